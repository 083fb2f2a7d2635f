"""Pages of contracts and points: read by all, signed by the bank, a session's day moved."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from diemtua.associations import queries
from diemtua.ground.actors import set_context
from tests.world import World

SignedIn = Callable[..., Client]


@pytest.mark.parametrize(
    ("role", "contracts", "points"),
    [("group_leader", 8, 1), ("commune_cadre", 2, 1), ("manager", 8, 2), ("auditor", 8, 2)],
)
def test_each_role_reads_the_contracts_and_points_of_its_place(
    world: World, signed_in: SignedIn, role: str, contracts: int, points: int
) -> None:
    answer = signed_in(role).get("/to/hoi")
    assert answer.status_code == 200
    found = (answer.context["contracts"].count, answer.context["points"].count)
    assert found == (contracts, points)


def test_the_manager_signs_a_contract_again(world: World, signed_in: SignedIn) -> None:
    manager = signed_in("manager")
    body = world.bodies[12, world.communes[0].pk]
    typed = {"body": body.pk, "office": world.office.pk, "number": "12/2025/HĐUT"}
    assert manager.post("/to/hoi/ky-hop-dong", {**typed, "number": ""}).status_code == 422
    assert manager.post("/to/hoi/ky-hop-dong", typed).status_code == 302
    set_context(world.house)
    now = queries.contract_of(12, world.communes[0].pk, world.office.pk, world.on)
    assert now is not None
    assert now.number == "12/2025/HĐUT"
    again = manager.post("/to/hoi/ky-hop-dong", typed)
    assert again.status_code == 422
    assert "Số hợp đồng này đã dùng" in again.content.decode()
    assert signed_in("commune_cadre").get("/to/hoi/ky-hop-dong").status_code == 404


def test_the_officer_moves_a_session_day_and_is_told_when_it_cannot_be(
    world: World, signed_in: SignedIn
) -> None:
    officer = signed_in("credit_officer")
    typed = {
        "point": world.points[0].pk,
        "fixed_on": "12/04/2025",
        "replaced_by": "14/04/2025",
        "reason": "Nghỉ lễ",
    }
    wrong = officer.post("/to/hoi/doi-phien", {**typed, "fixed_on": "13/04/2025"})
    assert wrong.status_code == 422
    shown = wrong.content.decode()
    assert "không phải phiên cố định" in shown
    assert "Nghỉ lễ" in shown
    assert officer.post("/to/hoi/doi-phien", typed).status_code == 302
    assert "14/04/2025" in officer.get("/to/hoi").content.decode()


def test_both_tables_are_exported(world: World, signed_in: SignedIn) -> None:
    for word in ("hd_tai", "dd_tai"):
        assert signed_in("manager").get("/to/hoi", {word: "xlsx"}).content[:2] == b"PK"
