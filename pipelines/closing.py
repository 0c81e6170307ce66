"""The closing of a judgment (文书尾部): legal basis, verdict, appeal text, foot and appended statutes, found from the first verdict mark on."""

from __future__ import annotations

import re
from dataclasses import dataclass

_MARK = re.compile(
    r"(?:判决|裁定|决定|判处|裁判|合议)(?:结果)?如下[：:，。；]?|如下(?:判决|裁定|决定)[：:，。]?"
    r"|(?<=规定)[，,]?(?:判决|裁定|决定)[：:]|(?<=\n)(?:判决|裁判)结果[：:]?\n"
    r"|(?<=规定，)决定(?=[将对准给])"
)
_APPEAL_TEXT = re.compile(
    r"(?:被告人)?如不服(?:本|上述)|如不服[，判裁]|(?:如)?对本(?:判决|裁定)(?:不服|有异议)|不服本(?:判决|裁定)|(?<=\n)权利告知\n"
    r"|本(?:判决|裁定|决定|判决书|裁定书|案)(?:为终审|系终审|是终审|为最终|送达(?:后|之日)|自宣告|自即日|自送达|一经|宣告后|书送达|即为|立即|依法报请"
    r"|依照[^。]{2,30}报请|作出后)|[此该](?:判决|裁定)为终审"
    r"|(?:上述|以上)[^。\n]{0,30}(?:在接到判决书的第二日起)"
)
_TITLE = r"(?:代理审判长|审判长|代理审判员|助理审判员|独任审判员|审判员|人民陪审员|人民审判员|代人民陪审员|陪审员|首席法官|主审法官|独任法官|法官)"
_SIGNATURE = re.compile(
    rf"(?:(?<=[\n。；）])|^){_TITLE}[：:、]?\n?[^，。；：\n]{{1,14}}(?=\n|$|、|人民|审判|代理|[二〇一2１２]|书|法官"
    rf"|{_TITLE})(?!\n?独任)"
)
_DATE_LINE = re.compile(r"(?:(?<=\n)|(?<=。))(?:二[〇○０oOΟ零]|2\d{3}年|二千)[^，。；\n]{3,14}日(?=\n|$|书|法官|代)")
_FOOT_LINE = re.compile(
    r"(?:代理|助理|独任|人民|首席|主审|代)?(?:审判|陪审|书记|法官|速录|院长|庭长|记录|执行)|本件|核对|此件|正式|[（(]?(?:院印|公章|印)"
    r"|二[〇○０oOΟ零千]|[12][\d０-９]{3}年|与原本|见习|实习|校对|打印|抄送|、"
)
_APPENDIX = re.compile(
    r"(?:(?<=\n)|^)(?:附(?!带)[：:一\n]|附[件录表注]?(?:本案|本判决|相关|有关|法律|法条|判决|裁判|裁定|适用|所|引用|主要|上述|《|\d"
    r"|[一二三四])|[（(【]附|[^。，\n]{0,12}(?:相关|适用|引用|所依据的?|有关)[^。，\n]{0,8}(?:法律|法条|条文"
    r"|规定)[^。，\n]{0,12}(?:\n|：)"
    r"|法律(?:条文|依据|规定)|《?中华人民共和国|《?最高人民|第[一二三四五六七八九十百零〇]+条|（?[12][\d]{3}）?[年\d]*.{0,12}文)"
)
_INLINE = re.compile(
    r"（附[页件：]|本案(?:所)?(?:援引|适用|引用|涉及)[^。\n]{0,10}(?:法律|条文|法条)|(?<=[\u4e00-\u9fff])《中华人民共和国"
    r"|附[件注录页]?(?:[：:]|(?:本案|相关|有关|本判决|判决|法律|法条|适用|《)[^。\n]{0,20})"
)
_BASIS = re.compile(
    r"(?:依照|依据|根据|按照|适用(?=《|中华)|援引|比照|参照)(?:了|修[订正]前的?|我国|现行|当时|\d{4}年|[^《。；\n]{0,12})?(?:《"
    r"|[^。；，\n]{0,14}(?:刑法|诉讼法|法律|条例|解释|规定|民法))"
)
_STATEMENT = re.compile(r"(?:是自首|系|构成|应当|应予|可以|可予|从轻|减轻|予以|采纳|成立|不予|行为|处罚|追究|认定|提出|后果|事实|情节)")


@dataclass(frozen=True, slots=True)
class Closing:
    """Where the parts of the closing begin; None: there is no such part."""

    basis: int | None
    verdict: int | None
    appeal_text: int | None
    foot: int | None
    appendix: int | None


def closing(plain: str) -> Closing:
    """Find the closing of a plain text."""
    marks = [(match.start(), match.end()) for match in _MARK.finditer(plain)]
    first = marks[0][1] if marks else len(plain) // 2
    foot = _SIGNATURE.search(plain, first) or _DATE_LINE.search(plain, first)
    if foot is None and not marks:
        foot = _DATE_LINE.search(plain, max(0, len(plain) - 200))
    appendix = _appendix_start(plain, foot.start() if foot else first, foot is not None)
    limit = min(x for x in (foot.start() if foot else None, appendix, len(plain)) if x is not None)
    own = [mark for mark in marks if mark[1] <= limit]
    verdict = own[-1][1] if own else None
    appeal = _APPEAL_TEXT.search(plain, verdict if verdict is not None else first, limit)
    basis = legal_basis_start(plain, own[-1][0]) if own else None
    return Closing(basis, verdict, appeal.start() if appeal else None, foot.start() if foot else None, appendix)


def _appendix_start(plain: str, begin: int, signed: bool) -> int | None:
    """The first line after the signatures that is none; without signatures the first that looks like an appendix."""
    if not signed:
        match = _APPENDIX.search(plain, begin)
        return match.start() if match and match.start() > begin + 2 and plain.startswith("附", match.start()) else None
    position = begin
    while position < len(plain):
        end = plain.find("\n", position)
        end = len(plain) if end < 0 else end
        if (match := _APPENDIX.match(plain, position)) and match.end() > position:
            return position
        if match := _INLINE.search(plain, position + 1, end):
            return match.start()
        if end - position > 30 and not _FOOT_LINE.match(plain, position):
            return position
        position = end + 1
    return None


def legal_basis_start(plain: str, mark: int) -> int | None:
    """Where the sentence 依照《…》第…条…之规定 before a verdict mark begins; looks back over at most 1,500 characters."""
    heading = plain.rfind("\n法律依据\n", max(0, mark - 1500), mark)
    if heading >= 0:
        return heading + 1
    sentence = mark
    while sentence > 0 and mark - sentence < 1500:
        sentence = max(plain.rfind("。", 0, max(0, sentence - 1)), plain.rfind("\n", 0, max(0, sentence - 1))) + 1
        starts = [match.start() for match in _BASIS.finditer(plain, sentence, mark)]
        if starts:
            begin = starts[-1]
            for earlier in reversed(starts[:-1]):
                if _STATEMENT.search(_unquoted(plain[earlier:begin])):
                    break
                begin = earlier
            return begin
        if sentence == 0:
            return None
    return None


def _unquoted(words: str) -> str:
    """Without the titles of laws (《关于处理自首和立功…》)."""
    return re.sub(r"《[^》]*》", "", words)
