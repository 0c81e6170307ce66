"""The models folder (模型库): one folder a model version, `name@version`, each verified when it comes in and again whenever it is taken out.

A version is the beginning of a digest, enough to tell versions apart and not to trust one: who takes a model out gives the digests of all its
files as the ledger has them.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from models.folder import ModelError, Verified, verified

FOLDER = "PANJIAN_MODELS_FOLDER"
_REFERENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}@[0-9a-f]{8}")


def models_folder(environment: Mapping[str, str] | None = None) -> Path:
    """Where models are kept: PANJIAN_MODELS_FOLDER, else panjian/models in the user's data folder."""
    given = os.environ if environment is None else environment
    if told := given.get(FOLDER, "").strip():
        return Path(told)
    data = given.get("XDG_DATA_HOME") or Path(given.get("HOME") or Path.home()) / ".local" / "share"
    return Path(data) / "panjian" / "models"


def keep(folder: Path, root: Path | None = None) -> Path:
    """Copy a model folder into the models folder, all at once or not at all; the place of a version that is there already."""
    return keep_files(verified(folder), root)


def keep_files(model: Verified, root: Path | None = None) -> Path:
    """Keep a model whose files were read and verified."""
    shelf = models_folder() if root is None else root
    place = shelf / model.name
    if place.is_dir():
        return find(model.name, model.digests, shelf)
    shelf.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=".new-", dir=shelf))
    try:
        for name, content in model.files.items():
            (made / name).write_bytes(content)
        made.chmod(0o755)
        made.rename(place)
    except OSError:
        if not place.is_dir():
            raise
        return find(model.name, model.digests, shelf)  # somebody else kept it meanwhile
    finally:
        shutil.rmtree(made, ignore_errors=True)
    return place


def find(name: str, digests: Mapping[str, str] | None = None, root: Path | None = None) -> Path:
    """The folder of `name@version`; ModelError where it is not there or not the one with these digests."""
    shelf = models_folder() if root is None else root
    place = shelf / name
    if not _REFERENCE.fullmatch(name) or not place.is_dir():
        raise ModelError(
            f"模型库“{shelf}”里没有 {name}：请用 panjian models fetch {name} 取回，或用 panjian models register 登记它的文件夹。"
        )
    model = verified(place)
    if model.name != name or (digests is not None and dict(model.digests) != dict(digests)):
        raise ModelError(
            f"模型文件夹“{place}”不是台账里登记的 {name}：文件摘要不同，可能被换过。请删掉它，再用 panjian models fetch {name} 取回。"
        )
    return place
