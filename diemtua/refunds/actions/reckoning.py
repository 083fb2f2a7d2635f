"""Tính một phần việc: the stretches of its loans that were posted at another rate, and what each loan comes to.

Two temporary tables that counting and posting both read; nothing is written to the books here.
"""

from __future__ import annotations

from typing import Any

from django.db import connections

from diemtua.ground.actors import Actor
from diemtua.refunds.models import RefundBatch
from diemtua.rules.refunds import refund_rule_on

# The loans of a part: of groups that stand in its commune today. The last part of an office counts those that stand
# nowhere, and when it posts, whatever the parts before it left.
OF_A_COMMUNE = """
select b.loan_id from ledger_loanbalance b
join groups_groupplacement g on g.group_id = b.group_id and g.unit_id = %(unit)s
     and g.valid_from <= %(on)s and (g.valid_to is null or g.valid_to > %(on)s)
where b.office_id = %(office)s and b.posted_to > %(from_on)s
"""
STANDING_NOWHERE = """
select b.loan_id from ledger_loanbalance b
where b.office_id = %(office)s and b.posted_to > %(from_on)s
  and not exists (select 1 from groups_groupplacement g where g.group_id = b.group_id
                  and g.valid_from <= %(on)s and (g.valid_to is null or g.valid_to > %(on)s))
"""
LEFT_OVER = """
select b.loan_id from ledger_loanbalance b
where b.office_id = %(office)s and b.posted_to > %(from_on)s
  and not exists (select 1 from refunds_refund r where r.run_id = %(run)s and r.loan_id = b.loan_id)
"""

STRETCHES = """
create temp table refund_stretch on commit drop as
select d.* from refunds_due(%(loans)s::bigint[], %(from_on)s, %(until_on)s) d
"""
LOANS = """
create temp table refund_loan on commit drop as
with sums as (
    select s.loan_id, coalesce(sum(s.in_term_dong) filter (where not s.in_grace), 0)::bigint as in_term,
           sum(s.overdue_dong)::bigint as overdue,
           coalesce(sum(s.in_term_dong) filter (where s.in_grace), 0)::bigint as grace
    from refund_stretch s group by s.loan_id
)
select s.*, b.office_id, b.group_id, b.programme, b.union_code, b.path, l.membership_id, x.off_in_term, x.off_overdue,
       x.off_grace, x.off_written_off,
       case when t.to_savings then x.given_back else 0 end as savings_dong,
       case when t.to_savings then 0 else x.given_back end as cash_dong
from sums s
join ledger_loanbalance b using (loan_id)
join lending_loan l on l.id = s.loan_id
left join groups_membership m on m.id = l.membership_id and m.state <> 'left'
     and m.valid_from <= %(on)s and (m.valid_to is null or m.valid_to > %(on)s)
left join ledger_accountbalance w on w.account = 9520 and w.office_id = b.office_id and w.subject = b.loan_id
cross join lateral refunds_settled(s.in_term, s.overdue, s.grace, b.arrears_in_term_dong, b.arrears_overdue_dong,
                                   b.grace_dong, greatest(coalesce(w.balance_dong, 0), 0)) x
cross join lateral (
    select m.id is not null
           and case when l.state = 'open' then %(open_loan)s else %(closed_loan)s end = 'savings' as to_savings) t
where s.in_term <> 0 or s.overdue <> 0 or s.grace <> 0
"""


def reckon(part: RefundBatch, by: Actor, *, posting: bool) -> None:
    """Fills `refund_stretch` and `refund_loan` of this transaction; the loans' rows are locked when they will be posted."""
    run, rule = part.run, refund_rule_on(by.on)
    facts: dict[str, Any] = {
        "run": run.pk,
        "office": part.office_id,
        "unit": part.unit_id,
        "on": by.on,
        "from_on": run.from_on,
        "until_on": run.until_on,
        "open_loan": rule.open_loan.value,
        "closed_loan": rule.closed_loan.value,
    }
    which = OF_A_COMMUNE if part.unit_id else LEFT_OVER if posting else STANDING_NOWHERE
    with connections[by.using].cursor() as cursor:
        cursor.execute("drop table if exists pg_temp.refund_stretch, pg_temp.refund_loan")
        cursor.execute(f"select array({which})", facts)
        facts["loans"] = (cursor.fetchone() or ([],))[0]
        cursor.execute("select ledger_rerun_since_posting(%(loans)s::bigint[])", facts)
        if posting:
            cursor.execute(
                "select 1 from ledger_loanbalance where loan_id = any (%(loans)s::bigint[])"
                " order by loan_id for update",
                facts,
            )
        cursor.execute(STRETCHES, facts)
        cursor.execute(LOANS, facts)
