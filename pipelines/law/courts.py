"""Courts and case numbers (法院与案号): province and level of a court by its name, and the parts of a case number since 2016.

Source: 《关于人民法院案件案号的若干规定》(法〔2015〕137号, in force 2016-01-01): （收案年度）法院代字 类型代字 案件编号. The code of a court
(法院代字) is the abbreviation of the province and no digits for a high court, two for an intermediate, four for a basic one. See courts.yaml.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import yaml

from pipelines.law.store import FOLDER

Level = Literal["高级", "中级", "基层"]
_NOT_ORDINARY = re.compile(r"军事|兵团|垦区|农垦|海事|知识产权|金融|互联网|分院|林区|矿区|最高")


@cache
def _data() -> Any:
    return yaml.load((FOLDER / "courts.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


@cache
def _places() -> tuple[re.Pattern[str], dict[str, str]]:
    """Every province and prefecture, and the abbreviation of its province."""
    names = {place: short for short, one in _data()["provinces"].items() for place in (*one["names"], *one["places"])}
    return re.compile("|".join(sorted(names, key=len, reverse=True))), names


def provinces_of(court: str) -> frozenset[str]:
    """The abbreviations (简称) of the provinces and prefectures named in the name of a court; empty if none is, or for special courts."""
    if re.search("军事|兵团|垦区|最高", court):
        return frozenset()
    pattern, names = _places()
    return frozenset(names[match[0]] for match in pattern.finditer(court))


def province_name(short: str) -> str:
    """The province of an abbreviation (赣: 江西省)."""
    return str(_data()["provinces"][short]["names"][0])


def level_of(court: str) -> Level | None:
    """The level of an ordinary court; None for courts whose code follows other rules (军事、兵团、海事 … 法院)."""
    if _NOT_ORDINARY.search(court):
        return None
    return "高级" if "高级" in court else "中级" if "中级" in court else "基层"


@dataclass(frozen=True, slots=True)
class CaseNumber:
    """A case number since 2016 (案号): year of acceptance, abbreviation, digits of the court's code, kind and stage (刑初: 刑, 初)."""

    year: int
    province: str
    code: str
    kind: str
    stage: str

    @property
    def level(self) -> Level | None:
        """The level that the court's code tells; None for a code of one or three digits."""
        levels: dict[int, Level] = {0: "高级", 2: "中级", 4: "基层"}
        return levels.get(len(self.code))

    @property
    def railway(self) -> bool:
        """Whether the code is a railway court's (71, 7101 …)."""
        return self.code.startswith(_data()["railway_code"])


@cache
def number_pattern() -> re.Pattern[str]:
    """A case number of the form of 2016 (folded text)."""
    shorts, stages = "".join(_data()["provinces"]), "".join(_data()["stages"])
    return re.compile(
        rf"（(?P<year>20\d\d)）(?P<province>[{shorts}])(?P<code>\d{{0,4}})(?P<kind>[刑民行执]|刑附民)(?P<stage>[{stages}])(?:(?<=\d[刑民行执].)字第)?\d+号"
    )


def read_case_number(match: re.Match[str]) -> CaseNumber | None:
    """The number of a match of `number_pattern`; None before 2016, where courts named themselves as they liked."""
    if int(match["year"]) < _data()["numbering_from"]:
        return None
    return CaseNumber(int(match["year"]), match["province"], match["code"], match["kind"], match["stage"])
