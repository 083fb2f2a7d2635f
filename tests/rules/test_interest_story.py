"""Vì sao tiền lãi: the story of one posting is the ledger's own sum, and what changed adds up to the đồng."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from diemtua.rules.interest import interest_of_run
from diemtua.rules.interest_story import DatedRate, Movement, compare, tell

FIRST = date(2025, 1, 1)
RATES = {
    1: [
        DatedRate(FIRST, date(2025, 6, 1), Decimal("6.6"), Decimal("8.58")),
        DatedRate(date(2025, 6, 1), None, Decimal("6.24"), Decimal("8.112")),
    ]
}
paid = st.lists(
    st.tuples(st.integers(1, 300), st.integers(1, 4_000_000), st.booleans()), max_size=6
)


def movements(pays: list[tuple[int, int, bool]]) -> list[Movement]:
    """A loan of 60 million; each movement repays, or turns overdue, so much of what is in term."""
    found = [Movement(FIRST, 1, "in_term", 60_000_000)]
    for days, dong, overdue in pays:
        on = FIRST + timedelta(days)
        found.append(Movement(on, 1, "in_term", -dong))
        if overdue:
            found.append(Movement(on, 1, "overdue", dong))
    return found


@given(paid, st.integers(1, 200), st.integers(1, 150))
def test_the_story_is_the_sum_of_its_days(
    pays: list[tuple[int, int, bool]], start: int, days: int
) -> None:
    moved, first = movements(pays), FIRST + timedelta(start)
    story = tell(moved, RATES, start_on=first, end_on=first + timedelta(days))
    runs = {"in_term": Decimal(0), "overdue": Decimal(0)}
    for n in range(days):
        day = first + timedelta(n)
        rate = RATES[1][0] if day < date(2025, 6, 1) else RATES[1][1]
        for part, pct in (("in_term", rate.in_term_pct), ("overdue", rate.overdue_pct)):
            held = sum(m.amount_dong for m in moved if m.part == part and m.on <= day)
            runs[part] += held * pct
    assert story.in_term_dong == interest_of_run(runs["in_term"])
    assert story.overdue_dong == interest_of_run(runs["overdue"])


@given(paid, st.integers(1, 60), st.integers(1, 60))
def test_what_changed_adds_up_to_the_difference(
    pays: list[tuple[int, int, bool]], first: int, second: int
) -> None:
    moved, middle = movements(pays), FIRST + timedelta(first)
    before = tell(moved, RATES, start_on=FIRST, end_on=middle)
    now = tell(moved, RATES, start_on=middle, end_on=middle + timedelta(second))
    changes = compare(before, now)
    assert changes is not None
    assert sum(changes) == now.total_dong - before.total_dong


def test_a_longer_month_and_nothing_else() -> None:
    moved = movements([])
    january = tell(moved, RATES, start_on=FIRST, end_on=date(2025, 1, 31))
    february = tell(moved, RATES, start_on=date(2025, 1, 31), end_on=date(2025, 3, 3))
    changes = compare(january, february)
    assert changes is not None
    assert (january.days, february.days) == (30, 31)
    assert changes.days_dong == february.total_dong - january.total_dong == 10_850
    assert changes[1:] == (0, 0, 0)


def test_nothing_before_is_nothing_to_compare() -> None:
    empty = tell([], RATES, start_on=FIRST, end_on=date(2025, 2, 1))
    assert (
        compare(empty, tell(movements([]), RATES, start_on=FIRST, end_on=date(2025, 2, 1))) is None
    )
