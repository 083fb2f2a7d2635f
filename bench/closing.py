"""Đo khóa sổ: the month's close of every loan beside writing the same rows into unlogged tables."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connections

from bench.filling import OWNER
from diemtua.access.queries import house
from diemtua.associations.models import Office
from diemtua.demonstration.loading.copying import OFFICE_ID
from diemtua.ground.actors import acting
from diemtua.month_end.actions import close_month, run_close
from diemtua.month_end.models import CloseStep
from diemtua.rules.periods import Month

FROZEN = ("facts_loanmonth", "facts_groupmonth", "fees_groupcommission", "fees_entrustmentfee")


@dataclass(frozen=True, kw_only=True)
class Closed:
    """Kết quả một lần khóa sổ."""

    month: date
    loans: int
    seconds: float
    unlogged: float
    steps: dict[str, float]

    @property
    def of_unlogged(self) -> float:
        return self.unlogged / self.seconds


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
        unlogged=_written_unlogged(month),
        steps={s.name: s.seconds or 0.0 for s in steps},
    )


def _written_unlogged(month: Month) -> float:
    """The close's rows once more, finished, into tables that are not logged, with the key of each."""
    seconds = 0.0
    with connections[OWNER].cursor() as cursor:
        for table in FROZEN:
            cursor.execute(f"drop table if exists bench_plain_{table}")
            key = "month, loan_id" if table == "facts_loanmonth" else "id"
            began = time.perf_counter()
            cursor.execute(
                f"create unlogged table bench_plain_{table} as select * from {table} where month = %s",
                [month.first_on],
            )
            cursor.execute(f"alter table bench_plain_{table} add primary key ({key})")
            seconds += time.perf_counter() - began
    return seconds


def next_month(month: Month) -> Month:
    return Month.of(month.last_on + timedelta(days=1))
