"""罪名所依的条文: every article under which a charge may be convicted.

Its own article, those that define it with others, that of its penalty, and those that refer to it (准用、转化、拟制).
"""

from __future__ import annotations

from pipelines.law import Charge

_REFERRED = {  # articles under which the charge is convicted by reference
    "贪污罪": ("183", "271", "394"),
    "职务侵占罪": ("183",),
    "挪用公款罪": ("185", "272"),
    "挪用资金罪": ("185",),
    "受贿罪": ("163", "184", "388", "386", "399"),
    "非国家工作人员受贿罪": ("184",),
    "行贿罪": ("393", "390"),
    "抢劫罪": ("269", "267", "289"),
    "盗窃罪": ("265", "196", "210", "253", "345"),
    "诈骗罪": ("210", "300"),
    "故意伤害罪": ("238", "247", "248", "289", "292", "333", "234-1", "95"),
    "故意杀人罪": ("238", "247", "248", "289", "292", "240", "239"),
    "强奸罪": ("259", "241", "300", "240"),
    "逃税罪": ("204",),
    "走私普通货物、物品罪": ("154", "155", "156"),
    "走私、贩卖、运输、制造毒品罪": ("355", "349", "350"),
    "掩饰、隐瞒犯罪所得、犯罪所得收益罪": ("341", "344"),
    "窝藏、包庇罪": ("362",),
    "非法拘禁罪": ("241",),
    "破坏生产经营罪": (),
}


def own_articles(law: Charge) -> set[str]:
    """The numbers of all those articles."""
    places = {law.article, *law.cite, *((law.penalty_from,) if law.penalty_from else ())}
    places |= {tier.para for version in law.versions for tier in version.tiers if tier.para}
    return {place.partition(".")[0] for place in places} | set(_REFERRED.get(law.name, ()))
