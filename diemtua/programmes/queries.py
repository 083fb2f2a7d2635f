"""Đọc chương trình: terms and rate classes of a day."""

from __future__ import annotations

from datetime import date
from functools import cache

from django.db.models import Q

from diemtua.programmes.loading import area_of
from diemtua.programmes.models import ClassRate, ProgrammeTerm, RateClass
from diemtua.programmes.problems import NoRateKnown, ProgrammeClosed
from diemtua.rules.catalogue import Catalogue, load_catalogue


@cache
def catalogue() -> Catalogue:
    """Danh mục chính sách as shipped, read once a process."""
    return load_catalogue()


def term_of(programme: str, on: date, *, using: str = "default") -> ProgrammeTerm:
    """The term in force; a programme that does not lend that day is refused."""
    term = (
        ProgrammeTerm.objects.using(using)
        .filter(
            Q(valid_to__isnull=True) | Q(valid_to__gt=on),
            programme_id=programme,
            valid_from__lte=on,
        )
        .select_related("programme")
        .first()
    )
    if term is None:
        raise ProgrammeClosed(programme=programme, on=on)
    return term


def rate_class_of(
    programme: str, disbursed_on: date, *, province: str | None = None, using: str = "default"
) -> RateClass:
    """Lớp lãi suất of a tranche disbursed that day in that province (two digits, the 34 of 2025-07-01)."""
    found = (
        RateClass.objects.using(using)
        .filter(
            Q(disbursed_to__isnull=True) | Q(disbursed_to__gt=disbursed_on),
            programme_id=programme,
            area=area_of(catalogue(), province),
            disbursed_from__lte=disbursed_on,
        )
        .first()
    )
    if found is None:
        raise NoRateKnown(programme=programme, on=disbursed_on)
    return found


class RateClasses:
    """Bảng lớp lãi suất đọc một lần: for sets, where one question a loan would be one too many."""

    def __init__(self, *, using: str = "default") -> None:
        self._rows: dict[tuple[str, str], list[RateClass]] = {}
        for row in RateClass.objects.using(using).order_by("disbursed_from"):
            self._rows.setdefault((row.programme_id, row.area), []).append(row)
        self._areas: dict[str | None, str] = {}

    def of(self, programme: str, disbursed_on: date, *, province: str | None = None) -> RateClass:
        """As `rate_class_of`, without a query."""
        if province not in self._areas:
            self._areas[province] = area_of(catalogue(), province)
        for row in self._rows.get((programme, self._areas[province]), ()):
            if row.disbursed_from <= disbursed_on and (
                row.disbursed_to is None or disbursed_on < row.disbursed_to
            ):
                return row
        raise NoRateKnown(programme=programme, on=disbursed_on)


def rate_on(rate_class: RateClass, on: date, *, using: str = "default") -> ClassRate:
    """In-term and overdue rate of a class on a day."""
    found = (
        ClassRate.objects.using(using)
        .filter(
            Q(valid_to__isnull=True) | Q(valid_to__gt=on), rate_class=rate_class, valid_from__lte=on
        )
        .first()
    )
    if found is None:
        raise NoRateKnown(programme=rate_class.programme_id, on=on)
    return found
