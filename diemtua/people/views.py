"""Trang của phòng người: households, their members and classes, persons."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from diemtua.access.pages import actor, page
from diemtua.access.roles import ROLES
from diemtua.associations.queries import offices
from diemtua.ground import clock, formats
from diemtua.ground.actors import Actor
from diemtua.ground.audit import write_down
from diemtua.ground.models import Calendar
from diemtua.ground.problems import NotFoundHere, Problem, Problems
from diemtua.ground.shaped_forms import ShapedForm
from diemtua.ground.tables import ExportMarks, export_of, table_of, wants_export
from diemtua.papers.views import download
from diemtua.people import actions, forms, papers, queries
from diemtua.people.lists import HOUSEHOLDS
from diemtua.people.models import Household, HouseholdMember, Person
from diemtua.people.words import CLASSES, SEXES, held

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BLANK = ""


@require_GET
@page("people.read")
def households(request: HttpRequest) -> HttpResponse:
    """Danh sách hộ trong phạm vi."""
    by = actor(request)
    rows = queries.households(by.scope, by.on)
    villages = queries.villages(by.scope)
    chosen = request.GET.get("thon", "")
    if chosen.isdecimal():
        rows = rows.filter(village=int(chosen[:12]))
    if wants_export(HOUSEHOLDS, request.GET.dict()):
        return _exported(request, rows, by)
    table = table_of(HOUSEHOLDS, rows, request.GET.dict(), request.path)
    write_down(
        by,
        "households.listed",
        facts={"count": table.count, "filter": request.GET.urlencode()[:120]},
    )
    values = {
        "page": {"heading": _("Hộ"), "subheading": _("Ngày {day}").format(day=formats.day(by.on))},
        "table": table,
        "villages": villages,
        "chosen": chosen,
        "can_write": by.can("people.write"),
    }
    return _shown(request, "people/households.html", values)


def _exported(request: HttpRequest, rows: Any, by: Actor) -> HttpResponse:
    """The workbook of the same search; who took it and how many rows is written down."""
    calendar = Calendar.objects.filter(id=1).first()
    marks = ExportMarks(
        title=_("Danh sách hộ"),
        as_of=by.on,
        taken_by=f"{by.name}, {by.role_label}",
        taken_at=clock.now(),
        is_demonstration=bool(calendar and calendar.is_demonstration),
    )
    content = export_of(HOUSEHOLDS, rows, request.GET.dict(), marks)
    write_down(by, "households.exported", facts={"filter": request.GET.urlencode()[:120]})
    headers = {"Content-Disposition": 'attachment; filename="ho.xlsx"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type=XLSX, headers=headers)


@require_http_methods(["GET", "POST"])
@page("people.write")
def new_household(request: HttpRequest) -> HttpResponse:
    """Ghi hộ mới với chủ hộ."""
    by = actor(request)
    form = forms.HouseholdForm(request.POST or None, villages=queries.villages(by.scope))

    def do() -> HttpResponse:
        values = form.cleaned_data
        made = actions.register_household(
            by=by,
            new=actions.NewHousehold(
                village=values["village"], head=_person(values), address=values["address"]
            ),
        )
        messages.success(request, _("Đã ghi hộ {code}.").format(code=made.code))
        return redirect("people:household", made.pk)

    values = {
        "page": _page(_("Ghi hộ mới")),
        "submit": _("Ghi hộ"),
        "back": reverse("people:households"),
    }
    return _form_page(request, form, do, values)


@require_GET
@page("people.read")
def household(request: HttpRequest, pk: int) -> HttpResponse:
    """Trang của một hộ: members, classes, where it belongs."""
    by = actor(request)
    home = _home(by, pk)
    write_down(by, "household.opened", subject=home, purpose=_("xem hồ sơ hộ"))
    members = list(queries.members(home, by.on))
    values = {
        "page": _page(getattr(home, "head_name", "") or home.code, home=home),
        "home": home,
        "facts": _facts(home),
        "members": [_member(row, by) for row in members],
        "past": queries.past_members(home, by.on),
        "classes": [
            {
                "on": held(row.valid_from, row.valid_to),
                "text": CLASSES[row.poverty_class],
                "note": _("{decision}, chuẩn {standard}").format(
                    decision=row.decision, standard=row.standard
                ),
                "state": "ok" if row.valid_to is None else "none",
                "value": _("đang áp dụng") if row.valid_to is None else _("đã hết"),
            }
            for row in queries.poverty_history(home)
        ],
        "can_write": by.can("people.write"),
        "can_decide": by.can("poverty.decide"),
        "can_print": by.can("paper.print"),
    }
    return _shown(request, "people/household.html", values)


@require_http_methods(["GET", "POST"])
@page("people.write")
def new_member(request: HttpRequest, pk: int) -> HttpResponse:
    """Thêm thành viên vào hộ."""
    by = actor(request)
    home = _home(by, pk)
    form = forms.MemberForm(request.POST or None)

    def do() -> HttpResponse:
        values = form.cleaned_data
        made = actions.add_member(
            by=by, household=home, new=replace(_person(values), relation=values["relation"])
        )
        messages.success(request, _("Đã thêm {name} vào hộ.").format(name=made.person.full_name))
        return redirect("people:household", pk)

    values = {"page": _page(_("Thêm thành viên"), home=home), "submit": _("Thêm vào hộ")}
    return _form_page(request, form, do, {**values, "back": reverse("people:household", args=[pk])})


@require_http_methods(["GET", "POST"])
@page("people.write")
def change_head(request: HttpRequest, pk: int) -> HttpResponse:
    """Đổi chủ hộ."""
    by = actor(request)
    home = _home(by, pk)
    members = [row for row in queries.members(home, by.on) if not row.is_head]
    people = [(row.person_id, f"{row.person.full_name} ({row.relation})") for row in members]
    form = forms.HeadForm(
        request.POST or None, people=people, initial={"instead_of": getattr(home, "head_id", None)}
    )

    def do() -> HttpResponse:
        values = form.cleaned_data
        person = next(row.person for row in members if row.person_id == values["person"])
        actions.change_head(
            by=by,
            household=home,
            person=person,
            instead_of=values["instead_of"],
            relation_of_old=values["relation_of_old"],
        )
        messages.success(request, _("Chủ hộ nay là {name}.").format(name=person.full_name))
        return redirect("people:household", pk)

    values = {"page": _page(_("Đổi chủ hộ"), home=home), "submit": _("Đổi chủ hộ")}
    return _form_page(request, form, do, {**values, "back": reverse("people:household", args=[pk])})


@require_POST
@page("people.write")
def end_member(request: HttpRequest, pk: int, member: int) -> HttpResponse:
    """Cho một người ra khỏi hộ."""
    by = actor(request)
    home = _home(by, pk)
    row = HouseholdMember.objects.filter(pk=member, household=home).select_related("person").first()
    if row is None:
        raise NotFoundHere
    actions.end_membership(by=by, member=row)
    messages.success(request, _("{name} đã ra khỏi hộ.").format(name=row.person.full_name))
    return redirect("people:household", pk)


@require_http_methods(["GET", "POST"])
@page("poverty.decide")
def decide_class(request: HttpRequest, pk: int) -> HttpResponse:
    """Quyết định diện hộ."""
    by = actor(request)
    home = _home(by, pk)
    now = queries.poverty_history(home).filter(valid_to__isnull=True).first()
    form = forms.ClassForm(request.POST or None, initial={"instead_of": now.pk if now else None})

    def do() -> HttpResponse:
        made = actions.decide_poverty_class(by=by, household=home, **form.cleaned_data)
        text = _("Từ {day} hộ này là {name}.")
        name = str(CLASSES[made.poverty_class]).lower()
        messages.success(request, text.format(day=formats.day(made.valid_from), name=name))
        return redirect("people:household", pk)

    values = {"page": _page(_("Quyết định diện hộ"), home=home), "submit": _("Ghi quyết định")}
    return _form_page(request, form, do, {**values, "back": reverse("people:household", args=[pk])})


@require_GET
@page("people.read")
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """Trang của một người; the citizen id is covered."""
    by = actor(request)
    found = _person_here(by, pk)
    write_down(by, "person.opened", subject=found, purpose=_("xem hồ sơ người"))
    return _person_page(request, found, forms.PurposeForm())


@require_POST
@page("people.unmask")
def unmask(request: HttpRequest, pk: int) -> HttpResponse:
    """Mở số căn cước một lần, có mục đích; the page that shows it is not kept anywhere."""
    by = actor(request)
    found = _person_here(by, pk)
    form = forms.PurposeForm(request.POST)
    if form.is_valid():
        try:
            shown = actions.unmask_citizen_id(by=by, person=found, **form.cleaned_data)
        except (Problem, Problems) as refused:
            form.take_problems(refused)
        else:
            return _person_page(request, found, forms.PurposeForm(), citizen_id=shown)
    return _person_page(request, found, form, status=422)


@require_GET
@page("paper.print")
def authorisation(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Giấy ủy quyền 01/UQ của hộ, for the head unless another grown member is named."""
    by = actor(request)
    home = _home(by, pk)
    wanted = request.GET.get("nguoi", "")
    members = {row.person_id: row.person for row in queries.members(home, by.on)}
    borrower = members.get(int(wanted) if wanted.isdecimal() else getattr(home, "head_id", 0))
    if borrower is None:
        raise NotFoundHere
    office = offices(by.scope).filter(path=".".join(home.path.split(".")[:2])).first()
    value = papers.authorisation(home, borrower, by, office_name=office.name if office else "")
    write_down(by, "household.printed", subject=home, purpose="01/UQ")
    return download(value, kind, on=by.on, about=borrower.full_name)


