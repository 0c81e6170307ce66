"""Earlier convictions as they are told (前科的叙述): charge, date, penalty, release, read from left to right.

因犯盗窃罪，于2015年3月1日被江城市人民法院判处有期徒刑一年，2016年1月5日刑满释放. A stretch is a defendant's paragraph or a sentence of the court.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from pipelines.dates import PartialDate, find_dates
from pipelines.facts.penalty import read_penalty
from pipelines.facts.prior_charge import charges
from pipelines.facts.values import Penalty, Prior
from pipelines.judgment import Span

_BEFORE = r"(?:，|于|被|经(?![营济纪])|先后|分别|判|[12]\d{3}[年.]|后被|曾被)"
_NAME = r"(?P<{}>(?!罪)(?:(?!被|于[12]|涉嫌)[^，。；：\n因年月]){{2,60}}?)"
_TOKEN = re.compile(
    r"(?P<suspect>涉嫌|因本案|本案|因[^，。；]{0,20}嫌疑)"
    rf"|(?:(?<![主从罪共案累初惯胁嫌逃侵再偶触])犯(?:有|了)?|因|(?<![足所予加可得难])以|(?<=，)又犯){_NAME.format('charge')}"
    rf"(?P<sin>(?<!犯)罪(?!所得|追究|集团|情节|团伙|[^，。；]{{0,3}}(?:被|于)?[^，。；]{{0,3}}(?:刑事拘留|逮捕|取保))(?:（[^）]{{1,8}}）)?"
    rf"(?:[、和及与](?!被|于)(?:犯)?[^，。；：\n年月于被]{{2,40}}?(?<!犯)罪(?:（[^）]{{1,8}}）)?)*|(?=，?{_BEFORE}))"
    r"|(?P<joined>决定(?:合并)?执行|合并执行|实际执行|总和刑期|并罚|改判|改为|连同|与前罪|与原判|与尚未|与未执行)"
    r"|(?P<lessened>减为|减刑(?!释放|后释放)|减去|裁定减|刑期(?:自|从|至|起|减)|余刑|剩余|未执行|有期徒刑以上|拘役以上|以上刑罚|上述刑罚)"
    r"|(?P<penalty>有期徒刑|拘役(?!所)|管制(?!刀|器|药|品|范|性)|无期徒刑|死刑|免[予于除去]?(?:刑事)?(?:处罚|处分)|免刑|(?<=处)罚金|(?<=单处)罚金|(?<=判处)缓刑|(?<=判处)单处罚金)"
    r"|(?P<convicted>判过刑|判刑|判处?刑罚|(?:过|受|受到)刑事处罚|(?<=判处)刑罚)"
    r"|(?P<release>刑满释放|减刑释放|减刑后释放|假释(?!考验|期)|释放|特赦|赦免|刑满|刑期届满|刑期执行完毕|刑罚?执行完毕|执行期满|服刑期满|执行完毕)"
    r"|(?P<probation_over>缓刑(?:考验)?期满|(?:缓刑)?考验期(?:限)?(?:届)?满)"
    r"|(?P<measure>刑事拘留|拘留|逮捕|取保候审|监视居住|强制隔离戒毒|强制戒毒|社区戒毒|社区矫正|抓获|羁押|留置|劳动教养|收容|行政处罚|收监|投案|入监|暂予监外执行|监外执行|上诉|维持|驳回|生效|撤销缓刑|撤销假释|出生|取得|作案|犯罪时)"
    r"|(?P<end>[。\n])"
)
_TERM_BEFORE = ("自", "从", "起至", "至", "到", "止于", "期限自", "期间")
_MASKED_DATE = re.compile(r"[×xX*＊某]{1,4}年")
_ON = re.compile(r"(?:日期|时间)?[为是：于（]{1,2}(?=\d{4}年)")
_FINE_ONLY = "罚金"
_SUSPICION = re.compile(r"[^，。；犯\d]{2,24}?罪")


@dataclass(slots=True)
class Told:
    """An earlier conviction while it is being told."""

    start: int
    end: int
    charge: str | None = None
    penalty: Penalty = field(default_factory=Penalty)
    sentenced_on: PartialDate | None = None
    released_on: PartialDate | None = None
    release: str | None = None
    unread: set[str] = field(default_factory=set)

    def prior(self) -> Prior:
        """The finished value."""
        return Prior(self.charge, self.penalty, self.sentenced_on, self.released_on, self.release, (Span(self.start, self.end),))


@dataclass(frozen=True, slots=True)
class _Event:
    kind: str
    start: int
    end: int
    value: object = None


def _events(text: str, start: int, end: int, context: PartialDate | None) -> list[_Event]:
    """Words and dates of a stretch in reading order; dates of terms (刑期自……) and of birth are left out."""
    events = [_token(match) for match in _TOKEN.finditer(text, start, end)]
    for hit in find_dates(text, start, end, context):
        if text.endswith(_TERM_BEFORE, max(start, hit.start - 4), hit.start) and text.find("止", hit.end, hit.end + 22) >= 0:
            continue
        if text.startswith(("出生", "生", "至"), hit.end) or text.endswith("生于", start, hit.start):
            continue
        events.append(_Event("date", hit.start, hit.end, hit.value))
    events.sort(key=lambda event: (event.start, event.end))
    return events


def _token(match: re.Match[str]) -> _Event:
    kind = match.lastgroup or ""
    if match["charge"]:
        return _Event("charge", match.start(), match.end(), (match["charge"], match["sin"]))
    return _Event(kind, match.start(), match.end(), match[0])


class PriorReader:
    """Reads one stretch; `told` are the convictions found."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.told: list[Told] = []
        self.current: Told | None = None
        self.charge: str | None = None
        self.charge_at = -1
        self.fresh = False  # a charge was named for which no conviction is told yet
        self.suspected = False
        self.suspected_at = -1
        self.suspicion: str | None = None  # the charge of 涉嫌……罪
        self.joined = False
        self.with_earlier = False  # joined with an earlier sentence (与前罪并罚): his own term stands
        self.lessened = False
        self.dated: PartialDate | None = None
        self.opened = 0

    def read(self, start: int, end: int, context: PartialDate | None = None) -> list[Told]:
        """All convictions told in `text[start:end]`."""
        events = _events(self.text, start, end, context)
        self.opened = start
        for number, event in enumerate(events):
            stop = events[number + 1].start if number + 1 < len(events) else end
            self._take(event, stop if event.kind != "penalty" else self._penalty_end(events, number, end))
        return self.told

    @staticmethod
    def _penalty_end(events: list[_Event], number: int, end: int) -> int:
        """Where the words of a penalty end: before the next charge, date, sentence, release."""
        for event in events[number + 1 :]:
            if event.kind in ("charge", "date", "end", "release", "joined", "suspect", "penalty", "measure"):
                return event.start
        return end

    def _take(self, event: _Event, stop: int) -> None:
        if event.kind == "date":
            self.dated = event.value if isinstance(event.value, PartialDate) else None
            if not self.fresh:
                self.opened = event.start
        elif event.kind == "suspect":
            self.suspected, self.current, self.fresh = True, None, False
            self.suspected_at, self.suspicion = event.end, self._suspicion(event)
        elif event.kind == "charge":
            self._take_charge(event)
        elif event.kind == "joined":
            self.joined = True
            self.with_earlier = self.with_earlier or str(event.value).startswith("与")
        elif event.kind == "lessened":
            self.lessened, self.dated = True, None
        elif event.kind == "penalty":
            self._take_penalty(event, stop)
        elif event.kind == "convicted":
            self._open(event, Penalty())
        elif event.kind in ("release", "probation_over"):
            self._take_release(event)
        elif event.kind == "measure":
            self.dated = None
        elif event.kind == "end":
            self.joined = self.lessened = False
            self.fresh = False

    def _take_charge(self, event: _Event) -> None:
        name, sin = event.value if isinstance(event.value, tuple) else ("", "")
        read = charges(name, sin)
        if read is None:
            return
        if self.suspected and event.start - self.suspected_at <= 1:
            self.suspicion = read
            return
        weak = not sin and self.text[event.start] == "因"  # 因盗窃被…: an administrative penalty too
        if self.joined and self.current and not self.text.startswith("因", event.start):
            return
        self.charge, self.charge_at = read, event.start
        self.fresh, self.suspected = not weak, False
        if not self.dated or self.opened < event.start - 60:
            self.opened = event.start
        self.joined = self.lessened = False

    def _suspicion(self, event: _Event) -> str | None:
        """The charge that follows 涉嫌 without 犯."""
        match = _SUSPICION.match(self.text, event.end) if event.value == "涉嫌" else None
        return match[0] if match else None

    def _convicted_all_the_same(self, event: _Event) -> bool:
        """Whether a court did sentence him for what he was suspected of (因涉嫌盗窃罪被……法院判处……)."""
        between = self.text[self.suspected_at : event.start]
        return self.suspicion is not None and ("法院" in between or "本院" in between) and "判" in between[-6:]

    def _take_penalty(self, event: _Event, stop: int) -> None:
        if self.text.startswith(("以上", "以下"), event.end):
            return
        if self.suspected:
            if not self._convicted_all_the_same(event):
                return
            self.charge, self.suspected, self.fresh = self.suspicion, False, True
        if self.lessened:
            self.lessened = False
            return
        read = read_penalty(self.text, event.start, stop)
        penalty = read.penalty if read else Penalty()
        if penalty.kind in ("单处罚金", "other"):
            penalty = Penalty(kind=_FINE_ONLY if penalty.kind == "单处罚金" else None, fine=penalty.fine, unread=penalty.unread)
        end = read.end if read else event.end
        if self.current and (self.joined or (not self.fresh and self.dated is None and not self._again(event))):
            if self.joined and self._single() and not self.with_earlier:
                self.current.penalty, self.current.end = penalty, end
            self.joined = False
            return
        self.joined = False
        self._open(event, penalty, end)

    def _again(self, event: _Event) -> bool:
        """Whether the words before a penalty pronounce a further one (又被判处)."""
        return self.current is not None and any(word in self.text[self.current.end : event.start] for word in ("被判", "法院判"))

    def _single(self) -> bool:
        """Whether the combined term belongs to one entry: the charges of this judgment were not given apart."""
        last = self.told[-2] if len(self.told) > 1 else None
        return last is None or self.current is None or last.sentenced_on != self.current.sentenced_on or last.charge == self.current.charge

    def _open(self, event: _Event, penalty: Penalty, end: int | None = None) -> None:
        if self.suspected or (self.charge is None and self.dated is None):
            return
        if event.kind == "convicted" and not self.fresh:
            return
        date = self.dated
        start = min(self.opened, event.start)
        if date is None and self.current is not None and self.fresh and self._same_judgment(event):
            date = self.current.sentenced_on
        told = Told(start, end or event.end, self.charge, penalty, date)
        if date is None and _MASKED_DATE.search(self.text, start, event.start):
            told.unread.add("priors.sentenced_on")
        told.unread.update(f"priors.{name}" for name in penalty.unread)
        self.told.append(told)
        self.with_earlier = False
        self.current, self.fresh, self.dated = told, False, None
        self.opened = told.end

    def _same_judgment(self, event: _Event) -> bool:
        """Whether no sentence, release or court stands between the conviction before and this one."""
        between = self.text[self.current.end : event.start] if self.current else ""
        return not any(mark in between for mark in ("。", "；", "法院", "释放", "刑满", "因"))

    def _take_release(self, event: _Event) -> None:
        word = str(event.value)
        if self.suspected:
            return
        if self.current is None or (self.fresh and self.charge_at > self.current.end):
            if not self.fresh or event.kind == "probation_over":
                self.dated = None
                return
            self._open_released(event)
        if self.current is None:
            return
        self.current.end = max(self.current.end, event.end)
        if event.kind == "probation_over":
            self.current.release = self.current.release or "缓刑期满"
        elif self.current.release not in ("假释",) or self.current.released_on is None:
            self.current.release = _manner(word)
            self.current.released_on = self.dated or self._after(event) or self.current.released_on
            if self.current.released_on is None and _MASKED_DATE.search(self.text, max(self.opened, event.start - 16), event.start):
                self.current.unread.add("priors.released_on")
        self.dated = None
        self.opened = event.end

    def _open_released(self, event: _Event) -> None:
        """因犯盗窃罪于……刑满释放: told without its sentence."""
        told = Told(self.opened, event.end, self.charge)
        self.told.append(told)
        self.current, self.fresh = told, False

    def _after(self, event: _Event) -> PartialDate | None:
        """A date printed straight after the word (刑满释放日期为2016年5月1日)."""
        match = _ON.match(self.text, event.end)
        hits = find_dates(self.text, match.end(), match.end() + 12) if match else []
        return hits[0].value if hits else None


def _manner(word: str) -> str:
    """The kind of release."""
    for sign, manner in (
        ("假释", "假释"),
        ("减刑", "减刑"),
        ("赦", "赦免"),
        ("刑", "刑满"),
        ("满", "刑满"),
        ("执行完毕", "刑满"),
    ):
        if sign in word:
            return manner
    return "释放"


def read_priors(text: str, start: int, end: int, context: PartialDate | None = None) -> Iterator[Told]:
    """The earlier convictions told in `text[start:end]`, in reading order."""
    yield from PriorReader(text).read(start, end, context)
