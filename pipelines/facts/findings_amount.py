"""犯罪总额: what the crimes told in findings alone (事实部分, no whole judgment) add up to, in yuan, read exactly."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from pipelines.facts.amount_acts import acts, folded, incidents, lines, once
from pipelines.facts.amount_addition import added
from pipelines.facts.amount_kept import unmoved
from pipelines.facts.amount_sum import Sum
from pipelines.facts.findings_crime import clause_of, obtained, of_crime, sentence, taxed, without_damage
from pipelines.facts.findings_sums import read_sums
from pipelines.facts.narration import Account, account
from pipelines.facts.reading import Reading
from pipelines.facts.values import Person, Yuan
from pipelines.judgment import Judgment, Part, Section, Span
from pipelines.segment import segment

_WORTH = re.compile("价值|数额|金额|总|共")
_CLOSING = re.compile(
    r"(?:综上|综合|(?:故|可)?认定|总计|合计|以上|上述|至案发|截[至止]|(?:经[^。；\n]{2,50}，)?涉案[^，。；\n]{0,12}总)|[^，。；\n]{0,30}(?:共计?|合计|总计)"
)
_FOLLOWED = re.compile(r"[^，。；]{0,12}[，。；：\n]{1,2}(?:具体|分述|如下|其中|分别|[（(]?[一1][）)、.．])")
_CALLED_SO = re.compile("收受|贿赂|受贿|行贿|贪污|侵占|挪用|骗|盗|窃")
_CALLED = re.compile("共同?(?:收受|受贿|行贿|贪污|侵占|挪用|诈骗|骗取|盗窃|窃得)")
_COUNTED = re.compile(r"累计[^，。；]{0,16}(?:吸收|集资)[^，。；]{0,10}$")
_COMPENSATION = re.compile("(?<!得)赔偿|医疗|医药|罚金|保证金|谅解|附带民事")
_OVERALL = re.compile("(?:综上|以上|上述)[^，。；]*$|(?:盗窃|诈骗|抢劫|犯罪)(?:数额|金额)(?:共计|合计|总计)$")
_FIGURE = re.compile("[共合总]计(?:集资)?(?:诈骗|盗窃|抢劫|犯罪)(?:数额|金额)为?(?:人民币)?$")
_NEARLY: Final = 0.01
_HEADING = re.compile(r"(?:具体|分述|犯罪事实|情况)[^，。；]{0,12}(?:如下|分述)|分述如下")
_OWN_FIGURE = re.compile(
    r"(?:被告人[^，。；]{1,12}|参与(?:盗窃|诈骗|抢劫|作案)[一二三四五六七八九十\d]+[起次]，)(?:诈骗|盗窃|犯罪|涉案|参与[^，。；]{0,8})(?:的)?(?:总)?(?:数额|金额)(?:共计|共|为|计|人民币)*$"
    r"|被告人[^，。；]{1,20}(?:盗窃|诈骗|抢劫)?作案[一二三四五六七八九十\d]+[起次]，(?:盗窃|诈骗|抢劫|窃得|骗得)财物(?:共计|价值|人民币)*$"
)
_OF_ONE = re.compile(r"(?:^|[。；，])(?:其中)?，?被告人[^。；]{2,60}$")
_LOOTING = re.compile("敲诈|勒索|盗窃|窃取|窃得|盗走|抢劫|抢走|劫取|抢夺")


def findings_amount(text: str) -> Yuan | None:
    """The total of the crimes told in findings: what they declare, else what their incidents add up to; None if they tell no sum."""
    told = _account(segment(text))
    read = read_sums(told)
    found = _once(told, without_damage(told.plain, of_crime(told, read)))
    chosen = _total(told, found) or [one for one in read if one.loot] or _only(told.plain, read)
    value = round(sum(one.yuan for one in chosen), 2)
    return (int(value) if value == int(value) else value) or None


def _only(plain: str, read: Sequence[Sum]) -> list[Sum]:
    """The one sum to go by where none is told of the crime: a total, else the first that is no compensation."""
    left = [one for one in read if not _COMPENSATION.search(plain, clause_of(plain, one), one.end + 6)]
    return [one for one in left if one.total][:1] or left[:1]


def _once(told: Account, found: list[Sum]) -> list[Sum]:
    """The sums told once each, parts folded into their total; what the total repeats is dropped after that."""
    found = obtained(told.plain, taxed(told.plain, found))
    return once(told.plain, folded(told.plain, once(told.plain, found, told.items), loose=True, items=told.items), told.items)


def _account(judgment: Judgment) -> Account:
    """The account of a text; where it has no parts of its own the whole text is the account."""
    length = len(judgment.plain)
    parts = list(judgment.parts(Part.FINDINGS, Part.PROSECUTION, Part.LOWER))
    if sum(one.end - one.start for one in parts) * 2 < length:
        judgment = Judgment(judgment.id, judgment.text, judgment.plain, judgment.offsets, (Section(Part.FINDINGS, 0, length),))
    told = account(Reading(judgment, (Person(0, "被告人"),)))
    return told if told.main else Account(judgment.plain, (Span(0, length),), (), ())


def _total(told: Account, found: Sequence[Sum]) -> list[Sum]:
    """What is declared at the end or the beginning, else what the incidents add up to."""
    closing, opening = _closing(told, found), _opening(told, found)
    counted = _added(told, [one for one in found if one not in closing and one not in opening])
    counted += [one for one in found if told.items and not closing and one.start >= told.items[-1].end]
    worth = sum(one.yuan for one in counted)
    if closing:
        if abs(sum(one.yuan for one in closing) - worth) <= worth * _NEARLY:
            return closing
        if worth > max(one.yuan for one in closing) and _is_of_each(told.plain, closing):
            return counted
        declared = {one.yuan: one for one in ([one for one in closing if one.total] or closing)}
        return counted if len(declared) > 1 and worth >= max(declared) else [declared[max(declared)]]
    if not opening:
        own = len(counted) > 1 and all(_OWN_FIGURE.search(told.plain, max(0, one.start - 40), one.start) for one in counted)
        return [max(counted, key=lambda one: one.yuan)] if own else counted
    if len(opening) > 1 and all(_OF_ONE.search(told.plain, one.start - 60, one.start) for one in opening):
        greatest = max(opening, key=lambda one: one.yuan)
        return counted if worth >= greatest.yuan else [greatest]
    totals = added(told.plain, opening) or opening
    if (
        worth > sum(one.yuan for one in totals)
        and not all(one.total for one in opening)
        and (len(totals) > 1 or not _is_stated(told.plain, opening))
    ):
        return counted
    return list(totals)


def _is_of_each(plain: str, closing: Sequence[Sum]) -> bool:
    """Whether sums that close an account are each a defendant's own (被告人甲…；被告人乙…)."""
    start, end = sentence(plain, closing[0]), plain.find("。", closing[-1].end)
    own = all(_OF_ONE.search(plain, max(0, one.start - 60), one.start) for one in closing)
    return own and plain.count("；被告人", start, max(end, start)) > 0


