"""Nếu như: a real loan's past, told as a case, gives the ledger again; what is supposed comes on top."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from diemtua.ground.actors import Actor, set_context
from diemtua.lending.actions import becomes_overdue_at, take_principal_many
from diemtua.lending.models import Loan
from diemtua.lending.what_if import past_of
from diemtua.rules.simulate import read_case, simulate
from tests.rooms.lending.test_loan_pages import loan, move_day, signed_in
from tests.rooms.lending.test_money_moves import bank
from tests.rooms.lending.test_tranches_and_evenings import post_interest
from tests.world import World

pytestmark = pytest.mark.django_db
__all__ = ["bank", "loan", "signed_in"]

APRIL = date(2025, 4, 12)


@pytest.fixture
def part_paid(world: World, loan: Loan, bank: Actor) -> Loan:
    post_interest(loan, APRIL, bank)
    take_principal_many(by=bank, payments=[(loan.pk, 20_000_000)], on=APRIL, session_id=8)
    return loan


def test_the_past_of_a_loan_gives_the_ledger_again(world: World, part_paid: Loan) -> None:
    set_context(world.house)
    past = past_of(part_paid, APRIL)
    assert past.told_whole
    assert [event["type"] for event in past.case["events"]] == ["pay_principal"]
    answer = simulate(read_case(past.case))
    assert answer["principal"]["in_term_dong"] == 30_000_000


@pytest.mark.usefixtures("far_months")
def test_a_past_that_a_case_cannot_say_is_not_shown_as_if_it_could(
    world: World, part_paid: Loan, bank: Actor
) -> None:
    # Overdue before its day: no rule would do so, a case cannot say it.
    becomes_overdue_at(by=bank, loan_ids=[part_paid.pk], on=part_paid.due_on)
    set_context(world.house)
    assert not past_of(part_paid, APRIL).told_whole


def test_an_officer_asks_what_if_more_is_paid(
    world: World, part_paid: Loan, signed_in: Callable[..., Client]
) -> None:
    move_day(world, date(2025, 4, 20))
    page = f"/cho-vay/khoan-vay/{part_paid.pk}/tinh-thu"
    officer = signed_in("credit_officer")
    said = officer.get(page).content.decode()
    assert "Khớp sổ cái tới từng đồng" in said
    asked = {
        "as_of": "31/05/2025",
        "viec-0-on": "12/05/2025",
        "viec-0-kind": "pay_principal",
        "viec-0-amount_dong": "30 triệu",
    }
    said = officer.get(page, asked).content.decode()
    assert "khoản vay đã trả xong" in said or "trả xong cả gốc và lãi" in said
    case = json.loads(officer.get(page, {**asked, "tep": "json"}).content)
    assert case["events"][-1] == {
        "on": "2025-05-12",
        "type": "pay_principal",
        "amount_dong": 30_000_000,
    }
    assert "person" not in json.dumps(case)


def test_a_supposition_that_the_rules_forbid_is_told_beside_its_row(
    world: World, part_paid: Loan, signed_in: Callable[..., Client]
) -> None:
    move_day(world, date(2025, 4, 20))
    asked = {
        "as_of": "31/05/2025",
        "viec-0-on": "12/05/2025",
        "viec-0-kind": "unfreeze",
    }
    answer = signed_in("teller").get(f"/cho-vay/khoan-vay/{part_paid.pk}/tinh-thu", asked)
    assert answer.status_code == 422
    said = answer.content.decode()
    assert 'id="id_viec-0-kind_error"' in said
    assert 'value="12/05/2025"' in said


def test_nobody_outside_the_scope_supposes_anything(
    part_paid: Loan, signed_in: Callable[..., Client]
) -> None:
    page = f"/cho-vay/khoan-vay/{part_paid.pk}/tinh-thu"
    assert signed_in("group_leader", 1).get(page).status_code == 404
    assert signed_in("province_reader").get(page).status_code == 404
