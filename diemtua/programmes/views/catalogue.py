"""Trang chính sách: programmes and their dated terms, lists of disadvantaged areas."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from diemtua.access.pages import actor, page
from diemtua.access.showing import exported, form_page, shown
from diemtua.ground import formats
from diemtua.ground.problems import NotFoundHere
from diemtua.ground.tables import table_of, wants_export
from diemtua.programmes import actions, forms, queries, showing
from diemtua.programmes.lists import AREA_LISTS, PROGRAMMES
from diemtua.programmes.models import AreaList
from diemtua.programmes.words import CAP_UNITS


@require_GET
@page("policy.read")
def programmes(request: HttpRequest) -> HttpResponse:
    """Danh mục chương trình của một ngày."""
    by = actor(request)
    rows = queries.programmes(by.on)
    words = request.GET.dict()
    if wants_export(PROGRAMMES, words):
        return exported(
            request,
            PROGRAMMES,
            rows,
            title=_("Chương trình tín dụng"),
            action="policy.exported",
            name="chuong-trinh",
        )
    values = {
        "page": {
            "heading": _("Chính sách"),
            "subheading": _("Điều kiện cho vay ngày {day}").format(day=formats.day(by.on)),
        },
        "table": table_of(PROGRAMMES, rows, words, request.path),
    }
    return shown(request, "programmes/programmes.html", values)


@require_GET
@page("policy.read")
def programme(request: HttpRequest, code: str) -> HttpResponse:
    """Một chương trình: its dated terms, rates over time, relief, sources."""
    by = actor(request)
    catalogue = queries.catalogue()
    found = catalogue.programmes.get(code)
    if found is None:
        raise NotFoundHere
    term = found.term_on(by.on)
    values: dict[str, Any] = {
        "page": {
            "heading": found.name_en if get_language() == "en" else found.name,
            "subheading": _summary(found, term),
            "crumbs": [
                {"label": _("Chính sách"), "url": reverse("programmes:programmes")},
                {"label": found.short_name, "url": ""},
            ],
        },
        "programme": found,
        "is_open": term is not None,
        "terms": showing.terms(found, by.on),
        "others": showing.others(found),
        "facts": showing.facts(found, term),
        "scope": showing.scope_sentence(found, by.on),
        "overlays": showing.overlays(catalogue, found),
        "chart": showing.rate_chart(catalogue, found, by.on),
    }
    return shown(request, "programmes/programme.html", values)


def _summary(found: Any, term: Any) -> str:
    """The one line under the name: rate, cap and longest term of the day."""
    if term is None:
        return _("Ngày này không cho vay mới. Khoản đã vay vẫn thu theo hợp đồng.")
    parts = []
    if found.bank_number:
        parts.append(_("Mã {code}").format(code=found.bank_number))
    if term.annual_rate_pct is not None:
        parts.append(_("lãi suất {rate} một năm").format(rate=formats.rate(term.annual_rate_pct)))
    if term.max_amount_dong is not None:
        unit = str(CAP_UNITS.get(term.cap_unit, term.cap_unit))
        parts.append(
            _("tối đa {amount} {unit}").format(
                amount=formats.money(term.max_amount_dong), unit=unit
            )
        )
    if term.max_term_months is not None:
        parts.append(_("{n} tháng").format(n=term.max_term_months))
    return " · ".join(parts)


@require_GET
@page("policy.read")
def area_lists(request: HttpRequest) -> HttpResponse:
    """Các danh sách vùng khó khăn."""
    by = actor(request)
    rows, words = queries.area_lists(), request.GET.dict()
    if wants_export(AREA_LISTS, words):
        return exported(
            request,
            AREA_LISTS,
            rows,
            title=_("Danh sách vùng khó khăn"),
            action="policy.exported",
            name="vung-kho-khan",
        )
    values = {
        "page": _page(_("Danh sách vùng khó khăn")),
        "table": table_of(AREA_LISTS, rows, words, request.path),
        "can_edit": by.can("policy.edit"),
    }
    return shown(request, "programmes/area_lists.html", values)


@require_GET
@page("policy.read")
def area_list(request: HttpRequest, code: str) -> HttpResponse:
    """Một danh sách với các nơi của nó."""
    by = actor(request)
    found = _list(code)
    values = {
        "page": _page(found.name, found=found),
        "area_list": found,
        "mark": showing.marked(found.confidence),
        "places": [
            {
                "code": row.unit.code if row.unit else "",
                "name": row.unit.full_name if row.unit else str(row.village),
                "within": row.unit.parent.full_name if row.unit and row.unit.parent else "",
            }
            for row in queries.places_of(found)
        ],
        "facts": [
            {"label": _("Quyết định"), "value": found.decision},
            {"label": _("Từ ngày"), "value": formats.day(found.valid_from)},
            {"label": _("Đến trước ngày"), "value": formats.day(found.valid_to)},
        ],
        "can_end": by.can("policy.edit") and found.valid_to is None,
    }
    return shown(request, "programmes/area_list.html", values)


@require_http_methods(["GET", "POST"])
@page("policy.edit")
def new_area_list(request: HttpRequest) -> HttpResponse:
    """Thêm danh sách."""
    by = actor(request)
    form = forms.AreaListForm(request.POST or None, initial={"valid_from": by.on})

    def do() -> HttpResponse:
        values = {**form.cleaned_data}
        places = values.pop("places").splitlines()
        made = actions.add_area_list(by=by, places=places, **values)
        messages.success(request, _("Đã thêm danh sách {name}.").format(name=made.name))
        return redirect("programmes:area_list", made.code)

    values = {
        "page": _page(_("Thêm danh sách")),
        "submit": _("Thêm danh sách"),
        "back": reverse("programmes:area_lists"),
    }
    return form_page(request, form, do, values)


@require_http_methods(["GET", "POST"])
@page("policy.edit")
def end_area_list(request: HttpRequest, code: str) -> HttpResponse:
    """Kết thúc danh sách."""
    by = actor(request)
    found = _list(code)
    form = forms.EndListForm(request.POST or None, initial={"valid_to": by.on})

    def do() -> HttpResponse:
        ended = actions.end_area_list(
            by=by, area_list=found, valid_to=form.cleaned_data["valid_to"]
        )
        messages.success(
            request,
            _("Danh sách hết hiệu lực từ {day}.").format(day=formats.day(ended.valid_to)),
        )
        return redirect("programmes:area_list", code)

    values = {
        "page": _page(_("Kết thúc danh sách"), found=found),
        "submit": _("Kết thúc danh sách"),
        "back": reverse("programmes:area_list", args=[code]),
    }
    return form_page(request, form, do, values)


def _list(code: str) -> AreaList:
    found = queries.area_list(code)
    if found is None:
        raise NotFoundHere
    return found


def _page(heading: str, *, found: AreaList | None = None) -> dict[str, Any]:
    crumbs = [
        {"label": _("Chính sách"), "url": reverse("programmes:programmes")},
        {"label": _("Danh sách vùng khó khăn"), "url": reverse("programmes:area_lists")},
    ]
    if found is not None:
        url = reverse("programmes:area_list", args=[found.code])
        crumbs.append({"label": found.name, "url": url})
    if heading != crumbs[-1]["label"]:
        crumbs.append({"label": heading, "url": ""})
    return {"heading": heading, "crumbs": crumbs}
