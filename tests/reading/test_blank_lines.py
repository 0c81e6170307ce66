"""A file of blank lines without end is given up, what came before it is kept."""

import io
import json

from pipelines.reading.json_lines import read_lines
from pipelines.reading.source import DEFAULT_BOUNDS, ReadingError, Source


def test_blank_lines_without_end_are_given_up() -> None:
    first = json.dumps({"id": "1", "text": "江城市东湖区人民法院刑事判决书"}, ensure_ascii=False).encode() + b"\n"
    read = list(read_lines(io.BytesIO(first + b"\n" * 150_000 + first), DEFAULT_BOUNDS, "many.jsonl"))
    assert [type(one) for one in read] == [Source, ReadingError]
    assert "空白" in str(read[1])


def test_some_blank_lines_are_passed_over() -> None:
    line = json.dumps({"id": "1", "text": "江城市东湖区人民法院刑事判决书"}, ensure_ascii=False).encode() + b"\n"
    assert len(list(read_lines(io.BytesIO(line + b"\n" * 500 + line), DEFAULT_BOUNDS, "some.jsonl"))) == 2
