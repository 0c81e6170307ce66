"""Who gets in (准入): every page × every role × own and other organisation; cookies, forged forms, bounds, headers. No browser is needed."""

from __future__ import annotations

import re

import httpx
import pytest

from pipelines.checks import CHECKS
from serving.access import Permission, Role
from serving.lifecycle import Status
from serving.store import keys
from serving.workbench.application import _OPEN, _PAGES
from serving.workbench.desk import is_ours
from tests.serving.offices import CITY, EAST, ELSEWHERE, WEST
from tests.serving.workbench.bench import Bench, csrf_of, fresh_text
from tests.serving.workbench.shadow_run import compared, drawn

READ, SUBMIT, ANNOTATE, VERIFY, ASSIGN, CORRECT, CERTIFY, RELEASE = (
    Permission.READ,
    Permission.SUBMIT,
    Permission.ANNOTATE,
    Permission.VERIFY,
    Permission.ASSIGN,
    Permission.CORRECT,
    Permission.CERTIFY,
    Permission.RELEASE,
)
CHECKED = f"{CHECKS[0].name}@{CHECKS[0].version}"
PAGES = {
    "/": READ,
    "/clues": READ,
    "/judgments": READ,
    "/clues/{clue}": READ,
    "/judgments/{judgment}": READ,
    "/clues/{clue}/paper/{format}": READ,
    "/classes": READ,
    "/classes/report/{format}": READ,
    "/judgments/new": SUBMIT,
    "/outcomes": READ,
    "/outcomes/report/html": READ,
    "/ledger": READ,
    "/ledger/{reference}": READ,
    "/shadows": READ,
    "/shadows/{run}": READ,
    "/shadows/{run}/{difference}": READ,
    "/tasks": ANNOTATE,
    "/tasks.json": ANNOTATE,
    "/keys": None,
}
"""What reading each page takes."""
FORMS = {
    "/clues/{clue}/steps": (VERIFY, {"step": "begin"}),
    "/clues/assign": (ASSIGN, {"clue": "{clue}", "office": "部", "person": "人", "due_on": "2027-01-01"}),
    "/judgments/{judgment}/corrections": (CORRECT, {"label": "sex", "start": "64", "end": "65", "defendant": "王大勇"}),
    "/judgments": (SUBMIT, {"text": "不是文书"}),
    "/shadows/{run}/{difference}/reviews": (VERIFY, {"verdict": "upheld", "reason": "与原文核对"}),
    "/ledger/{reference}/signatures": (CERTIFY, {"verdict": "approve", "note": "抽查三十条线索，属实二十八条"}),
    "/ledger/{reference}/promotion": (RELEASE, {}),
}
"""What sending each form takes, and a form that is sound."""


def test_every_page_and_form_is_in_the_matrix() -> None:
    known = {("GET", path) for path in PAGES} | {("POST", path) for path in FORMS} | {("POST", "/sign-out"), ("POST", "/ledger/withdraw")}
    served = {(method, re.sub(r"^/(clue|judgment)s/\{id\}", r"/\1s/{\1}", path)) for method, path, _ in _PAGES}
    assert {(method, path.replace("/outcomes/report/{format}", "/outcomes/report/html")) for method, path in served} == known
    assert {path for _, path, _ in _OPEN} == {"/sign-in"}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("organisation", [EAST, CITY, WEST, ELSEWHERE])
