"""Nạp danh mục: brings the catalogue's programmes, terms and rate classes into the tables, set by set.

A class is a programme, a window of disbursement and a place (`areas`) within which every loan bears one rate on every
day. Windows are cut wherever an event of scope `new` or a window of an overlay may part two loans. Classes of a place
are made when its first loan is.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db import connections, transaction

from diemtua.programmes.areas import UNKNOWN, provinces_of
from diemtua.programmes.models import ClassRate, Programme, ProgrammeTerm, RateClass
from diemtua.programmes.policy import policy_of
from diemtua.rules.catalogue import load_catalogue
from diemtua.rules.catalogue.rows import Programme as Written
from diemtua.rules.policy import under
from diemtua.rules.rates import RateTerms, Scope


def load(using: str = "owner", *, only: str | None = None) -> int:
    """Load or refresh everything, or one programme; returns the number of programmes.

    The policy of this database is loaded: the shipped files and every change confirmed here. Classes keep their ids,
    loans point to them.
    """
    with transaction.atomic(using=using), under(policy_of(using)):
        with connections[using].cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock(7318)")
        catalogue = load_catalogue()
        chosen = [w for w in catalogue.programmes.values() if only in (None, w.code)]
        held = areas_held(using)
        for written in chosen:
            _load_programme(written, using)
            for area in sorted(held.get(written.code, set()) | {UNKNOWN}):
                load_classes(written, area, using)
    return len(chosen)


def areas_held(using: str) -> dict[str, set[str]]:
    """Các nơi đã có lớp lãi suất, by programme."""
    found: dict[str, set[str]] = {}
    for programme, area in (
        RateClass.objects.using(using).values_list("programme_id", "area").distinct()
    ):
        found.setdefault(programme, set()).add(area)
    return found


def _load_programme(written: Written, using: str) -> None:
    Programme.objects.using(using).update_or_create(
        code=written.code,
        defaults={
            "number": written.number,
            "name": written.name,
            "name_en": written.name_en,
            "short_name": written.short_name,
            "report_line": written.report_line,
            "bank_number": written.bank_number,
            "family": written.family,
        },
    )
    terms = ProgrammeTerm.objects.using(using)
    terms.filter(programme_id=written.code).delete()
    terms.bulk_create(
        ProgrammeTerm(
            programme_id=written.code,
            valid_from=term.valid.start,
            valid_to=term.valid.end,
            cap_dong=term.max_amount_dong,
            cap_unit=term.cap_unit,
            max_term_months=term.max_term_months,
            rate_pct=term.annual_rate_pct,
            rate_scope=term.rate_scope.value,
            overdue_factor=term.overdue.factor,
            overdue_rate_pct=term.overdue.annual_rate_pct,
            via_group=term.via_group,
            eligible=written.eligibility.text,
            repayment=written.eligibility.repayment_text,
            legal_basis=term.basis.legal_basis,
            source=" ; ".join(term.basis.sources),
            confidence=term.basis.confidence,
        )
        for term in written.terms
    )


class Stretch(NamedTuple):
    """Khoảng lãi suất của một lớp."""

    start: date
    end: date | None
    in_term_pct: Decimal
    overdue_pct: Decimal


def windows(terms: RateTerms) -> Iterator[tuple[date, date | None]]:
    """Windows of disbursement within which no event and no overlay tells two loans apart."""
    first = min(event.on for event in terms.events)
    days = {event.on for event in terms.events if event.scope is Scope.NEW} | {first}
    bounds = [
        *((e.only_disbursed_from, e.only_disbursed_to) for e in terms.events),
        *((o.only_disbursed_from, o.only_disbursed_to) for o in terms.overlays),
    ]
    for pair in bounds:
        days.update(day for day in pair if day is not None)
    edges = sorted(day for day in days if day >= first)
    yield from zip(edges, [*edges[1:], None], strict=True)


def class_rates(terms: RateTerms, disbursed_on: date) -> list[Stretch]:
    """The rates of a class by day, from its first day on; neighbours that are equal are one."""
    days = [disbursed_on, *(day for day in terms.change_days() if day > disbursed_on)]
    found: list[Stretch] = []
    for start, end in zip(days, [*days[1:], None], strict=True):
        in_term = terms.in_term_pct(disbursed_on=disbursed_on, on=start)
        overdue = terms.overdue_pct(disbursed_on=disbursed_on, on=start)
        if found and (found[-1].in_term_pct, found[-1].overdue_pct) == (in_term, overdue):
            found[-1] = found[-1]._replace(end=end)
        else:
            found.append(Stretch(start, end, in_term, overdue))
    return found


def terms_at(programme: str, area: str) -> RateTerms:
    """Điều kiện lãi suất của một chương trình ở một nơi, by the policy in force."""
    province, moved = provinces_of(area)
    return load_catalogue().rate_terms(programme, province=province, moved=moved)


def rate_of(stretches: list[Stretch], on: date) -> Decimal | None:
    """The in-term rate of a class on a day; None before its first."""
    held = [s for s in stretches if s.start <= on and (s.end is None or on < s.end)]
    return held[-1].in_term_pct if held else None


def load_classes(written: Written, area: str, using: str) -> None:
    """Lớp lãi suất của một chương trình ở một nơi, with the rates of each by day.

    A class that was once made stays an edge: what parts two windows may end, its loans stay where they are.
    """
    if not written.rate_events:
        return
    terms = terms_at(written.code, area)
    classes = RateClass.objects.using(using).filter(programme_id=written.code, area=area)
    held = {row.disbursed_from: row for row in classes}
    edges = sorted({start for start, _end in windows(terms)} | set(held))
    rows: list[ClassRate] = []
    for start, end in zip(edges, [*edges[1:], None], strict=True):
        rate_class = held.get(start) or RateClass(
            programme_id=written.code, area=area, disbursed_from=start
        )
        if rate_class.pk is None or rate_class.disbursed_to != end:
            rate_class.disbursed_to = end
            rate_class.save(using=using)
        rows += [
            ClassRate(
                rate_class=rate_class,
                valid_from=since,
                valid_to=until,
                rate_pct=in_term,
                overdue_rate_pct=overdue,
            )
            for since, until, in_term, overdue in class_rates(terms, start)
        ]
    rates = ClassRate.objects.using(using)
    rates.filter(rate_class__in=held.values()).delete()
    rates.bulk_create(rows)
