"""The fictional judgments as two annotators read them: one by the book, the other with seven known differences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from annotation.marks import Annotation, Mark, digest_of, of_defendant
from tests.annotation.studio.apprentice import owner
from tests.annotation.studio.fictions import fiction

BOTH = (1, 2, 3, 4, 6, 7, 8, 9, 11, 12)
"""Judgments of one defendant, nine marks by the book each."""
CHOICES: Mapping[str, str | None] = {"kind": "判决书", "instance": "first", "procedure": "simplified"}
_NAME = r"(?<=被告人)\w{2,3}(?=，男)"
_WORDS = (
    ("court", None, r"\A.+法院"),
    ("case_number", None, r"（\d{4}）江01\d+刑初\d+号"),
    ("defendant", None, _NAME),
    ("born_on", None, r"\d{4}年\d+月\d+日(?=出生)"),
    ("custody", "刑事拘留", r"\d{4}年1月10日被刑事拘留"),
    ("custody", "逮捕", r"同年1月23日被逮捕"),
    ("custody", "取保候审", r"\d{4}年1月12日被取保候审"),
    ("circumstance", "坦白", r"被告人\w{3}归案后如实供述自己的罪行"),
    ("conviction", None, r"犯\w+罪，判处[^。]+元"),
    ("judged_on", None, r"二〇\w\w年五月六日"),
)


def by_the_book(number: int) -> Annotation:
    """What the first annotator says."""
    text = fiction(number)
    return Annotation(f"学徒-{number:02}", digest_of(text), "panjian", tuple(_marks(text)), CHOICES)


def _marks(text: str) -> Iterator[Mark]:
    names = re.findall(_NAME, text)
    for label, kind, words in _WORDS:
        for found in re.finditer(words, text):
            whose = owner(names, text, found.end()) if of_defendant(label) else None
            weighed = ("found", "court") if label == "circumstance" else (None, None)
            yield Mark(label, found.start(), found.end(), whose, kind, *weighed)


def otherwise(number: int) -> Annotation:
    """What the second annotator says."""
    first = by_the_book(number)
    marks = {(mark.label, mark.kind): mark for mark in first.marks}
    choices = dict(CHOICES)
    if number == 1:
        del marks["born_on", None]
    elif number == 2:
        del marks["custody", "逮捕"]
    elif number == 3:  # without 被告人 and his name
        marks["circumstance", "坦白"] = replace(marks["circumstance", "坦白"], start=marks["circumstance", "坦白"].start + 6)
    elif number == 4:
        marks["circumstance", "坦白"] = replace(marks["circumstance", "坦白"], status="claimed", asserted_by="defence")
    elif number == 6:
        marks["custody", "刑事拘留"] = replace(marks["custody", "刑事拘留"], kind="监视居住")
    elif number == 7:
        choices["procedure"] = "ordinary"
    elif number == 8:
        at = fiction(number).index("，男，") + 1
        marks["sex", None] = Mark("sex", at, at + 1, marks["defendant", None].defendant)
    return replace(first, annotator="qianyi", marks=tuple(marks.values()), choices=choices)
