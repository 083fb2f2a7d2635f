"""One month of one commune, walked in Chromium by eight people, each in at her own card, from 01/TD to the report.

The days are moved on as the calendar's row; all else is done on pages. What the books then hold is read beside them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.db.models import Model, Sum

from diemtua.access.queries import house
from diemtua.commune_sessions.models import CollectionSheet, CommuneSession
from diemtua.ground.actors import acting
from diemtua.ledger.models import Line, LoanBalance
from diemtua.lending.models import Loan, LoanApplication, LoanRequestList
from diemtua.month_end.models import CloseRun
from tests.rooms.commune_sessions.sessions import notes_of
from tests.rooms.month_end.conftest import let_go
from tests.walks import month
from tests.walks.browsing import Person, Street, served, street
from tests.world import World, build_world

ROLES = (
    "group_leader",
    "commune_cadre",
    "commune_committee",
    "credit_officer",
    "manager",
    "teller",
    "controller",
    "province_reader",
)
GIVEN_DONG = month.INTEREST_DONG + month.SAVINGS_DONG
BOX_DONG = month.CASH_DONG - month.LOAN_DONG + GIVEN_DONG
REPORT = "/bao-cao/?den=31/03/2025&tu=01/01/2024&toi=31/03/2025&mo=S2-001&theo=commune"


@pytest.fixture
def district(own_database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """The small district, committed: a card for each person of the walk, and a neighbour who owes interest."""
    monkeypatch.setenv("DIEMTUA_JOBS", "inline")
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    with transaction.atomic():
        world = build_world(month.ASKED_ON)
        month.neighbour_lent(world)
        for order, role in enumerate(ROLES, 1):
            account, _assignment = world.accounts[role][0]
            account.card_order = order
            account.save(update_fields=["card_order"])
    yield world
    let_go(own_database)


@pytest.mark.browser
def test_one_month_of_one_commune(district: World) -> None:
    with served() as address, street(address) as outside:
        people = entered(district, outside)
        before = reported(people["manager"], "tạm tính")
        asked(district, people)
        confirmed_and_decided(district, people)
        told(district, people)
        planned(district, people["credit_officer"])
        move(district, month.SESSION_ON)
        collected(district, people)
        paid_and_posted(district, people)
        briefed_and_closed(district, people)
        move(district, month.MONTH_END)
        month_closed(district, people["manager"])
        for role in ("manager", "province_reader"):
            assert reported(people[role], "ĐÃ KHÓA SỔ 03/2025") == before + month.LOAN_DONG
        rows_hold_the_loan(district, people["manager"])
        faults = {role: person.faults for role, person in people.items() if person.faults}
    assert (before, faults) == (month.NEIGHBOUR_DONG, {})
    books_hold_it(district)


def entered(district: World, outside: Street) -> dict[str, Person]:
    return {role: outside.enters(role, district.accounts[role][0][0].pk) for role in ROLES}


def key(world: World, model: type[Model], **wanted: Any) -> int:
    """The record that the pages have just made."""
    with acting(house(world.on)):
        return int(model._default_manager.get(**wanted).pk)


def move(world: World, on: date) -> None:
    with transaction.atomic():
        month.move_day(world, on)


def noted(dong: int) -> dict[str, str]:
    """A count of notes as it is typed."""
    return {f"notes_{face}": str(number) for face, number in notes_of(dong).items()}


def asked(world: World, people: dict[str, Person]) -> None:
    """01/TD, the meeting, the vote, 03/TD: all by the leader on a phone."""
    leader, here = people["group_leader"], world.groups[0]
    leader.goes("/cho-vay/ho-so/moi")
    leader.fills(
        membership=str(here.memberships[month.BORROWER].pk),
        programme="ho_ngheo",
        amount_dong="50 triệu",
        term_months="36",
        purpose="Nuôi bò sinh sản",
        total_need_dong="60.000.000",
        own_capital_dong="10.000.000",
        what_1="Bò giống",
        quantity_1="2 con",
        dong_1="50.000.000",
        what_2="Chuồng",
        dong_2="10 triệu",
    )
    leader.presses("Nộp đơn", "Chờ tổ họp bình xét")
    leader.goes(f"/cho-vay/binh-xet/to/{here.group.pk}/hop")
    leader.ticks("present", *(str(m.pk) for m in here.memberships[:5]))
    leader.fills(
        chair=str(here.leader.pk),
        secretary=str(here.deputy.pk),
        union_witness="Chị Hoa, Hội Phụ nữ xã",
        village_head="Anh Tư",
    )
    leader.presses("Ghi cuộc họp", "Đã ghi 5 người có mặt")
    application = key(world, LoanApplication, state="submitted")
    leader.fills(**{f"for_{application}": "5", f"against_{application}": "0"})
    leader.presses("Ghi phiếu bình xét", "Đã ghi phiếu 1 hồ sơ, đạt 1")
    leader.presses("Lập danh sách", "Đã lập danh sách")


def confirmed_and_decided(world: World, people: dict[str, Person]) -> None:
    """The union signs, the commune confirms, the officer proposes, the manager approves."""
    listed = f"/cho-vay/danh-sach/{key(world, LoanRequestList)}"
    application = f"/cho-vay/ho-so/{key(world, LoanApplication, state='listed')}"
    people["commune_cadre"].goes(listed)
    people["commune_cadre"].presses("Ký và gửi UBND xã", "Chờ UBND xã xác nhận từng người")
    people["commune_committee"].goes(listed)
    people["commune_committee"].presses("Xác nhận", "Xác nhận danh sách")
    people["commune_committee"].presses("Xác nhận danh sách", "Ngân hàng còn 1 hồ sơ")
    people["credit_officer"].goes(application)
    people["credit_officer"].presses("Trình duyệt", "Hộ còn vay được")
    people["credit_officer"].fills(amount_dong="50.000.000", term_months="36")
    people["credit_officer"].presses("Trình duyệt", "Chờ giám đốc quyết định")
    people["manager"].goes(application)
    people["manager"].presses("Quyết định", "Hộ còn vay được")
    people["manager"].presses("Phê duyệt", "Chờ cán bộ tín dụng gửi thông báo 04/TD")


def told(world: World, people: dict[str, Person]) -> None:
    """04/TD with the session's day goes down the line to the borrower."""
    listed = f"/cho-vay/danh-sach/{key(world, LoanRequestList)}"
    officer = people["credit_officer"]
    officer.goes(listed)
    officer.presses("Gửi thông báo", "Ngày giải ngân")
    officer.presses("Gửi thông báo", "Đã gửi thông báo")
    for role in ("commune_committee", "commune_cadre"):
        people[role].goes(listed)
        people[role].presses("Đã nhận, chuyển tiếp", "Đã chuyển thông báo")
    people["group_leader"].goes(listed)
    people["group_leader"].presses("Đã báo người vay", "biết ngày giải ngân 12/03/2025")


