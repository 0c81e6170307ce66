"""对累犯、犯罪集团首要分子宣告缓刑。

Finds 缓刑 for a defendant whom the court itself found to be a 累犯, or the 首要分子 of a 犯罪集团 (刑法第七十四条; the second since 2011-05-01).
Excluded: 累犯 only claimed or rejected; 毒品再犯 (no bar); 聚众犯罪首要分子 (no 犯罪集团); another defendant's recidivism.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from pipelines.checks.case import Case
from pipelines.checks.check import Check, Favours, Hit, Weight
from pipelines.doctrine.express_finding import names_another, sentence
from pipelines.facts.values import Spans
from pipelines.judgment import Part, Span

_GROUP = re.compile(r"犯罪集团的?首要分子")
_SINCE = date(2011, 5, 1)


def judge(case: Case) -> Iterator[Hit]:
    """Probation beside a found bar."""
    penalty = case.defendant.penalty
    if penalty is None or penalty.probation_months is None:
        return
    holder = case.defendant.executed or case.defendant.convictions[0]
    for one in case.defendant.circumstances:
        if one.kind == "累犯" and one.status == "found" and one.asserted_by == "court" and not _of_another(case, one.spans):
            yield Hit("本院认定被告人系累犯，却宣告缓刑；累犯不适用缓刑", (*one.spans, *holder.spans))
            return
    if case.single and case.judged_on and case.judged_on >= _SINCE:
        for section in case.judgment.parts(Part.REASONING):
            if leader := _GROUP.search(case.judgment.plain, section.start, section.end):
                yield Hit("本院认定被告人系犯罪集团的首要分子，却宣告缓刑", (Span(*leader.span()), *holder.spans))
                return


def _of_another(case: Case, spans: Spans) -> bool:
    """Whether the sentences that tell of recidivism name somebody else and not him."""
    return all(names_another(case, "".join(sentence(case.judgment, span)[:2]) + case.quote(span)) for span in spans)


CHECK = Check(
    name="probation_barred",
    title="累犯、犯罪集团首要分子宣告缓刑",
    version=2,
    grade="A",
    weight=Weight.SUBSTANTIVE,
    supervision=("K1", "K2"),
    basis=("criminal-law/74",),
    judge=judge,
    favours=Favours.PROSECUTION,
    straddles=(_SINCE,),
)
