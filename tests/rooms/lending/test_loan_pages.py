"""Pages of loans: the list with its totals, one loan to the last line, and interest that says why."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from diemtua.access.middleware import ACCOUNT, ASSIGNMENT
from diemtua.ground.actors import Actor, set_context
from diemtua.ground.models import AuditRecord, Calendar
from diemtua.lending import reading
from diemtua.lending.actions import (
    becomes_overdue_at,
    disburse_loans,
    freeze_debt,
    take_principal_many,
)
from diemtua.lending.models import Loan
from tests.rooms.lending.test_money_moves import an_approved, bank
from tests.world import World

pytestmark = pytest.mark.django_db
SignedIn = Callable[..., Client]
__all__ = ["bank"]


@pytest.fixture
def signed_in(world: World) -> SignedIn:
    """`signed_in("teller")`: that person's browser."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)

    def enter(role: str, n: int = 0) -> Client:
        account, assignment = world.accounts[role][n]
        client = Client()
        session = client.session
        session[ACCOUNT], session[ASSIGNMENT] = account.pk, assignment.pk
        session.save()
        client.cookies["sessionid"] = str(session.session_key)
        return client

    return enter


@pytest.fixture
def loan(world: World, bank: Actor) -> Loan:
    """Fifty million over three years, paid out on the day."""
    application = an_approved(world, on=world.on)
    (made,) = disburse_loans(by=bank, application_ids=[application.pk], on=world.on, session_id=7)
    return made


def move_day(world: World, on: date) -> None:
    set_context(world.house)
    Calendar.objects.filter(id=1).update(today=on)


def test_the_list_totals_all_rows_and_finds_without_marks(
    world: World, loan: Loan, signed_in: SignedIn
) -> None:
    browser = signed_in("manager")
    table = browser.get("/cho-vay/khoan-vay").context["table"]
    assert [cell.text for cell in table.totals[:2]] == ["Cộng 1 dòng", "50.000.000"]
    chips = {chip.label: chip.count for chip in table.chips}
    assert chips["Trong hạn"] == 1
    assert not {"Quá hạn", "Khoanh"} & set(chips)
    for words in (loan.person.fold, loan.code):
        assert browser.get("/cho-vay/khoan-vay", {"q": words}).context["table"].count == 1
    assert browser.get("/cho-vay/khoan-vay", {"q": "khongcoai"}).context["table"].count == 0
    for column in ("borrower_name", "outstanding_dong", "-overdue_dong", "arrears_dong", "due_on"):
        assert browser.get("/cho-vay/khoan-vay", {"sap": column}).status_code == 200
    for chip in ("in_term", "overdue", "frozen", "soon", "arrears", "paid_off"):
        assert browser.get("/cho-vay/khoan-vay", {"loc": chip}).status_code == 200
    assert browser.get("/cho-vay/khoan-vay", {"tai": "xlsx"}).content[:2] == b"PK"
    set_context(world.house)
    assert AuditRecord.objects.filter(action="loans.exported").count() == 1


@pytest.mark.usefixtures("far_months")
def test_a_loan_that_is_overdue_and_frozen_stands_under_both_chips(
    world: World, loan: Loan, bank: Actor, signed_in: SignedIn
) -> None:
    becomes_overdue_at(by=bank, loan_ids=[loan.pk], on=loan.due_on)
    freeze_debt(
        by=bank,
        loan=loan,
        amount_dong=20_000_000,
        on=loan.due_on,
        until=date(2030, 3, 12),
        decision="QĐ khoanh",
    )
    browser = signed_in("credit_officer")
    chips = browser.get("/cho-vay/khoan-vay").context["table"].chips
    counts = {chip.label: chip.count for chip in chips}
    assert (counts["Quá hạn"], counts["Khoanh"]) == (1, 1)
    assert "Trong hạn" not in counts
    parts = browser.get(f"/cho-vay/khoan-vay/{loan.pk}").context["parts"]
    held = loan_parts(loan)
    assert [part["dong"] for part in parts] == held
    assert held[1] + held[2] == 50_000_000 - held[0]


def loan_parts(loan: Loan) -> list[int]:
    balance = reading.balance_of(loan)
    assert balance is not None
    return [balance.in_term_dong, balance.overdue_dong, balance.frozen_dong]


