"""Double certification (双认证): nothing rises without the word of the business line (业务) and that of the digital department (数字部门).

Each side signs with a note that says something; a rejection stands until the same side approves. Two people, two keys: who holds both signs once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from serving.access import Role


class Side(StrEnum):
    """Whose word it is (认证方)."""

    BUSINESS = "business"
    DIGITAL = "digital"


class Verdict(StrEnum):
    """What a side says (认证意见)."""

    APPROVE = "approve"
    REJECT = "reject"


SIDES: Mapping[Side, str] = {Side.BUSINESS: "业务部门", Side.DIGITAL: "数字部门"}
VERDICTS: Mapping[Verdict, str] = {Verdict.APPROVE: "同意", Verdict.REJECT: "不同意"}
SHORTEST, _DIFFERENT = 10, 6  # letters of a note
SIGNS: Mapping[Role, Side] = {Role.SUPERVISOR: Side.BUSINESS, Role.DATA_SCIENTIST: Side.DIGITAL}


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature (签认)."""

    id: str
    entry_id: str
    side: Side
    key_id: str
    holder: str
    role: Role
    note: str
    verdict: Verdict
    at: datetime


def says_something(note: str) -> bool:
    """Whether a note tells more than its verdict (同意 alone is none): ten letters or characters at least, six of them different."""
    letters = [one for one in note if one.isalnum()]
    return len(letters) >= SHORTEST and len(set(letters)) >= _DIFFERENT


def standing(signatures: Iterable[Signature], since: datetime | None = None) -> dict[Side, Signature]:
    """The last signature of each side, of those after `since` (the last decision about the entry)."""
    last: dict[Side, Signature] = {}
    for one in sorted(signatures, key=lambda one: (one.at, one.id)):
        if since is None or one.at > since:
            last[one.side] = one
    return last


def lacking(signatures: Iterable[Signature], since: datetime | None = None) -> tuple[str, ...]:
    """What two signatures still lack, in Chinese; of each side its last one counts, and only those after `since` (the last decision)."""
    last = standing(signatures, since)
    found = [f"缺{name}签认。" for side, name in SIDES.items() if side not in last]
    found += [
        f"{SIDES[one.side]}（{one.holder}）不同意：{one.note}"
        for side in SIDES
        if (one := last.get(side)) and one.verdict is Verdict.REJECT
    ]
    one, other = last.get(Side.BUSINESS), last.get(Side.DIGITAL)
    if one and other and (one.key_id == other.key_id or one.holder == other.holder):
        found.append(f"两个签认都出自{one.holder}：须由两人分别签认。")
    return tuple(found)
