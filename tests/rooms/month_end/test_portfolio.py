"""Law: what a close sums in sets is what the rulebook says of each loan, on a random portfolio.

`DIEMTUA_LOANS` and `DIEMTUA_SEED` ask for another size and another draw (`make portfolio-drill`: a million, a new seed).
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
from django.db import transaction

from diemtua.fees.models import GroupCommission
from diemtua.month_end.models import CloseRun
from diemtua.programmes.models import Programme
from diemtua.programmes.queries import catalogue
from diemtua.rules.fees import Work, commission_dong
from diemtua.rules.interest import interest_of_run, overdue_rate_days, rate_days
from diemtua.rules.periods import Month, Period
from tests.rooms.month_end.portfolio import Portfolio, february, january, march
from tests.world import build_world

FEBRUARY = Month.parse("2025-02")
AMOUNTS = (
    "in_term", "overdue", "frozen", "arrears_in_term", "arrears_overdue", "grace", "accrued", "disbursed",
    "principal_paid", "interest_posted", "interest_paid", "in_term_before",
)  # fmt: skip
BALANCES = {
    2010: "in_term",
    2020: "overdue",
    2030: "frozen",
    3010: "arrears_in_term",
    3020: "arrears_overdue",
    3030: "grace",
}
NO_PAYMENT = ("opening", "write_off", "interest_given_back")


@cache
def run_of_a_dong(programme: str, disbursed_on: date, since: date, overdue: bool) -> Decimal:
    """Σ days × rate of a tranche's own class up to the month's end, by the rulebook."""
    if since >= FEBRUARY.next.first_on:
        return Decimal(0)
    count = overdue_rate_days if overdue else rate_days
    period = Period(since, FEBRUARY.next.first_on)
    return count(catalogue().rate_terms(programme), disbursed_on=disbursed_on, period=period)


@dataclass
class OneLoan:
    """One loan walked line by line: what the rules say it holds when February ends."""

    programme: str
    posted: date
    disbursed: dict[int, date]
    sums: dict[str, int] = field(default_factory=lambda: dict.fromkeys(AMOUNTS, 0))
    run: dict[int, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    moved: bool = False

    def line(
        self, month: date, kind: str, account: int, subject: int, since: date, dong: int
    ) -> None:
        self.sums[BALANCES[account]] += dong
        if account in (2010, 2020):
            start = max(since, self.posted)
            self.run[account] += dong * run_of_a_dong(
                self.programme, self.disbursed[subject], start, account == 2020
            )
        if month < FEBRUARY.first_on:
            self.sums["in_term_before"] += dong if account == 2010 else 0
            return
        self.moved = True
        principal = account < 3000
        if kind.startswith("disburse"):
            self.sums["disbursed"] += dong if principal else 0
        elif kind.startswith("interest_posted"):
            self.sums["interest_posted"] += dong if account in (3010, 3020) else 0
        elif not kind.startswith(NO_PAYMENT):
            self.sums["principal_paid" if principal else "interest_paid"] -= dong

    def row(self) -> tuple[int, ...] | None:
        """The frozen row, or none where nothing is owed and nothing moved."""
        self.sums["accrued"] = sum(
            interest_of_run(max(run, Decimal(0))) for run in self.run.values()
        )
        owed = sum(self.sums[name] for name in BALANCES.values())
        return tuple(self.sums.values()) if owed or self.moved else None


def by_the_rules(books: Portfolio) -> dict[int, tuple[int, ...]]:
    """Every loan of the portfolio, one after the other."""
    codes = dict(Programme.objects.using("owner").values_list("number", "code"))
    loans: dict[int, OneLoan] = {}
    sessions = {
        group: max((on for on, g in books.posted_on if g == group), default=date.min)
        for _on, group in books.posted_on
    }
    for loan, group, programme, tranches, days in books.query(
        "select b.loan_id, b.group_id, b.programme, array_agg(t.tranche_id), array_agg(t.disbursed_on)"
        " from ledger_loanbalance b join ledger_tranchebalance t using (loan_id) group by 1"
    ):
        here = sessions.get(group, date.min)
        posted = here if min(days) <= here else date.min
        loans[loan] = OneLoan(codes[programme], posted, dict(zip(tranches, days, strict=True)))
    for loan, on in books.query(
        "select l.loan_id, max(e.business_date) from ledger_entry e join ledger_line l on l.month = e.month and l.entry_id = e.id"
        " where e.kind = 'interest_posted' and e.month <= '2025-02-01' and l.loan_id is not null group by 1"
    ):
        loans[loan].posted = max(loans[loan].posted, on)
    for loan, *line in books.query(
        "select l.loan_id, l.month, e.kind, l.account, l.subject, l.effective_on, l.amount_dong"
        " from ledger_line l join ledger_entry e on e.month = l.month and e.id = l.entry_id"
        " where l.loan_id is not null and l.month <= '2025-02-01' order by e.sequence, l.number"
    ):
        loans[loan].line(*line)
    return {loan: row for loan, held in loans.items() if (row := held.row()) is not None}


def frozen(books: Portfolio) -> dict[int, tuple[int, ...]]:
    columns = ", ".join(f"{name}_dong" for name in AMOUNTS)
    rows = books.query(f"select loan_id, {columns} from facts_loanmonth where month = '2025-02-01'")
    return {loan: tuple(amounts) for loan, *amounts in rows}


@pytest.fixture
def books(own_database: str, today: date) -> Iterator[Portfolio]:
    with transaction.atomic():
        world = build_world(today)
    with transaction.atomic(using="owner"):
        yield Portfolio(
            world,
            loans=int(os.environ.get("DIEMTUA_LOANS", "10000")),
            seed=int(os.environ.get("DIEMTUA_SEED", "1")),
        )
        transaction.set_rollback(True, using="owner")


def test_law_a_close_in_sets_is_the_rules_loan_by_loan(books: Portfolio) -> None:
    """In time and a month later: each frozen row is what the rulebook says of that loan, to the đồng."""
    january(books)
    february(books)
    expected = by_the_rules(books)
    with transaction.atomic(using="owner"):
        run = books.close(FEBRUARY, date(2025, 2, 28))
        in_time = frozen(books)
        check_commissions(books, run)
        transaction.set_rollback(True, using="owner")
    assert_same(in_time, expected)
    check_what_posting_keeps(books)
    march(books)
    late = books.close(FEBRUARY, date(2025, 3, 31))
    assert_same(frozen(books), expected)
    assert late.digest == run.digest


def assert_same(found: dict[int, tuple[int, ...]], expected: dict[int, tuple[int, ...]]) -> None:
    """Equal, or the first few loans that differ, by name."""
    wrong = [
        (
            loan,
            {
                name: (is_, should)
                for name, is_, should in zip(
                    AMOUNTS, found.get(loan, ()), expected.get(loan, ()), strict=False
                )
                if is_ != should
            },
        )
        for loan in sorted(found.keys() | expected.keys())
        if found.get(loan) != expected.get(loan)
    ]
    assert not wrong, f"{len(wrong)} loans differ: {wrong[:5]}"
    assert expected


def check_what_posting_keeps(books: Portfolio) -> None:
    """The sums on the balance rows are those of the journal."""
    office = books.world.office.pk
    kept, journal = (
        set(books.query(f"select * from {held}"))
        for held in (
            f"facts_held_in_time({office}, '2025-02-01')",
            f"facts_held_from_journal({office}, '2025-02-01', true)",
        )
    )
    assert kept == journal


def check_commissions(books: Portfolio, run: CloseRun) -> None:
    """What a group board earns is the rulebook's, from the frozen rows taken one by one."""
    lines = dict(Programme.objects.using("owner").values_list("number", "report_line"))
    parts: dict[tuple[int, int, Decimal], list[int]] = defaultdict(lambda: [0, 0])
    for group, programme, rate, paid, now, before in books.query(
        "select group_id, programme, rate_pct, interest_paid_dong, in_term_dong, in_term_before_dong"
        " from facts_loanmonth where month = '2025-02-01'"
    ):
        parts[group, programme, rate][0] += paid
        parts[group, programme, rate][1] += now + before
    works: dict[int, list[Work]] = defaultdict(list)
    for (group, programme, rate), (paid, twice) in parts.items():
        level = catalogue().commission_level(lines[programme], FEBRUARY.last_on)
        works[group].append(Work(level, paid, rate, (twice + 1) // 2))
    made = GroupCommission.objects.using("owner").filter(run_id=run.pk)
    assert {row.group_id: row.amount_dong for row in made} == {
        group: commission_dong(done) for group, done in works.items()
    }
    borrowing: list[tuple[Any, ...]] = books.query(
        "select group_id, count(distinct household_id) from facts_loanmonth where month = '2025-02-01'"
        " and in_term_dong + overdue_dong + frozen_dong > 0 group by 1 order by 1"
    )
    assert borrowing == books.query(
        "select group_id, borrowers from facts_groupmonth where run_id = %s order by 1", [run.pk]
    )
