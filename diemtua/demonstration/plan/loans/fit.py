"""Khớp số: the last strokes that bring flows and balances to the published figures, loan by loan."""

from __future__ import annotations

from collections.abc import Sequence

from ..dates import AS_OF, FLOW_FROM, FLOW_TO, OPENING_ON
from ..dice import Dice
from ..terms import MILLION, cap_dong
from .book import Book
from .draft import Draft
from .main import set_amount
from .water import works_count

_FLOOR = 5 * MILLION
_LEAVE = 2 * MILLION


def fit_flow(seed: int, drafts: Sequence[Draft], *, target: int) -> None:
    """Raise or lower new loans here and there until together they are the target.

    By five million while that can be, as people ask for round sums; the last few by one. Only loans
    of one tranche inside the flow period are given; none leaves its cap.
    """
    missing = target - sum(draft.disbursed_within(FLOW_FROM, FLOW_TO) for draft in drafts)
    assert missing % MILLION == 0, "new loans are whole millions"
    order = Dice(seed, "fit flow").shuffled(drafts)
    for size in (5 * MILLION, MILLION):
        step = size if missing > 0 else -size
        moved = True
        while moved and abs(missing) >= size:
            moved = False
            for draft in order:
                if abs(missing) >= size and _may_become(draft, draft.amount + step):
                    set_amount(draft, draft.amount + step)
                    missing -= step
                    moved = True
    assert missing == 0, "the turns cannot carry the published sum"


def _may_become(draft: Draft, amount: int) -> bool:
    cap = cap_dong(draft.programme, draft.judged_on, works=works_count(draft.works) or 1)
    return cap is not None and _FLOOR <= amount <= cap


def fit_line(book: Book, line: str, *, target: int) -> None:
    """What a line holds beyond its figure is paid back early by some borrowers at one session each."""
    over = book.balance_of(line) - target
    assert over >= 0, f"{line} is short of its figure"
    dice = Dice(book.seed, "fit line", target)
    payers = [
        draft
        for draft in dice.shuffled(book.drafts)
        if draft.line == line
        and draft.in_opening
        and draft.freeze is None
        and draft.home is not None
        and draft.matures_on > AS_OF
        and draft.balance() > 10 * MILLION
    ]
    book.balances[line] = target
    for draft in payers:
        if over == 0:
            return
        part = min(over, draft.balance() - _LEAVE, dice.between(4, 12) * MILLION)
        month = dice.between(1, 14)
        on = book.calendar.day(draft.point_no, OPENING_ON.year * 12 + 11 + month)
        if any(on == paid_on for paid_on, _, _ in draft.payments):
            continue
        draft.payments = sorted([*draft.payments, (on, part, "voluntary")])
        over -= part
    assert over == 0, f"{line} has too few loans to pay the rest"
