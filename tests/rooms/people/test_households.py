"""Households and persons: registered once, headed by one, seen where their scope says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from diemtua.ground.actors import Actor, set_context
from diemtua.ground.models import AuditRecord
from diemtua.ground.problems import NotAllowed, NotFoundHere, Problems, SomebodyWasFirst
from diemtua.people import actions, problems, queries
from diemtua.people.models import Household, HouseholdMember, Person, PovertyRecord
from tests.world import World

Become = Callable[..., Actor]
LAN = actions.NewPerson(
    full_name="Thị  Lan", sex="F", born_on=date(1988, 3, 4), ethnicity_code="22"
)


def a_family(world: World, **changes: object) -> actions.NewHousehold:
    others = (
        actions.NewPerson(
            full_name="Điểu Khang", sex="M", born_on=date(1985, 1, 2), relation="chồng"
        ),
        actions.NewPerson(full_name="Điểu Bé", sex="M", born_on=date(2012, 9, 9), relation="con"),
    )
    new = actions.NewHousehold(village=world.villages[0], head=LAN, others=others, address="Tổ 3")
    return replace(new, **changes)  # type: ignore[arg-type]


def test_a_cadre_registers_a_household_and_finds_it_without_tone_marks(
    world: World, as_role: Become
) -> None:
    cadre = as_role("commune_cadre")
    made = actions.register_household(by=cadre, new=a_family(world))
    found: Any = queries.household(cadre.scope, made.pk, cadre.on)
    assert found is not None
    assert (found.head_name, found.head_fold) == ("Thị Lan", "thi lan")
    assert found.head_is_minority
    assert found.poverty_class is None
    assert [m.person.full_name for m in queries.members(made, cadre.on)] == [
        "Thị Lan",
        "Điểu Khang",
        "Điểu Bé",
    ]
    assert Person.objects.filter(fold__contains="khang", path=made.path).count() == 1


def test_people_are_listed_by_given_name_in_the_order_of_the_alphabet(
    world: World, as_role: Become
) -> None:
    cadre = as_role("commune_cadre")
    names = ["Lê Thị Ân", "Trần Văn An", "Nông Thị Ảnh", "Lý Đào", "Hoàng Dung"]
    for name in names:
        head = replace(LAN, full_name=name)
        actions.register_household(by=cadre, new=a_family(world, head=head, others=()))
    rows = queries.persons(cadre.scope).filter(full_name__in=names)
    assert [p.full_name for p in rows] == [
        "Trần Văn An",
        "Nông Thị Ảnh",
        "Lê Thị Ân",
        "Hoàng Dung",
        "Lý Đào",
    ]


def test_a_household_of_another_commune_is_not_there(world: World, as_role: Become) -> None:
    made = actions.register_household(by=as_role("commune_cadre", 0), new=a_family(world))
    elsewhere = as_role("commune_cadre", 1)
    assert queries.household(elsewhere.scope, made.pk, elsewhere.on) is None
    assert not Household.objects.filter(pk=made.pk).exists()
    with pytest.raises(NotFoundHere):
        actions.add_member(by=elsewhere, household=made, new=LAN)


def test_a_teller_does_not_register_households(world: World, as_role: Become) -> None:
    with pytest.raises(NotAllowed):
        actions.register_household(by=as_role("teller"), new=a_family(world))


def test_everything_wrong_with_a_person_is_told_at_once(world: World, as_role: Become) -> None:
    head = replace(LAN, full_name="  ", born_on=date(2030, 1, 1), citizen_id="070188")
    with pytest.raises(Problems) as refused:
        actions.register_household(by=as_role("commune_cadre"), new=a_family(world, head=head))
    assert {p.field for p in refused.value.found} == {"full_name", "born_on", "citizen_id"}
    assert not Person.objects.filter(full_name="Điểu Khang", born_on=date(1985, 1, 2)).exists()


def test_many_households_cost_as_many_statements_as_one(
    world: World, as_role: Become, django_assert_max_num_queries: Callable[..., object]
) -> None:
    cadre = as_role("commune_cadre")
    with django_assert_max_num_queries(12):  # type: ignore[attr-defined]
        actions.register_households(by=cadre, new=[a_family(world)] * 40)
    assert Household.objects.filter(address="Tổ 3").count() == 40


def test_the_head_changes_and_both_days_stay_in_the_book(world: World, as_role: Become) -> None:
    home = world.groups[0].memberships[0].household
    cadre = as_role("commune_cadre")
    head, husband = (m.person for m in queries.members(home, cadre.on))
    actions.change_head(
        by=cadre, household=home, person=husband, instead_of=head.pk, relation_of_old="vợ"
    )
    now = {m.person_id: (m.relation, m.is_head) for m in queries.members(home, cadre.on)}
    assert now == {husband.pk: ("chủ hộ", True), head.pk: ("vợ", False)}
    before = queries.members(home, cadre.on - timedelta(days=1))
    assert [m.person_id for m in before if m.is_head] == [head.pk]


def test_of_two_who_change_the_head_one_is_told(world: World, as_role: Become) -> None:
    home = world.groups[0].memberships[0].household
    cadre = as_role("commune_cadre")
    head, husband = (m.person for m in queries.members(home, cadre.on))
    changed: dict[str, Any] = {"household": home, "instead_of": head.pk, "relation_of_old": "vợ"}
    actions.change_head(by=cadre, person=husband, **changed)
    with pytest.raises(SomebodyWasFirst):
        actions.change_head(by=cadre, person=husband, **changed)


def test_a_stranger_does_not_become_head(world: World, as_role: Become) -> None:
    home, other = (m.household for m in world.groups[0].memberships[:2])
    cadre = as_role("commune_cadre")
    head = next(iter(queries.members(home, cadre.on))).person
    stranger = next(iter(queries.members(other, cadre.on))).person
    with pytest.raises(problems.NotOfThisHousehold):
        actions.change_head(
            by=cadre, household=home, person=stranger, instead_of=head.pk, relation_of_old="vợ"
        )


def test_a_head_does_not_leave_but_her_husband_may(world: World, as_role: Become) -> None:
    home = world.groups[0].memberships[0].household
    cadre = as_role("commune_cadre")
    head, husband = queries.members(home, cadre.on)
    with pytest.raises(problems.HeadCannotLeave):
        actions.end_membership(by=cadre, member=head)
    actions.end_membership(by=cadre, member=husband)
    assert [m.pk for m in queries.members(home, cadre.on)] == [head.pk]
    assert [m.pk for m in queries.past_members(home, cadre.on)] == [husband.pk]


def test_the_class_of_a_household_is_asked_for_a_day(world: World, as_role: Become) -> None:
    home = world.groups[0].memberships[0].household
    committee = as_role("commune_committee")
    old = queries.poverty_history(home)[0]
    actions.decide_poverty_class(
        by=committee,
        household=home,
        poverty_class="near_poor",
        standard="07/2021/NĐ-CP",
        decision="12/QĐ-UBND",
        decided_on=date(2025, 1, 5),
        valid_from=date(2025, 1, 10),
        instead_of=old.pk,
    )
    assert queries.poverty_on([home.pk], date(2025, 1, 9)) == {home.pk: "poor"}
    assert queries.poverty_on([home.pk], date(2025, 1, 10)) == {home.pk: "near_poor"}
    assert queries.escapes([home.pk], date(2025, 3, 1)) == []


def test_a_household_escapes_when_it_is_neither_poor_nor_near_poor(
    world: World, as_role: Become
) -> None:
    home = world.groups[0].memberships[0].household
    committee = as_role("commune_committee")
    common: dict[str, Any] = {
        "standard": "07/2021/NĐ-CP",
        "decision": "12/QĐ-UBND",
        "decided_on": date(2025, 1, 5),
    }
    for poverty_class, on in (
        ("near_poor", date(2024, 6, 1)),
        ("newly_escaped", date(2025, 1, 10)),
    ):
        seen = queries.poverty_history(home)[0].pk
        actions.decide_poverty_class(
            by=committee,
            household=home,
            poverty_class=poverty_class,
            valid_from=on,
            instead_of=seen,
            **common,
        )
    assert queries.escapes([home.pk], date(2024, 7, 1)) == []
    assert queries.escapes([home.pk], date(2025, 3, 1)) == [
        queries.Escape(home.pk, date(2025, 1, 10))
    ]


def test_a_list_of_classes_is_decided_whole_or_not_at_all(world: World, as_role: Become) -> None:
    homes = [m.household for m in world.groups[0].memberships]
    committee = as_role("commune_committee")
    seen = {r.household_id: r.pk for r in PovertyRecord.objects.filter(household__in=homes)}
    new = [
        actions.NewClass(
            household_id=h.pk,
            poverty_class="near_poor",
            valid_from=date(2025, 3, 12),
            instead_of=seen[h.pk],
        )
        for h in homes
    ]
    told: dict[str, Any] = {
        "standard": "07/2021/NĐ-CP",
        "decision": "15/QĐ-UBND",
        "decided_on": date(2025, 3, 10),
    }
    spoilt = [*new[:-1], replace(new[-1], instead_of=None)]
    with pytest.raises(SomebodyWasFirst):
        actions.decide_poverty_classes(by=committee, new=spoilt, **told)
    assert set(queries.poverty_on(seen, date(2025, 3, 12)).values()) == {"poor"}
    assert actions.decide_poverty_classes(by=committee, new=new, **told) == len(homes)
    assert set(queries.poverty_on(seen, date(2025, 3, 12)).values()) == {"near_poor"}


def test_a_class_without_a_decision_is_refused(world: World, as_role: Become) -> None:
    home = world.groups[0].memberships[0].household
    with pytest.raises(problems.ClassNeedsADecision):
        actions.decide_poverty_class(
            by=as_role("commune_committee"),
            household=home,
            poverty_class="poor",
            standard=" ",
            decision="12/QĐ",
            decided_on=world.on,
            valid_from=world.on,
            instead_of=None,
        )


def test_households_join_and_leave_a_path_with_all_that_is_theirs(world: World) -> None:
    set_context(world.house)
    member = world.groups[0].memberships[2]
    actions.place_households([member.household_id], path=None, union_code=0, by=world.house)
    home = Household.objects.select_related("village").get(pk=member.household_id)
    lives = HouseholdMember.objects.filter(household=home).select_related("person")
    records = PovertyRecord.objects.filter(household=home)
    things: list[Any] = [home, *lives, *(row.person for row in lives), *records]
    assert {(row.path, row.union_code) for row in things} == {(home.village.path, 0)}


def test_each_deed_on_a_household_is_written_down(world: World, as_role: Become) -> None:
    cadre = as_role("commune_cadre")
    made = actions.register_household(by=cadre, new=a_family(world))
    set_context(world.house)
    row = AuditRecord.objects.filter(action="household.registered").latest("pk")
    assert (row.subject_id, row.party_id) == (str(made.pk), cadre.party_id)
    assert "Lan" not in str(row.facts)
