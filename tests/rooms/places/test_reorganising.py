"""Sắp xếp đơn vị: a decision ends units and begins others; nothing and nobody is left between."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from diemtua.ground.actors import Actor
from diemtua.ground.models import AuditRecord
from diemtua.ground.problems import NotAllowed, Problem, Problems
from diemtua.places import problems, queries
from diemtua.places.actions import Move, NewUnit, found_village, reorganise_units
from diemtua.places.models import Level, Part, Succession, Unit, VillageUnit

pytestmark = pytest.mark.django_db

Become = Callable[..., Actor]
DECISION = "Nghị quyết 999/NQ-UBTVQH16, 01/02/2027"
ON = date(2027, 3, 1)
BEFORE = date(2027, 2, 28)
MERGED = NewUnit(Level.COMMUNE, "25222", "Bù Gia Mập", "xã", Level.PROVINCE, "75")


def unit(code: str, on: date = BEFORE) -> Unit:
    return queries.unit_by_code(code, on)


def told(wrong: type[Problem | Problems], **arguments: Any) -> str:
    """The refusal, with nothing done."""
    units, successions = Unit.objects.count(), Succession.objects.count()
    open_units = Unit.objects.filter(valid_to=None).count()
    with pytest.raises(wrong) as refusal:
        reorganise_units(**{"decision": DECISION, "on": ON, **arguments})
    assert (Unit.objects.count(), Succession.objects.count()) == (units, successions)
    assert Unit.objects.filter(valid_to=None).count() == open_units
    return str(refusal.value)


def test_two_communes_become_one(as_role: Become) -> None:
    admin = as_role("administrator")
    old = [unit("25222"), unit("25225")]
    made = reorganise_units(
        by=admin, decision=DECISION, on=ON, moves=[Move(each, MERGED) for each in old]
    )
    assert {step.part for step in made} == {Part.WHOLE}
    new = unit("25222", ON)
    assert (new.decision, new.valid_from, new.valid_to) == (DECISION, ON, None)
    assert {each.unit.pk for each in queries.predecessors(new)} == {each.pk for each in old}
    assert [each.unit for each in queries.successors(unit("25225"), ON)] == [new]
    assert unit("25222").ended_by == DECISION
    assert new.pk in queries.commune_ids_of(unit("75", ON), ON)
    assert queries.same_unit_on(old[0], ON) is None
    assert len(queries.commune_ids_of(unit("75", ON), ON)) == 94
    record = AuditRecord.objects.get(action="places.reorganised")
    assert record.party_id == admin.party_id


def test_a_split_commune_goes_to_two(as_role: Become) -> None:
    other = NewUnit(Level.COMMUNE, "25999", "Đăk Ơ Mới", "phường", Level.PROVINCE, "75")
    moves = [
        Move(unit("25225"), each, Part.PART) for each in (replace(MERGED, code="25998"), other)
    ]
    reorganise_units(by=as_role("administrator"), decision=DECISION, on=ON, moves=moves)
    followers = queries.successors(unit("25225"), ON)
    assert {(each.unit.code, each.part) for each in followers} == {
        ("25998", "part"),
        ("25999", "part"),
    }
    assert unit("25999", ON).full_name == "Phường Đăk Ơ Mới"
    assert queries.units_named("dak o moi", ON) == [unit("25999", ON)]


def test_a_province_becomes_a_city_and_keeps_its_communes(as_role: Become) -> None:
    old = unit("82")
    city = NewUnit(Level.PROVINCE, "82", old.name, "thành phố", Level.NATION, "VN")
    communes = queries.commune_ids_of(old, BEFORE)
    reorganise_units(by=as_role("administrator"), decision=DECISION, on=ON, moves=[Move(old, city)])
    assert queries.same_unit_on(old, ON) == unit("82", ON)
    assert queries.commune_ids_of(unit("82", ON), ON) == communes


def test_provinces_merge_with_their_communes_in_one_decision(as_role: Become) -> None:
    old = unit("82")
    gone = [Move(old, NewUnit(Level.PROVINCE, "80", "Tây Ninh", "tỉnh", Level.NATION, "VN"))]
    gone.append(Move(unit("80"), gone[0].new))
    gone += [
        Move(each, NewUnit(Level.COMMUNE, each.code, each.name, each.kind, Level.PROVINCE, "80"))
        for each in queries.communes_of(old, BEFORE)
    ]
    before = len(queries.commune_ids_of(unit("80"), BEFORE)) + len(gone) - 2
    reorganise_units(by=as_role("administrator"), decision=DECISION, on=ON, moves=gone)
    assert len(queries.commune_ids_of(unit("80", ON), ON)) == before
    assert len(queries.communes_now(old, ON)) == len(gone) - 2


def test_a_reorganisation_is_told_in_full(as_role: Become) -> None:
    admin = as_role("administrator")
    one, two = unit("25222"), unit("25225")
    other = replace(MERGED, code="25999", name="Đăk Ơ")
    whole = [Move(one, MERGED), Move(two, MERGED)]
    told(problems.DecisionIsMissing, by=admin, decision="  ", moves=whole)
    told(problems.NothingToReorganise, by=admin, moves=[])
    rest = told(problems.RestGoesNowhere, by=admin, moves=[Move(one, other, Part.PART)])
    assert "Xã Bù Gia Mập (mã 25222)" in rest
    told(problems.WholeGoesTwice, by=admin, moves=[Move(one, MERGED), Move(one, other, Part.PART)])
    told(problems.MoveIsToldTwice, by=admin, moves=[Move(one, MERGED), Move(one, MERGED)])
    named = [Move(one, MERGED), Move(two, replace(MERGED, name="Bù Gia Mập Mới"))]
    told(problems.NewUnitIsToldTwoWays, by=admin, moves=named)


def test_an_old_unit_must_be_alive_and_a_new_code_free(as_role: Become) -> None:
    admin = as_role("administrator")
    gone = unit("25228", date(2025, 3, 25))
    assert "Đức Hạnh" in told(problems.UnitHasEnded, by=admin, moves=[Move(gone, MERGED)])
    begun = unit("25222")
    told(problems.UnitBeginsThatDay, by=admin, on=begun.valid_from, moves=[Move(begun, MERGED)])
    taken = told(problems.CodeIsTaken, by=admin, moves=[Move(begun, replace(MERGED, code="25225"))])
    assert "Xã Đăk Ơ" in taken


def test_no_unit_stands_without_one_above_it(as_role: Become) -> None:
    admin = as_role("administrator")
    nowhere = replace(MERGED, parent_code="70")
    told(problems.ParentIsMissing, by=admin, moves=[Move(unit("25222"), nowhere)])
    upside_down = replace(MERGED, parent_level=Level.COMMUNE, parent_code="25225")
    told(problems.ParentIsMissing, by=admin, moves=[Move(unit("25222"), upside_down)])
    absorbed = NewUnit(Level.PROVINCE, "80", "Tây Ninh", "tỉnh", Level.NATION, "VN")
    left = told(
        problems.UnitsLeftBehind, by=admin, moves=[Move(unit("82"), absorbed), Move(unit("80"), absorbed)]
    )  # fmt: skip
    assert "102 đơn vị" in left


def test_all_faults_are_told_together(as_role: Become) -> None:
    moves = [Move(unit("25222"), MERGED, Part.PART), Move(unit("25228", date(2025, 3, 25)), MERGED)]
    sentence = told(Problems, by=as_role("administrator"), moves=moves)
    assert "Phần còn lại" in sentence
    assert "không còn hoặc chưa có hiệu lực" in sentence


def test_only_who_keeps_places_reorganises_them(as_role: Become) -> None:
    told(NotAllowed, by=as_role("teller"), moves=[Move(unit("25222"), MERGED)])


def test_a_code_given_away_in_the_same_moment_is_told(
    as_role: Become, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another decision took the code after this one looked: the database has the last word."""
    monkeypatch.setattr("diemtua.places.actions._codes_taken", lambda *_all: [])
    moves = [Move(unit("25222"), replace(MERGED, code="25225"))]
    told(problems.CodeWasJustTaken, by=as_role("administrator"), moves=moves)


def test_a_village_is_founded_under_its_office_in_a_commune(as_role: Become) -> None:
    admin = as_role("administrator")
    commune = unit("25222")
    village = found_village(
        by=admin, name=" Bù  Rên ", kind="thôn", office_path="v.o1", unit=commune, on=BEFORE
    )
    assert (village.name, village.path) == ("Bù Rên", f"v.o1.t{village.pk}")
    village.refresh_from_db()
    assert village.fold == "bu ren"
    (found,) = queries.villages_of([commune], BEFORE)
    assert found == village
    assert not queries.villages_of([commune], date(2027, 2, 27)).exists()
    assert VillageUnit.objects.get(village=village).unit == commune
    with pytest.raises(problems.NotACommune, match="Thành phố Đồng Nai"):
        found_village(
            by=admin, name="Bù Rên", kind="thôn", office_path="v.o1", unit=unit("75"), on=BEFORE
        )
