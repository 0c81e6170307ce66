"""The law a citation belongs to (引用所属的法律): whether an article is of 刑法 or 刑事诉讼法 itself.

An interpretation whose title marks are broken (最高人民法院关于适用〈刑事诉讼法〉的解释第…条), a former law (1979年刑法) and an amendment are not.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipelines.facts.values import Citation
from pipelines.judgment import Span

if TYPE_CHECKING:
    from pipelines.checks.case import Case

_REACH = 400
_FORMER = re.compile(r"19[79]\d|一九[七九]|修[订正改](?:以?前|之前)|旧(?:刑)?法|原刑法|原?《?刑法》?（旧")
_OTHER = re.compile(r"^.{0,3}(?:修正案|的?若干问题|的?解释|(?:有关|若干)?[^《，。；第]{0,20}(?:解释|规定|规则|决定|意见))")


def of_statute(case: Case, citation: Citation) -> bool:
    """Whether the name of the law before the citation stands for the law in force, and for no interpretation, former law or amendment."""
    end = citation.spans[0].start
    before = case.quote(Span(max(0, end - _REACH), end))
    at = before.rfind(citation.law)
    if at < 0:
        return False
    lead, tail = before[max(0, at - 40) : at], before[at + len(citation.law) :]
    lead = lead[max(lead.rfind("》"), lead.rfind("条"), lead.rfind("，")) + 1 :]
    return not (
        "关于" in lead
        or "适用<" in lead
        or "适用〈" in lead
        or _FORMER.search(lead)
        or _OTHER.search(tail)
        or "解释" in tail
        or "意见" in tail
    )
