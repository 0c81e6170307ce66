"""Citations of the legal basis (裁判依据): every article with paragraph and item, once (依照……之规定，判决如下).

Only the basis of the court's decision counts, not what the reasoning, the parties or the appendix cite.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pipelines.facts.operative import bases
from pipelines.facts.reading import Kind, Label, Reading
from pipelines.facts.values import Citation
from pipelines.judgment import Judgment, Span
from pipelines.numerals import read_number

_N = r"[一二三四五六七八九十百零〇两0-9]"
_OPEN, _CLOSE = "〈<﹤＜", "〉>﹥＞"
_SEPARATOR = r"[、，,和及与]"
_ONE_ITEM = rf"第?[（(]?{_N}{{1,4}}[）)]?"
_TOKEN = re.compile(
    rf"(?P<organ>最高人民法院[^《。；]{{0,40}}?)?《(?P<title>[^《》]{{2,120}}(?:《[^《》]{{2,60}}》[^《》]{{0,60}})?)》?(?=[^》]|$)(?P<kind>的?(?:若干问题)?的?(?:解释|规定|意见|批复|通知|决定)(?=第|[（(]))?"
    rf"|(?P<bare>(?:中华人民共和国(?:刑法|刑事诉讼法)|(?<![关国\u3400-\u9fff])刑法|(?<![国\u3400-\u9fff])刑事诉讼法)(?:修正案(?:[（(]{_N}{{1,3}}[）)])?)?(?=第?{_N})"
    rf"|最高人民法院[^《》。；第]{{0,30}}关于[^《》。；]{{4,80}}?(?:解释|规定|意见|批复|纪要)(?:[（(]{_N}[）)])?(?=第?{_N}))"
    rf"|第?(?P<article>{_N}{{1,9}})条(?:之(?P<sub>{_N}{{1,2}})(?![款项]))?"
    rf"|(?P<paragraphs>第?{_N}{{1,3}}款?(?:{_SEPARATOR}{{0,2}}第?{_N}{{1,3}}款?){{0,8}}?)款(?!项)"
    rf"|(?P<items>{_ONE_ITEM}(?:项?{_SEPARATOR}{{0,2}}{_ONE_ITEM}){{0,12}}?)(?:项|目)"
    rf"|第(?P<orphan>{_N}{{2,9}})(?=[、，])"
)
_NUMBER = re.compile(rf"{_N}+")
_LONG_TITLE = re.compile(r"^(?:中华人民共和国)?(?P<name>[\u3400-\u9fff]*法)(?:[（(][^）)]*[）)])?$")
_INNER_TITLE = re.compile(
    rf"(?P<organ>[^{_OPEN}]{{0,60}})[{_OPEN}](?P<name>关于[^{_OPEN}]+)[{_CLOSE}](?P<kind>的?(?:解释|规定|意见|批复|通知))?$"
)


@dataclass(slots=True)
class Entry:
    """An article while it is being read: its paragraph and item may still follow."""

    law: str
    article: str
    paragraph: int | None
    item: int | None
    start: int
    end: int


def find(reading: Reading) -> Mapping[str, Any]:
    """Read the citations of a judgment."""
    seen: dict[tuple[str, str, int | None, int | None], Citation] = {}
    for span in bases(reading.judgment):
        for one in entries(reading.judgment, span):
            key = (one.law, one.article, one.paragraph, one.item)
            seen.setdefault(key, Citation(*key, (Span(one.start, one.end),)))
    return {"citations": tuple(seen.values())}


def entries(judgment: Judgment, span: Span) -> Iterator[Entry]:
    """Laws, articles, paragraphs and items of a stretch in reading order."""
    law: str | None = None
    pending: list[Entry] = []
    for match in _TOKEN.finditer(judgment.plain, span.start, span.end):
        kind = match.lastgroup if match["title"] is None else "title"
        if kind in ("title", "bare"):
            yield from pending
            pending, law = [], _law(judgment, match)
        elif law is None:
            continue
        elif kind in ("article", "sub", "orphan"):
            number = _number(match["article"] or match["orphan"])
            if number is None or (kind == "orphan" and number < 13):
                continue
            yield from pending
            sub = _number(match["sub"]) if match["sub"] else None
            article = f"{number}-{sub}" if sub else str(number)
            pending = [Entry(law, article, None, None, match.start(), match.end())]
        elif match["paragraphs"] and not pending and (_number(_NUMBER.findall(match["paragraphs"])[0]) or 0) > 12:
            numbers = _NUMBER.findall(match["paragraphs"])  # 第二百三十四第一款: its 条 was forgotten
            place = match.start(), match.end()
            pending = [Entry(law, str(_number(numbers[0])), _number(numbers[1]) if len(numbers) > 1 else None, None, *place)]
        elif pending:
            _extend(pending, match, "paragraph" if match["paragraphs"] else "item")
    yield from pending


def _extend(pending: list[Entry], match: re.Match[str], field: str) -> None:
    """Give the article paragraphs, or its last paragraph items: the first completes the last entry, each other one opens a new entry.

    A "paragraph" above 12 is an article whose 条 was forgotten (第六十七第三款).
    """
    for number in map(_number, _NUMBER.findall(match["paragraphs"] or match["items"])):
        if number is None:
            continue
        last = pending[-1]
        if field == "paragraph" and number > 12:
            pending.append(Entry(last.law, str(number), None, None, match.start(), match.end()))
            continue
        if getattr(last, field) is not None or (field == "paragraph" and last.item is not None):
            paragraph = None if field == "paragraph" else last.paragraph
            last = Entry(last.law, last.article, paragraph, None, last.start, last.end)
            pending.append(last)
        setattr(last, field, number)
        last.end = match.end()


def _number(words: str) -> int | None:
    value = read_number(words)
    return value if isinstance(value, int) and 0 < value < 2000 else None


def _law(judgment: Judgment, match: re.Match[str]) -> str:
    """The law as the guide names it: 刑法, 刑事诉讼法, …; an interpretation by organ and title as printed, without title marks."""
    title = match["title"] or match["bare"]
    for name in ("刑事诉讼法", "刑法"):
        if title.endswith(name) and len(title) < 18:
            return name
    if plain := _LONG_TITLE.match(title.strip(_OPEN + _CLOSE)):
        return plain["name"]
    place = judgment.received(Span(match.start(), match.end()))
    words = re.sub(r"[\s《》]", "", judgment.text[place.start : place.end])
    if inner := _INNER_TITLE.match(words):
        return inner["organ"] + inner["name"] + (inner["kind"] or "")
    return words


KIND = Kind("citation", "裁判依据", "judgment", ("citations",), find, (Label("citation", "裁判依据"),))
