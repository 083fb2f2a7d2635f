"""Hôm nay: a request for a loan walks from desk to desk, and each desk says what waits, by when, with one button."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from diemtua.commune_sessions.models import CommuneSession
from diemtua.desks.places import link
from diemtua.desks.queries.closing import sample_of_day
from diemtua.desks.today.desk import Item, clock_word, in_order
from diemtua.ground.actors import Actor, set_context
from diemtua.ground.models import Calendar
from diemtua.lending.clocks import decide_by
from diemtua.lending.models import LoanRequestList
from tests.pages.test_who_may_open_what import browser_of
from tests.rooms.lending.test_application_pages import a_list, proposed
from tests.rooms.lending.test_the_way_of_a_loan import confirmed
from tests.world import World

pytestmark = pytest.mark.django_db
Become = Callable[..., Actor]


def waits(browser: Client) -> list[dict[str, Any]]:
    answer = browser.get("/")
    assert answer.status_code == 200
    return list(answer.context["items"])


def nav_counts(browser: Client) -> dict[str, Any]:
    row = browser.get("/").context["shell"]["nav"]
    return {item["url"]: item["count"] for item in row}


def test_a_list_waits_for_the_commune_and_for_nobody_elses_commune(
    world: World, as_role: Become
) -> None:
    made = a_list(world, as_role)
    mine = browser_of(world, "commune_committee")
    item = next(one for one in waits(mine) if "03/TD" in one["label"])
    assert item["url"] == link("lending:request_list", made.pk)
    assert item["act"] == "Xác nhận"
    assert "đã chờ 0 ngày" in item["note"]
    assert nav_counts(mine)[link("lending:applications")] == 1
    account, role = world.accounts["commune_committee"][1]
    world.accounts["commune_committee"].insert(0, (account, role))
    assert waits(browser_of(world, "commune_committee")) == []


def test_days_waited_are_counted_and_a_late_list_is_red(world: World, as_role: Become) -> None:
    a_list(world, as_role)
    Calendar.objects.filter(id=1).update(today=date(2025, 3, 25))
    item = waits(browser_of(world, "commune_committee"))[0]
    assert "đã chờ 13 ngày" in item["note"]
    assert item["state"] == "late"
    assert item["word"].startswith("Trễ ")


def test_the_officer_has_three_working_days(world: World, as_role: Become) -> None:
    _application, made = confirmed(world, as_role)
    officer = browser_of(world, "credit_officer")
    item = next(one for one in waits(officer) if one["act"] == "Trình duyệt")
    since = LoanRequestList.objects.get(pk=made.pk).confirmed_on
    assert since is not None
    assert item["due"] == f"{decide_by(since):%d/%m}"
    assert "50.000.000" in item["note"].replace("\u00a0", " ")
    assert nav_counts(officer)[link("lending:applications")] == 1


def test_a_proposal_waits_for_the_manager_by_name(world: World, as_role: Become) -> None:
    application = proposed(world, as_role)
    manager = browser_of(world, "manager")
    item = next(one for one in waits(manager) if one["act"] == "Xem và duyệt")
    assert application.person.full_name in item["label"]
    assert item["main"]
    assert manager.get(item["url"]).status_code == 200
    officer = browser_of(world, "credit_officer")
    assert [one for one in waits(officer) if one["act"] == "Trình duyệt"] == []


def a_session(world: World, on: date, state: str = "planned") -> CommuneSession:
    set_context(world.house)
    point = world.points[0]
    return CommuneSession.objects.create(
        point=point,
        office=world.office,
        unit=world.communes[0],
        held_on=on,
        state=state,
        path=point.village.path,
    )


def test_a_session_without_sheets_is_to_be_prepared(world: World) -> None:
    a_session(world, date(2025, 3, 14))
    items = waits(browser_of(world, "credit_officer"))
    assert [one["act"] for one in items] == ["Soạn phiên"]
    assert waits(browser_of(world, "teller")) == []


def test_the_session_of_the_day_waits_for_teller_then_for_controller(world: World) -> None:
    one = a_session(world, world.on, "open")
    assert waits(browser_of(world, "teller"))[0]["act"] == "Vào hàng đợi"
    CommuneSession.objects.filter(pk=one.pk).update(state="posted")
    assert waits(browser_of(world, "teller")) == []
    assert waits(browser_of(world, "controller"))[0]["act"] == "Kiểm quỹ và đóng"
    sessions = link("commune_sessions:sessions")
    assert nav_counts(browser_of(world, "controller"))[sessions] == 1


def test_a_session_of_yesterday_that_nobody_closed_is_late(world: World) -> None:
    a_session(world, date(2025, 3, 11), "posted")
    item = waits(browser_of(world, "controller"))[0]
    assert item["state"] == "late"


def test_a_leader_reads_the_next_session_from_the_calendar(world: World) -> None:
    page = browser_of(world, "group_leader").get("/").content.decode()
    assert "Phiên sau: 12/03/2025" in page
    assert "Ngân hàng chưa soạn bảng kê" in page
    Calendar.objects.filter(id=1).update(today=date(2025, 3, 13))
    assert "Phiên sau: 12/04/2025" in browser_of(world, "group_leader").get("/").content.decode()


def test_nothing_waits_is_said_in_words(world: World) -> None:
    page = browser_of(world, "manager").get("/").content.decode()
    assert "Hôm nay không có việc chờ." in page


def test_every_item_has_one_button_and_one_is_the_main(world: World, as_role: Become) -> None:
    proposed(world, as_role)
    a_session(world, date(2025, 3, 14))
    for role in world.accounts:
        items = waits(browser_of(world, role))
        assert all(bool(one["url"]) == bool(one["act"]) for one in items), role
        assert sum(bool(one.get("main")) for one in items) == (1 if items else 0), role


def test_items_stand_by_their_day_and_the_undated_last() -> None:
    today = date(2025, 3, 12)
    days = (date(2025, 3, 20), None, date(2025, 3, 10))
    rows = in_order([Item(str(day), "Làm", "/", due_on=day) for day in days], today)
    assert [row["label"] for row in rows] == ["2025-03-10", "2025-03-20", "None"]
    assert [row["word"] for row in rows] == ["Trễ 2 ngày", "Còn 8 ngày", "Đang chờ"]
    assert clock_word(today, today) == "Hôm nay"


def test_the_sample_of_a_day_is_the_same_for_all_and_another_the_next_day(
    world: World, as_role: Become
) -> None:
    from tests.pages.test_audit_pages import post_receipts

    with connection.cursor() as cursor:
        cursor.execute("select ledger_make_partitions('2025-01-01', '2025-06-01')")
    post_receipts(world, as_role("teller"), 30)
    scope = as_role("auditor").scope
    first = [row.id for row in sample_of_day(scope, date(2025, 3, 12))]
    assert first == [row.id for row in sample_of_day(scope, date(2025, 3, 12))]
    assert len(set(first)) == 10
    assert first != [row.id for row in sample_of_day(scope, date(2025, 3, 13))]


def test_a_long_day_shows_its_first_twenty_and_says_how_many_more(world: World) -> None:
    for n in range(23):
        CommuneSession.objects.create(
            point=world.points[n % 2],
            office=world.office,
            unit=world.communes[0],
            held_on=date(2025, 2, 1 + n // 2),
            state="posted",
            path=world.villages[0].path,
        )
    page = browser_of(world, "controller").get("/")
    assert (len(page.context["items"]), page.context["more"]) == (20, 3)
    assert "Còn 3 việc nữa" in page.content.decode()
