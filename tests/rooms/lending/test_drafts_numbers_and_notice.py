"""Nothing typed is lost, numbers have no gaps, requests are taken back, and nobody is paid who was not told."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from diemtua.ground.actors import Actor, acting, set_context
from diemtua.ground.models import AuditRecord
from diemtua.lending.actions import (
    approve_loan,
    confirm_by_commune,
    disburse_loans,
    make_request_list,
    pass_notice,
    propose_approval,
    review_loans,
    send_notice,
    sign_for_union,
    tell_borrowers,
    withdraw_application,
)
from diemtua.lending.actions.applying import Ballot
from diemtua.lending.models import ApplicationDraft, LoanApplication, PaperNumber
from diemtua.lending.problems import (
    BorrowerNotTold,
    NoticeIsAbove,
    NotInThisState,
    ReasonMissing,
)
from tests.rooms.commune_sessions.test_at_once_and_cut_off import at_once, let_go
from tests.rooms.lending.test_loan_pages import signed_in
from tests.rooms.lending.test_money_moves import bank
from tests.rooms.lending.test_the_way_of_a_loan import a_meeting, a_request, confirmed
from tests.world import World, actor_for, build_world

Become = Callable[..., Actor]
SignedIn = Callable[..., Client]
__all__ = ["bank", "signed_in"]


@pytest.mark.django_db
def test_numbers_run_without_gaps_for_each_form_office_and_year(
    world: World, as_role: Become
) -> None:
    numbers = [a_request(world, as_role, member=n).number for n in (1, 2, 3)]
    year, office = world.on.year, world.office.code
    assert numbers == [f"01TD-{office}-{year}-{n:05d}" for n in (1, 2, 3)]
    _application, made = confirmed(world, as_role)
    assert made.number == f"03TD-{office}-{year}-00001"


@pytest.mark.django_db
def test_a_paper_that_fails_gives_its_number_back(world: World, as_role: Become) -> None:
    first = a_request(world, as_role)
    with transaction.atomic():
        a_request(world, as_role, member=3)
        transaction.set_rollback(True)
    second = a_request(world, as_role, member=3)
    assert [int(a.number[-5:]) for a in (first, second)] == [1, 2]


@pytest.mark.django_db
def test_what_is_typed_is_kept_and_comes_back_as_it_was(world: World, signed_in: SignedIn) -> None:
    leader = signed_in("group_leader")
    client_id = str(uuid.uuid4())
    typed = {
        "client_id": client_id,
        "membership": str(world.groups[0].memberships[2].pk),
        "amount_dong": "ba mươi",
        "purpose": "Nuôi dê",
        "what_1": "Dê giống",
    }
    answer = leader.post("/cho-vay/ho-so/nhap/giu", typed, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert "Đã giữ bản nháp" in answer.content.decode()
    typed["purpose"] = "Nuôi dê sinh sản"
    leader.post("/cho-vay/ho-so/nhap/giu", typed)
    page = leader.get("/cho-vay/ho-so/nhap").content.decode()
    assert "Nuôi dê sinh sản" in page
    assert page.count("?nhap=") == 1
    form = leader.get("/cho-vay/ho-so/moi", {"nhap": client_id}).content.decode()
    for text in ("ba mươi", "Nuôi dê sinh sản", "Dê giống"):
        assert text in form
    # Another group's leader sees nothing of it, and cannot write over it.
    other = signed_in("group_leader", 1)
    assert "Nuôi dê" not in other.get("/cho-vay/ho-so/moi", {"nhap": client_id}).content.decode()
    other.post("/cho-vay/ho-so/nhap/giu", {"client_id": client_id, "purpose": "khác"})
    set_context(world.house)
    kept = ApplicationDraft.objects.get(client_id=client_id, typed__membership=typed["membership"])
    assert kept.typed["purpose"] == "Nuôi dê sinh sản"
    leader.post(f"/cho-vay/ho-so/nhap/{kept.pk}/bo")
    assert "?nhap=" not in leader.get("/cho-vay/ho-so/nhap").content.decode()


@pytest.mark.django_db
def test_a_borrower_takes_her_request_back_and_the_list_goes_on_without_her(
    world: World, as_role: Become, signed_in: SignedIn
) -> None:
    both = [a_request(world, as_role, member=n) for n in (2, 3)]
    leader = as_role("group_leader")
    meeting = a_meeting(world)
    ballots = [
        Ballot(
            application_id=a.pk,
            votes_for=5,
            votes_against=0,
            amount_dong=50_000_000,
            term_months=36,
        )
        for a in both
    ]
    review_loans(by=leader, meeting=meeting, ballots=ballots)
    made = make_request_list(by=leader, meeting=meeting, programme="ho_ngheo")
    with pytest.raises(ReasonMissing):
        withdraw_application(by=leader, application=both[0], reason="  ")
    page = signed_in("group_leader").post(
        f"/cho-vay/ho-so/{both[0].pk}/rut", {"reason": "Con ốm, chưa làm chuồng"}
    )
    assert page.status_code == 302
    shown = signed_in("commune_cadre").get(f"/cho-vay/ho-so/{both[0].pk}").content.decode()
    assert "Người vay đã rút hồ sơ" in shown
    assert "Con ốm, chưa làm chuồng" in shown
    sign_for_union(by=as_role("commune_cadre"), request_list=made)
    confirm_by_commune(by=as_role("commune_committee"), request_list=made)
    states = [LoanApplication.objects.get(pk=a.pk).state for a in both]
    assert states == ["withdrawn", "confirmed"]
    row = signed_in("commune_cadre").get("/cho-vay/danh-sach").context["table"].rows[0]
    assert "50.000.000" in [cell.text for cell in row.cells]
    with pytest.raises(NotInThisState):
        withdraw_application(by=as_role("group_leader"), application=both[0], reason="lại rút")
    set_context(world.house)
    assert AuditRecord.objects.filter(action="loan.withdrawn").count() == 1


@pytest.mark.django_db
def test_nobody_is_paid_before_she_was_told(world: World, as_role: Become, bank: Actor) -> None:
    application, made = confirmed(world, as_role)
    propose_approval(
        by=as_role("credit_officer"),
        application=application,
        amount_dong=50_000_000,
        term_months=36,
    )
    approve_loan(by=as_role("manager"), application=application)
    set_context(bank)
    with pytest.raises(BorrowerNotTold) as refused:
        disburse_loans(by=bank, application_ids=[application.pk], on=world.on, session_id=7)
    assert application.person.full_name in str(refused.value)
    notice = send_notice(by=as_role("credit_officer"), request_list=made, pays_on=date(2025, 4, 12))
    with pytest.raises(BorrowerNotTold):
        disburse_loans(by=bank, application_ids=[application.pk], on=world.on, session_id=7)
    with pytest.raises(NoticeIsAbove):
        pass_notice(by=as_role("commune_cadre"), notice=notice)
    with pytest.raises(NoticeIsAbove):
        tell_borrowers(by=as_role("group_leader"), notice=notice)
    for role in ("commune_committee", "commune_cadre"):
        pass_notice(by=as_role(role), notice=notice)
    tell_borrowers(by=as_role("group_leader"), notice=notice)
    set_context(bank)
    assert disburse_loans(by=bank, application_ids=[application.pk], on=world.on, session_id=7)


@pytest.fixture
def real_world(own_database: str, today: date) -> Iterator[World]:
    with transaction.atomic():
        built = build_world(today)
    yield built
    let_go(own_database)


@pytest.mark.datalaw
def test_two_papers_at_once_never_share_a_number(real_world: World) -> None:
    def ask(member: int) -> Callable[[], Any]:
        def do() -> Any:
            with acting(actor_for(real_world, "group_leader")) as leader:
                return a_request(real_world, lambda _role: leader, member=member).number

        return do

    numbers = sorted(at_once(ask(2), ask(3)))
    assert [number[-5:] for number in numbers] == ["00001", "00002"]
    with acting(actor_for(real_world, "group_leader")):
        assert PaperNumber.objects.get(form="01TD").last == 2
