"""Trang tính thử: a loan that is not there yet, and what might become of one that is."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from diemtua.access.pages import actor, page
from diemtua.access.showing import exported, mark_wrong, shown
from diemtua.desks.calculator import answering, asking, forms, telling
from diemtua.ground.actors import Actor
from diemtua.ground.audit import write_down
from diemtua.ground.shaped_forms import ShapedForm
from diemtua.ground.tables import table_of, wants_export
from diemtua.lending.due_days import sessions_to_come
from diemtua.lending.models import Loan
from diemtua.lending.views.shown import loan_here, reader
from diemtua.lending.what_if import Past, past_of
from diemtua.rules.periods import add_months

MONTHS_AHEAD = 12
TEMPLATE = "desks/calculator.html"
LISTED = ("q", "loc", "sap", "trang")
"""Words of the table; without any other the page is empty."""


@require_GET
@page("policy.read")
def calculator(request: HttpRequest) -> HttpResponse:
    """Tính thử một khoản vay chưa có: its address holds all that was typed, so it can be kept and sent."""
    by = actor(request)
    typed = request.GET if "programme" in request.GET else None
    form = forms.LoanForm(typed, initial=_first(by))
    events = forms.event_forms(typed)
    case, answered = None, None
    if typed is not None and _both_hold(form, events):
        case = asking.case_of_form(form, events.typed)
        answered = answering.answer_of(case)
        asking.take_faults(answered.faults, form, events.typed)
    values = {
        "page": {
            "heading": _("Tính thử khoản vay"),
            "subheading": _("Tính bằng chính các quy tắc mà sổ cái dùng; không ghi gì vào sổ."),
        },
        "form": form,
        "events": events,
    }
    return _answer(request, by, case, answered, values)


@require_GET
@page("lending.read")
def what_if(request: HttpRequest, pk: int) -> HttpResponse:
    """Nếu như: a real loan with its past, and what the officer supposes to happen next."""
    by = reader(request)
    loan = loan_here(by, pk)
    typed = request.GET if "as_of" in request.GET else None
    form = forms.WhenForm(typed, initial={"as_of": add_months(by.on, MONTHS_AHEAD)})
    events = forms.event_forms(typed)
    past = past_of(loan, by.on)
    case, answered = None, None
    if typed is not None and _both_hold(form, events):
        case = _case_to_come(loan, past, form, events, by)
        answered = answering.answer_of(case)
        asking.take_faults(answered.faults, form, events.typed, before=past.events)
    write_down(by, "loan.what_if", subject=loan, purpose=_("tính thử"))
    name = _("Khoản vay của {name}").format(name=loan.person.full_name)
    values = {
        "page": {
            "heading": _("Tính thử: nếu như"),
            "subheading": name,
            "crumbs": [
                {"label": _("Khoản vay"), "url": reverse("lending:loans")},
                {"label": name, "url": reverse("lending:loan", args=[loan.pk])},
                {"label": _("Tính thử"), "url": ""},
            ],
        },
        "form": form,
        "events": events,
        "past": past,
        "loan": loan,
    }
    return _answer(request, by, case, answered, values)


def _both_hold(form: ShapedForm, events: forms.EventForms) -> bool:
    """Both are asked, so that all mistakes are told at once."""
    form_holds, events_hold = form.is_valid(), events.is_valid()
    return form_holds and events_hold


def _case_to_come(
    loan: Loan, past: Past, form: ShapedForm, events: forms.EventForms, by: Actor
) -> asking.Case:
    """The past as the ledger has it, then the sessions to come and what is supposed."""
    to = form.cleaned_data["as_of"]
    to_come = sessions_to_come(loan, by.on, to) if to > by.on else []
    sessions = sorted({*past.case["session_days"], *(day.isoformat() for day in to_come)})
    supposed = asking.events_of(events.typed)
    return {
        **past.case,
        "session_days": sessions,
        "events": [*past.case["events"], *supposed],
        "as_of": to.isoformat(),
    }


def _answer(
    request: HttpRequest,
    by: Actor,
    case: asking.Case | None,
    answered: answering.Answered | None,
    values: dict[str, Any],
) -> HttpResponse:
    words = request.GET.dict()
    answer = answered.answer if answered else None
    if case is not None and answer is not None:
        if words.get("tep") == "json":
            return _file(case, by)
        rows = telling.rows_of(answer)
        if wants_export(telling.ROWS, words):
            title = _("Tính thử khoản vay")
            return exported(
                request,
                telling.ROWS,
                rows,
                title=title,
                action="calculator.exported",
                name="tinh-thu",
            )
        values |= _shown(request, words, answer, rows)
    else:
        mark_wrong(values["form"])
        for row in values["events"]:
            mark_wrong(row)
    wrong = bool(answered and answered.faults) or bool(_errors(values))
    return shown(request, TEMPLATE, values, status=422 if wrong else 200)


def _errors(values: Mapping[str, Any]) -> list[Any]:
    both: Sequence[ShapedForm] = [values["form"], *values["events"].typed]
    return [one.errors for one in both if one.is_bound and one.errors]


def _shown(
    request: HttpRequest, words: dict[str, str], answer: dict[str, Any], rows: list[dict[str, Any]]
) -> dict[str, Any]:
    kept = request.GET.copy()
    for name in LISTED:
        kept.pop(name, None)
    kept["tep"] = "json"
    return {
        "figures": telling.figures_of(answer),
        "say": telling.say(answer),
        "table": table_of(telling.ROWS, rows, words, request.path),
        "steps": telling.steps_of(answer),
        "file_url": f"?{kept.urlencode()}",
    }


def _file(case: asking.Case, by: Actor) -> HttpResponse:
    """Hồ sơ tính thử, for `diemtua simulate`: names nobody."""
    write_down(by, "calculator.case_taken")
    text = json.dumps(case, ensure_ascii=False, indent=2) + "\n"
    headers = {
        "Content-Disposition": 'attachment; filename="tinh-thu.json"',
        "Cache-Control": "no-store",
    }
    return HttpResponse(text, content_type="application/json", headers=headers)


def _first(by: Actor) -> dict[str, Any]:
    """Ô đã điền sẵn: a loan of today, looked at in a year."""
    return {
        "disbursed_on": by.on,
        "session_day": 15,
        "term_months": 36,
        "as_of": add_months(by.on, MONTHS_AHEAD) - timedelta(days=1),
    }
