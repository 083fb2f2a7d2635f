"""The pages of this folder as a browser shows them: nothing scrolls sideways on a phone, axe finds nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client

from diemtua.access.models import Account
from diemtua.ground.actors import Actor
from tests.pages.test_audit_pages import post_receipts
from tests.pages.test_policy_pages import typed
from tests.pages.test_who_may_open_what import browser_of
from tests.rooms.lending.test_application_pages import proposed
from tests.rooms.reports.browsing import faults
from tests.world import World

pytestmark = pytest.mark.django_db


def test_the_day_of_every_role(world: World, as_role: Callable[..., Actor]) -> None:
    proposed(world, as_role)
    # A person's name breaks at its spaces; the world's made-up ones do not.
    Account.objects.update(display_name="Nguyễn Thị Hồng Nhung")
    pages = {}
    for role in world.accounts:
        pages[f"hom-nay-{role}"] = browser_of(world, role).get("/").content.decode()
    pages["vao"] = Client().get("/vao").content.decode()
    pages["doi-vai"] = browser_of(world, "teller").get("/doi-vai").content.decode()
    assert faults(pages) == []


def test_books_accounts_policy_and_papers(world: World, as_role: Callable[..., Actor]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select ledger_make_partitions('2025-01-01', '2025-06-01')")
    (entry,) = post_receipts(world, as_role("teller"), 1)
    account, role = world.accounts["teller"][0]
    browser_of(world, "administrator").post("/chinh-sach/vung-kho-khan/moi", typed(world))
    wanted = {
        "auditor": {
            "so-cai": "/so-cai/",
            "but-toan": f"/so-cai/{entry}",
            "can-doi": "/so-cai/can-doi",
            "nhat-ky": "/nhat-ky/",
            "tim": "/tim?q=thi",
        },
        "administrator": {
            "nguoi-dung": "/nguoi-dung/",
            "nguoi-moi": "/nguoi-dung/moi",
            "mot-nguoi": f"/nguoi-dung/{account.pk}",
            "het-vai": f"/nguoi-dung/{account.pk}/vai/{role.pk}/ket-thuc",
            "cac-vai": "/nguoi-dung/vai",
            "mau": "/mau-giay-to/",
            "mot-mau": "/mau-giay-to/01-TD",
            "thay-mau": "/mau-giay-to/01-TD/thay/word",
            "vkk-moi": "/chinh-sach/vung-kho-khan/moi",
        },
        "credit_officer": {
            "chinh-sach": "/chinh-sach/",
            "chuong-trinh": "/chinh-sach/ho_can_ngheo",
            "vkk": "/chinh-sach/vung-kho-khan",
            "mot-vkk": "/chinh-sach/vung-kho-khan/vkk-thu",
        },
    }
    pages = {}
    for who, addresses in wanted.items():
        browser = browser_of(world, who)
        for name, address in addresses.items():
            answer = browser.get(address)
            assert answer.status_code == 200, address
            pages[name] = answer.content.decode()
    assert faults(pages) == []
