"""Đảo việc xử lý nợ: asked by one person with a reason, done by another, while nothing has followed on any of its loans."""

from __future__ import annotations

from django.utils.translation import gettext as _

from diemtua.ground.actors import Actor
from diemtua.ground.deeds import deed
from diemtua.lending import actions as lending
from diemtua.lending.actions.undoing import reversals_of
from diemtua.risk_handling.actions.walking import lines_of, move, step
from diemtua.risk_handling.models import RiskDossier, RiskEffect, RiskStep
from diemtua.risk_handling.problems import NotBookedYet, OnePersonTwice, RolloverStays, WhyMissing

State, Deed = RiskDossier.State, RiskStep.Deed


def _booked(dossier: RiskDossier, by: Actor) -> RiskDossier:
    found = RiskDossier.objects.using(by.using).select_for_update(of=("self",)).get(pk=dossier.pk)
    if found.state != State.BOOKED:
        raise NotBookedYet
    if found.kind == RiskDossier.Kind.ROLLOVER:
        raise RolloverStays
    return found


@deed("risk.undo_asked", needs="risk.propose")
def ask_undo(*, by: Actor, dossier: RiskDossier, reason: str) -> RiskDossier:
    """Đề nghị đảo một hồ sơ đã hạch toán, có lý do."""
    if not reason.strip():
        raise WhyMissing(field="reason")
    found = _booked(dossier, by)
    found.undo_asked_by, found.undo_reason = by.party_id, reason.strip()
    found.save(using=by.using, update_fields=["undo_asked_by", "undo_reason"])
    step(found, Deed.UNDO_ASKED, by, note=reason.strip())
    return found


@deed("risk.undone", needs="risk.book")
def undo(*, by: Actor, dossier: RiskDossier) -> RiskDossier:
    """Đảo: every entry of the dossier is reversed and linked; refused, with the reason, once something followed."""
    found = _booked(dossier, by)
    if found.undo_asked_by is None:
        raise WhyMissing
    if found.undo_asked_by == by.party_id:
        raise OnePersonTwice
    effects = list(RiskEffect.objects.using(by.using).filter(dossier=found))
    handled = [
        lending.Handled(
            loan_id=line.loan_id,
            before=line.before,
            after=line.after,
            entries=[(e.entry_id, e.month) for e in effects if e.line_id == line.pk],
        )
        for line in lines_of(found, using=by.using)
        if line.before is not None and line.after is not None
    ]
    memo = _("Đảo hồ sơ {number}: {reason}").format(number=found.number, reason=found.undo_reason)
    lending.undo_handling(by=by, handled=handled, memo=memo)
    turned = reversals_of({e.entry_id: e for e in effects}, using=by.using)
    for effect in effects:
        effect.reversed_by = turned.get(effect.entry_id)
    RiskEffect.objects.using(by.using).bulk_update(effects, ["reversed_by"])
    found.undone_by = by.party_id
    return move(found, State.UNDONE, Deed.UNDONE, by, note=found.undo_reason)
