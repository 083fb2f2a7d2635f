"""Stories of money that leaves the session's box: savings to members in person, commission to group boards."""

from __future__ import annotations

from typing import Any

import pytest

from diemtua.commune_sessions import actions, papers_paying, queries
from diemtua.commune_sessions.models import CommuneSession, QueueItem
from diemtua.commune_sessions.problems import (
    CommissionHasMoved,
    CommissionNotAtSession,
    NoCommissionDue,
    NotEnoughCash,
    NothingToApprove,
    NotOfTheBoard,
    QueueNotEmpty,
    SavingsAreElsewhere,
    WhoApprovesDoesNotPay,
    WithdrawalOutOfBounds,
    WithdrawalWaits,
)
from diemtua.ground.clock import new_id
from diemtua.ground.problems import NotAllowed, SameIdOtherContent, SomebodyWasFirst
from diemtua.ledger.posting import Draft, Subjects, post
from diemtua.people.models import Person
from diemtua.rules import postings
from tests.rooms.commune_sessions.sessions import Sessions

pytestmark = pytest.mark.django_db


def books(sessions: Sessions, kind: str, lines: tuple[postings.Line, ...], member: int = 0) -> None:
    """What happened before: booked by the house on the group."""
    here, by = sessions.world.groups[0], sessions.house()
    subjects = Subjects(
        office_id=sessions.world.office.pk,
        group_id=here.group.pk,
        membership_id=here.memberships[member].pk,
    )
    draft = Draft(
        kind=kind,
        office_id=sessions.world.office.pk,
        business_date=sessions.world.on,
        path=here.group.path,
        union_code=here.group.union_code,
        group_id=here.group.pk,
        parts=[(lines, subjects)],
    )
    post([draft], by=by)


def saved(sessions: Sessions, dong: int, member: int = 0) -> None:
    books(
        sessions,
        "savings_paid_in_at_office",
        postings.savings_paid_in(dong, at_office=True),
        member,
    )


def asks(sessions: Sessions, session: CommuneSession, dong: int, member: int = 0) -> QueueItem:
    return actions.queue_withdrawal(
        by=sessions.actor("teller"),
        session=session,
        membership=sessions.world.groups[0].memberships[member],
        amount_dong=dong,
        client_id=new_id(),
    )


def test_a_member_takes_out_savings_in_person_and_never_more_than_she_has(
    sessions: Sessions,
) -> None:
    saved(sessions, 1_500_000)
    session = sessions.open(sessions.plan(), cash=2_000_000)
    item = asks(sessions, session, 600_000)
    assert item.client_id is not None
    with pytest.raises(WithdrawalOutOfBounds, match=r"900\.000"):
        asks(sessions, session, 900_001)
    again = actions.queue_withdrawal(
        by=sessions.actor("teller"),
        session=session,
        membership=sessions.world.groups[0].memberships[0],
        amount_dong=600_000,
        client_id=item.client_id,
    )
    assert again.pk == item.pk
    with pytest.raises(SameIdOtherContent):
        actions.queue_withdrawal(
            by=sessions.actor("teller"),
            session=session,
            membership=sessions.world.groups[0].memberships[0],
            amount_dong=500_000,
            client_id=item.client_id,
        )
    elsewhere = sessions.world.groups[1].memberships[0]
    with pytest.raises(SavingsAreElsewhere):
        actions.queue_withdrawal(
            by=sessions.actor("teller"),
            session=session,
            membership=elsewhere,
            amount_dong=1,
            client_id=new_id(),
        )
    with pytest.raises(QueueNotEmpty, match="rút tiền gửi"):
        actions.post_session(by=sessions.actor("teller"), session=session)
    teller = sessions.actor("teller")
    assert actions.pay_withdrawals(by=teller, session=session, items=[item]) == 600_000
    with pytest.raises(SomebodyWasFirst):
        actions.pay_withdrawals(by=teller, session=session, items=[item])
    sessions.house()
    member = sessions.world.groups[0].memberships[0]
    assert sessions.balance(4020, member.pk) == -900_000
    assert sessions.balance(1010, session.pk) == 1_400_000
    item.refresh_from_db()
    slip = papers_paying.withdrawal_slip(session, item)
    assert (slip.before_dong, slip.amount_dong, slip.after_dong) == (1_500_000, 600_000, 900_000)
    sessions.books_balance()


