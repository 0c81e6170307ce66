"""Bad input: each case is a clear refusal with its code, nothing is stored, nothing is told back of what was sent."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlalchemy import func, select

from serving.access import Role
from serving.store.rows import cursor
from serving.store.schema import metadata
from tests.reading.judgment_files import JUDGMENT, docx, locked_pdf, scan, with_body
from tests.serving.endpoint.calling import Caller, code
from tests.serving.offices import EAST, THEFT, text_of

TEXT = text_of(THEFT)
JSON = {"Content-Type": "application/json"}
SCRIPT = "<script>alert(1)</script>"


def bomb(size: int) -> bytes:
    """A .docx whose body unpacks to so many bytes, and is small packed."""
    return with_body("<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'>" + " " * size + "</w:document>")


def packed(names: dict[str, bytes]) -> bytes:
    """A .zip of these files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in names.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def entity_bomb() -> bytes:
    """A .docx whose XML defines entities of entities (billion laughs)."""
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 9))
    body = f'<!DOCTYPE d [<!ENTITY l0 "哈">{entities}]><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    return with_body(f"{body}<w:body><w:p><w:r><w:t>&l8;</w:t></w:r></w:p></w:body></w:document>")


def reading_a_file() -> bytes:
    """A .docx whose XML would read a file of this machine."""
    body = '<!DOCTYPE d [<!ENTITY f SYSTEM "file:///etc/passwd">]><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    return with_body(f"{body}<w:body><w:p><w:r><w:t>&f;</w:t></w:r></w:p></w:body></w:document>")


@dataclass(frozen=True)
class Bad:
    """A request that must be refused."""

    name: str
    code: str
    rest: dict[str, Any] = field(default_factory=dict)
    path: str = "/v1/judgments"


def file(name: str, data: bytes, kind: str = "application/octet-stream") -> dict[str, Any]:
    """A form with a file."""
    return {"files": {"file": (name, data, kind)}}


def raw(data: bytes, kind: str = "application/json", **headers: str) -> dict[str, Any]:
    """A body as it is."""
    return {"content": data, "headers": {"Content-Type": kind, **headers}}


def form(text: str) -> dict[str, Any]:
    """A form written by hand."""
    return raw(text.replace("\n", "\r\n").encode(), "multipart/form-data; boundary=B")


