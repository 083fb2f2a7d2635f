"""Pages of the way of a loan: five roles carry it on, each sees her own next step, nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from diemtua.access.middleware import ACCOUNT, ASSIGNMENT
from diemtua.ground.actors import Actor, set_context
from diemtua.ground.models import AuditRecord
from diemtua.lending.clocks import confirmed_before, decide_by
from diemtua.lending.models import Approval, LoanApplication, LoanRequestList
from tests.rooms.lending.test_the_way_of_a_loan import a_meeting, a_request, confirmed
from tests.world import World

pytestmark = pytest.mark.django_db
SignedIn = Callable[..., Client]
Become = Callable[..., Actor]


@pytest.fixture
def signed_in(world: World) -> SignedIn:
    """`signed_in("teller")`: that person's browser."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)

    def enter(role: str, n: int = 0) -> Client:
        account, assignment = world.accounts[role][n]
        client = Client()
        session = client.session
        session[ACCOUNT], session[ASSIGNMENT] = account.pk, assignment.pk
        session.save()
        client.cookies["sessionid"] = str(session.session_key)
        return client

    return enter


def typed(world: World, browser: Client, **other: Any) -> dict[str, Any]:
    """01/TD as a leader types it for the third member."""
    form = browser.get("/cho-vay/ho-so/moi").context["form"]
    return {
        "client_id": form["client_id"].value(),
        "membership": world.groups[0].memberships[2].pk,
        "programme": "ho_ngheo",
        "amount_dong": "50 triệu",
        "term_months": "36",
        "purpose": "Nuôi bò sinh sản",
        "total_need_dong": "60.000.000",
        "own_capital_dong": "10.000.000",
        "what_1": "Bò giống",
        "quantity_1": "2 con",
        "dong_1": "50.000.000",
        "what_2": "Chuồng",
        "dong_2": "10 triệu",
        **other,
    }


def test_a_loan_goes_its_whole_way_on_the_pages(world: World, signed_in: SignedIn) -> None:
    leader, cadre = signed_in("group_leader"), signed_in("commune_cadre")
    committee, officer = signed_in("commune_committee"), signed_in("credit_officer")
    manager = signed_in("manager")

    applied = leader.post("/cho-vay/ho-so/moi", typed(world, leader))
    assert applied.status_code == 302, applied.context["form"].errors
    home = applied["Location"]
    assert leader.get(home).context["next"].label == "Bình xét"
    assert officer.get(home).context["next"].url == ""

    group = world.groups[0].group.pk
    form = leader.get(f"/cho-vay/binh-xet/to/{group}/hop").context["form"]
    people = world.groups[0].memberships
    meeting = {
        "held_on": "12/03/2025",
        "place": "Nhà văn hóa thôn",
        "present": [m.pk for m in people[:5]],
        "chair": people[0].person_id,
        "secretary": people[1].person_id,
        "union_witness": "Chị Hoa, Hội Phụ nữ xã",
        "village_head": "Anh Tư",
        "version": form["version"].value(),
    }
    held = leader.post(f"/cho-vay/binh-xet/to/{group}/hop", meeting)
    assert held.status_code == 302, held.context["form"].errors
    review = held["Location"]
    pk = home.rsplit("/", 1)[-1]
    votes = {f"for_{pk}": "5", f"against_{pk}": "0", f"dong_{pk}": "50.000.000", f"term_{pk}": "36"}
    counted = leader.post(review, votes)
    assert counted.status_code == 302, counted.context["form"].errors
    assert leader.get(home).context["next"].label == "Lập danh sách"
    made = leader.post(f"{review}/lap-03-TD", {"programme": "ho_ngheo"})
    listed = made["Location"]

    step = cadre.get(listed).context["next"]
    assert (step.label, leader.get(listed).context["next"].label) == ("Ký và gửi UBND xã", "")
    assert cadre.post(step.url).status_code == 302
    step = committee.get(listed).context["next"]
    line = committee.get(step.url).context["form"].lines[0].pk
    assert committee.post(step.url, {f"ok_{line}": "on"}).status_code == 302

    step = officer.get(home).context["next"]
    shown = officer.get(step.url)
    assert shown.context["room"][-1]["value"] == "100.000.000\u00a0đ"
    proposed = officer.post(step.url, {"amount_dong": "50.000.000", "term_months": "36"})
    assert proposed.status_code == 302, proposed.context["form"].errors
    assert officer.get(home).context["next"].url == ""
    decide = manager.get(home).context["next"].url
    assert manager.get(decide).context["proposed"] is True
    assert manager.post(f"{home}/duyet").status_code == 302

    step = officer.get(listed).context["next"]
    assert officer.get(step.url).context["form"]["pays_on"].value() == "12/04/2025"
    assert officer.post(step.url, {"pays_on": "12/04/2025"}).status_code == 302
    for browser in (committee, cadre, leader):
        step = browser.get(listed).context["next"]
        assert browser.post(step.url).status_code == 302
    assert leader.get(listed).context["next"] is None
    last = leader.get(home)
    assert last.context["next"].text == "Chờ giải ngân tại phiên giao dịch."
    told = [row["text"] for row in last.context["steps"]]
    assert told == [
        "Nộp giấy đề nghị vay vốn 01/TD",
        "Tổ bình xét đạt",
        "Đưa vào danh sách 03/TD",
        "Hội ký",
        "UBND xã xác nhận",
        "Cán bộ tín dụng trình duyệt",
        "Phê duyệt",
        "Ngân hàng gửi thông báo 04/TD",
        "UBND xã chuyển thông báo",
        "Hội chuyển thông báo",
        "Tổ đã báo người vay",
    ]


