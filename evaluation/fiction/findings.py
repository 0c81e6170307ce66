"""Fictional findings of theft (虚构的盗窃事实段), their entities marked as in the public set: who, from whom, when, where, what, with what, worth what."""

from __future__ import annotations

import json
import lzma
import random
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from evaluation.fiction.invention import COURTS, day, person, written_day
from evaluation.public_sets import FILES

Piece = tuple[str, str | None]
_HOURS = ("凌晨2时许", "上午9时许", "13时许", "晚上", "夜里", "清晨", "20时许", "")
_SPOTS = (
    "中山路的一家网吧",
    "解放路菜市场",
    "长途汽车站",
    "人民医院门诊楼",
    "滨江公园停车场",
    "学府街的出租屋",
    "工业园区门口",
    "华联超市收银台旁",
)
_FIRMS = ("江城市顺达物流公司", "临河县供电所", "江城市金源建材厂", "东湖区第二中学")
_GOODS = (
    *("黑色手机一部", "银白色笔记本电脑", "金项链一条", "电动自行车一辆", "红色摩托车一辆", "铜芯电缆五十米", "香烟十二条", "白酒两箱"),
    *("电瓶四块", "自行车", "平板电脑一台", "羊六只", "玉镯一只", "变压器铜芯"),
)
_TOOLS = ("螺丝刀", "液压钳", "自制的铁钩", "撬棍", "万能钥匙", "镊子", "扳手", "钢锯条")
_WAYS = ("趁人不备", "趁被害人熟睡之机", "翻窗入室", "撬开门锁", "剪断护栏", "以购物为名")


def findings(count: int, seed: int = 1) -> Iterator[dict[str, Any]]:
    """So many findings, in the form of `panjian tag` with their text; the same for a seed."""
    dice = random.Random(seed)
    for number in range(count):
        yield item(f"finding-{number:04d}", dice.choice(_FORMS)(dice))


def item(id: str, pieces: Iterable[Piece]) -> dict[str, Any]:
    """Pieces of text, some of them entities, as an item."""
    text, entities = "", []
    for words, label in pieces:
        if label:
            entities.append({"start": len(text), "end": len(text) + len(words), "label": label})
        text += words
    return {"id": id, "text": text, "entities": entities, "relations": []}


def packed(folder: Path, items: Sequence[dict[str, Any]]) -> Path:
    """Write the items as the public set of theft entities lies in a folder of data; the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with lzma.open(folder / FILES["theft"], "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps(one, ensure_ascii=False) + "\n" for one in items)
    return folder


def _when(dice: random.Random) -> Piece:
    return written_day(day(dice, date(2014, 1, 1), date(2023, 12, 31))) + dice.choice(_HOURS), "NT"


def _where(dice: random.Random) -> Piece:
    return dice.choice(tuple(COURTS))[:6] + dice.choice(_SPOTS), "NS"


def _worth(dice: random.Random) -> Piece:
    return f"人民币{dice.randint(10, 300) * 100}元", "NCGV"


def _money(dice: random.Random) -> Piece:
    return f"现金{dice.choice(('', '人民币'))}{dice.randint(3, 90) * 100}元", "NCSM"


def _victim(dice: random.Random) -> Piece:
    return f"{person(dice)[0]}某{dice.choice(('', '某', '甲'))}", "NHVI"


def _goods(dice: random.Random) -> Iterator[Piece]:
    first, second = dice.sample(_GOODS, 2)
    yield first, "NASI"
    if dice.random() < 0.4:
        yield "、", None
        yield second, "NASI"


def _plain(dice: random.Random) -> Iterator[Piece]:
    yield from ((_when(dice)), ("，被告人", None), (person(dice), "NHCS"), ("到", None), _where(dice))
    yield from ((f"，{dice.choice(_WAYS)}，将被害人", None), _victim(dice), ("的", None), *_goods(dice), ("盗走，经鉴定价值", None))
    yield from (_worth(dice), ("。", None))


def _with_tool(dice: random.Random) -> Iterator[Piece]:
    thief = person(dice)
    yield from (("经审理查明：被告人", None), (thief, "NHCS"), ("携带", None), (dice.choice(_TOOLS), "NATS"), ("，于", None), _when(dice))
    yield from (("在", None), _where(dice), ("窃得", None), _victim(dice), ("的", None), *_goods(dice), ("和", None), _money(dice))
    if dice.random() < 0.6:
        yield from (("，后", None), (thief, "NHCS"), ("将赃物变卖，获利", None), (f"{dice.randint(2, 60) * 50}元", "NCSP"))
    yield "。", None


def _from_firm(dice: random.Random) -> Iterator[Piece]:
    yield from (
        _when(dice),
        ("至次日，", None),
        (person(dice), "NHCS"),
        ("伙同", None),
        (person(dice), "NHCS"),
        ("窜至", None),
        (dice.choice(_FIRMS), "NO"),
    )
    yield from (("，用", None), (dice.choice(_TOOLS), "NATS"), ("盗走", None), *_goods(dice), ("，价值", None), _worth(dice))
    yield from (("。赃款", None), (f"{dice.randint(2, 90) * 100}元", "NCSP"), ("被二人平分。", None))


def _pocket(dice: random.Random) -> Iterator[Piece]:
    yield from (
        ("被告人", None),
        (person(dice), "NHCS"),
        ("于", None),
        _when(dice),
        ("在", None),
        _where(dice),
        ("，扒窃", None),
        _victim(dice),
    )
    yield from (("随身携带的", None), _money(dice), ("，被民警当场抓获。", None))


_FORMS = (_plain, _with_tool, _from_firm, _pocket)
