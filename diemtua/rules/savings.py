"""Tiền gửi: rates, ceilings, interest by daily balance, terms and early withdrawal. Dated data in `catalogue/savings.toml`.

Two things that never mix: a member's savings (account 4020, through her group, on-call) and a resident's deposit
(account 4030, a contract of its own). Interest is exact over balance-days and rounded half up once, when it is posted.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any, TypeVar

from diemtua.rules.catalogue.rows import CONFIDENCES, Basis
from diemtua.rules.dong import Dong
from diemtua.rules.interest import interest_of_run
from diemtua.rules.periods import Period, add_months
from diemtua.rules.policy import once, table

ON_CALL_MONTHS = 0
"""Kỳ hạn của tiền gửi không kỳ hạn."""
HALF_YEAR_MONTHS = 6


@dataclass(frozen=True, slots=True)
class MemberRate:
    """Lãi suất tiền gửi tổ viên từ một ngày, per cent a year."""

    valid_from: date
    rate_pct: Decimal
    basis: Basis


@dataclass(frozen=True, slots=True)
class WithdrawalRule:
    """Quy định rút tiền gửi từ một ngày."""

    valid_from: date
    second_person_from_dong: Dong
    basis: Basis


@dataclass(frozen=True, slots=True)
class DepositCap:
    """Trần lãi suất tiền gửi từ một ngày: on-call and below one month; one to below six months."""

    valid_from: date
    on_call_pct: Decimal
    under_six_months_pct: Decimal
    basis: Basis

    def of(self, term_months: int) -> Decimal | None:
        """Trần của kỳ hạn; from six months on there is none."""
        if term_months == ON_CALL_MONTHS:
            return self.on_call_pct
        return self.under_six_months_pct if term_months < HALF_YEAR_MONTHS else None


@dataclass(frozen=True, slots=True)
class DepositRule:
    """Quy định nhận tiền gửi dân cư từ một ngày."""

    valid_from: date
    least_dong: Dong
    terms_months: tuple[int, ...]
    basis: Basis


@dataclass(frozen=True, slots=True)
class SavingsPolicy:
    """Chính sách tiền gửi: each list the oldest first."""

    member_rates: tuple[MemberRate, ...]
    withdrawals: tuple[WithdrawalRule, ...]
    caps: tuple[DepositCap, ...]
    deposits: tuple[DepositRule, ...]

    def member_rate_on(self, on: date) -> MemberRate:
        return _on(self.member_rates, on)

    def withdrawal_on(self, on: date) -> WithdrawalRule:
        return _on(self.withdrawals, on)

    def deposit_on(self, on: date) -> DepositRule:
        return _on(self.deposits, on)

    def cap_pct(self, *, term_months: int, on: date) -> Decimal | None:
        """Trần lãi suất của một kỳ hạn trong ngày; none where no ceiling is known or set."""
        known = [cap for cap in self.caps if cap.valid_from <= on]
        return known[-1].of(term_months) if known else None

    def needs_second_person(self, amount_dong: Dong, on: date) -> bool:
        """Lần rút cần người thứ hai duyệt."""
        return amount_dong >= self.withdrawal_on(on).second_person_from_dong

    def member_stretches(self, period: Period) -> list[tuple[Period, Decimal]]:
        """Các đoạn lãi suất trong kỳ: days of one rate each; together they are the period."""
        assert period.end is not None
        changes = [
            r.valid_from for r in self.member_rates if period.start < r.valid_from < period.end
        ]
        edges = [period.start, *changes, period.end]
        return [
            (Period(start, end), self.member_rate_on(start).rate_pct)
            for start, end in itertools.pairwise(edges)
        ]


def savings_interest(parts: Iterable[tuple[int, Decimal]]) -> Dong:
    """Lãi tiền gửi theo số dư từng ngày: balance-days of each stretch at its rate, rounded half up once."""
    return int(interest_of_run(sum((days * rate for days, rate in parts), Decimal(0))))


def term_interest(principal_dong: Dong, *, rate_pct: Decimal, term: Period) -> Dong:
    """Lãi của một kỳ hạn: principal × days × rate / 365, from the day it is placed to the day before it is due."""
    return savings_interest([(principal_dong * term.days, rate_pct)])


def matures_on(placed_on: date, term_months: int) -> date | None:
    """Ngày đến hạn: the same day of the month so many months later; on-call has none."""
    return add_months(placed_on, term_months) if term_months else None


@dataclass(frozen=True, slots=True)
class DepositTerm:
    """Một kỳ của sổ tiền gửi: principal, its rate, and the on-call rate that holds when it is broken."""

    principal_dong: Dong
    term_months: int
    rate_pct: Decimal
    on_call_pct: Decimal
    started_on: date

    @property
    def matures_on(self) -> date | None:
        return matures_on(self.started_on, self.term_months)

    def is_early(self, on: date) -> bool:
        """Rút trước hạn: an on-call deposit is never early."""
        due = self.matures_on
        return due is not None and on < due

    def interest_dong(self, on: date) -> Dong:
        """Lãi khi tất toán trong ngày: the term's own rate from its last day on, on-call when it is broken before."""
        if on < self.started_on:
            raise ValueError("a deposit bears no interest before it is placed")
        due = self.matures_on
        if due is None or on < due:
            rate = self.on_call_pct if due is not None else self.rate_pct
            return term_interest(
                self.principal_dong, rate_pct=rate, term=Period(self.started_on, on)
            )
        return term_interest(
            self.principal_dong, rate_pct=self.rate_pct, term=Period(self.started_on, due)
        )


@once
def load_savings_policy() -> SavingsPolicy:
    """The policy in force."""
    return read_savings_policy(table("savings"))


def read_savings_policy(tables: Mapping[str, Sequence[Mapping[str, Any]]]) -> SavingsPolicy:
    """Tables of the catalogue as policy; two rows of one list never begin on one day."""
    return SavingsPolicy(
        member_rates=_rows(
            MemberRate(t["from"], Decimal(t["rate_pct"]), _basis(t))
            for t in tables["member_savings"]
        ),
        withdrawals=_rows(
            WithdrawalRule(t["from"], t["second_person_from_dong"], _basis(t))
            for t in tables["withdrawals"]
        ),
        caps=_rows(
            DepositCap(
                t["from"], Decimal(t["on_call_pct"]), Decimal(t["under_six_months_pct"]), _basis(t)
            )
            for t in tables["deposit_caps"]
        ),
        deposits=_rows(
            DepositRule(t["from"], t["least_dong"], tuple(t["terms_months"]), _basis(t))
            for t in tables["resident_deposits"]
        ),
    )


Dated = TypeVar("Dated", MemberRate, WithdrawalRule, DepositCap, DepositRule)


def _rows(rows: Iterable[Dated]) -> tuple[Dated, ...]:
    found = sorted(rows, key=lambda row: row.valid_from)
    if len({row.valid_from for row in found}) != len(found):
        raise ValueError("two rows of one list begin on one day")
    return tuple(found)


def _on(rows: Sequence[Dated], on: date) -> Dated:
    known = [row for row in rows if row.valid_from <= on]
    if not known:
        raise LookupError(f"no savings policy is known on {on}")
    return known[-1]


def _basis(table: Mapping[str, Any]) -> Basis:
    if table["confidence"] not in CONFIDENCES:
        raise ValueError(f"unknown confidence {table['confidence']}")
    return Basis(
        legal_basis=table["legal_basis"],
        sources=tuple(table["sources"]),
        confidence=table["confidence"],
        value_confidence=MappingProxyType(dict(table.get("value_confidence", {}))),
    )
