"""Đo khóa sổ: the month's close of every loan beside writing the same rows into unlogged tables."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connections

from bench.filling import OWNER
from diemtua.access.queries import house
from diemtua.associations.models import Office
from diemtua.demonstration.loading.copying import OFFICE_ID
from diemtua.ground.actors import acting
from diemtua.month_end.actions import close_month, run_close
from diemtua.month_end.actions.taking_back import memo_of
from diemtua.month_end.models import CloseStep
from diemtua.rules.periods import Month

FROZEN = ("facts_loanmonth", "facts_groupmonth", "fees_groupcommission", "fees_entrustmentfee")
BOOKED = {
    "ledger_entry": "select * from ledger_entry where memo = %s",
    "ledger_line": "select l.* from ledger_entry e join ledger_line l on l.month = e.month and l.entry_id = e.id"
    " where e.memo = %s",
}
"""What the close posts: commission, fees, accrual, and the interest of every member's savings."""
SAVINGS = "savings"
KEYS = {
    "facts_loanmonth": "month, loan_id",
    "ledger_entry": "month, id",
    "ledger_line": "month, entry_id, number",
}


@dataclass(frozen=True, kw_only=True)
class Closed:
    """Kết quả một lần khóa sổ: its time, and that of the same rows unlogged, facts and postings apart."""

    month: date
    loans: int
    seconds: float
    facts_unlogged: float
    booked_unlogged: float
    steps: dict[str, float]

    @property
    def unlogged(self) -> float:
        return self.facts_unlogged + self.booked_unlogged

    @property
    def of_unlogged(self) -> float:
        return self.unlogged / self.seconds

    @property
    def facts_of_unlogged(self) -> float:
        """Without the interest of savings, which is a posting of one line a member (`SAVINGS`), and without its rows."""
        return self.facts_unlogged / (self.seconds - self.steps.get(SAVINGS, 0.0))


def measure(month: Month) -> Closed:
    """Asked for and carried out by the jobs role, as the worker does it."""
    last = month.last_on
    with acting(house(last, using="jobs", purpose="bench")) as by:
        run = close_month(by=by, office=Office.objects.using("jobs").get(pk=OFFICE_ID), month=month)
    began = time.perf_counter()
    run_close(run, by=by)
    seconds = time.perf_counter() - began
    steps = CloseStep.objects.using(OWNER).filter(run_id=run.pk).order_by("number")
    return Closed(
        month=month.first_on,
        loans=next(s.rows for s in steps if s.name == "freeze"),
        seconds=seconds,
        facts_unlogged=_written_unlogged(
            {table: f"select * from {table} where month = '{month.first_on}'" for table in FROZEN}
        ),
        booked_unlogged=_written_unlogged(_booked_aside(memo_of(run))),
        steps={s.name: s.seconds or 0.0 for s in steps},
    )


def _booked_aside(memo: str) -> dict[str, str]:
    """The close's own entries and lines, found before the clock runs."""
    with connections[OWNER].cursor() as cursor:
        for table, found in BOOKED.items():
            cursor.execute(f"drop table if exists bench_booked_{table}")
            cursor.execute(f"create temp table bench_booked_{table} as {found}", [memo])
    return {table: f"select * from bench_booked_{table}" for table in BOOKED}


def _written_unlogged(tables: Mapping[str, str]) -> float:
    """The close's rows once more, finished, into tables that are not logged, with the key of each."""
    seconds = 0.0
    with connections[OWNER].cursor() as cursor:
        for table, rows in tables.items():
            cursor.execute(f"drop table if exists bench_plain_{table}")
            began = time.perf_counter()
            cursor.execute(f"create unlogged table bench_plain_{table} as {rows}")
            cursor.execute(
                f"alter table bench_plain_{table} add primary key ({KEYS.get(table, 'id')})"
            )
            seconds += time.perf_counter() - began
    return seconds


def next_month(month: Month) -> Month:
    return Month.of(month.last_on + timedelta(days=1))
