"""Giấy tờ của cho vay, Word and PDF; each printing is written down."""

from __future__ import annotations

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from diemtua.access.pages import page
from diemtua.ground.actors import Actor
from diemtua.ground.audit import write_down
from diemtua.ground.problems import NotFoundHere
from diemtua.groups.models import Meeting
from diemtua.lending import papers
from diemtua.lending.steps import part
from diemtua.lending.views.shown import application_here, list_here, meeting_here, reader
from diemtua.papers.fields import Form
from diemtua.papers.views import download


@require_GET
@page("paper.print")
def application_paper(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Giấy đề nghị vay vốn 01/TD."""
    by = reader(request)
    found = application_here(by, pk)
    about = found.person.full_name
    return _printed(by, found, papers.application(found, by), kind, about=about)


@require_GET
@page("paper.print")
def list_paper(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Danh sách 03/TD."""
    by = reader(request)
    found = list_here(by, pk)
    return _printed(by, found, papers.request_list(found, by), kind, about=found.group.name)


@require_GET
@page("paper.print")
def notice_paper(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Thông báo 04/TD của một danh sách."""
    by = reader(request)
    found = list_here(by, pk)
    sent = part(found, "notice")
    if sent is None:
        raise NotFoundHere
    return _printed(by, found, papers.notice(found, sent, by), kind, about=found.group.name)


@require_GET
@page("paper.print")
def minutes_paper(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Biên bản họp bình xét 10C/TD."""
    by = reader(request)
    found = meeting_here(by, pk)
    if found.state == Meeting.State.CALLED:
        raise NotFoundHere
    return _printed(by, found, papers.minutes(found, by), kind, about=found.group.name)


def _printed(by: Actor, subject: Model, form: Form, kind: str, *, about: str) -> HttpResponse:
    answer = download(form, kind, on=by.on, about=about)
    write_down(by, "paper.printed", subject=subject, purpose=form.code, facts={"kind": kind})
    return answer
