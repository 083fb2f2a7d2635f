"""Nhiều phiên cùng lúc: sessions of a month side by side, as teams on the road, each step in the sessions' order.

A session touches its own point's groups and its own box, so two are independent of each other. What is drawn from a
running number (a loan's, a sheet's) is drawn in the sessions' order all the same: every build gives the same books.
"""

from __future__ import annotations

import os
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import partial
from typing import Any, TypeVar

from django.db import connections

T = TypeVar("T")
Turn = Callable[[str], AbstractContextManager[None]]
"""Lượt: a step's name gives a context, entered when whoever was before has left the same step."""

STREAMS_MAX = 3  # the longest step is a third of a session: more would only wait for their turns


def alone(_step: str) -> AbstractContextManager[None]:
    """One after another: nobody waits for a turn."""
    return nullcontext()


class EarlierFailed(RuntimeError):
    """Who was before failed, so this turn never comes."""


class Turns:
    """Thứ tự: how many have left each step."""

    def __init__(self) -> None:
        self._left: Counter[str] = Counter()
        self._moved = threading.Condition()
        self._broken = False

    @contextmanager
    def at(self, step: str, *, number: int) -> Iterator[None]:
        """Enter when all before this number have left the step. Who fails in it leaves nobody waiting (`give_up`)."""
        with self._moved:
            self._moved.wait_for(lambda: self._broken or self._left[step] == number)
            if self._broken:
                raise EarlierFailed
        yield
        with self._moved:
            self._left[step] += 1
            self._moved.notify_all()

    def give_up(self) -> None:
        """No turn comes any more."""
        with self._moved:
            self._broken = True
            self._moved.notify_all()


class Streams:
    """Các dòng việc: threads that wait for the server, each on one connection of its own from first to last."""

    def __init__(self, *, using: str, begin: Callable[[], None], number: int | None = None) -> None:
        self._using = using
        self._begin = begin
        self._connections: list[Any] = []
        wanted = number or min(STREAMS_MAX, os.cpu_count() or 1)
        self._pool = ThreadPoolExecutor(wanted, initializer=self._connect)

    def __enter__(self) -> Streams:
        return self

    def __exit__(self, *_failure: object) -> None:
        self._pool.shutdown(cancel_futures=True)
        for connection in self._connections:
            connection.close()

    def each(self, things: Sequence[T], work: Callable[[T, Turn], None]) -> None:
        """Do the work of each thing, begun in their order; the first failure is raised when all have stopped."""
        turns = Turns()
        begun = [
            self._pool.submit(_one, work, thing, turns, number)
            for number, thing in enumerate(things)
        ]
        try:
            failures = [failure for job in begun if (failure := job.exception())]
        finally:
            turns.give_up()
        for failure in sorted(failures, key=lambda one: isinstance(one, EarlierFailed)):
            raise failure

    def _connect(self) -> None:
        connection = connections[self._using]
        connection.inc_thread_sharing()  # only to be closed, by whoever ends the streams
        self._connections.append(connection)
        self._begin()


def _one(work: Callable[[T, Turn], None], thing: T, turns: Turns, number: int) -> None:
    try:
        work(thing, partial(turns.at, number=number))
    except BaseException:
        turns.give_up()
        raise
