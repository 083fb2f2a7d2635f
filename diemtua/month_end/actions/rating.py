"""Xếp loại tổ: SQL brings one row of counts a group, the rulebook decides in Python, one statement writes it back."""

from __future__ import annotations

import json

from django.db import connections

from diemtua.facts.models import GroupMonth
from diemtua.ground.actors import Actor
from diemtua.month_end.actions.works import works_table
from diemtua.month_end.models import CloseRun
from diemtua.programmes.queries import catalogue
from diemtua.rules.periods import Month
from diemtua.rules.rating import Ratio, score

# In a table of the transaction first: the server plans a SELECT for two cores, an INSERT for one.
COUNT = """
create temp table close_counts as
with placed as (
    select p.group_id, p.unit_id, p.union_code, p.path from groups_groupplacement p
    join groups_savingsandloangroup g on g.id = p.group_id and g.office_id = %(office)s
    where p.valid_from < %(next)s and (p.valid_to is null or p.valid_to >= %(next)s)
), loans as (
    select group_id, sum(outstanding_dong) as outstanding, sum(overdue_dong) as overdue, sum(frozen_dong) as frozen,
           sum(posted_dong) as due, sum(paid_dong) as paid
    from {works} where group_id is not null group by group_id
), borrowing as (
    select group_id, count(*) as borrowers
    from (select group_id, household_id from facts_loanmonth
          where month = %(month)s and office_id = %(office)s and group_id is not null
            and in_term_dong + overdue_dong + frozen_dong > 0
          group by 1, 2) household
    group by group_id
), later as (
    -- Interest that the bank adds is no saving of the member; what is taken back was not put in.
    select l.subject, facts_sum_dong(l.amount_dong) filter (where l.month > %(month)s) as after,
           facts_sum_dong(l.amount_dong) filter (where l.month = %(month)s) as this_month,
           -facts_sum_dong(l.amount_dong) filter (where l.month = %(month)s and not coalesce(e.of_interest, false)
                                                    and (l.amount_dong < 0) <> coalesce(e.takes_back, false)) as paid_in
    from ledger_line l
    left join (
        select month, id, reverses is not null as takes_back,
               kind in ('savings_interest', 'savings_interest_on_closing') as of_interest
        from ledger_entry
        where kind in ('savings_interest', 'savings_interest_on_closing') or reverses is not null
    ) e on e.month = l.month and e.id = l.entry_id
    where l.account = 4020 and l.office_id = %(office)s and l.month >= %(month)s
    group by l.subject
), saved as (
    select a.subject as membership_id, -a.balance_dong + coalesce(l.after, 0) as now_dong,
           -a.balance_dong + coalesce(l.after, 0) + coalesce(l.this_month, 0) as before_dong, l.paid_in
    from ledger_accountbalance a left join later l using (subject)
    where a.account = 4020 and a.office_id = %(office)s
), members as (
    select m.group_id,
           count(*) filter (where m.valid_from < %(next)s and (m.valid_to is null or m.valid_to >= %(next)s)
                            and m.state <> 'left') as members,
           count(*) filter (where s.now_dong > 0) as savers, sum(s.now_dong) as now_dong, sum(s.before_dong) as before_dong,
           count(*) filter (where s.paid_in > 0) as savers_this_month
    from groups_membership m left join saved s on s.membership_id = m.id
    group by m.group_id
), due as (
    -- What was decided of due principal in the month: paid, moved or extended, or become overdue. Paying what had
    -- become overdue earlier is no longer paying what is due.
    select l.group_id, sum(e.amount_dong) as due, sum(e.amount_dong) filter (where e.kind <> 'overdue') as handled
    from lending_instalmentevent e
    join lending_instalment i on i.id = e.instalment_id
    join lending_loan l on l.id = i.loan_id and l.office_id = %(office)s
    where e."on" >= %(month)s and e."on" < %(next)s
      and (e.kind = 'overdue'
           or (case when e.kind = 'paid' then coalesce(i.extended_on, i.due_on) else i.due_on end) < %(next)s)
      and not (e.kind = 'paid' and exists (select 1 from lending_instalmentevent o where o.instalment_id = e.instalment_id
                                           and o.kind = 'overdue' and o."on" < e."on"))
    group by l.group_id
), sat as (
    select sh.group_id, count(*) as due, count(*) filter (where sh.state = 'posted') as attended
    from commune_sessions_collectionsheet sh
    join commune_sessions_communesession s
         on s.id = sh.session_id and s.office_id = %(office)s and s.state = 'closed'
    where s.held_on >= %(month)s and s.held_on < %(next)s
    group by sh.group_id
)
select %(month)s::date as month, %(run)s::bigint as run_id, %(office)s::bigint as office_id, p.unit_id, p.group_id,
       p.union_code, p.path, coalesce(m.members, 0) as members, coalesce(w.borrowers, 0) as borrowers,
       coalesce(m.savers, 0) as savers, coalesce(l.outstanding, 0) as outstanding_dong,
       coalesce(l.overdue, 0) as overdue_dong, coalesce(l.frozen, 0) as frozen_dong, coalesce(m.now_dong, 0) as savings_dong,
       coalesce(m.before_dong, 0) as savings_before_dong, coalesce(m.savers_this_month, 0) as savers_this_month,
       coalesce(l.due, 0) as interest_due_dong, coalesce(l.paid, 0) as interest_paid_dong,
       coalesce(d.due, 0) as due_principal_dong, coalesce(d.handled, 0) as due_collected_dong,
       coalesce(t.due, 0) as sessions_due, coalesce(t.attended, 0) as sessions_attended, '{{}}'::jsonb as points,
       ''::text as rank
from placed p
left join members m using (group_id) left join loans l using (group_id) left join borrowing w using (group_id)
left join due d using (group_id) left join sat t using (group_id);
insert into facts_groupmonth (month, run_id, office_id, unit_id, group_id, union_code, path, members, borrowers, savers,
    outstanding_dong, overdue_dong, frozen_dong, savings_dong, savings_before_dong, savers_this_month, interest_due_dong,
    interest_paid_dong, due_principal_dong, due_collected_dong, sessions_due, sessions_attended, points, rank)
select * from close_counts order by group_id;
drop table close_counts
"""