def test_a_large_withdrawal_waits_for_the_controller_and_two_small_ones_are_one_large(
    sessions: Sessions,
) -> None:
    saved(sessions, 20_000_000)
    session = sessions.open(sessions.plan(), cash=50_000_000)
    small = asks(sessions, session, 3_000_000)
    more = asks(sessions, session, 2_000_000)
    teller = sessions.actor("teller")
    with pytest.raises(WithdrawalWaits, match=r"5\.000\.000"):
        actions.pay_withdrawals(by=teller, session=session, items=[more])
    with pytest.raises(NotAllowed):
        actions.approve_withdrawal(by=teller, item=more)
    controller = sessions.actor("controller")
    assert [x.pk for x in queries.withdrawals_to_approve(controller.scope, session)] == [more.pk]
    with pytest.raises(NothingToApprove):
        actions.approve_withdrawal(by=controller, item=small)
    actions.approve_withdrawal(by=controller, item=more)
    with pytest.raises(NothingToApprove):
        actions.approve_withdrawal(by=controller, item=more)
    teller = sessions.actor("teller")
    assert actions.pay_withdrawals(by=teller, session=session, items=[small, more]) == 5_000_000

    large = asks(sessions, session, 10_000_000)
    house = sessions.house()
    actions.approve_withdrawal(by=house, item=large)
    with pytest.raises(WhoApprovesDoesNotPay):
        actions.pay_withdrawals(by=house, session=session, items=[large])
    sessions.books_balance()


def test_savings_are_paid_only_from_cash_that_is_there(sessions: Sessions) -> None:
    saved(sessions, 900_000)
    session = sessions.open(sessions.plan(), cash=500_000)
    item = asks(sessions, session, 600_000)
    with pytest.raises(NotEnoughCash, match=r"còn 500\.000"):
        actions.pay_withdrawals(by=sessions.actor("teller"), session=session, items=[item])


def test_a_board_is_paid_what_the_books_owe_it_once(sessions: Sessions) -> None:
    books(sessions, "commission_due", postings.commission_due(325_000))
    session = sessions.open(sessions.plan(), cash=1_000_000)
    sheet, here = sessions.sheet(session), sessions.world.groups[0]
    teller = sessions.actor("teller")
    (row,) = queries.commission_rows(teller.scope, session)
    assert (row.due_dong, row.payment) == (325_000, None)
    assert [b.person_id for b in row.board] == [here.leader.pk, here.deputy.pk]
    member = here.memberships[4].person

    def pays(person: Person = here.deputy, dong: int = 325_000, role: str = "teller") -> Any:
        one = actions.BoardPaid(sheet=sheet, received_by_id=person.pk, shown_dong=dong)
        return actions.pay_commissions(by=sessions.actor(role), session=session, paid=[one])

    with pytest.raises(NotOfTheBoard):
        pays(member)
    with pytest.raises(CommissionHasMoved, match=r"325\.000"):
        pays(dong=320_000)
    with pytest.raises(NotAllowed):
        pays(role="credit_officer")
    (paid,) = pays()
    assert (paid.amount_dong, paid.received_by_id) == (325_000, here.deputy.pk)
    with pytest.raises(NoCommissionDue):
        pays()
    sessions.house()
    assert sessions.balance(7020, here.group.pk) == 0
    assert sessions.balance(1010, session.pk) == 675_000
    receipt = papers_paying.commission_receipt(paid)
    assert (receipt.amount_dong, receipt.receiver_post) == (325_000, "Tổ phó")
    assert str(paid.number).startswith("HH-")
    sessions.books_balance()


def test_an_office_that_pays_commission_by_transfer_pays_no_cash(sessions: Sessions) -> None:
    books(sessions, "commission_due", postings.commission_due(325_000))
    session = sessions.open(sessions.plan(), cash=1_000_000)
    sessions.house()
    office = sessions.world.office
    office.commission_paid_at_session = False
    office.save(update_fields=["commission_paid_at_session"])
    leader, sheet = sessions.world.groups[0].leader.pk, sessions.sheet(session)
    one = actions.BoardPaid(sheet=sheet, received_by_id=leader, shown_dong=325_000)
    with pytest.raises(CommissionNotAtSession):
        actions.pay_commissions(by=sessions.actor("teller"), session=session, paid=[one])


def test_who_was_approved_and_waits_for_the_notice_is_named(sessions: Sessions) -> None:
    session = sessions.open(sessions.plan())
    sessions.house()
    late = sessions.approved()
    told = queries.on_their_way(session)
    assert [(one.name, one.amount_dong) for one in told] == [(late.person.full_name, 50_000_000)]
    actions.queue_payouts(by=sessions.actor("teller"), session=session)
    assert queries.on_their_way(session) == []
