"""What an account without headings adds up to (逐笔累计): its acts, the totals that stand for several sums, what is told twice."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate, combinations
from typing import Final

from pipelines.facts.amount_addition import definite
from pipelines.facts.amount_sum import Sum
from pipelines.facts.narration import Account
from pipelines.judgment import Span
from pipelines.numerals import NUMBER, read_number

_DAY: Final = r"(?:19|20)\d\d年|同[年月日]|次[日年]|翌日|当[日晚天]|\d{1,2}月\d{1,2}日|\d{1,2}日"
_DEED: Final = "盗|窃|偷|毁|砸|扒|骗|抢|劫|夺|勒索|敲诈|索要|侵占|侵吞|挪用|吸收|贪污|收受|拿走|取走|收取|借款|转走|套取|套现|收购|虚报|冒领|(?<!停)放在|窜至"
_OPENS = re.compile(
    rf"(?:^|(?<=[。；\n：]))(?:[（(]?[\d一二三四五六七八九十]{{1,3}}[）)、.．])?(?:其中|另|后)?(?:，|被告人[^，。；]{{1,20}}?)?(?:于|在|自|从)*"
    rf"(?:{_DAY}|(?:随后|后来|接着|之后|此后|嗣后|其后|又|再次|另外|还)|被告人[^，。；]{{1,12}}(?:还|又|再|另))"
)
_DONE = re.compile(_DEED)
_AFTERMATH = re.compile(
    r"(?:破案后|案发后|归案后|到案后|审理期间|本院审理|审理过程中|庭审|公安机关|民警|被告人[^，。；]{1,20}(?:被[^，。；]{0,16}抓获|投案|到案|归案))"
)
_CLOSES = re.compile("(?:综上|综合|以上|上述|合计|总计|共计|认定|被告人[^，。；]{1,10}共)")
_OF_ALL = re.compile("其中|具体|分述|分别|如下|包括")
_ALL_SAID = re.compile(r"(?:上述|以上|该笔|这笔|前述|被[骗盗]的)[^，。；\d]{0,10}$")
_NEXT_SHARE = re.compile(r"；(?:原审)?被告人[^；。]{2,30}参与[^；。]*$")
_SHARE = re.compile(
    r"其中的?(?:人民币)?$|其中[^。；]{0,60}(?:参与|参加|涉案|分得|获利)[^。]{0,80}$|其中[^。；]{0,12}被告人[^。]{0,90}$|^(?:其中，|被告人[^。；，]{2,40}参与)[^。]*$"
)
_NOTICED = re.compile("(?:发现|得知)[^，。；]*被[^，。；]*$")
_SPENT = re.compile("(?:钱?款|款项|赃款|现金)?(?:均|全部|已|被)+[^，。；]{0,10}(?:用于|挥霍|花|使用)")
_BACK = re.compile(r"(?:现|均|全部|已|予以|依法)*(?:被[^，。；]{0,10})?(?:发还|返还|退还|追回|追缴|扣押|起获|缴回|冻结)")
_EACH = re.compile(r"(?<!以)每(?P<unit>[辆台部件只个条张吨头名块套箱瓶斤包枚株棵亩次起盏])(?P<what>[^，。；\d]{0,8})$")
_RANGE: Final = ("-", "—", "－", "~")
_RATE = re.compile(r"每(?:平方米|立方米|平米|公斤|千克|[日天月年亩克手股]|[小大][盒瓶袋包])[^，。；\d]{0,8}$|每[支枚粒颗根](?:人民币)?$")
_PRICE = re.compile(r"）?(?:的(?:价格|单价)|计算)?[^，。；]{0,6}(?:卖|出售|销|购|价格)")
_HEADING = re.compile(r"[（(]?[一二三四五六七八九十]")
_TOLD = re.compile(r"共计?[^，。；]{0,16}元|元[^\n]*。\n?具体[^。]{0,8}如下")
_VAGUE: Final = 0.05  # by how much 余 may be short
_SLACK: Final = 0.011
_BESIDE: Final = 60
_MOST: Final = 14
_LONG: Final = 6
_ROUND: Final = 4  # figures of a sum that is seldom told twice by chance


def acts(plain: str, unit: Span) -> list[Span]:
    """The acts of a stretch: each begins with a day, 随后 or 又 at the head of a sentence that tells a taking."""
    starts = [unit.start]
    for match in _OPENS.finditer(plain, unit.start, unit.end):
        stop = min((place for mark in "。\n" if (place := plain.find(mark, match.end(), unit.end)) >= 0), default=unit.end)
        if match.start() > starts[-1] and _DONE.search(plain, match.end(), stop) and not _AFTERMATH.match(plain, match.end(), stop):
            starts.append(match.start())
    return [Span(start, stop) for start, stop in zip(starts, [*starts[1:], unit.end], strict=True)]


def incidents(told: Account) -> tuple[Span, ...]:
    """The incidents of an account; a heading (一、) that tells a total stands for the incidents (（一） or 1、) under it."""
    items, plain = told.items, told.plain
    headings = [bool(_HEADING.match(plain, item.start)) for item in items]
    if headings and all(headings):
        headings = [plain[item.start] not in "（(" for item in items]
    if all(headings) or not any(headings):
        return items
    kept: list[Span] = []
    covered = False
    for item, heading in zip(items, headings, strict=True):
        if heading:
            covered = item.end - item.start > 30 and bool(_TOLD.search(plain, item.start, item.end))
        if heading or not covered:
            kept.append(item)
    return tuple(kept)


def lines(plain: str, span: Span) -> list[Span]:
    """The paragraphs of a stretch."""
    starts = [span.start]
    while (place := plain.find("\n", starts[-1], span.end - 1)) >= 0:
        starts.append(place + 1)
    return [Span(start, stop) for start, stop in zip(starts, [*starts[1:], span.end], strict=True)]


def folded(plain: str, found: Sequence[Sum], loose: bool = False, items: Sequence[Span] = ()) -> list[Sum]:
    """The sums of the crime without those that a total among them stands for: two or more in a row before or after it that add up to it.

    `loose`: one or two in the row may be of something else, if the total is not round. A total of one of the `items` stands for none of
    another, unless its sentence speaks of all (综上).
    """
    left = [one for one in found if one.crime]
    place = 0
    while place < len(left):
        one = left[place]
        if run := _run(plain, _within(plain, left, one, items), one, loose):
            left = [other for other in left if other not in run]
            place = left.index(one)
        else:
            place += 1
    return left


def _within(plain: str, found: Sequence[Sum], one: Sum, items: Sequence[Span]) -> list[Sum]:
    """The sums that a total may stand for: those of its own incident, if it closes no account."""
    start = max(plain.rfind(mark, 0, one.start) for mark in "。\n") + 1
    item = (
        None
        if _CLOSES.match(plain, start)
        else next((item for item in items if one.start in item and not _HEADING.match(plain, item.start)), None)
    )
    return [other for other in found if item is None or other.start in item]


def _run(plain: str, found: Sequence[Sum], one: Sum, loose: bool) -> list[Sum]:
    """The sums in a row beside one that add up to it."""
    place = found.index(one)
    after = found[place + 1 :]
    whole = one.total or bool(_ALL_SAID.search(plain, max(0, one.start - 16), one.start))
    runs: list[Sequence[Sum]] = []
    if plain.startswith("（", one.end):
        bracket = plain.find("）", one.end)
        runs.append([other for other in after if other.start < bracket])
    if whole or (after and _OF_ALL.search(plain, one.end, after[0].start)):
        runs.append(after)
    if whole:
        runs.append(found[:place][::-1])
    for others in runs:
        if run := _exactly(one, others) or (loose and _loosely(one, others)):
            return run
    return []


def _loosely(total: Sum, others: Sequence[Sum]) -> list[Sum]:
    """The first of a row that add up to a total that is not round, with one or two among them that are of something else."""
    if len(str(total.yuan).rstrip("0").replace(".", "")) < _ROUND:
        return []
    for number in (1, 2):
        for left_out in combinations(others[:_MOST], number):
            if run := _exactly(total, [one for one in others if one not in left_out]):
                return list(others[: others.index(run[-1]) + 1])
    return []


def _exactly(total: Sum, others: Sequence[Sum]) -> list[Sum]:
    """The first two or more of a row that add up to a total."""
    rough: list[Sum] = []
    for place, added in enumerate(accumulate(one.yuan for one in others)):
        if place and abs(total.yuan - added) < _SLACK:
            return list(others[: place + 1])
        if place and not rough and _equal(total, added, any(other.approximate for other in others[: place + 1])):
            rough = list(others[: place + 1])
        if added > total.yuan * 1.05 + 1:
            break
    return rough


def _equal(total: Sum, added: float, rough: bool) -> bool:
    if abs(total.yuan - added) < _SLACK:
        return True
    if not (total.approximate or rough):
        return False
    step = 10 ** (len(str(int(total.yuan))) - len(str(int(total.yuan)).rstrip("0")))
    return (
        0 <= added - total.yuan < min(max(step, 100), max(total.yuan * _VAGUE, 100))
        if total.approximate
        else abs(added - total.yuan) <= 100
    )


def once(plain: str, found: Sequence[Sum], items: Sequence[Span]) -> list[Sum]:
    """The sums without those told again (该10000元), and without the shares (其中，甲参与…) of a greater one before them."""
    kept: list[Sum] = []
    shares: list[Sum] = []
    for one in found:
        if kept and _is_share(plain, kept, one):
            shares.append(one)
        elif not any(_told_again(plain, before, one, items) for before in kept) and all(one.yuan != share.yuan for share in shares):
            kept.append(one)
    return kept


def _told_again(plain: str, before: Sum, one: Sum, items: Sequence[Span]) -> bool:
    """Whether a sum is an equal one told again: by a word that points back, or by figures too many for chance."""
    if one.yuan != before.yuan or any(before.start not in item for item in items if one.start in item):
        return False
    if (
        definite(plain, one)
        or _BACK.match(plain, one.end)
        or _SPENT.match(plain, one.end)
        or _NOTICED.search(plain, max(0, one.start - 24), one.start)
    ):
        return True
    parallel = plain[before.start - 3 : before.start] == plain[one.start - 3 : one.start]
    return len(str(one.yuan).rstrip("0").replace(".", "")) >= (_LONG if parallel else _ROUND)


def _is_share(plain: str, kept: Sequence[Sum], one: Sum) -> bool:
    """Whether a sum is only somebody's share or a part of the greater one told shortly before it."""
    start = max(plain.rfind(mark, 0, one.start) for mark in "。\n") + 1
    share = _NEXT_SHARE.search(plain[start : one.start]) or _SHARE.search(plain[start : one.start])
    if not share:
        whole = kept[-1].total or plain.startswith("，其中", kept[-1].end)
        parts = plain.rfind("其中", kept[-1].end, one.start) if whole else -1
        return parts >= 0 and plain.find("。", kept[-1].end, one.start) < 0 and kept[-1].yuan >= one.yuan
    place = start + share.start()
    before = [other for other in kept if other.end <= place]
    return bool(before) and before[-1].yuan >= one.yuan and place - before[-1].end < _BESIDE


def is_rate(plain: str, one: Sum) -> bool:
    """Whether a sum is a price by measure or by time (每平方米600元, 每天300元)."""
    if plain.startswith(_RANGE, one.end) or plain.endswith(_RANGE, 0, one.start):
        return True
    return _RATE.search(plain, max(0, one.start - 16), one.start) is not None


def multiplied(plain: str, one: Sum) -> Sum:
    """A sum told of each of several things (三辆…每辆9000元) as what they come to."""
    start = max(plain.rfind(mark, 0, one.start) for mark in "。\n") + 1
    each = _EACH.search(plain, start, one.start)
    if each is None or _PRICE.match(plain, one.end):
        return one
    counts = re.findall(rf"({NUMBER})余?{each['unit']}", plain[max(0, start - 120) : each.start()])
    number = read_number(counts[-1]) if counts else None
    if not isinstance(number, int) or not 1 < number < 10_000:
        return replace(one, crime=False)
    if not one.crime and not _DONE.search(plain, max(0, start - 120), each.start()):
        return one
    return replace(one, yuan=round(one.yuan * number, 2), crime=True)
