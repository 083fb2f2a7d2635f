"""Stories of money: a loan is paid out, bears interest, is repaid, becomes overdue, is frozen, is extended."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from uuid import UUID

import pytest
from django.db.models import Sum

from diemtua.access.queries import house
from diemtua.ground.actors import Actor, set_context
from diemtua.groups.models import Meeting
from diemtua.ledger.models import AccountBalance, Line, LoanBalance
from diemtua.lending.actions import (
    Books,
    OpeningLoan,
    OpeningSaving,
    OpeningTranche,
    adjust_instalment,
    becomes_overdue_at,
    disburse_loans,
    extend_term,
    freeze_debt,
    open_books,
    settle_at_desk,
    take_principal_many,
)
from diemtua.lending.models import (
    Approval,
    Instalment,
    InstalmentEvent,
    Loan,
    LoanApplication,
)
from diemtua.lending.problems import (
    BooksAlreadyOpen,
    MoreThanOwed,
    NothingToAdjust,
    UntilOutOfBounds,
)
from diemtua.programmes.queries import rate_class_of
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.datalaw]

MAKER, CHECKER = UUID(int=1), UUID(int=2)


def an_approved(
    world: World, *, member: int = 2, dong: int = 50_000_000, term: int = 36, on: date
) -> LoanApplication:
    """An application whose way to the payout is done."""
    here = world.groups[0]
    membership = here.memberships[member]
    common = {"path": here.group.path, "union_code": here.group.union_code}
    application = LoanApplication.objects.create(
        number=f"01TD-{LoanApplication.objects.count() + 1}",
        office=world.office,
        group=here.group,
        membership=membership,
        household=membership.household,
        person=membership.person,
        programme_id="ho_ngheo",
        amount_dong=dong,
        term_months=term,
        rhythm_months=24,
        purpose="Nuôi bò",
        total_need_dong=dong,
        own_capital_dong=0,
        state="approved",
        submitted_on=on,
        **common,
    )
    Approval.objects.create(
        application=application,
        state="approved",
        amount_dong=dong,
        term_months=term,
        rhythm_months=24,
        rate_pct="6.6",
        received_on=on,
        proposed_on=on,
        proposed_by=MAKER,
        decided_on=on,
        decided_by=CHECKER,
        **common,
    )
    return application


@pytest.fixture
def bank(world: World) -> Actor:
    actor = house(world.on)
    set_context(actor)
    return actor


def books_balance() -> None:
    """The laws that hold after every deed."""
    assert Line.objects.aggregate(s=Sum("amount_dong"))["s"] in (0, None)
    for account, column in ((2010, "in_term_dong"), (2020, "overdue_dong"), (2030, "frozen_dong")):
        held = LoanBalance.objects.aggregate(s=Sum(column))["s"] or 0
        assert (
            Line.objects.filter(account=account).aggregate(s=Sum("amount_dong"))["s"] or 0
        ) == held
    for loan in Loan.objects.all():
        balance = LoanBalance.objects.get(loan_id=loan.pk)
        rows = Instalment.objects.filter(loan=loan)
        overdue = rows.aggregate(s=Sum("overdue_dong"))["s"] or 0
        frozen = rows.aggregate(s=Sum("frozen_dong"))["s"] or 0
        assert (overdue, frozen) == (balance.overdue_dong, balance.frozen_dong)


def test_a_loan_is_paid_out_with_its_plan(world: World, bank: Actor) -> None:
    application = an_approved(world, on=world.on)
    (loan,) = disburse_loans(by=bank, application_ids=[application.pk], on=world.on, session_id=7)
    plan = list(loan.instalments.order_by("number").values_list("due_on", "principal_dong"))
    assert plan == [(date(2027, 3, 12), 25_000_000), (date(2028, 3, 12), 25_000_000)]
    assert LoanBalance.objects.get(loan_id=loan.pk).in_term_dong == 50_000_000
    assert AccountBalance.objects.get(account=1010, subject=7).balance_dong == -50_000_000
    books_balance()


def test_principal_settles_by_due_day_and_the_last_of_it_closes_the_loan(
    world: World, bank: Actor
) -> None:
    application = an_approved(world, on=world.on)
    (loan,) = disburse_loans(by=bank, application_ids=[application.pk], on=world.on, session_id=7)
    take_principal_many(
        by=bank, payments=[(loan.pk, 30_000_000)], on=date(2025, 4, 12), session_id=8
    )
    assert list(loan.instalments.order_by("number").values_list("paid_dong", flat=True)) == [
        25_000_000,
        5_000_000,
    ]
    with pytest.raises(MoreThanOwed):
        take_principal_many(
            by=bank, payments=[(loan.pk, 20_000_001)], on=date(2025, 5, 12), session_id=9
        )
    take_principal_many(
        by=bank, payments=[(loan.pk, 20_000_000)], on=date(2025, 5, 12), session_id=9
    )
    balance = LoanBalance.objects.get(loan_id=loan.pk)
    # 31 days of 50 million and 30 days of 20 million at 6.6 per cent, rounded once: 280,274 + 108,493.
    assert balance.arrears_in_term_dong == 388_767
    assert Loan.objects.get(pk=loan.pk).state == "open"
    books_balance()


@pytest.mark.usefixtures("far_months")
def test_a_missed_instalment_of_an_old_contract_rolls_on_and_the_last_becomes_overdue(
    world: World, bank: Actor
) -> None:
    application = an_approved(world, on=world.on)
    (loan,) = disburse_loans(by=bank, application_ids=[application.pk], on=world.on, session_id=7)
    becomes_overdue_at(by=bank, loan_ids=[loan.pk], on=date(2027, 3, 12))
    first, last = loan.instalments.order_by("number")
    assert (first.moved_dong, last.principal_dong) == (25_000_000, 50_000_000)
    assert LoanBalance.objects.get(loan_id=loan.pk).overdue_dong == 0
    becomes_overdue_at(by=bank, loan_ids=[loan.pk], on=date(2028, 3, 12))
    assert LoanBalance.objects.get(loan_id=loan.pk).overdue_dong == 50_000_000
    kinds = list(InstalmentEvent.objects.order_by("id").values_list("kind", flat=True))
    assert kinds == ["moved", "overdue"]
    books_balance()


@pytest.mark.usefixtures("far_months")
def test_overdue_debt_is_frozen_then_what_is_left_is_extended(world: World, bank: Actor) -> None:
    application = an_approved(world, on=world.on, term=12)
    (loan,) = disburse_loans(by=bank, application_ids=[application.pk], on=world.on, session_id=7)
    becomes_overdue_at(by=bank, loan_ids=[loan.pk], on=date(2026, 3, 12))
    freeze_debt(
        by=bank,
        loan=loan,
        amount_dong=20_000_000,
        on=date(2026, 4, 1),
        until=date(2029, 4, 1),
        decision="QĐ khoanh",
    )
    balance = LoanBalance.objects.get(loan_id=loan.pk)
    assert (balance.overdue_dong, balance.frozen_dong) == (30_000_000, 20_000_000)
    books_balance()
    extend_term(by=bank, loan=loan, until=date(2027, 3, 12), on=date(2026, 4, 2))
    balance.refresh_from_db()
    assert (balance.in_term_dong, balance.overdue_dong, balance.frozen_dong) == (
        30_000_000,
        0,
        20_000_000,
    )
    books_balance()


def test_books_are_opened_once_with_what_is_left_of_each_loan(world: World, bank: Actor) -> None:
    here = world.groups[0]
    m = here.memberships[3]
    on = date(2023, 12, 31)
    tranche = OpeningTranche(
        disbursed_on=date(2021, 5, 12),
        amount_dong=80_000_000,
        rate_class_id=rate_class_of("ho_ngheo", date(2021, 5, 12)).pk,
        in_term_dong=50_000_000,
        overdue_dong=0,
        frozen_dong=0,
        posted_until=date(2023, 12, 12),
    )
    loan = OpeningLoan(
        code="6601210500000001",
        group_id=here.group.pk,
        membership_id=m.pk,
        household_id=m.household_id,
        person_id=m.person_id,
        programme="ho_ngheo",
        amount_dong=80_000_000,
        term_months=60,
        rhythm_months=24,
        works=0,
        study_months=0,
        signed_on=date(2021, 5, 12),
        disbursed_on=date(2021, 5, 12),
        due_on=date(2026, 5, 12),
        interest_due_from=None,
        purpose="",
        money_source=1,
        investor_code="",
        path=here.group.path,
        union_code=here.group.union_code,
        tranches=[tranche],
        instalments=[
            (date(2023, 5, 12), 26_000_000),
            (date(2025, 5, 12), 27_000_000),
            (date(2026, 5, 12), 27_000_000),
        ],
        unpaid_from=date(2023, 11, 12),
    )
    saving = OpeningSaving(
        membership_id=m.pk, dong=1_200_000, path=here.group.path, union_code=here.group.union_code
    )
    open_books(by=bank, office=world.office, on=on, books=Books(loans=[loan], savings=[saving]))
    balance = LoanBalance.objects.get()
    assert balance.in_term_dong == 50_000_000
    # 30 days of 50 million at 6.6: the last stretch of 2023 was not paid.
    assert balance.arrears_in_term_dong == 271_233
    assert list(Instalment.objects.order_by("number").values_list("paid_dong", flat=True)) == [
        26_000_000,
        4_000_000,
        0,
    ]
    assert AccountBalance.objects.get(account=4020).balance_dong == -1_200_000
    books_balance()
    with pytest.raises(BooksAlreadyOpen):
        open_books(by=bank, office=world.office, on=on, books=Books(loans=[]))


def test_two_tellers_cannot_pay_one_loan_out_twice(
    world: World, as_role: Callable[..., Actor], bank: Actor
) -> None:
    application = an_approved(world, on=world.on)
    disburse_loans(by=bank, application_ids=[application.pk], on=world.on, session_id=7)
    from diemtua.ground.problems import SomebodyWasFirst

    with pytest.raises(SomebodyWasFirst):
        disburse_loans(
            by=as_role("teller"), application_ids=[application.pk], on=world.on, session_id=7
        )
    assert Loan.objects.count() == 1
    assert not Meeting.objects.exists()


def test_a_payment_at_the_desk_settles_interest_first_and_the_last_one_closes_the_loan(
    world: World, bank: Actor
) -> None:
    application = an_approved(world, on=world.on)
    (loan,) = disburse_loans(by=bank, application_ids=[application.pk], on=world.on, session_id=7)
    # 31 days of 50 million at 6.6 per cent.
    with pytest.raises(MoreThanOwed):
        settle_at_desk(by=bank, loan=loan, amount_dong=50_280_275, on=date(2025, 4, 12))
    settle_at_desk(by=bank, loan=loan, amount_dong=280_274, on=date(2025, 4, 12))
    balance = LoanBalance.objects.get(loan_id=loan.pk)
    assert (balance.in_term_dong, balance.arrears_in_term_dong) == (50_000_000, 0)
    settle_at_desk(by=bank, loan=loan, amount_dong=50_000_000, on=date(2025, 4, 12))
    loan.refresh_from_db()
    member = application.membership
    member.refresh_from_db()
    assert (loan.state, member.state) == ("paid_off", "paid_off_with_savings")
    books_balance()


def test_an_instalment_is_put_off_but_never_past_the_next_one(world: World, bank: Actor) -> None:
    application = an_approved(world, on=world.on)
    (loan,) = disburse_loans(by=bank, application_ids=[application.pk], on=world.on, session_id=7)
    first, last = loan.instalments.order_by("number")
    on = date(2027, 3, 1)
    with pytest.raises(UntilOutOfBounds) as refused:
        adjust_instalment(by=bank, instalment=first, until=date(2028, 3, 13), on=on)
    assert "12/03/2028" in str(refused.value)
    with pytest.raises(NothingToAdjust):
        adjust_instalment(by=bank, instalment=last, until=date(2028, 9, 12), on=on)
    adjust_instalment(by=bank, instalment=first, until=date(2027, 9, 12), on=on)
    becomes_overdue_at(by=bank, loan_ids=[loan.pk], on=date(2027, 3, 12))
    first.refresh_from_db()
    assert (first.extended_on, first.moved_dong) == (date(2027, 9, 12), 0)
    assert InstalmentEvent.objects.get().kind == "extended"
    books_balance()
