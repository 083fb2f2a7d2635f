"""A payment of an earlier day: what followed is reversed and happens again; a closed month keeps its books."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import psycopg
import pytest
from django.db import connection, connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diemtua.ground.actors import Actor
from diemtua.ledger.models import Entry, Line, LoanBalance
from diemtua.lending import reading
from diemtua.lending.actions import (
    becomes_overdue_at,
    disburse_loans,
    freeze_debt,
    settle_at_desk,
    take_principal_many,
)
from diemtua.lending.actions.replaying import followed, play, take_back
from diemtua.lending.models import Loan, OverdueNotice
from diemtua.lending.problems import OverPayment
from tests.rooms.lending.test_money_moves import MAKER, an_approved, bank, books_balance
from tests.rooms.lending.test_tranches_and_evenings import post_interest
from tests.world import World

pytestmark = pytest.mark.django_db
__all__ = ["bank"]
PAID_OUT = date(2025, 3, 12)


def a_loan(world: World, bank: Actor, *, member: int = 2, term: int = 36) -> Loan:
    application = an_approved(world, on=PAID_OUT, member=member, term=term)
    (loan,) = disburse_loans(by=bank, application_ids=[application.pk], on=PAID_OUT, session_id=7)
    return loan


@dataclass(frozen=True)
class Fact:
    """What happened on a day: a payment at a desk, principal at a session, a session without it."""

    on: date
    kind: str
    dong: int = 0


def happen(loan: Loan, fact: Fact, by: Actor) -> None:
    if fact.kind == "desk":
        settle_at_desk(by=by, loan=loan, amount_dong=fact.dong, on=fact.on, over_to_savings=True)
        return
    post_interest(loan, fact.on, by)
    if fact.kind == "principal":
        take_principal_many(by=by, payments=[(loan.pk, fact.dong)], on=fact.on, session_id=9)
    becomes_overdue_at(by=by, loan_ids=[loan.pk], on=fact.on, session_id=9)


def standing(loan: Loan, on: date) -> dict[str, Any]:
    """Everything that the books say of a loan, as figures; two loans of one story must agree."""
    held = LoanBalance.objects.get(loan_id=loan.pk)
    return {
        "principal": (held.in_term_dong, held.overdue_dong, held.frozen_dong),
        "arrears": (held.arrears_in_term_dong, held.arrears_overdue_dong, held.grace_dong),
        "posted_to": held.posted_to,
        "runs on": reading.interest_due(loan, on),
        "instalments": list(
            loan.instalments.order_by("number").values_list(
                "principal_dong", "paid_dong", "overdue_dong", "moved_dong"
            )
        ),
        "state": Loan.objects.get(pk=loan.pk).state,
    }


def lines_by_day(loan: Loan) -> dict[tuple[int, date, date], int]:
    """Net lines by account, business day and day of effect: a reversal and its entry are nothing."""
    sums: dict[tuple[int, date, date], int] = {}
    for line in Line.objects.filter(loan_id=loan.pk, account__lt=3090, account__gte=2000):
        key = (line.account, line.business_date, line.effective_on)
        sums[key] = sums.get(key, 0) + line.amount_dong
    return {key: dong for key, dong in sums.items() if dong}


def test_principal_paid_on_the_3rd_and_booked_on_the_20th_counts_from_the_3rd(
    world: World, bank: Actor
) -> None:
    loan = a_loan(world, bank)
    post_interest(loan, date(2025, 4, 12), bank)
    take_principal_many(
        by=bank, payments=[(loan.pk, 1_000_000)], on=date(2025, 4, 12), session_id=9
    )
    before = list(Line.objects.filter(loan_id=loan.pk, business_date__lte=date(2025, 4, 3)))
    paid = settle_at_desk(by=bank, loan=loan, amount_dong=10_198_904, on=date(2025, 4, 3))
    # 22 days of 50 million at 6.6 per cent, then 10 million of principal.
    assert (paid.interest_dong, paid.principal_dong, paid.redone) == (198_904, 10_000_000, 2)
    held = LoanBalance.objects.get(loan_id=loan.pk)
    # 9 days of 40 million are what the session of the 12th posts now.
    assert held.arrears_in_term_dong == 65_096
    assert held.in_term_dong == 39_000_000
    assert (
        list(Line.objects.filter(loan_id=loan.pk, business_date__lte=date(2025, 4, 3)))[
            : len(before)
        ]
        == before
    )
    reversals = Entry.objects.filter(reverses__isnull=False)
    assert {e.kind for e in reversals} == {"interest_posted", "principal_paid"}
    assert all(e.business_date == date(2025, 4, 12) for e in reversals)
    books_balance()


def test_debt_that_was_paid_in_time_never_was_overdue(world: World, bank: Actor) -> None:
    loan = a_loan(world, bank, term=3)
    on = date(2025, 6, 12)
    happen(loan, Fact(on, "session"), bank)
    assert LoanBalance.objects.get(loan_id=loan.pk).overdue_dong == 50_000_000
    owed = round(50_000_000 * 90 * 6.6 / 36_500)
    settle_at_desk(by=bank, loan=loan, amount_dong=30_000_000 + owed, on=date(2025, 6, 10))
    held = LoanBalance.objects.get(loan_id=loan.pk)
    assert (held.in_term_dong, held.overdue_dong) == (0, 20_000_000)
    notice = OverdueNotice.objects.get()
    assert (notice.amount_dong, notice.cured_on) == (20_000_000, None)
    books_balance()


def test_interest_of_a_group_is_reversed_for_one_loan_and_stands_for_the_others(
    world: World, bank: Actor
) -> None:
    one, other = a_loan(world, bank), a_loan(world, bank, member=3)
    on = date(2025, 4, 12)
    with connection.cursor() as cursor:
        cursor.execute("select ledger_drafts()")
        cursor.execute("insert into draft_loan values (%s), (%s)", [one.pk, other.pk])
        cursor.execute(
            "select ledger_post_interest(%s, %s, null, %s)", [on, one.office_id, bank.party_id]
        )
    assert Entry.objects.filter(kind="interest_posted").count() == 1
    for loan in (one, other):
        settle_at_desk(by=bank, loan=loan, amount_dong=5_000_000, on=date(2025, 4, 2))
    assert standing(one, on) == standing(other, on)
    # 21 days of 50 million and 10 days of what was left.
    left = 50_000_000 - (5_000_000 - 189_863)
    held = LoanBalance.objects.get(loan_id=one.pk)
    assert held.arrears_in_term_dong == round(left * 10 * 6.6 / 36_500)
    books_balance()


def test_what_was_paid_later_and_is_now_too_much_is_refused_whole(
    world: World, bank: Actor
) -> None:
    loan = a_loan(world, bank)
    settle_at_desk(by=bank, loan=loan, amount_dong=50_280_274, on=date(2025, 4, 12))
    entries = Entry.objects.count()
    with pytest.raises(OverPayment):
        settle_at_desk(by=bank, loan=loan, amount_dong=1_000_000, on=date(2025, 4, 2))
    assert Entry.objects.count() == entries
    assert Loan.objects.get(pk=loan.pk).state == "paid_off"


def test_a_decision_after_that_day_is_not_undone(world: World, bank: Actor) -> None:
    loan = a_loan(world, bank, term=3)
    on = date(2025, 6, 12)
    happen(loan, Fact(on, "session"), bank)
    freeze_debt(
        by=bank,
        loan=loan,
        amount_dong=20_000_000,
        on=date(2025, 6, 13),
        until=date(2028, 6, 13),
        decision="QĐ khoanh",
    )
    paid = settle_at_desk(by=bank, loan=loan, amount_dong=5_000_000, on=date(2025, 6, 5))
    assert not Entry.objects.filter(reverses__isnull=False).exists()
    assert paid.redone == 0
    assert paid.counts_on == date(2025, 6, 13)
    books_balance()


@pytest.fixture
def march_is_closed(world: World) -> Iterator[None]:
    """The lock of an office's March, committed beside the test's own transaction and taken away after it."""
    office = world.office.pk
    held = connections["owner"].settings_dict
    told = {
        "host": held["HOST"],
        "port": held["PORT"],
        "user": held["USER"],
        "password": held["PASSWORD"],
        "dbname": held["NAME"],
    }
    dsn = psycopg.conninfo.make_conninfo(
        "", **{key: str(value) for key, value in told.items() if value}
    )
    with psycopg.connect(dsn, autocommit=True) as owner:
        owner.execute(
            "insert into ledger_closedmonth (office_id, month, sealed, closed_by, run_id, reason)"
            " values (%s, '2025-03-01', true, %s, 1, '')",
            [office, MAKER],
        )
        yield
        owner.execute("delete from ledger_closedmonth where office_id = %s", [office])


def test_a_closed_month_keeps_its_books_and_the_payment_its_day(
    world: World, bank: Actor, request: pytest.FixtureRequest
) -> None:
    loan = a_loan(world, bank)
    post_interest(loan, date(2025, 4, 12), bank)
    request.getfixturevalue("march_is_closed")
    march = Line.objects.filter(month=date(2025, 3, 1)).count()
    paid = settle_at_desk(by=bank, loan=loan, amount_dong=20_000_000, on=date(2025, 3, 20))
    assert (paid.paid_on, paid.counts_on) == (date(2025, 3, 20), date(2025, 4, 12))
    assert Line.objects.filter(month=date(2025, 3, 1)).count() == march
    late = Entry.objects.filter(business_date=date(2025, 3, 20))
    assert {e.month for e in late} == {date(2025, 4, 1)}
    # 23 days of the principal that had been paid on the 20th were posted too much: they are given back.
    assert paid.relief_dong == round(paid.principal_dong * 23 * 6.6 / 36_500)
    assert paid.interest_dong == 280_274 - paid.relief_dong
    held = LoanBalance.objects.get(loan_id=loan.pk)
    assert held.arrears_in_term_dong == 0
    assert reading.interest_due(loan, date(2025, 5, 12))[0] == round(
        held.in_term_dong * 30 * 6.6 / 36_500
    )
    books_balance()


def test_savings_show_what_a_payment_put_in(world: World, bank: Actor) -> None:
    from diemtua.savings.queries import movements

    loan = a_loan(world, bank)
    settle_at_desk(
        by=bank, loan=loan, amount_dong=50_300_000, on=date(2025, 4, 12), over_to_savings=True
    )
    assert loan.membership_id is not None
    assert [line.amount_dong for line in movements(loan.membership_id)] == [-19_726]


days = st.integers(1, 28)
facts = st.lists(
    st.builds(
        Fact,
        on=days.map(lambda n: date(2025, 6, 1) + timedelta(days=n)),
        kind=st.sampled_from(["desk", "principal", "session"]),
        dong=st.integers(1, 6_000_000),
    ),
    min_size=2,
    max_size=6,
    unique_by=lambda fact: fact.on,
).map(lambda found: sorted(found, key=lambda fact: fact.on))


@settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(happened=facts, at=st.integers(0, 5), paid=st.integers(1, 9_000_000), bound=st.booleans())
def test_booked_late_in_the_month_or_on_its_day_the_books_say_the_same(
    world: World, bank: Actor, happened: list[Fact], at: int, paid: int, bound: bool
) -> None:
    """The law: a payment booked after others gives the books of one booked on its day, and replay gives the ledger."""
    late = Fact(happened[min(at, len(happened) - 1)].on - timedelta(days=1), "desk", paid)
    end = date(2025, 7, 1)
    with transaction.atomic():
        pair = [a_loan(world, bank, member=n, term=3) for n in (2, 3)]
        Loan.objects.filter(pk__in=[x.pk for x in pair]).update(instalments_bind=bound)
        in_order = sorted([*happened, late], key=lambda fact: (fact.on, fact is late))
        for fact in in_order:
            happen(pair[0], fact, bank)
        for fact in [*happened, late]:
            happen(pair[1], fact, bank)
        assert standing(pair[0], end) == standing(pair[1], end)
        assert lines_by_day(pair[0]) == lines_by_day(pair[1])
        books_balance()
        # Replaying a loan from its events gives its ledger again.
        was, lines = standing(pair[0], end), lines_by_day(pair[0])
        pair[0].refresh_from_db()
        play(pair[0], take_back(pair[0], PAID_OUT, bank), bank)
        assert standing(pair[0], end) == was
        assert lines_by_day(pair[0]) == lines
        assert followed(pair[0], PAID_OUT, bank)
        transaction.set_rollback(True)
