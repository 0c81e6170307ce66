"""The documentation is what the code says: generated parts fresh, the two READMEs in step, every command and path in them real."""

import re
from pathlib import Path

import pytest

import panjian
from pipelines import catalogue

ROOT = Path(__file__).parents[1]
ENGLISH = (ROOT / "README.md").read_text(encoding="utf-8")
CHINESE = (ROOT / "README.zh.md").read_text(encoding="utf-8")
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
GENERATED = re.compile(r"<!-- generated: (\w+) -->\n(.*?)<!-- end -->", re.DOTALL)


def test_generated_parts_are_fresh() -> None:
    old = [str(path.relative_to(ROOT)) for path in catalogue.stale()]
    assert old == [], f"run `{catalogue.COMMAND}` and commit what it writes"


def test_every_check_has_its_row() -> None:
    page = (ROOT / "pipelines" / "checks" / "README.md").read_text(encoding="utf-8")
    assert [check.name for check in catalogue.CHECKS] == re.findall(r"^\| \[`(\w+)`\]", page, re.MULTILINE)


def headings(text: str) -> list[str]:
    """The levels of the headings, in order, the code left out."""
    return [mark for mark, _ in re.findall(r"^(#+) (.+)$", FENCE.sub("", text), re.MULTILINE)]


def test_both_readmes_have_the_same_structure() -> None:
    assert headings(ENGLISH) == headings(CHINESE)
    assert ENGLISH.count("\n| ") == CHINESE.count("\n| ")


def test_both_readmes_have_the_same_code() -> None:
    assert FENCE.findall(ENGLISH) == FENCE.findall(CHINESE)
    assert len(FENCE.findall(ENGLISH)) > 5


def test_both_readmes_have_the_same_generated_parts() -> None:
    assert GENERATED.findall(ENGLISH) == GENERATED.findall(CHINESE)
    assert [name for name, _ in GENERATED.findall(ENGLISH)] == ["sample", "facts", "tree"]


@pytest.mark.parametrize("text", [ENGLISH, CHINESE], ids=["README.md", "README.zh.md"])
def test_links_lead_somewhere(text: str) -> None:
    links = re.findall(r"\]\(([^)#]+)\)", FENCE.sub("", text))
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_every_command_shown_exists() -> None:
    shell = "".join(body for language, body in FENCE.findall(ENGLISH) if language == "sh")
    shown = set(re.findall(r"panjian (\w+)", shell))
    assert shown == {mount.name for mount in panjian.MOUNTS}
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = re.findall(r"make (\w+)", ENGLISH)
    assert targets
    assert [name for name in targets if not re.search(rf"^{name}:", makefile, re.MULTILINE)] == []
    modules = re.findall(r"python -m ([\w.]+)", ENGLISH)
    assert [name for name in modules if not (ROOT / (name.replace(".", "/") + ".py")).exists()] == []
