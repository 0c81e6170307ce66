"""Names on the page (显示用语): labels, attributes, kinds and answers of a summary in Chinese."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from annotation.agreement.study import UNMARKED
from annotation.marks import CHOICES, LABELS, label_of
from annotation.studio.screen import VERDICTS
from pipelines.rendering import words

ATTRIBUTE = {"kind": "类别", "status": "认定状态", "asserted_by": "主张者"}


def label_title(name: str) -> str:
    """A label in Chinese."""
    label = label_of(name)
    return label.title if label else name


def attribute_title(name: str) -> str:
    """`status:circumstance` → 量刑情节·认定状态."""
    what, _, of = name.partition(":")
    if what == "choice":
        return next((f"整篇·{choice.title}" for choice in CHOICES if choice.name == of), name)
    if what in ATTRIBUTE:
        return f"{label_title(of)}·{ATTRIBUTE[what]}"
    return {"label": "标签", "clue": "线索核实"}.get(name, name)


def answer_title(attribute: str, answer: str) -> str:
    """What people say, in Chinese: found → 认定."""
    what, _, of = attribute.partition(":")
    if what == "label":
        return answer if answer == UNMARKED else label_title(answer)
    if what == "choice":
        return next((choice.options.get(answer, answer) for choice in CHOICES if choice.name == of), answer)
    known: Mapping[str, Mapping[str, str]] = {"status": words.STATUS, "asserted_by": words.ASSERTER, "clue": VERDICTS}
    return known.get(what, {}).get(answer, answer)


def rank(attribute: str, answer: str) -> tuple[int, str]:
    """The order in which answers stand: labels as in KINDS, choices as on the screen; unmarked last."""
    what, _, of = attribute.partition(":")
    label = label_of(of)
    orders: dict[str, Sequence[str]] = {
        "label": [one.name for one in LABELS],
        "kind": label.choices if label else (),
        "status": list(words.STATUS),
        "asserted_by": list(words.ASSERTER),
        "clue": list(VERDICTS),
        "choice": next((list(choice.options) for choice in CHOICES if choice.name == of), []),
    }
    order = orders.get(what, [])
    return (order.index(answer) if answer in order else len(order)), answer


def number(value: float | int | None) -> str:
    """A measure with three digits; — where there is none."""
    return "—" if value is None else str(value) if isinstance(value, int) else f"{round(value, 3) + 0.0:.3f}"  # no -0.000


def percent(value: float | None) -> str:
    """A share in per cent."""
    return "—" if value is None else f"{100 * value:.1f}%"
