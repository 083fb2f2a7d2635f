"""Trang báo cáo: the report of a place, its open figure, the rows behind a figure, and the files."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from diemtua.access.pages import actor, page
from diemtua.ground import clock, formats
from diemtua.ground.actors import Actor
from diemtua.ground.audit import write_down
from diemtua.ground.models import Calendar
from diemtua.ground.problems import NotAllowed, NotFoundHere
from diemtua.ground.tables import (
    ExportMarks,
    ListSpec,
    export_of,
    table_of,
    wants_export,
    write_xlsx,
)
from diemtua.papers.views import download
from diemtua.places.models import Unit
from diemtua.reports import papers, queries, showing
from diemtua.reports.addresses import Address
from diemtua.reports.engine import Value, ask, is_locked, rows
from diemtua.reports.forms import QuestionForm
from diemtua.reports.indicators import BY_ID, REGISTRY
from diemtua.reports.lists import WORKBOOK, rows_spec, workbook_rows
from diemtua.reports.measures import Measure
from diemtua.reports.problems import PlaceHasEnded, TooManyRowsToShow
from diemtua.reports.questions import Question
from diemtua.reports.sentences import OnScreen, paragraphs
from diemtua.reports.words import measure_name, measure_unit

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS = 20_000
NOW = "hien-nay"
MEASURES = {m.key: m for indicator in REGISTRY for m in indicator.measures}


@require_GET
@page("report.read")
def report(request: HttpRequest) -> HttpResponse:
    """Báo cáo của một nơi; `?mo=` opens a figure, `?tai=` takes it as a file."""
    by = actor(request)
    words = request.GET.dict()
    form = QuestionForm(words, today=by.on)
    address = Address.read(words)
    values: dict[str, Any] = {"form": form, "address": address, "who": showing.who_sees(by)}
    if not form.is_valid():
        values["page"] = {"heading": _("Báo cáo kết quả ủy thác")}
        values["places"] = queries.places(by.scope, by.on)
        return _shown(request, "reports/report.html", values, status=422)
    question, places = _question(by, form, words)
    if question.place is None:
        values["page"] = {"heading": _("Báo cáo kết quả ủy thác")}
        return _shown(request, "reports/report.html", values)
    figures = ask(question)
    locks = showing.Locks(
        stock=is_locked(question, question.as_of), flow=is_locked(question, question.flow_to)
    )
    if words.get("tai"):
        return _file(words["tai"], question, figures, locks, by)
    values |= _report_values(question, figures, locks, address, words)
    values["places"] = places
    values["can_export"] = by.can("report.export")
    return _shown(request, "reports/report.html", values)


def _report_values(
    question: Question,
    figures: Sequence[Value],
    locks: showing.Locks,
    address: Address,
    words: dict[str, str],
) -> dict[str, Any]:
    place = question.place
    assert place is not None
    by_id = papers.values_by_id(figures)
    opened = BY_ID.get(address.open_figure)
    pen = OnScreen(
        lambda value: address.figure(value.indicator.id, by=value.indicator.by or "commune"),
        address.open_figure,
    )
    inside = Question(
        **{
            name: getattr(question, name)
            for name in ("place", "as_of", "flow_from", "flow_to", "map_on", "using")
        },
        narrowed=address.narrowed,
    )
    return {
        "page": {
            "heading": _("Báo cáo kết quả ủy thác, {place}").format(place=place.full_name),
            "subheading": _("Phát sinh {period} · số dư đến {day}").format(
                period=f"{formats.day(question.flow_from)}{formats.NONE}{formats.day(question.flow_to)}",
                day=formats.day(question.as_of),
            ),
        },
        "place": place,
        "locks": locks,
        "seal": _("ĐÃ KHÓA SỔ {month}").format(month=formats.month(question.as_of)),
        "state_note": papers.state_note(locks),
        "paragraphs": paragraphs(question, by_id, pen),
        "chapters": showing.chapters(by_id, address, locks),
        "panel": showing.panel(inside, opened, address, locks) if opened else None,
        "by_now": words.get("bando") == NOW,
        "then_url": address.changed(bando=""),
        "now_url": address.changed(bando=NOW),
        "map_on": question.map_on,
        "files": {kind: address.changed(tai=kind) for kind in ("word", "pdf", "xlsx")},
    }


def _question(by: Actor, form: QuestionForm, words: dict[str, str]) -> tuple[Question, list[Unit]]:
    """Câu hỏi trong phạm vi người hỏi: a place out of it is not found, in the words of a missing page."""
    as_of: date = form.cleaned_data["den"]
    map_on = by.on if words.get("bando") == NOW else as_of
    places = queries.places(by.scope, map_on)
    place = queries.first_choice(places, map_on)
    asked = words.get("noi", "")
    if asked:
        place = next((unit for unit in places if str(unit.pk) == asked), None)
        if place is None:
            place = _of_another_day(by, asked, (as_of, by.on), map_on)
    return (
        Question(
            place=place,
            as_of=as_of,
            flow_from=form.cleaned_data["tu"],
            flow_to=form.cleaned_data["toi"],
            map_on=map_on,
        ),
        places,
    )


def _of_another_day(by: Actor, asked: str, days: Sequence[date], map_on: date) -> Unit:
    """A place that the map of that day does not have, though the reader knows it from another day."""
    for on in days:
        for unit in queries.places(by.scope, on):
            if str(unit.pk) == asked:
                raise PlaceHasEnded(place=unit.full_name, on=map_on)
    raise NotFoundHere


def _file(
    kind: str, question: Question, figures: Sequence[Value], locks: showing.Locks, by: Actor
) -> HttpResponse:
    if not by.can("report.export"):
        raise NotAllowed
    assert question.place is not None
    facts = {"place": question.place.code, "as_of": str(question.as_of), "kind": kind}
    if papers.is_paper(kind):
        form = papers.indicator_report(question, figures, locks=locks, by=by)
        answer = download(form, kind, on=question.as_of, about=question.place.full_name)
    elif kind == "xlsx":
        marks = _marks(_("Báo cáo kết quả ủy thác"), question, by, papers.state_note(locks))
        content = write_xlsx(WORKBOOK, list(workbook_rows(figures)), marks)
        answer = _workbook(content, f"bao-cao-{question.place.code}-{question.as_of}")
    else:
        raise NotFoundHere
    write_down(by, "report.exported", facts=facts)
    return answer


def _marks(title: str, question: Question, by: Actor, *other: str) -> ExportMarks:
    calendar = Calendar.objects.filter(id=1).first()
    return ExportMarks(
        title=title,
        place=question.place.full_name if question.place else "",
        as_of=question.as_of,
        taken_by=f"{by.name}, {by.role_label}",
        taken_at=clock.now(),
        is_demonstration=bool(calendar and calendar.is_demonstration),
        other=other,
    )


def _workbook(content: bytes, name: str) -> HttpResponse:
    headers = {
        "Content-Disposition": f'attachment; filename="{name}.xlsx"',
        "Cache-Control": "no-store",
    }
    return HttpResponse(content, content_type=XLSX, headers=headers)


@require_GET
@page("report.read")
def rows_behind(request: HttpRequest, measure: str) -> HttpResponse:
    """Các dòng đứng sau một số: loans, instalments or groups; the sum is the figure."""
    by = actor(request)
    words = request.GET.dict()
    found = MEASURES.get(measure)
    form = QuestionForm(words, today=by.on)
    if found is None or not form.is_valid():
        raise NotFoundHere
    address = Address.read(words)
    question, _places = _question(by, form, words)
    if question.place is None:
        raise NotFoundHere
    asked = Question(
        place=question.place,
        as_of=question.as_of,
        flow_from=question.flow_from,
        flow_to=question.flow_to,
        map_on=question.map_on,
        narrowed=address.narrowed,
    )
    lines, count = rows(asked, found, limit=MOST_ROWS + 1)
    if count > MOST_ROWS:
        raise TooManyRowsToShow(count=formats.number(count), most=formats.number(MOST_ROWS))
    spec = rows_spec(found, with_names=by.can("people.read"))
    if wants_export(spec, words):
        return _rows_file(spec, lines, words, asked, found, by)
    write_down(
        by,
        "report.rows_listed",
        facts={"measure": found.key, "count": count, "filter": request.GET.urlencode()[:120]},
    )
    values = {
        "page": {
            "heading": measure_name(found),
            "subheading": showing.where_and_when(asked, found),
            "crumbs": [
                {"label": _("Báo cáo"), "url": address.closed()},
                {
                    "label": _("Các dòng: {name}").format(name=measure_name(found).lower()),
                    "url": "",
                },
            ],
        },
        "table": table_of(spec, lines, words, request.path),
        "total": _total(found, lines),
        "opened": showing.opened_parts(asked),
        "with_names": by.can("people.read"),
    }
    return _shown(request, "reports/rows.html", values)


def _total(measure: Measure, lines: Sequence[dict[str, Any]]) -> str:
    return f"{formats.number(showing.summed(measure, lines))} {measure_unit(measure)}"


def _rows_file(
    spec: ListSpec,
    lines: Sequence[dict[str, Any]],
    words: dict[str, str],
    question: Question,
    measure: Measure,
    by: Actor,
) -> HttpResponse:
    if not by.can("report.export"):
        raise NotAllowed
    marks = _marks(measure_name(measure), question, by)
    write_down(
        by,
        "report.rows_exported",
        facts={"measure": measure.key, "count": len(lines)},
        purpose=_("tải các dòng của một chỉ tiêu"),
    )
    content = export_of(spec, lines, words, marks)
    return _workbook(content, f"{measure.key}-{question.as_of}")


def _shown(
    request: HttpRequest, name: str, values: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    response = render(request, name, {"base": "base_desk.html", **values}, status=status)
    response["Cache-Control"] = "no-store"
    return response
