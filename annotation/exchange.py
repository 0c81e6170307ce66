"""Files of annotations (标注文件互转): any format is read into annotations with their texts, and written from them.

JSON lines hold annotations, dataset rows, gold judgments or reports, and say by their fields which; the other formats are told by the name of the
file. What cannot be read is an incident; nothing is left out in silence.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from annotation.contract import report_of
from annotation.dataset import annotation_from, content_of, row_of
from annotation.evidence import annotation_of
from annotation.formats.brat import read_brat, write_brat
from annotation.formats.conll import documents, from_conll, to_conll
from annotation.gold import annotation_of_gold, gold_of
from annotation.incident import Incident, Level
from annotation.marks import Annotation, digest_of
from annotation.validation import row_incidents
from pipelines.segment import segment

Pair = tuple[Annotation, str]
_UNSAFE = re.compile(r'[\s/\\:*?"<>|]+')


def read_pairs(path: Path, texts: Mapping[str, str]) -> Iterator[Pair | Incident]:
    """The annotations of a file, or of a folder of brat, with their texts; what cannot be read as incidents."""
    if path.is_dir():
        yield from (read_brat(ann) for ann in sorted(path.glob("*.ann")))
    elif path.suffix == ".ann":
        yield read_brat(path)
    elif path.suffix == ".spacy":
        from annotation.formats.docbin import from_docbin

        yield from from_docbin(path.read_bytes())
    elif path.suffix in (".conll", ".bio"):
        yield from map(from_conll, documents(path.read_bytes().decode()))
    else:
        for number, line in enumerate(path.read_text(encoding="utf-8-sig").split("\n"), 1):
            if line.strip():
                yield from _of_line(line, f"第 {number} 行", texts)


def _of_line(line: str, where: str, texts: Mapping[str, str]) -> Iterator[Pair | Incident]:
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        yield Incident(Level.ERROR, "X01", where, f"不是 JSON：{error.msg}。", "每行应是一个 JSON 对象。")
        return
    if not isinstance(row, dict) or not ("marks" in row or "document" in row):
        yield Incident(Level.ERROR, "X02", where, "不是标注、数据集的行、金标文书或报告。", "请核对文件。")
        return
    where = f"{where} {row.get('id') or ''}".rstrip()
    text = row.get("text") or texts.get(str(row.get("id")))
    if text is None:
        yield Incident(Level.ERROR, "X03", where, "手头没有这份文书的文本。", "请用 --texts 给出文本。")
        return
    if "schema" not in row:
        mistakes = [one for one in row_incidents(row, where, {str(row.get("id")): text}) if one.level is Level.ERROR]
        yield from mistakes
        if mistakes:
            return
    yield _pair(row, text), text


def _pair(row: Mapping[str, Any], text: str) -> Annotation:
    if "schema" in row:
        return annotation_of(row, segment(text, row["id"]), row["produced_by"]["model"] or "rules")
    if "document" in row:
        return annotation_of_gold({**row, "text": text}).annotation
    return annotation_from(row, text) if "defendants" in row else Annotation.from_json(row)


def _lines(values: Iterable[Mapping[str, Any]]) -> bytes:
    return "".join(json.dumps(value, ensure_ascii=False) + "\n" for value in values).encode()


def _spacy(pairs: list[Pair]) -> bytes:
    from annotation.formats.docbin import to_docbin

    return to_docbin(pairs)


FORMS: Mapping[str, Callable[[list[Pair]], bytes]] = {
    "annotation": lambda pairs: _lines(annotation.to_json() for annotation, _ in pairs),
    "dataset": lambda pairs: content_of([row_of(annotation, text) for annotation, text in pairs]).encode(),
    "gold": lambda pairs: _lines(gold_of(annotation, text) for annotation, text in pairs),
    "report": lambda pairs: _lines(report_of(annotation, segment(text, annotation.id)) for annotation, text in pairs),
    "conll": lambda pairs: "".join(to_conll(annotation, text) for annotation, text in pairs).encode(),
    "spacy": _spacy,
}
"""Formats of one file; brat is a folder."""


def write_pairs(form: str, pairs: list[Pair], output: Path) -> None:
    """Write annotations in a format: a file, for brat a folder with three files a judgment."""
    if form != "brat":
        output.write_bytes(FORMS[form](pairs))
        return
    output.mkdir(parents=True, exist_ok=True)
    taken: set[str] = set()
    for annotation, text in pairs:
        name = _UNSAFE.sub("_", annotation.id) or digest_of(text)[:12]
        name = name if name not in taken else f"{name}-{_UNSAFE.sub('_', annotation.annotator)}-{len(taken)}"
        taken.add(name)
        write_brat(output, name, annotation, text)
