"""Chuyển nợ: what is due and unpaid at the end of a session day becomes overdue; freezing and extending.

The session's day itself still bears the in-term rate: the movement counts from the next day.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db import connections

from diemtua.ground.actors import Actor
from diemtua.ground.deeds import deed
from diemtua.ledger.posting import lines_sql, post_drafts, start_drafts
from diemtua.lending.actions.paying import cure_notices
from diemtua.lending.models import Loan
from diemtua.lending.problems import NothingToExtend, UntilOutOfBounds
from diemtua.rules.clocks import load_clocks
from diemtua.rules.debt_class import extension_limit_on

# A missed instalment of a contract that does not bind rolls on to the next due day after the session; what is due on
# the last due day becomes overdue (contracts signed from 2026-03-01 bind every instalment, letter 597).
ROLL = """
with unpaid as (
    select i.id, i.loan_id, i.number, i.path, i.union_code, coalesce(i.extended_on, i.due_on) as due_on,
           i.principal_dong - i.paid_dong - i.overdue_dong - i.frozen_dong - i.moved_dong as dong
    from lending_instalment i join lending_loan l on l.id = i.loan_id and not l.instalments_bind
    where i.loan_id = any (%(loans)s)
), target as (
    select loan_id, (array_agg(id order by due_on, number))[1] as id from unpaid where due_on > %(on)s group by loan_id
), rolled as (
    select u.* , t.id as target_id from unpaid u join target t using (loan_id) where u.due_on <= %(on)s and u.dong > 0
), taken as (
    update lending_instalment i set moved_dong = i.moved_dong + r.dong from rolled r where r.id = i.id returning i.id
), given as (
    update lending_instalment i set principal_dong = i.principal_dong + g.dong
    from (select target_id, sum(dong) as dong from rolled group by target_id) g where g.target_id = i.id returning i.id
)
insert into lending_instalmentevent (instalment_id, loan_id, kind, "on", amount_dong, target_id, path, union_code)
select id, loan_id, 'moved', %(on)s, dong, target_id, path, union_code from rolled
"""

STAGE = """
create temp table if not exists ageing_loan (loan_id bigint primary key, dong bigint) on commit delete rows;
truncate ageing_loan;
with unpaid as (
    select i.id, i.loan_id, i.path, i.union_code,
           i.principal_dong - i.paid_dong - i.overdue_dong - i.frozen_dong - i.moved_dong as dong,
           sum(i.principal_dong - i.paid_dong - i.overdue_dong - i.frozen_dong - i.moved_dong)
               over (partition by i.loan_id order by coalesce(i.extended_on, i.due_on), i.number) as dong_to
    from lending_instalment i
    where i.loan_id = any (%(loans)s) and coalesce(i.extended_on, i.due_on) <= %(on)s
), due as (
    -- Never more than is lent: of a loan paid out in several the plan is of the whole contract.
    select u.id, u.loan_id, u.path, u.union_code,
           least(u.dong, b.in_term_dong - (u.dong_to - u.dong)) as dong
    from unpaid u join ledger_loanbalance b using (loan_id)
), changed as (
    update lending_instalment i set overdue_dong = i.overdue_dong + d.dong from due d where d.id = i.id and d.dong > 0
    returning i.id, i.loan_id, d.dong, i.path, i.union_code
), told as (
    insert into lending_instalmentevent (instalment_id, loan_id, kind, "on", amount_dong, path, union_code)
    select id, loan_id, 'overdue', %(on)s, dong, path, union_code from changed
)
insert into ageing_loan select loan_id, sum(dong) from changed group by loan_id
"""

# Who is to be told: one notice 14/TD a loan and session, numbered when it is sent.
NOTICES = """
insert into lending_overduenotice (loan_id, became_on, session_id, amount_dong, path, union_code)
select a.loan_id, %(on)s, %(session)s, a.dong, b.path, b.union_code
from ageing_loan a join ledger_loanbalance b using (loan_id)
"""

ENTRIES = """
insert into draft_entry (n, id, month, office_id, business_date, kind, session_id, group_id, union_code, path)
select a.loan_id, ledger_new_id(), ledger_open_month(b.office_id, %(on)s), b.office_id, %(on)s, %(kind)s, %(session)s,
       b.group_id, b.union_code, b.path
from ageing_loan a join ledger_loanbalance b using (loan_id)
"""

OLDEST_IN_TERM = """
select a.loan_id as n, t.tranche_id, a.loan_id, b.programme,
       greatest(0, least(t.in_term_dong, a.dong - t.before_dong)) as dong, %(effective)s::date as effective_on