def count_groups(run: CloseRun, by: Actor) -> int:
    """Đếm tổ: one row a group with the counts that rating and commission are decided on."""
    with connections[by.using].cursor() as cursor:
        cursor.execute(
            COUNT.format(works=works_table(run, by.using)),
            {
                "month": run.month,
                "next": Month.of(run.month).next.first_on,
                "office": run.office_id,
                "run": run.pk,
            },
        )
        return int(cursor.rowcount)


def ratios(row: GroupMonth) -> dict[str, Ratio | None]:
    """The six ratios of a group's month; a ratio keeps its two sums."""
    return {
        "session_attendance": Ratio(row.sessions_attended, row.sessions_due),
        "overdue_ratio": Ratio(row.overdue_dong, row.outstanding_dong),
        "due_principal_collected": Ratio(row.due_collected_dong, row.due_principal_dong),
        "interest_collected": Ratio(row.interest_paid_dong, row.interest_due_dong),
        "savers": Ratio(row.savers, row.members),
        "savings_growth": Ratio(
            max(row.savings_dong - row.savings_before_dong, 0), row.savings_before_dong
        ),
    }


def rate_groups(run: CloseRun, by: Actor) -> int:
    """Chấm điểm, xếp loại: the rule runs once a group, in plain Python."""
    sheet = catalogue().rating_on(run.month).sheet
    rows = list(GroupMonth.objects.using(by.using).filter(run_id=run.pk).order_by("id"))
    scored = [(row.pk, score(ratios(row), sheet)) for row in rows]
    with connections[by.using].cursor() as cursor:
        cursor.execute(
            "update facts_groupmonth g set points = t.points::jsonb, score = t.score, rank = t.rank"
            " from unnest(%s::bigint[], %s::text[], %s::numeric[], %s::text[]) as t (id, points, score, rank)"
            " where g.id = t.id",
            [
                [pk for pk, _s in scored],
                [
                    json.dumps({code: str(points) for code, points in s.points.items()})
                    for _pk, s in scored
                ],
                [s.total_points for _pk, s in scored],
                [s.band.code for _pk, s in scored],
            ],
        )
    return len(rows)
