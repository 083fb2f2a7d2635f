"""Người và hộ: households with heads, spouses, children and elders, made to fit their loans.

People come last: a borrower has to be of age when the first loan is signed, and a student eighteen
when the course begins.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from .dates import DAY
from .dice import Dice
from .groups import VETERANS, WOMEN, YOUTH, Home
from .loans.draft import Draft
from .names import Registry, family_of, full_name
from .rows import Household, Kinship, Person

MALE, FEMALE = "nam", "nữ"
ID_FROM_AGE = 14
_LAST_BIRTH_ON = date(2024, 10, 31)
_HEAD_BORN = {VETERANS: (1948, 1972), YOUTH: (1985, 1994)}
_ANY_HEAD_BORN = (1956, 1990)
_WOMAN_HEADS_PER_MILLE = 235
_WIFE_BORROWS_PER_MILLE = {WOMEN: 930, VETERANS: 130, YOUTH: 400}
_KIN_PER_MILLE = 75


class People(NamedTuple):
    """Người của huyện mẫu, and who borrows and studies in each household."""

    households: tuple[Household, ...]
    persons: tuple[Person, ...]
    kinships: tuple[Kinship, ...]
    borrower_of: Mapping[int, int]
    student_of: Mapping[int, int]


class _Census:
    """Ghi từng hộ một: gives out numbers and ids while households are written down."""

    def __init__(self) -> None:
        self.registry = Registry()
        self.households: list[Household] = []
        self.persons: list[Person] = []
        self.kinships: list[Kinship] = []
        self.borrower_of: dict[int, int] = {}
        self.student_of: dict[int, int] = {}

    def add(
        self,
        household_no: int,
        *,
        name: str,
        sex: str,
        born_on: date,
        relation: str,
        ethnicity: str,
        phone: bool = False,
    ) -> Person:
        grown = born_on.year <= 2025 - ID_FROM_AGE
        person = Person(
            len(self.persons) + 1,
            household_no,
            name,
            sex,
            born_on,
            relation,
            ethnicity,
            self.registry.citizen_id(sex, born_on) if grown else "",
            self.registry.phone() if phone else "",
        )
        self.persons.append(person)
        return person


def _day_in(dice: Dice, year: int) -> date:
    return min(date(year, 1, 1) + dice.below(365) * DAY, _LAST_BIRTH_ON)


def people(
    seed: int,
    homes: Sequence[Home],
    *,
    drafts: Sequence[Draft],
    direct_places: Sequence[tuple[int, int]],
) -> People:
    """Every household of a home, then those of the direct borrowers (commune and village each)."""
    census = _Census()
    of_home: dict[int, list[Draft]] = {}
    for draft in drafts:
        of_home.setdefault(draft.household_no, []).append(draft)
    before: tuple[Home, Person] | None = None
    for home in homes:
        head = _settle(
            seed, census, home=home, drafts=of_home.get(home.household_no, []), before=before
        )
        before = (home, head)
    for place, (commune_no, village_no) in enumerate(direct_places):
        household_no = len(homes) + 1 + place
        _settle_direct(
            seed,
            census,
            household_no=household_no,
            commune_no=commune_no,
            village_no=village_no,
            drafts=of_home[household_no],
        )
    return People(
        tuple(census.households),
        tuple(census.persons),
        tuple(census.kinships),
        census.borrower_of,
        census.student_of,
    )


def _settle(
    seed: int,
    census: _Census,
    *,
    home: Home,
    drafts: Sequence[Draft],
    before: tuple[Home, Person] | None,
) -> Person:
    """One home's household, fit for its loans; returns the head."""
    dice = Dice(seed, "household", home.household_no)
    number, union = home.household_no, home.seat.union_code
    students = [draft for draft in drafts if draft.student_from is not None]
    limit = _latest_birth_year(drafts)
    low, high = _HEAD_BORN.get(union, _ANY_HEAD_BORN)
    head_year = min(dice.between(low, high), limit)
    woman = dice.chance(_WOMAN_HEADS_PER_MILLE)
    kin = _may_be_kin(dice, home, before=before)
    family = family_of(before[1].name, home.ethnicity) if kin and before else ""
    sex = FEMALE if woman else MALE
    wife_borrows = not woman and dice.chance(_WIFE_BORROWS_PER_MILLE.get(union, 360))
    head = census.add(
        number,
        name=full_name(dice, home.ethnicity, sex=sex, family=family),
        sex=sex,
        born_on=_day_in(dice, head_year),
        relation="head",
        ethnicity=home.ethnicity,
        phone=not wife_borrows,
    )
    borrower, mother_year = head, head_year
    if not woman:
        mother_year = min(head_year - 2 + dice.below(7), limit)
        wife = census.add(
            number,
            name=full_name(dice, home.ethnicity, sex=FEMALE),
            sex=FEMALE,
            born_on=_day_in(dice, mother_year),
            relation="spouse",
            ethnicity=home.ethnicity,
            phone=wife_borrows,
        )
        borrower = wife if wife_borrows else head
    _add_children(dice, census, home=home, head=head, mother_year=mother_year, students=students)
    _add_elder(dice, census, home=home, head=head)
    census.borrower_of[number] = borrower.person_no
    place = (home.seat.commune_no, home.seat.village_no)
    census.households.append(Household(number, *place, home.ethnicity, woman))
    if kin and before:
        census.kinships.append(_kinship(before[1], head))
    return head


