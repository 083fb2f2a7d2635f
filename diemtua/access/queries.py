"""Phạm vi được tính ở một nơi: scope(assignment, day) turns dated places and unions into lasting paths."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
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
from diemtua.associations.models import AssociationBody
from diemtua.associations.queries import in_force as body_in_force
from diemtua.ground.actors import ALL_BODIES, ALL_UNIONS, NATION, Actor, Scope
from diemtua.places.models import Level, Unit
from diemtua.places.queries import commune_ids_of, same_unit_on

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


# Units of a union that a person of one of them sees: her own and those below, and each that these came from.
UNION_BODIES = """
with recursive seen (id) as (
    select unnest(%(units)s::bigint[])
    union
    select further.id from seen s join lateral (
        select c.id from places_unit c where c.parent_id = s.id
        union all
        select x.old_id from places_succession x join places_unit o on o.id = x.old_id
        where x.new_id = s.id and (x.part = 'whole' or o.level = 'commune')
    ) further on true
)
select null, b.id from associations_associationbody b join seen on seen.id = b.unit_id
where b.association_id = %(union)s and b.valid_from <= %(on)s
order by 1, 2
"""


def _of_union_unit(unit: Unit, union_code: int, on: date, using: str) -> Scope:
    """Phạm vi của người của Hội: paths of the unit's villages and the union's bodies, in one statement."""
    communes = sorted(commune_ids_of(unit, on))
    here = same_unit_on(unit, on)
    if here is None:
        return Scope(unions=(0, union_code))
    facts: dict[str, Any] = {
        "communes": communes,
        "units": [here.pk],
        "on": on,
        "union": union_code,
    }
    with connections[using].cursor() as cursor:
        cursor.execute(f"select p.*, null from ({UNIT_PATHS}) p union all ({UNION_BODIES})", facts)
        rows = cursor.fetchall()
    return Scope(
        tuple(path for path, _body in rows if path is not None),
        (0, union_code),
        (ALL_BODIES,)
        if here.level == Level.NATION
        else tuple(body for _path, body in rows if body is not None),
    )


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
        return Scope((NATION,), unions, (ALL_BODIES,))
    if role.reach is Reach.GROUP:
        return Scope((assignment.group_path,) if assignment.group_path else (), unions)
    if role.reach is Reach.OFFICE:
        return Scope((assignment.office.path,) if assignment.office else (), unions)
    if role.of_union and assignment.unit and assignment.union_code:
        return _of_union_unit(assignment.unit, assignment.union_code, on, using)
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


def own_body(by: Actor) -> AssociationBody | None:
    """Tổ chức Hội của người đang làm: the unit of the union in which the role is held, on the day; none for the others."""
    if by.assignment_id is None:
        return None
    held = (
        Assignment.objects.using(by.using)
        .filter(pk=by.assignment_id)
        .exclude(union_code=0)
        .values_list("unit", "union_code")
        .first()
    )
    if held is None or not ROLES[by.role].of_union:
        return None
    return (
        AssociationBody.objects.using(by.using)
        .filter(body_in_force(by.on), unit=held[0], association=held[1])
        .select_related("unit", "association")
        .first()
    )


def house(on: date, *, using: str = "default", purpose: str = "") -> Actor:
    """The house itself acts: commands, jobs and the demonstration's generated people."""
    role = ROLES["house"]
    return Actor(
        party_id=HOUSE_PARTY,
        name=str(role.label),
        role=role.code,
        role_label=str(role.label),
        scope=Scope((NATION,), bodies=(ALL_BODIES,)),
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
