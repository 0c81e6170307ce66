"""Numbers that tell who somebody is (证件号、电话、账号、车牌): by form and checksum, by the word before them where the form says little.

The plain text has ASCII digits and no blanks; line feeds and hyphens may still stand inside a number. A number in a partly masked form
(138****1234) is hidden too: its last digits are worth a lot. Sums, dates, case numbers and statutes have other forms and stay.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from annotation.masking.finding import Finding, Sort

_DASH = r"[-—－–·\n]?"
_NOT_BEFORE = r"(?<![\dA-Za-z.])"
_NOT_AFTER = r"(?![\dA-Za-z]|\.\d)"
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_MASK = r"×xX*＊✕╳●█#"
_CHINESE = "〇零一二三四五六七八九幺"


def check_digit(seventeen: str) -> str:
    """The eighteenth character of a citizen's number (GB 11643, ISO 7064 MOD 11-2)."""
    total = sum(int(digit) * weight for digit, weight in zip(seventeen, _WEIGHTS, strict=True))
    return "10X98765432"[total % 11]


def luhn_digit(head: str) -> str:
    """The last digit of a card number (Luhn)."""
    total = 0
    for place, digit in enumerate(reversed(head)):
        double = int(digit) * (2 if place % 2 == 0 else 1)
        total += double - 9 if double > 9 else double
    return str(-total % 10)


def is_card(digits: str) -> bool:
    """Whether a string of digits is a card number by its length and checksum."""
    return 15 < len(digits) < 20 and digits[0] in "3456789" and luhn_digit(digits[:-1]) == digits[-1]


def birth_in(number: str) -> date | None:
    """The day of birth in a citizen's number of 18 or 15 characters."""
    digits = number[6:14] if len(number) == 18 else "19" + number[6:12]
    try:
        day = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None
    return day if 1880 <= day.year <= 2035 and number[0] in "1234568" else None


@dataclass(frozen=True, slots=True)
class Form:
    """A sort of number: its pattern (group `n` is what to hide, else all of it), and a test of its characters without hyphens."""

    sort: Sort
    pattern: re.Pattern[str]
    holds: Callable[[str], object] = bool


def _form(sort: Sort, pattern: str, holds: Callable[[str], object] = bool) -> Form:
    return Form(sort, re.compile(pattern), holds)


