"""剥夺政治权利的期限越界。

Finds 剥夺政治权利 beside 有期徒刑 or 拘役 outside one to five years (刑法第五十五条第一款), beside 管制 of another length than the 管制
(第五十五条第二款), and 终身 beside a fixed term. Excluded: 决定执行, also where its words were read into the last conviction (数罪并罚，决定判处), of several crimes (the deprivations add up, 第六十九条: its parts are
judged one by one, the total is not), penalties of life and death (deprivation_life_omitted).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipelines.checks.case import Case
from pipelines.checks.check import Check, Favours, Hit, Weight
from pipelines.durations import in_words

_COMBINED = re.compile(r"并罚|决定|死刑|无期")


def judge(case: Case) -> Iterator[Hit]:
    """Each conviction by itself."""
    for one in case.defendant.convictions:
        penalty = one.penalty
        length = penalty.deprivation_months
        if length is None or penalty.kind not in ("有期徒刑", "拘役", "管制") or _COMBINED.search(case.quote(*one.spans)):
            continue
        if penalty.kind == "管制":
            if length != "life" and penalty.months is not None and length != penalty.months:
                yield Hit(
                    f"管制{in_words(penalty.months)}，附加剥夺政治权利{in_words(length)}；两者期限应当相等",
                    one.spans,
                    basis=("criminal-law/55/2",),
                )
        elif length == "life":
            yield Hit(
                f"判处{penalty.kind}，却剥夺政治权利终身；期限应为一年以上五年以下",
                one.spans,
                favours=Favours.DEFENDANT,
            )
        elif not 12 <= length <= 60:
            yield Hit(
                f"附加剥夺政治权利{in_words(length)}，不在一年以上五年以下",
                one.spans,
                favours=Favours.PROSECUTION if length < 12 else Favours.DEFENDANT,
            )


CHECK = Check(
    name="deprivation_bounds",
    title="剥夺政治权利期限越界",
    version=2,
    grade="A",
    weight=Weight.SUBSTANTIVE,
    supervision=("K1", "K2", "Z"),
    basis=("criminal-law/55/1", "criminal-law/55/2"),
    judge=judge,
)
