"""Trả nợ tại bàn: paid today, on an earlier day of an open month, or on a day of a month that is closed."""

from __future__ import annotations

from datetime import date

from django.db import connections

from diemtua.ground.actors import Actor
from diemtua.ground.deeds import deed
from diemtua.ledger.models import LoanBalance
from diemtua.lending.actions.numbering import next_number
from diemtua.lending.actions.replaying import NotReplayable, play, take_back
from diemtua.lending.actions.savings_use import Consent
from diemtua.lending.actions.settle_one import Paid, keep_payment, settle_one
from diemtua.lending.actions.unfreezing import let_freezes_end
from diemtua.lending.models import DeskPayment, Loan


@deed("loan.settled_at_desk", needs="lending.take_principal")
def settle_at_desk(
    *,
    by: Actor,
    loan: Loan,
    amount_dong: int,
    on: date,
    session_id: int | None = None,
    consent: Consent | None = None,
    over_to_savings: bool = False,
) -> DeskPayment:
    """Người vay trả tại bàn: interest is posted up to the day, then the order of the contract shares the money out.

    With `consent` the money comes from her savings. What is over goes to her savings when she asks for it; else the
    payment is refused: money without a place would be nobody's. A payment of an earlier day takes back what followed
    it in the open month and posts that again; one of a closed month counts from today and keeps its old date.
    """
    let_freezes_end(by, on=on, loan_ids=[loan.pk])
    held = LoanBalance.objects.using(by.using).select_for_update().get(loan_id=loan.pk)
    number = next_number("PT", loan.office, by)

    def paid(counts_on: date | None = None) -> Paid:
        return Paid(
            loan=loan,
            amount_dong=amount_dong,
            on=on,
            number=number,
            session_id=session_id,
            counts_on=counts_on,
            consent=consent,
            over_to_savings=over_to_savings,
        )

    if held.posted_to <= on and held.moved_on <= on:
        return keep_payment(paid(), settle_one(paid(), by), by=by)
    if _month_is_open(loan, on, by):
        try:
            taken = take_back(loan, on, by)
        except NotReplayable:
            pass
        else:
            shares = settle_one(paid(), by)
            play(loan, taken, by)
            return keep_payment(paid(), shares, redone=len(taken.entries), by=by)
    late = paid(max(held.posted_to, held.moved_on, by.on))
    return keep_payment(late, settle_one(late, by), by=by)


def _month_is_open(loan: Loan, on: date, by: Actor) -> bool:
    with connections[by.using].cursor() as cursor:
        cursor.execute("select ledger_open_month(%s, %s)", [loan.office_id, on])
        row = cursor.fetchone()
    return row is not None and row[0] == on.replace(day=1)


__all__ = ["Consent", "settle_at_desk"]
