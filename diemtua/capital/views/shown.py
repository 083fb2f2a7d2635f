"""Khung trang của phòng nguồn vốn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from diemtua.access import showing
from diemtua.access.showing import mark_wrong
from diemtua.ground.problems import Problem, Problems
from diemtua.ground.shaped_forms import ShapedForm


def head(heading: str, *, sub: str = "", way: str = "") -> dict[str, Any]:
    """Heading and the way back."""
    found: dict[str, Any] = {"heading": heading, "subheading": sub}
    if way:
        label = {"rounds": _("Kế hoạch dư nợ"), "funds": _("Nguồn vốn ủy thác")}[way]
        found["crumbs"] = [
            {"label": label, "url": reverse(f"capital:{way}")},
            {"label": heading, "url": ""},
        ]
    return found


def form_page(
    request: HttpRequest,
    form: ShapedForm | None,
    do: Callable[[], HttpResponse],
    show: Callable[[int], HttpResponse],
) -> HttpResponse:
    """One deed a page: done and on to the next, or shown again with what was typed."""
    if request.method != "POST" or form is None:
        return show(200)
    if form.is_valid():
        try:
            return do()
        except (Problem, Problems) as refused:
            form.take_problems(refused)
    mark_wrong(form)
    return show(422)


def shown(
    request: HttpRequest, template: str, values: dict[str, Any], status: int = 200
) -> HttpResponse:
    return showing.shown(request, f"capital/{template}", values, status=status)
