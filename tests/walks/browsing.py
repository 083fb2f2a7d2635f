"""A house that is served for real, and people who walk it in Chromium by their cards."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, TypeVar

import pytest
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application
from playwright.sync_api import Browser, Error, Page, Playwright, expect, sync_playwright

from tools.look import open_browser

Answer = TypeVar("Answer")
SIZES = {"group_leader": (360, 780)}
DESK = (1280, 900)


class QuietHandler(WSGIRequestHandler):
    """What went wrong is asserted, not printed."""

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def served() -> Iterator[str]:
    """The whole house on a port of its own; yields its address."""
    server = ThreadedWSGIServer(("127.0.0.1", 0), QuietHandler, allow_reuse_address=False)
    server.set_app(get_wsgi_application())
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class Person:
    """One person before her own browser, entered by her card. Each act runs in the browser's thread."""

    def __init__(self, do: Callable[[Callable[[], Any]], Any], page: Page, at: str) -> None:
        self._do, self._page, self._at = do, page, at
        self.faults: list[str] = []
        page.on("pageerror", lambda error: self.faults.append(str(error)))

    def goes(self, path: str) -> None:
        def act() -> None:
            answer = self._page.goto(self._at + path, wait_until="load")
            assert answer is not None
            assert answer.status == 200, path

        self._do(act)

    def fills(self, **fields: str) -> None:
        """By the names of the form: typed, or chosen from what is offered."""

        def act() -> None:
            for name, value in fields.items():
                field = self._page.locator(f'main [name="{name}"]')
                if field.evaluate("e => e.tagName") == "SELECT":
                    field.select_option(value)
                else:
                    field.fill(value)

        self._do(act)

    def ticks(self, name: str, *values: str) -> None:
        def act() -> None:
            for value in values:
                self._page.locator(f'main [name="{name}"][value="{value}"]').check()

        self._do(act)

    def presses(self, words: str, then: str) -> None:
        """The button or link with these words; afterwards the page says what is told."""

        def act() -> None:
            button = self._page.locator("main").locator("button, a.btn").filter(has_text=words)
            button.first.click()
            expect(self._page.locator("body")).to_contain_text(then, timeout=15_000)

        self._do(act)

    def reads(self, *words: str) -> None:
        def act() -> None:
            for each in words:
                expect(self._page.locator("body")).to_contain_text(each)

        self._do(act)

    def sum_of(self, cell: str) -> int:
        """The number in a cell of the page, as it is written."""
        return int(self._do(lambda: self._page.locator(cell).first.inner_text()).replace(".", ""))


class Street:
    """Every person has a browser of her own, at the width she works at."""

    def __init__(self, play: Playwright, at: str, pool: ThreadPoolExecutor) -> None:
        self._at, self._pool = at, pool
        self._browser: Browser = open_browser(play)
        self.people: dict[str, Person] = {}

    def _do(self, act: Callable[[], Answer]) -> Answer:
        return self._pool.submit(act).result()

    def enters(self, role: str, card: int) -> Person:
        """Through the entrance page, by the card."""
        width, height = SIZES.get(role, DESK)

        def act() -> Page:
            size = {"width": width, "height": height}
            context = self._browser.new_context(viewport=size, locale="vi-VN")  # type: ignore[arg-type]
            page = context.new_page()
            page.goto(f"{self._at}/vao", wait_until="load")
            page.locator(f'button[name="card"][value="{card}"]').click()
            page.wait_for_url(lambda url: "/vao" not in url)
            return page

        self.people[role] = Person(self._do, self._do(act), self._at)
        return self.people[role]


@contextmanager
def street(at: str) -> Iterator[Street]:
    """A browser in a thread of its own: its event loop and the database's connections do not share one."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        play = pool.submit(sync_playwright().start).result()
        try:
            yield pool.submit(lambda: Street(play, at, pool)).result()
        except Error as failure:
            if "Executable doesn't exist" in str(failure):
                pytest.skip("NO CHROMIUM: the month was not walked")
            raise
        finally:
            pool.submit(play.stop).result()
