"""Hồ sơ đi từ bàn này sang bàn khác: who holds it, and the one way to move it on; every move is a step that stays."""

from __future__ import annotations

from diemtua.ground.actors import Actor
from diemtua.ground.deeds import allowed
from diemtua.ground.problems import NotAllowed
from diemtua.risk_handling.desks import needs_of
from diemtua.risk_handling.models import RiskDossier, RiskLine, RiskStep
from diemtua.risk_handling.problems import NotAtThisDesk
from diemtua.risk_handling.words import STATES

State, Deed = RiskDossier.State, RiskStep.Deed

ENDED = (State.BOOKED, State.REFUSED, State.WITHDRAWN, State.UNDONE)
ROUND = ("union_by", "commune_by", "proposed_by", "passed_by", "appraised_by", "decided_by")
"""Dấu của một vòng: cleared when the dossier goes back, kept in the steps."""


def taken(dossier: RiskDossier, by: Actor, *states: str) -> RiskDossier:
    """Hồ sơ được giữ chặt: locked, in one of these states, and at the desk of this person's role."""
    found = (
        RiskDossier.objects.using(by.using)
        .select_for_update(of=("self",))
        .select_related("office", "group")
        .get(pk=dossier.pk)
    )
    if found.state not in states:
        raise NotAtThisDesk(number=found.number, state=STATES[found.state])
    needs = needs_of(found)
    if needs is not None and not allowed(by, needs):
        raise NotAllowed
    return found


def step(found: RiskDossier, deed: str, by: Actor, *, note: str = "") -> RiskStep:
    """Một bước ghi lại."""
    return RiskStep.objects.using(by.using).create(
        dossier=found,
        round=found.round,
        deed=deed,
        on=by.on,
        by=by.party_id,
        role=by.role,
        note=note[:300],
        path=found.path,
        union_code=found.union_code,
    )


def move(found: RiskDossier, to: str, deed: str, by: Actor, *, note: str = "") -> RiskDossier:
    """Sang bàn sau: saved whole, with its step; lines of a dossier that has ended let go of their loans."""
    found.state, found.since_on = to, by.on
    found.save(using=by.using)
    step(found, deed, by, note=note)
    if to in ENDED:
        RiskLine.objects.using(by.using).filter(dossier=found).update(live=False)
    return found


def lines_of(found: RiskDossier, *, using: str) -> list[RiskLine]:
    """Dòng còn trong hồ sơ, with loan and person, in the order in which they came."""
    return list(
        RiskLine.objects.using(using)
        .filter(dossier=found, taken_out=False)
        .select_related("loan", "person", "freeze")
        .order_by("pk")
    )
