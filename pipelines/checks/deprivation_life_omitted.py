"""死刑、无期徒刑未剥夺政治权利终身。

Finds 死刑, 死刑缓期 or 无期徒刑 without 剥夺政治权利终身 (刑法第五十七条第一款 "应当").
Excluded: foreigners and stateless persons (practice does not apply it to them: grade C); a lower judgment told in brief (second instance
that affirms: the words may have been left out in the retelling, grade C); deprivation that was not read or is misprinted (unknown).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipelines.checks.case import Case
from pipelines.checks.check import Check, Favours, Grade, Hit, Missing, Weight
from pipelines.durations import in_words

_LIFE = ("死刑", "死刑缓期", "无期徒刑")
_DEPRIVED = re.compile(r"剥夺(?:政治?[权力]|公民|其?政)")  # also misprinted: 剥夺政权终身
_FOREIGN = re.compile(r"国籍|无国籍|护照|(?:共和国|联邦|王国)(?:公民|人)|外国人|[老挝越南缅甸泰国巴基斯坦尼日利亚]{2,6}(?:籍|人，)")


def judge(case: Case) -> Iterator[Hit | Missing]:
    """The penalty that is executed."""
    penalty = case.defendant.penalty
    if penalty is None or penalty.kind not in _LIFE or penalty.deprivation_months == "life":
        return
    if "deprivation_months" in penalty.unread:
        yield Missing(("convictions.deprivation_months",))
        return
    holder = case.defendant.executed or case.defendant.convictions[0]
    if _DEPRIVED.search(case.quote(*holder.spans)) and penalty.deprivation_months is None:
        yield Missing(("convictions.deprivation_months",))
        return
    header = case.defendant.person.header
    foreign = header is not None and _FOREIGN.search(case.judgment.read(header)) is not None
    outcome = case.document.appeal_outcome
    grade: Grade | None = "C" if foreign or (outcome is not None and outcome.value == "affirmed") else None
    length = penalty.deprivation_months
    said = f"只剥夺政治权利{in_words(length)}" if isinstance(length, int) else "未判剥夺政治权利"
    yield Hit(f"判处{penalty.kind}，{said}；应当剥夺政治权利终身", holder.spans, grade=grade)


CHECK = Check(
    name="deprivation_life_omitted",
    title="死刑、无期徒刑未剥夺政治权利终身",
    version=2,
    grade="A",
    weight=Weight.SUBSTANTIVE,
    supervision=("K2",),
    basis=("criminal-law/57/1",),
    judge=judge,
    favours=Favours.PROSECUTION,
)