def planned(world: World, officer: Person) -> None:
    """The month's sessions, and 12/TD of each group of the commune."""
    officer.goes("/phien/lap-lich")
    officer.presses("Lập lịch tháng", "Tháng này có 2 phiên trong lịch")
    officer.goes(f"/phien/{key(world, CommuneSession, held_on=month.SESSION_ON)}")
    officer.presses("Lập bảng kê", "Đã lập bảng kê phiên 12/03/2025")


def collected(world: World, people: dict[str, Person]) -> None:
    """The neighbour gives interest and a saving; the leader hands in, the union checks."""
    leader, cadre = people["group_leader"], people["commune_cadre"]
    leader.goes(f"/phien/thu?ai={world.groups[0].memberships[month.NEIGHBOUR].pk}")
    leader.fills(given_dong="68.822")
    leader.presses("Đã nhận", "BIÊN LAI THU LÃI, TIỀN GỬI")
    leader.reads("48.822", "20.000")
    sheet = f"/phien/bang-ke/{key(world, CollectionSheet, group=world.groups[0].group)}"
    leader.goes(sheet)
    leader.presses("Nộp bảng kê", "Đã nộp bảng kê")
    cadre.goes(f"{sheet}/kiem")
    cadre.fills(**noted(GIVEN_DONG))
    cadre.presses("Hội đã kiểm", "khớp")


