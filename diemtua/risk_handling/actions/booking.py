"""Hạch toán sau quyết định: the deeds of lending do it, as a set; each entry is linked to its line, each loan is kept as it
was before and after, so that it can be taken back while nothing followed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from diemtua.ground.actors import Actor
from diemtua.ground.deeds import deed
from diemtua.lending import actions as lending
from diemtua.lending.actions.extending import last_days_of
from diemtua.lending.actions.moving import asked, run
from diemtua.lending.actions.parts import LOCK
from diemtua.lending.actions.unfreezing import let_freezes_end
from diemtua.risk_handling.actions.walking import lines_of, move, taken
from diemtua.risk_handling.models import RiskDossier, RiskLine, RiskStep
from diemtua.rules.periods import add_months

Kind, State, Deed = RiskDossier.Kind, RiskDossier.State, RiskStep.Deed
ENTRIES: Mapping[str, tuple[str, ...]] = {
    Kind.FREEZE: ("freeze",),
    Kind.RENEW: ("freeze",),
    Kind.EXTEND: ("back_in_term",),
    Kind.ROLLOVER: ("rollover",),
    Kind.WRITE_OFF: ("write_off", "write_off_interest"),
}


@dataclass(frozen=True, kw_only=True)
class Held:
    """Dư nợ của một khoản khi hạch toán: what the measure can still be done to."""

    unfrozen_dong: int
    frozen_dong: int
    interest_dong: int


HELD = """
select loan_id, in_term_dong + overdue_dong, frozen_dong, arrears_in_term_dong + arrears_overdue_dong + grace_dong
from ledger_loanbalance where loan_id = any (%(loans)s)
"""

LINK = """
insert into risk_handling_riskeffect (line_id, dossier_id, entry_id, month, kind, path, union_code)
select distinct r.id, r.dossier_id, e.id, e.month, e.kind, r.path, r.union_code
from risk_handling_riskline r join ledger_line l on l.loan_id = r.loan_id
join ledger_entry e on e.month = l.month and e.id = l.entry_id
where r.dossier_id = %(dossier)s and not r.taken_out and e.recorded_at >= %(after)s and e.reverses is null
  and e.transaction = pg_current_xact_id() and e.kind = any (%(kinds)s)
