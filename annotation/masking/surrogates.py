"""Surrogates (替换值): for each finding another value of the same form and length, drawn by HMAC, so that the same always gives the same.

Within a scope (a judgment, or a folder) one surname stands for one surname and one name for one name; none of them occurs in the
judgment itself, so people stay apart and the way back is clear. What the law looks at stays: a number keeps province, month of birth and
sex, a birth its month and its side of every date of that month, a plate its province, a telephone its area.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date

from annotation.masking import numbers
from annotation.masking.finding import Finding
from annotation.masking.name_table import name_table
from annotation.masking.number_surrogates import Draw, number_like

_SURNAMES = "沈韩冯蒋秦吕施曹魏姜谢邹章潘范彭鲁苗柳袁贺倪汤罗郝毕邵汪祁臧宋庞熊纪舒屈项董梁杜阮蓝麻贾江颜郭梅盛林刁钟徐邱骆蔡田樊霍虞莫解管卢缪丁邓郁洪包左石崔吉龚程裴陆荣翁荀羊惠曲封储段富巫焦巴牧侯宓蓬全郗班仰秋仲伊宫宁仇栾甘厉祖武符刘景詹束龙叶幸司韶郜黎"
_COMPOUNDS = ("上官", "司徒", "诸葛", "皇甫", "令狐", "端木", "慕容", "尉迟", "欧阳", "司马")
_GIVEN = (
    "磊鹏涛峰凯斌琳倩颖婷敏娜莉超勇杰伟刚毅雪丹霞媛芬蓉茜思雨俊晓佳梓嘉浩欣雅诗婉若逸景瑞泽宇承奕涵轩琪怡辰宁瑶萱彤楠铭恺睿哲霖晨妍岚菲昕"
    "芳娟秀芸莹洁珍琴玲燕萍瑛珊琼蕾薇筠黛翠碧璐瑾璇淑惠珠巧梅兰菊竹桂枝冰爽馨仪纯咏卿聪澜悦昭寒伊澄育星良翔栋彬富顺信壮谦邦善朗亨茂进厚庆昌亮炎"
    "德泰盛雄琛钧冠策腾楷榕航弘峻嵩岩沛渊湛漪滢煜炜焕璋璟琦瑜珩瑄栩桐梧柯棋楷槿樱芷芊芮苒茵莎菁萌蓓蔓薰"
)
_PARTS = "阿力木江买提克依努尔古丽艾山吐汗热合亚森"
_PLACES = "柳桥河湾岭坪塘溪泉松竹梅荷清云石岗沙杨槐柏枫"
_TRIES = 400


class Surrogates:
    """The surrogates of one scope; `plain` is a judgment that none of its new names may occur in."""

    def __init__(self, key: bytes, scope: str) -> None:
        self._key = hmac.new(key, scope.encode("utf-8"), hashlib.sha256).digest()
        self._given: dict[tuple[str, str], str] = {}
        self._used: set[str] = set()
        self._surnames: dict[str, str] = {}
        self._characters: dict[str, str] = {}
        self._plain = ""
        self._theirs: set[str] = set()
        self._days: dict[int, set[int]] = defaultdict(set)

    def enter(self, plain: str, findings: Sequence[Finding], days: Sequence[date]) -> None:
        """Go on with a judgment: what its people are called, and which days of a month a birth must not pass."""
        self._plain = plain
        self._theirs = {_surname(one.words) for one in findings if one.sort in ("name", "surname")}
        born = {one.words for one in findings if one.sort == "birth"}
        self._days = defaultdict(set)
        for day in days:
            if day.isoformat() not in born:
                self._days[day.month].add(day.day)

    def of(self, finding: Finding, shown: str) -> str:
        """What stands for a finding that the text shows as `shown`."""
        if finding.sort == "birth":
            return _like_day(self._birth(finding.words), shown)
        known = self._given.get((finding.sort, finding.words))
        if known is None:
            known = self._given[finding.sort, finding.words] = self._made(finding)
            self._used.add(known)
        return known

    def _made(self, finding: Finding) -> str:
        draw = Draw(self._key, finding.sort, finding.words)
        if finding.sort == "name":
            return self._name(finding.words, draw)
        if finding.sort == "surname":
            return self._surname_for(finding.words[0]) + finding.words[1:]
        if finding.sort == "place":
            return self._fresh(lambda: "".join(draw.one(_PLACES) for _ in finding.words))
        if finding.sort == "identity" and (born := numbers.birth_in(re.sub(r"\D", "", finding.words[:-1]) + finding.words[-1:])):
            return number_like(finding, draw, self._birth(born.isoformat()))
        return number_like(finding, draw, None)

    def _fresh(self, make: Callable[[], str]) -> str:
        """The first of many tries that the judgment does not have and nobody else got."""
        for _ in range(_TRIES):
            made = make()
            if made not in self._used and made not in self._plain:
                break
        return made

    def _name(self, name: str, draw: Draw) -> str:
        """A name for a name, character by character: one misspelt by the court stays as near to the right one as it was."""
        if not re.fullmatch(r"[\u3400-\u9fff\U00020000-\U0003ffff]{2,4}", name):
            return self._fresh(lambda: "".join(_part(one, draw) for one in name))
        if name[0] in "小老阿大" and not name_table().surname_of(name, 0):
            head, rest = name[0], name[1:]
        else:
            surname = _surname(name)
            head, rest = self._surname_for(surname), name[len(surname) :]
        made = head + "".join(self._character(one) for one in rest)
        if made in self._used or made in self._plain:
            made = self._fresh(lambda: head + "".join(draw.one(_GIVEN) for _ in rest))
        return made

    def _character(self, one: str) -> str:
        """The character that stands for a character of given names, no two for the same as long as there are enough."""
        if one not in self._characters:
            draw = Draw(self._key, "character", one)
            taken = set(self._characters.values()) | {one}
            self._characters[one] = draw.one([other for other in _GIVEN if other not in taken] or list(_GIVEN))
        return self._characters[one]

    def _surname_for(self, surname: str) -> str:
        """The surname that stands for a surname: one that neither this judgment nor another surname has."""
        if surname not in self._surnames:
            draw = Draw(self._key, "surname", surname)
            pool = _COMPOUNDS if len(surname) == 2 else _SURNAMES
            taken = self._theirs | set(self._surnames.values())
            free = [one for one in pool if one not in taken] or [one for one in pool if one != surname]
            self._surnames[surname] = draw.one(free)
        return self._surnames[surname]

    def _birth(self, iso: str) -> int:
        """Another day of the month, on the same side of every other date of that month, so that nobody comes of age earlier or later."""
        day, month = int(iso[8:10]), int(iso[5:7])
        marks = self._days[month]
        days = [other for other in range(1, 29) if other != day]
        same = [other for other in days if all((other > mark) == (day > mark) and (other < mark) == (day < mark) for mark in marks)]
        return int(Draw(self._key, "birth", iso).one([str(one) for one in same or days]))


def _surname(name: str) -> str:
    """The surname of a name: two characters only where they are a known compound and more follows."""
    surname = name_table().surname_of(name, 0)
    return surname if surname and len(surname) < max(len(name), 2) else name[:1]


def _part(one: str, draw: Draw) -> str:
    if "\u3400" <= one <= "\u9fff":
        return draw.one(_PARTS)
    return draw.one("abdeiklmnorstu") if one.islower() else draw.one("ABDEIKLMNORST") if one.isupper() else one


def _like_day(day: int, shown: str) -> str:
    """A day as the text writes days: 3, 03 or 三."""
    if shown.isdigit() and shown.isascii():
        return f"{day:0{len(shown)}d}"
    tens, ones = divmod(day, 10)
    spoken = "〇一二三四五六七八九"
    return ("" if tens == 0 else "十" if tens == 1 else spoken[tens] + "十") + (spoken[ones] if ones else "")
