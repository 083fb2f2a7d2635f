"""Twin: the deeds of `lending`, many loans at once in SQL, give one loan what `rules.simulate` gives it, to the đồng.

The rulebook walks one loan without a database. Here a generated loan lives the same months twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diemtua.access.queries import house
from diemtua.ground.actors import Actor, set_context
from diemtua.ledger.models import LoanBalance
from diemtua.ledger.posting import start_drafts
from diemtua.lending.actions import (
    WriteOffAsked,
    adjust_instalment,
    becomes_overdue_at,
    disburse_loans,
    end_freezes,
    extend_term,
    freeze_debt,
    roll_over,
    settle_at_desk,
    take_principal_many,
    unfreeze_now,
    write_off_debts,
)
from diemtua.lending.models import Instalment, Loan
from diemtua.rules.periods import add_months
from diemtua.rules.risk_handling import extension_limit_on
from diemtua.rules.simulate import read_case, simulate
from tests.rooms.lending.test_money_moves import an_approved, books_balance
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.datalaw]

PROVINCE = "75"
"""The small district lies in this province on the map of 2025-07-01."""
OLD_CONTRACT, NEW_CONTRACT = date(2025, 3, 12), date(2026, 3, 12)
"""Before and after instalments bind (letter 597)."""


@dataclass(frozen=True)
class Step:
    """Việc kế tiếp: after so many days, what is done and with which share of what is owed."""

    days: int
    kind: str
    pct: int


steps = st.lists(
    st.builds(
        Step,
        days=st.integers(1, 260),
        kind=st.sampled_from(
            [
                "session",
                "session",
                "session_pay",
                "pay",
                "settle",
                "adjust",
                "extend",
                "freeze",
                "freeze",
                "unfreeze",
                "rollover",
                "write_off",
            ]
        ),
        pct=st.one_of(st.integers(1, 99), st.just(100)),
    ),
    min_size=1,
    max_size=9,
)
loans = st.tuples(
    st.sampled_from([OLD_CONTRACT, NEW_CONTRACT]),
    st.sampled_from([6, 12, 24, 36, 60]),
    st.one_of(st.integers(1, 50_000), st.integers(1_000_000, 100_000_000)),
)


class Both:
    """Hai cuốn sổ: one loan in the database and the same loan in the rulebook's file."""

    def __init__(self, loan: Loan, bank: Actor) -> None:
        self.loan, self.bank = loan, bank
        self.sessions: list[str] = []
        self.events: list[dict[str, Any]] = []
        self.plan = [
            {"due_on": f"{i.due_on}", "principal_dong": i.principal_dong}
            for i in loan.instalments.order_by("number")
        ]

    def told(self, as_of: date) -> dict[str, Any]:
        """What the rulebook says at the end of a day."""
        case = {
            "programme": self.loan.programme_id,
            "loan": {
                "principal_dong": self.loan.amount_dong,
                "disbursed_on": f"{self.loan.disbursed_on}",
                "instalments": self.plan,
                "province": PROVINCE,
            },
            # A day far ahead keeps the file one with sessions while none was held.
            "session_days": [*self.sessions, "2099-01-01"],
            "events": self.events,
            "as_of": f"{as_of}",
        }
        return simulate(read_case(case))

    def happen(self, on: date, event: str, **keys: Any) -> None:
        written = {k: f"{v}" if isinstance(v, date) else v for k, v in keys.items()}
        self.events.append({"on": f"{on}", "type": event, **written})

    def held(self) -> LoanBalance:
        return LoanBalance.objects.get(loan_id=self.loan.pk)

    def owed(self) -> int:
        b = self.held()
        return int(b.in_term_dong + b.overdue_dong + b.frozen_dong)

    def step(self, on: date, step: Step) -> None:
        """The same thing in both books."""
        end_freezes(by=self.bank, on=on)
        if step.kind.startswith("session"):
            self.sessions.append(f"{on}")
            post_interest(self.loan, on, self.bank)
        if step.kind in ("pay", "session_pay"):
            self.pay(on, step.pct)
        if step.kind == "settle":
            self.settle(on, step.pct)
        if step.kind == "adjust":
            self.adjust(on, step.pct)
        if step.kind == "extend":
            self.extend(on, step.pct)
        if step.kind == "freeze":
            self.freeze(on, step.pct)
        if step.kind == "unfreeze" and self.held().frozen_dong:
            unfreeze_now(by=self.bank, loan=self.loan, on=on)
            self.happen(on, "unfreeze")
        if step.kind == "rollover":
            self.roll_over(on, step.pct)
        if step.kind == "write_off":
            self.write_off(on, step.pct)
        if step.kind.startswith("session"):
            becomes_overdue_at(by=self.bank, loan_ids=[self.loan.pk], on=on, session_id=9)

    def pay(self, on: date, pct: int) -> None:
        dong = max(self.owed() * pct // 100, 1)
        if self.owed():
            take_principal_many(by=self.bank, payments=[(self.loan.pk, dong)], on=on, session_id=9)
            self.happen(on, "pay_principal", amount_dong=dong)

    def settle(self, on: date, pct: int) -> None:
        told = self.told(on)
        interest = told["interest"]
        owed = self.owed() + sum(
            interest[kind]
            for kind in ("arrears_in_term_dong", "arrears_overdue_dong", "unposted_dong")
        )
        dong = owed * pct // 100
        if dong:
            settle_at_desk(by=self.bank, loan=self.loan, amount_dong=dong, on=on, session_id=9)
            self.happen(on, "pay", amount_dong=dong)

    def adjust(self, on: date, pct: int) -> None:
        """The first instalment that still holds something and has another after it."""
        rows = list(Instalment.objects.filter(loan=self.loan).order_by("due_on"))
        if any(i.extended_on for i in rows):
            return
        for row, following in pairwise(rows):
            parts = row.paid_dong + row.overdue_dong + row.frozen_dong + row.moved_dong
            first = max(on, row.due_on) + timedelta(days=1)
            if row.principal_dong > parts and first <= following.due_on:
                until = first + timedelta(days=(following.due_on - first).days * pct // 100)
                adjust_instalment(by=self.bank, instalment=row, until=until, on=on)
                self.happen(on, "adjust_instalment", due_on=row.due_on, until=until)
                return

    def extend(self, on: date, pct: int) -> None:
        b = self.held()
        last = max(i.extended_on or i.due_on for i in Instalment.objects.filter(loan=self.loan))
        limit = extension_limit_on(self.loan.due_on, term_months=self.loan.term_months, on=on)
        first = max(on, last) + timedelta(days=1)
        if b.in_term_dong + b.overdue_dong and first <= limit:
            until = first + timedelta(days=(limit - first).days * pct // 100)
            extend_term(by=self.bank, loan=self.loan, until=until, on=on)
            self.happen(on, "extend", until=until)

    def freeze(self, on: date, pct: int) -> None:
        b = self.held()
        dong = (b.in_term_dong + b.overdue_dong) * pct // 100
        if dong:
            # Some end within the walk, some long after it.
            until = on + timedelta(days=pct * 4)
            freeze_debt(
                by=self.bank, loan=self.loan, amount_dong=dong, on=on, until=until, decision="QĐ"
            )
            self.happen(on, "freeze", amount_dong=dong, until=until)

    def roll_over(self, on: date, pct: int) -> None:
        """Paid up first where it can be; into a next cycle of up to the same length."""
        last = max(i.extended_on or i.due_on for i in Instalment.objects.filter(loan=self.loan))
        b = self.held()
        limit = add_months(on, self.loan.term_months)
        first = max(on, last) + timedelta(days=1)
        if (
            self.loan.term_months > 12
            or b.overdue_dong
            or b.frozen_dong
            or not b.in_term_dong
            or first > limit
        ):
            return
        told = self.told(on)["interest"]
        interest = sum(
            told[k] for k in ("arrears_in_term_dong", "arrears_overdue_dong", "unposted_dong")
        )
        if interest:
            settle_at_desk(by=self.bank, loan=self.loan, amount_dong=interest, on=on, session_id=9)
            self.happen(on, "pay", amount_dong=interest)
        until = first + timedelta(days=(limit - first).days * pct // 100)
        roll_over(by=self.bank, loan=self.loan, until=until, on=on)
        self.loan.refresh_from_db()
        self.happen(on, "rollover", until=until)

    def write_off(self, on: date, pct: int) -> None:
        dong = self.owed() * pct // 200
        if dong:
            given_up = WriteOffAsked(loan_id=self.loan.pk, principal_dong=dong)
            write_off_debts(by=self.bank, loans=[given_up], on=on, decision="QĐ")
            self.happen(on, "write_off", amount_dong=dong)


def post_interest(loan: Loan, on: date, bank: Actor) -> None:
    """What the opening of a session does for every loan of its point."""
    start_drafts(bank.using)
    with connection.cursor() as cursor:
        cursor.execute("insert into draft_loan values (%s)", [loan.pk])
        cursor.execute(
            "select ledger_post_interest(%s, %s, %s, %s)", [on, loan.office_id, 9, bank.party_id]
        )


def compare(both: Both, on: date) -> None:
    """Principal by state, arrears by kind and what has run: equal to the đồng."""
    told, held = both.told(on), both.held()
    principal, interest = told["principal"], told["interest"]
    # What becomes overdue counts from the next day, so the running interest is asked for then.
    next_on = on + timedelta(days=1)
    with connection.cursor() as cursor:
        cursor.execute(
            "select in_term_dong + overdue_dong from ledger_interest_due(array[%s]::bigint[], %s)",
            [both.loan.pk, next_on],
        )
        run = cursor.fetchone()[0]
    assert {
        "in_term": held.in_term_dong,
        "overdue": held.overdue_dong,
        "frozen": held.frozen_dong,
        "arrears_in_term": held.arrears_in_term_dong,
        "arrears_overdue": held.arrears_overdue_dong,
        "run": run,
    } == {
        "in_term": principal["in_term_dong"],
        "overdue": principal["overdue_dong"],
        "frozen": principal["frozen_dong"],
        "arrears_in_term": interest["arrears_in_term_dong"],
        "arrears_overdue": interest["arrears_overdue_dong"],
        "run": both.told(next_on)["interest"]["unposted_dong"],
    }


@pytest.fixture
def bank(world: World) -> Actor:
    with connection.cursor() as cursor:
        cursor.execute("select ledger_make_partitions('2025-01-01', '2033-12-01')")
    actor = house(world.on)
    set_context(actor)
    return actor


@given(loan=loans, walked=steps)
@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_a_loan_lives_the_same_days_in_both_books(
    world: World, bank: Actor, loan: tuple[date, int, int], walked: list[Step]
) -> None:
    on, term, dong = loan
    mark = transaction.savepoint()
    try:
        application = an_approved(world, on=on, dong=dong, term=term)
        (made,) = disburse_loans(by=bank, application_ids=[application.pk], on=on, session_id=7)
        both = Both(made, bank)
        for step in walked:
            on += timedelta(days=step.days)
            both.step(on, step)
            compare(both, on)
        books_balance()
    finally:
        transaction.savepoint_rollback(mark)
