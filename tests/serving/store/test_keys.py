"""Organisations, keys, sessions of the workbench and idempotency keys."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from serving.access import Role
from serving.store import idempotency, keys, organisations, sessions
from serving.store.refusal import Conflict, Forbidden, Invalid, NotFound
from serving.store.schema import api_keys
from serving.store.schema import sessions as session_table
from tests.serving.offices import CITY, EAST, ELSEWHERE, WEST, Offices


def test_a_token_tells_who_holds_it(offices: Offices) -> None:
    with offices.database.session() as session:
        key, token = keys.create(session, offices.who(CITY, Role.ADMIN), EAST, " 张检察官 ", Role.PROSECUTOR)
        who = keys.authenticate(session, token)
    assert who is not None
    assert (who.key_id, who.holder, who.role, who.organisation_id, who.scope) == (key.id, "张检察官", Role.PROSECUTOR, EAST, {EAST})
    assert token.startswith(f"pj_{key.prefix}_")


def test_only_the_digest_of_a_secret_is_kept(offices: Offices) -> None:
    secret = offices.tokens[EAST, Role.ADMIN].split("_", 2)[2]
    with offices.database.reading() as session:
        rows = session.execute(select(api_keys)).all()
    assert secret not in repr(rows)
    assert all(len(row.digest) == 64 for row in rows)


def test_what_is_no_token_is_nobodys(offices: Offices) -> None:
    token = offices.tokens[EAST, Role.ADMIN]
    other = offices.tokens[WEST, Role.ADMIN]
    wrong = ["", "pj", "pj__", "pj_a_b", token[:-1], token + "x", token.replace("pj_", "PJ_"), "\x00", "\ud800", "pj_\x00_x", "pj_中_文"]
    wrong += [token.rsplit("_", 1)[0] + "_" + other.rsplit("_", 1)[1], token * 9]
    with offices.database.reading() as session:
        for one in wrong:
            assert keys.authenticate(session, one) is None, one
        assert keys.authenticate(session, token) is not None


def test_a_revoked_key_opens_nothing(offices: Offices) -> None:
    admin = offices.who(CITY, Role.ADMIN)
    with offices.database.session() as session:
        key, token = keys.create(session, admin, EAST, "张", Role.PROSECUTOR)
        who = keys.authenticate(session, token)
        assert who is not None
        cookie = sessions.open_session(session, who, 1)
        assert sessions.signed_in(session, cookie) is not None
        keys.revoke(session, admin, key.id)
        keys.revoke(session, admin, key.id)
        assert keys.authenticate(session, token) is None
        assert sessions.signed_in(session, cookie) is None
        found = next(one for one in keys.listed(session, admin) if one.id == key.id)
    assert found.revoked_at is not None


def test_an_administrator_manages_the_own_organisation_and_those_below(offices: Offices) -> None:
    with offices.database.session() as session:
        admin = offices.who(CITY, Role.ADMIN)
        assert {one.organisation_id for one in keys.listed(session, admin)} == {CITY, EAST, WEST}
        with pytest.raises(NotFound):
            keys.create(session, admin, ELSEWHERE, "张", Role.ADMIN)
        stranger = next(one for one in keys.listed(session, keys.console()) if one.organisation_id == ELSEWHERE)
        with pytest.raises(NotFound):
            keys.revoke(session, admin, stranger.id)
        for role in set(Role) - {Role.ADMIN}:
            for act in (lambda who: keys.create(session, who, EAST, "张", Role.ADMIN), lambda who: keys.listed(session, who)):
                with pytest.raises(Forbidden):
                    act(offices.who(EAST, role))
        with pytest.raises(Invalid):
            keys.create(session, admin, EAST, " ", Role.ADMIN)


def test_organisations_stand_one_below_another(offices: Offices) -> None:
    with offices.database.session() as session:
        admin = offices.who(CITY, Role.ADMIN)
        organisations.add(session, admin, "east-1", "东城派出检察室", EAST)
        assert organisations.scope(session, CITY) == {CITY, EAST, WEST, "east-1"}
        assert organisations.scope(session, EAST) == {EAST, "east-1"}
        assert [one.id for one in organisations.listed(session, keys.console())] == [CITY, EAST, "east-1", WEST, ELSEWHERE]
        assert [one.id for one in organisations.listed(session, offices.who(EAST))] == [EAST]


@pytest.mark.parametrize(
    ("id", "name", "parent", "refused"),
    [
        ("east", "又一个", CITY, Conflict),
        ("East", "大写", CITY, Invalid),
        ("-x", "连字符开头", CITY, Invalid),
        ("../x", "路径", CITY, Invalid),
        ("x", " ", CITY, Invalid),
        ("x", "没有上级", None, Invalid),
        ("x", "在别处", ELSEWHERE, NotFound),
        ("x", "不存在的上级", "nowhere", NotFound),
    ],
)
def test_an_organisation_that_cannot_be_is_refused(
    offices: Offices, id: str, name: str, parent: str | None, refused: type[Exception]
) -> None:
    with pytest.raises(refused), offices.database.session() as session:
        organisations.add(session, offices.who(CITY, Role.ADMIN), id, name, parent)


def test_a_session_ends_when_its_time_has_come_or_it_is_closed(offices: Offices) -> None:
    with offices.database.session() as session:
        who = offices.who()
        over, open_ = sessions.open_session(session, who, 0), sessions.open_session(session, who, 1)
        assert sessions.signed_in(session, over) is None
        found = sessions.signed_in(session, open_)
        assert found is not None and found.who == who and len(found.csrf) > 30
        assert open_ not in repr(session.execute(select(session_table)).all())
        sessions.close_session(session, open_)
        assert sessions.signed_in(session, open_) is None
        assert sessions.signed_in(session, "\ud800") is None
        sessions.open_session(session, who, 1)
        assert len(session.execute(select(session_table)).all()) == 1, "what has ended is swept away"


def test_a_request_sent_again_gets_its_first_answer(offices: Offices) -> None:
    with offices.database.session() as session:
        assert idempotency.answered(session, offices.who(), "k", "digest") is None
        idempotency.keep(session, offices.who(), "k", "digest", 201, {"id": "1"})
    with offices.database.reading() as session:
        assert idempotency.answered(session, offices.who(), "k", "digest") == idempotency.Answer(201, {"id": "1"})
        assert idempotency.answered(session, offices.who(WEST), "k", "digest") is None, "a key is that of its holder"
        with pytest.raises(Conflict) as refused:
            idempotency.answered(session, offices.who(), "k", "other")
    assert refused.value.code == "idempotency_mismatch"


def test_of_the_same_requests_at_once_one_is_done(offices: Offices) -> None:
    who = offices.who()

    def send(number: int) -> str:
        try:
            with offices.database.session() as session:
                if idempotency.answered(session, who, "k", "d"):
                    return "repeated"
                organisations.add(session, keys.console(), f"new-{number}", "新院")
                idempotency.keep(session, who, "k", "d", 200, {})
        except Conflict as refused:
            return refused.code
        return "done"

    with ThreadPoolExecutor(6) as pool:
        told = list(pool.map(send, range(12)))
    assert told.count("done") == 1
    assert set(told) <= {"done", "repeated", "idempotency_raced"}
    with offices.database.reading() as session:
        assert sum(one.id.startswith("new-") for one in organisations.listed(session, keys.console())) == 1


def test_old_answers_are_forgotten(offices: Offices) -> None:
    with offices.database.session() as session:
        idempotency.keep(session, offices.who(), "k", "d", 200, {})
        assert idempotency.forget(session, datetime.now(UTC) - timedelta(days=1)) == 0
        assert idempotency.forget(session, datetime.now(UTC) + timedelta(days=1)) == 1
        assert idempotency.answered(session, offices.who(), "k", "d") is None
