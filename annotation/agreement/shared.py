"""Shared judgments (同一文书): annotations of several people, brought together by the digest of their text, their values read.

Codes: A01 a person twice, A02 one person only, A03 one id for two texts, A04 nothing to compare.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from annotation.agreement.facts import Fact, facts_of
from annotation.incident import Incident, Level
from annotation.marks import Annotation, Mark
from annotation.values import value_of
from pipelines.judgment import Judgment
from pipelines.segment import segment


@dataclass(frozen=True, slots=True)
class Reading:
    """What one person says of a judgment."""

    annotation: Annotation
    facts: frozenset[Fact]

    @property
    def marks(self) -> dict[str, list[Mark]]:
        """The marks by label."""
        found: dict[str, list[Mark]] = {}
        for mark in self.annotation.marks:
            found.setdefault(mark.label, []).append(mark)
        return found


@dataclass(slots=True)
class Shared:
    """One judgment and its readings, by annotator in the order of names."""

    id: str
    digest: str
    judgment: Judgment
    people: dict[str, Reading] = field(default_factory=dict)

    @property
    def length(self) -> int:
        """Characters of the text."""
        return len(self.judgment.text)

    def value(self, mark: Mark) -> object:
        """What a mark says, overruled or read."""
        return value_of(mark, self.judgment)


@dataclass(slots=True)
class Gathered:
    """The judgments that anybody read, and what could not be used."""

    judgments: list[Shared]
    incidents: list[Incident]

    @property
    def compared(self) -> list[Shared]:
        """Those that two people or more read."""
        return [one for one in self.judgments if len(one.people) > 1]


def gather(pairs: Iterable[tuple[Annotation, str]], court_only: bool = False) -> Gathered:
    """Bring annotations together; of a person's several annotations of one text the last made counts.

    `court_only`: leave out what parties merely claim, where somebody's form (the gold of the guide) has no place for it.
    """
    latest: dict[tuple[str, str], tuple[Annotation, str]] = {}
    incidents: list[Incident] = []
    for annotation, text in pairs:
        key = (annotation.digest, annotation.annotator)
        if key in latest:
            told = f"{annotation.annotator} 对这份文书有两份标注，取较晚的一份。"
            incidents.append(Incident(Level.WARNING, "A01", annotation.id, told, "请核对是否重复收标，或在文件参数前写“标注者=”分清两人。"))
            if (latest[key][0].made_at or "") > (annotation.made_at or ""):
                continue
        latest[key] = annotation, text
    found: dict[str, Shared] = {}
    for (digest, name), (annotation, text) in sorted(latest.items()):
        if digest not in found:
            found[digest] = Shared(annotation.id, digest, segment(text, annotation.id))
        kept = _without_claims(annotation) if court_only else annotation
        found[digest].people[name] = Reading(kept, facts_of(kept, found[digest].judgment))
    judgments = sorted(found.values(), key=lambda one: (one.id, one.digest))
    return Gathered(judgments, incidents + _odd(judgments))


def _without_claims(annotation: Annotation) -> Annotation:
    return replace(annotation, marks=tuple(mark for mark in annotation.marks if mark.status != "claimed"))


def _odd(judgments: list[Shared]) -> list[Incident]:
    found = []
    for id, number in Counter(one.id for one in judgments).items():
        if number > 1:
            told = f"编号相同而文本不同的有 {number} 份，各自计算，互不比较。"
            found.append(Incident(Level.WARNING, "A03", id, told, "请确认各人标的是不是同一份文本。"))
    alone = [one for one in judgments if len(one.people) < 2]
    if alone and len(alone) < len(judgments):
        found.append(Incident(Level.HINT, "A02", f"{len(alone)} 份文书", "只有一人标注，不参与比较。", "需要时请安排第二人标注。"))
    if alone and len(alone) == len(judgments):
        found.append(
            Incident(Level.ERROR, "A04", f"{len(alone)} 份文书", "没有一份由两人以上标注，无从比较。", "请给出几个人对同一批文书的标注。")
        )
    return found


def said_choice(annotation: Annotation, name: str) -> str:
    """The answer to a question about the whole document; nothing said is an answer too."""
    choices: Mapping[str, str | None] = annotation.choices
    return choices.get(name) or ""