def test_pages_by_role_and_organisation(bench: Bench, ids: dict[str, str], role: Role, organisation: str) -> None:
    who = bench.offices.who(organisation, role)
    with bench.client(organisation, role) as client:
        for path, permission in PAGES.items():
            status = client.get(path.format(**ids)).status_code
            if permission is not None and not who.may(permission):
                assert status == 403, path
            elif re.search("{clue}|{judgment}|{difference}", path) and organisation in (WEST, ELSEWHERE):
                assert status == 404, path
            else:
                assert status == 200, path


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("organisation", [EAST, CITY, WEST])
def test_forms_by_role_and_organisation(bench: Bench, role: Role, organisation: str) -> None:
    who = bench.offices.who(organisation, role)
    kept = bench.keep(fresh_text())
    run = compared(bench)
    ids = {"judgment": kept.judgment_id, "clue": kept.clue_ids[0], "reference": CHECKED}
    ids |= {"run": run.id, "difference": drawn(bench, run)[0].id}
    with bench.client(organisation, role) as client:
        csrf = csrf_of(client.get("/keys").text)
        for path, (permission, form) in FORMS.items():
            told = {name: value.format(**ids) for name, value in form.items()} | {"csrf": csrf}
            status = client.post(path.format(**ids), data=told).status_code
            if not who.may(permission):
                assert status == 403, path
            elif organisation == WEST and path.startswith(("/clues", "/judgments/", "/shadows")):
                assert status == 404, path
            else:
                assert status == (422 if path == "/judgments" else 303 if path != "/clues/assign" or not who.may(VERIFY) else status), path


def test_without_signing_in_every_page_leads_to_the_sign_in(bench: Bench, ids: dict[str, str]) -> None:
    for path in PAGES:
        answer = httpx.get(f"{bench.url}{path.format(**ids)}")
        assert (answer.status_code, answer.headers["location"].split("?")[0]) == (303, "/workbench/sign-in")
    for path in FORMS:
        assert httpx.post(f"{bench.url}{path.format(**ids)}", data={"csrf": "x"}).headers["location"] == "/workbench/sign-in?said=expired"
    assert bench.clue(ids["clue"]).status is Status.NEW


def test_the_cookie_is_for_this_site_and_no_script(bench: Bench) -> None:
    answer = httpx.post(f"{bench.url}/sign-in", data={"key": bench.offices.tokens[EAST, Role.PROSECUTOR]})
    told = answer.headers["set-cookie"].lower()
    assert all(part in told for part in ("httponly", "samesite=strict", "path=/workbench", "max-age=36000"))
    assert bench.offices.tokens[EAST, Role.PROSECUTOR] not in told


def test_signing_out_ends_the_session_on_the_server(bench: Bench) -> None:
    token = httpx.post(f"{bench.url}/sign-in", data={"key": bench.offices.tokens[EAST, Role.ADMIN]}).cookies["panjian_session"]
    with httpx.Client(base_url=bench.url, cookies={"panjian_session": token}) as client:
        client.post("/sign-out", data={"csrf": csrf_of(client.get("/keys").text)})
    assert httpx.get(f"{bench.url}/keys", cookies={"panjian_session": token}).status_code == 303


def test_a_revoked_key_ends_its_sessions(bench: Bench) -> None:
    with bench.offices.database.session() as session:
        key, token = keys.create(session, keys.console(), EAST, "借调人员", Role.PROSECUTOR)
    cookie = httpx.post(f"{bench.url}/sign-in", data={"key": token}).cookies["panjian_session"]
    assert httpx.get(f"{bench.url}/keys", cookies={"panjian_session": cookie}).status_code == 200
    with bench.offices.database.session() as session:
        keys.revoke(session, bench.offices.who(EAST, Role.ADMIN), key.id)
    assert httpx.get(f"{bench.url}/keys", cookies={"panjian_session": cookie}).status_code == 303


@pytest.mark.parametrize("form", [{}, {"csrf": ""}, {"csrf": "forged"}, {"csrf": "伪造"}])
def test_a_form_without_its_token_does_nothing(bench: Bench, ids: dict[str, str], form: dict[str, str]) -> None:
    with bench.client() as client:
        answer = client.post(f"/clues/{ids['clue']}/steps", data={**form, "step": "begin"})
    assert answer.status_code == 403 and "已经失效" in answer.text
    assert bench.clue(ids["clue"]).status is Status.NEW