def test_a_refused_application_keeps_what_was_typed(world: World, signed_in: SignedIn) -> None:
    leader = signed_in("group_leader")
    answer = leader.post("/cho-vay/ho-so/moi", typed(world, leader, dong_2="9 triệu"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Phương án cộng lại 59.000.000 đ, nhu cầu ghi 60.000.000 đ" in page
    for kept in ("50 triệu", "9 triệu", "Nuôi bò sinh sản", "Bò giống", "2 con"):
        assert kept in page
    answer = leader.post("/cho-vay/ho-so/moi", typed(world, leader, what_2=""))
    assert "dong_2" not in answer.context["form"].errors
    assert "what_2" in answer.context["form"].errors


def test_the_same_form_sent_twice_is_one_application(world: World, signed_in: SignedIn) -> None:
    leader = signed_in("group_leader")
    once = typed(world, leader)
    first = leader.post("/cho-vay/ho-so/moi", once)
    assert leader.post("/cho-vay/ho-so/moi", once)["Location"] == first["Location"]
    set_context(world.house)
    assert LoanApplication.objects.count() == 1


def test_a_member_of_another_group_cannot_be_chosen(world: World, signed_in: SignedIn) -> None:
    leader = signed_in("group_leader")
    other = world.groups[1].memberships[0].pk
    answer = leader.post("/cho-vay/ho-so/moi", typed(world, leader, membership=other))
    assert answer.status_code == 422
    assert "membership" in answer.context["form"].errors


def test_the_commune_must_say_why_and_may_send_the_list_back(
    world: World, as_role: Become, signed_in: SignedIn
) -> None:
    listed = a_list(world, as_role)
    committee = signed_in("commune_committee")
    line = listed.lines.get()
    url = f"/cho-vay/danh-sach/{listed.pk}"
    answer = committee.post(f"{url}/xac-nhan", {f"reason_{line.pk}": ""})
    assert answer.status_code == 422
    assert f"reason_{line.pk}" in answer.context["form"].errors
    assert committee.post(f"{url}/tra-lai", {"reason": " "}).status_code == 422
    back = committee.post(f"{url}/tra-lai", {"reason": "Thiếu chữ ký trưởng thôn"}, follow=True)
    assert "Thiếu chữ ký trưởng thôn" in back.content.decode()
    assert signed_in("commune_cadre").get(url).context["next"].label == "Ký và gửi UBND xã"


def a_list(world: World, as_role: Become) -> LoanRequestList:
    """A list the union has signed."""
    from diemtua.lending.actions import Ballot, make_request_list, review_loans, sign_for_union

    application = a_request(world, as_role)
    meeting, leader = a_meeting(world), as_role("group_leader")
    ballot = Ballot(
        application_id=application.pk,
        votes_for=5,
        votes_against=0,
        amount_dong=50_000_000,
        term_months=36,
    )
    review_loans(by=leader, meeting=meeting, ballots=[ballot])
    made = make_request_list(by=leader, meeting=meeting, programme="ho_ngheo")
    sign_for_union(by=as_role("commune_cadre"), request_list=made)
    return made


def test_votes_that_do_not_add_are_told_and_kept(
    world: World, as_role: Become, signed_in: SignedIn
) -> None:
    pk, meeting = a_request(world, as_role).pk, a_meeting(world)
    votes = {f"for_{pk}": "4", f"against_{pk}": "3", f"dong_{pk}": "45tr", f"term_{pk}": "24"}
    answer = signed_in("group_leader").post(f"/cho-vay/binh-xet/hop/{meeting.pk}", votes)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Có 5 người dự họp" in page
    assert "45tr" in page


def test_a_meeting_that_is_refused_leaves_no_meeting(world: World, signed_in: SignedIn) -> None:
    leader, group = signed_in("group_leader"), world.groups[0]
    url = f"/cho-vay/binh-xet/to/{group.group.pk}/hop"
    version = leader.get(url).context["form"]["version"].value()
    people = group.memberships
    answer = leader.post(
        url,
        {
            "held_on": "20/03/2025",
            "present": [m.pk for m in people[:5]],
            "chair": people[0].person_id,
            "secretary": people[1].person_id,
            "village_head": "Anh Tư",
            "union_witness": "Chị Hoa",
            "version": version,
        },
    )
    assert answer.status_code == 422
    set_context(world.house)
    assert not group.group.meetings.exists()


def test_over_the_cap_the_officer_reads_what_is_left(
    world: World, as_role: Become, signed_in: SignedIn
) -> None:
    application, _made = confirmed(world, as_role)
    answer = signed_in("credit_officer").post(
        f"/cho-vay/ho-so/{application.pk}/trinh", {"amount_dong": "120tr", "term_months": "36"}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "còn vay được 100.000.000 đ" in page
    assert "120tr" in page


def test_who_proposed_does_not_decide_on_the_page(
    world: World, as_role: Become, signed_in: SignedIn
) -> None:
    application = proposed(world, as_role)
    boss = as_role("manager")
    Approval.objects.filter(application=application).update(proposed_by=boss.party_id)
    answer = signed_in("manager").post(f"/cho-vay/ho-so/{application.pk}/duyet")
    assert answer.status_code == 422
    assert "Cần một người khác duyệt" in answer.content.decode()
    assert signed_in("manager", 1).post(f"/cho-vay/ho-so/{application.pk}/duyet").status_code == 302


def proposed(world: World, as_role: Become) -> LoanApplication:
    from diemtua.lending.actions import propose_approval

    application, _made = confirmed(world, as_role)
    propose_approval(
        by=as_role("credit_officer"),
        application=application,
        amount_dong=50_000_000,
        term_months=36,
    )
    return application


def test_a_refusal_and_a_return_need_a_reason(
    world: World, as_role: Become, signed_in: SignedIn
) -> None:
    application = proposed(world, as_role)
    manager, url = signed_in("manager"), f"/cho-vay/ho-so/{application.pk}"
    assert manager.post(f"{url}/tra-lai", {"reason": ""}).status_code == 422
    assert manager.post(f"{url}/tra-lai", {"reason": "Xem lại thời hạn"}).status_code == 302
    officer = signed_in("credit_officer")
    assert "Xem lại thời hạn" in officer.get(f"{url}/trinh").content.decode()
    officer.post(f"{url}/trinh", {"amount_dong": "40tr", "term_months": "24"})
    assert manager.post(f"{url}/khong-duyet", {"reason": ""}).status_code == 422
    refused = manager.post(f"{url}/khong-duyet", {"reason": "Chưa có chuồng"}, follow=True)
    assert "Chưa có chuồng" in refused.content.decode()
    # What is decided is not decided again, and the step is told in Vietnamese.
    again = manager.post(f"{url}/duyet")
    assert again.status_code == 422
    assert "đang ở bước Không được vay" in again.content.decode()


PAGES = {
    "/cho-vay/": ("group_leader", "commune_cadre", "commune_committee", "manager", "auditor"),
    "/cho-vay/danh-sach": ("group_leader", "commune_cadre", "credit_officer"),
    "/cho-vay/khoan-vay": ("teller", "controller", "credit_officer", "manager", "auditor"),
    "/cho-vay/binh-xet": ("group_leader", "commune_cadre"),
    "/cho-vay/ho-so/moi": ("group_leader", "commune_cadre"),
}


@pytest.mark.parametrize(("path", "role"), [(p, r) for p, roles in PAGES.items() for r in roles])
def test_a_page_opens_for_its_roles(
    world: World, signed_in: SignedIn, path: str, role: str
) -> None:
    answer = signed_in(role).get(path)
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"


def test_a_role_without_the_act_finds_no_page(
    world: World, as_role: Become, signed_in: SignedIn
) -> None:
    application = proposed(world, as_role)
    listed, notices = application.request_line.request_list_id, f"/cho-vay/ho-so/{application.pk}"
    teller = signed_in("teller")
    for path in (
        "/cho-vay/ho-so/moi",
        "/cho-vay/binh-xet",
        f"{notices}/trinh",
        f"{notices}/quyet-dinh",
        f"{notices}/khong-duyet",
        f"/cho-vay/danh-sach/{listed}/xac-nhan",
        f"/cho-vay/danh-sach/{listed}/thong-bao",
    ):
        assert teller.get(path).status_code == 404, path
    for path in (f"{notices}/duyet", f"/cho-vay/danh-sach/{listed}/ky"):
        assert teller.post(path).status_code == 404, path


def test_nobody_outside_the_scope_finds_a_record(
    world: World, as_role: Become, signed_in: SignedIn
) -> None:
    application, made = confirmed(world, as_role)
    meeting = application.review.meeting_id
    group = world.groups[0].group.pk
    outsider = signed_in("commune_cadre", 1)
    for path in (
        f"/cho-vay/ho-so/{application.pk}",
        f"/cho-vay/ho-so/{application.pk}/01-TD/pdf",
        f"/cho-vay/danh-sach/{made.pk}",
        f"/cho-vay/danh-sach/{made.pk}/03-TD/pdf",
        f"/cho-vay/binh-xet/hop/{meeting}",
        f"/cho-vay/binh-xet/to/{group}",
    ):
        answer = outsider.get(path)
        assert answer.status_code == 404, path
        assert application.person.full_name not in answer.content.decode()
    assert signed_in("province_reader").get("/cho-vay/").status_code == 404


def test_the_list_is_searched_filtered_sorted_and_taken_away(
    world: World, as_role: Become, signed_in: SignedIn
) -> None:
    application, _made = confirmed(world, as_role)
    officer = signed_in("credit_officer")
    fold = application.person.fold
    assert officer.get("/cho-vay/", {"q": fold}).context["table"].count == 1
    assert officer.get("/cho-vay/", {"q": application.number}).context["table"].count == 1
    assert officer.get("/cho-vay/", {"q": "khongcoai"}).context["table"].count == 0
    chips = {c.label: c.count for c in officer.get("/cho-vay/").context["table"].chips}
    assert chips == {"Tất cả": 1, "Xã đã xác nhận": 1}
    for column in ("borrower_name", "group_name", "programme_name", "amount_dong", "confirmed_on"):
        assert officer.get("/cho-vay/", {"sap": column}).status_code == 200
    for column in ("number", "people", "asked_dong", "made_on"):
        assert officer.get("/cho-vay/danh-sach", {"sap": column}).status_code == 200
    for path in ("/cho-vay/", "/cho-vay/danh-sach"):
        assert officer.get(path, {"tai": "xlsx"}).content[:2] == b"PK"
    set_context(world.house)
    assert AuditRecord.objects.filter(action="applications.exported").count() == 1


def test_three_working_days_after_the_commune_the_answer_is_late(
    world: World, as_role: Become, signed_in: SignedIn
) -> None:
    # Friday, Monday, Tuesday, then late: Saturday and Sunday are not counted.
    assert decide_by(date(2025, 3, 6)) == date(2025, 3, 11)
    assert confirmed_before(date(2025, 3, 12)) == date(2025, 3, 7)
    _application, made = confirmed(world, as_role)
    officer = signed_in("credit_officer")
    for day, late in ((date(2025, 3, 7), 0), (date(2025, 3, 6), 1)):
        set_context(world.house)
        LoanRequestList.objects.filter(pk=made.pk).update(confirmed_on=day)
        page = officer.get("/cho-vay/", {"loc": "late"})
        assert page.context["table"].count == late
    assert "trễ 1 ngày" in page.content.decode()


@pytest.mark.parametrize("kind", ["word", "pdf"])
def test_every_paper_of_the_way_is_printed_and_written_down(
    world: World, as_role: Become, signed_in: SignedIn, kind: str
) -> None:
    from diemtua.lending.actions import approve_loan, send_notice

    application = proposed(world, as_role)
    approve_loan(by=as_role("manager"), application=application)
    made = application.request_line.request_list
    send_notice(by=as_role("credit_officer"), request_list=made, pays_on=date(2025, 4, 12))
    meeting = application.review.meeting_id
    officer = signed_in("credit_officer")
    for path in (
        f"/cho-vay/ho-so/{application.pk}/01-TD/{kind}",
        f"/cho-vay/danh-sach/{made.pk}/03-TD/{kind}",
        f"/cho-vay/danh-sach/{made.pk}/04-TD/{kind}",
        f"/cho-vay/binh-xet/hop/{meeting}/10C-TD/{kind}",
    ):
        answer = officer.get(path)
        assert answer.status_code == 200, path
        assert answer.content[:2] == (b"PK" if kind == "word" else b"%P")
    set_context(world.house)
    printed = AuditRecord.objects.filter(action="paper.printed").values_list("purpose", flat=True)
    assert sorted(printed) == ["01/TD", "03/TD", "04/TD", "10C/TD"]
