"""Model folders that may be meant to do harm: each trick is refused before anything is loaded, and the message names it."""

import io
import json
import os
import pickle
import shutil
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import onnx
import pytest
from onnx import TensorProto, helper

from models import folder as model_folder
from models.folder import verified
from models.loading import Model, ModelError, write_digests
from models.onnx_file import problem
from tests.models.written import written


class Harm:
    """What a pickle would run."""

    def __reduce__(self) -> tuple[Callable[[str], int], tuple[str]]:
        return os.system, ("echo harm",)


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return written(tmp_path / "model")


def digests_of(folder: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((folder / "digests.json").read_text(encoding="utf-8"))
    return told


def tell(folder: Path, change: Mapping[str, Any]) -> None:
    """Change what digests.json tells."""
    (folder / "digests.json").write_text(json.dumps(digests_of(folder) | dict(change)), encoding="utf-8")


def rewrite(folder: Path, name: str, content: bytes) -> None:
    """Put another content for a file, and its right digest."""
    (folder / name).write_bytes(content)
    write_digests(folder)


def test_a_sound_folder_is_a_model(model: Path) -> None:
    found = verified(model)
    assert found.name == Model(model).name and found.name.startswith("written@")
    assert set(found.files) == {*found.digests, "digests.json"}


@pytest.mark.parametrize(
    "name", ["/etc/passwd", "../../etc/passwd", "..", "a/b.onnx", "C:\\x.onnx", "heads\\status.onnx", "", "digests.json"]
)
def test_digests_name_only_files_of_the_folder(model: Path, name: str) -> None:
    tell(model, {name: "0" * 64})
    with pytest.raises(ModelError, match="不该有的文件名"):
        Model(model)


@pytest.mark.parametrize("digest", ["", "0" * 63, "Z" * 64, None, 7, ["0" * 64]])
def test_a_digest_is_a_digest(model: Path, digest: object) -> None:
    tell(model, {"encoder.onnx": digest})
    with pytest.raises(ModelError, match=r"encoder\.onnx 的摘要不是 SHA-256"):
        Model(model)


@pytest.mark.parametrize(
    "content",
    [b"[]", b"{}", b"3", b'{"encoder.onnx"', b"\xff\xfe", b"[" * 100_000],
    ids=["list", "empty", "number", "cut", "bytes", "deep"],
)
def test_what_is_no_list_of_digests_is_told(model: Path, content: bytes) -> None:
    (model / "digests.json").write_bytes(content)
    with pytest.raises(ModelError, match=r"digests\.json"):
        Model(model)


def test_symbolic_links_are_refused_within_the_folder_and_out_of_it(model: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside.json"
    shutil.move(model / "policy.json", outside)
    (model / "policy.json").symlink_to(outside)
    with pytest.raises(ModelError, match=r"policy\.json 是符号链接"):
        Model(model)
    (model / "policy.json").unlink()
    (model / "policy.json").symlink_to(model / "card.json")
    with pytest.raises(ModelError, match="符号链接"):
        Model(model)


def test_a_folder_a_pipe_and_a_socket_are_no_files(model: Path) -> None:
    (model / "extra").mkdir()
    with pytest.raises(ModelError, match="extra 不是普通文件"):
        Model(model)
    (model / "extra").rmdir()
    os.mkfifo(model / "extra")
    with pytest.raises(ModelError, match="extra 不是普通文件"):
        Model(model)


def test_a_file_without_digest_is_refused(model: Path) -> None:
    (model / "notes.txt").write_text("hello", encoding="utf-8")
    with pytest.raises(ModelError, match=r"没有列出的 notes\.txt"):
        Model(model)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("weights.pkl", pickle.dumps({"a": 1}), "pickle"),
        ("model.bin", pickle.dumps({"a": 1}, protocol=4), "pickle"),
        ("python_model.pkl", b"cos\nsystem\n", "程序或序列化的对象"),
        ("hook.py", b"import os", "程序或序列化的对象"),
        ("other.onnx", b"\x08\x07", "不认得这个文件名"),
        ("MLmodel", b"flavors: {}", "不认得这个文件名"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_a_file_of_another_kind_is_refused_though_its_digest_is_right(model: Path, name: str, content: bytes, told: str) -> None:
    rewrite(model, name, content)
    with pytest.raises(ModelError, match=f"{name} 不是模型的文件：.*{told}"):
        Model(model)


def packed() -> bytes:
    """An archive as torch.save writes one."""
    place = io.BytesIO()
    with zipfile.ZipFile(place, "w") as archive:
        archive.writestr("archive/data.pkl", pickle.dumps(Harm()))
    return place.getvalue()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (pickle.dumps(Harm()), "pickle"),
        (pickle.dumps(Harm(), protocol=2), "pickle"),
        (packed(), "zip 压缩包"),
        (b"\x7fELF" + bytes(60), "可执行程序"),
        (b"version https://git-lfs.github.com/spec/v1\n", "Git LFS 的指针"),
        (b"", "不是 ONNX 模型"),
        (b"no model at all", "不是 ONNX 模型"),
    ],
    ids=["pickle", "pickle 2", "torch", "program", "pointer", "empty", "text"],
)
def test_what_only_calls_itself_onnx_is_refused(model: Path, content: bytes, told: str) -> None:
    rewrite(model, "status.onnx", content)
    with pytest.raises(ModelError, match=rf"status\.onnx”.*{told}"):
        Model(model)


def proto(model: Path, name: str = "encoder.onnx") -> onnx.ModelProto:
    return onnx.load(model / name)


def outside(tensor: TensorProto, location: str = "../../../../etc/passwd") -> TensorProto:
    """A tensor whose data lies elsewhere."""
    tensor.ClearField("raw_data")
    tensor.data_location = TensorProto.EXTERNAL
    entry = tensor.external_data.add()
    entry.key, entry.value = "location", location
    return tensor


def of_graph(found: onnx.ModelProto) -> None:
    outside(found.graph.initializer[0])


def without_location(found: onnx.ModelProto) -> None:
    found.graph.initializer[0].external_data.add().key = "location"


def of_constant(found: onnx.ModelProto) -> None:
    tensor = outside(TensorProto(name="t", dims=[1], data_type=TensorProto.FLOAT))
    found.graph.node.append(helper.make_node("Constant", [], ["unused"], value=tensor))


def of_branch(found: onnx.ModelProto) -> None:
    tensor = outside(TensorProto(name="t", dims=[1], data_type=TensorProto.FLOAT), "weights.bin")
    branch = helper.make_graph([helper.make_node("Identity", ["t"], ["y"])], "branch", [], [], [tensor])
    found.graph.node.append(helper.make_node("If", ["c"], ["unused"], then_branch=branch, else_branch=branch))


def of_function(found: onnx.ModelProto) -> None:
    tensor = outside(TensorProto(name="t", dims=[1], data_type=TensorProto.FLOAT))
    constant = helper.make_node("Constant", [], ["y"], value=tensor)
    found.functions.append(helper.make_function("ai.onnx", "f", [], ["y"], [constant], [helper.make_opsetid("", 18)]))


@pytest.mark.parametrize("reach", [of_graph, without_location, of_constant, of_branch, of_function])
def test_weights_in_another_file_are_refused_wherever_they_are_told(model: Path, reach: Callable[[onnx.ModelProto], None]) -> None:
    found = proto(model)
    reach(found)
    rewrite(model, "encoder.onnx", found.SerializeToString())
    with pytest.raises(ModelError, match=r"encoder\.onnx”的权重引用了别的文件"):
        Model(model)


def test_operators_of_a_foreign_library_are_refused(model: Path) -> None:
    found = proto(model)
    found.graph.node.append(helper.make_node("Run", ["ids"], ["unused"], domain="com.example.shell"))
    rewrite(model, "encoder.onnx", found.SerializeToString())
    with pytest.raises(ModelError, match=r"外来的算子库“com\.example\.shell”"):
        Model(model)


def test_the_walk_reads_what_onnx_reads_and_ends_with_the_file(model: Path) -> None:
    content = (model / "encoder.onnx").read_bytes()
    assert problem(content) is None
    assert all(problem(content[:length]) is not None for length in range(0, len(content) // 2, 97))


def test_graphs_within_graphs_have_an_end() -> None:
    def nested(depth: int) -> bytes:
        graph = helper.make_graph([], "g", [], [])
        for _ in range(depth):
            graph = helper.make_graph([helper.make_node("Loop", ["c"], [], body=graph)], "g", [], [])
        return bytes(helper.make_model(graph).SerializeToString())

    assert problem(nested(4)) is None
    assert problem(nested(12)) == "不是 ONNX 模型，或已损坏"


def test_a_file_too_large_is_refused_before_it_is_read(model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with (model / "encoder.onnx").open("r+b") as file:
        file.truncate((1 << 30) + 1)  # sparse
    with pytest.raises(ModelError, match=r"encoder\.onnx”太大：1073741825 字节"):
        Model(model)
    shutil.copy(written(model.parent / "other") / "encoder.onnx", model / "encoder.onnx")
    monkeypatch.setattr(model_folder, "MOST", 1000)
    with pytest.raises(ModelError, match="合计超过"):
        Model(model)


@pytest.mark.parametrize("name", [None, "", "../escape", "a/b", "a@b", ".hidden", "-" * 3, "长名", "x" * 101, 7])
def test_the_name_of_a_card_can_name_a_folder(model: Path, name: object) -> None:
    rewrite(model, "card.json", json.dumps({"name": name}).encode())
    with pytest.raises(ModelError, match=r"card\.json 里没有可用的名称"):
        Model(model)


def test_heads_name_files_of_the_folder(model: Path) -> None:
    scheme = json.loads((model / "scheme.json").read_text(encoding="utf-8"))
    scheme["heads"][0]["name"] = "../status"
    rewrite(model, "scheme.json", json.dumps(scheme).encode())
    with pytest.raises(ModelError, match=r"不可用的分类头名称“\.\./status”"):
        Model(model)


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("policy.json", {"temperature": 0}, "温度或门槛"),
        ("policy.json", {"temperature": 1, "trust": {"amount": {"add": "0.5"}}}, "温度或门槛"),
        ("policy.json", {"trust": {"amount": {"run": 1}}}, "不认得的门槛"),
        ("policy.json", [], "不合要求"),
        ("scheme.json", {"labels": []}, "不合要求|不是模型的文件"),
        ("vocab.json", {"a": 1}, "词表里没有"),
    ],
)
def test_json_that_is_not_as_it_should_be_is_told(model: Path, name: str, value: object, told: str) -> None:
    rewrite(model, name, json.dumps(value).encode())
    with pytest.raises(ModelError, match=told):
        Model(model)


def test_what_onnx_runtime_cannot_open_is_told_in_chinese(model: Path) -> None:
    found = proto(model)
    found.graph.node[0].op_type = "Gathre"
    rewrite(model, "encoder.onnx", found.SerializeToString())
    with pytest.raises(ModelError, match=r"encoder\.onnx 打不开"):
        Model(model)


def test_what_was_verified_is_what_is_loaded(model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file exchanged between the check and the loading changes nothing: the bytes that were checked are loaded."""
    whole = model_folder.checked

    def exchanging(place: Path, *told: Any) -> Any:
        found = whole(place, *told)
        (place / "encoder.onnx").write_bytes(pickle.dumps(Harm()))
        return found

    monkeypatch.setattr(model_folder, "checked", exchanging)
    assert Model(model).read("张三").spans.shape[0] == 4
