"""可适用的法定刑档: which tiers of a charge a pronounced penalty may rest on, in every version of the law that may govern it (刑法第十二条)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipelines.facts.values import Conviction, Penalty
from pipelines.judgment import Part
from pipelines.law import Tier

if TYPE_CHECKING:
    from pipelines.checks.case import Case

PRINCIPAL = frozenset({"管制", "拘役", "有期徒刑", "无期徒刑", "死刑", "死刑缓期"})
_SENTENCED = re.compile(r"判处|免予|免于|[总共合][和合计并](?:判|刑|执行|有期|拘役|决定)")
_UNIT = re.compile(r"单位犯罪|被告单位|直接负责的主管人员|直接责任人员")


def kind_of(penalty: Penalty) -> str | None:
    """The kind of principal penalty as tiers name it: 死刑缓期 is 死刑."""
    return "死刑" if penalty.kind == "死刑缓期" else penalty.kind


def open_tiers(case: Case, conviction: Conviction, mitigated: bool) -> tuple[Tier, ...]:
    """The tiers, of all versions, that may carry a principal penalty; empty where the law is not known or none fits.

    Without mitigation: those with its kind and length. Mitigated (or not known to be unmitigated): also every heavier tier.
    """
    tiers = tuple(tier for version in case.versions(conviction) or () for tier in version.tiers)
    kind, months = kind_of(conviction.penalty), conviction.penalty.months
    if kind not in PRINCIPAL:
        return ()
    if kind != "有期徒刑" or months is None:
        return tiers if mitigated else tuple(tier for tier in tiers if kind in tier.kinds)
    return tuple(
        tier
        for tier in tiers
        if ((tier.fixed_max_months or 0) >= months and (mitigated or (tier.fixed_min_months or 0) <= months))
        or (mitigated and not tier.fixed_max_months and tier.kinds & {"无期徒刑", "死刑"})
    )


def one_sentence(case: Case, conviction: Conviction) -> bool:
    """Whether the words of a conviction pronounce one penalty only (not 合并, 总和刑期, or a second 判处 read along)."""
    return len(_SENTENCED.findall(case.quote(*conviction.spans))) <= 1


def unit_crime(case: Case) -> bool:
    """Whether the judgment speaks of a crime of a unit (单位犯罪), whose responsible persons have tiers of their own."""
    return any(one.person.is_unit for one in case.facts.defendants) or _UNIT.search(case.words(Part.REASONING, Part.VERDICT)) is not None
