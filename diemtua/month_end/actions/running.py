"""Chạy khóa sổ: each step and its effects in one transaction of the jobs role; a killed run goes on where it stopped.

The gate comes first: from then on the month takes only the close's own entries, so every step sees the same books.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from datetime import timedelta

from django.db import connections, transaction

from diemtua.ground.actors import Actor, set_context
from diemtua.ground.clock import now
from diemtua.ground.failpoints import failpoint
from diemtua.ledger.models import ClosedMonth
from diemtua.month_end.actions import booking, paying, rating
from diemtua.month_end.models import CloseRun, CloseStep

Step = Callable[[CloseRun, Actor], int]


def _gate(run: CloseRun, by: Actor) -> int:
    ClosedMonth.objects.using(by.using).create(
        office_id=run.office_id, month=run.month, closed_by=run.asked_by, run_id=run.pk
    )
    return 1


def _freeze(run: CloseRun, by: Actor) -> int:
    """Đóng băng: what the month left of every loan, and what has run and is not posted."""
    with connections[by.using].cursor() as cursor:
        cursor.execute("select facts_freeze(%s, %s, %s)", [run.office_id, run.month, run.pk])
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def _lock(run: CloseRun, by: Actor) -> int:
    ClosedMonth.objects.using(by.using).filter(run_id=run.pk, reopened_at__isnull=True).update(
        sealed=True, closed_at=now()
    )
    with connections[by.using].cursor() as cursor:
        cursor.execute(
            "select ledger_make_partitions(%s, %s)", [run.month, run.month + timedelta(days=125)]
        )
    return 1


WORK_MEMORY = "128MB"
"""A step sums a whole portfolio once: with the memory of a page's query it would sort and spill."""


STEPS: tuple[tuple[str, Step], ...] = (
    ("gate", _gate),
    ("freeze", _freeze),
    ("count", rating.count_groups),
    ("rate", rating.rate_groups),
    ("commission", paying.commission),
    ("fees", paying.fees),
    ("accrue", booking.accrue),
    ("savings", booking.savings),
    ("lock", _lock),
)


def run_close(
    run: CloseRun, *, by: Actor, told: Callable[[str, int], None] | None = None
) -> CloseRun:
    """Carry a close out from its first step not done. `told` hears each step and its rows as it ends."""
    for number, (name, step) in enumerate(STEPS, start=1):
        with transaction.atomic(using=by.using):
            set_context(by)
            locked = CloseRun.objects.using(by.using).select_for_update().get(pk=run.pk)
            if locked.state == CloseRun.State.DONE:
                return locked
            row, _made = CloseStep.objects.using(by.using).get_or_create(
                run=locked, name=name, defaults={"number": number}
            )
            if row.done:
                continue
            began = time.perf_counter()
            _give_memory(by)
            row.rows = step(locked, by)
            failpoint(f"close.{name}")
            row.done, row.seconds = True, round(time.perf_counter() - began, 3)
            row.save(using=by.using)
            _advance(locked, last=name == STEPS[-1][0], by=by)
        if told:
            told(name, row.rows)
        failpoint(f"close.after_{name}")
    return CloseRun.objects.using(by.using).get(pk=run.pk)


def _give_memory(by: Actor) -> None:
    with connections[by.using].cursor() as cursor:
        cursor.execute("select set_config('work_mem', %s, true)", [WORK_MEMORY])


def _advance(run: CloseRun, *, last: bool, by: Actor) -> None:
    run.state = CloseRun.State.DONE if last else CloseRun.State.RUNNING
    run.failure = ""
    if last:
        run.done_at = now()
        run.digest = frozen_digest(run, using=by.using)
    run.save(using=by.using, update_fields=["state", "failure", "done_at", "digest"])


# The rows' own digests are added up, so that no order is needed and the server may split the work.
DIGEST = """
select count(*), coalesce(sum(('x' || left(f, 15))::bit(60)::bigint), 0), coalesce(sum(('x' || right(f, 15))::bit(60)::bigint), 0)
from (
    select md5(concat_ws(',', loan_id, in_term_dong, overdue_dong, frozen_dong, arrears_in_term_dong,
        arrears_overdue_dong, grace_dong, accrued_dong, disbursed_dong, principal_paid_dong, interest_posted_dong,
        interest_paid_dong)) as f
    from facts_loanmonth where office_id = %s and month = %s) rows
"""


def frozen_digest(run: CloseRun, *, using: str) -> str:
    """Dấu của số liệu đóng băng: equal for equal frozen figures, however the close came to its end."""
    with connections[using].cursor() as cursor:
        cursor.execute(DIGEST, [run.office_id, run.month])
        row = cursor.fetchone()
    return hashlib.sha256(":".join(map(str, row or ())).encode()).hexdigest()
