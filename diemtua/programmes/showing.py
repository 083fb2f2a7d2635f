"""Hiện chính sách: the dated values of a programme as a page reads them, each with its mark of source."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from diemtua.ground import formats
from diemtua.programmes.chart import Chart, Step, chart_of
from diemtua.programmes.loading import class_rates
from diemtua.programmes.words import CAP_UNITS, SCOPES, VIA
from diemtua.rules.catalogue import Catalogue, NamedOverlay, Programme, Term
from diemtua.rules.rates import Scope


def marked(confidence: str) -> str:
    """The mark of a value: full (text seen), half (practice or derived), empty (not verified)."""
    return confidence if confidence in ("sourced", "practice", "derived", "mixed") else "unverified"


def rate(rate_pct: Decimal | None) -> str:
    """A rate without its sign: the head of the column says per cent a year."""
    return formats.rate(rate_pct).removesuffix("%") if rate_pct is not None else formats.NONE


def link_of(sources: tuple[str, ...]) -> str:
    """The first source that is an address."""
    return next((s for s in sources if s.startswith(("https://", "http://"))), "")


def terms(programme: Programme, on: date) -> list[dict[str, Any]]:
    """Các kỳ, the newest first, numbered from the oldest."""
    rows = [_term(n, term, on) for n, term in enumerate(programme.terms, 1)]
    return rows[::-1]


def _term(n: int, term: Term, on: date) -> dict[str, Any]:
    basis, end = term.basis, term.valid.end
    return {
        "n": n,
        "from": formats.day(term.valid.start),
        "to": formats.day(end - timedelta(days=1)) if end else _("nay"),
        "current": on in term.valid,
        "rate": rate(term.annual_rate_pct),
        "rate_mark": marked(basis.confidence_of("annual_rate_pct")),
        "cap": formats.number(term.max_amount_dong),
        "cap_mark": marked(basis.confidence_of("max_amount_dong")),
        "cap_unit": str(CAP_UNITS.get(term.cap_unit, term.cap_unit)),
        "months": formats.number(term.max_term_months),
        "months_mark": marked(basis.confidence_of("max_term_months")),
        "scope": str(SCOPES[term.rate_scope.value]),
        "basis": basis.legal_basis,
        "mark": marked(basis.confidence),
        "url": link_of(basis.sources),
    }


def others(programme: Programme) -> list[dict[str, str]]:
    """Số khác đã gặp: kept beside what is in force, with what it rests on."""
    names = {
        "max_amount_dong": _("mức vay"),
        "max_term_months": _("thời hạn"),
        "annual_rate_pct": _("lãi suất"),
        "overdue_factor": _("hệ số quá hạn"),
    }
    found = []
    for term in programme.terms:
        for other in term.other_values:
            value = other.value
            text = formats.number(value) if isinstance(value, int) else str(value)
            found.append(
                {
                    "since": formats.day(term.valid.start),
                    "field": names.get(other.field, other.field),
                    "value": text,
                    "basis": other.basis,
                    "mark": marked(other.confidence),
                }
            )
    return found


def facts(programme: Programme, term: Term | None) -> list[dict[str, str]]:
    """Mức khác: what is not in the table of terms."""
    shown = term or programme.terms[-1]
    overdue = shown.overdue
    late = (
        _("{rate} một năm").format(rate=formats.rate(overdue.annual_rate_pct))
        if overdue.annual_rate_pct is not None
        else _("{n}% lãi suất trong hạn").format(n=rate((overdue.factor or Decimal(1)) * 100))
    )
    rows = [
        (_("Lãi suất quá hạn"), late),
        (_("Cách cho vay"), str(VIA.get(shown.via_group, shown.via_group))),
        (
            _("Kỳ gốc không trả thì quá hạn"),
            _("hợp đồng ký từ {day}").format(day=formats.day(programme.binds_signed_from))
            if programme.binds_signed_from
            else _("không; dồn vào kỳ sau"),
        ),
        (_("Cho vay quay vòng"), _("có") if programme.rollover_allowed else _("không")),
        (
            _("Ân hạn gốc"),
            _("{n} tháng").format(n=programme.principal_grace_months)
            if programme.principal_grace_months
            else _("không"),
        ),
    ]
    return [{"label": label, "value": value} for label, value in rows]


def scope_sentence(programme: Programme, on: date) -> str:
    """Vì sao: whom the rate of the day binds and since when; a period that kept the rate did not change it."""
    begun = [term for term in programme.terms if term.valid.start <= on]
    if programme.term_on(on) is None or begun[-1].annual_rate_pct is None:
        return ""
    term = begun[-1]
    for earlier in reversed(begun[:-1]):
        if earlier.annual_rate_pct != term.annual_rate_pct:
            break
        term = earlier
    if term.rate_scope is Scope.NEW:
        return _(
            "Mức {rate} áp cho khoản giải ngân từ {day}. Khoản đã vay trước ngày ấy giữ lãi suất cũ."
        ).format(rate=formats.rate(term.annual_rate_pct), day=formats.day(term.valid.start))
    return _(
        "Mức {rate} áp cho mọi khoản còn dư nợ, kể từ {day}. Lãi trước ngày ấy tính theo mức cũ."
    ).format(rate=formats.rate(term.annual_rate_pct), day=formats.day(term.valid.start))


def overlays(catalogue: Catalogue, programme: Programme) -> list[dict[str, Any]]:
    """Đợt hỗ trợ lãi suất: those that can touch a loan of the programme."""
    if not programme.rate_events:
        return []
    return [
        _overlay(named)
        for named in catalogue.overlays
        if named.overlay.programmes is None or programme.code in named.overlay.programmes
    ]


def _overlay(named: NamedOverlay) -> dict[str, Any]:
    lay, end = named.overlay, named.overlay.period.end
    said = []
    if lay.factor is not None:
        said.append(_("bằng {n}% lãi suất").format(n=rate(lay.factor * 100)))
    if lay.points is not None:
        said.append(_("bớt {n} điểm phần trăm").format(n=rate(abs(lay.points))))
    limits = []
    if lay.only_disbursed_from is not None:
        limits.append(_("giải ngân từ {day}").format(day=formats.day(lay.only_disbursed_from)))
    if lay.only_disbursed_to is not None:
        limits.append(_("giải ngân trước {day}").format(day=formats.day(lay.only_disbursed_to)))
    if lay.only_rate_above is not None:
        limits.append(_("lãi suất trên {rate}").format(rate=formats.rate(lay.only_rate_above)))
    if lay.provinces is not None:
        limits.append(_("{n} tỉnh").format(n=len(lay.provinces)))
    return {
        "name": named.name,
        "from": formats.day(lay.period.start),
        "to": formats.day(end - timedelta(days=1)) if end else _("nay"),
        "effect": ", ".join(said),
        "limits": ", ".join(limits) or _("mọi khoản"),
        "signed": formats.day(named.signed_on),
        "late": named.signed_on is not None and named.signed_on > lay.period.start,
        "mark": marked(named.basis.confidence),
        "basis": named.basis.legal_basis,
        "url": link_of(named.basis.sources),
    }


def rate_chart(catalogue: Catalogue, programme: Programme, on: date) -> Chart | None:
    """Lãi suất của khoản vay mới theo ngày: what a loan disbursed that day bears on that day."""
    events = programme.rate_events
    if not events:
        return None
    rates = catalogue.rate_terms(programme.code)
    days = sorted({event.on for event in events} | set(rates.change_days()))
    steps: list[Step] = []
    for day in (day for day in days if day >= events[0].on):
        now = class_rates(rates, day)[0].in_term_pct
        if not steps or steps[-1].rate_pct != now:
            steps.append(Step(day, now))
    return chart_of(steps, on, [rate(step.rate_pct) for step in steps])
