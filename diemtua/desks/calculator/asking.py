"""Từ ô đã gõ sang hồ sơ tính thử: the words of `diemtua simulate`, and its faults back beside the fields."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from diemtua.desks.calculator.forms import EventForm, LoanForm
from diemtua.ground import formats
from diemtua.ground.shaped_forms import ShapedForm
from diemtua.rules.catalogue import load_catalogue
from diemtua.rules.periods import add_months
from diemtua.rules.schedule import Instalment, instalments
from diemtua.rules.simulate import EVENT_KEYS, Fault

Case = dict[str, Any]
FIELD_OF = {
    "programme": "programme",
    "terms.rates": "disbursed_on",
    "loan.principal_dong": "principal_dong",
    "loan.disbursed_on": "disbursed_on",
    "loan.instalments": "term_months",
    "loan.province": "province",
    "loan.interest_due_from": "interest_due_from",
    "as_of": "as_of",
}
"""Where a fault of the case stands on the form; the rest is told on top."""
EVENT_FIELDS = {"on": "on", "type": "kind", "amount_dong": "amount_dong", "until": "until"}
_EVENT = re.compile(r"events\[(\d+)\]\.(\w+)")
_DAY = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_DONG = re.compile(r"\b\d{5,15}\b")


def case_of_form(form: LoanForm, events: Sequence[EventForm]) -> Case:
    """Hồ sơ của khoản vay đã gõ; both forms are valid."""
    data = form.cleaned_data
    terms = {"day_count": data["day_count"]} if data["day_count"] else {}
    loan: Case = {
        "principal_dong": data["principal_dong"],
        "disbursed_on": data["disbursed_on"].isoformat(),
        "instalments": [
            {"due_on": each.due_on.isoformat(), "principal_dong": each.principal_dong}
            for each in plan_of(data)
        ],
    }
    if data["province"]:
        loan["province"] = data["province"]
    if data["interest_due_from"]:
        loan["interest_due_from"] = data["interest_due_from"].isoformat()
    sessions = monthly_sessions(data["session_day"], data["disbursed_on"], data["as_of"])
    return {
        "programme": data["programme"],
        "terms": terms,
        "loan": loan,
        "session_days": [day.isoformat() for day in sessions],
        "events": events_of(events),
        "as_of": data["as_of"].isoformat(),
    }


def plan_of(data: Mapping[str, Any]) -> tuple[Instalment, ...]:
    """Kỳ hạn trả gốc: the programme's rhythm of that day, or the one that was chosen."""
    programme = load_catalogue().programmes[data["programme"]]
    months, typed = data["term_months"], data["every_months"]
    rhythm = (
        int(typed) or months if typed else _rhythm(programme.code, months, data["disbursed_on"])
    )
    grace = programme.principal_grace_months
    return instalments(
        data["principal_dong"],
        first_on=data["disbursed_on"],
        term_months=months,
        rhythm_months=rhythm,
        grace_months=grace if grace < months else 0,
    )


def _rhythm(programme: str, months: int, on: date) -> int:
    """One payment where no rhythm of that day is known: older loans were told theirs in the contract."""
    try:
        return load_catalogue().rhythm_months(programme, term_months=months, on=on)
    except LookupError:
        return months


def monthly_sessions(day: int | None, after: date, to: date) -> list[date]:
    """Các phiên sau ngày giải ngân đến ngày xem, on one day of each month."""
    if day is None or to < after:
        return []
    months = (to.year - after.year) * 12 + to.month - after.month
    days = (add_months(after.replace(day=1), n).replace(day=day) for n in range(months + 1))
    return [one for one in days if after < one <= to]


def events_of(rows: Iterable[EventForm]) -> list[Case]:
    """Các việc đã gõ, each with the keys its kind has."""
    found: list[Case] = []
    for row in rows:
        data = row.cleaned_data
        event: Case = {"on": data["on"].isoformat(), "type": data["kind"]}
        for key in EVENT_KEYS[data["kind"]]:
            value = data.get(key)
            if value is not None:
                event[key] = value if isinstance(value, int) else value.isoformat()
        found.append(event)
    return found


def take_faults(
    faults: Sequence[Fault], form: ShapedForm, events: Sequence[EventForm], *, before: int = 0
) -> None:
    """Lỗi về đúng ô: those of an event beside its row; `before` events of the case stood before the typed ones."""
    for fault in faults:
        sentence = _said(fault.sentence)
        if found := _EVENT.match(fault.path):
            index, key = int(found[1]) - before, found[2]
            if 0 <= index < len(events):
                name = key if key == "due_on" else EVENT_FIELDS.get(key)
                events[index].add_error(name, sentence)
                continue
        path = re.sub(r"\[\d+\].*", "", fault.path)
        name = FIELD_OF.get(path)
        form.add_error(name if name in form.fields else None, sentence)


def _said(sentence: str) -> str:
    """The rules write days and đồng for machines; here they are written for people."""
    text = _DAY.sub(lambda m: formats.day(date(int(m[1]), int(m[2]), int(m[3]))), sentence)
    text = _DONG.sub(lambda m: formats.money(int(m[0])), text).replace('"', "“", 1)
    return text[:1].upper() + text[1:] + ("" if text.endswith(".") else ".")
