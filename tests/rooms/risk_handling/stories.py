"""A whirlwind took the pepper garden: what the stories of debts at risk have in common."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from diemtua.ground.actors import Actor, Scope, set_context
from diemtua.ground.models import Calendar
from diemtua.lending.actions import disburse_loans
from diemtua.lending.models import Loan
from diemtua.risk_handling import actions
from diemtua.risk_handling.models import RiskDossier, RiskLine
from tests.rooms.lending.test_money_moves import an_approved
from tests.world import World

Become = Callable[..., Actor]
EVENT_ON = date(2025, 3, 1)
TOLD = {
    "what_lost": "Lốc xoáy làm đổ 400 trụ tiêu",
    "lost_dong": 30_000_000,
    "whole_dong": 60_000_000,
    "economy": "Nhà còn làm thuê, có hai con đi học",
    "plan": "Trồng lại, trả dần từ vụ 2027",
    "asked_on": date(2025, 3, 10),
}
FOUND = {
    "found_state": "Vườn đổ một nửa, đúng như đơn",
    "found_assets": "Nhà cấp bốn",
    "found_ability": "Chưa trả được trong hai vụ tới",
    "found_remedy": "Hội giúp cây giống",
}
PEOPLE = [("Thị Hoa", "Tổ trưởng", "Tổ TK&VV"), ("Lê Văn Khang", "Phó Chủ tịch", "UBND xã")]


def after_the_reform(world: World, become: Become) -> Become:
    """Communes of the story end in July 2025: from then on its people see their office's whole, whoever follows."""

    def wide(role: str, n: int = 0) -> Actor:
        actor = replace(become(role, n), scope=Scope((world.office.path,)))
        set_context(actor)
        return actor

    return wide


def lent(world: World, *, members: Sequence[int] = (2,), term: int = 36) -> list[Loan]:
    """Loans of fifty million in the first group, paid out on the day of the story."""
    made = [an_approved(world, member=member, on=world.on, term=term) for member in members]
    return disburse_loans(
        by=world.house, application_ids=[one.pk for one in made], on=world.on, session_id=7
    )


def today(world: World, on: date) -> None:
    """The business day moves on; who acts after it acts on that day."""
    set_context(world.house)
    Calendar.objects.filter(id=1).update(today=on)
    world.on = on


def made(
    become: Become, loans: Sequence[Loan], *, kind: str = "freeze", cause: str = "disaster"
) -> RiskDossier:
    """The leader makes the dossier."""
    wanted = actions.Wanted(kind=kind, cause=cause, event_on=EVENT_ON, event="Lốc xoáy tại thôn 1")
    return actions.make_dossier(
        by=become("group_leader"), wanted=wanted, loan_ids=[loan.pk for loan in loans]
    )


def lines(dossier: RiskDossier) -> list[RiskLine]:
    return list(RiskLine.objects.filter(dossier=dossier).select_related("dossier").order_by("pk"))


def to_the_officer(world: World, become: Become, dossier: RiskDossier) -> RiskDossier:
    """Handed in, seen on the spot, confirmed by union and commune."""
    leader = become("group_leader")
    for line in lines(dossier):
        actions.change_line(by=leader, line=line, values=dict(TOLD))
    actions.hand_in(by=leader, dossier=dossier)
    cadre = become("commune_cadre")
    actions.write_minutes(
        by=cadre, dossier=dossier, held_on=world.on, place="Thôn 1", people=PEOPLE
    )
    for line in lines(dossier):
        actions.change_line(by=cadre, line=line, values=dict(FOUND))
    actions.confirm_for_union(by=cadre, dossier=dossier)
    return actions.confirm_for_commune(by=become("commune_committee"), dossier=dossier)


def proposed(world: World, become: Become, dossier: RiskDossier) -> RiskDossier:
    """All papers in, proposed to the office's director."""
    found = to_the_officer(world, become, dossier)
    officer = become("credit_officer")
    for paper in actions.papers_of(found):
        actions.receive_paper(by=officer, dossier=found, paper=paper.code)
    return actions.propose(by=officer, dossier=found)


def decided(world: World, become: Become, dossier: RiskDossier) -> RiskDossier:
    """By way of the branch to head office, which records the Board's decision."""
    found = proposed(world, become, dossier)
    actions.pass_up(by=become("manager"), dossier=found)
    actions.appraise(by=become("branch"), dossier=found)
    paper = actions.Decided(number="15/QĐ-HĐQT", on=world.on)
    actions.decide(by=become("head_office"), dossiers=[found], paper=paper)
    found.refresh_from_db()
    return found


def booked(world: World, become: Become, dossier: RiskDossier) -> RiskDossier:
    return actions.book(by=become("manager"), dossier=decided(world, become, dossier))
