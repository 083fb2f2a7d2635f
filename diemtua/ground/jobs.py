"""Việc chạy nền: procrastinate behind one function. A job has a name and a key (job, period, unit), and can be resumed.

A room declares what its job does in `tasks.py`, beside its views; the worker finds those modules by itself. The queue
lies in the same database, as the jobs role. `DIEMTUA_JOBS=inline` does the job in the asking process after its commit.
"""

from __future__ import annotations

import functools
import logging
import os
from collections.abc import Callable
from typing import Any

from django.db import connections, transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

Job = Callable[..., object]
INLINE = "inline"
JOBS: dict[str, Job] = {}
"""Every job of the house by its name, filled at import."""
TASKS: dict[str, Any] = {}
"""The same as the queue knows them."""


def job(name: str) -> Callable[[Job], Job]:
    """Declare a job: `@job("month_end.close")`. Its arguments are plain values."""

    def declare(function: Job) -> Job:
        JOBS[name] = function

        @functools.wraps(function)
        def by_the_worker(**facts: Any) -> object:
            """The worker runs each job in a thread of its pool: no connection stays behind in it."""
            try:
                return function(**facts)
            finally:
                connections.close_all()

        TASKS[name] = app.task(name=name, pass_context=False)(by_the_worker)
        return function

    return declare


def every_night(*, hour: int, minute: int) -> Callable[[Job], Job]:
    """Declare that a job is also asked for every night, at an hour of the server's own clock; once, however many workers."""

    def declare(function: Job) -> Job:
        name = next(name for name, known in JOBS.items() if known is function)
        app.periodic(cron=f"{minute} {hour} * * *")(TASKS[name])
        return function

    return declare


def enqueue(name: str, *, key: str, using: str = "default", **facts: Any) -> None:
    """Ask for a job once the open transaction is committed. While one of this key waits, asking again adds nothing."""
    transaction.on_commit(lambda: _hand_over(name, key, facts), using=using)


def _hand_over(name: str, key: str, facts: dict[str, Any]) -> None:
    if os.environ.get("DIEMTUA_JOBS") == INLINE:
        _do_now(name, key, facts)
        return
    try:
        app.configure_task(name, lock=key, queueing_lock=key).defer(**facts)
    except AlreadyEnqueued:
        return


def _do_now(name: str, key: str, facts: dict[str, Any]) -> None:
    """As the worker would: a job that fails says so in its own place and in the log, not to who asked for it."""
    try:
        JOBS[name](**facts)
    except Exception:
        logging.getLogger(__name__).exception("job %s failed", key)
