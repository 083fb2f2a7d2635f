"""Một dòng có dùng được không: what a row of the catalogue must keep, whatever its table.

The loaders of the rulebook have the last word: a policy that none of them can read is not a policy.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from typing import Any

from diemtua.rules.policy.in_force import Policy, loaders, under
from diemtua.rules.policy.leaves import Place, leaves

Table = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Fault:
    """Chỗ sai: which law is broken, at which place of the row."""

    code: str
    place: Place = ()


NOT_READ = "not_read"
MUST_BE_ABOVE_ZERO = ("_dong", "_months", "_factor", "limit", "members")


def faults(row: Table) -> list[Fault]:
    """Every law that the row breaks, by place."""
    return [
        *_values(row),
        *_overdue(row),
        *_relief(row),
        *_shares(row),
        *_bands(row),
        *_criteria(row),
    ]


def cannot_be_read(policy: Policy) -> bool:
    """Whether any loader of the rulebook refuses this policy."""
    with under(policy):
        try:
            for load in loaders():
                load()
        except (ValueError, KeyError, TypeError, AttributeError, InvalidOperation):
            return True
    return False


def _values(row: Table) -> Iterator[Fault]:
    for place, value in leaves(row):
        word = next((w for w in reversed(place) if not w.isdecimal()), "")
        number = _decimal(value)
        if number is None:
            continue
        if word.endswith("_pct") and not 0 <= number <= 100:
            yield Fault("rate_out_of_range", place)
        if word.endswith(MUST_BE_ABOVE_ZERO) and word != "leader_alone_up_to" and number <= 0:
            yield Fault("not_above_zero", place)


def _decimal(value: Any) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    try:
        return Decimal(value)
    except InvalidOperation:
        return None


def _overdue(row: Table) -> Iterator[Fault]:
    if "overdue_factor" in row and "overdue_rate_pct" in row:
        yield Fault("overdue_both", ("overdue_rate_pct",))
    if "cap_unit" in row and not row.keys() & {"overdue_factor", "overdue_rate_pct"}:
        yield Fault("overdue_neither", ("overdue_factor",))


def _relief(row: Table) -> Iterator[Fault]:
    if "signed_on" in row and not row.keys() & {"factor", "points"}:
        yield Fault("relief_without_amount", ("points",))
    if (points := _decimal(row.get("points"))) is not None and points >= 0:
        yield Fault("relief_not_below_zero", ("points",))
    start, end = row.get("only_disbursed_from"), row.get("only_disbursed_to")
    if start is not None and end is not None and end <= start:
        yield Fault("window_ends_before", ("only_disbursed_to",))


def _shares(row: Table) -> Iterator[Fault]:
    shares = row.get("shares")
    if shares and sum(map(Decimal, shares.values())) != 100:
        yield Fault("shares_not_100", ("shares", next(iter(shares))))


def _bands(row: Table) -> Iterator[Fault]:
    """Bands follow each other; each bound is past the one before."""
    bands = row.get("bands", ())
    for key, rises in (
        ("overdue_pct_below", True),
        ("max_term_months", True),
        ("from_points", False),
    ):
        bounds = [(n, Decimal(band[key])) for n, band in enumerate(bands) if key in band]
        for (_n, before), (n, after) in pairwise(bounds):
            if (after <= before) if rises else (after >= before):
                yield Fault("bands_out_of_order", ("bands", str(n), key))


def _criteria(row: Table) -> Iterator[Fault]:
    for n, criterion in enumerate(row.get("criteria", ())):
        most = Decimal(criterion["max_points"])
        anchors = [(Decimal(ratio), Decimal(points)) for ratio, points in criterion["anchors"]]
        for at, ((before, _p), (after, _q)) in enumerate(pairwise(anchors), 1):
            if after <= before:
                yield Fault("anchors_out_of_order", ("criteria", str(n), "anchors", str(at), "0"))
        for at, (_ratio, points) in enumerate(anchors):
            if not 0 <= points <= most:
                yield Fault("points_over_most", ("criteria", str(n), "anchors", str(at), "1"))
