"""Defendants (被告人、被告单位、罪犯): read from the head of the document (当事人情况), in its order.

A person's name is the one in the head; a different spelling in the verdict (主文) is his first alias, then 曾用名, 绰号 and the like.
Victims, accomplices dealt with separately and parties of the civil action alone are no defendants.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from pipelines.facts.reading import Kind, Label, Reading
from pipelines.facts.values import Person
from pipelines.judgment import Judgment, Part, Span

_ACCUSED = r"(?:被告人|被告单位|罪犯|犯罪人|被告)"
_ROLE = re.compile(
    r"(?:^|(?<=[\n。；]))(?:\d{1,2}[.．、]|[一二三四五六七八九十]{1,2}、)?"
    r"(?P<role>(?:(?:刑事)?附带民事(?:公益)?(?:诉讼)?|原审|一审|二审|再审|本案|申请再审|抗诉|申诉)*"
    r"(?:被告人|被告单位|罪犯|被告(?=[（：\n]|[\u4e00-\u9fff]{2,4}，[男女]，)|被告人（单位）|上诉(?:人|单位)|申诉人|申请再审人|再审申请人|被申诉人|被抗诉人|原审被告)"
    r"(?:（[^）\n]{2,40}）|[、暨及兼](?:(?:刑事)?附带民事(?:公益)?(?:诉讼)?、?|原审|一审)*(?:被告人|被告|上诉人))*)"
    r"[：:，]?(?:姓名[：:]?|（?自报(?:名|姓名)?[：:）]?)?(?P<name>[^，。；：:（(、\n]{1,40}(?:（[^）\n]{1,12}）[^，。；"
    r"：（、\n]{0,24}(?:公司|厂|部|所|中心|院|社|店|行|集团|委员会|局|学校))?)"
)
_CIVIL = re.compile(r"(?:刑事)?(?:原审)?附带民事(?:诉讼)?(?:上诉人|被上诉人|被告人|被告单位|被告|原告人|原告)")
_STOP = re.compile(
    r"(?<=..)(?:因|涉嫌|曾(?:因|于|用|被|系|犯)|(?<!某)于[12\d×同]|犯[^，。]{2,24}罪|[男女](?:$|性|\d|[，,])|系[^，。]"
    r"|自报|绰号|别名|化名|又名|原名|[一二两三四五六七八九十]人|及其|与|对|不服|已|现|经|的|被|向|在|户籍|出生|生于|[^，。]{1,12}一案|(?:贪污"
    r"|受贿|行贿|职务侵占|挪用|诈骗|合同诈骗|盗窃|抢劫|抢夺|强奸|贩卖|走私|非法|故意|过失|交通肇事|寻衅|聚众|组织|敲诈|侵占)|[12]\d{3}年"
    r"|为(?=[掩获牟了谋达逃骗])|供述|自动投|自愿|当庭|主观|一家|收到|也?提供|具有|积极|初次|(?:工商|建设|农业|交通)银行|账户"
    r"|(?<![某×XxＸ*＊])\d|住)"
)
_SEXED = re.compile(r"(?:，[^，。]{2,16}){0,2}[，（][男女][，。）性]")
_WHOLE_UNIT = re.compile(r"[\u3400-\u9fff（）]{4,30}(?:公司|厂|集团|合作社|事务所|商行|委员会)")
_TWICE = re.compile(r"(?P<real>(?P<family>[\u3400-\u9fff])[\u3400-\u9fff]{1,2})(?P<masked>(?P=family)某[某甲乙丙丁\d]{0,2})")
_NAME = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff·•.．A-Za-z×XxＸ*＊ⅹⅩ△○〇□某\d甲乙丙丁戊己庚辛＋?？/\-—_]+")
_NOT_NAMES = re.compile(
    r"(?:[男女]$|具有|家属|暨?附带民事|基本情况|委托|指定|亲属|辩护|辩称|辩解|供述|对|及|的|不服|提出|认为|均|未|无异议|到庭|情况|以上|上列|退回|缴纳|违法所得|费用|人)"
)
_ALIAS = re.compile(
    r"(?:曾用名|又名|曾用姓名|别名|绰号|外号|诨名|化名|小名|乳名|网名|微信名|自称|原名|自报姓名|真名|真实姓名|俗名|汉名|艺名|法名|曾化名|自报名|自报|冒用名"
    r"|冒名|英文名|中文名|户籍姓名|户籍名|身份证名|译名|音译)"
    r"(?:为|叫|是|系|“)?[：:，]?(?P<names>[“”\"'‘’·•A-Za-z\u3400-\u9fff]{1,16}(?:[、及或／/][“”\"'‘’·•A-"
    r"Za-z\u3400-\u9fff]{1,12}){0,4})"
)
_TITLE = re.compile(r"[^。，\n]{1,40}(?:判决|裁定|决定)书")
_ALIAS_END = re.compile(r"(?:[男女]|（|）|，|。|”|“|系|出生|生于|民族|自报|化名|绰号|别名|外号)")
_BRACKET = re.compile(r"（(?P<inner>[^）\n]{1,40})）")
_OTHERS = re.compile(
    r"(?:^|(?<=[\n。；]))(?:辩护人|指定辩护人|委托辩护人|法律援助|法定代理人|诉讼代表人|诉讼代理人|委托代理人|附带民事|原公诉机关|公诉机关|抗诉机关"
    r"|被害人|自诉人|翻译|合适成年人|值班律师|第三人|被申诉人"
    r"|[^。\n]{2,30}(?:人民检察院|检察院)(?:以|指控|于)|[^。\n]{2,30}(?:人民法院|法院)(?:审理|于|受理|依法|作出)|本院(?![^，。]{0,16}决定(?:逮捕|取保候审)))"
)
_UNIT = re.compile(
    r"(?:公司|厂|集团|中心|委员会|合作社|事务所|医院|学校|大学|学院|商行|经营部|门市部|局|企业|协会|部|店|场|站|所|行|处|院|社)$"
)
_ACCUSED_LIST = re.compile(r"指控(?:原审)?被告人(?P<names>[^。]{1,200}?)(?:涉嫌)?(?:分别)?(?:共同)?犯")
_NARRATED = re.compile(r"被告人([\u4e00-\u9fff×Xx某\d]{2,4})")
_MASKED = re.compile(r"(?:被告人|上诉人)([\u3400-\u9fff]某{1,2})(?![某甲乙丙丁\d])")
_VERDICT_NAME = re.compile(
    r"(?:被告人|被告单位|罪犯|上诉人|原审被告人|原审被告单位|（原审被告人）|（原审被告单位）)(?P<name>[^，。；：（、\n]{2,30}?)(?=犯|的刑罚|减去|予以|无罪|，|（|、|减刑|假释|有期徒刑)"
)


@dataclass(frozen=True, slots=True)
class _Entry:
    """A name as it stands after a role word in the head."""

    name: str
    start: int
    end: int
    opened: int  # where the paragraph begins
    is_unit: bool
    other: str = ""  # a second name pasted to the first (赵小六赵某某)


def find(reading: Reading) -> Mapping[str, Any]:
    """Read the defendants of a judgment."""
    judgment = reading.judgment
    head = _head(judgment)
    entries = sorted([*_entries(judgment.plain, head), *_unlabelled(judgment, head)], key=lambda entry: entry.opened)
    people = [_person(judgment, index, entry, entries, head) for index, entry in enumerate(_first(entries))]
    if not people:
        people = list(_without_head(judgment)) or list(_of_narration(judgment))
    return {"people": tuple(_with_masked_names(judgment.plain, list(_with_verdict_names(judgment, people))))}


def _head(judgment: Judgment) -> Span:
    """The parties' part; without one the first 1,500 characters."""
    sections = list(judgment.parts(Part.PARTIES))
    if sections:
        return Span(sections[0].start, sections[-1].end)
    return Span(0, min(len(judgment.plain), 1500))


