"""Addresses below the district (区县以下住址): villages and quarters by name, doors by number.

Province, city, district, county and township stay: they tell the court's competence, and many people live there. A road is hidden where a
door number follows it; a road alone is the scene of an accident and stays.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from annotation.masking.finding import Finding

_HAN = "\u3400-\u9fff"
_N = r"[\dA-Za-z一二三四五六七八九十百零〇]"
_SPOT = re.compile(
    r"(?:自然村|行政村|新村|村|屯|寨|社区|小区|花园|家园|公寓|家属院|家属楼|家属区|花苑|佳苑|新苑|名苑|雅苑|嘉园|华庭|豪庭|名邸|别墅区?|胡同|巷|弄|嘎查|苏木)(?![市县区镇乡省])"
)
_ROAD = re.compile(
    r"(?:路|街|大道|道|巷|弄|胡同|街道|里|坊|庄)(?=(?:[东西南北中]?[一二三四五六七八九十\d]{0,2}段)?(?P<door>[A-Za-z]?\d{1,5}(?:[-—－之附]\d{1,4})*号?(?=[号院楼栋幢]|[\d\-]*号)))"
)
_DOOR = re.compile(
    rf"(?P<door>(?<![\d年月第字刑民初终更审）〕］\]])[A-Za-z]?\d{{1,5}}(?:[-—－之附]\d{{1,4}})*)号(?=院|楼|栋|幢|大院|附|内|门|房|室|单元|\d|[，。）]?$)"
    r"|(?<=[组村路街巷弄园苑寨屯庄社])(?P<house>\d{1,4}(?:[-—－之附]\d{1,4})*)号"
    rf"|(?P<part>{_N}{{1,5}})(?P<what>号楼|栋|幢|座|单元|室|号房|房间|户室|号门|村?民?小组|组)"
)
_STOPS = frozenset(
    "省市县区镇乡旗盟州住在到至往从于系位，。；：、（）“”《》〔〕的了和与及经由向为名是被将对给该本\n号路街村组社屯人时许日内外去回来把等有称叫以旁近沿"
)
_HARMONY = re.compile(rf"(?<=[省市县区镇乡旗])(?P<name>[{_HAN}]{{0,2}}和)$")  # 兴和街: here 和 joins nothing
_GENERIC = re.compile(
    r"(?:[该本全同邻农乡山某各几每自城]|[一二两三四五六七八九十]个?|新农|老家|其他?|附近|隔壁|周边|沿街|小|大|前|后|东|西|南|北|上|下|当地|不同|多个|住宅|所住|某某?|.*某.*|[×xX*\d]+)$"
)
_NOT_A_DOOR = re.compile(r"[^\n]{0,6}(?:起诉书|判决|裁定|决定书|批复|文件|公告)")


def places_of(plain: str) -> Iterator[Finding]:
    """Names of villages, quarters and roads, and the numbers of doors."""
    roads = [match for match in _ROAD.finditer(plain) if not _NOT_A_DOOR.match(plain, match.end("door"))]
    named = [*_named(plain, roads), *_named(plain, _SPOT.finditer(plain))]
    counts = Counter(one.words for one in named)
    yield from (Finding(*match.span("door"), "door", match["door"].rstrip("号")) for match in roads)
    yield from (_trimmed(one, counts) for one in named)
    yield from _doors(plain)


def _trimmed(found: Finding, counts: Counter[str]) -> Finding:
    """The name without the words before it, where it stands alone as often elsewhere (我发现康庄村 beside 康庄村)."""
    for cut in range(1, len(found.words) - 1):
        if counts[found.words[cut:]] >= counts[found.words]:
            return Finding(found.start + cut, found.end, found.sort, found.words[cut:])
    return found


def _named(plain: str, marks: Iterable[re.Match[str]]) -> Iterator[Finding]:
    """The names that end where a word for a place begins: up to five characters back to the next larger place or function word."""
    for mark in marks:
        start = end = mark.start()
        while start and end - start < 6 and plain[start - 1] not in _STOPS and "\u3400" <= plain[start - 1] <= "\u9fff":
            start -= 1
        if harmony := _HARMONY.search(plain, max(0, start - 4), start):
            start = harmony.start("name")
        name = plain[start:end]
        if not 0 < len(name) < 6 or _GENERIC.match(name) or re.search(r"[男女岁元证供述害犯罪]", name):
            continue
        if not any(name + mark[0] + unit in plain for unit in "市县区"):  # 奎屯 is a city
            yield Finding(start, end, "place", name)


def _doors(plain: str) -> Iterator[Finding]:
    """Numbers of houses, flats and village groups: 3栋2单元501室, 五组."""
    for match in _DOOR.finditer(plain):
        kind = str(match.lastgroup if match.lastgroup != "what" else "part")
        if match["what"] in ("组", "座", "室", "房间") and not _is_part(plain, match):
            continue
        yield Finding(*match.span(kind), "door", match[kind])


def _is_part(plain: str, match: re.Match[str]) -> bool:
    """Whether a group or room number belongs to an address: the words before it are one, not 二人一组 or 检验室."""
    before = plain[max(0, match.start() - 3) : match.start()]
    if match["what"] == "组":
        return bool(re.search(r"[村屯社区镇乡委会园场庄寨]$", before))
    if match["what"] == "座":
        return bool(re.search(r"[区园号厦场苑寓城]$", before))
    return bool(re.fullmatch(r"[A-Za-z]?\d{3,5}", match["part"])) or bool(re.search(r"[元层栋幢楼号座]$", before))
