"""Thu tại thôn: the leader records what each member gave; the phone carries facts, the server carries rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connections

from diemtua.commune_sessions.actions.locking import locked_sheet
from diemtua.commune_sessions.actions.receipts import held_dong, post_receipts, reverse_receipts
from diemtua.commune_sessions.models import CollectionSheet, CommuneSession, Receipt
from diemtua.commune_sessions.problems import (
    NothingReceived,
    NotOnTheSheet,
    NotTrustedToCollect,
    ReceivedOutsideTheMonth,
    SheetIsClosed,
)
from diemtua.ground.actors import Actor
from diemtua.ground.commands import once
from diemtua.ground.deeds import deed
from diemtua.ground.problems import SameIdOtherContent
from diemtua.groups.models import Delegation

COLLECTING = (CollectionSheet.State.PREPARED, CollectionSheet.State.COLLECTING)
LONGEST_DAYS = 62
"""A leader who missed one session hands in at the next: a receipt may be two months old, not more."""


@dataclass(frozen=True, kw_only=True)
class Taken:
    """Một lần thu: who gave, interest and savings, when; the id is the client's, made before sending."""

    id: UUID
    membership_id: int
    interest_dong: int
    savings_dong: int
    received_on: date
    device_at: datetime | None = None

    def plain(self) -> dict[str, Any]:
        """The content that makes two sendings the same."""
        return {
            "id": str(self.id),
            "membership": self.membership_id,
            "interest_dong": self.interest_dong,
            "savings_dong": self.savings_dong,
            "received_on": self.received_on.isoformat(),
            "device_at": self.device_at.isoformat() if self.device_at else None,
        }

    def same_as(self, sheet_id: int, receipt: Receipt) -> bool:
        return (
            receipt.sheet_id,
            receipt.membership_id,
            receipt.interest_dong,
            receipt.savings_dong,
            receipt.received_on,
        ) == (
            sheet_id,
            self.membership_id,
            self.interest_dong,
            self.savings_dong,
            self.received_on,
        )


# All new receipts of a sending in one statement. A number is the sheet's, the member's number, and how often corrected.
RECEIPTS = """
with corrected as materialized (
    select membership_id, count(*) as times from commune_sessions_receipt
    where sheet_id = %(sheet)s and state = 'reversed' group by membership_id
)
insert into commune_sessions_receipt
    (id, number, sheet_id, membership_id, interest_dong, savings_dong, received_on, device_at, recorded_by, state,
     path, union_code)
select t.id, 'BL' || substr(sh.number, 3) || '-' || lpad(l.number::text, greatest(3, length(l.number::text)), '0')
             || case when c.times > 0 then '.' || c.times else '' end,
       sh.id, t.membership, t.interest, t.savings, t.received_on, t.device_at, %(party)s, 'recorded', sh.path,
       sh.union_code
from unnest(%(ids)s::uuid[], %(memberships)s::bigint[], %(interests)s::bigint[], %(savings)s::bigint[],
            %(days)s::date[], %(devices)s::timestamptz[])
     as t (id, membership, interest, savings, received_on, device_at)
join commune_sessions_collectionsheet sh on sh.id = %(sheet)s
join commune_sessions_sheetline l on l.sheet_id = sh.id and l.membership_id = t.membership
left join corrected c on c.membership_id = t.membership
"""


@deed("collection.received", needs="collection.record")
def receive_facts(
    *, by: Actor, sheet: CollectionSheet, command_id: UUID, taken: Sequence[Taken]
) -> dict[str, Any]:
    """Nhận các lần thu của một tổ: sent twice, kept once. Posts what the leader now holds; answers counts and sums."""
    answer, repeated = once(
        command_id,
        kind="collection.received",
        content={"sheet": sheet.pk, "taken": [t.plain() for t in taken]},
        by=by,
        do=lambda: _receive(by, sheet, command_id, taken),
    )
    return {**answer, "repeated": repeated}


def _receive(
    by: Actor, sheet: CollectionSheet, command_id: UUID, taken: Sequence[Taken]
) -> dict[str, Any]:
    found = locked_sheet(sheet, by=by)
    fresh = _not_yet_here(by, found, taken)
    if fresh:
        if found.state not in COLLECTING:
            raise SheetIsClosed(number=found.number)
        _check_facts(by, found, fresh)
        _keep(by, found, fresh)
        post_receipts([t.id for t in fresh], command_id=command_id, by=by)
        if found.state != CollectionSheet.State.COLLECTING:
            found.state = CollectionSheet.State.COLLECTING
            found.save(using=by.using, update_fields=["state"])
    return {
        "receipts": len(fresh),
        "already": len(taken) - len(fresh),
        "interest_dong": sum(t.interest_dong for t in fresh),
        "savings_dong": sum(t.savings_dong for t in fresh),
        "held_dong": held_dong(found, using=by.using),
    }


