"""Đề nghị vay và họp bình xét: how every loan since 2024 came about, and what is on its way now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from .calendar import SessionCalendar
from .clocks import Clock, clock
from .conduct import PURPOSES
from .dates import AS_OF, DAY, month_index
from .dice import Dice
from .groups import Home
from .loans.book import BY_CLASS
from .loans.draft import Draft
from .loans.water import BOTH, PROGRAMME
from .poverty import class_on
from .rows import Application, Meeting, Member
from .terms import MILLION

_NEXT_MONTH = month_index(AS_OF) + 1
_WAITING_WATER, _WAITING_AGAIN = 150, 45
_REFUSALS = (
    ("refused_by_review", "Phương án sử dụng vốn chưa rõ, tổ đề nghị bổ sung rồi bình xét lại"),
    ("refused_by_review", "Đa số tổ viên có mặt chưa tán thành vì còn nợ lãi nhiều tháng"),
    ("refused_by_bank", "Hộ không có tên trong danh sách hộ nghèo của năm"),
)


class _Wish(NamedTuple):
    """Một đề nghị trước khi có ngày: what is asked, for which session, and how it ends."""

    member_no: int
    group_no: int
    point_no: int
    session_on: date
    programme: str
    amount_dong: int
    term_months: int
    works: str
    purpose: str
    outcome: str
    reason: str = ""
    loan_no: int | None = None


class Paperwork(NamedTuple):
    meetings: tuple[Meeting, ...]
    applications: tuple[Application, ...]


def paperwork(
    seed: int,
    homes: Sequence[Home],
    *,
    drafts: Sequence[Draft],
    members: Sequence[Member],
    calendar: SessionCalendar,
) -> Paperwork:
    """One review meeting a group and session; every application in the order of its days."""
    wishes = [
        *_granted(drafts),
        *_refused(seed, homes, drafts=drafts),
        *_waiting(seed, homes, drafts=drafts, calendar=calendar),
    ]
    by_meeting: dict[tuple[date, int], list[_Wish]] = {}
    clocks: dict[tuple[date, int], Clock] = {}
    for wish in wishes:
        steps = clock(
            seed, calendar, group_no=wish.group_no, point_no=wish.point_no, on=wish.session_on
        )
        clocks[steps.held_on, wish.group_no] = steps
        by_meeting.setdefault((steps.held_on, wish.group_no), []).append(wish)
    own = _members_by_group(members)
    meetings: list[Meeting] = []
    rows: list[Application] = []
    for key in sorted(by_meeting):
        steps = clocks[key]
        meeting_no, present = None, 0
        if steps.held_on <= AS_OF:
            meeting_no = len(meetings) + 1
            meeting, present = _hold(
                seed, meeting_no, key=key, own=own[key[1]], wishes=by_meeting[key]
            )
            meetings.append(meeting)
        for wish in sorted(by_meeting[key], key=lambda one: (one.member_no, one.programme)):
            row = _apply(
                seed, len(rows) + 1, wish=wish, steps=steps, meeting_no=meeting_no, present=present
            )
            if row.applied_on <= AS_OF:
                rows.append(row)
    return Paperwork(tuple(meetings), tuple(rows))


def _members_by_group(members: Sequence[Member]) -> Mapping[int, list[Member]]:
    own: dict[int, list[Member]] = {}
    for row in members:
        own.setdefault(row.group_no, []).append(row)
    return own


def _wish(
    home: Home,
    on: date,
    *,
    programme: str,
    amount: int,
    term: int,
    purpose: str,
    outcome: str,
    works: str = "",
    reason: str = "",
    loan_no: int | None = None,
) -> _Wish:
    seat = home.seat
    return _Wish(
        home.household_no,
        seat.group_no,
        seat.point_no,
        on,
        programme,
        amount,
        term,
        works,
        purpose,
        outcome,
        reason,
        loan_no,
    )


def _granted(drafts: Sequence[Draft]) -> Iterator[_Wish]:
    for draft in drafts:
        if draft.home is not None and not draft.in_opening:
            yield _wish(
                draft.home,
                draft.signed_on,
                programme=draft.programme,
                amount=draft.amount,
                term=draft.term,
                purpose=draft.purpose,
                outcome="disbursed",
                works=draft.works,
                loan_no=draft.loan_no,
            )


def _refused(seed: int, homes: Sequence[Home], *, drafts: Sequence[Draft]) -> Iterator[_Wish]:
    """About one meeting in thirty also had somebody whose wish was not granted."""
    dice = Dice(seed, "refused")
    rising = [draft for draft in drafts if draft.home is not None and not draft.in_opening]
    asked: set[int] = set()
    for draft in rising:
        if draft.home is None or not dice.chance(24):
            continue
        home = dice.pick(draft.home.seat.homes)
        if home.kind not in ("borrower", "paid_off") or home.household_no in asked:
            continue
        outcome, reason = dice.pick(_REFUSALS)
        if class_on(home.settled_path, draft.judged_on) == "P" and outcome == "refused_by_bank":
            continue
        if any(other.home is home and not other.in_opening for other in rising):
            continue
        asked.add(home.household_no)
        programme = "ho_ngheo" if outcome == "refused_by_bank" else "gqvl"
        yield _wish(
            home,
            draft.signed_on,
            programme=programme,
            amount=dice.between(3, 9) * 10 * MILLION,
            term=60,
            purpose=dice.pick(PURPOSES),
            outcome=outcome,
            reason=reason,
        )


def _waiting(
    seed: int, homes: Sequence[Home], *, drafts: Sequence[Draft], calendar: SessionCalendar
) -> Iterator[_Wish]:
    """Applications for the sessions of April: some approved already, some only just handed in."""
    dice = Dice(seed, "waiting")
    order = dice.shuffled(homes)
    owing = {
        draft.household_no
        for draft in drafts
        if draft.programme == PROGRAMME and draft.balance() > 0
    }
    dry = [home for home in order if home.kind == "borrower" and home.household_no not in owing]
    for home in dry[:_WAITING_WATER]:
        on = calendar.day(home.seat.point_no, _NEXT_MONTH)
        yield _wish(
            home,
            on,
            programme=PROGRAMME,
            amount=dice.pick((30, 40, 50)) * MILLION,
            term=60,
            purpose="Giếng khoan, bồn nước và nhà vệ sinh",
            outcome="waiting",
            works=BOTH,
        )
    for home in [one for one in order if one.kind == "paid_off"][:_WAITING_AGAIN]:
        on = calendar.day(home.seat.point_no, _NEXT_MONTH)
        programme = BY_CLASS.get(class_on(home.settled_path, on), "gqvl")
        yield _wish(
            home,
            on,
            programme=programme,
            amount=dice.pick((50, 60, 80, 100)) * MILLION,
            term=60,
            purpose=dice.pick(PURPOSES),
            outcome="waiting",
        )


def _hold(
    seed: int,
    meeting_no: int,
    *,
    key: tuple[date, int],
    own: Sequence[Member],
    wishes: Sequence[_Wish],
) -> tuple[Meeting, int]:
    """Who came: at least two thirds of the members of the day, and everybody who asks for a loan."""
    held_on, group_no = key
    dice = Dice(seed, "meeting", group_no, held_on.toordinal())
    asking = {wish.member_no for wish in wishes}
    there = [
        row.member_no
        for row in own
        if row.joined_on <= held_on and (row.left_on is None or held_on < row.left_on)
    ]
    others = dice.shuffled([number for number in there if number not in asking])
    most = min(len(others), len(there) * dice.between(4, 26) // 100)
    absent = tuple(sorted(others[:most]))
    return Meeting(meeting_no, group_no, held_on, absent), len(there) - len(absent)


def _apply(
    seed: int, number: int, *, wish: _Wish, steps: Clock, meeting_no: int | None, present: int
) -> Application:
    """The application's row, with no step of later than the as-of day."""
    dice = Dice(seed, "application", wish.member_no, wish.session_on.toordinal())
    votes: int | None = None
    if meeting_no is not None:
        votes = present - (dice.below(3) if present > 6 and dice.chance(200) else 0)
        if wish.outcome == "refused_by_review":
            votes = present * dice.between(20, 45) // 100
    goes_on = wish.outcome != "refused_by_review"
    approved = goes_on and wish.outcome != "refused_by_bank"

    def reached(day: date, holds: bool = True) -> date | None:
        return day if holds and day <= AS_OF else None

    return Application(
        number,
        wish.loan_no,
        wish.member_no,
        wish.programme,
        wish.amount_dong,
        wish.term_months,
        wish.works,
        wish.purpose,
        steps.held_on - dice.between(2, 12) * DAY,
        meeting_no,
        votes,
        reached(steps.confirmed_on, goes_on),
        reached(steps.received_on, goes_on),
        reached(steps.approved_on, approved),
        reached(steps.notified_on, goes_on),
        wish.outcome,
        wish.reason,
    )
