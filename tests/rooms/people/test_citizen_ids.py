"""Citizen ids: checked, sealed under a key outside the database, found by a keyed digest."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diemtua.ground.actors import Actor, set_context
from diemtua.ground.models import AuditRecord
from diemtua.ground.problems import NotAllowed, Problem
from diemtua.people import actions, keys, problems, queries
from diemtua.people.citizen_id import PROVINCES, check_citizen_id
from diemtua.people.models import Person
from tests.world import World

Become = Callable[..., Actor]
LAN_ID = "070 188 123 456"
LAN = actions.NewPerson(
    full_name="Thị Lan",
    sex="F",
    born_on=date(1988, 3, 4),
    citizen_id=LAN_ID,
    citizen_id_issued_on=date(2021, 5, 6),
)


@pytest.fixture(autouse=True)
def own_keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A key ring of this test's own."""
    path = tmp_path / "secrets" / "person_keys.json"
    monkeypatch.setattr("django.conf.settings.PERSON_KEY_FILE", path)
    return path


def a_person(world: World, by: Actor, new: actions.NewPerson = LAN, *, village: int = 0) -> Person:
    home = actions.NewHousehold(village=world.villages[village], head=new)
    made = actions.register_household(by=by, new=home)
    return queries.members(made, by.on)[0].person


def told(problem: type[Problem], found: list[Problem]) -> bool:
    return any(isinstance(each, problem) for each in found)


def test_there_are_63_provinces() -> None:
    assert len(PROVINCES) == 63
    assert PROVINCES["070"] == "Bình Phước"


@given(
    st.sampled_from(sorted(PROVINCES)),
    st.dates(date(1900, 1, 1), date(2099, 12, 31)),
    st.sampled_from("FM"),
    st.integers(0, 999_999),
)
def test_an_id_made_as_the_circular_says_is_accepted_and_no_other_sex_or_year(
    place: str, born_on: date, sex: str, chance: int
) -> None:
    century = (born_on.year // 100 - 19) * 2 + (sex == "F")
    typed = f"{place}{century}{born_on.year % 100:02d}{chance:06d}"
    assert check_citizen_id(typed, born_on=born_on, sex=sex) == []
    other = "M" if sex == "F" else "F"
    assert told(problems.CitizenIdSexDiffers, check_citizen_id(typed, born_on=born_on, sex=other))
    year = born_on.year + 1
    assert told(
        problems.CitizenIdYearDiffers,
        check_citizen_id(typed, born_on=date(year, 1, 1), sex=sex),
    )


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("07018812345", problems.CitizenIdHasWrongLength),
        ("0701881234567", problems.CitizenIdHasWrongLength),
        ("07018812345x", problems.CitizenIdHasWrongLength),
        ("٠٧٠١٨٨١٢٣٤٥٦", problems.CitizenIdHasWrongLength),
        ("003188123456", problems.CitizenIdProvinceUnknown),
        ("000188123456", problems.CitizenIdProvinceUnknown),
    ],
)
def test_an_id_that_cannot_be_is_refused(typed: str, problem: type[Problem]) -> None:
    assert told(problem, check_citizen_id(typed, born_on=date(1988, 3, 4), sex="F"))


def test_the_id_is_not_in_the_database_and_is_found_whole(world: World, as_role: Become) -> None:
    cadre = as_role("commune_cadre")
    person = a_person(world, cadre)
    assert person.citizen_id_cipher is not None
    assert b"070188123456" not in bytes(person.citizen_id_cipher)
    assert person.citizen_id_last4 == "3456"
    assert queries.person_with_citizen_id(cadre.scope, "070188123456") == person
    assert queries.person_with_citizen_id(cadre.scope, "070188") is None


def test_one_id_is_one_person_and_the_sentence_names_nobody(world: World, as_role: Become) -> None:
    a_person(world, as_role("commune_cadre", 0))
    with pytest.raises(problems.CitizenIdTaken) as refused:
        a_person(world, as_role("commune_cadre", 1), replace(LAN, full_name="Thị Mai"), village=2)
    assert "Lan" not in str(refused.value)


def test_who_opens_an_id_says_why_and_it_is_written_down(world: World, as_role: Become) -> None:
    person = a_person(world, as_role("commune_cadre"))
    manager = as_role("manager")
    with pytest.raises(problems.PurposeIsMissing):
        actions.unmask_citizen_id(by=manager, person=person, purpose=" ")
    why = "đối chiếu khi giải ngân"
    assert actions.unmask_citizen_id(by=manager, person=person, purpose=why) == "070188123456"
    set_context(world.house)
    row = AuditRecord.objects.get(action="person.citizen_id_read")
    assert (row.subject_id, row.purpose, row.party_id) == (str(person.pk), why, manager.party_id)
    assert "070188" not in json.dumps(row.facts)


def test_a_cadre_does_not_open_an_id(world: World, as_role: Become) -> None:
    cadre = as_role("commune_cadre")
    person = a_person(world, cadre)
    with pytest.raises(NotAllowed):
        actions.unmask_citizen_id(by=cadre, person=person, purpose="muốn xem")


def test_the_ring_is_made_once_and_for_its_owner_alone(own_keys: Path) -> None:
    first = keys.key_ring()
    assert keys.key_ring() == first
    assert stat.S_IMODE(own_keys.stat().st_mode) == 0o600


def test_a_lost_key_is_named_and_a_kept_old_key_still_opens(own_keys: Path) -> None:
    party = uuid4()
    sealed = keys.seal("070188123456", party)
    old = json.loads(own_keys.read_text())
    own_keys.unlink()
    with pytest.raises(problems.KeyIsMissing) as refused:
        keys.unseal(sealed, party)
    assert old["active"] in str(refused.value)
    new = json.loads(own_keys.read_text())
    new["keys"].update(old["keys"])
    own_keys.write_text(json.dumps(new))
    assert keys.unseal(sealed, party) == "070188123456"


def test_a_sealed_id_moved_to_another_person_does_not_open() -> None:
    sealed = keys.seal("070188123456", uuid4())
    with pytest.raises(problems.KeyIsMissing):
        keys.unseal(sealed, UUID(int=1))


@pytest.mark.parametrize("content", ["", "{}", '{"active": "k", "keys": {"k": "?"}}', "[]"])
def test_a_damaged_ring_is_told_and_never_written_over(own_keys: Path, content: str) -> None:
    own_keys.parent.mkdir()
    own_keys.write_text(content)
    with pytest.raises(problems.KeyFileIsDamaged):
        keys.digest("070188123456")
    assert own_keys.read_text() == content
