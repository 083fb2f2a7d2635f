"""Gọi tên: a name means the highest unit that bears it that day; a shared name is told, never guessed."""

from __future__ import annotations

from datetime import date

import pytest

from diemtua.places import queries
from diemtua.places.models import Level, Unit, Village
from diemtua.places.problems import CodeIsShared, NameIsShared, NoUnitNamed, NoUnitWithCode

pytestmark = pytest.mark.django_db

BEFORE = date(2025, 3, 25)
AFTER = date(2025, 8, 1)


def test_bu_gia_map_is_the_district_and_later_the_commune() -> None:
    assert queries.highest_unit_named("Bù Gia Mập", BEFORE).full_name == "Huyện Bù Gia Mập"
    assert queries.highest_unit_named("Bù Gia Mập", AFTER).full_name == "Xã Bù Gia Mập"


@pytest.mark.parametrize(
    "typed", ["bu gia map", "  Bù  Gia Mập ", "BÙ GIA MẬP", "huyện Bù Gia Mập", "Huyen bu gia map"]
)
def test_people_type_names_in_many_ways(typed: str) -> None:
    assert queries.highest_unit_named(typed, BEFORE).code == "691"


def test_a_name_with_its_kind_finds_the_lower_unit() -> None:
    assert queries.highest_unit_named("xã Bù Gia Mập", BEFORE).code == "25222"
    assert [u.level for u in queries.units_named("Bù Gia Mập", BEFORE)] == ["district", "commune"]


@pytest.mark.parametrize(
    "typed", ["TP. Hồ Chí Minh", "thành phố hồ chí minh", "Hồ Chí Minh", "tp ho chi minh"]
)
def test_the_city_answers_to_its_short_forms(typed: str) -> None:
    assert queries.highest_unit_named(typed, AFTER).code == "79"


def test_a_name_written_with_its_tones_hides_names_that_differ_in_tones() -> None:
    everywhere = {u.name for u in queries.units_named("tan hung", BEFORE)}
    assert {"Tân Hưng", "Tân Hùng"} <= everywhere
    assert {u.name for u in queries.units_named("Tân Hưng", BEFORE)} == {"Tân Hưng"}


def test_a_shared_name_is_told_with_places_and_codes() -> None:
    with pytest.raises(NameIsShared) as told:
        queries.highest_unit_named("Châu Thành", BEFORE)
    sentence = str(told.value)
    assert "Huyện Châu Thành, Tỉnh Long An (808)" in sentence
    assert "25/03/2025" in sentence


def test_an_unknown_name_and_code_are_told() -> None:
    with pytest.raises(NoUnitNamed, match="Không Đâu Cả"):
        queries.highest_unit_named("Không Đâu Cả", BEFORE)
    with pytest.raises(NoUnitNamed):
        queries.highest_unit_named("  ", BEFORE)
    with pytest.raises(NoUnitNamed):
        queries.highest_unit_named("Long An", date(1990, 1, 1))
    with pytest.raises(NoUnitWithCode, match="691"):
        queries.unit_by_code("691", AFTER)


def test_a_code_borne_on_two_levels_asks_for_the_level() -> None:
    nation = Unit.objects.get(level=Level.NATION)
    Unit.objects.create(
        code="691", level="province", name="Thử", full_name="Tỉnh Thử", kind="tỉnh", parent=nation,
        valid_from=date(2020, 1, 1), valid_to=AFTER,
    )  # fmt: skip
    with pytest.raises(CodeIsShared, match="Huyện Bù Gia Mập"):
        queries.unit_by_code("691", BEFORE)
    assert queries.unit_by_code("691", BEFORE, "district").name == "Bù Gia Mập"


def test_the_search_key_follows_the_name() -> None:
    unit = queries.unit_by_code("25222", AFTER)
    unit.name = "Đăk Nhau"
    unit.save()
    unit.refresh_from_db()
    assert unit.fold == "dak nhau"


def test_finding_a_unit_takes_few_queries(django_assert_max_num_queries: object) -> None:
    with django_assert_max_num_queries(1):  # type: ignore[operator]
        queries.highest_unit_named("Bù Gia Mập", BEFORE)
    district = queries.unit_by_code("691", BEFORE)
    with django_assert_max_num_queries(1):  # type: ignore[operator]
        assert len(queries.commune_ids_of(district, BEFORE)) == 8
    with django_assert_max_num_queries(3):  # type: ignore[operator]
        queries.then_and_now(district, BEFORE, AFTER)


def test_the_kind_of_a_village_is_said_once() -> None:
    assert str(Village(kind="thôn", name="Thôn Nam Sơn")) == "Thôn Nam Sơn"
    assert str(Village(kind="thôn", name="Nam Sơn")) == "thôn Nam Sơn"
    assert str(Village(kind="thôn", name="Thônôi")) == "thôn Thônôi"
