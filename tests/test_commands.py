"""The command line as a user meets it: every format on the fictional judgments, exit statuses, messages in Chinese, standard output clean."""

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import openpyxl
import pytest

from pipelines.checks import CHECKS
from pipelines.rendering.table import CLUE_COLUMNS

ROOT = Path(__file__).parents[1]
JUDGMENTS = sorted((ROOT / "tests" / "judgments").glob("*.txt"))
ONE = JUDGMENTS[0]
CHINESE = re.compile(r"[\u4e00-\u9fff]")
REPORT = ("schema", "id", "document", "sections", "defendants", "citations", "commutation", "clues", "unknown", "mended", "produced_by")
DOCUMENT = (
    *("court", "case_number", "kind", "instance", "procedure", "filed_on", "judged_on", "appeal_outcome", "panel"),
    "evidence",
)
DEFENDANT = (
    *("name", "sex", "born_on", "arrival", "revoked_probation", "term_from", "term_to", "evidence"),
    *("priors", "custody", "circumstances", "facts", "convictions", "executed"),
)
CONVICTION = (
    *("charge", "kind", "months", "days", "probation_months", "fine", "confiscation", "deprivation_months"),
    "evidence",
)
CLUE = (
    *("check", "version", "rank", "grade", "weight", "defendant", "message", "basis", "evidence", "supervision"),
    "favours",
)


