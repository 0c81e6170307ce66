"""What words by themselves say: slots without the words, what stands beside a name, and that it joins in what a tagger answers."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import onnxruntime
import pytest

from models.loading import Model, ModelError
from models.tagging import Tagger
from models.wording import AFTER, BEFORE, SIZE, beside, of_person
from training.recipe import Wording
from training.wording import Learned, learned

CHARGES = ("盗窃罪", "诈骗罪", "窝藏、包庇罪")


def finding(number: int) -> Mapping[str, object]:
    """Two defendants, one of whom steals; what tells them apart stands beside their names."""
    thief, other = f"王某{chr(0x7532 + number)}", f"李某{chr(0x7532 + number)}"
    text = f"经审理查明，被告人{thief}翻窗入室窃得现金；被告人{other}谎称投资骗得货款。"
    return {"text": text, "defendants": [{"name": thief, "charges": ["盗窃罪"]}, {"name": other, "charges": ["诈骗罪"]}]}


@pytest.fixture(scope="module")
def taught() -> Learned:
    rows = [finding(number) for number in range(12)]
    return learned(rows, rows[:2], CHARGES, Wording(weight=2.0, epochs=20), seed=1)


def test_what_stands_beside_a_name_ends_with_the_clause_before_and_the_sentence_after() -> None:
    text = "当日，王某甲入室，窃得现金。后张三与王某甲逃走；李四望风。"
    assert beside(text, "王某甲") == "\x01入室，窃得现金\x02后张三与\x01逃走"
    assert beside(text, "赵六") == ""
    long = "长" * 200 + "王某甲" + "长" * 200
    assert beside(long, "王某甲") == "长" * BEFORE + "\x01" + "长" * AFTER


def test_slots_are_once_each_and_in_two_tables() -> None:
    slots, shares = of_person("被告人王某甲窃得现金，王某甲窃得现金。", "王某甲")
    assert len(slots) == len(set(slots.tolist())) == len(shares)
    assert (slots < SIZE).any() and (slots >= SIZE).any() and slots.max() < 2 * SIZE
    assert of_person("", "王某甲")[0].size == 0


def test_each_person_has_his_own_charge(taught: Learned, tmp_path: Path) -> None:
    row = finding(30)
    for int8 in (False, True):
        path = tmp_path / f"{int8}.onnx"
        taught.write(2.0, path, int8)
        graph = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
        for one in row["defendants"]:  # type: ignore[attr-defined]
            slots, shares = of_person(str(row["text"]), one["name"])
            told = graph.run(None, {"slots": slots, "shares": shares})[0][0]
            expected = -2 * np.logaddexp(0, -(shares @ taught.weights[slots] + taught.bias))
            assert np.allclose(told, expected, rtol=0.03 if int8 else 1e-4, atol=1e-3)
            assert CHARGES[int(told.argmax())] == one["charges"][0]
            assert told[2] < -20  # nobody was seen with it


def test_words_join_in_what_a_tagger_answers(worded_model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "被告人王某窃得现金。"
    tagger = Tagger(Model(worded_model))
    classes = tagger.model.scheme.head("charge").classes
    for charge in classes:
        sure = np.where(np.asarray(classes) == charge, 0, -99).astype(np.float32)
        monkeypatch.setattr(tagger.model, "worded", lambda slots, shares, sure=sure: sure)
        monkeypatch.setattr("models.tagging.defendants", lambda plain, scores: ["王某"])
        monkeypatch.setattr(tagger, "_marks", lambda task, read: [_mark(text)])
        assert tagger.charges(text)["defendants"] == [{"name": "王某", "charges": [charge]}]


def test_a_model_without_its_words_is_refused(worded_model: Path) -> None:
    (worded_model / "wording.onnx").unlink()
    with pytest.raises(ModelError, match=r"wording\.onnx"):
        Model(worded_model)


def _mark(text: str) -> object:
    from models.decoding import Marked

    start = text.index("王某") + 1
    return Marked(start, start + 2, 0, 1.0)


@pytest.fixture
def worded_model(taught: Learned, tmp_path: Path) -> Path:
    from models.characters import Characters
    from models.scheme import tag_scheme
    from tests.models.stand_in import base
    from training.export import export
    from training.network import Network

    encoder = base(tmp_path / "base")
    network = Network(tag_scheme(["charges"], CHARGES, wording=True), encoder)
    words = lambda path, int8: taught.write(2.0, path, int8)  # noqa: E731
    return export(network, Characters.read(encoder), {"name": "stand-in"}, tmp_path / "model", words=words)
