"""Thay đổi lùi ngày: which days gone by a change of policy gives another rate, for the classes that loans are in.

Interest of those days was posted at the rates that were known. It is put right by refund entries, never by an edit.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from diemtua.programmes.loading import areas_held, terms_at, windows
from diemtua.rules.periods import Period
from diemtua.rules.policy import Policy, under
from diemtua.rules.rates import RateTerms, cut


class Reach(NamedTuple):
    """Những ngày đã qua mà lãi suất khác đi, from the first to the day after the last, and the programmes concerned."""

    days: Period
    programmes: frozenset[str]


def reach_back(before: Policy, after: Policy, today: date, using: str) -> Reach | None:
    """What the change does to days before today; nothing where it only looks ahead."""
    found: list[tuple[str, Period]] = []
    for programme, areas in sorted(areas_held(using).items()):
        for area in sorted(areas):
            with under(before):
                then = terms_at(programme, area)
            with under(after):
                now = terms_at(programme, area)
            found += [(programme, part) for part in _differing(then, now, today)]
    if not found:
        return None
    first_on = min(part.start for _programme, part in found)
    last = max(part.end for _programme, part in found if part.end is not None)
    return Reach(Period(first_on, last), frozenset(programme for programme, _part in found))


def _differing(then: RateTerms, now: RateTerms, today: date) -> list[Period]:
    """Stretches before today whose rates differ, for a tranche of each window."""
    if then == now:
        return []
    starts = {start for terms in (then, now) for start, _end in windows(terms)}
    edges = (*then.change_days(), *now.change_days())
    return [
        part
        for start in sorted(starts)
        if start < today
        for part in cut(start, today, edges)
        if _borne(then, start, part.start) != _borne(now, start, part.start)
    ]


def _borne(terms: RateTerms, disbursed_on: date, on: date) -> tuple[object, object] | None:
    if terms.contract_pct(disbursed_on=disbursed_on, on=on) is None:
        return None
    return (
        terms.in_term_pct(disbursed_on=disbursed_on, on=on),
        terms.overdue_pct(disbursed_on=disbursed_on, on=on),
    )
