"""Việc khóa sổ của máy: one worker at a time holds a run; a worker that dies lets go of it, and its end is told."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections, transaction
from django.utils.translation import gettext as _

from diemtua.ground.actors import Actor, set_context
from diemtua.ground.problems import Problem
from diemtua.month_end.actions.running import run_close
from diemtua.month_end.models import CloseRun

HOLD = 7317
"""First half of the advisory lock; the second is the run. The server lets go of it when its holder's session ends."""


@contextmanager
def _held(run: CloseRun, using: str) -> Iterator[bool]:
    with connections[using].cursor() as cursor:
        cursor.execute("select pg_try_advisory_lock(%s, %s::int)", [HOLD, run.pk])
        row = cursor.fetchone()
        got = bool(row and row[0])
        try:
            yield got
        finally:
            if got:
                cursor.execute("select pg_advisory_unlock(%s, %s::int)", [HOLD, run.pk])


def is_worked_on(run: CloseRun, *, using: str = "default") -> bool:
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


def work_on(run: CloseRun, *, by: Actor) -> CloseRun:
    """Carry a close out as its only worker. What stops it is written on the run and raised again."""
    with _held(run, by.using) as got:
        if not got:
            return run
        try:
            return run_close(run, by=by)
        except Exception as stopped:
            _tell(run, by, stopped)
            raise


def _tell(run: CloseRun, by: Actor, stopped: Exception) -> None:
    said = (
        str(stopped)
        if isinstance(stopped, Problem)
        else _("Bước này không xong ({what}). Những bước trước đã ghi, chạy tiếp từ đây.").format(
            what=type(stopped).__name__
        )
    )
    with transaction.atomic(using=by.using):
        set_context(by)
        unfinished = CloseRun.objects.using(by.using).exclude(state=CloseRun.State.DONE)
        unfinished.filter(pk=run.pk).update(state=CloseRun.State.FAILED, failure=said[:400])
