"""How figures are written: one way, everywhere."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from diemtua.ground import formats
from diemtua.ground.formats import MINUS, NBSP, NONE
from diemtua.site.translations import compile_catalogues


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (formats.money(1_234_567), f"1.234.567{NBSP}đ"),
        (formats.money(0), f"0{NBSP}đ"),
        (formats.money(None), NONE),
        (formats.money(-50_000), f"{MINUS}50.000{NBSP}đ"),
        (formats.number(999), "999"),
        (formats.number(1_000), "1.000"),
        (formats.signed(7_765), "+7.765"),
        (formats.signed(-5_400), f"{MINUS}5.400"),
        (formats.signed(0), "0"),
        (formats.signed(None), NONE),
        (formats.million(741_650_000_000), "741.650"),
        (formats.million_dong(741_650_000_000), f"741.650{NBSP}triệu{NBSP}đồng"),
        (formats.billion_dong(5_352_100_000_000), f"5.352,1{NBSP}tỷ{NBSP}đồng"),
        (formats.billion_dong(535_200_000_000), f"535,2{NBSP}tỷ{NBSP}đồng"),
        (formats.money_short(61_730_000), f"61,7{NBSP}triệu{NBSP}đồng"),
        (formats.money_short(61_000_000), f"61{NBSP}triệu{NBSP}đồng"),
        (formats.money_short(999_999), f"999.999{NBSP}đ"),
        (formats.percent(Decimal("0.05")), "0,05%"),
        (formats.percent(Decimal("0.005")), "0,01%"),
        (formats.ratio(267_600_000, 535_200_000_000), "0,05%"),
        (formats.ratio(1, 0), NONE),
        (formats.rate(Decimal("7.9248")), "7,9248%"),
        (formats.rate(Decimal("6.60")), "6,6%"),
        (formats.rate(Decimal("10")), "10%"),
        (formats.rate(Decimal("0")), "0%"),
        (formats.score(Decimal("93.25")), "93,3"),
        (formats.day(date(2026, 11, 5)), "05/11/2026"),
        (formats.day(None), NONE),
        (formats.day_short(date(2026, 11, 5)), "05/11"),
        (formats.month(date(2026, 11, 5)), "11/2026"),
        (formats.period(date(2026, 1, 1), date(2026, 11, 1)), "01/01/2026–31/10/2026"),
        (formats.mask_loan_code("6612344417"), f"66{NBSP}••••{NBSP}4417"),
        (formats.mask_citizen_id("070099000123"), f"••••{NBSP}••••{NBSP}•123"),
        (formats.phone("0912345678"), f"0912{NBSP}345{NBSP}678"),
        (formats.phone("+84912345678"), f"0912{NBSP}345{NBSP}678"),
        (formats.phone("12345"), "12345"),
        (formats.mask_phone("0912345678"), f"0912{NBSP}•••{NBSP}678"),
        (formats.on_paper(NONE), "……"),
        (formats.on_paper("0"), "0"),
    ],
)
def test_written_as_people_write_it(written: str, expected: str) -> None:
    assert written == expected


def test_an_instant_is_told_in_vietnam() -> None:
    assert formats.instant(datetime(2026, 11, 10, 20, 30, tzinfo=UTC)) == "03:30, 11/11/2026"


@pytest.mark.parametrize(
    ("due", "words"),
    [(12, "còn 2 ngày"), (11, "mai"), (10, "hôm nay"), (8, "trễ 2 ngày")],
)
def test_days_to_go_stand_beside_the_date(due: int, words: str) -> None:
    assert formats.days_to_go(date(2026, 11, due), date(2026, 11, 10)) == words


def test_days_ago_of_a_day_to_come_are_days_to_go() -> None:
    today = date(2026, 11, 10)
    assert formats.days_ago(date(2026, 11, 9), today) == "hôm qua"
    assert formats.days_ago(date(2026, 11, 3), today) == "7 ngày trước"
    assert formats.days_ago(date(2026, 11, 11), today) == "mai"


def test_weekdays_as_on_the_wall() -> None:
    assert [formats.weekday(date(2026, 11, day)) for day in (10, 15)] == ["thứ Ba", "Chủ nhật"]


def test_in_english_the_figures_stay_and_the_units_are_translated() -> None:
    compile_catalogues()
    with translation.override("en"):
        assert formats.billion_dong(535_200_000_000) == f"535,2{NBSP}billion{NBSP}đồng"
        assert formats.days_to_go(date(2026, 11, 12), date(2026, 11, 10)) == "2 days left"


@given(st.integers(min_value=-(10**18), max_value=10**18))
def test_a_written_number_reads_back_as_itself(amount: int) -> None:
    text = formats.number(amount)
    assert int(text.replace(".", "").replace(MINUS, "-")) == amount
    groups = text.lstrip(MINUS).split(".")
    assert all(len(group) == 3 for group in groups[1:])
    assert 1 <= len(groups[0]) <= 3


@given(st.decimals(min_value=0, max_value=100, places=4))
def test_a_written_rate_is_the_rate_exactly(rate_pct: Decimal) -> None:
    text = formats.rate(rate_pct)
    assert Decimal(text.rstrip("%").replace(",", ".")) == rate_pct


@given(st.integers(min_value=0, max_value=10**9), st.integers(min_value=1, max_value=10**9))
def test_a_ratio_is_rounded_half_up_once(over: int, under: int) -> None:
    text = formats.ratio(over, under).rstrip("%").replace(".", "").replace(",", ".")
    hundredths = (2 * over * 10_000 + under) // (2 * under)
    assert Decimal(text) == Decimal(hundredths) / 100
