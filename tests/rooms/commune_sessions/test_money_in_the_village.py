"""Money in the village: what a leader records counts once, is corrected in the open, and is never principal."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diemtua.commune_sessions import actions, models
from diemtua.commune_sessions.models import CollectionSheet, CommuneSession, Receipt
from diemtua.commune_sessions.problems import (
    AlreadyReceived,
    NothingReceived,
    NotOnTheSheet,
    NotTrustedToCollect,
    ReceivedOutsideTheMonth,
    SheetIsClosed,
)
from diemtua.ground.actors import Actor
from diemtua.ground.clock import new_id
from diemtua.ground.problems import NotAllowed, SameIdOtherContent, SomebodyWasFirst
from diemtua.groups.models import Delegation
from diemtua.ledger.models import Entry, Line
from diemtua.rules.postings import DEEDS, Account
from tests.rooms.commune_sessions.sessions import Sessions, notes_of

pytestmark = [pytest.mark.django_db, pytest.mark.datalaw]


@pytest.fixture
def sheet(sessions: Sessions) -> CollectionSheet:
    return sessions.sheet(sessions.plan())


@pytest.fixture
def leader(sessions: Sessions, sheet: CollectionSheet) -> Actor:
    return sessions.actor("group_leader")


def test_a_sending_that_comes_twice_counts_once_and_gets_the_same_answer(
    sessions: Sessions, sheet: CollectionSheet, leader: Actor
) -> None:
    sending = {
        "sheet": sheet,
        "command_id": new_id(),
        "taken": [sessions.taken(0, 200_000, 50_000)],
    }
    first = actions.receive_facts(by=leader, **sending)  # type: ignore[arg-type]
    again = actions.receive_facts(by=leader, **sending)  # type: ignore[arg-type]
    assert first == {
        "receipts": 1,
        "already": 0,
        "interest_dong": 200_000,
        "savings_dong": 50_000,
        "held_dong": 250_000,
        "repeated": False,
    }
    assert again == {**first, "repeated": True}
    assert sessions.held(sheet.group_id) == 250_000
    assert Entry.objects.filter(kind="receipt_in_village").count() == 1


def test_a_receipt_of_an_earlier_sending_counts_once_in_a_later_one(
    sessions: Sessions, sheet: CollectionSheet, leader: Actor
) -> None:
    """The answer to the first sending was lost; the phone sends the receipt again with a newer one."""
    lost, newer = sessions.taken(0, 200_000, 0), sessions.taken(1, 100_000, 0)
    actions.receive_facts(by=leader, sheet=sheet, command_id=new_id(), taken=[lost])
    answer = actions.receive_facts(
        by=leader, sheet=sheet, command_id=new_id(), taken=[lost, newer, newer]
    )
    assert (answer["receipts"], answer["already"]) == (1, 2)
    assert sessions.held(sheet.group_id) == 300_000


def test_one_id_with_two_contents_is_a_conflict_and_nothing_is_posted(
    sessions: Sessions, sheet: CollectionSheet, leader: Actor
) -> None:
    taken, key = sessions.taken(0, 200_000, 0), new_id()
    actions.receive_facts(by=leader, sheet=sheet, command_id=key, taken=[taken])
    other = taken._replace(interest_dong=210_000)
    for command in (key, new_id()):
        with pytest.raises(SameIdOtherContent):
            actions.receive_facts(by=leader, sheet=sheet, command_id=command, taken=[other])
    assert sessions.held(sheet.group_id) == 200_000


def test_a_member_gives_once_a_sheet_and_must_be_on_it(
    sessions: Sessions, sheet: CollectionSheet, leader: Actor
) -> None:
    def receive(*taken: actions.Taken) -> None:
        actions.receive_facts(by=leader, sheet=sheet, command_id=new_id(), taken=taken)

    receive(sessions.taken(0, 200_000, 0))
    with pytest.raises(AlreadyReceived):
        receive(sessions.taken(1, 1_000, 0), sessions.taken(0, 1_000, 0))
    with pytest.raises(NotOnTheSheet):
        receive(sessions.taken(1, 1_000, 0), sessions.taken(0, 1_000, 0, group=1))
    for interest, savings in ((0, 0), (-1, 5), (5, -1)):
        with pytest.raises(NothingReceived):
            receive(sessions.taken(1, interest, savings))
    assert Receipt.objects.count() == 1


def test_money_is_received_on_a_day_before_the_session_and_not_in_the_future(
    sessions: Sessions, sheet: CollectionSheet, leader: Actor
) -> None:
    for day in (sessions.world.on + timedelta(days=1), date(2025, 1, 8)):
        with pytest.raises(ReceivedOutsideTheMonth):
            actions.receive_facts(
                by=leader,
                sheet=sheet,
                command_id=new_id(),
                taken=[sessions.taken(0, 1_000, 0)._replace(received_on=day)],
            )


def test_the_board_collects_what_its_contract_says(
    sessions: Sessions, sheet: CollectionSheet
) -> None:
    sessions.house()
    contract = Delegation.objects.filter(group=sheet.group_id)
    contract.update(collects_savings=False)
    leader = sessions.actor("group_leader")

    def receive(interest: int, savings: int) -> None:
        taken = [sessions.taken(0, interest, savings)]
        actions.receive_facts(by=leader, sheet=sheet, command_id=new_id(), taken=taken)

    with pytest.raises(NotTrustedToCollect):
        receive(1_000, 1_000)
    contract.update(valid_to=sessions.world.on)
    with pytest.raises(NotTrustedToCollect):
        receive(1_000, 0)
    contract.update(valid_to=None)
    receive(1_000, 0)


def test_a_sheet_that_was_handed_in_takes_no_more_until_it_is_taken_back(
    sessions: Sessions, sheet: CollectionSheet, leader: Actor
) -> None:
    def receive() -> None:
        taken = [sessions.taken(1, 9_000, 0)]
        actions.receive_facts(by=leader, sheet=sheet, command_id=new_id(), taken=taken)

    handed = actions.hand_in_sheet(by=leader, sheet=sheet)
    assert (handed.state, handed.attended_by) == ("handed_in", "leader")
    with pytest.raises(SheetIsClosed):
        receive()
    with pytest.raises(SheetIsClosed):
        actions.hand_in_sheet(by=leader, sheet=sheet)
    with pytest.raises(SomebodyWasFirst):
        actions.take_back_sheet(by=leader, sheet=sheet, version=1)
    actions.take_back_sheet(by=leader, sheet=sheet, version=handed.version)
    receive()
    actions.hand_in_sheet(by=leader, sheet=sheet)
    actions.check_sheet_by_union(
        by=sessions.actor("commune_cadre"), sheet=sheet, notes=notes_of(9_000)
    )
    with pytest.raises(SheetIsClosed):
        actions.take_back_sheet(by=sessions.actor("group_leader"), sheet=sheet)


def test_a_wrong_receipt_is_reversed_and_written_again_and_both_stay(
    sessions: Sessions, sheet: CollectionSheet, leader: Actor
) -> None:
    wrong = sessions.taken(0, 200_000, 50_000)
    actions.receive_facts(by=leader, sheet=sheet, command_id=new_id(), taken=[wrong])
    right, key = sessions.taken(0, 200_000, 5_000), new_id()
    old = Receipt.objects.get()

    def correct() -> Receipt:
        return actions.correct_receipt(by=leader, receipt=old, correction=right, command_id=key)

    new = correct()
    assert correct() == new
    old.refresh_from_db()
    assert (old.state, new.state, new.replaces_id) == ("reversed", "recorded", old.pk)
    assert new.number == f"{old.number}.1"
    assert sessions.held(sheet.group_id) == 205_000
    kinds = (
        Entry.objects.filter(sheet_id=sheet.pk).order_by("sequence").values_list("kind", flat=True)
    )
    assert list(kinds) == ["receipt_in_village", "receipt_reversed", "receipt_in_village"]
    with pytest.raises(SheetIsClosed):
        actions.correct_receipt(
            by=leader, receipt=old, correction=sessions.taken(0, 1, 1), command_id=new_id()
        )
    sessions.books_balance()


def test_principal_has_no_way_through_a_leader(sessions: Sessions) -> None:
    """No form field, no column, no argument and no account of principal in anything a leader does."""
    for model in (models.SheetLine, models.Receipt, models.CollectionSheet):
        assert not [f.name for f in model._meta.get_fields() if "principal" in f.name]
    assert not [name for name in actions.Taken._fields if "principal" in name]
    principal = {Account.PRINCIPAL_IN_TERM, Account.PRINCIPAL_OVERDUE, Account.PRINCIPAL_FROZEN}
    for name, template in DEEDS.items():
        accounts = {leg.account for leg in template.legs}
        if Account.LEADER_CASH in accounts or Account.AWAITING_SESSION in accounts:
            assert not accounts & principal, name
    leader = sessions.actor("group_leader")
    session = CommuneSession(pk=0)
    for refused in (
        lambda: actions.pay_out(by=leader, session=session, items=[]),
        lambda: actions.take_principal_at_session(by=leader, session=session, items=[]),
        lambda: actions.add_principal_payer(
            by=leader, session=session, loan=sessions.loans[0], amount_dong=1, client_id=new_id()
        ),
    ):
        with pytest.raises(NotAllowed):
            refused()


def test_another_groups_leader_sees_neither_sheet_nor_session(sessions: Sessions) -> None:
    session = sessions.plan()
    sessions.actor("group_leader", 0)
    assert CollectionSheet.objects.filter(session=session).count() == 1
    assert CommuneSession.objects.filter(pk=session.pk).exists()
    sessions.actor("group_leader", 1)
    assert not CollectionSheet.objects.filter(session=session).exists()
    assert not CommuneSession.objects.filter(pk=session.pk).exists()


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    given_sums=st.dictionaries(
        st.integers(0, 5),
        st.tuples(st.integers(0, 900_000), st.integers(0, 900_000)).filter(any),
        min_size=1,
    )
)
def test_every_dong_that_is_given_ends_as_interest_or_savings_and_the_leader_holds_none(
    sessions: Sessions, given_sums: dict[int, tuple[int, int]]
) -> None:
    with transaction.atomic():
        session = sessions.plan()
        sheet = sessions.sheet(session)
        sessions.collect(sheet, given_sums)
        total = sum(map(sum, given_sums.values()))
        assert sessions.held(sheet.group_id) == total
        sessions.post_all(sessions.open(session, cash=0))
        assert sessions.held(sheet.group_id) == 0
        assert sessions.balance(1010, session.pk) == total
        entries = Entry.objects.filter(kind="session_allocation").values("id")
        lines = Line.objects.filter(entry_id__in=entries)
        assert -sum(x.amount_dong for x in lines if x.account in (3010, 3020, 3030, 4020)) == total
        assert all(sessions.balance(4010, m.pk) == 0 for m in sessions.world.groups[0].memberships)
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    "attack",
    [
        "update commune_sessions_receipt set interest_dong = interest_dong + 1",
        "update commune_sessions_receipt set membership_id = membership_id + 1",
        "insert into commune_sessions_receipt (id, number, sheet_id, membership_id, interest_dong, savings_dong, received_on,"
        " recorded_by, state, path, union_code) select gen_random_uuid(), number || 'x', sheet_id, 987654321, 1, 1,"
        " received_on, recorded_by, state, path, union_code from commune_sessions_receipt",
    ],
)
def test_a_receipt_is_of_its_sheets_people_and_says_what_it_said(
    sessions: Sessions, sheet: CollectionSheet, leader: Actor, attack: str
) -> None:
    given = [sessions.taken(0, 200_000, 50_000)]
    actions.receive_facts(by=leader, sheet=sheet, command_id=new_id(), taken=given)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(attack)
