"""Xác minh tại cơ sở: minutes 02/XLN with everybody who stood there; the union confirms, then the commune; papers come in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from diemtua.ground.actors import Actor
from diemtua.ground.deeds import deed
from diemtua.risk_handling.actions.walking import lines_of, move, taken
from diemtua.risk_handling.models import RiskDossier, RiskPaper, RiskStep
from diemtua.risk_handling.problems import (
    FindingsMissing,
    MinutesMissing,
    MinutesOutOfOrder,
    NoLoanChosen,
)

State, Deed = RiskDossier.State, RiskStep.Deed
MOST_PEOPLE = 7
"""Thành phần trên 02/XLN: the form has seven lines."""
Present = tuple[str, str, str]


@deed("risk.minutes_written", needs="lending.read")
def write_minutes(
    *, by: Actor, dossier: RiskDossier, held_on: date, place: str, people: Sequence[Present]
) -> RiskDossier:
    """Lập biên bản 02/XLN: day, place and who was there, by the union's cadre or the bank's officer."""
    found = taken(dossier, by, State.DRAFT, State.AT_UNION, State.AT_COMMUNE, State.AT_OFFICE)
    if not found.event_on <= held_on <= by.on:
        raise MinutesOutOfOrder(field="held_on", event=found.event_on)
    found.minutes_on, found.minutes_place, found.minutes_by = held_on, place.strip(), by.party_id
    found.minutes_people = [list(row) for row in people[:MOST_PEOPLE] if row[0].strip()]
    found.save(
        using=by.using,
        update_fields=["minutes_on", "minutes_place", "minutes_by", "minutes_people"],
    )
    return found


@deed("risk.union_confirmed", needs="risk.union_confirm")
def confirm_for_union(*, by: Actor, dossier: RiskDossier) -> RiskDossier:
    """Hội xác nhận: the minutes stand, with what was found at each borrower's."""
    found = taken(dossier, by, State.AT_UNION)
    _minutes_stand(found, by)
    found.union_by = by.party_id
    return move(found, State.AT_COMMUNE, Deed.UNION_CONFIRMED, by)


@deed("risk.commune_confirmed", needs="risk.commune_confirm")
def confirm_for_commune(*, by: Actor, dossier: RiskDossier) -> RiskDossier:
    """UBND xã xác nhận trên biên bản 02/XLN."""
    found = taken(dossier, by, State.AT_COMMUNE)
    _minutes_stand(found, by)
    found.commune_by = by.party_id
    return move(found, State.AT_OFFICE, Deed.COMMUNE_CONFIRMED, by)


def _minutes_stand(found: RiskDossier, by: Actor) -> None:
    """An extension goes by 09/TD, on which the group confirms: it needs no minutes."""
    lines = lines_of(found, using=by.using)
    if not lines:
        raise NoLoanChosen
    if found.kind in (RiskDossier.Kind.EXTEND, RiskDossier.Kind.ROLLOVER):
        return
    if found.minutes_on is None:
        raise MinutesMissing
    silent = [row.person.full_name for row in lines if not (row.found_state and row.found_ability)]
    if silent:
        raise FindingsMissing(names=", ".join(silent))


@deed("risk.paper_received", needs="lending.read")
def receive_paper(
    *, by: Actor, dossier: RiskDossier, paper: str, received: bool = True
) -> RiskDossier:
    """Nhận một giấy tờ của hồ sơ, or take the mark back while the dossier is not proposed."""
    found = taken(dossier, by, State.DRAFT, State.AT_UNION, State.AT_COMMUNE, State.AT_OFFICE)
    RiskPaper.objects.using(by.using).update_or_create(
        dossier=found,
        code=paper,
        defaults={
            "received_on": by.on if received else None,
            "received_by": by.party_id,
            "path": found.path,
            "union_code": found.union_code,
        },
    )
    return found
