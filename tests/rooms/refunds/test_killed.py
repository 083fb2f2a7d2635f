"""A worker that is killed outright lets go of the run; another goes on to the same entries, as the jobs role does it."""

from __future__ import annotations

import os
import signal
import time
from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from django.db import connections

from diemtua.ground.actors import acting
from diemtua.lending.actions.placing import settle_rate_classes
from diemtua.programmes import actions as policy
from diemtua.refunds.actions import confirm_run, go_on, is_worked_on, propose_run, work_on
from diemtua.refunds.checks import refunds
from diemtua.refunds.decisions import decision_of
from diemtua.refunds.models import RefundRun
from diemtua.refunds.problems import RunIsWorkedOn
from tests.rooms.month_end.books import Books
from tests.rooms.month_end.conftest import books

__all__ = ["books"]
LENT = date(2025, 2, 12)
SESSION = date(2025, 3, 12)
SIGNED = date(2025, 3, 20)
REFUND = 50_630 - 35_288
"""Ten million over the 28 days to the session, at 6.6 and at 4.6 per cent."""


def a_run(books: Books) -> RefundRun:
    """Four loans in two communes; a relief from 1 February signed on 20 March; counted by the jobs role."""
    for n in range(4):
        books.lend(10_000_000, LENT, group=n % 2, member=n)
    books.session(SESSION)
    row = {
        "code": "ret_dam",
        "name": "Giảm 2 điểm sau rét đậm",
        "points": "-2",
        "provinces": ["70"],
        "signed_on": SIGNED,
        "legal_basis": "Quyết định 44/QĐ-TTg",
        "sources": [],
        "confidence": "sourced",
    }
    # A place whose loans bear the rate is known to the classes once they are put there.
    with acting(books.actor(SIGNED)) as by:
        assert settle_rate_classes([books.world.office.pk], using="default") == 4
        change = policy.propose_change(
            by=by, table="overlays.overlays", row=row, valid_from=date(2025, 2, 1)
        )
    with acting(replace(books.actor(SIGNED), party_id=UUID(int=7))) as by:
        policy.confirm_change(by=by, change=change)
    with acting(books.actor(SIGNED)) as by:
        decision = decision_of(f"thay-doi-{change.pk}", SIGNED)
        assert decision is not None
        run = propose_run(by=by, decision=decision)
    run = work_on(run, by=books.actor(SIGNED, "jobs"))
    assert run.state == "proposed"
    with acting(replace(books.actor(SIGNED), party_id=UUID(int=7))) as by:
        return confirm_run(by=by, run=run)


def killed_while_working(run: RefundRun, books: Books, failpoint: str) -> int:
    """A child process works on the run until the failpoint kills it; returns the signal that ended it."""
    by = books.actor(SIGNED, "jobs")
    child = os.fork()
    if child == 0:
        for alias in connections:
            connections[alias].connection = None
        os.environ["DIEMTUA_FAILPOINT"] = failpoint
        try:
            work_on(run, by=by)
        finally:
            os._exit(1)
    _pid, status = os.waitpid(child, 0)
    for _try in range(1500):  # the server sees a moment later that its client is gone
        if not is_worked_on(run, using="owner"):
            break
        time.sleep(0.02)
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0


@pytest.mark.parametrize(
    ("failpoint", "kept"),
    [("refunds.drafted:kill", 0), ("refunds.posted:kill", 0), ("refunds.after_posted:kill", 2)],
)
def test_a_worker_killed_outright_is_followed_by_another(
    books: Books, failpoint: str, kept: int
) -> None:
    run = a_run(books)
    assert killed_while_working(run, books, failpoint) == signal.SIGKILL
    assert books.query("select count(*) from refunds_refund") == [(kept,)]
    assert books.query("select count(*) from ledger_entry where kind = 'interest_refunded'") == [
        (kept,)
    ]
    with acting(replace(books.actor(SIGNED), party_id=UUID(int=7))) as by:
        go_on(by=by, run=run)
    done = work_on(run, by=books.actor(SIGNED, "jobs"))
    assert done.state == "done"
    assert books.query(
        "select count(*), count(distinct loan_id), sum(off_in_term_dong) from refunds_refund"
    ) == [(4, 4, 4 * REFUND)]
    assert books.query(
        "select count(*), sum(l.amount_dong)::bigint from ledger_entry e join ledger_line l"
        " on l.month = e.month and l.entry_id = e.id where e.kind = 'interest_refunded' and l.account = 5010"
    ) == [(4, 4 * REFUND)]
    assert refunds("owner") == []


def test_a_run_that_somebody_works_on_is_not_taken_from_them(books: Books) -> None:
    run = a_run(books)
    with connections["owner"].cursor() as worker:
        worker.execute("select pg_advisory_lock(7319, %s::int)", [run.pk])
        assert is_worked_on(run)
        by = replace(books.actor(SIGNED), party_id=UUID(int=7))
        with acting(by), pytest.raises(RunIsWorkedOn):
            go_on(by=by, run=run)
        assert work_on(run, by=books.actor(SIGNED, "jobs")).state == "posting"
        worker.execute("select pg_advisory_unlock(7319, %s::int)", [run.pk])