def test_opening_a_loan_is_written_down(world: World, loan: Loan, signed_in: SignedIn) -> None:
    for role in ("teller", "controller", "credit_officer", "group_leader", "auditor"):
        answer = signed_in(role).get(f"/cho-vay/khoan-vay/{loan.pk}")
        assert answer.status_code == 200, role
        assert loan.code not in answer.content.decode()
    set_context(world.house)
    rows = AuditRecord.objects.filter(action="loan.opened", subject_id=str(loan.pk))
    assert rows.count() == 5
    assert set(rows.values_list("purpose", flat=True)) == {"xem khoản vay"}


def test_another_village_and_the_province_find_no_loan(loan: Loan, signed_in: SignedIn) -> None:
    for browser in (
        signed_in("group_leader", 1),
        signed_in("commune_cadre", 1),
        signed_in("province_reader"),
        signed_in("administrator"),
    ):
        assert browser.get(f"/cho-vay/khoan-vay/{loan.pk}").status_code == 404
    assert signed_in("province_reader").get("/cho-vay/khoan-vay").status_code == 404


def test_interest_says_why_in_the_ledgers_own_figures(
    world: World, loan: Loan, bank: Actor, signed_in: SignedIn
) -> None:
    take_principal_many(
        by=bank, payments=[(loan.pk, 20_000_000)], on=date(2025, 4, 12), session_id=8
    )
    move_day(world, date(2025, 5, 12))
    why = signed_in("credit_officer").get(f"/cho-vay/khoan-vay/{loan.pk}").context["why"]
    # Thirty days of thirty million at 6.6 per cent run on top of what the first month brought.
    assert any(line.days == 30 and line.balance_dong == 30_000_000 for line in why.lines)
    set_context(world.house)
    due = reading.interest_due(loan, date(2025, 5, 12))
    assert (why.in_term_dong, why.overdue_dong) == due
    # 31 days of 50 million and 30 days of 30 million at 6.6 per cent.
    assert why.total_dong == round((50_000_000 * 31 + 30_000_000 * 30) * 6.6 / 36_500)
    assert abs(sum(line.interest for line in why.lines) - why.total_dong) < 1


@pytest.mark.parametrize("days", [0, 1, 45, 400])
def test_why_and_the_ledger_agree_on_any_day(
    world: World, loan: Loan, bank: Actor, days: int
) -> None:
    until = date.fromordinal(world.on.toordinal() + days)
    set_context(world.house)
    why = reading.why_interest(loan, reading.tranches_of(loan), until)
    assert (why is None) == (days == 0)
    shown = (why.in_term_dong, why.overdue_dong) if why else (0, 0)
    assert shown == reading.interest_due(loan, until)


def test_the_running_balance_ends_where_the_balance_stands(
    world: World, loan: Loan, bank: Actor, signed_in: SignedIn
) -> None:
    take_principal_many(
        by=bank, payments=[(loan.pk, 5_000_000)], on=date(2025, 4, 12), session_id=8
    )
    page = signed_in("manager").get(f"/cho-vay/khoan-vay/{loan.pk}")
    moves = page.context["moves"]
    assert [(move.name, move.principal_left_dong) for move in moves] == [
        ("Giải ngân", 50_000_000),
        ("Thu gốc", 45_000_000),
    ]
    assert moves[-1].principal_left_dong == sum(loan_parts(loan))
    first = page.context["instalments"][0]
    assert (first["row"].paid_dong, first["left_dong"]) == (5_000_000, 20_000_000)
    assert "Vì sao lãi" not in page.content.decode()


def test_the_loan_page_asks_no_more_for_more_lines(
    world: World,
    loan: Loan,
    bank: Actor,
    signed_in: SignedIn,
    django_assert_max_num_queries: Callable[..., object],
) -> None:
    for month in (4, 5, 6, 7):
        take_principal_many(
            by=bank, payments=[(loan.pk, 1_000_000)], on=date(2025, month, 12), session_id=8
        )
    browser = signed_in("manager")
    with django_assert_max_num_queries(34):  # type: ignore[attr-defined]
        browser.get(f"/cho-vay/khoan-vay/{loan.pk}")
