"""Hạch toán cuối tháng: the close's own entries, from what was decided, through the one posting. Set-based.

They are of the month itself, whose gate lets nothing else in; only the accrual's reversal is of the next day.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import connections

from diemtua.ground.actors import Actor
from diemtua.ledger.posting import lines_sql, post_drafts, start_drafts
from diemtua.month_end.actions.taking_back import memo_of
from diemtua.month_end.actions.works import works_table
from diemtua.month_end.models import CloseRun
from diemtua.rules.periods import Month
from diemtua.savings.actions import post_savings_interest

HEAD = "insert into draft_entry (n, id, month, office_id, business_date, kind, group_id, union_code, path, memo)"

COMMISSION_ENTRIES = f"""
{HEAD}
select row_number() over (order by c.group_id), ledger_new_id(), c.month, c.office_id, %(last_on)s, 'commission_due',
       c.group_id, c.union_code, c.path, %(memo)s
from fees_groupcommission c where c.run_id = %(run)s and c.amount_dong > 0
"""
COMMISSION_LINES = lines_sql(
    "commission_due",
    "select e.n, e.office_id, e.group_id, null::bigint as loan_id, null::smallint as programme, c.amount_dong,"
    " e.business_date from draft_entry e join fees_groupcommission c on c.run_id = %(run)s and c.group_id = e.group_id",
    amounts={"commission_dong": "amount_dong"},
    effective_on="s.business_date",
)

FEE_ENTRIES = f"""
{HEAD}
select row_number() over (order by f.id), ledger_new_id(), f.month, f.office_id, %(last_on)s, 'fee_due', null, 0,
       f.path, %(memo)s
from fees_entrustmentfee f where f.run_id = %(run)s and f.amount_dong > 0
"""
FEE_LINES = lines_sql(
    "fee_due",
    "select f.n, f.office_id, f.association_code, null::bigint as loan_id, null::smallint as programme, f.amount_dong,"
    " %(last_on)s::date as business_date from (select row_number() over (order by id) as n, *"
    " from fees_entrustmentfee where run_id = %(run)s and amount_dong > 0) f",
    amounts={"fee_dong": "amount_dong"},
    effective_on="s.business_date",
)

ACCRUAL_ENTRIES = f"""
{HEAD}
select d.n, ledger_new_id(), d.month, %(office)s, d.on_day, d.kind, null, 0, o.path, %(memo)s
from associations_office o, (values (1, %(month)s::date, %(last_on)s::date, 'accrual_run'),
                                    (2, %(next_on)s::date, %(next_on)s::date, 'accrual_reversed'))
     d (n, month, on_day, kind)
where o.id = %(office)s and exists (select 1 from {{works}} where accrued_dong > 0)
"""


def _accrual_lines(kind: str, works: str) -> str:
    accrued = f"select programme, sum(accrued_dong)::bigint as interest_dong from {works} group by programme"
    return lines_sql(
        kind,
        f"select e.n, e.office_id, a.programme, null::bigint as loan_id, a.interest_dong, e.business_date"
        f" from draft_entry e, ({accrued}) a where e.kind = '{kind}' and a.interest_dong > 0",
        amounts={"interest_dong": "interest_dong"},
        effective_on="s.business_date",
    )


def book(run: CloseRun, by: Actor, *statements: str) -> int:
    """Fill the drafts by these statements and post them; returns the number of entries."""
    month = Month.of(run.month)
    facts: dict[str, Any] = {
        "run": run.pk,
        "office": run.office_id,
        "month": run.month,
        "last_on": month.last_on,
        "next_on": month.last_on + timedelta(days=1),
        "memo": memo_of(run),
    }
    start_drafts(by.using)
    with connections[by.using].cursor() as cursor:
        for statement in statements:
            cursor.execute(statement, facts)
    return post_drafts(by)


def book_commission(run: CloseRun, by: Actor) -> int:
    """Hoa hồng phải trả: one entry a group."""
    return book(run, by, COMMISSION_ENTRIES, COMMISSION_LINES)


def book_fees(run: CloseRun, by: Actor) -> int:
    """Phí ủy thác phải trả: one entry a union and commune."""
    return book(run, by, FEE_ENTRIES, FEE_LINES)


def accrue(run: CloseRun, by: Actor) -> int:
    """Lãi dự thu cuối tháng: posts none to a loan; booked per programme, taken back on the next day."""
    works = works_table(run, by.using)
    return book(
        run,
        by,
        ACCRUAL_ENTRIES.format(works=works),
        *(_accrual_lines(kind, works) for kind in ("accrual_run", "accrual_reversed")),
    )


def savings(run: CloseRun, by: Actor) -> int:
    """Nhập lãi tiền gửi tổ viên: dated the first day of the next month, taken back with the run when it is reopened."""
    return post_savings_interest(by=by, office_id=run.office_id, month=run.month, memo=memo_of(run))
