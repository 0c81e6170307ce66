"""Gold to measure against (评测的金标): gold judgments as JSON lines with their text, or folders of annotation sets joined with texts.

Every value has its words: of gold judgments located (annotation/location.py), of annotations as marked.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from annotation.contract import report_of
from annotation.dataset import FILE, read_dataset, read_rows
from annotation.gold import gold_of
from annotation.gold_form import gold_incidents
from annotation.incident import Incident, Level
from annotation.location import Locator
from annotation.marks import Annotation
from evaluation.json_lines import Row, error, json_rows, texts_of
from evaluation.values import Item, items
from pipelines.segment import segment

_ADVICE = "金标的写法见 annotation-guide：一行一份，带 text。"


@dataclass(frozen=True, slots=True)
class Gold:
    """A judgment and what is true of it; `anomalies`: None where nobody looked for them."""

    id: str
    text: str
    items: tuple[Item, ...]
    anomalies: tuple[Mapping[str, Any], ...] | None


def read_gold(path: Path, texts: Path | None = None, annotator: str | None = None) -> Iterator[Gold | Incident]:
    """The gold of a file or of a folder; what cannot serve as an incident."""
    if path.is_dir():
        yield from _of_folder(path, texts, annotator)
        return
    seen: set[str] = set()
    known: dict[str, str] | None = None
    for found in json_rows(path):
        if isinstance(found, Incident):
            yield found
            continue
        where, row = found
        name = str(row["id"])
        if name in seen:
            yield error("E11", f"{where} {name}", "这个编号前面已有一份金标。", "请只留一份。")
            continue
        seen.add(name)
        if not isinstance(row.get("text"), str) and texts and known is None:
            known = yield from _texts(texts, [str(one[1]["id"]) for one in json_rows(path) if not isinstance(one, Incident)])
        yield from _of_row({**row, "text": row.get("text") or (known or {}).get(name)}, f"{where} {name}")


def _texts(path: Path, wanted: Sequence[str]) -> Generator[Incident, None, dict[str, str]]:
    """The texts of a file; yields what cannot be read in it, returns the texts."""
    found: dict[str, str] = {}
    for one in texts_of(path, frozenset(wanted)):
        if isinstance(one, Incident):
            yield one
        else:
            found[one[0]] = one[1]
    return found


def _of_row(row: Row, where: str) -> Iterator[Gold | Incident]:
    if "marks" in row:
        yield error("E12", where, "是标注，不是金标文书。", "请用 panjian annotate convert 转成 gold，或给出标注数据集的文件夹。")
        return
    if not isinstance(row["text"], str):
        yield error("E13", where, "没有文书文本（text）。", "请在金标里带上 text，或用 --texts 给出文本。")
        return
    absent = [name for name in ("document", "defendants", "citations", "notes") if name not in row]
    wrong = [] if absent else [one for one in gold_incidents(row, where) if one.level is Level.ERROR and one.code < "V54"]
    if absent:
        yield error("E14", where, f"不是完整的金标，缺少：{'、'.join(absent)}。", _ADVICE)
        return
    yield from wrong
    if not wrong:
        judgment = segment(row["text"], str(row["id"]))
        found = items(Locator({"commutation": None, **row}, judgment).report())
        anomalies = None if row.get("anomalies") is None else tuple(row["anomalies"])
        yield Gold(str(row["id"]), row["text"], tuple(found), anomalies)


def _of_folder(path: Path, texts: Path | None, annotator: str | None) -> Iterator[Gold | Incident]:
    sets = [path] if (path / FILE).is_file() else sorted(one.parent for one in path.glob(f"*/{FILE}"))
    if not sets:
        yield error("E15", str(path), f"文件夹里没有标注数据集（{FILE}）。", "请给出 annotation/sets 或其中一个版本的文件夹。")
        return
    if texts is None:
        yield error("E16", str(path), "标注数据集不含文书文本。", "请用 --texts 给出文本，一行一份 {id, text}，可以是 .xz。")
        return
    known = yield from _texts(texts, [row["id"] for one in sets for row in read_rows(one)])
    by_id: dict[str, list[Annotation]] = {}
    for one in sets:
        joined = read_dataset(one, known)
        yield from joined.incidents
        for annotation in joined.annotations:
            by_id.setdefault(annotation.id, []).append(annotation)
    for name, several in by_id.items():
        own = [one for one in several if one.annotator == annotator] or several
        if len(own) == 1:
            yield _of_annotation(own[0], known[name])
        else:
            people = "、".join(sorted(one.annotator for one in several))
            yield error("E17", name, f"有多人的标注：{people}。", "请用 --annotator 指明以谁的为准。")


def _of_annotation(annotation: Annotation, text: str) -> Gold:
    found = items(report_of(annotation, segment(text, annotation.id)))
    return Gold(annotation.id, text, tuple(found), tuple(gold_of(annotation, text)["anomalies"]))
