"""血液酒精含量: milligrams of alcohol in 100 ml of the defendant's blood, as the test says (GB 19522: 20 and 80 are the limits)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from pipelines.facts.values import Fact, Person
from pipelines.judgment import Span

_VALUE: Final = r"(?P<value>\d{1,4}(?:[.．]\d{1,3})?)"
_MILLI: Final = "mg|毫克|MG|Mg|㎎|g"
_VOLUME: Final = "ml|mL|ML|毫升|m1|Ml|㎖|mI"
_ALCOHOL = re.compile(
    rf"{_VALUE}(?:±\d+(?:\.\d+)?)?(?P<unit>{_MILLI})?(?:/|／|每|╱|∕)?(?:(?P<hundred>100|l00|1OO|一百|百)?(?:{_VOLUME})|(?P<deci>dl|d1|dL))(?!/)"
)
_REVERSED = re.compile(rf"每?(?P<hundred>100|百|一百)(?:{_VOLUME})[^。；，]{{0,12}}?{_VALUE}(?P<unit>mg|毫克|MG)(?P<deci>)")
_MARKS: Final = ("ml", "m1", "dl", "d1", "dL", "毫升", "mL", "ML", "Ml", "㎖")
_BREATH: Final = ("呼气", "呼吸", "吹气", "现场检测", "酒精测试仪", "呼出", "酒精检测仪")
_LIMIT: Final = ("大于", "超过", "以上", "标准", "达到", "不满", "小于", "大于或等于", "低于")
_WHOSE = re.compile(
    r"(?:[，。：；]|鉴定|检测|检验|证明|证实|认定|送检的?|[在从])[在从]?(?P<name>[\u4e00-\u9fff×X]{2,4}?)的?(?:血液|血样|静脉血|血中)"
)
_NO_NAME = re.compile(r"被告|上诉|原审|其|该|送|检|取|抽|当事|驾驶|所|司机|在|从|乙醇|酒精|经|上述")
_LEAST, _MOST = 5.0, 900.0


def blood_alcohol(plain: str, spans: Iterable[Span], people: Iterable[Person]) -> Fact[float] | None:
    """The blood test of a defendant; a breath test only where no blood test is told."""
    names = {name for person in people for name in person.names}
    breath: Fact[float] | None = None
    for span in spans:
        for start, end, value in readings(plain, span):
            before = plain[max(span.start, start - 40) : start]
            if any(word in before[-6:] for word in _LIMIT) or _another(before, names):
                continue
            fact = Fact(value, (Span(start, end),))
            clause = before[max(before.rfind(mark) for mark in "。；，") + 1 :]
            if any(word in clause for word in _BREATH) or ("血" not in before and any(word in before for word in _BREATH)):
                breath = breath or fact
                continue
            return fact
    return breath


def _another(before: str, names: set[str]) -> bool:
    """Whether the blood is that of somebody who is no defendant (a victim who had drunk)."""
    told = [match["name"] for match in _WHOSE.finditer(before)]
    return bool(told) and told[-1] not in names and not _NO_NAME.search(told[-1])


def readings(plain: str, span: Span) -> Iterator[tuple[int, int, float]]:
    """The readings of a stretch in mg/100 ml; 1.90mg/ml is 190."""
    if not any(plain.find(mark, span.start, span.end) >= 0 for mark in _MARKS):
        return
    for pattern in (_ALCOHOL, _REVERSED):
        for match in pattern.finditer(plain, span.start, span.end):
            value = float(match["value"].replace("．", "."))
            if not match["hundred"] and not match["deci"] and match["unit"] and value < 10:
                value = round(value * 100, 2)
            if not match["unit"] and "/" not in match[0] and "每" not in match[0]:
                continue
            if _LEAST <= value <= _MOST:
                yield match.start("value"), match.end(), value
