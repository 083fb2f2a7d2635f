"""Đọc phiên: the calendar, who may sit in the team, what is due at a session, what its box holds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.db import connections
from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from diemtua.access.models import Account, Assignment
from diemtua.access.roles import ROLES
from diemtua.commune_sessions.models import CollectionSheet, CommuneSession, SessionTeamMember
from diemtua.ground.actors import Scope
from diemtua.ledger.models import Entry, Line
from diemtua.people.queries import in_force
from diemtua.rules.postings import Account as Chart
from diemtua.rules.session_rules import session_rules_on

SITS_IN_A_TEAM = {
    "credit_officer": "leader",
    "controller": "controller",
    "teller": "teller",
    "manager": "",
}
"""Roles of an office whose people may sit in a session's team, and the part each is offered."""


def sessions(scope: Scope, *, using: str = "default") -> QuerySet[CommuneSession]:
    """Phiên trong phạm vi, with how many groups it has and how many are done."""
    seen = CollectionSheet.objects.filter(
        session=OuterRef("pk"), path__under=scope.paths, union_code__in=scope.unions
    )

    def counted(**where: object) -> Coalesce:
        rows = seen.filter(**where).order_by().values("session").annotate(n=Count("pk"))
        return Coalesce(
            Subquery(rows.values("n"), output_field=IntegerField()),
            Value(0),
            output_field=IntegerField(),
        )

    return (
        CommuneSession.objects.using(using)
        .filter(Q(path__under=scope.paths) | Exists(seen))
        .select_related("point", "unit", "office")
        .annotate(
            group_count=counted(),
            done_count=counted(state__in=("counted", "posted")),
            handed_count=counted(state="handed_in"),
        )
    )


def session(scope: Scope, pk: int, *, using: str = "default") -> CommuneSession | None:
    """One session of the scope."""
    return sessions(scope, using=using).filter(pk=pk).first()


def team_of(found: CommuneSession, *, using: str = "default") -> list[SessionTeamMember]:
    """Tổ giao dịch, the leader first, then controller, tellers, guard."""
    order = ("leader", "controller", "teller", "guard")
    team = SessionTeamMember.objects.using(using).filter(session=found)
    return sorted(team, key=lambda t: (order.index(t.part), t.pk))


@dataclass(frozen=True)
class Candidate:
    """Người có thể vào tổ giao dịch: an account of the office and the part its role usually takes."""

    account_id: int
    party_id: UUID
    name: str
    role_label: str
    part: str


def candidates(found: CommuneSession, on: date, *, using: str = "default") -> list[Candidate]:
    """Người của phòng giao dịch trong ngày."""
    held = (
        Assignment.objects.using(using)
        .filter(in_force(on), office=found.office_id, role__in=SITS_IN_A_TEAM)
        .order_by("role", "pk")
    )
    accounts = {
        a.party_id: a
        for a in Account.objects.using(using).filter(
            party__in=[h.party_id for h in held], is_active=True
        )
    }
    rows: dict[UUID, Candidate] = {}
    for one in held:
        account = accounts.get(one.party_id)
        if account is not None and one.party_id not in rows:
            rows[one.party_id] = Candidate(
                account.pk,
                one.party_id,
                account.display_name,
                one.title or str(ROLES[one.role].label),
                SITS_IN_A_TEAM[one.role],
            )
    order = list(SITS_IN_A_TEAM.values())
    people = sorted(rows.values(), key=lambda c: (order.index(c.part), c.account_id))
    return _one_a_part(people, session_rules_on(on).parts_of_one)


def _one_a_part(people: list[Candidate], parts: frozenset[str]) -> list[Candidate]:
    """A part that one person holds is offered to the first of them; who comes after is chosen by hand."""
    offered: set[str] = set()
    found = []
    for one in people:
        found.append(replace(one, part="") if one.part in offered & parts else one)
        offered.add(one.part)
    return found


@dataclass(frozen=True)
class Due:
    """Việc của phiên: how much is to be paid out, what principal falls due, what interest is listed."""

    payouts: int
    payout_dong: int
    principal_loans: int
    principal_dong: int
    groups: int
    interest_dong: int
    arrears_dong: int


