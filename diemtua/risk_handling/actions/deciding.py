"""Quyết định: recorded by the level that may, over one dossier or all of a batch; never above its authority."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from diemtua.ground import formats
from diemtua.ground.actors import Actor
from diemtua.ground.deeds import allowed, deed
from diemtua.ground.problems import raise_all
from diemtua.risk_handling.actions.walking import lines_of, move, taken
from diemtua.risk_handling.desks import RECORDS
from diemtua.risk_handling.judging import against_lines, decider_of, total_dong
from diemtua.risk_handling.models import RiskBatch, RiskDecision, RiskDossier, RiskLine, RiskStep
from diemtua.risk_handling.problems import (
    AboveAuthority,
    DecisionOutOfOrder,
    NothingDecided,
    WhyMissing,
)
from diemtua.risk_handling.words import DECIDERS, SOURCES
from diemtua.rules.periods import add_months

Kind, State, Deed = RiskDossier.Kind, RiskDossier.State, RiskStep.Deed


@dataclass(frozen=True, kw_only=True)
class Decided:
    """Văn bản quyết định: its number and its day."""

    number: str
    on: date


@deed("risk.decided", needs="lending.read")
def decide(*, by: Actor, dossiers: Sequence[RiskDossier], paper: Decided) -> RiskDecision:
    """Ghi quyết định xử lý nợ: the amount of all of them together says who may decide, by the source of money.

    What was asked is decided as it stands: whoever wants it otherwise sends it back. Months count from the decision,
    of a renewal from the old end.
    """
    found = [taken(one, by, State.AT_MANAGER, State.AT_DECIDER) for one in dossiers]
    if not found:
        raise NothingDecided
    first = found[0]
    lines = {one.pk: lines_of(one, using=by.using) for one in found}
    _may_decide(found, [line for rows in lines.values() for line in rows], by)
    if not max(one.made_on for one in found) <= paper.on <= by.on:
        raise DecisionOutOfOrder(field="on", made=max(one.made_on for one in found))
    raise_all(
        [
            problem
            for one in found
            for problem in against_lines(one, lines[one.pk], on=by.on, using=by.using)
        ]
    )
    made = _record(first, found, [line for rows in lines.values() for line in rows], paper, by)
    for one in found:
        _count_months(one, lines[one.pk], paper.on, by)
        one.decided_by = by.party_id
        one.decision_id = made.pk
        one.decision_number, one.decision_on = paper.number.strip(), paper.on
        move(one, State.DECIDED, Deed.DECIDED, by, note=paper.number.strip())
    return made


def _may_decide(found: Sequence[RiskDossier], lines: Sequence[RiskLine], by: Actor) -> None:
    """One measure and one source in one decision; all of it together within the level's authority."""
    first = found[0]
    alike = {(one.kind, one.money_source, one.office_id) for one in found}
    whole = total_dong(lines)
    who = decider_of(first.kind, money_source=first.money_source, amount_dong=whole, on=by.on)
    at_decider = all(one.state == State.AT_DECIDER for one in found)
    here = RECORDS[who] == "risk.decide" or at_decider
    if len(alike) > 1 or not here or not allowed(by, RECORDS[who]):
        raise AboveAuthority(
            money=formats.money(whole),
            source=SOURCES[first.money_source],
            who=DECIDERS[who],
        )
    for one in found:
        one.decides = who


def _record(
    first: RiskDossier,
    found: Sequence[RiskDossier],
    lines: Sequence[RiskLine],
    paper: Decided,
    by: Actor,
) -> RiskDecision:
    """A decision over many dossiers may be recorded in parts: what comes later adds to it."""
    totals = {
        "dossiers": len(found),
        "households": len({line.household_id for line in lines}),
        "principal_dong": sum(line.principal_dong for line in lines),
        "interest_dong": sum(line.interest_dong for line in lines),
    }
    same = {
        "office": first.office,
        "number": paper.number.strip(),
        "decided_on": paper.on,
        "kind": first.kind,
        "money_source": first.money_source,
    }
    before = RiskDecision.objects.using(by.using).select_for_update().filter(**same).first()
    if before is not None:
        for name, value in totals.items():
            setattr(before, name, getattr(before, name) + value)
        before.state = RiskDecision.State.WAITS
        before.save(using=by.using)
        return before
    return RiskDecision.objects.using(by.using).create(
        decides=first.decides,
        batch_id=first.batch_id,
        recorded_by=by.party_id,
        path=first.office.path,
        union_code=0,
        **same,
        **totals,
    )


def _count_months(found: RiskDossier, lines: Sequence[RiskLine], on: date, by: Actor) -> None:
    """Tính từ ngày nào, đến ngày nào; of an extension and a rollover lending says it when it is booked."""
    if found.kind not in (Kind.FREEZE, Kind.RENEW):
        return
    for line in lines:
        line.counts_from = on
        if line.freeze is not None and line.freeze.until is not None:
            line.counts_from = line.freeze.until
        line.until = add_months(line.counts_from, line.months or 0)
    RiskLine.objects.using(by.using).bulk_update(lines, ["counts_from", "until"])


@deed("risk.refused", needs="lending.read")
def refuse(*, by: Actor, dossier: RiskDossier, reason: str) -> RiskDossier:
    """Không đồng ý xử lý, có lý do: the debt stays as it is."""
    if not reason.strip():
        raise WhyMissing(field="reason")
    found = taken(dossier, by, State.AT_MANAGER, State.AT_DECIDER)
    _may_decide([found], lines_of(found, using=by.using), by)
    found.decided_by = by.party_id
    return move(found, State.REFUSED, Deed.REFUSED, by, note=reason.strip())


def waiting_in(batch: RiskBatch, money_source: int, by: Actor) -> list[RiskDossier]:
    """Hồ sơ của đợt đang chờ quyết định, of one source of money."""
    rows = RiskDossier.objects.using(by.using).filter(
        batch_id=batch.pk,
        money_source=money_source,
        state__in=[State.AT_MANAGER, State.AT_DECIDER],
    )
    return list(rows.order_by("pk"))
