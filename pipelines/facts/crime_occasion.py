"""Occasions of the conduct (作案时间): every date of the account with how surely the words after it tell the crime."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from pipelines.dates import DateHit, find_dates
from pipelines.facts.crime_conduct import LASTING, SEIZE_CHARGE, runs, weigh
from pipelines.facts.crime_heading import STAFF, dealers, introduces, joined_on, listed, named, section, whose
from pipelines.facts.narration import Account, numbered
from pipelines.facts.reading import Reading
from pipelines.judgment import Span

_TENURE = re.compile(r"[^。；]{0,30}(?<![责被])(?:任|担任)[^，。；]{1,14}(?=[，。；]|$)")
_STATE = re.compile(r"(?:本案)?(?:立案|案发)时?，?(?:仅|尚|仍|共?[归偿]还|未)")
_SERVED = re.compile("监外执行|收监|服刑|划拨")
_CORE: Final = (
    (re.compile("盗窃|抢劫|抢夺"), re.compile("盗|骗|窃|偷|抢|劫|夺|秘密|撬|作案|拿走|取走|刷|转")),
    (re.compile("受贿|行贿"), re.compile("收受|送|贿|转入|汇|给予|感谢|现金|收取|好处|回扣|接受|索要")),
    (
        re.compile("贩卖|运输毒品|持有毒品|走私"),
        re.compile("贩|卖|购|运|持有|毒|冰|海洛因|克|交易|携带|藏|走私|大麻|麻古|甲基苯丙胺|吸食"),
    ),
    (re.compile("危险驾驶|交通肇事"), re.compile("驾驶|驾车|行驶|撞|醉酒|驶|开车|事故")),
    (re.compile("强奸|猥亵"), re.compile("奸|性关系|猥亵|摸|亲吻|强行|生殖器|脱|阴")),
    (re.compile("抽逃"), re.compile("抽逃|验资|取回|转出|归还|筹措")),
)
_JOINED = re.compile(
    r"(?:份|间|左右|的?[一某]天|上午|下午|晚上?|凌晨|中午|许|初|中旬|下旬|上旬|底|夏天|期间|[\d一二三四五六七八九十]{1,3}[时点](?:[\d一二三四五六七八九十]{1,3}分)?)*(?:至|到|-|—|~|－|～|、|或者?|和|及|与|，?直至){1,2}同?$"
)
_OPEN = re.compile(r"(?:份|初|底|[上中下]旬|左右|年底|间)*(?:以来|起(?!诉)|始|开始|以后|之后)")
_AFTERWARDS = re.compile(r"(?:案发后|归案后|到案后)[^。；\n]{0,20}$")
_IN_EVIDENCE = re.compile(r"(?:证实|证明|笔录|供称|证言|陈述|交代其|供述其|举报)[^。；\n]{0,80}$")
_UNENDING = re.compile(r"(?:份|初|底|[上中下]旬|左右|间)*(?:开始|以来|起)?(?:，)?(?:至|直至|到)(?:案发|今|被(?:查|抓))")
Order = tuple[int, int, int]
_DAYS: Final = {"上旬": 5, "中旬": 15, "下旬": 25, "初": 3, "底": 28, "末": 28}
_PART_OF_MONTH = re.compile(rf"({'|'.join(_DAYS)})")
_MONTHS: Final = {"初": 1, "元旦": 1, "春节": 2, "春": 3, "上半年": 3, "清明": 4, "五一": 5, "端午": 6, "夏": 7, "暑假": 7, "下半年": 8} | {
    "中秋": 9,
    "秋": 9,
    "国庆": 10,
    "冬": 12,
    "底": 12,
    "末": 12,
}
_SEASON = re.compile(rf"({'|'.join(sorted(_MONTHS, key=len, reverse=True))})")
_UNTIL_KNOWN = re.compile(r"截[止至]到?(?:本案)?案发")
_UNTIL = re.compile(r"(?:至|直至|直到|截止|截至|止于)(?:于)?$")
_BORN = re.compile(r"(?:[（(]?出?生(?![产效活意前])|版|修|号令|第?\d{1,3}号|《)")
_PART_OF_HIS = re.compile("其中，?(?:被告人|上诉人)?某(?:于|自|从|在|参与)?$")
_SUBJECT = re.compile(r"(?:^|[。；\n])(?:被告人|上诉人)?某(?:于|自|从)?$")
_JOINS = re.compile(r"[^，。；某]{0,4}(?:入股|入伙|加入|入职|受雇|应聘|参股)")
_NO_DAY_OF_DEED = re.compile(
    r"(?:有效期限?内?[（：]?|生于|出生日期|出生于|(?:成立|设立|注册)于|(?:承诺|保证)[于在]|农历[^，。]{0,6}|(?:利息|支付|计算)自|(?:期限|期间|有效期|有限期|租期|租赁期|合同期)(?:限|延长|均|内|为|是|自|从|由|至|到|于|：)*|延长(?:至|到)|延期至)$"
)
_TERM = re.compile(
    r"(?:期限|保险期间?|保险期限|有效期限?|租期|租赁期|合同期)[^。；期]{0,16}(?:自|从|由|至|到)[^，。；]{0,18}(?:至|到|止)$|有效期限?[^。；期，]{8,14}[至到]$"
)
_NO_END = re.compile("制造|信用卡")


@dataclass(frozen=True, slots=True)
class Occasion:
    """A date or range. `weight`: 2 conduct, 1 silent, 0 a capture, a report, an appraisal.

    `open_end`: it only tells the beginning; `own`: it tells when one of several took part (其中，被告人某自…);
    `heading`: it opens a numbered incident; `intro`: it sums up a section (二、…) of which the incidents follow;
    `begins`, `ends`: where it stands among the others, 底, 下旬, 中秋 counted.
    """

    first: DateHit
    last: DateHit
    weight: int
    people: frozenset[int]
    item: int | None
    open_end: bool = False
    unending: bool = False
    seizure: bool = False
    ended: bool = False
    own: bool = False
    heading: bool = False
    intro: bool = False
    begins: Order = (0, 0, 0)
    ends: Order = (0, 0, 0)


def occasions(reading: Reading, told: Account, charges: str) -> list[Occasion]:
    """The occasions of the account in reading order. A seizure ends conduct that goes on until it is found (持有, 经营 …)."""
    sharing = whose(reading, told)
    found = [one for span in told.main for one in _of_stretch(reading, told, span, charges, sharing)]
    going = frozenset[int]().union(*(one.people for one in found if one.weight > 1 and (one.open_end or one.unending)))
    if SEIZE_CHARGE.search(charges) and not any(one.weight == 2 for one in found):
        going = frozenset(person.index for person in reading.people)
    elif _NO_END.search(charges):
        going = frozenset()
    found = [replace(one, weight=2, ended=True) if one.seizure and not one.weight and one.people & going else one for one in found]
    ends = [one for one in found if one.weight == 2 and not one.open_end and one.ended]
    return [replace(one, ended=one.ended or bool(ends)) for one in found]


def _of_stretch(reading: Reading, told: Account, span: Span, charges: str, sharing: Mapping[int, frozenset[int]]) -> Iterator[Occasion]:
    plain = told.plain
    groups = _groups(plain, [hit for hit in find_dates(plain, span.start, span.end) if _is_date(plain, hit)])
    core = [verbs for concerned, verbs in _CORE if concerned.search(charges)] if _alike(charges) else []
    names = _names(reading)
    for place, (first, last) in enumerate(groups):
        stop = groups[place + 1][0].start if place + 1 < len(groups) else span.end
        item = next((item for item in told.items if first.start in item), None)
        words = names.sub("某", plain[last.end : stop])
        heading = item is not None and first.start - item.start < 30 and numbered(plain, item)
        weight, seizure = _unless_told_later(plain, Span(span.start, first.start), heading, weigh(words, charges, core, heading))
        until = _is_end(plain, span, first, last)
        unending = bool(_UNENDING.match(plain, last.end) or (LASTING.search(charges) and _UNTIL_KNOWN.search(plain, last.end, stop)))
        before, day = groups[place - 1][1].end if place else 0, Span(first.start, stop)
        people = _whom(reading, sharing[item.start], item, day, before) if item else named(reading, first.start, stop, until)
        people = _who_deals(reading, people, span, day) if "毒品" in charges else people
        joined = joined_on(reading, charges, first) if first is last else None
        lead = plain[max(span.start, first.start - 24) : first.start]
        joins = len(people) == 1 and _joins(names, lead, words, charges)
        own = joined or (listed(reading, names.pattern, first) if weight else None)
        held = first is not last and weight == 1 and STAFF.search(charges) and _TENURE.match(words)
        people, weight = own or people, 2 if own or joins or held or until else weight
        yield Occasion(
            first,
            last,
            weight,
            people,
            item.start if item else None,
            joined is not None or joins or (first is last and runs(words, charges)) or _opens(plain, first, last, unending, until),
            unending,
            seizure or until,
            until,
            own=own is not None or joins or _part_of_his(names, lead),
            heading=heading,
            intro=item is not None and introduces(told, item),
            begins=_order(plain, first),
            ends=_order(plain, last),
        )


def _who_deals(reading: Reading, people: frozenset[int], span: Span, day: Span) -> frozenset[int]:
    """Who sells drugs in the sentence of a day, up to the next one."""
    sentence = reading.judgment.plain.rfind("。", 0, day.start) + 1
    return dealers(reading, people, Span(max(span.start, sentence), day.end))


def _opens(plain: str, first: DateHit, last: DateHit, unending: bool, until: bool) -> bool:
    """Whether a day, or the two months of 3、4月份, only tells when the conduct began."""
    if first is not last and plain[last.start - 1] != "、":
        return False
    return unending or bool(_OPEN.match(plain, last.end)) or (plain[first.start - 1] == "自" and not until)


def _part_of_his(names: re.Pattern[str], before: str) -> bool:
    """Whether the words before a day say that one of several took part from then on."""
    return _PART_OF_HIS.search(names.sub("某", before)) is not None


def _joins(names: re.Pattern[str], before: str, words: str, charges: str) -> bool:
    """Whether a sentence tells when one joined what others ran (被告人某于2016年12月入股)."""
    told = _SUBJECT.search(names.sub("某", before)) is not None
    return told and STAFF.search(charges) is not None and _JOINS.match(words) is not None


def _unless_told_later(plain: str, before: Span, heading: bool, weighed: tuple[int, bool]) -> tuple[int, bool]:
    """The weight of a date; nothing after 案发后, silent in what a witness says."""
    if _AFTERWARDS.search(plain, max(before.start, before.end - 40), before.end):
        return 0, False
    if not heading and weighed[0] > 1 and _IN_EVIDENCE.search(plain, max(before.start, before.end - 80), before.end):
        return 1, weighed[1]
    return weighed


def _whom(reading: Reading, sharing: frozenset[int], item: Span, day: Span, before: int) -> frozenset[int]:
    """Who takes part on a day told in an incident: in a section (二、…的事实) of several days, whom its sentences name."""
    plain = reading.judgment.plain
    if not section(plain, item):
        return sharing
    since = max(before, item.start, *(plain.rfind(mark, 0, day.start) + 1 for mark in "。；\n"))
    return (named(reading, since, day.end, False) & sharing) or sharing


def _is_end(plain: str, span: Span, first: DateHit, last: DateHit) -> bool:
    """Whether a date ends conduct (截止2018年…); what was repaid until then, or after the crime, does not."""
    return (
        _UNTIL.search(plain, max(span.start, first.start - 4), first.start) is not None
        and not _STATE.match(plain, last.end)
        and not _SERVED.search(plain, max(span.start, plain.rfind("。", 0, first.start)), min(span.end, last.end + 40))
        and not _AFTERWARDS.search(plain, max(span.start, first.start - 8), first.start)
    )


def _order(plain: str, hit: DateHit) -> Order:
    """A date to sort by; a coarse one stands where 底, 下旬, 中秋 put it."""
    year, month, day = hit.value.year, hit.value.month or 0, hit.value.day or 0
    if month and not day and (part := _PART_OF_MONTH.search(plain, hit.end - 2, hit.end + 4)):
        day = _DAYS[part[1]]
    elif not month and (season := _SEASON.search(plain, hit.end - 2, hit.end + 4)):
        month, day = _MONTHS[season[1]], 15
    return year, month, day


def _alike(charges: str) -> bool:
    """Whether all charges have core words of their own."""
    return all(any(concerned.search(charge) for concerned, _ in _CORE) for charge in charges.split("；"))


def _names(reading: Reading) -> re.Pattern[str]:
    """The names of the defendants, whose characters are no verbs (an 张购 buys nothing)."""
    return re.compile("|".join(re.escape(name) for person in reading.people for name in person.names if len(name) > 1) or "(?!)")


def _is_date(plain: str, hit: DateHit) -> bool:
    if not 1980 <= hit.value.year <= 2030 or not hit.value.possible or _BORN.match(plain, hit.end):
        return False
    before = max(0, hit.start - 80)
    return not _NO_DAY_OF_DEED.search(plain, max(0, hit.start - 12), hit.start) and not _TERM.search(plain, before, hit.start)


def _groups(plain: str, hits: Sequence[DateHit]) -> list[tuple[DateHit, DateHit]]:
    """Dates joined to ranges and lists (3月至5月, 4、5月)."""
    groups: list[tuple[DateHit, DateHit]] = []
    for hit in hits:
        if groups and hit.start - groups[-1][1].end < 16 and _JOINED.fullmatch(plain, groups[-1][1].end, hit.start):
            first, last = groups[-1]
            groups[-1] = (first, hit if (hit.value.iso >= last.value.iso) else last)
        else:
            groups.append((hit, hit))
    return groups
