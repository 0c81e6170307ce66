"""What is of the case as a whole, in plain lines."""

from typing import Any

import pytest

from pipelines.rendering import whole_case

DOCUMENT = {"filed_on": "2019-05-06", "panel": {"judges": 2, "assessors": 1}}


def citation(law: str, article: str, paragraph: int | None = None, item: int | None = None) -> dict[str, Any]:
    """A citation of the contract, without its evidence."""
    return {"law": law, "article": article, "paragraph": paragraph, "item": item}


def test_a_law_is_named_once() -> None:
    citations = [citation("刑法", "133-1", 1, 2), citation("刑事诉讼法", "15"), citation("刑法", "64"), citation("刑法", "64")]
    lines = dict(whole_case.lines({"document": DOCUMENT, "citations": citations, "commutation": None}))
    assert lines == {
        "受理日期": "2019-05-06",
        "审判组织": "审判员2名、人民陪审员1名",
        "裁判依据": "《刑法》第133条之1第1款第2项、第64条；《刑事诉讼法》第15条",
    }


@pytest.mark.parametrize(
    ("granted", "months", "says"), [(True, 8, "准许，8个月"), (False, None, "不予准许"), (None, None, "未作准驳"), (True, None, "准许")]
)
def test_a_ruling_of_commutation(granted: bool | None, months: int | None, says: str) -> None:
    ruling = {
        "kind": "减刑",
        "granted": granted,
        "months": months,
        "days": None,
        "previous": [{"on": "2017-03-01", "months": 10, "days": None}],
        "original_effective_on": None,
        "delivered_on": "2014-07-09",
        "term_to_after": "2020-01-31",
    }
    empty = {"filed_on": None, "panel": None}
    assert dict(whole_case.lines({"document": empty, "citations": [], "commutation": ruling})) == {
        "减刑": says,
        "历次减刑": "2017-03-01 10个月",
        "交付执行": "2014-07-09",
        "变更后刑满": "2020-01-31",
    }
