"""Stories of closing a month: what it freezes, what it books, what it refuses, and how a killed close goes on."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError

from diemtua.ground.actors import acting
from diemtua.ground.failpoints import FailedOnPurpose
from diemtua.ledger.models import ClosedMonth, Entry
from diemtua.lending.actions import freeze_debt
from diemtua.month_end.actions import STEPS, resume_close, run_close, work_on
from diemtua.month_end.models import CloseRun, CloseStep
from diemtua.month_end.problems import (
    AlreadyClosed,
    CloseIsDone,
    EarlierMonthOpen,
    MonthNotOver,
)
from diemtua.rules.periods import Month
from tests.rooms.month_end.books import Books

FEBRUARY, MARCH = Month.parse("2025-02"), Month.parse("2025-03")


def a_month(books: Books) -> None:
    """February: two loans lent in January, interest at the session, one pays some principal, one becomes overdue."""
    first = books.lend(50_000_000, date(2025, 1, 10))
    second = books.lend(30_000_000, date(2025, 1, 10), member=1)
    books.lend(20_000_000, date(2025, 1, 18), group=1, programme="ho_can_ngheo")
    books.session(date(2025, 2, 12))
    books.act(first, "interest_paid", date(2025, 2, 12), in_term_dong=200_000)
    books.act(first, "principal_paid", date(2025, 2, 12), in_term_dong=10_000_000)
    books.act(second, "becomes_overdue", date(2025, 2, 13), principal_dong=500_000)
    books.close(Month.parse("2025-01"), date(2025, 2, 28))


def test_a_closed_month_holds_what_every_loan_had_at_its_end(books: Books) -> None:
    a_month(books)
    run = books.close(FEBRUARY)
    first, second, third = (books.frozen(FEBRUARY)[lent.loan.pk] for lent in books.loans)
    assert run.state == CloseRun.State.DONE
    assert (first["in_term"], first["principal_paid"]) == (40_000_000, 10_000_000)
    assert (second["in_term"], second["overdue"]) == (29_500_000, 500_000)
    # 50 million at 6.6 % from 10 January to 12 February: 33 days.
    assert first["interest_posted"] == 298_356
    assert first["interest_paid"] == 200_000
    assert first["arrears_in_term"] == 98_356
    # 40 million at 6.6 % from 12 February to 1 March: 17 days.
    assert first["accrued"] == 122_959
    # In term 30 million for one day and 29.5 million for 16; half a million overdue at 130 % for 16.
    assert second["accrued"] == 90_773 + 1_881
    assert third["principal_paid"] == 0


def test_the_close_is_of_its_own_month_and_the_accrual_is_taken_back_on_the_next_day(
    books: Books,
) -> None:
    a_month(books)
    books.close(FEBRUARY)
    booked = {
        (kind, str(month), str(on))
        for kind, month, on in books.query(
            "select kind, month, business_date from ledger_entry where memo <> '' and business_date >= '2025-02-05'"
        )
    }
    assert booked == {
        ("commission_due", "2025-02-01", "2025-02-28"),
        ("fee_due", "2025-02-01", "2025-02-28"),
        ("accrual_run", "2025-02-01", "2025-02-28"),
        ("accrual_reversed", "2025-03-01", "2025-03-01"),
    }
    frozen = sum(row["accrued"] for row in books.frozen(FEBRUARY).values())
    held = books.query(
        "select sum(amount_dong) from ledger_line where account = 3090 and month <= '2025-02-01'"
    )
    assert held == [(frozen,)]


def test_all_entries_of_an_office_and_month_sum_to_zero(books: Books) -> None:
    a_month(books)
    books.close(FEBRUARY)
    rows = books.query(
        "select office_id, month, sum(amount_dong), count(*) from ledger_line group by 1, 2"
    )
    assert len(rows) == 3
    assert all(total == 0 and lines > 0 for _office, _month, total, lines in rows)


def test_balances_ledger_and_facts_tell_one_sum(books: Books) -> None:
    a_month(books)
    books.close(FEBRUARY)
    principal = "sum(in_term_dong + overdue_dong + frozen_dong)"
    told = {
        "loans": books.query(f"select {principal} from ledger_loanbalance"),
        "tranches": books.query(f"select {principal} from ledger_tranchebalance"),
        "lines": books.query(
            "select sum(amount_dong) from ledger_line where account in (2010, 2020, 2030)"
        ),
        "frozen": books.query(
            f"select {principal} from facts_loanmonth where month = '2025-02-01'"
        ),
        "facts": books.query(f"select {principal} from facts_loan_at('2025-02-28')"),
    }
    assert {name: int(rows[0][0]) for name, rows in told.items()} == dict.fromkeys(told, 90_000_000)


@pytest.mark.parametrize("name", [name for name, _step in STEPS])
@pytest.mark.parametrize("place", ["close.{}", "close.after_{}"])
def test_a_close_killed_anywhere_goes_on_to_the_same_result(
    books: Books, monkeypatch: pytest.MonkeyPatch, name: str, place: str
) -> None:
    a_month(books)
    run = books.ask(FEBRUARY)
    by = books.actor(FEBRUARY.last_on, "jobs")
    monkeypatch.setenv("DIEMTUA_FAILPOINT", place.format(name))
    with pytest.raises(FailedOnPurpose):
        work_on(run, by=by)
    monkeypatch.delenv("DIEMTUA_FAILPOINT")
    with acting(books.actor(FEBRUARY.last_on)) as manager:
        found = CloseRun.objects.get(pk=run.pk)
        if place == "close.after_{}" and name == "lock":
            assert found.state == CloseRun.State.DONE
        else:
            assert found.state == CloseRun.State.FAILED
            assert found.failure
            resume_close(by=manager, run=found)
    done = run_close(run, by=by)
    assert done.state == CloseRun.State.DONE
    assert [
        s.name for s in CloseStep.objects.using("owner").filter(run=run).order_by("number")
    ] == [step for step, _ in STEPS]
    assert done.digest == UNINTERRUPTED.setdefault("digest", done.digest)
    assert len(books.query("select 1 from ledger_entry where kind = 'accrual_run'")) == 2
    assert books.query("select count(*) from ledger_closedmonth where sealed") == [(2,)]


UNINTERRUPTED: dict[str, str] = {}


def test_a_finished_close_is_not_run_again(books: Books) -> None:
    a_month(books)
    run = books.close(FEBRUARY)
    before = books.query("select count(*) from ledger_entry")
    again = run_close(run, by=books.actor(FEBRUARY.last_on, "jobs"))
    assert again.digest == run.digest
    assert books.query("select count(*) from ledger_entry") == before
    with acting(books.actor(FEBRUARY.last_on)) as by, pytest.raises(CloseIsDone):
        resume_close(by=by, run=run)


def test_a_sheet_that_comes_late_goes_to_the_open_month_and_keeps_its_day(books: Books) -> None:
    a_month(books)
    books.close(FEBRUARY)
    entry = books.act(books.loans[0], "principal_paid", date(2025, 2, 27), in_term_dong=1_000_000)
    found = Entry.objects.using("owner").get(id=entry)
    assert (found.month, found.business_date) == (date(2025, 3, 1), date(2025, 2, 27))
    february = books.query("select sum(in_term_dong) from facts_loan_at('2025-02-28')")
    march = books.query("select sum(in_term_dong) from facts_loan_at('2025-03-01')")
    assert february[0][0] - march[0][0] == 1_000_000


def test_nothing_enters_a_closed_month(books: Books) -> None:
    a_month(books)
    books.close(FEBRUARY)
    with (
        pytest.raises(DatabaseError, match="month is closed"),
        acting(books.actor(date(2025, 3, 3))) as by,
    ):
        _post_into(books, by.using, "disburse")


def test_while_a_close_runs_its_month_takes_only_the_close_itself(
    books: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_month(books)
    run = books.ask(FEBRUARY)
    monkeypatch.setenv("DIEMTUA_FAILPOINT", "close.after_gate")
    with pytest.raises(FailedOnPurpose):
        run_close(run, by=books.actor(FEBRUARY.last_on, "jobs"))
    monkeypatch.delenv("DIEMTUA_FAILPOINT")
    entry = books.act(books.loans[0], "principal_paid", date(2025, 2, 27), in_term_dong=1_000_000)
    assert Entry.objects.using("owner").get(id=entry).month == date(2025, 3, 1)
    with (
        pytest.raises(DatabaseError, match="month is closed"),
        acting(books.actor(date(2025, 2, 28))) as by,
    ):
        _post_into(books, by.using, "principal_paid")


def _post_into(books: Books, using: str, kind: str) -> None:
    from django.db import connections

    lent = books.loans[0]
    with connections[using].cursor() as cursor:
        cursor.execute("select ledger_drafts()")
        cursor.execute(
            "insert into draft_entry (n, id, month, office_id, business_date, kind, union_code, path)"
            " values (1, ledger_new_id(), '2025-02-01', %s, '2025-02-20', %s, %s, %s)",
            [books.world.office.pk, kind, lent.loan.union_code, lent.loan.path],
        )
        cursor.execute(
            "insert into draft_line values (1, 2010, %(t)s, %(l)s, 1, 1000, '2025-02-20'),"
            " (1, 1010, 1, null, null, -1000, '2025-02-20')",
            {"t": lent.tranche.pk, "l": lent.loan.pk},
        )
        cursor.execute("select ledger_post(%s)", [lent.here.leader.party_id])


def test_months_close_one_after_another_and_only_when_they_are_over(books: Books) -> None:
    a_month(books)
    with pytest.raises(MonthNotOver, match="Tháng 02/2025 chưa hết"):
        books.ask(FEBRUARY, date(2025, 2, 27))
    with pytest.raises(EarlierMonthOpen):
        books.ask(MARCH, date(2025, 3, 31))
    books.close(FEBRUARY)
    with pytest.raises(AlreadyClosed):
        books.ask(FEBRUARY)
    assert ClosedMonth.objects.using("owner").filter(sealed=True).count() == 2


def test_a_freeze_that_ends_in_the_month_ends_on_its_day_before_the_close(books: Books) -> None:
    """Nobody held a session or paid: the close itself lets it end, and interest runs again from that very day."""
    lent = books.lend(50_000_000, date(2025, 1, 10))
    later = books.lend(40_000_000, date(2025, 1, 10), member=1)
    with acting(books.actor(date(2025, 1, 20))) as by:
        freeze_debt(
            by=by, loan=lent.loan, amount_dong=20_000_000, on=date(2025, 1, 20), until=date(2025, 2, 19), decision="QĐ"
        )  # fmt: skip
        freeze_debt(
            by=by, loan=later.loan, amount_dong=10_000_000, on=date(2025, 1, 20), until=date(2025, 3, 1), decision="QĐ"
        )  # fmt: skip
    books.session(date(2025, 2, 12))
    books.close(Month.parse("2025-01"), date(2025, 2, 28))
    books.close(FEBRUARY)
    first, second = (books.frozen(FEBRUARY)[one.loan.pk] for one in (lent, later))
    assert (first["in_term"], first["frozen"]) == (50_000_000, 0)
    # From 12 February to 1 March: 30 million for 17 days, the 20 million given back for the last ten of them.
    assert first["accrued"] == round((30_000_000 * 17 + 20_000_000 * 10) * 6.6 / 36_500)
    assert (second["in_term"], second["frozen"]) == (30_000_000, 10_000_000)
    [(kind, day, month)] = books.query(
        "select kind, business_date, month from ledger_entry where kind = 'unfreeze'"
    )
    assert (kind, day, month) == ("unfreeze", date(2025, 2, 19), FEBRUARY.first_on)
