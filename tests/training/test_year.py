"""A year simulated end to end: forty checks, three models, two thousand clues with outcomes, a bad check and a bad model among them.

What the report tells is counted again here, plainly, from what happened; who was refused or retired, and when, is computed again; and for every
clue the audit table must name the versions that spoke when it was raised.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from math import sqrt

import pytest

from pipelines.checks import CHECKS
from serving.ledger.decision import Act as Deed
from serving.ledger.decision import Decision
from serving.lifecycle import Status, Step
from serving.outcomes.precision import Axis, Tally
from serving.outcomes.report import READING, Report, compiled
from serving.rehearsal.office import opened
from serving.rehearsal.plan import BAD_CHECK, BAD_MODEL, BUSY, GOOD, usual
from serving.rehearsal.year import Raised, Year
from serving.store import compositions, keys, ledger
from serving.store.compositions import Part
from training.scorecard import compared

CHINA = timezone(timedelta(hours=8))
NEWER = "recidivist_missed"  # the check that the program of July has in a new version
LEVELS = {
    "江省江城市东湖区人民法院": "基层",
    "江省江城市西山区人民法院": "基层",
    "江省江城市中级人民法院": "中级",
    "江城铁路运输法院": "专门",
}
VERDICTS = {Step.UPHOLD: "upheld", Step.EXPLAIN: "explained", Step.MISREAD: "misread", Step.MISCHECK: "mischecked"}


@dataclass
class Played:
    """A year that is over, and the report of it."""

    year: Year
    report: Report


def older() -> tuple[object, ...]:
    """The checks of the program before July."""
    return tuple(replace(one, version=one.version - 1) if one.name == NEWER else one for one in CHECKS)


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    """The year, played once; in July the program is upgraded."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ledger, "CHECKS", older())
        office = opened(tmp_path_factory.mktemp("year"))
        year = Year(office, usual(), compared)
        year.play(datetime(2025, 7, 1, tzinfo=CHINA))
    office.database.upgrade()
    year.play()
    with office.database.reading() as session:
        report = compiled(session, office.who())
    yield Played(year, report)
    office.database.close()


# What became of a clue, and what it counts as, written down anew.


def verdict(one: Raised) -> str | None:
    """The verdict that stands: the last one, none once it is looked at again."""
    stands = None
    for _, act in one.steps:
        if act.step in VERDICTS:
            stands = VERDICTS[act.step]
        elif act.step is Step.REOPEN:
            stands = None
    return stands


def counts(ones: list[Raised]) -> dict[str, int]:
    """How many were raised, and how many are what."""
    found = Counter({"raised": len(ones)}) + Counter(told for one in ones if (told := verdict(one)))
    found["measured"] = sum(any(act.step is Step.TAKE_MEASURE for _, act in one.steps) for one in ones)
    return {name: found[name] for name in ("raised", "upheld", "explained", "misread", "mischecked", "measured")}


def told(tally: Tally) -> dict[str, int]:
    """The same numbers of a line of the report."""
    return {name: getattr(tally, name) for name in ("raised", "upheld", "explained", "misread", "mischecked", "measured")}


def interval(right: int, trials: int, z: float = 1.959963984540054) -> tuple[float, float]:
    """Wilson's interval: where (p − right/trials)² = z² p (1 − p) / trials."""
    a, b, c = trials + z * z, -(2 * right + z * z), right * right / trials
    root = sqrt(b * b - 4 * a * c)
    return (-b - root) / (2 * a), (-b + root) / (2 * a)


def by(ones: list[Raised], axis: Axis) -> dict[str, list[Raised]]:
    """The clues by what an axis says of them."""
    found: dict[str, list[Raised]] = defaultdict(list)
    for one in ones:
        keys_ = {
            Axis.CHECK: [f"{one.check}@{one.version}"],
            Axis.MODEL: [one.model],
            Axis.CHARGE: list(one.charges),
            Axis.LEVEL: [LEVELS[one.court]],
            Axis.PERIOD: [one.at.astimezone(CHINA).strftime("%Y-%m")],
        }
        for key in keys_[axis]:
            found[key].append(one)
    return found


def test_it_is_a_year_of_forty_checks_three_models_and_two_thousand_clues(played: Played) -> None:
    year = played.year
    assert len(year.raised) > 2_000
    assert len({one.check for one in year.raised}) == 40
    assert {one.version for one in year.raised if one.check == NEWER} == {older_version(), older_version() + 1}
    assert {one.panjian for one in year.raised} == {"0.1.0", "0.2.0"}
    assert len(year.plan.models) == 3
    assert sum(verdict(one) is not None for one in year.raised) > 1_600
    assert len({one.at.month for one in year.raised}) == 12


def older_version() -> int:
    """The version of the check before July."""
    return next(one.version for one in CHECKS if one.name == NEWER) - 1


