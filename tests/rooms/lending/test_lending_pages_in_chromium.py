"""Pages of lending as a browser shows them: nothing scrolls sideways on a phone, axe finds nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from diemtua.access.middleware import ACCOUNT, ASSIGNMENT
from diemtua.ground.actors import Actor, set_context
from diemtua.ground.models import Calendar
from diemtua.lending.actions import (
    ask_adjustment,
    becomes_overdue_at,
    disburse_loans,
    settle_at_desk,
)
from diemtua.lending.models import OverdueNotice
from tests.rooms.lending.test_money_moves import an_approved, bank
from tests.rooms.lending.test_the_way_of_a_loan import a_meeting, a_request, confirmed
from tests.rooms.reports.browsing import faults
from tests.world import World

pytestmark = pytest.mark.django_db
__all__ = ["bank"]


def enter(world: World, role: str) -> Client:
    """That person's browser."""
    account, assignment = world.accounts[role][0]
    account.display_name = "Nguyễn Thị Hồng Nhung"
    account.save(update_fields=["display_name"])
    client = Client()
    session = client.session
    session[ACCOUNT], session[ASSIGNMENT] = account.pk, assignment.pk
    session.save()
    client.cookies["sessionid"] = str(session.session_key)
    return client


def test_the_pages_fit_a_phone_and_a_desk(
    world: World, as_role: Callable[..., Actor], bank: Actor
) -> None:
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    approved = an_approved(world, member=4, on=world.on)
    (loan,) = disburse_loans(by=bank, application_ids=[approved.pk], on=world.on, session_id=7)
    waiting = a_request(world, as_role, member=3)
    application, made = confirmed(world, as_role)
    set_context(bank)
    late = an_approved(world, member=5, on=world.on, term=1)
    (short,) = disburse_loans(by=bank, application_ids=[late.pk], on=world.on, session_id=7)
    becomes_overdue_at(by=bank, loan_ids=[short.pk], on=date(2025, 4, 12), session_id=8)
    settle_at_desk(by=bank, loan=loan, amount_dong=3_000_000, on=date(2025, 4, 12))
    notice = OverdueNotice.objects.get()
    first = loan.instalments.order_by("number")[0]
    asked = ask_adjustment(
        by=as_role("group_leader"),
        instalment=first,
        until=date(2027, 9, 12),
        amount_dong=10_000_000,
        reason="Mất mùa điều vì mưa trái mùa",
        asked_on=world.on,
    )
    meeting, group = a_meeting(world), world.groups[0].group
    wanted = {
        "group_leader": {
            "ho-so": "/cho-vay/",
            "don-moi": "/cho-vay/ho-so/moi",
            "mot-ho-so": f"/cho-vay/ho-so/{waiting.pk}",
            "hop": f"/cho-vay/binh-xet/to/{group.pk}/hop",
            "binh-xet": f"/cho-vay/binh-xet/hop/{meeting.pk}",
            "to-binh-xet": f"/cho-vay/binh-xet/to/{group.pk}",
            "nhap": "/cho-vay/ho-so/nhap",
            "xin-lui": f"/cho-vay/khoan-vay/{loan.pk}/ky/2/08-TD",
            "qua-han": "/cho-vay/qua-han",
            "mot-qua-han": f"/cho-vay/qua-han/{notice.pk}",
        },
        "teller": {
            "thu-no": f"/cho-vay/khoan-vay/{loan.pk}/thu",
            "khoan-vay-gdv": f"/cho-vay/khoan-vay/{short.pk}",
        },
        "commune_committee": {
            "danh-sach": f"/cho-vay/danh-sach/{made.pk}",
            "xac-nhan": f"/cho-vay/danh-sach/{made.pk}/xac-nhan",
        },
        "credit_officer": {
            "trinh": f"/cho-vay/ho-so/{application.pk}/trinh",
            "ho-so-cbtd": "/cho-vay/",
            "khoan-vay": "/cho-vay/khoan-vay",
            "mot-khoan-vay": f"/cho-vay/khoan-vay/{loan.pk}",
            "dieu-chinh": "/cho-vay/dieu-chinh",
            "mot-dieu-chinh": f"/cho-vay/dieu-chinh/{asked.pk}",
        },
        "manager": {"quyet-dinh": f"/cho-vay/ho-so/{application.pk}/quyet-dinh"},
    }
    pages = {}
    for role, addresses in wanted.items():
        browser = enter(world, role)
        for name, address in addresses.items():
            answer = browser.get(address)
            assert answer.status_code == 200, address
            pages[name] = answer.content.decode()
    set_context(world.house)
    Calendar.objects.filter(id=1).update(today=date(2026, 2, 12))
    later = enter(world, "credit_officer").get(f"/cho-vay/khoan-vay/{loan.pk}")
    assert len(later.context["why"].lines) > 1
    pages["vi-sao-lai"] = later.content.decode()
    assert faults(pages) == []
