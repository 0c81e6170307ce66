"""Findings tagged: offsets into the text as given, relations among allowed labels, sums read exactly; one line out for each in."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from models.decoding import Marked
from models.loading import Model
from models.scheme import DRUGS
from models.tagging import TASKS, Tagger, tag
from pipelines.folding import fold
from tests.evaluation.fictions import run_command

TEXT = "２０１８年３月５日，被告人王某盗走李某现金2000元；被告人赵某将甲基苯丙胺 1.2克 贩卖给钱某。"


WORDS = ("赵某", "甲基苯丙胺", "钱某")


def marking(monkeypatch: pytest.MonkeyPatch, words: Sequence[str], labels: Sequence[int]) -> None:
    """Make the model mark these words, by labels of the task, in the text above."""
    plain = fold(TEXT).unbroken().plain
    places = [plain.index(one) + 1 for one in words]
    marks = [Marked(start, start + len(one), label, 0.9) for one, start, label in zip(words, places, labels, strict=True)]
    monkeypatch.setattr("models.tagging.decode", lambda logits, told, single: marks)


def test_entities_stand_in_the_text_as_given(tag_model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    marking(monkeypatch, WORDS, [DRUGS.index("Nh"), DRUGS.index("NDR"), DRUGS.index("Nh")])
    found = Tagger(Model(tag_model)).entities("drugs", TEXT)
    told = [(TEXT[one["start"] : one["end"]], one["label"]) for one in found["entities"]]
    assert told == [("赵某", "Nh"), ("甲基苯丙胺", "NDR"), ("钱某", "Nh")]


def test_relations_are_those_that_the_labels_of_the_two_allow(tag_model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    marking(monkeypatch, WORDS, [DRUGS.index("Nh"), DRUGS.index("NDR"), DRUGS.index("Nh")])
    tagger = Tagger(Model(tag_model))
    classes = tagger.model.scheme.head("relation").classes
    sure = np.zeros((1, len(classes)), np.float32)
    sure[0, classes.index("traffic_in")] = 9
    monkeypatch.setattr(tagger.model, "classes", lambda head, seen: sure.repeat(len(seen), 0))
    found = {
        (*tuple(TEXT[slice(*one[end])] for end in ("head", "tail")), one["label"]) for one in tagger.entities("drugs", TEXT)["relations"]
    }
    assert found == {("赵某", "甲基苯丙胺", "traffic_in"), ("钱某", "甲基苯丙胺", "traffic_in")}


def test_of_several_mentions_the_likeliest_pair_is_told(tag_model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "被告人赵某将冰毒卖给钱某，钱某当场吸食。"
    places = [(text.index("赵某"), 2, "Nh"), (text.index("钱某"), 2, "Nh"), (text.rindex("钱某"), 2, "Nh")]
    marks = [Marked(start + 1, start + 1 + size, DRUGS.index(label), 0.9) for start, size, label in places]
    monkeypatch.setattr("models.tagging.decode", lambda logits, told, single: marks)
    tagger = Tagger(Model(tag_model))
    classes = tagger.model.scheme.head("relation").classes

    def scored(head: str, seen: np.ndarray) -> np.ndarray:
        logits = np.zeros((len(seen), len(classes)), np.float32)
        logits[:, 0] = 9
        logits[:2, classes.index("sell_drugs_to")] = (11, 13)  # 赵某 with the first 钱某, with the second
        return logits

    monkeypatch.setattr(tagger.model, "classes", scored)
    (found,) = tagger.entities("drugs", text)["relations"]
    assert (found["head"], found["tail"], found["label"]) == ([3, 5], [text.rindex("钱某"), text.rindex("钱某") + 2], "sell_drugs_to")


def test_defendants_are_named_as_the_text_names_them(tag_model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    marking(monkeypatch, ("王某", "赵某"), [0, 0])
    found = Tagger(Model(tag_model)).charges(TEXT)["defendants"]
    assert [one["name"] for one in found] == ["王某", "赵某"]
    assert all(one["charges"][0] in {"盗窃罪", "诈骗罪"} for one in found)


@pytest.mark.parametrize("blanks", [" ", "  ", "\u3000", "\n", "\r\n"])
def test_a_blank_in_a_name_parts_it_in_no_findings(blanks: str) -> None:
    """By the bundled models: of a text of one line, a blank in its first 120 characters was read as the end of a paragraph."""
    text = f"2019年3月4日，被告人孙{blanks}大有潜入被害人李某家中，盗走女式挎包一个。"
    found = Tagger.load("theft").entities("theft", text)["entities"]
    assert f"孙{blanks}大有" in {text[one["start"] : one["end"]] for one in found if one["label"] == "NHCS"}
    text = text.replace("盗走女式挎包一个", f"盗走现金2000元。被告人孙{blanks}大有归案后如实供述")
    assert [one["name"] for one in Tagger.load("charges").charges(text)["defendants"]] == [f"孙{blanks}大有"]


def test_the_sum_is_read_without_a_model() -> None:
    assert list(tag("amount", [{"id": 1, "text": "经审理查明，被告人王某盗走李某现金2000元。"}])) == [{"id": 1, "amount": 2000}]


def test_an_empty_text_gives_nothing(tag_model: Path) -> None:
    tagger = Tagger(Model(tag_model))
    assert tagger.entities("drugs", "") == {"entities": [], "relations": []}
    assert tagger.charges("") == {"defendants": []}


def test_every_line_has_its_answer_in_order(tag_model: Path, tmp_path: Path) -> None:
    path = tmp_path / "texts.jsonl"
    lines = [json.dumps({"id": number, "text": TEXT}) for number in range(3)]
    path.write_text("\n".join([lines[0], "no json", lines[1], '{"id": 7}', "", lines[2]]) + "\n", encoding="utf-8")
    for task in TASKS:
        done = run_command("tag", path, "--task", task, "--model", tag_model)
        assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == [0, None, 1, 7, 2]
        assert done.returncode == 1
        assert "第 2 行不是 JSON" in done.stderr and "第 4 行没有 id 或 text" in done.stderr


def test_what_is_no_model_or_no_file_is_told(tmp_path: Path) -> None:
    path = tmp_path / "texts.jsonl"
    path.write_text('{"id": 1, "text": "甲"}\n', encoding="utf-8")
    done = run_command("tag", path, "--task", "theft", "--model", tmp_path)
    assert (done.returncode, "没有模型" in done.stderr) == (2, True)
    assert run_command("tag", tmp_path / "none.jsonl", "--task", "theft").returncode == 2
