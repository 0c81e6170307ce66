"""Progress of clues in the store: every step is kept with who, when and why; who comes second is told, and nothing is lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from serving.access import Role
from serving.lifecycle import Act, Measure, Response, Step
from serving.store import clues, judgments, progress
from serving.store.clues import Clue
from serving.store.identity import today
from serving.store.refusal import Conflict, Forbidden, Invalid, NotFound, NotPermitted, Refusal
from tests.serving.offices import CITY, DRUGS, EAST, ELSEWHERE, WEST, Offices, report_of, text_of

DUE = today() + timedelta(days=30)
ASSIGN = Act(Step.ASSIGN, office="第一检察部", person="李检察官", due_on=DUE)


@pytest.fixture
def clue(offices: Offices) -> Clue:
    """A new clue of the east."""
    with offices.database.session() as session:
        kept = judgments.keep(session, offices.who(), report_of(DRUGS), text_of(DRUGS))
        return clues.get(session, offices.who(), kept.clue_ids[0])


def advance(offices: Offices, clue: Clue, act: Act, role: Role = Role.SUPERVISOR, expected: int | None = None, of: str = EAST) -> Clue:
    """One step in a session of its own."""
    with offices.database.session() as session:
        return progress.advance(session, offices.who(of, role), clue.id, act, expected)


def test_the_whole_way_is_kept_with_who_when_and_why(offices: Offices, clue: Clue) -> None:
    began = datetime.now(UTC)
    acts = (
        ASSIGN,
        Act(Step.BEGIN),
        Act(Step.UPHOLD, " 前罪判决书在卷 ", note="见卷二第5页"),
        Act(Step.TAKE_MEASURE, measure=Measure.ORAL_CORRECTION),
        Act(Step.RECORD_RESPONSE, "不同意", response=Response.NOT_ADOPTED),
        Act(Step.TAKE_MEASURE, measure=Measure.PROTEST),
        Act(Step.RECORD_RESPONSE, response=Response.REVISED),
    )
    for number, act in enumerate(acts):
        clue = advance(offices, clue, act, expected=number)
    with offices.database.reading() as session:
        history = clues.history(session, offices.who(), clue.id)
    assert [one.sequence for one in history] == list(range(1, 8))
    assert [one.step for one in history] == [str(act.step) for act in acts]
    assert [one.to_status for one in history[:-1]] == [one.from_status for one in history[1:]]
    assert {one.holder for one in history} == {offices.who().holder}
    assert all(began <= one.at <= datetime.now(UTC) for one in history)
    assert (history[2].reason, history[2].note) == ("前罪判决书在卷", "见卷二第5页")
    assert [one.measure for one in history] == [None, None, None, "oral_correction", None, "protest", None]
    assert [one.response for one in history] == [None, None, None, None, "not_adopted", None, "revised"]
    assert (clue.status, clue.sequence, clue.office, clue.person, clue.due_on) == ("responded", 7, "第一检察部", "李检察官", DUE)


def test_reassigning_keeps_what_was_before(offices: Offices, clue: Clue) -> None:
    advance(offices, clue, ASSIGN)
    advance(offices, clue, Act(Step.BEGIN))
    again = Act(Step.REASSIGN, "承办人调离", office="第二检察部", person="王检察官", due_on=DUE + timedelta(days=10))
    clue = advance(offices, clue, again)
    assert (clue.status, clue.office, clue.person, clue.due_on) == ("assigned", "第二检察部", "王检察官", again.due_on)
    with offices.database.reading() as session:
        assert [one.person for one in clues.history(session, offices.who(), clue.id)] == ["李检察官", "李检察官", "王检察官"]


def test_who_begins_with_a_new_clue_handles_it(offices: Offices, clue: Clue) -> None:
    clue = advance(offices, clue, Act(Step.BEGIN), Role.PROSECUTOR)
    assert (clue.status, clue.person) == ("verifying", offices.who(EAST, Role.PROSECUTOR).holder)


@pytest.mark.parametrize("assigned", [False, True], ids=["new", "assigned"])
def test_concluding_begins_first_where_nobody_did(offices: Offices, clue: Clue, assigned: bool) -> None:
    if assigned:
        clue = advance(offices, clue, ASSIGN)
    with offices.database.session() as session:
        done = progress.conclude(session, offices.who(), clue.id, Step.EXPLAIN, "缓刑考验期内", expected_sequence=clue.sequence)
        steps = [one.step for one in clues.history(session, offices.who(), clue.id)]
    assert done.status == "explained"
    assert steps == ["assign"] * assigned + ["begin", "explain"]


def test_a_reopened_clue_has_a_new_due_date_or_none(offices: Offices, clue: Clue) -> None:
    for due_on in (None, DUE + timedelta(days=5)):
        with offices.database.session() as session:
            progress.conclude(session, offices.who(), clue.id, Step.MISREAD, "读错了日期")
        clue = advance(offices, clue, Act(Step.REOPEN, "补充了卷宗", due_on=due_on))
        assert (clue.status, clue.due_on) == ("verifying", due_on)


def test_measures_and_responses_have_their_own_words(offices: Offices, clue: Clue) -> None:
    with offices.database.session() as session:
        who = offices.who()
        progress.conclude(session, who, clue.id, Step.UPHOLD, "属实")
        assert progress.take_measure(session, who, clue.id, Measure.CORRECTION_NOTICE).status == "measure_taken"
        assert progress.record_response(session, who, clue.id, Response.ADOPTED).status == "responded"


@pytest.mark.parametrize(
    ("act", "refused"),
    [
        (Act(Step.UPHOLD, "属实"), NotPermitted),
        (Act(Step.TAKE_MEASURE, measure=Measure.PROTEST), NotPermitted),
        (Act(Step.ASSIGN, office="一部", person="李"), Invalid),
        (Act(Step.BEGIN, note="长" * 4001), Invalid),
        (Act(Step.BEGIN, note="\x00"), Invalid),
        (Act(Step.ASSIGN, office="一部", person="\ud800", due_on=DUE), Invalid),
        (Act(Step.ASSIGN, office="长" * 201, person="李", due_on=DUE), Invalid),
        (Act(Step.ASSIGN, office="一部", person="李", due_on=DUE, handler_id=ELSEWHERE), NotFound),
        (Act(Step.ASSIGN, office="一部", person="李", due_on=DUE, handler_id=CITY), NotFound),
    ],
    ids=["uphold", "measure", "no due date", "long", "NUL", "half", "long office", "elsewhere", "above"],
)
def test_what_is_refused_leaves_no_trace(offices: Offices, clue: Clue, act: Act, refused: type[Refusal]) -> None:
    with pytest.raises(refused):
        advance(offices, clue, act)
    with offices.database.reading() as session:
        assert clues.history(session, offices.who(), clue.id) == ()
        assert clues.get(session, offices.who(), clue.id) == clue


def test_a_refused_step_tells_where_the_clue_stands(offices: Offices, clue: Clue) -> None:
    with pytest.raises(NotPermitted, match="线索现在是“待交办”，不能“查实”。") as refused:
        advance(offices, clue, Act(Step.UPHOLD, "属实"))
    assert (refused.value.code, refused.value.detail) == ("step_not_permitted", {"step": "uphold", "status": "new"})


def test_a_verdict_is_one_of_four(offices: Offices, clue: Clue) -> None:
    with pytest.raises(Invalid, match="核查结论只能是"), offices.database.session() as session:
        progress.conclude(session, offices.who(), clue.id, Step.REOPEN, "理由")
    with pytest.raises(Invalid, match="须写明理由"), offices.database.session() as session:
        progress.conclude(session, offices.who(), clue.id, Step.MISREAD, " ")


@pytest.mark.parametrize("role", Role)
def test_a_role_takes_the_steps_it_may(offices: Offices, clue: Clue, role: Role) -> None:
    for act, allowed in ((ASSIGN, {Role.SUPERVISOR}), (Act(Step.BEGIN), {Role.SUPERVISOR, Role.PROSECUTOR})):
        if role in allowed:
            clue = advance(offices, clue, act, role)
        else:
            with pytest.raises(Forbidden):
                advance(offices, clue, act, role)


def test_who_does_not_see_a_clue_cannot_step(offices: Offices, clue: Clue) -> None:
    for organisation in (WEST, ELSEWHERE):
        with pytest.raises(NotFound):
            advance(offices, clue, Act(Step.BEGIN), of=organisation)
    assert advance(offices, clue, ASSIGN, of=CITY).status == "assigned"


def test_who_looked_at_an_older_state_is_told(offices: Offices, clue: Clue) -> None:
    advance(offices, clue, ASSIGN, expected=0)
    with pytest.raises(Conflict) as refused:
        advance(offices, clue, Act(Step.BEGIN), expected=0)
    assert (refused.value.code, refused.value.detail) == ("changed_meanwhile", {"sequence": 1})


def test_of_many_who_step_at_once_one_does(offices: Offices, clue: Clue) -> None:
    offices.who(), offices.who(EAST, Role.PROSECUTOR)

    def step(number: int) -> str:
        try:
            advance(offices, clue, Act(Step.BEGIN), Role.PROSECUTOR, expected=0)
        except Conflict as refused:
            return refused.code
        return "done"

    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(step, range(12)))
    assert sorted(told) == ["changed_meanwhile"] * 11 + ["done"]
    with offices.database.reading() as session:
        assert len(clues.history(session, offices.who(), clue.id)) == 1


def test_a_clue_handed_to_a_district_is_handled_there(offices: Offices) -> None:
    with offices.database.session() as session:
        kept = judgments.keep(session, offices.who(CITY), report_of(DRUGS), text_of(DRUGS))
        clue = clues.get(session, offices.who(CITY), kept.clue_ids[0])
    with pytest.raises(NotFound):
        advance(offices, clue, Act(Step.BEGIN), of=WEST)
    advance(offices, clue, Act(Step.ASSIGN, office="一部", person="王", due_on=DUE, handler_id=WEST), of=CITY)
    clue = advance(offices, clue, Act(Step.BEGIN), of=WEST)
    assert (clue.organisation_id, clue.handler_id, clue.person) == (CITY, WEST, "王")
    again = Act(Step.REASSIGN, "分工调整", office="二部", person="赵", due_on=DUE)
    assert advance(offices, clue, again, of=WEST).handler_id == WEST
