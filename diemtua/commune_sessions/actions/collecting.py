"""Thu tại thôn: the leader records what each member gave; the phone carries facts, the server carries rules."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connections

from diemtua.commune_sessions.actions.locking import locked_sheet
from diemtua.commune_sessions.actions.receipts import (
    Taken,
    canonical_sending,
    held_dong,
    keep_and_post,
    post_receipts,
    reverse_receipts,
)
from diemtua.commune_sessions.models import CollectionSheet, Receipt
from diemtua.commune_sessions.problems import (
    NothingReceived,
    NotOnTheSheet,
    NotTrustedToCollect,
    ReceivedOutsideTheMonth,
    SheetIsClosed,
)
from diemtua.ground.actors import Actor
from diemtua.ground.arrays import array_text
from diemtua.ground.commands import once
from diemtua.ground.deeds import deed
from diemtua.ground.problems import SameIdOtherContent
from diemtua.groups.models import Delegation

COLLECTING = (CollectionSheet.State.PREPARED, CollectionSheet.State.COLLECTING)
LONGEST_DAYS = 62
"""A leader who missed one session hands in at the next: a receipt may be two months old, not more."""


@deed("collection.received", needs="collection.record")
def receive_facts(
    *, by: Actor, sheet: CollectionSheet, command_id: UUID, taken: Sequence[Taken]
) -> dict[str, Any]:
    """Nhận các lần thu của một tổ: sent twice, kept once. Posts what the leader now holds; answers counts and sums."""
    answer, repeated = once(
        command_id,
        kind="collection.received",
        content=canonical_sending(sheet.pk, taken),
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
        if keep_and_post(fresh, sheet=found, command_id=command_id, by=by) != len(fresh):
            raise NotOnTheSheet(number=found.number)
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
    known = _known(by, taken)
    if not known and len({one.id.int for one in taken}) == len(taken):
        return list(taken)
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


def _known(by: Actor, taken: Sequence[Taken]) -> dict[UUID, Receipt]:
    """Those of the ids that are receipts already; of a first sending none is, and nothing more is read."""
    with connections[by.using].cursor() as cursor:
        cursor.execute(
            "select id from commune_sessions_receipt where id = any (%s::uuid[])",
            [array_text(t.id for t in taken)],
        )
        ids = [row[0] for row in cursor.fetchall()]
    return Receipt.objects.using(by.using).in_bulk(ids) if ids else {}


def _check_facts(by: Actor, sheet: CollectionSheet, taken: Sequence[Taken]) -> None:
    session = sheet.session
    if any(
        one.interest_dong < 0 or one.savings_dong < 0 or not (one.interest_dong or one.savings_dong)
        for one in taken
    ):
        raise NothingReceived(field="given_dong")
    for day in sorted({one.received_on for one in taken}):
        late = (session.held_on - day).days > LONGEST_DAYS
        if late or day > min(session.held_on, by.on):
            raise ReceivedOutsideTheMonth(field="received_on", on=day, held_on=session.held_on)
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
