"""Người, hộ, tổ của huyện mẫu: generated, by COPY; keys of names are made by the database."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from diemtua.demonstration.loading.copying import OFFICE_ID, party_of, sequences_follow
from diemtua.demonstration.loading.ground import Map, village_path
from diemtua.demonstration.plan.rows import Plan
from diemtua.ground.copying import copy_rows
from diemtua.people.keys import digest, seal
from diemtua.people.models import Ethnicity

RELATIONS = {"head": "chủ hộ", "spouse": "vợ/chồng", "child": "con", "parent": "cha/mẹ"}


class Paths:
    """Đường dẫn: where each household, person and group stands in the lasting tree."""

    def __init__(self, plan: Plan) -> None:
        self.groups: dict[int, str] = {
            g.group_no: f"{village_path(g.village_no)}.g{g.group_no}" for g in plan.groups
        }
        self.unions: dict[int, int] = {g.group_no: int(g.union_code) for g in plan.groups}
        held = {m.household_no: m.group_no for m in plan.members if m.left_on is None}
        self.households: dict[int, tuple[str, int]] = {
            h.household_no: (
                (self.groups[held[h.household_no]], self.unions[held[h.household_no]])
                if h.household_no in held
                else (village_path(h.village_no), 0)
            )
            for h in plan.households
        }


def load_people(plan: Plan, paths: Paths, using: str) -> None:
    """Hộ, người, thành viên hộ, diện hộ."""
    copy_rows(using, "parties_party", "id kind", _parties(plan))
    copy_rows(using, "people_household", HOUSEHOLD, _households(plan, paths))
    ethnicities = dict(Ethnicity.objects.using(using).values_list("name", "code"))
    copy_rows(using, "people_person", PERSON, _persons(plan, paths, ethnicities))
    copy_rows(using, "people_householdmember", HOUSEHOLD_MEMBER, _household_members(plan, paths))
    copy_rows(using, "people_povertyrecord", POVERTY, _poverty(plan, paths))
    sequences_follow(using, ("people_household", "people_person"))


HOUSEHOLD = "id party_id code village_id address path union_code registered_on"
PERSON = (
    "id party_id full_name sex born_on ethnicity_id phone citizen_id_cipher "
    "citizen_id_digest citizen_id_last4 path union_code fold sort_key"
)
HOUSEHOLD_MEMBER = "household_id person_id relation is_head valid_from path union_code"
POVERTY = (
    "household_id poverty_class standard decision decided_on valid_from valid_to path union_code"
)
KNOWN_SINCE = "2013-01-01"


def _households(plan: Plan, paths: Paths) -> Iterator[tuple[Any, ...]]:
    for h in plan.households:
        party, code = party_of("household", h.household_no), f"H{h.household_no:06d}"
        where = paths.households[h.household_no]
        yield h.household_no, party, code, h.village_no, "", *where, KNOWN_SINCE


def _household_members(plan: Plan, paths: Paths) -> Iterator[tuple[Any, ...]]:
    for p in plan.persons:
        relation = RELATIONS.get(p.relation, p.relation)
        since = max(p.born_on.isoformat(), KNOWN_SINCE)
        where = paths.households[p.household_no]
        yield p.household_no, p.person_no, relation, p.relation == "head", since, *where


def _poverty(plan: Plan, paths: Paths) -> Iterator[tuple[Any, ...]]:
    for r in plan.poverty:
        where = paths.households[r.household_no]
        days = (r.decided_on, r.valid_from, r.valid_to)
        yield r.household_no, r.poverty_class, r.standard, r.decision, *days, *where


def _parties(plan: Plan) -> Iterator[tuple[Any, ...]]:
    for h in plan.households:
        yield party_of("household", h.household_no), "household"
    for p in plan.persons:
        yield party_of("person", p.person_no), "person"
    for o in plan.officials:
        yield party_of("official", o.official_no), "person"


def _persons(plan: Plan, paths: Paths, ethnicities: dict[str, str]) -> Iterator[tuple[Any, ...]]:
    for p in plan.persons:
        party = party_of("person", p.person_no)
        sealed = seal(p.citizen_id, party) if p.citizen_id else None
        marked = digest(p.citizen_id) if p.citizen_id else None
        sex = (
            p.sex
            if p.sex in ("F", "M")
            else ("F" if p.sex.lower().startswith(("f", "nữ")) else "M")
        )
        yield (
            p.person_no,
            party,
            p.name,
            sex,
            p.born_on,
            ethnicities[p.ethnicity],
            p.phone,
            sealed,
            marked,
            p.citizen_id[-4:] if p.citizen_id else "",
            *paths.households[p.household_no],
            "",
            "",
        )


GROUP = (
    "id code name path office_id union_code state min_saving_dong meets_every_months "
    "convention founded_on version fold sort_key"
)
PLACEMENT = "group_id village_id unit_id point_id union_code path valid_from decision"
MEMBERSHIP = "id group_id household_id person_id number state valid_from valid_to path union_code"
BOARD = "group_id person_id post valid_from path union_code"
DELEGATION = (
    "group_id leader_id number collects_interest collects_savings signed_on "
    "valid_from valid_to path union_code"
)


def load_groups(plan: Plan, paths: Paths, units: Map, using: str) -> None:
    """Tổ, nơi của tổ, tổ viên, ban quản lý, hợp đồng ủy nhiệm, quan hệ gia đình."""
    copy_rows(using, "groups_savingsandloangroup", GROUP, _groups(plan, paths))
    copy_rows(using, "groups_groupplacement", PLACEMENT, _placements(plan, paths, units))
    copy_rows(using, "groups_membership", MEMBERSHIP, _members(plan, paths))
    copy_rows(using, "groups_boardmember", BOARD, _boards(plan, paths))
    copy_rows(using, "groups_delegation", DELEGATION, _delegations(plan, paths))
    kin = ((k.person_no, k.other_person_no, k.relation, "v.o1", 0) for k in plan.kinships)
    copy_rows(using, "groups_kinship", "person_id other_id kind path union_code", kin)
    sequences_follow(using, ("groups_savingsandloangroup", "groups_membership"))


def _groups(plan: Plan, paths: Paths) -> Iterator[tuple[Any, ...]]:
    for g in plan.groups:
        named = (g.group_no, g.code, g.name, paths.groups[g.group_no], OFFICE_ID, int(g.union_code))
        yield *named, "active", g.minimum_savings_dong, 3, "", g.founded_on, 1, "", ""


def _placements(plan: Plan, paths: Paths, units: Map) -> Iterator[tuple[Any, ...]]:
    for g in plan.groups:
        place = (g.village_no, units.communes[g.commune_no].pk, g.point_no)
        yield g.group_no, *place, int(g.union_code), paths.groups[g.group_no], g.founded_on, ""


def _members(plan: Plan, paths: Paths) -> Iterator[tuple[Any, ...]]:
    numbers: dict[int, int] = {}
    for m in plan.members:
        numbers[m.group_no] = numbers.get(m.group_no, 0) + 1
        who = (m.member_no, m.group_no, m.household_no, m.person_no, numbers[m.group_no])
        where = (paths.groups[m.group_no], paths.unions[m.group_no])
        yield *who, m.state, m.joined_on, m.left_on, *where


def _boards(plan: Plan, paths: Paths) -> Iterator[tuple[Any, ...]]:
    persons = {m.member_no: m.person_no for m in plan.members}
    for g in plan.groups:
        where = (g.founded_on, paths.groups[g.group_no], int(g.union_code))
        yield g.group_no, persons[g.leader_member_no], "leader", *where
        yield g.group_no, persons[g.deputy_member_no], "deputy", *where


def _delegations(plan: Plan, paths: Paths) -> Iterator[tuple[Any, ...]]:
    persons = {m.member_no: m.person_no for m in plan.members}
    leaders = {g.group_no: persons[g.leader_member_no] for g in plan.groups}
    for c in plan.contracts:
        if c.group_no is not None:
            days = (c.signed_on, c.signed_on, c.valid_to)
            where = (paths.groups[c.group_no], paths.unions[c.group_no])
            yield c.group_no, leaders[c.group_no], c.number, True, True, *days, *where
