"""Phạm vi được tính ở một nơi: scope(assignment, day) turns dated places and unions into lasting paths."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from uuid import UUID

from django.db import connections
from django.db.models import (
    Case,
    CharField,
    Count,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Now

from diemtua.access.models import Account, Assignment
from diemtua.access.roles import ROLES, Reach
from diemtua.ground.actors import ALL_UNIONS, NATION, Actor, Scope
from diemtua.places.models import Unit
from diemtua.places.queries import commune_ids_of

HOUSE_PARTY = UUID("00000000-0000-7000-8000-000000000001")

# Villages of communes on a day; an office whose villages are all inside is taken whole, so a province has few paths.
UNIT_PATHS = """
with placed as (
    select v.path, subpath(v.path, 0, 2) as office, vu.unit_id = any (%(communes)s) as is_in
    from places_village v join places_villageunit vu on vu.village_id = v.id
    where vu.valid_from <= %(on)s and (vu.valid_to is null or vu.valid_to > %(on)s)
), whole as (
    select office from placed group by office having bool_and(is_in)
)
select office::text from whole
union
select path::text from placed where is_in and office not in (select office from whole)
order by 1
"""


def unit_paths(unit: Unit, on: date, using: str = "default") -> tuple[str, ...]:
    """Paths of everything in a unit on a day; of a unit that has ended, none."""
    communes = sorted(commune_ids_of(unit, on))
    with connections[using].cursor() as cursor:
        cursor.execute(UNIT_PATHS, {"communes": communes, "on": on})
        return tuple(row[0] for row in cursor.fetchall())


def scope(assignment: Assignment, on: date, using: str = "default") -> Scope:
    """Phạm vi của một phân vai trong một ngày. A unit without villages gives no paths, so nothing is seen."""
    role = ROLES[assignment.role]
    unions = (0, assignment.union_code) if role.of_union and assignment.union_code else ALL_UNIONS
    if role.reach is Reach.NATION:
        return Scope((NATION,), unions)
    if role.reach is Reach.GROUP:
        return Scope((assignment.group_path,) if assignment.group_path else (), unions)
    if role.reach is Reach.OFFICE:
        return Scope((assignment.office.path,) if assignment.office else (), unions)
    return Scope(unit_paths(assignment.unit, on, using) if assignment.unit else (), unions)


def assignments(account: Account, on: date) -> list[Assignment]:
    """The roles an account's party holds on a day, the oldest first."""
    return list(
        Assignment.objects.filter(
            Q(valid_to__isnull=True) | Q(valid_to__gt=on),
            party=account.party_id,
            valid_from__lte=on,
        )
        .select_related("office", "unit")
        .order_by("id")
    )


def actor_of(account: Account, assignment: Assignment, on: date) -> Actor:
    """The person in this role on this day, with all that the role may do and see."""
    role = ROLES[assignment.role]
    return Actor(
        party_id=account.party_id,
        name=account.display_name,
        role=role.code,
        role_label=assignment.title or str(role.label),
        scope=scope(assignment, on),
        on=on,
        account_id=account.pk,
        assignment_id=assignment.pk,
        may=role.may,
    )


def house(on: date, *, using: str = "default", purpose: str = "") -> Actor:
    """The house itself acts: commands, jobs and the demonstration's generated people."""
    role = ROLES["house"]
    return Actor(
        party_id=HOUSE_PARTY,
        name=str(role.label),
        role=role.code,
        role_label=str(role.label),
        scope=Scope((NATION,)),
        on=on,
        using=using,
        purpose=purpose,
        may=role.may,
    )


GIVEN_NAME_FIRST = r"vn_sort(regexp_replace(%(expressions)s, '^(.*)\s(\S+)$', '\2 \1'))"


GroupName = Callable[[str], Subquery]
_group_name: GroupName | None = None


def hand_in_group_names(named: GroupName) -> None:
    """Groups stand above this room: a higher one says how a path is called."""
    global _group_name
    _group_name = named


def accounts(scope: Scope, on: date, *, using: str = "default") -> QuerySet[Account]:
    """Người dùng with the first role each holds on the day. Accounts hold no path: only a nation's reach lists them."""
    held = Assignment.objects.using(using).filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=on), party=OuterRef("party"), valid_from__lte=on
    )
    first = held.order_by("id")[:1]
    group = _group_name("group_path") if _group_name else Value(None, output_field=CharField())
    where = Coalesce("unit__full_name", "office__name", group, Value(""))
    counted = held.order_by().values("party").annotate(n=Count("*")).values("n")
    found = Account.objects.using(using).all()
    if NATION not in scope.paths:
        found = found.none()
    return found.annotate(
        role_now=Subquery(first.values("role")),
        title_now=Subquery(first.values("title")),
        where_now=Subquery(first.values(place=where)),
        roles_now=Subquery(counted),
        is_locked=Case(When(locked_until__gt=Now(), then=True), default=False),
        name_fold=Func("display_name", function="vn_fold", output_field=CharField()),
        name_key=Func("display_name", template=GIVEN_NAME_FIRST, output_field=CharField()),
    ).annotate(where_fold=Func("where_now", function="vn_fold", output_field=CharField()))


def account(scope: Scope, pk: int, on: date, *, using: str = "default") -> Account | None:
    """One account of the list; None is told as not found."""
    return accounts(scope, on, using=using).filter(pk=pk).first()


def all_assignments(account: Account, *, using: str = "default") -> QuerySet[Assignment]:
    """Every role the account's party holds, held or will hold, the newest first."""
    return (
        Assignment.objects.using(using)
        .filter(party=account.party_id)
        .select_related("office", "unit", "association")
        .order_by("-valid_from", "-id")
    )


def other_administrators(account: Account, on: date, *, using: str = "default") -> bool:
    """Whether somebody else can still give roles on a day."""
    return (
        Assignment.objects.using(using)
        .filter(
            Q(valid_to__isnull=True) | Q(valid_to__gt=on),
            role="administrator",
            valid_from__lte=on,
            party__account__is_active=True,
        )
        .exclude(party=account.party_id)
        .exists()
    )
