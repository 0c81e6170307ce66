"""What is of the case as a whole (全案), as plain lines: filing, court members, legal basis, what a ruling of commutation grants."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pipelines.law import articles
from pipelines.rendering import words


def lines(report: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The facts of the judgment as (label, value), what is absent left out."""
    document = report["document"]
    if document["filed_on"]:
        yield "受理日期", document["filed_on"]
    if document["panel"]:
        yield "审判组织", _panel(document["panel"])
    if report["citations"]:
        yield "裁判依据", _citations(report["citations"])
    if report["commutation"]:
        yield from _commutation(report["commutation"])


def _panel(panel: Mapping[str, Any]) -> str:
    members = ((panel["judges"], "审判员"), (panel["assessors"], "人民陪审员"))
    return "、".join(f"{title}{number}名" for number, title in members if number)


def _citations(citations: list[Mapping[str, Any]]) -> str:
    """Articles under the name of their law, which is said once: 《刑法》第264条、第67条第3款；《刑事诉讼法》第15条."""
    laws: dict[str, list[str]] = {}
    for one in citations:
        laws.setdefault(one["law"] or "", []).append(_place(one))
    return "；".join((f"《{law}》" if law else "") + "、".join(dict.fromkeys(places)) for law, places in laws.items())


def _place(one: Mapping[str, Any]) -> str:
    return (
        articles.printed(str(one["article"]))
        + (f"第{one['paragraph']}款" if one["paragraph"] else "")
        + (f"第{one['item']}项" if one["item"] else "")
    )


def _commutation(ruling: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    granted = {True: "准许", False: "不予准许", None: "未作准驳"}[ruling["granted"]]
    yield ruling["kind"] or "减刑假释", "，".join(filter(None, (granted, words.term(ruling["months"], ruling["days"]))))
    if ruling["previous"]:
        yield (
            "历次减刑",
            "；".join(f"{one['on'] or '日期未载'} {words.term(one['months'], one['days'])}".strip() for one in ruling["previous"]),
        )
    for key, label in (("original_effective_on", "原判生效"), ("delivered_on", "交付执行"), ("term_to_after", "变更后刑满")):
        if ruling[key]:
            yield label, ruling[key]
