"""Bút toán biên lai: what a leader holds is an account, so a receipt is posted at once, one entry each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connections

from diemtua.commune_sessions.models import CollectionSheet, CommuneSession, Receipt
from diemtua.ground.actors import Actor
from diemtua.ground.arrays import array_text
from diemtua.ground.commands import Canonical
from diemtua.ledger.models import AccountBalance
from diemtua.ledger.posting import lines_sql, post_drafts, start_drafts
from diemtua.rules.postings import Account


class Taken(NamedTuple):
    """Một lần thu: who gave, interest and savings, when; the id is the client's, made before sending.

    A tuple, since a sheet has a thousand: a frozen dataclass takes four times as long to make.
    """

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
        """Whether a receipt that is here already says what this says."""
        said = (receipt.interest_dong, receipt.savings_dong, receipt.received_on)
        return (receipt.sheet_id, receipt.membership_id, *said) == (sheet_id, *self[1:5])


def canonical_sending(sheet_id: int, taken: Iterable[Taken]) -> Canonical:
    """The canonical bytes of a sending (`plain` of each line), written at once: nothing in it needs quoting."""
    rows = ",".join(
        f'{{"device_at":{_quoted(t.device_at)},"id":"{t.id}","interest_dong":{t.interest_dong},'
        f'"membership":{t.membership_id},"received_on":"{t.received_on.isoformat()}",'
        f'"savings_dong":{t.savings_dong}}}'
        for t in taken
    )
    return Canonical(f'{{"sheet":{sheet_id},"taken":[{rows}]}}'.encode())


def _quoted(at: datetime | None) -> str:
    return f'"{at.isoformat()}"' if at else "null"


# One statement from receipts to drafts. Sheets and open months are asked for once a sheet and day, not once a receipt.
DRAFTS = """
with mine as ({mine}), first as materialized (
    select ledger_new_id() as id
), sheet as materialized (
    select d.sheet_id, d.received_on, sh.group_id, s.id as session_id, s.office_id,
           ledger_open_month(s.office_id, d.received_on) as month
    from (select distinct sheet_id, received_on from mine) d
    join commune_sessions_collectionsheet sh on sh.id = d.sheet_id
    join commune_sessions_communesession s on s.id = sh.session_id
), made as materialized (
    select m.*, ledger_id_of(f.id, m.n) as entry_id
    from (select row_number() over (order by r.number) as n, d.month, d.office_id, d.session_id, d.group_id, r.*
          from mine r join sheet d on d.sheet_id = r.sheet_id and d.received_on = r.received_on) m
    cross join first f
), entries as (
    insert into draft_entry (n, id, month, office_id, business_date, kind, device_at, received_at, command_id, session_id,
                             sheet_id, receipt_id, group_id, union_code, path)
    select n, entry_id, month, office_id, received_on, 'receipt_in_village', device_at, received_at, %(command)s,
           session_id, sheet_id, id, group_id, union_code, path
    from made
)
"""

LINES = lines_sql(
    "receipt_in_village",
    "select n, group_id, membership_id, null::bigint as loan_id, null::smallint as programme, interest_dong,"
    " savings_dong, received_on from made",
    amounts={"interest_dong": "interest_dong", "savings_dong": "savings_dong"},
    effective_on="s.received_on",
    one_row_an_entry=True,
)

COLUMNS = (
    "id, number, sheet_id, membership_id, interest_dong, savings_dong, received_on, device_at, received_at, union_code,"
    " path"
)
KEPT = DRAFTS.format(
    mine=f"select {COLUMNS} from commune_sessions_receipt where id = any (%(ids)s::uuid[])"
)

# A number is the sheet's, the member's number, and how often corrected.
FRESH = DRAFTS.format(
    mine=f"""
    insert into commune_sessions_receipt (id, number, sheet_id, membership_id, interest_dong, savings_dong, received_on,
                                          device_at, recorded_by, state, path, union_code)
    select t.id, 'BL' || substr(sh.number, 3) || '-' || lpad(l.number::text, greatest(3, length(l.number::text)), '0')
                 || case when c.times > 0 then '.' || c.times else '' end,
           sh.id, t.membership, t.interest, t.savings, t.received_on, t.device_at, %(party)s, 'recorded', sh.path,
           sh.union_code
    from unnest(%(given)s::uuid[], %(memberships)s::bigint[], %(interests)s::bigint[], %(savings)s::bigint[],
                %(days)s::date[], %(devices)s::timestamptz[])
         as t (id, membership, interest, savings, received_on, device_at)
    join commune_sessions_collectionsheet sh on sh.id = %(sheet)s
    join commune_sessions_sheetline l on l.sheet_id = sh.id and l.membership_id = t.membership
    left join (
        select membership_id, count(*) as times from commune_sessions_receipt
        where sheet_id = %(sheet)s and state = 'reversed' group by membership_id
    ) c on c.membership_id = t.membership
    returning {COLUMNS}"""
)

# The entry of a receipt stands in the month it was received in or in a later one that was open then.
REVERSAL_ENTRIES = """
insert into draft_entry (n, id, month, office_id, business_date, kind, reverses, reverses_month, session_id, sheet_id,
                         receipt_id, group_id, union_code, path)
