"""Pages of households and persons: each renders for its roles, and an outsider gets no hint."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from diemtua.ground.actors import set_context
from diemtua.ground.models import AuditRecord
from diemtua.people.models import Household, PovertyRecord
from tests.world import World

SignedIn = Callable[..., Client]
LAN = {
    "full_name": "Thị Lan",
    "sex": "F",
    "born_on": "04/03/1988",
    "ethnicity": "22",
    "citizen_id": "070188123456",
    "citizen_id_issued_on": "06/05/2021",
    "phone": "0912345678",
}


def home_of(world: World, n: int = 0) -> Household:
    set_context(world.house)
    return world.groups[0].memberships[n].household


def head_of(world: World) -> int:
    return world.groups[0].memberships[0].person_id


@pytest.mark.parametrize(
    "role",
    ["group_leader", "commune_cadre", "commune_committee", "teller", "credit_officer", "manager"],
)
def test_the_pages_open_for_everybody_who_works_with_people(
    world: World, signed_in: SignedIn, role: str
) -> None:
    browser, home = signed_in(role), home_of(world)
    for path in ("/ho/", f"/ho/{home.pk}", f"/ho/nguoi/{head_of(world)}"):
        answer = browser.get(path)
        assert answer.status_code == 200, path
        assert answer["Cache-Control"] == "no-store"


def test_an_outsider_gets_the_words_of_a_missing_page(world: World, signed_in: SignedIn) -> None:
    outsider, home = signed_in("commune_cadre", 1), home_of(world)
    missing = outsider.get("/ho/999999999")
    for path in (f"/ho/{home.pk}", f"/ho/nguoi/{head_of(world)}", f"/ho/{home.pk}/01-UQ/pdf"):
        answer = outsider.get(path)
        assert answer.status_code == 404
        assert home.code not in answer.content.decode()
    assert missing.status_code == 404


def test_a_province_reader_has_no_list_of_people(world: World, signed_in: SignedIn) -> None:
    assert signed_in("province_reader").get("/ho/").status_code == 404


def test_the_list_is_searched_without_tone_marks_and_filtered(
    world: World, signed_in: SignedIn
) -> None:
    browser = signed_in("manager")
    everybody = browser.get("/ho/").context["table"].count
    word = world.groups[0].memberships[0].person.fold.split()[-1]
    found = browser.get("/ho/", {"q": word}).context["table"]
    assert 0 < found.count < everybody
    assert browser.get("/ho/", {"loc": "poor"}).context["table"].count == everybody
    assert browser.get("/ho/", {"loc": "near_poor"}).context["table"].count == 0
    assert browser.get("/ho/", {"thon": str(world.villages[2].pk)}).context["table"].count == 6
    for order in ("head_name", "-head_name", "village_name", "poverty_class", "registered_on"):
        assert browser.get("/ho/", {"sap": order}).status_code == 200


def test_the_list_asks_the_database_no_more_for_more_rows(
    world: World, signed_in: SignedIn, django_assert_max_num_queries: Callable[..., object]
) -> None:
    browser = signed_in("manager")
    with django_assert_max_num_queries(24):  # type: ignore[attr-defined]
        browser.get("/ho/")


def test_an_export_is_a_workbook_and_is_written_down(world: World, signed_in: SignedIn) -> None:
    answer = signed_in("manager").get("/ho/", {"tai": "xlsx"})
    assert answer.content[:2] == b"PK"
    set_context(world.house)
    assert AuditRecord.objects.filter(action="households.exported").count() == 1


def test_a_household_is_registered_on_the_page(world: World, signed_in: SignedIn) -> None:
    cadre = signed_in("commune_cadre")
    assert cadre.get("/ho/moi").status_code == 200
    answer = cadre.post(
        "/ho/moi", {**LAN, "village": world.villages[0].pk, "address": "Tổ 3"}, follow=True
    )
    assert answer.status_code == 200, answer.context["form"].errors
    shown = answer.content.decode()
    assert "Thị Lan" in shown
    assert "070188123456" not in shown


def test_a_refused_form_keeps_what_was_typed_and_says_why(
    world: World, signed_in: SignedIn
) -> None:
    typed = {**LAN, "sex": "M", "village": world.villages[0].pk, "address": "Tổ 3"}
    answer = signed_in("commune_cadre").post("/ho/moi", typed)
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "Số thứ tư của căn cước chỉ nữ" in shown
    for kept in ("Thị Lan", "04/03/1988", "070188123456", "Tổ 3"):
        assert kept in shown


def test_a_village_of_another_commune_is_not_in_the_list(world: World, signed_in: SignedIn) -> None:
    typed = {**LAN, "village": world.villages[2].pk}
    assert signed_in("commune_cadre").post("/ho/moi", typed).status_code == 422


def test_a_member_joins_heads_change_and_a_husband_leaves(
    world: World, signed_in: SignedIn
) -> None:
    cadre, home = signed_in("commune_cadre"), home_of(world)
    added = cadre.post(f"/ho/{home.pk}/nguoi-moi", {**LAN, "relation": "con"})
    assert added.status_code == 302
    form = cadre.get(f"/ho/{home.pk}/chu-ho").context["form"]
    new = form.fields["person"].choices[-1][0]
    changed = cadre.post(
        f"/ho/{home.pk}/chu-ho",
        {"person": new, "relation_of_old": "mẹ", "instead_of": form["instead_of"].value()},
    )
    assert changed.status_code == 302
    again = cadre.post(
        f"/ho/{home.pk}/chu-ho",
        {"person": new, "relation_of_old": "mẹ", "instead_of": head_of(world)},
    )
    assert again.status_code == 422
    members = cadre.get(f"/ho/{home.pk}").context["members"]
    husband = next(m["row"] for m in members if m["row"].relation == "chồng")
    assert cadre.post(f"/ho/{home.pk}/ra-khoi-ho/{husband.pk}").status_code == 302
    assert len(cadre.get(f"/ho/{home.pk}").context["members"]) == len(members) - 1


def test_the_commune_decides_a_class_on_the_page_and_a_cadre_does_not(
    world: World, signed_in: SignedIn
) -> None:
    home = home_of(world)
    assert signed_in("commune_cadre").get(f"/ho/{home.pk}/dien-ho").status_code == 404
    committee = signed_in("commune_committee")
    form = committee.get(f"/ho/{home.pk}/dien-ho").context["form"]
    typed = {
        "poverty_class": "near_poor",
        "standard": "07/2021/NĐ-CP",
        "decision": "12/QĐ-UBND",
        "decided_on": "10/03/2025",
        "valid_from": "12/03/2025",
        "instead_of": form["instead_of"].value(),
    }
    assert committee.post(f"/ho/{home.pk}/dien-ho", {**typed, "decision": ""}).status_code == 422
    assert committee.post(f"/ho/{home.pk}/dien-ho", typed).status_code == 302
    set_context(world.house)
    assert PovertyRecord.objects.filter(household=home).count() == 2


def test_an_id_is_opened_by_the_manager_for_a_purpose(world: World, signed_in: SignedIn) -> None:
    cadre, home = signed_in("commune_cadre"), home_of(world)
    cadre.post(f"/ho/{home.pk}/nguoi-moi", {**LAN, "relation": "con"})
    members = cadre.get(f"/ho/{home.pk}").context["members"]
    url = next(m["url"] for m in members if m["row"].relation == "con")
    assert "•456" in cadre.get(url).content.decode()
    manager = signed_in("manager")
    assert manager.post(f"{url}/so-can-cuoc", {"purpose": ""}).status_code == 422
    opened = manager.post(f"{url}/so-can-cuoc", {"purpose": "đối chiếu khi giải ngân"})
    assert "070188123456" in opened.content.decode()
    assert "070188123456" not in manager.get(url).content.decode()
    assert cadre.post(f"{url}/so-can-cuoc", {"purpose": "muốn xem số"}).status_code == 404


@pytest.mark.parametrize("kind", ["word", "pdf"])
def test_the_authorisation_is_printed_for_a_grown_member(
    world: World, signed_in: SignedIn, kind: str
) -> None:
    home = home_of(world)
    answer = signed_in("commune_cadre").get(f"/ho/{home.pk}/01-UQ/{kind}")
    assert answer.status_code == 200
    assert answer.content[:2] == (b"PK" if kind == "word" else b"%P")
    set_context(world.house)
    assert AuditRecord.objects.filter(action="household.printed", purpose="01/UQ").exists()
