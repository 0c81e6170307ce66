"""超过审理期限。

Finds a trial that lasted longer, from 提起公诉 (受理) to the day of the judgment, than any extension below the Supreme Court allows, and whose judgment tells no
ground: 一审普通程序 three months and three more by leave of the court above (刑事诉讼法第二百零八条, 2012 text 第二百零二条); 简易程序 a month and a
half, twenty days where one judge sat and so no more than three years could be imposed (第二百一十六条、第二百二十条, 2012: 第二百一十条、第二百一十四条);
速裁程序 fifteen days (第二百二十五条, since 2018-10-26); 二审 two months and two more (第二百四十三条, 2012: 第二百三十二条). Until 2012-12-31 (1996 text): 一审 a month and a half and one more month (第一百六十八条), 简易程序 twenty days (第一百七十八条), 二审 as 一审
(第一百九十六条). A trial pending on 2013-01-01 has the new limits.
Between three and six months an ordinary trial may well have its extension, which judgments seldom tell: silence. Ten days of grace (transfer of the
file, holidays). Grade C: 延期审理 and 补充侦查 are not always told; B under 简易程序 and 速裁程序, and under the 1996 text.
Excluded: 延期、中止审理, 补充侦查 or 补充证据, 鉴定 ordered in court, a change of procedure, of charge or of court, 发回重审, more than one indictment,
自诉, 死刑 and 无期徒刑 (extended by the Supreme Court), 附带民事 under the 1996 text (two more months by 法释〔2000〕29号), 最高法院; measures taken or a capture
after the indictment (he may have fled); a day of the indictment that its own number or the case number shows to be misprinted (date_order).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from pipelines.checks.case import Case
from pipelines.checks.check import Check, Favours, Grade, Hit, Missing, Weight
from pipelines.dates import add_months
from pipelines.doctrine.filing_day import contradiction
from pipelines.judgment import Part

_GRACE = timedelta(days=10)
_ABSENCE = timedelta(days=30)
_NEW = date(2013, 1, 1)
_FAST_TRACK = date(2018, 10, 26)
_GROUND = re.compile(
    r"延期|延长|补充侦查|补侦|补充(?:证据|材料|完善|查证|核实|起诉|指控)|补查|中止|暂停|恢复(?:审理|庭审|法庭|开庭)|审限|审理期限|重新计算"
    r"|发回|重审|重新审|管辖|移送|追加|变更(?:起诉|指控|公诉|罪名)|撤回|转(?:为|换|成|入|由|至)|变更为|变更适用|改(?:用|为|由|适用)|精神病"
    r"|司法鉴定|(?:重新|补充|申请|委托|进行)[^，。]{0,6}鉴定|简化审|速裁程序[^。]{0,60}简易程序|脱逃|逃跑|逃匿|在逃|未到案|归案|到案后|疫情|请示|报请|涉外|查阅案卷|阅卷|社会调查|又于|再次|先后|另以|分别(?:以|于)"
)
_TOLD_ANYWHERE = re.compile(
    r"延期审理|中止审理|补充侦查|延长审[理限]|恢复审理|重新计算审|精神病鉴定|重新鉴定|转为普通程序|发回重[审新]|重新审[判理]|另行组成合议庭"
)
_TURNED = re.compile(r"简易程序.{0,80}普通程序", re.S)
_INDICTED = "提起公诉"
_GRAVE = ("死刑", "死刑缓期", "无期徒刑")


@dataclass(frozen=True, slots=True)
class Limit:
    """The longest lawful duration: last day, in words, its provision, and the grade of a clue."""

    until: date
    words: str
    basis: str
    grade: Grade


def judge(case: Case) -> Iterator[Hit | Missing]:
    """The day of the judgment against the last day that any extension could give."""
    document = case.document
    if document.filed_on is None or document.judged_on is None:
        return
    filed, judged = document.filed_on.value.date, document.judged_on.value.date
    if filed is None or judged is None:
        return
    limit = _limit(case, filed, judged)
    if limit is None or judged <= limit.until + _GRACE or _explained(case, filed):
        return
    days = (judged - filed).days
    yield Hit(
        f"{filed}起诉（受理），{judged}裁判，历时{days}日；{limit.words}（至{limit.until}），文书未载明延期审理、中止审理、补充侦查等事由，请核对审理期限",
        (*document.filed_on.spans, *document.judged_on.spans),
        grade=limit.grade,
        basis=(limit.basis,),
    )


def _limit(case: Case, filed: date, judged: date) -> Limit | None:
    """The limit of this procedure under the law in force on the day of the judgment."""
    instance, procedure = case.document.instance, case.document.procedure
    kind = procedure.value if procedure and instance and instance.value == "first" else instance.value if instance else None
    if kind == "simplified" and (judged < _NEW or _single_judge(case)):
        return Limit(filed + timedelta(days=20), "简易程序独任审判的应当在二十日以内审结", "criminal-procedure-law/220", "B")
    if kind == "simplified":
        return Limit(_months(filed, 1, 15), "简易程序至多一个半月", "criminal-procedure-law/220", "B")
    if kind == "fast_track" and judged >= _FAST_TRACK:
        return Limit(filed + timedelta(days=15), "速裁程序至多十五日", "criminal-procedure-law/225", "B")
    if kind not in ("ordinary", "second"):
        return None
    basis = "criminal-procedure-law/208" if kind == "ordinary" else "criminal-procedure-law/243"
    if judged < _NEW:
        return Limit(_months(filed, 2, 15), "审理期限一个半月，经高级人民法院批准延长一个月后至多二个半月", basis, "B")
    if kind == "ordinary":
        return Limit(_months(filed, 6), "审理期限三个月，经上一级人民法院批准延长三个月后至多六个月", basis, "C")
    return Limit(_months(filed, 4), "审理期限二个月，经高级人民法院批准延长二个月后至多四个月", basis, "C")


def _months(day: date, months: int, days: int = 0) -> date:
    return add_months(day, months) + timedelta(days=days)


def _single_judge(case: Case) -> bool:
    """Whether one judge sat (独任审判), so that more than three years could not be imposed (第二百一十六条)."""
    words = case.words(Part.PROCEDURE)
    return "独任" in words and "合议庭" not in words


def _explained(case: Case, filed: date) -> bool:
    """Whether the judgment tells a ground for the delay, or another reason lies on its face."""
    procedure = case.words(Part.PROCEDURE) or case.words(Part.PARTIES)
    if "公诉" not in procedure or _GROUND.search(procedure) or _TURNED.search(procedure) or procedure.count(_INDICTED) > 1:
        return True
    if _TOLD_ANYWHERE.search(case.judgment.plain):
        return True
    if case.document.court and "最高" in case.document.court.value:
        return True
    judged = case.judged_on
    if judged and judged < _NEW and "附带民事" in case.judgment.plain:
        return True
    for one in case.facts.defendants:
        penalties = [conviction.penalty for conviction in one.convictions]
        if any(penalty.kind in _GRAVE for penalty in penalties):
            return True
        if any(step.on and step.on.date and step.on.date > filed + _ABSENCE for step in one.custody):
            return True
    return contradiction(case) is not None


CHECK = Check(
    name="trial_limit_exceeded",
    title="超过审理期限",
    version=1,
    grade="C",
    weight=Weight.PROCEDURAL,
    supervision=("J",),
    basis=("criminal-procedure-law/208", "criminal-procedure-law/220", "criminal-procedure-law/225", "criminal-procedure-law/243"),
    judge=judge,
    favours=Favours.DEFENDANT,
    scope="judgment",
    straddles=(_NEW, _FAST_TRACK),
    instances=("first", "second"),
)
