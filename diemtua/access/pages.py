"""Trang: deny by default. A page says its action code; a route without one stops the start."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, get_resolver

from diemtua.access.roles import check
from diemtua.ground.actors import Actor
from diemtua.ground.problems import NotFoundHere

View = Callable[..., HttpResponse]
PUBLIC = "public"


def page(action: str) -> Callable[[View], View]:
    """`@page("lending.approve")`: signed in, in a role that holds the action; else 404 and no hint."""

    def wrap(view: View) -> View:
        @functools.wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            actor = getattr(request, "actor", None)
            if action != PUBLIC and actor is None:
                return redirect(f"/vao?next={request.path}")
            if action != PUBLIC and not check(cast(Actor, actor), action):
                raise NotFoundHere
            return view(request, *args, **kwargs)

        guarded.action = action  # type: ignore[attr-defined]
        return guarded

    return wrap


def actor(request: HttpRequest) -> Actor:
    """Who acts; for views behind `@page`."""
    found = getattr(request, "actor", None)
    assert isinstance(found, Actor)
    return found


def routes(patterns: list[Any] | None = None, before: str = "") -> Iterator[tuple[str, Any]]:
    """Every route of the site and its view."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, before + str(pattern.pattern))
        elif isinstance(pattern, URLPattern):
            yield before + str(pattern.pattern), pattern.callback


def unguarded() -> list[str]:
    """Routes without an action code; the start refuses while there is one."""
    return [
        route
        for route, view in routes()
        if not hasattr(view, "action") and not route.startswith("api/")
    ]
