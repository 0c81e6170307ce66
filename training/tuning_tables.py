"""Tuning in tables (调门槛得失表): every threshold that moved, what it changes rightly and wrongly, before and after."""

from __future__ import annotations

from annotation.agreement.page import Cell
from evaluation.presentation import Presentation, Table
from evaluation.values import title_of
from training.policy import Act
from training.tuning import Change, Tuned
from training.tuning_statistics import Called, Fitted

_ACTS: dict[Act, str] = {"add": "补入", "drop": "去掉", "replace": "替换"}
_NEVER = "从不"


def presented(model: str, found: Tuned, courts: Fitted | None) -> Presentation:
    """What came of a tuning."""
    lines = [
        f"模型 {model}；看过结果的文书 {found.judgments} 份，模型会改动的地方 {found.events} 处",
        f"净得：用来拟合的结果上 {found.fitted:+d}，未用来拟合的（按文书分组轮换）{found.held_out:+d}",
    ]
    columns = ("标签", "动作", "原门槛", "新门槛", "原：改对", "原：改错", "新：改对", "新：改错", "净得")
    tables = [Table("合并门槛的得失", columns, [_row(one) for one in found.changes])] if found.changes else []
    if courts is not None:
        limits = courts.limits
        lines.append(f"法院间比较：一法院至少 {limits.fewest} 份文书、把握 {100 * limits.confidence:g}%")
        rows = [
            _calls("用来拟合的类案", courts.before, courts.after),
            _calls("未用来拟合的类案", courts.held_out_before, courts.held_out_after),
        ]
        tables.append(Table("法院间比较的得失", ("", "原：证实", "原：推翻", "新：证实", "新：推翻", "净得"), rows))
    return Presentation("判鉴 · 按核查结果调门槛", lines, tables)


def _row(one: Change) -> list[str | Cell]:
    counts = (one.right_before, one.wrong_before, one.right_after, one.wrong_after)
    shown = (_threshold(one.act, one.before), _threshold(one.act, one.after), *map(str, counts))
    return [title_of(one.label), _ACTS[one.act], *shown, Cell(f"{one.gain:+d}", "good" if one.gain > 0 else "poor")]


def _threshold(act: Act, value: float) -> str:
    if act == "drop":
        return f"低于 {value:g}" if value > 0 else _NEVER
    return f"不低于 {value:g}" if value <= 1 else _NEVER


def _calls(name: str, before: Called, after: Called) -> list[str | Cell]:
    counts = (before.confirmed, before.refuted, after.confirmed, after.refuted)
    return [name, *map(str, counts), f"{after.worth - before.worth:+d}"]
