"""MLmodel files (MLmodel 文件): written so that MLflow shows a signature and names no code; read as something a stranger may have written.

MLflow finds in an MLmodel which Python module loads a model, which folder of code it brings, where its data lies. Ours tells none of these: the
one flavour is `panjian`, a list of plain files. What comes back is compared with that, key by key, and nothing of it is ever run or followed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any

import yaml

from models.folder import ModelError
from models.loading import Model, Tensor

FILE, FLAVOUR, FORM = "MLmodel", "panjian", "1"
LARGEST = 64 << 10  # bytes
_KEYS = frozenset({"artifact_path", "flavors", "model_id", "run_id", "signature", "utc_time_created"})
_FLAVOUR_KEYS = frozenset({"form", "entry", "files"})
_CODE = frozenset({"loader_module", "code", "python_model", "model_code_path", "code_paths", "artifacts", "env", "cloudpickle_version"})


def written(model: Model, run_id: str, model_id: str) -> str:
    """The MLmodel of a model."""
    told = {
        "artifact_path": "model",
        "flavors": {FLAVOUR: {"form": FORM, "entry": model.name, "files": sorted(model.digests)}},
        "model_id": model_id,
        "run_id": run_id,
        "signature": signature(model),
        "utc_time_created": f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S.%f}",
    }
    return yaml.safe_dump(told, allow_unicode=True, sort_keys=True)


def signature(model: Model) -> dict[str, Any]:
    """The tensors that the encoder takes and gives, in MLflow's form."""
    from mlflow.models import ModelSignature

    inputs, outputs = (_schema(tensors) for tensors in model.signature)
    told: dict[str, Any] = ModelSignature(inputs=inputs, outputs=outputs).to_dict()
    return told


def _schema(tensors: tuple[Tensor, ...]) -> Any:
    import numpy as np
    from mlflow.types import Schema, TensorSpec

    return Schema([TensorSpec(np.dtype(one.kind), one.shape, one.name) for one in tensors])


def checked(content: bytes) -> Mapping[str, Any]:
    """The flavour that an MLmodel tells: entry and files; ModelError where it names code, a path, or anything that ours does not."""
    if len(content) > LARGEST:
        raise _refused(f"有 {len(content)} 字节，超过 {LARGEST} 字节")
    try:
        told = yaml.safe_load(content.decode("utf-8"))
    except (UnicodeDecodeError, yaml.YAMLError, RecursionError) as error:
        raise _refused("不是 YAML，或者含有要执行的对象") from error
    if not isinstance(told, dict) or not isinstance(told.get("flavors"), dict):
        raise _refused("没有 flavors")
    for path, value in _walked(told):
        if path[-1] in _CODE:
            raise _refused(f"指名了要运行的代码（{'.'.join(path)}）")
        if isinstance(value, str) and path[0] != "signature" and _leads_out(value):
            raise _refused(f"的 {'.'.join(path)} 指向文件夹之外（{value[:80]}）")
    flavour = told["flavors"].get(FLAVOUR)
    if stray := sorted({*map(str, told)} - _KEYS) + sorted({*map(str, told["flavors"])} - {FLAVOUR}):
        raise _refused(f"有不该有的“{stray[0]}”")
    if not isinstance(flavour, dict) or set(flavour) != _FLAVOUR_KEYS or flavour["form"] != FORM:
        raise _refused(f"没有 {FLAVOUR} 这一种格式，或版本不是 {FORM}")
    if (
        not isinstance(flavour["entry"], str)
        or not isinstance(flavour["files"], list)
        or not all(isinstance(x, str) for x in flavour["files"])
    ):
        raise _refused("里的 entry 或 files 写法不对")
    return flavour


def _walked(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every value of a tree with the keys that lead to it."""
    if path:
        yield path, value
    if isinstance(value, dict):
        for key, child in value.items():
            yield from _walked(child, (*path, str(key)))
    elif isinstance(value, list):
        for child in value:
            yield from _walked(child, (*path, "[]"))


def _leads_out(value: str) -> bool:
    """Whether a word is an address or a path that leaves the folder."""
    paths = PurePosixPath(value), PureWindowsPath(value)
    return "://" in value or any(path.is_absolute() or ".." in path.parts or path.drive for path in paths) or value.startswith("~")


def _refused(told: str) -> ModelError:
    return ModelError(f"MLflow 里的 {FILE} {told}：不是判鉴登记的模型，不予取回。请用 panjian models register 重新登记可信的模型文件夹。")
