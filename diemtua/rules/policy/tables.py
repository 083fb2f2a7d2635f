"""Các bảng có ngày hiệu lực của danh mục: where each stands, what tells its series apart, how its rows follow."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files


class Follow(StrEnum):
    """Cách nối tiếp: how a new row meets the row that is in force."""

    PERIODS = "periods"  # `from` and `to`: the row in force ends where the new one begins
    EVENTS = "events"  # `from` alone: a row holds until the next of its series
    ADDED = "added"  # each row stands for itself: a relief beside others, a holiday


@dataclass(frozen=True, slots=True)
class DatedTable:
    """Bảng có ngày: `file` without ending, `path` inside it, the fields that name a series, how rows follow."""

    file: str
    path: str
    series: tuple[str, ...]
    follow: Follow
    carries_basis: bool = True

    @property
    def code(self) -> str:
        """One word for addresses and records: `fees.commission`, `programmes/ho_ngheo.terms`."""
        return f"{self.file}.{self.path}"


TABLES: tuple[DatedTable, ...] = (
    DatedTable("base_rates", "base_rates", (), Follow.EVENTS),
    DatedTable("overlays", "overlays", ("code",), Follow.ADDED),
    DatedTable("refunds", "refunds", (), Follow.EVENTS),
    DatedTable("rhythms", "rhythms", ("code",), Follow.PERIODS),
    DatedTable("rhythms", "study", (), Follow.EVENTS),
    DatedTable("clocks", "clocks", ("code",), Follow.EVENTS),
    DatedTable("clocks", "holidays.spans", (), Follow.ADDED, carries_basis=False),
    DatedTable("clocks", "holidays.worked", (), Follow.ADDED, carries_basis=False),
    DatedTable("allocation", "orders", (), Follow.EVENTS),
    DatedTable("allocation", "early_relief", (), Follow.EVENTS),
    DatedTable("groups", "groups", (), Follow.PERIODS),
    DatedTable("fees", "commission", ("reports",), Follow.PERIODS),
    DatedTable("fees", "entrustment_fee", ("reports",), Follow.PERIODS),
    DatedTable("fees", "fee_quality", (), Follow.PERIODS),
    DatedTable("fees", "fee_split", (), Follow.PERIODS),
    DatedTable("rating", "rating", (), Follow.PERIODS),
    DatedTable("classes", "standards", (), Follow.PERIODS),
    DatedTable("risk", "extension", (), Follow.EVENTS),
    DatedTable("risk", "rollover", (), Follow.EVENTS),
    DatedTable("risk", "bands", (), Follow.EVENTS),
    DatedTable("risk", "causes", ("code",), Follow.EVENTS),
    DatedTable("risk", "authority", (), Follow.EVENTS),
    DatedTable("risk", "papers", ("code",), Follow.EVENTS),
    DatedTable("sessions", "sessions", (), Follow.PERIODS),
    DatedTable("savings", "member_savings", (), Follow.EVENTS),
    DatedTable("savings", "withdrawals", (), Follow.EVENTS),
    DatedTable("savings", "deposit_caps", (), Follow.EVENTS),
    DatedTable("savings", "resident_deposits", (), Follow.EVENTS),
)
"""Every table of the catalogue that a branch may add dated rows to, the programmes' own beside them."""


@cache
def programme_tables() -> tuple[DatedTable, ...]:
    """Điều kiện của từng chương trình: one table a programme."""
    names = sorted(
        file.name.removesuffix(".toml")
        for file in files("diemtua").joinpath("catalogue", "programmes").iterdir()
        if file.name.endswith(".toml")
    )
    return tuple(DatedTable(f"programmes/{name}", "terms", (), Follow.PERIODS) for name in names)


def dated_table(code: str) -> DatedTable:
    """The table of that code; KeyError where there is none."""
    for found in (*TABLES, *programme_tables()):
        if found.code == code:
            return found
    raise KeyError(code)
