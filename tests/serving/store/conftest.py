"""A ledger for the tests of the store, on both databases or in SQLite alone."""

from __future__ import annotations

import pytest

from tests.serving.offices import Offices
from tests.serving.store.ledger_case import LedgerCase


@pytest.fixture
def case(offices: Offices) -> LedgerCase:
    """A ledger, on both databases."""
    return LedgerCase(offices)


@pytest.fixture
def embedded_case(embedded_offices: Offices) -> LedgerCase:
    """A ledger in SQLite."""
    return LedgerCase(embedded_offices)
