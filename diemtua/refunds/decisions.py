"""Quyết định có hiệu lực lùi: what a run may be made for: confirmed changes that reach back, reliefs signed after they began."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Min

from diemtua.lending.models import LoanOpening
from diemtua.programmes.models import PolicyChange
from diemtua.programmes.queries import catalogue


@dataclass(frozen=True, kw_only=True)
class Decision:
    """Một quyết định: its days, half-open; `until_on` is none while it goes on."""

    title: str
    legal_basis: str
    signed_on: date | None
    from_on: date
    until_on: date | None
    change_id: int | None = None
    overlay_code: str = ""

    @property
    def key(self) -> str:
        """One word for forms and addresses."""
        return f"thay-doi-{self.change_id}" if self.change_id else f"ho-tro-{self.overlay_code}"


def decisions(on: date, *, using: str = "default") -> list[Decision]:
    """Các quyết định lùi ngày, the latest signed first."""
    changes = PolicyChange.objects.using(using).filter(
        state=PolicyChange.State.CONFIRMED, reaches_from__isnull=False
    )
    found = [_of_change(change) for change in changes.order_by("-decided_no")]
    begun = LoanOpening.objects.using(using).aggregate(first=Min("opened_on"))["first"]
    known = {change.row.get("code") for change in changes if change.table == "overlays.overlays"}
    found += [
        Decision(
            title=named.name,
            legal_basis=named.basis.legal_basis,
            signed_on=named.signed_on,
            from_on=named.overlay.period.start,
            until_on=named.overlay.period.end,
            overlay_code=named.code,
        )
        for named in catalogue().overlays
        if named.code not in known
        and named.signed_on is not None
        and named.overlay.period.start < named.signed_on <= on
        # Interest of days before the books began was posted elsewhere.
        and (begun is None or named.overlay.period.end is None or begun < named.overlay.period.end)
    ]
    return sorted(found, key=lambda one: one.signed_on or one.from_on, reverse=True)


def decision_of(key: str, on: date, *, using: str = "default") -> Decision | None:
    """The decision of that word."""
    return next((one for one in decisions(on, using=using) if one.key == key), None)


def _of_change(change: PolicyChange) -> Decision:
    """A change of rates is known from the day on which it was confirmed, whatever day it was signed."""
    assert change.reaches_from is not None
    signed = change.row.get("signed_on")
    return Decision(
        title=change.title,
        legal_basis=str(change.row.get("legal_basis", "")),
        signed_on=date.fromisoformat(signed["date"]) if isinstance(signed, dict) else None,
        from_on=change.reaches_from,
        until_on=change.valid_to,
        change_id=change.pk,
    )
