"""Who may do what, as a matrix: every route of the interface document × every role × own, lower, higher, neighbouring and foreign organisation;
no key, a wrong key, a revoked key. What one must not see is not there (404), what one must not do is forbidden (403)."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from serving.access import Permission as P
from serving.access import Role
from serving.store import keys
from tests.serving.endpoint.calling import Caller, code, text_with
from tests.serving.offices import CITY, EAST, ELSEWHERE, THEFT, WEST, text_of

NUMBERS = itertools.count()


@dataclass(frozen=True)
class Route:
    """A route: the permission it needs (None: it is open to all), and whether it shows one thing of the district East."""

    method: str
    path: str
    needs: P | None
    of_east: bool = False
    rest: Mapping[str, Any] = field(default_factory=dict)


BEGIN, ASSIGN = {"step": "begin"}, {"step": "assign", "office": "一部", "person": "陈某", "due_on": "2030-01-01"}
ROUTES = (
    Route("POST", "/v1/judgments", P.SUBMIT, rest={"json": {"text": text_of(THEFT)}}),
    Route("GET", "/v1/judgments/{judgment}", P.READ, True),
    Route("POST", "/v1/batches", P.SUBMIT, rest={"json": {"items": [{"text": text_of(THEFT)}]}}),
    Route("GET", "/v1/batches", P.READ),
    Route("GET", "/v1/batches/{batch}", P.READ, True),
    Route("GET", "/v1/batches/{batch}/items", P.READ, True),
    Route("GET", "/v1/clues", P.READ),
    Route("GET", "/v1/clues/{clue}", P.READ, True),
    Route("POST", "/v1/clues/{clue}/transitions", P.VERIFY, True, {"json": BEGIN}),
    Route("POST", "/v1/clues/{clue}/transitions", P.ASSIGN, True, {"json": ASSIGN}),
    Route("POST", "/v1/clues/{upheld}/outcomes", P.VERIFY, True, {"json": {"measure": "protest"}}),
    Route("GET", "/v1/clues/{clue}/versions", P.READ, True),
    Route("GET", "/v1/checks", P.READ),
    Route("GET", "/v1/ledger", P.READ),
    Route("GET", "/v1/ledger/none", P.READ),
    Route("GET", "/v1/live", P.READ),
    Route("GET", "/v1/checks/term_end_arithmetic", P.READ),
    Route("GET", "/v1/models", P.READ),
    Route("GET", "/v1/problems", None),
    Route("GET", "/v1/problems/no_key", None),
    Route("GET", "/v1/schemas/report", None),
    Route("GET", "/healthz", None),
    Route("GET", "/readyz", None),
    Route("GET", "/metrics", None),
)
SEES_EAST = {EAST: True, CITY: True, WEST: False, ELSEWHERE: False}
MAY: Mapping[Role, frozenset[P]] = {  # written out here once more: a change of the table must be meant
    Role.SYSTEM: frozenset({P.SUBMIT, P.READ}),
    Role.ANNOTATOR: frozenset({P.READ}),
    Role.PROSECUTOR: frozenset({P.SUBMIT, P.READ, P.VERIFY}),
    Role.SUPERVISOR: frozenset({P.SUBMIT, P.READ, P.VERIFY, P.ASSIGN}),
    Role.DATA_SCIENTIST: frozenset({P.READ}),
    Role.ADMIN: frozenset({P.READ}),
}


def made(town: Caller, path: str) -> dict[str, str]:
    """What a path names, made new in East: a judgment, a new clue, an upheld one, a batch."""
    east, found = town.acting(EAST, Role.SUPERVISOR), dict[str, str]()
    if any(name in path for name in ("{judgment}", "{clue}", "{upheld}")):
        sent = east.post("/v1/judgments", json={"text": text_with(f"编号{next(NUMBERS)}。")}).json()
        found |= {"judgment": sent["id"], "clue": sent["clue_ids"][0], "upheld": sent["clue_ids"][1]}
    if "{upheld}" in path:
        for told in (BEGIN, {"step": "uphold", "reason": "属实"}):
            east.post(f"/v1/clues/{found['upheld']}/transitions", json=told)
    if "{batch}" in path:
        found["batch"] = east.post("/v1/batches", json={"items": [{"text": text_of(THEFT)}]}).json()["id"]
    return found


def expected(route: Route, role: Role, organisation_id: str) -> int:
    """The status that a route must answer."""
    if route.needs is None:
        return 200
    if route.needs not in MAY[role]:
        return 403
    if route.of_east and not SEES_EAST[organisation_id]:
        return 404
    return {"/v1/batches": 202, "/v1/judgments": 201}.get(route.path, 201) if route.method == "POST" else 200


def test_the_matrix_has_every_route_of_the_document(town: Caller) -> None:
    documented = {(method.upper(), path) for path, methods in town.get("/v1/openapi.json").json()["paths"].items() for method in methods}
    shapes = {"judgment": "id", "batch": "id", "clue": "id", "upheld": "id"}
    covered = {(route.method, route.path.format(**{name: f"{{{id}}}" for name, id in shapes.items()})) for route in ROUTES}
    covered = {
        (method, path.replace("term_end_arithmetic", "{name}").replace("/no_key", "/{code}").replace("/none", "/{reference}"))
        for method, path in covered
    }
    assert covered == documented


@pytest.mark.parametrize("organisation_id", SEES_EAST)
@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.method} {route.path} {route.needs}")
def test_every_role(town: Caller, route: Route, organisation_id: str) -> None:
    path, answered = route.path.format(**made(town, route.path)), dict[Role, int]()
    for role in Role:
        answer = town.acting(organisation_id, role).send(route.method, path, **route.rest)
        # done by the role before: known (200), or not to be done twice (409); both say that one may
        answered[role] = 201 if answer.status_code == 409 or (path, answer.status_code) == ("/v1/judgments", 200) else answer.status_code
    assert answered == {role: expected(route, role, organisation_id) for role in Role}


def test_lists_show_the_own_and_the_lower_organisations_only(town: Caller) -> None:
    things = made(town, "{upheld}{batch}")
    for organisation_id, sees in SEES_EAST.items():
        acting = town.acting(organisation_id, Role.PROSECUTOR)
        clues = {one["id"] for one in acting.get("/v1/clues", params={"limit": 500}).json()["items"]}
        assert ({things["clue"], things["upheld"]} <= clues) == sees
        assert ({things["clue"], things["upheld"]} & clues == set()) != sees
        assert (things["batch"] in [one["id"] for one in acting.get("/v1/batches").json()["items"]]) == sees


@pytest.mark.parametrize("route", [one for one in ROUTES if one.needs], ids=lambda route: f"{route.method} {route.path} {route.needs}")
def test_without_a_key_that_holds_nothing_is_told(town: Caller, route: Route) -> None:
    path, (id, token) = route.path.format(**made(town, route.path)), _key(town)
    town.token = None
    answer = town.send(route.method, path, **route.rest)
    assert (answer.status_code, code(answer), answer.headers["www-authenticate"]) == (401, "no_key", 'Bearer realm="panjian"')
    for wrong in ("pj_", token[:-1], token.upper(), "' OR 1=1 --"):
        town.token = wrong
        answer = town.send(route.method, path, **route.rest)
        assert (answer.status_code, code(answer)) == (401, "bad_key"), wrong
    with town.offices.database.session() as session:
        keys.revoke(session, keys.console(), id)
    town.token = token
    answer = town.send(route.method, path, **route.rest)
    assert (answer.status_code, code(answer)) == (401, "bad_key")


def _key(town: Caller) -> tuple[str, str]:
    """A fresh key of a supervisor of East."""
    with town.offices.database.session() as session:
        key, token = keys.create(session, keys.console(), EAST, "某甲", Role.SUPERVISOR)
    return key.id, token


def test_another_scheme_is_no_key(town: Caller) -> None:
    token = town.offices.tokens[EAST, Role.SUPERVISOR]
    for told in (f"Basic {token}", token, "Bearer", f"Token {token}"):
        town.token = None
        answer = town.get("/v1/clues", headers={"Authorization": told})
        assert (answer.status_code, code(answer)) == (401, "no_key"), told
    assert code(town.get("/v1/clues", params={"key": token})) == "no_key"


def test_a_refusal_comes_before_the_body_is_looked_at(town: Caller) -> None:
    answer = town.acting(EAST, Role.ANNOTATOR).post("/v1/judgments", content=b"{", headers={"Content-Type": "text/rubbish"})
    assert (answer.status_code, code(answer)) == (403, "forbidden")


def test_metrics_can_be_for_the_administrator_only(town: Caller) -> None:
    service = town.app.state.service
    town.app.state.service = replace(service, settings=replace(service.settings, metrics_open=False))
    try:
        assert town.acting(EAST, Role.ADMIN).get("/metrics").status_code == 200
        assert code(town.acting(EAST, Role.SUPERVISOR).get("/metrics")) == "forbidden"
        town.token = None
        assert code(town.get("/metrics")) == "no_key"
    finally:
        town.app.state.service = service