_VALUE = r"[：:，为是系（“\"】\]、\n]{0,3}"
FORMS: tuple[Form, ...] = (
    _form("mail", r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]+(?:[.．。][A-Za-z]{2,10}){1,3}"),
    _form("identity", rf"{_NOT_BEFORE}\d(?:{_DASH}\d){{16}}{_DASH}[\dXx×*]{_NOT_AFTER}", birth_in),
    _form("identity", rf"{_NOT_BEFORE}\d(?:{_DASH}\d){{14}}{_NOT_AFTER}", lambda number: birth_in(number) and number[:2] < "83"),
    _form("identity", rf"(?:身份证|公民身份)(?:号码?|证号码?)?{_VALUE}(?P<n>\d[\dXx\n-]{{13,19}})"),
    _form("passport", rf"(?:护照|通行证|回乡证|台胞证|居留证)(?:编?号码?)?{_VALUE}(?P<n>[A-Za-z]{{0,2}}\d{{6,10}}[A-Za-z]?){_NOT_AFTER}"),
    _form("passport", r"(?<![A-Za-z\d])(?:[EGDP]\d{8}|E[A-Z]\d{7}|[HMC]\d{8}(?:\d\d)?)(?![A-Za-z\d])"),
    _form("phone", rf"{_NOT_BEFORE}(?:\+?0?0?86{_DASH})?1{_DASH}[3-9]{_DASH}\d(?:{_DASH}\d){{8}}(?![\dA-Za-z]|\.\d|[元克吨]|万元)"),
    _form("phone", rf"(?<![{_CHINESE}十百千])[一幺][三-九四五六七八][{_CHINESE}]{{9}}(?![{_CHINESE}年十百千])"),
    _form("phone", rf"{_NOT_BEFORE}（?0(?:10|2\d|[3-9]\d\d)(?:[）)]|{_DASH}){_DASH}[2-9](?:{_DASH}\d){{6,7}}(?![\dA-Za-z]|\.\d|[元克吨])"),
    _form("phone", rf"(?:电话|座机|固话|手机|联系方式|号码)(?:号码?)?{_VALUE}(?P<n>\+?\d(?:{_DASH}\d){{5,13}}){_NOT_AFTER}"),
    _form("vehicle", rf"(?:车架号?|车辆识别代?[号码]|大架号|发动机号?|底盘号)(?:码|号码)?{_VALUE}(?P<n>[A-Za-z0-9*-]{{5,20}})"),
    _form("vehicle", r"(?<![A-Za-z\d])(?=[A-Z\d]*[A-Z])(?=[A-Z\d]*\d)[A-HJ-NPR-Z\d]{17}(?![A-Za-z\d])"),
    _form("device", rf"(?:串号|串码|IMEI|MEID|设备号|序列号)(?:码|号)?[12]?{_VALUE}(?P<n>[A-Za-z0-9]{{8,20}})(?![A-Za-z\d])"),
    _form(
        "plate",
        rf"(?<![A-Za-z\d])(?:[{_PROVINCES}][A-Za-z]|WJ[{_PROVINCES}]?)[-·.．—－\n]?(?P<n>[A-Za-z0-9{_MASK}]{{4,6}}[挂学警港澳使领试超]?)(?![A-Za-z\d])",
        lambda plate: re.search(r"\d", plate),
    ),
    _form("account", rf"{_NOT_BEFORE}\d(?:{_DASH}\d){{15,18}}{_NOT_AFTER}", is_card),
    _form(
        "account",
        rf"(?:卡号|账号|帐号|账户|帐户|银行卡|信用卡|储蓄卡|借记卡|存折|社保卡|医保卡)(?:号码?)?{_VALUE}(?P<n>\d(?:{_DASH}\d){{6,29}}){_NOT_AFTER}(?![元万年])",
    ),
    _form("account", r"尾号[为是：]?(?P<n>\d{3,6})(?!\d)"),
    _form("account", rf"{_NOT_BEFORE}\d(?:-?\d){{14,29}}{_NOT_AFTER}"),
    _form(
        "handle",
        rf"(?:微信|QQ|qq|Qq|扣扣|支付宝|陌陌|抖音|快手|淘宝|闲鱼|旺旺|Skype|Telegram|蝙蝠|ID)群?(?:账户|账号|帐号|号码?|ID)?{_VALUE}(?P<n>[A-Za-z0-9_][A-Za-z0-9_\-.]{{4,24}})",
    ),
    _form("handle", r"(?:微信名|微信昵称|QQ名|QQ昵称|昵称|网名|备注名|群名片|花名)[为是叫系]?[：:]?[“\"‘](?P<n>[^”\"’\n，。]{1,16})[”\"’]"),
    _form(
        "handle",
        r"(?:微信|QQ|qq|网友|昵称)[为是叫]?[“\"‘](?!附近的人|摇一摇|漂流瓶|朋友圈|扫一扫|红包|转账|钱包)(?P<n>[^”\"’\n，。]{1,16})[”\"’]",
    ),
    _form(
        "digits",
        rf"(?<![\dA-Za-z{_MASK}])(?=[\d{_MASK}Xx]{{11,20}}(?![\dA-Za-z{_MASK}]))(?:\d{{2,17}}[{_MASK}]{{2,14}}[\dX]{{0,6}}|[{_MASK}]{{4,16}}\d{{3,6}}[\dX]?)",
        lambda digits: sum(character.isdigit() for character in digits) > 2,
    ),
)


def numbers_of(plain: str, alone: bool = False) -> Iterator[Finding]:
    """Every number of every form, the surest forms first; `alone`: only the forms that need no word before them."""
    for form in FORMS:
        if alone and "n" in form.pattern.groupindex:
            continue
        for match in form.pattern.finditer(plain):
            start, end = match.span("n") if "n" in form.pattern.groupindex else match.span()
            words = re.sub(r"\n", "", plain[start:end])
            bare = re.sub(r"[-—－–·\n]", "", words)
            tail = bare[:-1] + "X" if form.sort == "identity" and bare[-1:] in ("×", "*", "x") else bare
            if form.holds(tail):
                yield Finding(start, end, form.sort, words)


def repeats_of(plain: str, found: Iterable[Finding]) -> Iterator[Finding]:
    """The other places of numbers already found, where nothing but the number itself tells (HMA958 after 皖HMA958, an account on its own)."""
    known = {one.words: one.sort for one in found if len(one.words) > 4 and (len(one.words) > 6 or not one.words.isdigit())}
    for words, sort in known.items():
        if sum(character.isdigit() for character in words) > 2:
            for match in re.finditer(rf"(?<![\d.]){re.escape(words)}(?![\d]|\.\d|[元克万])", plain):
                yield Finding(*match.span(), sort, words)