select row_number() over (order by e.id), ledger_new_id(), ledger_open_month(e.office_id, %(on)s), e.office_id, %(on)s,
       'receipt_reversed', e.id, e.month, e.session_id, e.sheet_id, e.receipt_id, e.group_id, e.union_code, e.path
from ledger_entry e
where e.receipt_id = any (%(ids)s) and e.kind = 'receipt_in_village'
  and e.month >= date_trunc('month', %(first)s::date)::date
"""

REVERSAL_LINES = """
insert into draft_line (n, account, subject, loan_id, programme, amount_dong, effective_on)
select d.n, l.account, l.subject, l.loan_id, l.programme, -l.amount_dong, d.business_date
from draft_entry d join ledger_line l on l.entry_id = d.reverses and l.month = d.reverses_month
"""


def post_receipts(ids: Sequence[UUID], *, by: Actor, command_id: UUID | None = None) -> int:
    """Ghi sổ tiền tổ trưởng giữ: one entry a receipt, so that each can be reversed alone."""
    return _post(KEPT, {"ids": array_text(ids), "command": command_id}, by=by)


def keep_and_post(
    taken: Sequence[Taken], *, sheet: CollectionSheet, command_id: UUID, by: Actor
) -> int:
    """Lập biên lai và ghi sổ: all new receipts of a sending; returns how many found their line on the sheet."""
    columns: dict[str, Any] = {
        "party": by.party_id,
        "command": command_id,
        "sheet": sheet.pk,
        "given": array_text(t.id for t in taken),
        "memberships": array_text(t.membership_id for t in taken),
        "interests": array_text(t.interest_dong for t in taken),
        "savings": array_text(t.savings_dong for t in taken),
        "days": array_text(t.received_on for t in taken),
        "devices": array_text(t.device_at for t in taken),
    }
    return _post(FRESH, columns, by=by)


def _post(drafts: str, columns: dict[str, Any], *, by: Actor) -> int:
    start_drafts(by.using)
    with connections[by.using].cursor() as cursor:
        cursor.execute(drafts + LINES, columns)
    return post_drafts(by)


def reverse_receipts(receipts: Sequence[Receipt], *, by: Actor) -> int:
    """Đảo bút toán biên lai: the same lines with their signs turned, linked to what they reverse."""
    facts: dict[str, Any] = {
        "ids": [r.pk for r in receipts],
        "on": by.on,
        "first": min(r.received_on for r in receipts),
    }
    start_drafts(by.using)
    with connections[by.using].cursor() as cursor:
        cursor.execute(REVERSAL_ENTRIES, facts)
        cursor.execute(REVERSAL_LINES)
    return post_drafts(by)


def held_dong(sheet: CollectionSheet, *, using: str = "default") -> int:
    """Tiền tổ trưởng đang giữ theo sổ."""
    held = (
        AccountBalance.objects.using(using)
        .filter(
            account=Account.LEADER_CASH,
            office_id__in=CommuneSession.objects.using(using)
            .filter(pk=sheet.session_id)
            .values("office_id"),
            subject=sheet.group_id,
        )
        .values_list("balance_dong", flat=True)
    )
    return sum(held)
