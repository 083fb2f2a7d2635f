"""Khung trang của phòng tổ: what every view here does around its one query or one deed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from diemtua.access import showing
from diemtua.access.pages import actor
from diemtua.access.roles import ROLES
from diemtua.ground.actors import Actor
from diemtua.ground.problems import NotFoundHere
from diemtua.ground.shaped_forms import ShapedForm
from diemtua.groups import queries
from diemtua.groups.models import Meeting, SavingsAndLoanGroup

FORM = "groups/form.html"


def group_here(by: Actor, pk: int) -> SavingsAndLoanGroup:
    """The group, or the words of a missing page."""
    found = queries.group(by.scope, pk, by.on)
    if found is None:
        raise NotFoundHere
    return found


def meeting_here(by: Actor, pk: int) -> Meeting:
    """The meeting, or the words of a missing page."""
    found = queries.meeting(by.scope, pk)
    if found is None:
        raise NotFoundHere
    return found


def head(heading: str, group: SavingsAndLoanGroup | None = None) -> dict[str, Any]:
    """Heading, crumbs and the way back."""
    crumbs: list[dict[str, str]] = [{"label": _("Tổ TK&VV"), "url": reverse("groups:groups")}]
    found: dict[str, Any] = {"heading": heading, "crumbs": crumbs}
    found["back_url"], found["back_label"] = crumbs[0]["url"], _("Danh sách tổ")
    if group is not None:
        url = reverse("groups:group", args=[group.pk])
        crumbs.append({"label": group.name, "url": url})
        if heading != group.name:
            found["subheading"] = _("{name} · mã tổ {code}").format(
                name=group.name, code=group.code
            )
            found["back_url"], found["back_label"] = url, _("Về tổ")
    if heading != crumbs[-1]["label"]:
        crumbs.append({"label": heading, "url": ""})
    return found


def form_page(
    request: HttpRequest,
    form: ShapedForm,
    do: Callable[[], HttpResponse],
    *,
    template: str = FORM,
    **values: Any,
) -> HttpResponse:
    """One deed a page: done and on to the next, or shown again with what was typed."""
    return showing.form_page(request, form, do, values, template=template)


def shown(
    request: HttpRequest, template: str, values: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """Leaders read on a phone, the others at a desk; one template serves both."""
    field = ROLES[actor(request).role].field_pages
    values = {**values, "base": "base_field.html" if field else "base_desk.html", "field": field}
    response = render(request, template, values, status=status)
    response["Cache-Control"] = "no-store"
    return response
