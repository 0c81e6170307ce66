"""The form of marks (片段校验): one mark by itself and against the text, and the marks of one judgment together."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, get_args

from annotation.incident import Incident, Level
from annotation.marks import LABELS, UNTOLD, Asserter, Mark, Source, Status, label_of, of_defendant
from annotation.values import same, value_of
from pipelines.segment import segment

_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")
_DATES = frozenset(
    (
        *("filed_on", "judged_on", "born_on", "term_from", "term_to", "custody", "crime_from", "crime_to"),
        *("original_effective_on", "delivered_on", "term_to_after"),
    )
)
_NUMBERS = frozenset(("amount", "deaths", "blood_alcohol", "judge", "assessor"))
_OBJECTS = frozenset(("conviction", "executed", "prior", "drug", "commutation", "reduction"))
_ONE_VALUE = ("court", "case_number", "filed_on", "judged_on", "sex", "born_on", "term_from", "term_to", "crime_from", "crime_to")
_ONE_OF = ("自首", "坦白", "如实供述")
_FIELDS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "status": ("认定状态", get_args(Status)),
    "asserted_by": ("主张者", get_args(Asserter)),
    "source": ("来源", get_args(Source)),
}
_JOINERS = frozenset("\u200b\u200c\u200d\u2060\ufeff")


def mark_incidents(mark: Mapping[str, Any], where: str, text: str | None, numbers: Sequence[Any] | None) -> Iterator[Incident]:
    """The incidents of one mark; `numbers`: what may stand for a defendant in a dataset row."""
    label = label_of(mark["label"]) if isinstance(mark.get("label"), str) else None
    if label is None:
        names = "、".join(one.name for one in LABELS)
        yield Incident(Level.ERROR, "V20", where, f"没有“{mark.get('label')}”这个标签。", f"可用：{names}。")
        return
    if unknown := sorted(mark.keys() - set(Mark.__dataclass_fields__)):
        yield Incident(Level.ERROR, "V28", where, f"片段没有这些字段：{'、'.join(unknown)}。", "请删去，或核对拼写。")
    yield from _place(mark, where, text)
    if label.choices and mark.get("kind") not in label.choices:
        yield Incident(
            Level.ERROR, "V22", where, f"{label.title}的类别不能是“{mark.get('kind') or '空'}”。", f"可选：{'、'.join(label.choices)}。"
        )
    elif not label.choices and mark.get("kind") is not None:
        yield Incident(Level.WARNING, "V22", where, f"{label.title}不分类别，“{mark['kind']}”不起作用。", "请删去类别。")
    for name, (title, allowed) in _FIELDS.items():
        if mark.get(name) is not None and mark[name] not in allowed:
            yield Incident(Level.ERROR, "V23", where, f"{title}不能是“{mark[name]}”。", f"可选：{'、'.join(allowed)}。")
    if label.weighed and not mark.get("status"):
        yield Incident(Level.WARNING, "V23", where, f"{label.title}没有写认定状态，按“认定”处理。", "请选认定、未采纳或主张。")
    yield from _whose(mark, where, label.title, numbers)
    yield from _value(mark, where, numbers is not None)


def _place(mark: Mapping[str, Any], where: str, text: str | None) -> Iterator[Incident]:
    start, end = mark.get("start"), mark.get("end")
    if type(start) is not int or type(end) is not int or not 0 <= start < end:
        yield Incident(
            Level.ERROR, "V21", where, f"位置不对：{start}–{end}。", "start、end 是文本里的字符位置（码点），前含后不含，至少一个字。"
        )
    elif text is not None and end > len(text):
        yield Incident(
            Level.ERROR,
            "V21",
            where,
            f"位置 {start}–{end} 超出文本（{len(text)} 字）。",
            "请核对是否对错了文书，或位置按字节、UTF-16 计算。",
        )
    elif text is not None:
        words = text[start:end]
        if words != words.strip() or words[0] in _JOINERS or words[-1] in _JOINERS:
            yield Incident(Level.HINT, "V25", where, "片段首尾有空白或不可见字符。", "建议收紧到文字。")
        if unicodedata.combining(words[0]) or (end < len(text) and unicodedata.combining(text[end])):
            yield Incident(Level.WARNING, "V26", where, "片段的边界把一个字和它的附加符号分开了。", "请把附加符号一并划入或划出。")


def _whose(mark: Mapping[str, Any], where: str, title: str, numbers: Sequence[Any] | None) -> Iterator[Incident]:
    owner = mark.get("defendant")
    if owner is None and of_defendant(mark["label"]):
        yield Incident(Level.ERROR, "V24", where, f"{title}没有写是哪名被告人的。", "请连到被告人。")
    elif owner is not None and not of_defendant(mark["label"]):
        yield Incident(Level.WARNING, "V24", where, f"{title}属于整份文书，不属于某名被告人。", "请去掉被告人。")
    elif owner is not None and (owner not in numbers if numbers is not None else not isinstance(owner, str)):
        yield Incident(
            Level.ERROR, "V24", where, f"没有“{owner}”这名被告人。", "数据集的行里被告人用 defendants 里的序号（从 0 起），标注里用姓名。"
        )


def _value(mark: Mapping[str, Any], where: str, packed: bool) -> Iterator[Incident]:
    """The form of a value that a person gave (in a dataset row: JSON in a string)."""
    value = mark.get("value")
    if packed and isinstance(value, str):
        try:
            value = json.loads(value)
        except json.JSONDecodeError:
            yield Incident(Level.ERROR, "V27", where, "改写的取值不是 JSON。", "数据集的行里取值写成 JSON 文字。")
            return
    if value is None or value == UNTOLD:
        return
    label = mark["label"]
    if label in _DATES and not (isinstance(value, str) and _DATE.fullmatch(value)):
        yield Incident(Level.ERROR, "V27", where, f"日期写作“{value}”。", "请写作 2015-06-01、2015-06 或 2015。")
    elif label in _NUMBERS and (isinstance(value, bool) or not isinstance(value, int | float) or value < 0):
        yield Incident(Level.ERROR, "V27", where, f"取值“{value}”不是数。", "请写数字，不带单位。")
    elif label in _OBJECTS and not isinstance(value, dict):
        yield Incident(Level.ERROR, "V27", where, f"取值“{value}”不是对象。", "请按标注说明写各项。")
    elif label == "citation" and not (isinstance(value, list) and all(isinstance(one, dict) for one in value)):
        yield Incident(Level.ERROR, "V27", where, "裁判依据的取值不是条款的列表。", "写作 [{“law”: “刑法”, “article”: “264”, …}]。")


def together_incidents(marks: Sequence[Mapping[str, Any]], where: str, id: str, text: str | None, packed: bool) -> Iterator[Incident]:
    """The incidents of the sound marks of one judgment together; `packed`: values are JSON in a string (dataset rows)."""
    counted = Counter(json.dumps(mark, ensure_ascii=False, sort_keys=True) for mark in marks)
    for words in (words for words, number in counted.items() if number > 1):
        label = label_of(json.loads(words)["label"])
        yield Incident(Level.WARNING, "V30", where, f"同一个片段标了两次：{label.title if label else ''}。", "请只留一个。")
    yield from _circumstances(marks, where)
    yield from _unnamed(marks, where)
    if text is not None:
        yield from _values([_unpacked(mark, packed) for mark in marks], where, id, text)


def _unpacked(mark: Mapping[str, Any], packed: bool) -> Mark:
    value, owner = mark.get("value"), mark.get("defendant")
    given = json.loads(value) if packed and isinstance(value, str) else value
    return Mark(**{**mark, "value": given, "defendant": owner if owner is None else str(owner)})


def _circumstances(marks: Sequence[Mapping[str, Any]], where: str) -> Iterator[Incident]:
    told: dict[Any, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for mark in marks:
        if mark["label"] == "circumstance" and mark.get("status") != "claimed":
            told[mark.get("defendant")][mark["kind"]].add(mark.get("status") or "found")
    for owner, kinds in told.items():
        for kind, statuses in kinds.items():
            if len(statuses) > 1:
                yield Incident(Level.WARNING, "V31", where, f"{owner} 的{kind}既认定又未采纳。", "法院的最后意见是哪一个？只留它。")
        found = [kind for kind in _ONE_OF if "found" in kinds.get(kind, ())]
        if len(found) > 1:
            yield Incident(Level.HINT, "V32", where, f"{owner} 同时认定{'、'.join(found)}。", "同一罪只能有一项；数罪时可以并存。")


def _unnamed(marks: Sequence[Mapping[str, Any]], where: str) -> Iterator[Incident]:
    named = {mark["defendant"] for mark in marks if mark["label"] == "defendant"}
    for owner in dict.fromkeys(mark["defendant"] for mark in marks if mark.get("defendant") is not None):
        if owner not in named:
            yield Incident(Level.WARNING, "V33", where, f"被告人 {owner} 没有姓名片段。", "请标出他的姓名，他在文书中的次序由它决定。")


def _values(marks: Sequence[Mark], where: str, id: str, text: str) -> Iterator[Incident]:
    """What the words of the marks give: nothing, or different values for what can have one only."""
    judgment = segment(text, id)
    told: dict[tuple[str, str | None], Any] = {}
    for number, mark in enumerate(marks, 1):
        value = value_of(mark, judgment)
        label = label_of(mark.label)
        title = label.title if label else mark.label
        if value is None and mark.value != UNTOLD:
            advice = "请把片段扩到写明取值的文字，或填上取值。"
            yield Incident(Level.WARNING, "V34", f"{where} 片段 {number}", f"片段里读不出{title}（位置 {mark.start}–{mark.end}）。", advice)
        elif mark.label in _ONE_VALUE:
            earlier = told.setdefault((mark.label, mark.defendant), value)
            if not same(earlier, value):
                yield Incident(
                    Level.WARNING, "V35", f"{where} 片段 {number}", f"{title}有两个不同的值：{earlier}、{value}。", "只留正确的一个。"
                )
