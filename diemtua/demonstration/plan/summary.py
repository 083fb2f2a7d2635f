"""Cộng lại từ từng khoản vay: every published figure, worked out from the rows and nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from .calendar import SessionCalendar
from .dates import AS_OF, DAY, FLOW_FROM, FLOW_TO, OPENING_ON
from .rows import Loan, Plan
from .terms import report_line


class Position(NamedTuple):
    """Dư nợ của một khoản vay at the end of a day, by state."""

    in_term_dong: int
    overdue_dong: int
    frozen_dong: int

    @property
    def balance_dong(self) -> int:
        return self.in_term_dong + self.overdue_dong + self.frozen_dong


class Movement(NamedTuple):
    """Đầu kỳ + giải ngân − thu nợ = cuối kỳ, of one programme."""

    opening_dong: int
    disbursed_dong: int
    repaid_dong: int
    closing_dong: int


class UnionFigures(NamedTuple):
    groups: int
    households: int
    balance_dong: int


class Summary(NamedTuple):
    """Số liệu của bài báo, recomputed. Ratios in per cent, with both their sums beside them."""

    entrusted_dong: int
    households: int
    direct_dong: int
    share_pct: Decimal
    lines_dong: dict[str, int]
    overdue_dong: int
    overdue_pct: Decimal
    overdue_loans: int
    frozen_dong: int
    flow_dong: int
    flow_turns: int
    flow_average_dong: Decimal
    unions: dict[str, UnionFigures]
    open_loans: int
    loans: int
    members: int


def positions(plan: Plan, day: date) -> dict[int, Position]:
    """Loan by loan at the end of this day (the opening day or later), with principal left.

    What is unpaid on the last due day becomes overdue at the end of the first session of the point
    on or after it (before 2026-03-01 earlier instalments only move on).
    """
    calendar = SessionCalendar(plan.points, plan.exceptions)
    left = _balances(plan, day)
    ends = {row.loan_no: row.matures_on for row in plan.loans}
    ends |= {row.loan_no: row.until for row in plan.extensions if row.decided_on <= day}
    frozen: Counter[int] = Counter()
    for row in plan.freezes:
        if row.frozen_on <= day < row.until:
            frozen[row.loan_no] += row.principal_dong
    found: dict[int, Position] = {}
    for loan in plan.loans:
        balance = left[loan.loan_no]
        if balance == 0:
            continue
        still = min(frozen[loan.loan_no], balance)
        gone_by = calendar.first_from(loan.point_no, ends[loan.loan_no]) <= day
        rest = balance - still
        found[loan.loan_no] = Position(0 if gone_by else rest, rest if gone_by else 0, still)
    return found


def _balances(plan: Plan, day: date) -> Counter[int]:
    left: Counter[int] = Counter()
    for opening in plan.openings:
        left[opening.loan_no] += opening.in_term_dong + opening.overdue_dong + opening.frozen_dong
    for tranche in plan.tranches:
        if OPENING_ON < tranche.on <= day:
            left[tranche.loan_no] += tranche.amount_dong
    for payment in plan.payments:
        if payment.on <= day:
            left[payment.loan_no] -= payment.principal_dong
    return left


def movements(plan: Plan, day: date = AS_OF) -> dict[str, Movement]:
    """Per programme from the opening day to the end of `day`; both ends counted for themselves."""
    programmes = {row.loan_no: row.programme for row in plan.loans}
    opening = _by_programme(programmes, positions(plan, OPENING_ON).items())
    closing = _by_programme(programmes, positions(plan, day).items())
    disbursed: Counter[str] = Counter()
    for tranche in plan.tranches:
        if OPENING_ON < tranche.on <= day:
            disbursed[programmes[tranche.loan_no]] += tranche.amount_dong
    repaid: Counter[str] = Counter()
    for payment in plan.payments:
        if payment.on <= day:
            repaid[programmes[payment.loan_no]] += payment.principal_dong
    return {
        name: Movement(opening[name], disbursed[name], repaid[name], closing[name])
        for name in sorted(set(programmes.values()))
    }


def _by_programme(programmes: dict[int, str], rows: Iterable[tuple[int, Position]]) -> Counter[str]:
    total: Counter[str] = Counter()
    for loan_no, position in rows:
        total[programmes[loan_no]] += position.balance_dong
    return total


def summary(plan: Plan, day: date = AS_OF) -> Summary:
    """The figures of the published page on a day; flows from January 2024 to February 2025.

    A turn is a loan with at least one disbursement in the period, however many tranches: a student
    loan signed years before counts once when one of its tranches is paid out in the period.
    """
    state = positions(plan, day)
    through_groups = [row for row in plan.loans if not row.is_direct]
    entrusted = sum(
        state[row.loan_no].balance_dong for row in through_groups if row.loan_no in state
    )
    total = sum(position.balance_dong for position in state.values())
    overdue = [state[row.loan_no].overdue_dong for row in through_groups if row.loan_no in state]
    flow_dong, flow_turns = _flow({row.loan_no for row in through_groups}, plan)
    lines: Counter[str] = Counter()
    for row in through_groups:
        if row.loan_no in state:
            lines[report_line(row.programme)] += state[row.loan_no].balance_dong
    return Summary(
        entrusted_dong=entrusted,
        households=len({row.household_no for row in through_groups if row.loan_no in state}),
        direct_dong=total - entrusted,
        share_pct=Decimal(entrusted * 100) / total,
        lines_dong=dict(lines),
        overdue_dong=sum(overdue),
        overdue_pct=Decimal(sum(overdue) * 100) / entrusted,
        overdue_loans=sum(1 for amount in overdue if amount),
        frozen_dong=sum(position.frozen_dong for position in state.values()),
        flow_dong=flow_dong,
        flow_turns=flow_turns,
        flow_average_dong=Decimal(flow_dong) / flow_turns,
        unions=_unions(plan, through_groups, state=state),
        open_loans=len(state),
        loans=len(plan.loans),
        members=sum(1 for row in plan.members if row.left_on is None or row.left_on > day),
    )


def _flow(loan_nos: set[int], plan: Plan) -> tuple[int, int]:
    rows = [
        row for row in plan.tranches if FLOW_FROM <= row.on < FLOW_TO and row.loan_no in loan_nos
    ]
    return sum(row.amount_dong for row in rows), len({row.loan_no for row in rows})


def _unions(
    plan: Plan, loans: list[Loan], *, state: dict[int, Position]
) -> dict[str, UnionFigures]:
    union_of = {row.group_no: row.union_code for row in plan.groups}
    found: dict[str, UnionFigures] = {}
    for code in sorted(set(union_of.values())):
        own = [
            row
            for row in loans
            if row.loan_no in state and row.group_no is not None and union_of[row.group_no] == code
        ]
        found[code] = UnionFigures(
            sum(1 for other in union_of.values() if other == code),
            len({row.household_no for row in own}),
            sum(state[row.loan_no].balance_dong for row in own),
        )
    return found


LAST_FLOW_DAY = FLOW_TO - DAY
"""Ngày cuối kỳ giải ngân, for those who ask by closed periods."""
