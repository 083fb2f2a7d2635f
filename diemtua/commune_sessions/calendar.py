"""Lịch phiên: the day on which a point's session of a month is held. A weekend does not move it; Tết may."""

from __future__ import annotations

from datetime import date

from diemtua.associations.models import CommunePoint, PointException
from diemtua.rules.periods import Month


def session_day(
    point: CommunePoint, month: Month, exceptions: dict[tuple[int, date], date | None]
) -> date | None:
    """The fixed day, or its replacement; None when the month's session is not held."""
    fixed = date(month.year, month.month, point.fixed_day)
    return exceptions.get((point.pk, fixed), fixed)


def exceptions_of(
    points: list[CommunePoint], *, using: str = "default"
) -> dict[tuple[int, date], date | None]:
    """All moved days of the points."""
    rows = PointException.objects.using(using).filter(point__in=points)
    return {(row.point_id, row.fixed_on): row.replaced_by for row in rows}
