"""Helpers of the stories about groups: households without a group, and a group on its way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from diemtua.access.middleware import ACCOUNT, ASSIGNMENT
from diemtua.ground.actors import Actor, set_context
from diemtua.groups import actions, standing
from diemtua.groups.actions import Joining, Present, Vote
from diemtua.groups.models import Meeting, Membership, SavingsAndLoanGroup
from diemtua.groups.standing import Standing
from tests.world import World, a_household

Become = Callable[..., Actor]


@dataclass
class Founders:
    """A group being founded, and who takes part in it."""

    world: World
    as_role: Become
    group: SavingsAndLoanGroup

    def members(self) -> list[Membership]:
        return list(Membership.objects.filter(group=self.group).order_by("number"))

    def hold(self, *, absent: int = 0, **changes: object) -> Meeting:
        """A founding meeting is called and its attendance taken."""
        cadre = self.as_role("commune_cadre")
        meeting = actions.call_meeting(
            by=cadre, group=self.group, kind="founding", held_on=cadre.on
        )
        rows = self.members()
        present: dict[str, Any] = {
            "membership_ids": {row.pk for row in rows[: len(rows) - absent]},
            "chair": rows[0].person,
            "secretary": rows[1].person,
            "union_witness": "Cán bộ Hội",
            "village_head": "Trưởng thôn",
            **changes,
        }
        return actions.hold_meeting(by=cadre, meeting=meeting, present=Present(**present))

    def votes(self, meeting: Meeting, *, leader: int = 0, deputy: int = 1) -> list[Vote]:
        rows, here = self.members(), meeting.present_count
        return [
            Vote(kind="found", subject="Thành lập tổ", votes_for=here),
            Vote(kind="convention", subject="Thông qua quy ước", votes_for=here),
            Vote(
                kind="elect",
                subject="Bầu tổ trưởng",
                votes_for=here,
                post="leader",
                subject_id=rows[leader].person_id,
            ),
            Vote(
                kind="elect",
                subject="Bầu tổ phó",
                votes_for=here,
                post="deputy",
                subject_id=rows[deputy].person_id,
            ),
        ]

    def minuted(self, **people: int) -> Meeting:
        """A founding meeting with all its votes, its minutes closed."""
        meeting = self.hold()
        cadre = self.as_role("commune_cadre")
        actions.record_votes(by=cadre, meeting=meeting, votes=self.votes(meeting, **people))
        return actions.close_minutes(by=cadre, meeting=meeting)


def found(world: World, by: Actor, *, village: int = 0, union: int = 12) -> SavingsAndLoanGroup:
    return actions.found_group(
        by=by,
        name="Tổ Suối Đá 1",
        village=world.villages[village],
        point=world.points[village // 2],
        union_code=union,
        min_saving_dong=20_000,
        meets_every_months=3,
        convention="Họp mỗi quý.",
    )


def households(world: World, count: int, *, village: int = 0) -> list[Joining]:
    """Households of a village that are in no group."""
    set_context(world.house)
    place = world.villages[village]
    return [Joining(*a_household(place, path=place.path)) for _ in range(count)]


@pytest.fixture
def founders(world: World, as_role: Become) -> Founders:
    """A group in draft with six households on its list."""
    joining = households(world, 6)
    cadre = as_role("commune_cadre")
    group = found(world, cadre)
    actions.enlist(by=cadre, group=group, joining=joining)
    group.refresh_from_db()
    return Founders(world, as_role, group)


@pytest.fixture
def money(monkeypatch: pytest.MonkeyPatch) -> dict[int, Standing]:
    """What members owe and save, as the room above would answer."""
    kept: dict[int, Standing] = {}
    monkeypatch.setattr(standing, "_answer", lambda ids, using: kept)
    return kept


@pytest.fixture
def signed_in(world: World) -> Callable[..., Client]:
    """`signed_in("teller")`: that person's browser."""

    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)

    def enter(role: str, n: int = 0) -> Client:
        account, assignment = world.accounts[role][n]
        client = Client()
        session = client.session
        session[ACCOUNT], session[ASSIGNMENT] = account.pk, assignment.pk
        session.save()
        client.cookies["sessionid"] = str(session.session_key)
        return client

    return enter
