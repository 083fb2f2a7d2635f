"""Đọc khóa sổ và máy: months to close, runs that stopped, entries of a day, jobs that failed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.db import connections
from django.db.models import CharField, Count, F, Func, QuerySet, Sum, Value
from django.db.models.functions import Cast, Coalesce, Concat

from diemtua.desks.queries.books import entries
from diemtua.ground.actors import Scope
from diemtua.ledger.models import ClosedMonth, Entry, Line
from diemtua.month_end.models import CloseRun, ReopeningRequest


def reopenings_waiting(office: int) -> list[ReopeningRequest]:
    """Đề nghị mở lại chờ người thứ hai."""
    return list(
        ReopeningRequest.objects.filter(office=office, agreed_by__isnull=True).order_by("asked_at")
    )


def failed_run(office: int) -> CloseRun | None:
    """Lần khóa sổ dừng giữa chừng."""
    return CloseRun.objects.filter(office=office, state=CloseRun.State.FAILED).first()


def month_to_close(office: int, today: date) -> date | None:
    """The month after the last lock (else the first with entries), once it is over."""
    lock = (
        ClosedMonth.objects.filter(office_id=office, reopened_at__isnull=True)
        .order_by("-month")
        .values_list("month", flat=True)
        .first()
    )
    if lock is not None:
        month = (lock + timedelta(days=32)).replace(day=1)
    else:
        first = (
            Entry.objects.filter(office_id=office).order_by("month").values_list("month", flat=True)
        )
        found = first.first()
        if found is None:
            return None
        month = found
    return month if (month + timedelta(days=32)).replace(day=1) <= today else None


@dataclass(frozen=True)
class DayOfBooks:
    """Một ngày của sổ cái: how many entries, how much on the debit side."""

    on: date | None
    entries: int
    debit_dong: int
    reversals: int


def day_of_books(scope: Scope, today: date) -> DayOfBooks:
    """The last day, up to today, that has an entry."""
    held = Entry.objects.filter(path__under=scope.paths, business_date__lte=today)
    month = held.filter(month__lte=today).order_by("-month").values_list("month", flat=True).first()
    if month is None:
        return DayOfBooks(None, 0, 0, 0)
    of_month = held.filter(month=month)
    on = of_month.order_by("-business_date").values_list("business_date", flat=True).first()
    assert on is not None, "a month of entries has a day"
    of_day = of_month.filter(business_date=on)
    debit = Line.objects.filter(month=month, business_date=on, amount_dong__gt=0).aggregate(
        total=Coalesce(Sum("amount_dong"), 0)
    )["total"]
    sums = of_day.aggregate(n=Count("id"), back=Count("reverses"))
    return DayOfBooks(on, int(sums["n"]), int(debit), int(sums["back"]))


def sample_of_day(scope: Scope, today: date, most: int = 10) -> QuerySet[Any]:
    """Mẫu chọn của ngày: drawn by the digest of the day and the entry's id, so that nobody chooses and all can repeat."""
    month = (
        Entry.objects.filter(path__under=scope.paths, month__lte=today)
        .order_by("-month")
        .values_list("month", flat=True)
        .first()
    )
    drawn = Func(
        Concat(Value(f"{today:%Y-%m-%d} "), Cast(F("id"), CharField()), output_field=CharField()),
        function="md5",
        output_field=CharField(),
    )
    return entries(scope, month=month or today).annotate(drawn=drawn).order_by("drawn")[:most]


def reopened_months() -> list[ClosedMonth]:
    """Tháng đã mở lại, the newest first."""
    return list(ClosedMonth.objects.filter(reopened_at__isnull=False).order_by("-reopened_at")[:10])


@dataclass(frozen=True)
class Jobs:
    """Việc nền: waiting and failed."""

    waiting: int
    failed: int


def jobs() -> Jobs:
    """How the queue of background work stands."""
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "select count(*) filter (where status in ('todo', 'doing')),"
            " count(*) filter (where status = 'failed') from procrastinate_jobs"
        )
        row: tuple[Any, ...] = cursor.fetchone() or (0, 0)
    return Jobs(int(row[0]), int(row[1]))


def newest_backup(folder: Path) -> float | None:
    """When the newest backup was written, as seconds since the epoch; None: there is none here."""
    try:
        times = [path.stat().st_mtime for path in folder.iterdir() if not path.name.startswith(".")]
    except OSError:
        return None
    return max(times, default=None)
