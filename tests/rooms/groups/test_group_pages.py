"""The pages of a group, walked as the people who use them: union, commune, bank and leader."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from diemtua.ground.actors import set_context
from diemtua.groups.models import Meeting, SavingsAndLoanGroup
from tests.rooms.groups.conftest import households
from tests.world import World

SignedIn = Callable[..., Client]
VOTES = {
    "found_for": "6",
    "convention_for": "6",
    "leader_for": "6",
    "deputy_for": "5",
    "deputy_against": "1",
}


def hold(browser: Client, meeting: int, *, absent: int = 0, **guests: str) -> None:
    form = browser.get(f"/to/hop/{meeting}/co-mat").context["form"]
    members = [key for key, _label in form.fields["present"].choices]
    people = [key for key, _label in form.fields["chair"].choices if key]
    typed = {
        "present": members[: len(members) - absent],
        "chair": people[0],
        "secretary": people[1],
        "union_witness": "Cán bộ Hội",
        "village_head": "Trưởng thôn",
        "version": form["version"].value(),
        **guests,
    }
    answer = browser.post(f"/to/hop/{meeting}/co-mat", typed)
    assert answer.status_code == 302, answer.context["form"].errors


def called(browser: Client, group: int, kind: str) -> int:
    form = browser.get(f"/to/{group}/hen-hop").context["form"]
    typed = {
        "kind": kind,
        "held_on": "12/03/2025",
        "place": "Nhà văn hóa",
        "version": form["version"].value(),
    }
    answer = browser.post(f"/to/{group}/hen-hop", typed)
    assert answer.status_code == 302
    return int(answer["Location"].rsplit("/", 1)[1])


def test_a_group_is_founded_on_the_pages_by_three_people(world: World, signed_in: SignedIn) -> None:
    households(world, 6)
    cadre = signed_in("commune_cadre")
    page = cadre.get("/to/moi").context["form"]
    typed = {
        "name": "Tổ Suối Đá 1",
        "village": world.villages[0].pk,
        "point": world.points[0].pk,
        "union_code": page.fields["union_code"].choices[0][0],
        "min_saving_dong": "20k",
        "meets_every_months": "3",
        "convention": "Họp mỗi quý.\nGửi tiền trước ngày phiên.",
    }
    made = cadre.post("/to/moi", typed)
    assert made.status_code == 302
    group = int(made["Location"].split("/")[2])
    form = cadre.get(f"/to/{group}/danh-sach").context["form"]
    homes = [key for key, _label in form.fields["households"].choices]
    listed = {"households": homes, "version": form["version"].value()}
    assert cadre.post(f"/to/{group}/danh-sach", listed).status_code == 302
    meeting = called(cadre, group, "founding")
    hold(cadre, meeting)
    form = cadre.get(f"/to/hop/{meeting}/bieu-quyet").context["form"]
    people = [key for key, _label in form.fields["leader_subject"].choices if key]
    voted = {
        **VOTES,
        "leader_subject": people[0],
        "deputy_subject": people[1],
        "version": form["version"].value(),
    }
    assert cadre.post(f"/to/hop/{meeting}/bieu-quyet", voted).status_code == 302
    assert cadre.post(f"/to/hop/{meeting}/khep").status_code == 302
    assert cadre.post(f"/to/hop/{meeting}/trinh").status_code == 302

    committee = signed_in("commune_committee")
    assert committee.get("/to/").context["waiting"] == 1
    file = committee.get("/to/cho-chap-thuan").context["items"][0]["url"]
    assert "Tổ Suối Đá 1" in committee.get(file).content.decode()
    empty = committee.post(file, {"deed": "return", "reason": ""})
    assert empty.status_code == 422
    assert committee.post(file, {"deed": "accept", "reason": ""}).status_code == 302

    officer = signed_in("credit_officer")
    form = officer.get(f"/to/{group}/uy-nhiem").context["form"]
    signed = {"number": "15/HĐUN", "collects_interest": "on", "version": form["version"].value()}
    assert officer.post(f"/to/{group}/uy-nhiem", signed).status_code == 302
    assert officer.post(f"/to/{group}/hoat-dong").status_code == 302
    shown = officer.get(f"/to/{group}").content.decode()
    for said in ("Đang hoạt động", "15/HĐUN", "Có mặt 6 trong 6", "UBND xã chấp thuận"):
        assert said in shown
    for kind, begins in (("word", b"PK"), ("pdf", b"%P")):
        assert officer.get(f"/to/{group}/11-TD/{kind}").content[:2] == begins
        assert officer.get(f"/to/hop/{meeting}/bien-ban/{kind}").content[:2] == begins


@pytest.mark.parametrize(
    "role",
    [
        "group_leader",
        "commune_cadre",
        "commune_committee",
        "teller",
        "credit_officer",
        "manager",
        "province_reader",
    ],
)
def test_the_list_and_a_group_open_for_every_role(
    world: World, signed_in: SignedIn, role: str
) -> None:
    browser = signed_in(role)
    assert browser.get("/to/").context["table"].count >= 1
    answer = browser.get(f"/to/{world.groups[0].group.pk}")
    assert answer.status_code == 200
    names = [m.person.full_name for m in world.groups[0].memberships]
    shown = answer.content.decode()
    assert (names[3] in shown) == (role != "province_reader")


def test_an_outsider_gets_the_words_of_a_missing_page(world: World, signed_in: SignedIn) -> None:
    outsider = signed_in("commune_cadre", 1)
    group = world.groups[0].group
    for path in (
        f"/to/{group.pk}",
        f"/to/{group.pk}/hen-hop",
        f"/to/{group.pk}/danh-sach",
        f"/to/{group.pk}/11-TD/pdf",
    ):
        answer = outsider.get(path)
        assert answer.status_code == 404
        assert group.name not in answer.content.decode()


def test_a_leader_records_an_ordinary_meeting_on_the_phone(
    world: World, signed_in: SignedIn
) -> None:
    leader, group = signed_in("group_leader"), world.groups[0].group
    meeting = called(leader, group.pk, "ordinary")
    hold(leader, meeting, absent=1, union_witness="", village_head="")
    page = leader.get(f"/to/hop/{meeting}/bieu-quyet")
    assert "dt-field" in page.content.decode()
    version = page.context["form"]["version"].value()
    half = leader.post(
        f"/to/hop/{meeting}/bieu-quyet", {"saving_subject": "30.000", "version": version}
    )
    assert half.status_code == 422
    assert "Chưa ghi số phiếu" in half.content.decode()
    typed = {"saving_subject": "30.000", "saving_for": "5", "version": version}
    assert leader.post(f"/to/hop/{meeting}/bieu-quyet", typed).status_code == 302
    assert leader.post(f"/to/hop/{meeting}/khep").status_code == 302
    set_context(world.house)
    assert SavingsAndLoanGroup.objects.get(pk=group.pk).min_saving_dong == 30_000
    assert leader.get(f"/to/hop/{meeting}/bien-ban/pdf").content[:2] == b"%P"


def test_without_a_quorum_the_page_says_so_and_offers_no_vote(
    world: World, signed_in: SignedIn
) -> None:
    leader, group = signed_in("group_leader"), world.groups[0].group
    meeting = called(leader, group.pk, "ordinary")
    hold(leader, meeting, absent=3)
    shown = leader.get(f"/to/hop/{meeting}").content.decode()
    assert "cần từ 4" in shown
    assert f"/to/hop/{meeting}/bieu-quyet" not in shown


def test_attendance_refused_keeps_its_ticks(world: World, signed_in: SignedIn) -> None:
    cadre, group = signed_in("commune_cadre"), world.groups[0].group
    meeting = called(cadre, group.pk, "review")
    form = cadre.get(f"/to/hop/{meeting}/co-mat").context["form"]
    members = [key for key, _label in form.fields["present"].choices]
    people = [key for key, _label in form.fields["chair"].choices if key]
    answer = cadre.post(
        f"/to/hop/{meeting}/co-mat",
        {
            "present": members[:5],
            "chair": people[0],
            "secretary": people[1],
            "union_witness": "Hội",
            "version": form["version"].value(),
        },
    )
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert "Ghi tên trưởng thôn" in shown
    assert shown.count("checked") == 5
    set_context(world.house)
    assert Meeting.objects.get(pk=meeting).state == "called"


def test_a_household_joins_and_a_leader_changes_on_the_pages(
    world: World, signed_in: SignedIn
) -> None:
    joining = households(world, 1)[0]
    cadre, group = signed_in("commune_cadre"), world.groups[0].group
    committee, officer = signed_in("commune_committee"), signed_in("credit_officer")

    def confirmed(kind: str, typed: dict[str, object]) -> int:
        meeting = called(cadre, group.pk, kind)
        hold(cadre, meeting)
        version = cadre.get(f"/to/hop/{meeting}/bieu-quyet").context["form"]["version"].value()
        answer = cadre.post(f"/to/hop/{meeting}/bieu-quyet", {**typed, "version": version})
        assert answer.status_code == 302
        cadre.post(f"/to/hop/{meeting}/khep")
        cadre.post(f"/to/hop/{meeting}/trinh")
        file = committee.get("/to/cho-chap-thuan").context["items"][0]["url"]
        committee.post(file, {"deed": "accept"})
        return meeting

    meeting = confirmed("ordinary", {"admit_subject": joining.household.pk, "admit_for": "6"})
    vote = cadre.get(f"/to/hop/{meeting}").context["changes"][0]
    assert cadre.post(f"/to/hop/{meeting}/thuc-hien/{vote.pk}").status_code == 302
    assert cadre.get(f"/to/hop/{meeting}").context["changes"] == []
    new = world.groups[0].memberships[2].person
    meeting = confirmed("board", {"leader_subject": new.pk, "leader_for": "6"})
    form = officer.get(f"/to/hop/{meeting}/ban-quan-ly").context["form"]
    typed = {
        "books": "Sổ họp",
        "receipts_count": "3",
        "cash_dong": "0",
        "witness": "Cán bộ Hội",
        "number": "16/HĐUN",
        "version": form["version"].value(),
    }
    assert officer.post(f"/to/hop/{meeting}/ban-quan-ly", {**typed, "books": ""}).status_code == 422
    assert officer.post(f"/to/hop/{meeting}/ban-quan-ly", typed).status_code == 302
    assert new.full_name in officer.get(f"/to/{group.pk}").content.decode()


def test_lists_are_searched_filtered_and_exported(world: World, signed_in: SignedIn) -> None:
    manager, group = signed_in("manager"), world.groups[0].group
    assert manager.get("/to/", {"q": group.code}).context["table"].count == 1
    assert manager.get("/to/", {"loc": "women"}).context["table"].count == 1
    assert manager.get("/to/", {"loc": "dissolved"}).context["table"].count == 0
    for order in ("name", "-leader_name", "village_name", "unit_name", "-member_count", "state"):
        assert manager.get("/to/", {"sap": order}).status_code == 200
    assert manager.get("/to/", {"tai": "xlsx"}).content[:2] == b"PK"
    members = manager.get(f"/to/{group.pk}", {"tv_tai": "xlsx"})
    assert members.content[:2] == b"PK"


def test_the_list_of_groups_asks_few_questions(
    world: World, signed_in: SignedIn, django_assert_max_num_queries: Callable[..., object]
) -> None:
    browser = signed_in("manager")
    with django_assert_max_num_queries(24):  # type: ignore[attr-defined]
        browser.get("/to/")
    with django_assert_max_num_queries(32):  # type: ignore[attr-defined]
        browser.get(f"/to/{world.groups[0].group.pk}")


def test_a_group_with_debts_is_not_dissolved_on_the_page(world: World, signed_in: SignedIn) -> None:
    officer, group = signed_in("credit_officer"), world.groups[0].group
    page = officer.get(f"/to/{group.pk}/giai-the")
    assert page.status_code == 200
    typed = {"decision": " ", "version": page.context["form"]["version"].value()}
    assert officer.post(f"/to/{group.pk}/giai-the", typed).status_code == 422
