"""Sessions are carried out side by side; each step is taken in the order of the sessions, and a failure stops them all."""

from __future__ import annotations

import threading
import time

import pytest

from diemtua.demonstration.streams import Streams, Turn

DAYS = list(range(6))


def nothing() -> None:
    """A stream that needs no preparation."""


def test_each_step_is_taken_in_the_order_of_the_days_and_two_days_run_at_once() -> None:
    taken: dict[str, list[int]] = {"lists": [], "desk": []}
    running, most = 0, 0
    counting = threading.Lock()

    def hold(day: int, turn: Turn) -> None:
        nonlocal running, most
        with counting:
            running += 1
            most = max(most, running)
        for step, log in taken.items():
            time.sleep(0.002 * ((day * 7) % 5))  # the later day is often the quicker one
            with turn(step):
                log.append(day)
        with counting:
            running -= 1

    with Streams(using="default", begin=nothing, number=3) as streams:
        streams.each(DAYS, hold)
    assert taken == {"lists": DAYS, "desk": DAYS}
    assert 2 <= most <= 3


def test_a_failure_is_told_and_nobody_waits_for_a_turn_that_does_not_come() -> None:
    done: list[int] = []

    def hold(day: int, turn: Turn) -> None:
        with turn("lists"):
            if day == 2:
                raise ValueError("the third day")
        done.append(day)

    with (
        pytest.raises(ValueError, match="the third day"),
        Streams(using="default", begin=nothing, number=3) as streams,
    ):
        streams.each(DAYS, hold)
    assert set(done) == {0, 1}


def test_every_stream_begins_once_and_keeps_its_connection_for_all_months() -> None:
    begun: list[str] = []

    def begin() -> None:
        begun.append(threading.current_thread().name)

    def hold(_day: int, turn: Turn) -> None:
        with turn("lists"):
            time.sleep(0.002)

    with Streams(using="default", begin=begin, number=2) as streams:
        for _month in range(3):
            streams.each(DAYS, hold)
    assert sorted(begun) == sorted(set(begun))
    assert 1 <= len(begun) <= 2
