"""Words that tell conduct (作案的叙述): how surely what follows a date is the crime, not its discovery, background or repair."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

_CAUGHT: Final = r"抓获|捉获|查获|查处|起获|缴获|搜出|搜查|扣押|检查|查缉|当场查|查扣"
_LATER = re.compile(
    rf"(?:被(?![害告])[^，。；]{{0,20}}(?:{_CAUGHT}|传唤|拘留|逮捕|带回|羁押|取保|立案)|{_CAUGHT}|(?<!民警)抓捕|归案|投案|自首|到案|传唤(?!至)|传唤至|(?<!接到)报案|(?<!接到)报警|立案|受案|鉴定|认定书|检验|检测(?!站|业务|线|公司|中心|服务|行业)|赔偿|谅解|"
    r"和解|协议书|笔录|(?<!法)庭审|送检|赔礼|(?:还款|偿还|归还)[^，。；]{0,12}[万千\d]元|冻结|通缉|追逃|行政拘留|(?:作出|下达)[^，。；]{0,30}(?:鉴定|决定|判决|裁定|意见|通知)|退还|退赔|退缴|退出|退清|上缴|缴纳(?!话费|电费|水费|税款|社保|会费|学费)|(?<!以)拘留(?!、罚款)|逮捕|取保|发还|出具|死亡|抢救无效|出院|住院(?!部|楼|大)|判处|判决|刑满|释放|假释|行政处罚|曾因|出生|户籍|监外执行|逃匿|逃至|潜逃|逃回|(?<!提)起诉|提起公诉|送达|公证|结婚|离婚|"
    r"生效|(?<!批准并)核发|施行|颁布|列入|具结|(?:进行|多次|经|电话|上门|银行)催收|押解|临时羁押|供述|交代|供认|家属(?!院|区|楼|房)|上诉(?!人)|公诉|到公安机关|到[^，。；]{2,16}检察院|配合调查|接受调查|(?:自动|主动|自行|接[^，。；]{0,10}(?:电话|通知)[^，。；]{0,8})到[^，。；]{0,16}(?:部门|大队|派出所|公安|检察|支队)|得知[^，。；]{0,12}(?:调查|立案)|因[^，。；]{1,40}被[^，。；]{0,30}(?:拘留|抓获|处罚|罚款|暂扣|吊销|判处|逮捕|传唤|羁押|取保|强制隔离)|因[^。；]{1,90}被立案|被[^，。；]{2,30}(?:处罚|罚款|暂扣|吊销)|本院以|"
    r"经[^，。；]{2,40}(?:鉴定|勘查|测量|检验|认定|评估|勘验|现场检测))"
)
_CAUGHT_LATER = re.compile(rf"被|因|{_CAUGHT}|抓捕|归案|投案|自首|到案|传唤|判处|判决|刑满|释放|假释|行政|逮捕|取保|曾因")
_BACKGROUND = re.compile(
    r"(?:成立|注册(?!资[金本])|登记|任命|担任|认识|相识|结识|租住(?![房处的屋地])|入职|竣工|承包|筹备|开办|结婚|任职|户籍|被聘|签订劳动|(?<!未)取得[^，。；]{0,12}(?:证|执照)|出台|下发|印发)"
)
_HARBOUR = re.compile("容留|引诱|教唆|强迫")
_FEAR = re.compile(r"(?:唯恐|担心|害怕|生怕|惟恐)[^，。；]{0,14}(?:报警|报案)")
_INTRODUCED = re.compile(r"(?:经|通过)[^，。；]{0,12}介绍(?=认识|结识|相识)")
_ACQUAINTED = re.compile(r"[^，。；]{0,16}(?:认识|结识|相识)[^，。；]{0,8}$")
_TAKEN = re.compile(rf"{_CAUGHT}|公安|投案|传唤|拘留|公诉|侦查")
_LITIGATION = re.compile("诉讼|起诉|伪造|捏造|调解|[向到][^，。；]{2,20}法院")
_PREMISES = re.compile(r"[^。；]{0,30}(?:租赁|承租|租用|租下|租得)[^。；]{0,30}(?:用于|用作|作为|开办|开设)")
_INSURED = re.compile(r"[^。；]{0,40}(?:投保|购买了?(?:机动车|交强|商业|第三者))")
_ON_THE_ROAD = re.compile("交通肇事|危险驾驶|过失致人|责任事故")
_HIDING = re.compile("(?:^|；)(?:窝藏|包庇|窝藏、包庇)罪(?:；|$)")
_HID = re.compile("通风报信|藏匿|躲藏|躲避|隐藏|住处|住所|资助|逃匿|逃跑|顶替|顶包|假证|作证|提供|送至|送到")
_HABIT = re.compile(r"(?:开始|起|以来)?，?(?:即|就)?(?:染上|沾染|吸食|吸毒)")
_DEBT = re.compile(r"[^，。；]{0,24}(?:向[^，。；]{1,16}借[款钱了]|借[了款给]|欠[^，。；]{0,10}[款债钱])")
_VIOLENT = re.compile("伤害|杀人|拘禁|滋事|斗殴|绑架|毁坏|侵入住宅|抢劫")
_BY_LOAN = re.compile("诈骗|存款|集资|贷款|挪用|贿|放贷|经营|敲诈|侵占|贪污|票据|信用卡")
_CONDUCT = re.compile(
    r"盗|窃|偷|骗|诈|抢|夺(?!冠)|劫|海洛因|冰毒|甲基|勒索|敲诈|侵占|挪用|贪污|据为己有|占为己有|截留|私分|套取|侵吞|冒领|虚报|受贿|行贿|送给|收受|打(?!电话|车|工|开|算)|(?<!受)伤(?!情|者)|受伤(?!民警|的?被害)|挤压|溜车|砍|刺|捅|殴|砸|踢|踹|推|咬|贩|毒|卖|(?<!限)购|买|运输|携带|持有|驾驶|驾车|醉酒|奸|性关系|猥亵|容留|吸食|"
    r"赌|卖淫|嫖|拘禁|限制[^，。；]{0,6}自由|失去人身自由|关押|纵火|放火|焚烧|点燃|失火|起火|砍伐|采伐|林木|猎|捕|野生|枪|私藏|藏匿|收赃|销售|出售|生产|伪造|变造|发票|转移|套现|透支|传播|淫秽|上传|占用|毁|排放|倾倒|阻碍|辱骂|威胁|"
    r"滋事|闹事|斗殴|逃税|虚开|抽逃|取回|吸收|集资|传销|发展|组织|介绍|提供|出租(?![房屋车])|银行卡|转账|转入|汇款|汇入|作案|谎称|虚构|冒充|收取|非法|强行|闯入|侵入|拒绝|下跪|开设|抽头|渔利|回扣|经营|定期存款|伐|掐|勒颈|杀害|(?<!被)撞|碾|追尾|事故|开采|采砂|挖|搭建|修建|新建|建设|改装|组装|制造|加工|抢得|索要|收购|宰杀"
)
_OFFICIAL = re.compile(
    r"[^，。；某]{0,26}(?:公安机关|公安局|公安分局|派出所|人民法院|检察院|监察委员会)[^，。；]{0,12}(?:决定|告知|处以|处罚|冻结|委托|移送|查询|发还|追缴|返还|送检|释放|批准|解除|行政)"
)
_HELPED = re.compile(r"协助[^，。；]{0,12}(?:抓获|抓捕|查获)")
LASTING = re.compile("传销|经营|赌|吸收公众|卖淫")
_DECEIT = re.compile("谎称|虚构|冒充|编造|骗")
_BRACKET = re.compile(r"（[^（）]{0,40}）")
SEIZE_CHARGE = re.compile(
    r"持有|运输|走私|枪支|弹药|窝藏、转移|储存|私藏|盗伐|滥伐|占用|污染|赌场|卖淫|传销|邪教|淫秽|经营|假冒|伪劣|有毒|侵犯著作权|商标"
)
_CARRIAGE = re.compile("运输|走私")
_AT_LARGE = re.compile(r"^(?!.*(?:查获|截获|缴获|查缉|搜出|起获|查扣))|归案|在逃|网上|投案|住处|家中|住所|传唤|潜逃|逃匿")


def runs(words: str, charges: str) -> bool:
    """Whether a lasting crime begins: premises are rented for it (租赁房屋用于开办会所)."""
    return LASTING.search(charges) is not None and _PREMISES.match(words) is not None


def weigh(words: str, charges: str, core: Sequence[re.Pattern[str]], opens_item: bool) -> tuple[int, bool]:
    """How surely the words after a date tell conduct, and whether they tell a capture or seizure."""
    raw, words = words, _FEAR.sub("", _BRACKET.sub("", words)).lstrip("。，")
    sentence = words[: min((place for mark in "。；\n" if (place := words.find(mark)) >= 0), default=len(words))]
    if _HIDING.search(charges) and _HID.search(sentence):
        return 2, False
    later = _LATER.search(sentence)
    if "虚假诉讼" in charges and not _TAKEN.search(sentence):
        return (2 if _LITIGATION.search(sentence) else 1), False
    conduct = _CONDUCT.search(sentence)
    if later and opens_item and conduct and not _CAUGHT_LATER.match(later[0]):
        later = None
    if later and (conduct is None or later.start() <= conduct.start()):
        seizure = bool(re.search(_CAUGHT, sentence)) and not _HELPED.search(sentence)
        if seizure and (SEIZE_CHARGE.search(charges) or opens_item) and conduct and not re.match(r"[^，。；]{0,30}(?:投案|归案)", sentence):
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
    if runs(words, charges):
        return 2, False
    background = _BACKGROUND.search(sentence)
    if opens_item and _ACQUAINTED.fullmatch(_INTRODUCED.sub("", sentence)):
        return 1, False
    if background and (conduct is None or background.start() < conduct.start()):
        return (2 if opens_item or (conduct and _DECEIT.search(sentence)) else 1), False
    if opens_item:
        return 2, False
    if core:
        return (2 if any(verbs.search(raw) for verbs in core) else 1), False
    return (2 if conduct or _CONDUCT.search(words) else 1), False
