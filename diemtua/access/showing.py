"""Hiện trang: what desk pages share: the base of the role, a form shown again with what was typed, a workbook with its marks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from diemtua.access.pages import actor
from diemtua.access.roles import ROLES
from diemtua.ground import clock
from diemtua.ground.audit import write_down
from diemtua.ground.models import Calendar
from diemtua.ground.problems import Problem, Problems
from diemtua.ground.shaped_forms import ShapedForm
from diemtua.ground.tables import ExportMarks, ListSpec, export_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def shown(
    request: HttpRequest, template: str, values: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """Field roles read on a phone, the others at a desk; one template serves both."""
    field = ROLES[actor(request).role].field_pages
    values = {**values, "base": "base_field.html" if field else "base_desk.html", "field": field}
    response = render(request, template, values, status=status)
    response["Cache-Control"] = "no-store"
    return response


def form_page(
    request: HttpRequest,
    form: ShapedForm,
    do: Callable[[], HttpResponse],
    values: dict[str, Any],
    *,
    template: str = "access/form.html",
) -> HttpResponse:
    """One deed a page: done and on to the next page, or shown again with what was typed."""
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                return do()
            except (Problem, Problems) as refused:
                form.take_problems(refused)
        mark_wrong(form)
        status = 422
    return shown(request, template, {**values, "form": form}, status=status)


def deed_page(
    request: HttpRequest,
    form: ShapedForm | None,
    do: Callable[[], HttpResponse],
    show: Callable[[int], HttpResponse],
) -> HttpResponse:
    """As `form_page`, of a page that holds more than its form: `show` draws it whole, with the status it is given."""
    if request.method != "POST" or form is None:
        return show(200)
    if form.is_valid():
        try:
            return do()
        except (Problem, Problems) as refused:
            form.take_problems(refused)
    mark_wrong(form)
    return show(422)


def mark_wrong(form: ShapedForm) -> None:
    """Fields that a deed refused look as those that the form itself refused."""
    for name in form.errors:
        if name in form.fields:
            attrs = form.fields[name].widget.attrs
            if "is-invalid" not in str(attrs.get("class", "")):
                attrs["class"] = f"{attrs.get('class', '')} is-invalid".strip()


def exported(
    request: HttpRequest,
    spec: ListSpec,
    rows: Any,
    *,
    title: str,
    action: str,
    name: str,
    facts: Mapping[str, str] | None = None,
) -> HttpResponse:
    """The workbook of the same search; who took it, and by which filter, is written down with the room's own facts."""
    by = actor(request)
    marks = ExportMarks(
        title=title,
        as_of=by.on,
        taken_by=f"{by.name}, {by.role_label}",
        taken_at=clock.now(),
        is_demonstration=Calendar.objects.filter(id=1, is_demonstration=True).exists(),
    )
    content = export_of(spec, rows, request.GET.dict(), marks)
    write_down(by, action, facts={**(facts or {}), "filter": request.GET.urlencode()[:120]})
    disposition = f'attachment; filename="{name}.xlsx"'
    headers = {"Content-Disposition": disposition, "Cache-Control": "no-store"}
    return HttpResponse(content, content_type=XLSX, headers=headers)
