"""Communes end on 2025-07-01: villages, points, groups, contracts and roles go where they follow.

The successions are the country's own; Bù Gia Mập's communes Phú Văn and Đăk Ơ are among them.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from diemtua.access.models import Assignment
from diemtua.access.queries import scope
from diemtua.associations.models import AssociationBody, EntrustmentContract, PointUnit
from diemtua.ground.actors import Actor, set_context
from diemtua.ground.problems import NotAllowed, Problem, Problems
from diemtua.groups import actions, problems, queries
from diemtua.groups.actions import Placing
from diemtua.groups.models import GroupPlacement, SavingsAndLoanGroup
from diemtua.places.models import Succession, Unit, VillageUnit
from tests.world import World

Become = Callable[..., Actor]
THE_DAY = date(2025, 7, 1)
EVE = THE_DAY - timedelta(days=1)
DECISION = "1662/NQ-UBTVQH15"


def gone(world: World) -> list[Unit]:
    """The district, its communes and its province: all end that day."""
    units = [world.province, world.district, *world.communes]
    found = list(Unit.objects.filter(pk__in=[u.pk for u in units], valid_to=THE_DAY))
    assert {u.pk for u in world.communes} <= {u.pk for u in found}
    return found


def split(world: World, commune: Unit) -> list[Unit]:
    """The commune is cut in two on that day, as a decision could have it."""
    other = (
        Unit.objects.filter(level="commune", valid_from=THE_DAY)
        .exclude(follows__old=commune)
        .order_by("pk")[0]
    )
    Succession.objects.create(old=commune, new=other, on=THE_DAY, part="part")
    return list(Unit.objects.filter(follows__old=commune, follows__on=THE_DAY).order_by("pk"))


def carry(world: World, placing: Placing | None = None) -> actions.Reorganised:
    set_context(world.house)
    return actions.reorganise(
        by=world.house, decision=DECISION, on=THE_DAY, units=gone(world), placing=placing
    )


def followers(commune: Unit) -> set[int]:
    return set(Succession.objects.filter(old=commune, on=THE_DAY).values_list("new_id", flat=True))


def test_a_group_goes_where_its_commune_went_and_its_path_stays(world: World) -> None:
    here = world.groups[0]
    paths = set(SavingsAndLoanGroup.objects.values_list("path", flat=True))
    done = carry(world)
    assert (done.villages, done.points, done.groups) == (4, 2, 2)
    place = queries.placement_on(here.group, THE_DAY)
    before = queries.placement_on(here.group, EVE)
    assert place is not None
    assert before is not None
    assert {place.unit_id} == followers(here.unit)
    assert before.unit_id == here.unit.pk
    assert (place.village_id, place.point_id, place.path) == (
        before.village_id,
        before.point_id,
        before.path,
    )
    assert place.decision == DECISION
    assert set(SavingsAndLoanGroup.objects.values_list("path", flat=True)) == paths


def test_points_are_kept_and_villages_lie_in_the_new_commune(world: World) -> None:
    carry(world)
    for n, point in enumerate(world.points):
        rows = PointUnit.objects.filter(point=point).order_by("valid_from")
        assert [(r.valid_from, r.valid_to) for r in rows][1:] == [(THE_DAY, None)]
        assert {rows[1].unit_id} == followers(world.communes[n])
    assert VillageUnit.objects.filter(village__in=world.villages, valid_from=THE_DAY).count() == 4


def test_each_union_has_a_body_and_a_contract_signed_again_in_the_new_commune(
    world: World,
) -> None:
    done = carry(world)
    new = set().union(*(followers(c) for c in world.communes))
    bodies = AssociationBody.objects.filter(unit__in=new, valid_from=THE_DAY)
    assert bodies.count() == 4 * len(new)
    assert not AssociationBody.objects.filter(unit=world.district, valid_to__isnull=True).exists()
    contracts = EntrustmentContract.objects.filter(valid_from=THE_DAY).select_related("replaces")
    assert contracts.count() == done.contracts == 4 * len(new)
    assert {c.replaces.valid_to for c in contracts if c.replaces} == {THE_DAY}
    old = EntrustmentContract.objects.filter(body__unit__in=world.communes)
    assert set(old.values_list("valid_to", flat=True)) == {THE_DAY}


def test_a_cadre_sees_the_same_villages_the_day_after(world: World) -> None:
    _account, assignment = world.accounts["commune_cadre"][0]
    before = scope(assignment, EVE)
    carry(world)
    role = Assignment.objects.get(
        party=assignment.party_id, role="commune_cadre", valid_to__isnull=True
    )
    assert role.valid_from == THE_DAY
    assert set(before.paths) <= set(scope(role, THE_DAY).paths)
    assignment.refresh_from_db()
    assert assignment.valid_to == THE_DAY


def test_done_twice_it_finds_nothing_left_and_changes_nothing(world: World) -> None:
    carry(world)
    kept = GroupPlacement.objects.count(), Assignment.objects.count()
    again = carry(world)
    assert (again.groups, again.villages, again.bodies, again.contracts) == (0, 0, 0, 0)
    assert (GroupPlacement.objects.count(), Assignment.objects.count()) == kept


def test_of_a_split_commune_all_that_is_not_placed_is_told_and_nothing_is_done(
    world: World,
) -> None:
    set_context(world.house)
    split(world, world.communes[0])
    with pytest.raises(Problems) as refused:
        carry(world)
    kinds = [type(p) for p in refused.value.found]
    assert kinds.count(problems.VillageNotPlaced) == 2
    assert kinds.count(problems.PointNotPlaced) == 1
    assert kinds.count(problems.GroupNotPlaced) == 1
    assert kinds.count(problems.RoleNotPlaced) == 2
    assert not GroupPlacement.objects.filter(valid_from=THE_DAY).exists()


def placed(world: World, commune: Unit, *, to: Unit, rest: Unit) -> Placing:
    """The first village with its group to one, the other to the other."""
    roles = Assignment.objects.filter(unit=commune).values_list("pk", flat=True)
    return Placing(
        villages={world.villages[0].pk: to.pk, world.villages[1].pk: rest.pk},
        points={world.points[0].pk: to.pk},
        groups={world.groups[0].group.pk: to.pk},
        roles=dict.fromkeys(roles, to.pk),
    )


def test_of_a_split_commune_each_group_is_placed_one_by_one(world: World) -> None:
    set_context(world.house)
    one, other = split(world, world.communes[0])
    carry(world, placed(world, world.communes[0], to=other, rest=one))
    place = queries.placement_on(world.groups[0].group, THE_DAY)
    assert place is not None
    assert place.unit_id == other.pk
    now = dict(
        VillageUnit.objects.filter(valid_from=THE_DAY, village__in=world.villages[:2]).values_list(
            "village_id", "unit_id"
        )
    )
    assert now == {world.villages[0].pk: other.pk, world.villages[1].pk: one.pk}


def test_a_group_does_not_part_from_its_village(world: World) -> None:
    set_context(world.house)
    one, other = split(world, world.communes[0])
    told = placed(world, world.communes[0], to=other, rest=one)
    apart = Placing(
        villages=told.villages,
        points=told.points,
        roles=told.roles,
        groups={world.groups[0].group.pk: one.pk},
    )
    with pytest.raises(problems.GroupAndVillageDiffer):
        carry(world, apart)


def test_nothing_is_placed_in_a_commune_that_took_no_part(world: World) -> None:
    set_context(world.house)
    one, other = split(world, world.communes[0])
    far = (
        Unit.objects.filter(level="commune", valid_from=THE_DAY)
        .exclude(pk__in=[one.pk, other.pk])
        .order_by("-pk")[0]
    )
    told = placed(world, world.communes[0], to=far, rest=one)
    with pytest.raises((Problem, Problems)) as refused:
        carry(world, told)
    problem = refused.value
    found: list[Exception] = [*problem.found] if isinstance(problem, Problems) else [problem]
    assert {type(p) for p in found} == {problems.PlacedOutside}


def test_a_role_may_end_with_its_commune(world: World) -> None:
    set_context(world.house)
    one, other = split(world, world.communes[0])
    told = placed(world, world.communes[0], to=other, rest=one)
    ends = Placing(
        villages=told.villages,
        points=told.points,
        groups=told.groups,
        roles=dict.fromkeys(told.roles, None),
    )
    carry(world, ends)
    assert not Assignment.objects.filter(unit=other).exists()
    assert set(
        Assignment.objects.filter(unit=world.communes[0]).values_list("valid_to", flat=True)
    ) == {THE_DAY}


def test_a_cadre_does_not_reorganise_and_units_that_live_on_are_refused(
    world: World, as_role: Become
) -> None:
    with pytest.raises(NotAllowed):
        actions.reorganise(
            by=as_role("commune_cadre"), decision=DECISION, on=THE_DAY, units=world.communes
        )
    with pytest.raises(problems.NothingToReorganise):
        actions.reorganise(
            by=world.house, decision=DECISION, on=date(2025, 4, 1), units=world.communes
        )
