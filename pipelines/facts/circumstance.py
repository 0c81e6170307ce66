"""Circumstances of sentencing (量刑情节) of each defendant: found or rejected by the court, or claimed by a party.

Kinds and their limits are those of the annotation guide. Words: circumstance_words, circumstance_hits; whose:
attribution; who says so: stance; how kinds exclude each other: circumstance_relations.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from pipelines.facts.attribution import Attribution
from pipelines.facts.circumstance_hits import Hit, hits
from pipelines.facts.circumstance_relations import AGREEMENT, adoption, join_accomplices, settle
from pipelines.facts.circumstance_statement import Statement
from pipelines.facts.circumstance_words import CONFESSION
from pipelines.facts.reading import Kind, Label, Reading
from pipelines.facts.stance import Asserter, Status, claim_at, court_answer_start, general_answers
from pipelines.facts.values import Circumstance
from pipelines.judgment import Judgment, Part, Span

_SENTENCE = re.compile(r"[^。\n]+[。\n]*")
_CLAUSE_MARKS = "，。；：\n"
_LIGHTER = re.compile(r"从轻|减轻|从宽|酌情|酌定|考虑|(?<!不予)(?<!不能)采纳|免除|免予|宽大|体现|从重|缓刑|量刑情节|悔罪表现")
_MANNER = ("携带凶器", "扒窃", "入户", "多次", "逃逸")
_GRAVITY = ("情节严重", "情节特别严重", "数额巨大", "数额特别巨大")
_AGAINST = ("累犯", "毒品再犯", "主犯", "共同犯罪", *_GRAVITY, *_MANNER)  # what a plea may deny
_OF_THINGS = ("退赃退赔", "赔偿", "谅解", "被害人过错", "刑事和解")
_COURT = re.compile(r"本院|经查|经审|审理认为|综上|据此")
_THING = re.compile(
    r"(?:且|并|另|部分|被盗|涉案|案发后|全部|本案|所得|大部分|所有|同时|因|鉴于|的)*(?:赃[物款]|财物|物品|款项|被害[人方]|受害人|死者)"
)  # a subject other than a defendant
_LIGHTER_ITSELF = re.compile(_LIGHTER.pattern.replace("|缓刑", "").replace("|悔罪表现", ""))  # probation rests on more than a confession
_SUMMARY = re.compile(r"(?:综合|根据|结合|鉴于|考虑到?)[^，。；]{0,8}被告人的?[^。；]{0,60}$")
_SUMMED_UP = re.compile(r"[^。；]{0,30}等(?:量刑|法定|酌定|具体)*情节")
_OF_ONE = ("累犯", "毒品再犯", "前科", "主犯", "从犯", "立功", "未成年")
_REPORT = re.compile(r"评估|司法局|司法行政|社区矫正机构|调查")
_NOT_LIGHTER = re.compile(r"(?:不能|不予|不应|不足以|不得|不宜)(?:据此|因此)?(?:对其)?(?:酌情|再)?(?:从轻|减轻|从宽)")
_RECORD_WEIGHED = re.compile(r"从重|酌情|酌定|考虑|不思悔改|不知悔改|再次犯罪|屡教|前科|从严|不宜")
_ALL_AHEAD = re.compile(r"均|都|皆|[二两三四五六七八九十\d各](?:名|位)?被告人")
_ALIKE = re.compile(r"，?(?:依法)?(?:均|都)")  # 甲…；乙…，是从犯，依法均可减轻
_OF_CONDUCT = ("初犯偶犯", "当庭认罪", "退赃退赔", "赔偿", "谅解")  # facts that a refusal of probation leaves standing
_FOR_PROBATION = re.compile(r"[^。；]{0,120}(?:适用|宣告|判处|给予)(?:被告人)?缓刑的?[^。；]{0,12}(?:意见|理由|请求|建议)")
_RECIDIVIST = re.compile(r"(?:该犯|罪犯|该罪犯)?[^，。；、\n不非]{0,12}(?:系|属于?|是)(?:毒品再犯、)?累犯")
_OTHERS_SAY = re.compile("检察|执行机关|监狱[^，。；]{0,8}(?:提出|认为|报请)|原判|判决认定|建议")
_AGREED = re.compile(r"认罪认罚|具结")
_RIGHTS = re.compile(r"告知|权利|后果|规定|辩|称|提出|表示|建议|认为")
_APPLIED = re.compile(r"适用$")
_SIGNED = re.compile(r"具结|签[字署订]")
_LOWER_HELD = re.compile(r"(?:原审|一审|原判|原判决|人民)(?:人民)?(?:法院)?(?:判决)?(?:据此|根据[^。；]{2,20}，?)?认为")
_SAID_OF = re.compile(r"(?:系|是|属于?|为|构成|具有)")  # 以及被告人乙系从犯
_OTHER_SUM = re.compile(r"数额(?:较|特别)|情节(?:特别|较)")


@dataclass(frozen=True, slots=True)
class _Zone:
    """A stretch and who speaks in it; in the facts found (`findings`) only the manner of the crime is read."""

    start: int
    end: int
    speaker: Asserter
    findings: bool = False
    evidence: bool = False  # only what he told counts
    procedure: bool = False  # only an agreement on guilt counts (认罪认罚)
    own: bool = False  # the court's own findings (审理查明): what was made good counts too


def find(reading: Reading) -> Mapping[int, Mapping[str, tuple[Circumstance, ...]]]:
    """Read the circumstances of each defendant."""
    if not reading.people:
        return {}
    if reading.document.instance and reading.document.instance.value == "commutation":
        return _of_convict(reading)
    attribution = Attribution(reading.people, reading.judgment.plain)
    statements = [one for zone in _zones(reading.judgment) for one in _statements(reading.judgment, zone, attribution)]
    if _upheld(reading) and not any(one.asserter == "court" and not one.manner and not one.kind.startswith("*") for one in statements):
        statements += [one for zone in _zones_of_lower(reading.judgment) for one in _statements(reading.judgment, zone, attribution)]
    adopted = adoption(reading, statements)
    found = {
        person.index: settle(reading, person, [one for one in statements if person.index in one.people], adopted)
        for person in reading.people
    }
    join_accomplices(reading, found)
    return {index: {"circumstances": tuple(circumstances)} for index, circumstances in found.items() if circumstances}


def _of_convict(reading: Reading) -> Mapping[int, Mapping[str, tuple[Circumstance, ...]]]:
    """Of a commutation only the recidivist (该犯系累犯), as the court itself tells it."""
    text = reading.judgment.plain
    for section in reading.judgment.parts(Part.FINDINGS, Part.REASONING):
        for match in _RECIDIVIST.finditer(text, section.start, section.end):
            sentence = max(text.rfind(mark, section.start, match.start()) for mark in "。\n")
            if not _OTHERS_SAY.search(text, max(sentence, section.start), match.start()):
                found = Circumstance("累犯", "found", "court", (Span(match.start(), match.end()),))
                return {reading.people[0].index: {"circumstances": (found,)}}
    return {}


def _zones(judgment: Judgment) -> Iterator[_Zone]:
    text = judgment.plain
    has_findings = any(judgment.parts(Part.FINDINGS))
    for section in judgment.sections:
        start, end = section.start, section.end
        if section.part is Part.REASONING:
            yield _Zone(start, end, "court" if _COURT.search(text, start, end) else "defence")
        elif section.part is Part.PROSECUTION:
            yield _Zone(start, end, "prosecution")
            if not has_findings:
                yield _Zone(start, end, "court", findings=True)
        elif section.part is Part.PROCEDURE and _AGREED.search(text, start, end):
            yield _Zone(start, end, "court", findings=True, procedure=True)
        elif section.part in (Part.DEFENCE, Part.APPEAL_GROUNDS, Part.FINDINGS, Part.EVIDENCE):
            answers = court_answer_start(text, start, end)
            stop = end if answers is None else answers
            if section.part in (Part.DEFENCE, Part.APPEAL_GROUNDS):
                yield _Zone(start, stop, "defence")
            elif section.part in (Part.FINDINGS, Part.EVIDENCE):
                evidence = section.part is Part.EVIDENCE
                yield _Zone(start, stop, "court", True, evidence, own=not evidence)
            if answers is not None:
                yield _Zone(answers, end, "court")


def _upheld(reading: Reading) -> bool:
    """Whether the document reviews a judgment and leaves it in force, wholly or in part."""
    outcome = reading.document.appeal_outcome
    return outcome is not None and outcome.value in ("affirmed", "changed")


def _zones_of_lower(judgment: Judgment) -> Iterator[_Zone]:
    """What the court below held (原审法院认为), for a review that says nothing of its own on circumstances."""
    for section in judgment.parts(Part.LOWER):
        if opened := _LOWER_HELD.search(judgment.plain, section.start, section.end):
            yield _Zone(opened.end(), section.end, "court")


def _statements(judgment: Judgment, zone: _Zone, attribution: Attribution) -> Iterator[Statement]:
    text = judgment.plain
    attribution.read(zone.start, zone.end)
    found = list(hits(text, zone.start, zone.end, zone.findings))
    if not found and (zone.findings or zone.speaker != "court"):
        return
    sentences = [match.span() for match in _SENTENCE.finditer(text, zone.start, zone.end)]
    queue = iter(found)
    hit = next(queue, None)
    for number, (first, last) in enumerate(sentences):
        following = sentences[number + 1][1] if number + 1 < len(sentences) else last
        while hit and hit.start < last:
            statement = (
                _manner(text, zone, hit, first, attribution)
                if zone.findings
                else _statement(text, zone, hit, (first, last, following), attribution)
            )
            if statement:
                yield statement
            hit = next(queue, None)
    if zone.speaker == "court" and not zone.findings:
        for general in general_answers(text, zone.start, zone.end, [one.start for one in found]):
            sentence = next(first for first, last in sentences if first <= general.position < last)
            people = attribution.of(general.position, sentence, general.end, zone.start)
            yield Statement("*" + general.scope, people, general.answer, "court", Span(general.position, general.position + 1))


def _manner(text: str, zone: _Zone, hit: Hit, sentence: int, attribution: Attribution) -> Statement | None:
    """How the crime was done, in the facts found (多次, 入户, 扒窃 …)."""
    if hit.negated or (zone.evidence and hit.kind in _MANNER) or (hit.kind in _OF_THINGS and not zone.own):
        return None
    clause = _clause(text, sentence, hit.start)
    kind = _agreement(text, zone, hit, sentence) if hit.kind == "认罪认罚" else None if zone.procedure else hit.kind
    if kind is None:
        return None
    people = attribution.everyone if zone.procedure else attribution.of(clause, sentence, hit.start, zone.start)
    return Statement(kind, people, "found", "court", Span(hit.start, hit.end), manner=True, words=hit.words)


def _agreement(text: str, zone: _Zone, hit: Hit, sentence: int) -> str | None:
    """认罪认罚 as the court tells it; an agreement only told as signed (具结) needs the recommendation adopted."""
    if _RIGHTS.search(text, sentence, hit.start):
        return None
    if zone.procedure and not _APPLIED.search(text, sentence, hit.start):
        return AGREEMENT if _SIGNED.search(text, hit.start, hit.end + 6) else None
    signed = zone.evidence or (not zone.procedure and _SIGNED.search(text, max(sentence, hit.start - 8), hit.end + 6))
    return AGREEMENT if signed else hit.kind


def _statement(text: str, zone: _Zone, hit: Hit, sentence: tuple[int, int, int], attribution: Attribution) -> Statement | None:
    first, last, _ = sentence
    clause = _clause(text, first, hit.start)
    people = _people(text, zone, hit, clause, first, last, attribution)
    span = Span(clause, _clause_end(text, hit.end, last))
    weighed, nearly = _weight(text, hit, sentence)
    if zone.speaker != "court":
        return None if hit.negated else Statement(hit.kind, people, "claimed", zone.speaker, span, words=hit.words)
    if hit.kind == "当庭认罪" and (_REPORT.search(text, first, hit.start) or _only_for_probation(text, hit, first, last)):
        return None
    if "是指" in text[first : hit.start]:
        return None
    if len(people) > 1 and hit.kind in _OF_ONE and _SUMMARY.search(text, first, hit.start) and _SUMMED_UP.match(text, hit.end):
        return None  # 综合二被告人的……累犯、从犯等量刑情节 sums up what was said of each
    claim = claim_at(text, first, hit.start, hit.end, zone.end)
    if claim is None:
        status: Status = "rejected" if hit.negated else "found"
        told = Statement(hit.kind, people, status, "court", span, words=hit.words, express=hit.express)
        return replace(told, weighed=weighed, nearly=nearly)
    if hit.negated and hit.kind not in _AGAINST:
        return None
    if claim.answer == "rejected" and hit.kind in _OF_CONDUCT and _FOR_PROBATION.match(text, hit.end):
        return None
    each = "分别" in text[first : hit.start] and len(people) > 1
    asserter: Asserter = "court" if claim.answer else claim.asserter
    told = Statement(hit.kind, people, _answered(hit, claim.answer), asserter, span, words=hit.words)
    return replace(told, weighed=True, nearly=True, claim=True, each=each)


def _only_for_probation(text: str, hit: Hit, first: int, last: int) -> bool:
    """Whether 认罪悔罪 is told only as a ground of probation (均认罪悔罪，……，依法适用缓刑)."""
    repents = text.find("悔", hit.start, hit.end) >= 0 and not text.endswith(("当庭", "自愿"), first, hit.start)
    return repents and text.find("缓刑", hit.end, last) >= 0 and not _LIGHTER_ITSELF.search(text, first, last)


def _weight(text: str, hit: Hit, sentence: tuple[int, int, int]) -> tuple[bool, bool]:
    """Whether the court weighs it in the same sentence, and whether in this or the next."""
    first, last, following = sentence
    if hit.kind == "前科" and hit.words.weighed:
        told = _RECORD_WEIGHED.search(text, hit.end, last) is not None and "累犯" not in text[first:last]
        return told, told
    lightens = _LIGHTER_ITSELF if hit.kind == CONFESSION else _LIGHTER
    weighed = lightens.search(text, hit.end, last) is not None and not _NOT_LIGHTER.search(text, hit.end, last)
    refused = _NOT_LIGHTER.search(text, hit.end, last) is not None
    nearly = weighed or (not refused and lightens.search(text, last, following) is not None)
    return weighed, nearly or (hit.kind == "赔偿" and "谅解" in text[hit.end : last])


def _answered(hit: Hit, answer: Status | None) -> Status:
    if answer is None:
        return "claimed"
    if not hit.negated:
        return answer
    return "rejected" if answer == "found" else "found"


def _people(text: str, zone: _Zone, hit: Hit, clause: int, first: int, last: int, attribution: Attribution) -> frozenset[int]:
    if len(attribution.everyone) == 1:
        return attribution.everyone
    own = attribution.between(clause, hit.start)
    if hit.kind == "共同犯罪":
        if "本案" in text[clause : hit.start]:
            return attribution.everyone
        if not attribution.between(first, hit.start):
            named = frozenset[int]().union(*(one.people for one in attribution.between(first, last)))
            if named:
                return named
    of_other = not any(one.subject for one in own)
    if hit.kind in _GRAVITY and of_other:
        return _of_gravity(text, hit, clause, first, last, zone.start, attribution)
    acting = attribution.subjects(first, hit.start)
    if hit.kind in _OF_THINGS and of_other and (not acting or _THING.match(text, clause)):
        favoured = re.search(r"对(?:以上|上述|本案|此)?", text[hit.end : last])
        if favoured:
            later = attribution.between(hit.end + favoured.start(), hit.end + favoured.end() + 8)
            if later:
                return later[0].people
    if own and own[-1].subject and _SAID_OF.fullmatch(text, own[-1].end, hit.start):
        return own[-1].people
    people = attribution.of(clause, first, hit.start, zone.start)
    if hit.kind in ("从犯", "主犯") and len(people) == 1 and _ALIKE.match(text, hit.end):
        return people | attribution.subjects(first, hit.start)
    return people


def _of_gravity(text: str, hit: Hit, clause: int, first: int, last: int, floor: int, attribution: Attribution) -> frozenset[int]:
    """情节严重，二被告人的行为均已构成 …: all who act in the sentence; a unit together with its persons."""
    named = attribution.of(clause, first, hit.start, floor)
    subjects = attribution.subjects(max(first, text.rfind("；", first, hit.start)), hit.start)
    ahead = text[hit.end : _clause_end(text, hit.end + 1, last)]
    together = _ALL_AHEAD.search(ahead) is not None and not _OTHER_SUM.search(text, first, hit.start)
    return named | subjects if together or subjects & attribution.units else named


def _clause(text: str, sentence: int, position: int) -> int:
    return max(sentence, max(text.rfind(mark, sentence, position) for mark in _CLAUSE_MARKS) + 1)


def _clause_end(text: str, position: int, last: int) -> int:
    ends = [place for mark in _CLAUSE_MARKS if (place := text.find(mark, position, last)) >= 0]
    return min(ends, default=last)


CIRCUMSTANCES = (
    *("累犯", "毒品再犯", "前科", "自首", "坦白", "如实供述", "立功", "重大立功", "认罪认罚", "当庭认罪", "从犯", "主犯", "胁从犯"),
    *("未遂", "中止", "预备", "未成年", "老年人", "限制刑事责任能力", "聋哑盲", "防卫过当", "退赃退赔", "赔偿", "谅解", "刑事和解"),
    *("初犯偶犯", "被害人过错", "多次", "入户", "扒窃", "携带凶器", "逃逸", "数额巨大", "数额特别巨大", "情节严重", "情节特别严重"),
    *("再犯(缓刑考验期/假释期)", "共同犯罪"),
)
KIND = Kind(
    "circumstance", "量刑情节", "defendant", ("circumstances",), find, (Label("circumstance", "量刑情节", CIRCUMSTANCES, weighed=True),)
)
