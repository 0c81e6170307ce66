"""Validation of annotation files (标注校验): JSON lines of annotations, of dataset rows or of gold judgments, each line with its incidents.

Codes: V0x the line itself, V1x the head, V2x a mark, V3x marks together, V4x clue reviews, V5x gold judgments (gold_form.py).
Errors must be mended before the annotation counts; warnings are looked at; hints may stand.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, get_args

from annotation.gold_form import gold_incidents
from annotation.incident import Incident, Level
from annotation.mark_form import mark_incidents, together_incidents
from annotation.marks import CHOICES, Json, Verdict, digest_of
from pipelines.checks import CHECKS

_CHECKS = frozenset(check.name for check in CHECKS)


def validate(lines: Iterable[str], texts: Mapping[str, str] | None = None) -> Iterator[Incident]:
    """The incidents of a file, line by line; with the texts at hand also what only they show."""
    seen: dict[tuple[str, str], int] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        row, incident = _parsed(line, number)
        if incident:
            yield incident
            continue
        where = f"第 {number} 行 {row.get('id') or ''}".rstrip()
        key = (str(row.get("id")), str(row.get("annotator", "gold")))
        if key in seen:
            yield Incident(Level.ERROR, "V03", where, f"与第 {seen[key]} 行是同一人对同一文书的标注。", "请只留一份。")
        seen.setdefault(key, number)
        yield from row_incidents(row, where, texts)


def _parsed(line: str, number: int) -> tuple[Json, Incident | None]:
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        return {}, Incident(
            Level.ERROR, "V01", f"第 {number} 行", f"不是 JSON：{error.msg}，第 {error.colno} 个字符。", "每行应是一个 JSON 对象。"
        )
    if not isinstance(row, dict):
        return {}, Incident(Level.ERROR, "V02", f"第 {number} 行", "不是 JSON 对象。", "每行应是一份标注或一份金标文书。")
    return row, None


def row_incidents(row: Mapping[str, Any], where: str, texts: Mapping[str, str] | None = None) -> Iterator[Incident]:
    """The incidents of one annotation, dataset row or gold judgment."""
    if "document" in row:
        yield from gold_incidents(row, where)
        return
    broken = list(_head(row, where))
    yield from broken
    if any(one.level is Level.ERROR for one in broken):
        return
    text = (texts or {}).get(row["id"])
    if text is None:
        if texts is not None:
            yield Incident(Level.WARNING, "V13", where, "手头没有这份文书的文本，位置与取值没有核对。", "请在 --texts 的文件里补上文本。")
    elif digest_of(text) != row["digest"]:
        yield Incident(Level.ERROR, "V14", where, "文本与标注时的不同（摘要不符）。", "请用标注时的文本，或重新标注。")
        text = None
    marks = [mark for mark in row["marks"] if isinstance(mark, dict)]
    if len(marks) < len(row["marks"]):
        yield Incident(Level.ERROR, "V15", where, "marks 里有的不是对象。", "每个片段应是一个对象：label、start、end 等。")
    names = _names(row)
    sound = []
    for number, mark in enumerate(marks, 1):
        found = list(mark_incidents(mark, f"{where} 片段 {number}（{mark.get('label')}）", text, names))
        yield from found
        if not any(one.level is Level.ERROR for one in found):
            sound.append(mark)
    yield from together_incidents(sound, where, row["id"], text, packed=names is not None)
    yield from _clues(row, where, text)


def _names(row: Mapping[str, Any]) -> list[Any] | None:
    """The numbers that may stand for defendants in a dataset row; None in an annotation, which names them."""
    return list(range(len(row["defendants"]))) if "defendants" in row else None


def _head(row: Mapping[str, Any], where: str) -> Iterator[Incident]:
    for name in ("id", "digest", "annotator"):
        if not isinstance(row.get(name), str) or not row[name]:
            yield Incident(
                Level.ERROR, "V10", where, f"缺少 {name}，或不是文字。", "请补上：文书编号 id、文本摘要 digest、标注者 annotator。"
            )
    if not isinstance(row.get("marks"), list):
        yield Incident(Level.ERROR, "V10", where, "缺少 marks，或不是列表。", "没有片段时写作 []。")
    if "defendants" in row and not isinstance(row["defendants"], list):
        yield Incident(Level.ERROR, "V10", where, "defendants 不是列表。", "数据集的行里它是每名被告人姓名的位置。")
    choices = row.get("choices")
    if choices is not None and not isinstance(choices, dict):
        yield Incident(Level.ERROR, "V10", where, "choices 不是对象。", "应写作 {“instance”: “first”, …}。")
        return
    known = {choice.name: choice for choice in CHOICES}
    for name, value in (choices or {}).items():
        if name not in known:
            yield Incident(Level.ERROR, "V11", where, f"没有“{name}”这个整篇选项。", f"可用：{'、'.join(known)}。")
        elif value is not None and str(value) not in known[name].options:
            yield Incident(
                Level.ERROR, "V11", where, f"{known[name].title}不能是“{value}”。", f"可选：{'、'.join(known[name].options)}，或空。"
            )
    for name in ("kind", "instance"):
        if not (choices or {}).get(name):
            yield Incident(Level.HINT, "V12", where, f"没有填{known[name].title}。", "还原金标文书时这一项会空着。")


def _clues(row: Mapping[str, Any], where: str, text: str | None) -> Iterator[Incident]:
    for number, clue in enumerate(row.get("clues") or (), 1):
        place = f"{where} 线索 {number}"
        if not isinstance(clue, dict) or not {"check", "start", "end", "verdict"} <= clue.keys():
            yield Incident(Level.ERROR, "V40", place, "线索核实缺少 check、start、end 或 verdict。", "请补全。")
            continue
        if str(clue["check"]) not in _CHECKS and clue["check"] != "other":
            yield Incident(
                Level.HINT, "V41", place, f"没有“{clue['check']}”这个检查项。", "用 panjian checks list 查看全部；检查表以外的写 other。"
            )
        if clue["verdict"] not in get_args(Verdict):
            yield Incident(Level.ERROR, "V42", place, f"核实结论不能是“{clue['verdict']}”。", f"可选：{'、'.join(get_args(Verdict))}。")
        if not (isinstance(clue["start"], int) and isinstance(clue["end"], int) and 0 <= clue["start"] <= clue["end"]):
            yield Incident(Level.ERROR, "V43", place, "线索的位置不对。", "start、end 是文本里的字符位置，前含后不含。")
        elif text is not None and clue["end"] > len(text):
            yield Incident(Level.ERROR, "V43", place, "线索的位置超出文本。", "请核对是否对错了文书。")
