"""Việc nền của phòng khóa sổ: the worker's way into a close. It stands at the height of the views."""

from __future__ import annotations

from diemtua.access.queries import house
from diemtua.ground.clock import business_day
from diemtua.ground.jobs import job
from diemtua.month_end.actions import work_on
from diemtua.month_end.models import CloseRun

JOBS = "jobs"
CLOSE = "month_end.close"


@job(CLOSE)
def close(run_id: int) -> None:
    """Khóa sổ: goes on with the run wherever it stands."""
    by = house(business_day(JOBS), using=JOBS, purpose="month end")
    work_on(CloseRun.objects.using(JOBS).get(pk=run_id), by=by)
