"""Thu gốc: borrowers pay in person; overdue first, then instalments by due day, then frozen. Many loans at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import connections

from diemtua.ground.actors import Actor
from diemtua.ground.deeds import deed
from diemtua.ledger.posting import lines_sql, post_drafts, start_drafts
from diemtua.lending.actions import parts
from diemtua.lending.actions.moving import asked, run
from diemtua.lending.actions.unfreezing import let_freezes_end
from diemtua.lending.problems import MoreThanOwed

PARTS = ("in_term_dong", "overdue_dong", "frozen_dong")

STAGE = """
create temp table if not exists paying_loan (
    loan_id bigint primary key, amount bigint, overdue bigint, in_term bigint, frozen bigint, closes boolean
) on commit delete rows;
truncate paying_loan;
insert into paying_loan
select b.loan_id, p.amount, o.overdue, i.in_term, p.amount - o.overdue - i.in_term,
       p.amount = b.in_term_dong + b.overdue_dong + b.frozen_dong
from unnest(%(loans)s::bigint[], %(amounts)s::bigint[]) p (loan_id, amount)
join ledger_loanbalance b using (loan_id)
cross join lateral (select least(p.amount, b.overdue_dong) as overdue) o
cross join lateral (select least(p.amount - o.overdue, b.in_term_dong) as in_term) i
"""

TOO_MUCH = """
select l.code from paying_loan p join ledger_loanbalance b using (loan_id) join lending_loan l on l.id = p.loan_id
where p.amount <= 0 or p.frozen > b.frozen_dong limit 1
"""

LOCK = """
select 1 from ledger_loanbalance where loan_id = any (%(loans)s) order by loan_id for update
"""

# Interest of the stretch is posted first where the payment brings all principal to zero.
CLOSING = """
insert into draft_loan select p.loan_id from paying_loan p join ledger_loanbalance b using (loan_id)
where p.closes and b.posted_to < %(counts)s
"""

ENTRIES = """
insert into draft_entry (n, id, month, office_id, business_date, kind, session_id, group_id, union_code, path, memo)
select p.loan_id, ledger_new_id(), ledger_open_month(b.office_id, %(on)s), b.office_id, %(on)s, %(kind)s, %(session)s,
       b.group_id, b.union_code, b.path, %(memo)s
from paying_loan p join ledger_loanbalance b using (loan_id)
"""

# What is frozen is paid in the order in which it was frozen.
FROZEN = """
insert into moving_loan (loan_id, frozen) select loan_id, frozen from paying_loan where frozen > 0
"""

UNCOVERED = """
select p.loan_id from paying_loan p
where p.frozen > 0 and p.frozen <> coalesce((select sum(m.dong) from moving_part m where m.loan_id = p.loan_id), 0)
"""

# Within a state the oldest tranche gives first.
TRANCHES = """
select p.loan_id as n, t.tranche_id, p.loan_id, b.programme, b.office_id, %(session)s::bigint as session_id,
       (select l.membership_id from lending_loan l where l.id = p.loan_id) as membership_id,
       greatest(0, least(t.in_term_dong, p.in_term - t.in_term_before)) as in_term_dong,
       greatest(0, least(t.overdue_dong, p.overdue - t.overdue_before)) as overdue_dong,
       coalesce((select sum(m.dong) from moving_part m where m.tranche_id = t.tranche_id), 0) as frozen_dong,
       %(counts)s::date as paid_on
from paying_loan p
join ledger_loanbalance b using (loan_id)
join (
    select tranche_id, loan_id, in_term_dong, overdue_dong,
           sum(in_term_dong) over w - in_term_dong as in_term_before,
           sum(overdue_dong) over w - overdue_dong as overdue_before
    from ledger_tranchebalance where loan_id in (select loan_id from paying_loan)
    window w as (partition by loan_id order by disbursed_on, tranche_id)
) t using (loan_id)
"""

INSTALMENTS = """
with due as (
    select i.id, i.loan_id, i.overdue_dong,
           i.principal_dong - i.paid_dong - i.overdue_dong - i.frozen_dong - i.moved_dong as unpaid,
           sum(i.principal_dong - i.paid_dong - i.overdue_dong - i.frozen_dong - i.moved_dong) over w as unpaid_to,
           sum(i.overdue_dong) over w as overdue_to
    from lending_instalment i where i.loan_id in (select loan_id from paying_loan)
    window w as (partition by i.loan_id order by coalesce(i.extended_on, i.due_on), i.number)
), taken as (
    select d.id, d.loan_id,
           greatest(0, least(d.unpaid, p.in_term - (d.unpaid_to - d.unpaid))) as in_term,
           greatest(0, least(d.overdue_dong, p.overdue - (d.overdue_to - d.overdue_dong))) as overdue,
           coalesce((select sum(m.dong) from moving_part m where m.instalment_id = d.id), 0)::bigint as frozen
    from due d join paying_loan p using (loan_id)
), changed as (
    update lending_instalment i
    set paid_dong = i.paid_dong + t.in_term + t.overdue + t.frozen, overdue_dong = i.overdue_dong - t.overdue,
        frozen_dong = i.frozen_dong - t.frozen
    from taken t where t.id = i.id and t.in_term + t.overdue + t.frozen > 0
    returning i.id, i.loan_id, t.in_term + t.overdue + t.frozen as paid, t.overdue, t.frozen, i.path, i.union_code
)
insert into lending_instalmentevent (instalment_id, loan_id, kind, "on", amount_dong, overdue_dong, frozen_dong, path,
                                     union_code)
