"""What a hand types: amounts and days are read the way people mean them, or refused with the way to write them."""

from __future__ import annotations

import contextlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diemtua.ground import formats
from diemtua.ground.typed_day import NoSuchDay, NoSuchMonth, NotADay, read_day
from diemtua.ground.typed_money import (
    LARGEST_DONG,
    AmountBelowZero,
    AmountMissing,
    AmountTooLarge,
    BelowOneDong,
    DotsMisplaced,
    NotAnAmount,
    UnknownUnit,
    read_dong,
)

AMOUNTS = {
    "420000": 420_000,
    "420.000": 420_000,
    "420k": 420_000,
    "420 K": 420_000,
    "420 nghìn": 420_000,
    "420 ngàn": 420_000,
    "420.000 đ": 420_000,
    "420000đồng": 420_000,
    "1,5 triệu": 1_500_000,
    "1,25tr": 1_250_000,
    "1tr5": 1_500_000,
    "1tr500": 1_500_000,
    "1 triệu 500": 1_500_000,
    "1tr500k": 1_500_000,
    "420k500": 420_500,
    "2 tỷ 300 triệu": 2_300_000_000,
    "0,5 tỉ": 500_000_000,
    "1.250 triệu": 1_250_000_000,
    "0": 0,
    "  50.000\u00a0đ ": 50_000,
}
REFUSED = {
    "": AmountMissing,
    "-5": AmountBelowZero,
    "−5.000": AmountBelowZero,
    "420,5": BelowOneDong,
    "420,000": BelowOneDong,
    "0,0001k": BelowOneDong,
    "1.5 triệu": DotsMisplaced,
    "42.00": DotsMisplaced,
    "5 tấn": UnknownUnit,
    "abc": NotAnAmount,
    "1tr50": NotAnAmount,
    "2tr 3tỷ": NotAnAmount,
    "5 + 5": NotAnAmount,
    "9.999.999.999.999.999": AmountTooLarge,
    "1000000 tỷ": AmountTooLarge,
}


@pytest.mark.parametrize(("typed", "amount"), AMOUNTS.items())
def test_an_amount_is_read_as_meant(typed: str, amount: int) -> None:
    assert read_dong(typed) == amount


@pytest.mark.parametrize(("typed", "problem"), REFUSED.items())
def test_what_could_mean_two_amounts_is_none(typed: str, problem: type[NotAnAmount]) -> None:
    with pytest.raises(problem) as refused:
        read_dong(typed)
    assert "!" not in str(refused.value)
    assert "{" not in str(refused.value)


@given(st.integers(min_value=0, max_value=LARGEST_DONG))
def test_what_the_formatter_writes_is_read_back(amount: int) -> None:
    assert read_dong(formats.money(amount)) == amount
    assert read_dong(str(amount)) == amount


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused_never_anything_else(typed: str) -> None:
    with contextlib.suppress(NotAnAmount):
        assert 0 <= read_dong(typed) <= LARGEST_DONG


@pytest.mark.parametrize(
    "typed", ["12/11/2026", "12-11-2026", "12.11.2026", " 12 / 11 / 2026 ", "2026-11-12"]
)
def test_a_day_is_read(typed: str) -> None:
    assert read_day(typed) == date(2026, 11, 12)


def test_a_day_without_its_year_takes_the_year_of_the_page() -> None:
    assert read_day("12/11", year=2026) == date(2026, 11, 12)
    with pytest.raises(NotADay):
        read_day("12/11")


def test_an_impossible_day_is_told_why() -> None:
    with pytest.raises(NoSuchDay, match="Tháng 11/2026 có 30 ngày"):
        read_day("31/11/2026")
    with pytest.raises(NoSuchDay, match="có 28 ngày"):
        read_day("29/2/2025")
    with pytest.raises(NoSuchMonth, match="Không có tháng 13"):
        read_day("01/13/2026")


@given(st.dates(min_value=date(1900, 1, 1)))
def test_a_written_day_reads_back(on: date) -> None:
    assert read_day(formats.day(on)) == on


@given(st.text(max_size=20))
def test_any_text_is_a_day_or_refused(typed: str) -> None:
    with contextlib.suppress(NotADay):
        read_day(typed)
