"""Chương Hoa hồng, phí ủy thác và xếp loại tổ."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diemtua.rules.catalogue import load_catalogue
from diemtua.rules.fees import (
    FeeBase,
    FeeLevel,
    FeeSplit,
    QualityBand,
    Work,
    commission_dong,
    entrustment_fee_dong,
    quality_pct,
    split_fee,
)
from diemtua.rules.rating import RatingSheet, Ratio, score

CATALOGUE = load_catalogue()
DAY = date(2025, 3, 25)
SHEET: RatingSheet = CATALOGUE.rating_on(DAY).sheet
QUALITY = CATALOGUE.fee_quality_on(DAY).bands
FEE = CATALOGUE.entrustment_fee_level("ho_ngheo", DAY)
HOUSING = CATALOGUE.entrustment_fee_level("noxh", DAY)


def work(level: FeeLevel, interest: int = 0, rate: str = "6.6", average: int = 0) -> Work:
    return Work(level, interest, Decimal(rate), average)


def test_the_fee_is_taken_of_the_balance_whose_interest_was_collected() -> None:
    # 275,000 đ at 6.6% a year is a month of 50 million; 0.032% of it is 16,000 đ.
    assert entrustment_fee_dong([work(FEE, 275_000)], paid_pct=Decimal(100)) == 16_000
    assert entrustment_fee_dong([work(FEE, 275_000)], paid_pct=Decimal(80)) == 12_800
    assert entrustment_fee_dong([work(FEE, 275_000)], paid_pct=Decimal(0)) == 0


def test_social_housing_counts_the_average_balance_in_term() -> None:
    assert HOUSING.base is FeeBase.AVERAGE_IN_TERM_BALANCE
    housing = work(HOUSING, interest=999, average=400_000_000)
    assert entrustment_fee_dong([housing], paid_pct=Decimal(100)) == 12_000


def test_lines_are_added_before_they_are_rounded() -> None:
    halves = [work(FeeLevel(Decimal("0.05"), FeeBase.AVERAGE_IN_TERM_BALANCE), average=1_000)] * 2
    assert commission_dong(halves) == 1
    assert commission_dong(halves, result_factor=Decimal("0.4")) == 0
    assert commission_dong([]) == 0


def test_a_loan_without_interest_brings_no_balance_with_interest() -> None:
    assert entrustment_fee_dong([work(FEE, 0, rate="0")], paid_pct=Decimal(100)) == 0


@pytest.mark.parametrize(
    ("overdue", "outstanding", "paid"),
    [(0, 0, 100), (0, 1000, 100), (19, 1000, 100), (20, 1000, 80), (29, 1000, 80), (30, 1000, 50),
     (39, 1000, 50), (40, 1000, 0), (1000, 1000, 0)],
)  # fmt: skip
def test_the_share_paid_by_the_overdue_ratio(overdue: int, outstanding: int, paid: int) -> None:
    assert quality_pct(QUALITY, overdue_dong=overdue, outstanding_dong=outstanding) == paid


def test_bands_must_cover_every_ratio() -> None:
    with pytest.raises(LookupError):
        quality_pct([QualityBand(Decimal(2), Decimal(100))], overdue_dong=1, outstanding_dong=1)


def test_a_fee_is_split_among_the_levels() -> None:
    split = CATALOGUE.fee_split_on(DAY).split
    assert split_fee(100_001, split) == {
        "commune": 84_001, "district": 9_000, "province": 4_500, "centre": 2_500,
    }  # fmt: skip
    with pytest.raises(ValueError, match="100 per cent"):
        FeeSplit({"commune": Decimal(99)})


@given(st.integers(0, 10**12), st.sampled_from([DAY, date(2026, 1, 1)]))
def test_the_levels_receive_the_whole_fee(dong: int, day: date) -> None:
    assert sum(split_fee(dong, CATALOGUE.fee_split_on(day).split).values()) == dong


def ratios(**changes: Ratio | None) -> dict[str, Ratio | None]:
    best: dict[str, Ratio | None] = {
        "session_attendance": Ratio(1, 1),
        "overdue_ratio": Ratio(0, 100),
        "due_principal_collected": Ratio(1, 1),
        "interest_collected": Ratio(1, 1),
        "savers": Ratio(1, 1),
        "savings_growth": Ratio(2, 100),
    }
    return {**best, **changes}


def test_a_group_that_does_everything_has_a_hundred_points() -> None:
    result = score(ratios(), SHEET)
    assert result.total_points == 100
    assert result.band.name == "Tốt"


def test_what_was_not_asked_costs_nothing() -> None:
    asked_nothing = ratios(due_principal_collected=None, savers=Ratio(0, 0))
    assert score(asked_nothing, SHEET).total_points == 100


def test_points_are_linear_between_the_anchors() -> None:
    result = score(ratios(overdue_ratio=Ratio(1, 100), interest_collected=Ratio(1, 3)), SHEET)
    assert result.points["overdue_ratio"] == 15
    assert result.points["interest_collected"] == Decimal("6.67")
    assert result.total_points == Decimal("71.67")
    assert result.band.code == "fair"


@pytest.mark.parametrize(
    ("points", "name"),
    [("85", "Tốt"), ("84.99", "Khá"), ("70", "Khá"), ("69.99", "Trung bình"), ("50", "Trung bình"),
     ("49.99", "Yếu"), ("0", "Yếu")],
)  # fmt: skip
def test_where_the_bands_begin(points: str, name: str) -> None:
    assert SHEET.band_of(Decimal(points)).name == name


def test_a_criterion_left_out_is_a_bug() -> None:
    with pytest.raises(ValueError, match="savers"):
        score({code: ratio for code, ratio in ratios().items() if code != "savers"}, SHEET)


COUNTS = st.tuples(st.integers(-50, 200), st.integers(0, 100)).map(lambda pair: Ratio(*pair))


@given(st.fixed_dictionaries(dict.fromkeys(ratios(), COUNTS)))
def test_points_stay_within_their_criterion(given_ratios: dict[str, Ratio]) -> None:
    result = score(given_ratios, SHEET)
    for criterion in SHEET.criteria:
        assert 0 <= result.points[criterion.code] <= criterion.max_points
    assert result.total_points == sum(result.points.values())
