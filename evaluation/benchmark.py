"""Judgments a second on one core (速度): `python -m evaluation.benchmark [--count N] [--model default] [--bert]`, texts of about 1,700 characters.

Texts: those of 1,500 to 1,900 characters of the development corpus, from all over it; where that is not at hand, the fictional judgments of
`tests/judgments` lengthened by repeating their longest paragraph. The aim is 200 judgments a second for segment, extract, check and report.
`--bert` runs a token classifier of the size of BERT-base by the pipeline of transformers over the same texts: what one would do otherwise.
"""

from __future__ import annotations

import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Annotated

import typer

from evaluation.corpus import CORPUS, judgments
from models.extraction import FactExtractor
from models.mending import Mender
from pipelines.pipeline import analyze
from pipelines.report import report

SHORTEST, LENGTH, LONGEST = 1_500, 1_700, 1_900  # characters
FICTIONAL = Path(__file__).resolve().parents[1] / "tests" / "judgments"
Taken = tuple[float, float]
_WARM = 20  # judgments before the clock starts: compiled patterns, law read from disk


def texts(count: int, corpus: Path = CORPUS) -> list[str]:
    """`count` texts to measure with, or as many as there are."""
    if corpus.is_file():
        sized = (text for _, text in judgments(corpus, every=3) if SHORTEST <= len(text) <= LONGEST)
        return list(islice(sized, count))
    fictional = [lengthened(path.read_text(encoding="utf-8")) for path in sorted(FICTIONAL.glob("*.txt"))]
    several = [text for text in fictional if SHORTEST <= len(text) <= LONGEST]
    return [several[number % len(several)] for number in range(count)]


def lengthened(text: str) -> str:
    """A text with its longest paragraph repeated as often as it takes to come near 1,700 characters."""
    longest = max(text.splitlines(keepends=True), key=len)
    times = max(0, round((LENGTH - len(text)) / len(longest)))
    return text.replace(longest, longest * (times + 1), 1)


def measure(chosen: Sequence[str], read: Callable[[str], object]) -> list[Taken]:
    """Wall-clock and processor seconds of each text."""
    for text in chosen[:_WARM]:
        read(text)
    taken = []
    for text in chosen:
        wall, processor = time.perf_counter(), time.process_time()
        read(text)
        taken.append((time.perf_counter() - wall, time.process_time() - processor))
    return taken


def told(taken: Sequence[Taken]) -> Iterator[str]:
    """What was measured, in Chinese."""
    for name, seconds in (("墙钟时间", [one for one, _ in taken]), ("处理器时间", [one for _, one in taken])):
        slow = statistics.quantiles(seconds, n=20)[-1]
        yield (
            f"{name}：每秒 {len(seconds) / sum(seconds):.1f} 份；中位 {1000 * statistics.median(seconds):.2f} ms，95% 在 {1000 * slow:.2f} ms 内"
        )


def bert() -> Callable[[str], object]:
    """A token classifier of 12 layers of width 768 (weights drawn at random: speed does not ask what it learned), in windows of 510."""
    import torch
    from transformers import BertConfig, BertForTokenClassification, BertTokenizer, pipeline

    from models.characters import SPECIAL
    from models.windows import LONGEST, windows
    from pipelines.folding import fold
    from pipelines.judgment import Span

    torch.set_num_threads(1)
    characters = sorted({character for text in texts(_WARM) for character in text if not character.isspace()})
    with tempfile.TemporaryDirectory() as folder:
        vocabulary = Path(folder) / "vocab.txt"
        vocabulary.write_text("\n".join([*SPECIAL, *characters]), encoding="utf-8")
        tokenizer = BertTokenizer.from_pretrained(folder)
    model = BertForTokenClassification(
        BertConfig(vocab_size=len(SPECIAL) + len(characters), id2label={n: str(n) for n in range(60)})
    ).eval()
    classify = pipeline("token-classification", model=model, tokenizer=tokenizer, device="cpu")

    def read(text: str) -> object:
        plain = fold(text).plain
        return [classify(plain[one.start : one.end]) for one in windows(plain, [Span(0, len(plain))], LONGEST)]

    return read


def main(
    count: Annotated[int, typer.Option(min=20, help="测多少份。")] = 400,
    model: Annotated[str, typer.Option(help="default、模型文件夹，或 none：只用规则。")] = "none",
    against: Annotated[bool, typer.Option("--bert", help="再用 transformers 的 BERT-base 跑同样的文书，给出倍数。")] = False,
) -> None:
    """单核每秒处理多少份约 1,700 字的文书。"""
    chosen = texts(count)
    extractor = None if model == "none" else FactExtractor.load(model)
    mender = None if model == "none" else Mender.load()
    taken = measure(chosen, lambda text: report(analyze(text, model=extractor, mender=mender)))
    source = "语料" if CORPUS.is_file() else "虚构文书"
    typer.echo(f"{len(chosen)} 份{source}，平均 {statistics.mean(map(len, chosen)):.0f} 字，模型 {extractor.name if extractor else '无'}")
    typer.echo("\n".join(told(taken)))
    typer.echo(f"内存峰值 {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")
    if against:
        other = measure(chosen[:_WARM], bert())
        typer.echo("BERT-base（transformers 的 token-classification）：\n" + "\n".join(told(other)))
        ratio = statistics.mean(one for one, _ in other) / statistics.mean(one for one, _ in taken)
        typer.echo(f"判鉴快 {ratio:.0f} 倍")


if __name__ == "__main__":
    typer.run(main)
