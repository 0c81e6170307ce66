"""Where the words of circumstances stand (情节用语的位置), and whether they are negated."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from pipelines.facts.circumstance_words import CONFESSION, ROLES_UNDIVIDED, WORDS, Words


@dataclass(frozen=True, slots=True)
class Hit:
    """Words found at `[start, end)`, and whether they are negated (不构成自首)."""

    words: Words
    start: int
    end: int
    negated: bool
    express: bool = False  # negated in so many words: 不能认定为, 不构成

    @property
    def kind(self) -> str:
        """The circumstance, or a name that circumstance_relations settles."""
        return self.words.kind


def _parts(pattern: str) -> list[str]:
    """The alternatives of a pattern at its top level."""
    parts, depth, begin = [], 0, 0
    for place, character in enumerate(pattern):
        depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(character, 0)
        if character == "|" and depth == 0:
            parts.append(pattern[begin:place])
            begin = place + 1
    return [*parts, pattern[begin:]]


def _literal(pattern: str) -> Iterator[str]:
    """The alternatives of a pattern, each beginning with a character: only so `re` skips what cannot begin a match."""
    for part in _parts(pattern):
        if part.startswith("["):
            close = part.index("]")
            yield from (letter + part[close + 1 :] for letter in part[1:close])
        elif part.startswith("(?:"):
            depths = accumulate({"(": 1, ")": -1}.get(character, 0) for character in part)
            close = next(place for place, depth in enumerate(depths) if depth == 0)
            if part[close + 1 : close + 2] in ("?", "*", "+", "{"):
                raise ValueError(f"a pattern must not begin with something optional: {part}")
            yield from (one for head in _parts(part[3:close]) for one in _literal(head + part[close + 1 :]))
        else:
            yield part


def _compiled(words: Sequence[tuple[int, Words]]) -> re.Pattern[str]:
    return re.compile("|".join(f"{part}(?P<w{n}_{m}>)" for n, one in words for m, part in enumerate(_literal(one.pattern))))


_ANY = _compiled(list(enumerate(WORDS)))
_TOLD = _compiled([(n, one) for n, one in enumerate(WORDS) if one.in_findings])


def _before(pattern: str) -> re.Pattern[str]:
    return re.compile(f"(?:{pattern})$")


_ORDER_BEFORE = _before(
    r"(?:责令|判令|判处|扣除|应当?|继续|予以|依法|要求|并处|请求|诉请|需要?|负有|承担|拒不|拒绝|判决|尚未|未能?|没有|不|无力|无法|拟|愿意?|同意|承诺|准备|的"
    r"|负责)(?:向|对|将|其|被告人|被害人|主动|积极|及时|全部|足额)*"
)
_UNDONE = _before(
    r"(?:尚未|未能|未|没有|并无|不|无力|无法|拒不|拒绝|应当?|应予|责令|判令|继续|依法|要求|请求|诉请|所提|拟)[^，。；、]{0,14}|判决[^，。；]{0,24}"
)
_NEGATION = re.compile(
    r"(?:不|未|没有|无|并非|非|难以|无法|排除|否认|缺乏)"
    r"(?:能|会|具有|具备|具|构成|符合|属于|属|系|是|足以|足|应当?|宜|可|得|存在|有|予以?|被|以|再|达到|到|并|发现|取得|获得|得到|曾|够|肯|可能|实现|完全|作|犯罪|违法|任何|主动)*"
    r"(?:(?:犯罪)?(?:自首|立功|坦白|从犯|未遂|中止)(?:情节)?(?:和|、|及|或者?|与|以及))*"
    r"(?:(?:认定|评价|视|确认|成立|证明|证实)[^，。；、]{0,14}|为|其|的|对方|被害人(?:及其?(?:家属|亲属))?|被害方)?"
    r"(?:具有|有|系|是|属于|属|构成|为)?[“‘]?(?:法定|刑法|法律|意义上?|规定|上|的|贩卖毒品|犯罪|一般|特别|重大|刑事|所谓|严格|明显|盗窃|诈骗)*$"
    r"|不符合[^，。；]{0,14}$"
)
_UNCONFESSED = re.compile(r"(?:未|没有|不能|拒不|无法|并无)[^，。；]{0,24}$")
_EXPRESS = re.compile(r"(?:不(?:能|应当?|予|宜|得|足以)?(?:被)?(?:认定|构成|属于|符合|成立|具备)|不[是属系]|无法认定)[^，。；]{0,16}$")
_DENIED = re.compile(r"(?:情节|表现|条件)?(?:，)?(?:依法|本院)?(?:(?:不能|不予|不应|无法|难以)(?:认定|成立|确认)|不成立|不当)")
_NOT_NEGATION = re.compile(r"(?:不仅|不但|不断|无论|非法|无视|不法|未成年|未经|不顾|非但|不满|不服|未满|前两款)[^，。；]*$")
_TITLE = re.compile(r"《[^》]*$")
_STATUTE = re.compile(r"(?:规定|解释|意见|[条款项]|纪要)(?:的|指出|明确|中)?[：:，]?$")
_CLAUSE = re.compile(r"[，。；\n：]")
_THOUGH = re.compile(r"(?:虽|虽然|尽管)[^，。；]{0,10}$")


def hits(text: str, start: int, end: int, told: bool = False) -> Iterator[Hit]:
    """The words that name circumstances in a stretch, in order, without their look-alikes. `told`: as in the facts."""
    pattern = _TOLD if told else _ANY
    for match in pattern.finditer(text, start, end):
        words = WORDS[int(str(match.lastgroup)[1:].partition("_")[0])]
        first, last = match.span()
        before = text[max(start, first - 26) : first]
        if words.not_before and words.not_before.search(before):
            continue
        if words.not_after and words.not_after.match(text, last):
            continue
        if (words.kind != "认罪认罚" and _TITLE.search(before)) or _quoted_statute(text, start, first):
            continue
        if words.needs and not words.needs.search(clause(text, first, last, start, end)):
            continue
        denied = _DENIED.match(text, last, end) is not None and words.kind not in ("退赃退赔", "赔偿")
        negated = denied or _negated(words, before, text[last : last + 1])
        if negated and _THOUGH.search(text[max(start, first - 26) : first]):
            continue
        yield Hit(words, first, last, negated, negated and (denied or _EXPRESS.search(before) is not None))


def _negated(words: Words, before: str, following: str) -> bool:
    if words.kind == "共同犯罪" and following == "中":
        return False
    if words.kind == ROLES_UNDIVIDED:
        return True
    if words.kind == CONFESSION and _UNCONFESSED.search(before):
        return True
    if words.kind in ("退赃退赔", "赔偿"):
        return bool(_UNDONE.search(before) or _ORDER_BEFORE.search(before))
    return bool(_NEGATION.search(before)) and not _NOT_NEGATION.search(before[-3:])


def _quoted_statute(text: str, start: int, first: int) -> bool:
    """Whether the words stand in a provision that is quoted at length."""
    opened = text.rfind("“", max(start, first - 260), first)
    if opened < 0 or first - opened < 10 or "”" in text[opened:first]:
        return False
    return _STATUTE.search(text[max(start, opened - 8) : opened]) is not None


def clause(text: str, first: int, last: int, start: int, end: int) -> str:
    """The clause around `[first, last)`, between commas."""
    begin = max(text.rfind(mark, start, first) for mark in "，。；：\n") + 1
    stop = _CLAUSE.search(text, last, end)
    return text[max(begin, start) : stop.start() if stop else end]
