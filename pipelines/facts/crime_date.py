"""犯罪日期 (犯罪起止日): first and last date of the convicted conduct, as the court finds it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pipelines.dates import DateHit, PartialDate, find_dates
from pipelines.facts.narration import Account, account, participants
from pipelines.facts.reading import Kind, Reading
from pipelines.facts.values import Fact
from pipelines.judgment import Span

_LATER: Final = (
    r"(?:被[^，。；]{0,24}(?:抓获|捉获|查获|查处|传唤|拘留|逮捕|带至|带回|羁押|取保|立案)|抓获|归案|投案|自首|到案|传唤|报案|报警|立案|受案|鉴定|认定书|检验|检测|赔偿|谅解|和解|协议书|退还|退赔|退缴|"
    r"拘留|逮捕|取保|发还|扣押|出具|死亡|抢救无效|出院|住院|判处|判决|刑满|释放|假释|行政处罚|处罚|曾因|出生|生于|注册|成立|登记|任命|担任|户籍|逃匿|逃至|潜逃|逃回|起诉|送达|公证|结婚|离婚|生效|核发|许可|施行|颁布|列入)"
)
_LATER_CUE = re.compile(_LATER)
_CONDUCT = re.compile(
    r"盗|窃|偷|骗|诈|抢|夺|劫|勒索|敲诈|侵占|挪用|贪污|受贿|行贿|送给|收受|打|伤|砍|刺|捅|殴|砸|踢|踹|推|咬|贩|毒|卖|购|买|运输|携带|持有|驾驶|驾车|醉酒|强奸|奸淫|性关系|猥亵|容留|吸食|"
    r"赌|卖淫|嫖|拘禁|限制人身自由|关押|纵火|放火|焚烧|点燃|失火|砍伐|采伐|林木|猎|捕|野生|枪|私藏|藏匿|收赃|销售|生产|经营|伪造|变造|发票|转移|套现|透支|传播|淫秽|上传|占用|毁|排放|倾倒|阻碍|辱骂|威胁|"
    r"滋事|闹事|斗殴|逃税|虚开|抽逃|吸收|集资|传销|发展会员|组织|介绍|帮助|提供|出售|出租|银行卡|转账|汇款|作案|骗取|谎称|虚构|冒充|取得|收取|转入|借款|非法|强行|闯入|侵入|拒绝|发生"
)
_RANGE = re.compile(r"(?:份|间|左右|的?一?天|上午|下午|晚上?|凌晨|许|初|中旬|下旬|上旬|底|夏天|期间|[\d一二三四五六七八九十]{1,3}[时点](?:[\d一二三四五六七八九十]{1,3}分)?)*(?:至|到|-|—|~|－|～){1,2}$")
_OPEN = re.compile(r"^(?:份|初|底|[上中下]旬)?(?:以来|至案发|至今|起至案发|至被|开始至案发|以后)")


@dataclass(frozen=True, slots=True)
class _When:
    """A date or a range of conduct, with where it stands and how sure its conduct is (2 told, 1 silent)."""

    first: DateHit
    last: DateHit
    weight: int
    people: frozenset[int]
    open_end: bool = False


def find(reading: Reading) -> Mapping[Any, Any]:
    """The dates of each defendant's conduct."""
    if reading.document.instance and reading.document.instance.value == "commutation":
        return {}
    told = account(reading)
    found = [one for span in told.main for one in _whens(reading, told, span)]
    values: dict[int, dict[str, Any]] = {}
    for person in reading.people:
        own = [one for one in found if person.index in one.people] or found
        sure = [one for one in own if one.weight == 2] or own
        if sure:
            values[person.index] = _bounds(sure)
    return values


def _bounds(found: Sequence[_When]) -> dict[str, Any]:
    first = min((one.first for one in found), key=lambda hit: _low(hit.value))
    last = max((one.last for one in found), key=lambda hit: _high(hit.value))
    values: dict[str, Any] = {"crime_from": Fact(first.value, (Span(first.start, first.end),))}
    ends = [one for one in found if one.last is last]
    if not any(one.open_end for one in ends):
        values["crime_to"] = Fact(last.value, (Span(last.start, last.end),))
    return values


def _low(value: PartialDate) -> tuple[int, int, int]:
    return value.year, value.month or 0, value.day or 0


def _high(value: PartialDate) -> tuple[int, int, int]:
    return value.year, value.month or 0, value.day or 0


def _whens(reading: Reading, told: Account, span: Span) -> list[_When]:
    plain = told.plain
    hits = [hit for hit in find_dates(plain, span.start, span.end) if 1980 <= hit.value.year <= 2030 and hit.value.possible]
    groups = _ranges(plain, hits)
    found = []
    for place, (first, last) in enumerate(groups):
        stop = groups[place + 1][0].start if place + 1 < len(groups) else span.end
        weight = _weight(plain, last.end, stop)
        if weight:
            open_end = first is last and bool(_OPEN.match(plain[last.end : last.end + 12]))
            found.append(_When(first, last, weight, _people(reading, told, first.start), open_end))
    return found


def _ranges(plain: str, hits: Sequence[DateHit]) -> list[tuple[DateHit, DateHit]]:
    groups: list[tuple[DateHit, DateHit]] = []
    for hit in hits:
        if groups and hit.start - groups[-1][1].end < 16 and _RANGE.fullmatch(plain, groups[-1][1].end, hit.start):
            groups[-1] = (groups[-1][0], hit)
        else:
            groups.append((hit, hit))
    return groups


def _weight(plain: str, start: int, stop: int) -> int:
    """How sure the words after a date tell conduct: 0 for a capture, a report, an appraisal and the like."""
    sentence = min((place for mark in "。；\n" if (place := plain.find(mark, start, stop)) >= 0), default=stop)
    later = _LATER_CUE.search(plain, start, sentence)
    conduct = _CONDUCT.search(plain, start, sentence)
    if later and (conduct is None or later.start() <= conduct.start() or later.end() >= conduct.end() > later.start()):
        return 0
    if conduct:
        return 2
    return 2 if _CONDUCT.search(plain, sentence, stop) else 1


def _people(reading: Reading, told: Account, position: int) -> frozenset[int]:
    item = next((item for item in told.items if position in item), None)
    if item is None:
        return frozenset(person.index for person in reading.people)
    return participants(reading, item)


KIND = Kind("crime_date", "犯罪日期", "defendant", ("crime_from", "crime_to"), find)
