"""The house rules that a machine can check: what stands where, how big it may be, what it may import."""

import ast
import importlib
import re
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("pipelines", "models", "annotation", "training", "evaluation", "serving")
FOLDERS = {*PACKAGES, "notebooks", "tests"}
SOURCES = [ROOT / "panjian.py", *sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))]
VAGUE = {"utils", "util", "helpers", "helper", "common", "misc", "tools", "stuff", "base", "core", "lib", "manager"}
HEAVY = ("torch", "transformers", "tokenizers", "onnxruntime", "mlflow", "fastapi", "starlette", "sqlalchemy", "numpy")


def python(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a program in a fresh interpreter, at the root of the repository."""
    command = [sys.executable, "-c", program, *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)


@pytest.mark.parametrize("name", [*PACKAGES, "panjian"])
def test_the_package_is_ours_and_not_one_of_the_index(name: str) -> None:
    found = importlib.import_module(name).__file__
    assert found is not None, f"{name} has no __init__.py"
    assert Path(found).is_relative_to(ROOT)


def test_nothing_but_the_command_line_lives_at_the_root() -> None:
    assert [path.name for path in ROOT.glob("*.py")] == ["panjian.py"]
    with_python = {path.parent.name for path in ROOT.glob("[!.]*/*.py")}
    assert with_python == FOLDERS


def test_every_folder_of_modules_is_a_package() -> None:
    assert [str(p) for p in SOURCES if p.parent != ROOT and not (p.parent / "__init__.py").exists()] == []


def test_files_are_at_most_300_lines() -> None:
    lengths = {str(p.relative_to(ROOT)): len(p.read_text(encoding="utf-8").splitlines()) for p in SOURCES}
    assert {name: length for name, length in lengths.items() if length > 300} == {}


def tree_of(path: Path) -> ast.Module:
    """The syntax tree of a source file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def lines_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from ``def`` to the end, the docstring not counted: it is the function's page."""
    first = function.body[0]
    is_page = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str)
    page = (first.end_lineno or 0) - first.lineno + 1 if is_page else 0
    return (function.end_lineno or 0) - function.lineno + 1 - page


def test_functions_are_at_most_40_lines() -> None:
    functions = [
        (f"{path.relative_to(ROOT)}:{node.name}", lines_of(node))
        for path in SOURCES
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    assert [(name, length) for name, length in functions if length > 40] == []


def test_files_are_named_for_nouns_of_the_field_and_not_after_a_library() -> None:
    names = {part: p for p in SOURCES for part in p.relative_to(ROOT).with_suffix("").parts if part != "__init__"}
    assert names.keys() & VAGUE == set()
    ours = {"panjian", *PACKAGES, "catalogue", "example"}  # spaCy brings a `catalogue` that only spaCy imports, nvidia-ml-py an `example`
    assert (names.keys() - ours) & packages_distributions().keys() == set()


def test_no_exception_is_swallowed() -> None:
    handlers = [(p, node) for p in SOURCES for node in ast.walk(tree_of(p)) if isinstance(node, ast.ExceptHandler)]
    assert [(str(p), h.lineno) for p, h in handlers if all(isinstance(line, ast.Pass) for line in h.body)] == []


def imports_of(path: Path) -> set[str]:
    """The top-level names that a source file imports."""
    nodes = list(ast.walk(tree_of(path)))
    names = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    names += [node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module]
    return {name.split(".")[0] for name in names}


def test_nothing_is_pickled() -> None:
    assert [str(p) for p in SOURCES if imports_of(p) & {"pickle", "cloudpickle", "dill", "joblib"}] == []


def test_nothing_is_left_to_do() -> None:
    to_do = re.compile(r"#.*\b(?:TODO|FIXME|XXX|HACK)\b.*")
    assert {str(p): found for p in SOURCES if (found := to_do.findall(p.read_text(encoding="utf-8")))} == {}


def test_pipelines_imports_with_no_heavy_library_installed() -> None:
    program = """
import importlib, pkgutil, sys
for name in sys.argv[1:]:
    sys.modules[name] = None  # an import of it now raises ModuleNotFoundError
import pipelines
for module in pkgutil.walk_packages(pipelines.__path__, "pipelines."):
    if not module.name.endswith("__main__"):
        importlib.import_module(module.name)
"""
    done = python(program, *HEAVY)
    assert done.returncode == 0, done.stderr


def test_the_help_imports_no_package_of_ours() -> None:
    program = """
import sys, panjian
sys.argv = ["panjian", "--help"]
try:
    panjian.main()
except SystemExit as end:
    print("status", end.code, "loaded", sorted({name.split(".")[0] for name in sys.modules} & set(%r)))
"""
    done = python(program % (PACKAGES,))
    assert done.stdout.splitlines()[-1] == "status 0 loaded []", done.stdout + done.stderr
