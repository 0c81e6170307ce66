"""A fictional judgment and readings of it, small enough to count by hand."""

from __future__ import annotations

from typing import Any

from annotation.marks import Annotation, Mark, digest_of
from tests.form import judgment_text

TEXT = judgment_text(
    {
        "court": "江省江城市东湖区人民法院",
        "person": "被告人张三，男，1990年3月4日出生，汉族，农民，住江城市东湖区。因涉嫌犯盗窃罪，于2016年5月1日被刑事拘留，同年5月14日被逮捕。",
        "findings": "经审理查明，2016年4月30日，被告人张三窃得一辆电动车，价值人民币3200元。",
        "reasoning": "本院认为，被告人张三的行为已构成盗窃罪。被告人张三自愿认罪，并有自首情节，依法从轻处罚。",
        "verdict": "被告人张三犯盗窃罪，判处有期徒刑八个月，并处罚金人民币二千元。",
    }
)


def mark(label: str, words: str, **more: Any) -> Mark:
    """The mark of the first place of these words."""
    start = TEXT.index(words)
    owner = {} if label == "court" else {"defendant": "张三"}
    return Mark(label, start, start + len(words), **owner | more)


def reading(annotator: str, *marks: Mark, text: str = TEXT, made_at: str | None = None, **more: Any) -> tuple[Annotation, str]:
    """One person's annotation, with its text."""
    return Annotation("东湖1", digest_of(text), annotator, marks, made_at=made_at, **more), text
