"""Chương Tiền và thời gian: whole đồng, words, months, half-open periods, the verbs."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diemtua.rules.dong import amount_in_words, share_out
from diemtua.rules.periods import Month, Period, add_months, months_to_reach
from diemtua.rules.verbs import at_least, days_between, half_up, later, least, pick

DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (0, "Không đồng"),
        (5, "Năm đồng"),
        (10, "Mười đồng"),
        (11, "Mười một đồng"),
        (15, "Mười lăm đồng"),
        (21, "Hai mươi mốt đồng"),
        (24, "Hai mươi tư đồng"),
        (25, "Hai mươi lăm đồng"),
        (101, "Một trăm linh một đồng"),
        (105, "Một trăm linh năm đồng"),
        (110, "Một trăm mười đồng"),
        (1_000, "Một nghìn đồng"),
        (1_004, "Một nghìn không trăm linh bốn đồng"),
        (420_000, "Bốn trăm hai mươi nghìn đồng"),
        (317_984, "Ba trăm mười bảy nghìn chín trăm tám mươi tư đồng"),
        (1_000_050, "Một triệu không trăm năm mươi đồng"),
        (50_000_000, "Năm mươi triệu đồng"),
        (535_200_000_000, "Năm trăm ba mươi lăm tỷ hai trăm triệu đồng"),
        (2_000_000_000_001, "Hai nghìn tỷ không trăm linh một đồng"),
    ],
)
def test_an_amount_is_written_as_on_a_receipt(amount: int, words: str) -> None:
    assert amount_in_words(amount) == words


def test_words_inside_a_sentence_begin_small() -> None:
    assert amount_in_words(1_200_000, capital=False) == "một triệu hai trăm nghìn đồng"
    assert amount_in_words(-3_000) == "Âm ba nghìn đồng"
    assert amount_in_words(3, unit="hộ") == "Ba hộ"


@given(st.integers(0, 10**15), st.integers(0, 10**15))
def test_two_amounts_never_share_their_words(first: int, second: int) -> None:
    assert (amount_in_words(first) == amount_in_words(second)) == (first == second)


@given(st.integers(0, 10**15), st.lists(st.integers(0, 10**6), min_size=1).filter(any))
def test_sharing_out_loses_no_dong(total: int, weights: list[int]) -> None:
    parts = share_out(total, weights)
    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - Fraction(total * weight, sum(weights))) < 1
        assert weight or not part


def test_the_lost_dong_go_to_the_largest_remainders_then_to_the_first() -> None:
    assert share_out(100, (1, 1, 1)) == (34, 33, 33)
    shares = tuple(map(Decimal, ("84", "9", "4.5", "2.5")))
    assert share_out(10, shares) == (8, 1, 1, 0)
    with pytest.raises(ValueError, match="at least one weight"):
        share_out(5, (0, 0))
    with pytest.raises(ValueError, match="non-negative"):
        share_out(-5, (1,))


@pytest.mark.parametrize(
    ("day", "months", "reached"),
    [
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2025, 1, 31), 1, date(2025, 2, 28)),
        (date(2025, 3, 31), 1, date(2025, 4, 30)),
        (date(2025, 12, 15), 1, date(2026, 1, 15)),
        (date(2025, 3, 31), -1, date(2025, 2, 28)),
        (date(2025, 3, 15), 60, date(2030, 3, 15)),
    ],
)
def test_adding_months_keeps_the_day_or_takes_the_months_end(
    day: date, months: int, reached: date
) -> None:
    assert add_months(day, months) == reached


@given(DAYS, DAYS)
def test_the_term_is_the_least_months_that_reach_the_day(one: date, other: date) -> None:
    start, end = sorted((one, other))
    months = months_to_reach(start, end)
    assert add_months(start, months) >= end
    assert months == 0 or add_months(start, months - 1) < end


@given(DAYS, DAYS, DAYS)
def test_a_period_holds_its_first_day_and_not_its_end(one: date, two: date, day: date) -> None:
    period = Period(*sorted((one, two)))
    assert (day in period) == (period.start <= day < max(one, two))
    assert day not in period or day in Period(period.start)
    assert period.days == days_between(period.start, max(one, two))


def test_periods_that_only_touch_do_not_overlap() -> None:
    spring, summer = Period(date(2025, 1, 1), date(2025, 4, 1)), Period(date(2025, 4, 1))
    assert not spring.overlaps(summer)
    assert summer.overlaps(Period(date(2026, 1, 1), date(2026, 1, 2)))
    assert spring.last_on == date(2025, 3, 31)
    assert summer.last_on is None
    with pytest.raises(ValueError, match="cannot end"):
        Period(date(2025, 4, 1), date(2025, 3, 1))
    with pytest.raises(ValueError, match="without an end"):
        _ = summer.days


def test_a_month_is_read_and_written_alike() -> None:
    march = Month.parse("2025-03")
    assert str(march) == "2025-03"
    assert (march.first_on, march.last_on) == (date(2025, 3, 1), date(2025, 3, 31))
    assert (str(march.next), str(march.previous)) == ("2025-04", "2025-02")
    assert march.period.days == 31
    assert [str(m) for m in Month(2024, 11).until(Month(2025, 2))] == [
        "2024-11", "2024-12", "2025-01",
    ]  # fmt: skip
    assert Month.of(date(2025, 3, 25)) == march
    for text in ("2025-3", "03-2025", "2025-13", "2025/03", "２０２５-03x"):
        with pytest.raises(ValueError, match="month"):
            Month.parse(text)


@given(st.integers(0, 10**20), st.integers(1, 10**9))
def test_half_up_is_the_nearest_with_halves_upwards(numerator: int, denominator: int) -> None:
    rounded = half_up(numerator, denominator)
    assert -denominator <= 2 * (numerator - rounded * denominator) < denominator
    assert half_up(Fraction(numerator, denominator)) == rounded
    assert half_up(Decimal(numerator), denominator) == rounded


def test_half_up_refuses_what_engines_round_differently() -> None:
    assert [half_up(n, 2) for n in (0, 1, 2, 3)] == [0, 1, 1, 2]
    assert half_up(Decimal("2.5")) == 3
    for negative in (-1, Decimal("-0.1"), Fraction(-1, 3)):
        with pytest.raises(ValueError, match="non-negative"):
            half_up(negative, 1)
    with pytest.raises(TypeError):
        half_up("1", 1)


def test_the_other_verbs_read_plainly() -> None:
    first, second = date(2025, 1, 1), date(2025, 2, 1)
    assert (least(3, 4), at_least(-3), at_least(5, 7)) == (3, 0, 7)
    assert later(first, second) == second
    assert (pick(True, 1, 2), pick(False, 1, 2)) == (1, 2)
    assert days_between(second, first) == -31
    with pytest.raises(TypeError):
        days_between("2025-01-01", first)