def _is_stated(plain: str, group: Sequence[Sum]) -> bool:
    """Whether sums that open an account state what everything was worth, not only what cash there was."""
    return any(one.total or _WORTH.search(plain, max(0, one.start - 12), one.start) for one in group)


def _closing(told: Account, found: Sequence[Sum]) -> list[Sum]:
    """The sums that close the account (综上…)."""
    plain = told.plain
    figures = [one for one in found if _FIGURE.search(plain, max(0, one.start - 24), one.start)]
    if figures and (not told.items or figures[-1].start > told.items[-1].start):
        return figures[-1:]
    if not told.items:
        called = [one for one in found if _CALLED.search(plain, sentence(plain, one), one.start)]
        if called and called == found[-1:] and called[0].total and not any(_is_taking(plain, one) for one in found[:-1]):
            return called
        return [one for one in found if re.match("综上|综合|(?:故|可)?认定", plain[sentence(plain, one) :])]
    last = told.items[-1]
    closing = [one for one in found if one.start > last.start and _CLOSING.match(plain, sentence(plain, one))]
    after = [one for one in closing if one.start >= last.end]
    return after or [one for one in closing if "综上" in plain[sentence(plain, one) : one.start]]


def _is_taking(plain: str, one: Sum) -> bool:
    """Whether the sentence of a sum speaks of a taking."""
    return _CALLED_SO.search(plain, sentence(plain, one), one.start) is not None


def _opening(told: Account, found: Sequence[Sum]) -> list[Sum]:
    """The sums that open the account (…共…，具体事实如下)."""
    plain = told.plain
    if told.items:
        return [one for one in found if one.start < told.items[0].start]
    heading = _HEADING.search(plain)
    if heading:
        return [one for one in found if one.start < heading.start()]
    for place, one in enumerate(found[:-1]):
        whole = one.total and all(other.yuan <= one.yuan for other in found[:place])
        if whole and _FOLLOWED.match(plain, one.end):
            return [one]
    return []


def _added(told: Account, found: Sequence[Sum]) -> list[Sum]:
    """What the incidents, or the acts of each paragraph, add up to."""
    plain = told.plain
    deceit = not _LOOTING.search(plain)
    units = incidents(told) or tuple(line for span in told.main for line in lines(plain, span))
    chosen: list[Sum] = []
    for unit in units:
        of_unit: list[Sum] = []
        for act in acts(plain, unit):
            of_it = added(plain, unmoved(plain, [one for one in found if one.start in act], act, deceit))
            whole = next((one for one in of_it if one.total and _OVERALL.search(plain, one.start - 24, one.start)), None)
            if whole and whole.yuan >= sum(one.yuan for one in of_unit):
                of_unit = []
            of_unit += of_it
        chosen += of_unit
    return _last_count(plain, chosen)


def _last_count(plain: str, found: list[Sum]) -> list[Sum]:
    """The sums with one count (累计) only in a paragraph that tells several, of longer and shorter times: the greatest."""
    kept: list[Sum] = []
    for one in found:
        line = plain.rfind("\n", 0, one.start)
        before = next((other for other in kept if other.start > line and _COUNTED.search(plain, other.start - 30, other.start)), None)
        if before is None or not _COUNTED.search(plain, one.start - 30, one.start):
            kept.append(one)
        elif one.yuan > before.yuan:
            kept[kept.index(before)] = one
    return kept
