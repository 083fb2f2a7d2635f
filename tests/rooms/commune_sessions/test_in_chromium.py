"""The room's pages in a real browser: nothing for axe to find, no sideways scroll, phone and desk."""

from __future__ import annotations

from typing import Any

import pytest

from diemtua.commune_sessions import actions
from diemtua.commune_sessions.actions.closing import Minutes, Present, Task
from diemtua.commune_sessions.models import QueueItem, Receipt
from diemtua.ground.clock import new_id
from tests.rooms.commune_sessions.conftest import SignedIn
from tests.rooms.commune_sessions.sessions import Sessions
from tests.rooms.commune_sessions.test_pages import DUE, notes
from tests.rooms.reports.browsing import faults

pytestmark = [pytest.mark.django_db, pytest.mark.browser]


def text(answer: Any) -> str:
    assert answer.status_code in (200, 422), answer.status_code
    return str(answer.content.decode())


def test_the_leaders_pages(sessions: Sessions, signed_in: SignedIn) -> None:
    phone = signed_in("group_leader")
    pages = {"thu-trong": text(phone.get("/phien/thu"))}
    session = sessions.plan()
    sheet = sessions.sheet(session)
    members = sessions.world.groups[0].memberships
    leader = sessions.actor("group_leader")
    first, second = sessions.taken(4, 0, 50_000), sessions.taken(0, DUE, 66_575)
    actions.receive_facts(by=leader, sheet=sheet, command_id=new_id(), taken=[first, second])
    give = f"/phien/bang-ke/{sheet.pk}/thu/{members[2].pk}"
    wrong = {"id": str(new_id()), "given_dong": "sáu trăm", "received_on": "13/03/2025"}
    pages |= {
        "thu": text(phone.get("/phien/thu")),
        "thu-mo": text(phone.get("/phien/thu", {"ai": members[1].pk})),
        "thu-sai": text(phone.post(give, wrong)),
        "thu-da": text(phone.get("/phien/thu", {"loc": "da"})),
        "bien-lai": text(phone.get(f"/phien/bien-lai/{second.id}")),
        "bien-lai-sua": text(phone.get(f"/phien/bien-lai/{second.id}/sua")),
        "bang-ke": text(phone.get(f"/phien/bang-ke/{sheet.pk}")),
    }
    assert faults(pages) == []


def test_the_desks_pages(sessions: Sessions, signed_in: SignedIn) -> None:
    officer, teller = signed_in("credit_officer"), signed_in("teller")
    cadre, controller = signed_in("commune_cadre"), signed_in("controller")
    session = sessions.plan()
    base = f"/phien/{session.pk}"
    pages = {
        "phien": text(officer.get("/phien/")),
        "lap-lich": text(officer.get("/phien/lap-lich")),
        "phien-chua-mo": text(officer.get(base)),
        "mo": text(officer.get(f"{base}/mo")),
        "mo-sai": text(officer.post(f"{base}/mo", {"cash_brought_dong": "x", "version": 1})),
    }
    sheet = sessions.sheet(session)
    sessions.collect(sheet, {0: (DUE, 66_575), 1: (DUE, 50_000)})
    sessions.house()
    sheet.refresh_from_db()
    held = 2 * DUE + 116_575
    pages["hoi-kiem"] = text(cadre.get(f"/phien/bang-ke/{sheet.pk}/kiem"))
    pages["hoi-kiem-sai"] = text(
        cadre.post(f"/phien/bang-ke/{sheet.pk}/kiem", notes(held - 50_000, version=sheet.version))
    )
    sessions.house()
    sessions.approved()
    sessions.approved(member=5, dong=30_000_000)
    found = sessions.open(session)
    loan = sessions.loans[0]
    pages |= {
        "phien-mo": text(officer.get(base)),
        "ban": text(teller.get(f"{base}/thu-cua-to")),
        "ban-thieu": text(
            teller.post(
                f"/phien/bang-ke/{sheet.pk}/dem", notes(held - 50_000, version=sheet.version)
            )
        ),
        "giai-ngan": text(teller.get(f"{base}/giai-ngan")),
        "bang-ke-ban": text(cadre.get(f"/phien/bang-ke/{sheet.pk}")),
    }
    by = sessions.actor("teller")
    payer = actions.add_principal_payer(
        by=by, session=found, loan=loan, amount_dong=10_000_000, client_id=new_id()
    )
    pages["thu-goc"] = text(teller.get(f"{base}/thu-goc", {"q": "a", "khoan": str(loan.pk)}))
    by = sessions.actor("teller")
    actions.pay_out(by=by, session=found, items=list(QueueItem.objects.filter(kind="payout")))
    actions.take_principal_at_session(by=by, session=found, items=[payer])
    sessions.post_all(found)
    minutes = Minutes(
        results="Thu đủ lãi tháng 3.\nTiền khớp biên lai.",
        shortcomings="Tổ 2 nộp muộn.",
        present=[Present(name="Điểu Bé", role="Tổ trưởng"), Present(name="Lý Hoa", role="Hội")],
        tasks=[Task(what="Đôn đốc hai hộ", owner="Hội Phụ nữ", due_on=sessions.world.on)],
    )
    pages["giao-ban-trong"] = text(officer.get(f"{base}/giao-ban"))
    by = sessions.actor("credit_officer")
    actions.write_briefing(by=by, session=found, minutes=minutes)
    sessions.house()
    found.refresh_from_db()
    box = sessions.balance(1010, found.pk)
    pages |= {
        "giao-ban": text(officer.get(f"{base}/giao-ban")),
        "giao-ban-doc": text(controller.get(f"{base}/giao-ban")),
        "khoa": text(controller.get(f"{base}/khoa")),
        "khoa-thieu": text(
            controller.post(
                f"{base}/khoa",
                notes(box - 100_000, version=found.version, confirm_word="12/03"),
            )
        ),
        "so-lieu": text(controller.get(f"{base}/so-lieu")),
        "so-lieu-dong": text(controller.get(f"{base}/so-lieu/thu-lai")),
        "niem-yet": text(officer.get(f"{base}/niem-yet")),
        "bien-lai-ban": text(
            teller.get(f"/phien/bien-lai/{Receipt.objects.values_list('pk', flat=True)[0]}")
        ),
    }
    assert faults(pages) == []
