"""Stories of member savings: taken out in person, never more than was saved."""

from __future__ import annotations

import pytest
from django.db import connection

from diemtua.access.queries import house
from diemtua.ground.actors import Actor, set_context
from diemtua.ledger.models import AccountBalance
from diemtua.ledger.posting import Draft, Subjects, post
from diemtua.rules import postings
from diemtua.savings.actions import withdraw_savings
from diemtua.savings.problems import NothingToWithdraw, NotSoMuchSaved
from diemtua.savings.queries import balances
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank(world: World) -> Actor:
    with connection.cursor() as cursor:
        cursor.execute("select ledger_make_partitions('2025-01-01', '2025-12-01')")
    actor = house(world.on)
    set_context(actor)
    here = world.groups[0]
    member = here.memberships[0].pk
    draft = Draft(
        kind="savings_paid_in",
        office_id=world.office.pk,
        business_date=world.on,
        path=here.group.path,
        union_code=here.group.union_code,
        group_id=here.group.pk,
        parts=[
            (
                postings.savings_paid_in(1_500_000),
                Subjects(office_id=world.office.pk, session_id=5, membership_id=member),
            )
        ],
    )
    post([draft], by=actor)
    return actor


def test_a_member_takes_out_part_of_what_she_saved(world: World, bank: Actor) -> None:
    member = world.groups[0].memberships[0].pk
    withdraw_savings(by=bank, withdrawals=[(member, 600_000)], on=world.on, session_id=5)
    assert balances([member]) == {member: 900_000}
    assert AccountBalance.objects.get(account=1010, subject=5).balance_dong == 900_000


def test_more_than_she_saved_is_refused_and_nobody_is_paid(world: World, bank: Actor) -> None:
    first, second = (m.pk for m in world.groups[0].memberships[:2])
    with pytest.raises(NotSoMuchSaved, match=r"còn 0 đ"):
        withdraw_savings(
            by=bank, withdrawals=[(first, 100_000), (second, 1)], on=world.on, session_id=5
        )
    assert balances([first]) == {first: 1_500_000}
    with pytest.raises(NothingToWithdraw):
        withdraw_savings(by=bank, withdrawals=[(first, 0)], on=world.on)
