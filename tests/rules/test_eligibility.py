"""Chương Điều kiện vay: caps over the sum of open loans, classes of the day, exclusions."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diemtua.rules.catalogue import load_catalogue
from diemtua.rules.eligibility import (
    Borrower,
    ClassSpell,
    OpenLoan,
    Request,
    class_on,
    escaped_on,
    is_eligible,
    refusals,
)
from diemtua.rules.periods import Period

CATALOGUE = load_catalogue()
TODAY = date(2025, 3, 10)
POOR = ClassSpell("poor", Period(date(2024, 1, 1), date(2026, 1, 1)))
NEAR_POOR = ClassSpell("near_poor", Period(date(2024, 1, 1), date(2026, 1, 1)))
WAS_POOR = ClassSpell("poor", Period(date(2019, 1, 1), date(2023, 1, 1)))


def request(code: str, dong: int, **more: Any) -> Request:
    asked = {"term_months": 36, "on": TODAY, **more}
    return Request(programme_code=code, amount_dong=dong, **asked)


def codes(asked: Request, borrower: Borrower) -> list[str]:
    found = refusals(asked, borrower=borrower, catalogue=CATALOGUE)
    assert (not found) == is_eligible(asked, borrower=borrower, catalogue=CATALOGUE)
    return [refusal.code for refusal in found]


HARD_AREA = Borrower(area_kinds=frozenset({"disadvantaged"}))
# who, asks for what, and what is said
STORIES: list[tuple[str, Borrower, Request, list[str]]] = [
    ("a poor household", Borrower((POOR,)), request("ho_ngheo", 100_000_000), []),
    ("one đồng too many", Borrower((POOR,)), request("ho_ngheo", 100_000_001), ["over_cap"]),
    ("near-poor as poor", Borrower((NEAR_POOR,)), request("ho_ngheo", 1), ["class_not_listed"]),
    ("on no list", Borrower(), request("ho_can_ngheo", 1), ["class_not_listed"]),
    ("no member of a group", Borrower((POOR,), is_group_member=False), request("ho_ngheo", 1),
     ["not_a_group_member"]),
    ("two loans, one cap", Borrower((POOR,), (OpenLoan("ho_ngheo", 60_000_000),)),
     request("ho_ngheo", 40_000_001), ["over_cap"]),
    ("another programme has its own cap", Borrower((POOR,), (OpenLoan("hssv", 60_000_000),)),
     request("ho_ngheo", 100_000_000), []),
    ("water beside the poor loan", Borrower((POOR,), (OpenLoan("ho_ngheo", 90_000_000),)),
     request("nuoc_sach_vsmt", 50_000_000, works=2), []),
    ("one works, one cap", Borrower(), request("nuoc_sach_vsmt", 25_000_001), ["over_cap"]),
    ("three works", Borrower(), request("nuoc_sach_vsmt", 1, works=3), ["too_many_works"]),
    ("the second works later", Borrower((), (OpenLoan("nuoc_sach_vsmt", 9_000_000, works=1),)),
     request("nuoc_sach_vsmt", 25_000_000), []),
    ("both works financed", Borrower((), (OpenLoan("nuoc_sach_vsmt", 9_000_000, works=2),)),
     request("nuoc_sach_vsmt", 1), ["too_many_works"]),
    ("before the water cap rose", Borrower(),
     request("nuoc_sach_vsmt", 20_000_001, works=2, on=date(2024, 9, 1)), ["over_cap"]),
    ("lives in town", Borrower(lives_in_rural_area=False), request("nuoc_sach_vsmt", 1),
     ["not_rural"]),
    ("water for too long", Borrower(), request("nuoc_sach_vsmt", 1, term_months=61),
     ["term_too_long"]),
    ("escaped two years ago", Borrower((WAS_POOR,)), request("ho_moi_thoat_ngheo", 1), []),
    ("the last day of three years", Borrower((WAS_POOR,)),
     request("ho_moi_thoat_ngheo", 1, on=date(2026, 1, 1)), []),
    ("a day too late", Borrower((WAS_POOR,)),
     request("ho_moi_thoat_ngheo", 1, on=date(2026, 1, 2)), ["escaped_too_long_ago"]),
    ("still near-poor", Borrower((WAS_POOR, NEAR_POOR)), request("ho_moi_thoat_ngheo", 1),
     ["not_escaped"]),
    ("never poor", Borrower(), request("ho_moi_thoat_ngheo", 1), ["not_escaped"]),
    ("trade in a hard area", HARD_AREA, request("sxkd_vkk", 100_000_000), []),
    ("not in a hard area", Borrower(), request("sxkd_vkk", 1), ["area_not_listed"]),
    ("poor in a hard area", Borrower((POOR,), area_kinds=frozenset({"disadvantaged"})),
     request("sxkd_vkk", 1), ["class_excluded"]),
    ("an open job loan", Borrower((), (OpenLoan("gqvl", 1),), frozenset({"disadvantaged"})),
     request("sxkd_vkk", 1), ["open_loan_excludes"]),
    ("before the exclusion",
     Borrower((), (OpenLoan("gqvl", 1),), frozenset({"disadvantaged"})),
     request("sxkd_vkk", 1, on=date(2023, 8, 7)), []),
    ("a student is no production loan",
     Borrower((), (OpenLoan("hssv", 1), OpenLoan("sxkd_vkk", 1)), frozenset({"disadvantaged"})),
     request("sxkd_vkk", 1), []),
    ("both job rates share the cap", Borrower((), (OpenLoan("gqvl_uu_dai", 60_000_000),)),
     request("gqvl", 40_000_001), ["over_cap"]),
    ("ten study months", Borrower(), request("hssv", 40_000_000, study_months=10), []),
    ("a month too little", Borrower(), request("hssv", 40_000_000, study_months=9), ["over_cap"]),
    ("study months not said", Borrower(), request("hssv", 1), ["measure_missing", "over_cap"]),
    ("the old student debt is not counted", Borrower((), (OpenLoan("hssv", 90_000_000),)),
     request("hssv", 20_000_000, study_months=5), []),
    ("tuition and living costs", Borrower(),
     request("hssv_stem", 80_000_000, cost_dong=30_000_000, study_months=10, on=date(2025, 9, 1)),
     []),
    ("a house of 80 per cent", Borrower(), request("noxh_mua", 400_000_000, cost_dong=500_000_000,
     term_months=300), []),
    ("a đồng above 80 per cent", Borrower(), request("noxh_mua", 400_000_001,
     cost_dong=500_000_000), ["over_cap"]),
    ("a house without a price", Borrower(), request("noxh_mua", 1), ["measure_missing"]),
    ("jobs made", Borrower(), request("gqvl_csxkd", 300_000_001, jobs=3), ["over_cap"]),
    ("a forest of two and a half hectares", Borrower(),
     request("trong_rung_75", 37_500_000, hectares=Decimal("2.5"), on=date(2018, 1, 1)), []),
    ("a closed programme", Borrower((POOR,)), request("nha_o_hn_33", 1), ["programme_not_open"]),
    ("before its first day", Borrower(), request("hssv_stem", 1, on=date(2025, 8, 27)),
     ["programme_not_open"]),
    ("no such programme", Borrower(), request("ho_giau", 1), ["programme_unknown"]),
    ("just released", Borrower(released_on=date(2024, 1, 1)), request("an_phat_tu", 1), []),
    ("released long ago", Borrower(released_on=date(2020, 3, 9)), request("an_phat_tu", 1),
     ["released_too_long_ago"]),
    ("not released", Borrower(), request("an_phat_tu", 1), ["not_released"]),
    ("land and trade support", Borrower((POOR,), (OpenLoan("nd28_nghe", 1),)),
     request("nd28_dat_sx", 1), ["open_loan_excludes"]),
    ("a Kinh household", Borrower(), request("dtts_dbkk", 1, on=date(2014, 1, 1)),
     ["not_ethnic_minority"]),
    ("little own capital", HARD_AREA, request("thuong_nhan_vkk", 80_000_000,
     cost_dong=100_000_000, own_capital_dong=19_999_999), ["own_capital_too_small"]),
    ("nothing asked", Borrower((POOR,)), request("ho_ngheo", 0, term_months=0),
     ["amount_not_positive", "term_not_positive"]),
]  # fmt: skip


@pytest.mark.parametrize(("who", "borrower", "asked", "told"), STORIES, ids=[s[0] for s in STORIES])
def test_who_may_borrow(who: str, borrower: Borrower, asked: Request, told: list[str]) -> None:
    assert codes(asked, borrower) == told


def test_a_refusal_names_the_room_that_is_left() -> None:
    borrower = Borrower((POOR,), (OpenLoan("ho_ngheo", 60_000_000),))
    asked = request("ho_ngheo", 50_000_000)
    [refusal] = refusals(asked, borrower=borrower, catalogue=CATALOGUE)
    assert refusal.facts == {
        "cap_dong": 100_000_000,
        "cap_unit": "household",
        "open_dong": 60_000_000,
        "room_dong": 40_000_000,
    }


@given(st.integers(0, 150_000_000), st.integers(1, 150_000_000))
def test_the_sum_never_passes_the_cap(open_dong: int, asked_dong: int) -> None:
    borrower = Borrower((POOR,), (OpenLoan("ho_ngheo", open_dong),))
    granted = not codes(request("ho_ngheo", asked_dong), borrower)
    assert granted == (open_dong + asked_dong <= 100_000_000)


def test_the_class_of_a_day_and_the_day_of_leaving() -> None:
    named = ClassSpell("newly_escaped", Period(date(2024, 1, 1)))
    assert class_on((WAS_POOR, named), date(2022, 12, 31)) == "poor"
    assert class_on((WAS_POOR, named), date(2023, 6, 1)) is None
    assert escaped_on((named,), TODAY) == date(2024, 1, 1)
    assert escaped_on((WAS_POOR, named), TODAY) == date(2023, 1, 1)
    assert escaped_on((POOR,), TODAY) is None
