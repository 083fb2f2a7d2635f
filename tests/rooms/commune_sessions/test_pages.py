"""Pages of a session: each for its role, what was typed is kept, the slower of two people is told."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from diemtua.commune_sessions import actions
from diemtua.commune_sessions.models import CollectionSheet, CommuneSession, QueueItem, Receipt
from diemtua.ground.clock import new_id
from diemtua.ground.models import AuditRecord
from tests.rooms.commune_sessions.conftest import SignedIn
from tests.rooms.commune_sessions.sessions import Sessions, notes_of

pytestmark = pytest.mark.django_db
DUE = 533_425
PDF, WORD = b"%PDF", b"PK"


def notes(dong: int, **more: Any) -> dict[str, Any]:
    return {**{f"notes_{face}": n for face, n in notes_of(dong).items()}, **more}


def as_house(sessions: Sessions) -> None:
    sessions.house()


@pytest.fixture
def session(sessions: Sessions) -> CommuneSession:
    found = sessions.plan()
    sessions.house()
    return found


def handed_in(sessions: Sessions, session: CommuneSession) -> CollectionSheet:
    sheet = sessions.sheet(session)
    sessions.collect(sheet, {0: (DUE, 66_575), 1: (DUE, 50_000)})
    sessions.house()
    sheet.refresh_from_db()
    return sheet


def opened(sessions: Sessions, session: CommuneSession) -> CommuneSession:
    sessions.house()
    sessions.approved()
    found = sessions.open(session)
    sessions.house()
    return found


def test_a_leader_collects_on_the_phone(
    sessions: Sessions, session: CommuneSession, signed_in: SignedIn
) -> None:
    phone = signed_in("group_leader")
    member = sessions.world.groups[0].memberships[0]
    listed = phone.get("/phien/thu")
    assert listed.status_code == 200
    assert (listed.context["left"], listed.context["done"]) == (6, 0)
    word = member.person.fold.split()[-1]
    assert member.person.full_name in phone.get("/phien/thu", {"q": word}).content.decode()
    opened_form = phone.get("/phien/thu", {"ai": member.pk})
    form = opened_form.context["form"]
    assert form.initial["given_dong"] == DUE

    sheet = sessions.sheet(session)
    typed = {"id": str(new_id()), "given_dong": "600k", "received_on": "12/03/2025"}
    answer = phone.post(f"/phien/bang-ke/{sheet.pk}/thu/{member.pk}", typed, follow=True)
    shown = answer.content.decode()
    assert answer.status_code == 200
    for text in ("533.425", "66.575", "Sáu trăm nghìn đồng", "<svg"):
        assert text in shown
    sessions.house()
    assert Receipt.objects.get().interest_dong == DUE
    again = phone.post(f"/phien/bang-ke/{sheet.pk}/thu/{member.pk}", typed, follow=True)
    assert again.status_code == 200
    sessions.house()
    assert Receipt.objects.count() == 1


def test_a_refused_sum_keeps_what_was_typed(
    sessions: Sessions, session: CommuneSession, signed_in: SignedIn
) -> None:
    phone, sheet = signed_in("group_leader"), sessions.sheet(session)
    member = sessions.world.groups[0].memberships[0]
    url = f"/phien/bang-ke/{sheet.pk}/thu/{member.pk}"
    for typed, said in (
        ({"given_dong": "sáu trăm", "received_on": "12/03/2025"}, "Không đọc được"),
        ({"given_dong": "600k", "received_on": "13/03/2025"}, "không nằm giữa phiên trước"),
        (
            {"given_dong": "600k", "savings_dong": "700k", "received_on": "12/03/2025"},
            "không nhiều hơn",
        ),
        ({"given_dong": "0", "received_on": "12/03/2025"}, "Lần thu cần có tiền"),
    ):
        answer = phone.post(url, {"id": str(new_id()), **typed})
        assert answer.status_code == 422, typed
        shown = answer.content.decode()
        assert said in shown
        assert f'value="{typed["given_dong"]}"' in shown
    sessions.house()
    assert not Receipt.objects.exists()


def test_a_receipt_is_printed_and_corrected_and_every_reading_is_written_down(
    sessions: Sessions, session: CommuneSession, signed_in: SignedIn
) -> None:
    phone, sheet = signed_in("group_leader"), sessions.sheet(session)
    leader = sessions.actor("group_leader")
    taken = sessions.taken(0, DUE, 50_000)
    actions.receive_facts(by=leader, sheet=sheet, command_id=new_id(), taken=[taken])
    base = f"/phien/bien-lai/{taken.id}"
    assert phone.get(f"{base}/01-BL/pdf").content[:4] == PDF
    assert phone.get(f"{base}/01-BL/word").content[:2] == WORD
    assert phone.get(f"{base}/sua").status_code == 200
    typed = {
        "id": str(new_id()),
        "given_dong": "583.425",
        "savings_dong": "5.000",
        "received_on": "12/03/2025",
    }
    answer = phone.post(f"{base}/sua", {**typed, "savings_dong": "50.000"}, follow=True)
    assert "Đã lập biên lai sửa" in answer.content.decode()
    assert "đã được sửa" in phone.get(base).content.decode()
    sessions.house()
    assert AuditRecord.objects.filter(action="receipt.printed", purpose="01/BL").count() == 2
    assert AuditRecord.objects.filter(action="receipt.opened").count() == 2


def test_the_leader_hands_in_and_may_take_it_back(
    sessions: Sessions, session: CommuneSession, signed_in: SignedIn
) -> None:
    phone, sheet = signed_in("group_leader"), sessions.sheet(session)
    url = f"/phien/bang-ke/{sheet.pk}"
    page = phone.get(url).content.decode()
    assert "Mang gì tới phiên" in page
    assert phone.post(f"{url}/nop", {"version": 99}).status_code == 409
    assert (
        "Đã nộp bảng kê"
        in phone.post(f"{url}/nop", {"version": sheet.version}, follow=True).content.decode()
    )
    sessions.house()
    sheet.refresh_from_db()
    assert sheet.state == "handed_in"
    assert phone.post(f"{url}/lay-lai", {"version": sheet.version}).status_code == 302
    for code in ("12-TD", "13-TD"):
        assert phone.get(f"{url}/{code}/pdf").content[:4] == PDF
        assert phone.get(f"{url}/{code}/word").content[:2] == WORD
    assert phone.get(f"{url}/14-TD/pdf").status_code == 404


def test_the_cadre_checks_list_and_cash(
    sessions: Sessions, session: CommuneSession, signed_in: SignedIn
) -> None:
    sheet = handed_in(sessions, session)
    cadre = signed_in("commune_cadre")
    url = f"/phien/bang-ke/{sheet.pk}/kiem"
    assert cadre.get(url).status_code == 200
    held = 2 * DUE + 116_575
    short = cadre.post(url, notes(held - 50_000, version=sheet.version))
    assert short.status_code == 422
    assert "thiếu 50.000 đ" in short.content.decode()
    assert f'value="{notes_of(held - 50_000)[500_000]}"' in short.content.decode()
    assert cadre.post(url, notes(held, version=sheet.version)).status_code == 302
    sessions.house()
    sheet.refresh_from_db()
    assert sheet.union_checked_at is not None
    assert signed_in("commune_cadre", 1).get(url).status_code == 404


def test_the_officer_plans_prepares_and_opens(
    sessions: Sessions, signed_in: SignedIn, world: Any
) -> None:
    officer = signed_in("credit_officer")
    assert officer.get("/phien/").status_code == 200
    assert officer.get("/phien/lap-lich").status_code == 200
    assert officer.post("/phien/lap-lich", {"month": "13/2025"}).status_code == 422
    assert officer.post("/phien/lap-lich", {"month": "03/2025"}).status_code == 302
    sessions.house()
    session = CommuneSession.objects.get(held_on=world.on)
    url = f"/phien/{session.pk}"
    assert "Lập bảng kê" in officer.get(url).content.decode()
    assert officer.post(f"{url}/lap-bang-ke").status_code == 302
    page = officer.get(f"{url}/mo")
    people = page.context["form"].people
    typed = {f"part_{p.account_id}": p.part for p in people if p.part}
    refused = officer.post(
        f"{url}/mo", {**dict.fromkeys(typed, ""), "cash_brought_dong": "250 triệu", "version": 1}
    )
    assert refused.status_code == 422
    assert "Tổ giao dịch cần từ 3 người" in refused.content.decode()
    assert 'value="250 triệu"' in refused.content.decode()
    done = officer.post(
        f"{url}/mo", {**typed, "cash_brought_dong": "250 triệu", "version": session.version}
    )
    assert done.status_code == 302
    sessions.house()
    session.refresh_from_db()
    assert (session.state, session.cash_brought_dong) == ("open", 250_000_000)
    again = officer.post(f"{url}/mo", {**typed, "cash_brought_dong": "1 triệu", "version": 1})
    assert again.status_code == 422
    assert "đã mở" in again.content.decode()


def test_the_teller_counts_and_a_difference_has_three_ways_out(
    sessions: Sessions, session: CommuneSession, signed_in: SignedIn
) -> None:
    sheet = handed_in(sessions, session)
    opened(sessions, session)
    teller = signed_in("teller")
    desk = teller.get(f"/phien/{session.pk}/thu-cua-to")
    assert desk.status_code == 200
    held = 2 * DUE + 116_575
    url = f"/phien/bang-ke/{sheet.pk}"
    short = teller.post(f"{url}/dem", notes(held - 50_000, version=sheet.version))
    shown = short.content.decode()
    assert short.status_code == 422
    assert "Thiếu 50.000" in shown
    assert sessions.world.groups[0].memberships[1].person.full_name in shown
    for key in ("F6", "F7", "F8", "F9"):
        assert f'data-key="{key}"' in shown
    assert teller.post(f"{url}/dem", notes(held, version=sheet.version - 1)).status_code == 422
    assert teller.post(f"{url}/dem", notes(held, version=sheet.version)).status_code == 302
    sessions.house()
    sheet.refresh_from_db()
    assert sheet.state == "counted"
    assert teller.post(f"{url}/tra-lai", {"version": sheet.version}).status_code == 302
    sessions.house()
    sheet.refresh_from_db()
    assert sheet.state == "collecting"
    assert teller.post(f"{url}/de-lai", {"version": sheet.version}).status_code == 302


def test_the_teller_pays_out_takes_principal_and_posts(
    sessions: Sessions, session: CommuneSession, signed_in: SignedIn
) -> None:
    sheet = handed_in(sessions, session)
    opened(sessions, session)
    item = QueueItem.objects.get()
    first, second = signed_in("teller", 0), signed_in("teller", 1)
    url = f"/phien/{session.pk}"
    assert "Chi 50.000.000" in first.get(f"{url}/giai-ngan").content.decode()
    assert first.post(f"{url}/giai-ngan/{item.pk}").status_code == 302
    told = second.post(f"{url}/giai-ngan/{item.pk}")
    assert told.status_code == 409
    assert "vừa được người khác sửa" in told.content.decode()
    assert first.post(f"{url}/giai-ngan/goi-them").status_code == 302

    loan = sessions.loans[0]
    found = first.get(f"{url}/thu-goc", {"q": str(loan.person.fold), "khoan": str(loan.pk)})
    assert found.context["loan"].pk == loan.pk
    typed = {"client_id": str(new_id()), "loan": loan.pk, "amount_dong": "60 triệu"}
    refused = first.post(f"{url}/thu-goc", typed)
    assert refused.status_code == 422
    assert 'value="60 triệu"' in refused.content.decode()
    assert first.post(f"{url}/thu-goc", {**typed, "amount_dong": "10 triệu"}).status_code == 302
    sessions.house()
    payer = QueueItem.objects.get(kind="principal")
    assert first.post(f"{url}/thu-goc/{payer.pk}").status_code == 302

    blocked = first.get(f"{url}/thu-cua-to").content.decode()
    assert "Còn 1 tổ chưa đếm tiền" in blocked
    sessions.house()
    held = sessions.held(sheet.group_id)
    sheet.refresh_from_db()
    first.post(f"/phien/bang-ke/{sheet.pk}/dem", notes(held, version=sheet.version))
    sessions.house()
    session.refresh_from_db()
    assert second.post(f"{url}/ghi-so", {"version": session.version + 1}).status_code == 409
    assert first.post(f"{url}/ghi-so", {"version": session.version}).status_code == 302
    assert second.post(f"{url}/ghi-so", {"version": session.version}).status_code == 409


def test_the_briefing_is_written_and_the_controller_closes(
    sessions: Sessions, session: CommuneSession, signed_in: SignedIn
) -> None:
    handed_in(sessions, session)
    found = opened(sessions, session)
    actions.mark_absent(by=sessions.actor("teller"), item=QueueItem.objects.get())
    sessions.post_all(found)
    officer, controller = signed_in("credit_officer"), signed_in("controller")
    url = f"/phien/{session.pk}"
    page = officer.get(f"{url}/giao-ban")
    assert page.status_code == 200
    assert officer.post(f"{url}/giao-ban", {"version": 0, "results": ""}).status_code == 422
    half = officer.post(
        f"{url}/giao-ban", {"version": 0, "results": "Đủ", "what_0": "Đôn đốc hai hộ"}
    )
    assert half.status_code == 422
    assert "Việc cần đủ ba ô" in half.content.decode()
    minutes = {
        "version": 0,
        "results": "Thu đủ lãi tháng 3.",
        "came_0": "on",
        "what_0": "Đôn đốc hai hộ",
        "owner_0": "Hội Phụ nữ",
        "due_0": "12/04/2025",
    }
    assert officer.post(f"{url}/giao-ban", minutes).status_code == 302
    later = officer.post(f"{url}/giao-ban", minutes)
    assert later.status_code == 422
    assert "vừa được người khác sửa" in later.content.decode()

    sessions.house()
    session.refresh_from_db()
    box = sessions.balance(1010, session.pk)
    assert controller.get(f"{url}/khoa").status_code == 200
    no_word = controller.post(f"{url}/khoa", notes(box, version=session.version))
    assert no_word.status_code == 422
    short = controller.post(
        f"{url}/khoa", notes(box - 100_000, version=session.version, confirm_word="12/03")
    )
    assert short.status_code == 422
    assert "thiếu 100.000 đ" in short.content.decode()
    done = controller.post(
        f"{url}/khoa", notes(box, version=session.version, confirm_word="12/03"), follow=True
    )
    assert "ĐÃ KHÓA PHIÊN" in done.content.decode()
    for code in ("giao-ban", "kiem-dem", "niem-yet"):
        assert controller.get(f"{url}/giay/{code}/pdf").content[:4] == PDF
        assert controller.get(f"{url}/giay/{code}/word").content[:2] == WORD
    assert controller.get(f"{url}/giay/khac/pdf").status_code == 404


def test_every_figure_equals_the_rows_behind_it(
    sessions: Sessions, session: CommuneSession, signed_in: SignedIn
) -> None:
    handed_in(sessions, session)
    found = opened(sessions, session)
    teller = sessions.actor("teller")
    actions.pay_out(by=teller, session=found, items=list(found.queue.all()))
    sessions.post_all(found)
    browser = signed_in("credit_officer")
    shown = {f["label"]: f for f in browser.get(f"/phien/{session.pk}/so-lieu").context["figures"]}
    expected = {"Giải ngân": 50_000_000, "Thu lãi": 2 * DUE, "Tiền gửi": 116_575}
    sessions.house()
    from diemtua.commune_sessions import queries

    told = {one.key: one for one in queries.figures(found)}
    assert told["giai-ngan"].dong == expected["Giải ngân"]
    assert told["thu-lai"].dong == expected["Thu lãi"]
    assert told["tien-gui"].dong == expected["Tiền gửi"]
    for key, one in told.items():
        sessions.house()
        rows = queries.figure_rows(found, key)
        assert (sum(row.dong for row in rows), len(rows)) == (one.dong, one.lines)
        page = browser.get(f"/phien/{session.pk}/so-lieu/{key}")
        assert page.context["table"].count == one.lines
    assert len(shown) == len(told)
    assert browser.get(f"/phien/{session.pk}/so-lieu/khac").status_code == 404
    assert browser.get(f"/phien/{session.pk}/so-lieu/thu-lai", {"tai": "xlsx"}).content[:2] == WORD


@pytest.mark.parametrize(
    "role", ["commune_cadre", "commune_committee", "teller", "controller", "credit_officer"]
)
def test_who_works_with_a_session_reads_its_pages(
    sessions: Sessions, session: CommuneSession, signed_in: SignedIn, role: str
) -> None:
    handed_in(sessions, session)
    opened(sessions, session)
    browser = signed_in(role)
    for path in ("", "/giao-ban", "/so-lieu", "/niem-yet"):
        answer = browser.get(f"/phien/{session.pk}{path}")
        assert answer.status_code == 200, path
        assert answer["Cache-Control"] == "no-store"
    assert browser.get("/phien/", {"q": "phu van", "loc": "open"}).context["table"].count == 1
    board = browser.get(f"/phien/{session.pk}/niem-yet")
    assert board.context["table"].count == 3


def test_an_outsider_gets_the_words_of_a_missing_page(
    sessions: Sessions, session: CommuneSession, signed_in: SignedIn
) -> None:
    sheet = handed_in(sessions, session)
    receipt = Receipt.objects.first()
    assert receipt is not None
    outsider = signed_in("group_leader", 1)
    for path in (
        f"/phien/{session.pk}",
        f"/phien/bang-ke/{sheet.pk}",
        f"/phien/bien-lai/{receipt.pk}",
        f"/phien/bien-lai/{receipt.pk}/01-BL/pdf",
        f"/phien/{session.pk}/khoa",
    ):
        answer = outsider.get(path)
        assert answer.status_code == 404, path
        assert sheet.number not in answer.content.decode()
    assert signed_in("commune_cadre", 1).get(f"/phien/{session.pk}").status_code == 404


# The phone's door.


def send(phone: Client, sheet: CollectionSheet, content: Any) -> Any:
    return phone.post(
        f"/phien/bang-ke/{sheet.pk}/nhan",
        content if isinstance(content, bytes) else json.dumps(content),
        content_type="application/json",
    )


def a_sending(sessions: Sessions, *members: int, **changes: Any) -> dict[str, Any]:
    rows = [
        {
            "id": str(new_id()),
            "membership": sessions.world.groups[0].memberships[m].pk,
            "interest_dong": 100_000,
            "savings_dong": 20_000,
            "received_on": "2025-03-12",
            "device_at": "2025-03-12T08:00:00+07:00",
            **changes,
        }
        for m in members
    ]
    return {"id": str(new_id()), "taken": rows}


def test_a_sending_is_answered_in_json_and_counts_once(
    sessions: Sessions, session: CommuneSession, signed_in: SignedIn
) -> None:
    phone, sheet = signed_in("group_leader"), sessions.sheet(session)
    content = a_sending(sessions, 0, 1, 2)
    answer = send(phone, sheet, content)
    assert answer.status_code == 200
    first = answer.json()
    assert (first["receipts"], first["held_dong"], first["repeated"]) == (3, 360_000, False)
    assert send(phone, sheet, content).json() == {**first, "repeated": True}
    content["taken"][0]["interest_dong"] = 1
    conflict = send(phone, sheet, content)
    assert conflict.status_code == 409
    assert conflict.json()["problems"][0]["code"] == "ground.same_id_other_content"
    sessions.house()
    assert Receipt.objects.count() == 3


@pytest.mark.parametrize(
    "wrong",
    [
        b"{",
        b"[]",
        b'{"id": 1, "taken": []}',
        {"id": "x", "taken": [{}]},
        {"interest_dong": 1.5},
        {"interest_dong": True},
        {"interest_dong": -1},
        {"interest_dong": 10**16},
        {"received_on": "12/03/2025"},
        {"device_at": "2025-03-12T08:00:00"},
        {"membership": "1"},
        {"note": "x"},
        {"id": None},
    ],
)
def test_a_sending_that_cannot_be_read_keeps_nothing(
    sessions: Sessions, session: CommuneSession, signed_in: SignedIn, wrong: Any
) -> None:
    phone, sheet = signed_in("group_leader"), sessions.sheet(session)
    content = wrong
    if isinstance(wrong, dict) and "taken" not in wrong:
        content = a_sending(sessions, 0)
        content["taken"].append({**a_sending(sessions, 1, **wrong)["taken"][0]})
    answer = send(phone, sheet, content)
    assert answer.status_code == 422
    assert "không đọc được" in answer.json()["problems"][0]["text"]
    sessions.house()
    assert not Receipt.objects.exists()


def test_principal_in_a_sending_is_refused_by_name(
    sessions: Sessions, session: CommuneSession, signed_in: SignedIn
) -> None:
    phone, sheet = signed_in("group_leader"), sessions.sheet(session)
    answer = send(phone, sheet, a_sending(sessions, 0, principal_dong=1_000_000))
    assert answer.status_code == 422
    assert "Tổ trưởng không thu tiền gốc" in answer.json()["problems"][0]["text"]
    outsider = send(signed_in("group_leader", 1), sheet, a_sending(sessions, 0))
    assert outsider.status_code == 404
    assert send(signed_in("teller"), sheet, a_sending(sessions, 0)).status_code == 404


def test_a_thousand_receipts_take_as_many_statements_as_one(
    sessions: Sessions,
    session: CommuneSession,
    signed_in: SignedIn,
    django_assert_max_num_queries: Any,
) -> None:
    phone, sheet = signed_in("group_leader"), sessions.sheet(session)
    for members in ((0,), (1, 2, 3, 4, 5)):
        with django_assert_max_num_queries(34):
            assert send(phone, sheet, a_sending(sessions, *members)).status_code == 200
