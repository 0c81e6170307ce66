"""Who says a thing, and what the court answers (认定、采纳、不予采纳), at a place of the court's reasoning."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

Asserter = Literal["court", "prosecution", "defence"]
Status = Literal["found", "rejected", "claimed"]

_VIEW = r"(?:意见|观点|理由|主张|请求|要求|诉求|辩解|辩称|之辩|辩护(?!人|意见|观点|理由))"
_TOKEN = re.compile(
    r"(?P<defence>辩护人|辩称|辩解|辩护称|上诉人?(?:及其)?(?:提出|称|认为|所提|理由)|所提|提出|被告人[^，。；]{0,10}(?:提出|认为|要求|请求))"
    r"|(?P<prosecution>公诉(?:机关|人)|检察(?:机关|院|员))"
    r"|(?P<reset>经查|经审查|经审理|查明|本院(?!予以|不予|依法)|属实|(?<=，)(?:但|因|鉴于)"
    r"|(?:原审|一审)(?:法院|判决)?[^，。；]{0,6}已经?(?:根据|考虑|认定))"
)
_CLOSED = re.compile(rf"(?:辩护|辩解|上诉|代理|抗诉|相关|该项?|上述)*{_VIEW}(?!是|为|：|如下|及|和|、|（|，?(?:以及|及))")
_POINT = re.compile(
    r"[^。；]{0,70}?(?:的|等|之)(?:该|此|上述)?(?:点|项|节|部分)?(?:量刑)?(?:辩护|辩解|上诉|代理|公诉|抗诉|从轻|减轻|出庭|辩方|控方)*(?:及"
    r"(?:辩解|辩护|上诉))?(?:意见|观点|理由|主张|诉求|指控|问题|辩解|公诉意见|建议)"
)
_NO = (
    r"不予(?:以)?(?:采纳|采信|支持|认定|确认|考虑|认可|采用|评价)|不(?:能|足以?|应|宜|可)(?:予以?)?(?:成立|采纳|采信|支持|认定)|不(?:成立|采纳|采信"
    r"|支持)|难以(?:采纳|采信|支持|成立|认定)"
    r"|无法(?:采纳|采信|支持|认定)|未予(?:采纳|采信|支持)|不符合(?:自首|立功|坦白|法律|事实|从犯|法定|相关|正当)|(?:于法|与法)无据|(?:无|没有|缺乏|无相关"
    r"|无任何)(?:事实|法律|相应|充分|证据)[^，。；]{0,12}(?:依据|根据|支持|佐证|证实|印证)"
    r"|与[^，。；]{0,20}不(?:相)?符|理由不(?:足|充分|成立)|予以驳回|经查不实|不属实|不合理"
)
_YES = r"(?:予以?|应予|可予|依法|均|已|可以?|并|酌情|部分)(?:以)?(?:采纳|采信|支持|认可)|予以确认|采纳|(?:意见|理由|观点|辩解)(?:，?经查)?，?(?:能够?)?成立|经查属实|属实|有理|(?:相符|有据)，"
_WEAK = r"予以(?:酌情)?考虑|(?:酌情|酌定|综合)(?:予以)?(?:考虑|考量|从轻|体现)|已(?:作|予以?)考虑"
_INSIDE = r"(?!”?的(?:该|此|上述|相关)?(?:点|项)?(?:辩护|辩解|上诉|抗诉)*(?:意见|理由|观点|辩解|问题))"  # the answer's words inside a view
_ANSWER = re.compile(rf"(?P<no>(?:{_NO}){_INSIDE})|(?P<yes>(?:{_YES}){_INSIDE})")
_WEAK_ANSWER = re.compile(_WEAK)
_LEFT = re.compile(r"不(?:再|予|作|做)?赘述")  # a point left as it is
_VIEW_END = re.compile(r"(?:(?!经查|本院|采[纳信]|但)[^。；]){0,140}?的(?:该|此|上述)?(?:辩护|辩解|上诉)(?:意见|观点|理由)")
_LOWER_FOUND = re.compile(r"(?:原审|一审|原判)[^，。；]{0,8}认定(?!事实|在)[^，。；]{0,30}$")
_AGREES = re.compile(r"与[^，。；意见]{2,30}$")  # the answer (相符) follows
_NEXT_CLAIM = re.compile(r"(?:^|[。；\n，])(?:关于|对于|针对|至于)[^。；，]{0,40}(?:辩护人|辩解|上诉|辩护|提出|意见)")
_ANSWER_OPENING = re.compile(
    r"(?:^|(?<=[。\n；]))(?:[（(]?[一二三四五六七八九\d]{1,2}[、.）)])?"
    r"(?:(?:关于|对于|针对|对(?!指控|起诉|公诉|上述指控|检察))[^。；]{0,60}?(?:辩|意见|理由|上诉|异议|指控|请求)|经查|本院认为|综上)"
)
_ADOPTING = re.compile(r"采[纳信]|予以考虑|不能成立|不予支持|无据|不成立")
_NAMED = r"[^，。；的不系是有无提认辩具构属应没称]{0,14}?"
_VIEWS = re.compile(
    rf"(?P<who>辩护人|(?<!提出)(?<!提出的)(?<!关于)(?<!认为)(?:被告人|上诉人){_NAMED}|其)(?:(?:及|的|、)(?:其)?(?:指定|委托)?"
    rf"(?:辩护人|律师))*(?:当庭)?(?:所?提(?:出)?的?|的)?(?P<scope>其他|其余|其它)?(?:的)?"
    r"(?P<related>相关|相应|合理|上述|以上|该|此|前述)?(?:各项|各点|全部|所有|辩解|辩护|上诉|代理|量刑|从轻|及|和|、|的)*(?:意见|观点|理由|请求)"
    r"(?P<about>[^。；]{0,60}?)$"
    r"|(?P<rest>其余|其他|其它)(?:的)?(?:辩护|辩解|上诉)?(?:意见|理由|观点)[^。；]{0,60}?$"
)
_ARGUED = re.compile(r"(?:关于|对于|针对|辩护人|辩称|辩解)[^。；]{0,120}(?:意见|理由|问题|观点|辩解|辩护)，")
_PUT_FORWARD = re.compile(r"(?:提出|认为|辩称)[^。；]{4,60}，[^，。；]{0,4}$")  # 但提出本案……，三被告人作用相当的辩护意见
_SHARED = re.compile(r"(?:相关|相应|合理|上述|以上|该|此|前述|与此|有关|量刑|缓刑|从轻|部分|第)")


@dataclass(frozen=True, slots=True)
class Claim:
    """A point that a party makes, as the court reports it; `answer` is found, rejected or None (silence)."""

    asserter: Asserter
    answer: Status | None


@dataclass(frozen=True, slots=True)
class General:
    """An answer to views not named (其余辩护意见不予采纳) at `[position, end)`; `scope`: all, other or related points."""

    position: int
    end: int
    answer: Status
    scope: Literal["all", "other", "related"]


def claim_at(text: str, sentence: int, start: int, end: int, limit: int) -> Claim | None:
    """The claim in which the words `[start, end)` stand, None if the court itself speaks; it ends at `limit`."""
    if _LOWER_FOUND.search(text, sentence, start) and _answer(text, end, text.find("。", end, limit) + 1 or limit) == "rejected":
        return Claim("defence", "rejected")
    asserter = _opened(text, sentence, start) or _closing(text, sentence, start, end, limit)
    return Claim(asserter, _answer(text, end, limit)) if asserter else None


def _opened(text: str, sentence: int, start: int) -> Asserter | None:
    who: Asserter | None = None
    opened = sentence
    for token in _TOKEN.finditer(text, sentence, start):
        if token.lastgroup == "reset":
            who = None
        else:
            who = "prosecution" if token.lastgroup == "prosecution" else who or "defence"
            opened = token.end()
    if who == "prosecution" and not re.search(r"认为|提出|认定|指控[^，。；]{0,20}(?:系|是|具有|构成)|意见", text[opened:start]):
        return None
    if who and _CLOSED.search(text, opened, start):
        return None
    return who


def _closing(text: str, sentence: int, start: int, end: int, limit: int) -> Asserter | None:
    """Words before 的辩护意见: the asserter may stand behind them or not be named."""
    point = _POINT.match(text, end, limit)
    if not point:
        return None
    between = text[end : point.end()]
    token = _TOKEN.search(between[:-2])
    if token and token.lastgroup in ("reset", "defence") and token.group() != "辩解":
        return None
    if re.search(r"认为|提出|辩称|(?:从轻|减轻|从重|采纳|处罚|根据|建议适当)", between):
        return None
    return "prosecution" if re.search(r"公诉|指控|抗诉|检察", text[sentence:start] + between) else "defence"


def _answer(text: str, start: int, limit: int) -> Status | None:
    stop = min(limit, start + 420)
    if following := _NEXT_CLAIM.search(text, start, stop):
        stop = following.start()
    if left := _LEFT.search(text, start, stop):
        stop = left.start()
    if view := _VIEW_END.match(text, start, stop):
        start = view.end() - 2
    answer = _ANSWER.search(text, start, stop)
    if not answer:
        return "found" if _WEAK_ANSWER.search(text, start, stop) else None
    return "rejected" if answer.lastgroup == "no" else "found"


def general_answers(text: str, start: int, end: int, named: Sequence[int]) -> Iterator[General]:
    """Answers to views that name no point; `named` are the places of the words found in the stretch."""
    last = start
    for answer in _ANSWER.finditer(text, start, end):
        begin = max(last, max(text.rfind(mark, start, answer.start()) for mark in "。；\n") + 1)
        views = _VIEWS.search(text, begin, answer.start())
        last_answer, last = last, answer.end()
        if not views or any(views.start() <= place < answer.start() for place in named):
            continue
        argued = _ARGUED.search(text, last_answer, views.start()) is not None
        scope: Literal["all", "other", "related"] = "all"
        if views["scope"] or views["rest"]:
            scope = "other"
        elif argued or _PUT_FORWARD.search(text, begin, views.start()) or _SHARED.search(_AGREES.sub("", views.group())):
            scope = "related"
        yield General(
            views.start(),
            views.start("about") if views["about"] is not None else views.end(),
            "rejected" if answer.lastgroup == "no" else "found",
            scope,
        )


def court_answer_start(text: str, start: int, end: int) -> int | None:
    """Where, in the part of the parties' views, the court begins to answer them; None if it does not."""
    if not _ADOPTING.search(text, start, end):
        return None
    first = _ANSWER_OPENING.search(text, start, end)
    return first.start() if first else None
