"""Thôi giải ngân: a loan paid out in several gets no further tranche; its plan is cut to what was lent."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import connections
from django.db.models import Sum

from diemtua.ground.actors import Actor
from diemtua.ground.deeds import deed
from diemtua.lending.actions.paying import mark_paid_off
from diemtua.lending.models import Loan
from diemtua.lending.problems import NothingLeftToPayOut, ReasonMissing

# What the contract had and nobody was paid is cut from the last instalments backwards.
CUT = """
with unpaid as (
    select i.id, i.principal_dong - i.paid_dong - i.overdue_dong - i.frozen_dong - i.moved_dong as dong,
           sum(i.principal_dong - i.paid_dong - i.overdue_dong - i.frozen_dong - i.moved_dong)
               over (order by i.number desc) as dong_to,
           sum(i.principal_dong - i.paid_dong - i.overdue_dong - i.frozen_dong - i.moved_dong) over () - b.in_term_dong
               as too_much
    from lending_instalment i join ledger_loanbalance b on b.loan_id = i.loan_id where i.loan_id = %(loan)s
)
update lending_instalment i
set principal_dong = i.principal_dong - greatest(0, least(u.dong, u.too_much - (u.dong_to - u.dong)))
from unpaid u where u.id = i.id
"""


@deed("loan.tranches_ended", needs="lending.adjust")
def end_tranches(*, by: Actor, loan: Loan, on: date, reason: str) -> Loan:
    """Thôi giải ngân các lần sau (thôi học, đủ tiền), có lý do; a loan that owes nothing closes with it."""
    if not reason.strip():
        raise ReasonMissing(field="reason")
    found = Loan.objects.using(by.using).select_for_update().get(pk=loan.pk)
    lent = found.tranches.using(by.using).aggregate(sum=Sum("amount_dong"))["sum"] or 0
    if found.state != Loan.State.OPEN or found.tranches_ended_on or lent >= found.amount_dong:
        raise NothingLeftToPayOut(code=found.code)
    facts: dict[str, Any] = {"loan": found.pk}
    with connections[by.using].cursor() as cursor:
        cursor.execute(
            "select 1 from ledger_loanbalance where loan_id = %(loan)s for update", facts
        )
        cursor.execute(CUT, facts)
    found.tranches_ended_on = on
    found.save(using=by.using, update_fields=["tranches_ended_on"])
    mark_paid_off([found.pk], using=by.using)
    found.refresh_from_db(using=by.using)
    return found
