"""Đếm và ghi sổ một phần việc. Each is one transaction: done with all its effects, or not at all."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db import connections

from diemtua.ground.actors import Actor
from diemtua.ground.failpoints import failpoint
from diemtua.ledger.posting import lines_sql, post_drafts, start_drafts
from diemtua.refunds.actions.reckoning import reckon
from diemtua.refunds.models import RefundBatch

COUNT = """
insert into refunds_refundcount (batch_id, programme, loans, refund_dong, owed_dong, path, union_code)
select %(part)s, r.programme, count(*), sum(greatest(r.in_term + r.overdue + r.grace, 0)),
       sum(greatest(-(r.in_term + r.overdue + r.grace), 0)), %(path)s, 0
from refund_loan r group by r.programme
"""
ENTRIES = """
insert into draft_entry (n, id, month, office_id, business_date, kind, group_id, union_code, path, memo)
select r.loan_id, ledger_new_id(), ledger_open_month(r.office_id, %(on)s), r.office_id, %(on)s, 'interest_refunded',
       r.group_id, r.union_code, r.path, %(memo)s
from refund_loan r
"""
LINES = lines_sql(
    "interest_refunded",
    "select r.loan_id as n, r.loan_id, r.office_id, r.membership_id, r.programme,"
    " greatest(r.off_in_term, 0) as in_term, greatest(-r.off_in_term, 0) as owed_in_term,"
    " greatest(r.off_overdue, 0) as overdue, greatest(-r.off_overdue, 0) as owed_overdue,"
    " greatest(r.off_grace, 0) as grace, greatest(-r.off_grace, 0) as owed_grace,"
    " r.off_written_off, r.savings_dong, r.cash_dong, %(on)s::date as on_day from refund_loan r",
    amounts={
        "in_term_dong": "in_term",
        "overdue_dong": "overdue",
        "grace_dong": "grace",
        "owed_in_term_dong": "owed_in_term",
        "owed_overdue_dong": "owed_overdue",
        "owed_grace_dong": "owed_grace",
        "written_off_dong": "off_written_off",
        "savings_dong": "savings_dong",
        "cash_dong": "cash_dong",
    },
    effective_on="s.on_day",
    one_row_an_entry=True,
)
KEEP = """
with made as (
    insert into refunds_refund (run_id, batch_id, loan_id, programme, in_term_dong, overdue_dong, grace_dong,
        off_in_term_dong, off_overdue_dong, off_grace_dong, off_written_off_dong, savings_dong, cash_dong, posted_on,
        entry_id, paid_name, path, union_code)
    select %(run)s, %(part)s, r.loan_id, r.programme, r.in_term, r.overdue, r.grace, r.off_in_term, r.off_overdue,
           r.off_grace, r.off_written_off, r.savings_dong, r.cash_dong, %(on)s, e.id, '', r.path, r.union_code
    from refund_loan r join draft_entry e on e.n = r.loan_id
    returning id, loan_id, path, union_code
)
insert into refunds_refundline (refund_id, loan_id, start_on, end_on, in_grace, posted_in_term_dong,
    posted_overdue_dong, right_in_term_dong, right_overdue_dong, in_term_dong, overdue_dong, path, union_code)
select m.id, m.loan_id, s.start_on, s.end_on, s.in_grace, s.posted_in_term_dong, s.posted_overdue_dong,
       s.right_in_term_dong, s.right_overdue_dong, s.in_term_dong, s.overdue_dong, m.path, m.union_code
from made m join refund_stretch s on s.loan_id = m.loan_id
"""


def count_part(part: RefundBatch, by: Actor) -> None:
    """Đếm: by programme; posts nothing."""
    reckon(part, by, posting=False)
    with connections[by.using].cursor() as cursor:
        cursor.execute(COUNT, {"part": part.pk, "path": part.path})


def post_part(part: RefundBatch, by: Actor) -> int:
    """Ghi sổ: one entry a loan, of today, with the days it is about kept beside it; returns the number of loans.

    The person who confirmed is who posts. What earlier runs gave back of a stretch is not given back again, so a part
    that is done twice posts nothing the second time.
    """
    run = part.run
    assert run.decided_by is not None
    reckon(part, by, posting=True)
    facts: dict[str, Any] = {
        "run": run.pk,
        "part": part.pk,
        "on": by.on,
        "memo": f"{run.code}: {run.legal_basis}"[:200],
    }
    start_drafts(by.using)
    with connections[by.using].cursor() as cursor:
        cursor.execute(ENTRIES, facts)
        cursor.execute(LINES, facts)
    failpoint("refunds.drafted")
    posted = post_drafts(replace(by, party_id=run.decided_by))
    with connections[by.using].cursor() as cursor:
        cursor.execute(KEEP, facts)
    return posted
