"""Trả nợ tại bàn: one payment over interest and principal, in the order of the rulebook, and no đồng left over."""

from __future__ import annotations

from datetime import date

from django.db import connections

from diemtua.ground.actors import Actor
from diemtua.ground.deeds import deed
from diemtua.ledger.models import LoanBalance
from diemtua.ledger.posting import Draft, Subjects, post, start_drafts
from diemtua.lending.actions.paying import mark_paid_off, take_principal_many
from diemtua.lending.models import Loan
from diemtua.lending.problems import MoreThanOwed
from diemtua.rules import postings
from diemtua.rules.allocation import DEFAULT_ORDER, Owed, Settled, payment_order, settle

INTEREST = (Owed.ARREARS_OVERDUE, Owed.ARREARS_IN_TERM, Owed.GRACE)


@deed("loan.settled_at_desk", needs="lending.take_principal")
def settle_at_desk(
    *, by: Actor, loan: Loan, amount_dong: int, on: date, session_id: int | None = None
) -> Settled:
    """Người vay trả tại bàn: interest is posted up to the day, then arrears, overdue, due and coming principal.

    More than all that is owed is refused: money without a place would be nobody's.
    """
    _post_interest(loan, on, session_id, by)
    held = LoanBalance.objects.using(by.using).select_for_update().get(loan_id=loan.pk)
    settled = _settled(held, amount_dong, on)
    if amount_dong <= 0 or settled.left_dong:
        raise MoreThanOwed(code=loan.code, field="amount_dong")
    interest = {kind: settled.paid_dong.get(kind, 0) for kind in INTEREST}
    if any(interest.values()):
        _post_interest_paid(loan, held, interest, on, session_id, by)
    principal = amount_dong - sum(interest.values())
    if principal:
        take_principal_many(by=by, payments=[(loan.pk, principal)], on=on, session_id=session_id)
    mark_paid_off([loan.pk], using=by.using)
    return settled


def _post_interest(loan: Loan, on: date, session_id: int | None, by: Actor) -> None:
    start_drafts(by.using)
    with connections[by.using].cursor() as cursor:
        # Twice on one day would be of zero days.
        cursor.execute(
            "insert into draft_loan select loan_id from ledger_loanbalance"
            " where loan_id = %s and posted_to < %s",
            [loan.pk, on],
        )
        if cursor.rowcount:
            cursor.execute(
                "select ledger_post_interest(%s, %s, %s, %s)",
                [on, loan.office_id, session_id, by.party_id],
            )


def _settled(held: LoanBalance, amount_dong: int, on: date) -> Settled:
    """Principal is taken in its own order by the deed of principal, so here it is one sum a state."""
    grace_is_owed = held.interest_due_from is None or on >= held.interest_due_from
    owed = {
        Owed.ARREARS_OVERDUE: held.arrears_overdue_dong,
        Owed.ARREARS_IN_TERM: held.arrears_in_term_dong,
        Owed.GRACE: held.grace_dong,
        Owed.OVERDUE: held.overdue_dong,
        Owed.DUE: 0,
        Owed.FUTURE: held.in_term_dong,
        Owed.FROZEN: held.frozen_dong,
    }
    order = payment_order(DEFAULT_ORDER, grace_is_owed=grace_is_owed)
    return settle(amount_dong, [(kind, owed[kind]) for kind in order])


def _post_interest_paid(
    loan: Loan,
    held: LoanBalance,
    interest: dict[Owed, int],
    on: date,
    session_id: int | None,
    by: Actor,
) -> None:
    at_office = session_id is None
    lines = postings.interest_paid(
        in_term_dong=interest[Owed.ARREARS_IN_TERM],
        overdue_dong=interest[Owed.ARREARS_OVERDUE],
        grace_dong=interest[Owed.GRACE],
        at_office=at_office,
    )
    subjects = Subjects(
        office_id=loan.office_id,
        session_id=session_id,
        loan_id=loan.pk,
        programme=held.programme,
    )
    post(
        [
            Draft(
                kind="interest_paid_at_office" if at_office else "interest_paid",
                office_id=loan.office_id,
                business_date=on,
                path=loan.path,
                union_code=loan.union_code,
                session_id=session_id,
                group_id=loan.group_id,
                parts=[(lines, subjects)],
            )
        ],
        by=by,
    )
