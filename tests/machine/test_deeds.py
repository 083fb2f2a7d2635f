"""A state machine over the deeds of a loan on the real database, beside the rulebook; short here, long as a drill.

Whatever is done in whatever order: entries sum to nought, balances are the journal's, nothing is negative, the rulebook says the
same to the đồng, an entry of the same id is refused, a second reversal is refused, and what is taken back and played again is
what stood before. `make drill-machine` goes on where it stopped (`var/machine.json`).
"""

from __future__ import annotations

import json
import os
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any, ClassVar

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from diemtua.ground.actors import Actor
from diemtua.ledger import checks
from diemtua.lending.actions import disburse_loans
from diemtua.lending.actions.replaying import NotReplayable, play, take_back
from diemtua.lending.checks import INSTALMENTS
from diemtua.lending.explaining import postings_of
from tests.rooms.lending.test_money_moves import an_approved, books_balance
from tests.twins.test_a_loan_day_by_day import Both, Step, bank, compare, loans, steps
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.datalaw]
__all__ = ["bank"]

KEPT = Path(__file__).parents[2] / "var" / "machine.json"
SEED_STEPS, SEED_EXAMPLES = 40, 10
LAST_DAY = date(2032, 12, 1)

AGAIN = (
    "insert into draft_entry (n, id, month, office_id, business_date, kind, union_code, path{more})"
    " select 1, {id}, month, office_id, business_date, kind, union_code, path{values} from ledger_entry where id = %(entry)s"
)
LINES = (
    "insert into draft_line (n, account, subject, loan_id, programme, amount_dong, effective_on)"
    " select 1, account, subject, loan_id, programme, {sign} amount_dong, effective_on from ledger_line"
    " where entry_id = %(entry)s"
)


class Deeds(RuleBasedStateMachine):
    """Một khoản vay trong hai cuốn sổ, and attempts at what no book may take."""

    world: ClassVar[World]
    bank: ClassVar[Actor]
    made: ClassVar[int] = 0

    @initialize(loan=loans)
    def lend(self, loan: tuple[date, int, int]) -> None:
        self.mark = transaction.savepoint()
        self.on, term, dong = loan
        application = an_approved(self.world, on=self.on, dong=dong, term=term)
        (made,) = disburse_loans(
            by=self.bank, application_ids=[application.pk], on=self.on, session_id=7
        )
        self.both = Both(made, self.bank)

    @rule(step=steps.map(lambda found: found[0]))
    def live(self, step: Step) -> None:
        """A session, a payment, an extension, a freeze and its end, a rollover, a write-off: in both books."""
        Deeds.made += 1
        if self.on + timedelta(days=step.days) >= LAST_DAY:
            return
        self.on += timedelta(days=step.days)
        self.both.step(self.on, step)
        compare(self.both, self.on)

    @rule(n=st.integers(0, 30))
    def post_the_same_id_again(self, n: int) -> None:
        Deeds.made += 1
        self._refused(n, AGAIN.format(id="id", more="", values=""), LINES.format(sign=""))

    @rule(n=st.integers(0, 30))
    def take_back_twice(self, n: int) -> None:
        """Once it is taken; the second time the whole attempt is refused and nothing of it stands."""
        Deeds.made += 1
        entry = AGAIN.format(
            id="ledger_new_id()", more=", reverses, reverses_month", values=", id, month"
        )
        self._refused(n, entry, LINES.format(sign="-"), times=2)

    @rule(back=st.integers(0, 25))
    def take_back_and_play_again(self, back: int) -> None:
        """Đảo và ghi lại: replay equals state."""
        Deeds.made += 1
        since = max(self.on - timedelta(days=back), self.on.replace(day=1))
        before = self._state()
        mark = transaction.savepoint()
        try:
            taken = take_back(self.both.loan, since, self.bank)
            play(self.both.loan, taken, self.bank)
        except NotReplayable:
            transaction.savepoint_rollback(mark)
            return
        assert self._state() == before
        compare(self.both, self.on)

    @invariant()
    def the_books_hold(self) -> None:
        if not hasattr(self, "both"):
            return
        books_balance()
        for text in (checks.UNBALANCED, checks.LONELY, checks.LOANS, checks.TRANCHES, checks.SUMS):
            assert checks.rows("default", text) == []
        assert checks.rows("default", checks.ACCOUNTS) == []
        assert checks.rows("default", checks.REVERSALS) == []
        assert checks.rows("default", INSTALMENTS) == []
        assert [one for one in postings_of(self.both.loan) if not one.agrees] == []

    def teardown(self) -> None:
        if hasattr(self, "mark"):
            transaction.savepoint_rollback(self.mark)

    def _state(self) -> dict[str, Any]:
        held = self.both.held()
        names = ("in_term", "overdue", "frozen", "arrears_in_term", "arrears_overdue", "grace")
        return {name: getattr(held, f"{name}_dong") for name in names}

    def _refused(self, n: int, entry: str, lines: str, *, times: int = 1) -> None:
        ids = checks.rows("default", "select id from ledger_entry order by sequence")
        facts = {"entry": ids[n % len(ids)][0]}
        with pytest.raises(DatabaseError), transaction.atomic():
            self._attempt(entry, lines, facts, times)

    def _attempt(self, entry: str, lines: str, facts: dict[str, Any], times: int) -> None:
        with connection.cursor() as cursor:
            for _time in range(times):
                cursor.execute("select ledger_drafts()")
                cursor.execute(entry, facts)
                cursor.execute(lines, facts)
                cursor.execute("select ledger_post(%s)", [self.bank.party_id])


@pytest.fixture(autouse=True)
def ground(world: World, bank: Actor) -> None:
    Deeds.world, Deeds.bank, Deeds.made = world, bank, 0


def settled(examples: int, length: int) -> settings:
    return settings(
        max_examples=examples,
        stateful_step_count=length,
        deadline=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
        database=None,
    )


def test_deeds_in_any_order_leave_lawful_books() -> None:
    run_state_machine_as_test(Deeds, settings=settled(4, 8))
    assert Deeds.made


@pytest.mark.slow
def test_drill() -> None:
    """So many steps in all, seed after seed; each seed that is done is written down."""
    wanted = int(os.environ.get("DIEMTUA_MACHINE_STEPS", "2000"))
    until = time.monotonic() + float(os.environ.get("DIEMTUA_MACHINE_SECONDS", "1e9"))
    kept = json.loads(KEPT.read_text("utf-8")) if KEPT.exists() else {"seed": 0, "steps": 0}
    while kept["steps"] < wanted and time.monotonic() < until:
        Deeds.made = 0
        machine = seed(kept["seed"])(type("Seeded", (Deeds,), {}))
        run_state_machine_as_test(machine, settings=settled(SEED_EXAMPLES, SEED_STEPS))
        kept = {"seed": kept["seed"] + 1, "steps": kept["steps"] + Deeds.made}
        KEPT.write_text(json.dumps(kept), encoding="utf-8")
        print(f"seed {kept['seed']}: {kept['steps']} steps", flush=True)
    assert kept["steps"] >= wanted or time.monotonic() >= until
