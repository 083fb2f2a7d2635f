"""Hồ sơ đi từ bàn này sang bàn khác: who holds it, and the one way to move it on; every move is a step that stays."""

from __future__ import annotations

from diemtua.ground.actors import Actor
from diemtua.ground.deeds import allowed
from diemtua.ground.problems import NotAllowed
from diemtua.risk_handling.models import RiskDossier, RiskLine, RiskStep
from diemtua.risk_handling.problems import NotAtThisDesk
from diemtua.risk_handling.words import STATES
from diemtua.rules.risk_handling import Decides

State, Deed = RiskDossier.State, RiskStep.Deed

HOLDS: dict[str, str] = {
    State.DRAFT: "risk.ask",
    State.AT_UNION: "risk.union_confirm",
    State.AT_COMMUNE: "risk.commune_confirm",
    State.AT_OFFICE: "risk.propose",
    State.AT_MANAGER: "risk.decide",
    State.AT_BRANCH: "risk.appraise",
    State.DECIDED: "risk.book",
}
RECORDS: dict[str, str] = {
    Decides.OFFICE: "risk.decide",
    Decides.BRANCH: "risk.record_branch",
    Decides.LOCAL_COMMITTEE: "risk.record_branch",
    Decides.BOARD: "risk.record_head",
    Decides.PRIME_MINISTER: "risk.record_head",
}
"""Ai ghi quyết định: the office decides itself; the branch records what the local committee decided, head office the rest."""
CLOCKS: dict[str, str] = {
    State.AT_UNION: "risk_union",
    State.AT_COMMUNE: "risk_commune",
    State.AT_OFFICE: "risk_office",
    State.AT_MANAGER: "risk_manager",
    State.AT_BRANCH: "risk_branch",
    State.AT_DECIDER: "risk_decide",
    State.DECIDED: "risk_book",
}
ENDED = (State.BOOKED, State.REFUSED, State.WITHDRAWN, State.UNDONE)
ROUND = ("union_by", "commune_by", "proposed_by", "passed_by", "appraised_by", "decided_by")
"""Dấu của một vòng: cleared when the dossier goes back, kept in the steps."""


def needs_of(found: RiskDossier) -> str | None:
    """Quyền của bàn đang giữ hồ sơ; None when nobody holds it any more."""
    if found.state == State.AT_DECIDER:
        return RECORDS[found.decides]
    return HOLDS.get(found.state)


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
