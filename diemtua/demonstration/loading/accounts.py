"""Người để chọn: one card a role, in the order of the walk, and the session team."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q

from diemtua.access.models import Account, Assignment
from diemtua.commune_sessions.actions.desk import TeamPart
from diemtua.demonstration.loading.copying import OFFICE_ID, party_of
from diemtua.demonstration.loading.ground import Map
from diemtua.demonstration.loading.people import Paths
from diemtua.demonstration.plan.rows import Plan
from diemtua.groups.models import BoardMember, SavingsAndLoanGroup
from diemtua.parties.models import Party
from diemtua.people.models import Person

FROM = date(2013, 1, 1)
HOME_COMMUNE = "Phú Văn"
"""Xã của đường đi mẫu: whose leader, cadre and committee have a card."""


@dataclass(frozen=True)
class Card:
    """Một người có thẻ: role, title, and where the assignment points."""

    role: str
    title: str
    name: str
    where: dict[str, Any]
    party: UUID | None = None


def make_accounts(plan: Plan, paths: Paths, units: Map, using: str) -> None:
    """Accounts, assignments and cards."""
    for order, card in enumerate(_cards(plan, paths, units, using), 1):
        party_id = card.party or party_of("card", order)
        Party.objects.using(using).get_or_create(id=party_id, defaults={"kind": Party.Kind.PERSON})
        account = Account.objects.using(using).create(
            party_id=party_id,
            login=f"{card.role}-{order}".replace("_", "-"),
            display_name=card.name,
            card_order=order,
        )
        Assignment.objects.using(using).create(
            party_id=account.party_id,
            role=card.role,
            title=card.title,
            valid_from=FROM,
            **card.where,
        )


def _cards(plan: Plan, paths: Paths, units: Map, using: str) -> list[Card]:
    names = _names(plan)
    home = next(c for c in plan.communes if c.name == HOME_COMMUNE)
    group = next(g for g in plan.groups if g.commune_no == home.commune_no and g.union_code == "12")
    unit = units.communes[home.commune_no]
    leader, deputy = (_board(group.group_no, post, using) for post in ("leader", "deputy"))
    where_group = {"group_path": paths.groups[group.group_no], "union_code": 12}
    women = {"association_id": 12, "union_code": 12}
    office = {"office_id": OFFICE_ID}
    return [
        Card(
            "group_leader",
            f"Tổ trưởng tổ {group.name}",
            leader.full_name,
            where_group,
            leader.party_id,
        ),
        Card(
            "group_deputy",
            f"Tổ phó tổ {group.name}",
            deputy.full_name,
            where_group,
            deputy.party_id,
        ),
        Card(
            "commune_cadre",
            f"Phó Chủ tịch Hội LHPN xã {home.name}",
            names[0],
            {"unit": unit, **women},
        ),
        Card("commune_committee", f"Phó Chủ tịch UBND xã {home.name}", names[1], {"unit": unit}),
        Card("credit_officer", "Cán bộ tín dụng, tổ trưởng tổ giao dịch", names[2], office),
        Card("manager", "Giám đốc phòng giao dịch", names[3], office),
        Card("teller", "Giao dịch viên", names[4], office),
        Card("controller", "Kiểm soát viên", names[5], office),
        Card("manager", "Phó Giám đốc phòng giao dịch", names[6], office),
        Card("province_reader", "Hội LHPN tỉnh", names[7], {"unit": units.province, **women}),
        Card("auditor", "Kiểm toán nội bộ", names[8], {}),
        Card("administrator", "Quản trị hệ thống", names[9], {}),
    ]


def _names(plan: Plan) -> list[str]:
    """Names of generated officials; the plan has enough of them."""
    return [official.name for official in plan.officials][:10]


def _board(group_no: int, post: str, using: str) -> Person:
    group = SavingsAndLoanGroup.objects.using(using).get(pk=group_no)
    member = (
        BoardMember.objects.using(using)
        .filter(Q(valid_to__isnull=True), group=group, post=post)
        .select_related("person")
        .get()
    )
    return member.person


def team(using: str) -> list[TeamPart]:
    """Tổ giao dịch của người mẫu: officer, controller and teller of the office."""
    parts = (("credit_officer", "leader"), ("controller", "controller"), ("teller", "teller"))
    found = []
    for role, part in parts:
        assignment = (
            Assignment.objects.using(using)
            .filter(role=role, office_id=OFFICE_ID)
            .order_by("id")
            .first()
        )
        assert assignment is not None
        account = Account.objects.using(using).get(party_id=assignment.party_id)
        found.append(TeamPart(party_id=account.party_id, name=account.display_name, part=part))
    return found
