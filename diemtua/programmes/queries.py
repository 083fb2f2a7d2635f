"""Đọc chương trình: terms and rate classes of a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import connections, transaction
from django.db.models import CharField, Count, Func, Q, QuerySet

from diemtua.programmes.areas import area_of
from diemtua.programmes.loading import load_classes
from diemtua.programmes.models import (
    AreaList,
    AreaListEntry,
    ClassRate,
    PolicyChange,
    Programme,
    ProgrammeTerm,
    RateClass,
)
from diemtua.programmes.policy import policy_of
from diemtua.programmes.problems import NoRateKnown, ProgrammeClosed
from diemtua.rules.catalogue import Catalogue, load_catalogue
from diemtua.rules.policy import under


def catalogue() -> Catalogue:
    """Danh mục chính sách in force for this transaction."""
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
    programme: str,
    disbursed_on: date,
    *,
    province: str | None = None,
    area: str | None = None,
    using: str = "default",
) -> RateClass:
    """Lớp lãi suất of a tranche disbursed that day at a place: an area, or a province for good (two digits)."""
    where = area_of(province) if area is None else area
    known = RateClass.objects.using(using).filter(programme_id=programme, area=where)
    here = known.filter(
        Q(disbursed_to__isnull=True) | Q(disbursed_to__gt=disbursed_on),
        disbursed_from__lte=disbursed_on,
    )
    found = here.first()
    if found is None and not known.exists():
        make_classes(programme, where, using)
        found = here.first()
    if found is None:
        raise NoRateKnown(programme=programme, on=disbursed_on)
    return found


def make_classes(programme: str, area: str, using: str) -> None:
    """Lớp lãi suất của một nơi, when its first loan is made; two who come at once make them once."""
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(7318)")
        # Whoever waited here may have waited for a change of policy: its rates are the ones to write.
        with under(policy_of(using)):
            load_classes(catalogue().programmes[programme], area, using)


class RateClasses:
    """Bảng lớp lãi suất đọc một lần: for sets, where one question a loan would be one too many."""

    def __init__(self, *, using: str = "default") -> None:
        self._using = using
        self._rows: dict[tuple[str, str], list[RateClass]] = {}
        for row in RateClass.objects.using(using).order_by("disbursed_from"):
            self._rows.setdefault((row.programme_id, row.area), []).append(row)

    def of(
        self,
        programme: str,
        disbursed_on: date,
        *,
        province: str | None = None,
        area: str | None = None,
    ) -> RateClass:
        """As `rate_class_of`, with a question only for the first loan of a place."""
        where = area_of(province) if area is None else area
        if (programme, where) not in self._rows:
            make_classes(programme, where, self._using)
            made = RateClass.objects.using(self._using).filter(programme_id=programme, area=where)
            self._rows[programme, where] = list(made.order_by("disbursed_from"))
        for row in self._rows[programme, where]:
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


@dataclass(frozen=True)
class ProgrammeHere:
    """Chương trình trong một ngày: its term in force, or the last one when it no longer lends."""

    code: str
    number: int
    name: str
    name_en: str
    short_name: str
    bank_number: str
    family: str
    term: ProgrammeTerm | None
    last_term: ProgrammeTerm | None

    @property
    def state(self) -> str:
        """open, closed, or coming: its first day has not come."""
        if self.term is not None:
            return "open"
        return "closed" if self.last_term is not None else "coming"


def programmes(on: date, *, using: str = "default") -> list[ProgrammeHere]:
    """Mọi chương trình của danh mục, as they stand on a day. Two queries."""
    held: dict[str, list[ProgrammeTerm]] = {}
    for term in ProgrammeTerm.objects.using(using).order_by("valid_from"):
        if term.valid_from <= on:
            held.setdefault(term.programme_id, []).append(term)
    found = []
    for row in Programme.objects.using(using).order_by("number"):
        begun = held.get(row.code, [])
        last = begun[-1] if begun else None
        lends = last is not None and (last.valid_to is None or last.valid_to > on)
        found.append(
            ProgrammeHere(
                row.code,
                row.number,
                row.name,
                row.name_en,
                row.short_name,
                row.bank_number,
                row.family,
                last if lends else None,
                last,
            )
        )
    return found


def area_lists(*, using: str = "default") -> QuerySet[AreaList]:
    """Danh sách vùng khó khăn, the newest first, with how many places each names."""
    return (
        AreaList.objects.using(using)
        .annotate(
            places=Count("entries"),
            name_fold=Func("name", function="vn_fold", output_field=CharField()),
            decision_fold=Func("decision", function="vn_fold", output_field=CharField()),
        )
        .order_by("-valid_from", "code")
    )


def area_list(code: str, *, using: str = "default") -> AreaList | None:
    """One list by its code."""
    return area_lists(using=using).filter(code=code).first()


def places_of(found: AreaList, *, using: str = "default") -> list[AreaListEntry]:
    """Xã, thôn của danh sách, in Vietnamese order."""
    return list(
        found.entries.using(using)
        .select_related("unit__parent", "village")
        .order_by("unit__sort_key", "village__sort_key", "id")
    )


def changes(*, using: str = "default") -> QuerySet[PolicyChange]:
    """Mọi thay đổi chính sách, the newest first."""
    return (
        PolicyChange.objects.using(using)
        .annotate(
            series_fold=Func("series", function="vn_fold", output_field=CharField()),
            proposed_fold=Func("proposed_name", function="vn_fold", output_field=CharField()),
        )
        .order_by("-proposed_on", "-id")
    )


def changes_of(table: str, *, using: str = "default") -> QuerySet[PolicyChange]:
    """Thay đổi của một bảng."""
    return changes(using=using).filter(table=table)


def waiting_changes(*, using: str = "default") -> int:
    """Số đề nghị đang chờ xác nhận."""
    return PolicyChange.objects.using(using).filter(state=PolicyChange.State.PROPOSED).count()
