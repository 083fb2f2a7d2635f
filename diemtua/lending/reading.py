"""Đọc một khoản vay: parts, tranches, instalments, the ledger's lines, and why the interest is what it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from django.db import connections

from diemtua.ground import formats
from diemtua.ledger.models import Entry, Line, LoanBalance, TrancheBalance
from diemtua.lending.models import Instalment, Loan, Tranche
from diemtua.lending.words import move_name
from diemtua.people.queries import in_force
from diemtua.programmes.models import ClassRate
from diemtua.rules.interest import DAYS_IN_YEAR, interest_of_run
from diemtua.rules.postings.chart import Account

PRINCIPAL = frozenset(
    {Account.PRINCIPAL_IN_TERM, Account.PRINCIPAL_OVERDUE, Account.PRINCIPAL_FROZEN}
)
INTEREST = frozenset({Account.ARREARS_IN_TERM, Account.ARREARS_OVERDUE, Account.GRACE_INTEREST})


def balance_of(loan: Loan, *, using: str = "default") -> LoanBalance | None:
    """Số dư khoản vay: none before the first disbursement is posted."""
    return LoanBalance.objects.using(using).filter(loan_id=loan.pk).first()


def tranches_of(loan: Loan, *, using: str = "default") -> list[Tranche]:
    """Lần giải ngân theo số."""
    return list(loan.tranches.using(using).select_related("rate_class").order_by("number"))


def instalments_of(loan: Loan, *, using: str = "default") -> list[Instalment]:
    """Kỳ hạn trả nợ theo số."""
    return list(loan.instalments.using(using).order_by("number"))


def rates_of(rate_class_id: int, *, using: str = "default") -> list[ClassRate]:
    """Lãi suất theo ngày của một lớp, the latest first."""
    rows = ClassRate.objects.using(using).filter(rate_class=rate_class_id)
    return list(rows.order_by("-valid_from"))


def rate_now(rate_class_id: int, on: date, *, using: str = "default") -> ClassRate | None:
    """Lãi suất của lớp trong ngày."""
    return ClassRate.objects.using(using).filter(in_force(on), rate_class=rate_class_id).first()


@dataclass(frozen=True)
class Move:
    """Một dòng sổ cái của khoản vay, with what is owed after it."""

    on: date
    name: str
    principal_dong: int
    interest_dong: int
    principal_left_dong: int
    interest_left_dong: int
    is_late_entry: bool
    entry_id: UUID
    kind: str
    is_reversal: bool


def moves_of(loan: Loan, *, using: str = "default") -> list[Move]:
    """Dòng sổ cái theo bút toán, in the order of business days, with running balances."""
    wanted = PRINCIPAL | INTEREST
    lines = list(Line.objects.using(using).filter(loan_id=loan.pk, account__in=wanted))
    found = Entry.objects.using(using).filter(
        month__in={line.month for line in lines}, id__in={line.entry_id for line in lines}
    )
    entries = {entry.id: entry for entry in found}
    sums: dict[UUID, list[int]] = {}
    for line in lines:
        pair = sums.setdefault(line.entry_id, [0, 0])
        pair[line.account not in PRINCIPAL] += line.amount_dong
    ordered = sorted(
        (entries[key] for key in sums if key in entries),
        key=lambda entry: (entry.business_date, entry.recorded_at, entry.sequence),
    )
    moves, principal, interest = [], 0, 0
    for entry in ordered:
        of_principal, of_interest = sums[entry.id]
        principal, interest = principal + of_principal, interest + of_interest
        moves.append(
            Move(
                on=entry.business_date,
                name=move_name(entry.kind, is_reversal=entry.reverses is not None),
                principal_dong=of_principal,
                interest_dong=of_interest,
                principal_left_dong=principal,
                interest_left_dong=interest,
                is_late_entry=entry.business_date.replace(day=1) < entry.month,
                entry_id=entry.id,
                kind=entry.kind,
                is_reversal=entry.reverses is not None,
            )
        )
    return moves


@dataclass(frozen=True)
class WhyLine:
    """Dòng cách tính: one part of principal over one stretch at one rate; days and rate are None for
    what ran before the balance last changed.
    """

    part: str
    tranche: int
    balance_dong: int
    rate_pct: Decimal | None
    start_on: date | None
    end_on: date | None
    days: int | None
    interest: Decimal

    @property
    def shown(self) -> str:
        """Two decimals: what is rounded is the sum, not the line."""
        return formats.number(self.interest, places=2)


@dataclass(frozen=True)
class Why:
    """Vì sao lãi: the stretch not yet posted; in-term and overdue are rounded once each."""

    since_on: date
    until_on: date
    lines: tuple[WhyLine, ...]
    in_term_dong: int
    overdue_dong: int

    @property
    def total_dong(self) -> int:
        return self.in_term_dong + self.overdue_dong

    @property
    def last_on(self) -> date:
        """The last day that bears interest: the stretch is half-open."""
        return self.until_on - timedelta(days=1)


def why_interest(
    loan: Loan, tranches: Sequence[Tranche], until: date, *, using: str = "default"
) -> Why | None:
    """Lãi từ lần ghi trước đến ngày ấy, as the ledger would post it; None when nothing runs yet."""
    numbers = {tranche.pk: tranche.number for tranche in tranches}
    balances = list(
        TrancheBalance.objects.using(using).filter(loan_id=loan.pk).order_by("tranche_id")
    )
    posted = balance_of(loan, using=using)
    if not balances or posted is None or posted.posted_to >= until:
        return None
    lines: list[WhyLine] = []
    runs = {"in_term": Decimal(0), "overdue": Decimal(0)}
    for balance in balances:
        number = numbers.get(balance.tranche_id, 0)
        rates = rates_of(balance.rate_class_id, using=using)[::-1]
        for part in runs:
            made, run = _part_lines(balance, part, number, rates, until)
            lines += made
            runs[part] += run
        if balance.frozen_dong:
            days = (until - balance.run_since).days
            lines.append(
                WhyLine(
                    "frozen",
                    number,
                    balance.frozen_dong,
                    Decimal(0),
                    balance.run_since,
                    until,
                    days,
                    Decimal(0),
                )
            )
    return Why(
        posted.posted_to,
        until,
        tuple(lines),
        interest_of_run(max(runs["in_term"], Decimal(0))),
        interest_of_run(max(runs["overdue"], Decimal(0))),
    )


def _part_lines(
    balance: TrancheBalance, part: str, number: int, rates: Sequence[ClassRate], until: date
) -> tuple[list[WhyLine], Decimal]:
    """What ran before, then the balance of now over each rate since; and the exact run of both."""
    ran = getattr(balance, f"run_{part}")
    dong = getattr(balance, f"{part}_dong")
    lines = []
    if ran:
        lines.append(WhyLine(part, number, 0, None, None, balance.run_since, None, _dong(ran)))
    total = Decimal(ran)
    for row in rates if dong else ():
        start = max(row.valid_from, balance.run_since)
        end = min(row.valid_to or until, until)
        if start >= end:
            continue
        rate = row.rate_pct if part == "in_term" else row.overdue_rate_pct
        days = (end - start).days
        total += dong * rate * days
        lines.append(WhyLine(part, number, dong, rate, start, end, days, _dong(dong * rate * days)))
    return lines, total


def _dong(run: Decimal) -> Decimal:
    return Decimal(run) / (100 * DAYS_IN_YEAR)


def interest_due(loan: Loan, until: date, *, using: str = "default") -> tuple[int, int]:
    """Lãi trong hạn, quá hạn mà sổ cái sẽ ghi tới ngày ấy."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select in_term_dong, overdue_dong from ledger_interest_due(%s, %s)",
            [[loan.pk], until],
        )
        found = cursor.fetchone()
    return (int(found[0]), int(found[1])) if found else (0, 0)
