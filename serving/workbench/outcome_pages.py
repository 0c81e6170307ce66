"""The page of outcomes (质效页): precision of checks and models over time with its changes, conversion, measures, drift; alerts at its head."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any
from urllib.parse import quote, urlencode

from markupsafe import Markup
from starlette.responses import Response

from pipelines.checks import CHECKS
from serving.outcomes import page as written
from serving.outcomes import wire
from serving.outcomes.pictures import pictures
from serving.outcomes.precision import Basis, Share
from serving.outcomes.report import Asked, Report, compiled, percent
from serving.outcomes.tables import BASES, COUNTS, DEFINITIONS, UNITS, limits, tables
from serving.store import audit, distributions
from serving.store.clues import ClueFilter
from serving.store.identity import today
from serving.store.refusal import NotFound
from serving.store.statistics import Unit
from serving.workbench.desk import Visit

LEVELS = ("最高", "高级", "中级", "基层", "专门")
_FIELDS = ("check", "charge", "level", "from", "to")
_MEDIA = {"html": "text/html; charset=utf-8", "json": "application/json"}
_NUMBERS = frozenset({*COUNTS, "次数", "采纳", "未采纳", "改判", "未回应", "采纳、改判率", "PSI", "p（校正后）", "此前", "此后"})


def shown(visit: Visit) -> Response:
    """The outcomes that the filters ask for."""
    fields, asked, mistakes = _asked(visit)
    with visit.reading() as session:
        report = compiled(session, visit.principal, asked)
        charges = distributions.charges(session, visit.principal, ClueFilter())
    told: dict[str, Any] = {
        "query": urlencode({name: value for name, value in fields.items() if value}),
        "checks": CHECKS,
        "charges": charges,
        "levels": LEVELS,
        "units": UNITS,
        "bases": BASES,
        "mistakes": mistakes,
        "alerts": report.alerts,
        "tiles": list(_tiles(report)),
        "sections": list(tables(report)),
        "numbers": _NUMBERS,
        "charts": {id: Markup(one.svg) for id, one in pictures(report).items()},  # its texts are escaped where it is drawn
        "definitions": DEFINITIONS,
    }
    return visit.show("outcomes.html", section="/outcomes", asked=fields, **told)


def downloaded(visit: Visit) -> Response:
    """The same report as a page or as JSON; who took it is logged."""
    format = visit.request.path_params["format"]
    if format not in _MEDIA:
        raise NotFound("没有这种格式，只有 html 和 json。", "format_not_found")
    _, asked, _ = _asked(visit)
    with visit.reading() as session:
        report = compiled(session, visit.principal, asked)
    made = written.html(report) if format == "html" else json.dumps(wire.as_json(report), ensure_ascii=False, indent=1)
    with visit.writing() as session:
        audit.note(session, visit.principal, "outcomes.report", format, clues=report.whole.raised)
    name = quote(f"线索结果报告-{today().isoformat()}.{format}", safe="")
    return Response(made, media_type=_MEDIA[format], headers={"Content-Disposition": f"attachment; filename*=UTF-8''{name}"})


def _asked(visit: Visit) -> tuple[dict[str, str], Asked, list[str]]:
    """What the address asks for: its fields, the same as values, and what was not understood."""
    fields = {name: visit.asked(name) for name in _FIELDS}
    days, mistakes = dict[str, date | None](), list[str]()
    for name in ("from", "to"):
        try:
            days[name] = date.fromisoformat(fields[name]) if fields[name] else None
        except ValueError:
            mistakes.append(f"日期“{fields[name][:20]}”不对，没有按它筛选；请写作 2019-06-20。")
            days[name], fields[name] = None, ""
    unit = Unit(visit.asked("unit")) if visit.asked("unit") in list(Unit) else Unit.MONTH
    basis = Basis(visit.asked("basis")) if visit.asked("basis") in list(Basis) else Basis.RAISED
    check, charge, level = ((fields[name],) if fields[name] else () for name in ("check", "charge", "level"))
    asked = Asked(days["from"], days["to"], check, charge, level, unit, basis)
    return {**fields, "unit": str(unit), "basis": str(basis)}, asked, mistakes


def _tiles(report: Report) -> Iterator[Mapping[str, str]]:
    """The figures at the head of the page."""
    whole, spent = report.whole, report.durations
    yield {"name": "线索", "figure": str(whole.raised), "about": f"已核查 {whole.verified} 条"}
    yield _share("准确率", whole.precision)
    yield _share("读对时准确率", whole.given_facts)
    yield _share("读取正确率", whole.reading)
    yield _share("成案率", whole.conversion)
    median = "—" if spent.median is None else f"{spent.median:.1f} 天"
    yield {"name": "核查用时（中位数）", "figure": median, "about": "" if spent.ninth is None else f"九成在 {spent.ninth:.1f} 天之内"}


def _share(name: str, share: Share) -> Mapping[str, str]:
    about = f"{share.right}／{share.trials}，{limits(share)}" if share.trials else "尚无已核查的线索"
    return {"name": name, "figure": percent(share.value), "about": about}
