"""Phần gốc: which disbursements and instalments a movement of principal takes from, for many loans at once.

In-term and overdue principal is taken by due day, matched with the oldest disbursements first; frozen principal in the
order in which it was frozen. The reference is `rules.simulate.state`; `tests/twins` holds both equal.
"""

from __future__ import annotations

# One row a loan with what is taken of each state; callers fill it.
MOVING = """
create temp table if not exists moving_loan (
    loan_id bigint primary key, in_term bigint not null default 0, overdue bigint not null default 0,
    frozen bigint not null default 0, until date) on commit delete rows;
create temp table if not exists moving_part (
    loan_id bigint, number int, was text, tranche_id bigint, instalment_id bigint, due_on date, dong bigint)
    on commit delete rows;
truncate moving_loan, moving_part
"""

# Both rows are laid end to end, by due day and by day of disbursement; a part is where two stretches overlap.
TAKE_UNFROZEN = """
with instalment as (
    select i.id, i.loan_id, coalesce(i.extended_on, i.due_on) as due_on, i.number, i.overdue_dong as overdue,
           i.principal_dong - i.paid_dong - i.overdue_dong - i.frozen_dong - i.moved_dong as unpaid
    from lending_instalment i join moving_loan m using (loan_id)
), due as (
    select id, loan_id, due_on, sum(overdue) over w - overdue as overdue_from, sum(overdue) over w as overdue_to,
           sum(unpaid) over w - unpaid as unpaid_from, sum(unpaid) over w as unpaid_to
    from instalment window w as (partition by loan_id order by due_on, number)
), lent as (
    select t.loan_id, t.tranche_id, sum(t.overdue_dong) over w - t.overdue_dong as overdue_from,
           sum(t.overdue_dong) over w as overdue_to, sum(t.in_term_dong) over w - t.in_term_dong as in_term_from,
           sum(t.in_term_dong) over w as in_term_to
    from ledger_tranchebalance t join moving_loan m using (loan_id)
    window w as (partition by t.loan_id order by t.disbursed_on, t.tranche_id)
), taken as (
    select m.loan_id, 1 as kind, 'overdue' as was, l.tranche_id, d.id as instalment_id, null::date as due_on,
           greatest(d.overdue_from, l.overdue_from) as starts,
           least(d.overdue_to, l.overdue_to, m.overdue) as ends
    from moving_loan m join due d using (loan_id) join lent l using (loan_id) where m.overdue > 0
    union all
    select m.loan_id, 2, 'in_term', l.tranche_id, d.id, d.due_on,
           greatest(d.unpaid_from, l.in_term_from), least(d.unpaid_to, l.in_term_to, m.in_term)
    from moving_loan m join due d using (loan_id) join lent l using (loan_id) where m.in_term > 0
)
insert into moving_part (loan_id, number, was, tranche_id, instalment_id, due_on, dong)
select loan_id, row_number() over (partition by loan_id order by kind, starts), was, tranche_id, instalment_id, due_on,
       ends - starts
from taken where ends > starts
"""

TAKE_FROZEN = """
with part as (
    select p.id, p.loan_id, p.tranche_id, p.instalment_id, p.left_dong,
           sum(p.left_dong) over (partition by p.loan_id order by p.freeze_id, p.number) - p.left_dong as starts
    from lending_freezepart p join moving_loan m using (loan_id) where m.frozen > 0 and p.left_dong > 0
), changed as (
    update lending_freezepart f set left_dong = f.left_dong - least(p.left_dong, m.frozen - p.starts)
    from part p join moving_loan m using (loan_id) where f.id = p.id and m.frozen > p.starts
    returning f.loan_id, f.freeze_id, f.number, f.tranche_id, f.instalment_id,
              least(p.left_dong, m.frozen - p.starts) as dong
)
insert into moving_part (loan_id, number, was, tranche_id, instalment_id, dong)
select loan_id, -row_number() over (partition by loan_id order by freeze_id desc, number desc), 'frozen', tranche_id,
       instalment_id, dong
from changed
"""

# A freeze of which nothing is left is over.
END_EMPTY = """
update lending_freeze f set ended_on = %(on)s
where f.ended_on is null and f.loan_id in (select loan_id from moving_loan)
  and not exists (select 1 from lending_freezepart p where p.freeze_id = f.id and p.left_dong > 0)
"""

# A movement counts from its day; where the day's debt has become overdue before it, from the next day, as that did.
PER_TRANCHE = """
select p.loan_id as n, p.tranche_id, p.loan_id, b.programme, b.office_id,
       sum(p.dong) filter (where p.was = 'in_term') as in_term_dong,
       sum(p.dong) filter (where p.was = 'overdue') as overdue_dong,
       sum(p.dong) filter (where p.was = 'frozen') as frozen_dong,
       case when %(exactly)s then %(on)s::date else greatest(%(on)s::date, least(max(t.run_since), %(on)s::date + 1))
       end as moved_on
from moving_part p join ledger_loanbalance b using (loan_id) join ledger_tranchebalance t using (tranche_id)
group by p.loan_id, p.tranche_id, b.programme, b.office_id
"""

ENTRIES = """
insert into draft_entry (n, id, month, office_id, business_date, kind, session_id, group_id, union_code, path, memo)
select b.loan_id, ledger_new_id(), ledger_open_month(b.office_id, %(on)s), b.office_id, %(on)s, %(kind)s, null,
       b.group_id, b.union_code, b.path, %(memo)s
from ledger_loanbalance b where b.loan_id in (select loan_id from moving_part)
"""

LOCK = (
    "select 1 from ledger_loanbalance where loan_id = any (%(loans)s) order by loan_id for update"
)

EVENTS = """
insert into lending_instalmentevent (instalment_id, loan_id, kind, "on", amount_dong, entry_id, path, union_code)
select p.instalment_id, p.loan_id, %(event)s, %(on)s, sum(p.dong), e.id, i.path, i.union_code
from moving_part p join lending_instalment i on i.id = p.instalment_id left join moving_entry e on e.loan_id = p.loan_id
group by p.instalment_id, p.loan_id, e.id, i.path, i.union_code
"""

# The drafts are emptied by the posting; which entry a loan got is remembered beside them.
REMEMBER = """
create temp table if not exists moving_entry (loan_id bigint primary key, id uuid) on commit delete rows;
truncate moving_entry;
insert into moving_entry select n, id from draft_entry
"""
