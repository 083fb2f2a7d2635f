"""Người đang làm: who acts, in which one role, and what that role may see this day."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connections, transaction

ALL_UNIONS = (0, 11, 12, 13, 14, 99)
NATION = "v"
ALL_BODIES = 0
"""In the bodies of a scope: every body of the scope's unions."""


@dataclass(frozen=True)
class Scope:
    """Phạm vi: lasting paths and the unions a person may see. Empty paths see nothing.

    `bodies` are the units of a union (tổ chức Hội) whose own money the person may see: hers and those below, with
    those that they came from. What a union earns and spends belongs to its unit at a level, which no path names.
    """

    paths: tuple[str, ...] = ()
    unions: tuple[int, ...] = ALL_UNIONS
    bodies: tuple[int, ...] = ()


@dataclass(frozen=True)
class Actor:
    """Người làm: one person in one role at a time. `on` is the business day of the deed."""

    party_id: uuid.UUID
    name: str
    role: str
    role_label: str
    scope: Scope
    on: date
    account_id: int | None = None
    assignment_id: int | None = None
    using: str = "default"
    purpose: str = ""
    may: frozenset[str] = field(default_factory=frozenset)

    def can(self, action: str) -> bool:
        return action in self.may


_reading: list[tuple[str, Callable[[str, Any], None]]] = []


def hand_in_context_reading(expression: str, told: Callable[[str, Any], None]) -> None:
    """A room that must know one value in each transaction reads it in the question that is asked anyway.

    `told` gets the connection's alias and the value of the SQL expression.
    """
    _reading.append((expression, told))


def set_context(actor: Actor) -> None:
    """Tell the open transaction who acts and what may be seen. Local to the transaction, so nothing leaks."""
    asked = "".join(f", {expression}" for expression, _told in _reading)
    with connections[actor.using].cursor() as cursor:
        cursor.execute(
            "select set_config('app.party', %s, true), set_config('app.role', %s, true),"
            " set_config('app.paths', %s, true), set_config('app.unions', %s, true),"
            f" set_config('app.bodies', %s, true){asked}",
            [
                str(actor.party_id),
                actor.role,
                ",".join(actor.scope.paths),
                ",".join(map(str, actor.scope.unions)),
                ",".join(map(str, actor.scope.bodies)),
            ],
        )
        row = cursor.fetchone() or ()
    for (_expression, told), value in zip(_reading, row[5:], strict=True):
        told(actor.using, value)


@contextmanager
def acting(actor: Actor) -> Iterator[Actor]:
    """One transaction with the actor's context: what the web middleware does for a request, for commands and tests."""
    with transaction.atomic(using=actor.using):
        set_context(actor)
        yield actor