def test_a_form_from_another_site_does_nothing(bench: Bench, ids: dict[str, str]) -> None:
    with bench.client() as client:
        told = {"csrf": csrf_of(client.get("/keys").text), "step": "begin"}
        for headers in ({"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}):
            answer = client.post(f"/clues/{ids['clue']}/steps", data=told, headers=headers)
            assert answer.status_code == 403, headers
    assert httpx.post(f"{bench.url}/sign-in", data={"key": "x"}, headers={"Origin": "https://evil.example"}).status_code == 403
    assert bench.clue(ids["clue"]).status is Status.NEW


def test_guessing_keys_is_slowed_down(bench: Bench) -> None:
    failures = bench.service.failures
    for _ in range(failures.burst):
        failures.wait("127.0.0.1")
    try:
        answer = httpx.post(f"{bench.url}/sign-in", data={"key": "pj_x_y"})
        assert (answer.status_code, "尝试次数过多" in answer.text) == (429, True)
    finally:
        failures._levels.clear()


def test_who_asks_too_often_waits(bench: Bench) -> None:
    rates, who = bench.service.rates, bench.offices.who(ELSEWHERE, Role.SYSTEM)
    with bench.client(ELSEWHERE, Role.SYSTEM) as client:
        rates._keep(who.key_id, -600.0, rates._clock())  # as if it had asked 600 times too often
        answer = client.get("/keys")
    rates._levels.clear()
    assert (answer.status_code, "请求过于频繁" in answer.text) == (429, True)
    assert 8 <= int(answer.headers["retry-after"]) <= 11


def test_pages_forbid_foreign_scripts_and_frames_and_are_not_cached(bench: Bench, ids: dict[str, str]) -> None:
    with bench.client() as client:
        for path in ("/", "/nowhere", f"/judgments/{ids['judgment']}"):
            answer = client.get(path)
            policy = answer.headers["content-security-policy"]
            assert "default-src 'self'" in policy and "frame-ancestors 'none'" in policy and "unsafe" not in policy
            assert answer.headers["cache-control"] == "no-store"
            assert not re.search(
                r"<style|\sstyle=|\son\w+=|<script(?! src=\"/workbench/static/)|(?:src|href)=\"(?:https?:)?//", answer.text
            ), path
        style = client.get(re.search(r'href="/workbench(/static/workbench\.css[^"]*)"', answer.text)[1])  # type: ignore[index]
        assert style.status_code == 200 and "immutable" in style.headers["cache-control"]


@pytest.mark.parametrize(
    "path", ["/static/../desk.py", "/static/%2e%2e/desk.py", "/static/..%2f..%2fsettings.py", "/static//etc/passwd", "/static/"]
)
def test_no_way_out_of_the_static_folder(bench: Bench, path: str) -> None:
    assert httpx.get(f"{bench.url}{path}").status_code in (303, 404)


@pytest.mark.parametrize(
    "path", ["//evil.example", "https://evil.example", "/\\evil.example", "\\\\evil.example", "/a\r\nSet-Cookie:x", "javascript:1", ""]
)
def test_a_form_leads_to_no_other_site(bench: Bench, path: str) -> None:
    assert not is_ours(path)
    answer = httpx.post(f"{bench.url}/sign-in", data={"key": bench.offices.tokens[EAST, Role.PROSECUTOR], "next": path})
    assert answer.headers["location"] == "/workbench/"


@pytest.mark.parametrize(("format", "begins"), [("docx", "PK"), ("pdf", "%PDF")])
def test_a_clue_as_a_paper(bench: Bench, ids: dict[str, str], format: str, begins: str) -> None:
    with bench.client() as client:
        answer = client.get(f"/clues/{ids['clue']}/paper/{format}")
        assert client.get(f"/clues/{ids['clue']}/paper/exe").status_code == 404
    assert answer.status_code == 200 and answer.content.startswith(begins.encode())
    assert answer.headers["content-disposition"].startswith("attachment; filename*=UTF-8''%E6%B3%95%E5%BE%8B")


def test_the_address_of_the_server_leads_to_the_workbench(bench: Bench) -> None:
    for path in ("/", "/workbench"):
        assert httpx.get(f"{bench.address}{path}").headers["location"] == "/workbench/"
