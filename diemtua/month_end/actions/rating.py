"""Xếp loại tổ: SQL brings one row of counts a group, the rulebook decides in Python, one statement writes it back."""

from __future__ import annotations

import json

from django.db import connections

from diemtua.facts.models import GroupMonth
from diemtua.ground.actors import Actor
from diemtua.month_end.models import CloseRun
from diemtua.programmes.queries import catalogue
from diemtua.rules.rating import Ratio, score

COUNT = """
insert into facts_groupmonth (month, run_id, office_id, unit_id, group_id, union_code, path, members, borrowers, savers,
    outstanding_dong, overdue_dong, frozen_dong, savings_dong, savings_before_dong, savers_this_month,
    interest_due_dong, interest_paid_dong, due_principal_dong, due_collected_dong, sessions_due, sessions_attended,
    points, rank)
with span as (
    select %(month)s::date as first_on, (%(month)s::date + interval '1 month')::date as next_on
), placed as (
    select p.group_id, p.unit_id, p.union_code, p.path from groups_groupplacement p
    join groups_savingsandloangroup g on g.id = p.group_id and g.office_id = %(office)s, span
    where p.valid_from < span.next_on and (p.valid_to is null or p.valid_to >= span.next_on)
), members as (
    select m.group_id, count(*) as members from groups_membership m, span
    where m.valid_from < span.next_on and (m.valid_to is null or m.valid_to >= span.next_on) and m.state <> 'left'
    group by m.group_id
), loans as (
    select group_id,
           count(*) filter (where outstanding > 0) as borrowers,
           sum(outstanding) as outstanding, sum(overdue) as overdue, sum(frozen) as frozen, sum(due) as due,
           sum(paid) as paid
    from (
        -- Of each household first, so that a household is counted once without sorting the portfolio.
        select group_id, household_id,
               facts_sum_dong(in_term_dong + overdue_dong + frozen_dong) as outstanding,
               facts_sum_dong(overdue_dong) as overdue, facts_sum_dong(frozen_dong) as frozen,
               facts_sum_dong(interest_posted_dong) as due, facts_sum_dong(interest_paid_dong) as paid
        from facts_loanmonth where month = %(month)s and office_id = %(office)s and group_id is not null
        group by group_id, household_id
    ) of_household
    group by group_id
), saved as (
    select m.group_id, count(*) filter (where s.now_dong > 0) as savers, sum(s.now_dong) as now_dong,
           sum(s.before_dong) as before_dong, count(*) filter (where s.paid_in > 0) as savers_this_month
    from (
        select a.subject as membership_id, -a.balance_dong + coalesce(l.later, 0) as now_dong,
               -a.balance_dong + coalesce(l.later + l.this_month, 0) as before_dong, coalesce(l.paid_in, 0) as paid_in
        from ledger_accountbalance a
        left join (
            select subject, facts_sum_dong(amount_dong) filter (where month > %(month)s) as later,
                   facts_sum_dong(amount_dong) filter (where month = %(month)s) as this_month,
                   -facts_sum_dong(amount_dong) filter (where month = %(month)s and amount_dong < 0
                                                        and not of_interest) as paid_in
            from (
                -- Interest that the bank adds is no saving of the member.
                select subject, month, amount_dong, exists (
                    select 1 from ledger_entry e where e.month = line.month and e.id = line.entry_id
                    and e.kind in ('savings_interest', 'savings_interest_on_closing')) as of_interest
                from ledger_line line where account = 4020 and office_id = %(office)s and month >= %(month)s
            ) moved
            group by subject
        ) l using (subject)
        where a.account = 4020 and a.office_id = %(office)s
    ) s join groups_membership m on m.id = s.membership_id
    group by m.group_id
), due as (
    -- What was decided of due principal in the month: paid, moved or extended, or become overdue. Paying what had
    -- become overdue earlier is no longer paying what is due.
    select l.group_id, sum(e.amount_dong) as due, sum(e.amount_dong) filter (where e.kind <> 'overdue') as handled
    from lending_instalmentevent e
    join lending_instalment i on i.id = e.instalment_id
    join lending_loan l on l.id = i.loan_id and l.office_id = %(office)s, span
    where e."on" >= span.first_on and e."on" < span.next_on
      and (e.kind = 'overdue'
           or (case when e.kind = 'paid' then coalesce(i.extended_on, i.due_on) else i.due_on end) < span.next_on)
      and not (e.kind = 'paid' and exists (select 1 from lending_instalmentevent o where o.instalment_id = e.instalment_id
                                           and o.kind = 'overdue' and o."on" < e."on"))
    group by l.group_id
), sat as (
    select sh.group_id, count(*) as due, count(*) filter (where sh.state = 'posted') as attended
    from commune_sessions_collectionsheet sh
    join commune_sessions_communesession s
         on s.id = sh.session_id and s.office_id = %(office)s and s.state = 'closed', span
    where s.held_on >= span.first_on and s.held_on < span.next_on
    group by sh.group_id
)
select %(month)s, %(run)s, %(office)s, p.unit_id, p.group_id, p.union_code, p.path, coalesce(m.members, 0),
       coalesce(l.borrowers, 0), coalesce(s.savers, 0), coalesce(l.outstanding, 0), coalesce(l.overdue, 0),
       coalesce(l.frozen, 0), coalesce(s.now_dong, 0), coalesce(s.before_dong, 0), coalesce(s.savers_this_month, 0),
       coalesce(l.due, 0), coalesce(l.paid, 0), coalesce(d.due, 0), coalesce(d.handled, 0), coalesce(t.due, 0),
       coalesce(t.attended, 0), '{}', ''
from placed p
left join members m using (group_id) left join loans l using (group_id) left join saved s using (group_id)
left join due d using (group_id) left join sat t using (group_id)
"""


def count_groups(run: CloseRun, by: Actor) -> int:
    """Đếm tổ: one row a group with the counts that rating and commission are decided on."""
    with connections[by.using].cursor() as cursor:
        cursor.execute(COUNT, {"month": run.month, "office": run.office_id, "run": run.pk})
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
