"""Double certification: both sides, two people, notes that say something, the last word of each side, for this decision and not for an older one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from serving.access import Permission, Role
from serving.ledger.certification import SIGNS, Side, Signature, Verdict, lacking, says_something

THEN = datetime(2026, 5, 1, tzinfo=UTC)
YES, NO = Verdict.APPROVE, Verdict.REJECT


def signed(side: Side, verdict: Verdict = YES, day: int = 0, holder: str | None = None, key: str | None = None) -> Signature:
    """A signature on a day."""
    role = next(role for role, of in SIGNS.items() if of is side)
    told = (key or f"key of {side}", holder or f"{side}甲", role, "看过二十条线索，均属实", verdict, THEN + timedelta(days=day))
    return Signature(f"{day}", "e", side, *told)


def test_two_approvals_are_enough() -> None:
    assert lacking([signed(Side.BUSINESS), signed(Side.DIGITAL)]) == ()


def test_what_lacks_is_told() -> None:
    assert lacking([]) == ("缺业务部门签认。", "缺数字部门签认。")
    assert lacking([signed(Side.BUSINESS)]) == ("缺数字部门签认。",)
    assert lacking([signed(Side.BUSINESS), signed(Side.DIGITAL, NO)]) == ("数字部门（digital甲）不同意：看过二十条线索，均属实",)


def test_the_last_word_of_a_side_counts() -> None:
    both = [signed(Side.BUSINESS), signed(Side.DIGITAL)]
    assert lacking([*both, signed(Side.DIGITAL, NO, 1)]) != ()
    assert lacking([*both, signed(Side.DIGITAL, YES, 2), signed(Side.DIGITAL, NO, 1)]) == ()


def test_signatures_before_the_last_decision_were_for_something_else() -> None:
    both = [signed(Side.BUSINESS, day=3), signed(Side.DIGITAL)]
    assert lacking(both, THEN + timedelta(days=1)) == ("缺数字部门签认。",)


@pytest.mark.parametrize("same", [{"holder": "某甲"}, {"key": "k"}])
def test_one_person_does_not_sign_for_both(same: dict[str, str]) -> None:
    (told,) = lacking([signed(Side.BUSINESS, **same), signed(Side.DIGITAL, **same)])  # type: ignore[arg-type]
    assert "须由两人分别签认" in told


@pytest.mark.parametrize(
    ("note", "says"),
    [
        ("同意", False),
        ("同意！！！！！！！！！！！！", False),
        ("同意同意同意同意同意同意", False),
        ("          ", False),
        ("抽查三十条线索，属实二十八条", True),
        ("Checked 30 clues: 28 upheld", True),
    ],
)
def test_a_note_says_something(note: str, says: bool) -> None:
    assert says_something(note) is says


def test_who_signs_for_a_side_may_certify() -> None:
    from serving.access import PERMISSIONS

    assert {role for role, may in PERMISSIONS.items() if Permission.CERTIFY in may} == set(SIGNS) == {Role.SUPERVISOR, Role.DATA_SCIENTIST}
