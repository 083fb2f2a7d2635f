"""Địa chỉ: addresses of other rooms' pages; a room whose page does not exist gives no link."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse

from diemtua.ground.checks import Difference

ABOUT = {"loan": "lending:loan", "entry": "desks:entry", "session": "commune_sessions:session"}
"""Pages of what a difference of the books may be about."""


def link(name: str, *args: Any, **query: Any) -> str:
    """The address of a page by name; empty where there is none."""
    try:
        path = reverse(name, args=args)
    except NoReverseMatch:
        return ""
    kept = {key: value for key, value in query.items() if value not in ("", None)}
    return f"{path}?{urlencode(kept)}" if kept else path


def first_link(*names: tuple[Any, ...]) -> str:
    """The first of these pages that exists: the thing itself, else the list it stands in."""
    for name, *args in names:
        found = link(str(name), *args)
        if found:
            return found
    return ""


def about_url(one: Difference) -> str:
    """Trang của chỗ sai: the loan, entry or session it is about; empty where there is none."""
    return link(ABOUT[one.about], one.id) if one.about in ABOUT and one.id else ""
