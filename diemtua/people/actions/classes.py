"""Quyết định diện hộ: a dated record ends where the next begins; one household or a whole list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from diemtua.ground.actors import Actor
from diemtua.ground.deeds import deed
from diemtua.ground.problems import NotFoundHere, Problem, SomebodyWasFirst, raise_all
from diemtua.people.actions.registering import clean, locked_household, problems_of_class
from diemtua.people.models import Household, PovertyRecord
from diemtua.people.problems import ClassBeginsTooEarly


@dataclass(frozen=True, kw_only=True)
class NewClass:
    """Diện hộ cần quyết: `instead_of` is the record the person saw, None when there was none."""

    household_id: int
    poverty_class: str
    valid_from: date
    instead_of: int | None = None


@deed("household.class_decided", needs="poverty.decide")
def decide_poverty_class(
    *,
    by: Actor,
    household: Household,
    poverty_class: str,
    standard: str,
    decision: str,
    decided_on: date,
    valid_from: date,
    instead_of: int | None,
) -> PovertyRecord:
    """Quyết định diện hộ: the record in force ends where the new one begins."""
    locked_household(household, by)
    new = NewClass(
        household_id=household.pk,
        poverty_class=poverty_class,
        valid_from=valid_from,
        instead_of=instead_of,
    )
    _decided([new], standard, decision, decided_on, by)
    return PovertyRecord.objects.using(by.using).get(household=household, valid_from=valid_from)


@deed("households.classes_decided", needs="poverty.decide")
def decide_poverty_classes(
    *, by: Actor, new: Sequence[NewClass], standard: str, decision: str, decided_on: date
) -> int:
    """Quyết định diện cho cả danh sách rà soát: one decision, many households, all or none."""
    return _decided(new, standard, decision, decided_on, by)


def _decided(
    new: Sequence[NewClass], standard: str, decision: str, decided_on: date, by: Actor
) -> int:
    """End what is in force, begin the new; checked over the whole set before anything is written."""
    raise_all(
        [p for each in new for p in problems_of_class(each.poverty_class, standard, decision)][:20]
    )
    homes = {
        h.pk: h
        for h in Household.objects.using(by.using).filter(
            pk__in=[each.household_id for each in new]
        )
    }
    if len(homes) != len({each.household_id for each in new}):
        raise NotFoundHere
    records = PovertyRecord.objects.using(by.using)
    last = {
        row.household_id: row
        for row in records.select_for_update()
        .filter(household__in=homes, valid_to__isnull=True)
        .order_by("pk")
    }
    raise_all(_problems_beside(new, last, homes))
    ended = [last[each.household_id] for each in new if each.household_id in last]
    begins = {each.household_id: each.valid_from for each in new}
    for row in ended:
        row.valid_to = begins[row.household_id]
    records.bulk_update(ended, ["valid_to"], batch_size=2000)
    made = records.bulk_create(
        PovertyRecord(
            household_id=each.household_id,
            poverty_class=each.poverty_class,
            standard=clean(standard),
            decision=clean(decision),
            decided_on=decided_on,
            valid_from=each.valid_from,
            path=homes[each.household_id].path,
            union_code=homes[each.household_id].union_code,
        )
        for each in new
    )
    return len(made)


def _problems_beside(
    new: Sequence[NewClass], last: Mapping[int, PovertyRecord], homes: Mapping[int, Household]
) -> list[Problem]:
    """What each new class meets in the book: another record than the one seen, or a later one."""
    found: list[Problem] = []
    for each in new:
        row = last.get(each.household_id)
        if (row.pk if row else None) != each.instead_of:
            found.append(SomebodyWasFirst(what=homes[each.household_id].code))
        elif row and row.valid_from >= each.valid_from:
            since = f"{row.valid_from:%d/%m/%Y}"
            found.append(ClassBeginsTooEarly(field="valid_from", from_on=since))
    return found
