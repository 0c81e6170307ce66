"""Every check answers its cases: a clue on the words named, silence, or unknown for the fact named."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from pipelines.checks import CHECKS, Check
from pipelines.pipeline import analyze
from pipelines.report import report
from tests.form import judgment_text
from tests.notation import parse

_FOLDER = Path(__file__).parent
_ANSWERS = ("clue", "silent", "unknown")
_BY_NAME = {check.name: check for check in CHECKS}


def cases_of(name: str) -> list[dict[str, Any]]:
    path = _FOLDER / f"{name}.yaml"
    return yaml.safe_load(path.read_text(encoding="utf-8"))["cases"] if path.exists() else []


def _all() -> list[Any]:
    return [
        pytest.param(path.stem, case, id=f"{path.stem}: {case['name']}")
        for path in sorted(_FOLDER.glob("*.yaml"))
        for case in cases_of(path.stem)
    ]


@pytest.mark.parametrize(("name", "case"), _all())
def test_answer(name: str, case: dict[str, Any]) -> None:
    answers = [answer for answer in _ANSWERS if answer in case]
    assert len(answers) == 1, f"exactly one of {_ANSWERS}"
    text, _ = parse(judgment_text(case))
    found = report(analyze(text))
    clues = [clue for clue in found["clues"] if clue["check"] == name]
    unknown = [one for one in found["unknown"] if one["check"] == name]
    context = {
        "clues": [clue["message"] for clue in clues],
        "unknown": unknown,
        "defendants": found["defendants"],
        "document": found["document"],
    }
    if answers[0] == "clue":
        want = case["clue"] if isinstance(case["clue"], dict) else {"words": case["clue"]}
        assert any(_meets(clue, want, text) for clue in clues), context
    elif answers[0] == "silent":
        assert not clues, context
        assert not unknown, context
    else:
        assert not clues, context
        assert any(case["unknown"] in one["missing"] for one in unknown), context


def _meets(clue: dict[str, Any], want: dict[str, Any], text: str) -> bool:
    words = want.get("words")
    if words is not None:
        assert words in text, f"words not in the text: {words}"
        if not any(words in one["quote"] or one["quote"] in words for one in clue["evidence"]):
            return False
    return (
        all(clue[key] == want[key] for key in ("defendant", "grade", "favours") if key in want)
        and want.get("message", "") in clue["message"]
        and want.get("articles", articles_of(clue)) == articles_of(clue)
    )


def articles_of(clue: dict[str, Any]) -> list[str]:
    """The numbers of the articles that a clue cites."""
    return [basis["article"] for basis in clue["basis"]]


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.name)
def test_completeness(check: Check) -> None:
    """A check has cases that fire and stay silent, a near miss, and a pair astride every date on which its answer changes."""
    cases = cases_of(check.name)
    fires = [case for case in cases if "clue" in case]
    silent = [case for case in cases if "silent" in case]
    assert fires, "no case that fires"
    assert len(silent) >= 2, "fewer than two silent cases"
    assert any("near miss" in case["name"] for case in silent), "no near miss"
    for day in check.straddles:
        before, since = ([answer(case) for case in cases if str(case.get(side)) == day.isoformat()] for side in ("before", "from"))
        assert before, f"no case before {day}"
        assert since, f"no case from {day}"
        assert not [one for one in before if one in since], f"the answer of a pair does not change on {day}"


def answer(case: dict[str, Any]) -> tuple[str, object]:
    """What a case says: silence for whatever reason, the fact that is unknown, or what the clue is like."""
    kind = next(kind for kind in _ANSWERS if kind in case)
    return kind, None if kind == "silent" else case[kind]


def test_every_case_file_belongs_to_a_check() -> None:
    assert {path.stem for path in _FOLDER.glob("*.yaml")} <= set(_BY_NAME)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.name)
def test_form(check: Check) -> None:
    """A check names itself as its file, cites its authority, says who may act on it and has its page as docstring."""
    import importlib

    module = importlib.import_module(f"pipelines.checks.{check.name}")
    assert module.CHECK is check
    assert module.__doc__
    assert len(module.__doc__) > 80, "the docstring is the check's page"
    assert check.title
    assert check.version >= 1
    assert check.basis
    assert check.supervision
