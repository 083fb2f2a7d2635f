"""Điều chỉnh kỳ hạn (08/TD): an instalment, or a part of it, is due later, not beyond the next one of the contract."""

from __future__ import annotations

from datetime import date

from django.db.models import Max

from diemtua.ground.actors import Actor
from diemtua.ground.deeds import deed
from diemtua.ground.problems import SomebodyWasFirst
from diemtua.lending.actions.numbering import next_number
from diemtua.lending.models import Instalment, InstalmentAdjustment, InstalmentEvent, Loan
from diemtua.lending.problems import (
    MakerIsChecker,
    NothingToAdjust,
    PartOutOfBounds,
    ReasonMissing,
    UntilOutOfBounds,
)

State = InstalmentAdjustment.State


def unpaid_dong(row: Instalment) -> int:
    """Gốc chưa trả của kỳ: neither paid, overdue, frozen nor moved on."""
    settled = row.paid_dong + row.overdue_dong + row.frozen_dong + row.moved_dong
    return int(row.principal_dong - settled)


@deed("loan.instalment_adjusted", needs="lending.adjust")
def adjust_instalment(
    *,
    by: Actor,
    instalment: Instalment,
    until: date,
    on: date,
    amount_dong: int | None = None,
) -> Instalment:
    """Lùi một kỳ, or a part of it: again and again if need be, up to the next due day of the contract.

    A part becomes an instalment of its own that keeps the contract's day; the rest stays where it stands.
    """
    loan = Loan.objects.using(by.using).select_for_update().get(pk=instalment.loan_id)
    rows = list(
        Instalment.objects.using(by.using)
        .select_for_update()
        .filter(loan=loan)
        .order_by("due_on", "number")
    )
    row = next(each for each in rows if each.pk == instalment.pk)
    _check(loan, rows, row, until, on, amount_dong)
    unpaid = unpaid_dong(row)
    part = unpaid if amount_dong is None else amount_dong
    if part < unpaid:
        row = _split_off(loan, row, part, on, by)
    row.extended_on = until
    row.save(using=by.using, update_fields=["extended_on"])
    _event(row, InstalmentEvent.Kind.EXTENDED, part, on, by)
    return row


def _check(
    loan: Loan,
    rows: list[Instalment],
    row: Instalment,
    until: date,
    on: date,
    amount_dong: int | None,
) -> None:
    stands_on = row.extended_on or row.due_on
    limit = next_due_on(loan, rows, stands_on)
    unpaid = unpaid_dong(row)
    if unpaid <= 0 or limit is None:
        raise NothingToAdjust(code=loan.code, on=stands_on)
    if not max(on, stands_on) < until <= limit:
        raise UntilOutOfBounds(field="until", last=limit)
    if amount_dong is not None and not 0 < amount_dong <= unpaid:
        raise PartOutOfBounds(field="amount_dong", most=f"{unpaid:,}".replace(",", "."))


def _split_off(loan: Loan, row: Instalment, part: int, on: date, by: Actor) -> Instalment:
    """The part is a new instalment of the same contract day; the old one gives it away."""
    last = loan.instalments.using(by.using).aggregate(last=Max("number"))["last"] or 0
    row.principal_dong -= part
    row.save(using=by.using, update_fields=["principal_dong"])
    return Instalment.objects.using(by.using).create(
        loan=loan,
        number=last + 1,
        due_on=row.due_on,
        principal_dong=part,
        path=row.path,
        union_code=row.union_code,
    )


def _event(row: Instalment, kind: str, dong: int, on: date, by: Actor) -> None:
    InstalmentEvent.objects.using(by.using).create(
        instalment=row,
        loan_id=row.loan_id,
        kind=kind,
        on=on,
        amount_dong=dong,
        path=row.path,
        union_code=row.union_code,
    )


def next_due_on(loan: Loan, rows: list[Instalment], stands_on: date) -> date | None:
    """The contract's next due day; of an extended loan the one day on which all of it is due."""
    if loan.extended_to is not None:
        return loan.extended_to if loan.extended_to > stands_on else None
    later = [row.due_on for row in rows if row.due_on > stands_on]
    return min(later, default=None)


@deed("loan.adjustment_asked", needs="lending.apply")
def ask_adjustment(
    *,
    by: Actor,
    instalment: Instalment,
    until: date,
    amount_dong: int,
    reason: str,
    asked_on: date,
) -> InstalmentAdjustment:
    """Tổ trưởng nộp 08/TD: the borrower's day and the day of handing in are both kept, for the two deadlines."""
    if not reason.strip():
        raise ReasonMissing(field="reason")
    if asked_on > by.on:
        raise UntilOutOfBounds(field="asked_on", last=by.on)
    loan = Loan.objects.using(by.using).select_for_update().get(pk=instalment.loan_id)
    rows = list(loan.instalments.using(by.using).order_by("due_on", "number"))
    row = next(each for each in rows if each.pk == instalment.pk)
    _check(loan, rows, row, until, by.on, amount_dong)
    return InstalmentAdjustment.objects.using(by.using).create(
        instalment=row,
        loan=loan,
        number=next_number("08TD", loan.office, by),
        due_on=row.extended_on or row.due_on,
        amount_dong=amount_dong,
        until=until,
        reason=reason.strip(),
        asked_on=asked_on,
        handed_in_on=by.on,
        handed_in_by=by.party_id,
        path=row.path,
        union_code=row.union_code,
    )


@deed("loan.adjustment_agreed", needs="lending.adjust")
def agree_adjustment(*, by: Actor, request: InstalmentAdjustment) -> InstalmentAdjustment:
    """Ngân hàng đồng ý: the instalment is put off in the same act."""
    found = _waiting(request, by)
    adjust_instalment(
        by=by,
        instalment=found.instalment,
        until=found.until,
        on=by.on,
        amount_dong=min(found.amount_dong, max(unpaid_dong(found.instalment), 1)),
    )
    return _decided(found, State.AGREED, "", by)


@deed("loan.adjustment_refused", needs="lending.adjust")
def refuse_adjustment(
    *, by: Actor, request: InstalmentAdjustment, reason: str
) -> InstalmentAdjustment:
    """Không đồng ý, có lý do; the instalment stays on its day."""
    if not reason.strip():
        raise ReasonMissing(field="reason")
    return _decided(_waiting(request, by), State.REFUSED, reason.strip(), by)


def _waiting(request: InstalmentAdjustment, by: Actor) -> InstalmentAdjustment:
    found = (
        InstalmentAdjustment.objects.using(by.using)
        .select_for_update(of=("self",))
        .select_related("instalment")
        .get(pk=request.pk)
    )
    if found.state != State.ASKED:
        raise SomebodyWasFirst(what=found.number)
    if found.handed_in_by == by.party_id:
        raise MakerIsChecker
    return found


def _decided(
    found: InstalmentAdjustment, state: str, reason: str, by: Actor
) -> InstalmentAdjustment:
    found.state, found.refused_reason = state, reason
    found.decided_on, found.decided_by = by.on, by.party_id
    found.save(
        using=by.using, update_fields=["state", "refused_reason", "decided_on", "decided_by"]
    )
    return found
