from __future__ import annotations

from datetime import date

import pytest
from django.db import connections

from tests.rooms.month_end.books import Books
from tests.world import World


@pytest.fixture
def books(world: World) -> Books:
    """Books of the small district inside the test's own transaction, with no month closed."""
    found = Books(world)
    with connections["default"].cursor() as cursor:
        cursor.execute("select ledger_make_partitions('2024-01-01', '2025-12-01')")
    return found


@pytest.fixture
def lent(books: Books) -> Books:
    """Five loans of three households in two communes and two unions, of three programmes; one partly overdue."""
    books.lend(50_000_000, date(2024, 3, 10))
    books.lend(10_000_000, date(2025, 1, 10), programme="nuoc_sach_vsmt")
    overdue = books.lend(30_000_000, date(2025, 1, 10), member=1)
    books.lend(40_000_000, date(2025, 2, 18), group=1, programme="ho_can_ngheo")
    books.lend(20_000_000, date(2025, 3, 5), group=1, member=1, programme="ho_can_ngheo")
    books.act(overdue, "becomes_overdue", date(2025, 3, 1), principal_dong=400_000)
    return books
