"""Trả tiền lãi hoàn: in cash, to who is no member any more or whose loan is settled; at the office or at today's session."""

from __future__ import annotations

from diemtua.commune_sessions.actions.desk import cash_in_hand_dong
from diemtua.commune_sessions.models import CommuneSession
from diemtua.ground import formats
from diemtua.ground.actors import Actor
from diemtua.ground.deeds import deed
from diemtua.ledger.posting import Draft, Subjects, post
from diemtua.refunds.models import Refund
from diemtua.refunds.problems import NothingToPayOut, RefundPaidAlready, SessionTillShort
from diemtua.rules import postings


@deed("refund.paid", needs="refund.pay")
def pay_refund(*, by: Actor, refund: Refund, session: CommuneSession | None = None) -> Refund:
    """Trả tiền lãi hoàn cho người vay, once and whole."""
    found = Refund.objects.using(by.using).select_for_update().get(pk=refund.pk)
    loan = found.loan
    if found.paid_on is not None:
        raise RefundPaidAlready(code=loan.code, on=found.paid_on)
    if not found.cash_dong:
        raise NothingToPayOut(code=loan.code)
    if session is not None:
        held = cash_in_hand_dong(session, using=by.using)
        if held < found.cash_dong:
            raise SessionTillShort(held=formats.money(held), asked=formats.money(found.cash_dong))
    lines = postings.refund_paid(found.cash_dong, at_office=session is None)
    subjects = Subjects(
        office_id=loan.office_id, session_id=session.pk if session else None, loan_id=loan.pk
    )
    (entry,) = post(
        [
            Draft(
                kind="refund_paid" if session else "refund_paid_at_office",
                office_id=loan.office_id,
                business_date=by.on,
                path=loan.path,
                union_code=loan.union_code,
                session_id=session.pk if session else None,
                group_id=loan.group_id,
                memo=found.run.code,
                parts=[(lines, subjects)],
            )
        ],
        by=by,
    )
    found.paid_on, found.paid_by, found.paid_name = by.on, by.party_id, by.name
    found.paid_entry_id = entry
    found.save(using=by.using)
    return found
