"""Line breaks of Chinese text in a terminal (折行): anywhere but inside a number or a word, and never before closing punctuation."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rich.cells import cell_len

_CLOSING = "。，；：、！？）」》】〕”’…"
_UNIT = re.compile(rf"(?:[A-Za-z0-9_.,%/+-]+|[（「《【〔“‘]*.)[{_CLOSING}]*", re.DOTALL)


def wrapped(text: str, width: int) -> Iterator[str]:
    """The lines of one paragraph, each at most `width` columns wide (an unbreakable unit that is wider has a line of its own)."""
    line, columns = "", 0
    for unit in _UNIT.findall(text):
        wide = cell_len(unit)
        if line and columns + wide > width:
            yield line.rstrip()
            line, columns = "", 0
            if unit.isspace():
                continue
        line += unit
        columns += wide
    if line.strip():
        yield line.rstrip()
