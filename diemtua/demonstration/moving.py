"""Dời ngày: to the next session or month end; what nobody did by hand the generated people do, seeded.

Each session, close and reorganisation is its own transaction, so a move that is killed goes on where it stopped.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connections, transaction
from django.db.models import Q

from diemtua.associations.models import CommunePoint, Office
from diemtua.commune_sessions.calendar import exceptions_of, session_day
from diemtua.commune_sessions.models import CommuneSession
from diemtua.demonstration.building import (
    actor_on,
    run_month_end,
    run_month_sessions,
)
from diemtua.demonstration.habits import LaterHabits
from diemtua.demonstration.loading.copying import OFFICE_ID
from diemtua.demonstration.problems import (
    EndOfTheDemonstration,
    NotADemonstration,
    SomebodyMovesIt,
)
from diemtua.ground.actors import acting
from diemtua.ground.models import Calendar
from diemtua.groups.actions import reorganise
from diemtua.groups.models import GroupPlacement
from diemtua.ledger.models import ClosedMonth
from diemtua.places.models import Unit
from diemtua.rules.periods import Month

LAST_ON = date(2026, 12, 31)
NEW_MAP_ON = date(2025, 7, 1)
DECISION = "Nghị quyết 1662/NQ-UBTVQH15 (bản trình diễn)"
LOCK = 7_331


@dataclass(frozen=True)
class Stop:
    """Điểm dừng tiếp theo của lịch."""

    on: date
    kind: str
    name: str


def next_stop(today: date, *, using: str = "default") -> Stop | None:
    """The next session, month end or reorganisation after a day."""
    stops: list[Stop] = []
    points = list(
        CommunePoint.objects.using(using).filter(Q(closed_on__isnull=True) | Q(closed_on__gt=today))
    )
    moved = exceptions_of(points, using=using)
    month = Month.of(today)
    for candidate in (month, month.next):
        for point in points:
            day = session_day(point, candidate, moved)
            if day is not None and day > today:
                stops.append(Stop(day, "session", point.name))
        if candidate.last_on > today:
            stops.append(Stop(candidate.last_on, "month_end", str(candidate)))
    if today < NEW_MAP_ON:
        stops.append(Stop(NEW_MAP_ON, "reorganisation", ""))
    stops = [stop for stop in stops if stop.on <= LAST_ON]
    return min(stops, key=lambda stop: (stop.on, stop.kind)) if stops else None


def move_on(*, using: str = "jobs") -> date:
    """Sang việc tiếp theo: finish the day that is, then stand on the next stop. Returns the new day."""
    calendar = Calendar.objects.using(using).filter(id=1, is_demonstration=True).first()
    if calendar is None or calendar.today is None:
        raise NotADemonstration
    with connections[using].cursor() as cursor:
        cursor.execute("select pg_try_advisory_lock(%s)", [LOCK])
        row = cursor.fetchone()
        if not row or not row[0]:
            raise SomebodyMovesIt
        try:
            return _move(calendar.today, using)
        finally:
            cursor.execute("select pg_advisory_unlock(%s)", [LOCK])


def _move(today: date, using: str) -> date:
    stop = next_stop(today, using=using)
    if stop is None:
        raise EndOfTheDemonstration(last=LAST_ON)
    _finish(today, using)
    with transaction.atomic(using=using):
        Calendar.objects.using(using).filter(id=1).update(today=stop.on)
    if stop.on >= NEW_MAP_ON > today:
        _reorganise(using)
    office = Office.objects.using(using).get(pk=OFFICE_ID)
    _plan_ahead(office, stop.on, using)
    return stop.on


def _finish(today: date, using: str) -> None:
    """Every session up to today that is not closed, and every month that has ended."""
    office = Office.objects.using(using).get(pk=OFFICE_ID)
    habits = LaterHabits(using=using)
    last = (
        ClosedMonth.objects.using(using)
        .filter(office_id=office.pk, reopened_at__isnull=True, sealed=True)
        .order_by("-month")
        .first()
    )
    month = Month.of(last.month).next if last else Month.of(today)
    while month.first_on <= today:
        run_month_sessions(office, month, today, habits=habits, using=using)
        if month.last_on <= today:
            run_month_end(office, month, using=using)
        month = month.next


def _plan_ahead(office: Office, on: date, using: str) -> None:
    """Sessions of the month and the lists of those within ten days stand ready for the people who act by hand."""
    from diemtua.commune_sessions.actions import plan_sessions, prepare_sheets

    with acting(actor_on(on, using)) as by:
        sessions = plan_sessions(by=by, office=office, month=Month.of(on))
        for session in sessions:
            ready = (
                session.state == CommuneSession.State.PLANNED
                and on <= session.held_on <= on + timedelta(days=10)
            )
            if ready and not session.sheets.using(using).exists():
                prepare_sheets(by=by, session=session)


def _reorganise(using: str) -> None:
    """01/07/2025: the district goes, four communes follow the eight; groups, contracts and roles are carried over."""
    standing = (
        GroupPlacement.objects.using(using)
        .filter(Q(valid_to__isnull=True) | Q(valid_to__gt=NEW_MAP_ON))
        .values_list("unit_id", flat=True)
        .distinct()
    )
    old = list(
        Unit.objects.using(using)
        .filter(pk__in=list(standing), valid_to=NEW_MAP_ON)
        .select_related("parent")
    )
    if not old:
        return
    above = {unit.parent for unit in old if unit.parent and unit.parent.valid_to == NEW_MAP_ON}
    higher = {
        unit.parent for unit in above if unit and unit.parent and unit.parent.valid_to == NEW_MAP_ON
    }
    with acting(actor_on(NEW_MAP_ON, using)) as by:
        reorganise(
            by=by,
            decision=DECISION,
            on=NEW_MAP_ON,
            units=[*old, *filter(None, above), *filter(None, higher)],
        )
