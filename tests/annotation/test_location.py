"""A quote that stands for several defendants is placed on the words of the one it is told of."""

from __future__ import annotations

from typing import Any

from annotation.gold import annotation_of_gold
from tests.form import judgment_text

_TEXT = judgment_text(
    {
        "person": [
            "被告人张三，男，1985年3月2日出生，汉族，农民。因涉嫌犯盗窃罪，于2019年1月10日被刑事拘留。",
            "被告人李四，男，1986年3月2日出生，汉族，农民。因涉嫌犯盗窃罪，于2019年1月10日被刑事拘留。",
        ]
    }
)


def _person(name: str) -> dict[str, Any]:
    lists: dict[str, Any] = {field: [] for field in ("priors", "circumstances", "convictions")}
    blank: dict[str, Any] = dict.fromkeys(("sex", "born_on", "arrival", "executed", "term_from", "term_to"))
    step = {"measure": "刑事拘留", "on": "2019-01-10", "quote": "于2019年1月10日被刑事拘留"}
    return {"name": name, **lists, **blank, "custody": [step], "facts": {}, "revoked_probation": False}


def test_equal_words_are_placed_on_each_ones_own() -> None:
    document = dict.fromkeys(("court", "case_number", "kind", "instance", "procedure", "filed_on", "judged_on", "appeal_outcome", "panel"))
    gold = {"id": "1", "text": _TEXT, "document": document, "citations": [], "anomalies": [], "notes": ""}
    located = annotation_of_gold({**gold, "defendants": [_person("张三"), _person("李四")], "commutation": None})
    starts = {mark.defendant: mark.start for mark in located.annotation.marks if mark.label == "custody"}
    assert starts["张三"] < _TEXT.index("被告人李四，男") < starts["李四"]
