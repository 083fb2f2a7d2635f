"""Đọc xếp loại tổ: groups of a closed month, one group over the months, its plan, the columns of BC0437."""

from __future__ import annotations

from diemtua.ratings.queries.bank_columns import BankRow, bank_rows, unions_shown
from diemtua.ratings.queries.plans import (
    measures_due,
    open_plan,
    owners_of,
    plan,
    plans,
    plans_of,
    weak_without_plan,
)
from diemtua.ratings.queries.rated import (
    by_unit,
    closed_months,
    last_rated,
    rated,
    rated_group,
    sheet_of,
    trend_of,
)

__all__ = [
    "BankRow",
    "bank_rows",
    "by_unit",
    "closed_months",
    "last_rated",
    "measures_due",
    "open_plan",
    "owners_of",
    "plan",
    "plans",
    "plans_of",
    "rated",
    "rated_group",
    "sheet_of",
    "trend_of",
    "unions_shown",
    "weak_without_plan",
]