def _home(by: Actor, pk: int) -> Household:
    found = queries.household(by.scope, pk, by.on)
    if found is None:
        raise NotFoundHere
    return found


def _person_here(by: Actor, pk: int) -> Person:
    found = queries.person(by.scope, pk)
    if found is None:
        raise NotFoundHere
    return found


def _person(values: dict[str, Any]) -> actions.NewPerson:
    ethnicity = values["ethnicity"]
    return actions.NewPerson(
        full_name=values["full_name"],
        sex=values["sex"],
        born_on=values["born_on"],
        ethnicity_code=ethnicity.code if ethnicity else None,
        phone=values["phone"],
        citizen_id=values["citizen_id"],
        citizen_id_issued_on=values["citizen_id_issued_on"],
    )


def _page(heading: str, *, home: Household | None = None) -> dict[str, Any]:
    crumbs: list[dict[str, str]] = [{"label": _("Hộ"), "url": reverse("people:households")}]
    found: dict[str, Any] = {"heading": heading, "crumbs": crumbs}
    if home is not None:
        label = getattr(home, "head_name", "") or home.code
        crumbs.append({"label": label, "url": reverse("people:household", args=[home.pk])})
        found["subheading"] = _("Mã hộ {code} · {village}").format(
            code=home.code, village=home.village
        )
        found["back_url"] = reverse("people:households")
        found["back_label"] = _("Danh sách hộ")
    if heading != crumbs[-1]["label"]:
        crumbs.append({"label": heading, "url": ""})
    return found


