"""Two people at one thing, a posting cut off in the middle, a closed month: in a database where commits are real."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import psycopg
import pytest
from django.db import connections, transaction

from diemtua.access.queries import house
from diemtua.commune_sessions import actions
from diemtua.commune_sessions.actions.closing import Minutes
from diemtua.commune_sessions.models import CashCount, CollectionSheet, CommuneSession, Receipt
from diemtua.commune_sessions.problems import (
    NoCommissionDue,
    SessionAlreadyOpen,
    SessionIsNotOpen,
    SheetIsClosed,
)
from diemtua.ground.clock import new_id
from diemtua.ground.failpoints import FailedOnPurpose
from diemtua.ground.problems import Problem, SomebodyWasFirst
from diemtua.ledger.models import ClosedMonth, Entry
from diemtua.lending.models import Loan
from diemtua.rules import postings
from tests.conftest import ALIASES, _dsn
from tests.rooms.commune_sessions.sessions import Sessions, notes_of
from tests.rooms.commune_sessions.test_paying_out import asks, books
from tests.world import build_world

pytestmark = pytest.mark.datalaw


@pytest.fixture
def sessions(own_database: str, today: date) -> Iterator[Sessions]:
    with transaction.atomic():
        world = build_world(today)
    with connections["owner"].cursor() as cursor:
        cursor.execute("select ledger_make_partitions('2024-12-01', '2025-08-01')")
    yield Sessions(world)
    let_go(own_database)


def let_go(name: str) -> None:
    for alias in ALIASES:
        connections[alias].close()
    with psycopg.connect(_dsn("postgres"), autocommit=True) as db:
        seen = "select 1 from pg_stat_activity where datname = %s"
        for _try in range(100):
            if not db.execute(seen, [name]).fetchone():
                return
            time.sleep(0.02)


def opened(sessions: Sessions, *, cash: int = 200_000_000) -> CommuneSession:
    """A session with one payout and one group that has collected and handed in."""
    with sessions.acting_as_house(sessions.world.on):
        sessions.approved()
    with transaction.atomic():
        session = sessions.plan()
        sessions.collect(sessions.sheet(session), {0: (533_425, 66_575)})
        return sessions.open(session, cash)


def at_once(first: Callable[[], Any], second: Callable[[], Any]) -> list[Any]:
    """Both start together, each in a thread with its own connection; what each got, a refusal or an answer."""
    gate, got = threading.Barrier(2), [None, None]

    def run(n: int, do: Callable[[], Any]) -> None:
        gate.wait()
        try:
            got[n] = do()
        except Problem as problem:
            got[n] = problem  # type: ignore[call-overload]
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(n, do)) for n, do in enumerate((first, second))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return got


def test_two_tellers_at_one_payout_one_wins_and_the_other_is_told(sessions: Sessions) -> None:
    session = opened(sessions)
    with sessions.acting_as_house(sessions.world.on):
        (item,) = session.queue.all()

    def pay(n: int) -> Callable[[], Any]:
        def do() -> Any:
            with sessions.acting_as("teller", n) as by:
                return actions.pay_out(by=by, session=session, items=[item])

        return do

    told = at_once(pay(0), pay(1))
    assert sum(isinstance(x, SomebodyWasFirst) for x in told) == 1
    with sessions.acting_as_house(sessions.world.on):
        assert Loan.objects.filter(application=item.application).count() == 1
        assert sessions.balance(1010, session.pk) == 150_000_000


def test_two_officers_open_one_session_once(sessions: Sessions) -> None:
    with transaction.atomic():
        session = sessions.plan()

    def do() -> Any:
        with sessions.acting_as("credit_officer") as by:
            return actions.open_session(
                by=by, session=session, team=sessions.team(), cash_brought_dong=5_000_000
            )

    told = at_once(do, do)
    assert sum(isinstance(x, SessionAlreadyOpen) for x in told) == 1
    with sessions.acting_as_house(sessions.world.on):
        assert sessions.balance(1010, session.pk) == 5_000_000


def test_a_receipt_and_the_hand_in_at_once_leave_no_receipt_on_a_closed_sheet(
    sessions: Sessions,
) -> None:
    with transaction.atomic():
        sheet = sessions.sheet(sessions.plan())
    taken = sessions.taken(0, 100_000, 0)

    def receive() -> Any:
        with sessions.acting_as("group_leader") as by:
            return actions.receive_facts(by=by, sheet=sheet, command_id=new_id(), taken=[taken])

    def hand_in() -> Any:
        with sessions.acting_as("group_leader") as by:
            return actions.hand_in_sheet(by=by, sheet=sheet)

    received, handed = at_once(receive, hand_in)
    assert isinstance(handed, CollectionSheet)
    with sessions.acting_as_house(sessions.world.on):
        expected = 0 if isinstance(received, SheetIsClosed) else 100_000
        assert sessions.held(sheet.group_id) == expected


def test_one_sending_arriving_twice_at_once_is_kept_once(sessions: Sessions) -> None:
    with transaction.atomic():
        sheet = sessions.sheet(sessions.plan())
    taken, key = [sessions.taken(m, 100_000, 0) for m in range(5)], new_id()

    def receive() -> Any:
        with sessions.acting_as("group_leader") as by:
            return actions.receive_facts(by=by, sheet=sheet, command_id=key, taken=taken)

    told = at_once(receive, receive)
    assert sorted(x["repeated"] for x in told) == [False, True]
    with sessions.acting_as_house(sessions.world.on):
        assert sessions.held(sheet.group_id) == 500_000
        assert Receipt.objects.count() == 5


def test_two_tellers_at_one_sheet_one_counts_and_the_other_is_told(sessions: Sessions) -> None:
    session = opened(sessions)
    with sessions.acting_as_house(sessions.world.on):
        sheet = sessions.sheet(session)

    def count(n: int) -> Callable[[], Any]:
        def do() -> Any:
            with sessions.acting_as("teller", n) as by:
                return actions.count_sheet(
                    by=by, sheet=sheet, notes=notes_of(600_000), version=sheet.version
                )

        return do

    told = at_once(count(0), count(1))
    assert sum(isinstance(x, SomebodyWasFirst) for x in told) == 1
    with sessions.acting_as_house(sessions.world.on):
        assert CashCount.objects.filter(sheet=sheet).count() == 1
        assert sessions.sheet(session).cash_counted_dong == 600_000


def test_a_leader_hands_in_while_the_teller_sets_her_aside(sessions: Sessions) -> None:
    """Whoever comes first is right; the later one is told, and no sheet is both."""
    with transaction.atomic():
        session = sessions.plan()
        sheet = sessions.sheet(session)
        leader = sessions.actor("group_leader")
        taken = [sessions.taken(0, 100_000, 0)]
        actions.receive_facts(by=leader, sheet=sheet, command_id=new_id(), taken=taken)
        sessions.open(session)
        sheet = sessions.sheet(session)

    def hand_in() -> Any:
        with sessions.acting_as("group_leader") as by:
            return actions.hand_in_sheet(by=by, sheet=sheet, version=sheet.version)

    def set_aside() -> Any:
        with sessions.acting_as("teller") as by:
            return actions.set_aside_sheet(by=by, sheet=sheet, version=sheet.version)

    handed, aside = at_once(hand_in, set_aside)
    assert sum(isinstance(x, Problem) for x in (handed, aside)) == 1
    with sessions.acting_as_house(sessions.world.on):
        state = "absent" if isinstance(handed, Problem) else "handed_in"
        assert sessions.sheet(session).state == state
        assert sessions.held(sheet.group_id) == 100_000


def test_a_session_is_posted_while_a_teller_counts_again(sessions: Sessions) -> None:
    """Posting and a second count at once: the books hold one of the two, never half of both."""
    session = opened(sessions)
    with sessions.acting_as("teller") as by:
        actions.count_sheet(by=by, sheet=sessions.sheet(session), notes=notes_of(600_000))
        actions.mark_absent(by=by, item=session.queue.get())
        sheet = sessions.sheet(session)

    def post() -> Any:
        with sessions.acting_as("teller", 0) as by:
            return actions.post_session(by=by, session=session)

    def count() -> Any:
        with sessions.acting_as("teller", 1) as by:
            return actions.count_sheet(by=by, sheet=sheet, notes=notes_of(600_000))

    posted, counted = at_once(post, count)
    assert isinstance(posted, CommuneSession)
    assert not isinstance(counted, Problem) or isinstance(counted, SessionIsNotOpen)
    with sessions.acting_as_house(sessions.world.on):
        assert sessions.held(sheet.group_id) == 0
        assert sessions.balance(1010, session.pk) == 200_600_000


def test_the_controller_closes_while_a_teller_counts(sessions: Sessions) -> None:
    session = opened(sessions)
    with sessions.acting_as("teller") as by:
        sheet = sessions.sheet(session)
        actions.count_sheet(by=by, sheet=sheet, notes=notes_of(600_000))
        actions.mark_absent(by=by, item=session.queue.get())
        actions.post_session(by=by, session=session)
    with sessions.acting_as("credit_officer") as by:
        actions.write_briefing(by=by, session=session, minutes=Minutes(results="Đủ"))

    def close() -> Any:
        with sessions.acting_as("controller") as by:
            return actions.close_session(by=by, session=session, notes=notes_of(200_600_000))

    def count() -> Any:
        with sessions.acting_as("teller") as by:
            return actions.count_sheet(by=by, sheet=sheet, notes=notes_of(600_000))

    closed, counted = at_once(close, count)
    assert isinstance(closed, CommuneSession)
    assert isinstance(counted, SessionIsNotOpen)
    with sessions.acting_as_house(sessions.world.on):
        assert sessions.balance(1010, session.pk) == 0


def test_two_people_at_one_withdrawal_or_commission_pay_it_once(sessions: Sessions) -> None:
    with transaction.atomic():
        books(sessions, "commission_due", postings.commission_due(325_000))
        books(
            sessions,
            "savings_paid_in_at_office",
            postings.savings_paid_in(900_000, at_office=True),
        )
        session = sessions.open(sessions.plan(), 5_000_000)
        item = asks(sessions, session, 900_000)
        sheet, leader = sessions.sheet(session), sessions.world.groups[0].leader.pk
        one = actions.BoardPaid(sheet=sheet, received_by_id=leader, shown_dong=325_000)
        assert sheet.group.name

    def withdraws(n: int) -> Callable[[], Any]:
        def do() -> Any:
            with sessions.acting_as("teller", n) as by:
                return actions.pay_withdrawals(by=by, session=session, items=[item])

        return do

    def pays(n: int) -> Callable[[], Any]:
        def do() -> Any:
            with sessions.acting_as("teller", n) as by:
                return actions.pay_commissions(by=by, session=session, paid=[one])

        return do

    assert sum(isinstance(x, SomebodyWasFirst) for x in at_once(withdraws(0), withdraws(1))) == 1
    assert sum(isinstance(x, NoCommissionDue) for x in at_once(pays(0), pays(1))) == 1
    with sessions.acting_as_house(sessions.world.on):
        assert sessions.balance(1010, session.pk) == 5_000_000 - 900_000 - 325_000


@pytest.mark.parametrize("point", ["session.drafted", "session.posted_half"])
def test_a_posting_cut_off_in_the_middle_leaves_nothing_half_posted(
    sessions: Sessions, point: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = opened(sessions)
    with sessions.acting_as("teller") as by:
        sheet = sessions.sheet(session)
        actions.count_sheet(by=by, sheet=sheet, notes=notes_of(600_000))
        actions.mark_absent(by=by, item=session.queue.get())
    with sessions.acting_as_house(sessions.world.on):
        before = (Entry.objects.count(), sessions.balance(1010, session.pk))

    monkeypatch.setenv("DIEMTUA_FAILPOINT", point)
    with pytest.raises(FailedOnPurpose), sessions.acting_as("teller") as by:
        actions.post_session(by=by, session=session)
    with sessions.acting_as_house(sessions.world.on):
        assert (Entry.objects.count(), sessions.balance(1010, session.pk)) == before
        assert Receipt.objects.get().state == "recorded"
        assert sessions.held(sheet.group_id) == 600_000
        assert CommuneSession.objects.get(pk=session.pk).state == "open"

    monkeypatch.delenv("DIEMTUA_FAILPOINT")
    with sessions.acting_as("teller") as by:
        assert actions.post_session(by=by, session=session).state == "posted"
    with sessions.acting_as_house(sessions.world.on):
        assert sessions.held(sheet.group_id) == 0
        assert Receipt.objects.get().state == "posted"
    with transaction.atomic():
        sessions.books_balance()


def test_two_tellers_post_one_session_once(sessions: Sessions) -> None:
    session = opened(sessions)
    with sessions.acting_as("teller") as by:
        actions.count_sheet(by=by, sheet=sessions.sheet(session), notes=notes_of(600_000))
        actions.mark_absent(by=by, item=session.queue.get())

    def post(n: int) -> Callable[[], Any]:
        def do() -> Any:
            with sessions.acting_as("teller", n) as by:
                return actions.post_session(by=by, session=session)

        return do

    told = at_once(post(0), post(1))
    assert sum(isinstance(x, SessionIsNotOpen) for x in told) == 1
    with sessions.acting_as_house(sessions.world.on):
        assert sessions.balance(1010, session.pk) == 200_600_000


def test_a_receipt_of_a_closed_month_is_posted_into_the_open_one_and_keeps_its_day(
    sessions: Sessions,
) -> None:
    with transaction.atomic():
        sheet = sessions.sheet(sessions.plan())
    jobs = house(sessions.world.on, using="jobs")
    ClosedMonth.objects.using("owner").create(
        office_id=sessions.world.office.pk,
        month=date(2025, 2, 1),
        sealed=True,
        closed_by=jobs.party_id,
        run_id=1,
    )
    late = sessions.taken(0, 100_000, 0)._replace(received_on=date(2025, 2, 20))
    with sessions.acting_as("group_leader") as by:
        actions.receive_facts(by=by, sheet=sheet, command_id=new_id(), taken=[late])
    with sessions.acting_as_house(sessions.world.on):
        entry = Entry.objects.get(kind="receipt_in_village")
        assert (entry.month, entry.business_date) == (date(2025, 3, 1), date(2025, 2, 20))
        assert sessions.held(sheet.group_id) == 100_000
