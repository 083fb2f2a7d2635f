"""A student pays early and stays a borrower; on a session's evening not a day too much is shown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client

from diemtua.ground.actors import Actor, set_context
from diemtua.ledger.models import LoanBalance
from diemtua.lending import reading
from diemtua.lending.actions import (
    becomes_overdue_at,
    disburse_loans,
    disburse_tranches,
    end_tranches,
    settle_at_desk,
    take_principal_many,
)
from diemtua.lending.models import Loan
from diemtua.lending.problems import NothingLeftToPayOut
from tests.rooms.lending.test_loan_pages import signed_in
from tests.rooms.lending.test_money_moves import an_approved, bank, books_balance
from tests.rooms.lending.test_the_way_of_a_loan import confirmed
from tests.world import World

pytestmark = pytest.mark.django_db
__all__ = ["bank", "signed_in"]


def a_student(world: World, bank: Actor) -> Loan:
    """Forty million, ten of them today."""
    application = an_approved(world, on=world.on, dong=40_000_000)
    application.approval.first_dong = 10_000_000
    application.approval.save(update_fields=["first_dong"])
    (loan,) = disburse_loans(by=bank, application_ids=[application.pk], on=world.on, session_id=7)
    return loan


def post_interest(loan: Loan, on: date, by: Actor) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select ledger_drafts()")
        cursor.execute("insert into draft_loan values (%s)", [loan.pk])
        cursor.execute(
            "select ledger_post_interest(%s, %s, null, %s)", [on, loan.office_id, by.party_id]
        )


def test_who_pays_all_before_her_last_tranche_keeps_her_loan(world: World, bank: Actor) -> None:
    loan = a_student(world, bank)
    settle_at_desk(by=bank, loan=loan, amount_dong=10_000_000 + 56_055, on=date(2025, 4, 12))
    loan.refresh_from_db()
    assert loan.state == "open"
    disburse_tranches(by=bank, amounts=[(loan.pk, 10_000_000)], on=date(2025, 9, 12), session_id=8)
    assert LoanBalance.objects.get(loan_id=loan.pk).in_term_dong == 10_000_000
    books_balance()


def test_who_leaves_school_gets_no_more_and_her_plan_is_what_she_was_lent(
    world: World, bank: Actor
) -> None:
    loan = a_student(world, bank)
    end_tranches(by=bank, loan=loan, on=date(2025, 4, 1), reason="Thôi học")
    plan = list(loan.instalments.order_by("number").values_list("principal_dong", flat=True))
    assert plan == [10_000_000, 0]
    with pytest.raises(NothingLeftToPayOut):
        end_tranches(by=bank, loan=loan, on=date(2025, 4, 1), reason="Thôi học")
    settle_at_desk(by=bank, loan=loan, amount_dong=10_000_000 + 56_055, on=date(2025, 4, 12))
    loan.refresh_from_db()
    assert loan.state == "paid_off"
    books_balance()


@pytest.mark.usefixtures("far_months")
def test_what_was_never_lent_does_not_become_overdue(world: World, bank: Actor) -> None:
    loan = a_student(world, bank)
    becomes_overdue_at(by=bank, loan_ids=[loan.pk], on=loan.due_on)
    held = LoanBalance.objects.get(loan_id=loan.pk)
    assert (held.in_term_dong, held.overdue_dong) == (0, 10_000_000)
    books_balance()


@pytest.mark.usefixtures("far_months")
def test_on_the_evening_of_a_session_no_interest_runs_that_was_not_posted(
    world: World, bank: Actor
) -> None:
    application = an_approved(world, on=world.on, term=12)
    (loan,) = disburse_loans(by=bank, application_ids=[application.pk], on=world.on, session_id=7)
    on = date(2026, 3, 12)
    post_interest(loan, on, bank)
    becomes_overdue_at(by=bank, loan_ids=[loan.pk], on=on)
    # The movement counts from the next day; the day itself has not run yet.
    assert reading.interest_due(loan, on) == (0, 0)
    # The session's day bears the in-term rate of 6.24 per cent, each day after it 1.3 times of that.
    day = round(50_000_000 * 6.24 / 36_500)
    assert reading.interest_due(loan, date(2026, 3, 13)) == (day, 0)
    assert reading.interest_due(loan, date(2026, 3, 14)) == (
        day,
        round(50_000_000 * 6.24 * 1.3 / 36_500),
    )


@pytest.mark.usefixtures("far_months")
def test_a_part_paid_that_day_is_not_counted_on_its_evening(world: World, bank: Actor) -> None:
    application = an_approved(world, on=world.on, term=12)
    (loan,) = disburse_loans(by=bank, application_ids=[application.pk], on=world.on, session_id=7)
    on = date(2026, 3, 12)
    post_interest(loan, on, bank)
    take_principal_many(by=bank, payments=[(loan.pk, 20_000_000)], on=on, session_id=8)
    becomes_overdue_at(by=bank, loan_ids=[loan.pk], on=on)
    assert reading.interest_due(loan, on) == (0, 0)
    assert reading.interest_due(loan, date(2026, 3, 13)) == (
        round(30_000_000 * 6.24 / 36_500),
        0,
    )


def test_a_plan_agreed_with_the_borrower_is_the_plan_of_the_loan(world: World, bank: Actor) -> None:
    application = an_approved(world, on=world.on, dong=30_000_000, term=30)
    application.approval.custom_plan = [[6, 5_000_000], [18, 5_000_000], [30, 20_000_000]]
    application.approval.save(update_fields=["custom_plan"])
    (loan,) = disburse_loans(by=bank, application_ids=[application.pk], on=world.on, session_id=7)
    assert list(loan.instalments.order_by("number").values_list("due_on", "principal_dong")) == [
        (date(2025, 9, 12), 5_000_000),
        (date(2026, 9, 12), 5_000_000),
        (date(2027, 9, 12), 20_000_000),
    ]


def test_the_officer_types_a_plan_and_is_told_when_it_does_not_add(
    world: World, as_role: Callable[..., Actor], signed_in: Callable[..., Client]
) -> None:
    application, _made = confirmed(world, as_role)
    officer = signed_in("credit_officer")
    address = f"/cho-vay/ho-so/{application.pk}/trinh"
    typed = {"amount_dong": "50 triệu", "term_months": "36", "custom_plan": "12: 10 triệu"}
    refused = officer.post(address, typed)
    assert refused.status_code == 422
    assert "12: 10 triệu" in refused.content.decode()
    assert "kỳ cuối ở tháng 36" in refused.content.decode()
    typed["custom_plan"] = "12: mười triệu"
    assert "Dòng 1 chưa đọc được" in officer.post(address, typed).content.decode()
    typed["custom_plan"] = "12: 10 triệu\n36: 40 triệu"
    assert officer.post(address, typed).status_code == 302
    set_context(world.house)
    application.refresh_from_db()
    assert application.approval.custom_plan == [[12, 10_000_000], [36, 40_000_000]]
    page = signed_in("manager").get(f"/cho-vay/ho-so/{application.pk}/quyet-dinh")
    assert "Kỳ tháng thứ 12" in page.content.decode()
