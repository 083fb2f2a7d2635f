"""A worker that is killed outright lets go of its run; the close goes on from there to the same result."""

from __future__ import annotations

import os
import signal
import time
from datetime import date

import pytest
from django.db import connections

from diemtua.ground.actors import acting
from diemtua.month_end.actions import is_worked_on, resume_close, work_on
from diemtua.month_end.actions.taking_back import memo_of
from diemtua.month_end.models import CloseRun, CloseStep
from diemtua.month_end.problems import CloseIsRunning
from diemtua.rules.periods import Month
from tests.rooms.month_end.books import Books
from tests.rooms.month_end.test_closing import a_month

FEBRUARY = Month.parse("2025-02")


def killed_while_working(run: CloseRun, books: Books, failpoint: str) -> int:
    """A child process works on the run until the failpoint kills it; returns the signal that ended it."""
    by = books.actor(FEBRUARY.last_on, "jobs")
    child = os.fork()
    if child == 0:
        for alias in connections:
            connections[alias].connection = None
        os.environ["DIEMTUA_FAILPOINT"] = failpoint
        try:
            work_on(run, by=by)
        finally:
            os._exit(1)
    _pid, status = os.waitpid(child, 0)
    for _try in range(1500):  # the server sees a moment later that its client is gone
        if not is_worked_on(run, using="owner"):
            break
        time.sleep(0.02)
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0


@pytest.mark.parametrize(
    "failpoint", ["close.freeze:kill", "close.commission:kill", "close.after_fees:kill"]
)
def test_a_worker_killed_outright_is_followed_by_another(books: Books, failpoint: str) -> None:
    a_month(books)
    run = books.ask(FEBRUARY)
    assert killed_while_working(run, books, failpoint) == signal.SIGKILL
    found = CloseRun.objects.using("owner").get(pk=run.pk)
    assert found.state == CloseRun.State.RUNNING
    assert not found.failure
    done_before = set(
        CloseStep.objects.using("owner").filter(run=run, done=True).values_list("name", flat=True)
    )
    assert "gate" in done_before
    with acting(books.actor(FEBRUARY.last_on)) as by:
        resume_close(by=by, run=found)
    done = work_on(found, by=books.actor(FEBRUARY.last_on, "jobs"))
    assert done.state == CloseRun.State.DONE
    assert done.digest
    assert books.query(
        "select kind, count(*) from ledger_entry where memo = %s group by 1 order by 1",
        [memo_of(run)],
    ) == [("accrual_reversed", 1), ("accrual_run", 1), ("commission_due", 1), ("fee_due", 1)]


def test_a_run_that_somebody_works_on_is_not_taken_from_them(books: Books) -> None:
    a_month(books)
    run = books.ask(FEBRUARY)
    with connections["owner"].cursor() as worker, acting(books.actor(date(2025, 2, 28))) as by:
        assert not is_worked_on(run)
        worker.execute("select pg_advisory_lock(7317, %s::int)", [run.pk])
        assert is_worked_on(run)
        with pytest.raises(CloseIsRunning):
            resume_close(by=by, run=run)
        assert work_on(run, by=books.actor(FEBRUARY.last_on, "jobs")).state == CloseRun.State.ASKED
        worker.execute("select pg_advisory_unlock(7317, %s::int)", [run.pk])
