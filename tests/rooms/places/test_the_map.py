"""Bản đồ theo ngày: the shipped units and what followed what, as the law of each day has them."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Count, Exists, F, OuterRef, Q

from diemtua.places import queries
from diemtua.places.loading import load
from diemtua.places.models import Level, Part, Succession, Unit

pytestmark = pytest.mark.django_db

SEED_DAY = date(2025, 3, 25)
LAST_OLD_DAY = date(2025, 6, 30)
REFORM = date(2025, 7, 1)
NOW = date(2026, 11, 24)
DAYS = (
    date(2010, 5, 1),
    date(2024, 12, 31),
    date(2025, 1, 1),
    SEED_DAY,
    LAST_OLD_DAY,
    REFORM,
    date(2026, 4, 30),
    date(2026, 9, 20),
    NOW,
)


def counted(on: date) -> dict[str, int]:
    rows = Unit.objects.on(on).order_by().values_list("level").annotate(Count("id"))
    return dict(rows)


@pytest.mark.parametrize(
    ("on", "provinces", "districts", "communes"),
    [(SEED_DAY, 63, 696, 10_035), (LAST_OLD_DAY, 63, 696, 10_035), (REFORM, 34, 0, 3_321), (NOW, 34, 0, 3_321)],
)  # fmt: skip
def test_the_country_has_its_units_of_the_day(
    on: date, provinces: int, districts: int, communes: int
) -> None:
    found = counted(on)
    assert found.pop("nation") == 1
    assert found.pop("province") == provinces
    assert found.pop("district", 0) == districts
    assert found.pop("commune") == communes


@pytest.mark.parametrize(
    ("on", "xa", "phuong", "dac_khu", "cities"),
    [
        (REFORM, 2_621, 687, 13, 6),
        (date(2026, 4, 30), 2_611, 697, 13, 7),
        (date(2026, 9, 1), 2_611, 697, 13, 8),
        (date(2026, 9, 20), 2_599, 709, 13, 9),
    ],
)
def test_kinds_change_on_the_day_of_their_resolution(
    on: date, xa: int, phuong: int, dac_khu: int, cities: int
) -> None:
    kinds = Unit.objects.on(on).order_by().values_list("kind").annotate(Count("id"))
    assert dict(kinds.filter(level="commune")) == {"xã": xa, "phường": phuong, "đặc khu": dac_khu}
    assert dict(kinds.filter(level="province"))["thành phố"] == cities


@pytest.mark.parametrize("on", DAYS)
def test_every_unit_has_a_unit_above_it_alive_that_day(on: date) -> None:
    above = Unit.objects.on(on).filter(
        level=OuterRef("parent__level"), code=OuterRef("parent__code")
    )
    orphans = Unit.objects.on(on).exclude(level="nation").exclude(Exists(above))
    assert list(orphans) == []


def test_a_row_begins_under_a_row_that_is_alive() -> None:
    early = Q(valid_from__lt=F("parent__valid_from")) | Q(valid_from__gte=F("parent__valid_to"))
    assert list(Unit.objects.filter(early)) == []


def test_whatever_ended_is_followed_and_whatever_began_later_follows() -> None:
    followed = Exists(Succession.objects.filter(old=OuterRef("pk"), on=OuterRef("valid_to")))
    follows = Exists(Succession.objects.filter(new=OuterRef("pk"), on=OuterRef("valid_from")))
    assert list(Unit.objects.exclude(valid_to=None).exclude(followed)) == []
    later = Unit.objects.exclude(level="nation").filter(valid_from__gt=date(2004, 7, 8))
    assert list(later.exclude(follows)) == []


def test_a_whole_unit_has_one_follower_and_a_split_one_has_several() -> None:
    olds = (
        Succession.objects.order_by()
        .values("old")
        .annotate(all=Count("id"), whole=Count("id", filter=Q(part=Part.WHOLE)))
    )
    assert not olds.filter(whole__gt=0).exclude(all=1).exists()
    assert not olds.filter(whole=0, all=1).exists()
    split = olds.filter(old__level=Level.COMMUNE, all__gt=1).count()
    assert 400 < split < 471  # the mapping said 471, before namesakes were told apart


def test_bu_gia_map_has_eight_communes_and_four_follow_them() -> None:
    district = queries.highest_unit_named("Bù Gia Mập", SEED_DAY)
    assert (district.level, district.code) == (Level.DISTRICT, "691")
    names = {unit.name for unit in queries.communes_of(district, SEED_DAY)}
    assert names == {
        "Bù Gia Mập", "Đak Ơ", "Phú Văn", "Đức Hạnh", "Phú Nghĩa", "Đa Kia", "Phước Minh", "Bình Thắng"
    }  # fmt: skip
    now = queries.communes_now(district, REFORM)
    assert {unit.code: unit.name for unit in now} == {
        "25222": "Bù Gia Mập", "25225": "Đăk Ơ", "25267": "Phú Nghĩa", "25231": "Đa Kia"
    }  # fmt: skip
    rows = queries.then_and_now(district, SEED_DAY, NOW)
    told = {row.then.name: [each.unit.name for each in row.now] for row in rows}
    assert told["Đức Hạnh"] == told["Phú Văn"] == ["Phú Nghĩa"]
    assert told["Phước Minh"] == ["Đa Kia"]


def test_a_code_means_another_ward_after_the_reform() -> None:
    before, after = (
        queries.unit_by_code("00103", LAST_OLD_DAY),
        queries.unit_by_code("00103", REFORM),
    )
    assert (before.name, after.name) == ("Xuân La", "Tây Hồ")
    assert queries.same_unit_on(before, REFORM) is None
    followers = {each.unit.name: each.part for each in queries.successors(before, REFORM)}
    assert followers == dict.fromkeys(("Tây Hồ", "Phú Thượng", "Nghĩa Đô", "Xuân Đỉnh"), Part.PART)
    assert "Xuân La" in {each.unit.name for each in queries.predecessors(after)}


def test_a_commune_is_not_followed_by_the_successor_of_its_namesake() -> None:
    """Two communes named Thạnh Quới lay 95 km apart in what became Cần Thơ."""
    for code, follower in (("31246", "31246"), ("31714", "31726")):
        unit = queries.unit_by_code(code, LAST_OLD_DAY)
        assert unit.name == "Thạnh Quới"
        assert [each.unit.code for each in queries.successors(unit, REFORM)] == [follower]


def test_an_island_district_without_communes_is_followed_by_its_special_zone() -> None:
    for code in ("318", "471", "498", "536", "755"):
        district = queries.unit_by_code(code, SEED_DAY, "district")
        assert queries.commune_ids_of(district, SEED_DAY) == set()
        (zone,) = queries.communes_now(district, REFORM)
        assert zone.kind == "đặc khu"


def test_a_province_that_becomes_a_city_keeps_its_communes() -> None:
    province = queries.unit_by_code("75", REFORM)
    city = queries.same_unit_on(province, NOW)
    assert city is not None
    assert (province.full_name, city.full_name) == ("Tỉnh Đồng Nai", "Thành phố Đồng Nai")
    assert queries.same_unit_on(city, REFORM) == province
    communes = queries.commune_ids_of(city, NOW)
    assert len(communes) == 95
    assert queries.commune_ids_of(province, NOW) == communes
    assert queries.same_unit_on(queries.unit_by_code("75", SEED_DAY), NOW) is None
    commune = queries.unit_by_code("25222", NOW)
    above = queries.parent_on(commune, NOW)
    assert above == city
    assert queries.parent_on(commune, REFORM) == province


def test_hue_is_a_province_until_2025() -> None:
    hue = queries.unit_by_code("46", date(2024, 12, 31))
    assert hue.full_name == "Tỉnh Thừa Thiên Huế"
    assert queries.highest_unit_named("Huế", date(2025, 1, 1)).level == Level.PROVINCE
    assert len(queries.commune_ids_of(hue, NOW)) == 40


@pytest.mark.parametrize("on", [SEED_DAY, NOW])
def test_the_provinces_share_out_the_communes_of_the_nation(on: date) -> None:
    nation = queries.unit_by_code("VN", on)
    parts = [queries.commune_ids_of(p, on) for p in Unit.objects.on(on).filter(level="province")]
    assert (
        sum(map(len, parts)) == len(set().union(*parts)) == len(queries.commune_ids_of(nation, on))
    )


def test_points_lie_in_the_country() -> None:
    inside = Q(latitude__range=(6, 24), longitude__range=(102, 118))
    assert list(Unit.objects.exclude(latitude=None).exclude(inside)) == []
    without = Unit.objects.on(NOW).filter(level="commune", latitude=None)
    assert list(without) == []


@pytest.mark.datalaw
def test_the_database_refuses_two_units_with_one_code_on_one_day() -> None:
    known = queries.unit_by_code("25222", NOW)
    for field in ("id", "pk"):
        setattr(known, field, None)
    known.valid_from = date(2026, 1, 1)
    with (
        pytest.raises(IntegrityError, match="unit_code_means_one_unit_a_day"),
        transaction.atomic(),
    ):
        known.save(force_insert=True)


@pytest.mark.django_db(databases=["default", "owner"])
def test_loading_again_changes_nothing_and_never_undoes_what_a_deed_wrote() -> None:
    with transaction.atomic(using="owner"):
        again = load(using="owner")
        assert (again.ended, again.units, again.successions, again.kept) == (0, 0, 0, 0)
        rows = Unit.objects.using("owner").filter(code="25222", valid_to=None)
        rows.update(valid_to=date(2027, 1, 1), ended_by="thử")
        assert load(using="owner").kept == 1
        assert Unit.objects.using("owner").get(code="25222", ended_by="thử").valid_to == date(
            2027, 1, 1
        )
        transaction.set_rollback(True, using="owner")
