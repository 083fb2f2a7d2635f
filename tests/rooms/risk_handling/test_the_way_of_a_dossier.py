"""A whirlwind, a request, minutes on the spot, four desks, one decision, the books; and the way back."""

from __future__ import annotations

from datetime import date

import pytest

from diemtua.ground.actors import Actor
from diemtua.ground.problems import NotAllowed, Problems
from diemtua.ledger.models import Entry, LoanBalance
from diemtua.lending.actions import take_principal_many
from diemtua.lending.models import Freeze
from diemtua.lending.problems import SomethingFollowed
from diemtua.risk_handling import actions
from diemtua.risk_handling.models import RiskEffect, RiskStep
from diemtua.risk_handling.problems import (
    AboveAuthority,
    ByTheRules,
    FindingsMissing,
    InAnotherDossier,
    MinutesMissing,
    NotAtThisDesk,
    OnePersonTwice,
    PapersMissing,
)
from tests.rooms.lending.test_money_moves import bank, books_balance
from tests.rooms.risk_handling.stories import (
    TOLD,
    Become,
    booked,
    decided,
    lent,
    lines,
    made,
    proposed,
    to_the_officer,
    today,
)
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.datalaw]
__all__ = ["bank"]


def parts(loan_id: int) -> tuple[int, int, int]:
    held = LoanBalance.objects.get(loan_id=loan_id)
    return held.in_term_dong, held.overdue_dong, held.frozen_dong


def test_a_freeze_goes_from_the_request_to_the_books(
    world: World, bank: Actor, as_role: Become
) -> None:
    (loan,) = lent(world)
    dossier = booked(world, as_role, made(as_role, [loan]))
    assert (dossier.state, dossier.decides) == ("booked", "board")
    assert parts(loan.pk) == (0, 0, 50_000_000)
    freeze = Freeze.objects.get()
    # Half of the garden lost: three years from the day of the decision.
    assert (freeze.frozen_on, freeze.until) == (date(2025, 3, 12), date(2028, 3, 12))
    effect = RiskEffect.objects.get()
    assert effect.entry_id == freeze.entry_id
    entry = Entry.objects.get(id=effect.entry_id)
    assert "15/QĐ-HĐQT" in entry.memo
    assert dossier.number in entry.memo
    told = list(RiskStep.objects.filter(dossier=dossier).order_by("pk").values_list("deed", "role"))
    assert told == [
        ("made", "group_leader"),
        ("handed_in", "group_leader"),
        ("union", "commune_cadre"),
        ("commune", "commune_committee"),
        ("proposed", "credit_officer"),
        ("passed", "manager"),
        ("appraised", "branch"),
        ("decided", "head_office"),
        ("booked", "manager"),
    ]
    books_balance()


def test_no_desk_decides_above_its_authority(world: World, bank: Actor, as_role: Become) -> None:
    (loan,) = lent(world)
    found = proposed(world, as_role, made(as_role, [loan]))
    paper = actions.Decided(number="1/QĐ", on=world.on)
    with pytest.raises(AboveAuthority, match="Chủ tịch Hội đồng quản trị"):
        actions.decide(by=as_role("manager"), dossiers=[found], paper=paper)
    with pytest.raises(AboveAuthority):
        actions.refuse(by=as_role("manager"), dossier=found, reason="Không xét")
    actions.pass_up(by=as_role("manager"), dossier=found)
    actions.appraise(by=as_role("branch"), dossier=found)
    for role, n in (("manager", 1), ("branch", 1), ("credit_officer", 0)):
        with pytest.raises((AboveAuthority, NotAllowed)):
            actions.decide(by=as_role(role, n), dossiers=[found], paper=paper)
    assert parts(loan.pk) == (50_000_000, 0, 0)


def test_local_money_is_decided_by_its_committee_and_recorded_by_a_second_person_of_the_branch(
    world: World, bank: Actor, as_role: Become
) -> None:
    (loan,) = lent(world)
    loan.money_source = 2
    loan.save(update_fields=["money_source"])
    found = proposed(world, as_role, made(as_role, [loan]))
    assert found.decides == "local_committee"
    actions.pass_up(by=as_role("manager"), dossier=found)
    actions.appraise(by=as_role("branch"), dossier=found)
    paper = actions.Decided(number="88/QĐ-UBND", on=world.on)
    with pytest.raises(NotAllowed):
        actions.decide(by=as_role("head_office"), dossiers=[found], paper=paper)
    with pytest.raises(OnePersonTwice):
        actions.decide(by=as_role("branch"), dossiers=[found], paper=paper)
    actions.decide(by=as_role("branch", 1), dossiers=[found], paper=paper)
    found.refresh_from_db()
    assert found.state == "decided"


def test_a_dossier_sent_back_walks_another_round_and_nothing_of_the_first_is_lost(
    world: World, bank: Actor, as_role: Become
) -> None:
    (loan,) = lent(world)
    found = to_the_officer(world, as_role, made(as_role, [loan]))
    actions.send_back(by=as_role("credit_officer"), dossier=found, reason="Thiếu ảnh vườn tiêu")
    found.refresh_from_db()
    assert (found.state, found.round, found.union_by) == ("draft", 2, None)
    assert found.returned_reason == "Thiếu ảnh vườn tiêu"
    with pytest.raises(NotAtThisDesk):
        actions.confirm_for_union(by=as_role("commune_cadre"), dossier=found)
    decided(world, as_role, found)
    rounds = RiskStep.objects.filter(dossier=found, deed="union").values_list("round", flat=True)
    assert sorted(rounds) == [1, 2]


