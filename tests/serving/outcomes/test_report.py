"""The report of outcomes against a count by hand over the same half year, on both databases, for everybody who may ask."""

from __future__ import annotations

import json
import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt
from typing import Any

import numpy as np
import pytest

from serving.access import Principal, Role
from serving.lifecycle import Status
from serving.outcomes import page, wire
from serving.outcomes.precision import Axis, Basis
from serving.outcomes.report import Asked, compiled
from serving.store import keys, outcomes
from serving.store.database import Database
from serving.store.identity import clocked
from serving.store.refusal import Forbidden
from serving.store.statistics import Unit
from tests.serving.offices import CITY, EAST, ELSEWHERE, WEST, Offices
from tests.serving.outcomes.half_year import LENGTH, Planted, measures, periods, plant
from tests.serving.outcomes.made import days
from tests.serving.outcomes.many import many

SCOPES = {EAST: {EAST}, CITY: {CITY, EAST, WEST}, ELSEWHERE: {ELSEWHERE}}
END = days(LENGTH + 1)


@dataclass(frozen=True, slots=True)
class Store:
    """A store with half a year of clues, and the plan they follow."""

    database: Database
    offices: Offices
    planted: tuple[Planted, ...]

    def report(self, who: Principal, asked: Asked | None = None) -> dict[str, Any]:
        """The report at the end of the half year, as JSON tells it."""
        with clocked(lambda: END), self.database.reading() as session:
            told: dict[str, Any] = json.loads(json.dumps(wire.as_json(compiled(session, who, asked))))
        return told

    def seen(self, organisation: str | None) -> tuple[Planted, ...]:
        """The clues in the scope of an organisation; None: everything."""
        return tuple(one for one in self.planted if organisation is None or one.organisation in SCOPES[organisation])


@pytest.fixture(scope="module")
def store(module_database: Database) -> Store:
    """The same half year on both databases; the tests only read it."""
    offices = Offices(module_database)
    return Store(module_database, offices, plant(module_database, offices, 60))


def by_hand(told: Iterable[Planted]) -> dict[str, Any]:
    """The counts and shares of clues, one after the other; intervals by Wilson's formula written out anew."""
    found: Counter[str] = Counter()
    for one in told:
        found["raised"] += 1
        if one.verdict:
            found["verified"] += 1
            found[str(one.verdict)] += 1
        found["measured"] += one.status in (Status.MEASURE_TAKEN, Status.RESPONDED)
    read = found["verified"] - found["misread"]
    shares = {
        "precision": _share(found["upheld"], found["verified"]),
        "given_facts": _share(found["upheld"], read),
        "reading": _share(read, found["verified"]),
        "conversion": _share(found["measured"], found["verified"]),
    }
    names = ("raised", "verified", "upheld", "explained", "misread", "mischecked", "measured")
    return {name: found[name] for name in names} | {"superseded": 0} | shares


def _share(right: int, of: int) -> dict[str, Any]:
    if not of:
        return {"right": right, "of": of, "value": None, "low": 0.0, "high": 1.0}
    share, z = right / of, 1.959964
    middle, reach = share + z * z / (2 * of), z * sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    bounds = {"low": max(0.0, (middle - reach) / (1 + z * z / of)), "high": min(1.0, (middle + reach) / (1 + z * z / of))}
    return {"right": right, "of": of, "value": pytest.approx(share)} | {name: pytest.approx(one, abs=1e-6) for name, one in bounds.items()}


def grouped(told: Iterable[Planted], key: Callable[[Planted], Iterable[str | None]]) -> dict[str | None, dict[str, Any]]:
    """The counts by a key."""
    found: dict[str | None, list[Planted]] = {}
    for one in told:
        for name in key(one):
            found.setdefault(name, []).append(one)
    return {name: by_hand(of) for name, of in found.items()}


def lines(told: Iterable[dict[str, Any]]) -> dict[str | None, dict[str, Any]]:
    """The lines of a report by their keys."""
    return {one["key"]: {name: value for name, value in one.items() if name != "key"} for one in told}


@pytest.mark.parametrize("organisation", [None, CITY, EAST, ELSEWHERE])
def test_every_number_equals_a_count_by_hand(store: Store, organisation: str | None) -> None:
    who = keys.console() if organisation is None else store.offices.who(organisation, Role.PROSECUTOR)
    told, seen = store.report(who), store.seen(organisation)
    assert {name: told["whole"][name] for name in by_hand(seen)} == by_hand(seen)
    assert lines(told["by"]["check"]) == grouped(seen, lambda one: [f"{one.check}@{one.version}"])
    assert lines(told["by"]["model"]) == grouped(seen, lambda one: [one.model])
    assert lines(told["by"]["charge"]) == grouped(seen, lambda one: one.charges or [None])
    assert lines(told["by"]["level"]) == grouped(seen, lambda one: [one.level])
    assert lines(told["by"]["period"]) == grouped(seen, lambda one: [periods(one, "month", "raised")])
    for model, of in told["over_time"]["model"].items():
        own = [one for one in seen if one.model == model]
        assert lines(of) == grouped(own, lambda one: [periods(one, "month", "raised")])
    assert {
        one["measure"]: [one["times"], one["adopted"], one["not_adopted"], one["revised"], one["waiting"]] for one in told["measures"]
    } == {
        measure: [len(answers), *(answers.count(one) for one in ("adopted", "not_adopted", "revised")), answers.count(None)]
        for measure in {measure for measure, _ in measures(seen)}
        for answers in [[answer for name, answer in measures(seen) if name == measure]]
    }


