"""A ledger for the tests: models entered, measured and signed for; reports whose clues people verify."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from serving.access import Principal, Role
from serving.ledger.certification import Verdict
from serving.ledger.decision import Decision
from serving.ledger.entry import Entry, Kind
from serving.lifecycle import Step
from serving.outcomes.precision import Share
from serving.store import judgments, ledger, progress, promotion
from tests.serving.ledger.material import Json, card
from tests.serving.offices import EAST, THEFT, Offices, report_of, text_of
from training.scorecard import compared

NOTE = "抽查二十条线索并看过成绩单，准确可用"
GOOD_SHADOW = Share(19, 20)


class LedgerCase:
    """What is done with a ledger, each in a session of its own."""

    def __init__(self, offices: Offices) -> None:
        self.offices, self.database = offices, offices.database
        self.scientist = offices.who(EAST, Role.DATA_SCIENTIST)
        self.supervisor = offices.who(EAST, Role.SUPERVISOR)
        self.numbers = 0

    @property
    def check(self) -> str:
        """The check whose clues `kept` keeps."""
        return str(report_of(THEFT)["clues"][0]["check"])

    def entry(self, told: str, kind: Kind | None = None) -> Entry:
        """An entry as it is found."""
        with self.database.reading() as session:
            return ledger.find(session, told, kind)

    def standing(self, told: str) -> ledger.Standing:
        """Where an entry stands."""
        with self.database.reading() as session:
            return ledger.standing(session, ledger.find(session, told).id)

    def model(self, version: str) -> Entry:
        """A model version, entered."""
        with self.database.session() as session:
            return ledger.register(session, self.scientist, Kind.MODEL, "panjian-facts", version, {"card": {"name": "panjian-facts"}})[0]

    def measured(self, told: str, **more: Any) -> None:
        """Measure a model, compared with the champion if that has a scorecard."""
        with self.database.session() as session:
            entry, champion = ledger.find(session, told), ledger.champion(session)
            mine, theirs = card(entry.reference, **more), ledger.scorecard(session, champion)[0]
            promotion.measured(session, self.scientist, entry.id, mine, compared(theirs, mine) if theirs else None)

    def sign(self, told: str, *who: Principal, verdict: Verdict = Verdict.APPROVE, note: str = NOTE) -> None:
        """Sign for an entry: by both sides, if nobody is named."""
        for one in who or (self.supervisor, self.scientist):
            with self.database.session() as session:
                promotion.sign(session, one, ledger.find(session, told).id, verdict, note)

    def promote(self, told: str, shadow: Share | None = GOOD_SHADOW) -> Decision:
        """Let a model be the champion, or a check rise."""
        with self.database.session() as session:
            entry = ledger.find(session, told)
            if entry.kind is Kind.MODEL:
                return promotion.promote_model(session, self.scientist, entry.id, "按程序晋级", shadow)
            return promotion.promote_rank(session, self.scientist, entry.id)

    def crowned(self, version: str) -> Entry:
        """A model version that became the champion as it should."""
        entry = self.model(version)
        self.measured("champion")
        self.measured(entry.reference)
        self.sign(entry.reference)
        assert not self.promote(entry.reference).refused
        return entry

    def champion(self) -> str:
        """Who speaks."""
        with self.database.reading() as session:
            return ledger.champion(session).reference

    def kept(self, clues: int = 1, edit: Mapping[str, Any] | None = None, model: str | None = None) -> judgments.Kept:
        """A judgment with so many clues of one check."""
        self.numbers += 1
        told: Json = deepcopy(dict(report_of(THEFT)))
        told["produced_by"] = {**told["produced_by"], "model": model}
        told["clues"] = [{**told["clues"][0], "message": f"第{number}处", **(edit or {})} for number in range(clues)]
        with self.database.session() as session:
            return judgments.keep(session, self.supervisor, told, f"{text_of(THEFT)}{self.numbers}")

    def verified(self, kept: judgments.Kept, *verdicts: Step) -> None:
        """Conclude the clues, one verdict each."""
        with self.database.session() as session:
            for id, verdict in zip(kept.clue_ids, verdicts, strict=True):
                progress.conclude(session, self.supervisor, id, verdict, "已核实")
