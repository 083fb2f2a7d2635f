"""Đọc tiền gửi: balances and books of members, residents' deposits, rates, campaigns with their results."""

from __future__ import annotations

from diemtua.savings.queries.balances import PAID_IN, balances, book_number, movements
from diemtua.savings.queries.books import (
    Movement,
    book,
    books_of_person,
    minimum_on,
    movements_of,
    savers,
)
from diemtua.savings.queries.campaigns import (
    CampaignResult,
    GroupResult,
    campaign,
    campaigns,
    group_results_of,
    results_of,
    running,
)
from diemtua.savings.queries.deposits import (
    branch_of,
    deposit,
    deposits,
    deposits_of_person,
    deposits_waiting,
    due_count,
    rate_of,
    rates,
    rates_on,
)

__all__ = [
    "PAID_IN",
    "CampaignResult",
    "GroupResult",
    "Movement",
    "balances",
    "book",
    "book_number",
    "books_of_person",
    "branch_of",
    "campaign",
    "campaigns",
    "deposit",
    "deposits",
    "deposits_of_person",
    "deposits_waiting",
    "due_count",
    "group_results_of",
    "minimum_on",
    "movements",
    "movements_of",
    "rate_of",
    "rates",
    "rates_on",
    "results_of",
    "running",
    "savers",
]
