"""The name of a charge (罪名) as a judgment prints it."""

from __future__ import annotations

import re

FILLER = "\0"

_LETTERS = (
    r"(?:(?!判处|决定执行|法院|数罪|被告人)[^。；：\n犯，]|(?<=[，、\u3400-\u9fff])犯(?=[罪公著商])|，(?=[^，。；\n犯]{2,14}(?<!犯)罪，))"
)
CHARGE = (
    r"(?:(?<![主从罪共案累初惯胁嫌逃侵再偶])犯(?!罪|意|有前科)(?:了|有|的是)?[“‘「\"]?"
    rf"(?P<charge>{_LETTERS}{{2,46}}?(?<!犯)(?<!数)(?<!两)(?<!二)(?<!前)(?<!本)罪)"
    rf"|以(?P<by>(?:(?!被告|其|上诉|罪犯|原审|判决)[^，。；：\n犯]|犯(?=罪)|(?<=侵)犯){{2,40}}?(?<!犯)罪)(?=[”’\"、，\0]?(?:[^，。；：\n]{{0,20}})?(?:判处|处以)))"
)
"""Regex source of 犯……罪 (group `charge`) and 以……罪判处 (group `by`)."""

_EDGES = '“”‘’"「」【】,，、 ' + FILLER
_BARE = re.compile(r"(?P<bare>[^，。；：\n\0]{2,40}?(?<!犯)罪)(?=[，、]?(?:判处|免予|单处|处))")


def clean(words: str) -> str:
    """The name of a charge without notes and quotation marks."""
    return re.sub("\0+", "", words).strip(_EDGES).removeprefix("犯有").removeprefix("的")


def bare_charge(text: str, start: int, end: int) -> re.Match[str] | None:
    """A charge printed straight after the name, its 犯 forgotten (被告人张三盗窃罪，判处……)."""
    return _BARE.match(text, start, end)
