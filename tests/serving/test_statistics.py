"""Class-case statistics against a count in plain Python over the same fictional cases, on SQLite and on PostgreSQL."""

from __future__ import annotations

import statistics as plain
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from serving.access import Role
from serving.lifecycle import Measure, Response, Status, after
from serving.store import distributions
from serving.store.clues import ClueFilter
from serving.store.database import Database
from serving.store.measures import measures
from serving.store.statistics import Axis, Line, Tally, Unit, lines, period, tally
from tests.serving.class_cases import Case, Clue, Sentence, cases, plant
from tests.serving.offices import CITY, EAST, ELSEWHERE, WEST, Offices

SCOPES = {EAST: {EAST}, WEST: {WEST}, CITY: {CITY, EAST, WEST}, ELSEWHERE: {ELSEWHERE}}
FILTERS = {
    "全部": ClueFilter(),
    "一个法院": ClueFilter(courts=("云州市东城区人民法院",)),
    "一个罪名": ClueFilter(charges=("盗窃罪",)),
    "一个检查项": ClueFilter(checks=("term_end_arithmetic",), grades=("A",)),
    "一段期间": ClueFilter(judged_from=date(2019, 11, 1), judged_to=date(2021, 4, 30)),
}


@dataclass(frozen=True, slots=True)
class Planted:
    """A database with many cases of all organisations."""

    database: Database
    offices: Offices
    cases: tuple[Case, ...]

    def seen(self, organisation: str) -> list[Case]:
        """The cases in the scope of an organisation."""
        return [case for case in self.cases if case.organisation in SCOPES[organisation]]


@pytest.fixture(scope="module")
def planted(module_database: Database) -> Planted:
    """The same cases on both databases; the tests only read them."""
    offices, made = Offices(module_database), cases(110)
    plant(module_database, offices, made)
    return Planted(module_database, offices, made)


def _status(clue: Clue) -> Status:
    """Where what was done leaves a clue."""
    status = Status.NEW
    for act in clue.acts:
        status = after(status, act.step) or status
    return status


def _response(clue: Clue) -> Response | None:
    return next((act.response for act in reversed(clue.acts) if act.response), None)


def _in_period(day: str | None, wanted: ClueFilter) -> bool:
    """A judgment that tells its year or month only lies in every period that touches its first day or its own beginning."""
    if wanted.judged_from is None or wanted.judged_to is None:
        return True
    if day is None:
        return False
    since, until = wanted.judged_from.isoformat(), wanted.judged_to.isoformat()
    return (day >= since or day == since[: len(day)]) and day <= until


def _read(case: Case, wanted: ClueFilter) -> list[str]:
    """The charges of a case that count it among the judgments of a class; one empty charge where it convicts nobody."""
    if (wanted.courts and case.court not in wanted.courts) or not _in_period(case.judged_on, wanted):
        return []
    charges = [s.charge for one in case.defendants for s in one.sentences] or [""]
    return [charge for charge in charges if not wanted.charges or charge in wanted.charges]


def _charges(case: Case, clue: Clue) -> set[str]:
    return {s.charge for one in case.defendants if clue.defendant in (None, one.name) for s in one.sentences}


def _asked(case: Case, clue: Clue, wanted: ClueFilter) -> bool:
    return (
        (not wanted.courts or case.court in wanted.courts)
        and (not wanted.charges or bool(_charges(case, clue) & set(wanted.charges)))
        and (not wanted.checks or clue.check in wanted.checks)
        and (not wanted.grades or clue.grade in wanted.grades)
        and _in_period(case.judged_on, wanted)
    )


def _expected(
    seen: Iterable[Case],
    wanted: ClueFilter,
    of_case: Callable[[Case], Iterable[str | None]],
    of_clue: Callable[[Case, Clue], Iterable[str | None]],
) -> dict[str | None, Tally]:
    """The counts by a key, one clue after the other."""
    found: dict[str | None, Tally] = {}
    for case in seen:
        if _read(case, wanted):
            for key in set(of_case(case)):
                found[key] = found.get(key, Tally()) + Tally(judgments=1)
        struck: set[str | None] = set()
        for clue in case.clues:
            if not _asked(case, clue, wanted):
                continue
            status, response = _status(clue), _response(clue)
            for key in of_clue(case, clue):
                answered = {response: 1} if status is Status.RESPONDED and response else {}
                found[key] = found.get(key, Tally()) + Tally(0, int(key not in struck), 1, {status: 1}, answered)
                struck.add(key)
    return found


