"""Bình xét trên trang: the meeting is recorded, votes are counted, lists 03/TD are made."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from diemtua.access.pages import page
from diemtua.ground import formats
from diemtua.ground.actors import Actor
from diemtua.ground.problems import NotFoundHere
from diemtua.groups.actions import Present, call_meeting, hold_meeting
from diemtua.groups.models import Meeting
from diemtua.groups.queries import members, quorum
from diemtua.lending import actions, forms, queries
from diemtua.lending.views.shown import (
    applications_crumb,
    deed_or,
    form_page,
    group_here,
    head,
    meeting_here,
    reader,
    shown,
)
from diemtua.people.models import Person


@require_GET
@page("lending.review")
def reviews(request: HttpRequest) -> HttpResponse:
    """Các tổ có hồ sơ chờ bình xét."""
    by = reader(request)
    waiting: Any = queries.waiting_for_review(by.scope)
    rows = [
        {
            "number": n,
            "url": reverse("lending:reviews_of_group", args=[row.pk]),
            "name": row.name,
            "amount": formats.money(row.asked_dong),
            "state": "wait",
            "word": _("{count} hồ sơ chờ bình xét").format(count=row.waiting),
        }
        for n, row in enumerate(waiting, 1)
    ]
    values = {"page": head(_("Bình xét cho vay"), applications_crumb()), "groups": rows}
    return shown(request, "lending/reviews.html", values)


@require_GET
@page("lending.review")
def reviews_of_group(request: HttpRequest, pk: int) -> HttpResponse:
    """Bình xét của một tổ: who waits, and the meetings for it."""
    by = reader(request)
    group = group_here(by, pk)
    values = {
        "page": head(
            _("Bình xét cho vay"), (_("Bình xét"), reverse("lending:reviews")), sub=group.name
        ),
        "group": group,
        "waiting": queries.to_review(group.pk),
        "meetings": [
            {
                "row": row,
                "quorum": quorum(row),
                "url": reverse("lending:review", args=[row.pk]),
            }
            for row in queries.meetings_for_review(group.pk)[:12]
            if row.state != Meeting.State.CALLED
        ],
        "can_meet": by.can("group.meet"),
    }
    return shown(request, "lending/reviews_of_group.html", values)


@require_http_methods(["GET", "POST"])
@page("group.meet")
def hold_review(request: HttpRequest, pk: int) -> HttpResponse:
    """Ghi cuộc họp bình xét đã họp: the day and who came."""
    by = reader(request)
    group = group_here(by, pk)
    rows = list(members(group, by.on))
    form = forms.ReviewMeetingForm(
        request.POST or None,
        members=[(row.pk, f"{row.number}. {row.person.full_name}") for row in rows],
        people=[(row.person_id, row.person.full_name) for row in rows],
        initial={"held_on": by.on, "version": group.version},
    )

    def do() -> HttpResponse:
        values = form.cleaned_data
        named = Person.objects.in_bulk([values["chair"], values["secretary"]])
        # Called and held are one act here: neither stands when the other is refused.
        with transaction.atomic():
            called = call_meeting(
                by=by,
                group=group,
                kind=Meeting.Kind.REVIEW,
                held_on=values["held_on"],
                place=values["place"],
                version=values["version"],
            )
            held = hold_meeting(
                by=by,
                meeting=called,
                present=Present(
                    membership_ids=set(values["present"]),
                    chair=named[values["chair"]],
                    secretary=named[values["secretary"]],
                    union_witness=values["union_witness"],
                    village_head=values["village_head"],
                ),
            )
        text = _("Đã ghi {present} người có mặt. Việc tiếp: ghi phiếu từng hồ sơ.")
        messages.success(request, text.format(present=held.present_count))
        return redirect("lending:review", held.pk)

    back = reverse("lending:reviews_of_group", args=[pk])
    return form_page(
        request,
        form,
        do,
        template="lending/hold_review.html",
        page=head(_("Ghi cuộc họp bình xét"), (group.name, back)),
        group=group,
        back=back,
    )


@require_http_methods(["GET", "POST"])
@page("lending.review")
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """Kiểm phiếu tại một cuộc họp; when all is counted, the lists 03/TD."""
    by = reader(request)
    meeting = meeting_here(by, pk)
    if meeting.state == Meeting.State.CALLED:
        raise NotFoundHere
    waiting = queries.to_review(meeting.group_id)
    form = forms.BallotsForm(request.POST or None, applications=waiting)

    def do() -> HttpResponse:
        ballots = _ballots(form)
        done = actions.review_loans(by=by, meeting=meeting, ballots=ballots)
        passed = sum(each.carried for each in done)
        text = _("Đã ghi phiếu {count} hồ sơ, đạt {passed}. Việc tiếp: lập danh sách 03/TD.")
        messages.success(request, text.format(count=len(done), passed=passed))
        return redirect("lending:review", pk)

    return form_page(
        request, form, do, template="lending/review.html", **_review_values(meeting, by)
    )


def _ballots(form: forms.BallotsForm) -> list[actions.Ballot]:
    values = form.cleaned_data
    return [
        actions.Ballot(
            application_id=row.pk,
            votes_for=values[f"for_{row.pk}"],
            votes_against=values[f"against_{row.pk}"],
            amount_dong=values[f"dong_{row.pk}"],
            term_months=values[f"term_{row.pk}"],
            reason=values[f"reason_{row.pk}"],
        )
        for row in form.applications
    ]


def _review_values(meeting: Meeting, by: Actor) -> dict[str, Any]:
    reviewed = queries.reviewed_at(meeting)
    ready: dict[str, dict[str, Any]] = {}
    for row in reviewed:
        if row.state == queries.State.REVIEWED:
            one = ready.setdefault(
                row.programme_id,
                {
                    "code": row.programme_id,
                    "name": row.programme.short_name,
                    "people": 0,
                    "dong": 0,
                },
            )
            one["people"] += 1
            one["dong"] += row.review.amount_dong
    group_url = reverse("lending:reviews_of_group", args=[meeting.group_id])
    return {
        "page": head(
            _("Bình xét ngày {day}").format(day=formats.day(meeting.held_on)),
            (meeting.group.name, group_url),
            sub=meeting.group.name,
        ),
        "meeting": meeting,
        "quorum": quorum(meeting),
        "reviewed": reviewed,
        "ready": list(ready.values()) if by.can("lending.list") else [],
        "lists": queries.request_lists(by.scope).filter(meeting=meeting).order_by("pk"),
        "can_print": by.can("paper.print"),
    }


@require_POST
@page("lending.list")
def make_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Lập danh sách 03/TD của một chương trình."""
    by = reader(request)
    meeting = meeting_here(by, pk)

    def do() -> HttpResponse:
        made = actions.make_request_list(
            by=by, meeting=meeting, programme=request.POST.get("programme", "")
        )
        text = _("Đã lập danh sách {number}. Việc tiếp: Hội ký và gửi UBND xã.")
        messages.success(request, text.format(number=made.number))
        return redirect("lending:request_list", made.pk)

    def again(problems: list[Any]) -> HttpResponse:
        form = forms.BallotsForm(None, applications=queries.to_review(meeting.group_id))
        values = {**_review_values(meeting, by), "form": form, "problems": problems}
        return shown(request, "lending/review.html", values, status=422)

    return deed_or(do, again)
