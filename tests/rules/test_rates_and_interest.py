"""Chương Lãi suất và tiền lãi: scope, overlays, balance-days, day counts."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diemtua.rules.catalogue import load_catalogue
from diemtua.rules.interest import (
    DayCount,
    balance_days,
    interest,
    interest_of_run,
    overdue_rate_days,
    rate_days,
)
from diemtua.rules.periods import Period, add_months
from diemtua.rules.rates import OverdueRule, RateEvent, RateTerms, Scope, cut, rate_text

CATALOGUE = load_catalogue()
DAYS = st.dates(date(2019, 1, 1), date(2027, 12, 31))

# programme, disbursed, asked for, province, in term, what the row tells
RATES = [
    ("ho_ngheo", "2013-01-10", "2025-11-30", None, "7.8", "872 and 750 spoke of new loans only"),
    ("ho_ngheo", "2013-01-10", "2025-12-01", None, "6.24", "2553 moves all outstanding loans"),
    ("ho_ngheo", "2014-07-01", "2020-01-01", None, "7.2", "a loan of 2014 keeps 7.2"),
    ("ho_ngheo", "2025-11-10", "2025-11-30", None, "6.6", "the day before 2553"),
    (
        "ho_ngheo",
        "2020-01-01",
        "2021-11-01",
        None,
        "5.94",
        "a tenth off in the last quarter of 2021",
    ),
    (
        "ho_ngheo",
        "2022-03-01",
        "2023-12-31",
        None,
        "4.6",
        "2 points off what was lent in 2022-2023",
    ),
    ("ho_ngheo", "2021-03-01", "2023-12-31", None, "6.6", "lent before 2022: no support"),
    ("ho_ngheo", "2022-03-01", "2024-01-01", None, "6.6", "the support has ended"),
    ("hssv_may_tinh", "2022-05-01", "2022-06-01", None, "1.2", "1.2 is not above 6"),
    ("ho_ngheo", "2025-01-01", "2025-10-15", "38", "4.6", "storm province"),
    ("ho_ngheo", "2025-01-01", "2025-12-31", "68", "4.24", "Lâm Đồng, by the second decision"),
    ("ho_ngheo", "2025-01-01", "2025-12-31", "75", "6.24", "Đồng Nai had no storm relief"),
    ("gqvl", "2018-06-01", "2025-12-01", None, "6.24", "linked to the poor rate by its contract"),
    ("gqvl", "2020-06-01", "2026-02-01", None, "7.488", "keeps the near-poor link"),
    ("gqvl", "2026-01-01", "2026-02-01", None, "7.9248", "127% of 6.24, never rounded"),
    ("gqvl_uu_dai", "2018-06-01", "2025-12-01", None, "3.12", "half of the poor rate"),
    ("gqvl_uu_dai", "2020-06-01", "2025-12-01", None, "3.744", "half of the near-poor rate"),
    ("noxh_mua", "2018-01-01", "2024-08-01", None, "6.6", "existing housing loans moved too"),
    ("noxh_mua", "2018-01-01", "2025-10-10", None, "5.4", "fixed at 5.4"),
    ("nha_o_hn_33", "2016-01-01", "2026-06-01", None, "3.0", "a closed programme keeps its rate"),
    ("covid_tra_luong_2021", "2021-08-01", "2022-08-01", None, "0.0", "wage loans bear nothing"),
]


@pytest.mark.parametrize(("code", "disbursed", "asked", "province", "rate", "why"), RATES)
def test_the_rate_of_a_day(
    code: str, disbursed: str, asked: str, province: str | None, rate: str, why: str
) -> None:
    terms = CATALOGUE.rate_terms(code, province=province)
    days = {"disbursed_on": date.fromisoformat(disbursed), "on": date.fromisoformat(asked)}
    assert terms.in_term_pct(**days) == Decimal(rate), why


def test_the_overdue_rate_is_130_per_cent_or_absolute() -> None:
    day = date(2026, 2, 1)
    poor = CATALOGUE.rate_terms("ho_ngheo")
    wages = CATALOGUE.rate_terms("covid_tra_luong_2021")
    assert poor.overdue_pct(disbursed_on=day, on=day) == Decimal("8.112")
    then = date(2021, 11, 1)
    assert wages.overdue_pct(disbursed_on=then, on=then) == 12
    for wrong in ({}, {"factor": Decimal(1), "annual_rate_pct": Decimal(1)}):
        with pytest.raises(ValueError, match="either a factor or"):
            OverdueRule(**wrong)


def test_a_rate_before_the_first_event_is_not_guessed() -> None:
    terms = CATALOGUE.rate_terms("hssv_stem")
    assert terms.contract_pct(disbursed_on=date(2025, 8, 27), on=date(2025, 8, 27)) is None
    with pytest.raises(LookupError, match="no rate is known"):
        terms.in_term_pct(disbursed_on=date(2025, 8, 27), on=date(2025, 8, 27))


def test_rates_keep_all_their_decimals() -> None:
    event = RateEvent(date(2025, 1, 1), Decimal("6.123456789012"), Scope.ALL)
    terms = RateTerms((event,), overdue=OverdueRule(factor=Decimal("1.000000000001")))
    overdue = terms.overdue_pct(disbursed_on=date(2025, 1, 1), on=date(2025, 1, 1))
    assert Fraction(overdue) == Fraction("6.123456789012") * Fraction("1.000000000001")
    assert [rate_text(Decimal(t)) for t in ("6.240", "7", "0.000", "100")] == [
        "6.24", "7", "0", "100",
    ]  # fmt: skip


# The test figures that a hand calculator gives: balance, days, rate, đồng.
@pytest.mark.parametrize(
    ("balance", "days", "rate", "dong"),
    [
        (50_000_000, 31, "6.24", 264_986),
        (50_000_000, 30, "6.24", 256_438),
        (100_000_000, 31, "7.488", 635_967),
        (10_000_000, 45, "8.112", 100_011),
        (1, 1, "6.24", 0),
    ],
)
def test_interest_is_rounded_half_up_once(balance: int, days: int, rate: str, dong: int) -> None:
    assert interest(balance * days, Decimal(rate)) == dong


def test_storm_relief_is_refunded_to_the_dong() -> None:
    quarter = Period(date(2025, 10, 1), date(2026, 1, 1))
    figures = [
        interest_of_run(
            50_000_000
            * rate_days(
                CATALOGUE.rate_terms("ho_ngheo", province=province),
                disbursed_on=date(2025, 10, 1),
                period=quarter,
            )
        )
        for province in (None, "38")
    ]
    assert figures == [816_493, 564_438]
    assert figures[0] - figures[1] == 252_055


@given(st.lists(st.tuples(DAYS, st.integers(0, 10**9)), max_size=20), DAYS, st.integers(0, 400))
def test_balance_days_add_up_to_the_days_walked(
    movements: list[tuple[date, int]], start: date, length: int
) -> None:
    period = Period(start, start + timedelta(days=length))
    before_end = [(on, dong) for on, dong in movements if on < period.start + timedelta(length)]
    summed = sum(balance_days(dong, on, period) for on, dong in before_end)
    walked = sum(
        dong
        for offset in range(length)
        for on, dong in before_end
        if on <= start + timedelta(days=offset)
    )
    assert summed == walked


@given(st.sampled_from(sorted(CATALOGUE.programmes)), DAYS, st.integers(0, 500))
@settings(deadline=None)
def test_rate_days_are_the_rates_of_the_days_added_up(code: str, start: date, length: int) -> None:
    terms = CATALOGUE.rate_terms(code, province="38")
    if terms.contract_pct(disbursed_on=start, on=start) is None:
        return
    period = Period(start, start + timedelta(days=length))
    days = [start + timedelta(days=n) for n in range(length)]
    assert rate_days(terms, disbursed_on=start, period=period) == sum(
        terms.in_term_pct(disbursed_on=start, on=day) for day in days
    )
    assert overdue_rate_days(terms, disbursed_on=start, period=period) == sum(
        terms.overdue_pct(disbursed_on=start, on=day) for day in days
    )


def part(kind: DayCount, start: date, end: date, posted: date | None = None) -> Fraction:
    return kind.year_part(start, end, first_disbursed_on=start, last_posted_on=posted or start)


DAY_COUNTS = [
    (DayCount.ACT_365F, date(2024, 1, 1), date(2025, 1, 1), Fraction(366, 365)),
    (DayCount.ACT_360, date(2025, 1, 1), date(2025, 2, 1), Fraction(31, 360)),
    (DayCount.ACT_ACT, date(2024, 1, 1), date(2025, 1, 1), Fraction(1)),
    (DayCount.ACT_ACT, date(2023, 12, 31), date(2024, 1, 2), Fraction(1, 365) + Fraction(1, 366)),
    (DayCount.THIRTY_E_360, date(2025, 1, 31), date(2025, 3, 31), Fraction(60, 360)),
    (DayCount.THIRTY_E_360, date(2025, 1, 15), date(2025, 1, 31), Fraction(15, 360)),
    (DayCount.THIRTY_360, date(2025, 1, 15), date(2025, 1, 31), Fraction(16, 360)),
    (DayCount.THIRTY_360, date(2025, 1, 30), date(2025, 1, 31), Fraction(0)),
    (DayCount.THIRTY_360, date(2025, 2, 28), date(2025, 3, 1), Fraction(3, 360)),
    (DayCount.MONTHLY_12, date(2025, 1, 31), date(2025, 2, 28), Fraction(1, 12)),
    (DayCount.MONTHLY_12, date(2025, 1, 31), date(2025, 3, 31), Fraction(2, 12)),
    (DayCount.MONTHLY_12, date(2025, 11, 10), date(2025, 12, 10), Fraction(1, 12)),
    (DayCount.MONTHLY_12, date(2025, 4, 10), date(2025, 4, 11), Fraction(1, 360)),
    (DayCount.MONTHLY_12, date(9999, 12, 15), date(9999, 12, 31), Fraction(16, 372)),
]


@pytest.mark.parametrize(("kind", "start", "end", "year_part"), DAY_COUNTS)
def test_the_part_of_a_year(kind: DayCount, start: date, end: date, year_part: Fraction) -> None:
    assert part(kind, start, end) == year_part


@given(st.sampled_from(list(DayCount)), DAYS, st.integers(0, 800), st.integers(0, 800))
def test_the_parts_of_a_stretch_add_up(kind: DayCount, start: date, one: int, two: int) -> None:
    middle, end = sorted((start + timedelta(days=one), start + timedelta(days=two)))
    whole = part(kind, start, end)
    left, right = (
        part(kind, start, middle),
        kind.year_part(middle, end, first_disbursed_on=start, last_posted_on=start),
    )
    assert left + right == whole
    assert min(left, right) >= 0


@given(DAYS, st.integers(1, 60))
def test_a_month_of_the_loan_is_a_twelfth(start: date, months: int) -> None:
    assert part(DayCount.MONTHLY_12, start, add_months(start, months)) == Fraction(months, 12)


def test_a_stretch_is_cut_only_inside() -> None:
    start, end = date(2025, 1, 1), date(2025, 2, 1)
    assert cut(start, end, (start, date(2025, 1, 15), end)) == (
        Period(start, date(2025, 1, 15)),
        Period(date(2025, 1, 15), end),
    )
    assert cut(start, start, ()) == ()
