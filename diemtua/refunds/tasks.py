"""Việc nền của phòng hoàn lãi: the worker's way into a run. It stands at the height of the views."""

from __future__ import annotations

from diemtua.access.queries import house
from diemtua.ground.clock import business_day
from diemtua.ground.jobs import job
from diemtua.refunds.actions import work_on
from diemtua.refunds.models import RefundRun

JOBS = "jobs"
WORK = "refunds.work"


@job(WORK)
def work(run_id: int) -> None:
    """Đếm hoặc ghi sổ: goes on with the run wherever it stands."""
    by = house(business_day(JOBS), using=JOBS, purpose="refunds")
    work_on(RefundRun.objects.using(JOBS).get(pk=run_id), by=by)
