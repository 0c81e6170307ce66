"""Section roles of sentences (句子功能): words of a sentence and of its neighbours, and where it stands, by the linear model.

Learnt from the sections that the rules tell in judgments that are not held out, as the extractor does. Measured on the held-out ones:
against those of the rules, and against the three stretches of the public set (facts, reasoning, verdict), where it knows the judgment.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from evaluation.scores import Count
from evaluation.significance import interval
from models.extraction import sentences
from pipelines.judgment import Judgment, Part, Span
from pipelines.progress import progress
from training.baselines.linear import Linear
from training.baselines.plan import Roles
from training.baselines.rows import Row, mean
from training.baselines.segmenter import Segmenter

Told = Sequence[tuple[Span, str]]
PUBLIC = {"ajjbqk": "facts", "cpfxgc": "reasoning", "pjjg": "verdict"}
_PLACES = 10
_COARSE: Mapping[str, str] = {
    **dict.fromkeys(
        (Part.PROSECUTION, Part.DEFENCE, Part.LOWER, Part.APPEAL_GROUNDS, Part.FINDINGS, Part.EVIDENCE, Part.PROCEDURE), "facts"
    ),
    **dict.fromkeys((Part.REASONING, Part.LEGAL_BASIS), "reasoning"),
    Part.VERDICT: "verdict",
}


class SectionRoles:
    """The model of section roles."""

    def __init__(self, plan: Roles, segmenter: Segmenter, seed: int) -> None:
        self.segmenter = segmenter
        self.linear = Linear(plan.regularisation, plan.fewest, seed, longest=1)

    def train(self, judgments: Sequence[Judgment]) -> None:
        """Learn from the sections of judgments."""
        examples: list[list[str]] = []
        classes: list[str] = []
        for judgment in progress(judgments, "线性模型：句子功能"):
            examples += self.examples(judgment)
            classes += [role for _, role in by_rule(judgment)]
        self.linear.fit(examples, classes)

    def told(self, judgment: Judgment) -> Told:
        """The role of each sentence."""
        return list(zip(_all(judgment), self.linear.predict(self.examples(judgment)), strict=True))

    def examples(self, judgment: Judgment) -> list[list[str]]:
        """The words of each sentence, then those of the one before and the one after, marked as such, and its place."""
        places = list(_all(judgment))
        cut = [self.segmenter.cut(judgment.read(one)) for one in places]
        found = []
        for number, (place, words) in enumerate(zip(places, cut, strict=True)):
            before = [f"前:{word}" for word in cut[number - 1]] if number else ["前:"]
            after = [f"后:{word}" for word in cut[number + 1]] if number + 1 < len(cut) else ["后:"]
            found.append([*words, *before, *after, f"位置:{place.start * _PLACES // len(judgment.plain)}"])
        return found


def by_rule(judgment: Judgment) -> Told:
    """Each sentence with the section of most of its characters."""
    stretches = [(section.span, section.part.value) for section in judgment.sections]
    return [(one, _most(one, stretches) or Part.HEADER.value) for one in _all(judgment)]


def public(judgment: Judgment, offsets: Mapping[str, Sequence[int]]) -> Told:
    """Each sentence that stands in a stretch of the public set, with its role there."""
    stretches = [
        (Span(bisect_left(judgment.offsets, start), bisect_left(judgment.offsets, end)), PUBLIC[name])
        for name, (start, end) in offsets.items()
        if name in PUBLIC
    ]
    told = [(one, _most(one, stretches)) for one in _all(judgment)]
    return [(one, role) for one, role in told if role]


def coarse(told: Told) -> Told:
    """Roles as the public set tells them."""
    return [(one, _COARSE.get(role, "other")) for one, role in told]


def measured(key: str, task: str, model: str, gold: Sequence[Told], read: Sequence[Told], seconds: float | None, note: str) -> Row:
    """A row: of sentences, since each has one role and gets one, precision, recall and F1 are the same."""
    by_text, roles = [], dict[str, Count]()
    for wanted, found in zip(gold, read, strict=True):
        answers = dict(found)
        own = [(role, answers[one]) for one, role in wanted]
        right = sum(role == answer for role, answer in own)
        by_text.append(Count(right, len(own) - right, len(own) - right))
        for role, answer in own:
            hit = int(role == answer)
            roles[role] = roles.get(role, Count()) + Count(hit, 1 - hit, 0)
            roles[answer] = roles.get(answer, Count()) + Count(0, 0, 1 - hit)
    micro = sum(by_text, Count())
    macro = mean([one.f1 or 0.0 for one in roles.values() if one.gold])
    return Row(key, task, model, micro.gold, micro.precision, micro.recall, micro.f1, interval(by_text), macro, seconds, note)


def _all(judgment: Judgment) -> Iterator[Span]:
    """The sentences of a judgment, without line feeds that stand alone."""
    return (one for one in sentences(judgment.plain) if judgment.read(one).strip())


def _most(one: Span, stretches: Sequence[tuple[Span, Any]]) -> str | None:
    """The role of the stretch that holds most of a sentence, if any holds some of it."""
    shared = [(min(one.end, span.end) - max(one.start, span.start), role) for span, role in stretches]
    best = max(shared, default=(0, None), key=lambda pair: pair[0])
    return best[1] if best[0] > 0 else None
