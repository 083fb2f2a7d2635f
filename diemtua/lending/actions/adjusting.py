"""Điều chỉnh kỳ hạn (08/TD): what is unpaid of one instalment is due later, not beyond the next one of the contract."""

from __future__ import annotations

from datetime import date

from diemtua.ground.actors import Actor
from diemtua.ground.deeds import deed
from diemtua.lending.models import Instalment, InstalmentEvent, Loan
from diemtua.lending.problems import NothingToAdjust, UntilOutOfBounds


@deed("loan.instalment_adjusted", needs="lending.adjust")
def adjust_instalment(*, by: Actor, instalment: Instalment, until: date, on: date) -> Instalment:
    """Lùi một kỳ: again and again if need be, up to the next due day of the contract."""
    loan = Loan.objects.using(by.using).select_for_update().get(pk=instalment.loan_id)
    rows = list(
        Instalment.objects.using(by.using)
        .select_for_update()
        .filter(loan=loan)
        .order_by("due_on", "number")
    )
    row = next(each for each in rows if each.pk == instalment.pk)
    unpaid = row.principal_dong - (
        row.paid_dong + row.overdue_dong + row.frozen_dong + row.moved_dong
    )
    stands_on = row.extended_on or row.due_on
    limit = _next_due_on(loan, rows, stands_on)
    if unpaid <= 0 or limit is None:
        raise NothingToAdjust(code=loan.code, on=stands_on)
    if not max(on, stands_on) < until <= limit:
        raise UntilOutOfBounds(field="until", last=limit)
    row.extended_on = until
    row.save(using=by.using, update_fields=["extended_on"])
    InstalmentEvent.objects.using(by.using).create(
        instalment=row,
        loan_id=loan.pk,
        kind=InstalmentEvent.Kind.EXTENDED,
        on=on,
        amount_dong=unpaid,
        path=row.path,
        union_code=row.union_code,
    )
    return row


def _next_due_on(loan: Loan, rows: list[Instalment], stands_on: date) -> date | None:
    """The contract's next due day; of an extended loan the one day on which all of it is due."""
    extended = max((row.extended_on for row in rows if row.extended_on), default=None)
    if extended is not None and extended > loan.due_on:
        return extended if extended > stands_on else None
    later = [row.due_on for row in rows if row.due_on > stands_on]
    return min(later, default=None)
