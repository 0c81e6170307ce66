"""Where a known value stands in a judgment (取值定位): places that carry it, by what the reader of its label reads there.

A gold judgment made by reading names values, and quotes for some of them; marks need places. Rules tell theirs; else every date, sum,
weight or word of the right kind is asked for its value, in the parts in which it is told, nearest to the defendant's name first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from annotation.values import same
from pipelines.dates import find_dates
from pipelines.facts.blood_alcohol import readings
from pipelines.facts.citation import entries
from pipelines.facts.commutation import reductions
from pipelines.facts.drug_name import drug_names
from pipelines.facts.drug_weight import weights
from pipelines.facts.spans import read_value
from pipelines.judgment import Judgment, Part, Span
from pipelines.money import find_money

_TOLD = (Part.FINDINGS, Part.PROSECUTION, Part.LOWER, Part.REASONING, Part.EVIDENCE, Part.DEFENCE, Part.PROCEDURE)
_PARTS: Mapping[str, tuple[Part, ...]] = {
    "born_on": (Part.PARTIES, Part.PROCEDURE),
    "sex": (Part.PARTIES,),
    "filed_on": (Part.PROCEDURE, Part.PARTIES, Part.PROSECUTION),
    "judged_on": (Part.FOOT, Part.APPEAL_TEXT, Part.APPENDIX),
    "term_from": (Part.VERDICT, Part.LOWER, Part.LEGAL_BASIS, Part.PARTIES),
    "term_to": (Part.VERDICT, Part.LOWER, Part.LEGAL_BASIS, Part.PARTIES),
    "term_to_after": (Part.VERDICT, Part.LEGAL_BASIS),
    "citation": (Part.LEGAL_BASIS, Part.REASONING, Part.VERDICT),
    "amount": (Part.REASONING, Part.FINDINGS, Part.PROSECUTION, Part.EVIDENCE, Part.LOWER),
    "revoked_probation": (Part.VERDICT, Part.LEGAL_BASIS),
}
_WORDS: Mapping[str, str] = {
    "sex": "[男女]",
    "deaths": "[^，。；\n]{0,30}(?:死亡|身亡|杀害|致死)",
    "injury": "轻微伤|轻伤|重伤",
    "revoked_probation": "撤销[^。；\n]{0,120}?(?:缓刑|假释)[^，。；\n]{0,12}",
}
_ARRIVALS: Mapping[str, str] = {
    "投案": "投案|主动到案|自动到案|自首|(?:现场|原地)[^，。；]{0,10}等",
    "电话通知到案": "电话(?:通知|传唤)|电话[^，。；]{0,8}到案|通知[^，。；]{0,8}到",
    "传唤": "传唤|拘传",
    "抓获": "抓获|捉获|抓捕|捕获|截获|查获|控制|归案",
    "扭送": "扭送",
    "形迹可疑盘问": "盘问|盘查|形迹可疑",
    "other": "到案|归案|移交|解回",
}
_NEAR = 400  # characters within which a name governs what is told


def written(text: str, words: str) -> list[Span]:
    """Where words stand in the text as received, blanks between their characters allowed."""
    spaced = r"\s*".join(map(re.escape, "".join(words.split())))
    return [Span(*match.span()) for match in re.finditer(spaced, text)] if spaced else []


def places(judgment: Judgment, label: str, wanted: Any, names: Sequence[str] = ()) -> list[Span]:
    """Spans of the plain text at which the label reads what is wanted; the likeliest first."""
    found = [span for span in _candidates(judgment, label) if _carries(judgment, label, span, wanted)]
    return sorted(found, key=lambda span: (_rank(judgment, label, span), _distance(judgment, span, names), span.start))


def arrivals(judgment: Judgment, kind: str, names: Sequence[str]) -> list[Span]:
    """Words that tell a way of arrival, nearest to the name first."""
    found = [Span(*match.span()) for match in re.finditer(_ARRIVALS.get(kind, "(?!)"), judgment.plain)]
    return sorted(found, key=lambda span: (_rank(judgment, "arrival", span), _distance(judgment, span, names), span.start))


def _carries(judgment: Judgment, label: str, span: Span, wanted: Any) -> bool:
    read = read_value(judgment, label, span)
    return any(same(one, wanted) for one in read) if isinstance(read, list) else same(read, wanted)


def _rank(judgment: Judgment, label: str, span: Span) -> int:
    order = _PARTS.get(label, _TOLD)
    part = judgment.part_at(span.start)
    return order.index(part) if part in order else len(order)


def _distance(judgment: Judgment, span: Span, names: Sequence[str]) -> int:
    """How far behind one of the names a span stands; far away, or before all of them, all are alike."""
    before = [judgment.plain.rfind(name, max(0, span.start - _NEAR), span.start) for name in names if name]
    nearest = max(before, default=-1)
    return span.start - nearest if nearest >= 0 else _NEAR


def _candidates(judgment: Judgment, label: str) -> Iterator[Span]:
    if label in _WORDS:
        yield from (Span(*match.span()) for match in re.finditer(_WORDS[label], judgment.plain))
    elif label in _QUANTITIES:
        for section in judgment.sections:
            yield from _QUANTITIES[label](judgment, section.span)
    else:
        for section in judgment.sections:
            yield from _dates(judgment.plain, section.start, section.end)


@lru_cache(maxsize=64)
def _dates(plain: str, start: int, end: int) -> tuple[Span, ...]:
    return tuple(Span(hit.start, hit.end) for hit in find_dates(plain, start, end))


def _sums(judgment: Judgment, span: Span) -> Iterator[Span]:
    yield from (Span(start, end) for start, end, _ in find_money(judgment.plain, span.start, span.end))


def _drugs(judgment: Judgment, span: Span) -> Iterator[Span]:
    yield from (Span(one.start, one.end) for one in weights(judgment.plain, span))
    yield from (Span(one.start, one.end) for one in drug_names(judgment.plain, span))


def _alcohol(judgment: Judgment, span: Span) -> Iterator[Span]:
    yield from (Span(start, end) for start, end, _ in readings(judgment.plain, span))


def _reductions(judgment: Judgment, span: Span) -> Iterator[Span]:
    yield from (place for _, place in reductions(judgment.plain, [span]))


def _articles(judgment: Judgment, span: Span) -> Iterator[Span]:
    yield from (Span(one.start, one.end) for one in entries(judgment, span))


_QUANTITIES: Mapping[str, Callable[[Judgment, Span], Iterator[Span]]] = {
    "amount": _sums,
    "drug": _drugs,
    "blood_alcohol": _alcohol,
    "citation": _articles,
    "reduction": _reductions,
}
