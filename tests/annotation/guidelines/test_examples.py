"""Examples of the guidelines are true: readers read their marks as told, rules find them and nothing else, and not what is forbidden."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from annotation.contract import report_of
from annotation.guidelines.example import Example, Sign, signs_of
from annotation.marks import CHOICES, Annotation, Mark, digest_of, label_of
from tests.annotation.guidelines.cases import EXAMPLES, Case, case_of, mark_of, values_of
from tests.form import judgment_text
from tests.notation import Shown, parse, shown

_CASES = [pytest.param(example, id=name) for name, example in EXAMPLES]
_SHOWN = {"name": "defendant", "panel": "judge"}
_RULING = {"kind": "commutation", "granted": "commutation", "months": "commutation", "days": "commutation", "previous": "reduction"}


def _marks(case: Case) -> dict[Mark, list[str]]:
    """The marks of an example, each with what it must be read as."""
    marks: dict[Mark, list[str]] = {}
    for sign in case.signs:
        if not sign.forbidden:
            marks.setdefault(mark_of(sign, case.owner(sign)), []).append(sign.value)
    return marks


@pytest.mark.parametrize("example", _CASES)
def test_readers_read_the_marked_words_as_told(example: Example) -> None:
    case = case_of(example)
    for mark, wanted in _marks(case).items():
        assert values_of(mark, case.judgment) == wanted, f"{mark.label} 「{case.judgment.text[mark.start : mark.end]}」"


def _label(one: Shown) -> str:
    if one.kind == "commutation":
        name = one.text.split(" ")[1]
        return _RULING.get(name, name)
    return _SHOWN.get(one.kind, one.kind)


def _said(report: dict[str, Any], labels: set[str]) -> Counter[tuple[str, str | None]]:
    return Counter((one.text, one.whose) for one in shown(report) if _label(one) in labels)


def _differences(example: Example) -> list[str]:
    """Where rules say something else than the example: values of the labels it marks, places, what it forbids, answers."""
    case = case_of(example)
    marks = list(_marks(case))
    labels = {"judge" if mark.label == "assessor" else mark.label for mark in marks}
    choices = {name: case.report["document"][name] for name in ("kind", "instance", "procedure", "appeal_outcome")}
    text = case.judgment.text
    told = report_of(Annotation("fiction", digest_of(text), "guide", tuple(marks), choices), case.judgment)
    people, rules = _said(told, labels), _said(case.report, labels)
    found = [f"rules lack {one}" for one in people - rules] + [f"rules add {one}" for one in rules - people]
    found += [
        f"rules mark elsewhere: {text[one.start : one.end]}" for one in marks if not any(_meets(one, other) for other in case.by_rule)
    ]
    found += [f"forbidden: {sign.label} {sign.value}" for sign in case.signs if sign.forbidden and _is_marked(sign, case)]
    return found + [f"{name}: {choices[name]}" for name, value in example.choices.items() if choices[name] != value]


def _meets(mine: Mark, other: Mark) -> bool:
    return (mine.label, mine.defendant, mine.kind) == (other.label, other.defendant, other.kind) and _overlap(mine, other)


def _overlap(one: Mark | Sign, other: Mark | Sign) -> bool:
    return one.start < other.end and other.start < one.end


def _is_marked(sign: Sign, case: Case) -> bool:
    """Whether rules mark these words so: label, and as far as told kind, status and owner."""
    wanted = sign.value.split(" ") if sign.value else []
    for mark in case.by_rule:
        said = [mark.kind, mark.status, mark.asserted_by]
        same = mark.label == sign.label and sign.whose in (None, mark.defendant) and said[: len(wanted)] == wanted
        if same and _overlap(sign, mark) and not _is_shown(mark, case):
            return True
    return False


def _is_shown(mark: Mark, case: Case) -> bool:
    """Whether the evidence of rules reaches over words that the example marks so: the value is right, the border is people's."""
    return any(not sign.forbidden and sign.label == mark.label and _overlap(sign, mark) for sign in case.signs)


@pytest.mark.parametrize("example", _CASES)
def test_rules_read_the_example_as_it_says(example: Example) -> None:
    found = _differences(example)
    if example.missed:
        assert found, "rules read it now: take `missed` away"
    else:
        assert not found


@pytest.mark.parametrize("example", _CASES)
def test_the_notation_is_that_of_the_cases(example: Example) -> None:
    text = judgment_text(example.parts)
    clean, signs = signs_of(text)
    theirs, marks = parse(text)
    assert theirs == clean
    assert [(one.start, one.end) for one in marks] == [(one.start, one.end) for one in signs]


@pytest.mark.parametrize("example", _CASES)
def test_an_example_shows_something_and_a_counter_example_forbids_or_explains(example: Example) -> None:
    assert example.signs or example.choices
    for sign in example.signs:
        label = label_of(sign.label)
        assert label, sign.label
        if sign.forbidden and sign.value:
            assert sign.value.split(" ")[0] in label.choices
    if example.counter:
        assert example.why
        assert example.choices or any(sign.forbidden for sign in example.signs)
    else:
        assert not any(sign.forbidden for sign in example.signs), "what is forbidden belongs in a counter-example"
    known = {one.name: one.options for one in CHOICES}
    assert all(value is None or value in known[name] for name, value in example.choices.items())
