"""Họp tổ trên trang: called, ticked, counted, closed, submitted; members and leaders follow."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from diemtua.access.pages import actor, page
from diemtua.ground import formats
from diemtua.ground.actors import Actor
from diemtua.ground.problems import NotFoundHere
from diemtua.ground.shaped_forms import ShapedForm
from diemtua.groups import actions, forms, queries
from diemtua.groups.forms import VoteLine
from diemtua.groups.models import Meeting, Membership, Resolution, SavingsAndLoanGroup
from diemtua.groups.views.shown import form_page, group_here, head, meeting_here, shown
from diemtua.groups.words import MEETING_STATES, MEETINGS, VOTES
from diemtua.people.models import Person
from diemtua.people.queries import household

CALLABLE = {
    "draft": ("founding",),
    "meeting": ("founding",),
    "active": ("ordinary", "review", "board"),
}
FOUND = VoteLine("found", "found", gettext_lazy("Thành lập tổ"), required=True)
CONVENTION = VoteLine("convention", "convention", gettext_lazy("Thông qua quy ước"), required=True)


@require_http_methods(["GET", "POST"])
@page("group.meet")
def call(request: HttpRequest, pk: int) -> HttpResponse:
    """Hẹn họp tổ."""
    by = actor(request)
    group = group_here(by, pk)
    kinds = CALLABLE.get(group.state)
    if kinds is None:
        raise NotFoundHere
    initial = {"version": group.version, "held_on": by.on}
    form = forms.CallForm(request.POST or None, kinds=kinds, initial=initial)

    def do() -> HttpResponse:
        made = actions.call_meeting(by=by, group=group, **form.cleaned_data)
        return redirect("groups:meeting", made.pk)

    back = reverse("groups:group", args=[pk])
    return form_page(
        request, form, do, page=head(_("Hẹn họp tổ"), group), submit=_("Ghi cuộc họp"), back=back
    )


@require_GET
@page("group.read")
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """Trang của một cuộc họp: who came, what was voted, where the minutes are."""
    by = actor(request)
    found = meeting_here(by, pk)
    quorum = queries.quorum(found)
    votes = list(found.resolutions.order_by("pk"))
    answers = list(found.approvals.order_by("-pk"))
    waits = bool(answers) and answers[0].accepted is None
    accepted = any(answer.accepted for answer in answers)
    minuted = found.state == Meeting.State.MINUTED
    values = {
        "page": head(
            _("{kind}, {day}").format(kind=MEETINGS[found.kind], day=formats.day(found.held_on)),
            found.group,
        ),
        "meeting": found,
        "quorum": quorum,
        "held": found.state != Meeting.State.CALLED,
        "open": found.state == Meeting.State.HELD,
        "minuted": minuted,
        "state": MEETING_STATES[found.state],
        "facts": _facts(found),
        "attendances": found.attendances.select_related("membership__person").order_by(
            "membership__number"
        ),
        "votes": [{"row": row, "kind": VOTES[row.kind]} for row in votes],
        "answers": answers,
        "can_meet": by.can("group.meet"),
        "can_submit": by.can("group.board") and minuted and not waits and not accepted,
        "can_print": by.can("paper.print") and found.state != Meeting.State.CALLED,
        "changes": _changes(found, votes, by) if accepted and by.can("group.join") else [],
        "can_change": accepted and found.kind == "board" and by.can("group.contract"),
        "can_read_people": by.can("people.read"),
    }
    return shown(request, "groups/meeting.html", values)


@require_http_methods(["GET", "POST"])
@page("group.meet")
def attendance(request: HttpRequest, pk: int) -> HttpResponse:
    """Ghi có mặt: a page for a thumb."""
    by = actor(request)
    found = meeting_here(by, pk)
    rows = list(queries.members(found.group, by.on))
    members = [(row.pk, row.person.full_name) for row in rows]
    people = [(row.person_id, row.person.full_name) for row in rows]
    initial = {"version": found.version}
    form = forms.AttendanceForm(
        request.POST or None, members=members, people=people, initial=initial
    )

    def do() -> HttpResponse:
        values = form.cleaned_data
        named = Person.objects.in_bulk([values["chair"], values["secretary"]])
        present = actions.Present(
            membership_ids=set(values["present"]),
            chair=named[values["chair"]],
            secretary=named[values["secretary"]],
            union_witness=values["union_witness"],
            village_head=values["village_head"],
            notes=values["notes"],
        )
        actions.hold_meeting(by=by, meeting=found, present=present, version=values["version"])
        return redirect("groups:meeting", pk)

    values = {
        "page": head(_("Ghi có mặt"), found.group),
        "meeting": found,
        "back": reverse("groups:meeting", args=[pk]),
    }
    return form_page(request, form, do, template="groups/attendance.html", **values)


@require_http_methods(["GET", "POST"])
@page("group.meet")
def votes(request: HttpRequest, pk: int) -> HttpResponse:
    """Ghi biểu quyết."""
    by = actor(request)
    found = meeting_here(by, pk)
    lines = _lines(found, by)
    initial = {"version": found.version}
    form = forms.VotesForm(request.POST or None, lines=lines, initial=initial)

    def do() -> HttpResponse:
        made = _votes(form.cleaned_data, lines)
        actions.record_votes(by=by, meeting=found, votes=made, version=form.cleaned_data["version"])
        return redirect("groups:meeting", pk)

    values = {
        "page": head(_("Ghi biểu quyết"), found.group),
        "meeting": found,
        "back": reverse("groups:meeting", args=[pk]),
    }
    return form_page(request, form, do, template="groups/votes.html", **values)


@require_POST
@page("group.meet")
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Khép biên bản."""
    by = actor(request)
    actions.close_minutes(by=by, meeting=meeting_here(by, pk))
    messages.success(request, _("Biên bản đã khép."))
    return redirect("groups:meeting", pk)


