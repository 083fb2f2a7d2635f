"""Lập tổ trên trang: the cadre's group and list, the commune's answer, the bank's contract."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from diemtua.access.pages import actor, page
from diemtua.associations.queries import associations, points
from diemtua.ground import formats
from diemtua.ground.audit import write_down
from diemtua.ground.problems import NotFoundHere
from diemtua.groups import actions, forms, queries
from diemtua.groups.models import Membership
from diemtua.groups.views.shown import form_page, group_here, head, shown
from diemtua.groups.words import MEETINGS, POSTS
from diemtua.people.models import Household, Person
from diemtua.people.queries import poverty_on, villages
from diemtua.people.words import CLASSES


@require_http_methods(["GET", "POST"])
@page("group.found")
def new_group(request: HttpRequest) -> HttpResponse:
    """Bắt đầu lập tổ."""
    by = actor(request)
    unions = [row for row in associations() if row.code in by.scope.unions]
    form = forms.GroupForm(
        request.POST or None,
        villages=villages(by.scope),
        points=points(by.scope, by.on),
        unions=unions,
    )

    def do() -> HttpResponse:
        made = actions.found_group(by=by, **form.cleaned_data)
        messages.success(request, _("Đã mở hồ sơ {name}.").format(name=made.name))
        return redirect("groups:enlist", made.pk)

    back = reverse("groups:groups")
    return form_page(
        request, form, do, page=head(_("Lập tổ mới")), submit=_("Mở hồ sơ tổ"), back=back
    )


@require_http_methods(["GET", "POST"])
@page("group.found")
def enlist(request: HttpRequest, pk: int) -> HttpResponse:
    """Ghi danh sách tổ viên sáng lập từ các hộ của thôn chưa vào tổ."""
    by = actor(request)
    group = group_here(by, pk)
    village = queries.placement_on(group, by.on)
    free = list(
        queries.households_without_group(by.scope, [village.village_id] if village else [], by.on)
    )
    classes = poverty_on([home.pk for home in free], by.on)
    choices = [(home.pk, _choice(home, classes.get(home.pk))) for home in free]
    form = forms.EnlistForm(
        request.POST or None, households=choices, initial={"version": group.version}
    )

    def do() -> HttpResponse:
        wanted = set(form.cleaned_data["households"])
        homes = [home for home in free if home.pk in wanted]
        heads = Person.objects.in_bulk([getattr(home, "head_id", None) for home in homes])
        joining = [actions.Joining(home, heads[getattr(home, "head_id", 0)]) for home in homes]
        actions.enlist(by=by, group=group, joining=joining, version=form.cleaned_data["version"])
        messages.success(request, _("Đã ghi {count} hộ vào danh sách.").format(count=len(joining)))
        return redirect("groups:enlist", pk)

    values = {
        "page": head(_("Danh sách tổ viên sáng lập"), group),
        "group": group,
        "members": queries.members(group, by.on),
        "free": choices,
    }
    return form_page(request, form, do, template="groups/enlist.html", **values)


@require_POST
@page("group.found")
def strike_off(request: HttpRequest, pk: int, membership: int) -> HttpResponse:
    """Bỏ một hộ khỏi danh sách sáng lập."""
    by = actor(request)
    group = group_here(by, pk)
    row = Membership.objects.filter(pk=membership, group=group).select_related("person").first()
    if row is None:
        raise NotFoundHere
    actions.strike_off(by=by, group=group, membership=row)
    messages.success(request, _("Đã bỏ {name} khỏi danh sách.").format(name=row.person.full_name))
    return redirect("groups:enlist", pk)


@require_GET
@page("group.accept")
def waiting(request: HttpRequest) -> HttpResponse:
    """Hồ sơ tổ chờ UBND xã."""
    by = actor(request)
    items = [
        {
            "due": formats.day(row.submitted_at.date()),
            "label": row.group.name,
            "note": _("{kind} ngày {day}").format(
                kind=MEETINGS[row.meeting.kind], day=formats.day(row.meeting.held_on)
            ),
            "state": "wait",
            "word": _("Chờ trả lời"),
            "url": reverse("groups:decide", args=[row.pk]),
            "act": _("Xem hồ sơ"),
            "main": True,
        }
        for row in queries.approvals_waiting(by.scope)
    ]
    values = {"page": head(_("Hồ sơ tổ chờ chấp thuận")), "items": items}
    return shown(request, "groups/waiting.html", values)


@require_http_methods(["GET", "POST"])
@page("group.accept")
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """UBND xã chấp thuận hoặc trả lại một biên bản."""
    by = actor(request)
    approval = queries.approval(by.scope, pk)
    if approval is None:
        raise NotFoundHere
    form = forms.ReasonForm(request.POST or None)

    def do() -> HttpResponse:
        if request.POST.get("deed") == "accept":
            actions.accept(by=by, approval=approval)
            text = _("Đã chấp thuận biên bản của {name}.")
        else:
            actions.send_back(by=by, approval=approval, reason=form.cleaned_data["reason"])
            text = _("Đã trả lại biên bản của {name}.")
        messages.success(request, text.format(name=approval.group.name))
        return redirect("groups:waiting")

    meeting = approval.meeting
    write_down(by, "group.submission_opened", subject=approval, purpose=_("xét hồ sơ tổ"))
    members = list(queries.members(approval.group, by.on))
    classes = poverty_on([row.household_id for row in members], by.on)
    values = {
        "page": head(
            _("Hồ sơ trình ngày họp {day}").format(day=formats.day(meeting.held_on)), approval.group
        ),
        "approval": approval,
        "meeting": meeting,
        "kind": MEETINGS[meeting.kind],
        "votes": meeting.resolutions.order_by("pk"),
        "posts": POSTS,
        "members": [
            {"row": row, "class": CLASSES.get(classes.get(row.household_id, ""), formats.NONE)}
            for row in members
        ],
    }
    return form_page(request, form, do, template="groups/decide.html", **values)


@require_http_methods(["GET", "POST"])
@page("group.contract")
def delegate(request: HttpRequest, pk: int) -> HttpResponse:
    """Ngân hàng ký hợp đồng ủy nhiệm 11/TD."""
    by = actor(request)
    group = group_here(by, pk)
    form = forms.DelegationForm(request.POST or None, initial={"version": group.version})

    def do() -> HttpResponse:
        actions.sign_delegation(by=by, group=group, **form.cleaned_data)
        messages.success(request, _("Đã ký hợp đồng ủy nhiệm với {name}.").format(name=group.name))
        return redirect("groups:group", pk)

    back = reverse("groups:group", args=[pk])
    return form_page(
        request,
        form,
        do,
        page=head(_("Ký hợp đồng ủy nhiệm 11/TD"), group),
        submit=_("Ghi hợp đồng đã ký"),
        back=back,
    )


@require_POST
@page("group.contract")
def activate(request: HttpRequest, pk: int) -> HttpResponse:
    """Cho tổ bắt đầu hoạt động."""
    by = actor(request)
    group = group_here(by, pk)
    actions.activate_group(by=by, group=group)
    messages.success(request, _("{name} hoạt động từ hôm nay.").format(name=group.name))
    return redirect("groups:group", pk)


@require_http_methods(["GET", "POST"])
@page("group.contract")
def dissolve(request: HttpRequest, pk: int) -> HttpResponse:
    """Giải thể tổ."""
    by = actor(request)
    group = group_here(by, pk)
    form = forms.DissolveForm(request.POST or None, initial={"version": group.version})

    def do() -> HttpResponse:
        actions.dissolve_group(by=by, group=group, **form.cleaned_data)
        messages.success(request, _("{name} đã giải thể.").format(name=group.name))
        return redirect("groups:group", pk)

    back = reverse("groups:group", args=[pk])
    submit = _("Giải thể {name}").format(name=group.name)
    return form_page(
        request, form, do, page=head(_("Giải thể tổ"), group), submit=submit, back=back
    )


def _choice(home: Household, poverty_class: str | None) -> str:
    """The head's name, the household's code and class, as one line to tick."""
    parts = [getattr(home, "head_name", "") or home.code, home.code]
    if poverty_class:
        parts.append(str(CLASSES[poverty_class]))
    return " · ".join(parts)
