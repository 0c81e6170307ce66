"""死伤与酒精含量: people killed by the crime, the gravest injury of a victim, alcohol in the blood (mg/100ml)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from pipelines.facts.narration import Account, account, convicted_of
from pipelines.facts.reading import Kind, Reading
from pipelines.facts.values import Fact
from pipelines.judgment import Part, Span
from pipelines.numerals import read_number

_ALCOHOL = re.compile(
    r"(?P<value>\d{1,4}(?:[.．]\d{1,3})?)(?:±\d+(?:\.\d+)?)?(?:mg|毫克|MG|Mg|㎎|g)?(?:/|／|每|╱|∕)?(?:100|l00|1OO|一百|百)?(?:ml|mL|ML|毫升|m1|Ml|㎖|mI)(?!/)"
)
_ALCOHOL_BEFORE = re.compile(r"(?:每)?100(?:ml|毫升|mL|ML)[^。；，]{0,12}?(?P<value>\d{1,4}(?:\.\d{1,3})?)(?:mg|毫克|MG)")
_BREATH: Final = ("呼气", "呼吸", "吹气", "现场检测", "酒精测试仪", "呼出", "酒精检测仪")
_LIMIT: Final = ("大于", "超过", "以上", "标准", "达到", "不满", "小于", "大于或等于", "低于")
_INJURY = re.compile(r"轻微伤|轻伤|重伤|(?<=[构致属为系成])重、轻伤")
_RANK: Final = {"轻微伤": 1, "轻伤": 2, "重伤": 3}
_HURT_CHARGE = re.compile(
    r"伤害|斗殴|滋事|抢劫|强奸|妨害公务|袭警|交通肇事|危险驾驶|拘禁|绑架|杀人|虐待|猥亵|重伤|强迫|敲诈|责任事故|爆炸|放火|投放|危险方法|抢夺|绑架|拐卖|组织卖淫|强令|监管|刑讯|暴力|组织出卖|医疗|失火|侮辱|搜查|侵入住宅|抗税|阻碍|黑社会|催收|遗弃|破坏生产"
)
_NO = re.compile(r"(?:不|未|没有|尚未|未达到?|难以|无法)(?:[构达]成?|予)?[^。；，]{0,8}$")
_OTHER_SUBJECT = re.compile(
    r"(?:被告人|上诉人)(?P<name>[^，。；、]{1,8}?)(?:本人)?(?:的|头|面|身|左|右|所受|之|构成|系|属|为|伤|人体|损)[^，；。]{0,20}$"
)
_DEATH = re.compile(
    r"(?P<count>[一二两三四五六七八九十\d]{1,3})(?:名[^，。；]{0,6}|个)?人?(?:当场|经[^，。；]{0,12}|被[^，。；]{0,8})?(?:死亡|死)(?![者刑因于])"
    r"|死亡(?P<after>[一二两三四五六七八九十\d]{1,2})人|(?:致|致使|造成|导致)(?P<list>[^，。；]{1,40}?)(?:当场|受伤|经抢救无效|因?抢救无效|伤重|于当日|次日|重伤)*(?:后)?(?:，?经?[^，。；]{0,14}抢救无效)?(?:后|当日|次日|当场|于[^，。；]{2,12})?死亡"
    r"|(?P<plain>(?:抢救无效|当场|溺水|失血|伤重|不治|窒息|休克|经抢救|救治无效|医治无效|治疗无效|功能衰竭|颅脑损伤|损伤|当日|次日|同日)[^，。；]{0,10}死亡|不治身亡|(?:被害人|受害人)[^，。；]{1,8}(?:死亡|身亡)|将[^，。；]{1,10}(?:杀死|打死|杀害|撞死))"
)
_DEATH_CHARGE = re.compile(
    r"交通肇事|伤害|杀人|致人死亡|过失|责任事故|危险方法|放火|爆炸|投放|失火|抢劫|绑架|强奸|拘禁|虐待|斗殴|危险驾驶|医疗|安全事故|妨害公务|遗弃|滋事|伪劣|有毒|假药|非法行医|拐卖|侵入住宅"
)


def find(reading: Reading) -> Mapping[Any, Any]:
    """Deaths, injury and blood alcohol of the crimes of each defendant."""
    if reading.document.instance and reading.document.instance.value == "commutation":
        return {}
    told = account(reading)
    stretches = [*told.main, *told.asides, *(one.span for one in reading.judgment.parts(Part.REASONING))]
    values: dict[int, dict[str, Any]] = {}
    alcohol: Fact[float] | bool | None = True
    for person in reading.people:
        charges = "、".join(convicted_of(reading, person))
        found: dict[str, Any] = {}
        if alcohol is True:
            alcohol = _alcohol(reading, told)
        if alcohol and ("驾驶" in charges or "交通" in charges):
            found["blood_alcohol"] = alcohol
        if _HURT_CHARGE.search(charges) and (injury := _injury(told.plain, stretches)):
            found["injury"] = injury
        if _DEATH_CHARGE.search(charges) and (deaths := _deaths(told.plain, stretches)):
            found["deaths"] = deaths
            if "交通肇事" in charges or "危险驾驶" in charges or found.get("injury") is None:
                pass
        if found:
            values[person.index] = found
    return values


def _alcohol(reading: Reading, told: Account) -> Fact[float] | None:
    """The blood test the court relies on; a breath test only where no blood test is told."""
    plain = told.plain
    spans = [
        *told.main,
        *told.asides,
        *(one.span for one in reading.judgment.parts(Part.PROSECUTION, Part.LOWER, Part.REASONING, Part.EVIDENCE)),
    ]
    breath: Fact[float] | None = None
    for span in spans:
        for start, end, value in _readings(plain, span):
            before = plain[max(span.start, start - 40) : start]
            if any(word in before[-6:] for word in _LIMIT):
                continue
            fact = Fact(value, (Span(start, end),))
            clause = before[max(before.rfind(mark) for mark in "。；，") + 1 :]
            if any(word in clause for word in _BREATH) or ("血" not in before and any(word in before for word in _BREATH)):
                breath = breath or fact
                continue
            return fact
    return breath


def _readings(plain: str, span: Span) -> Iterator[tuple[int, int, float]]:
    if not any(plain.find(mark, span.start, span.end) >= 0 for mark in ("ml", "毫升", "mL", "ML", "Ml")):
        return
    for pattern in (_ALCOHOL, _ALCOHOL_BEFORE):
        for match in pattern.finditer(plain, span.start, span.end):
            value = float(match["value"].replace("．", "."))
            if 5 <= value <= 900:
                yield match.start("value"), match.end(), value


def _injury(plain: str, stretches: list[Span]) -> Fact[str] | None:
    best: Fact[str] | None = None
    for span in stretches:
        for match in _INJURY.finditer(plain, span.start, span.end):
            grade = "重伤" if match[0].startswith("重") else match[0]
            before = plain[max(span.start, match.start() - 30) : match.start()]
            if _NO.search(before) or _OTHER_SUBJECT.search(before):
                continue
            if best is None or _RANK[grade] > _RANK[best.value]:
                best = Fact(grade, (Span(match.start(), match.end()),))
    return best


def _deaths(plain: str, stretches: list[Span]) -> Fact[int] | None:
    best: Fact[int] | None = None
    for span in stretches:
        if (
            plain.find("死", span.start, span.end) < 0
            and plain.find("身亡", span.start, span.end) < 0
            and plain.find("杀害", span.start, span.end) < 0
        ):
            continue
        for match in _DEATH.finditer(plain, span.start, span.end):
            count = _count(match)
            if count and (best is None or count > best.value):
                best = Fact(count, (Span(match.start(), match.end()),))
    return best


def _count(match: re.Match[str]) -> int:
    number = match["count"] or match["after"]
    if number:
        value = read_number(number)
        return int(value) if value is not None and value < 100 else 0
    return 1


KIND = Kind("casualty", "死伤与酒精含量", "defendant", ("deaths", "injury", "blood_alcohol"), find)
