"""Sums of money (金额) in yuan of Renminbi; any foreign currency is read as nothing."""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from pipelines.numerals import LARGE_UNITS, NUMBER, SMALL_UNITS, START, VAGUE_PAIR, read_number


@dataclass(frozen=True, slots=True)
class Money:
    """A sum (金额) in yuan: ``int`` when whole, else ``float`` of two places; 余, 多, 约, 左右 make it ``approximate``."""

    yuan: float | int
    approximate: bool = False


_RMB: Final = "人民币|RMB|rmb|CNY|￥|¥"
_AMOUNT: Final = rf"(?P<number>{NUMBER})(?:(?P<over>[余多])(?P<scale>[百千万亿]{{0,2}})|(?P<late>[余多]))?"
_YUAN: Final = r"(?:[元圆](?![区里桥坊村镇县路素旦月件古])|块(?=钱))"
_SMALL: Final = rf"(?:零?(?P<jiao>[{START}])角)?(?:零?(?P<fen>[{START}])分(?![之钟别]))?"
_TAIL: Final = rf"{_YUAN}(?:钱|{_SMALL})(?:[整正](?![在处常当式月要是好确面]))?(?:人民币)?(?P<about>左右|上下|余元?(?=[，。；、]))?"
_BARE_AFTER: Final = r"(?=[，。；、）)（(及和]|$)"
MONEY: Final = rf"(?:{_RMB})?[：:]?{NUMBER}(?:[余多][百千万亿]{{0,2}})?{_YUAN}"
"""Regex source (non-capturing) of a sum up to its 元; ``read_money`` decides."""

_BEFORE_SOURCE: Final = rf"(?P<hedge>大约|将近|接近|约|近)?(?P<rmb>{_RMB})?[：:]?(?P<inner>大约|将近|接近|约|近)?"
_READ = re.compile(rf"{_BEFORE_SOURCE}{_AMOUNT}(?P<tail>{_TAIL})?")
_WITH_UNIT = re.compile(rf"{_AMOUNT}{_TAIL}")
_WITHOUT_UNIT = re.compile(rf"(?:{_RMB})[：:]?{_AMOUNT}{_BARE_AFTER}")
_WORTH = re.compile(r"(?<=价值)(?P<number>\d{3,7}(?:\.\d{1,2})?)(?=[，。；）]|的[^\d，。；、])")
_BEFORE = re.compile(_BEFORE_SOURCE + "$")
_CURRENCIES: Final = (
    "港币 港元 港纸 美金 美元 美钞 台币 新台币 日元 日币 欧元 英镑 澳元 澳币 澳门币 葡币 加元 加币 新币 新加坡元 "
    "韩元 韩币 泰铢 泰币 卢布 越币 越南盾 越南币 缅币 缅元 马币 $ ＄ HKD USD MOP EUR AUD"
)
_FOREIGN: Final = tuple(_CURRENCIES.split())
_MISPRINT = re.compile(r"\d{1,3}\.\d00")
_CENT: Final = Decimal("0.01")


def _amount(groups: dict[str, str | None], about: bool) -> Money | None:
    """Money of the groups of ``_AMOUNT`` and ``_TAIL``; 2.000元, which yuan cannot mean, is read as 2,000."""
    number = groups["number"] or ""
    value = read_number(number)
    if value is None or VAGUE_PAIR.fullmatch(number):
        return None
    scale, above = groups.get("scale") or "", Decimal(0)
    whole, mark, rest = number.rpartition("亿")
    if mark and rest and scale:  # 2亿7千余万: the scale is that of what follows 亿
        above, value, number = Decimal(read_number(whole + mark) or 0), read_number(rest) or 0, rest
    total = Decimal(value)
    if _MISPRINT.fullmatch(number):
        total, about = total * 1000, True
    for unit in scale:
        total *= (SMALL_UNITS | LARGE_UNITS)[unit]
    total += above
    for name, part in (("jiao", Decimal("0.1")), ("fen", _CENT)):
        if groups.get(name):
            total += Decimal(read_number(groups[name] or "") or 0) * part
    total = total.quantize(_CENT, ROUND_HALF_UP)
    approximate = about or any(groups.get(name) for name in ("over", "late", "about"))
    return Money(int(total) if total == total.to_integral_value() else float(total), approximate)


def read_money(text: str) -> Money | None:
    """Sum of the whole string ``text`` (人民币3.5万元, 五千元, 1,234.50元, 2万余元, 人民币一千元整), or None.

    Without 元 a sum is read only after 人民币 or ￥; foreign currencies (港币5000元, 100万美元) give None.
    """
    match = _READ.fullmatch(text.strip())
    if match is None or not (match["tail"] or match["rmb"]):
        return None
    return _amount(match.groupdict(), bool(match["hedge"] or match["inner"]))


def _found(text: str, match: re.Match[str], floor: int) -> tuple[int, int, Money] | None:
    """The sum at ``match`` with what announces it (约, 人民币), or None if it is foreign or no number."""
    start = match.start("number")
    if start >= floor + 2 and text[start - 1] in ",.．" and text[start - 2] in START:
        return None
    if start and (
        text[start - 1] == "第"
        or text.endswith(_FOREIGN, floor, start)
        or (text.endswith(("：", ":"), floor, start) and text.endswith(_FOREIGN, floor, start - 1))
    ):
        return None
    if text.startswith(_FOREIGN, match.end()) or (text.endswith("面值", floor, start) and text.startswith(_FOREIGN, match.end() + 1)):
        return None
    before = _BEFORE.search(text, max(floor, start - 8), start)
    hedged = before is not None and bool(before["hedge"] or before["inner"])
    value = _amount(match.groupdict(), hedged)
    if value is None:
        return None
    return (before.start() if before else start), match.end(), value


def find_money(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int, Money]]:
    """Every sum in yuan of ``text[start:end]`` as (start, end, value), in reading order, offsets into ``text``; 价值2180。 needs no 元."""
    stop = len(text) if end is None else end
    hits = []
    for pattern, marks in ((_WITH_UNIT, ("元", "块", "圆")), (_WITHOUT_UNIT, ("人民币", "￥", "¥")), (_WORTH, ("价值",))):
        if any(text.find(mark, start, stop) >= 0 for mark in marks):
            hits += [hit for match in pattern.finditer(text, start, stop) if (hit := _found(text, match, start))]
    return sorted(hits, key=lambda hit: hit[0])
