"""Trang người dùng: accounts, the roles they hold and when, passwords set by the administrator."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from diemtua.access import actions, forms, queries
from diemtua.access.lists import ACCOUNTS, role_name
from diemtua.access.models import Account, Assignment
from diemtua.access.pages import actor, page
from diemtua.access.problems import AnotherHoldsThePost, LoginTaken, RoleOverlaps
from diemtua.access.roles import ROLES, Reach
from diemtua.access.showing import exported, form_page, shown
from diemtua.access.working_places import holder_of, told, where_of
from diemtua.ground import formats
from diemtua.ground.actors import Actor
from diemtua.ground.audit import write_down
from diemtua.ground.problems import NotFoundHere, Problem
from diemtua.ground.tables import table_of, wants_export


@require_GET
@page("access.read")
def accounts(request: HttpRequest) -> HttpResponse:
    """Danh sách người dùng."""
    by = actor(request)
    rows = queries.accounts(by.scope, by.on)
    if wants_export(ACCOUNTS, request.GET.dict()):
        return exported(
            request,
            ACCOUNTS,
            rows,
            title=_("Người dùng"),
            action="accounts.exported",
            name="nguoi-dung",
        )
    values = {
        "page": {
            "heading": _("Người dùng"),
            "subheading": _("Vai và nơi làm việc ngày {day}").format(day=formats.day(by.on)),
        },
        "table": table_of(ACCOUNTS, rows, request.GET.dict(), request.path),
        "can_assign": by.can("access.assign"),
    }
    return shown(request, "access/accounts.html", values)


@require_http_methods(["GET", "POST"])
@page("access.assign")
def new_account(request: HttpRequest) -> HttpResponse:
    """Lập tài khoản với vai đầu tiên."""
    by = actor(request)
    form = forms.AccountForm(request.POST or None, initial={"valid_from": by.on})

    def do() -> HttpResponse:
        values = form.cleaned_data
        holder = holder_of(by.scope, by.on, values)
        made = _at_its_field(
            lambda: actions.make_account(
                by=by,
                party_id=holder.party_id if holder else None,
                login=values["login"],
                name=values["name"],
                password=values["password"],
                role=values["role"],
                where=where_of(by.scope, by.on, values),
                valid_from=values["valid_from"],
            )
        )
        messages.success(request, _("Đã lập tài khoản {login}.").format(login=made.login))
        return redirect("access:account", made.pk)

    values = {
        "page": _page(_("Lập tài khoản")),
        "submit": _("Lập tài khoản"),
        "back": reverse("access:accounts"),
    }
    return form_page(request, form, do, values)


@require_GET
@page("access.read")
def account(request: HttpRequest, pk: int) -> HttpResponse:
    """Trang của một người dùng: her roles through time."""
    by = actor(request)
    found = _account(by, pk)
    write_down(by, "account.opened", subject=found)
    rows = [_held(row, by) for row in queries.all_assignments(found)]
    values = {
        "page": _page(found.display_name, found=found),
        "account": found,
        "facts": _facts(found),
        "held": [row for row in rows if not row["is_over"]],
        "past": [row for row in rows if row["is_over"]],
        "can_assign": by.can("access.assign"),
    }
    return shown(request, "access/account.html", values)


@require_http_methods(["GET", "POST"])
@page("access.assign")
def new_role(request: HttpRequest, pk: int) -> HttpResponse:
    """Phân thêm một vai."""
    by = actor(request)
    found = _account(by, pk)
    form = forms.RoleForm(request.POST or None, initial={"valid_from": by.on})

    def do() -> HttpResponse:
        values = form.cleaned_data
        holder = holder_of(by.scope, by.on, values)
        if holder and holder.party_id != found.party_id:
            raise AnotherHoldsThePost(
                field="group",
                role=role_name(values["role"]).lower(),
                group=values["group"],
                name=holder.name,
            )
        _at_its_field(
            lambda: actions.give_role(
                by=by,
                account=found,
                role=values["role"],
                where=where_of(by.scope, by.on, values),
                valid_from=values["valid_from"],
            )
        )
        messages.success(
            request, _("Đã phân vai {role}.").format(role=role_name(values["role"]).lower())
        )
        return redirect("access:account", pk)

    values = {"page": _page(_("Phân vai"), found=found), "submit": _("Phân vai")}
    return form_page(request, form, do, {**values, "back": reverse("access:account", args=[pk])})


@require_http_methods(["GET", "POST"])
@page("access.assign")
def end_role(request: HttpRequest, pk: int, assignment: int) -> HttpResponse:
    """Kết thúc một vai; the row stays in the history."""
    by = actor(request)
    found = _account(by, pk)
    row = queries.all_assignments(found).filter(pk=assignment, valid_to__isnull=True).first()
    if row is None:
        raise NotFoundHere
    form = forms.EndForm(request.POST or None, initial={"valid_to": by.on})

    def do() -> HttpResponse:
        ended = actions.end_role(by=by, assignment=row, valid_to=form.cleaned_data["valid_to"])
        text = _("Vai {role} hết từ ngày {day}.")
        messages.success(
            request,
            text.format(role=role_name(row.role).lower(), day=formats.day(ended.valid_to)),
        )
        return redirect("access:account", pk)

    values = {
        "page": _page(
            _("Kết thúc vai {role}").format(role=role_name(row.role).lower()), found=found
        ),
        "submit": _("Kết thúc vai"),
        "back": reverse("access:account", args=[pk]),
        "facts": [
            {"label": _("Vai"), "value": row.title or role_name(row.role)},
            {"label": _("Nơi làm việc"), "value": _where(row)},
            {"label": _("Từ ngày"), "value": formats.day(row.valid_from)},
        ],
    }
    return form_page(request, form, do, values)


@require_POST
@page("access.assign")
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Ngừng tài khoản: out at the next page."""
    return _switch(request, pk, is_active=False)


