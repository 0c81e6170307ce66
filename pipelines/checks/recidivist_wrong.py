"""误认累犯。

Finds a defendant called 累犯 whom 刑法第六十五条 does not make one: every earlier conviction that is told is 拘役, 管制, 罚金 or 免刑, or was suspended and
its period ended well (高检发释字〔2020〕1号; before 2020-01-20 courts differed: B), or negligent, or its five years had run out on the first day of the
conduct (that very day: C); he was under 18 in the new crime (T8 第三条: also before 2011-05-01) or when he was sentenced before; or every new
penalty is 拘役 or less. Excluded: 第六十六条 (危害国家安全、恐怖活动、黑社会性质的组织犯罪 in the new crime); convictions whose kind, charge or
release was not read (unknown); probation that was revoked; several new crimes (the first act may be of any of them). B where years between release
and conduct are told, or several defendants stand in the judgment.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from pipelines.checks.case import Case
from pipelines.checks.check import Check, Favours, Grade, Hit, Missing, Weight
from pipelines.doctrine.recidivism import (
    HEAVY,
    LIGHT,
    Window,
    adult,
    adult_at_prior,
    charges_of,
    found_of,
    his_conduct,
    negligent,
    on_probation,
    released,
)
from pipelines.facts.values import Prior, Spans
from pipelines.judgment import Part

_YEAR = re.compile(r"(20\d\d)年")
_REPLY = date(2020, 1, 20)
_RANK: dict[Grade, int] = {"A": 0, "B": 1, "C": 2}


def judge(case: Case) -> Iterator[Hit | Missing]:
    """What excludes recidivism in the new crime, else in every earlier one."""
    found = found_of(case, "累犯")
    if not found or _special(case) or _refused(case, found):
        return
    if reason := _new(case):
        yield _hit(case, reason[0], found, reason[1])
        return
    if not case.defendant.priors:
        yield Missing(("priors",))
        return
    answers = [_excluded(case, prior) for prior in case.defendant.priors]
    if any(isinstance(answer, str) for answer in answers):
        unread = tuple(dict.fromkeys(answer for answer in answers if isinstance(answer, str) and answer))
        if unread and not any(answer == "" for answer in answers):
            yield Missing(unread)
        return
    reasons = [answer for answer in answers if isinstance(answer, tuple)]
    grade = max((grade for _, grade in reasons), key=lambda one: _RANK[one])
    spans = tuple(span for prior in case.defendant.priors for span in prior.spans)
    yield _hit(case, "；".join(dict.fromkeys(reason for reason, _ in reasons)), (*found, *spans), grade)


def _special(case: Case) -> bool:
    """Whether the new crime may be one of 刑法第六十六条."""
    for one in case.defendant.convictions:
        law = case.charge(one)
        if law is None or law.chapter == 1 or law.article.partition("-")[0] in ("120", "294"):
            return True
    return False


def _refused(case: Case, found: Spans) -> bool:
    """Whether the words tell that calling him 累犯 was wrong (原判认定累犯错误)."""
    plain = case.judgment.plain
    return any(word in plain[span.start - 20 : span.end + 20] for span in found for word in ("错误", "有误", "不当", "不构成", "不属于"))


def _new(case: Case) -> tuple[str, Grade] | None:
    """What in the new crime excludes recidivism."""
    born, conduct = case.defendant.born_on, case.conduct
    if born and conduct and adult(born.value, conduct[1]) is False:
        return f"犯罪时（{conduct[1].isoformat()}）未满十八周岁（{born.value.iso}出生）", "A"
    convictions = case.defendant.convictions
    if convictions and all(one.penalty.kind in LIGHT for one in convictions):
        kinds = "、".join(dict.fromkeys(str(one.penalty.kind) for one in convictions))
        return f"后罪仅判处{kinds}，并非应当判处有期徒刑以上刑罚之罪", "B"
    return None


def _excluded(case: Case, prior: Prior) -> tuple[str, Grade] | str:
    """Why a conviction does not count; a field that was not read; or "" where it may well count."""
    charges = charges_of(prior.charge)
    name = prior.charge or "前罪"
    if prior.penalty.kind in LIGHT and "徒刑" in case.quote(*prior.spans):
        return "priors.penalty"
    if prior.penalty.kind in LIGHT:
        return f"{name}判处{prior.penalty.kind}，不是有期徒刑以上刑罚", "A"
    if charges and negligent(charges):
        return f"{name}系过失犯罪", "A"
    born = case.defendant.born_on
    if born and adult_at_prior(born.value, prior) is False:
        return f"判处{name}时未满十八周岁", "A"
    if prior.penalty.kind is None:
        return "priors.penalty"
    if on_probation(prior.penalty):
        return _probation(case, prior, name)
    return _time(case, prior, name) if prior.penalty.kind in HEAVY else ""


def _probation(case: Case, prior: Prior, name: str) -> tuple[str, Grade] | str:
    if prior.penalty.probation_months is None:
        return "priors.probation_months"
    if prior.released_on is not None or "撤销" in case.judgment.plain or "收监" in case.judgment.plain:
        return ""
    on = case.judged_on
    late = on is not None and on >= _REPLY
    return f"{name}判处{prior.penalty.kind}宣告缓刑，缓刑考验期满不属刑罚执行完毕", "A" if late and prior.release == "缓刑期满" else "B"


def _time(case: Case, prior: Prior, name: str) -> tuple[str, Grade] | str:
    days = released(prior)
    if days is None:
        return "priors.released_on" if prior.released_on is None else ""
    if case.conduct is None:
        return "crime_from"
    place = Window.after(days[1]).place(*case.conduct)
    if prior.release == "假释" or place not in ("after", "anniversary") or len(case.defendant.convictions) != 1 or not his_conduct(case):
        return ""
    reason = f"{name}于{prior.released_on.iso if prior.released_on else ''}释放，本案{case.conduct[0].isoformat()}才犯罪，已满五年"
    if place == "anniversary":
        return reason, "C"
    return reason, "B" if _told_between(case, days[1].year, case.conduct[0].year) else "A"


def _told_between(case: Case, since: int, until: int) -> bool:
    """Whether the facts tell of years between release and conduct, in which an earlier act may lie."""
    return any(since < int(year) < until for year in _YEAR.findall(case.words(Part.FINDINGS, Part.PROSECUTION)))


def _hit(case: Case, reason: str, spans: Spans, grade: Grade) -> Hit:
    return Hit(f"认定累犯，但{reason}", spans, grade="B" if grade == "A" and not case.single else grade)


CHECK = Check(
    name="recidivist_wrong",
    title="误认累犯",
    version=2,
    grade="A",
    weight=Weight.SUBSTANTIVE,
    supervision=("K1", "K2", "Z"),
    basis=("criminal-law/65/1",),
    judge=judge,
    favours=Favours.DEFENDANT,
    straddles=(_REPLY,),
)
