"""Vì sao tiền lãi: the slip a leader reads aloud is the ledger's own figure, with what changed and in what words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from diemtua.ground.actors import Actor, set_context
from diemtua.lending.actions import becomes_overdue_at, take_principal_many
from diemtua.lending.explaining import postings_of
from diemtua.lending.models import Loan
from tests.rooms.lending.test_loan_pages import loan, move_day, signed_in
from tests.rooms.lending.test_money_moves import bank
from tests.rooms.lending.test_tranches_and_evenings import post_interest
from tests.world import World

pytestmark = pytest.mark.django_db
__all__ = ["bank", "loan", "signed_in"]


@pytest.fixture
def three_months(world: World, loan: Loan, bank: Actor) -> Loan:
    """A month of fifty million, then twenty are repaid; a part turns overdue in the third."""
    post_interest(loan, date(2025, 4, 12), bank)
    take_principal_many(
        by=bank, payments=[(loan.pk, 20_000_000)], on=date(2025, 4, 12), session_id=8
    )
    post_interest(loan, date(2025, 5, 12), bank)
    becomes_overdue_at(by=bank, loan_ids=[loan.pk], on=loan.due_on)
    post_interest(loan, date(2028, 6, 12), bank)
    return loan


@pytest.mark.usefixtures("far_months")
def test_each_posting_is_told_to_the_dong_of_the_ledger(
    world: World, three_months: Loan, bank: Actor
) -> None:
    set_context(world.house)
    postings = postings_of(three_months)
    assert [p.posted_on for p in postings] == [
        date(2028, 6, 12),
        date(2025, 5, 12),
        date(2025, 4, 12),
    ]
    assert all(p.agrees and p.posted_dong > 0 for p in postings)
    second = postings[1]
    assert second.story.total_dong == round(30_000_000 * 30 * 6.6 / 36_500)
    assert second.before is not None
    assert second.changes is not None
    assert second.changes.balance_dong < 0
    assert second.changes.days_dong < 0
    assert sum(second.changes) == second.story.total_dong - second.before.total_dong


@pytest.mark.usefixtures("far_months")
def test_the_bank_and_the_leader_open_the_slip_and_nobody_elses_leader_does(
    world: World, three_months: Loan, signed_in: Callable[..., Client]
) -> None:
    move_day(world, date(2025, 5, 12))
    page = f"/cho-vay/khoan-vay/{three_months.pk}/vi-sao"
    for role in ("credit_officer", "group_leader"):
        said = signed_in(role).get(page, {"ngay": "2025-05-12"}).content.decode()
        assert "Vì sao lãi lần này là 162.740" in said
        assert "Lần này ít hơn" in said
        assert "dư nợ đã thay đổi" in said
        assert "Khớp sổ cái" in said
    assert signed_in("group_leader", 1).get(page).status_code == 404
    assert signed_in("province_reader").get(page).status_code == 404


def test_a_loan_without_a_posting_says_when_there_will_be_one(
    loan: Loan, signed_in: Callable[..., Client]
) -> None:
    said = signed_in("teller").get(f"/cho-vay/khoan-vay/{loan.pk}/vi-sao").content.decode()
    assert "chưa có lần tính lãi nào" in said


@pytest.mark.usefixtures("far_months")
def test_the_slip_goes_home_on_paper(
    world: World, three_months: Loan, signed_in: Callable[..., Client]
) -> None:
    move_day(world, date(2025, 5, 12))
    page = f"/cho-vay/khoan-vay/{three_months.pk}/vi-sao"
    leader = signed_in("group_leader")
    assert leader.get(f"{page}/2025-05-12/pdf").content[:4] == b"%PDF"
    assert leader.get(f"{page}/2025-05-12/word").content[:2] == b"PK"
    assert leader.get(f"{page}/2025-05-13/pdf").status_code == 404
