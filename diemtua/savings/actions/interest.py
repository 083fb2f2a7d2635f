"""Lãi tiền gửi tổ viên: by the balance of each day, set-based, posted on the first day of the next month.

Every member of an office in one statement: balance at the month's start and each movement after it count from their day
to the end of each stretch of one rate; what has run is rounded half up once a member. A movement of day D counts from D.
Interest that a member was given when she closed her book within the month is not given again.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import connections

from diemtua.ground.actors import Actor
from diemtua.ground.deeds import deed
from diemtua.groups.models import Membership
from diemtua.ledger.posting import lines_sql, post_drafts, start_drafts
from diemtua.rules.interest import DAYS_IN_YEAR
from diemtua.rules.periods import Month, Period
from diemtua.rules.savings import load_savings_policy
from diemtua.savings.problems import NoInterestYet

MONTHLY, ON_CLOSING = "savings_interest", "savings_interest_on_closing"

# The twin of rules.savings.savings_interest over a set; 2 × half a divisor rounds half up in whole numbers.
RUN = """
create temp table if not exists savings_run (
    membership_id bigint primary key, office_id bigint, group_id bigint, path ltree, union_code smallint, interest_dong bigint
) on commit delete rows;
truncate savings_run;
insert into savings_run
with moves as materialized (
    select l.subject as membership_id, l.effective_on, sum(-l.amount_dong) as dong
    from ledger_line l
    where l.account = 4020 and l.office_id = %(office)s and l.month >= %(start)s
      and (%(member)s::bigint is null or l.subject = %(member)s)
    group by 1, 2
), closed as (
    select l.subject as membership_id, max(l.effective_on) as upto
    from ledger_entry e join ledger_line l on l.month = e.month and l.entry_id = e.id and l.account = 4020
    where e.office_id = %(office)s and e.month >= %(start)s and e.kind = %(on_closing)s
      and e.business_date >= %(start)s
      and (e.business_date < %(end)s or %(member)s::bigint is not null and e.business_date = %(end)s)
    group by 1
), moved as (
    select membership_id, sum(dong) as dong from moves where effective_on >= %(start)s group by 1
), parts as (
    select b.subject as membership_id, %(start)s::date as since, -b.balance_dong - coalesce(m.dong, 0) as dong
    from ledger_accountbalance b left join moved m on m.membership_id = b.subject
    where b.account = 4020 and b.office_id = %(office)s and (%(member)s::bigint is null or b.subject = %(member)s)
    union all
    select membership_id, effective_on, dong from moves where effective_on >= %(start)s and effective_on < %(end)s
), run as (
    select p.membership_id,
           sum(p.dong * greatest(0, s.upto - greatest(p.since, s.since, coalesce(c.upto, s.since))) * s.rate_pct) as total
    from parts p
    cross join unnest(%(since)s::date[], %(upto)s::date[], %(rates)s::numeric[]) s (since, upto, rate_pct)
    left join closed c using (membership_id)
    group by p.membership_id
)
select m.id, %(office)s, m.group_id, m.path, m.union_code,
       div(2 * r.total + 100 * %(year)s, 2 * 100 * %(year)s)::bigint
from run r join groups_membership m on m.id = r.membership_id
where r.total > 0
"""

ENTRIES = """
insert into draft_entry (n, id, month, office_id, business_date, kind, group_id, union_code, path, memo)
select r.group_id, ledger_new_id(), ledger_open_month(%(office)s, %(on)s), %(office)s, %(on)s, %(kind)s, r.group_id,
       min(r.union_code), g.path, %(memo)s
from savings_run r join groups_savingsandloangroup g on g.id = r.group_id
where r.interest_dong > 0 group by r.group_id, g.path
"""

LINES = lines_sql(
    "savings_interest",
    "select r.group_id as n, r.membership_id, r.office_id, null::bigint as loan_id, null::smallint as programme,"
    " r.interest_dong, e.business_date from savings_run r join draft_entry e on e.n = r.group_id"
    " where r.interest_dong > 0",
    amounts={"interest_dong": "interest_dong"},
    effective_on="s.business_date",
)


def work_out(
    office_id: int, period: Period, *, using: str, membership_id: int | None = None
) -> None:
    """Tính lãi của kỳ vào bảng tạm: one row a member, exact until it is rounded once."""
    stretches = load_savings_policy().member_stretches(period)
    facts: dict[str, Any] = {
        "office": office_id,
        "member": membership_id,
        "start": period.start,
        "end": period.end,
        "on_closing": ON_CLOSING,
        "since": [part.start for part, _rate in stretches],
        "upto": [part.end for part, _rate in stretches],
        "rates": [rate for _part, rate in stretches],
        "year": DAYS_IN_YEAR,
    }
    with connections[using].cursor() as cursor:
        cursor.execute(RUN, facts)


@deed("savings.interest_posted", needs="month.close")
def post_savings_interest(*, by: Actor, office_id: int, month: date, memo: str) -> int:
    """Nhập lãi tháng vào tiền gửi tổ viên, dated the first day of the next month; returns the number of entries.

    `memo` names the close that books it: a reopening takes back what bears it, the next close books it once.
    """
    first = Month.of(month)
    next_on = first.last_on + timedelta(days=1)
    start_drafts(by.using)
    work_out(office_id, Period(first.first_on, next_on), using=by.using)
    _draft(office_id, on=next_on, kind=MONTHLY, memo=memo, using=by.using)
    return post_drafts(by)


@deed("savings.closing_interest_posted", needs="savings.withdraw")
def post_closing_interest(*, by: Actor, membership: Membership) -> int:
    """Nhập lãi tới hôm nay để tất toán sổ: what has run this month joins the savings, all of it can be taken out then."""
    found = Membership.objects.using(by.using).select_for_update().get(pk=membership.pk)
    office_id = found.group.office_id
    start_drafts(by.using)
    period = Period(by.on.replace(day=1), by.on)
    work_out(office_id, period, using=by.using, membership_id=found.pk)
    _draft(office_id, on=by.on, kind=ON_CLOSING, memo="", using=by.using)
    if not post_drafts(by):
        raise NoInterestYet
    with connections[by.using].cursor() as cursor:
        cursor.execute("select coalesce(sum(interest_dong), 0) from savings_run")
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def _draft(office_id: int, *, on: date, kind: str, memo: str, using: str) -> None:
    with connections[using].cursor() as cursor:
        cursor.execute(ENTRIES, {"office": office_id, "on": on, "kind": kind, "memo": memo})
        cursor.execute(LINES)