def _entries(plain: str, head: Span) -> Iterator[_Entry]:
    for match in _ROLE.finditer(plain, head.start, head.end):
        role = _CIVIL.sub("", match["role"])
        if not re.search(_ACCUSED, role):
            continue
        if role.startswith("上诉") and "（" in match["role"] and "被告" not in role:
            continue
        sexed = _SEXED.match(plain, match.end()) is not None
        name = None if _TITLE.match(plain, match.start("name")) else _clean(match["name"], sexed)
        if name is not None:
            start = match.start("name") + match["name"].index(name)
            twice = _TWICE.fullmatch(name)
            name, other = sorted((twice["real"], twice["masked"]), key=plain.count, reverse=True) if twice else (name, "")
            unit = "单位" in role or bool(_UNIT.search(name) and len(name) > 4)
            yield _Entry(name, start, start + len(twice[0] if twice else name), match.start("role"), unit, other)


def _unlabelled(judgment: Judgment, head: Span) -> Iterator[_Entry]:
    """Paragraphs of the head that begin with the bare name of one whom the indictment accuses."""
    plain = judgment.plain
    for section in judgment.parts(Part.PROCEDURE):
        accused = _ACCUSED_LIST.search(plain, section.start, min(section.end, section.start + 600))
        for name in re.split(r"[、，及和]|被告人|被告单位", accused["names"]) if accused else ():
            at = plain.find(f"\n{name}，", head.start, head.end) + 1 if 1 < len(name) < 5 else 0
            if at:
                yield _Entry(name, at, at + len(name), at, False)


def _clean(raw: str, sexed: bool = True) -> str | None:
    """The name at the beginning of what follows a role word; nothing if it is no name. `sexed`: his sex is told after it (王某男，女)."""
    stop = None if _WHOLE_UNIT.fullmatch(raw) else _STOP.search(raw)
    if stop and not (sexed and stop[0] in ("男", "女") and stop.end() == len(raw)):
        raw = raw[: stop.start()]
    raw = raw.rstrip("男女") if len(raw) > 2 and not sexed else raw
    if "（" in raw:
        return raw
    match = _NAME.match(raw.strip())
    name = match[0].strip(".．-—") if match else ""
    if (
        not name
        or len(name) > 30
        or (len(name) > 5 and not re.search(r"[·•.．A-Za-z×]", name) and not _UNIT.search(name) and _NOT_NAMES.search(name))
    ):
        return None
    if name in ("基本情况", "人", "信息", "身份", "情况") or _NOT_NAMES.match(name):
        return None
    return name


