"""The lettering of the PDF (字体): which characters the fonts hold, and 〓 for those that they lack, as Chinese printers do.

The fonts, Noto Serif SC and Noto Sans SC (SIL Open Font License 1.1), come with the package `pylopdf-fonts-zh-cn`: all of GBK and Extension A.
"""

from __future__ import annotations

import re
import struct
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache
from pathlib import Path

LACKING = "〓"
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff\u200b-\u200f\u2028-\u202e\u2060-\u206f]"
)


def printable(text: str) -> str:
    """The text without control characters, half surrogates and marks that turn the direction of writing: no paper shows them."""
    return _UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


@dataclass(frozen=True, slots=True)
class Coverage:
    """The characters of a font, as sorted ranges."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def __contains__(self, character: str) -> bool:
        code = ord(character)
        place = bisect_right(self.starts, code) - 1
        return place >= 0 and code <= self.ends[place]


def font_folder() -> Path:
    """The folder of the fonts."""
    from pylopdf_fonts_zh_cn import serif_path

    return serif_path().parent


@cache
def coverage() -> Coverage:
    """The characters of the serif font; the sans serif one is for headings, and both are cut from the same set."""
    from pylopdf_fonts_zh_cn import serif_path

    return covered(serif_path().read_bytes())


def covered(font: bytes) -> Coverage:
    """The characters of an OpenType font, from the format 12 subtable of its `cmap`."""
    count = struct.unpack_from(">H", font, 4)[0]
    tables = {font[at : at + 4]: struct.unpack_from(">I", font, at + 8)[0] for at in range(12, 12 + 16 * count, 16)}
    cmap = tables[b"cmap"]
    subtables = struct.unpack_from(">H", font, cmap + 2)[0]
    places = (cmap + struct.unpack_from(">HHI", font, cmap + 4 + 8 * number)[2] for number in range(subtables))
    place = next(place for place in places if struct.unpack_from(">H", font, place)[0] == 12)
    groups = struct.unpack_from(">I", font, place + 12)[0]
    ranges = [struct.unpack_from(">III", font, place + 16 + 12 * number)[:2] for number in range(groups)]
    return Coverage(tuple(start for start, _ in ranges), tuple(end for _, end in ranges))


def lacking(text: str) -> list[str]:
    """The characters of a text that the fonts lack, each once."""
    known = coverage()
    return list(dict.fromkeys(one for one in text if one not in known and one not in "\n\t"))
