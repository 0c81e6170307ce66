"""Adjudication (裁决): judgments with disagreements as tasks of Label Studio, each person's reading a prediction to start from.

The project is one of its own, on the same screen: what is pulled from it is the decided annotation. A judgment pushed twice is one task.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from annotation.agreement.shared import Gathered, Shared
from annotation.marks import Json
from annotation.studio.preannotation import by_rules
from annotation.studio.regions import results_of

if TYPE_CHECKING:
    from annotation.studio.connection import Studio

TITLE = "判鉴裁决"


def tasks_of(gathered: Gathered, queue: Iterable[Mapping[str, object]]) -> list[Json]:
    """One task a judgment that stands in the queue, in the order of the queue."""
    judgments = {one.digest: one for one in gathered.compared}
    waiting: dict[str, list[Mapping[str, object]]] = {}
    for one in queue:
        if (digest := str(one["digest"])) in judgments:
            waiting.setdefault(digest, []).append(one)
    return [_task(judgments[digest], found) for digest, found in waiting.items()]


def _task(judgment: Shared, queue: Sequence[Mapping[str, object]]) -> Json:
    task = by_rules(judgment.id, judgment.judgment.text).task()
    clues, people = task["data"]["clues"], [one["value"] for one in task["data"]["people"]]
    task["predictions"] = [
        {"model_version": name, "score": None, "result": results_of(one.annotation, judgment.judgment.text, clues, people)}
        for name, one in judgment.people.items()
    ]
    task["data"]["disagreements"] = [{key: one[key] for key in ("key", "label", "start", "end", "differs", "grave")} for one in queue]
    return task


def push_adjudication(studio: Studio, tasks: Sequence[Json], title: str = TITLE) -> tuple[int, int, int]:
    """Bring tasks into the project of adjudication: its number, how many are new, how many were there."""
    from annotation.studio.push import save_project

    project = save_project(studio, title)["id"]
    known = {task["data"].get("digest") for task in studio.tasks(project)}
    fresh = [task for task in tasks if task["data"]["digest"] not in known]
    studio.add_tasks(project, fresh)
    studio.save_project(project, {"model_version": ""})  # none goes first: the readings stand side by side
    return project, len(fresh), len(tasks) - len(fresh)
