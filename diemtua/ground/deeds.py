"""Việc: a deed is one function, keyword-only, atomic, permitted and written down, by one decorator."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ParamSpec, TypeVar
from uuid import UUID

from django.db import IntegrityError, models, transaction

from diemtua.ground.actors import Actor
from diemtua.ground.audit import write_down
from diemtua.ground.problems import NotAllowed, of_constraint

P = ParamSpec("P")
R = TypeVar("R")

DEEDS: dict[str, str] = {}
"""Every deed of the house: its name and what it needs. Filled at import; a house test reads it."""

_permission_check: Callable[[Actor, str], bool] | None = None


def hand_in_permission_check(check: Callable[[Actor, str], bool]) -> None:
    """`access` hands in its check when the house starts. Without it no deed can be done."""
    global _permission_check
    _permission_check = check


def allowed(by: Actor, needs: str) -> bool:
    """Whether the actor's role holds the action code."""
    assert _permission_check is not None, "access has not handed in its permission check"
    return _permission_check(by, needs)


def deed(name: str, *, needs: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a function a deed: `@deed("loan.approved", needs="lending.approve")`.

    The function takes keyword arguments only and `by: Actor`. It runs in one transaction (a savepoint inside
    the request's), after the permission check, and an audit row is written in the same transaction.
    """

    def wrap(function: Callable[P, R]) -> Callable[P, R]:
        parameters = inspect.signature(function).parameters.values()
        assert all(p.kind is p.KEYWORD_ONLY for p in parameters), (
            f"{name}: a deed takes keywords only"
        )
        assert any(p.name == "by" for p in parameters), f"{name}: a deed says who does it"
        assert name not in DEEDS or DEEDS[name] == needs, f"{name}: a deed has one name"
        DEEDS[name] = needs

        @functools.wraps(function)
        def done(*args: P.args, **kwargs: P.kwargs) -> R:
            by = kwargs["by"]
            assert isinstance(by, Actor)
            if not allowed(by, needs):
                raise NotAllowed
            try:
                with transaction.atomic(using=by.using):
                    result = function(*args, **kwargs)
                    write_down(by, name, subject=_subject(result), facts=_plain(kwargs))
            except IntegrityError as refusal:
                problem = of_constraint(_constraint(refusal))
                if problem is None:
                    raise
                raise problem from refusal
            return result

        done.deed_name = name  # type: ignore[attr-defined]
        return done

    return wrap


def _constraint(refusal: IntegrityError) -> str | None:
    diagnosis = getattr(refusal.__cause__, "diag", None)
    name = getattr(diagnosis, "constraint_name", None)
    return str(name) if name else None


def _subject(result: Any) -> models.Model | None:
    return result if isinstance(result, models.Model) else None


def _plain(kwargs: dict[str, Any]) -> dict[str, Any]:
    """The arguments as an auditor reads them: ids of rows, plain values, sizes of lists. Never a person's text."""
    facts: dict[str, Any] = {}
    for key, value in kwargs.items():
        if isinstance(value, Actor):
            continue
        if isinstance(value, models.Model):
            facts[key] = f"{value._meta.label}:{value.pk}"
        elif isinstance(value, bool | int | None):
            facts[key] = value
        elif isinstance(value, date | datetime | Decimal | UUID):
            facts[key] = str(value)
        elif isinstance(value, str):
            facts[key] = value if len(value) <= 40 and value.isascii() else f"text of {len(value)}"
        elif isinstance(value, list | tuple | dict):
            facts[key] = f"{len(value)} items"
    return facts
