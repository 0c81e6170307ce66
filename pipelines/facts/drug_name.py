"""Names of drugs (毒品名称): the names that judgments use, and the name that a report uses for each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from pipelines.judgment import Span

NAMES: Final[dict[str, str]] = {
    "甲基苯丙胺片剂": "甲基苯丙胺片剂",
    "麻古": "甲基苯丙胺片剂",
    "麻果": "甲基苯丙胺片剂",
    "麻谷": "甲基苯丙胺片剂",
    "麻黄素片": "甲基苯丙胺片剂",
    "冰毒片剂": "甲基苯丙胺片剂",
    "甲基苯丙胺": "甲基苯丙胺",
    "冰毒": "甲基苯丙胺",
    "甲基安非他明": "甲基苯丙胺",
    "海洛因": "海洛因",
    "氯胺酮": "氯胺酮",
    "K粉": "氯胺酮",
    "k粉": "氯胺酮",
    "大麻": "大麻",
    "大麻油": "大麻油",
    "大麻脂": "大麻脂",
    "鸦片": "鸦片",
    "可卡因": "可卡因",
    "吗啡": "吗啡",
    "咖啡因": "咖啡因",
    "杜冷丁": "哌替啶",
    "哌替啶": "哌替啶",
    "摇头丸": "MDMA",
    "MDMA": "MDMA",
    "亚甲二氧基甲基苯丙胺": "MDMA",
    "安钠咖": "安钠咖",
    "复方磷酸可待因糖浆": "可待因",
    "复方磷酸可待因溶液": "可待因",
    "复方可待因口服溶液": "可待因",
    "愈酚待因口服溶液": "可待因",
    "复方磷酸可待因口服溶液": "可待因",
    "可待因": "可待因",
    "麦角二乙胺": "麦角二乙胺",
    "麦角酸二乙基酰胺": "麦角二乙胺",
    "合成大麻素": "合成大麻素",
    "依托咪酯": "依托咪酯",
    "氟胺酮": "氟胺酮",
    "氯硝西泮": "氯硝西泮",
    "4-甲基甲卡西酮": "4-甲基甲卡西酮",
    "三唑仑": "三唑仑",
    "曲马多": "曲马多",
    "美沙酮": "美沙酮",
    "甲卡西酮": "甲卡西酮",
    "麻黄碱": "麻黄碱",
    "罂粟": "罂粟",
    "尼美西泮": "尼美西泮",
    "丁丙诺啡": "丁丙诺啡",
    "硝甲西泮片剂": "硝甲西泮",
    "硝甲西泮": "硝甲西泮",
    "氟硝西泮": "氟硝西泮",
    "地西泮": "地西泮",
    "芬太尼": "芬太尼",
    "γ-羟丁酸": "γ-羟丁酸",
    "麻黄素": "麻黄碱",
}
METHAMPHETAMINE: Final = "甲基苯丙胺"
TABLETS: Final = "甲基苯丙胺片剂"
_NAME = re.compile("|".join(sorted(map(re.escape, NAMES), key=len, reverse=True)))
_TABLET = re.compile(r"[\s（(“”‘’、，]?(?:片剂|片|粒|颗粒|药丸|丸)")
_DETECTED = re.compile(r"(?:检出|检测出|检验出|含有?|检见|呈|成分为|类(?=$)|尿)[^，。；]{0,12}$")
_SHAPE = re.compile(r"(?P<tablet>片剂|药片|药丸|颗粒|片状|圆形|红色药|丸状)|(?P<other>晶体|粉末|块状|液体|冰)")


@dataclass(frozen=True, slots=True)
class DrugName:
    """A name at `[start, end)`; `detected`: it is the finding of an examination (检出甲基苯丙胺)."""

    name: str
    start: int
    end: int
    detected: bool
    printed: str = ""

    @property
    def preparation(self) -> str:
        """The name of what is dealt in by the bottle (愈酚待因口服溶液), else the drug."""
        return self.printed if self.printed.endswith(("糖浆", "溶液")) else self.name


def drug_names(plain: str, span: Span) -> list[DrugName]:
    """The names of drugs in a stretch, in reading order."""
    found = []
    for match in _NAME.finditer(plain, span.start, span.end):
        name = NAMES[match[0]]
        if name == METHAMPHETAMINE and _TABLET.match(plain, match.end()):
            name = TABLETS
        detected = bool(_DETECTED.search(plain, max(span.start, match.start() - 20), match.start()))
        found.append(DrugName(name, match.start(), match.end(), detected, match[0]))
    return found


def shaped(plain: str, start: int, position: int, name: str) -> str:
    """Methamphetamine in the shape that was last told before a weight in its sentence: tablets (红色药丸) or else."""
    if name != METHAMPHETAMINE:
        return name
    shapes = list(_SHAPE.finditer(plain, start, position))
    return TABLETS if shapes and shapes[-1]["tablet"] else name