def test_who_made_the_dossier_does_not_confirm_it(
    world: World, bank: Actor, as_role: Become
) -> None:
    (loan,) = lent(world)
    cadre = as_role("commune_cadre")
    wanted = actions.Wanted(
        kind="freeze", cause="disaster", event_on=date(2025, 3, 1), event="Lốc xoáy"
    )
    found = actions.make_dossier(by=cadre, wanted=wanted, loan_ids=[loan.pk])
    (line,) = lines(found)
    values = {**TOLD, "found_state": "Đúng", "found_ability": "Chưa trả được"}
    actions.change_line(by=cadre, line=line, values=values)
    actions.hand_in(by=cadre, dossier=found)
    actions.write_minutes(by=cadre, dossier=found, held_on=world.on, place="", people=[])
    with pytest.raises(OnePersonTwice):
        actions.confirm_for_union(by=cadre, dossier=found)


def test_what_is_missing_is_said_at_each_desk(world: World, bank: Actor, as_role: Become) -> None:
    (loan,) = lent(world)
    found = made(as_role, [loan])
    with pytest.raises(InAnotherDossier):
        made(as_role, [loan])
    leader = as_role("group_leader")
    with pytest.raises(ByTheRules, match="chưa ghi thiệt hại"):
        actions.hand_in(by=leader, dossier=found)
    (line,) = lines(found)
    actions.change_line(by=leader, line=line, values={**TOLD, "months": 48})
    with pytest.raises(ByTheRules, match="tối đa 36 tháng"):
        actions.hand_in(by=leader, dossier=found)
    actions.change_line(by=leader, line=line, values={"lost_dong": 20_000_000, "months": 12})
    with pytest.raises(ByTheRules, match="33,33% chỉ được gia hạn nợ"):
        actions.hand_in(by=leader, dossier=found)
    actions.change_line(by=leader, line=line, values={**TOLD, "months": None})
    actions.hand_in(by=leader, dossier=found)
    cadre = as_role("commune_cadre")
    with pytest.raises(MinutesMissing):
        actions.confirm_for_union(by=cadre, dossier=found)
    actions.write_minutes(by=cadre, dossier=found, held_on=world.on, place="", people=[])
    with pytest.raises(FindingsMissing):
        actions.confirm_for_union(by=cadre, dossier=found)
    found = to_the_officer(world, as_role, _sent_back(found, as_role))
    with pytest.raises(PapersMissing, match="01/XLN"):
        actions.propose(by=as_role("credit_officer"), dossier=found)


def _sent_back(found, become: Become):  # type: ignore[no-untyped-def]
    return actions.send_back(by=become("commune_cadre"), dossier=found, reason="Ghi lại")


def test_what_was_repaid_meanwhile_is_booked_less_and_told(
    world: World, bank: Actor, as_role: Become
) -> None:
    (loan,) = lent(world)
    found = decided(world, as_role, made(as_role, [loan]))
    take_principal_many(by=world.house, payments=[(loan.pk, 8_000_000)], on=world.on, session_id=8)
    actions.book(by=as_role("manager"), dossier=found)
    (line,) = lines(found)
    assert (line.booked_principal_dong, line.difference != "") == (42_000_000, True)
    assert parts(loan.pk) == (0, 0, 42_000_000)
    books_balance()


def test_a_freeze_is_taken_back_by_two_people_while_nothing_followed(
    world: World, bank: Actor, as_role: Become
) -> None:
    (loan,) = lent(world)
    found = booked(world, as_role, made(as_role, [loan]))
    actions.ask_undo(by=as_role("credit_officer"), dossier=found, reason="Ghi nhầm người vay")
    actions.undo(by=as_role("manager"), dossier=found)
    found.refresh_from_db()
    assert found.state == "undone"
    assert parts(loan.pk) == (50_000_000, 0, 0)
    effect = RiskEffect.objects.get()
    assert effect.reversed_by is not None
    assert Entry.objects.get(id=effect.reversed_by).reverses == effect.entry_id
    books_balance()
    again = made(as_role, [loan])
    assert again.pk != found.pk
    booked(world, as_role, again)
    assert parts(loan.pk) == (0, 0, 50_000_000)
    books_balance()


def test_once_something_followed_it_stays_and_the_reason_is_told(
    world: World, bank: Actor, as_role: Become
) -> None:
    (loan,) = lent(world)
    found = booked(world, as_role, made(as_role, [loan]))
    today(world, date(2025, 4, 12))
    take_principal_many(by=world.house, payments=[(loan.pk, 1_000_000)], on=world.on, session_id=9)
    actions.ask_undo(by=as_role("credit_officer"), dossier=found, reason="Ghi nhầm")
    with pytest.raises(SomethingFollowed, match="lập hồ sơ mới"):
        actions.undo(by=as_role("manager"), dossier=found)
    assert parts(loan.pk) == (0, 0, 49_000_000)


def test_all_faults_of_a_dossier_are_told_together(
    world: World, bank: Actor, as_role: Become
) -> None:
    loans = lent(world, members=(2, 3))
    found = made(as_role, loans)
    with pytest.raises(Problems) as refused:
        actions.hand_in(by=as_role("group_leader"), dossier=found)
    assert len(refused.value.found) == 2
