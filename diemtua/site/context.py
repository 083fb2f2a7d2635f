"""Khung trang: what every page needs besides its own values, read from the request without asking the database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language


def page(request: HttpRequest) -> dict[str, Any]:
    """Khung trang: `shell` with who acts, the row of words, the demonstration's day and the languages.

    Tolerant on purpose: an error page is drawn with whatever of the request there is.
    """
    actor = getattr(request, "actor", None)
    return {
        "shell": {
            "who": _who(actor),
            "nav": _nav(
                getattr(actor, "nav", None) or getattr(request, "nav", None) or (), request.path
            ),
            "demo": getattr(request, "demo", None),
            "language": get_language() or settings.LANGUAGE_CODE,
            "languages": settings.LANGUAGES,
            "path": request.get_full_path(),
        }
    }


def _who(actor: Any) -> dict[str, str] | None:
    name = getattr(actor, "name", "")
    if not name:
        return None
    return {"name": str(name), "role_name": str(getattr(actor, "role_label", ""))}


def _nav(items: Iterable[Any], path: str) -> list[dict[str, Any]]:
    """At most seven words; the one whose address is the longest beginning of this path is the current one."""
    row = [_item(item) for item in items][:7]
    if not any(item["current"] for item in row):
        held = [
            item
            for item in row
            # The root begins every path and is the current word on its own page only.
            if path == item["url"]
            or (item["url"] != "/" and path.startswith(item["url"].rstrip("/") + "/"))
        ]
        if held:
            max(held, key=lambda item: len(item["url"]))["current"] = True
    return row


def _item(item: Any) -> dict[str, Any]:
    read = (
        item.get
        if isinstance(item, Mapping)
        else lambda key, default=None: getattr(item, key, default)
    )
    return {
        "label": read("label", ""),
        "url": str(read("url", "") or "/"),
        "count": read("count", None),
        "current": bool(read("current", False)),
    }
