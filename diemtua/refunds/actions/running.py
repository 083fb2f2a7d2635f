"""Chạy một đợt: one worker at a time; each part in a transaction of its own; a killed run goes on where it stopped."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connections, transaction
from django.utils.translation import gettext as _

from diemtua.ground.actors import Actor, acting
from diemtua.ground.clock import now
from diemtua.ground.failpoints import failpoint
from diemtua.ground.problems import Problem
from diemtua.lending.actions.placing import settle_rate_classes
from diemtua.refunds.actions.posting import count_part, post_part
from diemtua.refunds.models import RefundBatch, RefundRun

HOLD = 7319
"""First half of the advisory lock; the second is the run. The server lets go of it when its holder's session ends."""
State = RefundRun.State


@contextmanager
def _held(run: RefundRun, using: str) -> Iterator[bool]:
    with connections[using].cursor() as cursor:
        cursor.execute("select pg_try_advisory_lock(%s, %s::int)", [HOLD, run.pk])
        row = cursor.fetchone()
        got = bool(row and row[0])
        try:
            yield got
        finally:
            if got:
                cursor.execute("select pg_advisory_unlock(%s, %s::int)", [HOLD, run.pk])


def is_worked_on(run: RefundRun, *, using: str = "default") -> bool:
    """Whether a worker holds the run this moment."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select exists (select 1 from pg_locks where locktype = 'advisory' and granted and classid = %s"
            " and objid = %s and objsubid = 2"
            " and database = (select oid from pg_database where datname = current_database()))",
            [HOLD, run.pk],
        )
        row = cursor.fetchone()
    return bool(row and row[0])


def work_on(run: RefundRun, *, by: Actor) -> RefundRun:
    """Count what is to be counted, or post what was confirmed. What stops it is written on the run and raised again."""
    with _held(run, by.using) as got:
        if not got:
            return run
        try:
            found = RefundRun.objects.using(by.using).get(pk=run.pk)
            if found.state == State.COUNTING:
                _run_parts(found, by, count_part, done="counted", after=State.PROPOSED)
            elif found.state == State.POSTING:
                _run_parts(found, by, post_part, done="posted", after=State.DONE)
        except Exception as stopped:
            _tell(run, by, stopped)
            raise
    return RefundRun.objects.using(by.using).get(pk=run.pk)


def _run_parts(
    run: RefundRun,
    by: Actor,
    do: Callable[[RefundBatch, Actor], object],
    *,
    done: str,
    after: str,
) -> None:
    parts = RefundBatch.objects.using(by.using).filter(run=run)
    for office in parts.order_by("office_id").values_list("office_id", flat=True).distinct():
        with acting(by):
            settle_rate_classes([office], using=by.using)
    for pk in parts.filter(**{done: False}).order_by("number").values_list("pk", flat=True):
        with acting(by):
            part = parts.select_for_update(of=("self",)).select_related("run").get(pk=pk)
            if getattr(part, done):
                continue
            began = time.perf_counter()
            do(part, by)
            setattr(part, done, True)
            if done == "posted":
                part.posted_on = by.on
                part.seconds = round(time.perf_counter() - began, 3)
            part.save(using=by.using)
            failpoint(f"refunds.{done}")
        failpoint(f"refunds.after_{done}")
    with acting(by):
        RefundRun.objects.using(by.using).filter(pk=run.pk).update(
            state=after, failure="", done_at=now() if after == State.DONE else None
        )


def _tell(run: RefundRun, by: Actor, stopped: Exception) -> None:
    said = (
        str(stopped)
        if isinstance(stopped, Problem)
        else _("Phần này không xong ({what}). Những phần trước đã ghi, chạy tiếp từ đây.").format(
            what=type(stopped).__name__
        )
    )
    with transaction.atomic(using=by.using), acting(by):
        RefundRun.objects.using(by.using).filter(pk=run.pk).update(
            state=State.FAILED, failure=said[:400]
        )
