"""The document itself (文书信息): court, case number, kind, instance, procedure, dates, outcome of an appeal, members of the court."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from pipelines.dates import PartialDate, find_dates
from pipelines.facts.reading import Kind, Label, Reading
from pipelines.facts.signatures import judged_on, panel
from pipelines.facts.values import Document, Fact
from pipelines.judgment import Judgment, Part, Span

_COURT = re.compile(
    r"(?:^|(?<=[\n书案]))(?:中华人民共和国(?!最高)\n?)?(?P<court>[^\n，。、；（）书案]{2,36}?法院)(?=\n|刑|（|[^\n]{0,12}书|$)"
)
_ANY_COURT = re.compile(r"(?P<court>[\u4e00-\u9fff]{2,30}?人民法院)")
_NUMBER = re.compile(
    r"[（〔\[【〈﹝]?(?:19|20)\d{2}[）〕\]】〉﹞]?(?:\n)?[^\n，。；]{1,26}?\d[\d\-—、]{0,9}号(?:之[一二三四五六\d]+"
    r"|附\d+号)?|(?:(?!书)[\u4e00-\u9fff]){1,8}[（〔\[](?:19|20)\d{2}[）〕\]][^\n，。；]{0,12}?\d{1,6}号"
)
_KIND = re.compile(r"(判决|裁定|决定)\n?书")
_INSTANCES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("death_review", re.compile(r"刑[一二三四五]?[核复]|复字|核字")),
    (
        "commutation",
        re.compile(r"刑[一二]?更|减字|假字|减刑|假释|减(?:初)?(?:第)?\d|刑[一二]?执(?!行)(?:字|减|假)?|刑减|刑假|刑执字"),
    ),
    ("retrial", re.compile(r"刑[一二三四五]?再|再[一二三四五]?(?:初|终|字)|刑[一二三四五]?[监提申抗]|[监提申]字|审监")),
    ("second", re.compile(r"刑[一二三四五]?终|终字|二终|刑终")),
    ("first", re.compile(r"刑[一二三四五]?初|初字|刑初|少刑|刑[一二三四五]?字|刑重字|重字")),
)
_PROTEST = re.compile(r"刑[一二三四五]?抗(?!再)")  # a protest against a judgment not yet final, or by way of supervision
_REOPENED = re.compile(r"审判监督|再审|(?:发生|具有)法律效力[^。]{0,40}抗诉|判决生效后")
_FAST = re.compile(r"速裁")
_SIMPLE = re.compile(r"简易程序|简易审|简化审")
_TURNED = re.compile(
    r"(?:转|改|变更)(?:换|为|适用|由|用|成)?[^。，]{0,12}普通程序|不(?:宜|应|适用|再适用|符合|同意适用)[^。，]{0,10}(?:简易|速裁)程序"
    r"|(?:转|改)[^。，]{0,6}简易程序"
)
_ORDINARY = re.compile(r"合议庭|普通程序|陪审员")
_PROSECUTED = re.compile(r"(?:向|至|到|本)(?:我|本)?院?(?:依法)?(?:提起|移送|追加|提出)?(?:公诉|起诉)|提起(?:公诉|自诉|控诉|诉讼)")
_BY_INDICTMENT = re.compile(r"，?以[^。；]{2,40}起诉书指控[^。；]{2,400}，(?:依法)?")  # 于某日以某号起诉书指控某人犯某罪，向本院提起公诉
_ACCEPTED = re.compile(r"受理|立案|收到|收案")
_WITHDRAWN = re.compile(r"(?:准许|准予|同意|允许)[^。]{0,60}(?:撤回|撤诉)")
_REMANDED = re.compile(r"发回[^。；]{0,30}(?:重新审判|重审|重新审理)")
_CHANGED = re.compile(r"撤销|变更|改判|(?:被告人|上诉人|）)[^，。；]{1,24}(?:犯[^，。；]{2,30}罪|无罪)")
_AFFIRMED = re.compile(r"(?:驳回|维持)[^。]{0,120}?(?:上诉|抗诉|原判|原裁定|申诉|判决|裁定)")


def find(reading: Reading) -> Mapping[str, Any]:
    """Read the document's own data."""
    judgment = reading.judgment
    head = judgment.plain[:600]
    number = _case_number(judgment, head)
    kind = _kind(judgment, head)
    instance = _instance(judgment, number, kind)
    first = instance is not None and instance.value == "first"
    document = Document(
        court=_court(judgment, head),
        case_number=number,
        kind=kind,
        instance=instance,
        procedure=_procedure(judgment) if first else None,
        filed_on=_filed_on(judgment, instance.value if instance else "other"),
        judged_on=judged_on(judgment),
        appeal_outcome=_outcome(judgment) if instance is not None and instance.value in ("second", "retrial") else None,
        panel=panel(judgment),
    )
    return {"document": document}


