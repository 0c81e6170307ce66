"""Wording (措辞): what words by themselves say of a person's charge, beside what the encoder reads.

Characters and pairs of neighbours of the findings, and of what stands beside each mention of a name, are slots of a table; a linear model
(scikit-learn, `training/wording.py`) adds up what each slot says. It errs elsewhere than the encoder: together they are right more often.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from models.mentions import mentions
from models.neighbours import Slots, pairs, singles

SIZE = 1 << 13  # slots of the findings, and as many of what stands beside a name
FINDINGS = 1020  # characters of the findings that are looked at
BEFORE, AFTER = 25, 80  # characters on either side of a name, within its sentence
_BESIDE = 1.2  # how much what stands beside a name weighs, all of it together; the findings: 1
_NAME, _NEXT = "\x01", "\x02"  # in place of the name; between two mentions


def of_person(plain: str, name: str) -> tuple[Slots, NDArray[np.float32]]:
    """The slots of a person in findings, and what each of them weighs."""
    stretch = plain[:FINDINGS]
    findings, own = _slots(stretch), _slots(beside(stretch, name)) + SIZE
    shares = [np.full(len(told), weight / np.sqrt(max(1, len(told))), np.float32) for told, weight in ((findings, 1.0), (own, _BESIDE))]
    return np.concatenate([findings, own]), np.concatenate(shares)


def beside(plain: str, name: str) -> str:
    """What stands on either side of each mention of a name: before it in the clause, after it in the sentence."""
    found = []
    for _, start, end in mentions(plain, [name]):
        opened = max(plain.rfind(mark, 0, start) for mark in "，。；、：") + 1
        closed = min((place for place in (plain.find(mark, end) for mark in "。；") if place >= 0), default=len(plain))
        found.append(plain[max(opened, start - BEFORE) : start] + _NAME + plain[end : min(closed, end + AFTER)])
    return _NEXT.join(found)


def _slots(plain: str) -> Slots:
    return np.unique(np.concatenate([singles(plain, SIZE), pairs(plain, SIZE)]))
