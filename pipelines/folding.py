"""Folding (字形归一): the text as received → the plain text that every rule reads, and the way back.

Plain text has simplified characters, ASCII digits and letters, Chinese punctuation, no blanks inside sentences and one line feed
between paragraphs. Every plain character knows where it stood, so that evidence always points into the text as received.
"""

from __future__ import annotations

import re
from array import array
from functools import cache
from typing import Protocol

_PUNCTUATION = str.maketrans("(),:;?!﹙﹚﹑﹔﹕｡､﹒﹐", "（），：；？！（）、；：。、．，")
_NAMES = frozenset("乾於昇樑")  # characters that a text in simplified script keeps in names
_CIRCLES = str.maketrans("○◯〇", "〇〇〇")


class _Characters(dict[int, str]):
    """One character each way: traditional → simplified (opencc), full width → ASCII, ASCII punctuation → Chinese."""

    def __init__(self, kept: frozenset[str]) -> None:
        super().__init__()
        self.kept = kept

    def __missing__(self, code: int) -> str:
        character = chr(code)
        if 0xFF01 <= code <= 0xFF5E:
            character = chr(code - 0xFEE0)
        elif (0x3400 <= code <= 0x9FFF or code >= 0xF900) and character not in self.kept:
            simple = _converter().convert(character)
            character = simple if len(simple) == 1 else character
        self[code] = folded = character.translate(_PUNCTUATION).translate(_CIRCLES)
        return folded


@cache
def _converter():  # type: ignore[no-untyped-def]
    from opencc import OpenCC

    return OpenCC("t2s")


_SIMPLIFIED_TEXT = _Characters(_NAMES)
_TRADITIONAL_TEXT = _Characters(frozenset())
_THOUSANDS = re.compile(r"(?<=\d)，(?=\d{3}(?!\d))")
_TRADITIONAL = re.compile("審判|檢察|判決書|裁定書|國刑法")
_SPACE = re.compile(r"(?:[\s\u200b-\u200f\u2060\ufeff\u00ad]|&nbsp；|&#x?[0-9A-Fa-f]{1,6}；)+")
_LINE_FEED = re.compile(r"[\n\r\u2028\u2029]")
_INVISIBLE = frozenset("\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad")
_GOES_ON = frozenset("，、的于和及对在与向将被由以从至")
_TITLES = ("审判长", "审判员", "陪审员", "书记员", "法官助理")
_ENDERS = frozenset("。；：！？）”】》…")
_STARTER = re.compile(
    r"(?:原?公诉机关|原审|被告|上诉人|罪犯|辩护人|指定辩护人|附带民事|自诉人|抗诉机关|法定代理人|诉讼代表人|诉讼代理人|本院|经审理|上述事实|以上事实|依照|据此"
    r"|一、|二、|三、|四、|五、|六、|七、|八、|九、|十[一二三四五]?、|（[一二三四五六七八九十]+）|\d{1,2}[、.．]|如不服|审\s?判|代\s?理\s?审"
    r"|人\s?民\s?陪|书\s?记\s?员|法官助理|判决理由|判决结果|裁判理由|法律依据|权利告知|附：|附相关|附本案"
    r"|二\s?〇|[12]\d{3}年|刑\s?事|（[12]\d{3}）|第[一二三四五六七八九十百]+条)"
)


class Mender(Protocol):
    """Who reads misread characters (误识字) of a scanned text as what must have stood there."""

    @property
    def name(self) -> str:
        """name@version."""

    def mend(self, plain: str) -> str:
        """Plain text of the same length; the same where there is nothing to mend."""


class Folded:
    """Plain text with the offset of each of its characters in the text as received."""

    __slots__ = ("offsets", "plain")

    def __init__(self, plain: str, offsets: array[int]) -> None:
        self.plain, self.offsets = plain, offsets

    def received(self, start: int, end: int) -> tuple[int, int]:
        """Where a stretch of the plain text, of one character at least, stands in the text as received; both half-open."""
        return self.offsets[start], self.offsets[end - 1] + 1

    def unbroken(self) -> Folded:
        """The same without breaks of paragraphs: in findings, which have neither head nor foot, a blank may stand in the middle of a name."""
        if "\n" not in self.plain:
            return self
        kept = [place for place, character in enumerate(self.plain) if character != "\n"]
        return Folded("".join(self.plain[place] for place in kept), array("I", (self.offsets[place] for place in kept)))


def fold(text: str) -> Folded:
    """Fold a text. `offsets[i]` is the place of `plain[i]` in `text`."""
    marked = _THOUSANDS.sub(",", text.translate(_TRADITIONAL_TEXT if _TRADITIONAL.search(text) else _SIMPLIFIED_TEXT))
    breaks = _line_breaks if _LINE_FEED.search(marked.strip()) else _blank_breaks
    pieces: list[str] = []
    offsets: array[int] = array("I")
    position = 0
    for run in _SPACE.finditer(marked):
        start, end = run.span()
        pieces.append(marked[position:start])
        offsets.extend(range(position, start))
        if start and end < len(marked) and breaks(marked, start, end):
            pieces.append("\n")
            offsets.append(start)
        position = end
    pieces.append(marked[position:])
    offsets.extend(range(position, len(marked)))
    return Folded("".join(pieces), offsets)


def _line_breaks(text: str, start: int, end: int) -> bool:
    """In a text of several lines a line feed parts paragraphs, unless it only wraps a long line in mid-sentence."""
    feeds = len(_LINE_FEED.findall(text[start:end].replace("\r\n", "\n")))
    if not feeds:
        return False
    if text[start - 1] in _ENDERS or feeds > 1:
        return True
    line = max(text.rfind("\n", 0, start), text.rfind("\r", 0, start))
    if start - line < 25 or text[start - 1] in "员书":
        return True
    return text[start - 1] not in _GOES_ON and bool(_STARTER.match(text, end))


def _blank_breaks(text: str, start: int, end: int) -> bool:
    """In a text of one line a blank parts paragraphs after a closed sentence, in the header, in the foot, and before a known opening."""
    if set(text[start:end]) <= _INVISIBLE:
        return False
    if text[start - 1] in _ENDERS or _STARTER.match(text, end):
        return True
    if text.endswith(_TITLES, 0, start) or text[start - 2 : start - 1].isspace() or text[end + 1 : end + 2].isspace():
        return False
    return start < 120 or len(text) - end < 200
