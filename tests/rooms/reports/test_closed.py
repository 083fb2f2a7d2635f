"""A closed month gives the same answer for ever; what comes after it changes later days only."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import transaction

from diemtua.ground.actors import acting
from diemtua.reports.engine import Question, ask, is_locked
from diemtua.reports.indicators import BY_ID
from diemtua.rules.periods import Month
from tests.rooms.month_end.books import Books
from tests.rooms.month_end.conftest import let_go
from tests.world import build_world


@pytest.fixture
def books(own_database: str, today: date) -> Iterator[Books]:
    with transaction.atomic():
        world = build_world(today)
    found = Books(world)
    found.open_partitions()
    yield found
    let_go(own_database)


def test_a_closed_month_answers_twice_the_same(books: Books) -> None:
    lent = books.lend(50_000_000, date(2025, 1, 10))
    books.lend(20_000_000, date(2025, 1, 20), group=1)
    asked = Question(
        place=books.world.district,
        as_of=date(2025, 1, 31),
        flow_from=date(2025, 1, 1),
        flow_to=date(2025, 1, 31),
    )
    told = [BY_ID[id_] for id_ in ("S2-001", "S2-002", "S2-004", "S2-005", "S2-028", "S2-031")]
    with acting(books.actor(date(2025, 1, 31))):
        assert not is_locked(asked, asked.as_of)
    books.close(Month.parse("2025-01"))
    with acting(books.actor(date(2025, 2, 1))):
        assert is_locked(asked, asked.as_of)
        first = [(v.numerator, v.denominator, v.parts) for v in ask(asked, told)]
    books.act(lent, "principal_paid", date(2025, 1, 30), in_term_dong=7_000_000)
    with acting(books.actor(date(2025, 2, 1))):
        assert [(v.numerator, v.denominator, v.parts) for v in ask(asked, told)] == first
        later = Question(
            place=books.world.district,
            as_of=date(2025, 2, 1),
            flow_from=date(2025, 1, 1),
            flow_to=date(2025, 1, 31),
        )
        [after] = ask(later, [BY_ID["S2-004"]])
    assert after.numerator == first[2][0] - 7_000_000
    in_between = Question(
        place=books.world.district,
        as_of=date(2025, 1, 15),
        flow_from=date(2025, 1, 1),
        flow_to=date(2025, 1, 15),
    )
    with acting(books.actor(date(2025, 2, 1))):
        [middle] = ask(in_between, [BY_ID["S2-004"]])
        assert is_locked(in_between, in_between.as_of)
    assert middle.numerator == 50_000_000
