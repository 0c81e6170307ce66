"""The published JSON Schema of the report: every report is valid under it, and it names every field that a report has."""

from __future__ import annotations

import copy
import json
import lzma
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from pipelines.pipeline import analyze
from pipelines.report import SCHEMA, report
from serving.endpoint.catalogue import report_schema
from tests.evaluation.fictions import TEXTS
from tests.serving.offices import JUDGMENTS

CORPUS = Path(__file__).parents[4] / "shared" / "data" / "judgments.jsonl.xz"
OTHER_CORPUS = Path("/work/shared/data/judgments.jsonl.xz")
FICTIONS = {path.stem: path.read_text(encoding="utf-8") for path in sorted(JUDGMENTS.glob("*.txt"))} | dict(TEXTS)


def closed() -> dict[str, Any]:
    """The schema with no field allowed but those it names."""
    schema = copy.deepcopy(report_schema())
    for part in (schema, *schema["$defs"].values()):
        if "properties" in part:
            part["additionalProperties"] = False
    return schema


VALID = jsonschema_rs.validator_for(closed())


def faults(told: Any) -> list[str]:
    """What is wrong with a report, its words left out."""
    return [f"{[step for step in fault.instance_path if isinstance(step, str)]}: {fault.kind}" for fault in VALID.iter_errors(told)]


@pytest.mark.parametrize("name", FICTIONS)
def test_a_report_is_valid_and_has_no_field_that_the_schema_does_not_name(name: str) -> None:
    assert faults(report(analyze(FICTIONS[name], name))) == []


@pytest.mark.parametrize("text", ["", "。", "被告人", "\ud800", "犯" * 3000], ids=["empty", "mark", "word", "surrogate", "long"])
def test_the_report_of_what_is_no_judgment_is_valid_too(text: str) -> None:
    told = report(analyze(text, "甲"))
    told["id"] = "甲"
    assert faults(json.loads(json.dumps(told))) == []


def some_of_the_corpus() -> Iterator[tuple[str, str]]:
    """One real judgment in 1,500."""
    path = CORPUS if CORPUS.exists() else OTHER_CORPUS
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            if number % 1500 == 7:
                told = json.loads(line)
                yield told["id"], told["text"]


@pytest.mark.skipif(not (CORPUS.exists() or OTHER_CORPUS.exists()), reason="the corpus lies on the developers' machines only")
def test_reports_of_real_judgments_are_valid() -> None:
    found = {id: told for id, text in some_of_the_corpus() if (told := faults(report(analyze(text, id))))}
    assert found == {}


def test_the_schema_is_one_of_2020_12_and_of_this_version() -> None:
    jsonschema_rs.meta.validate(report_schema())
    assert report_schema()["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert report_schema()["properties"]["schema"] == {"const": SCHEMA}


def test_a_field_that_is_missing_or_of_another_kind_is_a_fault() -> None:
    told = report(analyze(FICTIONS["盗窃-刑期多算一年"], "甲"))
    for spoil in (
        lambda r: r.pop("clues"),
        lambda r: r["document"].update(judged_on=0),
        lambda r: r["clues"][0].update(grade="D"),
        lambda r: r["defendants"][0]["evidence"]["born_on"][0].update(start=-1),
    ):
        spoilt = copy.deepcopy(told)
        spoil(spoilt)
        assert faults(spoilt)


def test_a_newer_report_with_one_more_field_is_valid_for_who_reads_by_the_published_schema() -> None:
    told = report(analyze(FICTIONS["盗窃-刑期多算一年"], "甲")) | {"dispositions": []}
    jsonschema_rs.validate(report_schema(), told)
