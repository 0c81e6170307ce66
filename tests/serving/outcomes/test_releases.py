"""Releases: by what was live when; restarts, several processes and rollbacks."""

from __future__ import annotations

from datetime import datetime

from serving.outcomes.releases import releases
from serving.store.compositions import Composition, Live, Part
from tests.serving.outcomes.made import days


def composed(model: str, version: int, day: float) -> Composition:
    """A model with one check."""
    return Composition(f"{model}/{version}", "0.1.0", model, {"fine_theft_range": (version, "trial")}, days(day))


A, B, C = composed("none", 1, 0), composed("facts@1", 1, 10), composed("facts@1", 2, 20)


def spoke(composition: Composition, begins: float, ends: float | None, process: str = "p", part: Part = Part.CHAMPION) -> Live:
    """What a process spoke with."""
    return Live(composition, part, process, days(begins), None if ends is None else days(ends))


def told(*live: Live) -> list[tuple[str, datetime]]:
    """Names and moments."""
    return [(one.name, one.at) for one in releases(live, (A, B, C))]


def test_what_is_new_is_a_release_and_what_spoke_first_is_none() -> None:
    assert told(spoke(A, 0, 10), spoke(B, 10, 20), spoke(C, 20, None)) == [("facts@1", days(10)), ("fine_theft_range@2", days(20))]


def test_processes_that_follow_are_no_release_of_their_own() -> None:
    follows = (spoke(A, 0, 10.1, "q"), spoke(B, 10.1, None, "q"))
    assert told(spoke(A, 0, 10), spoke(B, 10, None), *follows) == [("facts@1", days(10))]


def test_a_restart_is_none() -> None:
    assert told(spoke(A, 0, 5), spoke(A, 6, 10), spoke(B, 10, 12), spoke(B, 13, None)) == [("facts@1", days(10))]


def test_a_model_that_speaks_again_is_released_anew_and_a_check_is_not() -> None:
    again = told(spoke(B, 0, 10), spoke(A, 10, 20), spoke(B, 20, None))
    assert again == [("none", days(10)), ("facts@1", days(20))]
    assert told(spoke(C, 0, 10), spoke(B, 10, 20), spoke(C, 20, None)) == [("fine_theft_range@1", days(10))]


def test_shadows_release_nothing() -> None:
    assert told(spoke(A, 0, None), spoke(B, 5, None, "shadow", Part.SHADOW)) == []


def test_without_a_record_the_first_moment_of_each_counts() -> None:
    assert [(one.name, one.kind, one.at) for one in releases((), (A, B, C))] == [
        ("facts@1", "model", days(10)),
        ("fine_theft_range@2", "check", days(20)),
    ]
    assert releases((), ()) == ()
