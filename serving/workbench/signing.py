"""Signing in (登录): by an API key, once; from then on a cookie that scripts cannot read and other sites cannot send."""

from __future__ import annotations

from starlette.responses import Response

from serving.store import keys, sessions
from serving.workbench.desk import COOKIE, MOUNT, Visit, is_ours


def ask(visit: Visit) -> Response:
    """The form that asks for the key."""
    if visit.who is not None:
        return visit.go("/")
    wanted = visit.asked("next")
    return visit.show("sign_in.html", next=wanted if is_ours(wanted) else "", error=None)


def sign_in(visit: Visit) -> Response:
    """Open a session for who holds the key."""
    service, wanted = visit.desk.service, visit.given("next")
    wanted = wanted if is_ours(wanted) else ""
    address = visit.request.client.host if visit.request.client else "-"
    if seconds := service.failures.empty(address):
        return visit.show("sign_in.html", 429, next=wanted, error=f"尝试次数过多，请 {seconds} 秒后再试。")
    with visit.writing() as session:
        who = keys.authenticate(session, visit.given("key"))
        token = sessions.open_session(session, who, service.settings.session_hours) if who else ""
    if not token:
        service.failures.wait(address)
        return visit.show("sign_in.html", 401, next=wanted, error="密钥不对，或者已经停用。请核对后重试，或向管理员索取。")
    answer = visit.go(wanted or "/")
    secure, age = service.settings.secure_cookies, service.settings.session_hours * 3600
    answer.set_cookie(COOKIE, token, max_age=age, path=MOUNT, secure=secure, httponly=True, samesite="strict")
    return answer


def sign_out(visit: Visit) -> Response:
    """Close the session."""
    with visit.writing() as session:
        sessions.close_session(session, visit.request.cookies.get(COOKIE, ""))
    answer = visit.go("/sign-in", "signed-out")
    answer.delete_cookie(COOKIE, path=MOUNT, httponly=True, samesite="strict")
    return answer


def keys_page(visit: Visit) -> Response:
    """The keyboard shortcuts."""
    return visit.show("keys.html")
