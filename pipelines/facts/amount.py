"""犯罪数额: the total of property and economic crimes that the court attributes to a defendant, in yuan."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pipelines.facts.mention import Mentions
from pipelines.facts.narration import Account, account, convicted_of, participants
from pipelines.facts.reading import Kind, Reading
from pipelines.facts.values import Fact, Person, Yuan
from pipelines.judgment import Part, Span
from pipelines.law import charge
from pipelines.money import find_money

_CHAPTERS: Final = (3, 5, 8)
_OTHERS: Final = frozenset(("赌博罪", "开设赌场罪", "掩饰、隐瞒犯罪所得、犯罪所得收益罪"))
_NOT: Final = frozenset(("强迫交易罪", "组织、领导传销活动罪", "破坏生产经营罪"))
_NAMED = re.compile(
    r"盗窃|诈骗|抢劫|抢夺|侵占|挪用|敲诈勒索|毁坏财物|贪污|贿|非法经营|吸收公众存款|集资|掩饰、隐瞒犯罪所得|赌|走私普通|逃税|虚开|抽逃|出资|劳动报酬|伪造货币|假币|信用卡|票证|注册商标|著作权|伪劣|私分|财产来源|洗钱"
)
_TOTAL = re.compile(
    r"(?:共计|总计|合计|累计|总价值|总价|总额|总金额|总数额|共价值|共骗取|共盗窃|共窃得|共得|共获|共非法|共收|共从中|数额共|金额共|价值共|共为|一共|共(?:人民币)?|计(?:价值)?)(?:[^。；，]{0,16})$"
)
_AMOUNT = re.compile(
    r"(?:数额|金额|价值|涉案|现金|骗取|窃取|盗窃|窃得|骗得|抢得|劫取|劫得|钱款|财物|款|贿赂|获利|渔利|违法所得|销售)(?:[^。；]{0,24})$"
)
_NOT_CRIME = re.compile(
    r"(?:赔偿|退赔|退还|退缴|退赃|归还|偿还|返还|还款|支付利息|已还|罚金|罚款|缴纳|预缴|医疗费|诉讼费|鉴定费|以上|不满|以下|不足|起点|标准|剩余|尚欠|余款|补偿|赎回|追回|没收|扣押|退出|退回|缴获|收缴|谅解|保证金|用于|追缴|抵押|收购价|注册资[本金]|工资|月薪)[^。；，]{0,16}$"
)
_LAW_AFTER = re.compile(r"(?:以上|以下|不满|起点|为标准|的罚金)")


@dataclass(frozen=True, slots=True)
class _Sum:
    """A sum at a place: `total` announced as one (共计), `crime` told of the crime."""

    yuan: Yuan
    start: int
    end: int
    total: bool
    crime: bool


def find(reading: Reading) -> Mapping[Any, Any]:
    """The amount of each defendant convicted of a crime against property or of an economic crime."""
    if reading.document.instance and reading.document.instance.value == "commutation":
        return {}
    concerned = [person for person in reading.people if any(map(_by_amount, convicted_of(reading, person)))]
    if not concerned:
        return {}
    told = account(reading)
    reasoned = [sum_ for one in reading.judgment.parts(Part.REASONING) for sum_ in _sums(told.plain, one.span)]
    own = [sum_ for span in told.main for sum_ in _sums(told.plain, span)]
    values: dict[int, dict[str, Any]] = {}
    for person in concerned:
        found = _of(reading, told, reasoned, own, person)
        values[person.index] = {"amount": found} if found else {"unread": frozenset(("facts.amount",))}
    return values


def _by_amount(name: str) -> bool:
    """Whether a charge is a crime whose amount counts (chapters 3, 5, 8; gambling; receiving)."""
    if not _NAMED.search(name):
        return False
    known = charge(name)
    return known is None or known.name in _OTHERS or (known.chapter in _CHAPTERS and known.name not in _NOT)


def _of(reading: Reading, told: Account, reasoned: Sequence[_Sum], own: Sequence[_Sum], person: Person) -> Fact[Yuan] | None:
    said = [one for one in reasoned if one.crime and _his(reading, one.start, person)]
    totals = [one for one in said if one.total] or said
    if len({one.yuan for one in totals}) == 1:
        return _fact(totals[0])
    mine = [one for one in own if _takes_part(reading, told, one.start, person)]
    totals = [one for one in mine if one.total and one.crime]
    if not told.items and len({one.yuan for one in totals}) == 1:
        return _fact(totals[0])
    if told.items:
        per_item = [_of_item([one for one in mine if one.start in item]) for item in told.items if any(one.start in item for one in mine)]
        if per_item and all(one is not None for one in per_item):
            return Fact(
                _round(sum(one[0] for one in per_item if one)),
                tuple(span for one in per_item if one for span in one[1]),
            )
        return None
    single = _of_item(mine)
    return Fact(_round(single[0]), single[1]) if single else None


def _round(value: float) -> Yuan:
    value = round(value, 2)
    return int(value) if value == int(value) else value


def _fact(one: _Sum) -> Fact[Yuan]:
    return Fact(one.yuan, (Span(one.start, one.end),))


def _of_item(sums: Sequence[_Sum]) -> tuple[float, tuple[Span, ...]] | None:
    """The amount of one incident: its total, else the sum of what is told of the crime."""
    crime = [one for one in sums if one.crime]
    totals = [one for one in crime if one.total]
    chosen = totals[-1:] or crime
    if not chosen:
        return None
    return sum(one.yuan for one in chosen), tuple(Span(one.start, one.end) for one in chosen)


def _his(reading: Reading, position: int, person: Person) -> bool:
    if len(reading.people) == 1:
        return True
    plain = reading.judgment.plain
    sentence = max(plain.rfind(mark, 0, position) for mark in "。；\n") + 1
    mention = Mentions(plain, reading.people, sentence, position).before(position, sentence)
    return mention is None or person.index in mention.people


def _takes_part(reading: Reading, told: Account, position: int, person: Person) -> bool:
    item = next((item for item in told.items if position in item), None)
    return item is None or person.index in participants(reading, item)


def _sums(plain: str, span: Span) -> list[_Sum]:
    found = []
    for start, end, money in find_money(plain, span.start, span.end):
        before = plain[max(span.start, start - 30) : start]
        sentence = before[max(before.rfind(mark) for mark in "。；\n") + 1 :]
        against = bool(_NOT_CRIME.search(sentence)) or bool(_LAW_AFTER.match(plain, end))
        found.append(
            _Sum(
                money.yuan,
                start,
                end,
                bool(_TOTAL.search(sentence)),
                not against and bool(_AMOUNT.search(sentence) or _TOTAL.search(sentence)),
            )
        )
    return found


KIND = Kind("amount", "犯罪数额", "defendant", ("amount",), find)