@pytest.mark.parametrize("name", FILTERS)
def test_every_axis_counts_as_a_plain_count_does(planted: Planted, name: str) -> None:
    wanted = FILTERS[name]

    def month(case: Case) -> str | None:
        return case.judged_on and case.judged_on[:7]

    def in_charge(charges: Iterable[str]) -> list[str | None]:
        kept = [charge for charge in charges if not wanted.charges or charge in wanted.charges]
        return [charge or None for charge in kept]

    axes: dict[Any, Any] = {
        (Axis.COURT, Unit.YEAR): (lambda case: [case.court], lambda case, clue: [case.court]),
        (Axis.CHARGE, Unit.YEAR): (lambda case: in_charge(_read(case, wanted)), lambda case, clue: in_charge(_charges(case, clue) or {""})),
        (Axis.PERIOD, Unit.MONTH): (lambda case: [month(case)], lambda case, clue: [month(case)]),
        (Axis.PERIOD, Unit.QUARTER): (
            lambda case: [period(month(case), Unit.QUARTER)],
            lambda case, clue: [period(month(case), Unit.QUARTER)],
        ),
        (Axis.PERIOD, Unit.YEAR): (lambda case: [period(month(case), Unit.YEAR)], lambda case, clue: [period(month(case), Unit.YEAR)]),
    }
    for organisation in SCOPES:
        who, seen = planted.offices.who(organisation, Role.PROSECUTOR), planted.seen(organisation)
        with planted.database.reading() as session:
            for (axis, unit), keys in axes.items():
                assert _told(lines(session, who, wanted, axis, unit)) == _expected(seen, wanted, *keys), (organisation, axis, unit)
            whole = _expected(seen, wanted, lambda case: [""], lambda case, clue: [""]).get("", Tally())
            assert tally(session, who, wanted) == whole
            of_checks = _expected(seen, wanted, lambda case: [], lambda case, clue: [clue.check])
            assert _told(lines(session, who, wanted, Axis.CHECK)) == {key: one + Tally(whole.judgments) for key, one in of_checks.items()}


def _told(found: tuple[Line, ...]) -> dict[str | None, Tally]:
    return {line.key: line.tally for line in found}


def test_a_class_tells_how_many_were_upheld_and_adopted(planted: Planted) -> None:
    with planted.database.reading() as session:
        told_ = tally(session, planted.offices.who(CITY), ClueFilter())
    all_ = [clue for case in planted.seen(CITY) for clue in case.clues]
    ended = Counter(_status(clue) for clue in all_)
    assert told_.clues == len(all_) > 100
    assert told_.upheld == ended[Status.UPHELD] + ended[Status.MEASURE_TAKEN] + ended[Status.RESPONDED] > 0
    assert told_.explained == ended[Status.EXPLAINED] > 0
    assert told_.misread == ended[Status.MISREAD] > 0
    assert told_.mischecked == ended[Status.MISCHECKED] > 0
    assert told_.verified == told_.upheld + told_.explained + told_.misread + told_.mischecked == told_.clues - told_.open
    assert told_.measured == ended[Status.MEASURE_TAKEN] + ended[Status.RESPONDED]
    assert told_.answered == ended[Status.RESPONDED] == sum(told_.responses.values()) >= told_.accepted > 0


