"""Trình lên: the officer proposes, the office passes it to its branch, the branch to who decides; each may send it back."""

from __future__ import annotations

from diemtua.ground.actors import Actor
from diemtua.ground.deeds import allowed, deed
from diemtua.ground.problems import NotAllowed, raise_all
from diemtua.risk_handling.actions.walking import ENDED, ROUND, lines_of, move, taken
from diemtua.risk_handling.desks import needs_of
from diemtua.risk_handling.judging import against_lines, decider_of, total_dong
from diemtua.risk_handling.models import RiskDossier, RiskPaper, RiskStep
from diemtua.risk_handling.problems import (
    NoLoanChosen,
    NotAtThisDesk,
    PapersMissing,
    WhyMissing,
)
from diemtua.risk_handling.words import MEASURE_OF, STATES
from diemtua.rules.risk_handling import Decides, PaperRule, papers_wanted

State, Deed = RiskDossier.State, RiskStep.Deed


def papers_of(found: RiskDossier) -> tuple[PaperRule, ...]:
    """Giấy tờ hồ sơ này phải có, by the day on which it was made."""
    return papers_wanted(MEASURE_OF[found.kind], found.cause, found.made_on)


@deed("risk.proposed", needs="risk.propose")
def propose(*, by: Actor, dossier: RiskDossier) -> RiskDossier:
    """Cán bộ tín dụng trình: papers complete, nothing in the rules against it; who will decide is fixed from here on."""
    found = taken(dossier, by, State.AT_OFFICE)
    lines = lines_of(found, using=by.using)
    if not lines:
        raise NoLoanChosen
    held = RiskPaper.objects.using(by.using).filter(dossier=found, received_on__isnull=False)
    codes = set(held.values_list("code", flat=True))
    missing = [paper.name for paper in papers_of(found) if paper.code not in codes]
    if missing:
        raise PapersMissing(names="; ".join(missing))
    raise_all(against_lines(found, lines, on=by.on, using=by.using))
    found.proposed_by = by.party_id
    found.decides = decider_of(
        found.kind, money_source=found.money_source, amount_dong=total_dong(lines), on=by.on
    )
    return move(found, State.AT_MANAGER, Deed.PROPOSED, by)


@deed("risk.passed", needs="risk.decide")
def pass_up(*, by: Actor, dossier: RiskDossier) -> RiskDossier:
    """Phòng giao dịch trình chi nhánh những gì vượt thẩm quyền; what is its own it decides itself."""
    found = taken(dossier, by, State.AT_MANAGER)
    if found.decides == Decides.OFFICE:
        raise NotAtThisDesk(number=found.number, state=STATES[found.state])
    found.passed_by = by.party_id
    return move(found, State.AT_BRANCH, Deed.PASSED, by)


@deed("risk.appraised", needs="risk.appraise")
def appraise(*, by: Actor, dossier: RiskDossier) -> RiskDossier:
    """Chi nhánh kiểm tra hồ sơ, trình cấp quyết định."""
    found = taken(dossier, by, State.AT_BRANCH)
    found.appraised_by = by.party_id
    return move(found, State.AT_DECIDER, Deed.APPRAISED, by)


@deed("risk.returned", needs="lending.read")
def send_back(*, by: Actor, dossier: RiskDossier, reason: str) -> RiskDossier:
    """Trả lại, có lý do: the dossier is a draft again and walks another round; who did what before stays in its steps."""
    if not reason.strip():
        raise WhyMissing(field="reason")
    found = RiskDossier.objects.using(by.using).select_for_update(of=("self",)).get(pk=dossier.pk)
    needs = needs_of(found)
    if found.state in (*ENDED, State.DRAFT, State.DECIDED) or needs is None:
        raise NotAtThisDesk(number=found.number, state=STATES[found.state])
    if not allowed(by, needs):
        raise NotAllowed
    for name in ROUND:
        setattr(found, name, None)
    found.decides, found.returned_reason = "", reason.strip()
    move(found, State.DRAFT, Deed.RETURNED, by, note=reason.strip())
    found.round += 1
    found.save(using=by.using, update_fields=["round"])
    return found
