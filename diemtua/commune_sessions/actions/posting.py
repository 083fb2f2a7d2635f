"""Ghi sổ phiên: all receipts allocated, all cash handed in, what is due and unpaid becomes overdue. All or nothing."""

from __future__ import annotations

from typing import Any

from django.db import connections
from django.utils.translation import gettext as _

from diemtua.commune_sessions.actions.locking import check_version, locked_session
from diemtua.commune_sessions.models import CollectionSheet, CommuneSession, QueueItem
from diemtua.commune_sessions.problems import (
    DepositsNotDecided,
    QueueNotEmpty,
    SheetChangedSinceCount,
    SheetsNotReady,
)
from diemtua.ground.actors import Actor
from diemtua.ground.clock import now
from diemtua.ground.deeds import deed
from diemtua.ground.failpoints import failpoint
from diemtua.ledger.posting import lines_sql, post_drafts, start_drafts
from diemtua.lending.actions import becomes_overdue_at, mark_paid_off
from diemtua.savings.queries import deposits_waiting

# A member's receipts over all her open loans: interest arrears by kind, then loan; what is over becomes savings.
# The twin of rules.allocation.allocate_receipt over a set (tests/twins).
ALLOCATION = """
create temp table if not exists session_allocation (
    receipt_id uuid, n bigint, membership_id bigint, loan_id bigint, programme smallint,
    in_term_dong bigint, overdue_dong bigint, grace_dong bigint, savings_dong bigint) on commit delete rows;
create temp table if not exists session_given (
    receipt_id uuid, membership_id bigint, interest_dong bigint, savings_dong bigint, before_dong bigint)
    on commit delete rows;
create temp table if not exists session_owed (
    membership_id bigint, loan_id bigint, programme smallint, kind int, amount bigint, start_dong bigint)
    on commit delete rows;
truncate session_allocation, session_given, session_owed;
insert into session_given
select r.id, r.membership_id, r.interest_dong, r.savings_dong,
       sum(r.interest_dong) over (partition by r.membership_id order by r.number) - r.interest_dong
from commune_sessions_receipt r
join commune_sessions_collectionsheet sh on sh.id = r.sheet_id
where r.state = 'recorded' and sh.group_id = any (%(groups)s) and sh.state <> 'posted';
analyze session_given;
insert into session_owed
select l.membership_id, b.loan_id, b.programme, k.kind, k.amount,
       sum(k.amount) over (partition by l.membership_id order by k.kind, b.loan_id) - k.amount
from lending_loan l
join ledger_loanbalance b on b.loan_id = l.id
cross join lateral (values (1, b.arrears_overdue_dong), (2, b.arrears_in_term_dong), (3, b.grace_dong)) k (kind, amount)
where l.membership_id in (select membership_id from session_given) and k.amount > 0;
analyze session_owed;
insert into session_allocation
with paid as (
    select g.receipt_id, g.membership_id, o.loan_id, o.programme, o.kind,
           greatest(0, least(g.before_dong + g.interest_dong, o.start_dong + o.amount)
                       - greatest(g.before_dong, o.start_dong)) as dong
    from session_given g join session_owed o using (membership_id)
)
select receipt_id, null::bigint, membership_id, loan_id, programme,
       coalesce(sum(dong) filter (where kind = 2), 0), coalesce(sum(dong) filter (where kind = 1), 0),
       coalesce(sum(dong) filter (where kind = 3), 0), 0
from paid where dong > 0 group by receipt_id, membership_id, loan_id, programme
union all
select g.receipt_id, null::bigint, g.membership_id, null::bigint, null::smallint, 0, 0, 0,
       g.savings_dong + g.interest_dong - coalesce(t.dong, 0)
from session_given g
left join (select receipt_id, sum(dong) as dong from paid group by receipt_id) t using (receipt_id);
analyze session_allocation
"""

ALLOCATION_ENTRIES = """
insert into draft_entry (n, id, month, office_id, business_date, kind, received_at, session_id, sheet_id, receipt_id,
                         group_id, union_code, path)
select row_number() over (order by r.number), ledger_new_id(), (select ledger_open_month(%(office)s, %(on)s)), %(office)s, %(on)s,
       'session_allocation', r.received_at, %(session)s, r.sheet_id, r.id, sh.group_id, r.union_code, r.path
from commune_sessions_receipt r join commune_sessions_collectionsheet sh on sh.id = r.sheet_id
where r.id in (select receipt_id from session_allocation)
"""

ALLOCATION_LINES = lines_sql(
    "session_allocation",
    "select e.n, a.membership_id, a.loan_id, a.programme, a.in_term_dong, a.overdue_dong, a.grace_dong, a.savings_dong,"
    " e.business_date from draft_entry e join session_allocation a using (receipt_id)",
    amounts={name: name for name in ("in_term_dong", "overdue_dong", "grace_dong", "savings_dong")},
    effective_on="s.business_date",
)

