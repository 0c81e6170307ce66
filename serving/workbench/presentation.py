"""Presentation (页面呈现): the template environment, escaping everything, and the Chinese words for what the store keeps."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from annotation.marks import UNTOLD, label_of
from pipelines.rendering import fields, silence, words
from serving import lifecycle
from serving.lifecycle import Status
from serving.store.corrections import Corrected
from serving.store.identity import CHINA, today
from serving.store.organisations import Organisation
from serving.workbench.desk import MOUNT
from serving.workbench.marked_text import as_received

FOLDER = Path(__file__).parent
_TERMS = ("months", "probation_months", "deprivation_months")


def environment() -> Environment:
    """The templates of the workbench."""
    made = Environment(
        loader=FileSystemLoader(FOLDER / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    made.filters.update(moment=moment, received=as_received, twice=twice, named=named, told=told)
    made.globals.update(
        url=url,
        asset=asset,
        csrf=csrf,
        words=words,
        lifecycle=lifecycle,
        title=fields.title,
        silence=silence.told,
        unknown_words=fields.unknown_words,
        today=today,
        days_late=days_late,
        tone=tone,
        label_title=label_title,
    )
    return made


def url(path: str) -> str:
    """The address of a page of the workbench."""
    return MOUNT + path


@cache
def asset(name: str) -> str:
    """The address of a style or script of ours; it changes when the file does, so that no browser keeps an old one."""
    mark = hashlib.sha256((FOLDER / "static" / name).read_bytes()).hexdigest()[:12]
    return f"{MOUNT}/static/{name}?{mark}"


@pass_context
def csrf(context: Context) -> Markup:
    """The hidden field that every form carries."""
    signed_in = context["visit"].signed_in
    return Markup('<input type="hidden" name="csrf" value="{}">').format(signed_in.csrf if signed_in else "")


def moment(at: datetime) -> str:
    """A moment as people here tell it, Beijing time."""
    return at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M")


def twice(value: str) -> tuple[str, str]:
    """A value that is its own name, as an option."""
    return value, value


def named(one: Organisation) -> tuple[str, str]:
    """An organisation as an option: id and name."""
    return one.id, one.name


def told(one: Corrected) -> str:
    """What a correction says, in words."""
    if one.value == UNTOLD:
        return "不是这项事实"
    stance = {"claimed": f"{words.ASSERTER.get(one.asserted_by or '', '')}主张", "rejected": "未采纳"}.get(one.status or "", "")
    said = [one.choice or "", stance, "；".join(_values(one.value))]
    return "，".join(filter(None, said)) or f"「{one.quote}」（照原文）"


def _values(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for part in value:
            yield from _values(part)
    elif isinstance(value, dict):
        for name, part in value.items():
            if part is not None:
                yield f"{fields.in_chinese(name)} {_part(name, part)}"
    elif value is not None:
        yield str(value)


def _part(name: str, part: Any) -> str:
    """A part of a value with its unit."""
    if name in _TERMS and isinstance(part, int):
        return words.term(part) or "0个月"
    return words.money(part) if name in ("fine", "confiscation") and not isinstance(part, str) else str(part)


def label_title(kind: str) -> str:
    """The Chinese title of a label."""
    label = label_of(kind)
    return label.title if label else kind


def days_late(due_on: date | None, status: str) -> int:
    """The days by which a clue is overdue; 0 if it is not."""
    now = today()
    return (now - due_on).days if due_on and lifecycle.overdue(Status(status), due_on, now) else 0


def tone(status: str) -> str:
    """The css class of a status."""
    return {"measure_taken": "measured", "responded": "answered"}.get(str(status), str(status))
