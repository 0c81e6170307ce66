"""Files of annotations (标注文件): one JSON line an annotation, by judgment and annotator; pulling again renews lines and loses none.

Codes: L5x.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from annotation.incident import Incident, Level
from annotation.marks import Annotation


def update(path: Path, annotations: Iterable[Annotation]) -> tuple[int, list[Incident]]:
    """Renew the file with annotations; how many it has now, and what is in it that was not pulled this time."""
    kept = {_key(one): one for one in read_annotations(path)} if path.exists() else {}
    fresh = {_key(one): one for one in annotations}
    incidents = [
        Incident(
            Level.HINT,
            "L50",
            f"{id}（{annotator}）",
            "文件里已有这份标注，这次没有收到它，照旧保留。",
            "如已在界面里作废，请从文件里删去这一行。",
        )
        for id, annotator in sorted(kept.keys() - fresh.keys())
    ]
    together = kept | fresh
    _write(path, (json.dumps(together[key].to_json(), ensure_ascii=False) for key in sorted(together)))
    return len(together), incidents


def read_annotations(path: Path) -> list[Annotation]:
    """The annotations of a file; a line that is none raises ValueError."""
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        if line.strip():
            try:
                found.append(Annotation.from_json(json.loads(line)))
            except (KeyError, TypeError, AttributeError, json.JSONDecodeError) as error:
                raise ValueError(f"第 {number} 行") from error
    return found


def write_texts(path: Path, texts: Mapping[str, str]) -> None:
    """The texts that go with the annotations, one {"id", "text"} a line."""
    _write(path, (json.dumps({"id": id, "text": texts[id]}, ensure_ascii=False) for id in sorted(texts)))


def _write(path: Path, lines: Iterable[str]) -> None:
    """All or nothing: the file is whole at any moment."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    with part.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(f"{line}\n" for line in lines)
    part.replace(path)


def _key(annotation: Annotation) -> tuple[str, str]:
    return annotation.id, annotation.annotator
