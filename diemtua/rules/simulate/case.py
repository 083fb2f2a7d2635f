"""Hồ sơ tính thử: what one file asks, once it has been read and checked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from diemtua.rules.allocation import Owed
from diemtua.rules.dong import Dong
from diemtua.rules.interest import DayCount
from diemtua.rules.rates import RateTerms
from diemtua.rules.schedule import Instalment


class Fault(NamedTuple):
    """Lỗi ở một trường: its path, and a sentence that says what was found and what is allowed."""

    path: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.path}: {self.sentence}"


class Refused(Exception):
    """Hồ sơ bị từ chối: one fault per wrong field; nothing is worked out."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        first = {fault.path: fault for fault in reversed(faults)}
        self.faults = tuple(fault for fault in faults if first[fault.path] is fault)
        super().__init__("\n".join(map(str, self.faults)))


class Disbursed(NamedTuple):
    """Lần giải ngân: one tranche of the loan."""

    on: date
    principal_dong: Dong


@dataclass(frozen=True, slots=True)
class Event:
    """Sự kiện: something done to the loan on a day; keys that its type does not have are None."""

    index: int
    on: date
    kind: str
    amount_dong: Dong | None = None
    due_on: date | None = None
    until: date | None = None

    def fault(self, key: str, sentence: str) -> Refused:
        """The one refusal the walk can meet at this event."""
        return Refused([Fault(f"events[{self.index}].{key}", sentence)])


@dataclass(frozen=True, slots=True)
class Case:
    """Hồ sơ tính thử: terms, loan, sessions and events, ready to be walked through."""

    rate_terms: RateTerms
    day_count: DayCount
    overdue_from_due: bool
    instalments_bind: bool
    allocation: tuple[Owed, ...]
    rollover_allowed: bool
    tranches: tuple[Disbursed, ...]
    instalments: tuple[Instalment, ...]
    interest_due_from: date | None
    session_days: tuple[date, ...]
    events: tuple[Event, ...]
    as_of: date

    @property
    def first_on(self) -> date:
        """The day of the first disbursement."""
        return self.tranches[0].on
