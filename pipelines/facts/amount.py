"""犯罪数额: the total of property and economic crimes that the court attributes to a defendant, in yuan."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from pipelines.facts.amount_acts import folded, incidents, lines
from pipelines.facts.amount_addition import added
from pipelines.facts.amount_share import Shares
from pipelines.facts.amount_sum import Sum, sums
from pipelines.facts.amount_words import amount_words
from pipelines.facts.crime_heading import gapped, whose
from pipelines.facts.narration import account, convicted_of, views_below
from pipelines.facts.reading import Kind, Label, Reading
from pipelines.facts.values import Fact, Person, Yuan
from pipelines.judgment import Part, Span
from pipelines.law import charge

_CHAPTERS: Final = (3, 5, 8)
_OTHERS: Final = frozenset(("赌博罪", "开设赌场罪", "掩饰、隐瞒犯罪所得、犯罪所得收益罪"))
_NOT: Final = frozenset(("强迫交易罪", "破坏生产经营罪"))
_NAMED = re.compile(
    r"盗窃|诈骗|抢劫|抢夺|侵占|挪用|敲诈勒索|毁坏财物|贪污|贿|非法经营|吸收公众存款|集资|掩饰、隐瞒犯罪所得|赌|走私普通|逃税|虚开|抽逃|出资|劳动报酬|伪造货币|假币|信用卡|票证|骗取贷款|票据承兑|注册商标|著作权|伪劣|私分|财产来源|洗钱|倒卖土地"
)
_CLOSING = re.compile(r"(?:综上|综合|总计|合计|以上|上述|至案发|(?:故|可)?认定被告|被告人[^，。；\n]{1,24}共)")
_SUM_OF_ONE = re.compile("[合总]计")
_ARGUED = re.compile(r"辩护|辩解|辩称|提出|不能排除|虽然|该[起笔节次]|第[一二三四五六七八九十\d]+[起笔节]|不予认定|不予支持|不成立")
_GAMBLING = re.compile("赌")
_TAKINGS = re.compile("抽头|抽水|抽成|抽红|渔利|获利|违法所得|投注|返水")
_JOINT = re.compile("盗窃|抢劫|抢夺|诈骗|勒索|毁坏")
_BURNT = re.compile("放火|烧毁")
_LOOTING = re.compile("盗窃|抢劫|抢夺")
_CRIME = re.compile("盗窃|诈骗|抢劫|抢夺|勒索|侵占|受贿|贪污|挪用")
_LEAST: Final = 100  # a smaller figure of a crime is a misprint (12元 for 12万元)
_ONE_OF = re.compile(r"该[起笔节次]|第[一二三四五六七八九十\d]+[起笔节]|辩护人|指控")
_FIGURE = re.compile(
    r"(?:诈骗|盗窃|犯罪|受贿|行贿|贪污|侵占|挪用|勒索|抢劫|抢夺|销售|经营|走私|集资|吸收|隐瞒)(?:的)?(?:总)?(?:数额|金额)(?:应当|应|可)?(?:认定)?(?:共计|合计|总计|共)?(?:为|是)(?:人民币|共计)*$"
)
_ATTEMPTED = re.compile("未遂[^，。；]{0,10}$")
_PRINCIPAL = re.compile("本金[^，。；]{0,12}$")
_HELD = re.compile(r"本院认为|被告人|上诉人|被告单位|其行为|构成")


def find(reading: Reading) -> Mapping[Any, Any]:
    """The amount of each defendant convicted of a crime against property or of an economic crime."""
    if reading.document.instance and reading.document.instance.value == "commutation":
        return {}
    concerned = [person for person in reading.people if any(map(_by_amount, convicted_of(reading, person)))]
    if not concerned:
        return {}
    ledger = _Ledger(reading)
    values: dict[int, dict[str, Any]] = {}
    for person in concerned:
        found = ledger.of(person)
        values[person.index] = {"amount": found} if found else {"unread": frozenset(("facts.amount",))}
    return values


def _by_amount(name: str) -> bool:
    """Whether a charge is a crime whose amount counts (chapters 3, 5, 8; gambling; receiving)."""
    if not _NAMED.search(name):
        return False
    known = charge(name)
    return known is None or known.name in _OTHERS or (known.chapter in _CHAPTERS and known.name not in _NOT)


class _Ledger:
    """The sums of one judgment, read once for each set of charges."""

    __slots__ = ("_charges", "_lower", "_shares", "_sharing", "_sums", "_told", "_units", "_views")

    def __init__(self, reading: Reading) -> None:
        self._told = account(reading)
        self._views = tuple(part.span for part in reading.judgment.parts(Part.REASONING))
        self._lower = views_below(reading, self._told)
        self._shares = Shares(reading)
        self._sharing = whose(reading, self._told)
        self._units = any(person.is_unit for person in reading.people)
        self._charges = [tuple(dict.fromkeys(filter(_by_amount, convicted_of(reading, person)))) for person in reading.people]
        self._sums: dict[tuple[str, ...], tuple[list[Sum], list[Sum], list[Sum]]] = {}

    def _read(self, charges: tuple[str, ...]) -> tuple[list[Sum], list[Sum], list[Sum]]:
        """The sums of the reasons, those of the account, and those of the reasons of the judgment below that the account refers to."""
        if charges not in self._sums:
            words, plain = amount_words(charges), self._told.plain
            told = [one for span in self._told.main for one in sums(plain, span, words)]
            principal = [one for one in told if _PRINCIPAL.search(plain, max(0, one.start - 16), one.start)]
            held = [
                [one for span in views for one in sums(plain, span, words, ahead=True) if one.crime and self._is_held(one)]
                for views in (self._views, self._lower)
            ]
            self._sums[charges] = (
                held[0],
                principal if principal and charges == ("信用卡诈骗罪",) else told,
                held[1],
            )
        return self._sums[charges]

    def of(self, person: Person) -> Fact[Yuan] | None:
        """The court's figure in its reasons, else the account's; nothing where they leave it open."""
        charges = self._charges[person.index]
        reasoned, told, below = self._read(charges)
        if all(map(_LOOTING.search, charges)):
            told = [one for one in told if not _BURNT.search(self._told.plain, max(0, one.start - 24), one.start)]
        held = [one for one in reasoned if self._shares.subject_is(person, one.start, direct=True)]
        held = held or [one for one in below if self._shares.subject_is(person, one.start, direct=True)]
        held = self._without_damage(held or [one for one in reasoned if self._shares.subject_is(person, one.start)], charges)
        figure = (self._stated(held) or self._held(held)) if len(charges) == 1 else self._held_of_each(held, charges)
        if figure:
            return _fact(self._exact(figure, [one for one in told if self._is_in_his(person, one)]))
        takings = self._takings(person, told) if any(map(_GAMBLING.search, charges)) else []
        counted = takings or self._counted(person, told)
        worth = sum(one.yuan for one in counted)
        if held and worth < max(one.yuan for one in held) - 1:
            return _fact([max(held, key=lambda one: one.yuan)]) if len(charges) == 1 else None
        if len(charges) > 1 and held and not self._told.items:
            return None
        if not takings and len(counted) > 1 and any(map(_GAMBLING.search, charges)):
            counted = [one for one in counted if one.total]
            return _fact(counted) if len(counted) == 1 else None
        return _fact(counted) if counted else None

    def _held(self, held: Sequence[Sum]) -> list[Sum]:
        """The court's one figure: that of the sentence that convicts, else the only one, else the greatest total."""
        convicting = [one for one in held if "构成" in self._sentence(one)]
        for group in (convicting, held):
            if len({one.yuan for one in group}) == 1:
                return [group[0]]
        totals = [one for one in convicting or held if one.total]
        return [max(totals, key=lambda one: one.yuan)] if totals else []

    def _exact(self, figure: list[Sum], told: Sequence[Sum]) -> Sequence[Sum]:
        """For a round figure (21000余元) what the account tells to the yuan, if one sum does; the sum of several incidents stays round."""
        if len(figure) > 1 or not figure[0].approximate:
            return figure
        low = figure[0].yuan
        high = low + 10 ** (len(str(int(low))) - len(str(int(low)).rstrip("0")))
        return [one for one in told if low < one.yuan < high and not one.approximate][:1] or figure

    def _stated(self, held: Sequence[Sum]) -> list[Sum]:
        """The figure that the court states as that of the crime (诈骗金额为…), if it states one; what was got and what was tried for together."""
        stated = [one for one in held if _FIGURE.search(self._told.plain, max(0, one.start - 24), one.start)]
        if len({one.yuan for one in stated}) == 1:
            return [stated[-1]]
        tried = [one for one in held if _ATTEMPTED.search(self._told.plain, max(0, one.start - 14), one.start)]
        if len(held) == 2 and len(tried) == 1 and self._sentence(held[0]) == self._sentence(held[1]):
            return list(held)
        return []

    def _held_of_each(self, held: Sequence[Sum], charges: Sequence[str]) -> list[Sum]:
        """The court's figures for several charges, each in the sentence that convicts of it; none if one is lacking."""
        found: list[Sum] = []
        for name in charges:
            of_it = [one for one in held if "构成" in self._sentence(one) and name in self._sentence(one)]
            if len({one.yuan for one in of_it}) == len(charges) and all(name in self._sentence(of_it[0]) for name in charges):
                return of_it
            if len({one.yuan for one in of_it}) != 1 or of_it[0] in found:
                return self._one_each(held, charges)
            found.append(of_it[0])
        return found

    def _one_each(self, held: Sequence[Sum], charges: Sequence[str]) -> list[Sum]:
        """As many figures as charges, each in a sentence of its own."""
        apart = {self._shares.sentence(one.start) for one in held}
        return list(held) if len(held) == len(charges) == len(apart) else []

    def _sentence(self, one: Sum) -> str:
        """The words of the sentence of a sum."""
        span = self._shares.sentence(one.start)
        return self._told.plain[span.start : span.end]

    def _is_held(self, one: Sum) -> bool:
        """Whether the sentence of a sum is the court's own holding and no answer to an argument."""
        part = next(span for span in (*self._views, *self._lower) if one.start in span)
        view = self._told.plain.find("本院认为", part.start, part.end)
        if one.start < view:
            return False
        sentence = self._told.plain[self._shares.sentence(one.start).start : one.end]
        if _FIGURE.search(self._told.plain, max(0, one.start - 24), one.start):
            return one.yuan > _LEAST and not _ONE_OF.search(sentence)
        return bool(_HELD.search(sentence) or "构成" in self._sentence(one)) and not _ARGUED.search(sentence)

    def _closing(self, found: Sequence[Sum]) -> list[Sum]:
        """The sums of sentences that close the account (综上…), and totals told after the last incident."""
        items = self._told.items
        first = items[0].start if items else 0
        later = [one for one in found if one.start > first]
        inner = [one for one in later if any(one.start in item for item in items[:-1])]
        closing = [
            one
            for one in later
            if _CLOSING.match(self._told.plain, start := self._shares.sentence(one.start).start)
            and not (one in inner and _SUM_OF_ONE.match(self._told.plain, start))
        ]
        return closing + [one for one in later if items and one.start >= items[-1].end and one.total]

    def _counted(self, person: Person, found: Sequence[Sum]) -> Sequence[Sum]:
        """The sums of the account that make up his amount: a closing or opening total, else his incidents."""
        items, charges = self._told.items, self._charges[person.index]
        opening = [one for one in found if items and one.start < items[0].start and one.total]
        for group in (self._closing(found), opening):
            totals = [one for one in group if one.crime and self._is_in_his(person, one) and self._shares.subject_is(person, one.start)]
            totals = [one for one in totals if one.total] or totals
            if totals := self._without_damage(totals, charges):
                greatest = max(totals, key=lambda one: one.yuan)
                return self._beside(greatest, totals) if len(charges) > 1 else [greatest]
        return self._of_incidents(person, found)

    def _without_damage(self, found: list[Sum], charges: Sequence[str]) -> list[Sum]:
        """The sums without those of damage beside the loot of a theft (放火造成损失共计…), if others are left."""
        if not charges or not all(map(_LOOTING.search, charges)):
            return found
        plain = self._told.plain
        clauses = [plain[max(plain.rfind(mark, 0, one.start) for mark in "，。；\n") + 1 : one.start] for one in found]
        return [one for one, clause in zip(found, clauses, strict=True) if "损失" not in clause] or found

    def _takings(self, person: Person, told: Sequence[Sum]) -> list[Sum]:
        """The one total of what a gambling den has taken (共计抽头…), if the account tells one."""
        taken = [one for one in told if _TAKINGS.search(self._told.plain, max(0, one.start - 20), one.start)]
        his = [one for one in taken if self._shares.takes_part(person, self._shares.sentence(one.start))]
        totals = {one.yuan: one for one in his if one.total}
        if len(totals) == 1:
            return list(totals.values())
        of_items = {item for item in self._told.items for one in his if one.start in item}
        return his if len(his) == len(of_items) > 1 else []

    def _beside(self, greatest: Sum, totals: Sequence[Sum]) -> list[Sum]:
        """The totals of several crimes that one sentence or paragraph closes with (盗窃总价值…；抢劫总价值…)."""
        line = self._told.plain.rfind("\n", 0, greatest.start)
        beside = [one for one in totals if self._told.plain.rfind("\n", 0, one.start) == line and one.yuan != greatest.yuan]
        named = [one for one in (greatest, *beside) if _CRIME.search(self._sentence(one))]
        return sorted({one.yuan: one for one in named}.values(), key=lambda one: one.start) or [greatest]

    def _shares_in(self, person: Person, unit: Span) -> bool:
        """Whether he takes part in an incident, and its heading does not name a charge of others only."""
        convicted = self._sharing.get(unit.start)
        apart = convicted is not None and not self._units and person.index not in convicted
        return not apart and self._shares.takes_part(person, unit)

    def _is_in_his(self, person: Person, one: Sum) -> bool:
        """Whether a sum stands in no incident, or in one of his."""
        return all(self._shares_in(person, item) for item in self._told.items if one.start in item)

    def _of_incidents(self, person: Person, found: Sequence[Sum]) -> Sequence[Sum]:
        """The sums of his incidents, or of the paragraphs of an account without numbers; none where a number is lacking among them."""
        items = self._told.items
        if len(self._told.main) > 1 and gapped(self._told):
            return ()
        units = incidents(self._told) or tuple(line for span in self._told.main for line in lines(self._told.plain, span))
        joint = bool(items) and any(map(_JOINT.search, self._charges[person.index]))
        his = [
            [one for one in found if one.start in unit and (joint or self._shares.acts(person, one.start))]
            for unit in units
            if self._shares_in(person, unit)
        ]
        plain = self._told.plain
        chosen = [one for ones in his for one in added(plain, folded(plain, ones))]
        greatest = max(chosen, key=lambda one: one.yuan, default=None)
        if greatest and greatest.total and not items and abs(sum(one.yuan for one in chosen) - 2 * greatest.yuan) < 1:
            return [greatest]
        return chosen or [one for ones in his for one in ones if one.loot and one.yuan > _LEAST]


def _fact(chosen: Sequence[Sum]) -> Fact[Yuan]:
    value = round(sum(one.yuan for one in chosen), 2)
    return Fact(int(value) if value == int(value) else value, tuple(Span(one.start, one.end) for one in chosen))


KIND = Kind("amount", "犯罪数额", "defendant", ("amount",), find, (Label("amount", "犯罪数额"),))
