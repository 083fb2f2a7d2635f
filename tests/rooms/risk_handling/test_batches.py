"""A storm over two communes: the database finds the loans, cadres take out and in, one decision, one booking."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from diemtua.ground.actors import Actor, set_context
from diemtua.ledger.models import LoanBalance
from diemtua.risk_handling import actions, working
from diemtua.risk_handling.models import RiskBatch, RiskDecision, RiskDossier, RiskLine
from tests.rooms.lending.test_loan_pages import signed_in
from tests.rooms.lending.test_money_moves import bank, books_balance
from tests.rooms.papers.reading import word_text
from tests.rooms.risk_handling.stories import FOUND, PEOPLE, TOLD, Become, lent, lines
from tests.world import World

pytestmark = pytest.mark.django_db
SignedIn = Callable[..., Client]
__all__ = ["bank", "signed_in"]


def a_batch(world: World, become: Become) -> RiskBatch:
    struck = actions.Struck(
        name="Lốc xoáy tháng 3",
        kind="freeze",
        cause="disaster",
        event_on=world.on,
        event="Lốc xoáy",
        units=[unit.pk for unit in world.communes],
        programmes=["ho_ngheo"],
    )
    return actions.make_batch(by=become("credit_officer"), office=world.office, struck=struck)


def test_the_search_goes_commune_by_commune_and_never_twice(
    world: World, bank: Actor, as_role: Become
) -> None:
    lent(world, members=(2, 3))
    batch = a_batch(world, as_role)
    set_context(world.house)
    first, second = batch.units
    actions.search_commune(by=world.house, batch=batch, unit=first)
    batch.refresh_from_db()
    assert (batch.units_done, batch.state, batch.found) == ([first], "running", 2)
    # The machine stopped here; it goes on, and what was found is not found again.
    working.search(batch.pk, by=world.house)
    working.search(batch.pk, by=world.house)
    batch.refresh_from_db()
    assert (batch.units_done, batch.state, batch.found) == ([first, second], "done", 2)
    (found,) = RiskDossier.objects.all()
    assert found.number == f"XLN-{world.office.code}-2025-00001"
    assert (found.batch_id, found.group_id) == (batch.pk, world.groups[0].group.pk)
    rows = RiskLine.objects.values_list("principal_dong", "whole_dong")
    assert list(rows) == [(50_000_000, 50_000_000)] * 2


def test_a_loan_paid_out_after_the_storm_is_not_found(
    world: World, bank: Actor, as_role: Become
) -> None:
    lent(world)
    batch = a_batch(world, as_role)
    set_context(world.house)
    RiskBatch.objects.filter(pk=batch.pk).update(event_on=date(2025, 3, 11))
    working.search(batch.pk, by=world.house)
    assert not RiskDossier.objects.exists()


def test_one_decision_for_all_and_a_booking_that_goes_on_where_it_stopped(
    world: World, bank: Actor, as_role: Become, signed_in: SignedIn
) -> None:
    loans = lent(world, members=(2, 3, 4))
    batch = a_batch(world, as_role)
    set_context(world.house)
    working.search(batch.pk, by=world.house)
    (found,) = RiskDossier.objects.all()
    cadre = as_role("commune_cadre")
    officer = as_role("credit_officer")
    for line in lines(found):
        actions.change_line(by=officer, line=line, values={**TOLD, **FOUND})
    actions.take_out(by=officer, line=lines(found)[2], reason="Không bị thiệt hại")
    actions.hand_in(by=as_role("group_leader"), dossier=found)
    cadre = as_role("commune_cadre")
    actions.write_minutes(by=cadre, dossier=found, held_on=world.on, place="", people=PEOPLE)
    actions.confirm_for_union(by=cadre, dossier=found)
    actions.confirm_for_commune(by=as_role("commune_committee"), dossier=found)
    here = f"/xu-ly-no/dot/{batch.pk}"
    held_back = signed_in("credit_officer").post(f"{here}/chuyen")
    assert "còn thiếu giấy tờ" in held_back.content.decode()
    officer = as_role("credit_officer")
    for paper in actions.papers_of(found):
        actions.receive_paper(by=officer, dossier=found, paper=paper.code)
    for role in ("credit_officer", "manager", "branch"):
        assert signed_in(role).post(f"{here}/chuyen").status_code == 302
    decision = {"number": "20/QĐ-HĐQT", "on": "12/03/2025"}
    board = signed_in("head_office")
    assert board.get(here).context["deciding"][0]["code"] == 1
    assert board.post(f"{here}/quyet-dinh/1", decision).status_code == 302
    set_context(world.house)
    made = RiskDecision.objects.get()
    assert (made.dossiers, made.households, made.principal_dong) == (1, 2, 100_000_000)
    RiskDecision.objects.filter(pk=made.pk).update(asked_by=world.house.party_id)
    working.book_decision(made.pk, by=world.house)
    working.book_decision(made.pk, by=world.house)
    frozen = LoanBalance.objects.order_by("loan_id").values_list("frozen_dong", flat=True)
    assert list(frozen) == [50_000_000, 50_000_000, 0]
    assert loans[2].pk
    books_balance()
    manager = signed_in("manager")
    told = manager.get(here).context["decisions"][0]
    assert (told["done"], told["left"], told["mark"]) == (1, 0, "ok")
    report = word_text(manager.get(f"/xu-ly-no/quyet-dinh/{made.pk}/bao-cao/word").content)
    assert "BÁOCÁOKẾTQUẢHẠCHTOÁNKHOANHNỢ" in report
    listed = word_text(manager.get(f"{here}/bieu/1/word").content)
    assert listed.count("50.000.000") >= 2
    assert manager.get("/xu-ly-no/dot").context["table"].count == 1


def test_the_officer_asks_for_a_batch_on_a_page(
    world: World, bank: Actor, signed_in: SignedIn
) -> None:
    lent(world)
    officer = signed_in("credit_officer")
    typed = {
        "name": "Lốc xoáy",
        "kind": "freeze",
        "cause": "disaster",
        "event_on": "12/03/2025",
        "event": "Lốc xoáy",
        "units": [unit.pk for unit in world.communes],
        "programmes": [],
    }
    assert officer.post("/xu-ly-no/dot/moi", typed).status_code == 422
    typed["programmes"] = ["ho_ngheo"]
    assert officer.post("/xu-ly-no/dot/moi", typed).status_code == 302
    page = officer.get(f"/xu-ly-no/dot/{RiskBatch.objects.get().pk}")
    assert page.context["progress"]["total"] == 2
    for role in ("group_leader", "commune_cadre", "commune_committee"):
        assert signed_in(role).get("/xu-ly-no/dot/moi").status_code == 404