def _written(judgment: Judgment, start: int, end: int) -> str:
    """A stretch as the document writes it, without blanks."""
    place = judgment.received(Span(start, end))
    return "".join(judgment.text[place.start : place.end].split())


def _court(judgment: Judgment, head: str) -> Fact[str] | None:
    match = _COURT.search(head) or _ANY_COURT.search(head)
    if match is None:
        return None
    return Fact(_written(judgment, *match.span("court")), (Span(*match.span("court")),))


def _case_number(judgment: Judgment, head: str) -> Fact[str] | None:
    """The number in the header; in a text without one, a number that is a line of its own."""
    header = next((section.end for section in judgment.parts(Part.HEADER)), 0)
    match = _NUMBER.search(head, 0, header) or re.compile(rf"(?<=\n)(?:{_NUMBER.pattern})(?=\n)").search(head)
    return Fact(_written(judgment, *match.span()), (Span(*match.span()),)) if match else None


def _kind(judgment: Judgment, head: str) -> Fact[str] | None:
    """判决书, 裁定书 or 决定书: the title that stands last before the case number, else the word before 如下."""
    header = next((section.end for section in judgment.parts(Part.HEADER)), 200)
    matches = list(_KIND.finditer(head, 0, min(header, 400)))
    if matches:
        return Fact(matches[-1][1] + "书", (Span(*matches[-1].span()),))
    for section in judgment.parts(Part.LEGAL_BASIS):
        if match := re.search(r"(判决|裁定|决定)如下", judgment.read(section)):
            return Fact(match[1] + "书", (Span(section.start + match.start(), section.start + match.end()),))
    return None


def _instance(judgment: Judgment, number: Fact[str] | None, kind: Fact[str] | None) -> Fact[str] | None:
    if kind is None and "通知书" in judgment.plain[:120]:
        return Fact("other")
    words = number.value if number else ""
    spans = number.spans if number else ()
    for name, form in _INSTANCES:
        if form.search(words):
            if name == "commutation" and not re.search(r"减刑|假释|减去|减为", judgment.plain):
                name = "other"
            if name == "retrial" and _PROTEST.search(words) and not _REOPENED.search(judgment.plain):
                name = "second"
            return Fact(name, spans)
    plain = judgment.plain
    for name, pattern in (
        ("death_review", r"复核终结|予以核准|[\n。：]核准"),
        ("commutation", r"执行机关[^。]{0,80}(?:减刑|假释)"),
        ("retrial", r"[\n。](?:申诉人|申请再审人)|再审(?:判决|裁定|决定)书"),
        ("second", r"[\n。]原公诉机关|^(?:原判|原审判决|一审判决)认定|上诉人（原审|为终审(?:判决|裁定)"),
        ("first", r"公诉机关|自诉人"),
    ):
        if match := re.search(pattern, plain):
            return Fact(name, (Span(*match.span()),))
    return Fact("other") if kind else None


