"""Bàn của hồ sơ: which permission holds it in which state, and by when the desk should be done."""

from __future__ import annotations

from datetime import date

from diemtua.risk_handling.models import RiskDossier
from diemtua.rules.clocks import load_clocks
from diemtua.rules.risk_handling import Decides

State = RiskDossier.State

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


def needs_of(found: RiskDossier) -> str | None:
    """Quyền của bàn đang giữ hồ sơ; None when nobody holds it any more."""
    if found.state == State.AT_DECIDER:
        return RECORDS[found.decides]
    return HOLDS.get(found.state)


def due_on(found: RiskDossier) -> date | None:
    """Hạn của bàn hiện nay: working days of the dated calendar since the dossier came here; None where nobody waits."""
    code = CLOCKS.get(found.state)
    return load_clocks().due_on(code, found.since_on) if code else None
