"""Dispositions of things and money: not part of the report, so tested on the facts themselves."""

from __future__ import annotations

import pytest

from pipelines.facts import extract
from pipelines.segment import segment
from tests.form import judgment_text

_SENTENCE = "一、被告人张三犯盗窃罪，判处有期徒刑六个月，并处罚金人民币一千元。\n二、"
_CASES = [
    ("restitution with its sum", "责令被告人张三退赔被害人王某某人民币三千元。", [("退赔", 3000, True)]),
    ("restitution without a sum", "责令被告人张三退赔被害人的经济损失。", [("退赔", None, False)]),
    ("gains recovered and given to the state", "追缴被告人张三违法所得人民币500元，上缴国库。", [("追缴", 500, True)]),
    ("gains recovered without a sum", "继续追缴被告人张三的违法所得。", [("追缴", None, False)]),
    ("a tool forfeited", "扣押在案的钳子一把，予以没收。", [("没收", None, True)]),
    ("forfeited and destroyed is one disposition", "扣押的毒品0.5克，予以没收并销毁。", [("没收", None, True)]),
    ("returned to the owner", "扣押的手机一部发还被害人王某某。", [("返还", None, True)]),
    (
        "two kinds in a sentence",
        "追缴赃款人民币2000元，发还被害人王某某。",
        [("追缴", 2000, True), ("返还", 2000, True)],
    ),
    (
        "the total goes before its parts",
        "责令被告人张三退赔共计3000元，其中王某某1000元、赵某2000元。",
        [("退赔", 3000, True)],
    ),
    ("parts without a total are added", "责令被告人张三退赔王某某1000元、赵某2000元。", [("退赔", 3000, True)]),
    ("not yet recovered is no recovery", "未追回的赃款责令被告人张三退赔。", [("退赔", None, False)]),
    ("ordered to give back is restitution, not return", "违法所得责令退还被害人王某某。", [("退赔", None, False)]),
    ("left to the police", "扣押的物品由江城市公安局依法处理。", [("其他", None, True)]),
]


@pytest.mark.parametrize(("item", "expected"), [pytest.param(item, want, id=name) for name, item, want in _CASES])
def test_items_of_the_verdict(item: str, expected: list[tuple[str, int | None, bool]]) -> None:
    facts = extract(segment(judgment_text({"verdict": _SENTENCE + item})))
    assert [(one.kind, one.amount, one.specific) for one in facts.dispositions] == expected


def test_forfeiture_of_property_as_a_penalty_is_none() -> None:
    verdict = "被告人张三犯运输毒品罪，判处有期徒刑十五年，并处没收个人财产人民币五万元。"
    assert extract(segment(judgment_text({"verdict": verdict}))).dispositions == ()


def test_the_court_disposes_in_the_reasoning_but_counsel_does_not() -> None:
    reasoning = "本院认为，被告人张三的行为已构成盗窃罪。扣押的作案工具钳子一把依法予以没收。辩护人请求将手机发还被告人，不予采纳。"
    facts = extract(segment(judgment_text({"reasoning": reasoning, "verdict": _SENTENCE.removesuffix("\n二、")})))
    assert [one.kind for one in facts.dispositions] == ["没收"]


def test_whose_disposition_it_is() -> None:
    person = ["被告人张三，男，1985年3月2日出生，汉族，农民。", "被告人李四，男，1986年3月2日出生，汉族，农民。"]
    verdict = (
        "一、被告人张三、李四犯盗窃罪，各判处有期徒刑六个月。\n二、责令被告人李四退赔王某某500元。\n三、责令二被告人共同退赔赵某800元。"
    )
    facts = extract(segment(judgment_text({"person": person, "verdict": verdict})))
    assert [one.defendants for one in facts.dispositions] == [(1,), (0, 1)]
