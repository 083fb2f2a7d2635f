"""Tổ đổi nơi: a room above is told when groups were carried to other units, in the transaction that carried them.

What a group's place decides (the rates of its loans) stands in rooms that this one may not import.
"""

from __future__ import annotations

from collections.abc import Callable

Moved = Callable[[str], None]
"""Told with the database's alias."""

_moved: list[Moved] = []


def hand_in_moved(told: Moved) -> None:
    """A room above hands in what it does when groups have moved, once, in its AppConfig.ready()."""
    _moved.append(told)


def tell_moved(using: str) -> None:
    """Groups stand elsewhere from now on."""
    for told in _moved:
        told(using)
