"""Material for papers (线索材料): the clues of the fictional judgments, with a history of verification."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from serving.documents.clue_file import ClueFile, Entry
from tests.serving.offices import DRUGS, THEFT, report_of, text_of

AT = datetime(2026, 11, 27, 1, 5, tzinfo=UTC)  # 09:05 in Beijing
OFFICE = "东城区人民检察院"
ENTRIES = (
    Entry(AT, "assign", "assigned", "陈主任", "云州市人民检察院", "", "第一检察部", "林晓", date(2026, 12, 15), OFFICE),
    Entry(AT, "begin", "verifying", "林晓", OFFICE),
    Entry(AT, "uphold", "upheld", "林晓", OFFICE, reason="经调阅卷宗，先行羁押自2019年2月14日起，刑期多算一年。"),
    Entry(AT, "take_measure", "measure_taken", "林晓", OFFICE, measure="retrial_proposal", note="东检再建〔2026〕3号"),
    Entry(AT, "record_response", "responded", "林晓", OFFICE, response="adopted", note="（2026）云0102刑再2号"),
)
NUMBER = "019ac6d2-7c1e-7a03-9f51-3a0b6b1c2d4e"


def material(check: str, judgment: str = THEFT, **more: Any) -> ClueFile:
    """The material of a clue of a fictional judgment, by its check."""
    report, text = report_of(judgment), text_of(judgment)
    clue = next(one for one in report["clues"] if one["check"] == check)
    file = ClueFile(NUMBER, OFFICE, "responded", AT, clue, report, text, ENTRIES, "第一检察部", "林晓", date(2026, 12, 15))
    return replace(file, **more)


TERM, FINE = "term_end_arithmetic", "fine_theft_range"
RECIDIVIST = ("recidivist_missed", DRUGS)
