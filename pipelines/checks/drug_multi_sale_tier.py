"""多次、向多人贩卖毒品未按“情节严重”量刑。

Finds a term under three years for selling a small quantity of drugs (under 海洛因、甲基苯丙胺十克 and the like) where the court found three or
more sales or buyers: 多次贩毒, 向多人贩毒 are 情节严重, three to seven years (刑法第三百四十七条第四款, 法释〔2016〕8号第四条第一项, judged
since 2016-04-11; "多" is read as three or more, the usual meaning of 多次).

Counted are the court's own words: 多次贩卖, 先后四次向…贩卖, 向多人, 向甲、乙、丙贩卖, and numbered incidents that each tell of a sale.
Excluded: two sales; any ground of mitigation (刑法第六十三条, catalogue G3); undercover buyers (特情, 犯意引诱); buying on behalf of users
(代购); several defendants or several drug crimes, whose incidents cannot be told apart; quantities of a higher tier (another check);
情节严重 found by the court (term_under_tier_no_mitigation).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from pipelines.checks.case import Case
from pipelines.checks.check import Check, Favours, Hit, Weight
from pipelines.doctrine.mitigation import may_mitigate
from pipelines.durations import in_words
from pipelines.facts.values import Conviction
from pipelines.judgment import Part, Section, Span
from pipelines.law import thresholds
from pipelines.numerals import read_number

_SINCE = date(2016, 4, 11)
_SEVERE = 36
_N = r"[一二三四五六七八九十两\d]{1,3}"
_SELL = r"(?:贩卖|出售|售卖|贩毒|卖给|售给)"
_MANY = re.compile(
    rf"(?:多次(?!因|被|受|吸|容留)[^，。；]{{0,24}}?{_SELL}|{_SELL}(?:毒品)?(?!罪)[^，。；被因罪]{{0,10}}多次"
    rf"|(?:向|给)(?:[^，。；]{{0,4}})多人(?:多次)?{_SELL}|{_SELL}[^，。；]{{0,12}}给多人)"
)
_COUNTED = re.compile(
    rf"(?:先后|分别|共计?|累计|曾|分)(?P<before>{_N})次[^。；]{{0,50}}?{_SELL}|{_SELL}(?!罪)[^，。；被因罪]{{0,16}}?(?:共计?|先后|累计)?(?P<after>{_N})次"
    rf"|(?:向|给)(?P<people>{_N})(?:名|个)?(?:吸毒)?(?:人员|人)[^，。；]{{0,10}}?{_SELL}"
)
_ITEM = re.compile(
    r"(?:^|(?<=[\n。：；])|(?<=，)(?=（))(?:[（(]?[一二三四五六七八九十]{1,3}[）)、.．]|[（(]?\d{1,2}(?:[）)、．]|\.(?!\d)|\.(?=[12]\d{3}年)))"
)
_SOLD = re.compile(r"贩卖|卖给|出售|售给|卖了|售卖|卖出")
_SENTENCE = re.compile(r"[^。；\n]+")
_ON = re.compile(r"(?:\d{1,2}月\d{1,2}日|\d{1,2}月\d{1,2}、|同日|次日|当日|\d{4}年\d{1,2}月(?:份|底|初|中旬|上旬|下旬|的一天))")
_SALE = re.compile(r"(?:贩卖|卖|出售|售)给|(?:向|给)[^，。；]{1,12}(?:贩卖|出售)|贩卖(?:了)?[^，。；罪]{0,10}(?:包|克|颗|粒|瓶|片)")
_NOT_A_SALE = re.compile(r"容留|抓获|查获|搜查|民警")
_EXCLUDED = re.compile(r"特情|犯意引诱|数量引诱|双套引诱|控制下交付|代购|情节严重")


def judge(case: Case) -> Iterator[Hit]:
    """The term of the one sale conviction against the tier of 情节严重."""
    sale = _sale(case)
    if sale is None or case.judged_on is None or case.judged_on < _SINCE:
        return
    conduct = case.conduct
    if conduct and conduct[1] < _SINCE:
        return
    words = case.words(Part.FINDINGS, Part.REASONING, Part.PROSECUTION)
    if _EXCLUDED.search(words) or _large(case) or may_mitigate(case):
        return
    found = _stated(case) or _numbered(case) or _dated(case)
    if found:
        number, span = found
        penalty = sale.penalty
        yield Hit(
            f"本院认定{number}，属于“情节严重”，法定刑为三年以上七年以下有期徒刑，"
            f"判处{penalty.kind}{in_words(penalty.months)}，低{in_words(_SEVERE - (penalty.months or 0))}，未见法定减轻处罚情节",
            (span, *sale.spans),
        )


def _sale(case: Case) -> Conviction | None:
    """The only drug conviction of the only defendant, for selling, under three years; None otherwise."""
    drugs = [one for one in case.defendant.convictions if "毒" in one.charge]
    if not case.single or len(drugs) != 1 or "贩卖" not in drugs[0].charge:
        return None
    penalty = drugs[0].penalty
    short = penalty.months is not None and penalty.months < _SEVERE
    return drugs[0] if penalty.kind in ("有期徒刑", "拘役", "管制") and short else None


def _large(case: Case) -> bool:
    """Whether the quantity read reaches the next tier (数量较大)."""
    shares = [(one.grams or 0) / law.medium_grams for one in case.defendant.drugs if (law := thresholds.drug(one.name))]
    return sum(shares) >= 1


def _stated(case: Case) -> tuple[str, Span] | None:
    """Many sales or buyers in the court's words: what it says, and where."""
    plain = case.judgment.plain
    for section in (*case.judgment.parts(Part.REASONING), *_account(case)):
        for match in _MANY.finditer(plain, section.start, section.end):
            if not _denied(plain, match.start()):
                return f"“{match[0]}”", Span(*match.span())
        for match in _COUNTED.finditer(plain, section.start, section.end):
            number = read_number(match["before"] or match["after"] or match["people"])
            if number is not None and number >= 3 and not _denied(plain, match.start()):
                return f"“{match[0]}”", Span(*match.span())
    return None


