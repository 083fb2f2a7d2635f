"""Hội và điểm giao dịch trên trang: contracts of entrustment, commune points, days that are moved.

These things are of `associations`, which lies below the guard of pages; the room of groups, the
first above both, shows them.
"""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from diemtua.access.pages import actor, page
from diemtua.associations import actions, forms, queries
from diemtua.associations.lists import CONTRACTS, POINTS
from diemtua.associations.models import AssociationBody, Office, PointException
from diemtua.ground import formats
from diemtua.ground.tables import table_of, wants_export
from diemtua.groups.views.reading import exported
from diemtua.groups.views.shown import form_page, shown


@require_GET
@page("place.read")
def contracts(request: HttpRequest) -> HttpResponse:
    """Hợp đồng ủy thác và điểm giao dịch trong phạm vi."""
    by = actor(request)
    held = queries.contracts(by.scope, by.on)
    points = queries.points(by.scope, by.on)
    asked = request.GET.dict()
    if wants_export(CONTRACTS, asked):
        return exported(request, CONTRACTS, held, _("Hợp đồng ủy thác"), "hop-dong-uy-thac")
    if wants_export(POINTS, asked):
        return exported(request, POINTS, points, _("Điểm giao dịch xã"), "diem-giao-dich")
    moved = PointException.objects.filter(point__in=points, fixed_on__gte=by.on)
    values = {
        "page": {
            "heading": _("Hội và điểm giao dịch"),
            "subheading": _("Ngày {day}").format(day=formats.day(by.on)),
        },
        "contracts": table_of(CONTRACTS, held, asked, request.path),
        "points": table_of(POINTS, points, asked, request.path),
        "moved": [
            {
                "on": formats.day(row.fixed_on),
                "text": row.point.name,
                "note": row.reason,
                "value": formats.day(row.replaced_by) if row.replaced_by else _("không bù"),
            }
            for row in moved.select_related("point").order_by("fixed_on")
        ],
        "can_sign": by.can("entrustment.sign"),
        "can_move": by.can("session.prepare"),
    }
    return shown(request, "groups/unions.html", values)


@require_http_methods(["GET", "POST"])
@page("entrustment.sign")
def sign(request: HttpRequest) -> HttpResponse:
    """Ký hợp đồng ủy thác; the one in force between the two ends that day."""
    by = actor(request)
    form = forms.ContractForm(
        request.POST or None,
        bodies=queries.bodies(by.scope, by.on),
        offices=queries.offices(by.scope),
    )

    def do() -> HttpResponse:
        values = form.cleaned_data
        body = AssociationBody.objects.get(pk=values["body"])
        office = Office.objects.get(pk=values["office"])
        now = queries.contract_of(body.association_id, body.unit_id, office.pk, by.on)
        made = actions.sign_contract(
            by=by, body=body, office=office, number=values["number"], replaces=now
        )
        messages.success(request, _("Đã ghi hợp đồng {number}.").format(number=made.number))
        return redirect("groups:contracts")

    return form_page(
        request,
        form,
        do,
        page=_head(_("Ký hợp đồng ủy thác")),
        submit=_("Ghi hợp đồng đã ký"),
        back=reverse("groups:contracts"),
    )


@require_http_methods(["GET", "POST"])
@page("session.prepare")
def move_day(request: HttpRequest) -> HttpResponse:
    """Dời một phiên cố định."""
    by = actor(request)
    points = queries.points(by.scope, by.on)
    form = forms.MovedDayForm(request.POST or None, points=points)

    def do() -> HttpResponse:
        values = dict(form.cleaned_data)
        point = points.get(pk=values.pop("point"))
        actions.move_session_day(by=by, point=point, **values)
        messages.success(request, _("Đã dời phiên của {point}.").format(point=point.name))
        return redirect("groups:contracts")

    return form_page(
        request,
        form,
        do,
        page=_head(_("Dời phiên giao dịch")),
        submit=_("Dời phiên"),
        back=reverse("groups:contracts"),
    )


def _head(heading: str) -> dict[str, object]:
    back = reverse("groups:contracts")
    crumbs = [{"label": _("Hội và điểm giao dịch"), "url": back}, {"label": heading, "url": ""}]
    return {"heading": heading, "crumbs": crumbs, "back_url": back}
