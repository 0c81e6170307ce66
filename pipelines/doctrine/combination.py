"""数罪并罚的共用判断: whether the convictions and 决定执行 that were read of a defendant belong together and are all that is combined.

Not all: an earlier sentence enters the combination (撤销缓刑, 前罪, 漏罪; 刑法第七十条、第七十一条、第七十七条), so sums of what was read prove nothing.
Not together: a conviction that stands after the 决定执行 is another item of the verdict, mostly of another person with the same masked name (张某某).
Not read: a conviction without a kind of penalty whose words tell a term (犯诈骗罪，判处一年二个月), or whose charge is misprinted (犯故意伤害犯罪).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipelines.judgment import Part

if TYPE_CHECKING:
    from pipelines.checks.case import Case

_EARLIER = re.compile(
    r"撤销|前罪|原犯|前判|前刑|原判|余刑|剩余刑期|残刑|未执行|漏罪|与前|(?:之前|此前|先前)所?犯|与[^。；，]{0,60}(?:并罚|合并)|刑初|刑[一二]?初?字"
    r"|(?:人民|本)法?院[^。；，]{0,25}判处"
)
_PERSON = re.compile(r"(?:被告人|上诉人|原审被告人)([^，。；犯因]{1,20})")
_PRONOUNCED = re.compile(r"判处(?:有期徒刑|拘役|管制)")
_TERM = re.compile(r"判处?[^，。；]*[一二两三四五六七八九十\d](?:年|个月)")


def with_earlier(case: Case) -> bool:
    """Whether the verdict combines (or may combine) an earlier sentence."""
    revoked = case.defendant.revoked_probation
    return bool(revoked and revoked.value) or _EARLIER.search(case.words(Part.VERDICT)) is not None


def one_item(case: Case) -> bool:
    """Whether every conviction stands before the 决定执行 that ends its item of the verdict, and nobody else is named between them."""
    executed = case.defendant.executed
    starts = [one.spans[0].start for one in case.defendant.convictions if one.spans]
    if executed is None or not starts or max(starts) > executed.spans[0].start:
        return False
    plain, first = case.judgment.plain, min(starts)
    before = re.split("[。；\\n]", plain[max(0, first - 30) : first])[-1]
    between = before + plain[first : executed.spans[0].start]
    names = case.defendant.person.names
    return all(any(one.startswith(name) for name in names) for one in _PERSON.findall(between))


def unread_term(case: Case) -> bool:
    """Whether a conviction tells a term whose kind was not read, or a term stands among them that belongs to none that was read."""
    convictions, executed = case.defendant.convictions, case.defendant.executed
    if any(one.penalty.kind in (None, "单处罚金") and _TERM.search(case.quote(*one.spans)) is not None for one in convictions):
        return True
    starts = [one.spans[0].start for one in convictions if one.spans]
    if executed is None or not starts:
        return False
    told = _PRONOUNCED.findall(case.judgment.plain[min(starts) : executed.spans[0].start])
    return len(told) > sum(1 for one in convictions if one.penalty.kind in ("有期徒刑", "拘役", "管制"))
