"""Hàng của khoản vay: drafts written down as rows of loans, tranches, openings and payments."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from .calendar import SessionCalendar
from .conduct import voluntary_saving_withdrawal
from .dates import OPENING_ON, month_index
from .loans.draft import Draft
from .people import People
from .rows import (
    Extension,
    Freeze,
    Instalment,
    Loan,
    Member,
    Opening,
    Payment,
    Session,
    Tranche,
    Withdrawal,
)

_OFFICE_PREFIX = "6900"
SessionNumbers = Mapping[tuple[int, date], int]


def session_numbers(sessions: Sequence[Session]) -> SessionNumbers:
    return {(row.point_no, row.on): row.session_no for row in sessions}


def loans(drafts: Sequence[Draft], people: People) -> Iterator[Loan]:
    for draft in drafts:
        home = draft.home
        yield Loan(
            draft.loan_no,
            f"{_OFFICE_PREFIX}{draft.signed_on.year % 100:02d}{draft.loan_no:010d}",
            home is None,
            home.household_no if home else None,
            draft.household_no,
            people.borrower_of[draft.household_no],
            people.student_of.get(draft.loan_no),
            home.seat.group_no if home else None,
            draft.point_no,
            draft.programme,
            draft.source,
            draft.investor,
            draft.signed_on,
            draft.amount,
            draft.term,
            draft.instalments[-1][0],
            draft.interest_due_from,
            draft.works,
            draft.purpose,
            draft.ground,
            draft.project_cost,
            draft.study_months,
            draft.proof_on,
        )


def tranches(drafts: Sequence[Draft], numbers: SessionNumbers) -> Iterator[Tranche]:
    for draft in drafts:
        for seq, (on, amount) in enumerate(draft.tranches, 1):
            yield Tranche(draft.loan_no, seq, on, amount, numbers.get((draft.point_no, on)))


def instalments(drafts: Sequence[Draft]) -> Iterator[Instalment]:
    for draft in drafts:
        for seq, (due_on, amount) in enumerate(draft.instalments, 1):
            yield Instalment(draft.loan_no, seq, due_on, amount)


def payments(drafts: Sequence[Draft], numbers: SessionNumbers) -> Iterator[Payment]:
    rows = [
        (on, draft.loan_no, amount, kind, numbers[draft.point_no, on])
        for draft in drafts
        for on, amount, kind in draft.payments
    ]
    for on, loan_no, amount, kind, session_no in sorted(rows):
        yield Payment(loan_no, session_no, on, amount, kind)


def openings(drafts: Sequence[Draft], calendar: SessionCalendar) -> Iterator[Opening]:
    """What is left of each tranche on the opening day; what was repaid took the oldest first."""
    december = month_index(OPENING_ON)
    for draft in drafts:
        if not draft.in_opening:
            continue
        overdue = calendar.first_from(draft.point_no, _last_due_on(draft)) <= OPENING_ON
        frozen = draft.freeze is not None and draft.freeze[0] <= OPENING_ON
        repaid = draft.repaid_before
        posted_until = calendar.day(draft.point_no, december)
        for seq, (on, amount) in enumerate(draft.tranches, 1):
            if on > OPENING_ON:
                break
            taken = min(repaid, amount)
            repaid -= taken
            left = amount - taken
            yield Opening(
                draft.loan_no,
                seq,
                0 if overdue or frozen else left,
                left if overdue and not frozen else 0,
                left if frozen else 0,
                draft.unpaid_sessions,
                posted_until,
            )


def _last_due_on(draft: Draft) -> date:
    """The last due day in force on the opening day."""
    if draft.extension_on is not None and draft.extension_on <= OPENING_ON:
        return draft.matures_on
    return draft.instalments[-1][0]


def extensions(drafts: Sequence[Draft]) -> Iterator[Extension]:
    for draft in drafts:
        if draft.extension_on is not None and draft.extended_until is not None:
            yield Extension(draft.loan_no, draft.extension_on, draft.extended_until)


def freezes(drafts: Sequence[Draft]) -> Iterator[Freeze]:
    for draft in drafts:
        if draft.freeze is not None:
            frozen_on, amount, until, text = draft.freeze
            decision, cause = text.split("|")
            yield Freeze(draft.loan_no, frozen_on, amount, until, decision, cause)


def withdrawals(
    seed: int, drafts: Sequence[Draft], *, members: Sequence[Member], numbers: SessionNumbers
) -> Iterator[Withdrawal]:
    """Savings drawn, once a member at most, to help pay a loan off."""
    saved = {row.member_no: row.opening_savings_dong for row in members}
    rows = []
    drawn: set[int] = set()
    for draft in drafts:
        if draft.home is None or draft.household_no in drawn:
            continue
        for on, _, kind in draft.payments:
            amount = voluntary_saving_withdrawal(
                seed, loan_no=draft.loan_no, savings_dong=saved[draft.household_no]
            )
            if kind in ("maturity", "early") and amount > 0:
                drawn.add(draft.household_no)
                rows.append((on, draft.household_no, amount, numbers[draft.point_no, on]))
                break
    for on, member_no, amount, session_no in sorted(rows):
        yield Withdrawal(member_no, session_no, on, amount)
