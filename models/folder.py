"""A model folder's files (模型文件): read once, each checked against its digest, and refused where anything is not as a model's should be.

A model comes from elsewhere and may be meant to do harm. So nothing but known names is let in, no link, no folder, no file that its digest does
not tell of, none too large; JSON is JSON; ONNX is a graph that carries its own weights. What was checked is what is used: the bytes, not the path.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import stat
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.onnx_file import other_kind, problem
from models.version import versioned

ENCODER, WORDING, SCHEME, VOCABULARY, CARD, POLICY, DIGESTS = (
    "encoder.onnx",
    "wording.onnx",
    "scheme.json",
    "vocab.json",
    "card.json",
    "policy.json",
    "digests.json",
)
LARGEST: Mapping[str, int] = {".onnx": 1 << 30, ".json": 16 << 20}  # bytes of a file, by what it is
MOST = 2 << 30  # bytes of all files
_NEEDED = (ENCODER, SCHEME, VOCABULARY, CARD)
_HEAD = re.compile(r"[a-z][a-z0-9_]{0,39}")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_CODE = frozenset({".pkl", ".pickle", ".pt", ".pth", ".bin", ".joblib", ".py", ".pyc", ".so", ".dll", ".sh", ".npy", ".h5", ".ckpt"})
_DIGEST = re.compile(r"[0-9a-f]{64}")
_AGAIN = "请重新导出、重新取回或重新安装。"


class ModelError(ValueError):
    """A model that is missing, damaged or no model at all; the message, in Chinese, says what to do."""


@dataclass(frozen=True, slots=True)
class Verified:
    """A model whose files are what their digests say: `name` is name@version, `files` have digests.json among them."""

    name: str
    files: Mapping[str, bytes]
    digests: Mapping[str, str]

    def json(self, name: str) -> Any:
        """A JSON file of it."""
        return _json(name, self.files[name])


def verified(folder: Path, names: Iterable[str] | None = None) -> Verified:
    """Read and check the folder; ModelError tells the first thing that is wrong. `names`: its files, where not those of a model with heads."""
    if not folder.is_dir():
        raise ModelError(f"没有模型文件夹“{folder}”：请给出 panjian train 导出的模型文件夹。")
    present = _present(folder)
    if DIGESTS not in present:
        raise ModelError(f"“{folder}”不是模型文件夹：没有 {DIGESTS}。请给出 panjian train 导出的模型文件夹。")
    told = _read(folder, DIGESTS)
    digests = _digests(folder, told)
    if stray := sorted(present - digests.keys() - {DIGESTS}):
        raise ModelError(
            f"模型文件夹“{folder}”里有 {DIGESTS} 没有列出的 {stray[0]}：模型文件夹只能有导出时写下的文件，请删掉它或重新导出。"
        )
    if absent := sorted(digests.keys() - present):
        raise ModelError(f"模型文件夹“{folder}”缺文件 {absent[0]}，{_AGAIN}")
    files = {DIGESTS: told} | dict(_contents(folder, digests))
    return checked(folder, files, digests, names)


def checked(folder: Path, files: Mapping[str, bytes], digests: Mapping[str, str], names: Iterable[str] | None = None) -> Verified:
    """Files with the digests they should have, as a model; what each one holds is looked at."""
    known = set(names or _known(folder, files))
    for name in sorted(digests):
        if name not in known:
            raise ModelError(
                f"模型文件夹“{folder}”里的 {name} 不是模型的文件：{_kind(name, files[name])}，不予加载。请只保留导出时写下的文件。"
            )
        if name.endswith(".onnx") and (wrong := problem(files[name])):
            raise ModelError(f"模型文件“{folder / name}”{wrong}，不予加载。请用 panjian train 重新导出。")
    for name in sorted(known - digests.keys()):
        raise ModelError(f"模型文件夹“{folder}”缺文件 {name}，{_AGAIN}")
    card = _json(CARD, files[CARD])
    if not isinstance(card, dict) or not isinstance(card.get("name"), str) or not _NAME.fullmatch(card["name"]):
        raise ModelError(f"模型“{folder}”的 {CARD} 里没有可用的名称（name：字母、数字、“-”、“_”、“.”，不超过 100 个字符）。")
    return Verified(versioned(card, digests), dict(files), dict(digests))


def write_digests(folder: Path) -> None:
    """Write the digests of all files of a model folder."""
    named = {path.name: _digest(path.read_bytes()) for path in sorted(folder.iterdir()) if path.is_file() and path.name != DIGESTS}
    (folder / DIGESTS).write_text(json.dumps(named, indent=1) + "\n", encoding="utf-8")


def _present(folder: Path) -> set[str]:
    """The names in a folder, all of them plain files."""
    try:
        with os.scandir(folder) as entries:
            found = sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        raise ModelError(f"读不了模型文件夹“{folder}”：{error.strerror}。") from error
    for entry in found:
        if entry.is_symlink():
            raise ModelError(f"模型文件夹“{folder}”里的 {entry.name} 是符号链接：可能指向文件夹之外，不予加载。请换成文件本身。")
        if not entry.is_file(follow_symlinks=False):
            raise ModelError(f"模型文件夹“{folder}”里的 {entry.name} 不是普通文件，不予加载。模型文件夹里只能有文件。")
    return {entry.name for entry in found}


def _digests(folder: Path, content: bytes) -> dict[str, str]:
    """The digests that a folder tells, each of a file in it by its bare name."""
    told = _json(DIGESTS, content)
    if not isinstance(told, dict) or not told:
        raise ModelError(f"模型文件夹“{folder}”的 {DIGESTS} 不是文件名与摘要的对照，{_AGAIN}")
    for name, digest in told.items():
        if name in ("", ".", "..", DIGESTS) or Path(name).is_absolute() or any(one in name for one in "/\\:\0"):
            raise ModelError(f"模型文件夹“{folder}”的 {DIGESTS} 里有不该有的文件名“{name}”：只能是文件夹里的文件，不予加载。")
        if not isinstance(digest, str) or not _DIGEST.fullmatch(digest):
            raise ModelError(f"模型文件夹“{folder}”的 {DIGESTS} 里 {name} 的摘要不是 SHA-256，{_AGAIN}")
    return dict(told)


def _contents(folder: Path, digests: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
    total = 0
    for name, digest in digests.items():
        content = _read(folder, name)
        total += len(content)
        if total > MOST:
            raise ModelError(f"模型文件夹“{folder}”的文件合计超过 {MOST >> 20} MiB，不予加载。")
        if _digest(content) != digest:
            raise ModelError(f"模型文件“{folder / name}”与它的摘要不符，可能已损坏或被改动，{_AGAIN}")
        yield name, content


def _read(folder: Path, name: str) -> bytes:
    """A file whole: the one that is opened is the one that is looked at, and no link is followed."""
    most = LARGEST.get(Path(name).suffix, LARGEST[".json"])
    try:
        place = os.open(folder / name, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
        with os.fdopen(place, "rb") as file:
            about = os.fstat(place)
            if not stat.S_ISREG(about.st_mode):
                raise ModelError(f"模型文件“{folder / name}”不是普通文件，不予加载。")
            content = file.read(most + 1) if about.st_size <= most else b""
    except OSError as error:
        raise ModelError(f"读不了模型文件“{folder / name}”：{error.strerror}，{_AGAIN}") from error
    if about.st_size > most or len(content) > most:
        raise ModelError(f"模型文件“{folder / name}”太大：{about.st_size} 字节，这一类文件不应超过 {most} 字节，不予加载。")
    return content


def _known(folder: Path, files: Mapping[str, bytes]) -> Iterator[str]:
    """The files that a model of this scheme has."""
    yield from _NEEDED
    if POLICY in files:
        yield POLICY
    scheme = _json(SCHEME, files[SCHEME]) if SCHEME in files else {}
    heads = scheme.get("heads", []) if isinstance(scheme, dict) else []
    for head in heads if isinstance(heads, list) else []:
        name = head.get("name") if isinstance(head, dict) else None
        if not isinstance(name, str) or not _HEAD.fullmatch(name):
            raise ModelError(f"模型文件夹“{folder}”的 {SCHEME} 里有不可用的分类头名称“{name}”：只能用小写字母、数字和下划线，不予加载。")
        yield f"{name}.onnx"
    if isinstance(scheme, dict) and scheme.get("wording") is True:
        yield WORDING


def _kind(name: str, content: bytes) -> str:
    """What a file is that should not be there."""
    told = other_kind(content)
    if told is None and Path(name).suffix in _CODE:
        told = "程序或序列化的对象"
    return f"看来是{told}" if told else "不认得这个文件名"


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _json(name: str, content: bytes) -> Any:
    try:
        return json.loads(content.decode("utf-8"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise ModelError(f"读不了模型文件 {name}：不是 JSON。{_AGAIN}") from error
