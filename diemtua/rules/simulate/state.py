"""Tình trạng khoản vay: tranches, unpaid instalments and freezes; how principal moves among them.

Every movement takes the oldest tranche first within in-term and within overdue principal, whichever
instalment it settles; instalments are taken by due day.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from diemtua.rules.allocation import take_in_order
from diemtua.rules.dong import Dong
from diemtua.rules.simulate.case import Case


@dataclass(slots=True, eq=False)
class Tranche:
    """Lần giải ngân: what is left of it by class, and the day that decides its rate."""

    on: date
    rated_on: date
    in_term_dong: Dong
    overdue_dong: Dong = 0
    frozen_dong: Dong = 0

    @property
    def principal_dong(self) -> Dong:
        return self.in_term_dong + self.overdue_dong + self.frozen_dong


class Part(NamedTuple):
    """Phần gốc: principal of one tranche; `due_on` is its instalment, None if overdue."""

    tranche: Tranche
    due_on: date | None
    dong: Dong


@dataclass(slots=True, eq=False)
class Freeze:
    """Đợt khoanh: its end and what is left of its parts, overdue ones first."""

    until: date
    parts: list[Part]


@dataclass(slots=True)
class LoanState:
    """Tình trạng: principal by tranche, what is unpaid by due day, the plan, the freezes."""

    plan: tuple[date, ...]
    unpaid: dict[date, Dong]
    contract_last_on: date
    tranches: list[Tranche] = field(default_factory=list)
    due_days: set[date] = field(default_factory=set)
    freezes: list[Freeze] = field(default_factory=list)
    repaid_dong: Dong = 0
    written_off_dong: Dong = 0

    @classmethod
    def of(cls, case: Case) -> LoanState:
        """The loan before its first disbursement."""
        plan = tuple(instalment.due_on for instalment in case.instalments)
        unpaid = {instalment.due_on: instalment.principal_dong for instalment in case.instalments}
        return cls(plan, unpaid, contract_last_on=plan[-1], due_days=set(plan))

    @property
    def in_term_dong(self) -> Dong:
        return sum(tranche.in_term_dong for tranche in self.tranches)

    @property
    def overdue_dong(self) -> Dong:
        return sum(tranche.overdue_dong for tranche in self.tranches)

    @property
    def frozen_dong(self) -> Dong:
        return sum(tranche.frozen_dong for tranche in self.tranches)

    @property
    def principal_dong(self) -> Dong:
        return sum(tranche.principal_dong for tranche in self.tranches)

    @property
    def unpaid_dong(self) -> Dong:
        """Gốc theo kỳ chưa trả: in term, parts not yet disbursed included."""
        return sum(self.unpaid.values())

    def due_dong(self, today: date) -> Dong:
        """Gốc đến hạn: unpaid, due today or earlier, and not yet overdue."""
        return sum(dong for day, dong in self.unpaid.items() if day <= today)

    def disburse(self, on: date, dong: Dong) -> None:
        self.tranches.append(Tranche(on, on, dong))

    def take_overdue(self, dong: Dong) -> list[Part]:
        """Takes overdue principal, the oldest tranche first."""
        taken = take_in_order(dong, [tranche.overdue_dong for tranche in self.tranches])
        parts: list[Part] = []
        for tranche, part in zip(self.tranches, taken, strict=True):
            tranche.overdue_dong -= part
            if part:
                parts.append(Part(tranche, None, part))
        return parts

    def take_instalments(self, dong: Dong, *, after: date = date.min) -> list[Part]:
        """Takes in-term principal by due day, matched with the oldest tranches first."""
        days = sorted(day for day, left in self.unpaid.items() if left and day > after)
        taken = take_in_order(dong, [self.unpaid[day] for day in days])
        return self.take_due(tuple(zip(days, taken, strict=True)))

    def take_due(self, by_day: Iterable[tuple[date, Dong]]) -> list[Part]:
        """Takes the named amounts of instalments, matched with the oldest tranches first."""
        parts: list[Part] = []
        for day, dong in by_day:
            self.unpaid[day] -= dong
            if not self.unpaid[day]:
                del self.unpaid[day]
            taken = take_in_order(dong, [tranche.in_term_dong for tranche in self.tranches])
            for tranche, part in zip(self.tranches, taken, strict=True):
                tranche.in_term_dong -= part
                if part:
                    parts.append(Part(tranche, day, part))
        return parts

    def take_frozen(self, dong: Dong) -> Dong:
        """Takes frozen principal in the order in which it was frozen; how much was there."""
        left = dong
        for freeze in self.freezes:
            kept: list[Part] = []
            for part in freeze.parts:
                taken = min(left, part.dong)
                left -= taken
                part.tranche.frozen_dong -= taken
                if taken < part.dong:
                    kept.append(part._replace(dong=part.dong - taken))
            freeze.parts = kept
        return dong - left

    def freeze(self, dong: Dong, *, until: date) -> None:
        """Khoanh: overdue principal first, then instalments by due day."""
        overdue = min(dong, self.overdue_dong)
        parts = [*self.take_overdue(overdue), *self.take_instalments(dong - overdue)]
        for part in parts:
            part.tranche.frozen_dong += part.dong
        self.freezes.append(Freeze(until, parts))

    def unfreeze(self, freezes: Sequence[Freeze], *, today: date) -> None:
        """Hết khoanh: each part returns to its own tranche and to what it was."""
        for freeze in freezes:
            for part in freeze.parts:
                part.tranche.frozen_dong -= part.dong
                if part.due_on is None:
                    part.tranche.overdue_dong += part.dong
                    continue
                part.tranche.in_term_dong += part.dong
                self.add_due(max(part.due_on, today), part.dong)
        self.freezes = [freeze for freeze in self.freezes if freeze not in freezes]

    def add_due(self, day: date, dong: Dong) -> None:
        self.unpaid[day] = self.unpaid.get(day, 0) + dong
        self.due_days.add(day)

    def one_instalment(self, until: date) -> None:
        """Gia hạn: all that is not frozen is due on one day, overdue parts in term again."""
        whole = self.unpaid_dong + self.overdue_dong
        for tranche in self.tranches:
            tranche.in_term_dong += tranche.overdue_dong
            tranche.overdue_dong = 0
        self.plan, self.due_days, self.unpaid = (until,), {until}, {until: whole}
