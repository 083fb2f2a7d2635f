"""Thu tại thôn: the leader records what each member gave; the phone carries facts, the server carries rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connections

from diemtua.commune_sessions.models import CollectionSheet, CommuneSession, Receipt
from diemtua.commune_sessions.problems import (
    NothingReceived,
    NotOnTheSheet,
    ReceivedOutsideTheMonth,
    SheetIsClosed,
)
from diemtua.ground.actors import Actor
from diemtua.ground.commands import once
from diemtua.ground.deeds import deed
from diemtua.ledger.posting import lines_sql, post_drafts, start_drafts

COLLECTING = (CollectionSheet.State.PREPARED, CollectionSheet.State.COLLECTING)


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
        return {
            "id": str(self.id),
            "membership": self.membership_id,
            "interest_dong": self.interest_dong,
            "savings_dong": self.savings_dong,
            "received_on": self.received_on.isoformat(),
        }


# The new receipts and their entries in one go: what the leader holds is an account, so it is posted at once.
RECEIPTS = """
insert into commune_sessions_receipt
    (id, number, sheet_id, membership_id, interest_dong, savings_dong, received_on, device_at, recorded_by, state,
     path, union_code)
select t.id, 'BL' || substr(sh.number, 3) || '-' || lpad(l.number::text, 3, '0') || case when t.again > 0 then '.' || t.again else '' end,
       sh.id, t.membership, t.interest, t.savings, t.received_on, t.device_at, %(party)s, 'recorded', sh.path, sh.union_code
from unnest(%(ids)s::uuid[], %(memberships)s::bigint[], %(interests)s::bigint[], %(savings)s::bigint[],
            %(days)s::date[], %(devices)s::timestamptz[], %(agains)s::int[])
     as t (id, membership, interest, savings, received_on, device_at, again)
join commune_sessions_collectionsheet sh on sh.id = %(sheet)s
join commune_sessions_sheetline l on l.sheet_id = sh.id and l.membership_id = t.membership
"""

RECEIPT_ENTRIES = """
insert into draft_entry (n, id, month, office_id, business_date, kind, device_at, received_at, command_id, session_id,
                         sheet_id, receipt_id, group_id, union_code, path)
select row_number() over (order by r.number), ledger_new_id(), ledger_open_month(s.office_id, r.received_on), s.office_id,
       r.received_on, 'receipt_in_village', r.device_at, r.received_at, %(command)s, s.id, sh.id, r.id, sh.group_id,
       r.union_code, r.path
