"""Values of marked spans: the words decide, the sentence around them says what they leave open."""

from __future__ import annotations

from typing import Any

import pytest

from annotation.marks import LABELS, Mark
from annotation.values import value_of
from pipelines.segment import segment

TEXT = """江城市东湖区人民法院
刑 事 判 决 书
（2019）江0102刑初88号
公诉机关江城市东湖区人民检察院。
被告人张三，男，1985年4月6日出生，汉族，农民。曾因犯盗窃罪于2014年9月被江城市东湖区人民法院判处有期徒刑一年，并处罚金二千元，2015年8月2日刑满释放。因涉嫌犯贩卖毒品罪于2019年1月5日被刑事拘留，同年2月3日被逮捕。
江城市东湖区人民检察院指控被告人张三犯贩卖毒品罪、盗窃罪，于2019年5月6日向本院提起公诉。本院依法适用简易程序审理，现已审理终结。
经审理查明：2018年11月至12月间，被告人张三向王某贩卖冰毒2.5克，得款八百元；同年12月20日窃得李某现金3000余元。经鉴定，其血液中酒精含量为１２３.4mg/100ml。事故造成两人死亡、一人轻伤。
本院认为，被告人张三的行为已构成贩卖毒品罪、盗窃罪。
依照《中华人民共和国刑法》第三百四十七条第一款、第四款，第二百六十四条，第六十九条第一、三款之规定，判决如下：
被告人张三犯贩卖毒品罪，判处有期徒刑一年二个月，并处罚金三千元；犯盗窃罪，判处拘役四个月，并处罚金一千元；决定执行有期徒刑一年二个月，并处罚金四千元（刑期自2019年1月5日起至2020年3月4日止）。
审判员 王五
人民陪审员 赵六、钱七
二〇一九年六月三日
"""
JUDGMENT = segment(TEXT, "fiction")
PENALTY = {"days": None, "probation_months": None, "confiscation": None, "deprivation_months": None}
CASES: list[tuple[str, str, str | None, Any]] = [
    ("court", "江城市东湖区人民法院", None, "江城市东湖区人民法院"),
    ("case_number", "（2019）江0102刑初88号", None, "（2019）江0102刑初88号"),
    ("defendant", "张三", None, "张三"),
    ("sex", "，男，", None, "男"),
    ("born_on", "1985年4月6日出生", None, "1985-04-06"),
    ("custody", "2019年1月5日被刑事拘留", "刑事拘留", "2019-01-05"),
    ("custody", "同年2月3日被逮捕", "逮捕", "2019-02-03"),
    ("custody", "2019年1月5日被刑事拘留，同年2月3日被逮捕", "逮捕", "2019-02-03"),
    ("custody", "逮捕", "逮捕", "2019-02-03"),
    ("filed_on", "2019年5月6日", None, "2019-05-06"),
    ("crime_from", "2018年11月至12月间", None, "2018-11"),
    ("crime_to", "2018年11月至12月间", None, "2018-12"),
    ("crime_to", "同年12月20日", None, "2018-12-20"),
    ("drug", "冰毒2.5克", None, {"name": "甲基苯丙胺", "grams": 2.5}),
    ("drug", "2.5克", None, {"name": "甲基苯丙胺", "grams": 2.5}),
    ("drug", "冰毒", None, {"name": "甲基苯丙胺", "grams": None}),
    ("amount", "3000余元", None, 3000),
    ("amount", "八百元", None, 800),
    ("amount", "现金", None, None),
    ("blood_alcohol", "１２３.4mg/100ml", None, 123.4),
    ("deaths", "两人死亡", None, 2),
    ("injury", "一人轻伤", None, "轻伤"),
    ("citation", "第二百六十四条", None, [{"law": "刑法", "article": "264", "paragraph": None, "item": None}]),
    (
        "citation",
        "第三百四十七条第一款、第四款",
        None,
        [{"law": "刑法", "article": "347", "paragraph": paragraph, "item": None} for paragraph in (1, 4)],
    ),
    (
        "citation",
        "第六十九条第一、三款",
        None,
        [{"law": "刑法", "article": "69", "paragraph": paragraph, "item": None} for paragraph in (1, 3)],
    ),
    (
        "conviction",
        "犯盗窃罪，判处拘役四个月，并处罚金一千元",
        None,
        {"charge": "盗窃罪", "kind": "拘役", "months": 4, "fine": 1000, **PENALTY},
    ),
    ("conviction", "判处拘役四个月", None, {"charge": "盗窃罪", "kind": "拘役", "months": 4, "fine": None, **PENALTY}),
    (
        "conviction",
        "犯贩卖毒品罪，判处有期徒刑一年二个月，并处罚金三千元；犯盗窃罪，判处拘役四个月",
        None,
        {"charge": "贩卖毒品罪", "kind": "有期徒刑", "months": 14, "fine": 3000, **PENALTY},
    ),
    (
        "executed",
        "决定执行有期徒刑一年二个月，并处罚金四千元",
        None,
        {"kind": "有期徒刑", "months": 14, "fine": 4000, **PENALTY},
    ),
    ("term_from", "自2019年1月5日起至2020年3月4日止", None, "2019-01-05"),
    ("term_to", "自2019年1月5日起至2020年3月4日止", None, "2020-03-04"),
    (
        "prior",
        "曾因犯盗窃罪于2014年9月被江城市东湖区人民法院判处有期徒刑一年，并处罚金二千元，2015年8月2日刑满释放",
        None,
        {
            "charge": "盗窃罪",
            "sentenced_on": "2014-09",
            "kind": "有期徒刑",
            "months": 12,
            "probation_months": None,
            "released_on": "2015-08-02",
        },
    ),
    (
        "prior",
        "判处有期徒刑一年",
        None,
        {
            "charge": "盗窃罪",
            "sentenced_on": "2014-09",
            "kind": "有期徒刑",
            "months": 12,
            "probation_months": None,
            "released_on": None,
        },
    ),
    ("judge", "审判员 王五", None, 1),
    ("assessor", "人民陪审员 赵六、钱七", None, 2),
    ("judged_on", "二〇一九年六月三日", None, "2019-06-03"),
    ("arrival", "构成", "抓获", "抓获"),
    ("circumstance", "构成", "累犯", "累犯"),
]


