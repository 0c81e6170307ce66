"""Pages of class cases (类案页): counts by check, court, charge and period with their charts, each figure leading to its clues; the report."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any
from urllib.parse import quote, urlencode

from markupsafe import Markup
from starlette.responses import Response

from pipelines.checks import CHECKS
from serving.documents import class_tables as tables
from serving.documents.class_case import AXES, UNITS, ClassCase, conditions, gathered, named
from serving.documents.class_paper import MOST, TITLE, class_paper
from serving.documents.drawing import Chart
from serving.documents.gathering import class_clues, office_name
from serving.documents.paper import MEDIA, Table
from serving.documents.printing import pdf
from serving.documents.word import docx
from serving.documents.workbook import workbook
from serving.store import audit, distributions
from serving.store.clues import ClueFilter
from serving.store.identity import now, today
from serving.store.refusal import NotFound
from serving.store.statistics import Axis, Line, Tally, Unit
from serving.workbench.clue_pages import filter_of
from serving.workbench.desk import Visit
from serving.workbench.presentation import url

_FIELDS = ("check", "grade", "court", "charge", "from", "to")
_SHOWN = 100  # lines of a table on the page; the workbook has all
_LISTED = 5_000  # clues of a workbook: more would keep the server busy for long
_STATUSES: Mapping[str, str] = {
    "线索": "",
    "已核查": "verified",
    "查实": "founded",
    "有合理解释": "explained",
    "误读": "misread",
    "规则误报": "mischecked",
    "未办结": "open",
    "已采取措施": "acted",
    "已回应": "responded",
}
Cell = tuple[str, str | None]  # a figure, and the address of the clues that it counts


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page: a chart, the table beside it, and what must be known to read them."""

    id: str
    name: str
    chart: Markup | None
    columns: tuple[tuple[str, bool], ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    otherwise: str = "没有符合条件的文书或线索。"


def shown(visit: Visit) -> Response:
    """The class that the filters ask for."""
    asked, wanted, unit, mistakes = _asked(visit)
    with visit.reading() as session:
        case = gathered(session, visit.principal, wanted, unit)
        courts = distributions.courts(session, visit.principal, ClueFilter())
        charges = distributions.charges(session, visit.principal, ClueFilter())
    query = urlencode({name: value for name, value in asked.items() if value})
    told: dict[str, Any] = {
        "query": query,
        "courts": courts,
        "charges": charges,
        "checks": CHECKS,
        "units": UNITS,
        "mistakes": mistakes,
        "tiles": _tiles(asked, case.whole),
        "rate": tables.rate(case.whole),
        "sections": list(_sections(asked, case)),
        "range": conditions(wanted),
        "most": MOST,
        "listed": _LISTED,
    }
    return visit.show("classes.html", section="/classes", asked=asked, unit=unit, **told)


def report(visit: Visit) -> Response:
    """The report of a class as Word, PDF or workbook, in the format that the address names; who took it is logged."""
    format = visit.request.path_params["format"]
    if format not in MEDIA:
        raise NotFound("没有这种格式，只有 docx、pdf 和 xlsx。", "format_not_found")
    _, wanted, unit, _ = _asked(visit)
    who = visit.principal
    with visit.reading() as session:
        case = gathered(session, who, wanted, unit)
        if format == "xlsx":
            made = workbook(case, class_clues(session, who, wanted, _LISTED))
        else:
            listed = list(class_clues(session, who, wanted, MOST))
            paper = class_paper(case, office_name(session, who), listed, today())
            made = docx(paper, now()) if format == "docx" else pdf(paper, now())
    with visit.writing() as session:
        audit.note(session, who, "class.report", format, clues=case.whole.clues)
    name = quote(f"{TITLE}-{today().isoformat()}.{format}", safe="")
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
    return Response(made, media_type=MEDIA[format], headers=headers)


def _asked(visit: Visit) -> tuple[dict[str, str], ClueFilter, Unit, list[str]]:
    """What the address asks for: its fields, the filter, the length of periods, and what was not understood."""
    asked = {name: visit.asked(name) for name in _FIELDS}
    wanted, mistakes = filter_of(asked)
    unit = Unit(visit.asked("unit")) if visit.asked("unit") in list(Unit) else Unit.YEAR
    return {**asked, "unit": str(unit)}, wanted, unit, mistakes


def _listed(asked: Mapping[str, str], **more: str) -> str:
    """The address of the list of clues that a figure counts."""
    told = {name: asked[name] for name in _FIELDS} | {"counted": "1"} | more
    return url("/clues?" + urlencode({name: value for name, value in told.items() if value}))


def _tiles(asked: Mapping[str, str], whole: Tally) -> list[tuple[str, int, str | None, str]]:
    """The figures at the head of the page: name, count, address, tone."""
    return [
        ("已分析文书", whole.judgments, None, ""),
        ("线索", whole.clues, _listed(asked), ""),
        ("未办结", whole.open, _listed(asked, status="open"), "waiting"),
        ("查实", whole.upheld, _listed(asked, status="founded"), "done"),
        ("已采取措施", whole.measured, _listed(asked, status="acted"), ""),
        ("采纳或改判", whole.accepted, None, "done"),
    ]


def _sections(asked: Mapping[str, str], case: ClassCase) -> Iterator[Section]:
    for axis in (Axis.CHECK, Axis.COURT, Axis.CHARGE, Axis.PERIOD):
        lines = case.lines[axis]
        columns = ((AXES[axis], False), *((name, True) for name in tables.COUNTS))
        note = f"只列前 {_SHOWN} 项，Excel 表列全部 {len(lines)} 项。" if len(lines) > _SHOWN else ""
        chart = _drawn(tables.axis_chart(case, axis))
        yield Section(f"by-{axis}", f"按{AXES[axis]}", chart, columns, tuple(_row(asked, axis, one) for one in lines[:_SHOWN]), note)
    few = "范围内的法院不足两个，无从比较。"
    compared = tables.deviation_table(case) if len(case.deviations) > 1 else Table("", (), ())
    yield _plain("courts", "法院间差异", compared, tables.deviation_chart(case), tables.ABOUT_DEVIATION, few)
    yield _plain("measures", "监督措施与采纳", tables.measure_table(case), None, "", "尚未采取监督措施。")
    about = "按所选法院、罪名、期间的全部已分析文书统计，不限于有线索的。"
    yield _plain("terms", "主刑分布", tables.term_table(case), tables.term_chart(case), about, "没有读出判项。")
    name = f"罚金与犯罪数额：{case.fined}" if case.fined else "罚金与犯罪数额"
    yield _plain("fines", name, tables.fine_table(case), tables.fine_chart(case), tables.ABOUT_FINES, "没有可以比对的罚金与数额。")


def _plain(id: str, name: str, table: Table, chart: Chart | None, note: str, otherwise: str) -> Section:
    columns = tuple((column.title, column.figures) for column in table.columns)
    return Section(id, name, _drawn(chart), columns, tuple(tuple((cell, None) for cell in row) for row in table.rows), note, otherwise)


def _drawn(chart: Chart | None) -> Markup | None:
    return Markup(chart.svg) if chart else None  # its texts are escaped where it is drawn


def _row(asked: Mapping[str, str], axis: Axis, line: Line) -> tuple[Cell, ...]:
    """A line of counts, each with the address of its clues."""
    own = _own(asked, axis, line.key)
    figures = zip(tables.COUNTS, tables.counts(line.tally), strict=True)
    first: Cell = (
        named(axis, line.key, Unit(asked["unit"])),
        None if own is None or axis is Axis.CHECK else url("/classes?" + urlencode({**asked, **own})),
    )
    return tuple(chain([first], (_figure(asked, own, name, count) for name, count in figures)))


def _figure(asked: Mapping[str, str], own: Mapping[str, str] | None, name: str, count: int) -> Cell:
    if own is None or not count or name not in _STATUSES:
        return str(count), None
    return str(count), _listed(asked, **own, status=_STATUSES[name])


def _own(asked: Mapping[str, str], axis: Axis, key: str | None) -> dict[str, str] | None:
    """The fields of an address that ask for one line; None where no address can: what the judgments do not tell."""
    if key is None:
        return None
    if axis is not Axis.PERIOD:
        return {str(axis): key}
    days = _days(key, Unit(asked["unit"]))
    if days is None:
        return None
    since, until = days
    return {"from": max(since, asked["from"]), "to": min(until, asked["to"] or until)}


def _days(key: str, unit: Unit) -> tuple[str, str] | None:
    """The first and last day of a period; None for a year that stands among quarters or months for judgments without a month."""
    year, _, rest = key.partition("-")
    if unit is Unit.YEAR:
        return f"{year}-01-01", f"{year}-12-31"
    if not rest:
        return None
    first, last = (int(rest[1]) * 3 - 2, int(rest[1]) * 3) if unit is Unit.QUARTER else (int(rest), int(rest))
    return f"{year}-{first:02d}-01", f"{year}-{last:02d}-{monthrange(int(year), last)[1]:02d}"
