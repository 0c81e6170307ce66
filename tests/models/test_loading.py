"""Model folders: read by digest, refused when damaged, the same answer every time."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from models.decoding import STATES
from models.features import of_pairs, of_spans
from models.loading import Model, ModelError, folder_of, write_digests
from tests.models.stand_in import spoil


def test_a_window_is_read_character_by_character(fact_model: Path) -> None:
    model = Model(fact_model)
    read = model.read("被告人张三犯盗窃罪。", [1] * 12)
    assert read.hidden.shape == (12, 32)
    assert read.spans.shape == (12, len(model.scheme.labels), STATES)
    assert read.roles is not None and read.roles.shape == (12, 15)
    again = Model(fact_model).read("被告人张三犯盗窃罪。", [1] * 12)
    assert np.array_equal(read.spans, again.spans)


def test_heads_answer_for_several_spans_and_for_none(fact_model: Path) -> None:
    model = Model(fact_model)
    hidden = model.read("被告人张三犯盗窃罪。").hidden
    assert model.classes("status", of_spans(hidden, [(1, 3), (4, 6)])).shape == (2, 3)
    assert model.classes("whose", of_pairs(hidden, [((1, 3), (4, 6))])).shape == (1, 2)
    assert model.classes("status", np.zeros((0, 64), np.float32)).shape == (0, 3)


def test_a_model_is_named_by_its_content(fact_model: Path, tag_model: Path) -> None:
    name, version = Model(fact_model).name.split("@")
    assert (name, len(version)) == ("stand-in", 8)
    assert Model(tag_model).name != Model(fact_model).name


def test_a_changed_file_is_refused(fact_model: Path, tmp_path: Path) -> None:
    for name in ("encoder.onnx", "scheme.json"):
        folder = shutil.copytree(fact_model, tmp_path / name)
        spoil(folder, name)
        with pytest.raises(ModelError, match=rf"{name}.*摘要不符"):
            Model(folder)


def test_a_missing_file_is_named(fact_model: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(fact_model, tmp_path / "model")
    (folder / "status.onnx").unlink()
    with pytest.raises(ModelError, match=r"缺文件 status\.onnx"):
        Model(folder)


def test_a_name_that_is_no_model_is_refused_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="--model none"):
        folder_of(str(tmp_path), "facts")


def test_a_head_that_was_made_to_see_something_else_is_refused(fact_model: Path, tmp_path: Path) -> None:
    folder = tmp_path / "model"
    shutil.copytree(fact_model, folder)
    shutil.copyfile(folder / "status.onnx", folder / "whose.onnx")  # of one span instead of two
    write_digests(folder)
    with pytest.raises(ModelError, match="whose 是别的版本导出的"):
        Model(folder)
