"""Validation: every sort of mistake is an incident with its code and level; sound files are silent."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from annotation.dataset import row_of
from annotation.evidence import annotation_of
from annotation.gold import gold_of
from annotation.incident import Incident, Level, worst
from annotation.marks import Annotation, digest_of
from annotation.validation import validate
from pipelines.facts import extract
from pipelines.pipeline import Analysis
from pipelines.report import report
from pipelines.segment import segment

ROOT = Path(__file__).parents[2]
TEXTS = {path.stem: path.read_text(encoding="utf-8") for path in sorted((ROOT / "tests" / "judgments").glob("*.txt"))}
TEXT = "被告人张三，男，1985年4月6日出生。2019年3月15日被刑事拘留。系累犯。e\u0301甲\u200b"
SOUND: dict[str, Any] = {
    "id": "fiction",
    "digest": digest_of(TEXT),
    "annotator": "甲",
    "choices": {"kind": "判决书", "instance": "first"},
    "marks": [
        {"label": "defendant", "start": 3, "end": 5, "defendant": "张三"},
        {"label": "custody", "start": 20, "end": 34, "defendant": "张三", "kind": "刑事拘留"},
        {"label": "circumstance", "start": 36, "end": 38, "defendant": "张三", "kind": "累犯", "status": "found"},
    ],
}


def by_rules(name: str) -> Annotation:
    """The marks of the rules on a fictional judgment."""
    judgment = segment(TEXTS[name], name)
    return annotation_of(report(Analysis(judgment, extract(judgment), (), (), None)), judgment, "rules")


def told(row: Any, texts: dict[str, str] | None = None) -> list[tuple[str, str]]:
    """Level and code of the incidents of one row."""
    return [(one.level.value, one.code) for one in validate([json.dumps(row, ensure_ascii=False)], texts)]


def changed(number: int | None = None, **more: Any) -> dict[str, Any]:
    """The sound row with fields changed, of the row or of one of its marks."""
    if number is None:
        return {**SOUND, **more}
    marks = [{**mark, **more} if place == number else mark for place, mark in enumerate(SOUND["marks"])]
    return {**SOUND, "marks": marks}


@pytest.mark.parametrize("name", TEXTS)
def test_what_rules_mark_is_sound(name: str) -> None:
    annotation = by_rules(name)
    serious = ("error", "warning")
    assert [one for one in told(annotation.to_json(), TEXTS) if one[0] in serious] == []
    assert [one for one in told(row_of(annotation, TEXTS[name]), TEXTS) if one[0] in serious] == []
    assert told(gold_of(annotation, TEXTS[name])) == []


def test_a_sound_annotation_is_silent() -> None:
    assert told(SOUND, {"fiction": TEXT}) == []


CASES: list[tuple[str, str, dict[str, Any]]] = [
    ("error", "V10", changed(id=7)),
    ("error", "V10", changed(digest=None)),
    ("error", "V10", changed(marks={})),
    ("error", "V10", changed(choices=[])),
    ("error", "V11", changed(choices={"kind": "判决书", "instance": "third"})),
    ("error", "V11", changed(choices={"kind": "判决书", "instance": "first", "mood": "good"})),
    ("hint", "V12", changed(choices={"kind": "判决书"})),
    ("error", "V14", changed(digest=digest_of(TEXT.replace("男", "女")))),
    ("error", "V15", changed(marks=[*SOUND["marks"], "custody"])),
    ("error", "V20", changed(1, label="custodian")),
    ("error", "V20", changed(1, label=None)),
    ("error", "V21", changed(1, start=-1)),
    ("error", "V21", changed(1, start=34)),
    ("error", "V21", changed(1, start="20")),
    ("error", "V21", changed(1, start=True)),
    ("error", "V21", changed(1, end=len(TEXT) + 1)),
    ("error", "V22", changed(1, kind="软禁")),
    ("error", "V22", changed(1, kind=None)),
    ("warning", "V22", changed(0, kind="男")),
    ("error", "V23", changed(2, status="maybe")),
    ("error", "V23", changed(2, asserted_by="judge")),
    ("warning", "V23", changed(2, status=None)),
    ("error", "V24", changed(1, defendant=None)),
    ("error", "V24", changed(1, defendant=0)),
    ("warning", "V33", changed(1, defendant="李四")),
    ("hint", "V25", changed(1, start=20, end=len(TEXT), value="2019-03-15")),
    ("warning", "V26", changed(1, start=20, end=TEXT.index("\u0301"), value="2019-03-15")),
    ("error", "V27", changed(1, value="2019年3月15日")),
    ("error", "V28", changed(1, colour="red")),
    ("warning", "V30", changed(marks=[*SOUND["marks"], SOUND["marks"][1]])),
    ("warning", "V31", changed(marks=[*SOUND["marks"], {**SOUND["marks"][2], "status": "rejected"}])),
    (
        "hint",
        "V32",
        changed(marks=[*SOUND["marks"], *({**SOUND["marks"][2], "kind": kind} for kind in ("自首", "坦白"))]),
    ),
    ("warning", "V34", changed(1, start=6, end=7)),
    (
        "warning",
        "V35",
        changed(marks=[*SOUND["marks"], *({"label": "born_on", "start": n, "end": n + 10, "defendant": "张三"} for n in (8, 20))]),
    ),
    ("error", "V40", changed(clues=[{"check": "term_end_arithmetic"}])),
    ("hint", "V41", changed(clues=[{"check": "no_such", "start": 0, "end": 1, "verdict": "upheld"}])),
    ("error", "V42", changed(clues=[{"check": "term_end_arithmetic", "start": 0, "end": 1, "verdict": "good"}])),
    ("error", "V43", changed(clues=[{"check": "term_end_arithmetic", "start": 2, "end": 1, "verdict": "upheld"}])),
]


@pytest.mark.parametrize(("level", "code", "row"), CASES, ids=[f"{code} {number}" for number, (_, code, _) in enumerate(CASES)])
def test_each_mistake_is_told(level: str, code: str, row: dict[str, Any]) -> None:
    assert (level, code) in told(row, {"fiction": TEXT})


def test_lines_that_are_no_objects_and_readings_told_twice() -> None:
    row = json.dumps(SOUND, ensure_ascii=False)
    found = list(validate(["{", "", "[]", row, row, row.replace("甲", "乙", 1)]))
    assert [(one.code, one.where[:5].strip()) for one in found] == [("V01", "第 1 行"), ("V02", "第 3 行"), ("V03", "第 5 行")]


def test_without_the_text_only_the_form_is_checked() -> None:
    assert told(changed(1, end=9999)) == []
    assert told(changed(1, end=9999), {}) == [("warning", "V13")]


GOLD = gold_of(by_rules("盗窃-刑期多算一年"), TEXTS["盗窃-刑期多算一年"])


@pytest.mark.parametrize(
    ("code", "path", "value"),
    [
        ("V51", ("document", "panel"), ...),
        ("V51", ("defendants", 0, "arrival"), ...),
        ("V51", ("defendants", 0, "convictions", 0, "fine"), ...),
        ("V52", ("document", "instance"), "third"),
        ("V52", ("defendants", 0, "custody", 0, "measure"), "软禁"),
        ("V53", ("document", "judged_on"), "二〇一九年"),
        ("V53", ("defendants", 0, "custody", 0, "on"), "2019-3-5"),
        ("V54", ("defendants", 0, "convictions", 0, "quote"), ""),
        ("V55", ("defendants", 0, "convictions", 0, "quote"), "不在文书里的话"),
    ],
)
def test_mistakes_of_gold_judgments_are_told(code: str, path: tuple[Any, ...], value: Any) -> None:
    row = json.loads(json.dumps(GOLD))
    owner = row
    for step in path[:-1]:
        owner = owner[step]
    if value is ...:
        del owner[path[-1]]
    else:
        owner[path[-1]] = value
    assert ("error", code) in told(row)


def test_an_incident_keeps_its_id() -> None:
    first, second = (Incident(Level.HINT, "V25", "第 1 行", message, "") for message in ("片段首尾有空白。", "片段首尾有标点。"))
    assert first.id == Incident(Level.HINT, "V25", "第 1 行", "片段首尾有空白。", "请收紧。").id != second.id
    assert first.id.startswith("V25-")
    assert worst([first, Incident(Level.WARNING, "V30", "", "", "")]) is Level.WARNING
    assert worst([]) is None


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run ``panjian annotate validate`` as a user does."""
    command = [sys.executable, "-m", "panjian", "annotate", "validate", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)


