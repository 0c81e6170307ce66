"""Roles and permissions: the whole matrix, written out, and the scope of organisations."""

from __future__ import annotations

import pytest

from serving.access import PERMISSION_NAMES, PERMISSIONS, ROLES, Permission, Principal, Role
from serving.store.refusal import Forbidden, permit

MATRIX = """
            system  annotator  prosecutor  supervisor  data_scientist  admin
submit      yes     -          yes         yes         -               -
read        yes     yes        yes         yes         yes             yes
correct     -       yes        yes         yes         -               -
verify      -       -          yes         yes         -               -
assign      -       -          -           yes         -               -
annotate    -       yes        -           yes         yes             yes
certify     -       -          -           yes         yes             -
release     -       -          -           -           yes             yes
audit       -       -          -           yes         -               yes
manage      -       -          -           -           -               yes
"""


def principal(role: Role, **more: bool) -> Principal:
    """Somebody of a role."""
    return Principal("k", "某人", role, "east", frozenset({"east", "east-1"}), **more)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("permission", Permission)
def test_a_role_may_do_what_the_matrix_says(role: Role, permission: Permission) -> None:
    heads, *rows = (line.split() for line in MATRIX.strip().splitlines())
    expected = next(row for row in rows if row[0] == permission)[1 + heads.index(role)] == "yes"
    assert principal(role).may(permission) is expected
    if expected:
        permit(principal(role), permission)
    else:
        with pytest.raises(Forbidden, match=PERMISSION_NAMES[permission]) as refused:
            permit(principal(role), permission)
        assert refused.value.code == "forbidden"


def test_the_matrix_names_every_role_and_permission() -> None:
    heads, *rows = (line.split() for line in MATRIX.strip().splitlines())
    assert set(heads) == set(Role) == set(ROLES) == set(PERMISSIONS)
    assert [row[0] for row in rows] == list(Permission) == list(PERMISSION_NAMES)


def test_a_scope_is_the_own_organisation_and_those_below() -> None:
    who = principal(Role.PROSECUTOR)
    assert who.sees("east")
    assert who.sees("east-1")
    assert not who.sees("city")
    assert principal(Role.ADMIN, everywhere=True).sees("city")
