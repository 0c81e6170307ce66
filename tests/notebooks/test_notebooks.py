"""Every notebook runs from its first cell to its last as a user runs it in Jupyter, draws pictures with every character in them, and warns of nothing."""

import base64
import io
import re
from pathlib import Path
from typing import Any

import jupytext
import pytest
from nbclient import NotebookClient
from PIL import Image

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("[0-9]*.py"))
SECONDS = 600  # of a cell, so that none hangs; on a machine that does nothing else a whole notebook takes less than a minute


def opened(path: Path) -> Any:
    """A notebook as Jupyter opens it."""
    return jupytext.read(path)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{tmp_path / 'mlflow.db'}")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))  # as an editable installation has it
    notebook = opened(path)
    NotebookClient(notebook, timeout=SECONDS, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}).execute()
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    assert [output.text for output in outputs if output.get("name") == "stderr"] == []
    pictures = [output.data["image/png"] for output in outputs if "image/png" in output.get("data", {})]
    assert pictures
    for number, picture in enumerate(pictures):
        image = Image.open(io.BytesIO(base64.b64decode(picture)))
        image.save(tmp_path / f"{path.stem}-{number}.png")
        assert min(image.size) > 200
        assert len(image.convert("L").getcolors() or range(256)) > 5


def test_they_are_numbered_and_kept_without_output() -> None:
    assert [path.stem[:2] for path in NOTEBOOKS] == [f"{number:02d}" for number in range(1, len(NOTEBOOKS) + 1)]
    assert list((ROOT / "notebooks").rglob("*.ipynb")) == []
    for path in NOTEBOOKS:
        notebook = opened(path)
        assert notebook.cells[0].cell_type == "markdown"
        assert notebook.cells[0].source.startswith(f"# {path.stem[:2]}　")
        assert notebook.metadata["kernelspec"]["name"] == "python3"


def test_nothing_imports_them() -> None:
    importing = re.compile(r"^\s*(?:from|import) notebooks\b", re.MULTILINE)
    folders = ("pipelines", "models", "annotation", "training", "evaluation", "serving", "notebooks", "tests")
    sources = [ROOT / "panjian.py", *(path for folder in folders for path in (ROOT / folder).rglob("*.py"))]
    assert [str(path) for path in sources if importing.search(path.read_text(encoding="utf-8"))] == []
