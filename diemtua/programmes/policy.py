"""Chính sách của nơi này: the shipped catalogue with the changes that were decided here, held for each transaction.

Every transaction learns how many changes were decided in the very question that tells it who acts; only when there
are more than this process knows are they read again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connections

from diemtua.programmes.models import PolicyChange
from diemtua.rules.policy import SHIPPED, Amendment, Policy, hold, in_force

_known: dict[str, tuple[int, Policy]] = {}


def written(row: Mapping[str, Any]) -> Any:
    """A catalogue row as JSON; a date says that it is one."""
    return _each(
        row, lambda value: {"date": value.isoformat()} if isinstance(value, date) else value
    )


def read(row: Any) -> Any:
    """The row again, as the catalogue's file would hold it."""
    if isinstance(row, dict) and row.keys() == {"date"}:
        return date.fromisoformat(row["date"])
    if isinstance(row, dict):
        return {key: read(value) for key, value in row.items()}
    return [read(value) for value in row] if isinstance(row, list) else row


def _each(value: Any, leaf: Callable[[Any], Any]) -> Any:
    if isinstance(value, Mapping):
        return {key: _each(inner, leaf) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_each(inner, leaf) for inner in value]
    return leaf(value)


def amendment_of(change: PolicyChange) -> Amendment:
    """The change as the rulebook takes it."""
    return Amendment(
        table=change.table, on=change.valid_from, until=change.valid_to, row=read(change.row)
    )


def policy_of(using: str) -> Policy:
    """The shipped policy with every change confirmed in this database, in the order of the decisions."""
    decided = PolicyChange.objects.using(using).filter(state=PolicyChange.State.CONFIRMED)
    return Policy(tuple(map(amendment_of, decided.order_by("decided_no"))))


def hold_version(using: str, version: int) -> None:
    """Rules of this transaction read the policy of that many decisions."""
    if not version:
        hold(SHIPPED)
        return
    database = str(connections[using].settings_dict["NAME"])
    known = _known.get(database)
    if known is None or known[0] != version:
        known = _known[database] = (version, policy_of(using))
    hold(known[1])


@dataclass(frozen=True)
class Effect:
    """Tác động: one line of what a change would do to the portfolio: what, how many, before, after."""

    what: str
    count: int
    unit: str
    before: str
    after: str


Measure = Callable[[Policy, Policy, date, str], Sequence[Effect]]
Follower = Callable[[Policy, Policy, date, str], None]
_measures: list[Measure] = []
_followers: list[Follower] = []


def hand_in_measure(measure: Measure) -> None:
    """A higher room says what a change (from a policy to another, from a day on) would do to what it keeps."""
    _measures.append(measure)


def hand_in_follower(follower: Follower) -> None:
    """A higher room follows a confirmed change in the same transaction: loans move to their new rate classes."""
    _followers.append(follower)


def effects(after: Policy, on: date, using: str) -> list[Effect]:
    """What the change would do, as every room measures it; nothing is changed."""
    before = in_force()
    return [effect for measure in _measures for effect in measure(before, after, on, using)]


def follow(before: Policy, after: Policy, on: date, using: str) -> None:
    """Lets every room that keeps something of the policy follow it."""
    for follower in _followers:
        follower(before, after, on, using)
