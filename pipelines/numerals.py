"""Numbers (数字) as judgments print them: Chinese, Arabic, mixed, financial capitals (大写), 万/亿, decimals, commas.

``read_number`` reads one exact string, ``find_numbers`` all numbers of a stretch. Pure functions on folded text,
tolerant of what folding may have left (full-width digits, look-alikes of 〇, financial capitals).
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from typing import Final

ZEROS: Final = "〇○零Ｏ０◯OОΟoοо"
"""Characters printed for 〇 (the Latin, Greek and Cyrillic O stand for it only beside other digits)."""

CHINESE_DIGITS: Final[dict[str, int]] = {
    **dict.fromkeys(ZEROS, 0),
    **{
        char: value
        for value, chars in enumerate(("", "一壹弌", "二贰貳两兩弍", "三叁參叄弎", "四肆", "五伍", "六陆陸", "七柒", "八捌", "九玖"))
        for char in chars
    },
}
"""Digit characters (数字) to 0–9; financial capitals and 两 included."""

SMALL_UNITS: Final[dict[str, int]] = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
LARGE_UNITS: Final[dict[str, int]] = {"万": 10_000, "萬": 10_000, "亿": 100_000_000, "億": 100_000_000}
_TENS: Final[dict[str, int]] = {"廿": 20, "卅": 30}

_ARABIC: Final = "0-9０-９"
_SPOKEN: Final = "一二三四五六七八九两兩壹贰貳叁參叄肆伍陆陸柒捌玖弌弍弎"
START: Final = f"{_ARABIC}{_SPOKEN}〇○零十拾廿卅"
"""Characters (for a regex class) with which a printed number may begin."""
NUMBER: Final = (
    rf"(?:[{START}](?:[{_ARABIC}{_SPOKEN}{ZEROS}十拾廿卅百佰千仟万萬亿億]"
    rf"|(?<=[{_ARABIC}])[,，](?=[{_ARABIC}]{{3}}(?![{_ARABIC}]))|[.．点](?=[{_ARABIC}{_SPOKEN}{ZEROS}])){{0,30}}+)"
)
"""Regex source (non-capturing, possessive, linear) of anything that may be a number; ``read_number`` decides."""

VAGUE_PAIR: Final = re.compile("一[二两]|[二两]三|三四|四五|五六|六七|七八|八九")
"""Two digits in a row that mean "one or the other" (八九月, 三四年)."""

_FOLD: Final = str.maketrans(
    {
        **{chr(0xFF10 + digit): str(digit) for digit in range(10)},
        **dict.fromkeys(ZEROS, "0"),
        "，": ",",
        "．": ".",
        "点": ".",
        "拾": "十",
        "佰": "百",
        "仟": "千",
        "萬": "万",
        "億": "亿",
        **{char: "一二三四五六七八九"[value - 1] for char, value in CHINESE_DIGITS.items() if value},
    }
)
_TO_ARABIC: Final = str.maketrans("一二三四五六七八九", "123456789")
_PLAIN = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_RANGE = re.compile(r"[一二三四五六七八九]{2}[十百千万亿]")
_FORM = re.compile(r"[\d,.一二三四五六七八九十廿卅百千万亿]+")
_FIND = re.compile(NUMBER)
_LETTER_ONLY = re.compile(r"[OОΟoοоＯ]")
_PART = re.compile(r"(?:\d[\d,]*(?:\.\d+)?)|[十廿卅百千]")


def _section(text: str) -> Decimal | None:
    """Value below one 万 of digits with 十/百/千 (``text`` folded, digits Arabic), or None if it is malformed."""
    total, last_unit = Decimal(0), Decimal(10_000)
    pending: Decimal | None = None
    position, zero_seen = 0, False
    while position < len(text):
        match = _PART.match(text, position)
        if match is None:
            return None
        token, position = match.group(), match.end()
        if token in _TENS:
            total, last_unit = total + _TENS[token], Decimal(10)
        elif token in SMALL_UNITS:
            unit = Decimal(SMALL_UNITS[token])
            if unit >= last_unit or (pending is None and token != "十"):
                return None
            total, pending, last_unit, zero_seen = total + unit * (1 if pending is None else pending), None, unit, False
        elif pending is not None or not _PLAIN.fullmatch(token):
            return None
        else:
            stripped = token.lstrip("0") if total else token
            zero_seen, pending = stripped != token, Decimal((stripped or "0").replace(",", ""))
    if pending is None:
        return total
    spoken_tail = not zero_seen and Decimal(100) <= last_unit <= 1000 and 0 < pending < 10
    tail = pending * (last_unit / 10 if spoken_tail else 1)
    return total + tail if not total or tail < last_unit else None


def _value(text: str) -> Decimal | None:
    """Value of folded ``text`` with 万 and 亿, or None if it is malformed."""
    for unit in ("亿", "万"):
        head, found, rest = text.rpartition(unit)
        if not found:
            continue
        size = LARGE_UNITS[unit]
        high = _value(head) if head else None
        low = _value(rest) if rest else Decimal(0)
        if high is None or low is None or low >= size:
            return None
        if len(rest) == 1 and rest in "123456789":
            low *= size // 10
        return high * size + low
    return _section(text)


@lru_cache(maxsize=8192)
def read_number(text: str) -> int | Decimal | None:
    """Value of the whole string ``text`` (三万五千, 3.5万, 1,234.50, 壹拾万, 二〇一八), or None if it is no number.

    A whole value is an ``int``, any other a ``Decimal``. 三万五 is read as 35000, 一百二 as 120; a vague
    三四千 is no number.
    """
    text = text.strip()
    if len(text) == 1 and _LETTER_ONLY.match(text):
        return None
    folded = text.translate(_FOLD)
    if not _FORM.fullmatch(folded) or _RANGE.search(folded):
        return None
    arabic = folded.translate(_TO_ARABIC)
    value = Decimal(arabic.replace(",", "")) if _PLAIN.fullmatch(arabic) else _value(arabic)
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else value


def find_numbers(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int, int | Decimal]]:
    """Every number of ``text[start:end]`` as (start, end, value), offsets into ``text``."""
    for match in _FIND.finditer(text, start, len(text) if end is None else end):
        value = read_number(match.group())
        if value is not None:
            yield match.start(), match.end(), value
