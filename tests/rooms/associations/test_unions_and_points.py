"""Unions, contracts and commune points: signed again, moved by a day, closed in order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from diemtua.associations import actions, problems, queries
from diemtua.associations.models import CommunePoint, EntrustmentContract
from diemtua.ground.actors import Actor
from diemtua.ground.problems import NotAllowed
from tests.world import World

Become = Callable[..., Actor]


def the_contract(world: World, union: int = 12, commune: int = 0) -> EntrustmentContract:
    found = queries.contract_of(union, world.communes[commune].pk, world.office.pk, world.on)
    assert found is not None
    return found


def test_a_contract_is_replaced_and_the_old_one_keeps_its_days(
    world: World, as_role: Become
) -> None:
    old, manager = the_contract(world), as_role("manager")
    new = actions.sign_contract(
        by=manager, body=old.body, office=world.office, number="12/2025/HĐUT", replaces=old
    )
    assert the_contract(world) == new
    before = queries.contract_of(12, world.communes[0].pk, world.office.pk, date(2025, 3, 11))
    assert before == old
    assert new.replaces == old


def test_two_contracts_do_not_hold_at_once(world: World, as_role: Become) -> None:
    old = the_contract(world)
    with pytest.raises(problems.ContractOverlaps):
        actions.sign_contract(by=as_role("manager"), body=old.body, office=world.office, number="9")


def test_a_contract_number_is_used_once_in_an_office(world: World, as_role: Become) -> None:
    old, other = the_contract(world), the_contract(world, 11)
    with pytest.raises(problems.ContractNumberTaken):
        actions.sign_contract(
            by=as_role("manager"),
            body=old.body,
            office=world.office,
            number=other.number,
            replaces=old,
        )
    assert the_contract(world) == old


def test_a_contract_ends_once(world: World, as_role: Become) -> None:
    old, manager = the_contract(world), as_role("manager")
    actions.end_contract(by=manager, contract=old)
    with pytest.raises(problems.ContractHasEnded):
        actions.end_contract(by=manager, contract=old)
    assert queries.contract_of(12, world.communes[0].pk, world.office.pk, world.on) is None


def test_a_cadre_signs_nothing_for_the_bank(world: World, as_role: Become) -> None:
    with pytest.raises(NotAllowed):
        actions.end_contract(by=as_role("commune_cadre"), contract=the_contract(world))


def test_a_point_opens_with_a_day_every_month_has(world: World, as_role: Become) -> None:
    admin = as_role("administrator")
    new: dict[str, Any] = {
        "by": admin,
        "office": world.office,
        "village": world.villages[1],
        "unit": world.communes[0],
        "code": "TXN9",
        "name": "Điểm  Thôn 2",
    }
    with pytest.raises(problems.FixedDayOutside):
        actions.open_point(**new, fixed_day=29)
    made = actions.open_point(**new, fixed_day=28)
    assert made.name == "Điểm Thôn 2"
    assert made in queries.points_of_units([world.communes[0].pk], world.on)
    assert made not in queries.points_of_units([world.communes[1].pk], world.on)


def test_a_session_day_moves_to_another_and_only_once(world: World, as_role: Become) -> None:
    officer, point = as_role("credit_officer"), world.points[0]
    moved: dict[str, Any] = {
        "by": officer,
        "point": point,
        "fixed_on": date(2025, 4, 12),
        "reason": "Nghỉ lễ",
    }
    actions.move_session_day(**moved, replaced_by=date(2025, 4, 14))
    with pytest.raises(problems.MovedAlready):
        actions.move_session_day(**moved, replaced_by=None)
    assert queries.exceptions(point).get().replaced_by == date(2025, 4, 14)


@pytest.mark.parametrize(
    ("fixed_on", "replaced_by", "reason", "problem"),
    [
        (date(2025, 4, 13), None, "Lễ", problems.NotAFixedDay),
        (date(2025, 2, 12), None, "Lễ", problems.FixedDayHasPassed),
        (date(2025, 4, 12), date(2025, 3, 1), "Lễ", problems.FixedDayHasPassed),
        (date(2025, 4, 12), date(2025, 4, 12), "Lễ", problems.ReplacedOnItself),
        (date(2025, 4, 12), None, " ", problems.ReasonMissing),
    ],
)
def test_a_session_day_that_cannot_be_moved(
    world: World,
    as_role: Become,
    fixed_on: date,
    replaced_by: date | None,
    reason: str,
    problem: type[Exception],
) -> None:
    with pytest.raises(problem):
        actions.move_session_day(
            by=as_role("credit_officer"),
            point=world.points[0],
            fixed_on=fixed_on,
            replaced_by=replaced_by,
            reason=reason,
        )


def test_each_role_sees_the_points_and_contracts_of_its_place(
    world: World, as_role: Become
) -> None:
    cadre, leader, manager = (as_role(r) for r in ("commune_cadre", "group_leader", "manager"))
    codes = {
        r: [p.code for p in queries.points(r.scope, world.on)] for r in (cadre, leader, manager)
    }
    assert codes[cadre] == codes[leader] == [world.points[0].code]
    assert len(codes[manager]) == CommunePoint.objects.count()
    assert set(
        queries.contracts(cadre.scope, world.on).values_list("body__association_id", flat=True)
    ) == {12}
    assert queries.contracts(manager.scope, world.on).count() == 8
    assert queries.bodies(cadre.scope, world.on).count() == 1
