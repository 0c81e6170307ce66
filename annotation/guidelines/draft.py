"""Drafts of disputes (争议草稿): disagreements of the queue (`panjian.disagreement/1`) as entries of `disputes.yaml`, for a person to finish.

A draft says who differed in what, without names and without text; the passage, with fictional people, the decision and its reason are
left empty. What `disputes.yaml` has already is left out; so are places only, answers on the whole document and verdicts on clues.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import yaml

from annotation.guidelines.disputes import disputes
from annotation.marks import label_of
from pipelines.rendering import words

_EMPTY = {"name": "", "decided": "", "why": "", "decided_on": "", "reasoning": ""}


def drafts(rows: Iterable[Mapping[str, Any]], known: Iterable[str] | None = None) -> list[dict[str, Any]]:
    """One draft a disagreement on a mark that changes a fact."""
    decided = {one.source for one in disputes()} if known is None else set(known)
    return [
        {"label": row["label"], "opinions": list(_opinions(row)), "source": row["key"], **_EMPTY}
        for row in rows
        if row["about"] == "mark" and row["grave"] and row["key"] not in decided and label_of(row["label"])
    ]


def draft_file(found: Iterable[Mapping[str, Any]]) -> str:
    """Drafts as YAML, in the form of `disputes.yaml`."""
    return str(yaml.safe_dump(list(found), allow_unicode=True, sort_keys=False, width=140))


def _opinions(row: Mapping[str, Any]) -> Iterator[str]:
    """What was said, each once."""
    yield from dict.fromkeys(_opinion(one) for one in row["said"])


def _opinion(said: Mapping[str, Any]) -> str:
    mark = said["mark"]
    if mark is None:
        return "不标"
    label = label_of(mark["label"])
    parts = [label.title if label else mark["label"], mark["kind"] or ""]
    if label and label.weighed:
        parts += [words.STATUS.get(mark["status"] or "found", ""), words.ASSERTER.get(mark["asserted_by"] or "court", "")]
    value = said["value"]
    if value is not None and value != mark["kind"]:
        parts.append(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
    return " ".join(part for part in parts if part)
