"""The account of the crime (犯罪事实叙述): the stretches in which the court tells the conduct, and its numbered incidents."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pipelines.facts.mention import Mentions
from pipelines.facts.reading import Reading
from pipelines.facts.values import Person
from pipelines.judgment import Judgment, Part, Span

_REFERS = re.compile(
    r"(?:指控|起诉|原判|原审|一审|起诉书)[^。；\n]{0,40}(?:一致|相同|无异|相符|基本吻合|吻合|同一)"
    r"|(?:一致|相同|无异|相符)[^。；\n]{0,12}(?:指控|起诉|原判|原审|一审|认定)"
    r"|(?:公诉机关|检察院|起诉书)[^。；\n]{0,12}指控[^。；\n]{0,80}事实[^。；\n]{0,6}(?:清楚|属实|成立)"
    r"|(?:原判|原审|一审)(?:判决)?认定[^。\n]{0,190}(?:事实清楚|证据确实)"
    r"|(?:原判|原审|一审)[^。；\n]{0,30}(?:认定|查明)[^。；\n]{0,60}(?:清楚|属实|正确|一致)"
)
_PROVED = re.compile(r"(?:原判|原审|一审)(?:判决)?认定[^。；\n]{0,140}的?(?:犯罪)?事实，?(?:均|已)?有[^。\n]+(?:证据|证实|证明)")
_REST = re.compile(
    r"(?:其余|其他|其它)(?:的?(?:犯罪|案件))?事实(?:和证据)?[^。；\n]{0,20}(?:原判|原审|一审|指控|起诉)[^。；\n]{0,30}(?:一致|相同|无异|相符)"
    r"|(?:原判|原审|一审)[^。；\n]{0,8}认定的?(?:其余|其他|其它)[^。；\n]{0,8}事实[^。；\n]{0,20}(?:无误|予以确认|清楚|一致)"
)
_ASIDE = re.compile(r"(?:另|还|又|再|同时|此外)，?(?:经(?:本院|法庭|庭审|开庭|依法|二审|再审)*(?:审理)?)?查(?:明|(?=[，：:]))")
_VIEW = re.compile(
    r"(?:综上|据此|因此|为此|故|该院|对此)?，?(?:原审(?:法院|判决)?|原判|一审(?:法院|判决)?)(?:据此)?认为|(?:综上|据此|因此|为此|故|该院|对此)?，?(?:公诉机关|公诉人|检察机关|该院|本院|[^。；\n]{0,20}检察院)[^。；\n]{0,8}(?:认为|建议|提请|并提供|提供了|向本院(?:提交|移送|提供))"
    r"|(?:上述|以上)(?:指控的?)?(?:犯罪)?事实[^。；\n]{0,20}(?:提供|出示|提交|有)|就上述指控|为证实|为证明|针对(?:上述)?指控|(?:据此)?[，]?认为被告人"
)
_BELOW = re.compile(r"(?:原审|原判|一审)(?:法院|判决)?认为")
_ITEM = re.compile(
    r"(?:^|(?<=[\n。：；])|(?<=[明控定实]，))(?:[（(]?[一二三四五六七八九十]{1,3}[）)、.．]|[（(]?\d{1,2}(?:[）)、．]|\.(?!\d)|\.(?=[12]\d{3}年))|第[一二三四五六七八九十\d]{1,3}[起次宗笔][：:，、])"
)
_REOPENS = re.compile(
    r"\n(?:(?P<heading>[（(][二三四五六七八九十]{1,2}[）)]|[二三四五六七八九十]{1,2}[、．.]|第[二三四五六七八九十]{1,2}[起节部]，?)"
    r"(?=[^。；\n]{0,40}(?:的?(?:犯罪)?事实|罪)(?:\n|$|[：。，]?(?:\d{4}年|被告人)|(?<=事实)[^。；，\n]{0,8}于?(?:19|20)\d\d年)|[^。；，\n]{0,16}，?(?:19|20)\d\d年[^。\n]{0,60}被告人)"
    r"|(?P<digit>\d{1,2})[、．.](?=(?:19|20)\d\d年[^。\n]{0,60}被告人))(?![^。\n]{0,60}(?:供述|笔录|抓获|归案|证实|证言|证据|判决书))"
)
_RESUMES = re.compile(
    r"\n(?:(?:[（(][二三四五六七八九十]{1,2}[）)]|[二三四五六七八九十]{1,2}[、．.]|第[二三四五六七八九十]{1,2}[起节])[，、]?(?=(?:[^。\n]{2,20}(?:事实|罪)[。：，\n])?[^。\n]{0,16}(?:19|20)\d\d年)"
    r"|(?:[2-9]|1\d)[、．.](?=(?:19|20)\d\d年))"
)
_PROOF = re.compile(
    r"\n?(?:(?:认定|证实|证明)?(?:上述|以上|前述|该[起节]?)(?:犯罪)?事实[^。\n]{0,30}(?:证据|证实|证明|质证)|(?:公诉机关|公诉人)[^。\n]{0,16}(?:提[交供]|出示|举)|证据如下|(?<=\n)(?:认定|定案)的?依据如下|[^。\n]{0,14}下列证据|(?<=\n)证实上述)"
)
_LISTED = re.compile(
    r"(?<=\n)(?:认定|定案)的?依据如下|(?:下列|以下|如下|有)[^。；\n]{0,16}证据[^。；\n]{0,24}(?:[：:。]|证[实明])\n?[（(]?(?:[一1]|书证|物证|证人|被害人陈述|被告人供述)"
)
_AFTERMATH = re.compile(r"\n(?:案发后|归案后|到案后|综上|上述|以上|[^。；\n元克]{0,50}(?:投案|归案|到案|被[^，。]{0,16}抓获))")
_AFTER_FINDINGS: Final = (Part.FINDINGS, Part.EVIDENCE, Part.DEFENCE, Part.LOWER)
MIN_LENGTH: Final = 60


@dataclass(frozen=True, slots=True)
class Account:
    """The court's account: `main` stretches tell the conduct, `asides` (另查明) other matters; `items` are the numbered incidents."""

    plain: str
    main: tuple[Span, ...]
    asides: tuple[Span, ...]
    items: tuple[Span, ...]

    @property
    def text(self) -> str:
        """The words of the main stretches."""
        return "\n".join(self.plain[span.start : span.end] for span in self.main)