def run(*arguments: str | Path, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Run ``panjian`` as a user does, with bytes on standard input."""
    command = [sys.executable, "-m", "panjian", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, input=given, capture_output=True, timeout=120, check=False)


@cache
def output(format: str) -> bytes:
    """What the fictional judgments give in a format."""
    done = run("analyze", *JUDGMENTS, "--format", format)
    assert (done.returncode, done.stderr) == (0, b"")
    return done.stdout


def test_json_has_every_key_of_the_contract() -> None:
    reports = json.loads(output("json"))
    assert [report["id"] for report in reports] == [path.name for path in JUDGMENTS]
    for report in reports:
        assert report["schema"] == "panjian.report/1"
        assert set(REPORT) <= report.keys()
        assert set(DOCUMENT) <= report["document"].keys()
        assert report["defendants"]
        for one in report["defendants"]:
            assert set(DEFENDANT) <= one.keys()
            assert all(set(CONVICTION) <= conviction.keys() for conviction in one["convictions"])
        assert all(set(CLUE) <= clue.keys() for clue in report["clues"])


def test_json_of_one_judgment_is_one_report() -> None:
    assert json.loads(run("analyze", ONE, "--format", "json").stdout)["id"] == ONE.name


def test_jsonl_is_one_report_a_line_in_input_order() -> None:
    backwards = list(reversed(JUDGMENTS))
    lines = run("analyze", *backwards, "--format", "jsonl").stdout.decode().splitlines()
    assert [json.loads(line)["id"] for line in lines] == [path.name for path in backwards]


def test_two_processes_give_the_same_bytes() -> None:
    program = [sys.executable, "-m", "panjian", "analyze", *map(str, JUDGMENTS), "--format", "jsonl"]
    outputs = {
        subprocess.run(program, cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, timeout=120, check=True).stdout
        for seed in ("1", "2", "3")
    }
    assert len(outputs) == 1


def test_every_format_tells_the_same_clues() -> None:
    clues = [(report["id"], clue["check"]) for report in json.loads(output("json")) for clue in report["clues"]]
    rows = list(csv.DictReader(io.StringIO(output("csv").decode("utf-8-sig"))))
    assert sorted((row["文书"], row["检查项"]) for row in rows) == sorted(clues)
    assert output("html").decode().count('<section class="clue ') == len(clues)
    assert output("text").decode().count("检查项：") == len(clues)


def test_csv_opens_in_a_spreadsheet() -> None:
    assert output("csv").startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(output("csv").decode("utf-8-sig"))))
    assert tuple(rows[0]) == CLUE_COLUMNS
    assert {len(row) for row in rows} == {len(CLUE_COLUMNS)}


def test_xlsx_opens() -> None:
    book = openpyxl.load_workbook(io.BytesIO(output("xlsx")))
    assert book.sheetnames == ["线索", "被告人", "未能检查", "读取失败"]
    assert {row[0].value for row in book["被告人"].iter_rows(min_row=2)} == {path.name for path in JUDGMENTS}
    assert [cell.value for cell in book["线索"][1]] == list(CLUE_COLUMNS)


class Page(HTMLParser):
    """The ids, links and resources of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.resources: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what a tag names and what it asks for."""
        values = {name: value or "" for name, value in attrs}
        self.ids += [values["id"]] if "id" in values else []
        self.links += [values["href"]] if tag == "a" and "href" in values else []
        self.resources += [tag] if tag in ("script", "link", "img", "iframe") else []
        self.resources += [values["src"]] if "src" in values else []


def test_html_is_one_self_contained_page() -> None:
    text = output("html").decode()
    assert Page(text).resources == []
    assert not re.search(r"https?://|@import|url\(", text)


def test_html_links_of_clues_lead_to_the_words() -> None:
    page = Page(output("html").decode())
    assert len(page.ids) == len(set(page.ids))
    assert [link for link in page.links if link.removeprefix("#") not in page.ids] == []
    evidence = sum(len(clue["evidence"]) for report in json.loads(output("json")) for clue in report["clues"])
    assert sum("e" in link for link in page.links) == evidence


def test_html_shows_the_whole_text() -> None:
    shown = re.sub(r'<span class="name">[^<]+</span>|<[^>]+>|\s', "", output("html").decode())
    for path in JUDGMENTS:
        assert [line for line in path.read_text("utf-8").splitlines() if re.sub(r"\s", "", line) not in shown] == []


def test_output_goes_to_the_file_named(tmp_path: Path) -> None:
    target = tmp_path / "报告.jsonl"
    done = run("analyze", *JUDGMENTS, "--format", "jsonl", "--output", target)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert target.read_bytes() == output("jsonl")


def test_standard_input_is_a_judgment() -> None:
    done = run("analyze", "-", "--format", "json", given=ONE.read_bytes())
    assert done.returncode == 0
    from_file = json.loads(run("analyze", ONE, "--format", "json").stdout)
    assert json.loads(done.stdout)["defendants"] == from_file["defendants"]


def test_a_folder_is_all_its_judgments() -> None:
    done = run("analyze", ONE.parent, "--format", "jsonl")
    assert done.returncode == 0
    assert len(done.stdout.splitlines()) == len(JUDGMENTS)


def failed(done: subprocess.CompletedProcess[bytes], *names: str) -> None:
    """Status 1, and each name told on standard error, in Chinese, without a traceback."""
    messages = done.stderr.decode()
    assert done.returncode == 1
    assert "Traceback" not in messages
    assert [name for name in names if name not in messages] == []
    assert [line for line in messages.splitlines() if not CHINESE.search(line)] == []
    assert "建议：" in messages


def test_a_broken_line_fails_alone(tmp_path: Path) -> None:
    texts = [path.read_text(encoding="utf-8") for path in JUDGMENTS[:2]]
    good = [json.dumps({"id": f"案{number}", "text": text}, ensure_ascii=False) for number, text in enumerate(texts)]
    file = tmp_path / "文书.jsonl"
    file.write_text("\n".join([good[0], '{"id": "案坏", "text": ', good[1]]), encoding="utf-8")
    done = run("analyze", file, "--format", "jsonl")
    failed(done, "文书.jsonl", "第 2 行")
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == ["案0", "案1"]


@pytest.mark.parametrize("format", ["text", "json", "jsonl", "html", "csv", "xlsx"])
def test_bad_inputs_are_named_and_the_others_done(format: str, tmp_path: Path) -> None:
    (tmp_path / "空.txt").write_bytes(b"")
    (tmp_path / "新闻.txt").write_text("据悉，本市昨日举行了春季运动会，记者到场采访。", encoding="utf-8")
    (tmp_path / "坏.docx").write_bytes(b"PK\x03\x04 no archive at all")
    shutil.copy(ONE, tmp_path)
    done = run("analyze", tmp_path, tmp_path / "没有.txt", "--format", format)
    failed(done, "空.txt", "新闻.txt", "坏.docx", "没有.txt")
    if format == "jsonl":
        assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == [ONE.name]
    if format == "xlsx":
        book = openpyxl.load_workbook(io.BytesIO(done.stdout))
        assert book["读取失败"].max_row == 5
    if format == "html":
        assert done.stdout.decode().count("未能处理：") == 4


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("analyze", str(ONE), "--model", "bert"), "没有模型“bert”"),
        (("analyze", str(ONE), "--as-of", "昨天"), "2015-06-01 这样的日期"),
        (("analyze", str(ONE), "--output", "/no/such/folder/x"), "写不了"),
        (("checks", "show", "no_such_check"), "没有“no_such_check”这个检查项"),
        (("checks", "test", "no_such_check"), "没有“no_such_check”这个检查项"),
        (("law", "show", "刑法", "9999"), "数据里没有"),
    ],
)
def test_wrong_usage_ends_with_2(arguments: tuple[str, ...], says: str) -> None:
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (2, b"")
    assert says in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()


def test_checks_list_names_every_check() -> None:
    done = run("checks", "list")
    assert (done.returncode, done.stderr) == (0, b"")
    lines = done.stdout.decode().splitlines()
    assert [check.name for check in CHECKS if not any(line.startswith(check.name) for line in lines)] == []


@pytest.mark.parametrize("name", [check.name for check in CHECKS[:: max(1, len(CHECKS) // 8)]])
def test_checks_show_tells_the_page_and_the_basis(name: str) -> None:
    done = run("checks", "show", name)
    shown = done.stdout.decode()
    assert (done.returncode, done.stderr) == (0, b"")
    assert shown.startswith(f"{name}  ")
    assert "依据：《" in shown
    assert "监督方式：" in shown


def test_law_show_tells_the_wording_of_the_day() -> None:
    done = run("law", "show", "刑法", "264", "--on", "2015-06-01")
    shown = done.stdout.decode()
    assert done.returncode == 0
    assert "第264条" in shown
    assert "2011-05-01 至" in shown
    assert "入户盗窃、携带凶器盗窃、扒窃" in shown


@pytest.mark.parametrize(("written", "article"), [("第264条", "264"), ("二百六十四", "264"), ("第一百三十三条之一", "133-1")])
def test_law_show_takes_an_article_as_it_is_printed(written: str, article: str) -> None:
    assert run("law", "show", "刑法", written).stdout == run("law", "show", "刑法", article).stdout != b""


@pytest.mark.parametrize(("day", "says_it"), [("2011-04-30", False), ("2011-05-01", True)])
def test_law_show_on_either_side_of_an_amendment(day: str, says_it: bool) -> None:
    shown = run("law", "show", "刑法", "67", "--on", day).stdout.decode()
    assert "自动投案" in shown
    assert ("犯罪嫌疑人虽不具有前两款规定的自首情节" in shown) == says_it


def test_law_show_names_the_days_it_has_when_there_is_no_wording() -> None:
    done = run("law", "show", "刑法", "264", "--on", "1990-01-01")
    assert (done.returncode, done.stdout) == (2, b"")
    assert "2011-05-01 至" in done.stderr.decode()


def test_as_of_is_told_in_the_report() -> None:
    done = run("analyze", ONE, "--format", "json", "--as-of", "2015-06-01")
    assert json.loads(done.stdout)["produced_by"]["law_as_of"] == "2015-06-01"