from commune_sessions_receipt r
join commune_sessions_collectionsheet sh on sh.id = r.sheet_id
join commune_sessions_communesession s on s.id = sh.session_id
where r.id = any (%(ids)s)
"""

RECEIPT_LINES = lines_sql(
    "receipt_in_village",
    "select e.n, e.group_id, r.membership_id, null::bigint as loan_id, null::smallint as programme,"
    " r.interest_dong, r.savings_dong, e.business_date"
    " from draft_entry e join commune_sessions_receipt r on r.id = e.receipt_id",
    amounts={"interest_dong": "interest_dong", "savings_dong": "savings_dong"},
    effective_on="s.business_date",
)


@deed("collection.received", needs="collection.record")
def receive_facts(
    *, by: Actor, sheet: CollectionSheet, command_id: UUID, taken: Sequence[Taken]
) -> dict[str, Any]:
    """Nhận các lần thu của một tổ: sent twice, kept once. Posts what the leader now holds; answers counts and sums."""
    content = {"sheet": sheet.pk, "taken": [t.plain() for t in taken]}
    answer, repeated = once(
        command_id,
        kind="collection.received",
        content=content,
        by=by,
        do=lambda: _receive(by, sheet.pk, command_id, taken),
    )
    return {**answer, "repeated": repeated}


def _receive(by: Actor, sheet_id: int, command_id: UUID, taken: Sequence[Taken]) -> dict[str, Any]:
    sheet = CollectionSheet.objects.using(by.using).select_for_update().get(pk=sheet_id)
    if sheet.state not in COLLECTING:
        raise SheetIsClosed(number=sheet.number)
    _check_days(by, sheet, taken)
    with connections[by.using].cursor() as cursor:
        cursor.execute(RECEIPTS, _columns(by, sheet, taken))
        if cursor.rowcount != len(taken):
            raise NotOnTheSheet(number=sheet.number)
    post_receipts([t.id for t in taken], command_id=command_id, by=by)
    if sheet.state != CollectionSheet.State.COLLECTING:
        CollectionSheet.objects.using(by.using).filter(pk=sheet.pk).update(
            state=CollectionSheet.State.COLLECTING
        )
    return {
        "receipts": len(taken),
        "interest_dong": sum(t.interest_dong for t in taken),
        "savings_dong": sum(t.savings_dong for t in taken),
    }


def _check_days(by: Actor, sheet: CollectionSheet, taken: Sequence[Taken]) -> None:
    session = CommuneSession.objects.using(by.using).get(pk=sheet.session_id)
    for one in taken:
        if one.interest_dong + one.savings_dong <= 0:
            raise NothingReceived
        if (
            one.received_on > min(session.held_on, by.on)
            or (session.held_on - one.received_on).days > 62
        ):
            raise ReceivedOutsideTheMonth(on=one.received_on, held_on=session.held_on)


def _columns(by: Actor, sheet: CollectionSheet, taken: Sequence[Taken]) -> dict[str, Any]:
    again: dict[int, int] = {}
    for membership_id in (
        Receipt.objects.using(by.using)
        .filter(sheet=sheet, state=Receipt.State.REVERSED)
        .values_list("membership_id", flat=True)
    ):
        again[membership_id] = again.get(membership_id, 0) + 1
    return {
        "party": by.party_id,
        "sheet": sheet.pk,
        "ids": [t.id for t in taken],
        "memberships": [t.membership_id for t in taken],
        "interests": [t.interest_dong for t in taken],
        "savings": [t.savings_dong for t in taken],
        "days": [t.received_on for t in taken],
        "devices": [t.device_at for t in taken],
        "agains": [again.get(t.membership_id, 0) for t in taken],
    }


def post_receipts(ids: Sequence[UUID], *, by: Actor, command_id: UUID | None = None) -> int:
    """Ghi sổ tiền tổ trưởng giữ: one entry a receipt, so that each can be reversed alone."""
    start_drafts(by.using)
    with connections[by.using].cursor() as cursor:
        cursor.execute(RECEIPT_ENTRIES, {"ids": list(ids), "command": command_id})
        cursor.execute(RECEIPT_LINES)
    return post_drafts(by)


@deed("collection.corrected", needs="collection.record")
def correct_receipt(*, by: Actor, receipt: Receipt, correction: Taken, command_id: UUID) -> Receipt:
    """Lập biên lai sửa: the old one is reversed by a linked entry, the new one is entered; both stay in the books."""
    found = Receipt.objects.using(by.using).select_for_update().get(pk=receipt.pk)
    sheet = CollectionSheet.objects.using(by.using).select_for_update().get(pk=found.sheet_id)
    if found.state != Receipt.State.RECORDED or sheet.state not in COLLECTING:
        raise SheetIsClosed(number=sheet.number)
    reverse_receipts([found.pk], by=by)
    Receipt.objects.using(by.using).filter(pk=found.pk).update(state=Receipt.State.REVERSED)
    once(
        command_id,
        kind="collection.corrected",
        content={"old": str(found.pk), **correction.plain()},
        by=by,
        do=lambda: _receive(by, sheet.pk, command_id, [correction]),
    )
    Receipt.objects.using(by.using).filter(pk=correction.id).update(replaces=found)
    return Receipt.objects.using(by.using).get(pk=correction.id)


REVERSAL_ENTRIES = """
insert into draft_entry (n, id, month, office_id, business_date, kind, reverses, reverses_month, session_id, sheet_id,
                         receipt_id, group_id, union_code, path)
select row_number() over (order by e.id), ledger_new_id(), ledger_open_month(e.office_id, %(on)s), e.office_id, %(on)s,
       'receipt_reversed', e.id, e.month, e.session_id, e.sheet_id, e.receipt_id, e.group_id, e.union_code, e.path
from ledger_entry e where e.receipt_id = any (%(ids)s) and e.kind = 'receipt_in_village'
"""

REVERSAL_LINES = """
insert into draft_line (n, account, subject, loan_id, programme, amount_dong, effective_on)
select d.n, l.account, l.subject, l.loan_id, l.programme, -l.amount_dong, d.business_date
from draft_entry d join ledger_line l on l.entry_id = d.reverses and l.month = d.reverses_month
"""


def reverse_receipts(ids: Sequence[UUID], *, by: Actor) -> int:
    """Đảo bút toán biên lai: the same lines with their signs turned, linked to what they reverse."""
    start_drafts(by.using)
    with connections[by.using].cursor() as cursor:
        cursor.execute(REVERSAL_ENTRIES, {"ids": list(ids), "on": by.on})
        cursor.execute(REVERSAL_LINES)
    return post_drafts(by)


@deed("collection.handed_in", needs="collection.record")
def hand_in_sheet(
    *, by: Actor, sheet: CollectionSheet, attended_by: str = "leader"
) -> CollectionSheet:
    """Nộp bảng kê: the leader (or deputy) says the month's collection is complete; the desk counts next."""
    found = CollectionSheet.objects.using(by.using).select_for_update().get(pk=sheet.pk)
    if found.state not in COLLECTING:
        raise SheetIsClosed(number=found.number)
    found.state = CollectionSheet.State.HANDED_IN
    found.attended_by = attended_by
    with connections[by.using].cursor() as cursor:
        cursor.execute("select now()")
        row = cursor.fetchone()
    assert row is not None
    found.handed_in_at = row[0]
    found.version += 1
    found.save(update_fields=["state", "attended_by", "handed_in_at", "version"])
    return found
