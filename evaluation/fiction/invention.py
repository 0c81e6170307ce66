"""Invention (杜撰): names, places, days and Chinese numerals that fictional judgments are made of."""

from __future__ import annotations

import random
from datetime import date, timedelta

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕施张孔曹严华金魏陶姜"
GIVEN = "明亮海涛建军志刚小宝永福春生文斌玉林国庆大勇晓东家旺立新德才广顺长贵有田"
COURTS = {
    "江城市东湖区人民法院": "江0102",
    "江城市西山区人民法院": "江0103",
    "江城市南浦区人民法院": "江0104",
    "江城市临河县人民法院": "江0121",
}
PROVINCE = "江省"
_DIGITS = "〇一二三四五六七八九"


def person(dice: random.Random) -> str:
    """A name of three characters."""
    return dice.choice(SURNAMES) + "".join(dice.sample(GIVEN, 2))


def day(dice: random.Random, first: date, last: date) -> date:
    """A day from first to last."""
    return first + timedelta(dice.randint(0, (last - first).days))


def spoken(number: int) -> str:
    """A number below a hundred in words: 十八."""
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十") + (_DIGITS[ones] if ones or not tens else "")


def spoken_sum(yuan: int) -> str:
    """A sum of whole hundreds, below a million, in words: 一万二千五百."""
    myriads, rest = divmod(yuan, 10_000)
    parts = ((myriads, "万"), (rest // 1_000, "千"), (rest % 1_000 // 100, "百"))
    return "".join(f"{spoken(count)}{unit}" for count, unit in parts if count)


def spoken_months(months: int) -> str:
    """A term in words: 一年六个月."""
    years, rest = divmod(months, 12)
    return (f"{spoken(years)}年" if years else "") + (f"{spoken(rest)}个月" if rest else "")


def spoken_day(on: date) -> str:
    """A day as it stands at the foot: 二〇一九年六月二十日."""
    return f"{''.join(_DIGITS[int(one)] for one in str(on.year))}年{spoken(on.month)}月{spoken(on.day)}日"


def written_day(on: date) -> str:
    """A day as it stands in the text: 2019年6月20日."""
    return f"{on.year}年{on.month}月{on.day}日"