from ageing_loan a
join ledger_loanbalance b using (loan_id)
join (
    select tranche_id, loan_id, in_term_dong,
           sum(in_term_dong) over (partition by loan_id order by disbursed_on, tranche_id) - in_term_dong as before_dong
    from ledger_tranchebalance where loan_id in (select loan_id from ageing_loan)
) t using (loan_id)
"""


@deed("loan.became_overdue", needs="session.post")
def becomes_overdue_at(
    *, by: Actor, loan_ids: Sequence[int], on: date, session_id: int | None = None
) -> int:
    """Chuyển quá hạn cuối ngày phiên; returns how many loans. It counts from the dated day after the session."""
    return age_loans(loan_ids, on=on, session_id=session_id, by=by)


def age_loans(
    loan_ids: Sequence[int],
    *,
    on: date,
    session_id: int | None,
    by: Actor,
    makes_notices: bool = True,
) -> int:
    """Chuyển nợ của các khoản vay; a replay of what was told already makes no second notice."""
    facts: dict[str, Any] = {
        "loans": list(loan_ids),
        "on": on,
        "session": session_id,
        "kind": "becomes_overdue",
        "effective": load_clocks().due_on("overdue_starts", on),
    }
    with connections[by.using].cursor() as cursor:
        cursor.execute(
            "select 1 from ledger_loanbalance where loan_id = any (%(loans)s) order by loan_id for update",
            facts,
        )
        cursor.execute(ROLL, facts)
        for statement in STAGE.split(";"):
            cursor.execute(statement, facts)
        start_drafts(by.using)
        cursor.execute(ENTRIES, facts)
        entries = int(cursor.rowcount)
        if entries:
            lines = lines_sql(
                "becomes_overdue",
                OLDEST_IN_TERM,
                amounts={"principal_dong": "dong"},
                effective_on="s.effective_on",
            )
            cursor.execute(lines, facts)
            post_drafts(by)
            if makes_notices:
                cursor.execute(NOTICES, facts)
    return entries


FREEZE_INSTALMENTS = """
with due as (
    select i.id, i.loan_id, i.overdue_dong,
           i.principal_dong - i.paid_dong - i.overdue_dong - i.frozen_dong - i.moved_dong as unpaid,
           sum(i.overdue_dong) over w as overdue_to,
           sum(i.principal_dong - i.paid_dong - i.overdue_dong - i.frozen_dong - i.moved_dong) over w as unpaid_to
    from lending_instalment i where i.loan_id = %(loan)s
    window w as (order by coalesce(i.extended_on, i.due_on), i.number)
)
update lending_instalment i
set frozen_dong = i.frozen_dong + greatest(0, least(d.overdue_dong, %(overdue)s - (d.overdue_to - d.overdue_dong)))
                  + greatest(0, least(d.unpaid, %(in_term)s - (d.unpaid_to - d.unpaid))),
    overdue_dong = i.overdue_dong - greatest(0, least(d.overdue_dong, %(overdue)s - (d.overdue_to - d.overdue_dong)))
from due d where d.id = i.id
"""


@deed("loan.frozen", needs="lending.freeze")
def freeze_debt(
    *, by: Actor, loan: Loan, amount_dong: int, on: date, until: date, decision: str
) -> int:
    """Khoanh nợ: overdue principal first, then by due day; it bears no interest and does not fall due before `until`."""
    if until <= on:
        raise UntilOutOfBounds(field="until", last=on + timedelta(days=1))
    with connections[by.using].cursor() as cursor:
        cursor.execute(
            "select in_term_dong, overdue_dong from ledger_loanbalance where loan_id = %s for update",
            [loan.pk],
        )
        row = cursor.fetchone()
        in_term, overdue = (int(row[0]), int(row[1])) if row else (0, 0)
        from_overdue = min(amount_dong, overdue)
        from_in_term = amount_dong - from_overdue
        if amount_dong <= 0 or from_in_term > in_term:
            raise NothingToExtend(code=loan.code)
        _post_freeze(loan, from_in_term, from_overdue, on, decision, by)
        cursor.execute(
            FREEZE_INSTALMENTS, {"loan": loan.pk, "overdue": from_overdue, "in_term": from_in_term}
        )
        cure_notices([loan.pk], on=on, using=by.using)
    return amount_dong


FREEZE_SOURCE = """
select b.loan_id as n, t.tranche_id, b.loan_id, b.programme,
       greatest(0, least(t.in_term_dong, %(in_term)s - t.in_term_before)) as in_term_dong,
       greatest(0, least(t.overdue_dong, %(overdue)s - t.overdue_before)) as overdue_dong, %(on)s::date as frozen_on
