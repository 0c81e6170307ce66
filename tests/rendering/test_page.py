"""The page: texts never become markup, the overview tells all inputs, what a clue quotes is marked in the text."""

import io
import re
from pathlib import Path

from pipelines.pipeline import analyze
from pipelines.rendering import page
from pipelines.rendering.result import Failed, Read
from pipelines.report import report

JUDGMENT = next((Path(__file__).parents[1] / "judgments").glob("贩卖毒品*.txt")).read_text(encoding="utf-8")


def page_of(*results: Read | Failed) -> str:
    """The page of some results."""
    out = io.BytesIO()
    page.write(results, out)
    return out.getvalue().decode("utf-8")


def read(text: str, name: str) -> Read:
    """A text as the command line hands it on."""
    return Read(report(analyze(text, name)), text)


def test_markup_in_a_text_or_a_name_stays_text() -> None:
    text = JUDGMENT.replace("赵铁柱", "<b>赵铁柱").replace("当场抓获", "<script>alert(1)</script>当场抓获")
    shown = page_of(read(text, '"><img src=x>.txt'), Failed("《<i>.txt》：没有文字。建议：检查文件。"))
    assert not re.search(r"<(?:script|b|i|img)\b", shown)
    assert "&lt;script&gt;" in shown


def test_the_overview_tells_every_input_and_those_with_clues_first() -> None:
    shown = page_of(Failed("《空.txt》：没有文字。"), read(JUDGMENT.replace("刑满释放", "获释"), "甲.txt"), read(JUDGMENT, "乙.txt"))
    overview = shown[shown.index('<nav class="overview"') :]
    assert "共 3 份" in overview
    assert "未能处理 1 份" in overview
    assert re.findall(r'<a href="#(j\d)"', overview)[0] == "j2"
    assert sorted(re.findall(r'<a href="#(j\d)"', overview)) == ["j0", "j1", "j2"]


def test_one_judgment_needs_no_overview() -> None:
    assert '<nav class="overview"' not in page_of(read(JUDGMENT, "甲.txt"))


def test_what_a_clue_quotes_is_marked() -> None:
    result = read(JUDGMENT, "甲.txt")
    assert result.report["clues"]
    shown = page_of(result)
    for clue in result.report["clues"]:
        for one in clue["evidence"]:
            marked = "".join(re.findall(r'<mark class="[^"]*\bclue\b[^"]*" title="[^"]*">([^<]*)</mark>', shown))
            assert one["quote"] in marked


def test_what_could_not_be_checked_is_told_in_chinese() -> None:
    result = read(JUDGMENT, "甲.txt")
    result.report["unknown"].append({"check": "recidivist_missed", "defendant": "赵铁柱", "missing": ["priors.released_on"]})
    assert "没有读到前科的释放日期：应认累犯未认" in page_of(result)
