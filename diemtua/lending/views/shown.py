"""Khung trang của phòng cho vay: what every view here does around its one query or one deed."""

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
from diemtua.ground import formats
from diemtua.ground.actors import Actor
from diemtua.ground.problems import NotFoundHere, Problem, Problems
from diemtua.ground.shaped_forms import ShapedForm
from diemtua.ground.tables import ListSpec
from diemtua.groups.models import Meeting, SavingsAndLoanGroup
from diemtua.lending import queries
from diemtua.lending.models import Loan, LoanApplication, LoanRequestList

FORM = "lending/form.html"
Crumb = tuple[str, str]


def reader(request: HttpRequest) -> Actor:
    """Who acts, when her role reads people: a loan is somebody's."""
    by = actor(request)
    if not by.can("people.read"):
        raise NotFoundHere
    return by


def application_here(by: Actor, pk: int) -> LoanApplication:
    """The application, or the words of a missing page."""
    found = queries.application(by.scope, pk)
    if found is None:
        raise NotFoundHere
    return found


def list_here(by: Actor, pk: int) -> LoanRequestList:
    """The list 03/TD, or the words of a missing page."""
    found = queries.request_list(by.scope, pk)
    if found is None:
        raise NotFoundHere
    return found


def loan_here(by: Actor, pk: int) -> Loan:
    """The loan, or the words of a missing page."""
    found = queries.loan(by.scope, pk)
    if found is None:
        raise NotFoundHere
    return found


def group_here(by: Actor, pk: int) -> SavingsAndLoanGroup:
    """The group, or the words of a missing page."""
    found = queries.group(by.scope, pk)
    if found is None:
        raise NotFoundHere
    return found


def meeting_here(by: Actor, pk: int) -> Meeting:
    """The meeting, or the words of a missing page."""
    found = queries.review_meeting(by.scope, pk)
    if found is None:
        raise NotFoundHere
    return found


def head(heading: str, *crumbs: Crumb, sub: str = "") -> dict[str, Any]:
    """Heading, crumbs and the way back: to the last page named."""
    way = crumbs or ((_("Hồ sơ vay"), reverse("lending:applications")),)
    return {
        "heading": heading,
        "subheading": sub,
        "crumbs": [
            *({"label": label, "url": url} for label, url in way),
            {"label": heading, "url": ""},
        ],
        "back_url": way[-1][1],
        "back_label": way[-1][0],
    }


def applications_crumb() -> Crumb:
    return _("Hồ sơ vay"), reverse("lending:applications")


def application_crumb(found: LoanApplication) -> Crumb:
    return found.person.full_name, reverse("lending:application", args=[found.pk])


def loans_crumb() -> Crumb:
    return _("Khoản vay"), reverse("lending:loans")


def loan_crumb(found: Loan) -> Crumb:
    return formats.mask_loan_code(found.code), reverse("lending:loan", args=[found.pk])


def list_crumb(found: LoanRequestList) -> Crumb:
    return found.number, reverse("lending:request_list", args=[found.pk])


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


def deed_or(
    do: Callable[[], HttpResponse], again: Callable[[list[Problem]], HttpResponse]
) -> HttpResponse:
    """A deed behind one button: done and on, or its page again with the sentences on top."""
    try:
        return do()
    except (Problem, Problems) as refused:
        return again(refused.found if isinstance(refused, Problems) else [refused])


def exported(
    request: HttpRequest, spec: ListSpec, rows: Any, *, title: str, file: str, action: str
) -> HttpResponse:
    """The workbook of a list of this room."""
    return showing.exported(request, spec, rows, title=title, action=action, name=file)


def shown(
    request: HttpRequest, template: str, values: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """Leaders read on a phone, the others at a desk; one template serves both."""
    field = ROLES[actor(request).role].field_pages
    values = {**values, "base": "base_field.html" if field else "base_desk.html", "field": field}
    response = render(request, template, values, status=status)
    response["Cache-Control"] = "no-store"
    return response
