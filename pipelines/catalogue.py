"""The generated parts of the documentation (目录): `python -m pipelines.catalogue` writes them, a test compares them.

Between `<!-- generated: NAME -->` and `<!-- end -->` stand: in both READMEs the sample, the table of facts and the tree; in the checks'
README the table of checks. Everything comes from KINDS, CHECKS, the docstrings and a run over a fictional judgment.
"""

from __future__ import annotations

import ast
import inspect
import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from pipelines.checks import CHECKS
from pipelines.facts import KINDS
from pipelines.law import provision
from pipelines.pipeline import analyze
from pipelines.rendering import terminal, words
from pipelines.rendering.result import Read
from pipelines.report import report

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "tests" / "judgments" / "盗窃-刑期多算一年.txt"
COMMAND = "python -m pipelines.catalogue"
_PACKAGES = ("pipelines", "models", "annotation", "training", "evaluation", "serving", "notebooks", "tests")
_BLOCK = re.compile(r"(<!-- generated: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)


def documents() -> dict[Path, str]:
    """Every document with generated parts, as it should read now."""
    parts = {"facts": facts_table(), "checks": checks_table(), "tree": tree(), "sample": sample()}
    paths = (ROOT / "README.md", ROOT / "README.zh.md", ROOT / "pipelines" / "checks" / "README.md")
    return {path: _BLOCK.sub(lambda match: match[1] + parts[match[2]] + match[3], path.read_text(encoding="utf-8")) for path in paths}


def facts_table() -> str:
    """The kinds of fact (事实类别), one row a kind, in reading order."""
    rows = [f"| `{kind.name}` | {kind.title} | {_fields(kind.fields)} | {_page(inspect.getmodule(kind.find))} |" for kind in KINDS]
    return _table("| kind | 名称 | fields | what is read |", rows)


def checks_table() -> str:
    """The checks (检查项), one row a check, in the order of the catalogue."""
    rows = []
    for check in CHECKS:
        basis = "；".join(dict.fromkeys(words.article(_basis(id)) for id in check.basis))
        ways = "、".join(words.SUPERVISION[code] for code in check.supervision)
        rows.append(
            f"| [`{check.name}`]({check.name}.py) | {check.title} | {check.grade} | {words.WEIGHT[check.weight]} | {basis} | {ways} "
            f"| {words.RANK[check.rank]} v{check.version} |"
        )
    return f"{len(CHECKS)}\n\n" + _table("| check | 标题 | 级 | 性质 | 依据 | 监督方式 | 成熟度 |", rows)


def tree() -> str:
    """The folders and, of pipelines, the modules: each with the first line of its docstring."""
    lines = [f"panjian.py  {_first_line(ROOT / 'panjian.py')}"]
    for package in _PACKAGES:
        lines.append(f"{package}/  {_first_line(ROOT / package / '__init__.py')}")
        if package == "pipelines":
            lines += [f"  {path.name}  {_first_line(path)}" for path in sorted((ROOT / package).glob("[a-z]*.py"))]
            lines += [f"  {path.parent.name}/  {_first_line(path)}" for path in sorted((ROOT / package).glob("*/__init__.py"))]
    width = max(len(line.partition("  ")[0]) if line[0] != " " else len(line[2:].partition("  ")[0]) + 2 for line in lines) + 2
    return "```text\n" + "".join(_aligned(line, width) + "\n" for line in lines) + "```\n"


def sample() -> str:
    """Of a fictional judgment: the lines that the clues rest on, and the terminal report."""
    text = SAMPLE.read_text(encoding="utf-8")
    found = report(analyze(text, SAMPLE.name))
    places = [place for clue in found["clues"] for place in clue["evidence"]]
    lines = [line[0] for line in re.finditer(r"[^\n]+", text) if any(line.start() <= place["start"] < line.end() for place in places)]
    page = io.BytesIO()
    terminal.write([Read(found, text)], page)
    name = SAMPLE.relative_to(ROOT).as_posix()
    quoted = "\n".join(lines) or text.strip()
    return f"```text\n{quoted}\n```\n\n```text\n$ panjian analyze {name}\n{page.getvalue().decode('utf-8').strip()}\n```\n"


def stale() -> Iterator[Path]:
    """The documents whose generated parts are not what they should be."""
    for path, text in documents().items():
        if path.read_text(encoding="utf-8") != text:
            yield path


def _basis(id: str) -> dict[str, object]:
    wording = provision(id).wordings[-1]
    return {"title": wording.title.removeprefix("中华人民共和国"), "article": wording.article, "paragraph": wording.paragraph}


def _table(head: str, rows: list[str]) -> str:
    return "\n".join([head, re.sub(r"[^|]+", "---", head), *rows]) + "\n"


def _fields(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _page(module: object) -> str:
    return (inspect.getdoc(module) or "").partition("\n")[0].replace("|", "\\|")


def _first_line(path: Path) -> str:
    page = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return page.partition("\n")[0]


def _aligned(line: str, width: int) -> str:
    indent = line[: len(line) - len(line.lstrip())]
    name, _, page = line.strip().partition("  ")
    return f"{indent}{name}".ljust(width) + page


def main() -> None:
    """Write every generated part anew; tell on standard error what changed."""
    for path in list(stale()):
        path.write_text(documents()[path], encoding="utf-8")
        print(f"已更新 {path.relative_to(ROOT)}", file=sys.stderr)


if __name__ == "__main__":
    main()
