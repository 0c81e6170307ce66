"""Compulsory measures as a defendant's paragraph tells them (强制措施的叙述): each measure with the date that governs it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from pipelines.dates import PartialDate, find_dates
from pipelines.durations import DURATION, read_duration

_TOKEN = re.compile(
    r"(?P<刑事拘留>(?:刑事|转刑|依法|执行|先行|临时)拘留|刑拘|(?<=被)拘留(?!\d|[一二三四五六七八九十]{1,3}[日天])|(?<=[局院队])拘留(?!\d|[一二三四五六七八九十]{1,3}[日天]|所|证))"
    r"|(?P<行政拘留>(?:行政|治安)拘留|(?<=被)拘留(?=\d|[一二三四五六七八九十]{1,3}[日天]))"
    r"|(?P<refused>不(?:予)?(?:批准)?逮捕|未(?:予)?(?:批准)?逮捕|不(?:予)?批捕)"
    r"|(?P<ordered>(?:批准|决定|提请|报请)(?:对[^，。；]{1,12})?(?:执行)?逮捕(?!并|后)|批捕)"
    r"|(?P<逮捕>(?<!撤销)(?<!解除)逮捕(?!证|前|时|决定|必要|地|措施不|羁押))"
    r"|(?P<executed>(?<=依法|同日|次日|当日|分局|安局)执行(?=[。，；（]))"
    r"|(?P<other>解除(?:取保候审|监视居住|指定居所监视居住|强制措施)|撤销(?:取保候审|逮捕)|解回再审|押?解回(?!来))"
    r"|(?P<取保候审>取保候审(?!期|措施期|期间|决定书|的保证|规定)|取保(?=[。，；]))"
    r"|(?P<指定居所监视居住>指定(?:居所|的?居所|住所|场所)?(?:执行)?监视居住(?!期))"
    r"|(?P<监视居住>监视居住(?!期|规定|措施期))"
    r"|(?P<留置>留置(?!场|室|盘|送达|盘问)|(?<=采取)留置)"
    r"|(?P<收监>(?:收监|收押)(?:执行)?)"
    r"|(?P<释放>(?<!刑满)(?<!减刑)(?<!减刑后)(?<!满)(?<!教)(?<!完毕)(?:予以)?释放(?!证|后五|后5))"
    r"|(?P<强制隔离戒毒>强制隔离戒毒|强制戒毒|强制隔离(?!区))"
    r"|(?P<抓获>抓获|捉获|抓捕|捕获|擒获|(?<!批)捕归案|查获|当场控制)"
    r"|(?P<羁押>(?<!现)(?<!现在)(?<!现被)(?<!先行)(?<!适宜)(?<!不宜)(?<!超期)(?<!均)羁押(?!条件|于?[^，。；]{0,30}看守所至今|必要|期限|期间|\d|[一二三四五六七八九十]{1,4}[日天])|(?<=被)关押|(?<=临时)寄押)"
    r"|(?P<传唤>传唤)"
    r"|(?P<suspect>涉嫌|因本案|现因)"
    r"|(?P<past>曾(?!用)|前因)"
    r"|(?P<stop>[。；\n])"
)
_SAME = re.compile(
    r"(?:并|且|、|和|，并|，且|后?即|同时|，同时|或|及|转为?|变更为|处|，|被|于|依法|予以|采取|由|该局|执行|措施|进行|处以|[一二三四五六七八九十\d]{1,3}[日天年])*$"
)
_LATER = re.compile(r"转|变更|改为|解除|后被|后又")
_TURNED = re.compile(r"，?(?:并|同时|同日|依法|而|转|予以)*(?:变更|改)(?:强制措施)?(?:为|成)(?:被|采取)?$")
_UNEXECUTED = re.compile(r"[（，](?:因)?(?:其)?(?:在逃|未执行|未果|未到案|外逃|潜逃)")
_TERM = re.compile(DURATION)


@dataclass(slots=True)
class Step:
    """A measure with its date and place; `days` of an administrative detention; `past`: the words say that it belongs to an earlier case."""

    measure: str
    on: PartialDate | None
    start: int
    end: int
    days: int | None = None
    past: bool = False
    suspected: bool = False
    sentence: int = 0


@dataclass(slots=True)
class _Scan:
    """Where the reader stands."""

    text: str
    end: int
    start: int = 0
    steps: list[Step] = field(default_factory=list)
    date: PartialDate | None = None
    date_at: int = 0
    last: Step | None = None
    last_end: int = 0
    past: bool = False
    past_at: int = 0
    suspected: bool = False
    sentence: int = 0


def read_steps(text: str, start: int, end: int) -> list[Step]:
    """The measures told in `text[start:end]`, in reading order."""
    scan = _Scan(text, end, start, last_end=start)
    for event_start, event_end, kind, value in sorted(_events(text, start, end), key=lambda event: event[:2]):
        if kind == "date":
            scan.date, scan.date_at = value, event_start
        elif kind == "stop":
            scan.past = False
            if text[event_start] != "；":
                scan.suspected = False
            scan.sentence += 1
            scan.last = scan.last if text[event_start] == "；" else None
            scan.date = None if text[event_start] != "；" or not scan.suspected else scan.date
        elif kind == "past":
            scan.past, scan.past_at = True, event_start
        elif kind == "suspect":
            scan.suspected = True
            scan.past = scan.past and event_start - scan.past_at < 12 and not text.startswith(("现因", "因本案"), event_start)
        else:
            _take(scan, event_start, event_end, kind)
    return _without_orders(scan.steps)


def _events(text: str, start: int, end: int) -> Iterator[tuple[int, int, str, PartialDate | None]]:
    for match in _TOKEN.finditer(text, start, end):
        yield match.start(), match.end(), match.lastgroup or "", None
    for hit in find_dates(text, start, end):
        if text.startswith(("出生", "生", "止", "至"), hit.end) or text.endswith(
            ("生于", "（自", "期限自", "刑期自", "至", "到期日"), start, hit.start
        ):
            continue
        yield hit.start, hit.end, "date", hit.value


def _take(scan: _Scan, start: int, end: int, kind: str) -> None:
    """Record a measure: with the date since the measure before it, or with that measure's date where the two are joined."""
    text, date, at = scan.text, scan.date, start
    if date is not None:
        at = scan.date_at
    elif scan.last is not None and (
        (not _LATER.search(text, scan.last_end, start) and _SAME.match(text, scan.last_end, start))
        or (scan.last.measure == "other" and _TURNED.match(text, scan.last_end, start))
    ):
        date = scan.last.on
    if kind == "refused" or _UNEXECUTED.match(text, end):
        scan.date, scan.last_end = None, end
        return
    if kind == "executed":
        if scan.last is None or scan.last.measure != "ordered":
            scan.date, scan.last_end = None, end
            return
        kind = "逮捕"
    if date is None and (
        kind in ("羁押", "抓获", "释放", "收监", "other", "传唤", "ordered", "行政拘留", "强制隔离戒毒") or not _present(text, start)
    ):
        scan.last_end = end
        return
    if date is None:
        scan.last_end = end
        return
    step = Step(kind, date, min(at, start), end, past=scan.past, suspected=scan.suspected, sentence=scan.sentence)
    if kind in ("行政拘留", "强制隔离戒毒"):
        match = _TERM.search(text, end, min(scan.end, end + 8))
        term = read_duration(match[0]) if match else None
        step.days = term.months * 30 + term.days if term else None
    scan.steps.append(step)
    scan.last, scan.last_end, scan.date = step, end, None


def _present(text: str, start: int) -> bool:
    """Whether the words before a measure without a date tell a step that was taken (被取保候审)."""
    return text[max(0, start - 2) : start].endswith(("被", "执行", "采取"))


def _without_orders(steps: list[Step]) -> list[Step]:
    """An order to arrest (批准逮捕, 决定逮捕) counts only where no execution follows it."""
    kept: list[Step] = []
    for place, step in enumerate(steps):
        if step.measure != "ordered":
            kept.append(step)
            continue
        later = next((one for one in steps[place + 1 :] if one.measure not in ("羁押", "抓获", "ordered")), None)
        if later is not None and later.measure == "逮捕":
            continue
        step.measure = "逮捕"
        kept.append(step)
    return kept
