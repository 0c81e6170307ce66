"""Findings of the corpus with the charges of their verdicts (弱标注事实段): who was convicted of what by the acts told, as the rules read it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evaluation.public_sets import DATA, rows
from models.windows import windows
from pipelines.facts import extract
from pipelines.judgment import Part
from pipelines.progress import progress
from pipelines.segment import segment
from training.leakage import apart

_SELECTIVE = {"窝藏罪": "窝藏、包庇罪", "包庇罪": "窝藏、包庇罪"}  # 选择性罪名 that the public set has as one
_MOST = 300  # judgments of one charge
_WINDOWS = 2  # of a judgment: findings begin with the acts
_SHORTEST = 60  # characters
_OFTEN = 40  # defendants, from which a charge that the public set lacks is one to tell

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ChargedFindings:
    """The findings, found once and kept in the work folder; those alike a held-out item of the public set are left out."""

    work: Path
    data: Path = DATA

    def rows(self) -> list[Row]:
        """Items as `evaluation.public_sets` reads those of charges; a defendant with several charges or none has none here."""
        kept = self.work / "charged_findings.jsonl"
        if not kept.is_file():
            self.work.mkdir(parents=True, exist_ok=True)
            told = apart(list(self._found()), "charges", self.data)
            lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in told)
            kept.write_text("".join(lines), encoding="utf-8")
        return list(rows(kept))

    def _found(self) -> Iterator[dict[str, Any]]:
        often: Counter[str] = Counter()
        for source in progress(rows(self.data / "judgments.jsonl.xz"), "弱标注"):
            judgment = segment(source["text"], source["id"])
            charged = {one.name: _charge([told.charge for told in one.convictions]) for one in extract(judgment).defendants}
            named = {charge for charge in charged.values() if charge}
            if not named or all(often[charge] >= _MOST for charge in named):
                continue
            findings = [one.span for one in judgment.sections if one.part is Part.FINDINGS]
            texts = [judgment.read(window) for window in windows(judgment.plain, findings)][:_WINDOWS]
            told = [text for text in texts if len(text) >= _SHORTEST and any(name in text for name in charged)]
            often.update(named if told else ())
            for number, text in enumerate(told):
                defendants = [{"name": name, "charges": [charge] if charge else []} for name, charge in charged.items() if name in text]
                yield {"id": f"{source['id']}-{number}", "text": text, "defendants": defendants}


def frequent(found: Iterable[Row]) -> set[str]:
    """The charges that are told often enough to be learned."""
    often = Counter(charge for row in found for one in row["defendants"] for charge in one["charges"])
    return {charge for charge, count in often.items() if count >= _OFTEN}


def _charge(charges: list[str | None]) -> str | None:
    """The one charge of a defendant."""
    named = {_SELECTIVE.get(charge, charge) for charge in charges if charge}
    return named.pop() if len(named) == 1 else None
