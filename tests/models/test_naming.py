"""Which of the names that a model marks in findings are defendants'."""

from models.naming import NAMED, SURE, defendants

TEXT = "经审理查明：被告人王某甲伙同李某乙（另案处理）到赵某丙家，被告人钱某丁在外望风，王某甲打伤被害人赵某丙。孙某戊、周某己亦在场。"


def named(**scores: float) -> list[str]:
    return list(defendants(TEXT, {name: [score] * TEXT.count(name) for name, score in scores.items()}))


def test_a_name_that_the_text_calls_a_defendant_needs_little() -> None:
    assert named(王某甲=NAMED, 孙某戊=NAMED) == ["王某甲"]
    assert named(孙某戊=SURE, 王某甲=0.9) == ["孙某戊", "王某甲"]
    assert named(王某甲=NAMED - 0.01, 孙某戊=SURE - 0.01) == []


def test_the_injured_and_those_tried_elsewhere_are_none() -> None:
    assert named(李某乙=1.0, 赵某丙=1.0, 钱某丁=1.0) == ["钱某丁"]


def test_a_name_in_a_list_of_defendants_needs_less() -> None:
    text = "被告人王某甲、李某乙和赵某丙到场，孙某戊离开，李某乙、赵某丙、孙某戊逃走。"
    scores = {name: [0.3] * text.count(name) for name in ("王某甲", "李某乙", "赵某丙", "孙某戊")}
    assert list(defendants(text, scores)) == ["王某甲", "李某乙", "赵某丙"]


def test_all_of_a_list_may_be_tried_elsewhere() -> None:
    text = "被告人王某甲伙同李某乙、赵某丙、孙某戊（均已判刑）行窃，后王某甲与周某己、吴某庚等四人（均另案处理）分赃。"
    names = ("王某甲", "李某乙", "赵某丙", "孙某戊", "周某己", "吴某庚")
    assert list(defendants(text, {name: [1.0] * text.count(name) for name in names})) == ["王某甲"]


def test_a_name_of_which_most_places_are_unmarked_is_none() -> None:
    assert list(defendants("孙某戊到场，孙某戊离开，孙某戊又来。", {"孙某戊": [0.9]})) == []


def test_a_surname_alone_is_none() -> None:
    assert list(defendants("被告人周、孙某戊到场。", {"周": [1.0], "孙某戊": [1.0]})) == ["孙某戊"]
