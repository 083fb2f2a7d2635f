"""Xem tổ: the list, a group's page, its papers."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from diemtua.access import showing
from diemtua.access.pages import actor, page
from diemtua.ground import formats
from diemtua.ground.actors import Actor
from diemtua.ground.audit import write_down
from diemtua.ground.problems import NotFoundHere
from diemtua.ground.tables import ListSpec, table_of, wants_export
from diemtua.groups import papers, queries
from diemtua.groups.lists import GROUPS, MEMBERS
from diemtua.groups.models import Meeting
from diemtua.groups.steps import next_step, steps_of
from diemtua.groups.views.shown import group_here, head, meeting_here, shown
from diemtua.groups.words import MEETING_STATES, MEETINGS, POSTS, STATES
from diemtua.papers.views import download
from diemtua.rules.group_rules import group_rules_on


@require_GET
@page("group.read")
def groups(request: HttpRequest) -> HttpResponse:
    """Danh sách tổ trong phạm vi."""
    by = actor(request)
    rows = queries.groups(by.scope, by.on)
    if wants_export(GROUPS, request.GET.dict()):
        return exported(request, GROUPS, rows, _("Danh sách tổ TK&VV"), "to")
    values = {
        "page": {
            "heading": _("Tổ tiết kiệm và vay vốn"),
            "subheading": _("Ngày {day}").format(day=formats.day(by.on)),
        },
        "table": table_of(GROUPS, rows, request.GET.dict(), request.path),
        "can_found": by.can("group.found"),
        "waiting": queries.approvals_waiting(by.scope).count() if by.can("group.accept") else 0,
    }
    return shown(request, "groups/groups.html", values)


@require_GET
@page("group.read")
def group(request: HttpRequest, pk: int) -> HttpResponse:
    """Trang của một tổ: step, members, board, meetings, places, contracts."""
    by = actor(request)
    found = group_here(by, pk)
    rows = queries.members(found, by.on)
    if not by.can("people.read"):
        rows = rows.none()
    if wants_export(MEMBERS, request.GET.dict()):
        write_down(by, "group.members_exported", subject=found)
        return exported(request, MEMBERS, rows, found.name, "to-vien")
    write_down(by, "group.opened", subject=found, purpose=_("xem hồ sơ tổ"))
    figures = _figures(found, by)
    values = {
        "page": {**head(found.name, found), "subheading": _subheading(found)},
        "group": found,
        "figures": figures,
        "figures_kv": [
            {"label": each["label"], "value": f"{each['value']} {each.get('unit', '')}".strip()}
            for each in figures
        ],
        "steps": steps_of(found),
        "next": next_step(found, by),
        "table": table_of(MEMBERS, rows, request.GET.dict(), request.path),
        "board": [
            {"label": str(POSTS[row.post]).capitalize(), "value": row.person.full_name}
            for row in queries.board(found, by.on)
        ],
        "log": [_meeting_line(row) for row in queries.meetings(found)[:30]],
        "places": queries.placements(found),
        "contracts": queries.delegations(found),
        "can": {name: by.can(f"group.{name}") for name in ("found", "meet", "contract", "board")},
        "can_ask_risk": by.can("risk.ask"),
        "can_read_people": by.can("people.read"),
    }
    return shown(request, "groups/group.html", values)


@require_GET
@page("paper.print")
def delegation_paper(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Hợp đồng ủy nhiệm 11/TD của ngày làm việc."""
    by = actor(request)
    found = group_here(by, pk)
    contract = queries.delegation_on(found, by.on)
    if contract is None:
        raise NotFoundHere
    contract.group = found
    write_down(by, "group.printed", subject=found, purpose="11/TD")
    return download(papers.delegation_contract(contract, by), kind, on=by.on, about=found.name)


@require_GET
@page("paper.print")
def minutes_paper(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Biên bản họp: 10/TD of a founding or an election, 10C/TD of the others."""
    by = actor(request)
    meeting = meeting_here(by, pk)
    write_down(by, "group.printed", subject=meeting.group, purpose="10/TD")
    if meeting.kind in (Meeting.Kind.FOUNDING, Meeting.Kind.BOARD):
        return download(papers.minutes(meeting, by), kind, on=by.on, about=meeting.group.name)
    return download(papers.review_minutes(meeting, by), kind, on=by.on, about=meeting.group.name)


def exported(
    request: HttpRequest, spec: ListSpec, rows: Any, title: str, file: str
) -> HttpResponse:
    """The workbook of a list of this room."""
    return showing.exported(request, spec, rows, title=title, action="groups.exported", name=file)


def _subheading(found: Any) -> str:
    parts = [
        _("Mã tổ {code}").format(code=found.code),
        found.village_name or "",
        found.unit_name or "",
        _("Phiên ngày {day} hằng tháng").format(day=found.fixed_day) if found.fixed_day else "",
        _("Tổ trưởng {name}").format(name=found.leader_name) if found.leader_name else "",
    ]
    return " · ".join(part for part in parts if part)


def _figures(found: Any, by: Actor) -> list[dict[str, Any]]:
    rules = group_rules_on(by.on)
    size = _("người, mức {least}–{most}").format(least=rules.min_members, most=rules.max_members)
    quorum = _("Cần có mặt {needed} để họp").format(needed=rules.quorum_of(found.member_count))
    return [
        {"label": _("Tổ viên"), "value": found.member_count, "unit": size, "note": quorum},
        {
            "label": _("Mức gửi tối thiểu"),
            "value": formats.number(found.min_saving_dong),
            "unit": _("đ một tháng"),
        },
        {
            "label": _("Sinh hoạt"),
            "value": found.meets_every_months,
            "unit": _("tháng một lần"),
        },
        {
            "label": _("Tình trạng"),
            "value": STATES[found.state],
            "note": _("từ {day}").format(day=formats.day(found.founded_on))
            if found.founded_on
            else "",
        },
    ]


def _meeting_line(row: Meeting) -> dict[str, Any]:
    """One line of the group's book: what kind of meeting, who came, where its minutes are."""
    came = _("Có mặt {present} trong {members}.").format(
        present=row.present_count, members=row.members_count
    )
    answer = next(iter(sorted(row.approvals.all(), key=lambda each: -each.pk)), None)
    word, mark = MEETING_STATES[row.state], {"called": "wait", "held": "half"}.get(row.state, "ok")
    if answer is not None:
        words = {None: _("Chờ UBND xã"), True: _("UBND xã chấp thuận"), False: _("UBND xã trả lại")}
        word = words[answer.accepted]
        mark = {None: "wait", True: "ok", False: "late"}[answer.accepted]
    return {
        "on": formats.day(row.held_on),
        "text": MEETINGS[row.kind],
        "note": came if row.state != Meeting.State.CALLED else row.place,
        "state": mark,
        "value": word,
        "url": reverse("groups:meeting", args=[row.pk]),
    }