@require_POST
@page("group.board")
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Trình biên bản lên UBND xã."""
    by = actor(request)
    actions.submit_to_commune(by=by, meeting=meeting_here(by, pk))
    messages.success(request, _("Đã trình biên bản lên UBND xã."))
    return redirect("groups:meeting", pk)


@require_POST
@page("group.join")
def carry_out(request: HttpRequest, pk: int, vote: int) -> HttpResponse:
    """Kết nạp hoặc cho ra theo một biểu quyết đã được UBND xã xác nhận."""
    by = actor(request)
    found = meeting_here(by, pk)
    row = Resolution.objects.filter(pk=vote, meeting=found, carried=True).first()
    if row is None or row.subject_id is None:
        raise NotFoundHere
    if row.kind == Resolution.Kind.ADMIT:
        home = household(by.scope, row.subject_id, by.on)
        head_of = Person.objects.filter(pk=getattr(home, "head_id", None) or 0).first()
        if home is None or head_of is None:
            raise NotFoundHere
        actions.admit_member(by=by, meeting=found, joining=actions.Joining(home, head_of))
        messages.success(request, _("{name} đã vào tổ.").format(name=head_of.full_name))
    else:
        member = Membership.objects.filter(
            group=found.group, household=row.subject_id, valid_to__isnull=True
        ).first()
        if member is None:
            raise NotFoundHere
        actions.release_member(by=by, meeting=found, membership=member)
        messages.success(request, _("{name} đã ra khỏi tổ.").format(name=row.subject))
    return redirect("groups:meeting", pk)


@require_http_methods(["GET", "POST"])
@page("group.contract")
def change_board(request: HttpRequest, pk: int) -> HttpResponse:
    """Đổi tổ trưởng, có bàn giao và hợp đồng mới; a deputy alone changes without them."""
    by = actor(request)
    found = meeting_here(by, pk)
    if queries.carried(found, "elect", post="leader") is None:
        return _change_deputy(request, found, by)
    form = forms.HandoverForm(request.POST or None, initial={"version": found.version})

    def do() -> HttpResponse:
        values = dict(form.cleaned_data)
        number, version = values.pop("number"), values.pop("version")
        actions.change_leader(
            by=by,
            meeting=found,
            handover=actions.Handover(**values),
            number=number,
            version=version,
        )
        messages.success(request, _("Tổ trưởng mới nhận việc từ hôm nay."))
        return redirect("groups:group", found.group_id)

    return form_page(
        request,
        form,
        do,
        page=head(_("Đổi tổ trưởng"), found.group),
        submit=_("Ghi bàn giao và hợp đồng mới"),
        back=reverse("groups:meeting", args=[pk]),
    )


def _change_deputy(request: HttpRequest, found: Meeting, by: Actor) -> HttpResponse:
    form = ShapedForm(request.POST if request.method == "POST" else None)

    def do() -> HttpResponse:
        actions.change_deputy(by=by, meeting=found)
        messages.success(request, _("Tổ phó mới nhận việc từ hôm nay."))
        return redirect("groups:group", found.group_id)

    return form_page(
        request,
        form,
        do,
        page=head(_("Đổi tổ phó"), found.group),
        submit=_("Ghi tổ phó mới"),
        back=reverse("groups:meeting", args=[found.pk]),
    )


def _facts(found: Meeting) -> list[dict[str, Any]]:
    return [
        {"label": _("Nơi họp"), "value": found.place or formats.NONE},
        {"label": _("Chủ trì"), "value": found.chair.full_name if found.chair else formats.NONE},
        {
            "label": _("Thư ký"),
            "value": found.secretary.full_name if found.secretary else formats.NONE,
        },
        {"label": _("Cán bộ Hội dự"), "value": found.union_witness or formats.NONE},
        {"label": _("Trưởng thôn dự"), "value": found.village_head or formats.NONE},
    ]


def _changes(found: Meeting, votes: list[Resolution], by: Actor) -> list[Resolution]:
    """Carried votes on members that were not carried out yet."""
    inside = set(queries.members(found.group, by.on).values_list("household_id", flat=True))
    return [
        row
        for row in votes
        if row.carried
        and (
            (row.kind == Resolution.Kind.ADMIT and row.subject_id not in inside)
            or (row.kind == Resolution.Kind.RELEASE and row.subject_id in inside)
        )
    ]


def _lines(found: Meeting, by: Actor) -> list[VoteLine]:
    """What this kind of meeting may vote on; 10C/TD is not for the board."""
    group, kind = found.group, found.kind
    people = tuple((row.person_id, row.person.full_name) for row in queries.members(group, by.on))
    founding = kind == Meeting.Kind.FOUNDING
    if founding or kind == Meeting.Kind.BOARD:
        elections = [
            VoteLine(post, "elect", label, post=post, choices=people, required=founding)
            for post, label in (("leader", _("Bầu tổ trưởng")), ("deputy", _("Bầu tổ phó")))
        ]
        return [FOUND, CONVENTION, *elections] if founding else elections
    homes = tuple((row.household_id, row.person.full_name) for row in queries.members(group, by.on))
    free = _joinable(group, by)
    return [
        *([VoteLine("admit", "admit", _("Kết nạp tổ viên"), choices=free)] if free else []),
        VoteLine("release", "release", _("Cho ra khỏi tổ"), choices=homes),
        VoteLine("saving", "saving", _("Mức gửi tiền tối thiểu hằng tháng"), money=True),
        VoteLine("other", "other", _("Việc khác"), written=True),
    ]


def _joinable(group: SavingsAndLoanGroup, by: Actor) -> tuple[tuple[int, str], ...]:
    place = queries.placement_on(group, by.on)
    if place is None or not by.can("group.join"):
        return ()
    rows = queries.households_without_group(by.scope, [place.village_id], by.on)
    return tuple((row.pk, getattr(row, "head_name", "") or row.code) for row in rows)


def _votes(values: dict[str, Any], lines: list[VoteLine]) -> list[actions.Vote]:
    """The form's lines as votes; a line without a count was not voted on."""
    made = []
    for line in lines:
        if values.get(f"{line.key}_for") is None:
            continue
        chosen = values.get(f"{line.key}_subject")
        named = dict(line.choices).get(chosen, "")
        label = str(line.label)
        subject = {"elect": f"{label}: {named}", "admit": named, "release": named}.get(
            line.kind, label
        )
        if line.written:
            subject = str(chosen)
        if line.money:
            subject = f"{label}: {formats.money(chosen)}"
        made.append(
            actions.Vote(
                kind=line.kind,
                subject=subject,
                votes_for=values[f"{line.key}_for"],
                votes_against=values.get(f"{line.key}_against") or 0,
                subject_id=chosen if line.choices else None,
                post=line.post,
                amount_dong=int(chosen or 0) if line.money else 0,
            )
        )
    return made
