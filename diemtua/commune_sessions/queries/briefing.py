"""Đọc giao ban: who is expected, what was said, which tasks are open, the results of each union."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connections
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from diemtua.access.models import Account, Assignment
from diemtua.access.roles import ROLES
from diemtua.commune_sessions.models import (
    Briefing,
    BriefingAttendance,
    BriefingTask,
    CollectionSheet,
    CommuneSession,
)
from diemtua.commune_sessions.queries.sessions import team_of
from diemtua.commune_sessions.words import PARTS
from diemtua.ground.actors import Scope
from diemtua.groups.models import BoardMember
from diemtua.people.queries import in_force
from diemtua.rules.periods import add_months
from diemtua.rules.session_rules import session_rules_on

STUDENTS = "hssv"
"""Vay học sinh sinh viên: its grace years are no idleness."""


@dataclass(frozen=True)
class Expected:
    """Người được mời dự giao ban: name, in which role, of which group."""

    name: str
    role: str
    group_id: int | None = None
    came: bool = False


def briefing_of(found: CommuneSession, *, using: str = "default") -> Briefing | None:
    """Biên bản giao ban của phiên, when it is written."""
    return Briefing.objects.using(using).filter(session=found).first()


def attendance_of(briefing: Briefing, *, using: str = "default") -> QuerySet[BriefingAttendance]:
    """Người dự, as they were written down."""
    return (
        BriefingAttendance.objects.using(using)
        .filter(briefing=briefing)
        .select_related("group")
        .order_by("pk")
    )


def expected_people(
    scope: Scope, found: CommuneSession, *, using: str = "default"
) -> list[Expected]:
    """Thành phần giao ban: the team, the commune and its unions, the leader (or deputy) of each group."""
    team = [Expected(t.name, str(PARTS[t.part]), None, True) for t in team_of(found, using=using)]
    commune = (
        Assignment.objects.using(using)
        .filter(
            in_force(found.held_on),
            unit=found.unit_id,
            role__in=("commune_committee", "commune_cadre"),
        )
        .order_by("role", "union_code", "pk")
    )
    names = dict(
        Account.objects.using(using)
        .filter(party__in=[c.party_id for c in commune])
        .values_list("party", "display_name")
    )
    guests = [
        Expected(names[c.party_id], c.title or str(ROLES[c.role].label))
        for c in commune
        if c.party_id in names
    ]
    return [*team, *guests, *_leaders(scope, found, using=using)]


def _leaders(scope: Scope, found: CommuneSession, *, using: str) -> list[Expected]:
    sheets = list(
        CollectionSheet.objects.using(using)
        .filter(session=found, path__under=scope.paths)
        .select_related("group")
        .order_by("group__sort_key", "pk")
    )
    board: dict[tuple[int, str], str] = {
        (b.group_id, b.post): b.person.full_name
        for b in BoardMember.objects.using(using)
        .filter(in_force(found.held_on), group__in=[s.group_id for s in sheets])
        .select_related("person")
    }
    rows = []
    for sheet in sheets:
        post = "deputy" if sheet.attended_by == "deputy" else "leader"
        name = board.get((sheet.group_id, post), sheet.group.name)
        role = _("Tổ phó {group}") if post == "deputy" else _("Tổ trưởng {group}")
        came = sheet.state in ("handed_in", "counted", "posted")
        rows.append(Expected(name, role.format(group=sheet.group.name), sheet.group_id, came))
    return rows


def open_tasks(found: CommuneSession, *, using: str = "default") -> QuerySet[BriefingTask]:
    """Việc chưa xong của các phiên trước tại điểm này."""
    return (
        BriefingTask.objects.using(using)
        .filter(
            briefing__session__point=found.point_id,
            briefing__session__held_on__lt=found.held_on,
            done_on__isnull=True,
        )
        .select_related("briefing__session")
        .order_by("due_on", "pk")
    )


def task(scope: Scope, pk: int, *, using: str = "default") -> BriefingTask | None:
    """One task of the scope."""
    return (
        BriefingTask.objects.using(using)
        .filter(path__under=scope.paths, pk=pk)
        .select_related("briefing")
        .first()
    )


@dataclass(frozen=True)
class UnionResult:
    """Kết quả của một Hội tại phiên: groups, borrowers, what was lent and repaid, what stands."""

    name: str
    groups: int
    customers: int
    disbursed_dong: int
    repaid_dong: int
    outstanding_dong: int
    overdue_dong: int
    frozen_dong: int
    idle_loans: int


# Idle: owes, is neither frozen nor a student's, and its borrower has paid or drawn nothing for so many months.
RESULTS = """
with here as (
    select p.group_id, p.union_code from groups_groupplacement p
    join groups_savingsandloangroup g on g.id = p.group_id and g.state = 'active'
    where p.point_id = %(point)s and p.valid_from <= %(on)s and (p.valid_to is null or p.valid_to > %(on)s)
), moved as (
    select e.group_id, sum(-l.amount_dong) filter (where e.kind like 'disburse%%') as lent,
           sum(l.amount_dong) filter (where e.kind like 'principal_paid%%') as repaid
    from ledger_entry e join ledger_line l on l.month = e.month and l.entry_id = e.id and l.account = 1010
    where e.session_id = %(session)s and e.month >= date_trunc('month', %(on)s::date)::date group by e.group_id
), owed as (
    select group_id, count(distinct household_id) as customers, sum(in_term_dong + overdue_dong + frozen_dong) as total,
           sum(overdue_dong) as overdue, sum(frozen_dong) as frozen
    from ledger_loanbalance
    where group_id in (select group_id from here) and in_term_dong + overdue_dong + frozen_dong > 0 group by group_id
), idle as (
    select b.group_id, count(*) as loans
    from ledger_loanbalance b
    join lending_loan n on n.id = b.loan_id and n.programme_id <> %(students)s
    where b.group_id in (select group_id from here) and b.in_term_dong + b.overdue_dong > 0 and b.frozen_dong = 0
      and n.disbursed_on < %(idle_since)s
      and not exists (
          select 1 from ledger_line l
          where l.loan_id = b.loan_id and l.month >= date_trunc('month', %(idle_since)s::date)::date
            and l.business_date >= %(idle_since)s
            and (l.account = 2010 or l.account in (2020, 3010, 3020, 3030) and l.amount_dong < 0))
    group by b.group_id
)
select a.name, count(*), coalesce(sum(o.customers), 0), coalesce(sum(m.lent), 0), coalesce(sum(m.repaid), 0),
       coalesce(sum(o.total), 0), coalesce(sum(o.overdue), 0), coalesce(sum(o.frozen), 0),
       coalesce(sum(i.loans), 0)
from here h
join associations_association a on a.code = h.union_code
left join moved m using (group_id)
left join owed o using (group_id)
left join idle i using (group_id)
group by a.code, a.name order by a.code
"""


def union_results(found: CommuneSession, *, using: str = "default") -> list[UnionResult]:
    """Kết quả theo đơn vị nhận ủy thác, of the groups that the reader may see."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            RESULTS,
            {
                "point": found.point_id,
                "on": found.held_on,
                "session": found.pk,
                "students": STUDENTS,
                "idle_since": add_months(
                    found.held_on, -session_rules_on(found.held_on).idle_after_months
                ),
            },
        )
        return [UnionResult(row[0], *(int(x) for x in row[1:])) for row in cursor.fetchall()]
