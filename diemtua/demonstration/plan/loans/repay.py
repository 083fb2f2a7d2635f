"""Trả nợ gốc: the instalments a loan is agreed on, and what its borrower pays of them."""

from __future__ import annotations

from datetime import date

from ..calendar import SessionCalendar
from ..conduct import principal_behaviour
from ..dates import AS_OF, OPENING_ON, add_months
from ..terms import MILLION, rhythm_months
from .draft import Draft

HALF_MILLION = MILLION // 2


def due_months(programme: str, term_months: int) -> list[int]:
    """Months after disbursement at which an instalment falls due; the last is the term's end."""
    step = rhythm_months(programme, term_months)
    first = step
    if programme in ("nd28_nha_o", "nha_o_hn_33"):
        step, first = 12, 72  # five years without principal, the first part a year later
    months = [*range(first, term_months, step)]
    return [*months, term_months]


def agree_instalments(draft: Draft, months: list[int] | None = None) -> None:
    """Phân kỳ trả nợ: equal parts in whole half millions; what is over comes with the last."""
    months = months or due_months(draft.programme, draft.term)
    part = draft.amount // len(months) // HALF_MILLION * HALF_MILLION
    first_on = draft.tranches[0][0]
    parts = [part] * (len(months) - 1)
    parts.append(draft.amount - sum(parts))
    draft.instalments = [
        (add_months(first_on, month), amount) for month, amount in zip(months, parts, strict=True)
    ]


def let_pay(
    seed: int,
    draft: Draft,
    *,
    calendar: SessionCalendar,
    close_on: date | None = None,
    faithful: bool = False,
) -> None:
    """Everything the borrower pays until the as-of day, by her own seeded conduct.

    A missed part moves to the next due day, as contracts of before 2026-03-01 have it. `close_on`
    is the session at which all that is left is paid; `faithful` borrowers never miss.
    """
    draft.repaid_before, draft.payments = 0, []
    carried = 0
    for due_on, amount in draft.instalments[:-1]:
        asked = carried + amount
        conduct = principal_behaviour(seed, loan_no=draft.loan_no, due_on=due_on, is_last=False)
        share_pct = 100 if faithful else conduct.share_pct
        paid = asked if share_pct == 100 else asked * share_pct // 100 // 100_000 * 100_000
        carried = asked - paid
        on = calendar.first_from(draft.point_no, due_on)
        if conduct.pays_before_due:
            on = calendar.last_until(draft.point_no, due_on)
        if on > AS_OF or (close_on is not None and on >= close_on):
            break
        _pay(draft, on, amount=paid, kind="instalment")
    if close_on is not None:
        kind = (
            "maturity"
            if close_on >= calendar.last_until(draft.point_no, draft.matures_on)
            else "early"
        )
        _pay(draft, close_on, amount=draft.balance(close_on), kind=kind)


def _pay(draft: Draft, on: date, *, amount: int, kind: str) -> None:
    if amount == 0:
        return
    if on <= OPENING_ON:
        draft.repaid_before += amount
    else:
        draft.payments.append((on, amount, kind))