PART = '--B\nContent-Disposition: form-data; name="file"; filename="a.txt"\n\n正文\n'
CASES = (
    # JSON
    Bad("nothing at all", "bad_json", raw(b"")),
    Bad("no JSON", "bad_json", raw(b"{")),
    Bad("JSON of another kind", "invalid", raw(b"[]")),
    Bad("null", "invalid", raw(b"null")),
    Bad("no text", "invalid", {"json": {"id": "1"}}),
    Bad("text is a number", "invalid", {"json": {"text": 5}}),
    Bad("text is a list", "invalid", {"json": {"text": [TEXT]}}),
    Bad("empty text", "invalid", {"json": {"text": ""}}),
    Bad("blank text", "empty", {"json": {"text": " \n\u3000\t" * 50}}),
    Bad("an unknown field", "invalid", {"json": {"text": TEXT, "callback": "http://169.254.169.254/"}}),
    Bad("a prototype", "invalid", {"json": {"text": TEXT, "__proto__": {"admin": True}}}),
    Bad("JSON 100,000 deep", "bad_json", raw(b'{"text":' + b"[" * 100_000)),
    Bad("an unknown field 100 deep", "invalid", raw(b'{"text":"a","x":' + b"[" * 100 + b"]" * 100 + b"}")),
    Bad("a number of 100,000 digits as id", "bad_json", raw(b'{"text":"a","id":' + b"9" * 100_000 + b"}")),
    Bad("1e999 as text", "invalid", raw(b'{"text":1e999}')),
    Bad("NaN", "invalid", raw(b'{"text":NaN}')),
    Bad("invalid UTF-8", "bad_json", raw(b'{"text":"\xff\xfe"}')),
    Bad("GB18030 as JSON", "bad_json", raw(json.dumps({"text": TEXT}, ensure_ascii=False).encode("gb18030"))),
    Bad("UTF-16 as JSON", "bad_json", raw(json.dumps({"text": TEXT}).encode("utf-16"))),
    Bad("half a surrogate pair", "bad_json", raw(b'{"text":"\\ud800"}')),
    Bad("NUL in the text", "binary", {"json": {"text": TEXT + "\0"}}),
    Bad("control characters", "binary", {"json": {"text": "\x01\x02\x1b[2J" * 500 + TEXT}}),
    Bad("control characters in the id", "invalid", {"json": {"text": TEXT, "id": "a\r\nX-Evil: 1"}}),
    Bad("an id of 5,000 characters", "invalid", {"json": {"text": TEXT, "id": "一" * 5000}}),
    Bad("a day that is none", "invalid", {"json": {"text": TEXT, "as_of": "2015-02-30"}}),
    Bad("a day as a number", "invalid", {"json": {"text": TEXT, "as_of": 1433116800}}),
    Bad("a text over the bound of characters", "too_large", {"json": {"text": TEXT + "一" * 60_000}}),
    Bad("50 MB of text", "too_large", raw(b'{"text":"' + b"a" * 50_000_000 + b'"}')),
    Bad("50 MB of text without its length", "too_large", {"content": (b"a" * 1_000_000 for _ in range(50)), "headers": JSON}),
    Bad("SQL alone", "not_judgment", {"json": {"text": "'; DROP TABLE judgments; --"}}),
    Bad("a template alone", "not_judgment", {"json": {"text": "{{ 7*7 }}${7*7}#{7*7}<%= 7*7 %>{% import os %}"}}),
    Bad("scripts alone", "not_judgment", {"json": {"text": SCRIPT * 20}}),
    Bad("a format string alone", "not_judgment", {"json": {"text": "%s%n%x{0.__class__.__mro__}" * 20}}),
    Bad(
        "a civil judgment",
        "not_judgment",
        {"json": {"text": "江州市东林区人民法院民事判决书（2021）江0102民初15号。原告李某诉被告张某。判决如下。"}},
    ),
    # media types
    Bad("a wrong content type", "unsupported", raw(TEXT.encode(), "text/xml")),
    Bad("no content type", "unsupported", {"content": TEXT.encode()}),
    Bad("a form that is no multipart", "unsupported", {"data": {"text": TEXT}}),
    Bad("another charset", "unsupported", raw(b"{}", "application/json; charset=utf-7")),
    Bad("a gzip bomb as the body", "unsupported", raw(b"\x1f\x8b" + b"\0" * 100, **{"Content-Encoding": "gzip"})),
    Bad("an encoding nobody knows", "unsupported", raw(b"{}", **{"Content-Encoding": "gzip, gzip, br"})),
    # forms
    Bad("a form without boundary", "malformed", raw(b"x", "multipart/form-data")),
    Bad("a form that is cut off", "malformed", form(PART)),
    Bad("an overlong boundary", "malformed", raw(b"x", f"multipart/form-data; boundary={'B' * 5000}")),
    Bad("a form with another boundary", "malformed", raw(b"--C--", "multipart/form-data; boundary=B")),
    Bad("an empty form", "invalid", form("--B--\n")),
    Bad("two files", "malformed", form(f"{PART}{PART}--B--\n")),
    Bad("a file without a name", "invalid", form('--B\nContent-Disposition: form-data; name="file"\n\n正文\n--B--\n')),
    Bad("no file but text", "invalid", form('--B\nContent-Disposition: form-data; name="id"\n\n甲\n--B--\n')),
    Bad("an unknown field of a form", "invalid", file("a.txt", TEXT.encode()) | {"data": {"path": "/etc/passwd"}}),
    Bad("a thousand fields", "malformed", file("a.txt", TEXT.encode()) | {"data": {f"f{n}": "x" for n in range(1000)}}),
    Bad("a field of 20 KB", "malformed", file("a.txt", TEXT.encode()) | {"data": {"id": "一" * 20_000}}),
    Bad("control characters in a field", "invalid", file("a.txt", TEXT.encode()) | {"data": {"id": "a\x00b"}}),
    Bad("a day of a form that is none", "invalid", file("a.txt", TEXT.encode()) | {"data": {"as_of": "昨天"}}),
    # names of files
    Bad("a path upwards", "bad_name", file("../../etc/passwd.txt", TEXT.encode())),
    Bad("an absolute path", "bad_name", file("/etc/cron.d/x.txt", TEXT.encode())),
    Bad("a Windows path", "bad_name", file("x\\..\\y.txt", TEXT.encode())),
    Bad("a stream of a Windows file", "bad_name", file("a.txt:evil.exe", TEXT.encode())),
    Bad("a name that turns its ending round", "bad_name", file("判决\u202etxt.exe.txt", TEXT.encode())),
    Bad("a name of dots", "bad_name", file("...txt", TEXT.encode())),
    Bad("an overlong name", "bad_name", file("一" * 300 + ".txt", TEXT.encode())),
    Bad("a blank name", "bad_name", file("   ", TEXT.encode())),
    Bad("a program", "unsupported", file("判决.exe", b"MZ" + b"\0" * 100)),
    Bad("an old Word document by name", "unsupported", file("判决.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")),
    Bad("an archive", "unsupported", file("判决.zip", packed({"a.txt": TEXT.encode()}))),
    Bad("many judgments in a file", "unsupported", file("多份.json", json.dumps([{"text": JUDGMENT}, {"text": JUDGMENT}]).encode())),
    Bad("many judgments a line each", "unsupported", file("多份.jsonl", b"{}")),
    # contents of files
    Bad("an empty file", "empty", file("a.txt", b"")),
    Bad("a blank file", "empty", file("a.txt", b"\n \n")),
    Bad("a binary under the name of a text", "binary", file("a.txt", bytes(range(256)) * 10)),
    Bad("bytes of no encoding", "encoding", file("a.txt", b"\xff\xfd\x80\x81" * 200)),
    Bad("a text that is no judgment", "not_judgment", file("a.txt", "今天天气很好。".encode() * 50)),
    Bad("a file over the bound of the body", "too_large", file("a.txt", b"a" * 500_000)),
    Bad("a .docx that unpacks beyond the bound", "too_large", file("a.docx", bomb(5_000_000))),
    Bad("a .docx of many parts", "too_large", file("a.docx", packed({f"p{n}": b"" for n in range(2500)}))),
    Bad("a .docx of entities of entities", "unreadable", file("a.docx", entity_bomb())),
    Bad("a .docx that would read a file", "empty", file("a.docx", reading_a_file())),
    Bad("a .docx that leads upwards", "unreadable", file("a.docx", packed({"../../etc/passwd": b"x", "word/document.xml": b"<a/>"}))),
    Bad("a .docx cut off", "unreadable", file("a.docx", docx()[:900])),
    Bad("a .docx that is a text", "unreadable", file("a.docx", TEXT.encode())),
    Bad("an empty .docx", "empty", file("a.docx", docx(()))),
    Bad("a locked .pdf", "encrypted", file("a.pdf", locked_pdf())),
    Bad("a scanned .pdf", "scan_without_text", file("a.pdf", scan(1))),
    Bad("a .pdf that is none", "unreadable", file("a.pdf", b"%PDF-1.7\n" + b"\0\1" * 500)),
    Bad("a page of scripts only", "empty", file("a.html", f"<html><head><title>刑事判决书</title></head>{SCRIPT}</html>".encode())),
    Bad("a page nested 50,000 deep", "unreadable", file("a.html", b"<div>" * 50_000 + TEXT.encode())),
    Bad("a file of JSON that is none", "bad_json", file("a.json", b"{'text': 1}")),
    Bad("a report of our own", "not_judgment", file("a.json", b'{"schema": "panjian.report/1", "text": "x"}')),
    # batches
    Bad("a batch of nothing", "invalid", {"json": {"items": []}}, "/v1/batches"),
    Bad("a batch over the bound", "too_large", {"json": {"items": [{"text": "a"}] * 21}}, "/v1/batches"),
    Bad("a batch with a blank text", "empty", {"json": {"items": [{"text": TEXT}, {"text": "  "}]}}, "/v1/batches"),
    Bad("a batch with a wrong item", "invalid", {"json": {"items": [{"text": TEXT}, "x"]}}, "/v1/batches"),
    Bad("lines that are none", "empty", raw(b"\n\n  \n", "application/x-ndjson"), "/v1/batches"),
    Bad("lines of which one is broken", "invalid", raw(b'{"text":"a"}\n{', "application/x-ndjson"), "/v1/batches"),
    # keys of idempotency
    Bad("an idempotency key of 500 characters", "invalid", {"json": {"text": TEXT}, "headers": {"Idempotency-Key": "k" * 500}}),
    Bad("an idempotency key with a blank", "invalid", {"json": {"text": TEXT}, "headers": {"Idempotency-Key": "a b"}}),
)