def account(reading: Reading) -> Account:
    """The account of a judgment: findings, else what they refer to (prosecution, the judgment below), else the prosecution."""
    judgment = reading.judgment
    main: list[Span] = []
    asides: list[Span] = []
    for span in _stretches(judgment):
        cut = _ASIDE.search(judgment.plain, span.start, span.end)
        if cut is None:
            main.append(span)
            continue
        main.append(Span(span.start, cut.start()))
        resumed = _RESUMES.search(judgment.plain, cut.end(), span.end)
        asides.append(Span(cut.start(), resumed.start() if resumed else span.end))
        if resumed:
            main.append(Span(resumed.start() + 1, span.end))
    main = [span for span in main if span.end - span.start > 8]
    return Account(judgment.plain, tuple(main), tuple(asides), _items(judgment, main))


def numbered(plain: str, item: Span) -> bool:
    """Whether an incident begins with its number."""
    return _ITEM.match(plain, item.start) is not None


def _stretches(judgment: Judgment) -> list[Span]:
    plain = judgment.plain
    findings = [one.span for one in judgment.parts(Part.FINDINGS)]
    own = [_before_proof(plain, span) for span in findings if not _refers(plain, span)]
    if any(_tells(plain, span) for span in own):
        return sorted([*own, *_reopened(judgment, own[0].end, own)], key=lambda span: span.start)
    for part in (Part.LOWER, Part.PROSECUTION, Part.PROCEDURE):
        told = [_told(plain, one.span) for one in judgment.parts(part)]
        if part is Part.PROCEDURE:
            told = [span for span in told if span.end - span.start > 300]
        told = [span for span in told if _tells(plain, span)]
        if told:
            return told + _reopened(judgment, told[-1].end) + [_before_proof(plain, span) for span in findings]
    evidence = [one.span for one in judgment.parts(Part.EVIDENCE) if plain.find("查明", one.start, one.start + 60) >= 0]
    return findings or evidence


def _before_proof(plain: str, span: Span) -> Span:
    """A stretch up to the list of evidence that follows it."""
    proof = _LISTED.search(plain, span.start, span.end)
    return Span(span.start, proof.start() if proof else span.end)


