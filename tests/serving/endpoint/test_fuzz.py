"""Fuzz: whatever bytes and values come in, reading answers with a text or a ReadingError, the wire with a model or a problem, and nothing else."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.pipeline import analyze
from pipelines.reading import Bounds
from serving.endpoint import bodies, complaints, uploads
from serving.endpoint.analyst import Task, answered
from serving.endpoint.problems import KINDS, Problem
from serving.wire.batches import BatchRequest
from serving.wire.clues import OutcomeRequest, TransitionRequest
from serving.wire.judgments import JudgmentRequest
from tests.reading.judgment_files import JUDGMENT, PARAGRAPHS, TITLE, docx, pdf
from tests.serving.endpoint.calling import Caller
from tests.serving.offices import THEFT, text_of

BOUNDS = Bounds(characters=50_000, bytes=300_000, unpacked_bytes=2_000_000, seconds=10)
WHOLE = {
    ".txt": JUDGMENT.encode("gb18030"),
    ".docx": docx(),
    ".pdf": pdf([[(60.0, 700.0, TITLE.replace("\n", "")), (60.0, 660.0, PARAGRAPHS[-4][:28])]]),
    ".html": f"<html><head><meta charset=utf-8></head><body><div id=a>{'<p>'.join((TITLE, *PARAGRAPHS))}</div></body></html>".encode(),
    ".json": json.dumps({"id": "甲", "text": JUDGMENT}, ensure_ascii=False).encode(),
}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
FIELDS = st.sampled_from(
    [
        "text",
        "id",
        "as_of",
        "items",
        "step",
        "reason",
        "office",
        "person",
        "due_on",
        "handler_id",
        "note",
        "expected_sequence",
        "measure",
        "response",
    ]
)
VALUES = JSON | st.sampled_from([text_of(THEFT), "2020-01-01", "assign", "begin", "protest", "adopted", "\ud800", "\0", 10**400, -1])


def damaged(data: bytes, seed: int) -> bytes:
    """The bytes with a few of them changed, doubled, cut out or cut off."""
    chance, told = random.Random(seed), bytearray(data)
    for _ in range(chance.randint(1, 6)):
        place = chance.randrange(len(told)) if told else 0
        match chance.randrange(4):
            case 0:
                told[place : place + 1] = bytes([chance.randrange(256)])
            case 1:
                told[place:place] = told[place : place + chance.randint(1, 200)]
            case 2:
                del told[place : place + chance.randint(1, 200)]
            case _:
                told[place : place + 4] = chance.randbytes(4)
    return bytes(told[: chance.randint(0, len(told))] if chance.random() < 0.1 else told)


def check_answer(told: dict[str, Any]) -> None:
    """A text with its report, or a refusal of a known code; never `internal`."""
    if "refused" in told:
        assert told["refused"] in KINDS.keys() - {"internal"}, told
        assert told["detail"].endswith("。")
    else:
        quotes = [e for clue in told["report"]["clues"] for e in clue["evidence"]]
        assert all(told["text"][e["start"] : e["end"]] == e["quote"] for e in quotes)
        json.dumps(told, ensure_ascii=False).encode("utf-8")


@pytest.mark.parametrize("suffix", [one for one in WHOLE if one != ".pdf"])
@given(seed=st.integers(0, 1 << 32))
@settings(max_examples=60)
def test_a_damaged_file_is_read_or_refused(suffix: str, seed: int) -> None:
    check_answer(answered(Task(damaged(WHOLE[suffix], seed), suffix, "甲", None, BOUNDS), analyze))


@pytest.mark.parametrize("seed", range(6))
def test_a_damaged_pdf_is_read_or_refused(seed: int) -> None:
    check_answer(answered(Task(damaged(WHOLE[".pdf"], seed), ".pdf", "甲", None, BOUNDS), analyze))


@given(suffix=st.sampled_from([".txt", ".docx", ".html", ".json"]), data=st.binary(max_size=2000))
@settings(max_examples=100)
def test_any_bytes_are_read_or_refused(suffix: str, data: bytes) -> None:
    check_answer(answered(Task(data, suffix, None, None, BOUNDS), analyze))


@given(text=st.text(max_size=400), place=st.integers(0, 1200), as_of=st.none() | st.dates())
@settings(max_examples=150)
def test_a_judgment_with_anything_put_into_it_is_analysed_or_refused(text: str, place: int, as_of: Any) -> None:
    whole = text_of(THEFT)[:place] + text + text_of(THEFT)[place:]
    try:
        told = uploads.of_text(whole, "甲", as_of, BOUNDS)
    except (Problem, UnicodeEncodeError) as error:
        assert isinstance(error, Problem)
        return
    check_answer(answered(told.task, analyze))


def _parses(model: Any, data: bytes) -> None:
    try:
        bodies.parsed(model, data)
    except Problem as problem:
        assert problem.kind.code in ("bad_json", "invalid")
        assert all(one["detail"] != "不合要求" for one in problem.errors), problem.errors  # every kind of fault has its words


@pytest.mark.parametrize("model", [JudgmentRequest, BatchRequest, TransitionRequest, OutcomeRequest])
@given(told=st.dictionaries(FIELDS | st.text(max_size=10), VALUES, max_size=8) | JSON)
@settings(max_examples=150)
def test_any_json_is_a_request_or_a_problem(model: Any, told: Any) -> None:
    _parses(model, json.dumps(told, ensure_ascii=True).encode())


@given(data=st.binary(max_size=500))
def test_any_bytes_are_a_request_or_a_problem(data: bytes) -> None:
    _parses(JudgmentRequest, data)


@given(name=st.text(max_size=260))
@settings(max_examples=200)
def test_any_name_of_a_file_is_taken_or_refused(name: str) -> None:
    try:
        told = uploads.of_file(b"x", name, None, None, BOUNDS)
    except Problem as problem:
        assert problem.kind.code in ("bad_name", "unsupported")
        return
    assert told.task.suffix in uploads.SUFFIXES
    assert not set(name) & set("/\\:\0\r\n")


@given(place=st.lists(st.text(max_size=60) | st.integers(), max_size=5))
def test_a_pointer_tells_its_place_in_bounds(place: list[Any]) -> None:
    told = complaints.of([{"loc": tuple(place), "type": "missing"}])[0]["pointer"]
    assert told.count("/") == len(place)
    assert len(told) <= 5 * 81


@pytest.fixture
def sending(office: Caller) -> Callable[[bytes, dict[str, str]], Any]:
    """Send a body with headers; what comes back is checked to be a well-formed problem if it is a refusal."""
    return lambda data, headers: office.post("/v1/judgments", content=data, headers=headers)


def test_any_body_of_any_type_is_answered(sending: Callable[[bytes, dict[str, str]], Any]) -> None:
    chance = random.Random(5)
    boundary = "multipart/form-data; boundary=B"
    head = b'--B\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\nContent-Type: text/plain\r\n\r\n'
    whole = head + text_of(THEFT).encode() + b"\r\n--B--\r\n"
    for seed in range(60):
        kind = chance.choice(
            [boundary, "application/json", boundary, chance.randbytes(8).hex(), "multipart/form-data; boundary=" + "B" * 80]
        )
        data = chance.choice([damaged(whole, seed), damaged(WHOLE[".json"], seed), chance.randbytes(300)])
        assert sending(data, {"Content-Type": kind}).status_code in (200, 201, 400, 413, 415, 422)
