"""Tổ và hộ: the homes that belong to the groups, before anybody has a name or a loan."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from .conduct import Habit, habit
from .dates import DAY, days_before
from .dice import Dice
from .places import GROUPS_BY_COMMUNE
from .poverty import NO_CLASS
from .rows import Point, Village
from .targets import HOUSEHOLDS

FARMERS, WOMEN, VETERANS, YOUTH = "11", "12", "13", "14"
UNIONS = {
    FARMERS: "Hội Nông dân",
    WOMEN: "Hội Liên hiệp Phụ nữ",
    VETERANS: "Hội Cựu chiến binh",
    YOUTH: "Đoàn TNCS Hồ Chí Minh",
}
_UNION_WEIGHTS = ((FARMERS, 33), (WOMEN, 37), (VETERANS, 16), (YOUTH, 14))

PAID_OFF, SAVINGS_ONLY, LEFT = 190, 110, 64
"""Members of today without a debt (paid off; saving only), and members who have gone."""

SMALLEST, LARGEST = 5, 60


class Seat:
    """Tổ, while it is being planned."""

    __slots__ = (
        "commune_no",
        "founded_on",
        "group_no",
        "homes",
        "minimum_savings_dong",
        "point_no",
        "size",
        "union_code",
        "village_no",
    )

    def __init__(self, group_no: int, village: Village, *, union_code: str, point_no: int) -> None:
        self.group_no = group_no
        self.commune_no = village.commune_no
        self.village_no = village.village_no
        self.union_code = union_code
        self.point_no = point_no
        self.size = 0
        self.founded_on = date(2013, 1, 1)
        self.minimum_savings_dong = 50_000
        self.homes: list[Home] = []


class Home:
    """Hộ và chỗ của hộ trong tổ, while it is being planned. Member and household share a number."""

    __slots__ = (
        "ethnicity",
        "habit",
        "has_housing",
        "has_main",
        "has_prior",
        "has_water",
        "household_no",
        "kind",
        "open_loans",
        "path",
        "seat",
        "students",
    )

    def __init__(
        self, household_no: int, seat: Seat, *, kind: str, ethnicity: str, usual: Habit
    ) -> None:
        self.household_no = household_no
        self.seat = seat
        self.kind = kind
        self.ethnicity = ethnicity
        self.habit = usual
        self.path: str | None = None
        self.has_main = False
        self.has_housing = False
        self.has_prior = False
        self.has_water = False
        self.students = 0
        self.open_loans = 0

    @property
    def settled_path(self) -> str:
        return self.path if self.path is not None else NO_CLASS


def seats(seed: int, villages: Sequence[Village], *, points: Sequence[Point]) -> list[Seat]:
    """About 220 groups, each in one village, of one union, at one point."""
    rows: list[Seat] = []
    for commune_no, wanted in enumerate(GROUPS_BY_COMMUNE, 1):
        dice = Dice(seed, "groups", commune_no)
        own = [row for row in villages if row.commune_no == commune_no]
        its_points = [row.point_no for row in points if row.commune_no == commune_no]
        for place in range(wanted):
            spot = place if place < len(own) else dice.below(len(own))
            # a village keeps to one point: the first half of the villages to the first point
            point_no = its_points[spot * len(its_points) // len(own)]
            seat = Seat(
                len(rows) + 1, own[spot], union_code=dice.weigh(_UNION_WEIGHTS), point_no=point_no
            )
            seat.founded_on = days_before(date(2013, 6, 30), dice.below(2200))
            seat.minimum_savings_dong = dice.weigh(((50_000, 6), (70_000, 2), (100_000, 3)))
            rows.append(seat)
    _set_sizes(seed, rows)
    return rows


def _set_sizes(seed: int, rows: list[Seat]) -> None:
    """Sizes from 5 to 60 that together make exactly the members the district has."""
    dice = Dice(seed, "sizes")
    for seat in rows:
        seat.size = dice.weigh(
            ((dice.between(5, 24), 6), (dice.between(25, 44), 36), (dice.between(45, 60), 58))
        )
    missing = HOUSEHOLDS + PAID_OFF + SAVINGS_ONLY - sum(seat.size for seat in rows)
    step = 1 if missing > 0 else -1
    while missing:
        seat = dice.pick(rows)
        if SMALLEST <= seat.size + step <= LARGEST:
            seat.size += step
            missing -= step


def homes(seed: int, all_seats: Sequence[Seat], *, villages: Sequence[Village]) -> list[Home]:
    """One home for each member of today and for each who has left, in the order of the groups."""
    people = {row.village_no: row.ethnicity for row in villages}
    dice = Dice(seed, "homes")
    places = [seat for seat in all_seats for _ in range(seat.size)]
    kinds = dice.shuffled(
        ["borrower"] * HOUSEHOLDS + ["paid_off"] * PAID_OFF + ["savings_only"] * SAVINGS_ONLY
    )
    filled = [*zip(places, kinds, strict=True)]
    filled += [(dice.pick(all_seats), "left") for _ in range(LEFT)]
    filled.sort(key=lambda pair: pair[0].group_no)
    rows: list[Home] = []
    for seat, kind in filled:
        number = len(rows) + 1
        ethnicity = people[seat.village_no]
        if dice.chance(180):
            ethnicity = dice.weigh(
                (("Kinh", 5), ("Xtiêng", 3), ("Mnông", 1), ("Tày", 1), ("Nùng", 1))
            )
        home = Home(
            number, seat, kind=kind, ethnicity=ethnicity, usual=habit(seed, member_no=number)
        )
        seat.homes.append(home)
        rows.append(home)
    return rows


def approved_on(founded_on: date) -> date:
    """The commune accepts a group about two weeks after its founding meeting."""
    return days_before(founded_on + 16 * DAY, 0)
