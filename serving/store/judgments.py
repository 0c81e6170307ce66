"""Judgments and their analyses (裁判文书与分析): the same text of one organisation is one record, an analysis is kept once and never changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from annotation.marks import digest_of
from serving.access import Permission, Principal
from serving.ledger.ranks import ranked
from serving.store import audit, compositions, ledger, raising, sentences, traits
from serving.store.identity import digest, new_id, now
from serving.store.refusal import Invalid, NotFound, permit
from serving.store.rows import check_storable, insert_new
from serving.store.schema import analyses, judgments
from serving.store.scope import visible_judgments

Report = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of a judgment that was sent: `new` tells whether it was not known before, `clue_ids` follow the list of `report`,
    which is the one sent with the ranks that its checks have now."""

    judgment_id: str
    analysis_id: str
    clue_ids: tuple[str, ...]
    new: bool
    new_analysis: bool
    report: Report


@dataclass(frozen=True, slots=True)
class Judgment:
    """A judgment that is kept."""

    id: str
    organisation_id: str
    external_id: str | None
    digest: str
    text: str
    case_number: str | None
    court: str | None
    court_level: str | None
    judged_on: str | None
    charges: tuple[str, ...]
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Analysis:
    """One analysis of a judgment."""

    id: str
    judgment_id: str
    created_at: datetime
    panjian: str
    model: str | None
    law_as_of: str | None
    report: Report


def keep(session: Session, who: Principal, report: Report, text: str, external_id: str | None = None) -> Kept:
    """Keep a judgment with its report: a text known already is not kept twice, nor is an analysis by the same versions.

    A newer analysis raises what is new and links it to the clues it follows; older clues stay. Clues get the rank that their check has now,
    those of a retired check are not kept; which versions and ranks spoke stays known (`compositions`).
    """
    permit(who, Permission.SUBMIT)
    _check_storable(text, external_id)
    versions = ledger.versions(report)
    ranks = ledger.ranks(session, versions)
    report = ranked(report, ranks)
    by = report["produced_by"]
    composition = compositions.compose(session, by["panjian"], by["model"], ranks, versions)
    compositions.went_live(session, composition, compositions.process_name())
    judgment_id, new = _judgment(session, who, report, text, external_id)
    values = {
        "id": new_id(),
        "judgment_id": judgment_id,
        "created_at": now(),
        "panjian": by["panjian"],
        "model": by["model"],
        "law_as_of": by["law_as_of"],
        "fingerprint": fingerprint(report, composition),
        "report": report,
        "composition_id": composition,
    }
    new_analysis = insert_new(session, analyses, values)
    if new_analysis:
        analysis_id = values["id"]
        clue_ids = raising.raise_clues(session, judgment_id, analysis_id, report)
        sentences.record(session, judgment_id, who.organisation_id, report)
        if new:
            traits.record(session, judgment_id, analysis_id, text, report)
        audit.note(session, who, "judgment.keep", judgment_id, analysis=analysis_id, clues=len(clue_ids), new=new)
    else:
        same = (analyses.c.judgment_id == judgment_id, analyses.c.fingerprint == values["fingerprint"])
        analysis_id = session.execute(select(analyses.c.id).where(*same)).scalar_one()
        clue_ids = raising.raised(session, analysis_id)
    return Kept(judgment_id, analysis_id, clue_ids, new, new_analysis, report)


def known(session: Session, who: Principal, text: str) -> str | None:
    """The id of the organisation's record of this very text, if there is one."""
    same = (judgments.c.organisation_id == who.organisation_id, judgments.c.digest == digest_of(text))
    return session.execute(select(judgments.c.id).where(*same)).scalar_one_or_none()


def get(session: Session, who: Principal, id: str) -> Judgment:
    """One judgment in scope; NotFound (`judgment_not_found`) otherwise."""
    permit(who, Permission.READ)
    row = session.execute(_visible(who, id)).one_or_none()
    if row is None:
        raise NotFound("没有这份文书。", "judgment_not_found")
    return Judgment(**{**row._mapping, "charges": tuple(row.charges)})


def report(session: Session, who: Principal, id: str) -> Analysis:
    """The newest analysis of a judgment in scope; NotFound (`judgment_not_found`) otherwise."""
    return analyses_of(session, who, id)[-1]


def analyses_of(session: Session, who: Principal, id: str) -> tuple[Analysis, ...]:
    """All analyses of a judgment in scope, oldest first."""
    get(session, who, id)
    rows = session.execute(select(analyses).where(analyses.c.judgment_id == id).order_by(analyses.c.created_at, analyses.c.id))
    return tuple(Analysis(r.id, r.judgment_id, r.created_at, r.panjian, r.model, r.law_as_of, r.report) for r in rows)


def fingerprint(report: Report, composition_id: str) -> str:
    """What names an analysis: who read, by which law, and the composition: versions and ranks of all checks."""
    return digest(report["produced_by"], composition_id)


def charges_of(report: Report) -> tuple[str, ...]:
    """All charges that anybody is convicted of, in the order of the verdict."""
    return tuple(dict.fromkeys(one["charge"] for person in report["defendants"] for one in person["convictions"] if one["charge"]))


def court_level(court: str | None) -> str | None:
    """The level of a court by its name (法院层级)."""
    if not court:
        return None
    for word, level in (("最高", "最高"), ("高级", "高级"), ("中级", "中级"), ("铁路运输", "专门"), ("军事", "专门"), ("海事", "专门")):
        if word in court:
            return level
    return "基层" if court.endswith("法院") else None


def _visible(who: Principal, id: str) -> Select[Any]:
    return select(judgments).where(judgments.c.id == id, visible_judgments(who))


def _judgment(session: Session, who: Principal, report: Report, text: str, external_id: str | None) -> tuple[str, bool]:
    """The record of a text, made now if there is none; whether it was."""
    document, id = report["document"], new_id()
    court = document["court"] and document["court"][:200]
    values = {
        "id": id,
        "organisation_id": who.organisation_id,
        "external_id": external_id,
        "digest": digest_of(text),
        "text": text,
        "case_number": document["case_number"] and document["case_number"][:200],
        "court": court,
        "court_level": court_level(court),
        "judged_on": document["judged_on"],
        "charges": list(charges_of(report)),
        "received_at": now(),
    }
    if insert_new(session, judgments, values):
        return id, True
    return str(known(session, who, text)), False


def _check_storable(text: str, external_id: str | None) -> None:
    check_storable(text, external_id)
    if not text.strip():
        raise Invalid("文书没有文字。", "text_empty")
    if external_id is not None and not 1 <= len(external_id) <= 200:
        raise Invalid("文书编号应有 1 至 200 个字符。", "bad_external_id")
