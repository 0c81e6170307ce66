"""Sentences (判项): what each judgment decides, one row a defendant and charge, taken from its newest report so that SQL can count them.

A judgment that convicts nobody (a ruling, an acquittal) has one row without a charge: every judgment is in this table, with its court and day.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Boolean, Column, Float, ForeignKey, Index, Integer, String, Table, delete, insert, select
from sqlalchemy.orm import Session

from serving.store.schema import judgments, metadata

_NAME = String(200)
sentences = Table(
    "sentences",
    metadata,
    Column("judgment_id", ForeignKey("judgments.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("organisation_id", ForeignKey("organisations.id"), nullable=False),
    Column("court", _NAME),
    Column("judged_on", String(10)),  # ISO, may be partial
    Column("defendant", _NAME),
    Column("charge", _NAME),
    Column("kind", String(40)),  # 有期徒刑, 拘役 …
    Column("months", Integer),
    Column("probation_months", Integer),
    Column("fine", Float),  # yuan
    Column("amount", Float),  # of all the crimes of the defendant, in yuan
    Column("alone", Boolean, nullable=False),  # the only conviction of the defendant: the amount belongs to it
    Column("first", Boolean, nullable=False),  # of its charge in the judgment: judgments of a charge are counted by it
    Index("ix_sentences_statistics", "organisation_id", "charge", "court", "judged_on", "position", "first", "judgment_id"),
)


def record(session: Session, judgment_id: str, organisation_id: str, report: Mapping[str, Any]) -> None:
    """Put the sentences of a report in the place of those that an older report told."""
    session.execute(select(judgments.c.id).where(judgments.c.id == judgment_id).with_for_update(key_share=True))  # one analysis at a time
    session.execute(delete(sentences).where(sentences.c.judgment_id == judgment_id))
    document = report["document"]
    whose = {
        "judgment_id": judgment_id,
        "organisation_id": organisation_id,
        "court": _short(document["court"]),
        "judged_on": document["judged_on"],
    }
    rows = [{**whose, "position": place, **row} for place, row in enumerate(_rows(report))]
    session.execute(insert(sentences), rows or [{**whose, "position": 0, "alone": False, "first": True, **dict.fromkeys(_TOLD)}])


_TOLD = ("defendant", "charge", "kind", "months", "probation_months", "fine", "amount")


def _rows(report: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    seen: set[str | None] = set()
    for one in report["defendants"]:
        for conviction in one["convictions"]:
            yield {
                "first": conviction["charge"] not in seen,
                "defendant": _short(one["name"]),
                "charge": _short(conviction["charge"]),
                "kind": conviction["kind"],
                "months": conviction["months"],
                "probation_months": conviction["probation_months"],
                "fine": conviction["fine"],
                "amount": one["facts"]["amount"],
                "alone": len(one["convictions"]) == 1,
            }
            seen.add(conviction["charge"])


def _short(name: str | None) -> str | None:
    return name[: _NAME.length] if name else None
