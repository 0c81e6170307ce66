"""Dispositions of things and money (财物处理): 追缴, 责令退赔, 没收, 返还, 上缴国库, 销毁 and the like (criminal law art. 64; CPL art. 245).

Items of the verdict, and sentences of the reasoning that dispose (依法予以没收). The additional penalty 没收财产 is none of them.
`specific`: a sum, a counted thing or a list is named, or the kind of thing is (手机、毒品); 违法所得 or 赃款 alone is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from pipelines.facts.operative import verdicts
from pipelines.facts.reading import Kind, Reading
from pipelines.facts.values import Disposition, Yuan
from pipelines.judgment import Part, Span
from pipelines.money import find_money

_KINDS = {
    "追缴": re.compile(r"(?<!未)(?<!未能)(?<!未被)(?:追缴(?!到案|在案)|追回|追赃)|未追缴[^。；]{0,30}(?:继续|予以|依法)(?:予以)?追缴"),
    "退赔": re.compile(r"退赔|退出|退缴|责令[^。；]{0,40}(?:退还|返还|赔偿|归还|支付|交纳|缴纳)"),
    "没收": re.compile(r"没收(?!(?:其|被告人)?(?:个人|所有的?)*(?:全部|部分|部份|一切)?(?:个人)?(?:全部)?财产)|收缴"),
    "返还": re.compile(r"(?:返还|发还|退还|归还|发回给?|返回给?)(?!重审|重新|原审)"),
    "上缴": re.compile(r"上缴|上交"),
    "其他": re.compile(
        r"销毁|变卖|拍卖|变价|存档|附卷|依法处理|依法处置|作为证据|(?:由|移送|移交|交由?)[^，。；]{2,30}(?:处理|处置|保管|保存)"
    ),
}
_WORD = re.compile("追缴|追回|追赃|退|没收|收缴|还|发回|返回|上缴|上交|销毁|变卖|拍卖|变价|存档|附卷|处理|处置|证据|保管|保存|责令")
_SENTENCE = re.compile(r"[^。；\n]+[。；\n]?")
_TOTAL = re.compile(r"(?:共计|合计|总计|总额|共)(?:人民币)?$")
_COUNTED = re.compile(
    r"[一二三四五六七八九十百两\d]+(?:\.\d+)?(?:余|多)?(?:部|台|辆|把|个|只|张|支|包|袋|克|瓶|枚|条|件|根|套|本|块|副|头|株|棵|立方米|吨|公斤|千克|粒|颗|份|箱|盒|发|桶|斤|双|顶|桶|艘)"
)
_LISTED = re.compile(
    r"清单|附表|详见|见附|手机|毒品|冰毒|海洛因|甲基苯丙胺|麻古|刀|枪|子弹|车(?!位|间)|电脑|作案工具|犯罪工具|凶器|赌博机|赌具|吸毒工具|电子秤|银行卡|香烟|卷烟|林木|木材|制品|项链|戒指|房产|存款|赌资|毒资|扣押|查封|冻结|暂扣|缴获|随案移送|收缴的"
)
_ALL = re.compile(r"(?:各|上述|以上|全体|[二两三四五六七八九])[名个位]?(?:原审)?(?:被告人|被告单位|上诉人|罪犯)")
_COURT_DISPOSES = re.compile(
    r"(?:予以|依法|应当?|应予|一并|继续)(?:予以|依法|继续|由[^，。；]{2,20})?(?:没收|追缴|返还|发还|退还|上缴|销毁|收缴|责令|退赔)|责令"
)
_NOT_COURT = re.compile(r"辩护人|辩称|公诉机关(?:提出|认为|建议)|请求|建议|意见")


def find(reading: Reading) -> Mapping[str, Any]:
    """Read the dispositions of a judgment."""
    judgment = reading.judgment
    found: list[Disposition] = []
    for span in verdicts(judgment):
        found += _read(reading, span, in_verdict=True)
    for section in judgment.parts(Part.REASONING):
        found += _read(reading, section.span, in_verdict=False)
    return {"dispositions": tuple(found)}


def _read(reading: Reading, span: Span, in_verdict: bool) -> Iterator[Disposition]:
    plain = reading.judgment.plain
    if not _WORD.search(plain, span.start, span.end):
        return
    for sentence in _SENTENCE.finditer(plain, span.start, span.end):
        words = sentence[0]
        if not _WORD.search(words):
            continue
        if not in_verdict and (not _COURT_DISPOSES.search(words) or _NOT_COURT.search(words)):
            continue
        for kind, start, end in _kinds(words):
            amount = _amount(words)
            specific = amount is not None or bool(_COUNTED.search(words) or _LISTED.search(words))
            place = Span(sentence.start() + start, sentence.start() + end)
            whole = Span(sentence.start(), sentence.end())
            yield Disposition(kind, amount, specific, _whose(reading, words), (place, whole))


def _kinds(words: str) -> Iterator[tuple[str, int, int]]:
    """The kinds of a sentence; 上缴 and 其他 only say what becomes of a thing otherwise disposed of, and stand alone only."""
    covered: list[tuple[int, int]] = []
    for kind, pattern in _KINDS.items():
        if covered and kind in ("上缴", "其他"):
            return
        match = next((m for m in pattern.finditer(words) if all(not (start <= m.start() < end) for start, end in covered)), None)
        if match:
            covered.append(match.span())
            yield kind, match.start(), match.end()


def _amount(words: str) -> Yuan | None:
    """The total named, else the sum of the sums listed; a fine in the same sentence does not count."""
    sums = [(start, money.yuan) for start, _, money in find_money(words) if "罚金" not in words[max(0, start - 10) : start]]
    for start, yuan in sums:
        if _TOTAL.search(words, max(0, start - 8), start):
            return yuan
    return sum(yuan for _, yuan in sums) if sums else None


def _whose(reading: Reading, words: str) -> tuple[int, ...]:
    everyone = tuple(person.index for person in reading.people)
    named = tuple(person.index for person in reading.people if any(name in words for name in person.names))
    if named:
        return named
    return everyone if len(everyone) == 1 or _ALL.search(words) else ()


KIND = Kind("disposition", "财物处理", "judgment", ("dispositions",), find)
