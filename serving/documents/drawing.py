"""Drawing (绘图): the few shapes of SVG that the charts are made of, every text escaped, no script and no style that a page would have to allow."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

FONT = "Noto Sans SC, Noto Sans CJK SC, Source Han Sans SC, Microsoft YaHei, WenQuanYi Micro Hei, sans-serif"
INK, SOFT, RULE = "#1b1f24", "#515963", "#c2cad3"


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart: what it is called, what it says in words, and its drawing."""

    title: str
    said: str
    svg: str


def chart(id: str, title: str, said: str, width: float, height: float, shapes: Iterable[str]) -> Chart:
    """The shapes as one drawing that says its title and description to those who cannot see it."""
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="100%" role="img" '
        f'aria-labelledby="{id}-title" aria-describedby="{id}-desc" font-family="{FONT}">'
    )
    told = f'<title id="{id}-title">{escape(title)}</title><desc id="{id}-desc">{escape(said)}</desc>'
    return Chart(title, said, f"{head}{told}{''.join(shapes)}</svg>")


def box(x: float, y: float, width: float, height: float, color: str, edge: str = "none") -> str:
    """A rectangle."""
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(width, 0):.1f}" height="{height:.1f}" fill="{color}" stroke="{edge}"/>'


def line(x: float, y: float, to_x: float, to_y: float, color: str = RULE, width: float = 1, dash: str = "") -> str:
    """A straight line."""
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<line x1="{x:.1f}" y1="{y:.1f}" x2="{to_x:.1f}" y2="{to_y:.1f}" stroke="{color}" stroke-width="{width:g}"{dashed}/>'


def dot(x: float, y: float, color: str, radius: float = 4.5) -> str:
    """A point."""
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:g}" fill="{color}"/>'


def words(x: float, y: float, text: str, anchor: str = "start", size: float = 13, color: str = INK) -> str:
    """A line of text; `anchor` is start, middle or end."""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size:g}" fill="{color}">{escape(text)}</text>'


def length(text: str) -> float:
    """About how long a text is, in the width of a Chinese character."""
    return sum(1 if ord(one) > 0x2E7F else 0.56 for one in text)


def shortened(text: str, most: float) -> str:
    """A text cut to a length, with … for what is left out of its middle: names of courts differ at both ends."""
    if length(text) <= most:
        return text
    keep = int(most) - 1
    return f"{text[: keep // 2]}…{text[-(keep - keep // 2) :]}"


def steps(most: float, wanted: int = 5) -> list[float]:
    """Round marks of a scale from 0 to at least `most`."""
    if most <= 0:
        return [0, 1]
    size = 10.0 ** (len(str(int(most / wanted))) - 1) if most >= wanted else 1.0
    size = next((size * factor for factor in (1, 2, 5, 10) if size * factor * wanted >= most), size * 10)
    marks = [0.0]
    while marks[-1] < most:
        marks.append(marks[-1] + size)
    return marks
