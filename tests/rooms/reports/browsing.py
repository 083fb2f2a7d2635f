"""Look at pages that the tests have rendered: in Chromium, at phone and desk width, with axe."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Error, Page, sync_playwright

from tests.pages.stage import stage
from tools.look import open_browser

WIDTHS = (360, 1280)
ONLY_WRONG = {"resultTypes": ["violations"]}
"""Every rule of axe is run; it does not also describe each node that is right."""


def faults(pages: Mapping[str, str]) -> list[str]:
    """What axe finds, errors of scripts, and sideways scroll. `DIEMTUA_LOOK=DIR` keeps the pictures.

    The browser has a thread of its own: its event loop and the database's connections do not share one.
    """
    with ThreadPoolExecutor(max_workers=1) as pool:
        found = pool.submit(_look, pages).result()
    if found is None:
        pytest.skip("NO CHROMIUM: the pages were not opened")
    return found


def _look(pages: Mapping[str, str]) -> list[str] | None:
    with sync_playwright() as play:
        try:
            browser = open_browser(play)
        except Error:
            return None
        with stage({f"/{name}": html for name, html in pages.items()}) as address:
            found = [
                fault for width in WIDTHS for fault in _faults_at(browser, address, pages, width)
            ]
        browser.close()
    return found


def _faults_at(browser: Browser, address: str, names: Iterable[str], width: int) -> list[str]:
    """One tab for all pages of a width: what the first page fetched, the others have, as for a user."""
    context = browser.new_context(viewport={"width": width, "height": 900}, locale="vi-VN")
    page = context.new_page()
    said: list[str] = []
    page.on("pageerror", lambda error: said.append(str(error)))
    found: list[str] = []
    for name in names:
        said.clear()
        page.goto(f"{address}/{name}", wait_until="load")
        found += [f"{name} at {width}: {fault}" for fault in _faults_of(page, width, said)]
        if folder := os.environ.get("DIEMTUA_LOOK"):
            page.screenshot(path=str(Path(folder) / f"{name}-{width}.png"), full_page=True)
    context.close()
    return found


def _faults_of(page: Page, width: int, said: list[str]) -> list[str]:
    if page.evaluate("document.documentElement.scrollWidth") > width:
        said.append("scrolls sideways")
    violations = Axe().run(page, options=ONLY_WRONG).response["violations"]
    return said + [
        f"{violation['id']}: {node['html'][:160]}"
        for violation in violations
        for node in violation["nodes"]
    ]
