"""Judgments alike those that are measured never train."""

from tests.evaluation.fictions import TEXTS, THEFT
from training.leakage import alike

TEXT = TEXTS[THEFT]
OTHER = TEXTS["危险驾驶-无线索"]


def found(texts: dict[str, str], number: str | None = None) -> list[str]:
    return list(alike(texts.items(), [("held", TEXT, number)]))


def test_the_same_text_and_a_part_of_it_are_alike() -> None:
    assert found({"same": TEXT, "part": TEXT[200:700], "spaced": TEXT.replace("，", "， ")}) == ["same", "part", "spaced"]


def test_a_long_text_that_holds_a_held_out_one_is_alike() -> None:
    assert found({"around": OTHER + TEXT + OTHER}) == ["around"]


def test_another_judgment_is_not() -> None:
    assert found({"other": OTHER}) == []


def test_the_same_case_number_is() -> None:
    number = OTHER[OTHER.index("（") : OTHER.index("号") + 1]
    assert found({"other": OTHER}, number) == ["other"]