@pytest.mark.parametrize("axis", list(Axis))
def test_the_report_counts_as_one_counts_by_hand(played: Played, axis: Axis) -> None:
    mine = {key: counts(ones) for key, ones in by(played.year.raised, axis).items()}
    assert {line.key: told(line.tally) for line in played.report.lines[axis]} == mine
    for line in played.report.lines[axis]:
        own, of = mine[str(line.key)], line.tally
        verified = own["upheld"] + own["explained"] + own["misread"] + own["mischecked"]
        if verified:
            assert of.precision.value == pytest.approx(own["upheld"] / verified)
            assert of.precision.interval == pytest.approx(interval(own["upheld"], verified), abs=1e-9)
            assert of.reading.value == pytest.approx(1 - own["misread"] / verified)
            assert of.conversion.interval == pytest.approx(interval(own["measured"], verified), abs=1e-9)
        if rightly := verified - own["misread"]:
            assert of.given_facts.value == pytest.approx(own["upheld"] / rightly)


def test_the_months_of_every_model_and_check_are_counted_as_by_hand(played: Played) -> None:
    for axis in (Axis.MODEL, Axis.CHECK):
        mine = {
            key: {month: counts(own) for month, own in by(ones, Axis.PERIOD).items()} for key, ones in by(played.year.raised, axis).items()
        }
        assert {name: {line.key: told(line.tally) for line in lines} for name, lines in played.report.over_time[axis].items()} == mine


