"""Việc của cho vay."""

from __future__ import annotations

from diemtua.lending.actions.ageing import becomes_overdue_at, extend_term, freeze_debt
from diemtua.lending.actions.disbursing import disburse_loans, disburse_tranches
from diemtua.lending.actions.opening import (
    Books,
    OpeningLoan,
    OpeningSaving,
    OpeningTranche,
    open_books,
)
from diemtua.lending.actions.paying import mark_paid_off, take_principal_many

__all__ = [
    "Books",
    "OpeningLoan",
    "OpeningSaving",
    "OpeningTranche",
    "becomes_overdue_at",
    "disburse_loans",
    "disburse_tranches",
    "extend_term",
    "freeze_debt",
    "mark_paid_off",
    "open_books",
    "take_principal_many",
]
