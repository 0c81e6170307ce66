"""Plants (植入的个人信息): invented identifiers, written in many ways, in sentences such as judgments have.

Names come from lists of their own (not from the table that finds names); numbers have right checksums. `core` is what must not be read in
the masked text again, however it is written.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass

from annotation.masking.numbers import check_digit, luhn_digit
from pipelines.folding import fold

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦傅方白邹孟熊秦邱江尹薛闫段雷侯龙史"
    "陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华"
)
_COMPOUND = ("欧阳", "上官", "司马", "诸葛", "皇甫", "令狐", "司徒")
_GIVEN = (
    "伟芳娜敏静秀丽强磊军洋艳勇杰娟涛明超兰霞平刚桂英华玉萍红建文利国志海春宝金永新庆东林玲梅福生龙翠凤德才斌波辉飞鹏宇浩欣怡婷雪梦佳琪子涵梓轩雨泽俊熙博成昊天晓光振兴家良忠义"
    "富贵来喜发财根土水火木石山川江河大小双全满仓有余得胜立功卫国爱民跃进解放援朝抗美向阳冬青秋菊夏荷正中和顺安康长寿仁智信勤俭"
)
_TALES = (
    "证人{0}的证言，证实案发当晚其在家中休息。", "被害人{0}陈述，证实其财物被盗的经过。", "据{0}反映，当时路上没有其他车辆。", "{0}（另案处理）随后离开现场。",
    "其妻子{0}得知后打电话报警。", "该车由{0}驾驶，停在路边。", "双方发生口角，{0}被打伤倒地。", "{0}、{1}等人在场目睹了经过。", "其曾向{0}借款未还。",
    "随后电话联系{0}，约定见面地点。", "{0}说其不清楚此事。", "法定代理人{0}到庭参加诉讼。", "经辨认，{0}指认出作案地点。", "村民{0}证实听到呼救声。",
    "民警{0}、{1}出具情况说明。", "在{0}家中查获手机一部。", "一个叫{0}的男子将其带走。", "鉴定人{0}出庭作证。", "被害人{0}的近亲属与其达成协议。",
    "与邻居{0}因琐事发生争执。", "同案人{0}归案后作了供述。", "证人{0}、{1}的证言与上述事实一致。", "该款汇入户名为{0}的账户。", "收条由{0}签名确认。",
    "姓名：{0}，性别：女，职业：务工。", "委托代理人{0}，系其儿子。", "其与工友{0}一同前往。", "死者{0}系颅脑损伤死亡。", "{0}的父亲{1}表示谅解。", "后被{0}当场抓住。",
)  # fmt: skip

_HYPHEN = re.compile(r"(?<=[0-9A-Za-z])[-—－–](?=[0-9A-Za-z])")


@dataclass(frozen=True, slots=True)
class Plant:
    """A sentence with an identifier in it: its sort, how it is written, and what must be gone from the plain masked text."""

    sort: str
    form: str
    sentence: str
    core: str


def plain_of(text: str) -> str:
    """A text as it is read, without line feeds and without hyphens inside numbers."""
    return _HYPHEN.sub("", fold(text).plain.replace("\n", ""))


def plants(chance: random.Random) -> list[Plant]:
    """One plant of every sort (names twice), each in a way of writing that chance decides."""
    return [
        _name(chance),
        _name(chance),
        *(make(chance) for make in (_identity, _phone, _address, _plate, _card, _account_name, _passport, _birth, _table)),
    ]


def _written(words: str, chance: random.Random, ways: str) -> tuple[str, str]:
    """The words in one of the ways of writing, and its name."""
    way = chance.choice(ways.split())
    middle = chance.randrange(1, len(words))
    made = {
        "plain": lambda: words,
        "blanks": lambda: " ".join(words) if len(words) < 5 else f"{words[:6]} {words[6:]}",
        "wide_blank": lambda: f"{words[:middle]}\u3000{words[middle:]}",
        "groups": lambda: " ".join(words[at : at + 4] for at in range(0, len(words), 4)),
        "full_width": lambda: "".join(chr(ord(one) + 0xFEE0) if "!" <= one <= "~" else one for one in words),
        "line_break": lambda: f"{words[:middle]}\n{words[middle:]}",
        "zero_width": lambda: f"{words[:middle]}\u200b{words[middle:]}",
        "hyphens": lambda: "-".join((words[:3], words[3:7], words[7:])),
        "traditional": lambda: _traditional(words),
        "brackets": lambda: f"【{words}】",
        "quotes": lambda: f"“{words}”",
    }[way]()
    return made, way


def _traditional(words: str) -> str:
    from opencc import OpenCC

    made: str = OpenCC("s2t").convert(words)
    return made if len(made) == len(words) else words


def _person(chance: random.Random) -> str:
    surname = chance.choice(_COMPOUND) if chance.random() < 0.03 else chance.choice(_SURNAMES)
    return surname + "".join(chance.choice(_GIVEN) for _ in range(1 if chance.random() < 0.25 else 2))


def _name(chance: random.Random) -> Plant:
    tale, one, other = chance.choice(_TALES), _person(chance), _person(chance)
    written, way = _written(one, chance, "plain plain plain blanks wide_blank line_break zero_width traditional")
    return Plant("name", way, tale.format(written, other), one)


def _number(chance: random.Random, length: int) -> str:
    return "".join(chance.choice("0123456789") for _ in range(length))


def _day(chance: random.Random) -> tuple[int, int, int]:
    return chance.randint(1945, 2004), chance.randint(1, 12), chance.randint(1, 28)


def _identity(chance: random.Random) -> Plant:
    year, month, day = _day(chance)
    area = chance.choice(("110105", "320102", "420106", "510104", "440304", "610113", "230103"))
    if chance.random() < 0.15 and year < 1999:
        number = f"{area}{year % 100:02d}{month:02d}{day:02d}{_number(chance, 3)}"
    else:
        head = f"{area}{year}{month:02d}{day:02d}{_number(chance, 3)}"
        number = head + check_digit(head)
    number = number.lower() if chance.random() < 0.3 else number
    written, way = _written(number, chance, "plain plain groups full_width line_break zero_width brackets blanks")
    lead = chance.choice(
        ("身份证号码：", "公民身份号码", "身份证号", "居民身份证号码为", "证件号码：", "其身份信息为", "姓名、性别、身份证号\n某某、男、")
    )
    return Plant("identity", way, f"户籍资料证实，{lead}{written}，户籍地未变。", number)


def _phone(chance: random.Random) -> Plant:
    if chance.random() < 0.3:
        area = chance.choice(("010", "027", "0571", "0755", "0931"))
        number = area + chance.choice("2345678") + _number(chance, 11 - len(area) if len(area) == 4 else 7)
        written = chance.choice(
            (number, f"{area}-{number[len(area) :]}", f"（{area}）{number[len(area) :]}", f"{area}－{number[len(area) :]}")
        )
        return Plant("phone", "landline", f"其登记的固定电话为{written}，已停用。", number[len(area) :])
    number = "1" + chance.choice("3456789") + _number(chance, 9)
    written, way = _written(number, chance, "plain plain groups full_width hyphens line_break zero_width brackets")
    lead = chance.choice(("手机号码", "电话：", "联系电话为", "使用的号码", "通过手机", "Tel:"))
    return Plant("phone", way, f"通话清单证实，{lead}{written}与他人多次通话。", number)


def _address(chance: random.Random) -> Plant:
    name = "".join(chance.sample("锦绣江南春晓金桂明珠阳光丽景玉泉安和裕华兴隆", 2))
    door = f"{chance.randint(1, 30)}栋{chance.randint(1, 5)}单元{chance.randint(101, 2900)}室"
    kinds: tuple[Callable[[], tuple[str, str]], ...] = (
        lambda: (f"江城市东湖区{name}小区{door}", f"{name}小区"),
        lambda: (f"江城市东湖区{name}花园{door}", door),
        lambda: (f"江城市东湖区{name}路{chance.randint(2, 998)}号{door}", door),
        lambda: (f"临河县青山镇{name}村{chance.choice('一二三四五六七八九')}组{chance.randint(2, 300)}号", f"{name}村"),
        lambda: (f"临河县白水乡{name}村", f"{name}村"),
        lambda: (f"江城市东湖区{name}街{chance.randint(2, 998)}号", f"{name}街"),
        lambda: (f"江城市东湖区{name}社区{chance.randint(2, 30)}号楼{chance.randint(101, 909)}号", f"{name}社区"),
    )
    written, core = chance.choice(kinds)()
    lead = chance.choice(("住", "户籍所在地", "现住", "家住", "租住于", "暂住", "来到"))
    return Plant("address", "plain", f"被害人{lead}{written}，案发后已搬离。", core)


def _plate(chance: random.Random) -> Plant:
    letters = "ABCDEFGHJKLMNPQRSTUVWXYZ"
    tail = chance.choice(
        (_number(chance, 5), chance.choice(letters) + _number(chance, 4), "D" + _number(chance, 5), _number(chance, 5) + "F")
    )
    plate = chance.choice("京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼") + chance.choice(letters)
    written = chance.choice((plate + tail, f"{plate}·{tail}", f"{plate}-{tail}", f"{plate} {tail}", f"{plate}{tail}".translate(_WIDE)))
    return Plant("plate", "plain", f"监控显示，牌照为{written}的小型轿车驶离。", tail)


_WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}


def _card(chance: random.Random) -> Plant:
    head = chance.choice(("622202", "621700", "436742", "955880")) + _number(chance, chance.choice((9, 12)))
    number = head + luhn_digit(head)
    written, way = _written(number, chance, "plain groups full_width line_break zero_width brackets")
    return Plant("card", way, f"银行流水证实，{chance.choice(('卡号', '银行账户', '账号为', '工商银行'))}{written}收到转款三千元。", number)


def _account_name(chance: random.Random) -> Plant:
    handle = chance.choice(("wxid_", "lucky", "abc", "zhao_")) + _number(chance, 5)
    made = chance.choice(
        (
            ("mail", f"其电子邮箱{handle}@163.com收到邮件。", f"{handle}@"),
            ("wechat", f"微信号：{handle}的聊天记录证实交易经过。", handle),
            ("wechat", f"使用微信（微信号{handle}）收取货款。", handle),
            ("qq", f"其QQ号码{handle[-5:]}7{handle[-4:]}与买家联系。", f"{handle[-5:]}7{handle[-4:]}"),
            ("nickname", f"微信昵称“随风{handle[-2:]}”的用户与其联系。", f"随风{handle[-2:]}"),
        )
    )
    return Plant(made[0], "plain", made[1], made[2])


def _passport(chance: random.Random) -> Plant:
    number = chance.choice(("E", "G", "EA", "H")) + _number(chance, 8)
    return Plant(
        "passport", "plain", f"出入境记录证实，其持{chance.choice(('护照', '护照号码：', '通行证号', '护照（'))}{number}出境。", number
    )


def _birth(chance: random.Random) -> Plant:
    year, month, day = _day(chance)
    spoken = "〇一二三四五六七八九"
    tens = ("", "十", "二十")[day // 10] + (spoken[day % 10] if day % 10 else "")
    chinese = f"{''.join(spoken[int(one)] for one in str(year))}年{('', '十')[month // 10] + (spoken[month % 10] if month % 10 else '')}月{tens}日"
    date = chance.choice(
        (f"{year}年{month}月{day}日", f"{year}.{month}.{day}", f"{year}-{month:02d}-{day:02d}", chinese, f"{year} 年{month} 月{day} 日")
    )
    tale = chance.choice(
        (
            "户籍证明证实，其生于{0}，汉族。",
            "其出生日期：{0}，小学文化。",
            "某某，女，{0}出生，务工。",
            "死者，男，{0}生，农民。",
            "其于{0}出生于江城市。",
        )
    )
    return Plant("birth", "plain", tale.format(date), plain_of(date))


def _table(chance: random.Random) -> Plant:
    """A row of a table, its fields parted by tabs, blanks or rules."""
    (year, month, day), number = _day(chance), "1" + chance.choice("3456789") + _number(chance, 9)
    head = f"420106{year}{month:02d}{day:02d}{_number(chance, 3)}"
    fields = [_person(chance), chance.choice("男女"), f"{year}-{month:02d}-{day:02d}", head + check_digit(head), "江城市东湖区", number]
    way, rule = chance.choice((("tabs", "\t"), ("blanks", " "), ("wide", "\u3000"), ("rules", "|"), ("commas", "，")))
    row = rule.join(fields)
    return Plant("table", way, f"人员信息表：{rule}{row}{rule}登记在册。", plain_of(fields[chance.choice((2, 3, 5))]))
