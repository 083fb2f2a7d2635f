"""Rút hồ sơ vay: the borrower takes her request back before the bank has approved it."""

from __future__ import annotations

from diemtua.ground.actors import Actor
from diemtua.ground.deeds import deed
from diemtua.lending.models import Approval, LoanApplication
from diemtua.lending.problems import NotInThisState, ReasonMissing
from diemtua.lending.words import STATES

State = LoanApplication.State
BEFORE_APPROVAL = (
    State.SUBMITTED,
    State.REVIEWED,
    State.LISTED,
    State.CONFIRMED,
    State.PROPOSED,
)
"""Bước còn rút được: an approved application is the bank's word, and goes by another way."""


@deed("loan.withdrawn", needs="lending.apply")
def withdraw_application(
    *, by: Actor, application: LoanApplication, reason: str
) -> LoanApplication:
    """Người vay rút hồ sơ, có lý do: told by the group or the union; nothing of it is deleted."""
    if not reason.strip():
        raise ReasonMissing(field="reason")
    found = LoanApplication.objects.using(by.using).select_for_update().get(pk=application.pk)
    if found.state not in BEFORE_APPROVAL:
        raise NotInThisState(state=STATES[found.state])
    found.state, found.refused_reason = State.WITHDRAWN, reason.strip()
    found.withdrawn_on, found.withdrawn_by = by.on, by.party_id
    Approval.objects.using(by.using).filter(
        application=found, state=Approval.State.PROPOSED
    ).update(state=Approval.State.WITHDRAWN)
    found.version += 1
    found.save(
        using=by.using,
        update_fields=["state", "refused_reason", "withdrawn_on", "withdrawn_by", "version"],
    )
    return found
