"""Fetching (取回): a model version out of MLflow into the models folder; everything that came is verified, nothing of it is ever run.

The server may have been tampered with. So only files that the registered digests name are asked for, by bare names, none larger than a model's
may be; they must be what the ledger says they are where it knows the version; what MLflow's MLmodel says is looked at and then thrown away.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from evaluation.artifact import connected, tracking_uri
from models.folder import DIGESTS, LARGEST, MOST, ModelError, Verified, verified
from models.shelf import keep_files
from training.registry.model_file import FILE, checked
from training.registry.model_file import LARGEST as LARGEST_MODEL_FILE
from training.registry.registering import ENTRY, EXPERIMENT

_ADVICE = "请查明登记处是否被改动，再用 panjian models register 重新登记可信的模型文件夹。"


Expected = Callable[[str], Mapping[str, str] | None]
"""The digests that the ledger has of a name@version; None: it has no such entry."""


def fetch(reference: str, root: Path | None = None, expected: Expected = lambda entry: None) -> tuple[str, Path]:
    """The entry and the folder, in the models folder, of `name@version`, `name/3` or `name:champion`."""
    with connected(EXPERIMENT) as mlflow:
        version = _version(mlflow, reference)
        with tempfile.TemporaryDirectory() as place:
            model = _downloaded(mlflow, version, Path(place))
    wanted = reference if "@" in reference else version.tags.get(ENTRY)
    if model.name != wanted:
        raise ModelError(f"MLflow 里登记为 {wanted} 的文件其实是 {model.name}，不予取回。{_ADVICE}")
    known = expected(model.name)
    if known is not None and dict(known) != dict(model.digests):
        differing = sorted(name for name in {*known, *model.digests} if known.get(name) != model.digests.get(name))
        raise ModelError(f"MLflow 里的 {model.name} 与台账登记的摘要不同（{'、'.join(differing)}），不予取回。{_ADVICE}")
    return model.name, keep_files(model, root)


def _version(mlflow: Any, reference: str) -> Any:
    """The model version that a reference names."""
    client = mlflow.MlflowClient()
    try:
        if "@" in reference:
            name = reference.partition("@")[0]
            found = client.search_model_versions(f"name='{name}' and tags.`{ENTRY}` = '{reference}'")
            if not found:
                raise ModelError(f"MLflow（{tracking_uri()}）里没有 {reference}：请核对名称，或先用 panjian models register 登记。")
            return found[0]
        if ":" in reference:
            return client.get_model_version_by_alias(*reference.split(":", 1))
        name, slash, version = reference.rpartition("/")
        if not slash or not version.isdigit():
            raise ModelError(f"“{reference}”不是模型的写法：应是 名称@版本、名称/序号 或 名称:别名，例如 panjian-facts:champion。")
        return client.get_model_version(name, version)
    except mlflow.exceptions.MlflowException as error:
        if error.error_code in ("RESOURCE_DOES_NOT_EXIST", "INVALID_PARAMETER_VALUE"):
            raise ModelError(f"MLflow（{tracking_uri()}）里没有 {reference}：请核对名称、序号或别名。") from error
        raise


def _downloaded(mlflow: Any, version: Any, place: Path) -> Verified:
    """The files of a version, verified in a folder of their own."""
    source = f"models:/{version.name}/{version.version}"
    _of_the_server(mlflow.MlflowClient().get_model_version_download_uri(version.name, version.version))
    sizes = _sizes(mlflow.artifacts.list_artifacts(artifact_uri=source))
    if FILE not in sizes:
        raise ModelError(f"MLflow 里的 {version.name} 第 {version.version} 版没有 {FILE}，不是判鉴登记的模型，不予取回。{_ADVICE}")
    flavour = checked(_one(mlflow, source, FILE, place).read_bytes())
    (place / FILE).unlink()
    told = {*flavour["files"], DIGESTS, FILE}
    if told != sizes.keys():
        raise ModelError(f"MLflow 里的文件与 {FILE} 所列不同（{'、'.join(sorted(told ^ sizes.keys()))}），不予取回。{_ADVICE}")
    for name in sorted(told - {FILE}):
        _one(mlflow, source, name, place)
    model = verified(place)
    if flavour["entry"] != model.name:
        raise ModelError(f"{FILE} 说是 {flavour['entry']}，文件却是 {model.name}，不予取回。{_ADVICE}")
    return model


def _of_the_server(location: str) -> None:
    """A server may not send us to files of this machine."""
    remote = tracking_uri().startswith(("http://", "https://"))
    if remote and urlsplit(location).scheme in ("", "file"):
        told = "（诚实的服务应代管文件：mlflow server 不要加 --no-serve-artifacts）"
        raise ModelError(f"MLflow 服务要求读本机的“{location[:120]}”{told}，不予取回。{_ADVICE}")


def _sizes(listed: Any) -> dict[str, int]:
    """The sizes of the files that the server lists; none of them in a folder, none too large."""
    sizes: dict[str, int] = {}
    for one in listed:
        if one.is_dir or Path(one.path).name != one.path or one.path in ("", ".", "..") or "\\" in one.path:
            raise ModelError(f"MLflow 里的模型有文件夹或带路径的文件“{one.path[:120]}”，不予取回：模型只能是一层普通文件。{_ADVICE}")
        most = LARGEST_MODEL_FILE if one.path == FILE else LARGEST.get(Path(one.path).suffix, 0)
        if (one.file_size or 0) > most:
            raise ModelError(f"MLflow 里的 {one.path} 有 {one.file_size} 字节，这一类文件不应超过 {most} 字节，不予取回。{_ADVICE}")
        sizes[one.path] = one.file_size or 0
    if sum(sizes.values()) > MOST:
        raise ModelError(f"MLflow 里的模型合计超过 {MOST >> 20} MiB，不予取回。{_ADVICE}")
    return sizes


def _one(mlflow: Any, source: str, name: str, place: Path) -> Path:
    """One file, downloaded where we say."""
    found = Path(mlflow.artifacts.download_artifacts(artifact_uri=f"{source}/{name}", dst_path=str(place)))
    if found.resolve() != (place / name).resolve() or not found.is_file():
        raise ModelError(f"MLflow 把 {name} 写到了别处（{found}），不予取回。{_ADVICE}")
    return found