@pytest.fixture
def office(town: Caller) -> Caller:
    """A supervisor of East in the application that these tests share."""
    return town.acting(EAST, Role.SUPERVISOR)


def stored(office: Caller) -> int:
    """How many rows there are, of judgments, analyses, clues, batches and what is done only once."""
    tables = ("judgments", "analyses", "clues", "batches", "batch_items", "idempotency", "transitions")
    with office.offices.database.reading() as session:
        return sum(session.execute(select(func.count()).select_from(metadata.tables[name])).scalar_one() for name in tables)


def test_there_are_enough_cases() -> None:
    assert len({case.name for case in CASES}) == len(CASES) >= 40


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_bad_request_is_refused_and_nothing_is_stored(office: Caller, case: Bad) -> None:
    before = stored(office)
    answer = office.post(case.path, **case.rest)
    assert (answer.status_code // 100, code(answer)) == (4, case.code), answer.text
    assert stored(office) == before
    for sent in (SCRIPT, "DROP TABLE", "root:x:0", "etc/passwd", "王大勇"):
        assert sent not in answer.text


HOSTILE = ("'; DROP TABLE judgments; --", "{{ 7*7 }}", SCRIPT, "<img src=x onerror=alert(1)>", "${jndi:ldap://x/a}", "\x1b[31m", "\u202e倒")


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_within_a_judgment_are_kept_as_they_are_and_do_nothing(office: Caller, words: str) -> None:
    text = TEXT.replace("本院认为", f"{words}\n本院认为", 1)
    sent = office.post("/v1/judgments", json={"text": text, "id": words.replace("\x1b", "")})
    assert sent.status_code == 201, sent.text
    told = office.get(sent.headers["location"])
    assert told.json()["text"] == text
    assert told.headers["content-type"] == "application/json"
    assert told.headers["x-content-type-options"] == "nosniff"
    assert len(office.get("/v1/clues", params={"judgment_id": sent.json()["id"]}).json()["items"]) == 2


QUERIES = (
    "grade=D",
    "limit=0",
    "limit=501",
    "limit=99999999999999999999999",
    "limit=1.5",
    "limit=１",
    "after=..%2F..",
    "after=" + "A" * 500,
    "after=WyJ4Il0",
    "after=WyJcdTAwMDAiXQ",
    "after=WyJcdWQ4MDAiXQ",
    "after=WzFd",
    "order=random",
    "judged_from=2019-13-01",
    "judged_from=0000-00-00",
    "overdue=perhaps",
    "judgment_id=1%20OR%201=1",
    "court=%00",
    "court=" + "%E4%B8%80" * 200,
    "check=../x",
    "charge=" + "&charge=".join("x" * 51),
    "nothing=1",
    "status=NEW",
)


@pytest.mark.parametrize("query", QUERIES, ids=range(len(QUERIES)))
def test_bad_queries(office: Caller, query: str) -> None:
    answer = office.get(f"/v1/clues?{query}")
    if query in ("after=WyJ4Il0", "limit=１"):  # a cursor of the right form that nobody gave, a digit of full width: harmless
        assert answer.status_code in (200, 422)
    else:
        assert (answer.status_code, code(answer) in ("invalid", "bad_cursor")) == (422, True), answer.text


@pytest.mark.parametrize(
    "id", ["x", "%00", "..%2F..%2Fetc", "0" * 5000, "01a21e3d-e793-7000-9c48-dad30b66d61G", "%F0%9F%92%A9", "*", "1 OR 1=1"]
)
def test_ids_that_are_none_are_not_there(office: Caller, id: str) -> None:
    for kind in ("judgments", "clues", "batches"):
        assert office.get(f"/v1/{kind}/{id}").status_code == 404
    assert office.post(f"/v1/clues/{id}/transitions", json={"step": "begin"}).status_code == 404


@pytest.mark.parametrize("key", [(1 << 70,), (-1,), (1.5,), (True,), ("1",), (), (1, 2)])
def test_cursors_of_a_batch_that_nobody_gave(office: Caller, key: tuple[Any, ...]) -> None:
    place = office.post("/v1/batches", json={"items": [{"text": TEXT}]}).headers["location"]
    answer = office.get(f"{place}/items", params={"after": cursor(*key)})
    assert (answer.status_code, code(answer)) == (422, "bad_cursor"), answer.text
