"""Việc nền của phòng xử lý nợ: the worker's way into a search and a booking. It stands at the height of the views."""

from __future__ import annotations

from diemtua.access.queries import house
from diemtua.ground.clock import business_day
from diemtua.ground.jobs import job
from diemtua.risk_handling import working

JOBS = "jobs"
SEARCH = "risk_handling.search"
BOOK = "risk_handling.book"


@job(SEARCH)
def search(batch_id: int) -> None:
    """Tìm khoản vay của một đợt, wherever it stands."""
    working.search(batch_id, by=house(business_day(JOBS), using=JOBS, purpose="risk batch"))


@job(BOOK)
def book(decision_id: int) -> None:
    """Hạch toán một quyết định, wherever it stands."""
    by = house(business_day(JOBS), using=JOBS, purpose="risk decision")
    working.book_decision(decision_id, by=by)
