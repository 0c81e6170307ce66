"""Every marked sentence lies in a section of its part, with line breaks and without."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from pipelines.judgment import Part
from pipelines.segment import segment
from tests.notation import parse

_CASES = yaml.safe_load(Path(__file__).with_name("sections.yaml").read_text(encoding="utf-8"))["cases"]


@pytest.mark.parametrize("one_line", [False, True], ids=["paragraphs", "one line"])
@pytest.mark.parametrize("case", _CASES, ids=lambda case: case["name"])
def test_sections(case: dict[str, Any], one_line: bool) -> None:
    text, marks = parse(case["text"])
    judgment = segment(text.replace("\n", " ") if one_line else text)
    for mark in marks:
        words = text[mark.start : mark.end].replace("\u3000", "").replace("\n", "")
        place = judgment.plain.find(words)
        assert place >= 0, words
        parts = {section.part for section in judgment.sections if section.start < place + len(words) and place < section.end}
        assert parts == {Part(mark.value)}, words


def test_every_part_has_a_case() -> None:
    told = {mark.value for case in _CASES for mark in parse(case["text"])[1]}
    assert {part.value for part in Part} - told == {"header"}
