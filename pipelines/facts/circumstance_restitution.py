"""Restitution and compensation (退赃退赔与赔偿): a property loss made good is 退赃退赔, an injury or a death is compensated."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from pipelines.facts.circumstance_statement import Statement
from pipelines.facts.values import Circumstance

_PROPERTY = re.compile(
    r"盗窃|诈骗|抢夺|侵占|敲诈|挪用|贪污|受贿|非法吸收|集资|合同|信用卡|拒不支付|虚开|逃税|隐瞒、?犯罪所得|抽逃|传销|非法经营|假币"
)


def restore(charges: Sequence[str], said: Mapping[str, Sequence[Statement]], decided: dict[str, Circumstance]) -> None:
    """Call a compensation for crimes against property restitution, if it is more than told among the facts."""
    repair = decided.get("赔偿")
    if repair is None or not charges or not all(_PROPERTY.search(charge) for charge in charges):
        return
    weighed = any(not one.manner for one in said["赔偿"])
    other = decided.get("退赃退赔")
    if weighed and other and other.status == "found":
        return
    decided.pop("赔偿")
    if weighed:
        decided["退赃退赔"] = Circumstance("退赃退赔", repair.status, repair.asserted_by, repair.spans)
