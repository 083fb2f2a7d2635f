"""Chia một lần trả: what a payment settles of a loan on a day, with the interest given back for paying early."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db import connections

from diemtua.ledger.models import LoanBalance
from diemtua.lending.models import Instalment, Loan
from diemtua.lending.reading import instalments_of, rate_now, tranches_of
from diemtua.rules.allocation import (
    Owed,
    early_relief_dong,
    load_payment_policy,
    payment_order,
    settle,
)
from diemtua.rules.interest import interest_of_run

INTEREST = (Owed.ARREARS_OVERDUE, Owed.ARREARS_IN_TERM, Owed.GRACE)
PRINCIPAL = (Owed.OVERDUE, Owed.DUE, Owed.FUTURE, Owed.FROZEN)


@dataclass(frozen=True, kw_only=True)
class Shares:
    """Phần của một lần trả: interest and principal by kind, what is given back, what is over."""

    interest: Mapping[Owed, int]
    principal: Mapping[Owed, int]
    relief: Mapping[Owed, int]
    left_dong: int

    @property
    def interest_dong(self) -> int:
        return sum(self.interest.values())

    @property
    def principal_dong(self) -> int:
        return sum(self.principal.values())


@dataclass(frozen=True, kw_only=True)
class SinceThen:
    """Lãi đã tính sau ngày trả: Σ days × rate between the day of payment and the day it counts from."""

    in_term_run: Decimal
    overdue_run: Decimal

    def interest_dong(self, shares: Shares) -> int:
        """Interest that would not have run, had the principal been booked on its day."""
        overdue = shares.principal.get(Owed.OVERDUE, 0)
        in_term = shares.principal.get(Owed.DUE, 0) + shares.principal.get(Owed.FUTURE, 0)
        return int(interest_of_run(in_term * self.in_term_run + overdue * self.overdue_run))


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Đang nợ: what is owed by kind on a day, the unpaid instalments by day, and the relief of early payment."""

    owed: Mapping[Owed, int]
    order: tuple[Owed, ...]
    instalments: Sequence[tuple[date, int]]
    on: date
    rate_pct: Decimal
    share_pct: Decimal
    since_dong: SinceThen | None = None

    @property
    def interest_dong(self) -> int:
        return sum(self.owed[kind] for kind in INTEREST)

    def relief_dong(self, future_dong: int) -> int:
        """Lãi được giảm nếu trả trước chừng ấy gốc chưa đến hạn, by due day; never more than is owed."""
        relief, left = 0, future_dong
        for due_on, dong in self.instalments:
            part = min(left, dong)
            left -= part
            relief += early_relief_dong(
                part,
                days_early=(due_on - self.on).days,
                rate_pct=self.rate_pct,
                share_pct=self.share_pct,
            )
        return min(relief, self.interest_dong)

    def settled(self, amount_dong: int) -> Shares:
        """Chia tiền: the relief lowers the interest, which frees money for principal, until nothing moves."""
        relief = 0
        for _turn in range(64):
            shares = self._with_relief(amount_dong, relief)
            found = self._given_back(shares)
            if found == relief:
                break
            relief = found
        return shares

    def _given_back(self, shares: Shares) -> int:
        relief = self.relief_dong(shares.principal.get(Owed.FUTURE, 0))
        if self.since_dong is not None:
            relief += self.since_dong.interest_dong(shares)
        return min(relief, self.interest_dong)

    def _with_relief(self, amount_dong: int, relief_dong: int) -> Shares:
        kinds = [kind for kind in self.order if kind in INTEREST]
        given = settle(relief_dong, [(kind, self.owed[kind]) for kind in kinds]).paid_dong
        left = [(kind, self.owed[kind] - given.get(kind, 0)) for kind in self.order]
        paid = settle(amount_dong, left)
        return Shares(
            interest={kind: paid.paid_dong.get(kind, 0) for kind in INTEREST},
            principal={kind: paid.paid_dong.get(kind, 0) for kind in PRINCIPAL},
            relief=given,
            left_dong=paid.left_dong,
        )


def standing_of(
    loan: Loan,
    held: LoanBalance,
    on: date,
    *,
    running: tuple[int, int] = (0, 0),
    paid_on: date | None = None,
    using: str = "default",
) -> Standing:
    """Đang nợ trong ngày; `running` is interest that a posting on that day would add (in term, overdue).

    With `paid_on` the payment was made on that earlier day, and the interest of its principal since then is given back.
    """
    rows = instalments_of(loan, using=using)
    due = min(held.in_term_dong, sum(_unpaid(row) for row in rows if _due_on(row) <= on))
    in_grace = held.interest_due_from is not None and on <= held.interest_due_from
    owed = {
        Owed.ARREARS_OVERDUE: held.arrears_overdue_dong + running[1],
        Owed.ARREARS_IN_TERM: held.arrears_in_term_dong + (0 if in_grace else running[0]),
        Owed.GRACE: held.grace_dong + (running[0] if in_grace else 0),
        Owed.OVERDUE: held.overdue_dong,
        Owed.DUE: due,
        Owed.FUTURE: held.in_term_dong - due,
        Owed.FROZEN: held.frozen_dong,
    }
    policy = load_payment_policy()
    relief = policy.relief_on(loan.programme_id, loan.signed_on)
    tranches = tranches_of(loan, using=using) if relief else []
    rate = rate_now(tranches[-1].rate_class_id, on, using=using) if tranches else None
    return Standing(
        owed=owed,
        order=payment_order(
            policy.order_on(loan.signed_on).order,
            grace_is_owed=held.interest_due_from is None or on >= held.interest_due_from,
        ),
        instalments=sorted((_due_on(row), _unpaid(row)) for row in rows if _due_on(row) > on),
        on=on,
        rate_pct=rate.rate_pct if rate else Decimal(0),
        share_pct=relief.share_pct if relief else Decimal(0),
        since_dong=_since(loan, paid_on, on, using) if paid_on else None,
    )


def _since(loan: Loan, paid_on: date, on: date, using: str) -> SinceThen:
    """Overdue principal bore the in-term rate up to the day it became overdue."""
    tranche = tranches_of(loan, using=using)[0]
    notice = loan.overdue_notices.using(using).filter(cured_on__isnull=True).order_by("pk").first()
    turned = max(paid_on, min(on, notice.became_on + timedelta(days=1))) if notice else paid_on
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select ledger_rate_days(%(c)s, %(a)s, %(z)s, false), ledger_rate_days(%(c)s, %(a)s, %(t)s, false)"
            " + ledger_rate_days(%(c)s, %(t)s, %(z)s, true)",
            {"c": tranche.rate_class_id, "a": paid_on, "t": turned, "z": on},
        )
        row = cursor.fetchone()
    assert row is not None
    return SinceThen(in_term_run=row[0] or Decimal(0), overdue_run=row[1] or Decimal(0))


def _due_on(row: Instalment) -> date:
    return row.extended_on or row.due_on


def _unpaid(row: Instalment) -> int:
    settled = row.paid_dong + row.overdue_dong + row.frozen_dong + row.moved_dong
    return int(row.principal_dong - settled)
