"""Chạy khóa sổ: each step and its effects in one transaction of the jobs role; a killed run goes on where it stopped.

The gate comes first: from then on the month takes only the close's own entries, so every step sees the same books.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta

from django.db import connections, transaction

from diemtua.ground.actors import Actor, set_context
from diemtua.ground.clock import now
from diemtua.ground.failpoints import failpoint
from diemtua.lending.actions import let_freezes_end
from diemtua.month_end.actions import booking, paying, rating
from diemtua.month_end.actions.works import forget_works, frozen_digest
from diemtua.month_end.models import CloseRun, CloseStep
from diemtua.rules.periods import Month

Step = Callable[[CloseRun, Actor], int]


def _gate(run: CloseRun, by: Actor) -> int:
    """Cổng: freezes that end by the month's last day end on their own day, then the month takes the close's entries alone."""
    let_freezes_end(by, on=Month.of(run.month).last_on, office_id=run.office_id)
    with connections[by.using].cursor() as cursor:
        cursor.execute(
            "select ledger_set_gate(%s, %s, %s, %s)",
            [run.office_id, run.month, run.asked_by, run.pk],
        )
    return 1


def _freeze(run: CloseRun, by: Actor) -> int:
    """Đóng băng: what the month left of every loan, and what has run and is not posted."""
    with connections[by.using].cursor() as cursor:
        cursor.execute("select facts_freeze(%s, %s, %s)", [run.office_id, run.month, run.pk])
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def _lock(run: CloseRun, by: Actor) -> int:
    with connections[by.using].cursor() as cursor:
        cursor.execute("select ledger_seal_month(%s)", [run.pk])
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
    """Memory for a step, and both cores: to start a second one is little beside a portfolio."""
    with connections[by.using].cursor() as cursor:
        cursor.execute(
            "select set_config('work_mem', %s, true), set_config('parallel_setup_cost', '100', true),"
            " set_config('parallel_tuple_cost', '0.001', true), set_config('jit', 'off', true)",
            [WORK_MEMORY],
        )


def _advance(run: CloseRun, *, last: bool, by: Actor) -> None:
    run.state = CloseRun.State.DONE if last else CloseRun.State.RUNNING
    run.failure = ""
    if last:
        run.done_at = now()
        run.digest = frozen_digest(run, using=by.using)
        forget_works(run, by.using)
    run.save(using=by.using, update_fields=["state", "failure", "done_at", "digest"])
