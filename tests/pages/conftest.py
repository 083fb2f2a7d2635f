"""Chromium for the pages' tests; where it is missing the tests say so loudly."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Error, Page, sync_playwright

from tools.look import open_browser


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Ends with its module: while it is open, its event loop keeps every later test from the database."""
    with sync_playwright() as play:
        try:
            browser = open_browser(play)
        except Error as error:
            pytest.skip(f"NO CHROMIUM: the pages were not opened ({str(error).splitlines()[0]})")
        yield browser
        browser.close()


@pytest.fixture
def tab(chromium: Browser) -> Iterator[Page]:
    """A fresh desk-wide tab that fails on any error of the page's scripts."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="vi-VN")
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    yield page
    context.close()
    assert wrong == []
