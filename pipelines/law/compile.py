"""`python -m pipelines.law.compile`: compiles the YAML of the law into the JSON that is loaded at run time (编译法律数据).

YAML is the source of truth. The compiled files are committed; tests/law compiles anew and compares. `--check` only compares.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from pipelines.law.store import FOLDER, compiled_path


def sources(kind: str) -> tuple[Path, ...]:
    """The YAML files of a kind, in the order of their names."""
    folder = FOLDER / kind
    return tuple(sorted(folder.glob("*.yaml"))) if folder.is_dir() else (FOLDER / f"{kind}.yaml",)


def read(path: Path) -> Any:
    """A YAML file of the law; dates as ISO text."""
    return json.loads(json.dumps(yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader), default=str))


def _charges() -> Any:
    records = [read(path) for path in sources("charges")]
    return {record["name"]: record for record in records}


def _provisions() -> Any:
    records = [read(path) for path in sources("provisions")]
    return {record["document"]: record for record in records}


def _thresholds() -> Any:
    return {path.stem: read(path) for path in sources("thresholds")}


def _articles() -> Any:
    return read(FOLDER / "articles.yaml")


def _mitigation() -> Any:
    return read(FOLDER / "mitigation.yaml")


KINDS: dict[str, Callable[[], Any]] = {
    "charges": _charges,
    "provisions": _provisions,
    "thresholds": _thresholds,
    "articles": _articles,
    "mitigation": _mitigation,
}


def digest(kind: str) -> str:
    """SHA-256 over names and contents of the YAML files of a kind."""
    sha = hashlib.sha256()
    for path in sources(kind):
        sha.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return sha.hexdigest()


def compiled(kind: str) -> str:
    """The text of the compiled file of a kind."""
    content = {"digest": digest(kind), "data": KINDS[kind]()}
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n"


def main(arguments: list[str]) -> int:
    """Write the compiled files, or with `--check` name those that are stale; 1 if any is."""
    stale = []
    for kind in KINDS:
        path, text = compiled_path(kind), compiled(kind)
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(path.name)
        if "--check" not in arguments:
            path.write_text(text, encoding="utf-8")
    print("需要重新编译：" if "--check" in arguments else "已编译：", "、".join(stale) or "无")
    return int(bool(stale) and "--check" in arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