def _account(case: Case) -> tuple[Section, ...]:
    """Where the facts stand: the court's findings; the prosecution's account where the court only refers to it."""
    found = tuple(case.judgment.parts(Part.FINDINGS))
    told = any(_SOLD.search(case.judgment.plain, one.start, one.end) for one in found)
    return found if told else tuple(case.judgment.parts(Part.PROSECUTION, Part.PROCEDURE))


def _denied(plain: str, start: int) -> bool:
    """Whether the words stand in a party's view or a denial."""
    sentence = max(plain.rfind(mark, 0, start) for mark in "。；\n") + 1
    return re.search(r"辩|提出|证言|证实|供述|不|未|称", plain[sentence:start]) is not None


def _numbered(case: Case) -> tuple[str, Span] | None:
    """Three or more numbered incidents of the findings that each tell of a sale."""
    plain = case.judgment.plain
    for section in _account(case):
        marks = [match.start() for match in _ITEM.finditer(plain, section.start, section.end)]
        stops = [*marks[1:], section.end][: len(marks)]
        sold = [(start, end) for start, end in zip(marks, stops, strict=True) if _SOLD.search(plain, start, end)]
        clean = [one for one in sold if not _NOT_A_SALE.search(plain, *one)]
        if len(sold) >= 3 and clean:
            return f"{len(sold)}次贩卖", Span(sold[0][0], sold[-1][1])
    return None


def _dated(case: Case) -> tuple[str, Span] | None:
    """Three or more sentences of the findings, each on a date of its own, that each tell of a sale."""
    plain = case.judgment.plain
    sold: dict[str, Span] = {}
    for section in _account(case):
        for sentence in _SENTENCE.finditer(plain, section.start, section.end):
            if (on := _ON.search(sentence[0])) and _SALE.search(sentence[0]) and not _NOT_A_SALE.search(sentence[0]):
                sold.setdefault(on[0], Span(*sentence.span()))
    spans = list(sold.values())
    return (f"{len(spans)}次贩卖", Span(spans[0].start, spans[-1].end)) if len(spans) >= 3 else None


CHECK = Check(
    name="drug_multi_sale_tier",
    title="多次、向多人贩毒未按“情节严重”量刑",
    version=1,
    grade="A",
    weight=Weight.SUBSTANTIVE,
    supervision=("K1", "K2"),
    basis=("criminal-law/347/4", "drugs-2016/4"),
    judge=judge,
    favours=Favours.PROSECUTION,
    straddles=(_SINCE,),
    instances=("first", "retrial"),
)