def test_the_command_tells_incidents_and_sets_its_status(tmp_path: Path) -> None:
    good, bad, texts = tmp_path / "good.jsonl", tmp_path / "bad.jsonl", tmp_path / "texts.jsonl"
    good.write_text(json.dumps(SOUND, ensure_ascii=False) + "\n", encoding="utf-8")
    rows = [changed(2, status=None), changed(1, kind=None)]
    bad.write_text(
        "".join(json.dumps({**row, "annotator": str(n)}, ensure_ascii=False) + "\n" for n, row in enumerate(rows)), encoding="utf-8"
    )
    texts.write_text(json.dumps({"id": "fiction", "text": TEXT}, ensure_ascii=False) + "\n", encoding="utf-8")
    done = run(good, "--texts", texts)
    assert (done.returncode, done.stdout) == (0, "")
    assert "1 份，错误 0，警告 0，提示 0。" in done.stderr
    done = run(bad, "--texts", texts)
    assert done.returncode == 1
    assert [line.split("]")[0] for line in done.stdout.splitlines()] == ["[警告", "[错误"]
    done = run(bad, "--texts", texts, "--level", "error", "--format", "json")
    (incident,) = map(json.loads, done.stdout.splitlines())
    assert (incident["level"], incident["code"]) == ("error", "V22")
    assert incident["id"].startswith("V22-")


def test_the_command_refuses_what_it_cannot_read(tmp_path: Path) -> None:
    latin = tmp_path / "gbk.jsonl"
    latin.write_bytes("标注".encode("gbk"))
    for arguments in ((tmp_path / "none.jsonl",), (latin,), (latin, "--texts", latin)):
        done = run(*arguments)
        assert done.returncode == 2
        assert done.stdout == ""
        assert "Traceback" not in done.stderr
