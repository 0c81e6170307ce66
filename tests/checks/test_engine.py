"""Where the instance or every defendant is unread nothing is checked, and the report says so of every check."""

from __future__ import annotations

from pipelines.checks import CHECKS
from pipelines.pipeline import analyze
from tests.form import judgment_text

_NOTICE = """江省江城市东湖区人民法院
驳回申诉通知书
（2019）江0102刑申3号
王某某：
你因盗窃一案，对本院刑事判决不服，向本院提出申诉。经审查，原判认定事实清楚，裁定如下：
驳回申诉。
二〇一九年五月六日
"""


def test_no_defendant_leaves_every_check_unknown() -> None:
    analysis = analyze(_NOTICE)
    assert not analysis.facts.defendants
    assert not analysis.clues
    instance = analysis.facts.document.instance
    meant = {check.name for check in CHECKS if instance is None or instance.value in check.instances}
    assert {one.check for one in analysis.unknown} == meant
    assert {one.missing for one in analysis.unknown} <= {("defendants",), ("document.instance",)}


def test_a_judgment_with_a_defendant_is_checked() -> None:
    assert all(one.missing != ("defendants",) for one in analyze(judgment_text({})).unknown)
