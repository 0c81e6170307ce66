"""Facts by rule: the marks of each case are found, with their values, and nothing else of that kind."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from pipelines.pipeline import analyze
from pipelines.report import report
from tests.form import judgment_text
from tests.notation import Mark, Shown, parse, shown

_FILES = sorted(Path(__file__).parent.glob("*.yaml"))


def _cases() -> list[Any]:
    found = []
    for path in _FILES:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        found += [pytest.param(data["kind"], case, id=f"{path.stem}: {case['name']}") for case in data["cases"]]
    return found


def _fits(mark: Mark, one: Shown) -> bool:
    overlap = not one.places or any(start < mark.end and mark.start < end for start, end in one.places)
    return mark.value == one.text and overlap and (mark.whose is None or mark.whose == one.whose)


@pytest.mark.parametrize(("kind", "case"), _cases())
def test_marks_are_found_and_nothing_else(kind: str | list[str], case: dict[str, Any]) -> None:
    kinds = [kind] if isinstance(kind, str) else kind
    text, marks = parse(judgment_text(case))
    marks = [mark for mark in marks if mark.value.split(" ")[0] in kinds]
    left = [one for one in shown(report(analyze(text))) if one.kind in kinds]
    for mark in marks:
        match = next((one for one in left if _fits(mark, one)), None)
        assert match, (
            f"not found: {mark.value} {mark.whose or ''} in 「{text[mark.start : mark.end]}」; there is {[(o.text, o.whose) for o in left]}"
        )
        left.remove(match)
    assert not left, f"found but not marked: {[(one.text, one.whose, [text[s:e] for s, e in one.places]) for one in left]}"