def _facts(home: Household) -> list[dict[str, Any]]:
    poverty = getattr(home, "poverty_class", None)
    return [
        {"label": _("Diện hộ"), "value": CLASSES[poverty] if poverty else _("chưa có")},
        {"label": _("Thôn"), "value": str(home.village)},
        {"label": _("Địa chỉ"), "value": home.address or formats.NONE},
        {"label": _("Tổ TK&VV"), "value": _("Đã vào tổ") if home.union_code else _("Chưa vào tổ")},
        {"label": _("Ghi sổ từ"), "value": formats.day(home.registered_on)},
    ]


def _member(row: HouseholdMember, by: Actor) -> dict[str, Any]:
    return {
        "row": row,
        "url": reverse("people:person", args=[row.person_id]),
        "sex": SEXES[row.person.sex],
        "grown": papers.is_grown(row.person.born_on, by.on),
    }


def _person_page(
    request: HttpRequest,
    found: Person,
    form: forms.PurposeForm,
    *,
    citizen_id: str = BLANK,
    status: int = 200,
) -> HttpResponse:
    by = actor(request)
    facts = [
        {"label": _("Giới tính"), "value": SEXES[found.sex]},
        {"label": _("Ngày sinh"), "value": formats.day(found.born_on)},
        {"label": _("Dân tộc"), "value": found.ethnicity.name if found.ethnicity else formats.NONE},
        {"label": _("Điện thoại"), "value": formats.phone(found.phone)},
        {
            "label": _("Số căn cước"),
            "value": citizen_id or formats.mask_citizen_id(found.citizen_id_last4),
        },
        {"label": _("Ngày cấp"), "value": formats.day(found.citizen_id_issued_on)},
    ]
    values = {
        "page": _page(found.full_name),
        "person": found,
        "facts": facts,
        "homes": queries.homes_of(found),
        "form": form,
        "can_unmask": by.can("people.unmask") and bool(found.citizen_id_last4) and not citizen_id,
    }
    return _shown(request, "people/person.html", values, status=status)


def _form_page(
    request: HttpRequest,
    form: ShapedForm,
    do: Callable[[], HttpResponse],
    values: dict[str, Any],
) -> HttpResponse:
    """One deed a page: done and on to the next page, or shown again with what was typed."""
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                return do()
            except (Problem, Problems) as refused:
                form.take_problems(refused)
        status = 422
    return _shown(request, "people/form.html", {**values, "form": form}, status=status)


def _shown(
    request: HttpRequest, template: str, values: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """Field roles read on a phone, the others at a desk; one template serves both."""
    field = ROLES[actor(request).role].field_pages
    values["base"] = "base_field.html" if field else "base_desk.html"
    values["field"] = field
    response = render(request, template, values, status=status)
    response["Cache-Control"] = "no-store"
    return response