def test_measures_are_told_with_the_last_answer_before_the_next_measure(planted: Planted) -> None:
    expected: Counter[tuple[Measure, Response | None]] = Counter()
    for case in planted.seen(CITY):
        for clue in case.clues:
            taken: list[tuple[Measure, Response | None]] = []
            for act in clue.acts:
                if act.measure:
                    taken.append((act.measure, None))
                elif act.response:
                    taken[-1] = (taken[-1][0], act.response)
            expected.update(taken)
    with planted.database.reading() as session:
        found = measures(session, planted.offices.who(CITY), ClueFilter())
    assert {one.measure for one in found} == {measure for measure, _ in expected}
    for one in found:
        answers = (one.adopted, one.not_adopted, one.revised, one.waiting)
        assert answers == tuple(expected[one.measure, response] for response in (*Response, None))
        assert one.times == sum(answers)


@pytest.mark.parametrize("name", FILTERS)
def test_fines_and_terms_are_distributed_as_plain_quartiles_say(planted: Planted, name: str) -> None:
    wanted = FILTERS[name]
    seen = [case for case in planted.seen(CITY) if _read(case, wanted)]
    told_ = [
        (one, s) for case in seen for one in case.defendants for s in one.sentences if not wanted.charges or s.charge in wanted.charges
    ]
    with planted.database.reading() as session:
        fines = distributions.fines(session, planted.offices.who(CITY), wanted)
        terms = {one.name: (one.number, one.suspended) for one in distributions.terms(session, planted.offices.who(CITY), wanted)}
    alone = [(one.amount, s.fine) for one, s in told_ if len(one.sentences) == 1 and one.amount]
    for band in fines:
        inside = [(amount, fine) for amount, fine in alone if amount >= band.least and (band.most is None or amount < band.most)]
        values = sorted(fine for _, fine in inside if fine)
        quartiles = plain.quantiles(values, n=4, method="inclusive") if len(values) > 1 else [values[0]] * 3
        assert (band.number, band.lowest, band.highest) == (len(values), values[0], values[-1])
        assert [band.quartile, band.median, band.third] == pytest.approx(quartiles)
        assert band.over_double == sum(1 for amount, fine in inside if fine and fine > 2 * amount)
        assert band.without == sum(1 for _, fine in inside if not fine)
    assert sum(band.number for band in fines) == sum(1 for _, fine in alone if fine) > 0
    lengths = Counter(_length(s) for _, s in told_)
    assert {name: number for name, (number, _) in terms.items()} == lengths
    suspended = Counter(_length(s) for _, s in told_ if s.probation is not None)
    assert {name: number for name, (_, number) in terms.items() if number} == suspended


def _length(s: Sentence) -> str:
    if s.kind is None:
        return "未读出主刑"
    ranges = {8: "有期徒刑不满一年", 12: "有期徒刑一年以上不满三年", 40: "有期徒刑三年以上不满五年"}
    return ranges[s.months] if s.kind == "有期徒刑" and s.months else s.kind


@pytest.mark.parametrize("name", FILTERS)
def test_fines_are_told_of_the_charge_that_has_most(planted: Planted, name: str) -> None:
    wanted = FILTERS[name]
    fined = Counter(
        s.charge
        for case in planted.seen(CITY)
        if _read(case, wanted)
        for one in case.defendants
        for s in one.sentences
        if len(one.sentences) == 1 and one.amount and s.fine and (not wanted.charges or s.charge in wanted.charges)
    )
    with planted.database.reading() as session:
        assert distributions.most_fined(session, planted.offices.who(CITY), wanted) == min(fined, key=lambda one: (-fined[one], one))


def test_courts_and_charges_to_choose_from_lie_in_scope(planted: Planted) -> None:
    seen = planted.seen(EAST)
    with planted.database.reading() as session:
        courts = distributions.courts(session, planted.offices.who(EAST), ClueFilter())
        charges = distributions.charges(session, planted.offices.who(EAST), ClueFilter(charges=("盗窃罪",)))
    assert {one.name: one.judgments for one in courts} == Counter(case.court for case in seen if case.court)
    in_judgments = Counter(charge for case in seen for charge in {s.charge for one in case.defendants for s in one.sentences})
    assert {one.name: one.judgments for one in charges} == in_judgments
    assert [one.judgments for one in charges] == sorted(in_judgments.values(), reverse=True)