def _latest_birth_year(drafts: Sequence[Draft]) -> int:
    """Borrowers are of age at their first loan, and old enough to have a child who studies."""
    years = [1994, *(draft.signed_on.year - 22 for draft in drafts)]
    years += [draft.student_from.year - 41 for draft in drafts if draft.student_from]
    return min(years)


def _may_be_kin(dice: Dice, home: Home, *, before: tuple[Home, Person] | None) -> bool:
    """Now and then two neighbouring homes of a group are those of siblings, or of parent and child."""
    near = (
        before is not None and before[0].seat is home.seat and before[0].ethnicity == home.ethnicity
    )
    return near and dice.chance(_KIN_PER_MILLE)


def _kinship(one: Person, other: Person) -> Kinship:
    gap = other.born_on.year - one.born_on.year
    if gap >= 20:
        return Kinship(one.person_no, other.person_no, "parent")
    if gap <= -20:
        return Kinship(other.person_no, one.person_no, "parent")
    return Kinship(one.person_no, other.person_no, "sibling")


def _add_children(
    dice: Dice,
    census: _Census,
    *,
    home: Home,
    head: Person,
    mother_year: int,
    students: Sequence[Draft],
) -> None:
    family = family_of(head.name, home.ethnicity)
    years = [
        draft.student_from.year - 18 - dice.below(2) for draft in students if draft.student_from
    ]
    first = max(mother_year + 20, head.born_on.year + 20)
    for _ in range(dice.weigh(((0, 12), (1, 26), (2, 38), (3, 18), (4, 6)))):
        year = first + dice.below(18)
        # grown children have mostly left for homes of their own
        if 1998 <= year <= 2024:
            years.append(year)
    for place, year in enumerate(years):
        sex = MALE if dice.chance(515) else FEMALE
        child = census.add(
            head.household_no,
            name=full_name(dice, home.ethnicity, sex=sex, family=family),
            sex=sex,
            born_on=_day_in(dice, year),
            relation="child",
            ethnicity=home.ethnicity,
        )
        if place < len(students):
            census.student_of[students[place].loan_no] = child.person_no


def _add_elder(dice: Dice, census: _Census, *, home: Home, head: Person) -> None:
    year = head.born_on.year - dice.between(20, 32)
    if year < 1932 or not dice.chance(160):
        return
    sex = MALE if dice.chance(330) else FEMALE
    family = family_of(head.name, home.ethnicity) if sex == MALE else ""
    census.add(
        head.household_no,
        name=full_name(dice, home.ethnicity, sex=sex, family=family),
        sex=sex,
        born_on=_day_in(dice, year),
        relation="parent",
        ethnicity=home.ethnicity,
    )


def _settle_direct(
    seed: int,
    census: _Census,
    *,
    household_no: int,
    commune_no: int,
    village_no: int,
    drafts: Sequence[Draft],
) -> None:
    """A business household, or an orphan who studies and borrows in her own name."""
    dice = Dice(seed, "direct household", household_no)
    sex = MALE if dice.chance(500) else FEMALE
    starts = drafts[0].student_from
    year = starts.year - 18 if starts else dice.between(1968, 1985)
    born_on = date(year, 3, 1) if starts else _day_in(dice, year)
    head = census.add(
        household_no,
        name=full_name(dice, "Kinh", sex=sex),
        sex=sex,
        born_on=born_on,
        relation="head",
        ethnicity="Kinh",
        phone=True,
    )
    census.borrower_of[household_no] = head.person_no
    if starts:
        census.student_of[drafts[0].loan_no] = head.person_no
    census.households.append(Household(household_no, commune_no, village_no, "Kinh", sex == FEMALE))
