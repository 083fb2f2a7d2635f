"""The money field says back what the server will read: one table of amounts, typed into both."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.pages.stage import stage
from tests.pages.test_typed import AMOUNTS, REFUSED

pytestmark = pytest.mark.browser
FIELD = """<!doctype html><html lang="vi"><title>x</title><script src="/static/js/money.js" defer></script>
<div class="dt-money"><label>Tiền <input data-money></label><div data-money-read></div></div>"""


def test_the_script_reads_every_amount_as_the_server_does(tab: Page) -> None:
    with stage({"/": FIELD}) as address:
        tab.goto(address)
        typed = [*AMOUNTS, *REFUSED]
        read = tab.evaluate("texts => texts.map(text => window.DiemTua.readDong(text))", typed)
    assert dict(zip(typed, read, strict=True)) == {**AMOUNTS, **dict.fromkeys(REFUSED)}


def test_the_field_says_back_what_it_understood(tab: Page) -> None:
    with stage({"/": FIELD}) as address:
        tab.goto(address)
        field, said = tab.locator("[data-money]"), tab.locator("[data-money-read]")
        field.fill("420k")
        assert said.inner_text() == "420.000\u00a0đ"
        field.fill("4 hai")
        assert "Chưa đọc được" in said.inner_text()
        field.fill("1tr5")
        field.blur()
        assert field.input_value() == "1.500.000"
