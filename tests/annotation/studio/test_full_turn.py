"""A full turn against a real Label Studio: up, push 50 judgments, annotate, live predictions and events of the backend, pull."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from annotation.marks import Annotation, Json, Mark, digest_of
from annotation.studio.annotation_file import read_annotations
from annotation.studio.backend import Event, backend
from annotation.studio.connection import Studio
from annotation.studio.preannotation import Preannotation, by_rules
from annotation.studio.pull import pull
from annotation.studio.push import push
from tests.annotation.studio.fictions import fiction
from tests.annotation.studio.running import COUNT, WANTED, Running, on_screen, panjian, project_of, served, until
from tests.annotation.torture import TEXTS

FINISHED = 45
PROJECT = "全程测试"
pytestmark = WANTED


@dataclass
class Turn:
    """What the steps share."""

    running: Running
    events: list[Event] = field(default_factory=list)

    @property
    def folder(self) -> Path:
        return self.running.folder

    @property
    def environment(self) -> dict[str, str]:
        return self.running.environment


@pytest.fixture(scope="module")
def turn(label_studio: Running) -> Turn:
    return Turn(label_studio)


@pytest.fixture(scope="module")
def live(turn: Turn) -> Iterator[str]:
    """The backend, served on this machine, reading as a model would: with scores."""

    def read(id: str, text: str) -> Preannotation:
        rules = by_rules(id, text)
        scored = tuple(replace(mark, source="model", score=0.75) for mark in rules.annotation.marks)
        return replace(rules, annotation=replace(rules.annotation, marks=scored))

    def listen(event: Event) -> str | None:
        turn.events.append(event)
        return "job-1" if event.action == "START_TRAINING" else None

    with served(backend(read, "trial@1", listen)) as url:
        yield url


def tasks_of(studio: Studio) -> list[Json]:
    return list(studio.tasks(project_of(studio, PROJECT)))


def test_the_whole_way_from_texts_to_annotations(turn: Turn, live: str) -> None:
    file = str(turn.running.judgments("虚构"))
    with Studio(turn.running.address) as studio:
        pushed(turn, studio, file)
        predicted(turn, studio, file, live)
        finish(studio)
        until(lambda: sum(event.action == "ANNOTATION_CREATED" for event in turn.events) == FINISHED)
        pulled(turn, studio)
        held_back(turn, studio)


def pushed(turn: Turn, studio: Studio, file: str) -> None:
    """Two pushes, one task a judgment, pre-annotated by the rules; the screen and the instruction stand."""
    for _ in range(2):
        done = panjian("push", file, "--project", PROJECT, "--model", "none", **turn.environment)
        assert done.returncode == 0, done.stderr
    assert f"未变 {COUNT} 份" in done.stderr
    tasks = tasks_of(studio)
    assert len(tasks) == COUNT
    assert [one["model_version"] for one in on_screen(studio, tasks[0]["project"])] == [by_rules("x", "x").version]
    assert [task["data"]["text"] for task in tasks] == [fiction(number) for number in range(COUNT)]
    assert all([one["model_version"] for one in task["predictions"]] == [by_rules("x", "x").version] for task in tasks)


def predicted(turn: Turn, studio: Studio, file: str, live: str) -> None:
    """The backend is connected, reads every task, and is told to train."""
    done = panjian("push", file, "--project", PROJECT, "--model", "none", "--backend", live, **turn.environment)
    assert done.returncode == 0, done.stderr
    project = project_of(studio, PROJECT)
    backends = studio.backends(project)
    assert [one["model_version"] for one in backends] == ["trial@1"]
    studio.ask_backend(project)
    tasks = tasks_of(studio)
    live_ones = [one for task in tasks for one in task["predictions"] if one["model_version"] == "trial@1"]
    assert len(live_ones) == COUNT and all(one["score"] == 0.75 and one["result"] for one in live_ones)
    assert [one["model_version"] for one in on_screen(studio, project)] == ["trial@1"]
    studio.train(backends[0]["id"])
    assert "START_TRAINING" in [event.action for event in turn.events]


def finish(studio: Studio) -> None:
    """Annotate as an annotator would: take the pre-annotation over, leave out its last stretch, add one."""
    for number, task in enumerate(tasks_of(studio)[:FINISHED]):
        results = [{**one, "origin": "prediction"} for one in task["predictions"][0]["result"]]
        if number % 3 == 0:
            last = [one["id"] for one in results if one.get("from_name") == "mark"][-1]
            results = [one for one in results if last not in (one.get("id"), one.get("from_id"))]
        if number % 7 == 0:
            start = task["data"]["text"].index("𠮷😀")
            place = {"start": start, "end": start + 2, "text": "𠮷😀"}
            results.append(
                {"id": "byhand", "from_name": "mark", "to_name": "text", "type": "labels", "value": {**place, "labels": ["court"]}}
            )
        studio.annotate(task["id"], results, 30 + number)


def pulled(turn: Turn, studio: Studio) -> None:
    """What was finished comes back, twice the same, and is valid."""
    file, texts = turn.folder / "标注.jsonl", turn.folder / "文本.jsonl"
    contents = []
    for _ in range(2):
        done = panjian("pull", "--output", str(file), "--texts", str(texts), "--project", PROJECT, **turn.environment)
        assert done.returncode == 0, done.stderr
        contents.append(file.read_bytes())
    assert contents[0] == contents[1]
    assert f"{COUNT - FINISHED} 个还没有标" in done.stderr
    found = read_annotations(file)
    assert [one.id for one in found] == [f"虚构-{number:02}" for number in range(FINISHED)]
    for number, one in enumerate(found):
        compared(one, number)
    done = panjian("validate", str(file), "--texts", str(texts), "--level", "error")
    assert done.returncode == 0, done.stdout + done.stderr


def compared(one: Annotation, number: int) -> None:
    """One annotation is what its annotator did."""
    assert one.annotator == "panjian" and one.seconds == 30 + number
    assert one.choices == by_rules(one.id, fiction(number)).annotation.choices
    wanted = {(m.label, m.start, m.end, m.defendant, m.kind, m.status) for m in by_rules(one.id, fiction(number)).annotation.marks}
    marks = {(m.label, m.start, m.end, m.defendant, m.kind, m.status) for m in one.marks}
    by_hand = [fiction(number)[m.start : m.end] for m in one.marks if m.source == "human"]
    assert by_hand == (["𠮷😀"] if number % 7 == 0 else [])
    assert (len(wanted - marks) > 0) == (number % 3 == 0) and len(marks - wanted) == (number % 7 == 0)


def test_hard_texts_and_five_megabytes_come_back_character_by_character(turn: Turn) -> None:
    lead = "江省江城市东湖区人民法院刑事判决书。被告人张三。"
    texts = {name: f"{lead}{words}。末" for name, words in TEXTS.items()}
    texts["5 MB"] = lead + TEXTS["all"] * (5_000_000 // len(TEXTS["all"].encode()) + 1)
    assert len(texts["5 MB"].encode()) > 5_000_000
    given = [hard(name, text) for name, text in texts.items()]
    with Studio(turn.running.address) as studio:
        project = push(studio, given, "难文本").project
        for task in studio.tasks(project):
            assert task["data"]["text"] == texts[task["data"]["id"]]
            studio.annotate(task["id"], task["predictions"][0]["result"])
        pulled = pull(studio, project)
    assert not [one.line for one in pulled.incidents if one.code.startswith("L") and one.code != "L42"]
    assert pulled.held == 0 and len(pulled.annotations) == len(texts)
    wanted = {one.id: {mark.place for mark in one.annotation.marks} for one in given}
    assert {one.id: {mark.place for mark in one.marks} for one in pulled.annotations} == wanted


def hard(id: str, text: str) -> Preannotation:
    """A hard text, every character of it marked (a long one: its beginning, its end, and here and there)."""
    report = by_rules(id, text[:500]).report
    starts = range(len(text)) if len(text) < 500 else (*range(200), *range(200, len(text), 99_991), *range(len(text) - 50, len(text)))
    marks = [Mark("court", start, min(start + 1 + start % 7, len(text))) for start in starts]
    return Preannotation(Annotation(id, digest_of(text), "rules", tuple(marks), {"kind": "判决书", "instance": "first"}), text, report)


def held_back(turn: Turn, studio: Studio) -> None:
    """Work with a hole is held back and told with its task, and the others are written all the same."""
    task = tasks_of(studio)[FINISHED]
    results = json.loads(json.dumps(task["predictions"][0]["result"]))
    results[0]["value"]["end"] += 1
    studio.annotate(task["id"], results)
    file = turn.folder / "再收.jsonl"
    done = panjian("pull", "--output", str(file), "--project", PROJECT, "--format", "json", **turn.environment)
    assert done.returncode == 1
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert {one["code"] for one in told if one["level"] == "error"} == {"L21", "L16"}
    assert all(f"任务 {task['id']}" in one["where"] and one["advice"] for one in told if one["level"] == "error")
    assert len(read_annotations(file)) == FINISHED
