"""A check finds what somebody with every right over the database has changed, and names it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.db import connections, transaction

from diemtua.ground import checks
from diemtua.ground.clock import now
from diemtua.ground.formats import money
from diemtua.ledger.chain import drop_anchor
from tests.rooms.commune_sessions.sessions import Sessions
from tests.rooms.commune_sessions.test_at_once_and_cut_off import let_go
from tests.world import build_world

pytestmark = pytest.mark.datalaw


@pytest.fixture
def sessions(own_database: str, today: date) -> Iterator[Sessions]:
    """Committed books: loans lent in January, a group that has collected, an anchor of the day."""
    with transaction.atomic():
        world = build_world(today)
    with connections["owner"].cursor() as cursor:
        cursor.execute("select ledger_make_partitions('2024-12-01', '2025-08-01')")
    found = Sessions(world)
    with transaction.atomic():
        session = found.plan()
        found.collect(found.sheet(session), {0: (533_425, 66_575), 1: (100_000, 0)})
    with found.acting_as_house(today) as by:
        drop_anchor(world.office.pk, by=by)
    yield found
    let_go(own_database)


WRONG = {
    "an amount of a line": (
        "update ledger_line set amount_dong = amount_dong + sign(amount_dong)::int * 1000 where entry_id ="
        " (select id from ledger_entry where kind = 'receipt_in_village' order by sequence limit 1)",
        {"ledger.chain", "ledger.accounts"},
    ),
    "a memo": (
        "update ledger_entry set memo = 'x' where sequence = (select min(sequence) from ledger_entry)",
        {"ledger.chain"},
    ),
    "an entry with its lines taken away": (
        "with gone as (delete from ledger_entry where sequence = (select max(sequence) from ledger_entry) returning id)"
        " delete from ledger_line where entry_id in (select id from gone)",
        {"ledger.chain", "ledger.accounts"},
    ),
    "the lines of an entry": (
        "delete from ledger_line where entry_id = (select id from ledger_entry order by sequence limit 1)",
        {
            "ledger.chain",
            "ledger.entries",
            "ledger.loans",
            "ledger.tranches",
            "ledger.accounts",
            "ledger.sums",
        },
    ),
    "a loan's balance": (
        "update ledger_loanbalance set in_term_dong = in_term_dong + 5 where loan_id = (select min(loan_id) from"
        " ledger_loanbalance)",
        {"ledger.loans"},
    ),
    "what a month brought": (
        "update ledger_loanbalance set lent_dong = lent_dong + 5 where loan_id = (select min(loan_id) from"
        " ledger_loanbalance)",
        {"ledger.sums"},
    ),
    "overdue debt of an instalment": (
        "update lending_instalment set overdue_dong = 5 where id = (select min(id) from lending_instalment)",
        {"lending.instalments"},
    ),
    "a tranche's balance": (
        "update ledger_tranchebalance set overdue_dong = 5 where tranche_id = (select min(tranche_id) from"
        " ledger_tranchebalance)",
        {"ledger.tranches"},
    ),
    "what a leader holds": (
        "update ledger_accountbalance set balance_dong = 0 where account = 1015",
        {"ledger.accounts"},
    ),
    "a link made again": (
        "update ledger_link set body = sha256('x') where number = 1",
        {"ledger.chain"},
    ),
    "the last link taken away": (
        "delete from ledger_link where number = (select max(number) from ledger_link)",
        {"ledger.chain"},
    ),
    "an entry slipped in": (
        "insert into ledger_entry (month, id, office_id, kind, business_date, union_code, path, party_id)"
        " select month, gen_random_uuid(), office_id, 'x', business_date, union_code, path, party_id from ledger_entry"
        " order by sequence limit 1",
        {"ledger.chain", "ledger.entries"},
    ),
    "an anchor moved": ("update ledger_anchor set number = number - 1", {"ledger.chain"}),
    "a reversal nobody linked": (
        "update ledger_entry set reverses = gen_random_uuid(), reverses_month = month"
        " where sequence = (select min(sequence) from ledger_entry)",
        {"ledger.chain", "ledger.reversals"},
    ),
}


TABLES = (
    "entry",
    "line",
    "reversal",
    "link",
    "head",
    "anchor",
    "loanbalance",
    "tranchebalance",
    "accountbalance",
)


def found_after(text: str) -> set[str]:
    """As the tables' owner, with every trigger out of the way, in a transaction that is taken back."""
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"alter table ledger_{table} disable trigger user")
        cursor.execute(text)
        assert cursor.rowcount, "nothing was changed"
        wrong = {one.name for one in checks.discover() if one.look("owner")}
        transaction.set_rollback(True, using="owner")
    return wrong


def test_each_thing_done_behind_the_books_is_found_by_its_check(sessions: Sessions) -> None:
    good = checks.run(using="jobs")
    assert (good.faults, set(good.findings)) == (0, {one.name for one in checks.discover()})
    for what, (text, expected) in WRONG.items():
        assert found_after(text) == expected, what


def test_a_difference_is_told_in_words_with_both_figures(sessions: Sessions) -> None:
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute(
            "update ledger_loanbalance set in_term_dong = in_term_dong - 1000000 where loan_id = %s returning in_term_dong",
            [sessions.loans[0].pk],
        )
        (kept,) = cursor.fetchone() or (0,)
        told = checks.CHECKS["ledger.loans"].look("owner")
        transaction.set_rollback(True, using="owner")
    loan = sessions.loans[0].pk
    assert told == [
        checks.Difference(
            f"khoản vay {loan}: gốc trong hạn số dư {money(kept)}, nhật ký {money(kept + 1_000_000)}",
            "loan",
            str(loan),
        )
    ]


def test_silence_is_an_alarm_after_26_hours(sessions: Sessions) -> None:
    assert checks.is_silent(checks.last_run(using="jobs"), now())
    last = checks.run(using="jobs")
    assert not checks.is_silent(checks.last_run(using="jobs"), now())
    assert not checks.is_silent(last, last.finished_at + timedelta(hours=26))
    assert checks.is_silent(last, last.finished_at + timedelta(hours=26, seconds=1))


def test_the_night_asks_for_the_check() -> None:
    from diemtua.ground import tasks
    from diemtua.ground.jobs import JOBS

    assert JOBS[tasks.CHECK] is tasks.check_books
