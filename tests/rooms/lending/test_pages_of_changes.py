"""Pages by which a loan changes: paid at the desk, put off by 08/TD, overdue and told by 14/TD, cured."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from diemtua.ground.actors import Actor, set_context
from diemtua.lending.actions import (
    ask_adjustment,
    becomes_overdue_at,
    disburse_loans,
    send_overdue_notice,
    settle_at_desk,
)
from diemtua.lending.changes import deadlines_of
from diemtua.lending.models import DeskPayment, InstalmentAdjustment, Loan, OverdueNotice
from diemtua.lending.problems import PartOutOfBounds
from tests.rooms.lending.test_loan_pages import loan, move_day, signed_in
from tests.rooms.lending.test_money_moves import an_approved, bank, books_balance
from tests.world import World

pytestmark = pytest.mark.django_db
SignedIn = Callable[..., Client]
Become = Callable[..., Actor]
__all__ = ["bank", "loan", "signed_in"]


def test_the_teller_sees_what_is_owed_and_gives_a_slip(
    world: World, loan: Loan, signed_in: SignedIn
) -> None:
    move_day(world, date(2025, 4, 12))
    teller = signed_in("teller")
    address = f"/cho-vay/khoan-vay/{loan.pk}/thu"
    page = teller.get(address).content.decode()
    # 31 days of 50 million at 6.6 per cent.
    assert "280.274" in page
    assert "50.280.274" in page
    typed = {"amount_dong": "60 triệu", "paid_on": "12/04/2025", "source": "cash"}
    refused = teller.post(address, typed)
    assert refused.status_code == 422
    assert "60 triệu" in refused.content.decode()
    typed["amount_dong"] = "5.280.274"
    assert teller.post(address, typed).status_code == 302
    set_context(world.house)
    made = DeskPayment.objects.get()
    assert (made.interest_dong, made.principal_dong) == (280_274, 5_000_000)
    told = teller.get(f"/cho-vay/khoan-vay/{loan.pk}").content.decode()
    assert made.number in told
    for kind, head in (("word", b"PK"), ("pdf", b"%PDF")):
        assert teller.get(f"{address}/{made.pk}/{kind}").content.startswith(head)
    for role in ("group_leader", "credit_officer", "auditor"):
        assert signed_in(role).get(address).status_code == 404


def test_a_day_to_come_is_no_day_of_payment(world: World, loan: Loan, signed_in: SignedIn) -> None:
    typed = {"amount_dong": "1.000", "paid_on": "13/03/2025", "source": "cash"}
    answer = signed_in("teller").post(f"/cho-vay/khoan-vay/{loan.pk}/thu", typed)
    assert "Ngày này chưa tới" in answer.content.decode()


def test_an_instalment_is_put_off_on_paper_by_two_people_within_two_deadlines(
    world: World, loan: Loan, signed_in: SignedIn
) -> None:
    first = loan.instalments.order_by("number")[0]
    limits = deadlines_of(first.due_on)
    # 12 March 2027 is a Friday: five and three working days before it.
    assert (limits.borrower_by, limits.leader_by) == (date(2027, 3, 5), date(2027, 3, 9))
    move_day(world, date(2027, 3, 8))
    leader = signed_in("group_leader")
    address = f"/cho-vay/khoan-vay/{loan.pk}/ky/1/08-TD"
    page = leader.get(address).content.decode()
    assert "05/03/2027" in page
    assert "09/03/2027" in page
    typed = {
        "amount_dong": "10.000.000",
        "until": "12/09/2027",
        "asked_on": "04/03/2027",
        "reason": "Mất mùa điều",
    }
    assert leader.post(address, typed).status_code == 302
    set_context(world.house)
    asked = InstalmentAdjustment.objects.get()
    here = f"/cho-vay/dieu-chinh/{asked.pk}"
    assert "Đơn nộp trễ hạn" not in leader.get(here).content.decode()
    assert leader.post(f"{here}/dong-y").status_code == 404
    officer = signed_in("credit_officer")
    assert officer.get("/cho-vay/dieu-chinh", {"loc": "asked"}).context["table"].count == 1
    assert officer.post(f"{here}/dong-y").status_code == 302
    set_context(world.house)
    rows = list(
        loan.instalments.order_by("number").values_list(
            "number", "due_on", "extended_on", "principal_dong"
        )
    )
    # Ten of the twenty-five million are due later; the last day of the contract has not moved.
    assert rows == [
        (1, date(2027, 3, 12), None, 15_000_000),
        (2, date(2028, 3, 12), None, 25_000_000),
        (3, date(2027, 3, 12), date(2027, 9, 12), 10_000_000),
    ]
    books_balance()
    for kind in ("word", "pdf"):
        assert officer.get(f"{here}/08-TD/{kind}").status_code == 200
    assert "Đồng ý lùi kỳ hạn" in officer.get(f"/cho-vay/khoan-vay/{loan.pk}").content.decode()


def test_a_late_paper_says_so_and_a_refusal_has_a_reason(
    world: World, loan: Loan, as_role: Become, signed_in: SignedIn
) -> None:
    first = loan.instalments.order_by("number")[0]
    move_day(world, date(2027, 3, 11))
    leader = as_role("group_leader")
    with pytest.raises(PartOutOfBounds):
        ask_adjustment(
            by=leader,
            instalment=first,
            until=date(2027, 9, 12),
            amount_dong=25_000_001,
            reason="Mất mùa",
            asked_on=world.on,
        )
    asked = ask_adjustment(
        by=leader,
        instalment=first,
        until=date(2027, 9, 12),
        amount_dong=25_000_000,
        reason="Mất mùa",
        asked_on=world.on,
    )
    InstalmentAdjustment.objects.filter(pk=asked.pk).update(handed_in_on=date(2027, 3, 11))
    officer = signed_in("credit_officer")
    here = f"/cho-vay/dieu-chinh/{asked.pk}"
    assert "Đơn nộp trễ hạn" in officer.get(here).content.decode()
    assert officer.post(f"{here}/khong", {"reason": ""}).status_code == 422
    assert officer.post(f"{here}/khong", {"reason": "Hộ đủ tiền trả"}).status_code == 302
    assert "Hộ đủ tiền trả" in officer.get(here).content.decode()
    set_context(world.house)
    first.refresh_from_db()
    assert first.extended_on is None


def test_overdue_debt_is_told_down_to_the_borrower_and_ends_when_it_is_paid(
    world: World, bank: Actor, signed_in: SignedIn
) -> None:
    application = an_approved(world, on=world.on, term=3, dong=10_000_000)
    (short,) = disburse_loans(by=bank, application_ids=[application.pk], on=world.on, session_id=7)
    on = date(2025, 6, 12)
    becomes_overdue_at(by=bank, loan_ids=[short.pk], on=on, session_id=8)
    notice = OverdueNotice.objects.get()
    assert (notice.amount_dong, notice.number, notice.cured_on) == (10_000_000, None, None)
    move_day(world, on)
    officer, leader = signed_in("credit_officer"), signed_in("group_leader")
    here = f"/cho-vay/qua-han/{notice.pk}"
    chips = {c.label: c.count for c in officer.get("/cho-vay/qua-han").context["table"].chips}
    assert chips["Chờ gửi"] == 1
    assert "Ngân hàng chưa gửi" in leader.post(f"{here}/da-bao").content.decode()
    assert officer.post(f"{here}/gui").status_code == 302
    assert officer.post(f"{here}/gui").status_code == 422
    assert signed_in("commune_cadre").post(f"{here}/hoi-nhan").status_code == 302
    assert leader.post(f"{here}/da-bao").status_code == 302
    page = officer.get(here).content.decode()
    for text in ("Hội đã nhận", "Tổ đã nhận", "Người vay đã biết"):
        assert text in page
    paper = officer.get(f"{here}/14-TD/pdf")
    assert paper.content.startswith(b"%PDF")
    set_context(world.house)
    # 92 days at 6.6 per cent.
    owed = round(10_000_000 * 92 * 6.6 / 36_500)
    settle_at_desk(by=bank, loan=short, amount_dong=10_000_000 + owed, on=on)
    notice.refresh_from_db()
    assert notice.cured_on == on
    assert "Đã hết quá hạn" in officer.get(here).content.decode()
    assert signed_in("group_leader", 1).get(here).status_code == 404


@pytest.mark.usefixtures("far_months")
def test_a_notice_is_sent_once(world: World, bank: Actor, as_role: Become) -> None:
    application = an_approved(world, on=world.on, term=12)
    (short,) = disburse_loans(by=bank, application_ids=[application.pk], on=world.on, session_id=7)
    becomes_overdue_at(by=bank, loan_ids=[short.pk], on=date(2026, 3, 12))
    notice = send_overdue_notice(by=as_role("credit_officer"), notice=OverdueNotice.objects.get())
    assert notice.number == f"14TD-{world.office.code}-{world.on.year}-00001"


def test_the_page_of_a_loan_tells_its_story_with_days_and_sources(
    world: World, loan: Loan, bank: Actor, signed_in: SignedIn
) -> None:
    settle_at_desk(by=bank, loan=loan, amount_dong=3_000_000, on=date(2025, 4, 12))
    auditor = signed_in("auditor")
    page = auditor.get(f"/cho-vay/khoan-vay/{loan.pk}")
    told = [row["text"] for row in page.context["story"]]
    assert told == ["Giải ngân", "Thu lãi, tại phòng giao dịch", "Thu gốc, tại phòng giao dịch"]
    assert all("/so-cai/" in row["url"] for row in page.context["story"])
    # The group's point meets on a day of its own: the session on or after 12 March 2027 decides.
    session = page.context["instalments"][0]["session_on"]
    assert session >= date(2027, 3, 12)
    assert session.day == world.points[0].fixed_day
    assert "750" in page.context["tranches"][0]["rates"][0]["basis"]
    assert "quy định cũ" in page.content.decode()
