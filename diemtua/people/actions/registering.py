"""Ghi hộ và người: written as sets; a deed on one household calls the same function with one."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connections

from diemtua.ground.actors import Actor
from diemtua.ground.deeds import deed
from diemtua.ground.problems import NotFoundHere, Problem, raise_all
from diemtua.parties.models import Party
from diemtua.people import keys
from diemtua.people.citizen_id import check_citizen_id, digits_of
from diemtua.people.models import Household, HouseholdMember, Person, PovertyRecord
from diemtua.people.problems import (
    BornInTheFuture,
    ClassIsUnknown,
    ClassNeedsADecision,
    NameIsMissing,
)
from diemtua.places.models import Village

HEAD = "chủ hộ"


@dataclass(frozen=True, kw_only=True)
class NewPerson:
    """Người cần ghi: as the form or the loader gives it."""

    full_name: str
    sex: str
    born_on: date
    ethnicity_code: str | None = None
    phone: str = ""
    citizen_id: str = ""
    citizen_id_issued_on: date | None = None
    relation: str = HEAD


@dataclass(frozen=True, kw_only=True)
class NewHousehold:
    """Hộ cần ghi: its head, its other members, and the class it comes with."""

    village: Village
    head: NewPerson
    others: tuple[NewPerson, ...] = ()
    address: str = ""
    code: str = ""
    poverty_class: str = ""
    standard: str = ""
    decision: str = ""
    class_from: date | None = None


def clean(text: str) -> str:
    """NFC, single spaces: one name has one writing."""
    return " ".join(unicodedata.normalize("NFC", text).split())


@deed("household.registered", needs="people.write")
def register_household(*, by: Actor, new: NewHousehold) -> Household:
    """Ghi một hộ mới với chủ hộ và thành viên."""
    return _registered([new], by)[0]


@deed("households.registered", needs="people.write")
def register_households(*, by: Actor, new: Sequence[NewHousehold]) -> list[Household]:
    """Ghi nhiều hộ một lần: five inserts, however many there are."""
    return _registered(new, by)


@deed("person.registered", needs="people.write")
def add_member(*, by: Actor, household: Household, new: NewPerson) -> HouseholdMember:
    """Thêm người vào hộ từ ngày làm việc."""
    household = locked_household(household, by)
    raise_all(problems_of_person(new, by.on))
    person = _person(new, household.path, household.union_code)
    Party.objects.using(by.using).bulk_create([person.party])
    person.save(using=by.using, force_insert=True)
    return HouseholdMember.objects.using(by.using).create(
        household=household,
        person=person,
        relation=clean(new.relation),
        valid_from=by.on,
        path=household.path,
        union_code=household.union_code,
    )


def problems_of_person(new: NewPerson, on: date) -> list[Problem]:
    """All that does not fit in what was typed of a person."""
    found: list[Problem] = []
    if not clean(new.full_name):
        found.append(NameIsMissing(field="full_name"))
    if new.born_on > on:
        found.append(BornInTheFuture(field="born_on", born_on=f"{new.born_on:%d/%m/%Y}"))
    if new.citizen_id:
        found += check_citizen_id(new.citizen_id, born_on=new.born_on, sex=new.sex)
    return found


def locked_household(household: Household, by: Actor) -> Household:
    row = Household.objects.using(by.using).select_for_update().filter(pk=household.pk).first()
    if row is None:
        raise NotFoundHere
    return row


def _registered(new: Sequence[NewHousehold], by: Actor) -> list[Household]:
    """Check all, then five inserts: parties, households, persons, lives, classes."""
    raise_all(_problems_of_households(new, by))
    _must_be_in_scope(new, by)
    numbers = _numbers(len(new), by)
    pairs = [(each, _household(each, n, by)) for each, n in zip(new, numbers, strict=True)]
    homes = [home for _each, home in pairs]
    lives = [
        HouseholdMember(
            household=home,
            person=_person(person, home.path, 0),
            relation=clean(person.relation),
            is_head=person is each.head,
            valid_from=by.on,
            path=home.path,
        )
        for each, home in pairs
        for person in (each.head, *each.others)
    ]
    using = by.using
    Party.objects.using(using).bulk_create(
        [home.party for home in homes] + [life.person.party for life in lives]
    )
    Household.objects.using(using).bulk_create(homes)
    Person.objects.using(using).bulk_create([life.person for life in lives])
    for life in lives:
        life.person_id = life.person.pk
    HouseholdMember.objects.using(using).bulk_create(lives)
    PovertyRecord.objects.using(using).bulk_create(
        _first_class(each, home, by) for each, home in pairs if each.poverty_class
    )
    return homes


def _problems_of_households(new: Sequence[NewHousehold], by: Actor) -> list[Problem]:
    found = [
        problem
        for each in new
        for person in (each.head, *each.others)
        for problem in problems_of_person(person, by.on)
    ]
    for each in new:
        if each.poverty_class:
            found += problems_of_class(each.poverty_class, each.standard, each.decision)
    return found


def _first_class(new: NewHousehold, home: Household, by: Actor) -> PovertyRecord:
    """The class a household comes with, from its own day."""
    since = new.class_from or by.on
    return PovertyRecord(
        household=home,
        poverty_class=new.poverty_class,
        standard=clean(new.standard),
        decision=clean(new.decision),
        decided_on=since,
        valid_from=since,
        path=home.path,
    )


def _must_be_in_scope(new: Sequence[NewHousehold], by: Actor) -> None:
    """A village outside the scope is told in the words of a missing one."""
    wanted = {each.village.pk for each in new}
    seen = Village.objects.using(by.using).filter(pk__in=wanted, path__under=by.scope.paths)
    if seen.count() != len(wanted):
        raise NotFoundHere


def _numbers(count: int, by: Actor) -> list[int]:
    """Ids taken before the rows are written, since a household's code bears its number."""
    with connections[by.using].cursor() as cursor:
        cursor.execute(
            "select nextval(pg_get_serial_sequence('people_household', 'id'))"
            " from generate_series(1, %s)",
            [count],
        )
        return [row[0] for row in cursor.fetchall()]


def _household(new: NewHousehold, number: int, by: Actor) -> Household:
    return Household(
        id=number,
        party=Party(kind=Party.Kind.HOUSEHOLD),
        code=clean(new.code) or f"H{number:07d}",
        village=new.village,
        address=clean(new.address),
        path=new.village.path,
        registered_on=by.on,
    )


def _person(new: NewPerson, path: str, union_code: int) -> Person:
    party = Party(kind=Party.Kind.PERSON)
    digits = digits_of(new.citizen_id)
    return Person(
        party=party,
        full_name=clean(new.full_name),
        sex=new.sex,
        born_on=new.born_on,
        ethnicity_id=new.ethnicity_code,
        phone=clean(new.phone),
        citizen_id_cipher=keys.seal(digits, party.pk) if digits else None,
        citizen_id_digest=keys.digest(digits) if digits else None,
        citizen_id_last4=digits[-4:],
        citizen_id_issued_on=new.citizen_id_issued_on,
        path=path,
        union_code=union_code,
    )


def problems_of_class(poverty_class: str, standard: str, decision: str) -> list[Problem]:
    found: list[Problem] = []
    if poverty_class not in PovertyRecord.Class.values:
        found.append(ClassIsUnknown(field="poverty_class", poverty_class=poverty_class))
    if not clean(standard) or not clean(decision):
        found.append(ClassNeedsADecision(field="decision"))
    return found
