"""Lịch phiên sắp tới: the fixed days of the points where groups of the scope stand, before a session is written down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from diemtua.associations.models import CommunePoint
from diemtua.commune_sessions.calendar import exceptions_of, session_day
from diemtua.ground.actors import Scope
from diemtua.groups.models import GroupPlacement
from diemtua.rules.periods import Month


@dataclass(frozen=True)
class Coming:
    """Ngày phiên theo lịch."""

    on: date
    point: str


def coming_days(scope: Scope, today: date) -> list[Coming]:
    """The next day of each point, the earliest first. Two queries."""
    held = GroupPlacement.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=today),
        path__under=scope.paths,
        union_code__in=scope.unions,
        valid_from__lte=today,
    )
    points = list(
        CommunePoint.objects.filter(pk__in=held.values("point"), closed_on__isnull=True).order_by(
            "id"
        )
    )
    moved = exceptions_of(points)
    month = Month.of(today)
    found = []
    for point in points:
        days = (session_day(point, each, moved) for each in (month, month.next, month.next.next))
        coming = next((day for day in days if day is not None and day >= today), None)
        if coming is not None:
            found.append(Coming(coming, point.name))
    return sorted(found, key=lambda one: (one.on, one.point))
