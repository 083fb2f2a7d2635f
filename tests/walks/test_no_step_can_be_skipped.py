"""Law of the walk: each step stands on the one before. Leave one out and a later one refuses, in its own words."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from django.db import transaction

from diemtua.commune_sessions.models import CommuneSession
from diemtua.commune_sessions.problems import (
    BriefingIsMissing,
    CashDoesNotMatch,
    NotTheDay,
    QueueNotEmpty,
    SessionIsNotOpen,
    SheetNotHandedIn,
    SheetsNotReady,
    UnionHasNotChecked,
)
from diemtua.ground.problems import NotFoundHere, Problem, SomebodyWasFirst
from diemtua.ledger.models import LoanBalance
from diemtua.lending.models import Loan
from diemtua.lending.problems import MeetingNotFit, NothingToList, NoticeIsAbove, NotInThisState
from diemtua.month_end.models import CloseRun
from diemtua.month_end.problems import MonthNotOver, SessionsStillOpen
from tests.walks.month import ASKED_ON, BORROWER, LOAN_DONG, STEPS, Walk, held_dong, move_day
from tests.world import World

pytestmark = pytest.mark.django_db

REFUSED: dict[str, tuple[str, type[Problem]]] = {
    "apply": ("list_03", NothingToList),
    "meet": ("vote", MeetingNotFit),
    "vote": ("list_03", NothingToList),
    "list_03": ("sign", NotFoundHere),
    "sign": ("confirm", SomebodyWasFirst),
    "confirm": ("propose", NotInThisState),
    "propose": ("approve", NotInThisState),
    "approve": ("notify", NotInThisState),
    "notify": ("commune_passes", NotFoundHere),
    "commune_passes": ("union_passes", NoticeIsAbove),
    "union_passes": ("tell", NoticeIsAbove),
    "tell": ("pay_out", NotFoundHere),
    "plan": ("collect", NotFoundHere),
    "session_day": ("open", NotTheDay),
    "collect": ("check", CashDoesNotMatch),
    "hand_in": ("check", SheetNotHandedIn),
    "check": ("count", UnionHasNotChecked),
    "open": ("pay_out", NotFoundHere),
    "pay_out": ("post", QueueNotEmpty),
    "count": ("post", SheetsNotReady),
    "post": ("close", SessionIsNotOpen),
    "brief": ("close", BriefingIsMissing),
    "close": ("close_month", SessionsStillOpen),
    "month_end": ("close_month", MonthNotOver),
}
"""The step left out: the first step that refuses, and the sentence it refuses with."""

LAST = "close_month"


def test_every_step_of_the_walk_is_left_out_once() -> None:
    assert {*REFUSED, LAST} == set(STEPS)


def test_the_whole_walk_ends_with_a_loan_and_a_month_that_is_asked_to_be_closed(
    world: World,
) -> None:
    walk = started(world)
    for step in STEPS.values():
        step(walk)
    loan = Loan.objects.get(membership=walk.here.memberships[BORROWER])
    assert LoanBalance.objects.get(loan_id=loan.pk).in_term_dong == LOAN_DONG
    assert loan.application is not None
    assert loan.application.state == "disbursed"
    assert walk.session().state == CommuneSession.State.CLOSED
    assert held_dong(world) == 0
    assert CloseRun.objects.get().month.isoformat() == "2025-03-01"


def test_without_any_one_step_a_later_one_refuses(world: World) -> None:
    walk, names = started(world), list(STEPS)
    found = {}
    for n, name in enumerate(names):
        if name in REFUSED:
            found[name] = first_refusal(walk, names[n + 1 :])
        STEPS[name](walk)
    assert found == REFUSED


def started(world: World) -> Walk:
    move_day(world, ASKED_ON)
    return Walk(world)


def first_refusal(walk: Walk, names: Sequence[str]) -> tuple[str, type[Problem]] | None:
    """Walk on from here; where it ends, and why. All of it is taken back."""
    before, on = transaction.savepoint(), walk.world.on
    try:
        for name in names:
            try:
                STEPS[name](walk)
            except Problem as refusal:
                return name, type(refusal)
        return None
    finally:
        transaction.savepoint_rollback(before)
        walk.world.on = on
