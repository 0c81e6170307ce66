"""Fictional judgments of theft (虚构的盗窃案判决书): what is decided of each, the text that says it, and the gold judgment that it amounts to.

The fines follow a law of this fiction: most from a third of the sum to all of it, a little less since pleas are bargained (2018-10-26); one court
is sparing, one severe; one in thirty fines is under 1,000 yuan, one in thirty above twice the sum, so that a check has something to find.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from evaluation.fiction.invention import (
    COURTS,
    PROVINCE,
    day,
    person,
    spoken,
    spoken_day,
    spoken_months,
    spoken_sum,
    written_day,
)
from pipelines.dates import term_end

BARGAINED = date(2018, 10, 26)  # 刑事诉讼法 of 2018: 认罪认罚从宽
_SEVERITY = dict(zip(COURTS, (1.0, 0.75, 1.0, 1.35), strict=True))
_PLACES = ("中山路12号商铺", "解放路菜市场", "长途汽车站候车厅", "人民医院门诊楼", "滨江公园停车场", "学府街网吧")
_THINGS = ("电动自行车一辆", "手机一部", "笔记本电脑一台", "金项链一条", "摩托车一辆", "铜芯电缆一捆")
_NUMBERS = {
    "264": "第二百六十四条",
    "67": "第六十七条",
    "52": "第五十二条",
    "53": "第五十三条",
    "64": "第六十四条",
    "72": "第七十二条",
    "73": "第七十三条",
}


@dataclass(frozen=True, slots=True)
class Theft:
    """What is decided of one theft: everything that the judgment says."""

    id: str
    court: str
    number: int
    name: str
    sex: str
    born_on: date
    stolen_on: date
    detained_on: date
    filed_on: date
    judged_on: date
    place: str
    thing: str
    amount: int
    confessed: bool  # else: came by himself (自首)
    repaid: bool
    kind: str
    months: int
    probation: int | None
    fine: int

    @property
    def case_number(self) -> str:
        """The number of the case."""
        if self.judged_on.year < 2016:
            return f"（{self.judged_on.year}）{self.court[3]}刑初字第{self.number}号"
        return f"（{self.judged_on.year}）{COURTS[self.court]}刑初{self.number}号"

    @property
    def arrested_on(self) -> date:
        """The day of the arrest."""
        return self.detained_on + timedelta(13)

    @property
    def term_to(self) -> date:
        """The last day of the term, where it is served."""
        return term_end(self.detained_on, self.months)

    @property
    def articles(self) -> tuple[tuple[str, int | None], ...]:
        """The articles of the criminal law, with the paragraphs, that the court cites."""
        own = [("264", None), ("67", 3 if self.confessed else 1)]
        if self.probation:
            own += [("72", 1), ("73", 3 if self.kind == "有期徒刑" else 2)]
        return (*own, ("52", None), ("53", None), *([] if self.repaid else [("64", None)]))

    @property
    def text(self) -> str:
        """The judgment."""
        return "\n".join(_paragraphs(self)) + "\n"

    def gold(self) -> dict[str, Any]:
        """The gold judgment, in the form of `shared/data/gold`, with its text."""
        return {"id": self.id, "text": self.text, "document": _document(self), "defendants": [_defendant(self)], **_cited(self)}


def thefts(count: int, seed: int = 1, years: Iterable[int] = range(2014, 2024)) -> Iterator[Theft]:
    """So many judgments, the same for a seed, their years in turn."""
    dice, every = random.Random(seed), tuple(years)
    for number in range(count):
        yield _theft(dice, number, every[number % len(every)])


def _theft(dice: random.Random, number: int, year: int) -> Theft:
    judged = day(dice, date(year, 3, 1), date(year, 12, 28))
    detained = judged - timedelta(dice.randint(60, 75))
    court = dice.choice(tuple(COURTS))
    amount = round(min(28_000, max(1_100, dice.lognormvariate(8.3, 0.8))) / 100) * 100
    heavy = amount > 12_000
    months = dice.randint(10, 30) if heavy else dice.randint(6, 15) if amount > 3_000 else dice.randint(3, 5)
    kind = "拘役" if months < 6 else "有期徒刑"
    lenient = dice.random() < 0.3
    probation = (max(12, months) if kind == "有期徒刑" else months + 1) if lenient else None
    return Theft(
        id=f"theft-{number:04d}",
        court=court,
        number=number + 1,
        name=person(dice),
        sex=dice.choice("男男男女"),
        born_on=day(dice, date(year - 55, 1, 1), date(year - 20, 1, 1)),
        stolen_on=detained - timedelta(dice.randint(1, 20)),
        detained_on=detained,
        filed_on=judged - timedelta(dice.randint(12, 18)),
        judged_on=judged,
        place=dice.choice(_PLACES),
        thing=dice.choice(_THINGS),
        amount=amount,
        confessed=dice.random() < 0.75,
        repaid=dice.random() < 0.5,
        kind=kind,
        months=months,
        probation=probation,
        fine=_fine(dice, amount, court, judged),
    )


def _fine(dice: random.Random, amount: int, court: str, judged: date) -> int:
    odd = dice.random()
    if odd < 1 / 30:
        return 100 * dice.randint(3, 9)
    if odd < 2 / 30:
        return round(amount * dice.uniform(2.2, 3.0) / 100) * 100
    share = dice.triangular(0.3, 1.05, 0.6) * _SEVERITY[court] * (0.85 if judged >= BARGAINED else 1.0)
    return max(1_000, round(amount * share / 500) * 500)


def _paragraphs(one: Theft) -> Iterator[str]:
    office = one.court.replace("人民法院", "人民检察院")
    where, detained, arrested = one.court[:6], written_day(one.detained_on), f"同年{one.arrested_on.month}月{one.arrested_on.day}日"
    if one.arrested_on.year != one.detained_on.year:
        arrested = written_day(one.arrested_on)
    caught = "被公安机关抓获" if one.confessed else "主动到公安机关投案，并如实供述了上述事实"
    yield f"{PROVINCE}{one.court}"
    yield "刑 事 判 决 书"
    yield one.case_number
    yield f"公诉机关{office}。"
    yield (
        f"被告人{one.name}，{one.sex}，{written_day(one.born_on)}出生，汉族，初中文化，务工，住{where}。因涉嫌犯盗窃罪，"
        f"于{detained}被刑事拘留，{arrested}被{'取保候审' if one.probation else '逮捕'}。"
    )
    yield (
        f"{office}以起诉书指控被告人{one.name}犯盗窃罪，于{written_day(one.filed_on)}向本院提起公诉。本院受理后，依法适用简易程序，"
        "实行独任审判，公开开庭审理了本案。现已审理终结。"
    )
    yield (
        f"经审理查明，{written_day(one.stolen_on)}，被告人{one.name}在{where}{one.place}，趁人不备，窃得被害人陈某某的{one.thing}，"
        f"经鉴定价值人民币{one.amount}元。{detained}，被告人{one.name}{caught}。"
        + (f"案发后，被告人{one.name}退赔了被害人的全部经济损失。" if one.repaid else "")
    )
    yield f"上述事实，被告人{one.name}在开庭审理过程中亦无异议，且有被害人陈述、价格鉴定意见、户籍证明等证据证实，足以认定。"
    yield from _decided(one)


def _decided(one: Theft) -> Iterator[str]:
    mild = (
        f"被告人{one.name}到案后如实供述自己的罪行，依法可以从轻处罚。"
        if one.confessed
        else f"被告人{one.name}自动投案并如实供述自己的罪行，系自首，依法可以从轻处罚。"
    )
    cited = "、".join(f"{_NUMBERS[article]}{f'第{spoken(part)}款' if part else ''}" for article, part in one.articles)
    probation = f"，缓刑{spoken_months(one.probation)}" if one.probation else ""
    yield (
        f"本院认为，被告人{one.name}以非法占有为目的，秘密窃取他人财物，数额较大，其行为已构成盗窃罪。公诉机关指控的罪名成立。"
        f"{mild}{'其已退赔被害人的经济损失，酌情从轻处罚。' if one.repaid else ''}依照《中华人民共和国刑法》{cited}之规定，判决如下："
    )
    yield f"被告人{one.name}犯盗窃罪，判处{one.kind}{spoken_months(one.months)}{probation}，并处罚金人民币{spoken_sum(one.fine)}元。"
    if one.probation:
        yield "（缓刑考验期限，从判决确定之日起计算。罚金于判决生效后十日内缴纳。）"
    else:
        yield (
            "（刑期从判决执行之日起计算。判决执行以前先行羁押的，羁押一日折抵刑期一日，即自"
            f"{written_day(one.detained_on)}起至{written_day(one.term_to)}止。罚金于判决生效后十日内缴纳。）"
        )
    if not one.repaid:
        yield f"责令被告人{one.name}退赔被害人陈某某人民币{one.amount}元。"
    yield f"如不服本判决，可在接到判决书的第二日起十日内，通过本院或者直接向{PROVINCE}江城市中级人民法院提出上诉。"
    yield "审　判　员　　何晓燕"
    yield spoken_day(one.judged_on)
    yield "书　记　员　　吴　丹"


def _document(one: Theft) -> Mapping[str, Any]:
    return {
        "court": f"{PROVINCE}{one.court}",
        "case_number": one.case_number,
        "kind": "判决书",
        "instance": "first",
        "procedure": "simplified",
        "filed_on": one.filed_on.isoformat(),
        "judged_on": one.judged_on.isoformat(),
        "appeal_outcome": None,
        "panel": {"judges": 1, "assessors": 0},
    }


def _defendant(one: Theft) -> Mapping[str, Any]:
    served = one.probation is None
    step = "逮捕" if served else "取保候审"
    mild = ["坦白" if one.confessed else "自首", *(["退赃退赔"] if one.repaid else [])]
    penalty = {"kind": one.kind, "months": one.months, "probation_months": one.probation, "fine": one.fine, "deprivation_months": None}
    return {
        "name": one.name,
        "sex": one.sex,
        "born_on": one.born_on.isoformat(),
        "arrival": "抓获" if one.confessed else "投案",
        "revoked_probation": False,
        "term_from": one.detained_on.isoformat() if served else None,
        "term_to": one.term_to.isoformat() if served else None,
        "priors": [],
        "custody": [
            {"measure": "刑事拘留", "on": one.detained_on.isoformat()},
            *([{"measure": "抓获", "on": one.detained_on.isoformat()}] if one.confessed else []),
            {"measure": step, "on": one.arrested_on.isoformat()},
        ],
        "circumstances": [{"kind": kind, "status": "found"} for kind in mild],
        "facts": {"crime_from": one.stolen_on.isoformat(), "crime_to": one.stolen_on.isoformat(), "amount": one.amount, "drugs": []},
        "convictions": [{"charge": "盗窃罪", **penalty}],
        "executed": None,
    }


def _cited(one: Theft) -> Mapping[str, Any]:
    citations = [{"law": "刑法", "article": article, "paragraph": part, "item": None} for article, part in one.articles]
    return {"citations": citations, "commutation": None, "notes": ""}
