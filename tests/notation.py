"""Expectations marked inside the text: `[words](kind value)`; the values of a report printed in the same way."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

_MARK = re.compile(r"\[([^\[\]]+)\]\(([^()]+)\)")


@dataclass(frozen=True)
class Mark:
    """Words at `[start, end)` of the clean text, and the value they must carry (`whose`: the defendant, if told)."""

    start: int
    end: int
    value: str
    whose: str | None = None


def parse(marked: str) -> tuple[str, list[Mark]]:
    """The clean text and its marks. Stray ASCII brackets are refused. Marks may follow each other on the same words: `[…](a)(b)`."""
    marks: list[Mark] = []
    clean = ""
    position = 0
    for match in re.finditer(r"\[([^\[\]]+)\]((?:\([^()]+\))+)", marked):
        clean += marked[position : match.start()]
        start = len(clean)
        clean += match[1]
        for value in re.findall(r"\(([^()]+)\)", match[2]):
            value, _, whose = value.partition(" @")
            marks.append(Mark(start, len(clean), value.strip(), whose or None))
        position = match.end()
    clean += marked[position:]
    if stray := re.search(r"[\[\]]", clean):
        raise ValueError(f"stray ASCII bracket at {stray.start()}: …{clean[max(0, stray.start() - 20) : stray.start() + 20]}…")
    return clean, marks


def term(months: int | None, days: int | None = None) -> str:
    """1y6m, 3m15d."""
    years, rest = divmod(months or 0, 12)
    return "".join(f"{n}{unit}" for n, unit in ((years, "y"), (rest, "m"), (days or 0, "d")) if n) or "0"


def written_penalty(one: Mapping[str, Any]) -> str:
    words = [str(one["kind"])]
    if one.get("months") is not None or one.get("days") is not None:
        words.append(term(one.get("months"), one.get("days")))
    if one.get("probation_months") is not None:
        words += ["probation", term(one["probation_months"])]
    for key in ("fine", "confiscation"):
        if one.get(key) is not None:
            words += [key, str(one[key])]
    if (deprivation := one.get("deprivation_months")) is not None:
        words += ["deprivation", deprivation if deprivation == "life" else term(deprivation)]
    return " ".join(words)


def written_citation(one: Mapping[str, Any]) -> str:
    words = [one["law"], one["article"]]
    if one["paragraph"] is not None or one["item"] is not None:
        words.append("-" if one["paragraph"] is None else str(one["paragraph"]))
    if one["item"] is not None:
        words.append(str(one["item"]))
    return "citation " + " ".join(words)


def written_prior(one: Mapping[str, Any]) -> str:
    words = ["prior", str(one["charge"]), written_penalty(one)]
    words += [f"{label} {one[key]}" for label, key in (("sentenced", "sentenced_on"), ("released", "released_on")) if one[key]]
    return " ".join(words)


_RENAMED = {"kind": "document_kind"}


@dataclass(frozen=True)
class Shown:
    """A value of a report, printed, with where its words stand."""

    kind: str
    text: str
    whose: str | None
    places: tuple[tuple[int, int], ...]


def _places(evidence: list[Mapping[str, Any]] | None) -> tuple[tuple[int, int], ...]:
    return tuple((one["start"], one["end"]) for one in evidence or ())


def _scalars(owner: Mapping[str, Any], whose: str | None, words: Mapping[str, Any]) -> Iterator[Shown]:
    for key, value in owner.items():
        if value is None or value is False or isinstance(value, list) or (isinstance(value, dict) and key != "panel"):
            continue
        kind = _RENAMED.get(key, key) if whose is None else key
        text = f"{value['judges']}+{value['assessors']}" if key == "panel" else str(value).lower() if value is True else str(value)
        yield Shown(kind, f"{kind} {text}", whose, _places(words.get(key)))


def _items(one: Mapping[str, Any], name: str) -> Iterator[Shown]:
    for step in one["custody"]:
        yield Shown("custody", f"custody {step['measure']} {step['on']}", name, _places(step["evidence"]))
    for prior in one["priors"]:
        yield Shown("prior", written_prior(prior), name, _places(prior["evidence"]))
    for c in one["circumstances"]:
        who = "" if c["asserted_by"] == "court" else f" {c['asserted_by']}"
        yield Shown("circumstance", f"circumstance {c['kind']} {c['status']}{who}", name, _places(c["evidence"]))
    for conviction in one["convictions"]:
        yield Shown(
            "conviction",
            f"conviction {conviction['charge']} {written_penalty(conviction)}",
            name,
            _places(conviction["evidence"]),
        )
    if one["executed"]:
        yield Shown("executed", f"executed {written_penalty(one['executed'])}", name, _places(one["executed"]["evidence"]))
    for drug in one["facts"]["drugs"]:
        grams = "-" if drug["grams"] is None else f"{drug['grams']:g}"
        yield Shown("drug", f"drug {drug['name']} {grams}", name, _places(one["facts"]["evidence"].get("drugs")))


def shown(report: Mapping[str, Any]) -> Iterator[Shown]:
    """Every value of a report."""
    document = {key: value for key, value in report["document"].items() if key != "evidence"}
    yield from _scalars(document, None, report["document"]["evidence"])
    for one in report["defendants"]:
        name = one["name"]
        scalars = {key: value for key, value in one.items() if key not in ("evidence", "facts", "executed")}
        yield from _scalars(scalars, name, one["evidence"])
        facts = {key: value for key, value in one["facts"].items() if key != "evidence"}
        yield from _scalars(facts, name, one["facts"]["evidence"])
        yield from _items(one, name)
    for citation in report["citations"]:
        yield Shown("citation", written_citation(citation), None, _places(citation["evidence"]))
    if ruling := report["commutation"]:
        for key, value in ruling.items():
            if value is not None and key not in ("evidence", "previous"):
                text = str(value).lower() if isinstance(value, bool) else str(value)
                yield Shown("commutation", f"commutation {key} {text}", None, _places(ruling["evidence"].get(key)))
        for one in ruling["previous"]:
            yield Shown("commutation", f"commutation previous {one['on']} {term(one['months'], one['days'])}", None, ())
