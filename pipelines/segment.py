"""Segmentation (文书分段): text → judgment with sections.

One pass over the sentences of the plain text. Each opening of a sentence may be a cue of a part; the order of parts decides which cues
count. Works on texts with and without paragraphs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipelines.folding import fold
from pipelines.judgment import Judgment, Part, Section

_NUMBER = r"(?:[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）)?"
_CUES = re.compile(
    _NUMBER
    + "(?:"
    + "|".join(
        f"(?P<{name}>{pattern})"
        for name, pattern in {
            "lower": r"(?:原判|原审|一审|[^。，；]{2,24}人民法院)(?:法院|判决|裁定|人民法院)?(?:经审理)?(?:认定|查明|认为|根据)",
            "findings": r"(?:现|另|又|还|再)?(?:本院|经)?(?:依法|公开|开庭|重新|二审|再审|本院)*(?:审理|庭审|复核|审查|再审|开庭审理|法庭审理|审理后|审理依法)?(?:依法)?(?:查明|确认查明|认定查明)",
            "reasoning": r"(?:综上，?)?本院(?:经审理|审判委员会|合议庭|再审|复核|经审查|经评议)?(?:后|讨论)?(?:认为|综合评判|评判如下)",
            "evidence": r"(?:上述|以上|上列|前述|认定(?:上述|以上|本案)|证明上述|针对上述|为证明|为证实)[^。]{0,10}(?:事实|指控)",
            "prosecution": r"(?:[^。，；]{0,30}(?:检察院|公诉机关|公诉人|起诉书|检察机关))(?:[^。，；]{0,12})(?:指控|认为|诉称|起诉称)",
            "defence": r"(?:(?:上列|上述|原审|各)?被告(?:人|单位)[^。；]{0,60}(?:辩称|辩解|辩护|(?:无|没有|未提出|不持|均无)异议|供认不讳|未作辩解|请求)|[^。，；]{0,24}辩护人[^。；]{0,50}(?:提出|认为|辩称|辩护|意见|异议))",
            "appeal_grounds": r"(?:(?:宣判后，?)?[^。；]{0,40}(?:不服，?[^。；]{0,30}(?:上诉|抗诉)|上诉(?:称|提出|认为|理由)|抗诉(?:称|提出|认为|理由)|申诉(?:称|提出|认为)))",
            "procedure": r"(?:[^。]{2,40}人民检察院以|[^。]{0,50}向本院提起公诉|本院(?:依法|于|受理|适用|经审查|立案)|[^。]{0,60}一案[，。])",
            "parties": r"(?:原?公诉机关|抗诉机关|(?:附带民事)?(?:诉讼)?(?:原告人?|被告人|被告单位)|上诉人|原审|罪犯|辩护人|指定辩护人|法定代理人|诉讼代表人|委托代理人|诉讼代理人|自诉人|被害人|申诉人|翻译)",
        }.items()
    )
    + ")"
)
_SENTENCE = re.compile(r"[^。\n]+[。\n]*")
_VERDICT = re.compile(r"(?:判决|裁定|决定|判处)(?:结果)?如下[：:，。]?")
_APPENDIX = re.compile(
    r"\n(?:附件?[：:一\n]|附(?:录|表)?(?:本案|相关|有关|法律|本判决|判决|适用|所|引用|主要|上述|《)|[^。\n]{0,8}(?:相关|适用|引用|所依据的?)[^。\n]{0,6}(?:法律|法条|条文|规定)[^。\n]{0,12}\n|附[：:])"
)
_APPEAL_TEXT = re.compile(r"如不服本|如不服，|如对本(?:判决|裁定)|本(?:判决|裁定|决定)(?:为终审|系终审|送达后|自宣告|自即日|一经|宣告后|书送达|即为)")
_FOOT = re.compile(r"(?:审判长|审判员|代理审判员|独任审判员|人民陪审员)[^。，；：]{1,12}(?:\n|人民|审判|代理|[二2]|$)")
_BASIS = re.compile(r"(?:依照|依据|根据|按照|适用)《?[^。]{0,20}(?:法》|法律|解释|规定|刑法)")


def segment(text: str, id: str = "") -> Judgment:
    """Read a text as received into a judgment with sections. Never fails: what is not understood stays in the part before it."""
    folded = fold(text)
    return Judgment(id, text, folded.plain, folded.offsets, tuple(_sections(folded.plain)))


def _sections(plain: str) -> Iterator[Section]:
    tail = _tail(plain)
    verdict = _verdict_start(plain, tail[0].start if tail else len(plain))
    marks = list(_marks(plain, verdict if verdict is not None else (tail[0].start if tail else len(plain))))
    if verdict is not None:
        marks.append((verdict, Part.VERDICT))
    ends = [start for start, _ in marks[1:]] + [tail[0].start if tail else len(plain)]
    for (start, part), end in zip(marks, ends, strict=True):
        if start < end:
            yield Section(part, start, end)
    yield from tail


def _tail(plain: str) -> list[Section]:
    """Appeal text, foot and appendix, in order, from the back."""
    verdict = None
    for verdict in _VERDICT.finditer(plain):
        pass
    begin = verdict.end() if verdict else len(plain) // 2
    appeal = _APPEAL_TEXT.search(plain, begin)
    foot = _FOOT.search(plain, appeal.start() if appeal else begin)
    appendix = _APPENDIX.search(plain, foot.start() if foot else begin)
    starts = [(m.start() + (part is Part.APPENDIX), part) for m, part in ((appeal, Part.APPEAL_TEXT), (foot, Part.FOOT), (appendix, Part.APPENDIX)) if m]
    starts.sort()
    ends = [start for start, _ in starts[1:]] + [len(plain)]
    return [Section(part, start, end) for (start, part), end in zip(starts, ends, strict=True) if start < end]


def _verdict_start(plain: str, limit: int) -> int | None:
    last = None
    for last in _VERDICT.finditer(plain, 0, limit):
        pass
    return last.end() if last else None


_ORDER = {part: rank for rank, part in enumerate(Part)}


def _marks(plain: str, limit: int) -> Iterator[tuple[int, Part]]:
    """Where each part begins, up to the verdict."""
    yield 0, Part.HEADER
    now = Part.HEADER
    basis = _legal_basis_start(plain, limit)
    for sentence in _SENTENCE.finditer(plain, 0, limit):
        start = sentence.start()
        if basis is not None and sentence.end() > basis:
            if now is not Part.REASONING and (cue := _CUES.match(plain, start)) and cue.lastgroup == "reasoning":
                yield start, Part.REASONING
            yield basis, Part.LEGAL_BASIS
            return
        cue = _CUES.match(plain, start, sentence.end())
        if cue and cue.lastgroup:
            part = Part(cue.lastgroup)
            if part is not now and _follows(now, part):
                now = part
                yield start, part


def _legal_basis_start(plain: str, limit: int) -> int | None:
    sentence = max(plain.rfind("。", 0, limit), plain.rfind("\n", 0, limit)) + 1
    while sentence > 0:
        match = None
        for match in _BASIS.finditer(plain, sentence, limit):
            break
        if match:
            return match.start()
        earlier = max(plain.rfind("。", 0, sentence - 1), plain.rfind("\n", 0, sentence - 1)) + 1
        if limit - earlier > 1500 or earlier >= sentence:
            return None
        sentence = earlier
    return None


def _follows(now: Part, part: Part) -> bool:
    """Whether a cue of `part` may open it while in `now`: parties only at the head, after the reasoning only the end."""
    if now is Part.REASONING:
        return False
    if part is Part.PARTIES:
        return now is Part.HEADER
    if part is Part.PROCEDURE:
        return now in (Part.HEADER, Part.PARTIES)
    if now in (Part.HEADER, Part.PARTIES) and part in (Part.DEFENCE, Part.EVIDENCE, Part.APPEAL_GROUNDS):
        return False
    if part is Part.LOWER:
        return now in (Part.PROCEDURE, Part.HEADER, Part.PARTIES, Part.LOWER)
    if now is Part.EVIDENCE and part is Part.PROSECUTION:
        return False
    return True
