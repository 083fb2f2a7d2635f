"""Đảo bút toán khóa sổ: a reopened month takes back what its close had booked, so that the next close books it once."""

from __future__ import annotations

from django.db import connections

from diemtua.fees.models import EntrustmentFee, GroupCommission
from diemtua.ground.actors import Actor
from diemtua.ledger.posting import post_drafts, start_drafts
from diemtua.month_end.models import CloseRun

BOOKED = ("commission_due", "fee_due", "accrual_run", "accrual_reversed", "savings_interest")

ENTRIES = """
insert into draft_entry (n, id, month, office_id, business_date, kind, reverses, reverses_month, group_id, union_code,
                         path, memo)
select row_number() over (order by e.sequence), ledger_new_id(), ledger_open_month(e.office_id, e.business_date),
       e.office_id, e.business_date, 'close_taken_back', e.id, e.month, e.group_id, e.union_code, e.path, e.memo
from ledger_entry e
where e.office_id = %(office)s and e.month in (%(month)s, (%(month)s::date + interval '1 month')::date)
  and e.kind = any (%(booked)s) and e.memo = any (%(memos)s)
  and not exists (select 1 from ledger_reversal r where r.reversed = e.id)
"""

LINES = """
insert into draft_line (n, account, subject, loan_id, programme, amount_dong, effective_on)
select d.n, l.account, l.subject, l.loan_id, l.programme, -l.amount_dong, l.effective_on
from draft_entry d join ledger_line l on l.month = d.reverses_month and l.entry_id = d.reverses
"""


def memo_of(run: CloseRun) -> str:
    """Dấu của lần khóa trên bút toán: by it a reopening finds what the run booked."""
    return f"Khóa sổ tháng {run.month:%m/%Y}, lần {run.pk}"


def take_back(run: CloseRun, *, by: Actor) -> int:
    """Reverse the run's own entries and put its commissions and fees aside; returns the number of entries."""
    start_drafts(by.using)
    with connections[by.using].cursor() as cursor:
        cursor.execute(
            ENTRIES,
            {
                "office": run.office_id,
                "month": run.month,
                "booked": list(BOOKED),
                "memos": [memo_of(run), f"close run {run.pk}"],  # as older books name it
            },
        )
        cursor.execute(LINES)
    taken = post_drafts(by)
    for rows in (GroupCommission, EntrustmentFee):
        rows.objects.using(by.using).filter(run_id=run.pk).update(superseded=True)
    return taken
