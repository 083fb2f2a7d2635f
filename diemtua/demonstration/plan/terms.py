"""Mức vay tối đa theo ngày: caps and longest terms the planner keeps to, by day of disbursement.

A little table of its own on purpose. The plan is checked against the product's catalogue by a test,
and two independent tables that agree say more than one table read twice.
"""

from __future__ import annotations

from bisect import bisect_right
from datetime import date

MILLION = 1_000_000

_POOR_CAPS = ((date(2014, 5, 1), 50), (date(2019, 3, 1), 100))
_JOB_CAPS = ((date(2015, 9, 1), 50), (date(2019, 11, 8), 100), (date(2026, 1, 1), 200))

_CAPS_MILLION: dict[str, tuple[tuple[date, int], ...]] = {
    "ho_ngheo": _POOR_CAPS,
    "ho_can_ngheo": _POOR_CAPS,
    "ho_moi_thoat_ngheo": ((date(2015, 9, 5), 50), (date(2019, 3, 1), 100)),
    "sxkd_vkk": ((date(2007, 3, 5), 30), (date(2016, 3, 15), 50), (date(2023, 8, 8), 100)),
    "gqvl": _JOB_CAPS,
    "gqvl_uu_dai": _JOB_CAPS,
    "dtts_2085": ((date(2016, 10, 31), 50), (date(2019, 3, 1), 100)),
    "nha_o_hn_33": ((date(2015, 10, 1), 25),),
    "nd28_nha_o": ((date(2022, 4, 26), 40),),
    "hssv_may_tinh": ((date(2022, 4, 4), 10),),
    "an_phat_tu": ((date(2023, 10, 10), 100),),
    "noxh_xay_sua": ((date(2021, 4, 1), 500), (date(2024, 8, 1), 1000)),
    "gqvl_csxkd": ((date(2015, 9, 1), 1000), (date(2019, 11, 8), 2000)),
}
"""Whole million đồng per household (worker, person, establishment) from each day on."""

_WORKS_CAPS = ((date(2014, 4, 20), 6), (date(2018, 5, 28), 10), (date(2024, 9, 2), 25))
"""Million đồng for each of the two kinds of works, water supply and sanitation."""

_STUDY_CAPS = (
    (date(2013, 8, 1), 1_100_000),
    (date(2016, 1, 9), 1_250_000),
    (date(2017, 6, 15), 1_500_000),
    (date(2019, 12, 1), 2_500_000),
    (date(2022, 5, 19), 4_000_000),
)
"""Đồng per month of study; it binds each new disbursement."""

CLOSED_ON: dict[str, date] = {
    "dtts_2085": date(2022, 1, 1),
    "nha_o_hn_33": date(2021, 1, 1),
    "hssv_may_tinh": date(2024, 1, 1),
}
"""First day on which nothing new is lent."""

SHARED_CAP = frozenset(
    {"ho_ngheo", "ho_can_ngheo", "ho_moi_thoat_ngheo", "sxkd_vkk", "gqvl", "gqvl_uu_dai"}
    | {"dtts_2085", "an_phat_tu"}
)
"""Production loans of which the planner never lets a household hold more than 100 million together.
Stricter than the law asks (it caps programme by programme), so that no reading of it is broken."""

SHARED_CAP_DONG = 100 * MILLION

STUDY_MONTHS_A_TERM = 5
"""Số tháng học một kỳ: a tranche pays for one of the two terms of a school year."""


def _latest(rows: tuple[tuple[date, int], ...], on: date) -> int:
    at = bisect_right([start for start, _ in rows], on) - 1
    if at < 0:
        raise ValueError(f"nothing was lent on {on.isoformat()}")
    return rows[at][1]


def works_cap_dong(on: date) -> int:
    """Mức tối đa một loại công trình nước sạch hoặc vệ sinh, đồng."""
    return _latest(_WORKS_CAPS, on) * MILLION


def study_cap_dong(on: date) -> int:
    """Mức tối đa một tháng học, đồng."""
    return _latest(_STUDY_CAPS, on)


def cap_dong(programme: str, on: date, *, works: int = 1) -> int | None:
    """Mức vay tối đa ngày ấy, đồng; None where the cap is a formula (cost, months of study)."""
    if programme == "nuoc_sach_vsmt":
        return works_cap_dong(on) * works
    if programme not in _CAPS_MILLION:
        return None
    if programme in CLOSED_ON and on >= CLOSED_ON[programme]:
        raise ValueError(f"{programme} was closed before {on.isoformat()}")
    return _latest(_CAPS_MILLION[programme], on) * MILLION


def longest_term_months(programme: str, on: date) -> int | None:
    """Thời hạn dài nhất, tháng; None where a formula gives it (students, contracts abroad)."""
    fixed = {
        "nuoc_sach_vsmt": 60,
        "noxh_xay_sua": 300,
        "nha_o_hn_33": 180,
        "nd28_nha_o": 180,
        "hssv_may_tinh": 36,
        "an_phat_tu": 120,
        "dtts_2085": 120,
    }
    if programme in fixed:
        return fixed[programme]
    if programme == "ho_moi_thoat_ngheo":
        return 120 if on >= date(2021, 3, 10) else 60
    if programme in ("gqvl", "gqvl_uu_dai", "gqvl_csxkd"):
        return 120 if on >= date(2019, 11, 8) else 60
    if programme in ("ho_ngheo", "ho_can_ngheo", "sxkd_vkk"):
        return 120 if on >= date(2019, 3, 1) else 60
    return None


def rhythm_months(programme: str, term_months: int) -> int:
    """Kỳ hạn trả nợ, tháng: how far apart the instalments of a loan stand."""
    if programme.startswith("noxh"):
        return 6
    if programme in ("nuoc_sach_vsmt", "hssv"):
        return 12
    if term_months <= 12:
        return term_months
    return 24 if term_months <= 60 else 36


def report_line(programme: str) -> str:
    """Dòng báo cáo: the line of the published text under which a programme is counted."""
    if programme.startswith("gqvl"):
        return "gqvl"
    if programme.startswith("noxh"):
        return "noxh"
    named = ("ho_ngheo", "ho_can_ngheo", "ho_moi_thoat_ngheo", "sxkd_vkk", "nuoc_sach_vsmt", "hssv")
    return programme if programme in named else "khac"
