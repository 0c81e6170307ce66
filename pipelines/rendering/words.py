"""The words in which reports speak (报告用语): Chinese for every code of the contract, and plain lines for the facts of a defendant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pipelines.durations import in_words
from pipelines.law import articles

SUPERVISION = {
    "K1": "二审抗诉",
    "K2": "审判监督程序抗诉",
    "Z": "再审检察建议",
    "J": "纠正违法通知",
    "S": "检察建议（补正）",
    "L": "类案监督",
    "N": "检察机关自查",
}
GRADE = {"A": "文书自身即可认定", "B": "需核对一项卷宗事实", "C": "提示，供类案统计"}
WEIGHT = {"substantive": "实体", "procedural": "程序", "clerical": "文书瑕疵"}
FAVOURS = {"defendant": "纠正后有利于被告人", "prosecution": "纠正后不利于被告人", "neither": "不影响轻重"}
RANK = {"trial": "试用", "tested": "已测试", "trusted": "可信", "retired": "已停用"}
STATUS = {"found": "认定", "rejected": "未采纳", "claimed": "主张"}
ASSERTER = {"court": "本院", "prosecution": "控方", "defence": "辩方"}
INSTANCE = {
    "first": "一审",
    "second": "二审",
    "retrial": "再审",
    "commutation": "减刑假释",
    "death_review": "死刑复核",
    "other": "其他",
}
PROCEDURE = {"ordinary": "普通程序", "simplified": "简易程序", "fast_track": "速裁程序"}
OUTCOME = {"affirmed": "维持", "changed": "改判", "remanded": "发回重审", "withdrawn": "准许撤回"}
SECTION = {
    "header": "首部",
    "parties": "当事人",
    "procedure": "审理经过",
    "prosecution": "指控",
    "defence": "辩解辩护",
    "lower": "原审",
    "appeal_grounds": "上诉抗诉理由",
    "findings": "查明",
    "evidence": "证据",
    "reasoning": "本院认为",
    "legal_basis": "裁判依据",
    "verdict": "主文",
    "appeal_text": "告知",
    "foot": "落款",
    "appendix": "附录",
}
_GRADE_ORDER = {"A": 0, "B": 1, "C": 2}
_WEIGHT_ORDER = {"substantive": 0, "procedural": 1, "clerical": 2}


def by_importance(clues: list[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Clues as a prosecutor wants them: what the text alone decides first, then substance before form."""
    return sorted(clues, key=lambda clue: (_GRADE_ORDER[clue["grade"]], _WEIGHT_ORDER[clue["weight"]]))


def term(months: int | None, days: int | None = None) -> str:
    """A term as people say it; nothing where there is none."""
    return in_words(months, days) if months or days else ""


def money(yuan: float) -> str:
    """Money in words."""
    return f"{yuan:,.2f}".rstrip("0").rstrip(".") + "元"


def penalty(one: Mapping[str, Any]) -> str:
    """A penalty in one line."""
    words = [f"{one['kind'] or '刑种未读出'}{term(one['months'], one['days'])}"]
    if one["probation_months"] is not None:
        words.append(f"缓刑{term(one['probation_months'])}")
    if one["fine"] is not None:
        words.append(f"罚金{money(one['fine'])}")
    if one["confiscation"] is not None:
        value = one["confiscation"]
        words.append(f"没收财产{value if isinstance(value, str) else money(value)}")
    if (deprivation := one["deprivation_months"]) is not None:
        words.append(f"剥夺政治权利{'终身' if deprivation == 'life' else term(deprivation)}")
    return "，".join(words)


def prior(one: Mapping[str, Any]) -> str:
    """An earlier conviction in one line."""
    words = [
        f"{one['sentenced_on'] or '日期未载'}",
        f"犯{one['charge']}" if one["charge"] else "罪名未载",
        f"{one['kind'] or ''}{term(one['months'])}",
        f"缓刑{term(one['probation_months'])}" if one["probation_months"] is not None else "",
        f"{one['released_on']}释放" if one["released_on"] else "",
    ]
    return "，".join(word for word in words if word)


def lines(one: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The facts of a defendant as (label, value), what is absent left out."""
    facts = one["facts"]
    yield from _pairs(one, (("sex", "性别"), ("born_on", "出生"), ("arrival", "到案")))
    for prior_ in one["priors"]:
        yield "前科", prior(prior_)
    if one["custody"]:
        steps = sorted(one["custody"], key=lambda step: step["on"] or "9999")
        yield "强制措施", "；".join(f"{step['on'] or '日期未载'} {step['measure']}" for step in steps)
    if facts["crime_from"] or facts["crime_to"]:
        yield "犯罪日期", " 至 ".join(dict.fromkeys(filter(None, (facts["crime_from"], facts["crime_to"]))))
    if facts["amount"] is not None:
        yield "犯罪数额", money(facts["amount"])
    if facts["drugs"]:
        yield "毒品", "；".join(_drug(drug) for drug in facts["drugs"])
    if facts["blood_alcohol"] is not None:
        yield "血液酒精含量", f"{facts['blood_alcohol']:g}mg/100ml"
    yield from _pairs(facts, (("deaths", "死亡人数"), ("injury", "伤情")))
    if one["circumstances"]:
        yield "情节", "；".join(_circumstance(c) for c in one["circumstances"])
    for conviction in one["convictions"]:
        yield "判项", f"{conviction['charge']}：{penalty(conviction)}"
    if one["executed"]:
        yield "决定执行", penalty(one["executed"])
    if one["revoked_probation"]:
        yield "撤销缓刑", "是"
    if one["term_from"] or one["term_to"]:
        yield "刑期起止", f"{one['term_from'] or '未载'} 至 {one['term_to'] or '未载'}"


def _drug(one: Mapping[str, Any]) -> str:
    return str(one["name"]) if one["grams"] is None else f"{one['name']} {one['grams']:g}克"


def _circumstance(one: Mapping[str, Any]) -> str:
    if one["status"] == "claimed":
        return f"{one['kind']}（{ASSERTER[one['asserted_by']]}主张）"
    return one["kind"] if one["status"] == "found" else f"{one['kind']}（未采纳）"


def _pairs(owner: Mapping[str, Any], wanted: tuple[tuple[str, str], ...]) -> Iterator[tuple[str, str]]:
    for key, label in wanted:
        if owner[key] is not None:
            yield label, str(owner[key])


def heading(document: Mapping[str, Any]) -> str:
    """One line that names the judgment."""
    words = [
        document["court"] or "法院未读出",
        document["case_number"] or "案号未读出",
        document["kind"],
        document["judged_on"],
    ]
    words += [INSTANCE.get(document["instance"] or "", ""), PROCEDURE.get(document["procedure"] or "", "")]
    words.append(OUTCOME.get(document["appeal_outcome"] or "", ""))
    return "　".join(word for word in words if word)


def mended(report: Mapping[str, Any]) -> str | None:
    """How many characters were taken for misread by a scanner (误识字), and some of them; None where there are none."""
    found = report.get("mended") or []
    if not found:
        return None
    some = "、".join(f"“{one['quote']}”读作“{one['read_as']}”" for one in found[:5])
    return f"有 {len(found)} 处字疑为扫描误识，已按上下文改读：{some}{'等' if len(found) > 5 else ''}。线索请对照原件核实。"


def article(basis: Mapping[str, Any]) -> str:
    """《刑法》第六十五条第一款, in digits: 《…》第65条第1款."""
    name = f"《{basis['title']}》{articles.printed(str(basis['article']))}"
    return name + (f"第{basis['paragraph']}款" if basis.get("paragraph") else "")
