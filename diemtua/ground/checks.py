"""Soát sổ: named checks of the books, declared by each room in its `checks.py`; a check returns what is wrong, in words.

They run every night, by `diemtua check`, and on an auditor's word. A run is kept with all it found; when no run
was made for 26 hours, its silence is an alarm.
"""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import transaction
from django.db.models import QuerySet

from diemtua.ground.clock import now
from diemtua.ground.models import CheckRun

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LONGEST_SILENCE = timedelta(hours=26)
"""A night and two hours: a run that did not come is noticed in the morning."""
MOST_TOLD = 50
"""Differences told by name of one check; the rest is counted."""


@dataclass(frozen=True)
class Difference:
    """Chỗ sai: in words, and what it is about (`loan`, `entry`, `session`, `month`) with its id, so that a page opens it."""

    text: str
    about: str = ""
    id: str = ""


Look = Callable[[str], Sequence[Difference]]


@dataclass(frozen=True)
class Check:
    """Mục soát: its name, its title in Vietnamese, and the look itself over a connection that sees everything."""

    name: str
    title: StrOrPromise
    look: Look


CHECKS: dict[str, Check] = {}


def check(name: str, title: StrOrPromise) -> Callable[[Look], Look]:
    """Declare a check: `@check("ledger.balances", "Số dư khớp nhật ký")`."""

    def declare(look: Look) -> Look:
        CHECKS[name] = Check(name, title, look)
        return look

    return declare


def discover() -> list[Check]:
    """Every check of every room, in the order of the rooms."""
    for config in apps.get_app_configs():
        if config.name.startswith("diemtua."):
            wanted = f"{config.name}.checks"
            if config.name != "diemtua.ground" and importlib.util.find_spec(wanted):
                importlib.import_module(wanted)
    return list(CHECKS.values())


def run(*, using: str) -> CheckRun:
    """Soát tất cả: every check in one reading of the books, and the run kept with what it found."""
    began = now()
    with transaction.atomic(using=using):
        found = {one.name: list(one.look(using)) for one in discover()}
    return CheckRun.objects.using(using).create(
        started_at=began,
        finished_at=now(),
        faults=sum(map(len, found.values())),
        findings={name: [asdict(one) for one in told(wrong)] for name, wrong in found.items()},
    )


def told(wrong: Sequence[Difference]) -> list[Difference]:
    """The first differences by name, the rest by its number."""
    more = len(wrong) - MOST_TOLD
    return [*wrong[:MOST_TOLD], *([Difference(f"… và {more} chỗ nữa")] if more > 0 else [])]


def runs(*, using: str = "default") -> QuerySet[CheckRun]:
    """Các lần soát, the latest first."""
    return CheckRun.objects.using(using).order_by("-pk")


def last_run(*, using: str = "default") -> CheckRun | None:
    return CheckRun.objects.using(using).order_by("-pk").first()


def last_good(*, using: str = "default") -> CheckRun | None:
    """Lần soát gần nhất không thấy gì sai."""
    return CheckRun.objects.using(using).filter(faults=0).order_by("-pk").first()


def is_silent(last: CheckRun | None, at: datetime) -> bool:
    """Whether no check ran for 26 hours, or none ever did."""
    return last is None or at - last.finished_at > LONGEST_SILENCE


def titled(found: CheckRun) -> Iterator[tuple[str, list[Difference]]]:
    """A run as people read it: the title of each check, and what it found. Older runs kept words alone."""
    titles = {one.name: one.title for one in discover()}
    for name, wrong in found.findings.items():
        kept = [Difference(one) if isinstance(one, str) else Difference(**one) for one in wrong]
        yield str(titles.get(name, name)), kept
