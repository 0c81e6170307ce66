"""The form of gold judgments (金标校验), as the annotation guide has it: fields, closed choices, dates, quotes that stand in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from annotation.incident import Incident, Level
from annotation.marks import CHOICES, label_of

_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")
_TOP = ("document", "defendants", "citations", "notes")  # anomalies are told of some sets only
_DOCUMENT = ("court", "case_number", "kind", "instance", "procedure", "filed_on", "judged_on", "appeal_outcome", "panel")
_PERSON = (
    *("name", "sex", "born_on", "priors", "custody", "arrival", "circumstances", "facts", "convictions", "executed"),
    *("revoked_probation", "term_from", "term_to"),
)
_CONVICTION = ("charge", "kind", "months", "days", "probation_months", "fine", "confiscation", "deprivation_months")
_ITEMS = {"priors": "前科", "custody": "强制措施", "circumstances": "量刑情节", "convictions": "判项"}
_DATES = {"priors": ("sentenced_on", "released_on"), "custody": ("on",), "circumstances": (), "convictions": ()}
_CLOSED = {"custody": ("measure", "custody"), "circumstances": ("kind", "circumstance")}


def gold_incidents(gold: Mapping[str, Any], where: str) -> Iterator[Incident]:
    """The incidents of one gold judgment."""
    yield from _lacking(gold, _TOP, where)
    document = gold["document"] if isinstance(gold["document"], dict) else {}
    yield from _lacking(document, _DOCUMENT, where)
    for choice in CHOICES:
        value = document.get(choice.name)
        if value is not None and value not in choice.options:
            yield Incident(Level.ERROR, "V52", where, f"{choice.title}不能是“{value}”。", f"可选：{'、'.join(choice.options)}，或空。")
    yield from _dates(document, ("filed_on", "judged_on"), where)
    text = gold.get("text")
    if not isinstance(text, str):
        yield Incident(Level.WARNING, "V50", where, "没有 text，引文没有核对。", "请补上文书全文。")
    for person in gold.get("defendants") or ():
        yield from _person(person, f"{where} {person.get('name')}", text if isinstance(text, str) else None)
    for one in gold.get("anomalies") or ():
        yield from _lacking(one, ("check", "defendant", "certainty", "why", "quote"), f"{where} 疑点")
        yield from _quote(one, f"{where} 疑点", text if isinstance(text, str) else None)


def _lacking(owner: Mapping[str, Any], names: tuple[str, ...], where: str) -> Iterator[Incident]:
    absent = [name for name in names if name not in owner]
    if absent:
        yield Incident(Level.ERROR, "V51", where, f"缺少：{'、'.join(absent)}。", "没有的写 null 或 []，不要省去。")


def _dates(owner: Mapping[str, Any], names: tuple[str, ...], where: str) -> Iterator[Incident]:
    for name in names:
        value = owner.get(name)
        if value is not None and not (isinstance(value, str) and _DATE.fullmatch(value)):
            yield Incident(Level.ERROR, "V53", where, f"{name} 写作“{value}”。", "日期写作 2015-06-01、2015-06 或 2015。")


def _quote(item: Mapping[str, Any], where: str, text: str | None) -> Iterator[Incident]:
    quote = item.get("quote")
    if not isinstance(quote, str) or not quote:
        yield Incident(Level.ERROR, "V54", where, "没有引文。", "请引出写明它的 4 至 60 个字。")
    elif text is not None and quote not in text:
        yield Incident(Level.ERROR, "V55", where, f"引文不在文书中：“{quote[:20]}”。", "请一字不差地引。")
    elif not 4 <= len(quote) <= 60:
        yield Incident(Level.HINT, "V56", where, f"引文 {len(quote)} 个字。", "宜在 4 至 60 个字之间。")


def _person(person: Mapping[str, Any], where: str, text: str | None) -> Iterator[Incident]:
    yield from _lacking(person, _PERSON, where)
    yield from _dates(person, ("born_on", "term_from", "term_to"), where)
    for name, title in _ITEMS.items():
        for number, item in enumerate(person.get(name) or (), 1):
            place = f"{where} {title} {number}"
            yield from _quote(item, place, text)
            yield from _dates(item, _DATES[name], place)
            if name in _CLOSED:
                yield from _closed(item, *_CLOSED[name], place)
            if name == "circumstances" and item.get("status") not in ("found", "rejected"):
                yield Incident(Level.ERROR, "V52", place, f"状态不能是“{item.get('status')}”。", "可选：found、rejected。")
            if name == "convictions":
                yield from _lacking(item, _CONVICTION, place)
    if person.get("executed"):
        yield from _quote(person["executed"], f"{where} 决定执行", text)


def _closed(item: Mapping[str, Any], field: str, label: str, where: str) -> Iterator[Incident]:
    known = label_of(label)
    if known and item.get(field) not in known.choices:
        yield Incident(Level.ERROR, "V52", where, f"{known.title}不能是“{item.get(field)}”。", f"可选：{'、'.join(known.choices)}。")
