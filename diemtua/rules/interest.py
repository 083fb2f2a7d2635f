"""Tiền lãi: simple interest on daily balances, exact until it is posted, then rounded half up once.

Interest counts from the day of disbursement to the day before payment; posted interest bears no
interest. What rounding took or gave is not carried: each stretch starts from nothing.
"""

from __future__ import annotations

import calendar
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any

from diemtua.rules.dong import Dong
from diemtua.rules.periods import Period, add_months
from diemtua.rules.rates import RateTerms
from diemtua.rules.verbs import days_between, half_up, later

DAYS_IN_YEAR = 365
"""A year has 365 days in interest, leap years too (ACT/365F)."""

_GREGORIAN_CYCLE_YEARS, _GREGORIAN_CYCLE_DAYS = 400, 146_097


def balance_days(amount_dong: Any, on: Any, period: Period) -> Any:
    """Tích số: one ledger line's share; the caller sums the lines dated before the period's end."""
    return amount_dong * days_between(later(on, period.start), period.end)


def interest(balance_dong_days: Any, rate_pct: Any) -> Any:
    """Tiền lãi: balance-days at one rate, per cent a year of 365 days, rounded half up."""
    return interest_of_run(balance_dong_days * rate_pct)


def interest_of_run(balance_dong_rate_days: Any) -> Any:
    """Tiền lãi từ tích số lãi: Σ balance × days × rate (exact) becomes đồng, rounded half up."""
    return half_up(balance_dong_rate_days, 100 * DAYS_IN_YEAR)


def rate_days(terms: RateTerms, *, disbursed_on: date, period: Period) -> Decimal:
    """Σ ngày × lãi suất trong hạn: worked out once per rate class and stretch."""
    return sum(
        (
            terms.in_term_pct(disbursed_on=disbursed_on, on=part.start) * part.days
            for part in terms.stretches(period)
        ),
        Decimal(0),
    )


def overdue_rate_days(terms: RateTerms, *, disbursed_on: date, period: Period) -> Decimal:
    """Σ ngày × lãi suất quá hạn: the same for overdue principal."""
    return sum(
        (
            terms.overdue_pct(disbursed_on=disbursed_on, on=part.start) * part.days
            for part in terms.stretches(period)
        ),
        Decimal(0),
    )


def exact_interest(balance_dong: Dong, *, rate_pct: Decimal, year_part: Fraction) -> Fraction:
    """Tiền lãi chính xác: before any rounding, for a stretch of unchanging balance and rate."""
    return balance_dong * Fraction(rate_pct) * year_part / 100


class DayCount(StrEnum):
    """Cách tính ngày: what part of a year a day is."""

    ACT_365F = "ACT/365F"
    ACT_360 = "ACT/360"
    THIRTY_360 = "30/360"
    THIRTY_E_360 = "30E/360"
    ACT_ACT = "ACT/ACT"
    MONTHLY_12 = "MONTHLY/12"

    def year_part(
        self, start: date, end: date, *, first_disbursed_on: date, last_posted_on: date
    ) -> Fraction:
        """Phần năm: of the days from `start` included to `end` excluded."""
        days = (end - start).days
        if self is DayCount.ACT_365F:
            return Fraction(days, DAYS_IN_YEAR)
        if self is DayCount.ACT_360:
            return Fraction(days, 360)
        if self is DayCount.ACT_ACT:
            return _years(end) - _years(start)
        if self is DayCount.MONTHLY_12:
            months = _months(end, first_disbursed_on) - _months(start, first_disbursed_on)
            return months / 12
        days_360 = self._days_360(end, last_posted_on) - self._days_360(start, last_posted_on)
        return Fraction(days_360, 360)

    def _days_360(self, day: date, last_posted_on: date) -> int:
        """Days of months of 30 days up to `day`; the day they are counted from cancels out."""
        as_30 = self is DayCount.THIRTY_E_360 or last_posted_on.day >= 30
        day_of_month = 30 if as_30 and day.day == 31 else day.day
        return 360 * day.year + 30 * day.month + day_of_month


def _years(day: date) -> Fraction:
    year_length = 366 if calendar.isleap(day.year) else 365
    return day.year + Fraction(day.timetuple().tm_yday - 1, year_length)


def _months(day: date, first_on: date) -> Fraction:
    """Months of the loan run by the start of `day`, each of a month's days an equal part."""
    whole = (day.year - first_on.year) * 12 + day.month - first_on.month
    if _month_start(first_on, whole) > day.toordinal():
        whole -= 1
    start, end = _month_start(first_on, whole), _month_start(first_on, whole + 1)
    return whole + Fraction(day.toordinal() - start, end - start)


def _month_start(first_on: date, months: int) -> int:
    """The ordinal of a loan month's first day, also past the last year `date` knows."""
    early = _GREGORIAN_CYCLE_YEARS if first_on.year > _GREGORIAN_CYCLE_YEARS else 0
    moved = add_months(first_on, months - 12 * early)
    return moved.toordinal() + (_GREGORIAN_CYCLE_DAYS if early else 0)
