"""Chính sách của lúc này: which tables a rule reads. The shipped ones, unless a policy is held."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from importlib.resources import files
from typing import Any, TypeVar

from diemtua.rules.policy.amending import Amendment, Table, amended

Made = TypeVar("Made")


class Policy:
    """Bộ chính sách: the shipped tables and the changes decided here. Each loader's result is made once for it."""

    def __init__(self, amendments: tuple[Amendment, ...] = ()) -> None:
        self.amendments = amendments
        self._tables: dict[str, Table] = {}
        self._made: dict[Any, Any] = {}

    def table(self, name: str) -> Table:
        """One file of the catalogue, by its name without ending, with every change of it."""
        if name not in self._tables:
            self._tables[name] = amended(_shipped(name), name, self.amendments)
        return self._tables[name]

    def made(self, what: Any, make: Callable[[], Made]) -> Made:
        """What a loader makes of this policy, made when it is first asked for."""
        if what not in self._made:
            self._made[what] = make()
        found: Made = self._made[what]
        return found

    def with_change(self, amendment: Amendment) -> Policy:
        """This policy and one change more, to be looked at before it is decided."""
        return Policy((*self.amendments, amendment))


SHIPPED = Policy()
_held: ContextVar[Policy] = ContextVar("policy", default=SHIPPED)


@cache
def _shipped(name: str) -> Table:
    file = files("diemtua").joinpath("catalogue", *f"{name}.toml".split("/"))
    return tomllib.loads(file.read_text(encoding="utf-8"))


def in_force() -> Policy:
    """The policy that rules read now."""
    return _held.get()


def hold(policy: Policy) -> None:
    """Rules of this thread read that policy from now on; called where a transaction learns who acts."""
    _held.set(policy)


@contextmanager
def under(policy: Policy) -> Iterator[Policy]:
    """Rules read that policy for a while: a preview, a loader, a test."""
    token = _held.set(policy)
    try:
        yield policy
    finally:
        _held.reset(token)


def table(name: str) -> Table:
    """Bảng của danh mục, as it is in force now."""
    return in_force().table(name)


_loaders: list[Callable[[], Any]] = []


def once(loader: Callable[[], Made]) -> Callable[[], Made]:
    """A loader without arguments, made once a policy."""

    @functools.wraps(loader)
    def read() -> Made:
        return in_force().made(loader, loader)

    _loaders.append(read)
    return read


def loaders() -> tuple[Callable[[], Any], ...]:
    """Every loader of the rulebook that was imported: a policy is whole when each can read it."""
    return tuple(_loaders)
