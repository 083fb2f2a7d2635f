"""Two managers at two applications of one household, in a database where commits are real."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.db import connections, transaction

from diemtua.ground.actors import Actor, acting, set_context
from diemtua.lending.actions import approve_loan, propose_approval
from diemtua.lending.models import Approval, LoanApplication
from diemtua.lending.problems import NotEligible
from tests.rooms.commune_sessions.test_at_once_and_cut_off import at_once, let_go
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
