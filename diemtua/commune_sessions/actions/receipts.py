"""Bút toán biên lai: what a leader holds is an account, so a receipt is posted at once, one entry each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import connections

from diemtua.commune_sessions.models import CollectionSheet, Receipt
from diemtua.ground.actors import Actor
from diemtua.ledger.models import AccountBalance
from diemtua.ledger.posting import lines_sql, post_drafts, start_drafts
from diemtua.rules.postings import Account

# Receipts are read once, by their ids; sheets and open months are asked for once a sheet and day, not once a receipt.
ENTRIES = """
with mine as materialized (
    select r.id, r.number, r.sheet_id, r.received_on, r.device_at, r.received_at, r.union_code, r.path
    from commune_sessions_receipt r where r.id = any (%(ids)s)
), sheet as materialized (
    select d.sheet_id, d.received_on, sh.group_id, s.id as session_id, s.office_id,
           ledger_open_month(s.office_id, d.received_on) as month
    from (select distinct sheet_id, received_on from mine) d
    join commune_sessions_collectionsheet sh on sh.id = d.sheet_id
    join commune_sessions_communesession s on s.id = sh.session_id
)
insert into draft_entry (n, id, month, office_id, business_date, kind, device_at, received_at, command_id, session_id,
                         sheet_id, receipt_id, group_id, union_code, path)
select row_number() over (order by r.number), ledger_new_id(), d.month, d.office_id, r.received_on, 'receipt_in_village',
       r.device_at, r.received_at, %(command)s, d.session_id, r.sheet_id, r.id, d.group_id, r.union_code, r.path
from mine r join sheet d on d.sheet_id = r.sheet_id and d.received_on = r.received_on
"""

LINES = lines_sql(
    "receipt_in_village",
    "select e.n, e.group_id, r.membership_id, null::bigint as loan_id, null::smallint as programme,"
    " r.interest_dong, r.savings_dong, e.business_date"
    " from draft_entry e join commune_sessions_receipt r on r.id = e.receipt_id",
    amounts={"interest_dong": "interest_dong", "savings_dong": "savings_dong"},
    effective_on="s.business_date",
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
    start_drafts(by.using)
    with connections[by.using].cursor() as cursor:
        cursor.execute(ENTRIES, {"ids": list(ids), "command": command_id})
        cursor.execute(LINES)
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
        .filter(account=Account.LEADER_CASH, subject=sheet.group_id)
        .values_list("balance_dong", flat=True)
    )
    return sum(held)
