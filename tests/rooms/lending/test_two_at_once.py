"""Two managers at two applications of one household, two desks that pay out: in a database where commits are real."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.db import connections, transaction

from diemtua.access.queries import house
from diemtua.ground.actors import Actor, acting, set_context
from diemtua.lending.actions import approve_loan, disburse_loans, propose_approval
from diemtua.lending.models import Approval, LoanApplication
from diemtua.lending.problems import NotEligible
from tests.rooms.commune_sessions.test_at_once_and_cut_off import at_once, let_go
from tests.rooms.lending.test_money_moves import an_approved
from tests.rooms.lending.test_the_way_of_a_loan import confirmed
from tests.world import World, actor_for, build_world

pytestmark = pytest.mark.datalaw


@pytest.fixture
def world(own_database: str, today: date) -> Iterator[World]:
    with transaction.atomic():
        built = build_world(today)
    with connections["owner"].cursor() as cursor:
        cursor.execute("select ledger_make_partitions('2024-12-01', '2025-08-01')")
    yield built
    let_go(own_database)


def proposed(world: World) -> list[LoanApplication]:
    """Two applications of one household, each within the cap of 100 million, both together over it."""

    def become(role: str, n: int = 0) -> Actor:
        actor = actor_for(world, role, n)
        set_context(actor)
        return actor

    made = []
    with transaction.atomic():
        for _n in range(2):
            application, _list = confirmed(world, become, dong=60_000_000)
            officer = become("credit_officer")
            propose_approval(
                by=officer, application=application, amount_dong=60_000_000, term_months=36
            )
            made.append(application)
    return made


def test_two_approvals_of_one_household_at_once_never_pass_the_cap(world: World) -> None:
    applications = proposed(world)

    def approve(n: int) -> Callable[[], Any]:
        def do() -> Any:
            with acting(actor_for(world, "manager", n)) as manager:
                return approve_loan(by=manager, application=applications[n])

        return do

    got = at_once(approve(0), approve(1))
    refused = [each for each in got if isinstance(each, NotEligible)]
    approved = [each for each in got if isinstance(each, Approval)]
    assert (len(approved), len(refused)) == (1, 1), got
    assert "còn vay được 40.000.000 đ" in str(refused[0])


def test_two_desks_that_pay_out_at_the_same_moment_give_two_loans_with_two_codes(
    world: World,
) -> None:
    """The second pays before the first has ended: neither waits for the other, neither takes the other's number."""
    with acting(house(world.on)) as by:
        applications = [an_approved(world, member=member, on=world.on) for member in (1, 2, 3)]
        # The first loan of the day makes its class of rates, for which others may wait.
        disburse_loans(by=by, application_ids=[applications[2].pk], on=world.on, session_id=6)
    both_paid = threading.Barrier(2, timeout=10)

    def pay(n: int) -> Callable[[], Any]:
        def do() -> Any:
            with acting(house(world.on)) as by:
                (loan,) = disburse_loans(
                    by=by, application_ids=[applications[n].pk], on=world.on, session_id=7 + n
                )
                both_paid.wait()
                return loan

        return do

    first, second = at_once(pay(0), pay(1))
    assert first.code != second.code
    assert {loan.code[-8:] for loan in (first, second)} == {
        f"{loan.pk:08d}" for loan in (first, second)
    }
