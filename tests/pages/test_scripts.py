"""The desk without a mouse, the form that keeps what was typed, the button that waits for its word."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.pages.stage import stage
from tests.pages.test_gallery import rendered

pytestmark = pytest.mark.browser
FORM = """<!doctype html><html lang="vi"><title>x</title><script src="/static/js/forms.js" defer></script>
<form method="post" action="/next" data-draft="don-1"><label>Tên <input name="name" value=""></label>
<label>Đồng ý <input type="checkbox" name="agree" value="1"></label>
<label>Mật khẩu <input type="password" name="secret"></label>
<span class="dt-saved"></span><button>Lưu</button></form>"""


@pytest.fixture
def desk(tab: Page) -> Iterator[Page]:
    with stage(
        {
            "/": rendered("desk"),
            "/form": FORM,
            "/done": "<title>x</title><p data-draft-done='don-1'>"
            "<script src='/static/js/forms.js' defer></script>",
        }
    ) as address:
        tab.goto(address, wait_until="networkidle")
        yield tab


def test_slash_finds_and_question_mark_lists_the_keys(desk: Page) -> None:
    desk.locator("h1").click()
    desk.keyboard.press("/")
    expect(desk.locator("#tim")).to_be_focused()
    desk.keyboard.type("a/b?")
    expect(desk.locator("#tim")).to_have_value("a/b?")
    desk.keyboard.press("Escape")
    desk.keyboard.press("?")
    expect(desk.locator("#phim-tat")).to_be_visible()
    desk.keyboard.press("Escape")
    expect(desk.locator("#phim-tat")).to_be_hidden()


def test_arrows_walk_the_queue_from_the_group_in_hand(desk: Page) -> None:
    desk.locator("h1").click()
    desk.keyboard.press("ArrowDown")
    expect(desk.locator("[data-queue-item]").nth(2)).to_be_focused()
    desk.keyboard.press("ArrowUp")
    desk.keyboard.press("ArrowUp")
    expect(desk.locator("[data-queue-item]").nth(0)).to_be_focused()


def test_f9_presses_the_button_that_bears_it(desk: Page) -> None:
    desk.evaluate(
        "document.querySelector('[data-key=F9]')."
        "addEventListener('click', e => { e.preventDefault(); window.posted = 1; })"
    )
    desk.keyboard.press("F9")
    assert desk.evaluate("window.posted") == 1


def test_counting_cash_adds_up_and_names_the_difference(desk: Page) -> None:
    first = desk.locator("[data-face='500000']")
    expect(desk.locator("[data-cash-diff]")).to_have_text("−50.000\u00a0đ")
    first.focus()
    desk.keyboard.type("17")
    desk.keyboard.press("Enter")
    expect(desk.locator("[data-face='200000']")).to_be_focused()
    desk.locator("[data-face='50000']").fill("29")
    expect(desk.locator("[data-cash-sum]")).to_have_text("19.050.000")
    expect(desk.locator("[data-cash-diff]")).to_have_text("Khớp")
    desk.locator("[data-face='1000']").fill("hai")
    expect(desk.locator("[data-face='1000']")).to_have_attribute("aria-invalid", "true")


def test_the_error_summary_has_the_focus_and_leads_to_the_field(desk: Page) -> None:
    expect(desk.locator(".dt-errors")).to_be_focused()
    desk.locator(".dt-errors a").first.click()
    expect(desk.locator("#id_amount")).to_be_focused()
    expect(desk.locator("#id_amount")).to_have_value("120.00")


def test_no_way_back_opens_only_when_the_word_is_typed(desk: Page) -> None:
    button = desk.locator("[data-confirm-submit]")
    expect(button).to_have_attribute("aria-disabled", "true")
    desk.locator("[data-confirm-input]").fill("11/2025")
    expect(button).to_have_attribute("aria-disabled", "true")
    desk.locator("[data-confirm-input]").fill("11/2026")
    expect(button).to_have_attribute("aria-disabled", "false")


def test_a_draft_comes_back_after_the_tab_was_closed(desk: Page) -> None:
    base = desk.url.rstrip("/")
    desk.on("dialog", lambda dialog: dialog.accept())
    desk.goto(f"{base}/form")
    desk.locator("[name=name]").fill("Thị Brôn")
    desk.locator("[name=secret]").fill("mật")
    desk.locator("[name=agree]").check()
    desk.goto(f"{base}/form")
    expect(desk.locator("[name=name]")).to_have_value("")
    assert "mật" not in desk.evaluate("localStorage.getItem('dt-draft:don-1')")
    desk.get_by_role("button", name="Lấy lại").click()
    expect(desk.locator("[name=name]")).to_have_value("Thị Brôn")
    expect(desk.locator("[name=agree]")).to_be_checked()
    desk.goto(f"{base}/done")
    assert desk.evaluate("localStorage.getItem('dt-draft:don-1')") is None


def test_a_form_that_was_sent_is_not_sent_twice(desk: Page) -> None:
    base = desk.url.rstrip("/")
    desk.goto(f"{base}/form")
    sent = desk.evaluate(
        """() => { const form = document.forms[0]; let sent = 0;
        form.addEventListener('submit', e => { if (!e.defaultPrevented) sent += 1; });
        document.addEventListener('submit', e => {
          if (!e.defaultPrevented) { window.went = (window.went || 0) + 1; e.preventDefault(); }
        });
        form.querySelector('button').click(); form.querySelector('button').click(); return window.went; }"""
    )
    assert sent == 1
