"""The same way in the browser: each person sees what waits, presses one button, prints the paper."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from diemtua.ground.actors import Actor, set_context
from diemtua.lending.actions import freeze_debt
from diemtua.lending.models import Loan
from diemtua.risk_handling.models import RiskDossier, RiskLine
from tests.rooms.lending.test_loan_pages import loan, move_day, signed_in
from tests.rooms.lending.test_money_moves import bank
from tests.rooms.papers.reading import missing_in_order, sides, word_text
from tests.rooms.risk_handling.stories import Become, lent, made, proposed
from tests.world import World

pytestmark = pytest.mark.django_db
SignedIn = Callable[..., Client]
__all__ = ["bank", "loan", "signed_in"]
ASKED = {
    "asked_on": "10/03/2025",
    "what_lost": "Lốc xoáy làm đổ 400 trụ tiêu",
    "lost_dong": "30 triệu",
    "whole_dong": "60 triệu",
    "economy": "Còn làm thuê",
    "plan": "Trả từ vụ 2027",
    "principal_dong": "50.000.000",
    "interest_dong": "0",
}
FOUND = {"found_state": "Đúng như đơn", "found_ability": "Chưa trả được"}


def the(world: World) -> RiskDossier:
    set_context(world.house)
    return RiskDossier.objects.get()


def items(browser: Client) -> list[str]:
    return [one["label"] for one in browser.get("/").context["items"]]


def test_from_the_page_of_a_loan_to_the_books(
    world: World, loan: Loan, signed_in: SignedIn
) -> None:
    leader = signed_in("group_leader")
    address = f"/xu-ly-no/moi/khoan-vay/{loan.pk}"
    assert address in leader.get(f"/cho-vay/khoan-vay/{loan.pk}").content.decode()
    form = leader.get(address).context["form"]
    typed = {
        "kind": "freeze",
        "cause": "disaster",
        "event_on": "32/03/2025",
        "event": "Lốc xoáy tại thôn 1",
        "loans": [loan.pk],
        "client_id": str(form.initial["client_id"]),
    }
    refused = leader.post(address, typed)
    assert refused.status_code == 422
    assert "Lốc xoáy tại thôn 1" in refused.content.decode()
    typed["event_on"] = "01/03/2025"
    assert leader.post(address, typed).status_code == 302
    assert leader.post(address, typed).status_code == 302
    found = the(world)
    here = f"/xu-ly-no/{found.pk}"
    line = RiskLine.objects.get()
    assert "chưa ghi thiệt hại" in leader.post(f"{here}/nop").content.decode()
    assert leader.post(f"/xu-ly-no/dong/{line.pk}", ASKED).status_code == 302
    assert leader.post(f"{here}/nop").status_code == 302
    _on_the_spot(world, signed_in, found, line)
    _at_the_bank(world, signed_in, found)
    page = signed_in("auditor").get(here)
    assert page.context["state"] == "Đã hạch toán"
    assert "/so-cai/" in page.context["effects"][0]["url"]
    told = [row["text"] for row in page.context["steps"]]
    assert told[0] == "Lập hồ sơ"
    assert told[-1] == "Hạch toán"
    assert signed_in("group_leader", 1).get(here).status_code == 404
    parts = signed_in("teller").get(f"/cho-vay/khoan-vay/{loan.pk}").context["parts"]
    assert [part["dong"] for part in parts] == [0, 0, 50_000_000]


def _on_the_spot(world: World, signed_in: SignedIn, found: RiskDossier, line: RiskLine) -> None:
    here = f"/xu-ly-no/{found.pk}"
    cadre, committee = signed_in("commune_cadre"), signed_in("commune_committee")
    assert any("Khoanh nợ" in label for label in items(cadre))
    assert "Chưa có biên bản" in cadre.post(f"{here}/hoi-xac-nhan").content.decode()
    minutes = {
        "held_on": "12/03/2025",
        "place": "Thôn 1",
        "name_1": "Thị Hoa",
        "post_1": "Tổ trưởng",
    }
    assert cadre.post(f"{here}/bien-ban", minutes).status_code == 302
    assert cadre.post(f"/xu-ly-no/dong/{line.pk}", {**ASKED, **FOUND}).status_code == 302
    assert committee.post(f"{here}/xa-xac-nhan").status_code == 422
    assert cadre.post(f"{here}/hoi-xac-nhan").status_code == 302
    assert committee.post(f"{here}/xa-xac-nhan").status_code == 302


def _at_the_bank(world: World, signed_in: SignedIn, found: RiskDossier) -> None:
    here = f"/xu-ly-no/{found.pk}"
    officer, manager = signed_in("credit_officer"), signed_in("manager")
    for paper in officer.get(here).context["papers"]:
        answer = officer.post(f"{here}/giay-to", {"paper": paper["code"], "received": "1"})
        assert answer.status_code == 302
    assert officer.post(f"{here}/trinh").status_code == 302
    decision = {"number": "15/QĐ-HĐQT", "on": "12/03/2025"}
    above = manager.post(f"{here}/quyet-dinh", decision)
    assert "Chủ tịch Hội đồng quản trị" in above.content.decode()
    assert manager.post(f"{here}/trinh-chi-nhanh").status_code == 302
    branch = signed_in("branch")
    assert any("Khoanh nợ" in label for label in items(branch))
    assert branch.post(f"{here}/kiem-tra").status_code == 302
    assert branch.post(f"{here}/hach-toan").status_code == 404
    assert signed_in("head_office").post(f"{here}/quyet-dinh", decision).status_code == 302
    assert manager.post(f"{here}/hach-toan").status_code == 302


def test_the_papers_say_what_the_dossier_says(
    world: World, bank: Actor, as_role: Become, signed_in: SignedIn
) -> None:
    (lent_loan,) = lent(world)
    found = proposed(world, as_role, made(as_role, [lent_loan]))
    (row,) = RiskLine.objects.filter(dossier=found)
    officer = signed_in("credit_officer")
    from diemtua.risk_handling import papers, queries

    by = as_role("credit_officer")
    line = queries.line(by.scope, row.pk)
    assert line is not None
    request, minutes = papers.request(line, by), papers.minutes(line, by)
    assert (request.lost_dong, request.asked_principal_dong, request.months) == (
        30_000_000,
        50_000_000,
        36,
    )
    assert [person.full_name for person in minutes.people or ()] == ["Thị Hoa", "Lê Văn Khang"]
    for name, form in (("01-XLN", request), ("02-XLN", minutes)):
        file = officer.get(f"/xu-ly-no/dong/{row.pk}/{name}/word").content
        assert all(missing_in_order(side, word_text(file)) is None for side in sides(form))
        pdf = officer.get(f"/xu-ly-no/dong/{row.pk}/{name}/pdf").content
        assert pdf.startswith(b"%PDF")
    listed = officer.get(f"/xu-ly-no/{found.pk}/bieu/word").content
    assert "50.000.000" in word_text(listed)


def test_the_list_finds_sorts_filters_and_exports(
    world: World, bank: Actor, as_role: Become, signed_in: SignedIn
) -> None:
    loans = lent(world, members=(2, 3))
    found = made(as_role, loans)
    officer = signed_in("credit_officer")
    table = officer.get("/xu-ly-no/").context["table"]
    assert "và 1 hộ nữa" in table.rows[0].cells[0].text
    assert [cell.text for cell in table.totals[:2]] == ["Cộng 1 dòng", "100.000.000"]
    for query in ({"q": found.number}, {"loc": "draft"}, {"sap": "-principal_dong"}):
        assert officer.get("/xu-ly-no/", query).context["table"].count == 1
    assert officer.get("/xu-ly-no/", {"loc": "booked"}).context["table"].count == 0
    assert officer.get("/xu-ly-no/", {"tai": "xlsx"}).content[:2] == b"PK"
    assert signed_in("province_reader").get("/xu-ly-no/").status_code == 404


def test_a_freeze_is_looked_at_six_months_before_its_end(
    world: World, loan: Loan, bank: Actor, signed_in: SignedIn
) -> None:
    freeze_debt(
        by=bank,
        loan=loan,
        amount_dong=20_000_000,
        on=world.on,
        until=date(2026, 3, 12),
        decision="QĐ 9",
    )
    officer = signed_in("credit_officer")
    move_day(world, date(2025, 9, 11))
    assert officer.get("/xu-ly-no/khoanh-sap-het").context["table"].count == 0
    move_day(world, date(2025, 9, 12))
    table = officer.get("/xu-ly-no/khoanh-sap-het").context["table"]
    assert (table.count, table.totals[1].text) == (1, "20.000.000")
    act = next(cell for cell in table.rows[0].cells if "khoanh bổ sung" in cell.text)
    assert any("sắp hết hạn" in label for label in items(officer))
    form = officer.get(act.url).context["form"]
    assert (form.initial["kind"], form.initial["cause"]) == ("renew", "freeze_ended")
