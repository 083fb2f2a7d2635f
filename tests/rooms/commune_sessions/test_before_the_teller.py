"""Stories before and at the teller's desk: what was not handed in or not seen is not counted; a difference may be booked."""

from __future__ import annotations

from datetime import date

import pytest

from diemtua.commune_sessions import actions, queries
from diemtua.commune_sessions.actions import TeamPart
from diemtua.commune_sessions.models import CashCorrection, CollectionSheet, CommuneSession
from diemtua.commune_sessions.problems import (
    BooksMovedSinceAsked,
    CheckIsDone,
    CorrectionIsDecided,
    CorrectionWaits,
    NoDifferenceLeft,
    NotEnoughCash,
    NothingToCorrect,
    NotOfTheOffice,
    OnePersonAPart,
    ReasonIsMissing,
    SamePersonTwice,
    SheetNotHandedIn,
    TeamTooSmall,
    UnionHasNotChecked,
    WhoAsksDoesNotDecide,
    WhoWaivesDoesNotCount,
)
from diemtua.ground.clock import new_id
from diemtua.ground.models import Calendar
from diemtua.ground.problems import NotAllowed
from tests.rooms.commune_sessions.sessions import Sessions, notes_of

pytestmark = pytest.mark.django_db

DUE = 533_425


def opened(
    sessions: Sessions, *, checked: bool = True, cash: int = 200_000_000
) -> tuple[CommuneSession, CollectionSheet]:
    session = sessions.plan()
    sheet = sessions.sheet(session)
    sessions.collect(sheet, {0: (DUE, 50_000)}, checked=checked)
    return sessions.open(session, cash), sheet


def test_a_sheet_that_was_never_handed_in_is_not_counted(sessions: Sessions) -> None:
    session = sessions.plan()
    sheet = sessions.sheet(session)
    sessions.open(session)
    teller = sessions.actor("teller")
    with pytest.raises(SheetNotHandedIn, match=sheet.number):
        actions.count_sheet(by=teller, sheet=sheet, notes={})
    leader = sessions.actor("group_leader")
    taken = [sessions.taken(0, DUE, 0)]
    actions.receive_facts(by=leader, sheet=sheet, command_id=new_id(), taken=taken)
    teller = sessions.actor("teller")
    with pytest.raises(SheetNotHandedIn):
        actions.count_sheet(by=teller, sheet=sheet, notes=notes_of(DUE))
    sheet.refresh_from_db()
    assert sheet.state == "collecting"


def test_the_union_comes_before_the_teller_unless_the_controller_says_why(
    sessions: Sessions,
) -> None:
    _session, sheet = opened(sessions, checked=False)
    teller = sessions.actor("teller")
    with pytest.raises(UnionHasNotChecked, match="Mời Hội kiểm trước"):
        actions.count_sheet(by=teller, sheet=sheet, notes=notes_of(DUE + 50_000))
    with pytest.raises(NotAllowed):
        actions.waive_union_check(by=teller, sheet=sheet, reason="Vội")
    controller = sessions.actor("controller")
    with pytest.raises(ReasonIsMissing):
        actions.waive_union_check(by=controller, sheet=sheet, reason="  ")
    waived = actions.waive_union_check(by=controller, sheet=sheet, reason="Cán bộ Hội nghỉ ốm")
    assert (waived.check_waived_by, waived.check_waived_reason) == (
        controller.party_id,
        "Cán bộ Hội nghỉ ốm",
    )
    with pytest.raises(CheckIsDone):
        actions.waive_union_check(by=controller, sheet=sheet, reason="Lần nữa")
    with pytest.raises(NotAllowed):
        actions.count_sheet(by=controller, sheet=sheet, notes=notes_of(DUE + 50_000))
    teller = sessions.actor("teller")
    assert actions.count_sheet(by=teller, sheet=sheet, notes=notes_of(DUE + 50_000))


def test_who_lets_a_group_pass_unseen_does_not_count_it(sessions: Sessions) -> None:
    _session, sheet = opened(sessions, checked=False)
    house = sessions.house()
    actions.waive_union_check(by=house, sheet=sheet, reason="Hội vắng")
    with pytest.raises(WhoWaivesDoesNotCount):
        actions.count_sheet(by=house, sheet=sheet, notes=notes_of(DUE + 50_000))


def test_a_sheet_given_back_is_seen_by_the_union_again(sessions: Sessions) -> None:
    _session, sheet = opened(sessions, checked=False)
    actions.waive_union_check(by=sessions.actor("controller"), sheet=sheet, reason="Hội vắng")
    actions.return_sheet(by=sessions.actor("teller"), sheet=sheet)
    actions.hand_in_sheet(by=sessions.actor("group_leader"), sheet=sheet)
    with pytest.raises(UnionHasNotChecked):
        actions.count_sheet(by=sessions.actor("teller"), sheet=sheet, notes=notes_of(DUE + 50_000))


