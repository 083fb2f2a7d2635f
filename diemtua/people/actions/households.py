"""Việc của một hộ: its head, its members, where its rows are seen from."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connections

from diemtua.ground.actors import Actor
from diemtua.ground.audit import write_down
from diemtua.ground.deeds import deed
from diemtua.ground.problems import NotFoundHere, SomebodyWasFirst
from diemtua.people import keys
from diemtua.people.actions.registering import HEAD, clean, locked_household
from diemtua.people.models import Household, HouseholdMember, Person
from diemtua.people.problems import (
    ChangedTheSameDay,
    HeadCannotLeave,
    HeadIsAlreadyHead,
    NoCitizenId,
    NotOfThisHousehold,
    PurposeIsMissing,
)
from diemtua.people.queries import in_force


@deed("person.left_household", needs="people.write")
def end_membership(*, by: Actor, member: HouseholdMember) -> HouseholdMember:
    """Người ra khỏi hộ: moved away, married out or died; the row ends, the person stays in the
    books.
    """
    row = HouseholdMember.objects.using(by.using).select_for_update().filter(pk=member.pk).first()
    if row is None:
        raise NotFoundHere
    if row.valid_to is not None:
        raise SomebodyWasFirst(what=row.relation)
    if row.is_head:
        raise HeadCannotLeave
    if row.valid_from >= by.on:
        raise ChangedTheSameDay(from_on=f"{row.valid_from:%d/%m/%Y}")
    row.valid_to = by.on
    row.save(using=by.using, update_fields=["valid_to"])
    return row


@deed("household.head_changed", needs="people.write")
def change_head(
    *, by: Actor, household: Household, person: Person, instead_of: int, relation_of_old: str
) -> Household:
    """Đổi chủ hộ. `instead_of` is the head the person saw; the old head stays as a member."""
    household = locked_household(household, by)
    rows = {
        row.person_id: row
        for row in HouseholdMember.objects.using(by.using)
        .select_for_update()
        .filter(in_force(by.on), household=household)
        .order_by("pk")
    }
    old = next((row for row in rows.values() if row.is_head), None)
    if old is None or old.person_id != instead_of:
        raise SomebodyWasFirst(what=household.code)
    if person.pk == old.person_id:
        raise HeadIsAlreadyHead(field="person")
    if person.pk not in rows:
        raise NotOfThisHousehold(field="person", on=f"{by.on:%d/%m/%Y}")
    turned = ((old, False, clean(relation_of_old)), (rows[person.pk], True, HEAD))
    for row, is_head, relation in turned:
        _turn(row, by, is_head=is_head, relation=relation)
    return household


def _turn(row: HouseholdMember, by: Actor, *, is_head: bool, relation: str) -> None:
    """One row ends and another begins that day; a row of the same day is corrected in place."""
    if row.valid_from == by.on:
        row.is_head, row.relation = is_head, relation
        row.save(using=by.using, update_fields=["is_head", "relation"])
        return
    row.valid_to = by.on
    row.save(using=by.using, update_fields=["valid_to"])
    HouseholdMember.objects.using(by.using).create(
        household_id=row.household_id,
        person_id=row.person_id,
        relation=relation,
        is_head=is_head,
        valid_from=by.on,
        path=row.path,
        union_code=row.union_code,
    )


@deed("person.unmasked", needs="people.unmask")
def unmask_citizen_id(*, by: Actor, person: Person, purpose: str) -> str:
    """Mở số căn cước: who opened whose, and why, is written down in the same transaction."""
    if len(clean(purpose)) < 4:
        raise PurposeIsMissing(field="purpose")
    if person.citizen_id_cipher is None:
        raise NoCitizenId
    write_down(by, "person.citizen_id_read", subject=person, purpose=clean(purpose))
    return keys.unseal(bytes(person.citizen_id_cipher), person.party_id)


def place_households(
    household_ids: Sequence[int], *, path: str | None, union_code: int, by: Actor
) -> None:
    """Chuyển hộ về đường dẫn mới: `groups` calls it inside its deed, for any number of households.

    They join a group and take its path, or leave it (None) and go back to their village's.
    Households are locked in the order of their ids.
    """
    with connections[by.using].cursor() as cursor:
        cursor.execute(PLACE, {"ids": list(household_ids), "path": path, "union": union_code})


PLACE = """
with locked as materialized (
    select h.id, coalesce(%(path)s::ltree, v.path) as path
    from people_household h join places_village v on v.id = h.village_id
    where h.id = any (%(ids)s) order by h.id for update of h
), persons as (
    update people_person p set path = l.path, union_code = %(union)s
    from people_householdmember m join locked l on l.id = m.household_id
    where m.person_id = p.id and m.valid_to is null
), lives as (
    update people_householdmember m set path = l.path, union_code = %(union)s
    from locked l where l.id = m.household_id
), classes as (
    update people_povertyrecord r set path = l.path, union_code = %(union)s
    from locked l where l.id = r.household_id
)
update people_household h set path = l.path, union_code = %(union)s from locked l where l.id = h.id
"""
