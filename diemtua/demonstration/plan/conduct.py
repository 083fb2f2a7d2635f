"""Nếp trả nợ của người vay mẫu: what generated people do in a month, as pure functions.

The plan is built with these functions up to the as-of day, and whoever moves the demonstration's
calendar on asks the same functions for later months. They depend on the seed, on who is asked and
on the day, never on the order of the questions.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import NamedTuple

from .dates import month_index
from .dice import Dice
from .terms import MILLION


class Habit(StrEnum):
    """Nếp: how a member usually pays."""

    PUNCTUAL = "punctual"
    FORGETFUL = "forgetful"
    STRUGGLING = "struggling"


class Conduct(NamedTuple):
    """Tháng của một tổ viên: the share of her interest due that she gives, and what she saves.

    `interest_share_pct`: 100 pays all that is due, 0 pays nothing, anything between is a part, of
    which the payer rounds the đồng down to a thousand.
    """

    interest_share_pct: int
    savings_dong: int
    pays_by_transfer: bool


class PrincipalConduct(NamedTuple):
    """Khi nợ gốc đến hạn: the share of what is due that is paid, at which of two sessions."""

    share_pct: int
    pays_before_due: bool


class Intent(NamedTuple):
    """Muốn vay: a wish for a loan; whether it may be granted, the product's own rules say."""

    wished_dong: int
    term_months: int
    purpose: str


_HABITS = ((Habit.PUNCTUAL, 905), (Habit.FORGETFUL, 80), (Habit.STRUGGLING, 15))
_PAYS_PER_MILLE = {Habit.PUNCTUAL: 992, Habit.FORGETFUL: 880, Habit.STRUGGLING: 450}
_SAVES_PER_MILLE = {Habit.PUNCTUAL: 940, Habit.FORGETFUL: 780, Habit.STRUGGLING: 300}
PURPOSES = (
    "Chăm sóc vườn điều",
    "Chăm sóc vườn tiêu",
    "Trồng cà phê",
    "Chăn nuôi bò sinh sản",
    "Chăn nuôi dê",
    "Nuôi heo thịt",
    "Nuôi gà thả vườn",
    "Trồng cây ăn trái",
    "Mua máy phát cỏ và vật tư",
    "Dệt thổ cẩm",
    "Buôn bán tạp hóa",
    "Trồng rau sạch",
    "Nuôi cá ao",
)


def habit(seed: int, *, member_no: int) -> Habit:
    return Dice(seed, "habit", member_no).weigh(_HABITS)


def month_behaviour(
    seed: int, *, member_no: int, month_on: date, minimum_savings_dong: int
) -> Conduct:
    """What this member gives the leader before the session of this month.

    `minimum_savings_dong` is the least monthly saving that the group's meeting has set.
    """
    usual = habit(seed, member_no=member_no)
    dice = Dice(seed, "month", member_no, month_index(month_on))
    share_pct = 100
    if not dice.chance(_PAYS_PER_MILLE[usual]):
        share_pct = dice.weigh(((0, 7), (50, 3)))
    savings_dong = 0
    if share_pct == 100 and dice.chance(_SAVES_PER_MILLE[usual]):
        savings_dong = minimum_savings_dong * dice.weigh(((1, 80), (2, 15), (4, 5)))
    return Conduct(share_pct, savings_dong, dice.chance(120))


def principal_behaviour(
    seed: int, *, loan_no: int, due_on: date, is_last: bool
) -> PrincipalConduct:
    """What the borrower pays of principal due that day (before the last due day it may be little:
    contracts of before 2026-03-01 let a missed instalment move to the next)."""
    dice = Dice(seed, "principal", loan_no, due_on.toordinal())
    shares = ((100, 975), (60, 15), (0, 10)) if is_last else ((100, 38), (50, 14), (0, 48))
    return PrincipalConduct(dice.weigh(shares), dice.chance(250))


def group_attendance(seed: int, *, group_no: int, month_on: date) -> str:
    """Who brings the group's money to the session: leader, deputy, or nobody (absent)."""
    dice = Dice(seed, "attendance", group_no, month_index(month_on))
    return dice.weigh((("leader", 962), ("deputy", 34), ("absent", 4)))


def new_application(seed: int, *, member_no: int, month_on: date, has_debt: bool) -> Intent | None:
    """Whether this member asks for a loan this month: seldom with a debt, sooner without."""
    dice = Dice(seed, "wish", member_no, month_index(month_on))
    if not dice.chance(14 if has_debt else 300):
        return None
    wished_dong = dice.weigh(((30, 2), (40, 2), (50, 4), (60, 2), (80, 2), (100, 3))) * MILLION
    return Intent(wished_dong, dice.weigh(((36, 3), (48, 2), (60, 5))), dice.pick(PURPOSES))


def voluntary_saving_withdrawal(seed: int, *, loan_no: int, savings_dong: int) -> int:
    """What a member takes out of her savings to help pay off a loan: often more than half of them."""
    dice = Dice(seed, "withdrawal", loan_no)
    if savings_dong < 500_000 or not dice.chance(450):
        return 0
    return savings_dong * dice.between(5, 9) // 10 // 100_000 * 100_000


def savings_taken(seed: int, *, member_no: int, month_on: date, savings_dong: int) -> int:
    """What a member takes out of her savings in a month for a need of her own: seldom, a part, in round 100,000."""
    dice = Dice(seed, "taking", member_no, month_index(month_on))
    if savings_dong < 500_000 or not dice.chance(4):
        return 0
    return savings_dong * dice.between(2, 6) // 10 // 100_000 * 100_000
