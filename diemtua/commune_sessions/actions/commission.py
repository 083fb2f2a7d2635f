"""Trả hoa hồng tại phiên: what the books owe a group's board is paid to its leader or deputy, once.

The amount is the balance of account 7020 of the group, which the month ends have booked; nothing is worked out here.
"""

from __future__ import annotations

from uuid import UUID

from diemtua.commune_sessions.actions.desk import cash_in_hand_dong
from diemtua.commune_sessions.actions.locking import locked_session
from diemtua.commune_sessions.cash import money
from diemtua.commune_sessions.models import CollectionSheet, CommissionPayment, CommuneSession
from diemtua.commune_sessions.problems import (
    CommissionHasMoved,
    CommissionNotAtSession,
    NoCommissionDue,
    NotEnoughCash,
    NotOfTheBoard,
)
from diemtua.ground.actors import Actor
from diemtua.ground.deeds import deed
from diemtua.groups.models import BoardMember
from diemtua.ledger.models import AccountBalance
from diemtua.ledger.posting import Draft, Subjects, post
from diemtua.people.models import Person
from diemtua.people.queries import in_force
from diemtua.rules import postings
from diemtua.rules.postings import Account


@deed("session.commission_paid", needs="fee.pay")
def pay_commission(
    *, by: Actor, sheet: CollectionSheet, received_by: Person, shown_dong: int
) -> CommissionPayment:
    """Trả hoa hồng cho ban quản lý tổ: all that is due, in cash; refused when it is not what the page showed."""
    session = locked_session(CommuneSession(pk=sheet.session_id), by=by)
    here = CollectionSheet.objects.using(by.using).select_related("group").get(pk=sheet.pk)
    if not session.office.commission_paid_at_session:
        raise CommissionNotAtSession
    board = BoardMember.objects.using(by.using).filter(in_force(session.held_on), group=here.group)
    if not board.filter(person=received_by).exists():
        raise NotOfTheBoard(group=here.group.name)
    due = _locked_due(session, here.group_id, by=by)
    if due <= 0:
        raise NoCommissionDue(group=here.group.name)
    if due != shown_dong:
        raise CommissionHasMoved(group=here.group.name, now=money(due), shown=money(shown_dong))
    held = cash_in_hand_dong(session, using=by.using)
    if due > held:
        raise NotEnoughCash(held=money(held), asked=money(due))
    return CommissionPayment.objects.using(by.using).create(
        number=f"HH{here.number[2:]}",
        session=session,
        group=here.group,
        received_by=received_by,
        amount_dong=due,
        paid_by=by.party_id,
        entry_id=_post(session, here, due, by=by),
        path=here.path,
        union_code=here.union_code,
    )


def _locked_due(session: CommuneSession, group_id: int, *, by: Actor) -> int:
    row = (
        AccountBalance.objects.using(by.using)
        .select_for_update()
        .filter(account=Account.COMMISSION_PAYABLE, office_id=session.office_id, subject=group_id)
        .first()
    )
    return -row.balance_dong if row else 0


def _post(session: CommuneSession, sheet: CollectionSheet, dong: int, *, by: Actor) -> UUID:
    draft = Draft(
        kind="commission_paid",
        office_id=session.office_id,
        business_date=session.held_on,
        path=sheet.path,
        union_code=sheet.union_code,
        session_id=session.pk,
        sheet_id=sheet.pk,
        group_id=sheet.group_id,
        parts=[
            (
                postings.commission_paid(dong),
                Subjects(
                    office_id=session.office_id, session_id=session.pk, group_id=sheet.group_id
                ),
            )
        ],
    )
    (entry_id,) = post([draft], by=by)
    return entry_id
