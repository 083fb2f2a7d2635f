"""Lập lịch phiên và bảng kê tháng (12/TD): sessions of a month, and each group's list of what is due."""

from __future__ import annotations

from datetime import date

from django.db import connections
from django.db.models import Q

from diemtua.associations.models import CommunePoint, Office, PointUnit
from diemtua.commune_sessions.calendar import exceptions_of, session_day
from diemtua.commune_sessions.models import CommuneSession
from diemtua.commune_sessions.problems import EarlierSessionOpen, SheetsAreFixed
from diemtua.ground.actors import Actor
from diemtua.ground.deeds import deed
from diemtua.rules.periods import Month

# Every active group placed at the point on the session's day gets its sheet.
SHEETS = """
insert into commune_sessions_collectionsheet
    (session_id, group_id, number, state, attended_by, path, union_code, version)
select s.id, g.id, '13-' || g.code || '-' || to_char(s.held_on, 'YYYYMMDD'), 'prepared', '', g.path, p.union_code, 1
from commune_sessions_communesession s
join groups_groupplacement p on p.point_id = s.point_id and p.valid_from <= s.held_on
     and (p.valid_to is null or p.valid_to > s.held_on)
join groups_savingsandloangroup g on g.id = p.group_id and g.state = 'active'
where s.id = any (%(sessions)s)
on conflict (session_id, group_id) do nothing
"""

# What each member owes on the session's day: interest of the stretch (grace interest is not due), arrears, savings.
LINES = """
with members as materialized (
    select sh.id as sheet_id, s.held_on, m.id as membership_id, m.number, sh.path, sh.union_code, s.office_id
    from commune_sessions_collectionsheet sh
    join commune_sessions_communesession s on s.id = sh.session_id
    join groups_membership m on m.group_id = sh.group_id and m.valid_from <= s.held_on
         and (m.valid_to is null or m.valid_to > s.held_on) and m.state <> 'left'
    where s.id = %(session)s
), owed as (
    select l.membership_id, sum(case when coalesce(b.interest_due_from >= %(held_on)s, false) then 0
                                     else coalesce(d.in_term_dong, 0) end + coalesce(d.overdue_dong, 0)) as interest,
           sum(b.arrears_in_term_dong + b.arrears_overdue_dong) as arrears, bool_or(b.overdue_dong > 0) as has_overdue
    from lending_loan l
    join ledger_loanbalance b on b.loan_id = l.id
    left join ledger_interest_due(
        array(select id from lending_loan where membership_id in (select membership_id from members) and state = 'open'),
        %(held_on)s) d on d.loan_id = l.id
    where l.membership_id in (select membership_id from members) and l.state = 'open'
    group by l.membership_id
)
insert into commune_sessions_sheetline
    (sheet_id, membership_id, number, interest_dong, arrears_dong, savings_balance_dong, has_overdue, path, union_code)
select m.sheet_id, m.membership_id, m.number, coalesce(o.interest, 0), coalesce(o.arrears, 0),
       coalesce(-a.balance_dong, 0), coalesce(o.has_overdue, false), m.path, m.union_code
from members m
left join owed o using (membership_id)
left join ledger_accountbalance a on a.account = 4020 and a.office_id = m.office_id and a.subject = m.membership_id
on conflict (sheet_id, membership_id) do update
set interest_dong = excluded.interest_dong, arrears_dong = excluded.arrears_dong,
    savings_balance_dong = excluded.savings_balance_dong, has_overdue = excluded.has_overdue
where exists (select 1 from commune_sessions_collectionsheet sh where sh.id = excluded.sheet_id and sh.state = 'prepared')
"""


@deed("session.planned", needs="session.prepare")
def plan_sessions(*, by: Actor, office: Office, month: Month) -> list[CommuneSession]:
    """Lập lịch phiên tháng: one session a point that is open, on its day or replacement day."""
    points = list(
        CommunePoint.objects.using(by.using)
        .filter(Q(closed_on__isnull=True) | Q(closed_on__gt=month.first_on), office=office)
        .select_related("village")
        .order_by("id")
    )
    moved = exceptions_of(points, using=by.using)
    days = {point.pk: session_day(point, month, moved) for point in points}
    units = _units_of(points, month, using=by.using)
    sessions = []
    for point in points:
        held_on = days[point.pk]
        if held_on is None or held_on < point.opened_on:
            continue
        unit_id = next((u.unit_id for u in units[point.pk] if _holds(u, held_on)), None)
        if unit_id is not None:
            sessions.append(
                CommuneSession(
                    point=point,
                    office=office,
                    unit_id=unit_id,
                    held_on=held_on,
                    path=point.village.path,
                )
            )
    CommuneSession.objects.using(by.using).bulk_create(sessions, ignore_conflicts=True)
    return list(
        CommuneSession.objects.using(by.using)
        .filter(point__in=points, held_on__in=[s.held_on for s in sessions])
        .order_by("held_on", "id")
    )


def _units_of(
    points: list[CommunePoint], month: Month, *, using: str
) -> dict[int, list[PointUnit]]:
    """Where each point stands, for a month and the replacement days after it."""
    found: dict[int, list[PointUnit]] = {point.pk: [] for point in points}
    rows = PointUnit.objects.using(using).filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=month.first_on), point__in=points
    )
    for row in rows.order_by("valid_from"):
        found[row.point_id].append(row)
    return found


def _holds(row: PointUnit, on: date) -> bool:
    return row.valid_from <= on and (row.valid_to is None or row.valid_to > on)


@deed("session.sheets_prepared", needs="collection.prepare")
def prepare_sheets(*, by: Actor, session: CommuneSession) -> int:
    """Lập bảng kê tháng (12/TD) cho mọi tổ của phiên.

    It can run again until the session opens: a sheet on which money was taken keeps its lines, a new member gets one.
    """
    found = CommuneSession.objects.using(by.using).select_for_update().get(pk=session.pk)
    if found.state != CommuneSession.State.PLANNED:
        raise SheetsAreFixed(on=found.held_on)
    earlier = (
        CommuneSession.objects.using(by.using)
        .filter(point=found.point_id, held_on__lt=found.held_on, state=CommuneSession.State.OPEN)
        .order_by("held_on")
        .first()
    )
    if earlier is not None:
        raise EarlierSessionOpen(on=earlier.held_on)
    with connections[by.using].cursor() as cursor:
        cursor.execute(SHEETS, {"sessions": [session.pk]})
        cursor.execute(LINES, {"session": session.pk, "held_on": session.held_on})
        return int(cursor.rowcount)
