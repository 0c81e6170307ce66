"""A server that was tampered with: what it gives is refused with a message that names the trick, and nothing of it is kept."""

import json
import pickle
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml

from models.folder import ModelError, verified
from models.loading import write_digests
from tests.models.written import written
from training.registry import fetching
from training.registry.fetching import fetch
from training.registry.model_file import checked
from training.registry.model_file import written as model_file
from training.registry.registering import Registered, register

Trick = Callable[[Path], None]


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model folder for those who only look at it."""
    return written(tmp_path_factory.mktemp("shared") / "model", "shared")


def told(**changed: Any) -> Trick:
    """Changes top keys of the MLmodel."""

    def trick(folder: Path) -> None:
        path = folder / "MLmodel"
        path.write_text(yaml.safe_dump(yaml.safe_load(path.read_text(encoding="utf-8")) | changed), encoding="utf-8")

    return trick


def files_of(embedded: Path, done: Registered) -> Path:
    """Where MLflow keeps the files of a model."""
    (found,) = embedded.glob(f"mlruns/*/models/{done.model_id}/artifacts")
    return found


def byte(folder: Path) -> None:
    content = bytearray((folder / "encoder.onnx").read_bytes())
    content[-1] ^= 1
    (folder / "encoder.onnx").write_bytes(bytes(content))


def added(folder: Path) -> None:
    (folder / "python_model.pkl").write_bytes(pickle.dumps([]))


def nested(folder: Path) -> None:
    (folder / "code").mkdir()
    (folder / "code" / "hook.py").write_text("import os", encoding="utf-8")


def exchanged(folder: Path) -> None:
    other = json.loads((folder / "policy.json").read_text(encoding="utf-8")) | {"temperature": 2.0}
    (folder / "policy.json").write_text(json.dumps(other), encoding="utf-8")
    kept = (folder / "MLmodel").read_bytes()
    (folder / "MLmodel").unlink()
    write_digests(folder)
    (folder / "MLmodel").write_bytes(kept)


def pickled(folder: Path) -> None:
    (folder / "status.onnx").write_bytes(pickle.dumps([]))
    kept = (folder / "MLmodel").read_bytes()
    (folder / "MLmodel").unlink()
    write_digests(folder)
    (folder / "MLmodel").write_bytes(kept)


def oversized(folder: Path) -> None:
    with (folder / "card.json").open("r+b") as file:
        file.truncate((16 << 20) + 1)


def gone(folder: Path) -> None:
    (folder / "MLmodel").unlink()


TRICKS: dict[str, tuple[Trick, str]] = {
    "byte": (byte, r"encoder\.onnx”与它的摘要不符"),
    "added": (added, r"python_model\.pkl 有 \d+ 字节，这一类文件不应超过 0"),
    "nested": (nested, "有文件夹或带路径的文件“code”"),
    "exchanged": (exchanged, "其实是|文件却是"),
    "pickled": (pickled, r"status\.onnx”不是 ONNX 模型，而是 pickle"),
    "oversized": (oversized, r"card\.json 有 16777217 字节"),
    "gone": (gone, "没有 MLmodel"),
    "loader": (told(flavors={"python_function": {"loader_module": "os"}}), r"要运行的代码（flavors\.python_function\.loader_module）"),
    "path": (told(artifact_path="../../etc"), "artifact_path 指向文件夹之外"),
    "unlisted": (told(flavors={"panjian": {"form": "1", "entry": "x@12345678", "files": ["encoder.onnx"]}}), "与 MLmodel 所列不同"),
}


@pytest.mark.parametrize("trick", TRICKS)
def test_what_was_changed_on_the_server_is_refused(embedded: Path, model: Path, tmp_path: Path, trick: str) -> None:
    done, root = register(model), tmp_path / "models"
    change, message = TRICKS[trick]
    change(files_of(embedded, done))
    with pytest.raises(ModelError, match=message):
        fetch(done.entry, root)
    assert not root.exists()


def test_what_the_ledger_knows_otherwise_is_refused(embedded: Path, model: Path, tmp_path: Path) -> None:
    done = register(model)
    known = dict(verified(model).digests) | {"card.json": "0" * 64}
    with pytest.raises(ModelError, match=r"与台账登记的摘要不同（card\.json）"):
        fetch(done.entry, tmp_path / "models", lambda _: known)


def test_a_folder_that_is_not_what_it_says_is_not_registered(embedded: Path, model: Path) -> None:
    byte(model)
    with pytest.raises(ModelError, match="摘要不符"):
        register(model)


@pytest.mark.parametrize("reference", ["nothing@12345678", "nothing/1", "nothing:champion", "nothing", "no/version/x"])
def test_what_is_not_there_is_told(embedded: Path, tmp_path: Path, reference: str) -> None:
    with pytest.raises(ModelError, match=r"里没有 |不是模型的写法"):
        fetch(reference, tmp_path)


def of(shared: Path) -> dict[str, Any]:
    from models.loading import Model

    found: dict[str, Any] = yaml.safe_load(model_file(Model(shared), "r" * 32, "m-1"))
    return found


def test_our_own_names_no_code(shared: Path) -> None:
    content = yaml.safe_dump(of(shared)).encode()
    assert checked(content)["entry"].startswith("shared@")
    assert not {b"loader_module", b"python_function", b"code"} & set(content.replace(b":", b" ").split())


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"flavors": {"panjian": {"form": "1", "entry": "a@1", "files": ["../../etc/passwd"]}}}, "指向文件夹之外"),
        ({"flavors": {"panjian": {"form": "1", "entry": "a@1", "files": ["/etc/passwd"]}}}, "指向文件夹之外"),
        ({"flavors": {"panjian": {"form": "1", "entry": "a@1", "files": ["C:\\Windows\\x"]}}}, "指向文件夹之外"),
        ({"flavors": {"panjian": {"form": "1", "entry": "a@1", "files": ["~/.ssh/id"]}}}, "指向文件夹之外"),
        ({"flavors": {"panjian": {"form": "1", "entry": "a@1", "files": "encoder.onnx"}}}, "写法不对"),
        ({"flavors": {"panjian": {"form": "2", "entry": "a@1", "files": []}}}, "版本不是 1"),
        ({"flavors": {"panjian": {"form": "1", "entry": "a@1", "files": [], "env": "conda.yaml"}}}, "要运行的代码"),
        ({"flavors": {"onnx": {"data": "model.onnx"}}}, "不该有的“onnx”"),
        ({"flavors": []}, "没有 flavors"),
        ({"model_uri": "file:///etc"}, "指向文件夹之外"),
        ({"metadata": {"a": [{"python_model": "x.pkl"}]}}, "要运行的代码"),
        ({"resources": {}}, "不该有的“resources”"),
    ],
)
def test_an_mlmodel_tells_what_ours_tell_and_no_more(shared: Path, change: dict[str, Any], message: str) -> None:
    with pytest.raises(ModelError, match=message):
        checked(yaml.safe_dump(of(shared) | change).encode())


@pytest.mark.parametrize(
    "content",
    [b"!!python/object/apply:os.system ['echo harm']", b"a: !!python/name:os.system", b"\xff\xfe\x00", b"- a\n- b", b"a: [", b"x" * 70_000],
    ids=["apply", "name", "bytes", "list", "cut", "long"],
)
def test_an_mlmodel_is_plain_yaml(content: bytes) -> None:
    with pytest.raises(ModelError, match="MLmodel"):
        checked(content)


@pytest.mark.parametrize("location", ["file:///etc", "/etc", "../x", "FILE:///etc"])
def test_a_server_may_not_send_us_to_this_machine(monkeypatch: pytest.MonkeyPatch, location: str) -> None:
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "http://127.0.0.1:5000")
    with pytest.raises(ModelError, match="要求读本机"):
        fetching._of_the_server(location)


@pytest.mark.parametrize("path", ["../../.bashrc", "/etc/passwd", "a/b.json", "..\\x.json", ""])
def test_a_server_may_not_name_paths(path: str) -> None:
    with pytest.raises(ModelError, match="带路径的文件"):
        fetching._sizes([SimpleNamespace(path=path, is_dir=False, file_size=1)])


def test_a_name_taken_by_other_files_is_not_registered_over(embedded: Path, model: Path) -> None:
    from mlflow import MlflowClient

    done: Registered = register(model)
    MlflowClient().set_model_version_tag(done.name, done.version, "panjian.files", "0" * 64)
    with pytest.raises(ModelError, match="文件却不同"):
        register(model)
