"""Names (姓名) of a judgment: defendants and their aliases from the extraction, everyone else by the form of his name.

A candidate is a surname with one or two characters. It counts as a name when characters and neighbours say so (`name_table`), all its
mentions taken together; then every mention is found, also one broken by a line feed. Names that the court masked (张某某, 张某1) are told
apart: only their surname is left to hide. Units (单位) are no natural persons and keep their names.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache

from annotation.masking.finding import Finding
from annotation.masking.name_table import NameTable, name_table
from pipelines.facts.drug_name import NAMES
from pipelines.facts.values import Facts
from pipelines.law.charges import charge_names

_HAN = "\u3400-\u9fff\U00020000-\U0003ffff"
_TAIL = r"(?:某[某甲乙丙丁戊己庚辛壬癸]?\d{0,2}|[×xX*○〇]{1,2}\d{0,2}(?![\dA-Za-z]))"
_NO_PERSON = re.compile(r"某(?:[日天年月时处地省市县区镇乡村组路街巷号店厂银公小宾酒商超医学网种些个位项次件事]|人(?!某))")
_DOUBTFUL = frozenset("于时向和任从因在应由对以被同与将全连当明常安万白高方黄金")
_SURE_TAIL = re.compile(r"某[甲乙丙丁戊己庚辛壬癸\d]")
_TITLES = ("审判", "院", "科", "处", "局", "所", "队")
_FIGURES = frozenset("壹贰叁肆伍陆柒捌玖拾佰仟")
_SOUNDS = (  # characters that names of other languages are written with
    "尔提吾阿力克买艾孜尼拉斯达亚托木森布库麦都卜敏胡杜迪比热塔依帕吐罗然曼如道苏伊喀江来玉甫罕默德努西班卡古特拜孟山米萨图莫许乃奥明牙肉哈加番里沙塞扎叁荪奶"
    "马吉夏玛音叶坦门登巴鲁波送海丽娜安娃瓦汗赛衣司贝皮合巧穆铁毛志文建玛仁次旦央桑才让卓措丹增索朗嘎珠旺堆洛"
)
_DOTTED = re.compile(rf"[{_SOUNDS}]{{1,8}}(?:[·•・‧][{_SOUNDS}]{{1,8}})+")
_WRITTEN = re.compile(rf"[{_HAN}]+(?<!某)(?<!某.)")
_CALLED = re.compile(
    r"(?:绰号|外号|诨号|诨名|混名|化名|别名|小名|乳名|人称|自称)[叫为是做]{0,2}[：:]?[“\"‘'（](?P<name>[\u3400-\u9fff]{2,5})[”\"’'）]"
    r"|(?<=[给叫与和同跟向被由找让对、“])(?P<nick>阿[\u4e00-\u9fff])(?=[（、，。”]|购买|处|商量|联系|说|等人|的)"
)
_ANCHOR = re.compile(
    r"(?:被告人|上诉人|被害人|受害人|证人|死者|伤者|辩护人|代理人|监护人|检察员|审判[员长]|陪审员|书记员|公诉人|原告人?|自诉人|罪犯|同案[人犯]|嫌疑人|鉴定人|翻译人员|见证人|[民村辅]警"
    r"|村民|邻居|工友|同事|同学|朋友|同伙|老乡|司机|[男女]友|妻子?|丈夫|父亲?|母亲?|儿子|女儿|[哥弟姐妹]{1,2}|亲戚|保安|店主|老板|医生|护士|教师|老师|房东|户名为?|姓名[：:]|名叫|叫做?|联系|[。，；、][据经由向与和]|辨认出|指认)$"
)
_NO_NAME_AFTER = re.compile(
    r"[县市区镇乡州](?!.{0,3}(?:证实|陈述))|土家族|[\u3400-\u9fff]{0,4}(?:有限|公司|集团|律师事务所|合作社|银行|小学|中学|大学|医院|宾馆|酒店|大道|国道|高速)"
)
_SEXED = re.compile(r"[，、|（]?[男女](?=[，、|）\d])")
_LOOKED_AT = 40  # mentions that are looked at for a word for a person
_ROUGH = 5  # tenths of log-odds from which a string is a name
_ANCHORED = -55  # … after a word for a person
_SURE = 105  # … from which even an ordinary word is
_LIKE_WORD = 70  # … from which a likely string is that only begins like a word
_UNLIKELY = -10  # the string alone: below, only a word for a person before it makes it a name
_HOPELESS = -70  # … below, nothing does


def names_of(plain: str, facts: Facts) -> list[Finding]:
    """Every mention of every name in the plain text."""
    table = name_table()
    told = {name for one in facts.defendants if not one.person.is_unit for name in one.person.names}
    known = (
        {name for name in told if _is_whole(name)}
        | set(_dotted(plain))
        | {match["name"] or match["nick"] for match in _CALLED.finditer(plain)}
    )
    found = _candidates(plain, table)
    found |= {name for name in _candidates(plain.replace("\n", ""), table, _SURE) if _is_broken(name, plain)}
    found = {name for name in found - known if not _goes_on(name, known, plain)}
    return [*_mentions(plain, known), *_mentions(plain, found), *_masked_by_court(plain, table, told)]


def _is_broken(name: str, plain: str) -> bool:
    """Whether a line feed stands inside a mention of a name."""
    return any("\n" in match[0] for match in re.finditer("\n?".join(map(re.escape, name)), plain))


def _goes_on(name: str, known: set[str], plain: str) -> bool:
    """Whether a candidate is a known name with the beginning of the next word (张三曾因…)."""
    return name[:-1] in known and plain.count(name) < 0.5 * plain.count(name[:-1])


def _is_whole(name: str) -> bool:
    """Whether a name is worth hiding letter by letter: two characters or more, none of them a mask."""
    return (
        1 < len(name) < (6 if _WRITTEN.fullmatch(name) else 40)
        and not re.search(r"[某×*○〇犯罪]|^[xX]|^\d+$", name)
        and not re.fullmatch(r"[xX\d]+", name[1:])
    )


def _dotted(plain: str) -> Iterator[str]:
    """Names of several parts (阿里木·买买提), as far as their characters go."""
    yield from (match[0] for match in _DOTTED.finditer(plain) if len(match[0]) > 3)


def _candidates(plain: str, table: NameTable, enough: int = _ROUGH) -> set[str]:
    """The strings that are names, all their places in the text considered."""
    places: dict[str, list[int]] = defaultdict(list)
    for start in range(len(plain) - 1):
        surname = table.surname_of(plain, start)
        if not surname or (surname[0] == "长" and plain.endswith(_TITLES, 0, start)):
            continue
        for length in (1, 2):
            name = plain[start : start + len(surname) + length]
            if name[-1:] in ("男", "女") and plain[start + len(name) : start + len(name) + 1].isdigit():
                continue  # the next field of a table
            if len(name) == len(surname) + length and _WRITTEN.fullmatch(name) and len(_FIGURES.intersection(name)) < 2:
                places[name].append(start)
    scores = {name: _score(plain, name, starts, table) for name, starts in places.items()}
    good = {name for name, score in scores.items() if score >= max(enough, _needed(name, table))}
    good = {name for name in good if name not in _vocabulary() and not _is_place(plain, name, places[name])}
    return {name for name in good if not _worse(name, good, scores, places)}


def _needed(name: str, table: NameTable) -> int:
    """What a string must score: more where it is an ordinary word, somewhat more where it only begins like one (黄金友)."""
    if table.is_word(name):
        return _SURE
    return _ROUGH if not table.begins_like_word(name) else _LIKE_WORD if table.own(name[:1], name[1:]) > 0 else _SURE


@cache
def _vocabulary() -> str:
    """Charges and drugs: no part of them is a name (滥伐林木罪, 麻黄碱)."""
    return "\n".join([*sorted(charge_names()), *NAMES, *NAMES.values()])


def _is_place(plain: str, name: str, starts: list[int]) -> bool:
    """Whether a string names a town, a county, a firm: by its last character, or by what follows most of its mentions."""
    if len(name) > 2 and name[-1] in "镇县乡市区省旗村局院队厂店":
        return True
    return 2 * sum(bool(_NO_NAME_AFTER.match(plain, start + len(name))) for start in starts) > len(starts)


def _score(plain: str, name: str, starts: list[int], table: NameTable) -> int:
    """Log-odds of the string itself and of its best neighbours: the mean of its better half."""
    surname = table.surname_of(name, 0)
    own = table.own(surname, name[len(surname) :])
    if own < _HOPELESS:
        return own
    anchored = any(
        _ANCHOR.search(plain, max(0, start - 6), start) or _SEXED.match(plain, start + len(name)) for start in starts[:_LOOKED_AT]
    )
    if own < _UNLIKELY and not anchored:
        return own + _UNLIKELY
    around = sorted((table.around(plain, start, start + len(name)) for start in starts), reverse=True)
    better = around[: (len(around) + 1) // 2]
    return own + sum(better) // len(better) + (_ROUGH - _ANCHORED if anchored else 0)


def _worse(name: str, good: set[str], scores: dict[str, int], places: dict[str, list[int]]) -> bool:
    """Whether a longer or shorter reading of the same places is the better one."""
    count = len(places[name])
    longer = [other for other in good if len(other) == len(name) + 1 and other.startswith(name)]
    if (
        longer
        and sum(len(places[other]) for other in longer) >= 0.7 * count
        and max(scores[other] for other in longer) >= scores[name] - 25
    ):
        return True
    shorter = name[:-1]
    if shorter not in good:
        return False
    return scores[shorter] > scores[name] + 25 or (len(places[shorter]) > 3 and count < 0.3 * len(places[shorter]))


def _mentions(plain: str, names: Iterable[str]) -> Iterator[Finding]:
    """Every place of every name, longer names first, line feeds inside a name allowed."""
    lengths: dict[int, list[str]] = defaultdict(list)
    for name in names:
        lengths[len(name)].append(name)
    for length in sorted(lengths, reverse=True):
        pattern = re.compile("|".join("\n?".join(re.escape(char) for char in name) for name in sorted(lengths[length])))
        yield from (Finding(*match.span(), "name", match[0].replace("\n", "")) for match in pattern.finditer(plain))


def _masked_by_court(plain: str, table: NameTable, known: set[str]) -> Iterator[Finding]:
    """The names that the court masked (张某某, 李×, 王某甲); one that is a word too (于, 任) only where it surely is a surname."""
    places: dict[str, list[int]] = defaultdict(list)
    sure = {re.match(rf".{_TAIL}", name)[0] for name in known if re.match(rf".{_TAIL}", name)}  # type: ignore[index]
    for match in re.finditer(rf"[{_HAN}]{_TAIL}", plain):
        start, name = match.start(), match[0]
        if name not in sure and (name[0] not in table.surnames or _NO_PERSON.match(plain, start + 1)):
            continue
        places[name].append(start)
        before = plain[start - 1] if start else "\n"
        if name[0] not in _DOUBTFUL or _SURE_TAIL.match(plain, start + 1) or before in "人、，\n":
            sure.add(name)
    yield from (Finding(start, start + len(name), "surname", name) for name, starts in places.items() if name in sure for start in starts)
