"""A close goes through the queue: asked for once, found by the worker, done as the jobs role."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.core.management import call_command
from django.db import connections

from diemtua.ground.actors import acting
from diemtua.ground.jobs import enqueue
from diemtua.month_end.models import CloseRun
from diemtua.rules.periods import Month
from tests.rooms.month_end.books import Books
from tests.rooms.month_end.test_closing import a_month

FEBRUARY = Month.parse("2025-02")
KEY = "month_end.close/2025-02/1"


def work_once() -> None:
    """The worker's own command, until nothing waits; in a thread, since it has an event loop."""

    def work() -> None:
        call_command("procrastinate", "worker", "--one-shot", "--concurrency", "1")
        for alias in connections:
            connections[alias].close()

    with ThreadPoolExecutor(max_workers=1) as pool:
        pool.submit(work).result(timeout=60)


def test_a_close_asked_twice_waits_once_and_the_worker_carries_it_out(
    books: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DIEMTUA_JOBS", raising=False)
    a_month(books)
    run = books.ask(FEBRUARY)
    for _again in range(2):
        with acting(books.actor(date(2025, 2, 28))):
            enqueue("month_end.close", key=KEY, run_id=run.pk)
    waiting = "select lock, queueing_lock, task_name, status::text from procrastinate_jobs"
    assert books.query(waiting) == [(KEY, KEY, "month_end.close", "todo")]
    work_once()
    assert CloseRun.objects.using("owner").get(pk=run.pk).state == CloseRun.State.DONE
    assert books.query("select status::text from procrastinate_jobs") == [("succeeded",)]


def test_what_is_rolled_back_asks_for_nothing(
    books: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DIEMTUA_JOBS", raising=False)

    class Changed(Exception):
        """Somebody changed their mind inside the transaction."""

    def change_ones_mind() -> None:
        with acting(books.actor(date(2025, 2, 28))):
            enqueue("month_end.close", key=KEY, run_id=1)
            raise Changed

    with pytest.raises(Changed):
        change_ones_mind()
    assert books.query("select count(*) from procrastinate_jobs") == [(0,)]
