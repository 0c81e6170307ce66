"""Pull (收标): finished work becomes annotations; what is not whole is an incident with its task, its level and what to do.

An annotation with an error is held back, not written with a hole in it. The same work pulled twice gives the same lines.
Codes: L1x a task or an annotation as a whole; L2x–L4x see finished.py; V.. see validation.py.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from annotation.incident import Incident, Level
from annotation.marks import CHOICES, Annotation, Json, digest_of
from annotation.studio.connection import Studio
from annotation.studio.finished import Finished
from annotation.studio.screen import MARK
from annotation.validation import row_incidents


@dataclass(slots=True)
class Pulled:
    """What came of a pull; `held`: annotations that an error keeps back; `texts`: of the judgments, by id."""

    annotations: list[Annotation] = field(default_factory=list)
    incidents: list[Incident] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    tasks: int = 0
    open: int = 0
    held: int = 0


def pull(studio: Studio, project: int) -> Pulled:
    """All finished work of a project."""
    pulled = Pulled()
    people = studio.people()
    for task in studio.tasks(project):
        pulled.tasks += 1
        _task(task, people, pulled)
    pulled.annotations.sort(key=lambda one: (one.id, one.annotator, one.made_at or ""))
    return pulled


def _task(task: Json, people: Mapping[int, str], pulled: Pulled) -> None:
    data, where = task["data"], f"任务 {task['id']}（{task['data'].get('id')}）"
    text, id = data.get("text"), data.get("id")
    if not isinstance(text, str) or not isinstance(id, str):
        told = "任务里没有文书编号或文本，不是 panjian annotate push 送来的。"
        pulled.incidents.append(Incident(Level.ERROR, "L10", where, told, "请删去这个任务，用 push 重送。"))
        return
    if digest_of(text) != data.get("digest"):
        told = "任务里的文本与送标时的摘要不符，它的标注都没有收。"
        pulled.incidents.append(Incident(Level.ERROR, "L11", where, told, "文本被改过：请用 push 重送这份文书并重新标注。"))
        return
    if pulled.texts.setdefault(id, text) != text:
        told = f"两个任务都叫 {id}，文本不同；这个任务没有收。"
        pulled.incidents.append(Incident(Level.ERROR, "L12", where, told, "请在界面里删去不用的一个任务。"))
        return
    pulled.incidents += _drafts(task, where, people)
    counted = list(_newest(task, where, people, pulled.incidents))
    pulled.open += not counted
    for one in counted:
        _annotation(one, task, f"{where}标注 {one['id']}", people, pulled)


def _drafts(task: Json, where: str, people: Mapping[int, str]) -> Iterator[Incident]:
    for draft in task.get("drafts") or ():
        who = _who(draft.get("user"), people)
        yield Incident(Level.WARNING, "L13", where, f"{who}有一份没有提交的草稿，没有收。", "请他提交，或丢弃草稿。")


def _newest(task: Json, where: str, people: Mapping[int, str], incidents: list[Incident]) -> Iterator[Json]:
    """The annotations that count: of each person the newest, skipped ones told."""
    latest: dict[str, Json] = {}
    for one in sorted(task.get("annotations") or (), key=lambda one: (one.get("updated_at") or "", one["id"])):
        who = _who(one.get("completed_by"), people)
        if one.get("was_cancelled"):
            incidents.append(Incident(Level.WARNING, "L14", where, f"{who}跳过了这个任务。", "请问清原因，另行分派。"))
            continue
        if who in latest:
            told = f"{who}对它有多份标注，只收最后改的（{one['id']}），没有收 {latest[who]['id']}。"
            incidents.append(Incident(Level.WARNING, "L15", where, told, "请在界面里删去不用的一份。"))
        latest[who] = one
    yield from latest.values()


def _annotation(one: Json, task: Json, where: str, people: Mapping[int, str], pulled: Pulled) -> None:
    data = task["data"]
    clues = data.get("clues") or []
    finished = Finished(data["text"], where, clues, _predicted(task.get("predictions") or ())).read(one.get("result") or [])
    annotation = Annotation(
        data["id"],
        data["digest"],
        _who(one.get("completed_by"), people),
        tuple(finished.marks),
        {choice.name: finished.choices.get(choice.name) for choice in CHOICES} | finished.choices,
        tuple(finished.reviews),
        one.get("lead_time"),
        one.get("updated_at"),
        finished.notes,
    )
    found = [*finished.incidents, *row_incidents(annotation.to_json(), where, {data["id"]: data["text"]})]
    pulled.incidents += found
    if any(incident.level is Level.ERROR for incident in found):
        pulled.held += 1
        told = "有错误，这份标注暂不写出。"
        pulled.incidents.append(Incident(Level.ERROR, "L16", where, told, "请按上面各条在界面里改好、更新，再收一次。"))
    else:
        pulled.annotations.append(annotation)


def _predicted(predictions: Sequence[Json]) -> dict[tuple[str, int, int], float | None]:
    """What was pre-annotated, with the score that a model gave."""
    return {
        (label, one["value"]["start"], one["value"]["end"]): one.get("score")
        for prediction in predictions
        for one in prediction.get("result") or ()
        if one.get("from_name") == MARK
        for label in one["value"]["labels"]
    }


def _who(account: object, people: Mapping[int, str]) -> str:
    """The annotator's name; Label Studio gives an id, an object with one, or (of drafts) the address."""
    if isinstance(account, Mapping):
        account = account.get("id")
    if isinstance(account, str) and (short := account.split("@")[0]) in people.values():
        return short
    return people.get(account, f"user-{account}") if isinstance(account, int) else str(account or "不明")
