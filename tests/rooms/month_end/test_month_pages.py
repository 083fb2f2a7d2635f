"""Pages of the month's end, walked by two managers: close by typing the month, read what it holds, reopen together."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client

from diemtua.access.middleware import ACCOUNT, ASSIGNMENT
from diemtua.ground.models import AuditRecord, Calendar
from diemtua.month_end.models import CloseRun
from diemtua.rules.periods import Month
from tests.rooms.month_end.books import Books
from tests.rooms.month_end.test_closing import a_month
from tests.rooms.month_end.test_late_and_again import reopen

SignedIn = Callable[..., Client]
FEBRUARY = Month.parse("2025-02")


@pytest.fixture
def signed_in(books: Books, monkeypatch: pytest.MonkeyPatch) -> SignedIn:
    """`signed_in("manager")`: that person's browser, on a house that does its jobs at once."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    monkeypatch.setenv("DIEMTUA_JOBS", "inline")

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


def address(books: Books, month: str = "2025-02", more: str = "") -> str:
    return f"/khoa-so/{books.world.office.pk}/{month}{more}"


def test_a_manager_closes_a_month_by_typing_it_and_reads_what_it_holds(
    books: Books, signed_in: SignedIn
) -> None:
    a_month(books)
    manager = signed_in("manager")
    assert "Khóa sổ tháng 02/2025" in manager.get("/khoa-so/").content.decode()
    refused = manager.post(address(books, more="/khoa"), {"confirm_word": "2025"})
    assert refused.status_code == 422
    assert "Gõ đúng 02/2025 để xác nhận" in refused.content.decode()
    assert not CloseRun.objects.using("owner").filter(month="2025-02-01").exists()

    done = manager.post(address(books, more="/khoa"), {"confirm_word": "02/2025"}, follow=True)
    said = done.content.decode()
    assert "ĐÃ KHÓA SỔ THÁNG 02/2025" in said
    assert "90.000.000" in said
    for more in ("/xep-loai", "/hoa-hong", "/phi"):
        answer = manager.get(address(books, more=more))
        assert answer.status_code == 200, more
    assert "122.959" not in manager.get(address(books, more="/phi")).content.decode()
    again = manager.post(address(books, more="/khoa"), {"confirm_word": "02/2025"})
    assert again.status_code == 422
    assert "đã khóa hoặc đang khóa" in again.content.decode()


def test_the_lists_tell_points_with_their_two_sums_and_what_is_not_verified(
    books: Books, signed_in: SignedIn
) -> None:
    a_month(books)
    books.close(FEBRUARY)
    manager = signed_in("manager")
    said = manager.get(address(books, more="/xep-loai")).content.decode()
    assert "500.000 trên 70.000.000" in said
    assert "Chưa kiểm chứng" in said
    fees = manager.get(address(books, more="/phi")).content.decode()
    assert "Cấp huyện" in fees
    book = manager.get(address(books, more="/hoa-hong?tai=xlsx"))
    assert book["Content-Type"].endswith("spreadsheetml.sheet")
    assert AuditRecord.objects.using("owner").filter(action="month.list_exported").exists()


@pytest.mark.parametrize("code", ["TH-KS", "BT-PUT"])
@pytest.mark.parametrize("kind", ["word", "pdf"])
def test_the_papers_of_a_closed_month_are_printed_and_it_is_written_down(
    books: Books, signed_in: SignedIn, code: str, kind: str
) -> None:
    a_month(books)
    books.close(FEBRUARY)
    answer = signed_in("manager").get(address(books, more=f"/giay/{code}/{kind}"))
    assert answer.status_code == 200
    assert answer.content[:2] in (b"PK", b"%P")
    assert AuditRecord.objects.using("owner").filter(action="month.printed").count() == 1


def test_two_managers_reopen_a_month_and_the_page_shows_both_answers(
    books: Books, signed_in: SignedIn
) -> None:
    a_month(books)
    books.close(FEBRUARY)
    first, second = signed_in("manager", 0), signed_in("manager", 1)
    empty = first.post(address(books, more="/mo-lai"), {"reason": ""})
    assert empty.status_code == 422
    asked = first.post(
        address(books, more="/mo-lai"), {"reason": "Biên lai 17 sai số"}, follow=True
    )
    assert "Người đề nghị không tự đồng ý" in asked.content.decode()
    waiting = second.get("/khoa-so/").content.decode()
    assert "Mở lại tháng 02/2025" in waiting
    [pk] = books.query("select id from month_end_reopeningrequest")[0]
    own = first.post(address(books, more=f"/mo-lai/{pk}"))
    assert own.status_code == 422
    agreed = second.post(address(books, more=f"/mo-lai/{pk}"), follow=True)
    assert "Cả hai số đều được giữ" in agreed.content.decode()
    books.act(books.loans[0], "principal_paid", date(2025, 2, 27), in_term_dong=1_000_000)
    books.close(FEBRUARY, date(2025, 3, 3))
    said = first.get(address(books)).content.decode()
    assert "90.000.000" in said
    assert "89.000.000" in said
    assert "Đã mở lại" in said


def test_a_close_that_stopped_is_gone_on_with_from_the_page(
    books: Books, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_month(books)
    manager = signed_in("manager")
    monkeypatch.setenv("DIEMTUA_FAILPOINT", "close.rate")
    manager.post(address(books, more="/khoa"), {"confirm_word": "02/2025"})
    monkeypatch.delenv("DIEMTUA_FAILPOINT")
    said = manager.get(address(books)).content.decode()
    assert "Khóa sổ dừng giữa chừng" in said
    assert "Chạy tiếp" in said
    assert manager.get(address(books, more="/tien-do")).status_code == 200
    done = manager.post(address(books, more="/chay-tiep"), follow=True)
    assert "ĐÃ KHÓA SỔ THÁNG 02/2025" in done.content.decode()


def test_who_may_not_close_sees_why_and_outsiders_see_nothing(
    books: Books, signed_in: SignedIn
) -> None:
    a_month(books)
    auditor = signed_in("auditor")
    said = auditor.get(address(books)).content.decode()
    assert "Giám đốc phòng giao dịch khóa sổ tháng" in said
    assert (
        auditor.post(address(books, more="/khoa"), {"confirm_word": "02/2025"}).status_code == 404
    )
    assert signed_in("teller").get("/khoa-so/").status_code == 404
    for path in (
        address(books, "2025-13"),
        "/khoa-so/999999/2025-02",
        address(books, more="/xep-loai"),
    ):
        assert auditor.get(path).status_code == 404, path


def test_the_running_month_says_from_when_it_may_be_closed(
    books: Books, signed_in: SignedIn
) -> None:
    a_month(books)
    with transaction.atomic():
        Calendar.objects.filter(id=1).update(today=date(2025, 2, 20))
    said = signed_in("manager").get(address(books)).content.decode()
    assert "Khóa được từ ngày 28/02/2025" in said
    assert "data-confirm-submit" not in said


def test_a_reopened_month_is_told_in_the_list(books: Books, signed_in: SignedIn) -> None:
    a_month(books)
    books.close(FEBRUARY)
    reopen(books, "Xem lại")
    said = signed_in("manager").get("/khoa-so/").content.decode()
    assert "đã từng mở lại" in said