def _first(entries: list[_Entry]) -> list[_Entry]:
    """The first entry of each name."""
    seen: dict[str, _Entry] = {}
    for entry in entries:
        seen.setdefault(entry.name, entry)
    return list(seen.values())


def _person(judgment: Judgment, index: int, entry: _Entry, entries: list[_Entry], head: Span) -> Person:
    """A person with his paragraphs: from his name to the next party, counsel or the end of the head."""
    limit = min(
        [other.opened for other in entries if other.opened > entry.opened and other.name != entry.name],
        default=head.end,
    )
    other = _OTHERS.search(judgment.plain, entry.end, limit)
    end = other.start() if other else limit
    words = judgment.plain[entry.end : min(end, entry.end + 300)]
    return Person(
        index,
        entry.name,
        (*filter(None, (entry.other,)), *_aliases(entry.name, words)),
        entry.is_unit,
        Span(entry.opened, end),
        (Span(entry.start, entry.end),),
    )


def _aliases(name: str, words: str) -> tuple[str, ...]:
    """Other names of a person in his paragraph (曾用名, 绰号 …)."""
    found: dict[str, None] = {}
    if words.startswith("（") and (bracket := _BRACKET.match(words)):
        inner = bracket["inner"]
        if re.fullmatch(r"[A-Za-z .，·]+", inner):
            found[inner] = None
    for match in _ALIAS.finditer(words[:200]):
        for one in re.split(r"[、及或／/]|”“|””", match["names"]):
            if stop := _ALIAS_END.search(one, 1):
                one = one[: stop.start()]
            one = one.strip("“”\"'‘’：为")
            if one and one != name and len(one) <= 12:
                found[one] = None
    return tuple(found)


def _without_head(judgment: Judgment) -> Iterator[Person]:
    """Defendants of a document whose parties stand nowhere: those whom the verdict names."""
    seen: set[str] = set()
    for section in judgment.parts(Part.VERDICT):
        for match in _VERDICT_NAME.finditer(judgment.plain, section.start, section.end):
            name = _clean(match["name"])
            if name and name not in seen:
                seen.add(name)
                yield Person(
                    len(seen) - 1,
                    name,
                    is_unit=bool(_UNIT.search(name) and len(name) > 4),
                    spans=(Span(match.start("name"), match.end("name")),),
                )


def _of_narration(judgment: Judgment) -> Iterator[Person]:
    """Defendants of a fragment with neither head nor verdict: the names that stand after 被告人 twice or more."""
    words = [match[1] for match in _NARRATED.finditer(judgment.plain)]
    pairs = Counter(word[:2] for word in words)
    index = 0
    for pair, count in pairs.items():
        if count < 2:
            continue
        longer = [[word[:n] for word in words if word.startswith(pair)] for n in (4, 3)]
        name = next(
            (most for most, n in (Counter(found).most_common(1)[0] for found in longer) if n >= 0.8 * count and len(most) > 2),
            pair,
        )
        start = judgment.plain.find("被告人" + name) + 3
        yield Person(index, name, spans=(Span(start, start + len(name)),))
        index += 1


def _with_verdict_names(judgment: Judgment, people: list[Person]) -> Iterator[Person]:
    """Give a person whom the verdict spells otherwise that spelling as the first alias."""
    named: dict[str, None] = {}
    words = ""
    for section in judgment.parts(Part.VERDICT):
        words += judgment.read(section)
        for match in _VERDICT_NAME.finditer(judgment.plain, section.start, section.end):
            if name := _clean(match["name"]):
                named[name] = None
    strangers = [name for name in named if all(name not in one.names for one in people)]
    for person in people:
        alike = [] if person.name in words else [name for name in strangers if _alike(person, name, len(people))]
        yield replace(person, aliases=(alike[0], *person.aliases)) if len(alike) == 1 else person


def _with_masked_names(plain: str, people: list[Person]) -> Iterator[Person]:
    """Give the only one of his family name the masked name by which the body calls him (殷大明 in the head, 被告人殷某 after it)."""
    families, masks = Counter(person.name[0] for person in people), Counter(_MASKED.findall(plain))
    for person in people:
        told = not person.is_unit and len(person.name) < 5 and "某" not in person.name
        own = [name for name in masks if told and name[0] == person.name[0] and name not in person.names]
        single = families[person.name[0]] == 1 and len(own) == 1 and masks[own[0]] > 1
        yield replace(person, aliases=(*person.aliases, own[0])) if single else person


def _alike(person: Person, name: str, count: int) -> bool:
    """Whether a name of the verdict may mean this person: the only one, or the same family name or two characters in common."""
    return count == 1 or name[0] == person.name[0] or len(set(name) & set(person.name)) >= 2


KIND = Kind("people", "被告人", "judgment", ("people",), find, (Label("defendant", "被告人"),))
