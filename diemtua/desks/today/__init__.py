"""Hôm nay: what waits for each role, from the records. One function a role; `desk_of` chooses."""

from __future__ import annotations

from collections.abc import Callable

from diemtua.desks.today import bank, commune, field, higher, watching
from diemtua.desks.today.desk import Desk
from diemtua.ground.actors import Actor

DESKS: dict[str, Callable[[Actor], Desk]] = {
    "group_leader": field.leader,
    "group_deputy": field.leader,
    "commune_cadre": commune.cadre,
    "commune_committee": commune.committee,
    "teller": bank.teller,
    "controller": bank.controller,
    "credit_officer": bank.officer,
    "manager": bank.manager,
    "branch": higher.branch,
    "head_office": higher.head_office,
    "province_reader": watching.province,
    "auditor": watching.auditor,
    "administrator": watching.administrator,
}


def desk_of(by: Actor) -> Desk:
    """The desk of the role in which somebody acts."""
    return DESKS[by.role](by)


__all__ = ["DESKS", "Desk", "desk_of"]
