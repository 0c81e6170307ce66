"""The fields of the contract in Chinese (字段名称): what a check lacked, in the words of the reader; and the titles of checks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

_TOLD = 4  # checks that lack the same, told by name
_OWNERS = {
    "document": "文书",
    "priors": "前科",
    "custody": "强制措施",
    "circumstances": "情节",
    "facts": "犯罪事实",
    "convictions": "判项",
    "executed": "决定执行",
    "citations": "裁判依据",
    "commutation": "减刑假释",
    "drugs": "毒品",
    "dispositions": "财物处理",
    "defendants": "被告人",
}
_NAMES = {
    **_OWNERS,
    "court": "法院",
    "case_number": "案号",
    "instance": "审级",
    "procedure": "程序",
    "filed_on": "受理日期",
    "judged_on": "裁判日期",
    "appeal_outcome": "上诉结果",
    "panel": "审判组织",
    "name": "姓名",
    "sex": "性别",
    "born_on": "出生日期",
    "arrival": "到案方式",
    "revoked_probation": "撤销缓刑",
    "term_from": "刑期起日",
    "term_to": "刑期止日",
    "charge": "罪名",
    "sentenced_on": "判决日期",
    "kind": "刑种",
    "months": "刑期",
    "days": "刑期的日数",
    "probation_months": "缓刑考验期",
    "released_on": "释放日期",
    "measure": "种类",
    "on": "日期",
    "status": "认定与否",
    "crime_from": "犯罪起日",
    "crime_to": "犯罪止日",
    "amount": "犯罪数额",
    "grams": "克数",
    "blood_alcohol": "血液酒精含量",
    "deaths": "死亡人数",
    "injury": "伤情",
    "fine": "罚金",
    "confiscation": "没收财产",
    "deprivation_months": "剥夺政治权利期限",
    "article": "条",
    "paragraph": "款",
    "item": "项",
    "law": "法律名称",
}


def in_chinese(field: str) -> str:
    """`priors.released_on` → 前科的释放日期; a name that is not in the contract stays as it is."""
    *owners, last = field.split(".")
    return "的".join([*(_OWNERS.get(owner, owner) for owner in owners if owner != "facts"), _NAMES.get(last, last)])


def unknown_words(unknown: Iterable[Mapping[str, Any]]) -> list[tuple[str | None, str, str]]:
    """What could not be checked: the defendant, the fields not read, and the checks that wait for them, in Chinese."""
    waiting: dict[tuple[str | None, tuple[str, ...]], list[str]] = {}
    for one in unknown:
        waiting.setdefault((one["defendant"], tuple(one["missing"])), []).append(one["check"])
    return [(who, "、".join(map(in_chinese, missing)), _listed(checks)) for (who, missing), checks in waiting.items()]


def _listed(checks: list[str]) -> str:
    """The first checks by title and name, and how many in all where there are more."""
    told = "、".join(f"{title(check)}（{check}）" for check in checks[:_TOLD])
    return told if len(checks) <= _TOLD else f"{told}等 {len(checks)} 项"


@cache
def title(check: str) -> str:
    """The Chinese title of a check by its name; the name itself for a check that is not (or no longer) in CHECKS."""
    from pipelines.checks import CHECKS

    return {one.name: one.title for one in CHECKS}.get(check, check)
