"""Căn cứ lãi suất: the text by which a tranche bears its rate from a day on, as the catalogue gives it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from diemtua.programmes.models import ClassRate
from diemtua.programmes.queries import catalogue
from diemtua.rules.catalogue.rows import Basis, Programme
from diemtua.rules.rates import RateEvent

BASE = "ho_ngheo"
"""Chương trình có lãi suất cơ sở: the rate of poor households, of which others are multiples."""


def source_of_rate(programme: str, disbursed_on: date, row: ClassRate) -> dict[str, str]:
    """Căn cứ của một lãi suất: relief first, then the base rate it is a multiple of, then the programme's own text."""
    known = catalogue()
    found, on = known.programmes[programme], max(row.valid_from, disbursed_on)
    own = _own_rate(found, disbursed_on, on)
    factor = next(
        (link.factor_pct for link in found.rate_links if on in link.valid),
        Decimal(100) if programme == BASE else None,
    )
    bases = [
        base for base in known.base_rates if base.event.binds(disbursed_on=disbursed_on, on=on)
    ]
    rate = own[0].rate_pct if own else None
    for named in known.overlays:
        if on in named.overlay.period and row.rate_pct != rate:
            return _told(named.basis, named.name)
    if factor is not None and bases:
        return _told(bases[-1].basis, "" if factor == 100 else f"{factor.normalize():f}%")
    return _told(own[1]) if own else {"basis": "", "confidence": "unverified"}


def _own_rate(found: Programme, disbursed_on: date, on: date) -> tuple[RateEvent, Basis] | None:
    """The programme's term whose rate binds the tranche on the day; the first of those that say the same rate."""
    bound = [
        (RateEvent(term.valid.start, term.annual_rate_pct, term.rate_scope), term.basis)
        for term in found.terms
        if term.annual_rate_pct is not None
    ]
    bound = [row for row in bound if row[0].binds(disbursed_on=disbursed_on, on=on)]
    while len(bound) > 1 and bound[-1][0].rate_pct == bound[-2][0].rate_pct:
        bound.pop()
    return bound[-1] if bound else None


def _told(basis: Basis, prefix: str = "") -> dict[str, str]:
    text = " · ".join(x for x in (prefix, basis.legal_basis) if x)
    return {"basis": text, "confidence": basis.confidence}
