"""Cửa hỏi kế hoạch: whoever keeps the credit plan hands in what may still be lent; lending asks before it approves."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from django.db.models import Q

from diemtua.groups.models import GroupPlacement
from diemtua.lending.models import LoanApplication


class PlanLeft(Protocol):
    def __call__(
        self, unit_id: int, programme: str, money_source: int, on: date, *, using: str = ...
    ) -> int | None: ...


_plan: PlanLeft | None = None


def hand_in_plan(asks: PlanLeft) -> None:
    """`capital` hands in its answer when the house starts."""
    global _plan
    _plan = asks


def left_for(application: LoanApplication, on: date, *, using: str) -> int | None:
    """Kế hoạch còn cho hồ sơ này ở xã của tổ; None where no plan was given this year."""
    place = (
        GroupPlacement.objects.using(using)
        .filter(
            Q(valid_to__isnull=True) | Q(valid_to__gt=on),
            group_id=application.group_id,
            valid_from__lte=on,
        )
        .first()
    )
    if _plan is None or place is None:
        return None
    return _plan(place.unit_id, application.programme_id, application.money_source, on, using=using)
