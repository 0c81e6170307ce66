"""毒品: the drugs of the crime and their grams: the court's totals, else sold plus seized."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from pipelines.facts.amount_share import Shares
from pipelines.facts.drug_name import METHAMPHETAMINE, TABLETS, drug_names
from pipelines.facts.drug_weight import Weight, added, weights, without_lots
from pipelines.facts.narration import Account, account, convicted_of
from pipelines.facts.reading import Kind, Label, Reading
from pipelines.facts.values import Drug, Person
from pipelines.judgment import Part, Span

_DRUG_CHARGE = re.compile(r"毒品|麻醉药品|精神药品|制毒")
_NO_QUANTITY = re.compile(r"容留|引诱|教唆|强迫他人吸毒|非法种植")
_ARGUED = re.compile(r"辩护|辩解|辩称|提出|指控[^，。；]{0,30}(?:不当|有误|不予)|不予认定|立功|线索|检举|侦破")
_HELD = re.compile(r"贩卖|运输|持有|走私|制造|数量|买卖|购买")
_DEALT = re.compile(r"(?:贩卖|运输|持有|走私|制造)(?:毒品|少量|了|的)*$")
_APART = re.compile(r"不(?:构成|属于?|是)共同犯罪|没有[^，。；]{0,12}共同故意")
_ATTEMPTED = re.compile("未遂[^，。；]{0,4}$")  # 既遂7.5克，未遂17克: both count
_JOINT = re.compile(r"共同(?:犯罪|贩|运|持|购|出资|故意)|伙同|结伙|主犯|从犯")
_SUMMED_UP = re.compile(r"(?:^|[。；])\s*(?:综上|据此|由此|即(?!将)|因此|总计)[^\n]{0,400}$")
_TIMES = re.compile(r"^(?!其中|[^，]*(?:单独|结伙|伙同))[^年月日，]{2,40}次[^年月日]{0,30}(?:合计|共计|总计|累计)[^，。；]{0,8}$")
_PIECES = re.compile(r"[^，。；\n]{0,14}?[\d一二两三四五六七八九十半]+(?:余|多)?(?:片|粒|颗|个|丸|包|袋|小包|瓶|支)")


_PIECES_BEFORE = re.compile(r"[\d一二两三四五六七八九十半]+(?:余|多)?(?:片|粒|颗|丸|小?包|小?袋|瓶|支)(?:的|疑似|毒品)*$")


def find(reading: Reading) -> Mapping[Any, Any]:
    """The drugs of each defendant convicted of a drug crime."""
    if reading.document.instance and reading.document.instance.value == "commutation":
        return {}
    concerned = [person for person in reading.people if any(map(_by_quantity, convicted_of(reading, person)))]
    if not concerned:
        return {}
    told, shares = account(reading), Shares(reading)
    views = [part.span for part in reading.judgment.parts(Part.REASONING)]
    reasoned = [one for span in views for one in weights(told.plain, _held(told.plain, span)) if _is_held(told.plain, one, shares)]
    found = [one for span in told.main for one in weights(told.plain, span)]
    closing = found + [one for span in told.asides for one in weights(told.plain, span)] if len(reading.people) > 1 else []
    apart = any(_APART.search(told.plain, span.start, span.end) for span in views)
    joint = not apart and any(_JOINT.search(told.plain, span.start, span.end) for span in (*views, *told.main))
    values: dict[int, dict[str, Any]] = {}
    for person in concerned:
        held = [one for one in reasoned if shares.subject_is(person, one.start)]
        mine = [one for one in found if _his(told, shares, person, one, apart)]
        mine = [one for one in mine if not shares.receives(person, _unit(told, shares, one))] or mine
        mine = mine if joint else [one for one in mine if _kept(shares, person, one)] or mine
        summed_up = _summed_up(told, shares, person, closing) if len(reading.people) > 1 else ()
        drugs = (
            summed_up
            or _drugs(told, held, mine, sum(map(_by_quantity, convicted_of(reading, person))) > 1)
            or tuple(_named_by_court(told.plain, views))
        )
        values[person.index] = {"drugs": drugs} if drugs else {"unread": frozenset(("facts.drugs",))}
    return values


def _summed_up(told: Account, shares: Shares, person: Person, found: Sequence[Weight]) -> tuple[Drug, ...]:
    """What the account sums up for him among several (综上，甲贩卖海洛因5克，乙贩卖海洛因3克): the last sentence that does."""
    for one in reversed(found):
        sentence = shares.sentence(one.start)
        if not _sums_up(told.plain, shares, person, one):
            continue
        his = [other for other in found if other.start in sentence and _sums_up(told.plain, shares, person, other)]
        by_name = {name: [other for other in his if other.name == name] for name in dict.fromkeys(other.name or "" for other in his)}
        return tuple(_together(name, added(ones, told.plain)) for name, ones in by_name.items())
    return ()


def _sums_up(plain: str, shares: Shares, person: Person, one: Weight) -> bool:
    """Whether a weight is told as what he dealt in altogether."""
    sentence = shares.sentence(one.start)
    words, line = plain[sentence.start : one.start], plain.rfind("\n", 0, one.start) + 1
    if one.name is None or _ARGUED.search(words) or not (_SUMMED_UP.search(plain[line : one.start]) or _TIMES.match(words)):
        return False
    return shares.subject_is(person, one.start, direct=True) and bool(_HELD.search(words))


def _by_quantity(charge: str) -> bool:
    """Whether a charge is a drug crime of which the quantity counts."""
    return bool(_DRUG_CHARGE.search(charge)) and not _NO_QUANTITY.search(charge)


def _held(plain: str, span: Span) -> Span:
    """The reasons from 本院认为 on."""
    return Span(max(span.start, plain.find("本院认为", span.start, span.end)), span.end)


def _is_held(plain: str, one: Weight, shares: Shares) -> bool:
    """Whether the sentence of a weight holds what was dealt in, and answers no argument."""
    sentence = shares.sentence(one.start)
    words = plain[sentence.start : one.end]
    listed = max(sentence.start, one.start - 30, plain.rfind("克", sentence.start, one.start))
    if one.total and len({other.name for other in drug_names(plain, Span(listed, one.start))}) > 1:
        return False
    return one.name is not None and bool(_HELD.search(words)) and not _ARGUED.search(words)


def _his(told: Account, shares: Shares, person: Person, one: Weight, apart: bool) -> bool:
    """Whether a weight of the account is his: of an incident in which he takes part; where they acted apart, of his sentences."""
    item = next((item for item in told.items if one.start in item), None)
    if item is not None and not shares.takes_part(person, item):
        return False
    return not apart or shares.acts(person, one.start)


def _unit(told: Account, shares: Shares, one: Weight) -> Span:
    """The incident of a weight, else its sentence."""
    return next((item for item in told.items if one.start in item), shares.sentence(one.start))


def _kept(shares: Shares, person: Person, one: Weight) -> bool:
    """Whether what was found was found with him, or the text does not tell with whom."""
    keeper = (shares.keeper(one.start) or shares.topic(one.start)) if one.seized else None
    return person.index in keeper.people if keeper else not shares.silent_of(person, one.start)


def _drugs(told: Account, held: Sequence[Weight], mine: Sequence[Weight], several: bool) -> tuple[Drug, ...]:
    """The drugs: what the court holds goes for everything, for `several` charges together; else each drug of the account; else its name."""
    if held:
        by_name = {one.name: [other for other in held if other.name == one.name] for one in held}
        chosen = {name: max(ones, key=lambda one: (one.total, one.grams)) for name, ones in by_name.items()}
        named = {one.name for span in told.main for one in drug_names(told.plain, span) if not one.detected}
        if set(chosen) == {METHAMPHETAMINE} and TABLETS in named and METHAMPHETAMINE not in named:
            chosen = {TABLETS: chosen[METHAMPHETAMINE]}
        tried = any(_ATTEMPTED.search(told.plain, max(0, one.start - 8), one.start) for one in held)
        if several or (tried and not any(one.total for one in held)):
            return tuple(_together(name or "", ones) for name, ones in by_name.items())
        return tuple(Drug(name or "", one.grams, (Span(one.start, one.end),)) for name, one in chosen.items())
    drugs = _of_account(told, mine)
    seen = {drug.name for drug in drugs} | ({TABLETS} if any(one.total and one.name == METHAMPHETAMINE for one in mine) else set())
    return (*drugs, *(drug for drug in _unweighed(told) if drug.name not in seen)) or tuple(_mentioned(told))


def _of_account(told: Account, mine: Sequence[Weight]) -> tuple[Drug, ...]:
    """Each drug of the account with what adds up of it."""
    drugs = []
    for name in dict.fromkeys(one.name for one in mine if one.name):
        parts = _added(told, [one for one in mine if one.name == name])
        drugs.append(Drug(name, round(sum(one.grams for one in parts), 4), tuple(Span(one.start, one.end) for one in parts)))
    return tuple(drugs)


def _together(name: str, ones: Sequence[Weight]) -> Drug:
    """A drug of several charges: the different weights that the court holds, added."""
    apart = list({one.grams: one for one in ones}.values())
    return Drug(name, round(sum(one.grams for one in apart), 4), tuple(Span(one.start, one.end) for one in apart))


def _added(told: Account, mine: Sequence[Weight]) -> list[Weight]:
    """The weights of one drug that add up: an opening total with what was seized beside it, a closing one, else those of each incident."""
    first = told.items[0].start if told.items else 0
    opening = [one for one in mine if one.start < first]
    if any(one.total for one in opening):
        return [one for one in opening if one.total or one.seized]
    if not told.items:
        return added(mine, told.plain)
    loose = [one for one in mine if not any(one.start in item for item in told.items) and one not in opening]
    parts = [one for item in told.items for one in added([one for one in mine if one.start in item], told.plain, True)]
    rest = added(loose)
    if any(one.total for one in loose) and sum(one.grams for one in rest) >= 0.97 * sum(one.grams for one in parts):
        return rest
    return without_lots([*parts, *rest])


def _unweighed(told: Account) -> list[Drug]:
    """The drugs that are named as dealt in by the piece, without a weight."""
    found: dict[str, Drug] = {}
    for span in told.main:
        for one in drug_names(told.plain, span):
            after = _PIECES.match(told.plain, one.end, min(one.end + 30, span.end))
            if not one.detected and (after or _PIECES_BEFORE.search(told.plain, max(span.start, one.start - 12), one.start)):
                found.setdefault(one.preparation, Drug(one.preparation, None, (Span(one.start, one.end),)))
    return list(found.values())


def _mentioned(told: Account) -> list[Drug]:
    """The drugs that are named at all: as dealt in, else as found by an examination."""
    named = [one for span in told.main for one in drug_names(told.plain, span)]
    chosen = [one for one in named if not one.detected] or named[:1]
    return list({one.preparation: Drug(one.preparation, None, (Span(one.start, one.end),)) for one in reversed(chosen)}.values())[::-1]


def _named_by_court(plain: str, views: Sequence[Span]) -> list[Drug]:
    """The drug that only the reasons name as what was dealt in (贩卖甲基苯丙胺…)."""
    found: dict[str, Drug] = {}
    for span in views:
        held = _held(plain, span)
        for one in drug_names(plain, held):
            if _DEALT.search(plain, max(held.start, one.start - 10), one.start) and not _ARGUED.search(
                plain, max(held.start, one.start - 40), one.end
            ):
                found.setdefault(one.preparation, Drug(one.preparation, None, (Span(one.start, one.end),)))
    return list(found.values())


KIND = Kind("drug", "毒品", "defendant", ("drugs",), find, (Label("drug", "毒品数量"),))
