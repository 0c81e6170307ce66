"""The words of each circumstance (量刑情节的用语): what names it, and what around the words makes them mean something else."""

from __future__ import annotations

import re
from dataclasses import dataclass

CONFESSION = "供述"  # settled later as 坦白, 如实供述 or part of 自首
SURRENDER = "投案"  # settled later as 自首
ROLES_UNDIVIDED = "主从犯"  # settled later as a refused 从犯


@dataclass(frozen=True, slots=True)
class Words:
    """Words that name a circumstance.

    `not_before` ends at the words, `not_after` begins after them, `needs` stands in their clause.
    """

    kind: str
    pattern: str
    not_before: re.Pattern[str] | None = None
    not_after: re.Pattern[str] | None = None
    needs: re.Pattern[str] | None = None
    weighed: bool = False  # counts only where the court weighs it (从轻, 酌情 …)
    strictly: bool = False  # and that in the same sentence, in its own words (what the police recovered)
    in_findings: bool = False  # read also in the facts found (审理查明)


def _before(pattern: str) -> re.Pattern[str]:
    return re.compile(f"(?:{pattern})$")


_STATUTE_AFTER = re.compile(
    r"[”’]?(?:情节)?(?:的|者)?(?:，|、)?"
    r"(?:处[一二三四五六七八九十]|或者?有其他|以上的|的，|的犯罪分子|是指|的构成要件是|的标准|的起点|的认定标准|》)"
)
_RESTITUTION_OBJECT = re.compile(r"赃|款|物|损失|所得|税|本息|透支|欠|获利|现金|手机|车|财|元|资金|存款|保证金|受贿|公款|单位|公司")
_RECOVERED_OBJECT = re.compile(r"\A(?!.*毒品)(?:.*(?:赃|款|损失|所得|获利|现金|财物|物品|手机|车|元|资金))")
_REPAIR_NEEDS = re.compile(
    r"损失|费|[元万]|被害|受害|家属|亲属|近亲属|对方|伤者|死者|积极|主动|已|代为|代其|全部|部分|协议|赔偿款|达成|到位|自愿"
    r"|履行|支付"
)
_STATUTE_MERIT = re.compile(r"(?:具体|若干|法律)|的犯罪分子|是指|(?:情节|表现)?的，(?:可以|应当|依法)")
_MAYBE = _before(r"可能(?:构成|系|属于|具有|有)?")
_MANY = (  # what is done many times
    r"(?!因|被|受到?|有罪|承认|供认|催|联系|要求|制止|劝|传唤|供述)[^。；]{0,30}?"
    r"(?:盗|窃|骗|贩卖|出售|售卖|贩毒|抢劫|抢夺|劫取|夺取|敲诈|勒索|索要|容留|收受|受贿|行贿|索取|强迫|走私|运输|收购|购买"
    r"|卖|嫖|猥亵|奸|虚开|挪用|侵占|侵吞|赌|作案|实施|殴打|参与)|(?!因)[^，。；]{0,12}(?:强拿|领取)"
)
_PERSUADED = _before(r"(?:规劝|劝说|劝|动员|陪同|带领)[^，。；]{0,24}")
_MINOR_VICTIM = _before(r"(?:被害人|对方|其明知|与|对|向|组织|受害人|性侵害|侵害|教唆|胁迫|利用|纠集|拉拢|引诱|容留)[^，。；]{0,12}")
_SUM = r"数额(?:均|都|皆|属于?|为|已?达到?|系)*“?"
_AMOUNT = r"金额(?:均|都|皆|属于?|为|已?达到?|系)*“?"
_VALUE = r"价值(?:均|都|皆|属于?|为|已?达到?|系)*“?"

