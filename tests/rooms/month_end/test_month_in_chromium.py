"""The month end's pages in a real browser: nothing for axe to find, no sideways scroll, phone and desk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from tests.rooms.month_end.books import Books
from tests.rooms.month_end.test_closing import a_month
from tests.rooms.month_end.test_late_and_again import reopen
from tests.rooms.month_end.test_month_pages import address, signed_in
from tests.rooms.reports.browsing import faults

__all__ = ["signed_in"]


@pytest.mark.browser
def test_the_pages_of_a_month(
    books: Books,
    signed_in: Callable[..., Client],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    a_month(books)
    manager = signed_in("manager")

    def get(url: str) -> str:
        return manager.get(url).content.decode()

    pages = {"months": get("/khoa-so/"), "month-open": get(address(books))}
    refused = manager.post(address(books, more="/khoa"), {"confirm_word": "2/2025"})
    pages["month-refused"] = refused.content.decode()
    monkeypatch.setenv("DIEMTUA_FAILPOINT", "close.rate")
    manager.post(address(books, more="/khoa"), {"confirm_word": "02/2025"})
    monkeypatch.delenv("DIEMTUA_FAILPOINT")
    pages["month-stopped"] = get(address(books))
    manager.post(address(books, more="/chay-tiep"))
    pages["month-closed"] = get(address(books))
    for more in ("xep-loai", "hoa-hong", "phi"):
        pages[f"month-{more}"] = get(address(books, more=f"/{more}"))
    reopen(books, "Biên lai 17 ghi nhầm số tiền")
    books.act(books.loans[0], "principal_paid", date(2025, 2, 27), in_term_dong=1_000_000)
    pages["month-reopened"] = get(address(books))
    assert faults(pages) == []
