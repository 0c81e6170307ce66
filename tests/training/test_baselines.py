"""Baselines: what they learn from and how they are scored, on small fictional data; the whole comparison leaves one table and a run of MLflow."""

import json
import lzma
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from pipelines.folding import fold
from pipelines.judgment import Part, Span
from pipelines.segment import segment
from tests.evaluation.fictions import TEXTS, THEFT
from tests.models.stand_in import base
from tests.training.fictions import charges_row, drug_row, shared_data, theft_row
from training.baselines import sections
from training.baselines.__main__ import app
from training.baselines.defendants import DefendantCharges, given
from training.baselines.plan import Charges, read_plan
from training.baselines.recognizer import flat, sample
from training.baselines.rows import Row, presented
from training.baselines.segmenter import discovered, legal_words
from training.baselines.transformer_folder import transformer_folder
from training.recipe import RecipeError


class Letters:
    """A segmenter of single characters."""

    def cut(self, text: str) -> list[str]:
        return [one for one in text if not one.isspace()]


def test_of_overlapping_entities_the_longest_is_kept() -> None:
    row = {"text": "王\u200b某的手机和电脑", "entities": [{"start": 0, "end": 7, "label": "A"}, {"start": 4, "end": 6, "label": "B"}]}
    assert [one["label"] for one in flat(row["entities"])] == ["A"]
    made = sample(row)
    assert "".join(made["token"]) == fold(row["text"]).plain
    assert made["tag"] == ["B-A", *["I-A"] * 5, "O", "O"]


def test_each_defendant_has_the_words_of_the_sentences_that_name_him() -> None:
    row = {
        "text": "被告人孙大成持刀威胁。被告人吴小军签订合同。孙大成逃走。",
        "defendants": [{"name": "吴小军", "charges": ["合同诈骗罪"]}, {"name": "孙大成", "charges": ["抢劫罪"]}],
    }
    model = DefendantCharges(Charges(fewest=1), Letters(), 1)  # type: ignore[arg-type]
    his, others = ("".join(words) for words in model.examples(row))
    assert his == "被告人<本人>签订合同。"
    assert others == "被告人<本人>持刀威胁。<本人>逃走。"
    rows = [charges_row(number) for number in range(8)]
    told = [{"id": one["id"], "text": one["text"], "defendants": []} for one in rows]
    for one, source in zip(told, rows, strict=True):
        one["defendants"] = [{"name": each["subject"], "charges": [each["charge"]]} for each in source["defendants"]]
    model.train(told)
    assert model.answers([told[0]]) == {"two-0": {"id": "two-0", "defendants": told[0]["defendants"]}}


def test_with_names_given_others_do_not_count() -> None:
    answers = {"a": {"id": "a", "defendants": [{"name": "甲某", "charges": ["抢劫罪"]}, {"name": "周某", "charges": ["盗窃罪"]}]}}
    assert given(answers, {"a": {"defendants": [{"name": "甲某"}]}})["a"]["defendants"] == [{"name": "甲某", "charges": ["抢劫罪"]}]


def test_words_that_hold_together_among_varied_neighbours_are_found() -> None:
    around = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往"
    text = "。".join(f"{one}嫌疑人{other}" for one, other in zip(around, reversed(around), strict=True))
    text += "。" + "".join(map(chr, range(0x5000, 0x5800)))  # among which it would be rare by chance
    assert "嫌疑人" in discovered([text])
    assert "嫌疑" not in discovered([text])  # 人 always follows
    assert {"盗窃罪", "自首", "累犯"} <= set(legal_words())


def test_roles_are_scored_by_sentence_against_the_public_stretches() -> None:
    judgment = segment(TEXTS[THEFT], "x")
    told = sections.by_rule(judgment)
    assert [role for _, role in told][-1] in {"foot", "appendix"}
    verdict = next(judgment.parts(Part.VERDICT))
    place = judgment.received(Span(verdict.start, verdict.end))
    gold = sections.public(judgment, {"pjjg": [place.start, place.end], "other": [0, 5]})
    assert gold and {role for _, role in gold} == {"verdict"}
    row = sections.measured("k", "t", "m", [gold], [sections.coarse(told)], None, "")
    assert row.f1 == row.precision == row.recall and row.items == len(gold)
    assert row.f1 is not None and row.f1 > 0.5


