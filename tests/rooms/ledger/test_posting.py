"""Stories and laws of the journal: it balances, it is final, closed months refuse, balances follow the lines."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from diemtua.ground.actors import Actor
from diemtua.ledger.models import Entry, Line, LoanBalance, TrancheBalance
from diemtua.ledger.posting import Draft, Subjects, post
from diemtua.programmes.queries import rate_class_of
from diemtua.rules import postings
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.datalaw]


BORN = (
    "insert into ledger_loanbalance (loan_id, office_id, group_id, household_id, programme, union_code, path, posted_to,"
    " moved_on) values (%(loan)s, %(office)s, %(group)s, %(household)s, 1, %(union)s, %(path)s, %(on)s, %(on)s)",
    "insert into ledger_tranchebalance (tranche_id, loan_id, rate_class_id, union_code, path, disbursed_on, run_since)"
    " values (%(loan)s, %(loan)s, %(class)s, %(union)s, %(path)s, %(on)s, %(on)s)",
)


def a_balance(world: World, loan_id: int, on: date, programme: str = "ho_ngheo") -> Subjects:
    """The balance rows of a loan about to be disbursed: what the lending room makes before it posts."""
    here = world.groups[0]
    rate_class = rate_class_of(programme, on)
    with connection.cursor() as cursor:
        for statement in BORN:
            cursor.execute(
                statement,
                {
                    "loan": loan_id,
                    "office": world.office.pk,
                    "group": here.group.pk,
                    "household": here.memberships[0].household_id,
                    "class": rate_class.pk,
                    "on": on,
                    "union": here.group.union_code,
                    "path": here.group.path,
                },
            )
    return Subjects(
        office_id=world.office.pk,
        session_id=1,
        tranche_id=loan_id,
        loan_id=loan_id,
        programme=1,
        group_id=here.group.pk,
    )


def draft(
    world: World, subjects: Subjects, lines: object, *, kind: str = "disburse", on: date
) -> Draft:
    here = world.groups[0]
    return Draft(
        kind=kind,
        office_id=world.office.pk,
        business_date=on,
        path=here.group.path,
        union_code=here.group.union_code,
        group_id=here.group.pk,
        parts=[(lines, subjects)],  # type: ignore[list-item]
    )


def partitions() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select ledger_make_partitions('2025-01-01', '2026-06-01')")


@pytest.fixture
def teller(world: World, as_role: Callable[..., Actor]) -> Actor:
    partitions()
    return as_role("teller")


def test_a_loan_is_disbursed_and_its_balance_follows(world: World, teller: Actor) -> None:
    subjects = a_balance(world, 1, date(2025, 11, 10))
    post([draft(world, subjects, postings.disburse(50_000_000), on=date(2025, 11, 10))], by=teller)
    balance = LoanBalance.objects.get(loan_id=1)
    assert balance.in_term_dong == 50_000_000
    assert sum(Line.objects.values_list("amount_dong", flat=True)) == 0
    assert Entry.objects.get().month == date(2025, 11, 1)


def test_interest_of_a_month_in_which_the_rate_falls_is_the_published_figure(
    world: World, teller: Actor
) -> None:
    subjects = a_balance(world, 1, date(2025, 11, 10))
    post([draft(world, subjects, postings.disburse(50_000_000), on=date(2025, 11, 10))], by=teller)
    with connection.cursor() as cursor:
        cursor.execute("select ledger_drafts()")
        cursor.execute("insert into draft_loan values (1)")
        cursor.execute(
            "select ledger_post_interest('2025-12-10', %s, null, %s)",
            [world.office.pk, teller.party_id],
        )
        assert cursor.fetchone() == (266_795,)
    balance = LoanBalance.objects.get(loan_id=1)
    assert balance.arrears_in_term_dong == 266_795
    assert balance.posted_to == date(2025, 12, 10)
    assert TrancheBalance.objects.get().run_in_term == Decimal(0)


def test_an_unbalanced_entry_is_refused_by_the_database(world: World, teller: Actor) -> None:
    subjects = a_balance(world, 1, date(2025, 3, 12))
    lopsided = [*postings.disburse(50_000_000)[:1]]
    with pytest.raises(DatabaseError, match="lines"), transaction.atomic():
        post([draft(world, subjects, lopsided, on=date(2025, 3, 12))], by=teller)
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    "attack",
    [
        "update ledger_line set amount_dong = amount_dong + 1",
        "delete from ledger_line",
        "update ledger_entry set memo = 'x'",
        "delete from ledger_entry",
        "truncate ledger_line",
        "delete from ledger_loanbalance",
        "insert into ledger_closedmonth (office_id, month, closed_by, run_id) values (1, '2025-03-01', gen_random_uuid(), 1)",
        "update ground_auditrecord set action = 'x'",
        "delete from ground_auditrecord",
    ],
)
def test_what_is_posted_cannot_be_touched_by_the_app(
    world: World, teller: Actor, attack: str
) -> None:
    subjects = a_balance(world, 1, date(2025, 3, 12))
    post([draft(world, subjects, postings.disburse(50_000_000), on=date(2025, 3, 12))], by=teller)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(attack)


def test_a_line_cannot_join_an_older_entry_nor_enter_by_a_partition(
    world: World, teller: Actor
) -> None:
    subjects = a_balance(world, 1, date(2025, 3, 12))
    post([draft(world, subjects, postings.disburse(50_000_000), on=date(2025, 3, 12))], by=teller)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("insert into ledger_line_2025_03 select * from ledger_line")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "insert into ledger_line select month, gen_random_uuid(), number, office_id, account, subject, loan_id,"
            " programme, amount_dong, business_date, effective_on, group_id, union_code, path from ledger_line"
        )


def test_without_a_context_nothing_is_seen_and_outside_the_scope_neither(
    world: World, teller: Actor, as_role: Callable[..., Actor]
) -> None:
    subjects = a_balance(world, 1, date(2025, 3, 12))
    post([draft(world, subjects, postings.disburse(50_000_000), on=date(2025, 3, 12))], by=teller)
    as_role("group_leader", 0)
    assert LoanBalance.objects.count() == 1
    as_role("group_leader", 1)
    assert LoanBalance.objects.count() == 0
    assert Line.objects.count() == 0
    as_role("commune_cadre", 1)
    assert Line.objects.count() == 0
    with connection.cursor() as cursor:
        cursor.execute(
            "select set_config('app.paths', '', true), set_config('app.party', '', true)"
        )
        for table in (
            "ledger_line",
            "ledger_entry",
            "ledger_loanbalance",
            "people_person",
            "groups_membership",
            "ground_auditrecord",
        ):
            cursor.execute(f"select count(*) from {table}")
            assert cursor.fetchone() == (0,), table
