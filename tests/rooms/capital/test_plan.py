"""Kế hoạch và nguồn vốn: the office plans, the board gives to communes, the commune to its villages; lending stays within."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from diemtua.associations.models import Office
from diemtua.capital import actions, queries
from diemtua.capital.models import Fund, PlanRound
from diemtua.capital.problems import (
    CommuneHasNoTarget,
    MoreThanIsFree,
    NotOfThisPlace,
    RoundIsDecided,
    RoundIsOpen,
    SamePersonConfirms,
    SamePersonDecides,
    VillagesDoNotAdd,
)
from diemtua.ground.actors import Actor, set_context
from diemtua.ground.problems import Problem, Problems
from diemtua.lending.eligibility import problems_of
from diemtua.lending.models import Loan
from tests.rooms.lending.test_loan_pages import loan, signed_in
from tests.rooms.lending.test_money_moves import bank
from tests.rooms.lending.test_the_way_of_a_loan import a_request
from tests.world import World

pytestmark = pytest.mark.django_db
__all__ = ["bank", "loan", "signed_in"]

Become = Callable[..., Actor]
POOR = "ho_ngheo"


@pytest.fixture
def officer(world: World, as_role: Become) -> Actor:
    return as_role("credit_officer")


def drafted(world: World, as_role: Become, *, unit: bool = False, year: int = 2025) -> PlanRound:
    return actions.draft_round(
        by=as_role("credit_officer"),
        office=world.office,
        unit=world.groups[0].unit if unit else None,
        year=year,
        reason="",
    )


def put(world: World, as_role: Become, found: PlanRound, dong: int, *, source: int = 1) -> None:
    here = world.groups[0]
    actions.set_target(
        by=as_role("credit_officer"),
        round=found,
        place=here.village.pk if found.unit_id else here.unit.pk,
        programme=POOR,
        money_source=source,
        target_dong=dong,
    )


def given_communes(world: World, as_role: Become, dong: int) -> PlanRound:
    found = drafted(world, as_role)
    put(world, as_role, found, dong)
    return actions.decide_communes(
        by=as_role("manager"), round=found, decision="05/QĐ-BĐD", decided_on=world.on
    )


def test_the_board_gives_to_communes_and_the_next_round_begins_where_it_ended(
    world: World, as_role: Become
) -> None:
    first = given_communes(world, as_role, 900_000_000)
    second = drafted(world, as_role)
    assert (first.number, second.number) == (1, 2)
    line = second.lines.get()
    assert (line.base_dong, line.target_dong) == (900_000_000, 900_000_000)
    with pytest.raises(RoundIsOpen):
        drafted(world, as_role)
    with pytest.raises(RoundIsDecided):
        put(world, as_role, first, 1)


def test_the_first_round_of_a_year_begins_from_the_balance_of_the_last_day(
    world: World, loan: Loan, as_role: Become
) -> None:
    found = drafted(world, as_role, year=2026)
    line = found.lines.get(programme=POOR)
    assert (line.unit_id, line.base_dong) == (world.groups[0].unit.pk, 50_000_000)
    in_villages = drafted(world, as_role, unit=True, year=2026)
    assert in_villages.lines.get(programme=POOR).village_id == world.groups[0].village.pk


def test_who_drafts_does_not_decide(world: World, as_role: Become) -> None:
    found = drafted(world, as_role)
    put(world, as_role, found, 1_000_000)
    manager = as_role("manager")
    PlanRound.objects.filter(pk=found.pk).update(drafted_by=manager.party_id)
    with pytest.raises(SamePersonDecides):
        actions.decide_communes(by=manager, round=found, decision="1", decided_on=world.on)


def test_villages_add_up_to_what_the_commune_was_given(world: World, as_role: Become) -> None:
    villages = drafted(world, as_role, unit=True)
    put(world, as_role, villages, 500_000_000)
    with pytest.raises(CommuneHasNoTarget):
        actions.decide_villages(
            by=as_role("commune_committee"), round=villages, decision="1", decided_on=world.on
        )
    given_communes(world, as_role, 600_000_000)
    with pytest.raises((Problem, Problems), match=r"lệch .100\.000\.000") as told:
        actions.decide_villages(
            by=as_role("commune_committee"), round=villages, decision="1", decided_on=world.on
        )
    assert isinstance(told.value, VillagesDoNotAdd)
    put(world, as_role, villages, 600_000_000)
    done = actions.decide_villages(
        by=as_role("commune_committee"), round=villages, decision="12/TB", decided_on=world.on
    )
    assert done.state == PlanRound.State.DECIDED


def test_a_place_of_another_commune_is_not_of_this_plan(world: World, as_role: Become) -> None:
    villages = drafted(world, as_role, unit=True)
    other = next(v for v in world.villages if v.pk not in {
        each.pk for each in queries.villages(world.groups[0].unit, world.on)
    })  # fmt: skip
    with pytest.raises(NotOfThisPlace):
        actions.set_target(
            by=as_role("credit_officer"),
            round=villages,
            place=other.pk,
            programme=POOR,
            money_source=1,
            target_dong=1,
        )


def test_what_is_lent_leaves_the_plan_and_what_is_over_it_is_not_approved(
    world: World, loan: Loan, as_role: Become
) -> None:
    unit = world.groups[0].unit.pk
    set_context(world.house)
    assert queries.plan_left(unit, POOR, 1, world.on) is None
    given_communes(world, as_role, 80_000_000)
    set_context(world.house)
    assert queries.plan_left(unit, POOR, 1, loan.disbursed_on) == 30_000_000
    assert queries.plan_left(unit, POOR, 2, loan.disbursed_on) == 0
    application = a_request(world, as_role, member=3)
    set_context(world.house)
    reasons = [
        str(p)
        for p in problems_of(
            application, loan.disbursed_on, amount_dong=40_000_000, term_months=36, using="default"
        )
    ]
    assert any("còn 30.000.000 đ, không đủ 40.000.000 đ" in reason for reason in reasons)
    fits = problems_of(
        application, loan.disbursed_on, amount_dong=30_000_000, term_months=36, using="default"
    )
    assert not any("Kế hoạch dư nợ" in str(p) for p in fits)


@pytest.fixture
def fund(world: World, as_role: Become) -> Fund:
    return actions.add_fund(
        by=as_role("credit_officer"),
        office=Office.objects.get(pk=world.office.pk),
        code="HPN01",
        name="Hội Phụ nữ tỉnh",
        kind="union",
        contract="02/HĐUT",
        signed_on=date(2025, 1, 10),
    )


def moved(fund: Fund, as_role: Become, dong: int, *, back: bool = False) -> None:
    move = actions.move_fund(
        by=as_role("credit_officer"),
        fund=fund,
        on=date(2025, 1, 15),
        amount_dong=dong,
        is_back=back,
        paper="UNC 7",
    )
    actions.confirm_move(by=as_role("manager"), move=move)


def test_a_union_brings_money_it_is_lent_and_returns_to_it(
    world: World, fund: Fund, loan: Loan, as_role: Become
) -> None:
    moved(fund, as_role, 60_000_000)
    Loan.objects.filter(pk=loan.pk).update(investor_code="HPN01")
    scope = as_role("manager").scope
    row = queries.funds(scope)[0]
    assert (row["held_dong"], row["lent_dong"], row["free_dong"]) == (
        60_000_000,
        50_000_000,
        10_000_000,
    )
    with pytest.raises(MoreThanIsFree):
        moved(fund, as_role, 10_000_001, back=True)
    moved(fund, as_role, 10_000_000, back=True)
    assert queries.funds(as_role("manager").scope)[0]["free_dong"] == 0


def test_a_move_counts_only_when_another_person_saw_its_paper(
    world: World, fund: Fund, as_role: Become
) -> None:
    move = actions.move_fund(
        by=as_role("credit_officer"),
        fund=fund,
        on=date(2025, 1, 15),
        amount_dong=5,
        is_back=False,
        paper="UNC 8",
    )
    assert queries.funds(as_role("manager").scope)[0]["held_dong"] == 0
    manager = as_role("manager")
    type(move).objects.filter(pk=move.pk).update(written_by=manager.party_id)
    with pytest.raises(SamePersonConfirms):
        actions.confirm_move(by=manager, move=move)


def test_the_pages_carry_a_plan_from_draft_to_paper(
    world: World, signed_in: Callable[..., Client]
) -> None:
    officer, manager, committee = (
        signed_in("credit_officer"),
        signed_in("manager"),
        signed_in("commune_committee"),
    )
    here = world.groups[0]
    home = officer.post("/ke-hoach/", {"year": "2025", "unit": "", "reason": ""})["Location"]
    line = {"place": here.unit.pk, "programme": POOR, "money_source": 1, "target_dong": "600 triệu"}
    assert officer.post(home, line).status_code == 302
    refused = officer.post(home, line | {"target_dong": "nhiều"})
    assert refused.status_code == 422
    assert "nhiều" in refused.content.decode()
    assert officer.post(f"{home}/quyet-dinh", {}).status_code == 404
    day = world.on.strftime("%d/%m/%Y")
    assert (
        manager.post(f"{home}/quyet-dinh", {"decision": "", "decided_on": day}).status_code == 422
    )
    decided = manager.post(f"{home}/quyet-dinh", {"decision": "05/QĐ", "decided_on": day})
    assert decided.status_code == 302

    home = officer.post("/ke-hoach/", {"year": "2025", "unit": here.unit.pk, "reason": ""})[
        "Location"
    ]
    officer.post(home, line | {"place": here.village.pk, "target_dong": "500 triệu"})
    short = committee.post(f"{home}/quyet-dinh", {"decision": "12/TB", "decided_on": day})
    assert short.status_code == 422
    assert "lệch" in short.content.decode()
    officer.post(home, line | {"place": here.village.pk, "target_dong": "600 triệu"})
    given = committee.post(f"{home}/quyet-dinh", {"decision": "12/TB", "decided_on": day})
    assert given.status_code == 302
    assert committee.get(f"{home}/mau-07/pdf").content[:4] == b"%PDF"
    assert committee.get(f"{home}/mau-07/word").content[:2] == b"PK"
    assert officer.get(home, {"tai": "xlsx"}).content[:2] == b"PK"
    assert signed_in("teller").get(home).status_code == 404


def test_the_pages_of_a_fund(world: World, signed_in: Callable[..., Client]) -> None:
    officer, manager = signed_in("credit_officer"), signed_in("manager")
    day = world.on.strftime("%d/%m/%Y")
    typed = {
        "code": "NS01",
        "name": "UBND xã",
        "kind": "budget",
        "contract": "1/HĐ",
        "signed_on": day,
    }
    home = officer.post("/ke-hoach/nguon-von", typed)["Location"]
    again = officer.post("/ke-hoach/nguon-von", typed)
    assert again.status_code == 422
    assert "đã có" in again.content.decode()
    money = {"on": day, "amount_dong": "2 tỷ", "paper": "UNC 1"}
    assert officer.post(home, money).status_code == 302
    said = manager.get(home).content.decode()
    assert "Xác nhận chứng từ" in said
    move = Fund.objects.get(code="NS01").moves.get()
    assert officer.post(f"/ke-hoach/nguon-von/lan-chuyen/{move.pk}/xac-nhan").status_code == 404
    assert manager.post(f"/ke-hoach/nguon-von/lan-chuyen/{move.pk}/xac-nhan").status_code == 302
    assert "2.000.000.000" in manager.get("/ke-hoach/nguon-von").content.decode()
