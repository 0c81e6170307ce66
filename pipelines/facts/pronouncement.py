"""Pronouncements (判项): a stretch of operative text → charges with penalties, combined penalties, revoked probation, by defendant.

Read from left to right: names open a group of defendants, a charge takes the penalty that follows it, 决定执行 opens the combined penalty;
earlier sentences (原犯……，与前罪……并罚) belong to the combination only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pipelines.durations import DURATION
from pipelines.facts.charge_name import CHARGE, bare_charge, clean
from pipelines.facts.penalty import FILLER, masked, read_penalty
from pipelines.facts.values import Penalty, Person
from pipelines.judgment import Span

_ROLES = r"被告人|被告单位|原审被告|上诉人|上诉单位|罪犯|被告"
_ROLE_WORDS = tuple(_ROLES.split("|"))
_TOKEN = re.compile(
    CHARGE
    + r"|(?P<executed>(?:决定|并罚|合并)[，、]?(?:决定|对|其|合并|应|仍|由|实际|刑期|[^，。；、\n]{0,14}?)?执行(?!机关|通知|之日|以前|的?缓刑|完毕)(?:刑期|刑罚)?|决定(?=无期徒刑|有期徒刑|死刑)|(?:(?<=[，；。])|判决)(?:合并|实际|应)?执行(?=有期徒刑|无期徒刑|拘役|死刑|管制|刑期))"
    r"|(?P<earlier>(?<![犯])(?:与|连同|同)(?=[^，。；\n]{0,60}?(?:前|原|余|尚|未执行|所犯|已|漏|判处|判决|罪|剩))(?!他人|案)|(?:原判|原被判|前罪|前犯|原犯|余刑|尚未执行|没有执行|未执行)|(?:总和|总合|总合计|合并|合计)刑期|合并(?:判处)?(?=(?:有期徒刑|拘役)[^。]{0,60}决定))"
    r"|(?P<not_guilty>(?<!宣告判)无罪|不负刑事责任)"
    rf"|(?P<role>{_ROLES})"
)
_GROUP_WORDS = re.compile(r"(?:各|均|上述|以上|上列|全体|二|两|三|四|五|六|七|八|九|十)[名个位]?(?:原审)?$")
_BETWEEN = re.compile(rf"(?:[、，和与及以暨兼：\0（）]|分别|原审|{_ROLES}|均|犯罪人|自然人|人|单位)*")
_REVOKED = re.compile(
    r"撤销[^。；\n]{0,220}?(?:缓刑|假释)(?:的?(?:刑罚|考验期|执行|宣告|判决|判处|判项|决定|适用|量刑)|的){0,4}"
    rf"(?:(?:{DURATION})?的?(?:执行|宣告|判决|缓刑)?(?:部分|部份|内容|之部分)(?:的判决|判决)?|裁定|判决)?"
    r"(?=[，。；：、\n（\0”]|$|与|和|对|执行|并|依法)"
)
_REVOKED_AFTER = re.compile(r"缓刑(?:的?(?:执行|宣告))?(?:部分|部份)?(?:依法)?(?:予以|应予|被)?撤销")
_ITEM_END = re.compile(
    r"(?<=[。；\n）\0])[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[）)]?[、.．](?!并处|罚金|判处罚|剥夺|决定执行|犯|撤销)"
)
_PRONOUNCES = re.compile(r"判处|(?:判|处)[^，。；]{0,10}$|^[\0，]?[各均]?(?:有期|无期|拘役|管制|单处|罚金|免|\d|[一二三四五六七八九十])")
_CONVICTED_BEFORE = re.compile(r"(?:曾|(?<!应)被|已)[^，。；]{0,20}判处[^，。；]{0,4}$")
_QUOTED = re.compile(r"“[^”“]{0,3000}”")
_UNSERVED = re.compile(r"(?:的|所)?(?:尚未|未|没有|剩余|余|刑|有期|判处|罚金|缓刑)")
_NUMBERED = re.compile(r"(?:^|[。；\n）：\0])[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[）)]?[、.．，]?[依法]{0,2}$")
_CHANGED = r"改判|[，；。]\n?(?:同时)?(?:维持|对(?=[^，。；]{2,30}改判))|[，；。]\n?发回"
_QUASHED_ITEM_END = re.compile(rf"(?<=[。；\n）\0])[（(]?(?:[一二三四五六七八九十]{{1,3}}[、.．）]|\d{{1,2}}[、.．）])(?!\d)|{_CHANGED}")
_QUASHED_END = re.compile(
    rf"(?<=[。；])\n|(?<=[。；\n）\0])[（(]?[一二三四五六七八九十]{{1,3}}[、.．）]|{_CHANGED}|(?<=[。；，])(?=上诉人|原审被告人)"
)


@dataclass(frozen=True, slots=True)
class Pronounced:
    """One charge of one or several defendants (charge None: printed without a charge), or a combined penalty."""

    people: tuple[int, ...]
    charge: str | None
    penalty: Penalty | None
    span: Span
    combined: bool = False


@dataclass(slots=True)
class Ruling:
    """What a stretch pronounces (主文), and whose probation it revokes."""

    items: list[Pronounced] = field(default_factory=list)
    revoked: dict[int, Span] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Event:
    kind: str  # name | charge | executed | earlier | not_guilty | role
    start: int
    end: int
    value: str | int = ""


def pronounced(plain: str, start: int, end: int, people: Sequence[Person], strict: bool = False, because: bool = False) -> Ruling:
    """Read `plain[start:end]`.

    `strict`: a document of a later instance: an unknown name after 被告人 is somebody else even if there is one defendant only, and what is
    quashed (撤销) does not count. `because`: 因犯……罪 is the judgment meant (减刑), not an earlier conviction.
    """
    ruling = Ruling()
    text = _without_revocations(masked(plain[start:end]), people, ruling, start)
    if strict and "撤销" in text:
        text = _without_quashed(text)
    reader = _Reader(text, start, people, strict, because, ruling)
    events = sorted(_events(text, people), key=lambda event: (event.start, -event.end))
    reader.read(events)
    return ruling


def _without_revocations(text: str, people: Sequence[Person], ruling: Ruling, offset: int) -> str:
    """The stretch with 撤销……缓刑 blotted out; the people named there, or the only one, are noted."""
    if "撤销" not in text or ("缓刑" not in text and "假释" not in text):
        return text
    for match in (*_REVOKED.finditer(text), *_REVOKED_AFTER.finditer(text)):
        named = [person.index for person in people if any(name in match[0] for name in person.names)]
        following = text[match.end() : match.end() + 60]
        named = named or [person.index for person in people if any(name in following for name in person.names)][:1]
        before = text[: match.start()]
        places = [(max(before.rfind(name) for name in person.names), person.index) for person in people]
        named = (
            named
            or [index for place, index in [max(places, default=(-1, -1))] if place >= 0]
            or [p.index for p in people if len(people) == 1]
        )
        for index in named:
            ruling.revoked.setdefault(index, Span(offset + match.start(), offset + match.end()))
        text = text[: match.start()] + FILLER * len(match[0]) + text[match.end() :]
    return text


def _without_quashed(text: str) -> str:
    """The stretch with the quashed parts of a lower judgment blotted out: 撤销……, up to the next item or to 改判, 维持."""
    outside = _QUOTED.sub(lambda match: FILLER * len(match[0]), text) if "“" in text else text
    place = text.find("撤销")
    while place >= 0:
        numbered = _NUMBERED.search(text, max(0, place - 6), place) is not None
        end = (_QUASHED_ITEM_END if numbered else _QUASHED_END).search(outside, place)
        stop = end.start() if end else len(text)
        text = text[:place] + FILLER * (stop - place) + text[stop:]
        place = text.find("撤销", stop)
    return text


def _events(text: str, people: Sequence[Person]) -> Iterator[_Event]:
    taken = 0
    names = sorted(_names(text, people), key=lambda event: (event.start, -event.end))
    for event in names:
        if event.start >= taken:
            taken = event.end
            yield event
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or ""
        if kind in ("charge", "by"):
            yield _Event("charge", match.start(), match.end(), match[kind])
        else:
            yield _Event(kind, match.start(), match.end())


def _names(text: str, people: Sequence[Person]) -> Iterator[_Event]:
    for person in people:
        for name in person.names:
            if len(name) < 2:
                continue
            place = text.find(name)
            while place >= 0:
                yield _Event("name", place, place + len(name), person.index)
                place = text.find(name, place + len(name))


class _Reader:
    """Walks through the events of a stretch."""

    def __init__(self, text: str, offset: int, people: Sequence[Person], strict: bool, because: bool, ruling: Ruling) -> None:
        self.text, self.offset, self.people, self.strict, self.ruling = text, offset, people, strict, ruling
        self.before_earlier = ("原", "前", "曾", "所") if because else ("原", "前", "曾", "所", "因")
        everyone = tuple(person.index for person in people)
        self.everyone = everyone
        self.group: tuple[int, ...] = everyone if len(everyone) == 1 else ()
        self.group_end = -1  # where the list of names ended
        self.charge: tuple[str, int] | None = None  # a charge that still has no penalty
        self.inherited: str | None = None  # the last charge named
        self.earlier = False

    def read(self, events: list[_Event]) -> None:
        """Take each event with the stretch up to the next one."""
        taken = -1
        live: list[_Event] = []
        for event in events:
            if event.start >= taken:
                live.append(event)
                taken = event.end
        if live and live[0].start:
            self.between(0, live[0].start)
        ends = [*(event.start for event in live[1:]), len(self.text)]
        for event, until in zip(live, ends, strict=False):
            getattr(self, f"on_{event.kind}")(event, until)

    def on_name(self, event: _Event, until: int) -> None:
        """A known name: another member of the list, or a new group."""
        index = int(event.value)
        if self.group_end >= 0 and _BETWEEN.fullmatch(self.text, self.group_end, event.start) and self.group_end <= event.start:
            if index not in self.group:
                self.group = (*self.group, index)
        else:
            self.open((index,))
        self.group_end = event.end
        self.between(event.end, until)

    def open(self, group: tuple[int, ...]) -> None:
        """A new group; the last charge named may be meant for it too (甲、乙犯盗窃罪，判处甲……，判处乙……)."""
        self.charge, self.group, self.earlier = None, group, False

    def on_role(self, event: _Event, until: int) -> None:
        """被告人: a known name follows, or all of them are meant, or somebody whose name we do not know."""
        after = self.text[event.end : until].strip(FILLER + "：（）（原审")
        if not after and self.named_at(until):
            return
        if self.group_end >= 0 and _BETWEEN.fullmatch(self.text, self.group_end, event.start) and self.text.startswith("人", event.end):
            return
        self.group_end = -1
        if _GROUP_WORDS.search(self.text, max(0, event.start - 6), event.start):
            self.open(self.everyone)
            self.group_end = event.end
        else:
            self.open(self.stranger(event.end, "单位" in self.text[event.start : event.end]))
        self.between(event.end, until)

    def named_at(self, place: int) -> bool:
        """Whether a known name or another role word begins at a place."""
        return self.text.startswith(_ROLE_WORDS, place) or any(self.text.startswith(person.names, place) for person in self.people)

    def stranger(self, start: int, unit: bool = False) -> tuple[int, ...]:
        """Who is meant by a name printed otherwise than in the head; a unit (被告单位) is no natural person."""
        if unit:
            units = tuple(person.index for person in self.people if person.is_unit)
            return units if len(units) == 1 else ()
        after = self.text[start : start + 4].lstrip(FILLER + "：")
        if not after or after[0] in "犯的，。；对在因以于及应无":
            return self.everyone if len(self.everyone) == 1 else ()
        alike = [person.index for person in self.people if any(name[0] == after[0] for name in person.names)]
        if len(alike) == 1:
            return (alike[0],)
        return self.everyone if len(self.everyone) == 1 and not self.strict else ()

    def on_charge(self, event: _Event, until: int) -> None:
        """犯……罪: an earlier sentence, or a charge of this judgment whose penalty follows."""
        before = self.text[max(0, event.start - 2) : event.start]
        if self.earlier or (before.endswith(self.before_earlier) and self.group_end != event.start):
            self.earlier = True
            return
        self.inherited = clean(str(event.value))
        self.charge = (self.inherited, event.start)
        self.group_end = -1
        self.between(event.end, until)

    def on_executed(self, event: _Event, until: int) -> None:
        """决定执行: the combined penalty of the group."""
        self.earlier = False
        self.charge = None
        read = read_penalty(self.text, event.end, self.limit(event.end, until))
        if read and self.group:
            self.add(Pronounced(self.group, None, read.penalty, Span(event.start, read.end), combined=True))

    def on_earlier(self, event: _Event, until: int) -> None:
        """与前罪……: what follows up to 决定执行 is an earlier sentence."""
        if self.text.startswith("原判", event.start) and not _UNSERVED.match(self.text, event.end):
            return
        if self.charge is None or not self.text.startswith("刑期", event.end - 2):
            self.earlier = True

    def on_not_guilty(self, event: _Event, until: int) -> None:
        """无罪, 不负刑事责任."""
        if self.group and not self.earlier:
            kind = "无罪" if self.text[event.start] == "无" else "other"
            charge = self.charge[0] if self.charge else None
            self.add(Pronounced(self.group, charge, Penalty(kind), Span(event.start, event.end)))
            self.charge = None

    def between(self, start: int, until: int) -> None:
        """What stands after a name or a charge: a penalty, a forgotten 犯, or nothing."""
        if self.earlier:
            return
        if self.charge is None and (bare := bare_charge(self.text, start, until)):
            self.charge = (clean(bare["bare"]), bare.start())
            start = bare.end()
        read = read_penalty(self.text, start, self.limit(start, until))
        if read is None or not self.group or (self.charge is None and read.penalty.kind == "other"):
            return
        before = self.text[max(start, read.start - 30) : read.start]
        if self.charge is None and (
            not _PRONOUNCES.search(before[-10:] + self.text[read.start : read.start + 2]) or _CONVICTED_BEFORE.search(before)
        ):
            return
        charge, begin = self.charge or (self.inherited, read.start)
        self.add(Pronounced(self.group, charge, read.penalty, Span(begin, read.end)))
        self.charge = None

    def limit(self, start: int, until: int) -> int:
        """A numbered item that is no part of the penalty ends the stretch."""
        match = _ITEM_END.search(self.text, start, until)
        return match.start() if match else until

    def add(self, item: Pronounced) -> None:
        """Keep an item with its place in the judgment."""
        span = Span(self.offset + item.span.start, self.offset + item.span.end)
        self.ruling.items.append(Pronounced(item.people, item.charge, item.penalty, span, item.combined))
