"""Whose money a person of a union sees: her unit, those below, and those they came from when the map changed."""

from __future__ import annotations

from datetime import date

from diemtua.access.queries import scope
from diemtua.associations.models import AssociationBody
from diemtua.ground.actors import ALL_BODIES
from diemtua.places.models import Unit
from diemtua.places.queries import successors
from tests.world import World, an_account

AFTER = date(2025, 7, 2)
WOMEN, FARMERS = 12, 11


def seen(world: World, unit: Unit, on: date, union: int = WOMEN) -> set[int]:
    _account, held = an_account(
        world, "province_reader", unit=unit, union_code=union, association_id=union
    )
    return set(scope(held, on).bodies)


def a_body(unit: Unit) -> AssociationBody:
    return AssociationBody.objects.create(
        association_id=WOMEN, unit=unit, name=f"Hội Phụ nữ {unit.full_name}", valid_from=AFTER
    )


def test_a_province_sees_its_districts_and_communes_and_no_other_union(world: World) -> None:
    found = seen(world, world.province, world.on)
    units = (world.province, world.district, *world.communes)
    assert found == {world.bodies[WOMEN, unit.pk].pk for unit in units}
    assert seen(world, world.communes[0], world.on) == {
        world.bodies[WOMEN, world.communes[0].pk].pk
    }


def test_after_the_reform_the_new_units_see_what_the_old_ones_earned(world: World) -> None:
    old = world.communes[0]
    commune = successors(old, AFTER)[0].unit
    province = successors(world.province, AFTER)[0].unit
    new, above = a_body(commune), a_body(province)
    of_commune = seen(world, commune, AFTER)
    assert {new.pk, world.bodies[WOMEN, old.pk].pk} <= of_commune
    assert above.pk not in of_commune
    of_province = seen(world, province, AFTER)
    kept = {world.bodies[WOMEN, unit.pk].pk for unit in (world.province, world.district, old)}
    assert kept | {above.pk, new.pk} <= of_province
    assert not of_province & {
        row.pk for (code, _unit), row in world.bodies.items() if code != WOMEN
    }


def test_the_unit_that_ended_sees_nothing_and_the_centre_sees_all(world: World) -> None:
    assert seen(world, world.communes[0], AFTER) == set()
    nation = world.province.parent
    assert nation is not None
    assert seen(world, nation, world.on) == {ALL_BODIES}
