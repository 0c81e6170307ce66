"""A small shared/data of fictional judgments and items, in the form of the real one, to train on."""

from __future__ import annotations

import json
import lzma
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tests.evaluation.fictions import TEXTS, gold_rows

_THEFT = "2018年3月{day}日，被告人王某到江城市东湖区某超市，盗走李某的手机一部，价值人民币{sum}元。"
_DRUG = "2017年5月{day}日，被告人赵某在江城市某宾馆将甲基苯丙胺{sum}克贩卖给钱某。"
_UNLABELLED = "经查，吴某{day}日夜里把甲基苯丙胺0.{day}克放在郑某家的门口，郑某取走后交给吴某现金若干元。"
_TWO = "经审理查明，2019年{day}月，被告人孙大成持刀抢走周某现金{sum}元，被告人吴小军将周某骗至江城签订虚假合同，骗得货款。"


def _packed(path: Path, rows: Iterable[Any]) -> None:
    with lzma.open(path, "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def _span(text: str, words: str) -> tuple[int, int]:
    start = text.index(words)
    return start, start + len(words)


def theft_row(number: int) -> dict[str, Any]:
    """A fictional row of the public set."""
    text = _THEFT.format(day=number % 28 + 1, sum=1000 + number)
    told = {"NHCS": "王某", "NHVI": "李某", "NASI": "手机", "NCGV": f"人民币{1000 + number}元"}
    entities = [{"label": label, "span": ["{};{}".format(*_span(text, words))], "text": [words]} for label, words in told.items()]
    return {"id": f"theft-{number}", "text": text, "entities": entities}


def drug_row(number: int) -> dict[str, Any]:
    """A fictional row of the public set."""
    text = _DRUG.format(day=number % 28 + 1, sum=number / 10)
    told = {"赵某": "Nh", "甲基苯丙胺": "NDR", "钱某": "Nh"}
    entities = [
        {"start": _span(text, words)[0], "end": _span(text, words)[1], "text": words, "label": label} for words, label in told.items()
    ]
    seller, drug, buyer = (one["start"] for one in entities)
    relations = [
        {"label": "sell_drugs_to", "e1start": seller, "e21start": buyer, "em1Text": "赵某", "em2Text": "钱某"},
        {"label": "traffic_in", "e1start": seller, "e21start": drug, "em1Text": "赵某", "em2Text": "甲基苯丙胺"},
    ]
    return {"id": f"drug-{number}", "text": text, "entities": entities, "relations": relations}


def charges_row(number: int) -> dict[str, Any]:
    """A fictional row of the public set."""
    text = _TWO.format(day=number % 12 + 1, sum=500 + number)
    defendants = [{"subject": "孙大成", "charge": "抢劫罪"}, {"subject": "吴小军", "charge": "合同诈骗罪"}]
    return {"id": f"two-{number}", "text": text, "split": "dev" if number % 5 == 0 else "train", "defendants": defendants}


def shared_data(folder: Path, items: int = 40) -> Path:
    """Write the folder: gold (dev: one judgment, train: the others), the corpus, the public sets."""
    (folder / "gold").mkdir(parents=True)
    dev, *train = gold_rows()
    for name, rows in (("dev", [dev]), ("train", train)):
        (folder / "gold" / f"{name}.jsonl").write_text(
            "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8"
        )
    copies = [{"id": f"{name}-{copy}", "text": text.replace("江城", f"江{copy}城")} for name, text in TEXTS.items() for copy in range(2)]
    _packed(folder / "judgments.jsonl.xz", [*({"id": name, "text": text} for name, text in TEXTS.items()), *copies])
    _packed(folder / "theft_entities.jsonl.xz", map(theft_row, range(items)))
    _packed(folder / "drug_relations.jsonl.xz", map(drug_row, range(items)))
    _packed(folder / "drug_unlabelled.jsonl.xz", ({"id": n, "text": _UNLABELLED.format(day=n % 28 + 1)} for n in range(items)))
    _packed(folder / "multi_defendant_charges.jsonl.xz", map(charges_row, range(items)))
    return folder
