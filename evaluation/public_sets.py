"""The public labelled sets (公开标注集) of `shared/data`, each item with its split, and the one split rule.

theft_entities and drug_relations: by the digest of the text, 0 of 10 is for testing, 1 for development, the rest for training; items
with the same text are in the same split. multi_defendant_charges comes with `split`; its *dev* is for testing, and what of its *train*
the digest puts first or second of ten is for development. Items that were held out of pre-training are the same ones.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

from evaluation.json_lines import lines_of

Split = Literal["train", "dev", "test"]
DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
FILES = {"theft": "theft_entities.jsonl.xz", "drugs": "drug_relations.jsonl.xz", "charges": "multi_defendant_charges.jsonl.xz"}


def split_of(text: str) -> Split:
    """The split of a text."""
    tenth = int(hashlib.sha256(text.encode()).hexdigest(), 16) % 10
    return "test" if tenth == 0 else "dev" if tenth == 1 else "train"


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """The JSON lines of a file, packed by xz or not."""
    with lines_of(path) as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def items(task: str, data: Path = DATA) -> Iterator[tuple[Split, dict[str, Any]]]:
    """Items of a task in the form that `panjian tag` gives, with `text`, and their split."""
    for row in rows(data / FILES[task]):
        yield item_of(task, row)


def item_of(task: str, row: dict[str, Any]) -> tuple[Split, dict[str, Any]]:
    """A row of a public set, or one in the form that `panjian tag` gives, in that form with `text`; and its split."""
    held = split_of(row["text"])
    if task != "charges" or "split" not in row:
        return held, _FORMS[task](row)
    return "test" if row["split"] == "dev" else "train" if held == "train" else "dev", _charges(row)


def _theft(row: dict[str, Any]) -> dict[str, Any]:
    if not any("span" in one for one in row["entities"]):
        return _tagged(row)
    spans = [(*map(int, span.split(";")), one["label"]) for one in row["entities"] for span in one["span"]]
    entities = [{"start": start, "end": end, "label": label} for start, end, label in sorted(set(spans))]
    return {"id": row["id"], "text": row["text"], "entities": entities, "relations": []}


def _tagged(row: dict[str, Any]) -> dict[str, Any]:
    return {"relations": [], **{key: row[key] for key in ("id", "text", "entities", "relations", "defendants", "amount") if key in row}}


def _drugs(row: dict[str, Any]) -> dict[str, Any]:
    if any("head" in one for one in row.get("relations") or ()):
        return _tagged(row)
    ends = {one["start"]: one["end"] for one in row["entities"]}
    entities = [{"start": one["start"], "end": one["end"], "label": one["label"]} for one in row["entities"]]
    related = {
        (one["e1start"], one["e21start"], one["label"])
        for one in row.get("relations") or ()
        if one["label"] != "NA" and one["e1start"] in ends and one["e21start"] in ends
    }
    relations = [{"head": [head, ends[head]], "tail": [tail, ends[tail]], "label": label} for head, tail, label in sorted(related)]
    return {"id": row["id"], "text": row["text"], "entities": entities, "relations": relations}


def _charges(row: dict[str, Any]) -> dict[str, Any]:
    if any("charges" in one for one in row["defendants"]):
        return _tagged(row)
    defendants: dict[str, list[str]] = {}
    for one in row["defendants"]:
        charges = defendants.setdefault(one["subject"], [])
        charges += [charge for charge in one["charge"].split("///") if charge not in charges]
    return {"id": row["id"], "text": row["text"], "defendants": [{"name": name, "charges": got} for name, got in defendants.items()]}


def _amount(row: dict[str, Any]) -> dict[str, Any]:
    return {"id": row["id"], "text": row["text"], "amount": row["amount"]}


_FORMS: Mapping[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "theft": _theft,
    "drugs": _drugs,
    "charges": _charges,
    "amount": _amount,
}
