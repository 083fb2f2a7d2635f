"""A commune session from its lists to its close: who does what, and where each đồng is at every step."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from diemtua.commune_sessions import actions, queries
from diemtua.commune_sessions.actions import TeamPart
from diemtua.commune_sessions.actions.closing import Minutes, Present, Task
from diemtua.commune_sessions.models import (
    BriefingAttendance,
    BriefingTask,
    CashCount,
    CollectionSheet,
    CommuneSession,
    QueueItem,
    Receipt,
    SheetLine,
)
from diemtua.commune_sessions.problems import (
    BoxDoesNotMatch,
    BriefingIsMissing,
    CashDoesNotMatch,
    EarlierSessionOpen,
    LoanIsElsewhere,
    MinutesAreEmpty,
    NotEnoughCash,
    NotTheDay,
    PrincipalOutOfBounds,
    QueueNotEmpty,
    SamePersonTwice,
    SessionAlreadyOpen,
    SessionIsNotOpen,
    SheetNotHandedIn,
    SheetsAreFixed,
    SheetsNotReady,
    TeamTooSmall,
    UnknownNote,
    WhoPostsDoesNotClose,
)
from diemtua.facts.models import SessionTotals
from diemtua.ground.clock import new_id
from diemtua.ground.problems import NotAllowed, SameIdOtherContent, SomebodyWasFirst
from diemtua.lending.actions import settle_at_desk
from diemtua.lending.models import Loan
from diemtua.rules.periods import Month
from tests.rooms.commune_sessions.sessions import Sessions, notes_of

pytestmark = [pytest.mark.django_db, pytest.mark.datalaw]

# 59 days of 50 million at 6.6 per cent a year, rounded once: 12 January to 12 March.
DUE = 533_425
MINUTES = Minutes(results="Thu đủ lãi tháng 3.")


def test_the_whole_day_of_a_session(sessions: Sessions) -> None:
    session = sessions.plan()
    sheet = sessions.sheet(session)
    assert [line.interest_dong for line in sheet.lines.order_by("number")] == [
        DUE,
        DUE,
        DUE,
        0,
        0,
        0,
    ]
    sessions.collect(sheet, {0: (DUE, 66_575), 1: (DUE, 0), 4: (0, 50_000)})
    held = 2 * DUE + 66_575 + 50_000
    assert sessions.held(sheet.group_id) == held

    cadre = sessions.actor("commune_cadre")
    actions.check_sheet_by_union(by=cadre, sheet=sheet, notes=notes_of(held))
    waiting = sessions.approved()
    session = sessions.open(session)
    assert [i.application_id for i in session.queue.all()] == [waiting.pk]

    teller = sessions.actor("teller")
    (loan,) = actions.pay_out(by=teller, session=session, items=list(session.queue.all()))
    assert loan.application_id == waiting.pk
    payer = actions.add_principal_payer(
        by=teller,
        session=session,
        loan=sessions.loans[0],
        amount_dong=10_000_000,
        client_id=new_id(),
    )
    actions.take_principal_at_session(by=teller, session=session, items=[payer])
    actions.count_sheet(by=teller, sheet=sheet, notes=notes_of(held))
    session = sessions.post_all(session)

    assert sessions.held(sheet.group_id) == 0
    assert sessions.balance(1010, session.pk) == 200_000_000 - 50_000_000 + 10_000_000 + held
    assert [sessions.owed(loan).arrears_in_term_dong for loan in sessions.loans[:3]] == [0, 0, DUE]
    members = sessions.world.groups[0].memberships
    assert sessions.balance(4020, members[0].pk) == -66_575
    assert sessions.balance(4020, members[4].pk) == -50_000
    assert set(Receipt.objects.values_list("state", flat=True)) == {"posted"}

    actions.write_briefing(by=sessions.actor("credit_officer"), session=session, minutes=MINUTES)
    controller = sessions.actor("controller")
    box = sessions.balance(1010, session.pk)
    session = actions.close_session(by=controller, session=session, notes=notes_of(box))
    assert session.state == CommuneSession.State.CLOSED
    assert sessions.balance(1010, session.pk) == 0
    totals = SessionTotals.objects.get(session_id=session.pk)
    assert (totals.disbursed_dong, totals.disbursed_turns, totals.principal_dong) == (
        50_000_000,
        1,
        10_000_000,
    )
    assert (totals.interest_dong, totals.savings_dong) == (2 * DUE, 116_575)
    assert (totals.groups_due, totals.groups_present, totals.receipts) == (1, 1, 3)
    sessions.books_balance()


def test_cash_is_neither_made_nor_lost_between_office_leader_and_session(
    sessions: Sessions,
) -> None:
    """Money in the three places changes only by what goes out to or comes in from people."""
    session = sessions.plan()
    sheet = sessions.sheet(session)

    def cash() -> int:
        sessions.house()
        office = sessions.balance(1011, sessions.world.office.pk)
        return office + sessions.balance(1010, session.pk) + sessions.held(sheet.group_id)

    before = cash()
    sessions.collect(sheet, {0: (DUE, 1_575)})
    assert cash() == before + DUE + 1_575
    session = sessions.open(session)
    assert cash() == before + DUE + 1_575
    session = sessions.post_all(session)
    actions.write_briefing(by=sessions.actor("credit_officer"), session=session, minutes=MINUTES)
    box = sessions.balance(1010, session.pk)
    actions.close_session(by=sessions.actor("controller"), session=session, notes=notes_of(box))
    assert cash() == before + DUE + 1_575
    assert sessions.balance(1010, session.pk) == 0


def test_a_session_opens_on_its_day_with_a_whole_team_and_once(sessions: Sessions) -> None:
    session = sessions.plan()
    officer = sessions.actor("credit_officer")
    team = sessions.team()

    def opened(parts: list[TeamPart] = team, cash: int = 1_000_000) -> CommuneSession:
        return actions.open_session(
            by=officer,
            session=session,
            team=parts,
            cash_brought_dong=cash,
        )

    with pytest.raises(TeamTooSmall, match="kiểm soát"):
        opened([team[0], team[2]])
    with pytest.raises(SamePersonTwice):
        opened([team[0], *team])
    other = CommuneSession.objects.exclude(pk=session.pk).get()
    with pytest.raises(NotTheDay):
        actions.open_session(by=officer, session=other, team=team, cash_brought_dong=0)
    assert opened().cash_brought_dong == 1_000_000
    with pytest.raises(SessionAlreadyOpen):
        opened()
    with pytest.raises(SheetsAreFixed):
        actions.prepare_sheets(by=officer, session=session)
    with pytest.raises(NotAllowed):
        actions.open_session(
            by=sessions.actor("teller"), session=session, team=team, cash_brought_dong=0
        )


def test_lists_can_be_prepared_again_until_money_was_taken_on_them(sessions: Sessions) -> None:
    session = sessions.plan()
    sheet = sessions.sheet(session)
    lines = SheetLine.objects.filter(sheet=sheet)
    lines.filter(number=1).update(interest_dong=1)
    actions.prepare_sheets(by=sessions.actor("credit_officer"), session=session)
    assert lines.get(number=1).interest_dong == DUE
    sessions.collect(sheet, {0: (1_000, 0)})
    lines.filter(number=1).update(interest_dong=2)
    actions.prepare_sheets(by=sessions.actor("credit_officer"), session=session)
    assert lines.get(number=1).interest_dong == 2


def test_the_next_lists_wait_until_the_session_before_is_posted(sessions: Sessions) -> None:
    session = sessions.open(sessions.plan())
    officer = sessions.actor("credit_officer")
    april = actions.plan_sessions(
        by=officer, office=sessions.world.office, month=Month.parse("2025-04")
    )[0]
    assert april.point_id == session.point_id
    with pytest.raises(EarlierSessionOpen, match="12/03/2025"):
        actions.prepare_sheets(by=officer, session=april)
    sessions.post_all(session)
    assert actions.prepare_sheets(by=sessions.actor("credit_officer"), session=april) == 6


def test_planning_a_month_twice_plans_it_once(sessions: Sessions) -> None:
    officer = sessions.actor("credit_officer")
    once = actions.plan_sessions(
        by=officer, office=sessions.world.office, month=Month.parse("2025-03")
    )
    again = actions.plan_sessions(
        by=officer, office=sessions.world.office, month=Month.parse("2025-03")
    )
    assert [s.held_on for s in once] == [date(2025, 3, 12), date(2025, 3, 18)]
    assert [s.pk for s in once] == [s.pk for s in again]


def test_only_what_was_approved_by_the_day_is_paid_out_and_later_approvals_join_the_queue(
    sessions: Sessions,
) -> None:
    tomorrow = sessions.world.on + timedelta(days=1)
    sessions.house()
    sessions.approved(member=3)
    sessions.approved(member=4, decided_on=tomorrow)
    sessions.approved(group=1, member=4)
    session = sessions.open(sessions.plan())
    assert session.queue.count() == 1
    sessions.house()
    late = sessions.approved(member=5)
    assert actions.queue_payouts(by=sessions.actor("teller"), session=session) == 1
    assert session.queue.filter(application=late).exists()
    assert actions.queue_payouts(by=sessions.actor("teller"), session=session) == 0


def test_a_payout_needs_the_cash_and_counted_groups_bring_it(sessions: Sessions) -> None:
    sessions.house()
    sessions.approved(dong=2_000_000)
    session = sessions.plan()
    sheet = sessions.sheet(session)
    sessions.collect(sheet, {0: (DUE, 966_575)})
    session = sessions.open(session, cash=1_000_000)
    teller = sessions.actor("teller")
    items = list(session.queue.all())
    with pytest.raises(NotEnoughCash, match=r"1\.000\.000"):
        actions.pay_out(by=teller, session=session, items=items)
    actions.count_sheet(by=teller, sheet=sheet, notes=notes_of(1_500_000))
    assert len(actions.pay_out(by=teller, session=session, items=items)) == 1


def test_of_two_tellers_at_one_item_one_is_told(sessions: Sessions) -> None:
    sessions.house()
    sessions.approved()
    session = sessions.open(sessions.plan())
    (item,) = session.queue.all()
    actions.pay_out(by=sessions.actor("teller", 0), session=session, items=[item])
    with pytest.raises(SomebodyWasFirst):
        actions.pay_out(by=sessions.actor("teller", 1), session=session, items=[item])
    with pytest.raises(SomebodyWasFirst):
        actions.mark_absent(by=sessions.actor("teller", 1), item=item)
    sessions.house()
    assert Loan.objects.filter(application=item.application).count() == 1


def test_a_borrower_who_does_not_come_stays_approved(sessions: Sessions) -> None:
    sessions.house()
    application = sessions.approved()
    session = sessions.open(sessions.plan())
    (item,) = session.queue.all()
    with pytest.raises(QueueNotEmpty):
        sessions.post_all(session)
    actions.mark_absent(by=sessions.actor("teller"), item=item)
    sessions.post_all(session)
    application.refresh_from_db()
    assert application.state == "approved"


def test_principal_is_brought_in_person_and_never_more_than_is_owed(sessions: Sessions) -> None:
    session = sessions.open(sessions.plan())
    teller = sessions.actor("teller")
    loan, other_point = sessions.loans[0], sessions.loans[3]
    key = new_id()

    def queued(dong: int, id: object = key, of: Loan = loan) -> QueueItem:
        return actions.add_principal_payer(
            by=teller,
            session=session,
            loan=of,
            amount_dong=dong,
            client_id=id,  # type: ignore[arg-type]
        )

    with pytest.raises(PrincipalOutOfBounds, match=r"50\.000\.000"):
        queued(50_000_001)
    with pytest.raises(PrincipalOutOfBounds):
        queued(0)
    with pytest.raises(LoanIsElsewhere):
        queued(1_000_000, of=other_point)
    item = queued(40_000_000)
    assert queued(40_000_000).pk == item.pk
    with pytest.raises(SameIdOtherContent):
        queued(39_000_000)
    with pytest.raises(PrincipalOutOfBounds, match=r"10\.000\.000"):
        queued(10_000_001, new_id())
    assert actions.take_principal_at_session(by=teller, session=session, items=[item]) == 40_000_000
    assert sessions.owed(loan).in_term_dong == 10_000_000


def test_a_difference_is_named_in_dong_with_the_receipt_that_has_it(sessions: Sessions) -> None:
    session = sessions.plan()
    sheet = sessions.sheet(session)
    sessions.collect(sheet, {0: (DUE, 50_000), 1: (DUE, 0)})
    session = sessions.open(session)
    teller = sessions.actor("teller")
    listed = 2 * DUE + 50_000
    with pytest.raises(CashDoesNotMatch) as refused:
        actions.count_sheet(by=teller, sheet=sheet, notes=notes_of(listed - 50_000))
    said = str(refused.value)
    name = sessions.world.groups[0].memberships[0].person.full_name
    assert "thiếu 50.000 đ" in said
    assert f"-001 ({name})" in said
    with pytest.raises(CashDoesNotMatch, match=r"thừa 1\.000 đ"):
        actions.count_sheet(by=teller, sheet=sheet, notes=notes_of(listed + 1_000))
    with pytest.raises(UnknownNote):
        actions.count_sheet(by=teller, sheet=sheet, notes={25_000: 1})
    assert not CashCount.objects.exists()


def test_three_ways_out_of_a_difference(sessions: Sessions) -> None:
    """The leader brings the rest, corrects a receipt, or is called again later."""
    session = sessions.plan()
    sheet = sessions.sheet(session)
    sessions.collect(sheet, {0: (DUE, 50_000)})
    session = sessions.open(session)
    teller = sessions.actor("teller")
    actions.count_sheet(by=teller, sheet=sheet, notes=notes_of(DUE + 50_000))
    sheet.refresh_from_db()
    assert sheet.state == CollectionSheet.State.COUNTED

    actions.return_sheet(by=teller, sheet=sheet)
    leader = sessions.actor("group_leader")
    old = Receipt.objects.get()
    actions.correct_receipt(
        by=leader, receipt=old, correction=sessions.taken(0, DUE, 5_000), command_id=new_id()
    )
    actions.hand_in_sheet(by=leader, sheet=sheet)
    sessions.check(sheet)
    teller = sessions.actor("teller")
    assert actions.count_sheet(by=teller, sheet=sheet, notes=notes_of(DUE + 5_000)).total_dong == (
        DUE + 5_000
    )
    actions.set_aside_sheet(by=teller, sheet=sheet)
    session = sessions.post_all(session)
    assert sessions.held(sheet.group_id) == DUE + 5_000
    assert Receipt.objects.get(state="recorded").savings_dong == 5_000
    sessions.books_balance()


def test_who_missed_a_session_hands_in_at_the_next_one(sessions: Sessions) -> None:
    session = sessions.plan()
    sheet = sessions.sheet(session)
    sessions.collect(sheet, {0: (DUE, 0)})
    session = sessions.open(session)
    actions.set_aside_sheet(by=sessions.actor("teller"), sheet=sheet)
    sessions.post_all(session)

    sessions.world.on = date(2025, 4, 12)
    from diemtua.ground.models import Calendar

    Calendar.objects.using("default").filter(id=1).update(today=sessions.world.on)
    april = sessions.plan()
    again = sessions.sheet(april)
    sessions.collect(again, {1: (DUE, 0)})
    april = sessions.open(april)
    sessions.post_all(april)
    assert sessions.held(sheet.group_id) == 0
    assert set(Receipt.objects.values_list("state", flat=True)) == {"posted"}
    # 31 days of 50 million at 6.6 per cent have come on top since March.
    assert sessions.owed(sessions.loans[0]).arrears_in_term_dong == 280_274
    sessions.books_balance()


def test_a_session_is_posted_only_when_every_group_is_counted_or_set_aside(
    sessions: Sessions,
) -> None:
    session = sessions.open(sessions.plan())
    teller = sessions.actor("teller")
    with pytest.raises(SheetsNotReady, match=sessions.world.groups[0].group.name):
        actions.post_session(by=teller, session=session)
    with pytest.raises(SomebodyWasFirst):
        actions.post_session(by=teller, session=session, version=session.version + 1)
    sessions.post_all(session)
    with pytest.raises(SessionIsNotOpen):
        actions.post_session(by=teller, session=session)


def test_interest_of_the_day_is_posted_to_every_loan_of_the_point_even_of_absent_groups(
    sessions: Sessions,
) -> None:
    session = sessions.open(sessions.plan())
    sessions.post_all(session)
    assert [sessions.owed(x).arrears_in_term_dong for x in sessions.loans] == [DUE, DUE, DUE, 0, 0]


def test_the_last_interest_closes_a_loan_without_principal(sessions: Sessions) -> None:
    session = sessions.plan()
    sheet = sessions.sheet(session)
    sessions.collect(sheet, {0: (DUE, 0)})
    session = sessions.open(session)
    teller = sessions.actor("teller")
    loan = sessions.loans[0]
    item = actions.add_principal_payer(
        by=teller, session=session, loan=loan, amount_dong=50_000_000, client_id=new_id()
    )
    actions.take_principal_at_session(by=teller, session=session, items=[item])
    loan.refresh_from_db()
    assert loan.state == "open"
    sessions.post_all(session)
    loan.refresh_from_db()
    assert loan.state == "paid_off"


def test_the_union_checks_list_and_cash_before_the_teller(sessions: Sessions) -> None:
    session = sessions.plan()
    sheet = sessions.sheet(session)
    leader = sessions.actor("group_leader")
    actions.receive_facts(
        by=leader, sheet=sheet, command_id=new_id(), taken=[sessions.taken(0, DUE, 0)]
    )
    cadre = sessions.actor("commune_cadre")
    with pytest.raises(SheetNotHandedIn):
        actions.check_sheet_by_union(by=cadre, sheet=sheet, notes=notes_of(DUE))
    actions.hand_in_sheet(by=sessions.actor("group_leader"), sheet=sheet)
    cadre = sessions.actor("commune_cadre")
    with pytest.raises(CashDoesNotMatch):
        actions.check_sheet_by_union(by=cadre, sheet=sheet, notes=notes_of(DUE - 1_000))
    checked = actions.check_sheet_by_union(by=cadre, sheet=sheet, notes=notes_of(DUE))
    assert checked.union_checked_by == cadre.party_id
    assert checked.notes_listed == {str(k): v for k, v in notes_of(DUE).items()}


def test_the_box_is_counted_by_another_person_after_the_briefing(sessions: Sessions) -> None:
    session = sessions.post_all(sessions.open(sessions.plan(), cash=1_000_000))
    controller = sessions.actor("controller")
    with pytest.raises(BriefingIsMissing):
        actions.close_session(by=controller, session=session, notes=notes_of(1_000_000))
    officer = sessions.actor("credit_officer")
    with pytest.raises(MinutesAreEmpty):
        actions.write_briefing(by=officer, session=session, minutes=Minutes())
    actions.write_briefing(by=officer, session=session, minutes=MINUTES)
    controller = sessions.actor("controller")
    with pytest.raises(BoxDoesNotMatch, match=r"thiếu 50\.000 đ"):
        actions.close_session(by=controller, session=session, notes=notes_of(950_000))
    CommuneSession.objects.filter(pk=session.pk).update(posted_by=controller.party_id)
    with pytest.raises(WhoPostsDoesNotClose):
        actions.close_session(by=controller, session=session, notes=notes_of(1_000_000))
    CommuneSession.objects.filter(pk=session.pk).update(posted_by=officer.party_id)
    closed = actions.close_session(
        by=controller, session=session, notes=notes_of(950_000), reason="Rách một tờ, lập biên bản"
    )
    assert closed.state == "closed"
    assert sessions.balance(1010, session.pk) == 0
    assert sessions.balance(9010, sessions.world.office.pk) == 50_000
    assert SessionTotals.objects.get(session_id=session.pk).cash_difference_dong == -50_000
    sessions.books_balance()


def test_minutes_are_written_again_until_the_session_is_closed(sessions: Sessions) -> None:
    session = sessions.open(sessions.plan())
    officer = sessions.actor("credit_officer")
    here = Present(name="Điểu Bé", role="Tổ trưởng")
    task = Task(what="Đôn đốc hai hộ", owner="Hội Phụ nữ", due_on=date(2025, 4, 12))
    first = actions.write_briefing(
        by=officer,
        session=session,
        minutes=Minutes(results="Đủ", present=[here], tasks=[task]),
        version=0,
    )
    again = Minutes(
        results="Đủ",
        present=[Present(name="Điểu Bé", role="Tổ trưởng", present=False)],
        tasks=[task],
    )
    with pytest.raises(SomebodyWasFirst):
        actions.write_briefing(by=officer, session=session, minutes=again, version=0)
    actions.write_briefing(by=officer, session=session, minutes=again, version=first.version)
    assert BriefingAttendance.objects.get().present is False
    done = actions.finish_task(by=officer, task=BriefingTask.objects.get())
    assert done.done_on == sessions.world.on


def test_savings_posted_again_for_an_earlier_payment_count_once(sessions: Sessions) -> None:
    """She pays all and more at the session; then a payment of two days before is booked, and hers is posted again."""
    session = sessions.open(sessions.plan(), cash=1_000_000)
    loan = sessions.loans[0]
    teller = sessions.actor("teller")
    settle_at_desk(
        by=teller,
        loan=loan,
        amount_dong=60_000_000,
        on=session.held_on,
        session_id=session.pk,
        over_to_savings=True,
    )
    once = sessions.balance(4020, loan.membership_id or 0)
    settle_at_desk(by=teller, loan=loan, amount_dong=2_000_000, on=date(2025, 3, 10))
    assert sessions.balance(4020, loan.membership_id or 0) < once < 0
    told = {figure.key: figure.dong for figure in queries.figures(session)}
    assert told["tien-gui"] == -sessions.balance(4020, loan.membership_id or 0)
    sessions.post_all(session)
    actions.write_briefing(by=sessions.actor("credit_officer"), session=session, minutes=MINUTES)
    sessions.house()
    box = sessions.balance(1010, session.pk)
    actions.close_session(by=sessions.actor("controller"), session=session, notes=notes_of(box))
    kept = SessionTotals.objects.get(session_id=session.pk)
    assert kept.savings_dong == told["tien-gui"]
    assert kept.principal_dong == told["thu-goc"]
