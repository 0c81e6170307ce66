"""The terminal report: lines that fit, nothing lost, nothing that steers the terminal, every field named in Chinese."""

import inspect
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from pipelines.checks import CHECKS
from pipelines.pipeline import analyze
from pipelines.rendering import fields, terminal
from pipelines.rendering.result import Failed, Read
from pipelines.rendering.wrapping import wrapped
from pipelines.report import report

MIXED = st.text(st.sampled_from("被告人张三2019.04,年。；（）「」 a"), max_size=200)


@given(MIXED, st.integers(20, 100))
def test_no_character_is_lost(text: str, width: int) -> None:
    assert re.sub(r"\s", "", "".join(wrapped(text, width))) == re.sub(r"\s", "", text)


@given(st.text(st.sampled_from("被告人张三李四，。"), max_size=200), st.integers(20, 100))
def test_lines_fit(text: str, width: int) -> None:
    for line in wrapped(text, width):
        assert cell_len(line) <= width or re.search(r"[，。]{8}", line)


def test_a_number_is_not_broken_and_no_line_begins_with_a_stop() -> None:
    lines = list(wrapped("自2019-02-14起至2022-02-13止，共计3年。" * 20, 31))
    assert len(lines) > 10
    assert [line for line in lines if line[0] in "，。" or re.search(r"-$|^-", line)] == []


def test_control_characters_of_a_text_do_not_reach_the_terminal() -> None:
    out = io.BytesIO()
    found = report(analyze("刑事判决书\n被告人张\x1b[31m三，男。\n判决如下：", "\x1b]0;x\x07.txt"))
    terminal.write([Read(found, ""), Failed("《\x1b[2J.txt》：没有文字。")], out)
    assert not re.search(rb"[\x00-\x09\x0b-\x1f]", out.getvalue())


def missing_fields() -> set[str]:
    """Every field of which some check says that it may be missing."""
    sources = [inspect.getsource(inspect.getmodule(check.judge) or check.judge) for check in CHECKS]
    named = {
        name for source in sources for group in re.findall(r"Missing\(\(([^)]*)\)", source) for name in re.findall(r'"([\w.]+)"', group)
    }
    return named | {name for check in CHECKS for name in check.needs}


def test_every_field_that_may_be_missing_has_its_chinese_name() -> None:
    named = missing_fields()
    assert named
    assert {name for name in named if re.search(r"[a-z]", fields.in_chinese(name))} == set()


@pytest.mark.parametrize(
    ("field", "chinese"),
    [("priors.released_on", "前科的释放日期"), ("facts.amount", "犯罪数额"), ("term_to", "刑期止日"), ("no.such", "no的such")],
)
def test_a_field_in_chinese(field: str, chinese: str) -> None:
    assert fields.in_chinese(field) == chinese


def test_the_title_of_a_check_that_is_gone_is_its_name() -> None:
    assert fields.title("gone") == "gone"
    assert fields.title(CHECKS[0].name) == CHECKS[0].title
