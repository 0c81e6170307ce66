"""Words beside a sum (金额用语): by group of charges the words that tell the amount of the crime, and those that tell something else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

_ANY: Final = "数额|金额|涉案|价值|值款|估价|核价|作价|市场[^，。；]{0,6}价|价格(?:[为共计是]|$)|共计|合计|总计|累计|总额|一共"
_GROUPS: Final = (
    (
        "盗窃|抢劫|抢夺|侵占|毁坏",
        "取出|交出|现金|盗|窃|偷|抢|劫|夺|侵占|损失|毁|修复|维修|余额|刷|转走|消费|货款|拿走|取走|占为己有|据为己有|套现",
    ),
    ("侵占", "侵吞|截留|套取|虚报|营业款|资金"),
    (
        "诈骗|集资|信用卡|票据|勒索|吸收公众存款|骗取贷款",
        "骗|诈(?!金花)|支领|支取|收取|收到|转账|转给|转入|汇|借款|支付|索要|勒索|敲诈|透支|本金|给付|交付|交给|取款|吸收|集资|募集|存款|付给|给|贷款|刷卡|套现|现金",
    ),
    ("保险诈骗", "赔付|理赔|保险金|赔款|赔偿金"),
    ("贿", "收受|送给|送|拿给|给予|好处|回扣|贿|转入|转账|汇|索要|收取|现金|感谢"),
    ("贪污|挪用|私分", "侵吞|套取|骗取|挪用|占为己有|据为己有|公款|资金|截留|虚报|冒领|骗|贪污|转入|私分|用于|罚没款|营利"),
    ("非法经营|伪劣|有毒|商标|著作权|烟|食品|假药|专营", "经营|销售|货值|待售|库存|收益|购进|进货|提现|取现金|套取|买卖|兑换|售"),
    ("赌", "抽头|抽水|抽成|抽红|水钱|渔利|获利|赌资|违法所得|投注|盈利"),
    ("掩饰|洗钱|隐瞒", "收购|转移|取现|取款|提取|提现|赃款|赃物|购买|帮助|转入|转账|资金"),
    ("税|发票|走私", "税款|税额|偷逃|逃税|价税|虚开|抵扣"),
    ("出资|注册资本", "取回|抽逃|抽走|注册资[本金]被"),
    ("劳动报酬", "工资|报酬|拖欠|欠"),
    ("票证|假币|货币", "面额|票面|伪造|面值"),
    ("土地使用权", "获利|非法所得|违法所得|倒卖"),
    ("财产来源|传销", "来源|差额|投资款|传销资金|缴纳"),
)
_NOT: Final = (
    "赔偿(?!金)|首付|退赔|退还|转还|退缴|退赃|归还|偿还|返还|还款|支付利息|已还|还给|罚金|罚款|预缴|医疗费|诉讼费|鉴定费|不足|标准|剩余|剩下|已支付|已付|尚欠|余款|补偿|赎回|追回(?![^，。；]{0,30}价值)|没收|扣押(?![^，。；]{0,30}价[值格])|退出|退回|交回|未兑付|违约金|花用|所得[^，。；]{0,6}[给分]|"
    "缴获(?![^，。；]{0,30}价[值格])|收缴|谅解|保证金|追缴|发还|冻结|上缴|分红|月薪|日薪|月租|租金|房租|提成|押金为|报案(?!投资|金额)|赔付|归还|抵扣工资|注册资[本金]|工资|(?<!逃避)缴纳|应纳|滞纳|补缴|利息|本息|出资|起获(?![^，。；]{0,30}价值)|查获(?![^，。；]{0,30}价[值格])|起点|每次|每人|分得|分给|实得|到账|使用$|定金|返款|返利|还清|代交|代缴|住院|手术|亏损|放贷|担保金额|提现金额|垫资|平分|底子|每月|每天|每场|每张|每台|每局|(?<!拖)车费|路费"
)
_LOOT: Final = "销赃|得到|获款|价款|变卖|卖得|卖给|售得|(?<![骗盗窃抢])得款|得赃款|赃款|分得|分给|分赃|各分|平分|获利|获得好处|购买价(?!值)|购入|购买时|购买了?价格|支付了|支出|原价|酬劳|酬金|报酬|好处费|挥霍|卖掉|出售"
_KEEPING: Final = re.compile("土地使用权|经营|伪劣|有毒|商标|著作权|食品|假药|赌|掩饰|隐瞒|洗钱|贿|烟")

_TAKING: Final = re.compile("盗窃|抢劫|抢夺|诈骗|侵占|勒索|挪用")


@dataclass(frozen=True, slots=True)
class AmountWords:
    """What tells the amount of a crime (`crime`), and what tells another sum (`other`: repayment, fines; `sold`, near the sum: loot sold).

    `taking`: a sum carried off (将…盗走) is one of the crime.
    """

    crime: re.Pattern[str]
    other: re.Pattern[str]
    sold: re.Pattern[str]
    taking: bool


@lru_cache(maxsize=256)
def amount_words(charges: tuple[str, ...]) -> AmountWords:
    """The words for the charges of one defendant."""
    concerned = [words for names, words in _GROUPS if any(re.search(names, name) for name in charges)]
    crime = "|".join((_ANY, *concerned))
    known = frozenset("|".join(concerned).split("|"))
    other = [word for word in _NOT.split("|") if word not in known]
    if all("盗窃" in name for name in charges):
        other.append("玻璃[^，。；]{0,4}(?:损失|价值)|被[毁砸损][^，。；]{0,6}(?:车窗|玻璃)|修[复理]|维修")
    sold = "(?!)" if any(_KEEPING.search(name) for name in charges) else _LOOT
    return AmountWords(re.compile(crime), re.compile("|".join(other)), re.compile(sold), any(map(_TAKING.search, charges)))
