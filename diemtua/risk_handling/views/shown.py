"""Khung trang của phòng xử lý nợ: what every view here does around its one query or one deed."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from diemtua.ground.actors import Actor
from diemtua.ground.problems import NotFoundHere, Problem
from diemtua.lending.views.shown import (
    Crumb,
    deed_or,
    exported,
    form_page,
    head,
    reader,
    shown,
)
from diemtua.risk_handling import queries
from diemtua.risk_handling.models import RiskDossier, RiskLine


def dossier_here(by: Actor, pk: int) -> RiskDossier:
    """The dossier, or the words of a missing page."""
    found = queries.dossier(by.scope, pk)
    if found is None:
        raise NotFoundHere
    return found


def line_here(by: Actor, pk: int) -> RiskLine:
    """The line, or the words of a missing page."""
    found = queries.line(by.scope, pk)
    if found is None:
        raise NotFoundHere
    return found


def home_crumb() -> Crumb:
    return _("Xử lý nợ"), reverse("risk_handling:dossiers")


def dossier_crumb(found: RiskDossier) -> Crumb:
    return found.number, reverse("risk_handling:dossier", args=[found.pk])


def after(
    request: HttpRequest,
    pk: int,
    do: Callable[[], object],
    text: str,
    again: Callable[[list[Problem]], HttpResponse],
) -> HttpResponse:
    """A deed behind one button of a dossier: done and back to its page, or the page again with the sentences on top."""

    def done() -> HttpResponse:
        do()
        messages.success(request, text)
        return redirect("risk_handling:dossier", pk)

    return deed_or(done, again)


__all__ = [
    "after",
    "dossier_crumb",
    "dossier_here",
    "exported",
    "form_page",
    "head",
    "home_crumb",
    "line_here",
    "reader",
    "shown",
]
