"""Folders: the files below one, in a steady order, and no way out of it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from pipelines.reading.source import ReadingError


def files_below(folder: Path) -> Iterator[Path | ReadingError]:
    """Files below `folder`, sorted by name level by level; hidden ones and Word's lock files are left out.

    A link to a file below `folder` is read; one to a folder there is not followed (its files are met anyway);
    one that leads out of `folder` is an error value, as is a folder that cannot be listed.
    """
    root = folder.resolve()
    waiting = [folder]
    while waiting:
        entry = waiting.pop()
        if entry is not folder and entry.is_symlink():
            yield from _linked(entry, root)
        elif is_folder(entry):
            try:
                inside = sorted(entry.iterdir(), key=lambda path: path.name, reverse=True)
            except OSError as error:
                yield unopened(error).at(shown(entry))
                continue
            waiting.extend(path for path in inside if not path.name.startswith((".", "~$")))
        else:
            yield entry


def _linked(entry: Path, root: Path) -> Iterator[Path | ReadingError]:
    try:
        target = entry.resolve(strict=True)
    except (OSError, RuntimeError):  # a dangling link, a ring of links
        yield ReadingError("not_found", "链接指向的文件不存在", "补上原文件或者删去链接", file=shown(entry))
        return
    if not target.is_relative_to(root):
        advice = "把原文件复制进来，或者直接给出原文件的路径"
        yield ReadingError("outside", "链接指向文件夹之外，不读", advice, file=shown(entry))
    elif not target.is_dir():
        yield entry


def is_folder(path: Path) -> bool:
    """Whether `path` is a folder; False where the system will not say."""
    try:
        return path.is_dir()
    except OSError:
        return False


def is_same(path: Path, other: Path) -> bool:
    """Whether both name one existing file; False where the system will not say."""
    try:
        return path.samefile(other)
    except OSError:
        return False


def shown(path: Path | str) -> str:
    """A path as text that every output can carry (undecodable bytes of a name become �)."""
    return os.fsencode(path).decode("utf-8", "replace")


def unopened(error: OSError) -> ReadingError:
    """What the system said against opening a file, for people."""
    if isinstance(error, FileNotFoundError):
        said = ReadingError("not_found", "文件不存在", "检查路径和文件名")
    elif isinstance(error, PermissionError):
        said = ReadingError("unreadable", "没有读取权限", "检查文件权限")
    else:
        said = ReadingError("unreadable", f"打不开（{error.strerror or '系统拒绝'}）", "检查文件和磁盘后再试")
    said.__cause__ = error
    return said