"""
NOW = "select clock_timestamp()"


@deed("risk.booked", needs="risk.book")
def book(*, by: Actor, dossier: RiskDossier) -> RiskDossier:
    """Hạch toán: so much of what was decided as is still owed; all loans of the dossier or none.

    What was repaid since, or lies in the way of one loan alone, is told on its line as the difference.
    """
    found = taken(dossier, by, State.DECIDED)
    lines = lines_of(found, using=by.using)
    loan_ids = [line.loan_id for line in lines]
    run(by.using, LOCK, {"loans": loan_ids})
    _ended_freezes(found, lines, by)
    facts: dict[str, Any] = {
        "dossier": found.pk,
        "kinds": list(ENTRIES[found.kind]),
        "after": asked(by.using, NOW)[0][0],
    }
    before = lending.standing(loan_ids, using=by.using)
    _do(found, lines, by)
    after = lending.standing(loan_ids, using=by.using)
    run(by.using, LINK, facts)
    for line in lines:
        line.before, line.after = before[line.loan_id], after[line.loan_id]
    RiskLine.objects.using(by.using).bulk_update(
        lines,
        [
            "before",
            "after",
            "until",
            "booked_principal_dong",
            "booked_interest_dong",
            "difference",
        ],
    )
    found.booked_on, found.booked_by = by.on, by.party_id
    return move(found, State.BOOKED, Deed.BOOKED, by, note=found.decision_number)


def _ended_freezes(found: RiskDossier, lines: Sequence[RiskLine], by: Actor) -> None:
    """What has run out runs out first; a freeze that is renewed no later than its last day goes on without a gap."""
    let_freezes_end(by, on=by.on, loan_ids=[line.loan_id for line in lines])
    for line in lines:
        if line.freeze is not None:
            line.freeze.refresh_from_db(using=by.using)


def _do(found: RiskDossier, lines: Sequence[RiskLine], by: Actor) -> None:
    held = {
        row[0]: Held(unfrozen_dong=row[1], frozen_dong=row[2], interest_dong=row[3])
        for row in asked(by.using, HELD, {"loans": [line.loan_id for line in lines]})
    }
    for line in lines:
        _amounts(found, line, held[line.loan_id])
    standing = [line for line in lines if line.booked_principal_dong or line.booked_interest_dong]
    decision = _("{decision} · hồ sơ {number}").format(
        decision=found.decision_number, number=found.number
    )
    if standing:
        DO[found.kind](found, standing, decision, by)


def _amounts(found: RiskDossier, line: RiskLine, held: Held) -> None:
    """Số hạch toán được: not more than is owed today; the difference says why it is less."""
    most = held.unfrozen_dong
    if found.kind == Kind.WRITE_OFF:
        most += held.frozen_dong
    if found.kind == Kind.RENEW and line.freeze is not None and line.freeze.ended_on is None:
        most = held.frozen_dong
    line.booked_principal_dong = min(line.principal_dong, most)
    line.booked_interest_dong = min(line.interest_dong, held.interest_dong)
    less = line.principal_dong - line.booked_principal_dong
    if less or line.interest_dong > line.booked_interest_dong:
        line.difference = _("Người vay đã trả bớt từ khi lập hồ sơ")


def _freeze(found: RiskDossier, lines: Sequence[RiskLine], decision: str, by: Actor) -> None:
    lending.freeze_debts(
        by=by,
        loans=[
            lending.FreezeAsked(
                loan_id=line.loan_id,
                amount_dong=line.booked_principal_dong or 0,
                until=line.until or by.on,
            )
            for line in lines
        ],
        on=by.on,
        decision=decision,
    )


def _renew(found: RiskDossier, lines: Sequence[RiskLine], decision: str, by: Actor) -> None:
    """Whose freeze still runs goes on from its end; whose freeze has ended is frozen again from today."""
    going = [line for line in lines if line.freeze is not None and line.freeze.ended_on is None]
    if going:
        untils = {line.freeze_id: line.until for line in going if line.freeze_id and line.until}
        lending.renew_freezes(by=by, untils=untils, decision=decision)
    again = [line for line in lines if line not in going]
    if again:
        _freeze(found, again, decision, by)


def _write_off(found: RiskDossier, lines: Sequence[RiskLine], decision: str, by: Actor) -> None:
    lending.write_off_debts(
        by=by,
        loans=[
            lending.WriteOffAsked(
                loan_id=line.loan_id,
                principal_dong=line.booked_principal_dong or 0,
                interest_dong=line.booked_interest_dong or 0,
            )
            for line in lines
        ],
        on=by.on,
        decision=decision,
    )


def _extend(found: RiskDossier, lines: Sequence[RiskLine], decision: str, by: Actor) -> None:
    last = last_days_of([line.loan_id for line in lines], using=by.using)
    for line in lines:
        line.until = add_months(last[line.loan_id], line.months or 0)
    untils = {line.loan_id: line.until for line in lines if line.until}
    lending.extend_terms(by=by, untils=untils, on=by.on)


def _roll_over(found: RiskDossier, lines: Sequence[RiskLine], decision: str, by: Actor) -> None:
    """A cycle of its own for each loan: its plan and its rate are its own, so one after the other."""
    for line in lines:
        line.until = add_months(by.on, line.months or 0)
        lending.roll_over(by=by, loan=line.loan, until=line.until, on=by.on)


DO: Mapping[str, Callable[[RiskDossier, Sequence[RiskLine], str, Actor], None]] = {
    Kind.FREEZE: _freeze,
    Kind.RENEW: _renew,
    Kind.WRITE_OFF: _write_off,
    Kind.EXTEND: _extend,
    Kind.ROLLOVER: _roll_over,
}
