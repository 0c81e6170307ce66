"""Occasions of the conduct (作案时间): every date of the account with how surely the words after it tell the crime."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from pipelines.dates import DateHit, find_dates
from pipelines.facts.crime_heading import dealers, introduces, joined_on, listed, named, section, whose
from pipelines.facts.narration import Account, numbered
from pipelines.facts.reading import Reading
from pipelines.judgment import Span

_CAUGHT: Final = r"抓获|捉获|查获|查处|起获|缴获|搜出|搜查|扣押|检查|查缉|当场查|查扣"
_LATER = re.compile(
    rf"(?:被(?![害告])[^，。；]{{0,20}}(?:{_CAUGHT}|传唤|拘留|逮捕|带回|羁押|取保|立案)|{_CAUGHT}|(?<!民警)抓捕|归案|投案|自首|到案|传唤(?!至)|传唤至|(?<!接到)报案|(?<!接到)报警|立案|受案|鉴定|认定书|检验|检测|赔偿|谅解|"
    r"和解|协议书|笔录|(?<!法)庭审|送检|赔礼|(?:还款|偿还|归还)[^，。；]{0,12}[万千\d]元|冻结|通缉|追逃|行政拘留|(?:作出|下达)[^，。；]{0,30}(?:鉴定|决定|判决|裁定|意见|通知)|退还|退赔|退缴|退出|退清|上缴|缴纳(?!话费|电费|水费|税款|社保|会费|学费)|(?<!以)拘留(?!、罚款)|逮捕|取保|发还|出具|死亡|抢救无效|出院|住院(?!部|楼|大)|判处|判决|刑满|释放|假释|行政处罚|曾因|出生|户籍|监外执行|逃匿|逃至|潜逃|逃回|起诉|送达|公证|结婚|离婚|"
    r"生效|(?<!批准并)核发|施行|颁布|列入|具结|(?:进行|多次|经|电话|上门|银行)催收|押解|临时羁押|供述|交代|供认|家属|上诉(?!人)|公诉|到公安机关|到[^，。；]{2,16}检察院|配合调查|接受调查|(?:自动|主动|自行|接[^，。；]{0,10}(?:电话|通知)[^，。；]{0,8})到[^，。；]{0,16}(?:部门|大队|派出所|公安|检察|支队)|得知[^，。；]{0,12}(?:调查|立案)|因[^，。；]{1,40}被[^，。；]{0,30}(?:拘留|抓获|处罚|罚款|暂扣|吊销|判处|逮捕|传唤|羁押|取保|强制隔离)|因[^。；]{1,90}被立案|被[^，。；]{2,30}(?:处罚|罚款|暂扣|吊销)|本院以|"
    r"经[^，。；]{2,40}(?:鉴定|勘查|测量|检验|认定|评估|勘验|现场检测))"
)
_CAUGHT_LATER = re.compile(rf"被|因|{_CAUGHT}|抓捕|归案|投案|自首|到案|传唤|判处|判决|刑满|释放|假释|行政|逮捕|取保|曾因")
_BACKGROUND = re.compile(
    r"(?:成立|注册(?!资[金本])|登记|任命|担任|认识|相识|结识|租住(?![房处的屋地])|入职|竣工|承包|筹备|开办|结婚|任职|户籍|被聘|签订劳动|(?<!未)取得[^，。；]{0,12}(?:证|执照)|出台|下发|印发)"
)
_HARBOUR = re.compile("容留|引诱|教唆|强迫")
_FEAR = re.compile(r"(?:唯恐|担心|害怕|生怕|惟恐)[^，。；]{0,14}(?:报警|报案)")
_INSURED = re.compile(r"[^。；]{0,40}(?:投保|购买了?(?:机动车|交强|商业|第三者))")
_ON_THE_ROAD = re.compile("交通肇事|危险驾驶|过失致人|责任事故")
_HIDING = re.compile("(?:^|；)(?:窝藏|包庇|窝藏、包庇)罪(?:；|$)")
_HID = re.compile("通风报信|藏匿|躲藏|躲避|隐藏|住处|住所|资助|逃匿|逃跑|顶替|顶包|假证|作证|提供|送至|送到")
_HABIT = re.compile(r"(?:开始|起|以来)?，?(?:即|就)?(?:染上|沾染|吸食|吸毒)")
_STATE = re.compile(r"(?:本案)?(?:立案|案发)时?，?(?:仅|尚|仍|共?[归偿]还|未)")
_DEBT = re.compile(r"[^，。；]{0,24}(?:向[^，。；]{1,16}借[款钱了]|借[了款给]|欠[^，。；]{0,10}[款债钱])")
_SERVED = re.compile("监外执行|收监|服刑|划拨")
_VIOLENT = re.compile("伤害|杀人|拘禁|滋事|斗殴|绑架|毁坏|侵入住宅|抢劫")
_BY_LOAN = re.compile("诈骗|存款|集资|贷款|挪用|贿|放贷|经营|敲诈|侵占|贪污|票据|信用卡")
_CONDUCT = re.compile(
    r"盗|窃|偷|骗|诈|抢|夺(?!冠)|劫|海洛因|冰毒|甲基|勒索|敲诈|侵占|挪用|贪污|据为己有|占为己有|截留|私分|套取|侵吞|冒领|虚报|受贿|行贿|送给|收受|打(?!电话|车|工|开|算)|(?<!受)伤(?!情|者)|受伤(?!民警|的?被害)|挤压|溜车|砍|刺|捅|殴|砸|踢|踹|推|咬|贩|毒|卖|(?<!限)购|买|运输|携带|持有|驾驶|驾车|醉酒|奸|性关系|猥亵|容留|吸食|"
    r"赌|卖淫|嫖|拘禁|限制[^，。；]{0,6}自由|失去人身自由|关押|纵火|放火|焚烧|点燃|失火|起火|砍伐|采伐|林木|猎|捕|野生|枪|私藏|藏匿|收赃|销售|出售|生产|伪造|变造|发票|转移|套现|透支|传播|淫秽|上传|占用|毁|排放|倾倒|阻碍|辱骂|威胁|"
    r"滋事|闹事|斗殴|逃税|虚开|抽逃|取回|吸收|集资|传销|发展|组织|介绍|提供|出租(?![房屋车])|银行卡|转账|转入|汇款|汇入|作案|谎称|虚构|冒充|收取|非法|强行|闯入|侵入|拒绝|下跪|开设|抽头|渔利|回扣|经营|定期存款|伐|掐|勒颈|杀害|(?<!被)撞|碾|追尾|事故|开采|采砂|挖|搭建|修建|新建|建设|改装|组装|制造|加工|抢得|索要|收购|宰杀"
)
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
_OFFICIAL = re.compile(
    r"[^，。；某]{0,26}(?:公安机关|公安局|公安分局|派出所|人民法院|检察院|监察委员会)[^，。；]{0,12}(?:决定|告知|处以|处罚|冻结|委托|移送|查询|发还|追缴|返还|送检|释放|批准|解除|行政)"
)
_HELPED = re.compile(r"协助[^，。；]{0,12}(?:抓获|抓捕|查获)")
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
_LASTING = re.compile("传销|经营|赌|吸收公众|卖淫")
_UNTIL_KNOWN = re.compile(r"截[止至]到?(?:本案)?案发")
_UNTIL = re.compile(r"(?:至|直至|直到|截止|截至|止于)(?:于)?$")
_BORN = re.compile(r"(?:[（(]?出?生(?![产效活意前])|版|修|号令|第?\d{1,3}号|《)")
_DECEIT = re.compile("谎称|虚构|冒充|编造|骗")
_PART_OF_HIS = re.compile("其中，?(?:被告人|上诉人)?某(?:于|自|从|在|参与)?$")
_BRACKET = re.compile(r"（[^（）]{0,40}）")
_NO_DAY_OF_DEED = re.compile(
    r"(?:生于|出生日期|出生于|农历[^，。]{0,6}|(?:利息|支付|计算)自|(?:期限|期间|有效期|有限期|租期|租赁期|合同期)(?:限|延长|均|内|为|是|自|从|由|至|到|于|：)*|延长(?:至|到)|延期至)$"
)
_TERM = re.compile(r"(?:期限|保险期间?|保险期限|有效期限?|租期|租赁期|合同期)[^。；期]{0,16}(?:自|从|由|至|到)[^，。；]{0,18}(?:至|到|止)$")
_SEIZE_CHARGE = re.compile(
    r"持有|运输|走私|枪支|弹药|窝藏、转移|储存|私藏|盗伐|滥伐|占用|污染|赌场|卖淫|传销|邪教|淫秽|经营|假冒|伪劣|有毒|侵犯著作权|商标"
)
_CARRIAGE = re.compile("运输|走私")
_AT_LARGE = re.compile(r"^(?!.*(?:查获|截获|缴获|查缉|搜出|起获|查扣))|归案|在逃|网上|投案|住处|家中|住所|传唤|潜逃|逃匿")
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
    if _SEIZE_CHARGE.search(charges) and not any(one.weight == 2 for one in found):
        going = frozenset(person.index for person in reading.people)
    elif _NO_END.search(charges):
        going = frozenset()
    found = [replace(one, weight=2, ended=True) if one.seizure and not one.weight and one.people & going else one for one in found]
    ends = [one for one in found if one.weight == 2 and not one.open_end and one.ended]
    return [replace(one, ended=one.ended or bool(ends)) for one in found]


def _of_stretch(reading: Reading, told: Account, span: Span, charges: str, sharing: Mapping[int, frozenset[int]]) -> list[Occasion]:
    plain = told.plain
    groups = _groups(plain, [hit for hit in find_dates(plain, span.start, span.end) if _is_date(plain, hit)])
    core = [verbs for concerned, verbs in _CORE if concerned.search(charges)] if _alike(charges) else []
    names = _names(reading)
    found = []
    for place, (first, last) in enumerate(groups):
        stop = groups[place + 1][0].start if place + 1 < len(groups) else span.end
        item = next((item for item in told.items if first.start in item), None)
        words = names.sub("某", plain[last.end : stop])
        heading = item is not None and first.start - item.start < 30 and numbered(plain, item)
        weight, seizure = _unless_told_later(plain, Span(span.start, first.start), heading, _weight(words, charges, core, heading))
        until = _is_end(plain, span, first, last)
        unending = bool(_UNENDING.match(plain, last.end) or (_LASTING.search(charges) and _UNTIL_KNOWN.search(plain, last.end, stop)))
        before, day = groups[place - 1][1].end if place else 0, Span(first.start, stop)
        people = _whom(reading, sharing[item.start], item, day, before) if item else named(reading, first.start, stop, until)
        if "毒品" in charges:
            people = dealers(reading, people, Span(max(span.start, plain.rfind("。", 0, first.start) + 1), stop))
        joined = joined_on(reading, charges, first) if first is last else None
        own = joined or listed(reading, names.pattern, first)
        people, weight = (own, 2) if own else (people, weight)
        found.append(
            Occasion(
                first,
                last,
                2 if until else weight,
                people,
                item.start if item else None,
                joined is not None or _opens(plain, first, last, unending, until),
                unending,
                seizure or until,
                until,
                own=own is not None or _part_of_his(names, plain[max(span.start, first.start - 24) : first.start]),
                heading=heading,
                intro=item is not None and introduces(told, item),
                begins=_order(plain, first),
                ends=_order(plain, last),
            )
        )
    return found


def _opens(plain: str, first: DateHit, last: DateHit, unending: bool, until: bool) -> bool:
    """Whether a day, or the two months of 3、4月份, only tells when the conduct began."""
    if first is not last and plain[last.start - 1] != "、":
        return False
    return unending or bool(_OPEN.match(plain, last.end)) or (plain[first.start - 1] == "自" and not until)


def _part_of_his(names: re.Pattern[str], before: str) -> bool:
    """Whether the words before a day say that one of several took part from then on."""
    return _PART_OF_HIS.search(names.sub("某", before)) is not None


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


def _weight(words: str, charges: str, core: Sequence[re.Pattern[str]], opens_item: bool) -> tuple[int, bool]:
    """How surely the words after a date tell conduct, and whether they tell a capture or seizure."""
    raw, words = words, _FEAR.sub("", _BRACKET.sub("", words)).lstrip("。，")
    sentence = words[: min((place for mark in "。；\n" if (place := words.find(mark)) >= 0), default=len(words))]
    if _HIDING.search(charges) and _HID.search(sentence):
        return 2, False
    later = _LATER.search(sentence)
    conduct = _CONDUCT.search(sentence)
    if later and opens_item and conduct and not _CAUGHT_LATER.match(later[0]):
        later = None
    if later and (conduct is None or later.start() <= conduct.start()):
        seizure = bool(re.search(_CAUGHT, sentence)) and not _HELPED.search(sentence)
        if (
            seizure
            and (_SEIZE_CHARGE.search(charges) or opens_item)
            and conduct
            and not re.match(r"[^，。；]{0,30}(?:投案|归案)", sentence)
        ):
            return 2, True
        if seizure and _CARRIAGE.search(charges) and not _AT_LARGE.search(sentence):
            return 2, True
        return 0, seizure
    if (_OFFICIAL.match(sentence) and not opens_item) or (_ON_THE_ROAD.search(charges) and _INSURED.match(sentence)):
        return 0, False
    if _HABIT.match(sentence) and "毒品" in charges and not _HARBOUR.search(charges):
        return 1, False
    if _DEBT.match(sentence) and _VIOLENT.search(charges) and not _BY_LOAN.search(charges):
        return 1, False
    background = _BACKGROUND.search(sentence)
    if background and (conduct is None or background.start() < conduct.start()):
        return (2 if opens_item or (conduct and _DECEIT.search(sentence)) else 1), False
    if opens_item:
        return 2, False
    if core:
        return (2 if any(verbs.search(raw) for verbs in core) else 1), False
    return (2 if conduct or _CONDUCT.search(words) else 1), False
