"""Wrong forms (错误表单): each says in Chinese what is wrong, with a status of its own, and nothing is kept. No browser is needed."""

from __future__ import annotations

import pytest

from tests.serving.workbench.bench import Bench, csrf_of
from tests.serving.workbench.test_admission import FORMS


@pytest.mark.parametrize(
    ("path", "form", "status", "told"),
    [
        ("/clues/{clue}/steps", {"step": "destroy"}, 422, "没有这个办理动作"),
        ("/clues/{clue}/steps", {"step": "uphold"}, 422, "须写明理由"),
        ("/clues/{clue}/steps", {"step": "take_measure", "measure": "war"}, 422, "没有这种监督措施"),
        ("/clues/{clue}/steps", {"step": "take_measure", "measure": "protest"}, 409, "不能“采取监督措施”"),
        ("/clues/{clue}/steps", {"step": "record_response", "response": "x"}, 422, "没有这种法院回应"),
        ("/clues/{clue}/steps", {"step": "assign", "office": "部", "person": "人", "due_on": "明天"}, 422, "办理期限不是日期"),
        ("/clues/{clue}/steps", {"step": "uphold", "reason": "由" * 4001}, 422, "不超过 4000 字"),
        ("/clues/nothing/steps", {"step": "begin"}, 404, "没有这条线索"),
        ("/clues/assign", {}, 422, "没有勾选线索"),
        ("/judgments", {}, 422, "请粘贴文书全文"),
        ("/judgments/{judgment}/corrections", {"label": "sex"}, 422, "请先在原文里选中文字"),
        ("/judgments/{judgment}/corrections", {"label": "x", "start": "1", "end": "2"}, 422, "请先在原文里选中文字"),
        ("/judgments/{judgment}/corrections", {"label": "sex", "start": "0", "end": "99999999"}, 422, "请先在原文里选中文字"),
        ("/judgments/{judgment}/corrections", {"label": "sex", "start": "64", "end": "65"}, 422, "没有写是哪名被告人"),
        ("/judgments/{judgment}/corrections", {"label": "sex", "start": "64", "end": "65", "defendant": "赵六"}, 422, "没有这名被告人"),
        (
            "/judgments/{judgment}/corrections",
            {"label": "born_on", "start": "64", "end": "65", "defendant": "王大勇", "v-date-value": "昨天"},
            422,
            "不是日期",
        ),
        (
            "/judgments/{judgment}/corrections",
            {"label": "custody", "start": "64", "end": "65", "defendant": "王大勇", "kind": "软禁"},
            422,
            "类别",
        ),
    ],
)
def test_wrong_forms_say_what_is_wrong(bench: Bench, ids: dict[str, str], path: str, form: dict[str, str], status: int, told: str) -> None:
    with bench.client() as client:
        csrf = csrf_of(client.get("/keys").text)
        answer = client.post(path.format(**ids), data={**form, "csrf": csrf})
    assert (answer.status_code, told in answer.text) == (status, True), answer.text[-900:]


def test_bad_cursors_and_filters_are_refused_or_named(bench: Bench) -> None:
    with bench.client() as client:
        assert client.get("/clues?after=garbage").status_code == 422
        assert client.get("/judgments?after=garbage").status_code == 422
        assert "没有按它筛选" in client.get("/clues?from=2019-13-45").text
        assert client.get("/clues?order=sideways").status_code == 200


def test_what_is_too_large_is_refused(bench: Bench) -> None:
    with bench.client() as client:
        csrf = csrf_of(client.get("/keys").text)
        answer = client.post("/judgments", data={"csrf": csrf, "text": "大" * 1_100_000})
        assert (answer.status_code, "超过上限" in answer.text) == (413, True)
        answer = client.post("/judgments", data={"csrf": csrf}, files={"file": ("大.txt", b"x" * 3_100_000)})
        assert answer.status_code == 413


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data", "--x"),
        ("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=csrf"),
        ("multipart/form-data; boundary=x", "\x00\x01 nothing of the sort"),
        ("multipart/form-data; boundary=x; charset=klingon", "--x\r\nContent-Disposition: form-data\r\n\r\nx\r\n--x--"),
        ("multipart/form-data; boundary=", "x"),
        ("application/x-www-form-urlencoded", "csrf=%FF%FE&step=%ZZ&&&==&=;"),
        ("application/x-www-form-urlencoded", "&".join(f"f{number}=1" for number in range(2000))),
        ("application/json", '{"csrf": 1}'),
        ("text/plain; charset=\u4e2d", "x"),
        ("", ""),
    ],
)
def test_broken_forms_are_refused(bench: Bench, ids: dict[str, str], kind: str, body: str) -> None:
    with bench.client() as client:
        for path in [*FORMS, "/sign-out", "/sign-in"]:
            headers = {"Content-Type": kind.encode("utf-8")} if kind else {}
            answer = client.post(path.format(**ids), content=body.encode("latin-1"), headers=headers)
            assert answer.status_code in (400, 401, 403), path
            assert "判鉴" in answer.text


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("文书.exe", b"MZ", "不支持这种文件"),
        ("空.txt", b"", "没有文字"),
        ("坏.docx", b"PK\x03\x04broken", "建议"),
        ("坏.pdf", b"%PDF-1.7 broken", "建议"),
        ("二进制.txt", bytes(range(256)) * 50, "建议"),
        ("..\\..\\窗口.txt", b"x", "文件名不合要求"),
    ],
    ids=lambda told: told if isinstance(told, str) else "",
)
def test_bad_files_say_why(bench: Bench, name: str, data: bytes, told: str) -> None:
    with bench.client() as client:
        csrf = csrf_of(client.get("/keys").text)
        answer = client.post("/judgments", data={"csrf": csrf}, files={"file": (name, data)})
    assert (answer.status_code, told in answer.text) == (422, True), answer.text[-900:]
