"""Every component on one page: nothing for axe to find, no sideways scroll, policy kept, light on a phone."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.test import RequestFactory
from playwright.sync_api import Browser, Page

from tests.pages import gallery_values
from tests.pages.stage import stage

PAGES: dict[str, tuple[str, Callable[[], dict[str, Any]]]] = {
    "desk": ("gallery.html", gallery_values.desk_values),
    "field": ("gallery_field.html", gallery_values.field_values),
    "404": ("404.html", dict),
    "500": ("500.html", dict),
    "print": ("gallery_print.html", gallery_values.print_values),
}
KIB = 1024


def rendered(name: str) -> str:
    template, values = PAGES[name]
    return render_to_string(template, values(), RequestFactory().get("/"))


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 360, 1280])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    chromium: Browser, name: str, width: int
) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 800}, locale="vi-VN")
    page = context.new_page()
    said: list[str] = []
    page.on(
        "console", lambda message: said.append(message.text) if message.type == "error" else None
    )
    page.on("pageerror", lambda error: said.append(str(error)))
    with stage({"/": rendered(name)}) as address:
        page.goto(address, wait_until="networkidle")
        assert said == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        found = Axe().run(page).response["violations"]
    context.close()
    assert [f"{v['id']}: {node['html'][:160]}" for v in found for node in v["nodes"]] == []


def weight_of(html: str, kinds: str) -> int:
    """Compressed bytes of the files of these kinds that a first visit fetches."""
    names = set(re.findall(rf'(?:href|src)="/static/([^"#]+\.(?:{kinds}))"', html))
    assert names
    return sum(_wire_size(name) for name in names)


def test_a_field_page_is_light_enough_for_a_village() -> None:
    html = rendered("field")
    page, css, scripts = (
        len(gzip.compress(html.encode(), 9)),
        weight_of(html, "css"),
        weight_of(html, "js"),
    )
    assert page <= 10 * KIB
    assert css <= 13 * KIB
    assert scripts <= 45 * KIB
    fonts = 3 * KIB + 70 * KIB if "be-vietnam" in html else 3 * KIB
    assert page + css + scripts + fonts + weight_of(html, "svg") <= 100 * KIB


def test_a_desk_page_keeps_its_weight() -> None:
    html = rendered("desk")
    assert len(gzip.compress(html.encode(), 9)) <= 30 * KIB
    assert weight_of(html, "css") <= 100 * KIB
    assert weight_of(html, "js") <= 90 * KIB


@pytest.mark.browser
def test_the_first_visit_of_a_phone_fetches_under_a_hundred_kilobytes(tab: Page) -> None:
    fetched: list[str] = []
    tab.set_viewport_size({"width": 360, "height": 780})
    tab.on("response", lambda response: fetched.append(response.url))
    with stage({"/": rendered("field")}) as address:
        tab.goto(address, wait_until="networkidle")
    files = {re.sub(r"^.*?/static/", "", url) for url in fetched if "/static/" in url}
    sizes = {name: _wire_size(name) for name in files}
    assert sum(sizes.values()) + len(gzip.compress(rendered("field").encode(), 9)) <= 100 * KIB, (
        sizes
    )


def _wire_size(name: str) -> int:
    with open(str(finders.find(name)), "rb") as file:
        content = file.read()
    return len(content) if name.endswith("woff2") else len(gzip.compress(content, 9))


def test_a_bare_error_page_needs_no_context() -> None:
    for template in (
        "400.html",
        "403.html",
        "403_csrf.html",
        "404.html",
        "500.html",
        "problem.html",
    ):
        html = render_to_string(template)
        assert html.count("<h1>") == 1
        assert "css/tokens.css" in html