def test_the_table_numbers_its_notes() -> None:
    rows = [Row(f"a.{n}", "任务", f"模型{n}", 3, 0.5, 0.5, 0.5, (0.4, 0.6), 0.5, 2.0, "同一条注") for n in range(2)]
    shown = presented(rows, ["一行"])
    assert shown.lines == ["一行", "注 1　同一条注"]
    assert [row[-1] for row in shown.tables[0].rows] == ["1", "1"]


def test_a_vocabulary_becomes_lines(tmp_path: Path) -> None:
    made = base(tmp_path / "base", ["甲乙"])
    (made / "vocab.txt").unlink()
    (made / "vocab.json").write_text(json.dumps(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "\n", "甲", "A"]), encoding="utf-8")
    lines = (transformer_folder(made, tmp_path / "copy") / "vocab.txt").read_text(encoding="utf-8").splitlines()
    assert lines[5:] == ["[unused5]", "甲", "A"]


def test_the_recipe_here_is_sound_and_a_wrong_one_is_named(tmp_path: Path) -> None:
    assert read_plan().kind == "baselines"
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("name: x\nkind: baselines\nbase: y\ncolour: red\n", encoding="utf-8")
    with pytest.raises(RecipeError, match="colour"):
        read_plan(wrong)


def test_all_of_it_on_small_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = shared_data(tmp_path / "data")
    dev = json.loads((data / "gold" / "dev.jsonl").read_text(encoding="utf-8").splitlines()[0])
    with lzma.open(data / "section_offsets.jsonl.xz", "wt", encoding="utf-8") as lines:
        lines.write(json.dumps({"id": dev["id"], "sections": {"ajjbqk": [0, len(dev["text"]) // 2]}}) + "\n")
    encoder = base(tmp_path / "base", [*TEXTS.values(), *(made(1)["text"] for made in (theft_row, drug_row, charges_row)), "0123456789"])
    plan = tmp_path / "plan.yaml"
    told = {
        "name": "tiny",
        "kind": "baselines",
        "base": str(encoder),
        "entities": {"decoders": ["crf"], "epochs": 12, "batch": 8, "learning_rate": 5e-3, "head_learning_rate": 5e-3, "word_dropout": 0.0},
        "words": {"characters": 20_000, "lines": 60, "iterations": 1},
        "charges": {"fewest": 1},
        "roles": {"judgments": 4, "fewest": 1},
    }
    plan.write_text(yaml.safe_dump(told), encoding="utf-8")
    monkeypatch.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{tmp_path / 'mlflow.db'}")
    monkeypatch.chdir(tmp_path)
    asked = ["--recipe", str(plan), "--work", str(tmp_path / "work"), "--data", str(data), "--threads", "1"]
    done = CliRunner().invoke(app, asked)
    assert done.exit_code == 0, done.output
    import mlflow

    mlflow.set_tracking_uri(f"sqlite:///{tmp_path / 'mlflow.db'}")
    (kept,) = mlflow.search_runs(experiment_names=["panjian-training"], output_format="list")
    metrics = kept.data.metrics
    assert metrics["theft.hanlp-crf"] > 0.5
    assert metrics["charges.linear"] == 1.0
    assert "roles.linear" in metrics and "sections.rules" in metrics
    assert "pkuseg" in done.output
    unpickled = [one for one in (tmp_path / "work").rglob("*") if one.suffix in {".pt", ".pkl", ".joblib", ".bin"}]
    assert unpickled == []


def test_what_cannot_be_done_is_told(tmp_path: Path) -> None:
    assert CliRunner().invoke(app, ["--only", "nothing"]).exit_code == 2
    assert CliRunner().invoke(app, ["--model", "drugs=here"]).exit_code == 2
    assert CliRunner().invoke(app, ["--data", str(tmp_path / "none")]).exit_code == 2
