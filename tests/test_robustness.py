"""Whatever happens to a judgment on its way here, the flow neither raises nor misplaces a word, and says the same twice."""

import json
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from opencc import OpenCC

from evaluation.corpus import CORPUS, as_bytes, judgments, misplaced
from pipelines.pipeline import analyze
from pipelines.report import report

TEXTS = [path.read_text(encoding="utf-8") for path in sorted((Path(__file__).parent / "judgments").glob("*.txt"))]
FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
HALF_WIDTH = {code + 0xFEE0: code for code in range(0x21, 0x7F)} | {0x3000: 0x20}
MISREAD = str.maketrans("日曰〇○０Ｏ一二未末己已人入罪罚刑犯年月", "曰日○〇OO—二末未已己入人罚罪邢沲午刀")
STRAY = "\ufeff\u200b\u3000\t \r\n\x00\x0b\ufffd\U0001f600\ud800（）【】《》“”,.;:；：，。、×*某0１壹万亿年月日"
TRADITIONAL = OpenCC("s2t")
Mangle = Callable[[str, random.Random], str]


def cut(text: str, chance: random.Random) -> str:
    """A stretch of the text."""
    start = chance.randrange(len(text))
    return text[start : chance.randrange(start, len(text)) + 1]


def shuffled(text: str, chance: random.Random) -> str:
    """Its sentences in another order."""
    sentences = text.split("。")
    chance.shuffle(sentences)
    return "。".join(sentences)


def doubled(text: str, chance: random.Random) -> str:
    """A stretch of it said again somewhere."""
    place = chance.randrange(len(text) + 1)
    return text[:place] + cut(text, chance) + text[place:]


def scanned(text: str, chance: random.Random) -> str:
    """Characters misread, dropped, or with a stray one beside them."""
    noise = [1 - chance.random() ** 3 * 0.2] * 3
    return "".join(
        char.translate(MISREAD) if chance.random() > noise[0] else "" if chance.random() > noise[1] else char + stray(chance, noise[2])
        for char in text
    )


def stray(chance: random.Random, sound: float) -> str:
    """A stray character, or none."""
    return chance.choice(STRAY) if chance.random() > sound else ""


def widths(text: str, chance: random.Random) -> str:
    """Full-width and half-width forms mixed."""
    return "".join(char.translate(chance.choice((FULL_WIDTH, HALF_WIDTH, {}))) for char in text)


def traditional(text: str, chance: random.Random) -> str:
    """Some lines in traditional characters."""
    text = text.encode("utf-8", "replace").decode("utf-8")  # OpenCC takes no lone surrogate
    return "".join(TRADITIONAL.convert(line) if chance.random() < 0.5 else line for line in text.splitlines(keepends=True))


def unbroken(text: str, chance: random.Random) -> str:
    """No line breaks, or other ones."""
    return text.replace("\n", chance.choice(("", " ", "\r\n", "\r", "\u2028", "\n\n\n")))


def unnumbered(text: str, chance: random.Random) -> str:
    """Digits replaced at random."""
    return "".join(chance.choice("0123456789〇一二三十百零×") if char in "0123456789一二三四五六七八九十" else char for char in text)


MANGLES: tuple[Mangle, ...] = (cut, shuffled, doubled, scanned, widths, traditional, unbroken, unnumbered)


def examine(text: str) -> None:
    """No exception, every quoted word in its place, twice the same, and JSON that can be written."""
    found = report(analyze(text))
    assert misplaced(found, text) == []
    assert as_bytes(report(analyze(text))) == as_bytes(found)
    assert json.loads(as_bytes(found).decode("utf-8", "surrogatepass")) == found


@pytest.mark.parametrize("mangle", MANGLES, ids=lambda one: one.__name__)
@given(text=st.sampled_from(TEXTS), seed=st.integers(0, 2**32))
@settings(max_examples=25)
def test_a_mangled_judgment(mangle: Mangle, text: str, seed: int) -> None:
    examine(mangle(text, random.Random(seed)))


@given(text=st.sampled_from(TEXTS), mangles=st.lists(st.sampled_from(MANGLES), min_size=2, max_size=5), seed=st.integers(0, 2**32))
@settings(max_examples=100)
def test_a_judgment_mangled_several_times(text: str, mangles: list[Mangle], seed: int) -> None:
    chance = random.Random(seed)
    for mangle in mangles:
        text = mangle(text, chance) or text
    examine(text)


@given(st.lists(st.sampled_from([line for text in TEXTS for line in text.split("。")] + list(STRAY)), max_size=40))
def test_sentences_of_several_judgments_thrown_together(sentences: list[str]) -> None:
    examine("。".join(sentences))


@given(st.text(st.characters(), max_size=300))
def test_any_text_at_all(text: str) -> None:
    examine(text)


@pytest.mark.parametrize("codec", ["gb18030", "big5", "utf-16", "latin-1"])
@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_a_judgment_decoded_wrongly(text: str, codec: str) -> None:
    examine(text.encode("utf-8").decode(codec, "replace"))


@pytest.mark.skipif(not CORPUS.is_file(), reason=f"the development corpus is not at {CORPUS}")
def test_every_hundredth_judgment_of_the_corpus() -> None:
    seen = 0
    for id, text in judgments(CORPUS, every=100):
        found = report(analyze(text, id))
        assert misplaced(found, text) == [], id
        assert as_bytes(report(analyze(text, id))) == as_bytes(found), id
        seen += 1
    assert seen >= 100
