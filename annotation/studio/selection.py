"""Selection (选取): which of the judgments given are pushed: all, or a sample; read by rules, by a model, or as a model's reports tell them.

Codes: L06 a report whose evidence does not stand in the text, L07 a judgment without a report, L08 a sample smaller than asked for.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from annotation.incident import Incident, Level
from annotation.marks import Json
from annotation.studio.preannotation import ModelReader, Preannotation, by_rules, of_report
from annotation.studio.sampling import Candidate, candidate, disagreement, fires, sample, uncertainty
from pipelines.checks import CHECKS
from pipelines.report import SCHEMA

_WAYS = ("uncertainty", "disagreement", "random")


class SelectionError(ValueError):
    """A sampling that cannot be done: the message, in Chinese, says why."""


@dataclass(slots=True)
class Selection:
    """How judgments are chosen."""

    way: str | None = None  # None: all
    count: int = 60
    seed: int = 0
    reports: Mapping[str, Json] = field(default_factory=dict)
    model: ModelReader | None = None  # reads what has no report
    incidents: list[Incident] = field(default_factory=list)

    @classmethod
    def of(cls, way: str | None, count: int, seed: int, reports: Path | None, model: ModelReader | None = None) -> Selection:
        """The selection that options ask for."""
        if way is not None and way not in _WAYS:
            name = way.removeprefix("check:")
            if not way.startswith("check:") or name not in {check.name for check in CHECKS}:
                raise SelectionError(f"“{way}”不能用来抽样；可用 {'、'.join(_WAYS)}、check:检查项名称（见 panjian checks list）。")
        if way == "disagreement" and reports is None and model is None:
            raise SelectionError("disagreement 比较规则与模型，须用 --model 指明模型，或用 --reports 给出模型的报告。")
        return cls(way, count, seed, _reports(reports) if reports else {}, model)

    def drawn(self, sources: Iterable[tuple[str, str]]) -> Iterator[Preannotation]:
        """The judgments chosen, read."""
        if self.way is None:
            for id, text in sources:
                yield self._read(id, text)
            return
        texts: dict[str, tuple[str, str]] = {}
        candidates: list[Candidate] = []
        for id, text in sources:
            read = self._read(id, text)
            texts[id] = (id, text)
            if (rank := self._rank(read)) is not None:
                candidates.append(candidate(read, rank))
        drawn = sample(candidates, self.count, self.seed)
        if len(drawn) < self.count:
            told = f"要抽 {self.count} 份，合条件的只有 {len(drawn)} 份。"
            self.incidents.append(Incident(Level.HINT, "L08", f"抽样 {self.way}", told, "需要更多时请多给文书，或换一种抽法。"))
        for one in drawn:
            yield self._read(*texts[one.id])

    def _rank(self, read: Preannotation) -> float | None:
        """How much a judgment is wanted; None: not at all."""
        if self.way == "uncertainty":
            return uncertainty(read)
        if self.way == "disagreement":
            return self._disagreement(read)
        if self.way and self.way.startswith("check:"):
            return 0.0 if fires(read, self.way.removeprefix("check:")) else None
        return 0.0

    def _disagreement(self, read: Preannotation) -> float | None:
        """How far rules and model differ; None where no model has read it."""
        if read.id in self.reports:
            return disagreement(by_rules(read.id, read.text).annotation, read.annotation)
        if self.model is None:
            return None
        return disagreement(by_rules(read.id, read.text).annotation, self.model.alone(read.id, read.text).annotation)

    def _read(self, id: str, text: str) -> Preannotation:
        report = self.reports.get(id)
        if report is not None and _fits(report, text):
            return of_report(report, text)
        instead = "规则" if self.model is None else "模型"
        if report is not None:
            self._tell(Level.WARNING, "L06", id, f"模型报告里的引文与文本不符，改用{instead}预标注。", "请用同一份文本重新生成报告。")
        elif self.reports:
            self._tell(Level.HINT, "L07", id, f"模型报告里没有这份文书，用{instead}预标注。", "需要时请补上它的报告。")
        return by_rules(id, text) if self.model is None else self.model(id, text)

    def _tell(self, level: Level, code: str, where: str, message: str, advice: str) -> None:
        incident = Incident(level, code, where, message, advice)
        if incident not in self.incidents:
            self.incidents.append(incident)


def _reports(path: Path) -> dict[str, Json]:
    found: dict[str, Json] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise SelectionError(f"{path} 第 {number} 行不是 JSON。") from error
        if not isinstance(row, dict) or row.get("schema") != SCHEMA:
            raise SelectionError(f"{path} 第 {number} 行不是 {SCHEMA} 的报告。")
        found[row["id"]] = row
    return found


def _fits(value: Any, text: str) -> bool:
    """Whether every quote of a report stands where it says."""
    if isinstance(value, list):
        return all(_fits(one, text) for one in value)
    if not isinstance(value, dict):
        return True
    if {"start", "end", "quote"} <= value.keys():
        return bool(text[value["start"] : value["end"]] == value["quote"])
    return all(_fits(one, text) for one in value.values())