HAND_IN_ENTRIES = """
insert into draft_entry (n, id, month, office_id, business_date, kind, session_id, sheet_id, group_id, union_code, path)
select 1000000 + row_number() over (order by sh.id), ledger_new_id(), (select ledger_open_month(%(office)s, %(on)s)), %(office)s,
       %(on)s, 'leader_hands_in', %(session)s, sh.id, sh.group_id, sh.union_code, sh.path
from commune_sessions_collectionsheet sh
where sh.session_id = %(session)s and sh.state = 'counted' and sh.cash_counted_dong > 0
"""

HAND_IN_LINES = lines_sql(
    "leader_hands_in",
    "select e.n, e.group_id, e.session_id, null::bigint as loan_id, null::smallint as programme,"
    " sh.cash_counted_dong as cash_dong, e.business_date"
    " from draft_entry e join commune_sessions_collectionsheet sh on sh.id = e.sheet_id where e.kind = 'leader_hands_in'",
    amounts={"cash_dong": "cash_dong"},
    effective_on="s.business_date",
)

LOANS_WITH_DUE = """
select distinct l.id from lending_loan l
join groups_groupplacement p on p.group_id = l.group_id and p.point_id = %(point)s and p.valid_from <= %(on)s
     and (p.valid_to is null or p.valid_to > %(on)s)
where l.state = 'open' and exists (
    select 1 from lending_instalment i where i.loan_id = l.id and coalesce(i.extended_on, i.due_on) <= %(on)s
    and i.principal_dong > i.paid_dong + i.overdue_dong + i.frozen_dong + i.moved_dong)
order by 1
"""


# After the hand-in every counted group's leader holds nothing.
STILL_HELD = """
select g.name from ledger_accountbalance a join groups_savingsandloangroup g on g.id = a.subject
where a.account = 1015 and a.subject = any (%(groups)s) and a.balance_dong <> 0 order by g.name limit 5
"""

STATES = """
update commune_sessions_receipt set state = 'posted' where id in (select receipt_id from session_given);
update commune_sessions_collectionsheet set state = 'posted', version = version + 1
where session_id = %(session)s and state = 'counted'
"""


@deed("session.posted", needs="session.post")
def post_session(
    *, by: Actor, session: CommuneSession, version: int | None = None
) -> CommuneSession:
    """Ghi sổ phiên. Refused while a group is not counted or a borrower waits; a failure leaves nothing half posted."""
    found = locked_session(session, by=by)
    check_version(found, version, what=_("Phiên này"))
    _check_ready(found, by=by)
    groups = list(
        CollectionSheet.objects.using(by.using)
        .filter(session=found, state=CollectionSheet.State.COUNTED)
        .values_list("group_id", flat=True)
    )
    facts: dict[str, Any] = {
        "session": found.pk,
        "office": found.office_id,
        "on": found.held_on,
        "point": found.point_id,
        "groups": groups,
    }
    _post_groups(facts, by=by)
    with connections[by.using].cursor() as cursor:
        cursor.execute(LOANS_WITH_DUE, facts)
        due = [row[0] for row in cursor.fetchall()]
    if due:
        becomes_overdue_at(by=by, loan_ids=due, on=found.held_on, session_id=found.pk)
    found.state = CommuneSession.State.POSTED
    found.posted_at, found.posted_by = now(), by.party_id
    found.version += 1
    found.save(using=by.using)
    return found


def _post_groups(facts: dict[str, Any], *, by: Actor) -> None:
    """Receipts allocated, cash handed in, leaders at zero, loans that are now paid in full closed."""
    start_drafts(by.using)
    with connections[by.using].cursor() as cursor:
        cursor.execute(ALLOCATION, facts)
        cursor.execute(ALLOCATION_ENTRIES, facts)
        cursor.execute(ALLOCATION_LINES)
        cursor.execute(HAND_IN_ENTRIES, facts)
        cursor.execute(HAND_IN_LINES)
        failpoint("session.drafted")
        post_drafts(by)
        failpoint("session.posted_half")
        cursor.execute(STILL_HELD, facts)
        names = [row[0] for row in cursor.fetchall()]
        if names:
            raise SheetChangedSinceCount(names=", ".join(names))
        cursor.execute(STATES, facts)
        cursor.execute(
            "select distinct loan_id from session_allocation where loan_id is not null order by 1"
        )
        mark_paid_off([row[0] for row in cursor.fetchall()], using=by.using)


def _check_ready(session: CommuneSession, *, by: Actor) -> None:
    waiting = (
        QueueItem.objects.using(by.using)
        .filter(session=session, state=QueueItem.State.WAITING)
        .count()
    )
    if waiting:
        raise QueueNotEmpty(n=waiting)
    deposits = deposits_waiting(session.pk, using=by.using)
    if deposits:
        raise DepositsNotDecided(n=deposits)
    ready = (CollectionSheet.State.COUNTED, CollectionSheet.State.ABSENT)
    open_sheets = list(
        CollectionSheet.objects.using(by.using)
        .filter(session=session)
        .exclude(state__in=ready)
        .values_list("group__name", flat=True)
    )
    if open_sheets:
        raise SheetsNotReady(n=len(open_sheets), names=", ".join(open_sheets[:5]))
