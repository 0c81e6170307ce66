"""Which of the names that a model marks in findings are defendants'."""

import pytest

from models.naming import NAMED, NOBODY, SURE, defendants, whole

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


def marked(text: str, *names: str, score: float = 1.0) -> list[str]:
    return list(defendants(text, {name: [score] * text.count(name) for name in names}))


def test_where_the_text_calls_nobody_a_defendant_less_is_needed() -> None:
    text = "王某甲、李某乙到场，王某甲打伤赵某丙。"
    assert marked(text, "王某甲", "李某乙", score=NOBODY) == ["王某甲", "李某乙"]
    assert marked(f"被告人孙某戊望风，{text}", "孙某戊", "王某甲", score=NOBODY) == ["孙某戊"]


def test_a_list_may_say_of_each_who_he_is() -> None:
    text = "被告人王某甲（系李某乙之妻）、孙某戊、周某己（另案处理）明知，孙某戊提供住所，李某乙逃走。"
    assert marked(text, "王某甲", "李某乙", "孙某戊", "周某己", score=0.5) == ["王某甲", "孙某戊"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("被告人王某甲纠集李某乙、赵某丙、孙某戊（后二人均另案处理）到场。", ["王某甲", "李某乙"]),
        ("被告人王某甲叫上李某乙、赵某丙（二人另案处理）等人到场。", ["王某甲"]),
        ("被告人王某甲从李某乙等人（另案处理）处购买汽油。", ["王某甲"]),
    ],
)
def test_those_at_the_end_of_a_list_who_are_tried_elsewhere_are_none(text: str, found: list[str]) -> None:
    assert [name for name in marked(text, "王某甲", "李某乙", "赵某丙", "孙某戊") if name in text] == found


def test_one_person_written_in_two_ways_is_told_once() -> None:
    assert marked("被告人钱某生保管土铳，民警从钱丙生家查获。", "钱某生", "钱丙生") == ["钱某生"]
    assert marked("被告人王大勇到场，王大勇打人，王大用逃走，王大勇投案。", "王大勇", "王大用") == ["王大勇"]
    assert marked("被告人王大勇到场，王大勇打人，被告人王大用逃走，王大勇投案。", "王大勇", "王大用") == ["王大勇", "王大用"]


def test_a_piece_of_a_name_stands_for_the_whole_of_it() -> None:
    assert whole("被告人孙文男到场，孙文男打人。", "孙文") == "孙文男"
    assert whole("被告人时明远到场。", "明远") == "时明远"
    assert whole("被告人孙文在场，孙文在逃。", "孙文") == "孙文"
    assert whole("被告人孙文打人，孙文打伤周某。", "孙文") == "孙文"
