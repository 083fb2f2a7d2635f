"""Đi qua từng ngày: the order of one day and the row that each thing leaves behind.

One day: posting of the session; disbursement; end of a freeze; events as listed; then what is
unpaid and due becomes overdue.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import chain
from types import MappingProxyType

from diemtua.rules.allocation import Owed
from diemtua.rules.debt_class import DebtClass, age
from diemtua.rules.dong import Dong
from diemtua.rules.simulate.case import Case, Event
from diemtua.rules.simulate.running import Running, next_day
from diemtua.rules.simulate.state import LoanState, Part


@dataclass(frozen=True, slots=True)
class Row:
    """Dòng diễn biến: what one thing posted and paid, and the balances after it."""

    on: date
    event: str
    interest_dong: Dong = 0
    interest_overdue_dong: Dong = 0
    interest_paid_dong: Dong = 0
    principal_paid_dong: Dong = 0
    in_term_dong: Dong = 0
    overdue_dong: Dong = 0
    frozen_dong: Dong = 0
    rate_pct: Decimal = Decimal(0)
    days: int = 0


NO_FIGURES: Mapping[str, Dong] = MappingProxyType({})


class Walk:
    """Cuộc đi: the loan from its first disbursement to the day that is asked for."""

    def __init__(self, case: Case, do: Mapping[str, Callable[[Walk, Event], None]]) -> None:
        self.case = case
        self.do = do
        self.state = LoanState.of(case)
        self.running = Running(case, self.state)
        self.rows: list[Row] = []
        self.credit_dong: Dong = 0
        self.unposted_dong: Dong = 0
        self.events_on: dict[date, list[Event]] = {}
        for event in case.events:
            self.events_on.setdefault(event.on, []).append(event)
        self.sessions = frozenset(day for day in case.session_days if day > case.first_on)
        self.fixed_days = sorted(
            {
                *(tranche.on for tranche in case.tranches),
                *self.sessions,
                *(event.on for event in case.events),
            }
        )

    def go(self) -> Walk:
        """Walks every day on which something happens, up to and including `as_of`."""
        last = self.case.first_on
        day: date | None = last
        while day is not None and day <= self.case.as_of:
            self._begin(day)
            for event in self.events_on.get(day, ()):
                self.do[event.kind](self, event)
            if day == self.case.as_of:
                self._look_at_unposted()
            self._end(day)
            last, day = day, self._following(day)
        if last < self.case.as_of:
            self._look_at_unposted()
        return self

    def tranches_to_come(self, today: date) -> bool:
        return any(tranche.on > today for tranche in self.case.tranches)

    def row(
        self,
        on: date,
        event: str,
        *,
        before: date | None = None,
        figures: Mapping[str, Dong] = NO_FIGURES,
    ) -> None:
        """Adds the row with the balances as they stand; `before` is the posting before its own."""
        counted_from = before or self.running.posted_days[-1]
        self.rows.append(
            Row(
                on=on,
                event=event,
                in_term_dong=self.state.in_term_dong,
                overdue_dong=self.state.overdue_dong,
                frozen_dong=self.state.frozen_dong,
                rate_pct=self._shown_rate(on),
                days=(on - counted_from).days,
                **figures,
            )
        )

    def post(self, today: date) -> dict[str, Dong]:
        """Posts interest; the figures of the row that posts it."""
        in_term, overdue = self.running.post(today)
        return {"interest_dong": in_term + overdue, "interest_overdue_dong": overdue}

    def _following(self, day: date) -> date | None:
        moving = chain(
            (freeze.until for freeze in self.state.freezes if freeze.parts),
            self.state.unpaid if not self.case.session_days else (),
        )
        at = bisect_right(self.fixed_days, day)
        fixed = self.fixed_days[at : at + 1]
        return min((d for d in chain(fixed, moving) if d > day), default=None)

    def _begin(self, day: date) -> None:
        if day in self.sessions:
            before = self.running.posted_days[-1]
            self.row(day, "session", before=before, figures=self.post(day))
        for tranche in self.case.tranches:
            if tranche.on == day:
                self.running.advance(day)
                self.state.disburse(day, tranche.principal_dong)
                self.row(day, "disburse")
        ended = [f for f in self.state.freezes if f.until == day and f.parts]
        if ended:
            self.running.advance(day)
            self.state.unfreeze(ended, today=day)
            self.row(day, "unfreeze")

    def _end(self, day: date) -> None:
        """Cuối ngày: after a session, or without any sessions on every due day."""
        if self.case.session_days and day not in self.sessions:
            return
        ageing = age(
            self.state.unpaid,
            on=day,
            due_days=self.state.due_days,
            instalments_bind=self.case.instalments_bind,
        )
        due = dict(sorted(ageing.overdue_dong.items()))
        rolled = {d: dong for d, dong in ageing.unpaid_dong.items() if dong}
        if due:
            # What becomes overdue still stands among the unpaid until its tranches are taken.
            self.state.unpaid = {**rolled, **due}
            self._becomes_overdue(day, due)
        self.state.unpaid = rolled

    def _becomes_overdue(self, day: date, due: dict[date, Dong]) -> None:
        late = {d: dong for d, dong in due.items() if self.case.overdue_from_due and d < day}
        today = {d: dong for d, dong in due.items() if d not in late}
        figures: dict[str, Dong] = {}
        if late:
            self.running.advance(day)
            parts = self.state.take_due(late.items())
            posted = self.running.post_late(parts, today=day)
            figures = {"interest_dong": posted, "interest_overdue_dong": posted}
            _turn_overdue(parts)
        if today:
            # The day itself still bears the in-term rate.
            self.running.advance(next_day(day))
            _turn_overdue(self.state.take_due(today.items()))
        self.row(day, "overdue", figures=figures)

    def _look_at_unposted(self) -> None:
        self.running.advance(self.case.as_of)
        self.unposted_dong = sum(self.running.unposted())

    def _shown_rate(self, on: date) -> Decimal:
        tranches = self.state.tranches
        shown = next((tranche for tranche in tranches if tranche.principal_dong), tranches[-1])
        return self.running.rate_pct(shown, debt_class=DebtClass.IN_TERM, on=on)

    def pay_principal(self, kind: Owed, dong: Dong, *, today: date) -> None:
        """Takes principal of one kind and counts it as repaid."""
        if kind is Owed.OVERDUE:
            self.state.take_overdue(dong)
        elif kind is Owed.DUE:
            self.state.take_instalments(dong)
        elif kind is Owed.FUTURE:
            self.state.take_instalments(dong, after=today)
        else:
            self.state.take_frozen(dong)
        self.state.repaid_dong += dong


def _turn_overdue(parts: list[Part]) -> None:
    for part in parts:
        part.tranche.overdue_dong += part.dong
