"""Chuyển nợ: what is due and unpaid at the end of a session day becomes overdue.

The session's day itself still bears the in-term rate: the movement counts from the next day.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import connections

from diemtua.ground.actors import Actor
from diemtua.ground.deeds import deed
from diemtua.ledger.posting import lines_sql, post_drafts, start_drafts
from diemtua.rules.clocks import load_clocks

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
