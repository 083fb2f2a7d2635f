"""Gia hạn nợ: all unpaid principal that is not frozen becomes due on one later day, within what the policy leaves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Max
from django.db.models.functions import Coalesce

from diemtua.ground.actors import Actor
from diemtua.ground.deeds import deed
from diemtua.lending.actions.moving import asked, begin, post_moved, run
from diemtua.lending.actions.paying import cure_notices
from diemtua.lending.actions.unfreezing import let_freezes_end
from diemtua.lending.models import Instalment, Loan
from diemtua.lending.problems import NothingToExtend, UntilOutOfBounds
from diemtua.rules.risk_handling import extension_limit_on

EXTENDING = """
insert into moving_part (loan_id, number, was, tranche_id, dong)
select t.loan_id, row_number() over (partition by t.loan_id order by t.tranche_id), 'overdue', t.tranche_id,
       t.overdue_dong
from ledger_tranchebalance t where t.loan_id = any (%(loans)s) and t.overdue_dong > 0
"""
BACK = {"principal_dong": "overdue_dong"}
"""The template's amount and the stage's column that gives it."""

NOTHING = """
select l.code from lending_loan l join ledger_loanbalance b on b.loan_id = l.id
where l.id = any (%(loans)s) and b.in_term_dong + b.overdue_dong = 0 order by l.code limit 1
"""

EVENTS = """
insert into lending_instalmentevent (instalment_id, loan_id, kind, "on", amount_dong, path, union_code)
select id, loan_id, %(event)s, %(on)s, principal_dong - paid_dong - frozen_dong - moved_dong, path, union_code
from lending_instalment
where loan_id = any (%(loans)s) and principal_dong - paid_dong - frozen_dong - moved_dong > 0
"""

EXTEND = """
update lending_instalment i set extended_on = a.until, overdue_dong = 0
from unnest(%(loans)s::bigint[], %(untils)s::date[]) a (loan_id, until)
where i.loan_id = a.loan_id and i.principal_dong - i.paid_dong - i.frozen_dong - i.moved_dong > 0;
update lending_loan l set extended_to = a.until
from unnest(%(loans)s::bigint[], %(untils)s::date[]) a (loan_id, until) where l.id = a.loan_id
"""


@deed("loan.terms_extended", needs="lending.adjust")
def extend_terms(*, by: Actor, untils: Mapping[int, date], on: date) -> int:
    """Gia hạn nhiều khoản: overdue parts are in term again from today; interest already posted stays. All or nothing."""
    let_freezes_end(by, on=on, loan_ids=list(untils))
    begin(by, list(untils))
    _check(by, untils, on)
    facts: dict[str, Any] = {
        "loans": list(untils),
        "untils": list(untils.values()),
        "on": on,
        "event": "extended",
    }
    nothing = asked(by.using, NOTHING, facts)
    if nothing:
        raise NothingToExtend(code=nothing[0][0])
    run(by.using, EXTENDING, facts)
    post_moved(by, deed="back_in_term", on=on, amounts=BACK)
    run(by.using, EVENTS, facts)
    run(by.using, EXTEND, facts)
    cure_notices(list(untils), on=on, using=by.using)
    return len(untils)


@deed("loan.extended", needs="lending.adjust")
def extend_term(*, by: Actor, loan: Loan, until: date, on: date) -> Loan:
    """Gia hạn một khoản vay."""
    extend_terms(by=by, untils={loan.pk: until}, on=on)
    return Loan.objects.using(by.using).get(pk=loan.pk)


def _check(by: Actor, untils: Mapping[int, date], on: date) -> None:
    loans = Loan.objects.using(by.using).select_for_update().filter(pk__in=untils).order_by("pk")
    last = last_days_of(list(untils), using=by.using)
    for loan in loans:
        limit = extension_limit_on(loan.due_on, term_months=loan.term_months, on=on)
        if not max(on, last[loan.pk]) < untils[loan.pk] <= limit:
            raise UntilOutOfBounds(field="until", last=limit)


def last_days_of(loan_ids: Sequence[int], *, using: str) -> dict[int, date]:
    """Ngày cuối của lịch trả nợ hiện nay, by loan."""
    rows = (
        Instalment.objects.using(using)
        .filter(loan_id__in=loan_ids)
        .values_list("loan_id")
        .annotate(last=Max(Coalesce("extended_on", "due_on")))
    )
    return dict(rows)
