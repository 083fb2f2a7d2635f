"""At the desk: a part, too much, early with relief, from savings with consent; each payment is shared out whole."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from diemtua.ground.actors import Actor
from diemtua.ledger.models import AccountBalance, Line, LoanBalance
from diemtua.lending.actions import Consent, disburse_loans, settle_at_desk
from diemtua.lending.models import Loan
from diemtua.lending.problems import ConsentMissing, NotSoMuchSavedToPay, OverPayment
from diemtua.rules.allocation import DEFAULT_ORDER, KINDS, load_payment_policy, read_payment_policy
from tests.rooms.lending.test_loan_pages import loan, signed_in
from tests.rooms.lending.test_money_moves import an_approved, bank, books_balance
from tests.world import World

pytestmark = pytest.mark.django_db
SignedIn = Callable[..., Client]
__all__ = ["bank", "loan", "signed_in"]
MONTH = date(2025, 4, 12)
INTEREST_OF_A_MONTH = 280_274


def savings(loan: Loan) -> int:
    assert loan.membership_id is not None
    held = AccountBalance.objects.filter(account=4020, subject=loan.membership_id).first()
    return -held.balance_dong if held else 0


def test_what_is_over_goes_to_her_savings_only_when_she_asks(loan: Loan, bank: Actor) -> None:
    whole = 50_000_000 + INTEREST_OF_A_MONTH
    with pytest.raises(OverPayment) as refused:
        settle_at_desk(by=bank, loan=loan, amount_dong=whole + 1_000, on=MONTH)
    assert "50.280.274" in str(refused.value)
    paid = settle_at_desk(
        by=bank, loan=loan, amount_dong=whole + 1_000, on=MONTH, over_to_savings=True
    )
    assert (paid.interest_dong, paid.principal_dong, paid.to_savings_dong) == (
        INTEREST_OF_A_MONTH,
        50_000_000,
        1_000,
    )
    assert savings(loan) == 1_000
    loan.refresh_from_db()
    assert loan.state == "paid_off"
    books_balance()


def test_savings_pay_the_debt_only_with_her_paper_and_never_more_than_she_has(
    loan: Loan, bank: Actor
) -> None:
    settle_at_desk(
        by=bank, loan=loan, amount_dong=INTEREST_OF_A_MONTH, on=MONTH, over_to_savings=True
    )
    with pytest.raises(ConsentMissing):
        Consent(paper=" ", on=MONTH)
    consent = Consent(paper="Giấy đề nghị trích tiền gửi ngày 12/04", on=MONTH)
    with pytest.raises(NotSoMuchSavedToPay):
        settle_at_desk(by=bank, loan=loan, amount_dong=1_000, on=MONTH, consent=consent)
    from diemtua.ledger.posting import Draft, Subjects, post
    from diemtua.rules import postings

    post(
        [
            Draft(
                kind="opening_savings",
                office_id=loan.office_id,
                business_date=MONTH,
                path=loan.path,
                union_code=loan.union_code,
                group_id=loan.group_id,
                parts=[
                    (
                        postings.opening_savings(3_000_000),
                        Subjects(office_id=loan.office_id, membership_id=loan.membership_id),
                    )
                ],
            )
        ],
        by=bank,
    )
    paid = settle_at_desk(
        by=bank, loan=loan, amount_dong=1_200_000, on=date(2025, 5, 12), consent=consent
    )
    # Thirty days of fifty million at 6.6 per cent, the rest is principal; no cash moved.
    assert (paid.interest_dong, paid.principal_dong) == (271_233, 928_767)
    assert savings(loan) == 1_800_000
    cash = Line.objects.filter(account=1020, business_date=date(2025, 5, 12))
    assert not cash.exists()
    assert LoanBalance.objects.get(loan_id=loan.pk).in_term_dong == 50_000_000 - 928_767
    books_balance()


@pytest.mark.usefixtures("far_months")
def test_a_student_who_pays_early_gets_half_the_interest_of_the_days_saved(
    world: World, bank: Actor
) -> None:
    application = an_approved(world, on=world.on, dong=20_000_000, term=24)
    (student,) = disburse_loans(
        by=bank, application_ids=[application.pk], on=world.on, session_id=7
    )
    Loan.objects.filter(pk=student.pk).update(programme_id="hssv")
    student.refresh_from_db()
    # One payment in two years, made a year early: 365 days of 20 million at half of 6.6 per cent.
    on, saved = date(2026, 3, 12), 660_000
    held_interest = round((20_000_000 * (264 * 6.6 + 101 * 6.24)) / 36_500)
    assert student.instalments.get().due_on == date(2027, 3, 12)
    rate_now_saved = round(20_000_000 * 365 * 6.24 / 2 / 36_500)
    assert rate_now_saved < saved
    paid = settle_at_desk(
        by=bank,
        loan=student,
        amount_dong=20_000_000 + held_interest - rate_now_saved,
        on=on,
    )
    assert (paid.relief_dong, paid.principal_dong) == (rate_now_saved, 20_000_000)
    student.refresh_from_db()
    assert student.state == "paid_off"
    books_balance()


def test_the_order_is_dated_policy_and_names_every_kind_once() -> None:
    policy = load_payment_policy()
    assert policy.order_on(date(2025, 1, 1)).order == DEFAULT_ORDER
    assert set(DEFAULT_ORDER) == KINDS
    row = {
        "from": date(2020, 1, 1),
        "order": ["overdue"],
        "legal_basis": "",
        "sources": [],
        "confidence": "knowledge",
    }
    with pytest.raises(ValueError, match="once"):
        read_payment_policy({"orders": [row]})


@given(amount=st.integers(1, 60_000_000))
def test_a_payment_shared_out_is_a_payment_conserved(amount: int) -> None:
    from decimal import Decimal

    from diemtua.lending.sharing import Standing
    from diemtua.rules.allocation import Owed

    standing = Standing(
        owed={
            Owed.ARREARS_OVERDUE: 120_000,
            Owed.ARREARS_IN_TERM: 700_000,
            Owed.GRACE: 2_500_000,
            Owed.OVERDUE: 4_000_000,
            Owed.DUE: 1_000_000,
            Owed.FUTURE: 30_000_000,
            Owed.FROZEN: 5_000_000,
        },
        order=(*DEFAULT_ORDER, Owed.GRACE, Owed.FROZEN),
        instalments=[(date(2026, 3, 12), 15_000_000), (date(2027, 3, 12), 15_000_000)],
        on=date(2025, 3, 12),
        rate_pct=Decimal("6.6"),
        share_pct=Decimal(50),
    )
    shares = standing.settled(amount)
    assert shares.interest_dong + shares.principal_dong + shares.left_dong == amount
    relief = sum(shares.relief.values())
    assert relief == standing.relief_dong(shares.principal[Owed.FUTURE])
    for kind, dong in standing.owed.items():
        paid = shares.interest.get(kind, 0) + shares.principal.get(kind, 0)
        assert 0 <= paid + shares.relief.get(kind, 0) <= dong