def test_what_is_short_is_booked_on_the_group_by_two_people_and_brought_next_time(
    sessions: Sessions,
) -> None:
    session, sheet = opened(sessions)
    listed, counted = DUE + 50_000, DUE
    teller = sessions.actor("teller")
    with pytest.raises(NothingToCorrect):
        actions.ask_correction(by=teller, sheet=sheet, notes=notes_of(listed), reason="Thiếu")
    with pytest.raises(ReasonIsMissing):
        actions.ask_correction(by=teller, sheet=sheet, notes=notes_of(counted), reason=" ")
    asked = actions.ask_correction(
        by=teller, sheet=sheet, notes=notes_of(counted), reason="Tổ trưởng làm rơi trên đường"
    )
    assert sessions.held(sheet.group_id) == listed
    with pytest.raises(CorrectionWaits):
        actions.ask_correction(by=teller, sheet=sheet, notes=notes_of(counted), reason="Lại")
    with pytest.raises(NotAllowed):
        actions.decide_correction(by=teller, correction=asked, approved=True)

    controller = sessions.actor("controller")
    decided = actions.decide_correction(by=controller, correction=asked, approved=True)
    assert decided.entry_id is not None
    with pytest.raises(CorrectionIsDecided):
        actions.decide_correction(by=controller, correction=asked, approved=False)
    sheet.refresh_from_db()
    assert (sheet.state, sheet.cash_counted_dong) == ("counted", counted)
    session = sessions.post_all(session)
    sessions.house()
    assert sessions.held(sheet.group_id) == 0
    assert sessions.balance(1018, sheet.group_id) == 50_000
    assert sessions.balance(1010, session.pk) == 200_000_000 + counted
    # The member's saving is hers in full: what is lacking is the leader's, not hers.
    member = sessions.world.groups[0].memberships[0].pk
    assert sessions.balance(4020, member) == -50_000
    sessions.books_balance()

    sessions.world.on = date(2025, 4, 12)
    Calendar.objects.filter(id=1).update(today=sessions.world.on)
    april = sessions.open(sessions.plan())
    group = sessions.world.groups[0].group
    teller = sessions.actor("teller")
    done = actions.settle_difference(by=teller, session=april, group=group)
    assert done.amount_dong == 50_000
    assert queries.difference_dong(april, group.pk) == 0
    with pytest.raises(NoDifferenceLeft):
        actions.settle_difference(by=teller, session=april, group=group)
    sessions.books_balance()


def test_what_is_over_goes_back_to_the_group_when_the_box_has_it(sessions: Sessions) -> None:
    session, sheet = opened(sessions, cash=0)
    over = 20_000
    teller = sessions.actor("teller")
    asked = actions.ask_correction(
        by=teller, sheet=sheet, notes=notes_of(DUE + 50_000 + over), reason="Chưa rõ của ai"
    )
    actions.decide_correction(by=sessions.actor("controller"), correction=asked, approved=True)
    group = sessions.world.groups[0].group
    teller = sessions.actor("teller")
    assert actions.settle_difference(by=teller, session=session, group=group).amount_dong == -over
    sessions.house()
    assert sessions.balance(1018, group.pk) == 0
    assert sessions.balance(1010, session.pk) == -over
    sessions.post_all(session)
    sessions.house()
    assert sessions.balance(1010, session.pk) == DUE + 50_000
    sessions.books_balance()


def test_a_refused_correction_leaves_the_group_to_be_counted_again(sessions: Sessions) -> None:
    _session, sheet = opened(sessions)
    asked = actions.ask_correction(
        by=sessions.actor("teller"), sheet=sheet, notes=notes_of(DUE), reason="Thiếu một tờ"
    )
    controller = sessions.actor("controller")
    refused = actions.decide_correction(by=controller, correction=asked, approved=False)
    assert (refused.approved, refused.entry_id) == (False, None)
    assert sessions.held(sheet.group_id) == DUE + 50_000
    teller = sessions.actor("teller")
    assert actions.count_sheet(by=teller, sheet=sheet, notes=notes_of(DUE + 50_000))


def test_who_asks_does_not_decide_and_moved_books_are_told(sessions: Sessions) -> None:
    _session, sheet = opened(sessions)
    house = sessions.house()
    asked = actions.ask_correction(by=house, sheet=sheet, notes=notes_of(DUE), reason="Thiếu")
    with pytest.raises(WhoAsksDoesNotDecide):
        actions.decide_correction(by=house, correction=asked, approved=True)
    CashCorrection.objects.filter(pk=asked.pk).update(listed_dong=DUE + 40_000)
    with pytest.raises(BooksMovedSinceAsked, match=r"nay 583\.425"):
        actions.decide_correction(by=sessions.actor("controller"), correction=asked, approved=True)


def test_the_team_is_of_the_office_with_one_leader_and_one_controller(sessions: Sessions) -> None:
    session = sessions.plan()
    officer = sessions.actor("credit_officer")

    def opens(team: list[TeamPart]) -> None:
        actions.open_session(by=officer, session=session, team=team, cash_brought_dong=0)

    leader, controller, teller = sessions.team()
    both = TeamPart(party_id=leader.party_id, name=leader.name, part="controller")
    with pytest.raises(SamePersonTwice, match=leader.name):
        opens([leader, both, teller])
    with pytest.raises(TeamTooSmall, match="kiểm soát"):
        opens([leader, teller])
    second = TeamPart(party_id=teller.party_id, name=teller.name, part="controller")
    other = sessions.world.accounts["teller"][1][0]
    third = TeamPart(party_id=other.party_id, name=other.display_name, part="teller")
    with pytest.raises(OnePersonAPart, match="kiểm soát"):
        opens([leader, controller, second, third])
    stranger = sessions.world.accounts["group_leader"][0][0]
    guest = TeamPart(party_id=stranger.party_id, name=stranger.display_name, part="teller")
    with pytest.raises(NotOfTheOffice, match=stranger.display_name):
        opens([leader, controller, guest])
    opens([leader, controller, teller])


def test_cash_that_is_not_there_is_not_given_back(sessions: Sessions) -> None:
    session, sheet = opened(sessions, cash=0)
    asked = actions.ask_correction(
        by=sessions.actor("teller"),
        sheet=sheet,
        notes=notes_of(DUE + 90_000),
        reason="Thừa",
    )
    actions.decide_correction(by=sessions.actor("controller"), correction=asked, approved=True)
    teller = sessions.actor("teller")
    actions.set_aside_sheet(by=teller, sheet=sheet)
    with pytest.raises(NotEnoughCash):
        actions.settle_difference(by=teller, session=session, group=sheet.group)
