"""Push (送标): judgments become tasks of the project, pre-annotated; a judgment pushed twice is one task.

A task is known by the digest of its text. Pushed again, its pre-annotation is renewed if it has changed and nobody has worked on it yet.
Codes: L0x.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from annotation.incident import Incident, Level
from annotation.marks import Json
from annotation.studio.connection import Studio, StudioError
from annotation.studio.instruction import instruction
from annotation.studio.preannotation import Preannotation
from annotation.studio.screen import screen

TITLE = "判鉴标注"


@dataclass(slots=True)
class Pushed:
    """What came of a push."""

    project: int
    added: int = 0
    renewed: int = 0
    unchanged: int = 0
    incidents: list[Incident] = field(default_factory=list)


def save_project(studio: Studio, title: str = TITLE, annotators: int | None = None) -> Json:
    """Create the project, or bring its screen and instruction up to date."""
    if not 3 <= len(title) <= 50:
        raise StudioError(f"项目名称“{title}”不合 Label Studio 的要求：须有 3 至 50 个字符。")
    known = studio.project(title)
    values: Json = {
        "title": title,
        "label_config": screen(),
        "expert_instruction": instruction(),
        "show_instruction": True,
        "show_collab_predictions": True,
        "sampling": "Sequential sampling",
    }
    if annotators is not None:
        values["maximum_annotations"] = annotators
    return studio.save_project(known["id"] if known else None, values)


def push(
    studio: Studio, judgments: Iterable[Preannotation], title: str = TITLE, annotators: int | None = None, blank: bool = False
) -> Pushed:
    """Bring judgments into the project of this title; `blank`: without pre-annotation (to measure what it saves, for control tasks)."""
    pushed = Pushed(save_project(studio, title, annotators)["id"])
    known, ids = {}, {}
    for task in studio.tasks(pushed.project):
        known[task["data"].get("digest")] = task
        ids[task["data"].get("id")] = task
    fresh: dict[str, Json] = {}
    versions: Counter[str] = Counter()
    for one in judgments:
        digest = one.annotation.digest
        versions[one.version] += 1
        if incident := _refused(one):
            pushed.incidents.append(incident)
        elif digest in known:
            _renew(studio, known[digest], one, pushed, blank)
        elif digest in fresh:
            pushed.unchanged += 1
            pushed.incidents.append(_double(one, fresh[digest]["data"]["id"]))
        else:
            fresh[digest] = one.task() | ({"predictions": []} if blank else {})
            if one.id in ids:
                told = f"文书 {one.id} 的文本与任务 {ids[one.id]['id']} 的不同，另建了一个任务。"
                pushed.incidents.append(Incident(Level.WARNING, "L02", one.id, told, "请确认用哪一份，在界面里删去另一个任务。"))
            ids[one.id] = {"id": "（新）"}
    studio.add_tasks(pushed.project, list(fresh.values()))
    pushed.added = len(fresh)
    if not blank:
        _show(studio, pushed, versions)
    return pushed


def _show(studio: Studio, pushed: Pushed, versions: Counter[str]) -> None:
    """Have the screen start from the pre-annotations pushed; Label Studio shows those of one reader, unless it asks a backend."""
    if not versions or studio.backends(pushed.project):
        return
    shown, _ = versions.most_common(1)[0]
    studio.save_project(pushed.project, {"model_version": shown})
    for version, number in versions.items():
        if version != shown:
            told = f"{number} 份由 {version} 预标注，而界面只预填 {shown} 的。"
            pushed.incidents.append(Incident(Level.WARNING, "L04", f"项目 {pushed.project}", told, "请分项目送标，或给全模型的报告。"))


def _refused(one: Preannotation) -> Incident | None:
    """Characters that no JSON carries safely."""
    at = next((n for n, character in enumerate(one.text) if "\ud800" <= character <= "\udfff" or character == "\x00"), None)
    if at is None:
        return None
    told = f"第 {at + 1} 个字符（U+{ord(one.text[at]):04X}）是不能传送的字符，没有送标。"
    return Incident(Level.ERROR, "L01", one.id, told, "请修好文本（多半是编码转换出的错）再送。")


def _double(one: Preannotation, earlier: str) -> Incident:
    return Incident(Level.HINT, "L03", one.id, f"与文书 {earlier} 的文本完全相同，只建一个任务。", "不必处理。")


def _renew(studio: Studio, task: Json, one: Preannotation, pushed: Pushed, blank: bool) -> None:
    if task["data"].get("id") != one.id:
        pushed.incidents.append(_double(one, task["data"].get("id")))
    prediction = one.prediction()
    known = task.get("predictions") or []
    worked_on = task.get("annotations") or task.get("drafts")
    if blank or worked_on or _content(prediction) in map(_content, known):
        pushed.unchanged += 1
        if worked_on and _corrected(one):
            told = f"任务 {task['id']} 已有人标注，更正和误读的线索没有送进去。"
            pushed.incidents.append(Incident(Level.WARNING, "L05", one.id, told, "请在界面里打开这个任务，对照更正复核。"))
        return
    if one.annotation.clues and task["data"].get("clues") != one.clues():  # reviews answer the clues of the task by their numbers
        studio.save_task(task["id"], {**task["data"], "clues": one.clues()})
    earlier = [old["id"] for old in known if _reader(old) == _reader(prediction)]
    studio.replace_predictions(task["id"], earlier, prediction)
    pushed.renewed += 1


def _corrected(one: Preannotation) -> bool:
    """Whether people have put something right in what was read."""
    return bool(one.annotation.clues) or any(mark.source == "human" for mark in one.annotation.marks)


def _reader(prediction: Json) -> str:
    """Who made a prediction, whatever the version: rules-0.1.0 → rules, name@3 → name."""
    version = str(prediction["model_version"] or "")
    return version.partition("@")[0] if "@" in version else version.rpartition("-")[0] or version


def _content(prediction: Json) -> str:
    return json.dumps([prediction["model_version"], prediction["result"]], ensure_ascii=False, sort_keys=True)