def _not_yet_here(by: Actor, sheet: CollectionSheet, taken: Sequence[Taken]) -> list[Taken]:
    """A receipt that came before in another sending counts once; with other content it is a conflict."""
    known = Receipt.objects.using(by.using).in_bulk([t.id for t in taken])
    fresh: dict[UUID, Taken] = {}
    for one in taken:
        before = known.get(one.id)
        if before is not None and not one.same_as(sheet.pk, before):
            raise SameIdOtherContent(id=one.id)
        if one.id in fresh and fresh[one.id] != one:
            raise SameIdOtherContent(id=one.id)
        if before is None:
            fresh[one.id] = one
    return list(fresh.values())


def _check_facts(by: Actor, sheet: CollectionSheet, taken: Sequence[Taken]) -> None:
    session = CommuneSession.objects.using(by.using).get(pk=sheet.session_id)
    for one in taken:
        if min(one.interest_dong, one.savings_dong) < 0 or not (
            one.interest_dong or one.savings_dong
        ):
            raise NothingReceived(field="given_dong")
        late = (session.held_on - one.received_on).days > LONGEST_DAYS
        if late or one.received_on > min(session.held_on, by.on):
            raise ReceivedOutsideTheMonth(
                field="received_on", on=one.received_on, held_on=session.held_on
            )
    for day in {one.received_on for one in taken}:
        _check_trusted(by, sheet, day, [one for one in taken if one.received_on == day])


def _check_trusted(by: Actor, sheet: CollectionSheet, on: date, taken: Sequence[Taken]) -> None:
    """The authorisation contract (11/TD) says whether the board collects interest, savings, or both."""
    contract = (
        Delegation.objects.using(by.using)
        .filter(group=sheet.group_id, valid_from__lte=on)
        .order_by("-valid_from")
        .first()
    )
    in_force = contract is not None and (contract.valid_to is None or contract.valid_to > on)
    interest = any(one.interest_dong for one in taken)
    savings = any(one.savings_dong for one in taken)
    if contract is None or not in_force:
        raise NotTrustedToCollect(on=on)
    if interest > contract.collects_interest or savings > contract.collects_savings:
        raise NotTrustedToCollect(on=on)


def _keep(by: Actor, sheet: CollectionSheet, taken: Sequence[Taken]) -> None:
    columns: dict[str, Any] = {
        "party": by.party_id,
        "sheet": sheet.pk,
        "ids": [t.id for t in taken],
        "memberships": [t.membership_id for t in taken],
        "interests": [t.interest_dong for t in taken],
        "savings": [t.savings_dong for t in taken],
        "days": [t.received_on for t in taken],
        "devices": [t.device_at for t in taken],
    }
    with connections[by.using].cursor() as cursor:
        cursor.execute(RECEIPTS, columns)
        if cursor.rowcount != len(taken):
            raise NotOnTheSheet(number=sheet.number)


@deed("collection.corrected", needs="collection.record")
def correct_receipt(*, by: Actor, receipt: Receipt, correction: Taken, command_id: UUID) -> Receipt:
    """Lập biên lai sửa: the old one is reversed by a linked entry, the new one is entered; both stay in the books."""
    once(
        command_id,
        kind="collection.corrected",
        content={"old": str(receipt.pk), **correction.plain()},
        by=by,
        do=lambda: _correct(by, receipt, correction, command_id),
    )
    return Receipt.objects.using(by.using).get(pk=correction.id)


def _correct(by: Actor, receipt: Receipt, correction: Taken, command_id: UUID) -> dict[str, Any]:
    sheet = locked_sheet(CollectionSheet(pk=receipt.sheet_id), by=by)
    found = Receipt.objects.using(by.using).select_for_update().get(pk=receipt.pk)
    if found.state != Receipt.State.RECORDED or sheet.state not in COLLECTING:
        raise SheetIsClosed(number=sheet.number)
    reverse_receipts([found], by=by)
    found.state = Receipt.State.REVERSED
    found.save(using=by.using, update_fields=["state"])
    answer = _receive(by, sheet, command_id, [correction])
    Receipt.objects.using(by.using).filter(pk=correction.id).update(replaces=found)
    return answer


__all__ = [
    "COLLECTING",
    "Taken",
    "correct_receipt",
    "held_dong",
    "post_receipts",
    "receive_facts",
]