@pytest.mark.parametrize("unit", ["month", "quarter", "year"])
@pytest.mark.parametrize("basis", ["raised", "concluded"])
def test_periods_are_of_raising_or_of_conclusion(store: Store, unit: str, basis: str) -> None:
    told = store.report(keys.console(), Asked(unit=Unit(unit), basis=Basis(basis)))
    assert lines(told["by"]["period"]) == grouped(store.planted, lambda one: [periods(one, unit, basis)])
    named = [one["key"] for one in told["by"]["period"] if one["key"]]
    assert named == sorted(named)


def test_time_to_verification_is_that_of_the_first_verdict(store: Store) -> None:
    spent = [(one.verdicts[0] - one.raised_at) / timedelta(days=1) for one in store.planted if one.verdict]
    told = store.report(keys.console())["days_to_verification"]
    assert told["number"] == len(spent)
    assert told["median"] == pytest.approx(np.quantile(spent, 0.5)) and told["p90"] == pytest.approx(np.quantile(spent, 0.9))
    assert any(len(one.verdicts) > 1 for one in store.planted), "a reopened clue must be among them"


def test_filters_narrow_what_is_counted(store: Store) -> None:
    since, until = date(2026, 2, 1), date(2026, 4, 15)
    asked = Asked(since, until, ("fine_theft_range",), ("盗窃罪",), ("基层",))
    seen = [
        one
        for one in store.planted
        if since <= (one.raised_at + timedelta(hours=8)).date() <= until
        and one.check == "fine_theft_range"
        and "盗窃罪" in one.charges
        and one.level == "基层"
    ]
    assert seen
    assert lines(store.report(keys.console(), asked)["by"]["check"]) == grouped(seen, lambda one: [f"{one.check}@{one.version}"])


def test_versions_since_their_rank_count_later_verdicts_only(store: Store) -> None:
    since = days(100)
    with store.database.reading() as session:
        told = outcomes.by_version(session, keys.console(), {("check", "fine_theft_range@1"): since, ("model", "none"): since})
        whole = outcomes.by_version(session, keys.console())
    own = [one for one in store.planted if (one.check, one.version) == ("fine_theft_range", 1)]
    late = [one for one in own if one.verdict and one.verdicts[-1] >= since]
    assert 0 < len(late) < sum(one.verdict is not None for one in own)
    found = told.checks["fine_theft_range@1"]
    assert (found.raised, found.verified) == (len(own), len(late))
    assert found.upheld == sum(one.verdict is Status.UPHELD for one in late)
    assert told.models["none"].verified == sum(
        1 for one in store.planted if one.model == "none" and one.verdict and one.verdicts[-1] >= since
    )
    assert told.checks["fine_theft_range@2"] == whole.checks["fine_theft_range@2"]


def test_roles_are_those_of_the_standing_verdicts(store: Store) -> None:
    with store.database.reading() as session:
        found = outcomes.read(session, keys.console())
        told = outcomes.roles(session, keys.console())
    assert {one.id for one in found if one.verdict} <= set(told)
    assert set(told.values()) == {"supervisor"}


def test_releases_are_those_of_the_plan(store: Store) -> None:
    told = [(one["name"], one["kind"]) for one in store.report(keys.console())["releases"]]
    assert [name for name, kind in told if kind == "model"] == ["panjian-facts@1111aaaa", "panjian-facts@2222bbbb"]
    assert {"fine_theft_range@2", "recidivist_missed@2"} & {name for name, kind in told if kind == "check"}


def test_who_may_read_nothing_is_told_nothing(store: Store) -> None:
    stranger = Principal("x", "无权", Role.SYSTEM, EAST, frozenset({ELSEWHERE}))
    with clocked(lambda: END), store.database.reading() as session:
        assert compiled(session, stranger).whole.raised == len(store.seen(ELSEWHERE))
    nobody = Principal("x", "无权", "nobody", EAST, frozenset({EAST}))  # type: ignore[arg-type]
    with pytest.raises((Forbidden, KeyError)), store.database.reading() as session:
        compiled(session, nobody)


def test_page_and_table_tell_the_same_numbers(store: Store) -> None:
    with clocked(lambda: END), store.database.reading() as session:
        report = compiled(session, keys.console())
    html, text = page.html(report), page.text(report)
    whole = by_hand(store.planted)
    for said in (html, text):
        assert f"产生 {whole['raised']} 条线索，已核查 {whole['verified']} 条，查实 {whole['upheld']} 条" in said
        for title in ("按检查项与版本", "按模型版本", "按罪名", "按法院层级", "按产生月份", "监督措施与采纳", "panjian-facts@2222bbbb"):
            assert title in said, title
    assert html.count("<svg") == 5 and "<script" not in html and "http://" not in html.replace("http://www.w3.org/2000/svg", "")
    only = page.text(report, (Axis.MODEL,))
    assert "按模型版本" in only and "按罪名" not in only


def test_nothing_at_all_is_a_report_too(embedded: Database) -> None:
    with embedded.reading() as session:
        report = compiled(session, keys.console())
    told = wire.as_json(report)
    assert told["whole"]["raised"] == 0 and told["whole"]["precision"]["value"] is None and told["alerts"] == []
    assert "准确率 —" in page.text(report) and "<svg" not in page.html(report)


def test_two_thousand_clues_are_told_at_once(tmp_path_factory: pytest.TempPathFactory, migrated_file: Any) -> None:
    """Seconds of this process's work, so that a busy machine is no failure."""
    path = tmp_path_factory.mktemp("many") / "panjian.db"
    shutil.copyfile(migrated_file, path)
    database = Database(f"sqlite:///{path}")
    many(database, Offices(database), 2_000)
    begun = time.process_time()
    with database.reading() as session:
        report = compiled(session, keys.console())
    spent = time.process_time() - begun
    assert report.whole.raised >= 2_000 and len(report.lines[Axis.CHECK]) == 40
    assert spent < 6, spent
    database.close()