@require_POST
@page("access.assign")
def start_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Mở lại tài khoản."""
    return _switch(request, pk, is_active=True)


def _switch(request: HttpRequest, pk: int, *, is_active: bool) -> HttpResponse:
    by = actor(request)
    found = _account(by, pk)
    try:
        actions.stop_account(by=by, account=found, is_active=is_active)
    except Problem as refused:
        messages.error(request, str(refused))
    else:
        text = _("Đã mở lại tài khoản {login}.") if is_active else _("Đã ngừng tài khoản {login}.")
        messages.success(request, text.format(login=found.login))
    return redirect("access:account", pk)


@require_http_methods(["GET", "POST"])
@page("access.assign")
def set_password(request: HttpRequest, pk: int) -> HttpResponse:
    """Đặt mật khẩu mới."""
    by = actor(request)
    found = _account(by, pk)
    form = forms.PasswordForm(request.POST or None)

    def do() -> HttpResponse:
        actions.set_password(by=by, account=found, password=form.cleaned_data["password"])
        messages.success(
            request, _("Đã đặt mật khẩu mới cho {name}.").format(name=found.display_name)
        )
        return redirect("access:account", pk)

    values = {"page": _page(_("Đặt mật khẩu"), found=found), "submit": _("Đặt mật khẩu")}
    return form_page(request, form, do, {**values, "back": reverse("access:account", args=[pk])})


@require_GET
@page("access.read")
def roles(request: HttpRequest) -> HttpResponse:
    """Bảng vai: what each role may do and where it points."""
    rows = [
        {"label": role.label, "reach": _reach(role.reach), "may": sorted(role.may)}
        for role in ROLES.values()
        if role.code != "house"
    ]
    values = {"page": _page(_("Các vai và việc được làm")), "roles": rows}
    return shown(request, "access/roles.html", values)


def _reach(reach: Reach) -> str:
    names = {
        Reach.GROUP: _("một tổ"),
        Reach.UNIT: _("một xã, huyện hoặc tỉnh"),
        Reach.OFFICE: _("một phòng giao dịch"),
        Reach.NATION: _("cả nước"),
    }
    return names[reach]


def _at_its_field(deed: Any) -> Any:
    """A refusal of the database knows no field of the form; here it is told which."""
    try:
        return deed()
    except LoginTaken as refused:
        refused.field = "login"
        raise
    except RoleOverlaps as refused:
        refused.field = "role"
        raise


def _account(by: Actor, pk: int) -> Account:
    found = queries.account(by.scope, pk, by.on)
    if found is None:
        raise NotFoundHere
    return found


def _where(row: Assignment) -> str:
    return told(row.unit or row.office) or row.group_path or _("cả nước")


def _held(row: Assignment, by: Actor) -> dict[str, Any]:
    begun = row.valid_from <= by.on
    over = row.valid_to is not None and row.valid_to <= by.on
    return {
        "id": row.pk,
        "role": row.title or role_name(row.role),
        "code_name": role_name(row.role),
        "where": _where(row),
        "association": row.association.name if row.association else "",
        "valid_from": row.valid_from,
        "valid_to": row.valid_to,
        "is_over": over,
        "can_end": row.valid_to is None,
        "state": "none" if over else "ok" if begun else "wait",
        "word": _("Đã hết") if over else _("Đang giữ") if begun else _("Chưa đến ngày"),
    }


def _facts(found: Account) -> list[dict[str, Any]]:
    locked = bool(getattr(found, "is_locked", False))
    return [
        {"label": _("Tên vào"), "value": found.login},
        {
            "label": _("Tình trạng"),
            "value": _("đang dùng") if found.is_active else _("đã ngừng"),
            "state": "ok" if found.is_active else "late",
        },
        {
            "label": _("Gõ sai mật khẩu"),
            "value": _("đang khóa tới {at}").format(at=formats.clock_time(found.locked_until))
            if locked
            else _("{n} lần").format(n=found.failed_count),
        },
        {"label": _("Lập lúc"), "value": formats.instant(found.made_at)},
    ]


def _page(heading: str, *, found: Account | None = None) -> dict[str, Any]:
    crumbs = [{"label": _("Người dùng"), "url": reverse("access:accounts")}]
    if found is not None:
        url = reverse("access:account", args=[found.pk])
        crumbs.append({"label": found.display_name, "url": url})
    if heading != crumbs[-1]["label"]:
        crumbs.append({"label": heading, "url": ""})
    return {"heading": heading, "crumbs": crumbs}