DUE = """
with here as (
    select p.group_id from groups_groupplacement p
    where p.point_id = %(point)s and p.valid_from <= %(on)s and (p.valid_to is null or p.valid_to > %(on)s)
), payout as (
    select count(*) as n, coalesce(sum(coalesce(v.first_dong, v.amount_dong)), 0) as dong
    from lending_loanapplication a
    join lending_approval v on v.application_id = a.id and v.state = 'approved' and v.decided_on <= %(on)s
    where a.state = 'approved' and a.group_id in (select group_id from here)
), principal as (
    select count(distinct l.id) as n,
           coalesce(sum(i.principal_dong - i.paid_dong - i.overdue_dong - i.frozen_dong - i.moved_dong), 0) as dong
    from lending_loan l
    join lending_instalment i on i.loan_id = l.id and coalesce(i.extended_on, i.due_on) <= %(on)s
    where l.state = 'open' and l.group_id in (select group_id from here)
      and i.principal_dong > i.paid_dong + i.overdue_dong + i.frozen_dong + i.moved_dong
), listed as (
    select count(distinct sh.id) as n, coalesce(sum(l.interest_dong), 0) as interest, coalesce(sum(l.arrears_dong), 0) as arrears
    from commune_sessions_collectionsheet sh
    left join commune_sessions_sheetline l on l.sheet_id = sh.id where sh.session_id = %(session)s
)
select payout.n, payout.dong, principal.n, principal.dong, listed.n, listed.interest, listed.arrears
from payout, principal, listed
"""


def what_is_due(found: CommuneSession, *, using: str = "default") -> Due:
    """Ai đến hạn ở phiên này, read anew each time: approvals of this morning count."""
    with connections[using].cursor() as cursor:
        cursor.execute(DUE, {"point": found.point_id, "on": found.held_on, "session": found.pk})
        row = cursor.fetchone()
    assert row is not None
    return Due(*(int(x) for x in row))


@dataclass(frozen=True)
class Box:
    """Quỹ phiên: brought, received, paid out, and what must be there by the books."""

    brought_dong: int
    received_dong: int
    paid_dong: int
    counted_dong: int

    @property
    def book_dong(self) -> int:
        return self.brought_dong + self.received_dong - self.paid_dong

    @property
    def in_hand_dong(self) -> int:
        return self.book_dong + self.counted_dong


BOX = """
select coalesce(sum(l.amount_dong) filter (where e.kind = 'cash_brought'), 0),
       coalesce(sum(l.amount_dong) filter (where l.amount_dong > 0 and e.kind <> 'cash_brought'), 0),
       coalesce(-sum(l.amount_dong) filter (where l.amount_dong < 0 and e.kind <> 'cash_returned'), 0),
       (select coalesce(sum(cash_counted_dong), 0) from commune_sessions_collectionsheet
        where session_id = %(session)s and state = 'counted')
from ledger_entry e join ledger_line l on l.month = e.month and l.entry_id = e.id
where e.session_id = %(session)s and e.month >= date_trunc('month', %(on)s::date)::date and l.account = 1010
"""


def box_parts(found: CommuneSession, *, using: str = "default") -> Box:
    """Quỹ phiên từ các bút toán: each part is the sum of its entries."""
    with connections[using].cursor() as cursor:
        cursor.execute(BOX, {"session": found.pk, "on": found.held_on})
        row = cursor.fetchone()
    assert row is not None
    return Box(*(int(x) for x in row))


def box_lines(found: CommuneSession, *, using: str = "default") -> QuerySet[Line]:
    """Các dòng tiền mặt của phiên, with the kind of their entries."""
    month = found.held_on.replace(day=1)
    entries = Entry.objects.using(using).filter(session_id=found.pk, month__gte=month)
    kind = entries.filter(month=OuterRef("month"), id=OuterRef("entry_id"))
    return (
        Line.objects.using(using)
        .filter(
            account=Chart.SESSION_CASH,
            subject=found.pk,
            office_id=found.office_id,
            month__gte=month,
        )
        .annotate(kind=Subquery(kind.values("kind")[:1]))
        .order_by("month", "entry_id", "number")
    )
