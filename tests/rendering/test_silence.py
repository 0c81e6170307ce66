"""A report without clues says whether anything was checked."""

import io
from pathlib import Path
from typing import Any

import pytest

from pipelines.pipeline import analyze
from pipelines.rendering import FORMATS, Read
from pipelines.report import report

TEXT = next((Path(__file__).parents[1] / "judgments").glob("*无线索.txt")).read_text(encoding="utf-8")


@pytest.mark.parametrize("format", ["text", "html"])
@pytest.mark.parametrize(
    ("defendants", "instance", "says"),
    [
        (True, "first", "未发现线索"),
        (True, None, "没有读出审级，未作检查"),
        (False, "first", "没有读出被告人，未作检查"),
        (True, "other", "没有适用于这类文书的检查项，未作检查"),
    ],
)
def test_silence_says_why(format: str, defendants: bool, instance: str | None, says: str) -> None:
    found: dict[str, Any] = report(analyze(TEXT))
    found["document"]["instance"] = instance
    if not defendants:
        found["defendants"] = []
    out = io.BytesIO()
    FORMATS[format]([Read(found, TEXT)], out)
    assert f"{says}。" in out.getvalue().decode()
