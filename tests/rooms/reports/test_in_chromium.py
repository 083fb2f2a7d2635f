"""The report's pages in a real browser: nothing for axe to find, no sideways scroll, phone and desk."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from tests.rooms.reports.browsing import faults
from tests.rooms.reports.test_report_pages import signed_in

pytestmark = [pytest.mark.django_db]
__all__ = ["signed_in"]


@pytest.mark.browser
def test_the_pages_of_a_report(signed_in: Callable[..., Client]) -> None:
    manager = signed_in("manager")
    addresses = {
        "report": "/bao-cao/",
        "report-open": "/bao-cao/?mo=S2-004&theo=commune",
        "report-ratio": "/bao-cao/?mo=S2-028&theo=programme",
        "report-table": "/bao-cao/?mo=S2-031&theo=union",
        "report-wrong": "/bao-cao/?den=31/02/2025",
        "rows": "/bao-cao/dong/entrusted",
        "rows-groups": "/bao-cao/dong/groups",
    }
    pages = {name: manager.get(url).content.decode() for name, url in addresses.items()}
    assert faults(pages) == []
