"""Stories of interest on member savings: by each day's balance, once a month, not twice when a book is closed."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection

from diemtua.access.queries import house
from diemtua.ground.actors import Actor, set_context
from diemtua.ground.models import Calendar
from diemtua.groups.models import Membership
from diemtua.ledger.models import Entry, Line
from diemtua.ledger.posting import Draft, Subjects, post, post_drafts, start_drafts
from diemtua.month_end.actions.taking_back import ENTRIES, LINES
from diemtua.rules import postings
from diemtua.rules.savings import load_savings_policy, savings_interest
from diemtua.savings.actions import (
    post_closing_interest,
    post_savings_interest,
    withdraw_savings,
)
from diemtua.savings.problems import NoInterestYet
from diemtua.savings.queries import balances, minimum_on, movements_of
from tests.world import GroupHere, World

pytestmark = pytest.mark.django_db

FEBRUARY, MARCH, APRIL = date(2025, 2, 1), date(2025, 3, 1), date(2025, 4, 1)
DAY = timedelta(days=1)


@pytest.fixture
def bank(world: World) -> Actor:
    with connection.cursor() as cursor:
        cursor.execute("select ledger_make_partitions('2025-01-01', '2025-12-01')")
    return on_day(world, MARCH)


def on_day(world: World, on: date) -> Actor:
    Calendar.objects.filter(id=1).update(today=on)
    by = house(on)
    set_context(by)
    return by


def saves(by: Actor, here: GroupHere, member: Membership, on: date, dong: int) -> None:
    """Paid in at the office, or taken out when negative."""
    subjects = Subjects(office_id=here.group.office_id, membership_id=member.pk)
    lines = (
        postings.savings_paid_in(dong, at_office=True)
        if dong > 0
        else postings.savings_withdrawn(-dong, at_office=True)
    )
    draft = Draft(
        kind="savings_paid_in_at_office",
        office_id=here.group.office_id,
        business_date=on,
        path=here.group.path,
        union_code=here.group.union_code,
        group_id=here.group.pk,
        parts=[(lines, subjects)],
    )
    post([draft], by=by)


def reference(moves: list[tuple[date, int]], start: date, end: date) -> int:
    """Day by day, at the rate of the day."""
    policy, day, parts = load_savings_policy(), start, []
    while day < end:
        balance = sum(dong for on, dong in moves if on <= day)
        parts.append((balance, policy.member_rate_on(day).rate_pct))
        day += DAY
    return savings_interest(parts)


def test_the_set_equals_each_member_walked_day_by_day(world: World, bank: Actor) -> None:
    chance, moves = random.Random(7), dict[int, list[tuple[date, int]]]()
    for here in world.groups:
        for member in here.memberships:
            mine = moves.setdefault(member.pk, [])
            for day in sorted(chance.sample(range(59), chance.randint(0, 6))):
                on = FEBRUARY + day * DAY
                held = sum(dong for _on, dong in mine)
                out = -chance.randint(1, held) if held and chance.random() < 0.4 else 0
                dong = out or chance.randint(1, 30_000_000)
                saves(bank, here, member, on, dong)
                mine.append((on, dong))
    later = on_day(world, APRIL)
    saves(later, world.groups[0], world.groups[0].memberships[0], APRIL + DAY, 9_000_000)
    before = balances(moves)
    entries = post_savings_interest(
        by=later, office_id=world.office.pk, month=MARCH, memo="close run 1"
    )
    after = balances(moves)
    expected = {pk: reference(found, MARCH, APRIL) for pk, found in moves.items()}
    given = {pk: after.get(pk, 0) - before.get(pk, 0) for pk in moves}
    assert given == expected
    assert sum(expected.values()) > 0
    assert entries == len(world.groups)
    expense = Line.objects.filter(account=6030).values_list("amount_dong", flat=True)
    assert sum(expense) == sum(expected.values())
    assert set(
        Entry.objects.filter(kind="savings_interest").values_list("month", "business_date")
    ) == {(APRIL, APRIL)}


def test_a_reopened_month_takes_its_interest_back_and_gives_it_once(
    world: World, bank: Actor
) -> None:
    here = world.groups[0]
    member = here.memberships[0]
    saves(bank, here, member, MARCH, 36_500_000)
    later = on_day(world, APRIL)
    facts: dict[str, Any] = {"office_id": world.office.pk, "month": MARCH}
    post_savings_interest(by=later, memo="close run 1", **facts)
    # 36.5 million at 0.5 per cent: 500 đồng a day.
    assert balances([member.pk]) == {member.pk: 36_500_000 + 15_500}
    start_drafts()
    with connection.cursor() as cursor:
        asked: dict[str, Any] = {
            "office": world.office.pk,
            "month": MARCH,
            "memos": ["close run 1"],
        }
        cursor.execute(ENTRIES, {**asked, "booked": ["savings_interest"]})
        cursor.execute(LINES)
    post_drafts(later)
    assert balances([member.pk]) == {member.pk: 36_500_000}
    post_savings_interest(by=later, memo="close run 2", **facts)
    assert balances([member.pk]) == {member.pk: 36_515_500}
    # April bears interest on what was really there: what was taken back and given again counts once.
    may = on_day(world, date(2025, 5, 1))
    post_savings_interest(by=may, office_id=world.office.pk, month=APRIL, memo="close run 3")
    assert balances([member.pk])[member.pk] == 36_515_500 + round(36_515_500 * 0.005 * 30 / 365)


def test_a_book_is_closed_with_the_interest_of_its_broken_month(world: World, bank: Actor) -> None:
    here = world.groups[0]
    member = here.memberships[0]
    saves(bank, here, member, MARCH, 36_500_000)
    saves(bank, here, here.memberships[1], MARCH, 36_500_000)
    by = on_day(world, date(2025, 3, 21))
    assert post_closing_interest(by=by, membership=member) == 20 * 500
    with pytest.raises(NoInterestYet):
        post_closing_interest(by=by, membership=member)
    withdraw_savings(by=by, withdrawals=[(member.pk, 36_510_000)], on=by.on)
    assert balances([member.pk]) == {member.pk: 0}
    later = on_day(world, APRIL)
    post_savings_interest(by=later, office_id=world.office.pk, month=MARCH, memo="close run 1")
    assert balances([member.pk]) == {member.pk: 0}
    assert balances([here.memberships[1].pk])[here.memberships[1].pk] == 36_515_500
    told = movements_of(member.pk)
    assert [(m.dong, m.balance_dong) for m in told] == [
        (-36_510_000, 0),
        (10_000, 36_510_000),
        (36_500_000, 36_500_000),
    ]


def test_nothing_saved_bears_nothing(world: World, bank: Actor) -> None:
    later = on_day(world, APRIL)
    facts: dict[str, Any] = {"office_id": world.office.pk, "month": MARCH}
    assert post_savings_interest(by=later, memo="close run 1", **facts) == 0


def test_the_minimum_is_what_the_last_meeting_resolved(world: World, bank: Actor) -> None:
    from diemtua.groups.models import Meeting, Resolution

    group = world.groups[0].group
    group.min_saving_dong = 30_000
    group.save(update_fields=["min_saving_dong"])
    where = {"path": group.path, "union_code": group.union_code}
    for on, dong, carried, state in (
        (date(2024, 6, 1), 50_000, True, "minuted"),
        (date(2025, 1, 5), 80_000, False, "minuted"),
        (date(2025, 2, 5), 90_000, True, "held"),
        (date(2025, 3, 5), 100_000, True, "minuted"),
    ):
        meeting = Meeting.objects.create(
            group=group, kind="ordinary", held_on=on, state=state, **where
        )
        Resolution.objects.create(
            meeting=meeting,
            kind="saving",
            subject="Mức gửi",
            amount_dong=dong,
            votes_for=5,
            votes_against=0,
            carried=carried,
            **where,
        )
    assert minimum_on(group, date(2024, 1, 1)) == (30_000, None)
    assert minimum_on(group, date(2025, 2, 9)) == (50_000, date(2024, 6, 1))
    assert minimum_on(group, date(2025, 3, 5)) == (100_000, date(2025, 3, 5))
