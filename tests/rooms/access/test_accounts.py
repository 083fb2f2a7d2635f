"""Stories of accounts and roles: given for days, ended, refused with a reason, out of reach for everybody else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from diemtua.access.actions import give_role
from diemtua.access.middleware import ACCOUNT, ASSIGNMENT
from diemtua.access.models import Account, Assignment
from diemtua.access.queries import house
from diemtua.ground.actors import set_context
from diemtua.ground.models import AuditRecord, Calendar
from diemtua.groups.models import BoardMember
from tests.world import World

SignedIn = Callable[..., Client]
SENTENCE = "ruong bac thang mua nuoc do"
OANH = {
    "name": "Trần Thị Oanh",
    "login": "Oanh.TT",
    "password": SENTENCE,
    "role": "teller",
    "valid_from": "12/03/2025",
}


def make_oanh(world: World, administrator: Client, **other: Any) -> Any:
    return administrator.post(
        "/nguoi-dung/moi", {**OANH, "office": world.office.pk, **other}, follow=True
    )


def oanh() -> Account:
    return Account.objects.get(login="oanh.tt")


def test_an_administrator_makes_an_account_and_she_signs_in(
    world: World, signed_in: SignedIn
) -> None:
    Calendar.objects.filter(id=1).update(today=world.on)
    answer = make_oanh(world, signed_in("administrator"))
    assert answer.status_code == 200
    assert "Trần Thị Oanh" in answer.content.decode()
    browser = Client()
    entered = browser.post("/vao", {"login": "oanh.tt", "password": SENTENCE})
    assert entered.status_code == 302
    assert browser.get("/ho/").status_code == 200
    set_context(world.house)
    assert AuditRecord.objects.filter(action="access.account_made").count() == 1


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"password": "ngan"}, "password", "từ 12 ký tự"),
        ({"login": "có dấu"}, "login", "chữ không dấu"),
        ({"office": ""}, "office", "cần nơi làm việc"),
        ({"role": "commune_committee", "unit": ""}, "unit", "cần nơi làm việc"),
        ({"role": "commune_committee", "unit": "Xã Không Có"}, "unit", "Không tìm thấy"),
        ({"role": "commune_cadre", "unit": "Bù Gia Mập"}, "unit", "Gõ mã"),
        ({"role": "group_leader", "group": "999"}, "group", "Không tìm thấy"),
        ({"valid_from": "31/02/2025"}, "valid_from", "Tháng"),
        ({"role": "house"}, "role", ""),
    ],
)
def test_each_refusal_stands_at_its_field_and_what_was_typed_is_kept(
    world: World, signed_in: SignedIn, typed: dict[str, str], field: str, sentence: str
) -> None:
    answer = make_oanh(world, signed_in("administrator"), **typed)
    form = answer.context["form"]
    assert answer.status_code == 422
    assert sentence in " ".join(form.errors[field])
    assert "Trần Thị Oanh" in answer.content.decode()
    assert SENTENCE not in answer.content.decode()
    assert not Account.objects.filter(login="oanh.tt").exists()


def test_a_login_is_one_persons_and_the_refusal_leaves_nothing(
    world: World, signed_in: SignedIn
) -> None:
    administrator = signed_in("administrator")
    make_oanh(world, administrator)
    before = Assignment.objects.count()
    again = make_oanh(world, administrator, name="Người Khác")
    assert again.status_code == 422
    assert "đã có người dùng" in str(again.context["form"].errors["login"])
    assert Assignment.objects.count() == before


def test_a_leaders_account_is_the_leaders_own(world: World, signed_in: SignedIn) -> None:
    here = world.groups[1]
    elected = here.memberships[-1].person
    set_context(world.house)
    BoardMember.objects.filter(group=here.group, post="leader").update(valid_to=world.on)
    BoardMember.objects.create(
        group=here.group,
        person=elected,
        post="leader",
        valid_from=world.on,
        path=here.group.path,
        union_code=here.group.union_code,
    )
    administrator = signed_in("administrator")
    typed = {"role": "group_leader", "group": here.group.code}
    stranger = make_oanh(world, administrator, **typed)
    assert stranger.status_code == 422
    assert elected.full_name in str(stranger.context["form"].errors["name"])
    make_oanh(world, administrator, **typed, name=elected.full_name.upper())
    role = Assignment.objects.get(party=oanh().party_id, role="group_leader")
    assert oanh().party_id == elected.party_id
    assert (role.group_path, role.union_code) == (str(here.group.path), here.group.union_code)
    again = make_oanh(world, administrator, **typed, name=elected.full_name, login="oanh.hai")
    assert "đã có tài khoản oanh.tt" in str(again.context["form"].errors["name"])
    listed = administrator.get("/nguoi-dung/", {"q": "oanh.tt"}).content.decode()
    assert here.group.name in listed
    assert str(here.group.path) not in listed


def test_a_group_without_a_deputy_has_no_account_for_one(world: World, signed_in: SignedIn) -> None:
    here = world.groups[0]
    set_context(world.house)
    BoardMember.objects.filter(group=here.group, post="deputy").update(valid_to=world.on)
    typed = {"role": "group_deputy", "group": here.group.code, "name": here.deputy.full_name}
    refused = make_oanh(world, signed_in("administrator"), **typed)
    assert "chưa có tổ phó" in str(refused.context["form"].errors["group"])


def test_a_second_role_in_a_group_goes_to_who_holds_the_post(
    world: World, signed_in: SignedIn
) -> None:
    administrator = signed_in("administrator")
    make_oanh(world, administrator)
    typed = {
        "role": "group_leader",
        "group": world.groups[0].group.code,
        "valid_from": "20/03/2025",
    }
    refused = administrator.post(f"/nguoi-dung/{oanh().pk}/vai-moi", typed)
    assert world.groups[0].leader.full_name in str(refused.context["form"].errors["group"])


def test_a_cadre_needs_a_place_and_a_union(world: World, signed_in: SignedIn) -> None:
    administrator = signed_in("administrator")
    wanted = {"role": "commune_cadre", "unit": world.communes[0].code}
    refused = make_oanh(world, administrator, **wanted)
    assert "association" in refused.context["form"].errors
    make_oanh(world, administrator, **wanted, association=12)
    role = Assignment.objects.get(party=oanh().party_id)
    assert (role.unit, role.union_code) == (world.communes[0], 12)


def test_a_second_role_is_given_from_a_day_and_not_twice(world: World, signed_in: SignedIn) -> None:
    administrator = signed_in("administrator")
    make_oanh(world, administrator)
    page = f"/nguoi-dung/{oanh().pk}/vai-moi"
    typed = {"role": "controller", "office": world.office.pk, "valid_from": "20/03/2025"}
    assert administrator.get(page).status_code == 200
    assert administrator.post(page, typed).status_code == 302
    again = administrator.post(page, typed)
    assert again.status_code == 422
    assert "đã giữ vai đó" in str(again.context["form"].errors["role"])
    shown = administrator.get(f"/nguoi-dung/{oanh().pk}").content.decode()
    assert "Chưa đến ngày" in shown


def test_a_role_that_ended_yesterday_is_gone_today(world: World, signed_in: SignedIn) -> None:
    administrator, teller = signed_in("administrator"), signed_in("teller")
    account, held = world.accounts["teller"][0]
    assert teller.get("/ho/").status_code == 200
    page = f"/nguoi-dung/{account.pk}/vai/{held.pk}/ket-thuc"
    early = administrator.post(page, {"valid_to": "01/01/2020"})
    assert early.status_code == 422
    assert "phải sau ngày ấy" in str(early.context["form"].errors["valid_to"])
    assert administrator.post(page, {"valid_to": "12/03/2025"}).status_code == 302
    gone = teller.get("/ho/")
    assert gone.status_code == 302
    assert gone["Location"].startswith("/vao")


def test_a_role_that_ends_tomorrow_still_works_today(world: World, signed_in: SignedIn) -> None:
    _account, held = world.accounts["teller"][0]
    Assignment.objects.filter(pk=held.pk).update(valid_to=world.on + timedelta(days=1))
    assert signed_in("teller").get("/ho/").status_code == 200


def test_a_stopped_account_is_out_at_its_next_page_and_can_come_back(
    world: World, signed_in: SignedIn
) -> None:
    administrator, teller = signed_in("administrator"), signed_in("teller")
    account, _role = world.accounts["teller"][0]
    administrator.post(f"/nguoi-dung/{account.pk}/ngung")
    assert teller.get("/ho/").status_code == 302
    administrator.post(f"/nguoi-dung/{account.pk}/mo-lai")
    assert teller.get("/ho/").status_code == 200


def test_the_last_administrator_cannot_stop_herself(world: World, signed_in: SignedIn) -> None:
    administrator = signed_in("administrator")
    account, held = world.accounts["administrator"][0]
    answer = administrator.post(f"/nguoi-dung/{account.pk}/ngung", follow=True)
    assert "quản trị duy nhất" in answer.content.decode()
    assert Account.objects.get(pk=account.pk).is_active
    page = f"/nguoi-dung/{account.pk}/vai/{held.pk}/ket-thuc"
    assert administrator.post(page, {"valid_to": "12/03/2025"}).status_code == 422
    set_context(world.house)
    other, _role = world.accounts["auditor"][0]
    give_role(
        by=house(world.on), account=other, role="administrator", where={}, valid_from=world.on
    )
    assert administrator.post(page, {"valid_to": "12/03/2025"}).status_code == 302


def test_a_new_password_is_typed_twice_and_the_old_one_ends(
    world: World, signed_in: SignedIn
) -> None:
    administrator = signed_in("administrator")
    make_oanh(world, administrator)
    page = f"/nguoi-dung/{oanh().pk}/mat-khau"
    new = "ca phe tren doi buoi som"
    differs = administrator.post(page, {"password": new, "again": f"{new}x"})
    assert "Hai lần gõ khác nhau" in str(differs.context["form"].errors["again"])
    assert administrator.post(page, {"password": new, "again": new}).status_code == 302
    assert Client().post("/vao", {"login": "oanh.tt", "password": SENTENCE}).status_code == 422
    assert Client().post("/vao", {"login": "oanh.tt", "password": new}).status_code == 302


def test_charlie_sees_no_accounts(world: World, signed_in: SignedIn) -> None:
    account, held = world.accounts["teller"][0]
    for role in world.accounts:
        if role == "administrator":
            continue
        charlie = signed_in(role)
        for path in (
            "/nguoi-dung/",
            "/nguoi-dung/moi",
            "/nguoi-dung/vai",
            f"/nguoi-dung/{account.pk}",
            f"/nguoi-dung/{account.pk}/vai-moi",
            f"/nguoi-dung/{account.pk}/vai/{held.pk}/ket-thuc",
            f"/nguoi-dung/{account.pk}/mat-khau",
        ):
            answer = charlie.get(path)
            assert answer.status_code == 404, (role, path)
            assert account.display_name not in answer.content.decode()
        assert charlie.post(f"/nguoi-dung/{account.pk}/ngung").status_code == 404
    assert Account.objects.get(pk=account.pk).is_active


def test_the_list_is_searched_sorted_and_exported(world: World, signed_in: SignedIn) -> None:
    administrator = signed_in("administrator")
    make_oanh(world, administrator)
    found = administrator.get("/nguoi-dung/", {"q": "tran thi oanh"}).context["table"]
    assert found.count == 1
    assert administrator.get("/nguoi-dung/", {"q": "pgd nhcsxh"}).context["table"].count > 3
    assert administrator.get("/nguoi-dung/", {"loc": "stopped"}).context["table"].count == 0
    for order in ("display_name", "-login", "role_now", "where_now", "state"):
        assert administrator.get("/nguoi-dung/", {"sap": order}).status_code == 200
    assert administrator.get("/nguoi-dung/", {"tai": "xlsx"}).content[:2] == b"PK"
    set_context(world.house)
    assert AuditRecord.objects.filter(action="accounts.exported").count() == 1


def test_what_each_role_may_do_is_a_page(world: World, signed_in: SignedIn) -> None:
    assert "lending.approve" in signed_in("administrator").get("/nguoi-dung/vai").content.decode()


def card_of(world: World) -> Account:
    account, _role = world.accounts["auditor"][0]
    Account.objects.filter(pk=account.pk).update(card_order=1)
    return account


def test_a_card_opens_a_demonstration(world: World, signed_in: SignedIn) -> None:
    account, browser = card_of(world), Client()
    assert account.display_name in browser.get("/vao").content.decode()
    assert browser.post("/vao", {"card": account.pk}).status_code == 302
    assert browser.session[ACCOUNT] == account.pk


def test_a_card_of_nobody_and_an_account_without_a_card_open_nothing(
    world: World, signed_in: SignedIn
) -> None:
    account, _role = world.accounts["manager"][0]
    for card in ("0", "-1", "x", str(account.pk), "99999999999999999999"):
        assert Client().post("/vao", {"card": card}).status_code == 404


def test_six_wrong_tries_close_the_door_for_a_while(world: World, signed_in: SignedIn) -> None:
    make_oanh(world, signed_in("administrator"))
    for _n in range(6):
        wrong = Client().post("/vao", {"login": "oanh.tt", "password": "sai"})
        assert "chưa đúng" in wrong.content.decode()
    closed = Client().post("/vao", {"login": "oanh.tt", "password": SENTENCE})
    assert closed.status_code == 429
    assert "Sai quá nhiều lần" in closed.content.decode()
    assert "oanh.tt" in closed.content.decode()


def test_a_browser_without_a_session_is_sent_to_the_door(world: World) -> None:
    answer = Client().get("/nguoi-dung/")
    assert answer.status_code == 302
    assert answer["Location"] == "/vao?next=/nguoi-dung/"


def test_a_role_changes_only_among_those_held(world: World, signed_in: SignedIn) -> None:
    teller = signed_in("teller")
    _other, foreign = world.accounts["manager"][0]
    assert teller.post("/doi-vai", {"assignment": foreign.pk}).status_code == 404
    _mine, held = world.accounts["teller"][0]
    assert teller.post("/doi-vai", {"assignment": held.pk}).status_code == 302
    assert teller.session[ASSIGNMENT] == held.pk
