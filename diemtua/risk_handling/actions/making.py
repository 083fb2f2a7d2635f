"""Lập hồ sơ xử lý nợ: whose loans, which measure, why; lines changed, taken out and put back; handed in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from diemtua.ground.actors import Actor
from diemtua.ground.deeds import deed
from diemtua.ground.problems import raise_all
from diemtua.ledger.models import LoanBalance
from diemtua.lending.actions.moving import asked as rows_of
from diemtua.lending.actions.numbering import next_number
from diemtua.lending.models import Loan
from diemtua.risk_handling.actions.walking import ENDED, lines_of, move, step, taken
from diemtua.risk_handling.judging import against_lines, freezes_of, longest_months
from diemtua.risk_handling.models import RiskDossier, RiskLine, RiskStep
from diemtua.risk_handling.problems import (
    InAnotherDossier,
    LoanDoesNotFit,
    NoLoanChosen,
    NotAtThisDesk,
    WhyMissing,
)
from diemtua.risk_handling.words import STATES

Kind, State, Deed = RiskDossier.Kind, RiskDossier.State, RiskStep.Deed
DIRECT = 99
"""Cho vay trực tiếp: no union stands between borrower and bank."""
CHANGEABLE = (State.DRAFT, State.AT_UNION, State.AT_COMMUNE, State.AT_OFFICE)
"""Bước còn sửa được dòng: the request, then what is found on the spot, until the bank's officer proposes."""


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Hồ sơ cần lập: measure, cause, the event, and of a dossier made on a phone its own id."""

    kind: str
    cause: str
    event_on: date
    event: str
    client_id: UUID | None = None


@deed("risk.dossier_made", needs="risk.ask")
def make_dossier(*, by: Actor, wanted: Wanted, loan_ids: Sequence[int]) -> RiskDossier:
    """Lập hồ sơ: open loans of one group from one source of money, none of them in another living dossier."""
    if wanted.client_id is not None:
        before = RiskDossier.objects.using(by.using).filter(client_id=wanted.client_id).first()
        if before is not None:
            return before
    loans = _loans(loan_ids, by)
    first = loans[0]
    found = RiskDossier.objects.using(by.using).create(
        number=next_number("XLN", first.office, by),
        client_id=wanted.client_id,
        office=first.office,
        group=first.group,
        kind=wanted.kind,
        cause=wanted.cause,
        event_on=wanted.event_on,
        event=wanted.event.strip(),
        money_source=first.money_source,
        since_on=by.on,
        made_on=by.on,
        made_by=by.party_id,
        path=first.path,
        union_code=first.union_code,
    )
    step(found, Deed.MADE, by)
    add_lines(found, loans, by)
    return found


def _loans(loan_ids: Sequence[int], by: Actor) -> list[Loan]:
    loans = list(
        Loan.objects.using(by.using)
        .filter(pk__in=loan_ids)
        .select_related("office", "group")
        .order_by("pk")
    )
    if not loans:
        raise NoLoanChosen(field="loans")
    first = loans[0]
    for loan in loans:
        if (loan.group_id, loan.money_source) != (first.group_id, first.money_source):
            raise LoanDoesNotFit(field="loans", code=loan.code)
    if RiskLine.objects.using(by.using).filter(loan__in=loans, live=True, taken_out=False).exists():
        raise InAnotherDossier(field="loans")
    return loans


def add_lines(found: RiskDossier, loans: Sequence[Loan], by: Actor) -> None:
    """Dòng của hồ sơ: each asks for all that the measure can be done to."""
    ids = [loan.pk for loan in loans]
    held = {b.loan_id: b for b in LoanBalance.objects.using(by.using).filter(loan_id__in=ids)}
    freezes = freezes_of(ids, using=by.using)
    for loan in loans:
        balance = held.get(loan.pk)
        running = [f for f in freezes.get(loan.pk, []) if f.ended_on is None and f.until]
        principal = _principal(found.kind, balance, running, by)
        if loan.state != Loan.State.OPEN or principal <= 0:
            raise LoanDoesNotFit(field="loans", code=loan.code)
        renewed = min(running, key=lambda f: f.until or date.max, default=None)
        RiskLine.objects.using(by.using).create(
            dossier=found,
            loan=loan,
            household_id=loan.household_id,
            person_id=loan.person_id,
            principal_dong=principal,
            interest_dong=_interest(balance) if found.kind == Kind.WRITE_OFF else 0,
            freeze=renewed if found.kind == Kind.RENEW else None,
            path=loan.path,
            union_code=loan.union_code,
        )


def _principal(kind: str, balance: LoanBalance | None, running: Sequence[Any], by: Actor) -> int:
    """Gốc xử lý được: a renewal takes what its freeze still holds, or what came back from one that ended."""
    if balance is None:
        return 0
    unfrozen = balance.in_term_dong + balance.overdue_dong
    if kind == Kind.WRITE_OFF:
        return int(unfrozen + balance.frozen_dong)
    if kind == Kind.RENEW and running:
        first = min(running, key=lambda f: f.until)
        return sum(first.parts.using(by.using).values_list("left_dong", flat=True))
    return int(unfrozen)


def _interest(balance: LoanBalance | None) -> int:
    if balance is None:
        return 0
    return int(balance.arrears_in_term_dong + balance.arrears_overdue_dong + balance.grace_dong)


LINE_FIELDS = frozenset(
    {
        "what_lost",
        "lost_dong",
        "whole_dong",
        "economy",
        "plan",
        "asked_on",
        "principal_dong",
        "interest_dong",
        "months",
        "found_state",
        "found_assets",
        "found_ability",
        "found_remedy",
    }
)


@deed("risk.line_changed", needs="lending.read")
def change_line(*, by: Actor, line: RiskLine, values: Mapping[str, Any]) -> RiskLine:
    """Ghi đơn 01/XLN và kết quả xác minh của một dòng: by whoever holds the dossier, until the officer has proposed it."""
    found = taken(line.dossier, by, *CHANGEABLE)
    row = RiskLine.objects.using(by.using).select_for_update(of=("self",)).get(pk=line.pk)
    for name, value in values.items():
        assert name in LINE_FIELDS, name
        setattr(row, name, value)
    _not_more_than_held(found, row, by)
    if row.months is None:
        row.months = longest_months(
            found, row, freezes_of([row.loan_id], using=by.using).get(row.loan_id, []), on=by.on
        )
    row.save(using=by.using)
    return row


HELD = """
select in_term_dong + overdue_dong, in_term_dong + overdue_dong + frozen_dong
from ledger_loanbalance where loan_id = %(loan)s
"""


def _not_more_than_held(found: RiskDossier, row: RiskLine, by: Actor) -> None:
    unfrozen, whole = rows_of(by.using, HELD, {"loan": row.loan_id})[0]
    most = unfrozen if found.kind not in (Kind.RENEW, Kind.WRITE_OFF) else whole
    if not 0 < row.principal_dong <= most:
        raise LoanDoesNotFit(field="principal_dong", code=row.loan.code)


@deed("risk.line_out", needs="lending.read")
def take_out(*, by: Actor, line: RiskLine, reason: str) -> RiskLine:
    """Đưa khoản vay ra khỏi hồ sơ, có lý do; it may be put back while the dossier is here."""
    if not reason.strip():
        raise WhyMissing(field="reason")
    found = taken(line.dossier, by, *CHANGEABLE, State.AT_MANAGER, State.AT_BRANCH)
    row = RiskLine.objects.using(by.using).select_for_update().get(pk=line.pk, dossier=found)
    row.taken_out, row.out_reason, row.out_by = True, reason.strip(), by.party_id
    row.save(using=by.using, update_fields=["taken_out", "out_reason", "out_by"])
    return row


@deed("risk.line_in", needs="lending.read")
def put_in(*, by: Actor, line: RiskLine) -> RiskLine:
    """Đưa khoản vay trở lại hồ sơ."""
    found = taken(line.dossier, by, *CHANGEABLE)
    row = RiskLine.objects.using(by.using).select_for_update().get(pk=line.pk, dossier=found)
    row.taken_out, row.out_reason, row.out_by = False, "", None
    row.save(using=by.using, update_fields=["taken_out", "out_reason", "out_by"])
    return row


@deed("risk.handed_in", needs="risk.ask")
def hand_in(*, by: Actor, dossier: RiskDossier) -> RiskDossier:
    """Nộp hồ sơ: everything the rules have against it is told at once; a direct loan has no union to pass."""
    found = taken(dossier, by, State.DRAFT)
    lines = lines_of(found, using=by.using)
    if not lines:
        raise NoLoanChosen
    raise_all(against_lines(found, lines, on=by.on, using=by.using))
    found.returned_reason = ""
    to = State.AT_COMMUNE if found.union_code == DIRECT else State.AT_UNION
    return move(found, to, Deed.HANDED_IN, by)


@deed("risk.withdrawn", needs="risk.ask")
def withdraw(*, by: Actor, dossier: RiskDossier, reason: str) -> RiskDossier:
    """Rút hồ sơ trước khi có quyết định, có lý do; its loans are free for another dossier."""
    if not reason.strip():
        raise WhyMissing(field="reason")
    found = RiskDossier.objects.using(by.using).select_for_update(of=("self",)).get(pk=dossier.pk)
    if found.state in (*ENDED, State.DECIDED):
        raise NotAtThisDesk(number=found.number, state=STATES[found.state])
    return move(found, State.WITHDRAWN, Deed.WITHDRAWN, by, note=reason.strip())
