"""Tổ viên và ban quản lý tổ: when each home joined, and a board that breaks no rule of kinship."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from .conduct import Habit
from .dates import DAY, OPENING_ON, month_index
from .dice import Dice
from .groups import SMALLEST, Home, Seat, approved_on
from .loans.draft import Draft
from .people import People
from .rows import Commune, Group, Kinship, Member

_STATES = {
    "borrower": "borrower",
    "paid_off": "paid_off_with_savings",
    "savings_only": "savings_only",
    "left": "left",
}
_ADMITTED_BEFORE_FIRST_LOAN = 60 * DAY
_SAVED_SINCE = date(2018, 1, 1)


def members(
    seed: int,
    homes: Sequence[Home],
    *,
    drafts: Sequence[Draft],
    people: People,
    founders: frozenset[int],
) -> tuple[Member, ...]:
    first_loan: dict[int, date] = {}
    for draft in drafts:
        known = first_loan.get(draft.household_no, date.max)
        first_loan[draft.household_no] = min(known, draft.signed_on)
    return tuple(
        _member(
            seed,
            home,
            first_loan_on=first_loan.get(home.household_no),
            people=people,
            founder=home.household_no in founders,
        )
        for home in homes
    )


def found_groups(seats: Sequence[Seat], people: People) -> frozenset[int]:
    """Five members of today founded each group, when the fifth of them was of age; the households."""
    founders: set[int] = set()
    for seat in seats:
        ages = sorted(
            (_of_age_on(home, people), home.household_no)
            for home in seat.homes
            if home.kind != "left"
        )
        seat.founded_on = max(seat.founded_on, ages[SMALLEST - 1][0])
        founders.update(household_no for _, household_no in ages[:SMALLEST])
    return frozenset(founders)


def _of_age_on(home: Home, people: People) -> date:
    return date(people.persons[people.borrower_of[home.household_no] - 1].born_on.year + 19, 1, 1)


def _joined_on(dice: Dice, home: Home, *, first_loan_on: date | None, people: People) -> date:
    earliest = max(home.seat.founded_on, _of_age_on(home, people))
    latest = (first_loan_on or date(2023, 6, 1)) - _ADMITTED_BEFORE_FIRST_LOAN
    if latest <= earliest or dice.chance(350):
        return earliest
    return earliest + dice.below((latest - earliest).days) * DAY


def _member(
    seed: int, home: Home, *, first_loan_on: date | None, people: People, founder: bool
) -> Member:
    dice = Dice(seed, "membership", home.household_no)
    person_no = people.borrower_of[home.household_no]
    joined_on = _joined_on(dice, home, first_loan_on=first_loan_on, people=people)
    if founder:
        joined_on = home.seat.founded_on
    left_on = None
    if home.kind == "left":
        earliest = max(joined_on, date(2022, 1, 1))
        left_on = earliest + (30 + dice.below((date(2025, 2, 20) - earliest).days - 30)) * DAY
    return Member(
        home.household_no,
        home.seat.group_no,
        home.household_no,
        person_no,
        joined_on,
        left_on,
        _STATES[home.kind],
        _opening_savings(dice, home, joined_on=joined_on, left_on=left_on),
    )


def _opening_savings(dice: Dice, home: Home, *, joined_on: date, left_on: date | None) -> int:
    """What a member has saved by the opening day: most months since 2018, less what was drawn."""
    if joined_on > OPENING_ON or (left_on is not None and left_on <= OPENING_ON):
        return 0
    months = month_index(OPENING_ON) - month_index(max(joined_on, _SAVED_SINCE))
    kept_pct = {Habit.PUNCTUAL: (35, 95), Habit.FORGETFUL: (15, 60), Habit.STRUGGLING: (0, 20)}
    low, high = kept_pct[home.habit]
    saved = months * home.seat.minimum_savings_dong * dice.between(low, high) // 100
    return saved // 1000 * 1000 + (dice.below(30) * 137 if saved else 0)


def kin_households(people: People) -> frozenset[tuple[int, int]]:
    """Pairs of households in which close kin live, both ways round."""
    pairs = {_households(people, row) for row in people.kinships}
    return frozenset(pairs | {(other, one) for one, other in pairs})


def _households(people: People, row: Kinship) -> tuple[int, int]:
    return (
        people.persons[row.person_no - 1].household_no,
        people.persons[row.other_person_no - 1].household_no,
    )


def groups(
    seed: int,
    seats: Sequence[Seat],
    *,
    all_members: Sequence[Member],
    people: People,
    communes: Sequence[Commune],
) -> tuple[Group, ...]:
    """Groups with leader and deputy: members since the founding, punctual, and not each other's kin."""
    kin = kin_households(people)
    codes = {row.commune_no: row.code for row in communes}
    by_household: Mapping[int, Member] = {row.household_no: row for row in all_members}
    return tuple(
        _group(
            seed,
            seat,
            own=[by_household[home.household_no] for home in seat.homes],
            kin=kin,
            code=codes[seat.commune_no],
        )
        for seat in seats
    )


def _group(
    seed: int, seat: Seat, *, own: Sequence[Member], kin: frozenset[tuple[int, int]], code: str
) -> Group:
    punctual = {home.household_no for home in seat.homes if home.habit is Habit.PUNCTUAL}
    dice = Dice(seed, "board", seat.group_no)
    order = sorted(
        dice.shuffled([row for row in own if row.left_on is None]),
        key=lambda row: (row.joined_on > seat.founded_on, row.household_no not in punctual),
    )
    leader = order[0]
    deputy = next(row for row in order[1:] if (leader.household_no, row.household_no) not in kin)
    return Group(
        seat.group_no,
        f"70{seat.group_no:05d}",
        f"Tổ {seat.group_no:03d}",
        seat.union_code,
        seat.commune_no,
        seat.village_no,
        seat.point_no,
        seat.founded_on,
        approved_on(seat.founded_on),
        leader.member_no,
        deputy.member_no,
        seat.minimum_savings_dong,
    )
