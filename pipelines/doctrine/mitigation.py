"""法定减轻处罚 (catalogue G3, set M): whether anything in a judgment may carry a sentence below the tier (刑法第六十三条).

Read widely, for its absence raises clues: a circumstance of M that the court found, its name in the court's reasoning unless expressly refused,
an article of M among the cited (citations are shared by all defendants), or the word 减轻. 认罪认罚 and 坦白 alone are none: 刑法第六十七条第三款
allows 减轻 only where especially serious consequences were avoided, so it counts by the word 减轻 alone. Articles of the special part count where
their paragraph is cited, for the bare article is that of the crime.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipelines.facts.values import Citation
from pipelines.judgment import Part
from pipelines.law import lawful_mitigation

if TYPE_CHECKING:
    from pipelines.checks.case import Case

GROUNDS = frozenset(
    {
        "自首",
        "立功",
        "重大立功",
        "从犯",
        "胁从犯",
        "未遂",
        "中止",
        "预备",
        "未成年",
        "老年人",
        "限制刑事责任能力",
        "聋哑盲",
        "防卫过当",
    }
)
_COURT = (Part.REASONING, Part.LEGAL_BASIS, Part.VERDICT)
_MITIGATED = re.compile(r"减轻(?!社会)|法定刑以下|最高人民法院[^。；]{0,6}核准")
_NAMED = re.compile(
    r"(?P<kind>自首|立功|从犯|胁从|未遂|犯罪中止|预备|防卫过当|避险过当|限制刑事责任能力|限定刑事责任能力)|次要(?:或者|、)?(?:的|辅助)?作用|辅助作用"
    r"|(?:七十五|75)周?岁|聋哑|又聋又哑|盲人|未成年人?(?:犯罪|被告人)|未满十八|不满十八|未满18|不满18"
)


_EXPRESSLY = re.compile(r"(?:(?<!从轻)(?<!从轻[、或])(?<!从轻或者)|予以?从轻、?)减轻(?:处罚|判处|其刑罚)(?![、或])")
_UNSAID = re.compile(r"不予|不能|不应|不宜|不足|要求|建议|请求|意见|辩护人|辩解")
_FINE_TOO = re.compile(r"(?:附加刑|财产刑|罚金刑?)[^，。；]{0,8}减轻|减轻[^，。；]{0,8}(?:附加刑|财产刑|罚金)")


def may_mitigate(case: Case) -> bool:
    """Whether any ground of mitigation (set M) was found for the defendant, named by the court or cited."""
    words = case.words(*_COURT)
    return (
        any(case.defendant.has(kind) for kind in GROUNDS)
        or _MITIGATED.search(words) is not None
        or any(_carries(one) for one in case.facts.citations)
        or any(not _refused(case, match["kind"]) for match in _NAMED.finditer(words))
    )


def _refused(case: Case, kind: str | None) -> bool:
    """Whether the court refused the ground for this defendant (不予认定)."""
    return kind is not None and case.defendant.has(kind.removeprefix("犯罪"), "rejected")


def _carries(cited: Citation) -> bool:
    """Whether a cited article of 刑法 is one of M."""
    if cited.law != "刑法" or (cited.article, cited.paragraph) == ("67", 3):
        return False
    special = int(cited.article.split("-")[0]) > 101
    if special and cited.paragraph is None:
        return False
    return cited.article == "63" or lawful_mitigation(cited.article, cited.paragraph)


def expressly_mitigated(case: Case) -> bool:
    """Whether the court says of this defendant that it mitigates (减轻处罚), not only quotes “从轻或者减轻”."""
    sentences = re.split(r"[。；]", case.words(Part.REASONING, Part.LEGAL_BASIS))
    return any(_EXPRESSLY.search(one) and not _UNSAID.search(one) and case.concerns(one) for one in sentences)


def fine_mitigated(case: Case) -> bool:
    """Whether the court says that it mitigates the fine, too (对附加刑减轻处罚)."""
    return _FINE_TOO.search(case.words(Part.REASONING)) is not None