def paid_and_posted(world: World, people: dict[str, Person]) -> None:
    """A team of three and its cash; the borrower is paid, the group's notes are counted, the session is posted."""
    session = f"/phien/{key(world, CommuneSession, held_on=month.SESSION_ON)}"
    officer, teller = people["credit_officer"], people["teller"]
    team = {"credit_officer": "leader", "controller": "controller", "teller": "teller"}
    parts = {f"part_{world.accounts[role][0][0].pk}": part for role, part in team.items()}
    officer.goes(f"{session}/mo")
    officer.fills(cash_brought_dong="60 triệu", **parts)
    officer.presses("Mở phiên", "đã mở, quỹ")
    teller.goes(f"{session}/giai-ngan")
    teller.presses("Chi 50.000.000", "Đã giải ngân")
    teller.goes(f"{session}/thu-cua-to")
    teller.fills(**noted(GIVEN_DONG))
    teller.presses("Nhận 68.822", "khớp")
    teller.presses("Ghi sổ phiên 12/03/2025", "Đã ghi sổ phiên")


def briefed_and_closed(world: World, people: dict[str, Person]) -> None:
    """Minutes with a task, the box counted by another person than who posted."""
    session = f"/phien/{key(world, CommuneSession, held_on=month.SESSION_ON)}"
    officer, controller = people["credit_officer"], people["controller"]
    officer.goes(f"{session}/giao-ban")
    officer.fills(
        results="Thu đủ lãi tháng 3, giải ngân một hộ.",
        what_0="Xem chuồng của hộ mới vay",
        owner_0="Hội Phụ nữ xã",
        due_0="12/04/2025",
    )
    officer.presses("Ghi biên bản giao ban", "Đã ghi biên bản giao ban")
    controller.goes(f"{session}/khoa")
    controller.fills(confirm_word="12/03", **noted(BOX_DONG))
    controller.presses("Khóa phiên 12/03/2025", "ĐÃ KHÓA PHIÊN")


def month_closed(world: World, manager: Person) -> None:
    manager.goes(f"/khoa-so/{world.office.pk}/2025-03")
    manager.fills(confirm_word="03/2025")
    manager.presses("Khóa sổ tháng 03/2025", "Xếp loại tổ")


def reported(reader: Person, state: str) -> int:
    """What the report says was disbursed, by the sum under its parts."""
    reader.goes(REPORT)
    reader.reads(state)
    return reader.sum_of("#so tfoot td.num")


def rows_hold_the_loan(world: World, reader: Person) -> None:
    """The figure opens into its rows: the borrower is among them, and they add up to it."""
    borrower = world.groups[0].memberships[month.BORROWER].person.full_name
    reader.goes(f"/bao-cao/dong/disbursed{REPORT[REPORT.index('?') :]}")
    reader.reads("Số từ các dòng", "80.000.000", "50.000.000", borrower)


def books_hold_it(world: World) -> None:
    """One loan of the asked sum, every đồng of the session in its place, a close that is done."""
    with acting(house(world.on)):
        loan = Loan.objects.get(membership=world.groups[0].memberships[month.BORROWER])
        assert LoanBalance.objects.get(loan_id=loan.pk).in_term_dong == month.LOAN_DONG
        assert month.held_dong(world) == 0
        assert CloseRun.objects.get().state == CloseRun.State.DONE
        assert Line.objects.aggregate(sum=Sum("amount_dong"))["sum"] == 0