@pytest.mark.parametrize(("label", "words", "kind", "value"), CASES, ids=[f"{case[0]}: {case[1][:24]}" for case in CASES])
def test_the_words_give_the_value(label: str, words: str, kind: str | None, value: Any) -> None:
    start = TEXT.rindex(words) if label == "conviction" else TEXT.index(words)
    assert value_of(Mark(label, start, start + len(words), kind=kind), JUDGMENT) == value


def test_a_charge_may_stand_behind_the_bare_name_and_before_the_span() -> None:
    text = "判决如下：\n被告人李四组织、领导传销活动罪，判处有期徒刑九个月；犯非法出售珍贵、濒危野生动物罪，判处拘役三个月。"
    judgment = segment(text, "fiction")
    start = text.index("被告人李四")
    bare = value_of(Mark("conviction", start, text.index("；"), "李四"), judgment)
    inside = value_of(Mark("conviction", text.index("濒危"), len(text) - 1, "李四"), judgment)
    assert (bare["charge"], bare["months"]) == ("组织、领导传销活动罪", 9)
    assert (inside["charge"], inside["months"]) == ("非法出售珍贵、濒危野生动物罪", 3)


def test_a_person_may_overrule_the_words() -> None:
    mark = Mark("amount", TEXT.index("3000余元"), TEXT.index("3000余元") + 6, "张三", value=3100)
    assert value_of(mark, JUDGMENT) == 3100


def test_a_person_may_say_that_the_words_tell_nothing() -> None:
    start = TEXT.index("2019年1月5日被刑事拘留")
    assert value_of(Mark("custody", start, start + 14, "张三", "刑事拘留", value=""), JUDGMENT) is None


@pytest.mark.parametrize("label", [label.name for label in LABELS])
def test_no_reader_fails_on_words_of_another_sort(label: str) -> None:
    kind = next((one.choices[0] for one in LABELS if one.name == label and one.choices), None)
    for start in range(0, len(TEXT) - 30, 7):
        value_of(Mark(label, start, start + 1 + start % 29, kind=kind), JUDGMENT)