WORDS: tuple[Words, ...] = (
    Words("毒品再犯", r"毒品(?:类)?(?:犯罪)?的?再犯(?!罪)"),
    Words(
        "毒品再犯",
        r"(?:曾因|曾犯|原犯|前因)(?=[^。；]{0,16}毒品[^。；]{0,3}罪(?:(?!五年|累犯)[^。；]){0,50}又犯[^，。；]{0,10}毒品[^，。；]{0,4}罪"
        r"[，的](?:(?!累犯)[^。；]){0,50}从重)",
    ),
    Words("累犯", r"累犯", not_after=re.compile(r"(?:的?规定|和因|以外|制度)")),
    Words(
        "前科",
        r"前科(?:、|和|及)?(?:劣迹)?|劣迹",
        not_after=re.compile(r"(?:材料|查询|证明|情况|资料|登记|信息|刑事判决|判决书|记录(?:查询|证明))"),
    ),
    Words(
        "前科",
        r"曾(?:经)?(?:多次|两次|二次|三次)?(?:因|被|于)"
        r"(?=[^。；]{2,50}(?:处罚|判处|判刑|处刑|拘留|劳动教养|戒毒|刑罚|有期徒刑|拘役|缓刑))",
        weighed=True,
    ),
    Words("前科", r"[两二三多]次犯罪被判处刑罚|受过(?:刑事|行政)(?:处罚|追究)"),
    Words(
        "自首",
        r"自首",
        not_after=re.compile(r"(?:和|与|及|、)立功(?:具体|若干|法律)|的犯罪分子|是指|论处?的|的规定[，，]?犯罪以后|、立功等"),
        not_before=_PERSUADED,
        in_findings=True,
    ),
    Words("坦白", r"坦白(?!从宽)", in_findings=True),
    Words(
        CONFESSION,
        r"如实(?:地)?(?:供述|交[代待]|供认|供称|陈述|供诉|供|向[^，。；]{1,12}(?:交[代待]|供述|供认))"
        r"|供认不讳|供述如实|自认(?:其|了)?(?:罪|犯罪)|承认(?:其|了)?(?:罪|犯罪)"
        r"|(?:主动|坦诚|全部)(?:供述|交[代待]|供认)|坦承|坦诚",
        not_before=_before(r"(?:追诉|立案)前(?:即|就)?"),
        not_after=re.compile(r"，(?:且|并)(?:能够?)?与[^。；]{0,40}(?:证言|证词|陈述)[^。；]{0,12}印证"),
        in_findings=True,
    ),
    Words(
        SURRENDER,
        r"(?:主动|自动|自行|自愿|前往|直接)[^，。；]{0,20}"
        r"(?:投案|归案|到案|接受调查|配合调查|接受处理|接受讯问)"
        r"|投案|在(?:案发)?(?:现场|原地)[^，。；]{0,6}等[候待]",
        not_before=_PERSUADED,
        in_findings=True,
    ),
    Words("重大立功", r"重大立功", not_before=_MAYBE, not_after=_STATUTE_MERIT),
    Words("立功", r"立功", not_before=_MAYBE, not_after=_STATUTE_MERIT),
    Words(
        "认罪认罚",
        r"认罪、?认罚|签字具结|具结书|签署具结|自愿认罪(?=，愿意接受处罚，[^。；]{0,8}从宽)"
        r"|承认(?=[^，。；]{0,8}指控的[^，。；]{0,8}，愿意接受处罚，[^。；]{0,8}从宽)",
        in_findings=True,
    ),
    Words(
        "当庭认罪",
        r"认罪(?:、|和|并|且|，)?(?:悔罪|悔过|服法|伏法|服判|悔改)?",
        not_before=_before("坦白|部分"),
        not_after=re.compile(
            r"、?认罚|从宽|(?:的)?(?:供述|口供|意见|表示(?:异议)?)?(?:在卷)|(?:的)?(?:供述|口供)|服判，[^，。；]{0,4}撤回"
            r"|(?:的)?(?:态度|表现|程度|情况|情节)?(?:差|不好|较差|恶劣|不佳)"
            r"|(?:的)?(?:态度|表现|程度|情况)(?:、|和|及|以及|等|与|，(?!较|可|酌|依法|对其)|。|；|一般)"
        ),
    ),
    Words(ROLES_UNDIVIDED, r"主[、]?从犯", needs=re.compile(r"[不未无难]")),
    Words("胁从犯", r"胁从犯"),
    Words("从犯", r"从犯"),
    Words("主犯", r"主要作用(?=，?(?:依法)?应当?(?:依法)?按照?其?所?(?:参与|组织))"),
    Words("主犯", r"主犯", not_before=_before("比照"), not_after=re.compile(r"(?:[^，。；、]{0,6}的?(?:指使|安排|在逃))")),
    Words("未遂", r"未遂", not_before=_before("既"), not_after=re.compile(r"(?:是指|的，可以)")),
    Words("未遂", r"(?:未能?|没有)得逞(?![^。\n]*未遂)", weighed=True, strictly=True),
    Words("中止", r"犯罪中止|中止犯|系中止|属中止"),
    Words("预备", r"犯罪预备|预备犯|预备阶段"),
    Words(
        "未成年",
        r"未成年人犯罪(?![》的])|(?:系|是|属|为|均)未成年(?:人|犯)?(?=[，。；、]|犯罪|，|应|依法)|(?:未满|不满)十八周岁"
        r"|(?:犯罪|作案|案发|实施)[^，。；被害与对]{0,10}时?[^，。；被害与对]{0,8}(?:未成年|未满(?:18|十八)|不满(?:18|十八))",
        not_before=_MINOR_VICTIM,
        not_after=re.compile(r"的?(?:被害|受害|人进行|少女|女)|保护法|的人?犯罪，应"),
    ),
    Words(
        "老年人",
        r"(?:已满|年满|年逾|超过)(?:七十五|75|七十|70|六十五|65)(?:多)?周?岁|老年人犯罪|(?:系|属|是)老年人|年老体[弱迈衰]|年事已高",
        not_before=_before(r"(?:被害人|受害人|死者|原告人|死亡时|父|母)[^，。；]{0,12}"),
        not_after=re.compile(r"的(?:人|老人|，)"),
        weighed=True,
    ),
    Words("限制刑事责任能力", r"(?:限制|限定|部分)(?:性)?(?:的)?刑?事?责任能力|尚未完全丧失辨认"),
    Words("聋哑盲", r"(?:系|是|属|为)(?:又聋又哑|聋哑人|盲人|聋人)|聋哑人犯罪|又聋又哑的人"),
    Words(
        "防卫过当",
        r"防卫过当|超过了?(?:正当防卫的)?必要限度(?!造成了?重大损害的，)",
        not_before=_before("正当防卫(?:明显)?"),
        not_after=re.compile(r"(?:是指|的前提|的成立|必须)"),
    ),
    Words("刑事和解", r"刑事和解|和解协议|达成(?:了)?(?:谅解)?和解|自愿和解", weighed=True),
    Words("谅解", r"谅解", not_after=re.compile(r"书[、，][^。；]{0,40}(?:证据|证实|笔录|在卷|证明)")),
    Words("初犯偶犯", r"初犯|偶犯|初次犯罪|偶然犯罪|第一次犯罪|首次犯罪"),
    Words(
        "被害人过错",
        r"(?:被害人|被害方|受害人|死者|对方|被害单位|受害方)"
        r"(?!.{0,40}(?:没有|无|并无|不存在|不具有|不构成|不属于|不能认定|难以认定)[^，。；]{0,8}(?:过错|责任))"
        r"(?:(?!死亡|受伤|重伤|轻伤|损坏|谅解|，且被害人)[^。；]){0,45}?"
        r"(?:过错|(?:一定|部分|相应|直接|主要|重大)(?:的)?责任|负有责任|承担的责任)(?![^。；]{0,30}(?:赔偿责任|民事责任))",
        not_after=re.compile(r"(?:认定书|赔偿)"),
    ),
    Words(
        "再犯(缓刑考验期/假释期)",
        r"(?:缓刑|假释)(?:的)?(?:考验)?(?:期限|期间|期)(?:(?!发现|满)[^。；]){0,22}?"
        r"(?:又|再|重新|继续|故意|内)(?:(?!发现)[^，。；]){0,8}?(?:犯(?!罪分子)|实施|作案)",
        not_after=re.compile(r"罪，应当(?!撤销(?:缓刑|假释)，)"),
    ),
    Words(
        "退赃退赔",
        r"退赃|退赔|退缴|返赃|退还|返还|退回|退出|上缴|缴回|缴还|偿还|归还|还清|补缴"
        r"|挽回|交回|补交|退清|退交|缴纳(?=[^，。；]{0,10}(?:违法所得|赃款|税))|主动退|全额退|未造成(?=[^，。；]{0,8}损失)",
        weighed=True,
        needs=_RESTITUTION_OBJECT,
        not_before=_before("用于[^，。；]{0,8}"),
        not_after=re.compile(
            "[^，。；]{0,4}的?(?:意思表示|书面承诺|承诺|意愿|可能)|的(?:(?!从轻|酌情)[^。；]){0,30}(?:没收|上缴|发还|返还|追缴)"
        ),
    ),
    Words(
        "退赃退赔",
        r"追回|追还|缴获|起获|扣押在案|被扣押|追缴|(?:已|均|全部|予以)发还",
        weighed=True,
        strictly=True,
        needs=_RECOVERED_OBJECT,
    ),
    Words(
        "赔偿",
        r"赔偿(?!金额为|责任)|(?:支付|垫付|承担)了?[^，。；]{0,20}(?:医疗费|维修费|费用|丧葬费|损失)"
        r"|达成(?:了)?(?:[^，。；]{0,6}调解|[^，。；]{0,4}民事)|民事(?:部分|赔偿)(?=[^，。；]{0,10}(?:调解|协议))",
        not_after=re.compile(r"(?:责任|请求|范围|标准|诉讼|义务|数额|能力|项目|纠纷|问题|案件|的诉|损失的(?:请求|诉)|金|要求|事宜)"),
        weighed=True,
        needs=_REPAIR_NEEDS,
        not_before=_before(r"(?:交强险|保险公司|责任限额|限额内|保险范围|保险限额)[^，。；]{0,24}"),
    ),
    Words(
        "赔偿",
        r"提存[^，。；]{0,6}赔偿款|支付[^，。；]{0,12}(?:丧葬费|赔偿款)(?=[^，。；]{0,8}(?:\d|[一二三四五六七八九十百千]+)[^，。；]{0,4}元)",
        weighed=True,
        in_findings=True,
        not_before=_before(r"(?:保险|公司)[^，。；]{0,24}"),
    ),
    Words("携带凶器", r"携带凶器", in_findings=True),
    Words("扒窃", r"扒窃", in_findings=True),
    Words("入户", r"入户", not_after=re.compile(r"(?:登记|口|籍|走访|调查)"), in_findings=True),
    Words("入户", r"入室(?=盗窃|抢劫|行窃)", weighed=True, strictly=True),
    Words("多次", rf"多次(?={_MANY})", in_findings=True),
    Words("逃逸", r"逃逸", not_after=re.compile(r"(?:或者有其他|的，|致人死亡的|行为的)"), in_findings=True),
    Words(
        "数额特别巨大",
        rf"{_SUM}(?:特别|极其)巨大|{_AMOUNT}(?:特别|极其)巨大|{_VALUE}(?:特别|极其)巨大|特别巨大(?=[，。；])",
        not_after=_STATUTE_AFTER,
    ),
    Words("数额巨大", rf"{_SUM}巨大|{_AMOUNT}巨大|{_VALUE}巨大", not_after=_STATUTE_AFTER),
    Words(
        "情节特别严重",
        r"情节(?:均|都|皆)?(?:属于|属)?(?:特别|极其|极为)严重|特别严重情节|情节[^，。；]{0,4}“特别严重”"
        r"|(?:属|系|构成|认定为)“?特别严重",
        not_after=_STATUTE_AFTER,
    ),
    Words(
        "情节严重",
        r"情节(?:均|都|皆|已|应)?(?:属于|属|达到|构成)?“?严重|严重情节|情节(?:已|均)?(?:达到|属于)?[^，。；]{0,4}“严重”",
        not_after=_STATUTE_AFTER,
    ),
    Words("共同犯罪", r"共同(?:故意)?犯罪|共犯|共同实施(?:了)?故意犯罪|结伙共同故意"),
)
