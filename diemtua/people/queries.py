"""Reads of households, persons and poverty classes. A question about a household has a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import BooleanField, Exists, F, OuterRef, Q, QuerySet, Subquery

from diemtua.ground.actors import Scope
from diemtua.people import keys
from diemtua.people.citizen_id import digits_of
from diemtua.people.models import Ethnicity, Household, HouseholdMember, Person, PovertyRecord
from diemtua.places.models import Village

COUNTED_CLASSES = (
    PovertyRecord.Class.POOR,
    PovertyRecord.Class.NEAR_POOR,
    PovertyRecord.Class.NEWLY_ESCAPED,
)


def in_force(on: date, prefix: str = "") -> Q:
    """Rows of a dated table that hold on the day."""
    open_end = Q(**{f"{prefix}valid_to__isnull": True}) | Q(**{f"{prefix}valid_to__gt": on})
    return Q(**{f"{prefix}valid_from__lte": on}) & open_end


def households(scope: Scope, on: date, *, using: str = "default") -> QuerySet[Household]:
    """Hộ trong phạm vi: with head, class and village of the day; `has_group` when it belongs to
    one.
    """
    heads = HouseholdMember.objects.filter(in_force(on), household=OuterRef("pk"), is_head=True)
    classes = PovertyRecord.objects.filter(in_force(on), household=OuterRef("pk"))
    return (
        Household.objects.using(using)
        .filter(path__under=scope.paths, union_code__in=scope.unions, registered_on__lte=on)
        .annotate(
            head_id=Subquery(heads.values("person_id")[:1]),
            head_name=Subquery(heads.values("person__full_name")[:1]),
            head_fold=Subquery(heads.values("person__fold")[:1]),
            head_key=Subquery(heads.values("person__sort_key")[:1]),
            head_sex=Subquery(heads.values("person__sex")[:1]),
            head_is_minority=Subquery(
                heads.values("person__ethnicity__is_minority")[:1], output_field=BooleanField()
            ),
            poverty_class=Subquery(classes.values("poverty_class")[:1]),
            village_name=F("village__name"),
            village_fold=F("village__fold"),
            village_key=F("village__sort_key"),
        )
    )


def household(scope: Scope, pk: int, on: date, *, using: str = "default") -> Household | None:
    """One household of the scope with what the list knows of it."""
    return households(scope, on, using=using).filter(pk=pk).first()


def members(household: Household, on: date, *, using: str = "default") -> QuerySet[HouseholdMember]:
    """Thành viên hộ trong ngày, the head first, then by age."""
    return (
        HouseholdMember.objects.using(using)
        .filter(in_force(on), household=household)
        .select_related("person", "person__ethnicity")
        .order_by("-is_head", "person__born_on", "pk")
    )


def past_members(
    household: Household, on: date, *, using: str = "default"
) -> QuerySet[HouseholdMember]:
    """Người đã ra khỏi hộ, and heads of before, the latest first."""
    return (
        HouseholdMember.objects.using(using)
        .filter(household=household, valid_to__lte=on)
        .select_related("person")
        .order_by("-valid_to", "pk")
    )


def person(scope: Scope, pk: int, *, using: str = "default") -> Person | None:
    """One person of the scope."""
    return (
        Person.objects.using(using)
        .filter(path__under=scope.paths, union_code__in=scope.unions, pk=pk)
        .select_related("ethnicity")
        .first()
    )


def persons(scope: Scope, *, using: str = "default") -> QuerySet[Person]:
    """Người trong phạm vi, in Vietnamese order of names."""
    return (
        Person.objects.using(using)
        .filter(path__under=scope.paths, union_code__in=scope.unions)
        .order_by("sort_key", "pk")
    )


def person_with_citizen_id(scope: Scope, typed: str, *, using: str = "default") -> Person | None:
    """Found by the keyed digest, whole id only; a part of an id finds nobody."""
    return (
        persons(scope, using=using).filter(citizen_id_digest=keys.digest(digits_of(typed))).first()
    )


def homes_of(person: Person, *, using: str = "default") -> QuerySet[HouseholdMember]:
    """Các hộ người này từng ở, the latest first."""
    return (
        HouseholdMember.objects.using(using)
        .filter(person=person)
        .select_related("household", "household__village")
        .order_by("-valid_from", "pk")
    )


def poverty_history(household: Household, *, using: str = "default") -> QuerySet[PovertyRecord]:
    """Diện hộ qua các thời kỳ, the latest first."""
    return (
        PovertyRecord.objects.using(using).filter(household=household).order_by("-valid_from", "pk")
    )


def poverty_on(household_ids: Iterable[int], on: date, *, using: str = "default") -> dict[int, str]:
    """Diện của nhiều hộ trong một ngày: a household without a record is absent."""
    return dict(
        PovertyRecord.objects.using(using)
        .filter(in_force(on), household__in=list(household_ids))
        .values_list("household_id", "poverty_class")
    )


@dataclass(frozen=True)
class Escape:
    """Ngày thoát nghèo: when a household last left the classes poor and near-poor."""

    household_id: int
    escaped_on: date


def escapes(household_ids: Iterable[int], on: date, *, using: str = "default") -> list[Escape]:
    """The last day each household stopped being poor or near-poor, at or before the day; none while
    it is.
    """
    poor = (PovertyRecord.Class.POOR, PovertyRecord.Class.NEAR_POOR)
    still = PovertyRecord.objects.filter(
        in_force(on), household=OuterRef("household"), poverty_class__in=poor
    )
    rows = (
        PovertyRecord.objects.using(using)
        .filter(household__in=list(household_ids), poverty_class__in=poor, valid_to__lte=on)
        .annotate(still=Exists(still))
        .filter(still=False)
        .order_by("household_id", "-valid_to")
        .distinct("household_id")
        .values_list("household_id", "valid_to")
    )
    return [Escape(household_id, on_day) for household_id, on_day in rows if on_day is not None]


def villages(scope: Scope, *, using: str = "default") -> QuerySet[Village]:
    """Thôn trong phạm vi, in Vietnamese order; a group's leader has the village of her group."""
    below = Village.objects.using(using).filter(path__under=scope.paths)
    if below.exists():
        return below
    above = [".".join(path.split(".")[:3]) for path in scope.paths]
    return Village.objects.using(using).filter(path__in=above)


def ethnicities(*, using: str = "default") -> QuerySet[Ethnicity]:
    """Danh mục dân tộc, by the State's code."""
    return Ethnicity.objects.using(using).order_by("code")