from ledger_loanbalance b
join (
    select tranche_id, loan_id, in_term_dong, overdue_dong,
           sum(in_term_dong) over w - in_term_dong as in_term_before, sum(overdue_dong) over w - overdue_dong as overdue_before
    from ledger_tranchebalance where loan_id = %(loan)s
    window w as (partition by loan_id order by disbursed_on, tranche_id)
) t using (loan_id)
"""


def _post_freeze(
    loan: Loan, in_term: int, overdue: int, on: date, decision: str, by: Actor
) -> None:
    facts: dict[str, Any] = {
        "loan": loan.pk,
        "in_term": in_term,
        "overdue": overdue,
        "on": on,
        "decision": decision,
    }
    start_drafts(by.using)
    with connections[by.using].cursor() as cursor:
        cursor.execute(
            "insert into draft_entry (n, id, month, office_id, business_date, kind, group_id, union_code, path, memo)"
            " select b.loan_id, ledger_new_id(), ledger_open_month(b.office_id, %(on)s), b.office_id, %(on)s, 'freeze',"
            " b.group_id, b.union_code, b.path, %(decision)s from ledger_loanbalance b where b.loan_id = %(loan)s",
            facts,
        )
        cursor.execute(
            lines_sql(
                "freeze",
                FREEZE_SOURCE,
                effective_on="s.frozen_on",
                amounts={"in_term_dong": "in_term_dong", "overdue_dong": "overdue_dong"},
            ),
            facts,
        )
    post_drafts(by)


@deed("loan.extended", needs="lending.adjust")
def extend_term(*, by: Actor, loan: Loan, until: date, on: date) -> Loan:
    """Gia hạn nợ: all unpaid principal that is not frozen becomes due on `until`; overdue parts are in term again."""
    found = Loan.objects.using(by.using).select_for_update().get(pk=loan.pk)
    limit = extension_limit_on(found.due_on, term_months=found.term_months)
    last = max(i.extended_on or i.due_on for i in found.instalments.all())
    if not max(on, last) < until <= limit:
        raise UntilOutOfBounds(field="until", last=limit)
    facts: dict[str, Any] = {"loan": found.pk, "on": on, "until": until}
    with connections[by.using].cursor() as cursor:
        cursor.execute(
            "select overdue_dong, in_term_dong from ledger_loanbalance where loan_id = %(loan)s for update",
            facts,
        )
        row = cursor.fetchone()
        if row is None or row[0] + row[1] == 0:
            raise NothingToExtend(code=found.code)
        if row[0]:
            _post_back_in_term(found, on, by)
            cure_notices([found.pk], on=on, using=by.using)
        cursor.execute(EXTEND_EVENTS, facts)
        cursor.execute(EXTEND, facts)
    return found


EXTEND_EVENTS = """
insert into lending_instalmentevent (instalment_id, loan_id, kind, "on", amount_dong, path, union_code)
select id, loan_id, 'extended', %(on)s, principal_dong - paid_dong - frozen_dong - moved_dong, path, union_code
from lending_instalment
where loan_id = %(loan)s and principal_dong - paid_dong - frozen_dong - moved_dong > 0
"""

EXTEND = """
update lending_instalment set extended_on = %(until)s, overdue_dong = 0
where loan_id = %(loan)s and principal_dong - paid_dong - frozen_dong - moved_dong > 0
"""

BACK = """
select b.loan_id as n, t.tranche_id, b.loan_id, b.programme, t.overdue_dong as dong, %(on)s::date as on_day
from ledger_loanbalance b join ledger_tranchebalance t using (loan_id) where b.loan_id = %(loan)s
"""


def _post_back_in_term(loan: Loan, on: date, by: Actor) -> None:
    facts: dict[str, Any] = {"loan": loan.pk, "on": on}
    start_drafts(by.using)
    with connections[by.using].cursor() as cursor:
        cursor.execute(
            "insert into draft_entry (n, id, month, office_id, business_date, kind, group_id, union_code, path)"
            " select b.loan_id, ledger_new_id(), ledger_open_month(b.office_id, %(on)s), b.office_id, %(on)s,"
            " 'back_in_term', b.group_id, b.union_code, b.path from ledger_loanbalance b where b.loan_id = %(loan)s",
            facts,
        )
        cursor.execute(
            lines_sql(
                "back_in_term", BACK, amounts={"principal_dong": "dong"}, effective_on="s.on_day"
            ),
            facts,
        )
    post_drafts(by)
