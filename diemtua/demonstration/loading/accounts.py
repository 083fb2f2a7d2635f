"""Người để chọn: one card a role, in the order of the walk, and the session team."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q

from diemtua.access.models import Account, Assignment
from diemtua.access.roles import ROLES, Reach
from diemtua.commune_sessions.actions.desk import TeamPart
from diemtua.demonstration.loading.copying import OFFICE_ID, party_of
from diemtua.demonstration.loading.ground import Map
from diemtua.demonstration.loading.people import Paths
from diemtua.demonstration.plan.rows import Official, Plan
from diemtua.groups.models import BoardMember, SavingsAndLoanGroup
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
    party: UUID


def make_accounts(plan: Plan, paths: Paths, units: Map, using: str) -> None:
    """Cards first, then everybody else who holds an office: they act in the books, nobody signs in as them."""
    carded = set()
    for order, card in enumerate(_cards(plan, paths, units, using), 1):
        _account(card, f"{card.role}-{order}", order, using)
        carded.add(card.party)
    for official in plan.officials:
        party = party_of("official", official.official_no)
        if official.role in ROLES and party not in carded:
            card = Card(official.role, "", official.name, _where(official, units), party)
            _account(card, f"{card.role}-o{official.official_no}", None, using)


def _account(card: Card, login: str, order: int | None, using: str) -> None:
    account = Account.objects.using(using).create(
        party_id=card.party, login=login.replace("_", "-"), display_name=card.name, card_order=order
    )
    Assignment.objects.using(using).create(
        party_id=account.party_id, role=card.role, title=card.title, valid_from=FROM, **card.where
    )


def _where(official: Official, units: Map) -> dict[str, Any]:
    """Where an office points: the bank's office, a commune, a province, or the nation."""
    where: dict[str, Any] = {}
    reach = ROLES[official.role].reach
    if reach is Reach.OFFICE:
        where["office_id"] = OFFICE_ID
    if reach is Reach.UNIT:
        where["unit"] = (
            units.communes[official.commune_no] if official.commune_no else units.province
        )
    if ROLES[official.role].of_union and official.union_code:
        where |= {
            "association_id": int(official.union_code),
            "union_code": int(official.union_code),
        }
    return where


def _cards(plan: Plan, paths: Paths, units: Map, using: str) -> list[Card]:
    home = next(c for c in plan.communes if c.name == HOME_COMMUNE)
    group = next(g for g in plan.groups if g.commune_no == home.commune_no and g.union_code == "12")
    leader, deputy = (_board(group.group_no, post, using) for post in ("leader", "deputy"))
    where_group = {"group_path": paths.groups[group.group_no], "union_code": 12}

    def of(
        role: str, title: str, *, act_as: str = "", commune_no: int | None = None, union: str = ""
    ) -> Card:
        official = next(
            o
            for o in plan.officials
            if o.role == role
            and o.commune_no == commune_no
            and (not union or o.union_code == union)
        )
        where = _where(official._replace(role=act_as or role), units)
        return Card(
            act_as or role, title, official.name, where, party_of("official", official.official_no)
        )

    return [
        Card(
            "group_leader",
            f"Tổ trưởng {group.name}",
            leader.full_name,
            where_group,
            leader.party_id,
        ),
        Card(
            "group_deputy", f"Tổ phó {group.name}", deputy.full_name, where_group, deputy.party_id
        ),
        of(
            "commune_cadre",
            f"Chủ tịch Hội LHPN xã {home.name}",
            union="12",
            commune_no=home.commune_no,
        ),
        of("commune_committee", f"Phó Chủ tịch UBND xã {home.name}", commune_no=home.commune_no),
        of("credit_officer", "Cán bộ tín dụng, tổ trưởng tổ giao dịch"),
        of("manager", "Giám đốc phòng giao dịch"),
        of("teller", "Giao dịch viên"),
        of("controller", "Kiểm soát viên"),
        of("credit_head", "Tổ trưởng Kế hoạch nghiệp vụ", act_as="manager"),
        of("province_reader", "Hội LHPN tỉnh", union="12"),
        of("auditor", "Kiểm toán nội bộ"),
        of("administrator", "Quản trị hệ thống"),
    ]


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