select id, loan_id, 'paid', %(counts)s, paid, overdue, frozen, path, union_code from changed
"""

# A loan that is paid out in several stays open while a tranche is to come, though nothing is owed today.
# Each loan's balance is looked up by its id: a planner that thinks a paid loan rare walks all the paid ones instead.
PAID_OFF = """
with asked as materialized (
    select t.loan_id from unnest(%(loans)s::bigint[]) t (loan_id)
    cross join lateral (
        select in_term_dong + overdue_dong + frozen_dong + arrears_in_term_dong + arrears_overdue_dong + grace_dong as owed
        from ledger_loanbalance b where b.loan_id = t.loan_id offset 0
    ) b
    where b.owed = 0
)
update lending_loan l set state = 'paid_off'
from asked
where l.id = asked.loan_id and l.state = 'open'
  and (l.tranches_ended_on is not null
       or (select sum(t.amount_dong) from lending_tranche t where t.loan_id = l.id) >= l.amount_dong)
"""

# Overdue debt is cured when none of it is left, paid, extended or frozen.
CURED = """
update lending_overduenotice n set cured_on = %(on)s
from ledger_loanbalance b
where n.loan_id = any (%(loans)s) and n.cured_on is null and b.loan_id = n.loan_id and b.overdue_dong = 0
"""

# A member whose last loan is closed keeps her place and her savings in the group.
MEMBERS = """
update groups_membership m set state = 'paid_off_with_savings'
where m.state = 'borrower' and m.valid_to is null
  and m.id in (select membership_id from lending_loan where id = any (%(loans)s) and state = 'paid_off')
  and not exists (select 1 from lending_loan l where l.membership_id = m.id and l.state = 'open')
"""


@deed("loan.principal_paid", needs="lending.take_principal")
def take_principal_many(
    *,
    by: Actor,
    payments: Sequence[tuple[int, int]],
    on: date,
    session_id: int | None = None,
    from_savings: bool = False,
    counts_from: date | None = None,
    memo: str = "",
) -> int:
    """Thu gốc của nhiều khoản, người vay nộp tận tay; returns đồng taken. A loan that is paid in full closes.

    `from_savings` takes it from the members' savings: who calls has their consent and knows that they hold as much.
    `counts_from` is the day from which the money lowers the debt where that is not the day of payment itself.
    """
    wanted: dict[int, int] = {}
    for loan_id, dong in payments:
        wanted[loan_id] = wanted.get(loan_id, 0) + dong
    kind = _kind(session_id, from_savings)
    facts: dict[str, Any] = {
        "loans": list(wanted),
        "amounts": list(wanted.values()),
        "on": on,
        "session": session_id,
        "kind": kind,
        "counts": counts_from or on,
        "memo": memo,
    }
    let_freezes_end(by, on=on, loan_ids=list(wanted))
    with connections[by.using].cursor() as cursor:
        cursor.execute(LOCK, facts)
        for statement in STAGE.split(";"):
            cursor.execute(statement, facts)
        cursor.execute(TOO_MUCH)
        refused = cursor.fetchone()
        if refused:
            raise MoreThanOwed(code=refused[0])
        _post_closing_interest(counts_from or on, session_id, by)
        _take_frozen(on, by)
        _post_principal(kind, facts, by)
        cursor.execute(INSTALMENTS, facts)
        cursor.execute(CURED, {**facts, "on": counts_from or on})
        cursor.execute(PAID_OFF, facts)
        cursor.execute(MEMBERS, facts)
    return sum(wanted.values())


def _post_principal(kind: str, facts: dict[str, Any], by: Actor) -> None:
    start_drafts(by.using)
    prefix = "principal_" if kind == "savings_used" else ""
    with connections[by.using].cursor() as cursor:
        cursor.execute(ENTRIES, facts)
        lines = lines_sql(
            kind,
            TRANCHES,
            effective_on="s.paid_on",
            amounts={prefix + name: name for name in PARTS},
        )
        cursor.execute(lines, facts)
    post_drafts(by)


def _kind(session_id: int | None, from_savings: bool) -> str:
    if from_savings:
        return "savings_used"
    return "principal_paid" if session_id else "principal_paid_at_office"


def _take_frozen(on: date, by: Actor) -> None:
    run(by.using, parts.MOVING)
    if run(by.using, FROZEN):
        run(by.using, parts.TAKE_FROZEN)
        run(by.using, parts.END_EMPTY, {"on": on})
        assert not asked(by.using, UNCOVERED), "frozen principal without its parts"


def _post_closing_interest(on: date, session_id: int | None, by: Actor) -> None:
    start_drafts(by.using)
    with connections[by.using].cursor() as inner:
        inner.execute(CLOSING, {"counts": on})
        if inner.rowcount:
            inner.execute(
                "select distinct office_id from ledger_loanbalance where loan_id in (select loan_id from draft_loan)"
            )
            offices = [row[0] for row in inner.fetchall()]
            for office in offices:
                inner.execute(
                    "select ledger_post_interest(%s, %s, %s, %s)",
                    [on, office, session_id, by.party_id],
                )


def cure_notices(loan_ids: Sequence[int], *, on: date, using: str) -> None:
    """Hết quá hạn: the notices 14/TD of loans without overdue debt are cured on that day."""
    with connections[using].cursor() as cursor:
        cursor.execute(CURED, {"loans": list(loan_ids), "on": on})


def mark_paid_off(loan_ids: Sequence[int], *, using: str) -> None:
    """Tất toán: a loan without principal and without interest owed is closed."""
    with connections[using].cursor() as cursor:
        for statement in (PAID_OFF, MEMBERS):
            cursor.execute(statement, {"loans": list(loan_ids)})
