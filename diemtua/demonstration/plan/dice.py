"""Xúc xắc có gieo: chance that falls the same way every time, on every machine.

Neither Python's hash seed nor the locale nor the release of the `random` module can change it: it
is splitmix64 over whole numbers, and nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from typing import TypeVar

_MASK = (1 << 64) - 1
_STEP = 0x9E3779B97F4A7C15
T = TypeVar("T")


def scramble(number: int) -> int:
    """One whole number of 64 bits from another, with no visible pattern (splitmix64's finish)."""
    number = ((number ^ (number >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    number = ((number ^ (number >> 27)) * 0x94D049BB133111EB) & _MASK
    return number ^ (number >> 31)


def mix(*parts: int) -> int:
    """One 64-bit number that stands for these parts in this order."""
    state = _STEP
    for part in parts:
        state = scramble((state + part * _STEP + _STEP) & _MASK)
    return state


def of_text(text: str) -> int:
    """A 64-bit number for a word, so that dice can be named for what they decide."""
    return int.from_bytes(blake2b(text.encode("utf-8"), digest_size=8).digest(), "big")


class Dice:
    """A row of throws that depends on its parts alone; two purposes never share one row."""

    __slots__ = ("_state",)

    def __init__(self, seed: int, purpose: str, *parts: int) -> None:
        self._state = mix(seed, of_text(purpose), *parts)

    def throw(self) -> int:
        self._state = (self._state + _STEP) & _MASK
        return scramble(self._state)

    def below(self, limit: int) -> int:
        """0 <= n < limit."""
        return (self.throw() * limit) >> 64

    def between(self, low: int, high: int) -> int:
        """low <= n <= high."""
        return low + self.below(high - low + 1)

    def chance(self, per_mille: int) -> bool:
        return self.below(1000) < per_mille

    def pick(self, things: Sequence[T]) -> T:
        return things[self.below(len(things))]

    def weigh(self, things: Sequence[tuple[T, int]]) -> T:
        """One of the things, each as likely as its weight."""
        left = self.below(sum(weight for _, weight in things))
        for thing, weight in things:
            left -= weight
            if left < 0:
                return thing
        raise AssertionError("weights are positive, so one thing was chosen")

    def shuffled(self, things: Sequence[T]) -> list[T]:
        """A new list in a thrown order (Fisher and Yates)."""
        row = list(things)
        for last in range(len(row) - 1, 0, -1):
            other = self.below(last + 1)
            row[last], row[other] = row[other], row[last]
        return row
