"""Convictions (定罪判刑): per defendant each charge with its penalty, the combined penalty (决定执行), revoked probation (撤销缓刑).

A judgment of first instance speaks in its verdict alone. In a later instance the document's own verdict goes before what it leaves in
force of the judgment below; a ruling of commutation tells the original sentence (criminal law art. 69, 77, 78; CPL art. 236).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from pipelines.facts.charge_name import clean
from pipelines.facts.lower_verdict import best_for, lower_rulings
from pipelines.facts.operative import verdicts
from pipelines.facts.pronouncement import Pronounced, Ruling, pronounced
from pipelines.facts.reading import Kind, Label, Reading
from pipelines.facts.values import Conviction, Executed, Fact, Person
from pipelines.judgment import Part, Span

_PROSECUTED = re.compile(r"(?:指控|以被告(?:人|单位))[^。；\n]{0,300}?犯(?P<charge>[^，。；：\n犯]{2,40}?(?<!犯)罪)")
_ITEM = re.compile(
    r"(?:(?<=\n)|(?<=[：。；]))(?:[一二三四五六七八九十]{1,3}、)?(?:被告人|被告单位)[^，。；：\n]{1,40}?犯[^。；\n]{2,60}?罪[，、]?"
    r"(?:判处|单处|免予|免于)"
)
_LATER = ("second", "retrial", "death_review", "commutation", "other")
_REMANDED = re.compile(
    r"发回[^。]{0,40}(?:重新|再|重)审|撤销[^。]{0,60}(?:指定|由)[^。]{0,30}(?:重新|再)审|按自诉人撤诉|准许[^。，]{0,40}撤回(?:起诉|自诉)|终止审理"
)


def find(reading: Reading) -> Mapping[int, Mapping[str, Any]]:
    """Read the convictions of every defendant."""
    if not reading.people:
        return {}
    instance = reading.document.instance.value if reading.document.instance else "first"
    later = instance in _LATER
    own = Ruling() if instance == "commutation" else _own(reading, later)
    below = _below(reading, own, instance) if later else {}
    found: dict[int, dict[str, Any]] = {}
    for person in reading.people:
        items = [item for item in own.items if person.index in item.people]
        if later:
            items = _final(items)
        items = _merged(items, below.get(person.index, []))
        values = _values(reading, person, items)
        if person.index in own.revoked:
            values["revoked_probation"] = Fact(True, (own.revoked[person.index],))
        if values:
            found[person.index] = values
    return found


def _own(reading: Reading, later: bool) -> Ruling:
    """What the document's own verdict pronounces."""
    ruling = _pronounced_in(reading, verdicts(reading.judgment), later)
    return ruling if ruling.items or later else _pronounced_in(reading, list(_items_elsewhere(reading)), later)


def _pronounced_in(reading: Reading, stretches: list[Span], later: bool) -> Ruling:
    ruling = Ruling()
    for stretch in stretches:
        part = pronounced(reading.judgment.plain, stretch.start, stretch.end, reading.people, strict=later)
        ruling.items += part.items
        ruling.revoked.update(part.revoked)
    return ruling


def _items_elsewhere(reading: Reading) -> Iterator[Span]:
    """Items of a verdict announced without 判决如下, or before a second one: from the first of them to the end of the reasoning."""
    for section in reading.judgment.parts(Part.REASONING, Part.LEGAL_BASIS):
        if first := _ITEM.search(reading.judgment.plain, section.start, section.end):
            yield Span(first.start(), section.end)


def _final(items: list[Pronounced]) -> list[Pronounced]:
    """In a later instance a charge first maintained and then sentenced anew counts as sentenced last."""
    last = {(item.charge, item.combined): place for place, item in enumerate(items)}
    return [items[place] for place in sorted(last.values())]


def _below(reading: Reading, own: Ruling, instance: str) -> dict[int, list[Pronounced]]:
    """What the judgment below pronounced for each defendant, unless the case is sent back."""
    verdict = "".join(reading.judgment.read(section) for section in verdicts(reading.judgment))
    if _REMANDED.search(verdict):
        return {}
    needed = [p for p in reading.people if _incomplete([item for item in own.items if p.index in item.people])]
    if not needed:
        return {}
    rulings = lower_rulings(reading, because=instance == "commutation")
    return {person.index: best_for(person.index, rulings) for person in needed}


def _incomplete(items: list[Pronounced]) -> bool:
    """Whether the judgment below must complete a person's own items: none, none with a charge, or one charge and a combined penalty."""
    charges = [item for item in items if not item.combined]
    return not charges or any(item.charge is None for item in charges) or (len(charges) == 1 and len(items) > 1)


def _merged(own: list[Pronounced], below: list[Pronounced]) -> list[Pronounced]:
    """A person's own items, completed from below: the charge of a changed penalty, the charges left as they were."""
    if not own or not below:
        return own or below
    single = [item for item in below if not item.combined]
    if len(single) == 1:
        return [replace(item, charge=single[0].charge) if item.charge is None and not item.combined else item for item in own]
    named = {item.charge for item in own}
    if any(item.combined for item in own):
        return [item for item in single if item.charge not in named] + own
    return own


def _values(reading: Reading, person: Person, items: list[Pronounced]) -> dict[str, Any]:
    convictions: list[Conviction] = []
    executed: Executed | None = None
    for item in items:
        if item.penalty is None:
            continue
        if item.combined:
            executed = Executed(item.penalty, (item.span,))
            continue
        charge = item.charge or _prosecuted(reading, person)
        if charge is None:
            continue
        conviction = Conviction(charge, item.penalty, (item.span,))
        if all((one.charge, one.penalty) != (charge, item.penalty) for one in convictions):
            convictions.append(conviction)
    values: dict[str, Any] = {}
    if convictions:
        values["convictions"] = tuple(convictions)
    if executed:
        values["executed"] = executed
    unread = {f"convictions.{name}" for one in convictions for name in one.penalty.unread}
    if executed:
        unread |= {f"executed.{name}" for name in executed.penalty.unread}
    if unread:
        values["unread"] = frozenset(unread)
    return values


def _prosecuted(reading: Reading, person: Person) -> str | None:
    """The charge of the indictment, for an acquittal or a verdict that names none."""
    plain = reading.judgment.plain
    bare = re.compile(rf"(?:{'|'.join(map(re.escape, person.names))})(?P<charge>[^，。；：\n犯的]{{2,30}}?(?<!犯)罪)(?=[，。一])")
    tried = re.compile(
        rf"审理(?:原审)?被告人(?:{'|'.join(map(re.escape, person.names))})(?P<charge>(?!及|等|不服|附带|上诉)[^，。；：\n犯的及]{{2,12}}?)一案"
    )
    for section in reading.judgment.parts(Part.PARTIES, Part.PROCEDURE, Part.PROSECUTION):
        for match in _PROSECUTED.finditer(plain, section.start, section.end):
            named = [one for one in reading.people if any(name in match[0] for name in one.names)]
            if not named or person in named:
                return clean(match["charge"])
        words = bare.search(plain, section.start, section.end) if "指控" in reading.judgment.read(section) else None
        words = words or tried.search(plain, section.start, section.end)
        if words:
            return clean(words["charge"] if words["charge"].endswith("罪") else words["charge"] + "罪")
    return None


KIND = Kind(
    "conviction",
    "判项",
    "defendant",
    ("convictions", "executed", "revoked_probation"),
    find,
    (Label("conviction", "罪名与刑罚"), Label("executed", "决定执行"), Label("revoked_probation", "撤销缓刑")),
)
