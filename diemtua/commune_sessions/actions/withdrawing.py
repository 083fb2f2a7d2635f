"""Rút tiền gửi tổ viên tại phiên: the member in person, queued, approved by a second person when large, paid."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Sum

from diemtua.commune_sessions.actions.desk import cash_in_hand_dong, mark_done, waiting_items
from diemtua.commune_sessions.actions.locking import locked_item, locked_session
from diemtua.commune_sessions.cash import money
from diemtua.commune_sessions.models import CommuneSession, QueueItem
from diemtua.commune_sessions.problems import (
    NotEnoughCash,
    NothingToApprove,
    SavingsAreElsewhere,
    WhoApprovesDoesNotPay,
    WithdrawalOutOfBounds,
    WithdrawalWaits,
)
from diemtua.ground.actors import Actor
from diemtua.ground.clock import now
from diemtua.ground.deeds import deed
from diemtua.ground.problems import SameIdOtherContent
from diemtua.groups.models import GroupPlacement, Membership
from diemtua.people.queries import in_force
from diemtua.rules.savings import load_savings_policy
from diemtua.savings.actions import withdraw_savings
from diemtua.savings.queries import balances

KIND = QueueItem.Kind.WITHDRAWAL


@deed("session.withdrawal_queued", needs="session.teller")
def queue_withdrawal(
    *,
    by: Actor,
    session: CommuneSession,
    membership: Membership,
    amount_dong: int,
    client_id: UUID,
) -> QueueItem:
    """Người rút tiền gửi vào hàng: never more than she has with what already waits; sent twice, queued once."""
    found = locked_session(session, by=by)
    item = QueueItem.objects.using(by.using).filter(client_id=client_id).first()
    if item is not None:
        if (item.session_id, item.membership_id, item.amount_dong) != (
            found.pk,
            membership.pk,
            amount_dong,
        ):
            raise SameIdOtherContent(id=client_id)
        return item
    _check(found, membership, amount_dong, by=by)
    return QueueItem.objects.using(by.using).create(
        client_id=client_id,
        session=found,
        kind=KIND,
        membership=membership,
        person_id=membership.person_id,
        amount_dong=amount_dong,
        path=membership.path,
        union_code=membership.union_code,
    )


def _check(session: CommuneSession, membership: Membership, amount_dong: int, *, by: Actor) -> None:
    here = GroupPlacement.objects.using(by.using).filter(
        in_force(session.held_on), group=membership.group_id, point=session.point_id
    )
    if not here.exists():
        raise SavingsAreElsewhere
    waiting = QueueItem.objects.using(by.using).filter(
        session=session, membership=membership, kind=KIND, state=QueueItem.State.WAITING
    )
    saved = balances([membership.pk], using=by.using).get(membership.pk, 0)
    saved -= waiting.aggregate(sum=Sum("amount_dong"))["sum"] or 0
    if not 0 < amount_dong <= saved:
        raise WithdrawalOutOfBounds(field="amount_dong", most=money(max(0, saved)))


def needs_approval(session: CommuneSession, item: QueueItem, *, using: str = "default") -> bool:
    """Lần rút lớn: all that the member takes at this session counts, so that two small ones are one large one."""
    others = QueueItem.objects.using(using).filter(
        session=session, membership=item.membership_id, kind=KIND, pk__lt=item.pk
    )
    before = others.exclude(state=QueueItem.State.ABSENT).aggregate(s=Sum("amount_dong"))["s"] or 0
    return load_savings_policy().needs_second_person(before + item.amount_dong, session.held_on)


@deed("session.withdrawal_approved", needs="session.control")
def approve_withdrawal(*, by: Actor, item: QueueItem) -> QueueItem:
    """Duyệt lần rút lớn: the controller looks at the member and her paper; another person pays."""
    session, found = locked_item(item, by=by)
    approved = found.approved_at is not None
    if found.kind != KIND or approved or not needs_approval(session, found, using=by.using):
        raise NothingToApprove
    found.approved_by, found.approved_at = by.party_id, now()
    found.version += 1
    found.save(using=by.using, update_fields=["approved_by", "approved_at", "version"])
    return found


@deed("session.withdrawal_paid", needs="savings.withdraw")
def pay_withdrawals(*, by: Actor, session: CommuneSession, items: Sequence[QueueItem]) -> int:
    """Chi tiền gửi cho tổ viên có mặt; returns đồng paid out."""
    found = locked_session(session, by=by)
    queue = waiting_items(found, items, KIND, by=by)
    for item in queue:
        large = needs_approval(found, item, using=by.using)
        if large and item.approved_at is None:
            limit = load_savings_policy().withdrawal_on(found.held_on).second_person_from_dong
            raise WithdrawalWaits(limit=money(limit), name=item.person.full_name)
        if item.approved_by == by.party_id:
            raise WhoApprovesDoesNotPay
    asked, held = sum(i.amount_dong for i in queue), cash_in_hand_dong(found, using=by.using)
    if asked > held:
        raise NotEnoughCash(held=money(held), asked=money(asked))
    paid = withdraw_savings(
        by=by,
        withdrawals=[(i.membership_id, i.amount_dong) for i in queue if i.membership_id],
        on=found.held_on,
        session_id=found.pk,
    )
    mark_done(queue, by=by)
    return paid


__all__ = ["approve_withdrawal", "needs_approval", "pay_withdrawals", "queue_withdrawal"]
