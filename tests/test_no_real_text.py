"""No judgment of the development data stands in the repository: not in a fixture, a table, a page or a docstring.

Runs where the data lies beside the repository (``../shared/data``). A passage counts as copied when 40 characters in a
row stand in a real judgment too and neither half of them is court formula, which many judgments share, nor law.
"""

import functools
import json
import lzma
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
DATA = ROOT.parent / "shared" / "data"
STATUTES = ROOT.parent / "shared" / "law" / "statutes"
HALF = 20  # characters; any 40 shared ones contain a whole block of the judgment's own grid of 20
FORMULA = 5  # judgments; what stands in so many is formula, not one person's case
MARKS = re.compile(r"\]\([^)]*\)|[\[\]\s|]")  # of our own notation: [判处](term 1y), line breaks, table rules
CHINESE = re.compile(r"(?:[^\x00-\x7f]|[0-9A-Za-z*.]){20,}")
FOLDERS = ("pipelines", "models", "annotation", "training", "evaluation", "serving", "notebooks", "tests")
KINDS = {".md", ".txt", ".yaml", ".json", ".jsonl", ".html", ".csv", ".py", ".ipynb"}

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the development data is not beside the repository")


def plain(text: str) -> str:
    """A text without white space and without the marks of our fixtures."""
    return MARKS.sub("", text)


def strings(value: Any) -> Iterator[str]:
    """Every text inside a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for child in value.values() if isinstance(value, dict) else value:
            yield from strings(child)


def lines_of(path: Path) -> Iterator[str]:
    """The lines of a JSON Lines file, packed by xz or not."""
    if path.suffix == ".xz":
        with lzma.open(path, "rt", encoding="utf-8") as packed:
            yield from packed
    else:
        with path.open(encoding="utf-8") as lines:
            yield from lines


@functools.cache
def real_texts() -> list[str]:
    """Every text of the development data, without white space."""
    values = (json.loads(line) for path in sorted(DATA.rglob("*.jsonl*")) for line in lines_of(path))
    return [plain(text) for value in values for text in strings(value) if len(text) >= 2 * HALF]


def teardown_module() -> None:
    """Let go of the 80 million characters before the other tests run."""
    real_texts.cache_clear()


def our_passages() -> Iterator[tuple[str, str]]:
    """File and Chinese passage of everything we wrote; the law is left out, it may be quoted."""
    written = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*") if path.suffix in KINDS]
    for path in [*ROOT.glob("*.md"), *written]:
        if not path.is_relative_to(ROOT / "pipelines" / "law"):
            for passage in CHINESE.findall(plain(path.read_text(encoding="utf-8"))):
                yield str(path.relative_to(ROOT)), passage


def shared_stretch(ours: str, at: int, real: str, start: int) -> str:
    """The longest stretch around a shared block that stands in both texts."""
    left = 0
    while left < min(at, start) and ours[at - left - 1] == real[start - left - 1]:
        left += 1
    right = HALF
    while right < min(len(ours) - at, len(real) - start) and ours[at + right] == real[start + right]:
        right += 1
    return ours[at - left : at + right]


@functools.cache
def is_formula(block: str) -> bool:
    """Whether so many judgments have these words that they are nobody's case, or the law has them."""
    seen = 0
    for text in real_texts():
        seen += block in text
        if seen == FORMULA:
            return True
    return block in statutes()


@functools.cache
def statutes() -> str:
    """The wording of all statutes at hand, in one text."""
    return "".join(plain(path.read_text(encoding="utf-8")) for path in sorted(STATUTES.iterdir()))


def is_copied(stretch: str) -> bool:
    """Whether 40 characters of the stretch are in no part formula or law."""
    starts = range(0, len(stretch) - 2 * HALF + 1, HALF // 4)
    return any(not is_formula(stretch[i : i + HALF]) and not is_formula(stretch[i + HALF : i + 2 * HALF]) for i in starts)


def copied(passages: list[tuple[str, str]]) -> set[tuple[str, str]]:
    """File and stretch of each passage that stands in the development data."""
    blocks = {p[i : i + HALF]: (file, p, i) for file, p in passages for i in range(len(p) - HALF + 1)}
    stretches = set()
    for text in real_texts():
        for start in range(0, len(text) - HALF + 1, HALF):
            if found := blocks.get(text[start : start + HALF]):
                file, passage, at = found
                stretches.add((file, shared_stretch(passage, at, text, start)))
    return {(file, stretch) for file, stretch in stretches if len(stretch) >= 2 * HALF and is_copied(stretch)}


def test_a_copied_passage_is_noticed() -> None:
    real = next(text for text in real_texts() if len(text) > 1000)
    assert copied([("a file", "张三于某日。" + real[400:520] + "李四于某日。")])


def test_no_real_text_is_in_the_repository() -> None:
    assert copied(list(our_passages())) == set()
