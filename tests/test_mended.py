"""A judgment with misread characters through the flow: read as it must have stood, shown as it was received, and never certain."""

from pathlib import Path

from pipelines.pipeline import analyze
from pipelines.rendering.words import mended
from pipelines.report import report

TEXT = (Path(__file__).parent / "judgments" / "盗窃-刑期多算一年.txt").read_text(encoding="utf-8")
CLUE = "犯盗窃罪，判处有期徒刑二年"
SCANNED = TEXT.replace(CLUE, CLUE.replace("徒刑", "徒刊"), 1)


class Known:
    """A mender that knows one misreading."""

    name = "known@1"

    def mend(self, plain: str) -> str:
        """The text with it mended."""
        return plain.replace("徒刊", "徒刑")


def told(text: str, mender: Known | None) -> dict[str, object]:
    """The clues of a text, by check: grades."""
    return {one["check"]: one["grade"] for one in report(analyze(text, "x", mender=mender))["clues"]}


def test_what_is_mended_is_found_again_but_for_a_person_to_look_up() -> None:
    assert SCANNED != TEXT
    assert told(TEXT, None)["term_end_arithmetic"] == "A"
    assert "term_end_arithmetic" not in told(SCANNED, None)
    assert told(SCANNED, Known())["term_end_arithmetic"] == "B"


def test_clues_on_other_words_keep_their_grade() -> None:
    assert told(SCANNED, Known())["fine_theft_range"] == told(TEXT, None)["fine_theft_range"] == "A"


def test_the_report_tells_each_place_and_quotes_as_received() -> None:
    found = report(analyze(SCANNED, "x", mender=Known()))
    (one,) = found["mended"]
    assert (SCANNED[one["start"] : one["end"]], one["quote"], one["read_as"]) == ("刊", "刊", "刑")
    assert found["produced_by"]["mender"] == "known@1"
    quotes = [place for clue in found["clues"] for place in clue["evidence"]]
    assert all(SCANNED[place["start"] : place["end"]] == place["quote"] for place in quotes)
    assert any("徒刊" in place["quote"] for place in quotes)


def test_people_are_told() -> None:
    assert mended(report(analyze(TEXT, "x"))) is None
    assert mended({}) is None  # a report of an older version
    words = mended(report(analyze(SCANNED, "x", mender=Known())))
    assert words is not None and "有 1 处字" in words and "“刊”读作“刑”" in words
