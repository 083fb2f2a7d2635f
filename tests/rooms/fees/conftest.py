from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client

from diemtua.access.middleware import ACCOUNT, ASSIGNMENT
from diemtua.rules.periods import Month
from tests.rooms.month_end.books import Books
from tests.rooms.month_end.conftest import books

__all__ = ["books"]

FEBRUARY = Month.parse("2025-02")
SignedIn = Callable[..., Client]


def two_unions(books: Books) -> None:
    """Women of Phú Văn and farmers of Đăk Ơ collect interest in February; a housing loan bears the women's average."""
    women = books.lend(36_500_000, date(2025, 1, 10))
    house = books.lend(100_000_000, date(2025, 1, 10), member=1, programme="noxh_xay_sua")
    farmers = books.lend(20_000_000, date(2025, 1, 10), group=1)
    books.session(date(2025, 1, 12))
    books.close(Month.parse("2025-01"), date(2025, 2, 28))
    books.session(date(2025, 2, 12))
    books.act(women, "interest_paid", date(2025, 2, 12), in_term_dong=66_000)
    books.act(house, "interest_paid", date(2025, 2, 12), in_term_dong=40_000)
    books.act(farmers, "interest_paid", date(2025, 2, 12), in_term_dong=99_990)
    books.close(FEBRUARY)


@pytest.fixture
def signed_in(books: Books) -> SignedIn:
    """`signed_in("commune_cadre", 1)`: that person's browser."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)

    def enter(role: str, n: int = 0) -> Client:
        account, assignment = books.world.accounts[role][n]
        client = Client()
        with transaction.atomic():
            session = client.session
            session[ACCOUNT], session[ASSIGNMENT] = account.pk, assignment.pk
            session.save()
        client.cookies["sessionid"] = session.session_key or ""
        return client

    return enter
