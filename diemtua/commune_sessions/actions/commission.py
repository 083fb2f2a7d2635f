"""Trả hoa hồng tại phiên: what the books owe a group's board is paid to its leader or deputy, once.

The amount is the balance of account 7020 of the group, which the month ends have booked; nothing is worked out here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from diemtua.commune_sessions.actions.desk import cash_in_hand_dong
from diemtua.commune_sessions.actions.locking import locked_session
from diemtua.commune_sessions.cash import money
from diemtua.commune_sessions.models import CollectionSheet, CommissionPayment, CommuneSession
from diemtua.commune_sessions.problems import (
    CommissionHasMoved,
    CommissionNotAtSession,
    CommissionPaidAlready,
    NoCommissionDue,
    NotEnoughCash,
    NotOfTheBoard,
)
from diemtua.ground.actors import Actor
from diemtua.ground.deeds import deed
from diemtua.groups.models import BoardMember
from diemtua.ledger.models import AccountBalance
from diemtua.ledger.posting import Draft, Subjects, post
from diemtua.people.queries import in_force
from diemtua.rules import postings
from diemtua.rules.postings import Account


@dataclass(frozen=True, kw_only=True)
class BoardPaid:
    """Một tổ nhận hoa hồng: the sheet of the group, who of its board signs, the sum that the page showed."""

    sheet: CollectionSheet
    received_by_id: int
    shown_dong: int


@deed("session.commission_paid", needs="fee.pay")
def pay_commissions(
    *, by: Actor, session: CommuneSession, paid: Sequence[BoardPaid]
) -> list[CommissionPayment]:
    """Trả hoa hồng cho ban quản lý tổ: all that is due to each, in cash; refused when it is not what was shown."""
    found = locked_session(session, by=by)
    if not found.office.commission_paid_at_session:
        raise CommissionNotAtSession
    _check(found, paid, by=by)
    asked, held = sum(one.shown_dong for one in paid), cash_in_hand_dong(found, using=by.using)
    if asked > held:
        raise NotEnoughCash(held=money(held), asked=money(asked))
    entries = post([_draft(found, one) for one in paid], by=by)
    return CommissionPayment.objects.using(by.using).bulk_create(
        CommissionPayment(
            number=f"HH{one.sheet.number[2:]}",
            session=found,
            group_id=one.sheet.group_id,
            received_by_id=one.received_by_id,
            amount_dong=one.shown_dong,
            paid_by=by.party_id,
            entry_id=entry_id,
            path=one.sheet.path,
            union_code=one.sheet.union_code,
        )
        for one, entry_id in zip(paid, entries, strict=True)
    )


def _check(session: CommuneSession, paid: Sequence[BoardPaid], *, by: Actor) -> None:
    """Each group of this session once, its board of the day, and what the books owe it now, the rows locked."""
    groups = sorted(one.sheet.group_id for one in paid)
    due = {
        row.subject: -row.balance_dong
        for row in AccountBalance.objects.using(by.using)
        .select_for_update()
        .filter(account=Account.COMMISSION_PAYABLE, office_id=session.office_id, subject__in=groups)
        .order_by("subject")
    }
    board = set(
        BoardMember.objects.using(by.using)
        .filter(in_force(session.held_on), group__in=groups)
        .values_list("group", "person")
    )
    for one in paid:
        name, now = one.sheet.group.name, due.get(one.sheet.group_id, 0)
        if one.sheet.session_id != session.pk or groups.count(one.sheet.group_id) > 1:
            raise CommissionPaidAlready
        if (one.sheet.group_id, one.received_by_id) not in board:
            raise NotOfTheBoard(group=name)
        if now <= 0:
            raise NoCommissionDue(group=name)
        if now != one.shown_dong:
            raise CommissionHasMoved(group=name, now=money(now), shown=money(one.shown_dong))


def _draft(session: CommuneSession, one: BoardPaid) -> Draft:
    subjects = Subjects(
        office_id=session.office_id, session_id=session.pk, group_id=one.sheet.group_id
    )
    return Draft(
        kind="commission_paid",
        office_id=session.office_id,
        business_date=session.held_on,
        path=one.sheet.path,
        union_code=one.sheet.union_code,
        session_id=session.pk,
        sheet_id=one.sheet.pk,
        group_id=one.sheet.group_id,
        parts=[(postings.commission_paid(one.shown_dong), subjects)],
    )
