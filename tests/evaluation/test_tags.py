"""`panjian evaluate tags`: strict scores of short texts, in the forms of the public sets and of `panjian tag`."""

from __future__ import annotations

import json
import lzma
from pathlib import Path
from typing import Any

import pytest

from evaluation import tags
from evaluation.page import html
from evaluation.presentation import text
from evaluation.public_sets import item_of, items, split_of
from evaluation.tag_tables import LEARNED, presented
from models.loading import CARD, folder_of
from tests.evaluation.fictions import DATA, json_lines, run, run_apart

STOLEN = "被告人张三在东湖区窃得李四的手机一部。"
SOLD = "周某在江城卖给郑某海洛因0.3克。"
CHARGED = "被告人孙某、何某共同殴打他人。"


def theft() -> dict[str, Any]:
    entities = [{"label": "NHCS", "span": ["3;5"], "text": ["张三"]}, {"label": "NS", "span": ["6;9"], "text": ["东湖区"]}]
    entities.append({"label": "NASI", "span": ["14;16", "14;18"], "text": ["手机", "手机一部"]})
    return {"id": "t1", "text": STOLEN, "entities": entities}


def drugs() -> dict[str, Any]:
    places = [("Nh", 0, 2), ("Ns", 3, 5), ("Nh", 7, 9), ("NDR", 9, 12), ("NW", 12, 16)]
    entities = [{"label": label, "start": start, "end": end, "text": SOLD[start:end]} for label, start, end in places]
    related = [("sell_drugs_to", 0, 7), ("traffic_in", 0, 9), ("NA", 7, 9)]
    relations = [{"label": label, "e1start": one, "e21start": other, "em1Text": "", "em2Text": ""} for label, one, other in related]
    return {"id": "d1", "text": SOLD, "entities": entities, "relations": relations}


def charges() -> dict[str, Any]:
    told = [{"subject": "孙某", "charge": "故意伤害罪///寻衅滋事罪"}, {"subject": "何某", "charge": "故意伤害罪"}]
    return {"id": "c1", "text": CHARGED, "split": "dev", "defendants": told}


def scored(task: tags.Task, gold: list[dict[str, Any]], answers: list[dict[str, Any]]) -> dict[str, Any]:
    items = {row["id"]: item_of(task, row)[1] for row in gold}
    return tags.summary(task, "all", "虚构.jsonl", "标注.jsonl", items, {row["id"]: row for row in answers})


def counts(found: dict[str, Any], what: str, label: str | None = None) -> tuple[int, int, int]:
    one = found["scores"][what]["labels"][label] if label else found["scores"][what]["micro"]
    return one["hit"], one["miss"], one["extra"]


def test_a_part_that_the_bundled_model_learned_is_said_to_be_no_measure() -> None:
    row = charges()
    items = {row["id"]: item_of("charges", row)[1]}
    told = {split: text(presented(tags.summary("charges", split, "虚构.jsonl", "标注.jsonl", items, {}))) for split in ("dev", "test")}
    assert "成绩不作数" in told["dev"] and "成绩不作数" not in told["test"]
    for task in ("theft", "drugs", "charges"):
        card = json.loads((folder_of("default", task) / CARD).read_text(encoding="utf-8"))
        assert card["recipe"].get("development", False) == ((task, "dev") in LEARNED)


def test_entities_are_strict() -> None:
    read = [{"start": 3, "end": 5, "label": "NHVI"}, {"start": 6, "end": 8, "label": "NS"}, {"start": 14, "end": 18, "label": "NASI"}]
    found = scored("theft", [theft()], [{"id": "t1", "entities": [*read, read[2], {"start": 10, "end": 12, "label": "NHVI"}]}])
    assert counts(found, "entities") == (1, 3, 3) and counts(found, "entities", "NASI") == (1, 1, 0)
    assert found["causes"] == {"label": 1, "boundary": 1, "missed": 1, "spurious": 1}
    assert "微平均 F1 0.250，95% 区间" in text(presented(found))
    assert found["scores"]["entities"]["confusion"] == [
        ("NASI", "NASI", 1),
        ("NASI", "—", 1),
        ("NHCS", "NHVI", 1),
        ("NS", "—", 1),
        ("—", "NHVI", 1),
        ("—", "NS", 1),
    ]
    assert '<td class="good">1</td>' in html(presented(found)) and "混淆：实体" in html(presented(found))
    assert "张三（NHCS）" in text(presented(found), most=5) and "<mark>东湖区</mark>" in html(presented(found))


def test_relations_are_triplets_without_na() -> None:
    tagged = {key: value for key, value in item_of("drugs", drugs())[1].items() if key != "text"}
    assert counts(scored("drugs", [drugs()], [tagged]), "relations") == (2, 0, 0)
    tail = {"head": [0, 2], "tail": [7, 8], "label": "sell_drugs_to"}
    answer = {**tagged, "relations": [tail, {"head": [0, 2], "tail": [9, 12], "label": "posess"}, {**tail, "label": "NA"}]}
    found = scored("drugs", [drugs()], [answer])
    assert counts(found, "relations") == (0, 2, 2) and found["causes"] == {"label": 1, "boundary": 1}


