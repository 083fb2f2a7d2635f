"""The end of the session is said two minutes before; what was typed stays, and one press goes on."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Error, sync_playwright

from diemtua.access.middleware import BEGAN_AT, ENDED, ENDS_AT
from diemtua.ground.clock import now
from tests.pages.stage import stage
from tests.pages.test_who_may_open_what import browser_of
from tests.world import World
from tools.look import open_browser


def with_left(browser: Client, seconds: int) -> str:
    """The page of the day with so much of the session left."""
    session = browser.session
    session[ENDS_AT] = now().timestamp() + seconds
    session.save()
    return browser.get("/").content.decode()


def told(page: str) -> int:
    found = re.search(r'data-stay="(\d+)"', page)
    assert found is not None
    return int(found.group(1))


@pytest.mark.django_db
def test_the_page_knows_how_long_the_session_still_lasts(world: World) -> None:
    browser = browser_of(world, "manager")
    assert 95 <= told(with_left(browser, 100)) <= 100
    answer = browser.post("/lam-tiep")
    assert settings.SESSION_COOKIE_AGE - 60 < int(answer.content) <= settings.SESSION_COOKIE_AGE
    assert told(browser.get("/").content.decode()) > settings.SESSION_COOKIE_AGE - 60


@pytest.mark.django_db
def test_signing_in_by_card_begins_the_hours(world: World) -> None:
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    account, _role = world.accounts["auditor"][0]
    type(account).objects.filter(pk=account.pk).update(card_order=1)
    browser = Client()
    browser.post("/vao", {"card": account.pk})
    assert told(browser.get("/").content.decode()) > settings.SESSION_COOKIE_AGE - 60


@pytest.mark.django_db
def test_a_session_that_has_ended_asks_to_sign_in_again_and_says_so(world: World) -> None:
    browser = browser_of(world, "manager")
    session = browser.session
    session[ENDS_AT] = now().timestamp() - 5
    session.save()
    answer = browser.get("/bao-cao/", follow=True)
    assert answer.redirect_chain == [("/vao?next=/bao-cao/", 302)]
    assert str(ENDED) in answer.content.decode()
    assert browser.get("/").status_code == 302


@pytest.mark.django_db
def test_however_often_it_is_renewed_a_session_ends_with_its_day(world: World) -> None:
    browser = browser_of(world, "manager")
    longest = settings.SESSION_HOURS_AT_MOST * 3600
    session = browser.session
    session[BEGAN_AT] = now().timestamp() - longest + 90
    session.save()
    for _again in range(3):
        assert 80 <= int(browser.post("/lam-tiep").content) <= 90
    assert told(browser.get("/").content.decode()) <= 90
    session = browser.session
    session[BEGAN_AT] = now().timestamp() - longest - 1
    session.save()
    assert browser.get("/").status_code == 302


def seen_in_chromium(html: str) -> bool | None:
    """Whether the warning's button is seen; a thread of its own, since the database shares no event loop."""
    with sync_playwright() as play:
        try:
            browser = open_browser(play)
        except Error:
            return None
        with stage({"/": html}) as address:
            tab = browser.new_page()
            tab.goto(address)
            seen = tab.get_by_role("button", name="Làm tiếp").is_visible()
        browser.close()
    return seen


@pytest.mark.django_db
@pytest.mark.parametrize(("seconds", "is_warned"), [(100, True), (3000, False)])
def test_the_warning_is_seen_in_its_last_two_minutes(
    world: World, seconds: int, is_warned: bool
) -> None:
    html = with_left(browser_of(world, "manager"), seconds)
    with ThreadPoolExecutor(max_workers=1) as pool:
        seen = pool.submit(seen_in_chromium, html).result()
    if seen is None:
        pytest.skip("NO CHROMIUM: the pages were not opened")
    assert seen is is_warned