def _stretch(judgment: Judgment) -> Iterator[tuple[int, int]]:
    """The account of the proceedings; without one, what stands before the findings."""
    sections = list(judgment.parts(Part.PROCEDURE))
    if sections:
        yield from ((section.start, section.end) for section in sections)
        return
    yield from ((section.start, section.end) for section in judgment.parts(Part.PARTIES, Part.PROSECUTION, Part.DEFENCE, Part.FINDINGS))


def _procedure(judgment: Judgment) -> Fact[str] | None:
    """速裁程序, 简易程序, or 普通程序: the words decide; a panel without words is ordinary; a single judge without words is nothing."""
    plain = judgment.plain
    stretches = list(_stretch(judgment))
    for start, end in stretches:
        if match := _TURNED.search(plain, start, end):
            name = "simplified" if match[0].endswith("简易程序") and "不" not in match[0] else "ordinary"
            return Fact(name, (Span(*match.span()),))
    for name, pattern in (("fast_track", _FAST), ("simplified", _SIMPLE), ("ordinary", _ORDINARY)):
        for start, end in stretches:
            for match in pattern.finditer(plain, start, end):
                if name == "ordinary" or not plain.endswith(("建议适用", "建议本院适用", "建议对本案适用"), 0, match.start()):
                    return Fact(name, (Span(*match.span()),))
        if (
            name == "simplified"
            and (match := _FAST.search(plain) or _SIMPLE.search(plain, 0, len(plain) * 2 // 3))
            and not _panel_sits(judgment)
        ):
            return Fact("fast_track" if match[0] == "速裁" else "simplified", (Span(*match.span()),))
    for section in judgment.parts(Part.FOOT):
        if match := re.compile(r"审判长|陪审员").search(plain, section.start, section.end):
            return Fact("ordinary", (Span(*match.span()),))
    return None


def _panel_sits(judgment: Judgment) -> bool:
    return any("审判长" in judgment.read(section) for section in judgment.parts(Part.FOOT))


def _filed_on(judgment: Judgment, instance: str) -> Fact[PartialDate] | None:
    """The day of 向本院提起公诉, else of acceptance (受理, 立案); in other instances the day of acceptance."""
    plain = judgment.plain
    for start, end in _stretch(judgment):
        hits = [hit for hit in find_dates(plain, start, end) if hit.value.month is not None]
        if instance == "first":
            for match in _PROSECUTED.finditer(plain, start, end):
                before = [
                    hit
                    for hit in hits
                    if hit.end <= match.start() and match.start() - hit.end <= 40 and "。" not in plain[hit.end : match.start()]
                ]
                before = before or [hit for hit in hits if _BY_INDICTMENT.fullmatch(plain, hit.end, match.start())]
                if before:
                    return Fact(before[-1].value, (Span(before[-1].start, before[-1].end),))
        for match in _ACCEPTED.finditer(plain, start, end):
            before = [
                hit
                for hit in hits
                if hit.end <= match.start() and match.start() - hit.end <= 14 and "。" not in plain[hit.end : match.start()]
            ]
            if before and (instance == "first" or "本院" in plain[max(start, before[-1].start - 12) : match.end() + 4]):
                return Fact(before[-1].value, (Span(before[-1].start, before[-1].end),))
    return None


def _outcome(judgment: Judgment) -> Fact[str] | None:
    """What an appeal or retrial ended in: 准许撤回, 发回重审, 改判 or 维持."""
    plain = judgment.plain
    for section in judgment.parts(Part.VERDICT):
        for name, pattern in (
            ("withdrawn", _WITHDRAWN),
            ("remanded", _REMANDED),
            ("changed", _CHANGED),
            ("affirmed", _AFFIRMED),
        ):
            if match := pattern.search(plain, section.start, section.end):
                return Fact(name, (Span(*match.span()),))
    return None


KIND = Kind(
    "document",
    "文书信息",
    "judgment",
    ("document",),
    find,
    (
        Label("court", "法院"),
        Label("case_number", "案号"),
        Label("filed_on", "起诉（受理）日期"),
        Label("judged_on", "裁判日期"),
        Label("judge", "审判员署名"),
        Label("assessor", "陪审员署名"),
    ),
)
