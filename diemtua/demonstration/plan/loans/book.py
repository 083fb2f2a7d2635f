"""Sổ nháp: what every part of the loan planner shares, and how a home is found for a loan."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from ..calendar import SessionCalendar
from ..clocks import clock
from ..conduct import Habit
from ..dates import AS_OF, FLOW_FROM, OPENING_ON, month_index
from ..dice import Dice
from ..groups import Home
from ..poverty import class_on, path_with
from .draft import Draft

BY_CLASS = {"P": "ho_ngheo", "N": "ho_can_ngheo", "E": "ho_moi_thoat_ngheo"}
CLASS_FOR = {programme: letter for letter, programme in BY_CLASS.items()}
GROUND_FOR = {
    "ho_ngheo": "poor_list",
    "ho_can_ngheo": "near_poor_list",
    "ho_moi_thoat_ngheo": "escaped_list",
    "sxkd_vkk": "listed_area",
    "gqvl": "worker_project",
    "gqvl_uu_dai": "ethnic_worker",
}
FLOW_MONTHS = range(month_index(FLOW_FROM), month_index(AS_OF))
"""January 2024 to February 2025."""

MARCH = month_index(AS_OF)


class Book:
    """Drafts so far, running balances by report line, and the homes still without a main loan."""

    def __init__(
        self, seed: int, homes: Sequence[Home], *, calendar: SessionCalendar, listed: frozenset[int]
    ) -> None:
        self.seed = seed
        self.homes = homes
        self.calendar = calendar
        self.listed = listed
        self.drafts: list[Draft] = []
        self.balances: dict[str, int] = {}
        self._next_no = 1
        free = Dice(seed, "main homes").shuffled(
            [home for home in homes if home.kind == "borrower"]
        )
        free = [home for home in free if home.habit is not Habit.STRUGGLING]
        self._free: dict[bool, list[Home]] = {True: [], False: []}
        for home in free:
            self._free[self.is_listed(home)].append(home)

    def is_listed(self, home: Home) -> bool:
        return home.seat.village_no in self.listed

    def take_home(
        self, dice: Dice, programme: str, *, fits: Callable[[Home], bool] | None = None
    ) -> Home:
        """A borrower's home that has no main loan yet; it now has one."""
        listed = programme == "sxkd_vkk" or dice.chance(350 if programme == "gqvl" else 700)
        if not self._free[listed]:
            listed = not listed
        pool = self._free[listed]
        at = len(pool) - 1
        while fits is not None and not fits(pool[at]):
            at -= 1
        home = pool.pop(at)
        home.has_main = True
        return home

    def session_on(self, home: Home, month: int) -> date:
        return self.calendar.day(home.seat.point_no, month)

    def judged_on(self, home: Home, on: date) -> date:
        """The day on which eligibility for a loan of this session is tested."""
        if on <= OPENING_ON:
            return on
        seat = home.seat
        steps = clock(
            self.seed, self.calendar, group_no=seat.group_no, point_no=seat.point_no, on=on
        )
        return steps.approved_on

    def new(self, home: Home, programme: str, *, signed_on: date) -> Draft:
        draft = Draft(self._next_no, home, programme=programme, signed_on=signed_on)
        if not draft.in_opening:
            draft.decided_on = self.judged_on(home, signed_on)
        self._next_no += 1
        return draft

    def forget(self, draft: Draft) -> None:
        """The draft just made will not do; its number goes to the next one."""
        assert draft.loan_no == self._next_no - 1
        self._next_no -= 1

    def add(self, draft: Draft) -> None:
        """The draft is finished as far as its own part of the planner goes."""
        self.drafts.append(draft)
        balance = draft.balance()
        self.balances[draft.line] = self.balances.get(draft.line, 0) + balance
        if draft.home is not None and balance > 0:
            draft.home.open_loans += 1

    def balance_of(self, line: str) -> int:
        return self.balances.get(line, 0)

    def settle_path(self, dice: Dice, home: Home, *, programme: str, day: date) -> str:
        """The class in which the household stands that day; its path is made up now if need be."""
        if home.path is None:
            home.path = path_with(dice, CLASS_FOR.get(programme, "-"), day=day)
        return class_on(home.path, day)

    def main_programme(self, home: Home, day: date) -> str:
        """The main programme for which this household was eligible that day."""
        letter = class_on(home.settled_path, day)
        if letter in BY_CLASS:
            return BY_CLASS[letter]
        return "sxkd_vkk" if self.is_listed(home) else "gqvl"
