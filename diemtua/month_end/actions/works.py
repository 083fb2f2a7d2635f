"""Kết quả tháng: one reading of the frozen month, on which counts, commission, fees, accrual and the seal are decided."""

from __future__ import annotations

import hashlib
from typing import Any

from django.db import connections

from diemtua.ground.actors import Actor
from diemtua.month_end.models import CloseRun

# A row a group, commune, union, programme and contract rate: some per cent of the loans. The rows' own marks (forty bits each)
# are added up, so that no order is needed and the server may split the work.
WORKS = """
select m.group_id, m.unit_id, m.union_code, m.programme, m.rate_pct, count(*) as loans,
       facts_sum_dong(m.interest_paid_dong) as paid_dong, facts_sum_dong(m.interest_posted_dong) as posted_dong,
       (facts_sum_dong(m.in_term_dong + m.in_term_before_dong)::numeric / 2)::bigint as average_dong,
       facts_sum_dong(m.overdue_dong) as overdue_dong, facts_sum_dong(m.frozen_dong) as frozen_dong,
       facts_sum_dong(m.in_term_dong + m.overdue_dong + m.frozen_dong) as outstanding_dong,
       facts_sum_dong(m.accrued_dong) as accrued_dong,
       facts_sum_dong(hash_record_extended(row(loan_id, in_term_dong, overdue_dong, frozen_dong, arrears_in_term_dong,
           arrears_overdue_dong, grace_dong, accrued_dong, disbursed_dong, principal_paid_dong, interest_posted_dong,
           interest_paid_dong), 0) >> 24) as marks
from facts_loanmonth m
where m.month = %(month)s and m.office_id = %(office)s
group by 1, 2, 3, 4, 5
"""
SEALED = (
    "loans",
    "marks",
    "outstanding_dong",
    "overdue_dong",
    "frozen_dong",
    "accrued_dong",
    "posted_dong",
    "paid_dong",
)


def works_table(run: CloseRun, using: str) -> str:
    """The works of a run, in a table of the worker's own session, made by the step that asks first.

    The month's gate is down, so whoever resumes the run in another session reads the same again.
    """
    name = f"close_works_{int(run.pk)}"
    with connections[using].cursor() as cursor:
        cursor.execute("select to_regclass(%s) is null", [f"pg_temp.{name}"])
        row = cursor.fetchone()
        if row and row[0]:
            cursor.execute(
                f"create temp table {name} as {WORKS}",
                {"month": run.month, "office": run.office_id},
            )
    return name


def forget_works(run: CloseRun, using: str) -> None:
    """The steps that read them are done."""
    with connections[using].cursor() as cursor:
        cursor.execute(f"drop table if exists pg_temp.close_works_{int(run.pk)}")


def asked_of_works(run: CloseRun, by: Actor, columns: str, more: str = "") -> list[tuple[Any, ...]]:
    """Rows of the works: `columns` of them, with what follows the table's name."""
    with connections[by.using].cursor() as cursor:
        cursor.execute(f"select {columns} from {works_table(run, by.using)} {more}")
        return list(cursor.fetchall())


def frozen_digest(run: CloseRun, *, using: str) -> str:
    """Dấu của số liệu đóng băng: equal for equal frozen figures, however the close came to its end."""
    sums = ", ".join(f"coalesce(sum({column}), 0)" for column in SEALED)
    with connections[using].cursor() as cursor:
        cursor.execute(f"select {sums} from {works_table(run, using)}")
        row = cursor.fetchone()
    return hashlib.sha256(":".join(map(str, row or ())).encode()).hexdigest()
