"""A real installation: no cards, and a first administrator by a code that opens once."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from diemtua.access.actions import keep_first_admin_code
from diemtua.access.middleware import ACCOUNT
from diemtua.access.models import Account, Assignment
from diemtua.access.queries import house
from diemtua.ground.actors import acting
from diemtua.ground.clock import business_day
from diemtua.ground.models import Calendar
from diemtua.parties.models import Party

CODE = "ABCD-2345-EFGH-6789"
FIRST = {"login": "goc", "name": "Lê Gốc", "password": "ruong bac thang mua nuoc do"}


@pytest.fixture
def real_installation(own_database: str) -> None:
    """The calendar follows the wall, as after `run.py --real`."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    Calendar.objects.using("owner").update(is_demonstration=False, today=None)


def a_card() -> Account:
    """Somebody with a card, written down for good; nobody acts afterwards."""
    with acting(house(business_day())):
        party = Party.objects.create(kind=Party.Kind.PERSON)
        account = Account.objects.create(
            party=party, login="kt", display_name="Kiểm Toán Thử", card_order=1
        )
        Assignment.objects.create(party=party, role="auditor", valid_from=business_day())
    return account


def test_a_demonstration_shows_its_cards_to_a_stranger(own_database: str) -> None:
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    account, browser = a_card(), Client()
    page = browser.get("/vao").content.decode()
    assert "Kiểm Toán Thử" in page
    assert browser.post("/vao", {"card": account.pk}).status_code == 302
    assert browser.get("/").status_code == 200


def test_a_card_opens_nothing(real_installation: None) -> None:
    account, browser = a_card(), Client()
    page = browser.get("/vao").content.decode()
    assert "Kiểm Toán Thử" not in page
    assert 'name="password"' in page
    assert browser.post("/vao", {"card": account.pk}).status_code == 404
    assert ACCOUNT not in browser.session


def test_the_one_time_code_makes_one_administrator(real_installation: None) -> None:
    assert Client().get("/dau-tien").status_code == 404
    keep_first_admin_code(CODE)
    browser = Client()
    assert "/dau-tien" in browser.get("/vao").content.decode()
    wrong = browser.post("/dau-tien", {**FIRST, "code": "ABCD-2345-EFGH-0000"})
    assert wrong.status_code == 422
    kept = wrong.content.decode()
    assert "Lê Gốc" in kept
    assert FIRST["password"] not in kept
    weak = browser.post("/dau-tien", {**FIRST, "code": CODE, "password": "ngan"})
    assert weak.status_code == 422
    assert browser.post("/dau-tien", {**FIRST, "code": CODE}).status_code == 302
    assert browser.get("/nguoi-dung/").status_code == 200
    again = Client().post("/dau-tien", {**FIRST, "login": "hai", "code": CODE})
    assert again.status_code == 404
    assert not Account.objects.filter(login="hai").exists()
