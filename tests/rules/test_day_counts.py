"""Chương Cách tính ngày: parts of a year, held against the calendar itself."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diemtua.rules.interest import DayCount, balance_days, overdue_rate_days, rate_days
from diemtua.rules.periods import Period
from diemtua.rules.rates import OverdueRule, Overlay, RateEvent, RateTerms, Scope
from tests.rules.reference_rates import months_on, thirty

ONE = timedelta(days=1)
DAYS = st.dates(date(1, 2, 1), date(9900, 1, 1))


def part(count: DayCount, start: date, end: date, *, first: date, last: date) -> Fraction:
    return count.year_part(start, end, first_disbursed_on=first, last_posted_on=last)


@pytest.mark.parametrize("year", [1900, 2000, 2023, 2024, 2100, 2400])
def test_a_calendar_year_is_one_year(year: int) -> None:
    start, end = date(year, 1, 1), date(year + 1, 1, 1)
    assert part(DayCount.ACT_ACT, start, end, first=start, last=start) == 1
    day = part(DayCount.ACT_ACT, start, start + ONE, first=start, last=start)
    assert day == Fraction(1, 366 if calendar.isleap(year) else 365)
    assert part(DayCount.ACT_365F, start, start + ONE, first=start, last=start) == Fraction(1, 365)
    assert part(DayCount.ACT_360, start, start + ONE, first=start, last=start) == Fraction(1, 360)


@given(DAYS, st.integers(0, 900), st.integers(0, 40))
def test_a_month_of_the_loan_is_a_twelfth(first: date, months: int, days: int) -> None:
    start = months_on(first, months % 60)
    after = months_on(first, months % 60 + 1)
    assert part(DayCount.MONTHLY_12, start, after, first=first, last=start) == Fraction(1, 12)
    inside = min(start + days * ONE, after)
    each = Fraction((inside - start).days, 12 * (after - start).days)
    assert part(DayCount.MONTHLY_12, start, inside, first=first, last=start) == each


@pytest.mark.parametrize(
    "first", [date(1, 1, 31), date(399, 5, 31), date(400, 1, 1), date(401, 1, 1)]
)
def test_months_are_counted_near_the_first_years_too(first: date) -> None:
    two = months_on(first, 2)
    assert part(DayCount.MONTHLY_12, first, two, first=first, last=first) == Fraction(2, 12)


def test_months_are_counted_to_the_end_of_the_calendar() -> None:
    first = date(9999, 11, 30)
    whole = part(DayCount.MONTHLY_12, first, date(9999, 12, 30), first=first, last=first)
    assert whole == Fraction(1, 12)
    rest = part(
        DayCount.MONTHLY_12, date(9999, 12, 30), date(9999, 12, 31), first=first, last=first
    )
    assert rest == Fraction(1, 12 * 31)


@given(DAYS, st.integers(0, 800), st.integers(0, 800), st.sampled_from(["30/360", "30E/360"]))
def test_months_of_thirty_days_from_the_last_posting(
    last: date, wait: int, days: int, word: str
) -> None:
    start = last + wait * ONE
    end = start + days * ONE
    worked = part(DayCount(word), start, end, first=last, last=last)
    assert worked == Fraction(thirty(word, last, end) - thirty(word, last, start), 360)


@given(DAYS, st.integers(0, 500), st.integers(0, 500), st.sampled_from(list(DayCount)))
def test_parts_of_a_stretch_add_up(start: date, a: int, b: int, count: DayCount) -> None:
    middle, end = start + min(a, a + b) * ONE, start + (a + b) * ONE
    whole = part(count, start, end, first=start, last=start)
    first = part(count, start, middle, first=start, last=start)
    assert first + part(count, middle, end, first=start, last=start) == whole
    assert min(whole, first) >= 0


TERMS = RateTerms(
    events=(
        RateEvent(date(2015, 6, 5), Decimal(6)),
        RateEvent(date(2025, 12, 1), Decimal(5), Scope.NEW),
    ),
    overlays=(Overlay(Period(date(2025, 11, 1), date(2025, 11, 11)), points=Decimal(-2)),),
    overdue=OverdueRule(factor=Decimal(2)),
)


def test_rate_days_are_summed_once_per_class_and_stretch() -> None:
    month = Period(date(2025, 11, 1), date(2025, 12, 11))
    # Ten days at 4, then 30 at 6: the later decision is for new loans only.
    old, new = date(2024, 1, 1), date(2025, 12, 1)
    assert rate_days(TERMS, disbursed_on=old, period=month) == 10 * 4 + 30 * 6
    assert overdue_rate_days(TERMS, disbursed_on=old, period=month) == 2 * (10 * 4 + 30 * 6)
    after = Period(new, date(2025, 12, 11))
    assert rate_days(TERMS, disbursed_on=new, period=after) == 10 * 5
    empty = Period(new, new)
    assert rate_days(TERMS, disbursed_on=new, period=empty) == 0


def test_a_line_counts_from_its_day_or_from_the_period() -> None:
    month = Period(date(2026, 1, 1), date(2026, 2, 1))
    assert balance_days(100, date(2025, 12, 1), month) == 3_100
    assert balance_days(100, date(2026, 1, 22), month) == 1_000
    assert balance_days(-100, date(2026, 1, 31), month) == -100