def test_time_to_verification_measures_and_responses_are_counted_as_by_hand(played: Played) -> None:
    days, taken, answers = [], Counter[str](), defaultdict[str, Counter[str]](Counter)
    for one in played.year.raised:
        if verdict(one) is not None:
            first = next(moment for moment, act in one.steps if act.step in VERDICTS)
            days.append((first - one.at) / timedelta(days=1))
        for _, act in one.steps:
            if act.measure:
                taken[act.measure] += 1
                of = act.measure
            if act.response:
                answers[of][act.response] += 1
    days.sort()
    place = (len(days) - 1) * 0.9
    ninth = days[int(place)] + (days[int(place) + 1] - days[int(place)]) * (place - int(place))
    middle = (days[(len(days) - 1) // 2] + days[len(days) // 2]) / 2
    found = played.report.durations
    assert (found.number, found.median, found.ninth) == (len(days), pytest.approx(middle), pytest.approx(ninth))
    assert {one.measure: one.times for one in played.report.measures} == dict(taken)
    for one in played.report.measures:
        own = answers[one.measure]
        assert (one.adopted, one.not_adopted, one.revised) == (own["adopted"], own["not_adopted"], own["revised"])


def test_reviews_of_shadow_runs_are_told_apart_and_counted_as_by_hand(played: Played) -> None:
    mine: dict[str, Counter[str]] = defaultdict(Counter)
    for one in played.year.reviewed:
        mine[one.teller] += Counter({"raised": 1, str(one.verdict): 1})
    found = {line.key: line.tally for line in played.report.reviewed[Axis.MODEL]}
    assert found.keys() == mine.keys()
    for name, own in mine.items():
        assert told(found[name]) == {key: own[key] for key in told(found[name])}


def decisions(played: Played, *deeds: Deed) -> list[Decision]:
    """The decisions of the year of some kinds."""
    return [one for one in played.year.decided if one.act in deeds]


def test_the_bad_model_is_refused_by_the_gate_of_the_shadow_run_and_by_no_other(played: Played) -> None:
    (refused,) = decisions(played, Deed.REFUSE)
    assert (refused.reference, refused.subject) == (BAD_MODEL.reference, "champion")
    failed = [gate for gate in refused.evidence["gates"] if not gate["passed"]]
    assert [gate["gate"] for gate in failed] == ["shadow"]
    passed = {gate["gate"] for gate in refused.evidence["gates"] if gate["passed"]}
    assert {"scores.dev", "scores.test", "kinds.dev", "kinds.test", "robustness", "speed", "size"} <= passed
    assert refused.evidence["signatures"] == []  # both sides had signed: the gate alone refuses
    seen = [one for one in played.year.reviewed if one.challenger == BAD_MODEL.reference]
    right = sum((one.verdict is not Status.UPHELD) if one.change == "lost" else (one.verdict is Status.UPHELD) for one in seen)
    assert (failed[0]["numbers"]["right"], failed[0]["numbers"]["trials"]) == (right, len(seen))
    assert interval(right, len(seen))[0] < failed[0]["numbers"]["floor"]
    assert BAD_MODEL.reference not in {one.model for one in played.year.raised}


def test_the_good_models_are_promoted_one_after_the_other_and_stay(played: Played) -> None:
    promoted = [one for one in decisions(played, Deed.PROMOTE) if one.subject == "champion"]
    assert [(one.reference, one.before) for one in promoted] == [(GOOD[0].reference, "none"), (GOOD[1].reference, GOOD[0].reference)]
    with played.year.office.database.reading() as session:
        assert ledger.champion(session).reference == GOOD[1].reference


def right_of(ones: list[Raised], until: datetime, since: datetime | None = None) -> tuple[int, int]:
    """Of clues, how many are upheld and how many verified at a moment, by verdicts given since another."""
    right = trials = 0
    for one in ones:
        shown = replace(one, steps=[step for step in one.steps if step[0] < until])
        if (stands := verdict(shown)) is None:
            continue
        given = max(moment for moment, act in shown.steps if act.step in VERDICTS)
        if since is None or given >= since:
            right, trials = right + (stands == "upheld"), trials + 1
    return right, trials


def test_the_bad_check_is_retired_in_the_first_week_that_proves_it_and_no_other_ever_falls(played: Played) -> None:
    year, fallen = played.year, decisions(played, Deed.DEMOTE, Deed.RETIRE)
    (retired,) = fallen
    assert (retired.act, retired.reference.partition("@")[0]) == (Deed.RETIRE, BAD_CHECK)
    own = [one for one in year.raised if one.check == BAD_CHECK]
    weeks = [year.plan.first + timedelta(weeks=number) for number in range(1, 53)]
    proved = [week for week in weeks if (found := right_of(own, week))[1] >= 10 and interval(*found, z=2.5758293035489004)[1] < 0.50]
    assert retired.at == proved[0]
    assert (retired.evidence["right"], retired.evidence["trials"]) == right_of(own, proved[0])
    assert retired.evidence["trials"] <= 44  # what the floors promise in nine of ten cases
    assert max(one.at for one in own) < retired.at
    assert len(year.dropped) > 20 and {name for _, name in year.dropped} == {BAD_CHECK}
    assert min(moment for moment, _ in year.dropped) > retired.at


def test_only_a_check_that_earned_it_rises(played: Played) -> None:
    risen = [one for one in decisions(played, Deed.PROMOTE) if one.subject == "rank"]
    assert BUSY in {one.reference.partition("@")[0] for one in risen}
    for one in risen:
        own = [raised for raised in played.year.raised if f"{raised.check}@{raised.version}" == one.reference]
        right, trials = right_of(own, one.at)
        assert trials >= 20 and interval(right, trials)[0] >= 0.75


def test_the_audit_table_names_the_versions_of_every_clue_at_the_moment_it_was_raised(played: Played) -> None:
    year = played.year
    changed = [one for one in year.decided if one.subject == "rank" and one.act is not Deed.REFUSE]
    with year.office.database.reading() as session:
        spoke = [one for one in compositions.timeline(session) if one.part is Part.CHAMPION]
        for one in year.raised:
            reference = f"{one.check}@{one.version}"
            ranks = [str(told.after) for told in changed if told.reference == reference and told.at <= one.at]
            found = compositions.produced(session, year.office.who(), one.id, one.at)
            expected = (one.panjian, one.model, one.check, one.version, ranks[-1] if ranks else "trial")
            assert (found.panjian, found.model, found.check, found.version, found.rank) == expected
            live = [told for told in spoke if told.from_at <= one.at and (told.until is None or one.at < told.until)]
            assert [told.composition.id for told in live] == [found.composition_id]
            assert live[0].composition.checks[one.check] == (one.version, found.rank)


def test_a_bad_model_that_slips_through_the_gates_falls_by_outcomes_and_the_one_before_speaks_again(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    office = opened(tmp_path_factory.mktemp("slip"))
    year = Year(office, usual(800, model=replace(BAD_MODEL, right=0.95)), compared)
    year.play()
    bad = BAD_MODEL.reference
    rank, place = (one for one in year.decided if one.reference == bad and one.act is Deed.DEMOTE)
    assert (rank.subject, rank.before, rank.after) == ("rank", "tested", "trial")
    assert (place.subject, place.before, place.after) == ("champion", bad, GOOD[1].reference)
    assert rank.at == place.at
    released = next(one.at for one in year.decided if one.reference == bad and one.act is Deed.PROMOTE)
    own = [one for one in year.raised if one.model == bad]
    verified = [verdict(replace(one, steps=[step for step in one.steps if step[0] < rank.at])) for one in own if one.at < rank.at]
    trials, misread = sum(one is not None for one in verified), sum(one == "misread" for one in verified)
    assert (rank.evidence["right"], rank.evidence["trials"]) == (trials - misread, trials)
    assert 20 <= trials <= 44 + 20  # the evidence stated, and what is concluded within one week
    assert interval(trials - misread, trials, z=2.5758293035489004)[1] < 0.75
    assert {one.model for one in year.raised if one.at > rank.at} == {GOOD[1].reference}
    assert {one.reference for one in year.decided if one.act in (Deed.DEMOTE, Deed.RETIRE)} <= {
        bad,
        *(f"{BAD_CHECK}@{one.version}" for one in CHECKS),
    }
    with office.database.reading() as session:
        assert ledger.champion(session).reference == GOOD[1].reference
        changes = compiled(session, keys.console()).trends[READING].changes
    office.database.close()
    assert any(one.release is not None and one.release.name == bad and one.fits for one in changes)
    assert released < rank.at < released + timedelta(weeks=10)