def test_charges_are_of_each_defendant() -> None:
    answer = {
        "id": "c1",
        "defendants": [{"name": "孙某", "charges": ["故意伤害罪"]}, {"name": "何某", "charges": ["寻衅滋事罪", "故意伤害罪"]}],
    }
    found = scored("charges", [charges()], [answer])
    assert counts(found, "charges") == (2, 1, 1) and counts(found, "charges", "寻衅滋事罪") == (0, 1, 1)


def test_sums_are_exact_to_the_cent_and_no_answer_is_one() -> None:
    gold = [{"id": str(n), "text": "x", "amount": value} for n, value in enumerate((100, 200.5, None, 300))]
    answers = [{"id": str(n), "amount": value} for n, value in enumerate((100.001, 200, None))]
    found = scored("amount", gold, answers)
    assert found["exact"] == 0.5 and counts(found, "amount") == (1, 2, 1) and found["causes"] == {"value": 1, "missed": 1}
    assert "数额完全相同（分以内）：50.0%" in text(presented(found)) and "1 条没有标注结果" in text(presented(found))


def test_the_split_is_that_of_the_text() -> None:
    assert split_of("abc") == split_of("abc") and {split_of(str(n)) for n in range(50)} == {"test", "dev", "train"}
    assert item_of("charges", charges())[0] == "test"
    again = item_of("drugs", item_of("drugs", drugs())[1])[1]
    assert again == item_of("drugs", drugs())[1]


@pytest.mark.parametrize(("task", "held"), [("theft", 471), ("drugs", 132), ("charges", 556)], ids=["theft", "drugs", "charges"])
@pytest.mark.skipif(not DATA.is_dir(), reason="shared/data is not beside the repository: public sets are not read")
def test_public_sets_are_read_as_they_are(task: tags.Task, held: int) -> None:
    from evaluation.public_sets import FILES

    texts = tags.read_items(DATA / FILES[task], task, "test")
    assert (len(texts.items), texts.incidents) == (held, ())
    assert sum(split == "test" for split, _ in items(task)) == held
    found = tags.summary(task, "test", "", "", texts.items, texts.items)
    assert {one["micro"]["f1"] for one in found["scores"].values()} == {1.0} and found["errors"] == []


def test_the_command_reads_xz_and_tells_the_split(tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl.xz"
    with lzma.open(gold, "wt", encoding="utf-8") as packed:
        packed.write(json.dumps(drugs(), ensure_ascii=False) + "\n")
    answers = json_lines(tmp_path / "tagged.jsonl", [item_of("drugs", drugs())[1]])
    done = run_apart("tags", "--task", "drugs", "--split", "all", gold, answers)
    assert (done.returncode, done.stderr) == (0, "") and "全部，含训练用过的，1 条" in done.stdout
    shown = json.loads(run("tags", gold, answers, "--task", "drugs", "--split", split_of(SOLD), "--format", "json").stdout)
    assert (shown["schema"], shown["split"], shown["items"]) == ("panjian.evaluation.tags/1", split_of(SOLD), 1)


def test_without_answers_it_tags_by_itself(tmp_path: Path) -> None:
    gold = json_lines(tmp_path / "gold.jsonl", [{"id": "a1", "text": "被告人张三窃得现金人民币3000元。", "amount": 3000}])
    done = run("tags", gold, "--task", "amount")
    assert (done.returncode, done.stderr) == (0, "") and "数额完全相同（分以内）：100.0%" in done.stdout
    gold = json_lines(tmp_path / "theft.jsonl", [theft()])
    done = run("tags", gold, "--task", "theft", "--split", "all", "--model", tmp_path)
    assert done.returncode == 2 and "没有模型" in done.stderr and "Traceback" not in done.stderr


def test_what_does_not_fit_is_told(tmp_path: Path) -> None:
    gold = json_lines(tmp_path / "gold.jsonl", [theft(), theft(), {**theft(), "id": "t2"}, {"id": "t3", "text": "x"}, {"id": "t4"}])
    answers = json_lines(tmp_path / "tagged.jsonl", [{"id": "t1", "entities": [{"start": 1}]}, {"id": "别处", "entities": []}])
    done = run("tags", gold, answers, "--task", "theft", "--split", "all")
    assert done.returncode == 1 and "2 条没有标注结果，按漏标计" in done.stdout
    for words in ("已有一条", "不是“盗窃实体”的标注：缺少 'entities'", "缺少：text", "没有这些条目的标注结果：t1、t2"):
        assert words in done.stderr, words
    assert "Traceback" not in done.stderr
    done = run("tags", gold, answers, "--task", "amount")
    assert done.returncode == 1 and "没有可评的条目" in done.stderr
    done = run("tags", gold, answers)
    assert done.returncode == 2 and "缺少选项 --task" in done.stderr
    broken = tmp_path / "gold.jsonl.xz"
    broken.write_bytes(b"no xz")
    assert "不是 xz 压缩文件" in run("tags", broken, answers, "--task", "theft").stderr