def _reopened(judgment: Judgment, start: int, told: Sequence[Span] = ()) -> list[Span]:
    """Further incidents told among the evidence, each after the evidence of the one before (二、…的事实)."""
    plain = judgment.plain
    found: list[Span] = []
    last = 1
    for section in judgment.parts(*_AFTER_FINDINGS):
        if section.end <= start or (section.start < start and section.part not in (Part.FINDINGS, Part.LOWER)):
            continue
        for match in _REOPENS.finditer(plain, max(start, section.start), section.end):
            if (found and match.start() < found[-1].end) or any(match.end() in span for span in told):
                continue
            if match["digit"] and int(match["digit"]) <= last:
                continue
            last = int(match["digit"] or last)
            proof = _PROOF.search(plain, match.end(), section.end)
            stop = proof.start() if proof else section.end
            if "年" in plain[match.start() : stop] and stop - match.start() > MIN_LENGTH:
                found.append(Span(match.start() + 1, stop))
    return found


def _refers(plain: str, span: Span) -> bool:
    """Whether findings only refer to what another has told (与指控一致), with no account of their own before that."""
    if _REST.search(plain, span.start, min(span.end, span.start + 600)):
        return True
    match = _REFERS.search(plain, span.start, min(span.end, span.start + 200)) or _PROVED.search(plain, span.start, span.end)
    return match is not None and plain.find("年", span.start, match.start()) < 0


def _tells(plain: str, span: Span) -> bool:
    """Whether a stretch tells conduct: it has a date, or is long, before any 另查明."""
    cut = _ASIDE.search(plain, span.start, min(span.end, span.start + 40))
    stop = cut.start() if cut else span.end
    return stop - span.start > MIN_LENGTH and ("年" in plain[span.start : stop] or stop - span.start > 200)


def _told(plain: str, span: Span) -> Span:
    """The account in a part that also holds views (公诉机关认为 …)."""
    view = _VIEW.search(plain, min(span.end, span.start + 80), span.end)
    return Span(span.start, view.start() if view else span.end)


def _items(judgment: Judgment, spans: Sequence[Span]) -> tuple[Span, ...]:
    """The numbered incidents of the account; none if fewer than two numbers stand in it. What comes before reopened ones is one as well."""
    plain = judgment.plain
    marks = [[match.start() for match in _ITEM.finditer(plain, span.start, span.end)] for span in spans]
    if sum(map(len, marks)) < 2:
        return ()
    reopened = any(_REOPENS.match(plain, span.start - 1) for span in spans[1:])
    if reopened and not marks[0] and plain.find("年", spans[0].start, spans[0].end) >= 0:
        marks[0] = [spans[0].start]
    items = [
        [Span(start, stop) for start, stop in zip(starts, [*starts[1:], span.end], strict=False)]
        for span, starts in zip(spans, marks, strict=True)
    ]
    for ones in items:
        if len(ones) > 1 and all(plain.find("\n", item.start, item.end - 1) < 0 for item in ones[:-1]):
            line = plain.find("\n", ones[-1].start, ones[-1].end)
            ones[-1] = Span(ones[-1].start, line if line >= 0 else ones[-1].end)
        elif ones and (aftermath := _AFTERMATH.search(plain, ones[-1].start, ones[-1].end)):
            ones[-1] = Span(ones[-1].start, aftermath.start())
    return tuple(item for ones in items for item in ones)


def participants(reading: Reading, span: Span) -> frozenset[int]:
    """Who takes part in an incident: the defendants it names; nobody named: all."""
    mentions = Mentions(reading.judgment.plain, reading.people, span.start, span.end)
    if mentions.alone:
        return frozenset(mentions.everyone)
    named = frozenset(index for one in mentions.within(span.start, span.end) for index in one.people)
    return named or frozenset(mentions.everyone)


def convicted_of(reading: Reading, person: Person) -> tuple[str, ...]:
    """The charges of which a defendant is convicted."""
    return tuple(one.charge for one in reading.fact(person, "convictions", ()))


def views_below(reading: Reading, told: Account) -> tuple[Span, ...]:
    """The reasons of the court below (原审认为…), where the account is its own."""
    plain = reading.judgment.plain
    found = []
    for part in reading.judgment.parts(Part.LOWER):
        view = _BELOW.search(plain, part.start, part.end)
        if view and any(span.start in part.span for span in told.main):
            found.append(Span(view.start(), part.end))
    return tuple(found)
