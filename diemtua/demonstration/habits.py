"""Nếp của người trong kế hoạch: what the plan says up to its day, and what the same people do in later months."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import connections

from diemtua.commune_sessions.models import CommuneSession
from diemtua.demonstration.plan import conduct
from diemtua.demonstration.plan.dates import AS_OF
from diemtua.demonstration.plan.rows import Extension, Freeze, Plan
from diemtua.savings.queries import balances

SEED = 20250325

DUE_NOW = """
select l.id, coalesce(i.extended_on, i.due_on) as due_on,
       sum(i.principal_dong - i.paid_dong - i.overdue_dong - i.frozen_dong - i.moved_dong) as dong,
       bool_or(coalesce(i.extended_on, i.due_on) >= coalesce(m.last_on, l.due_on)) as is_last, b.overdue_dong
from lending_loan l
join ledger_loanbalance b on b.loan_id = l.id
join groups_groupplacement p on p.group_id = l.group_id and p.point_id = %(point)s and p.valid_from <= %(on)s
     and (p.valid_to is null or p.valid_to > %(on)s)
join lending_instalment i on i.loan_id = l.id and coalesce(i.extended_on, i.due_on) <= %(on)s
cross join lateral (select max(coalesce(x.extended_on, x.due_on)) as last_on from lending_instalment x
                    where x.loan_id = l.id) m
where l.state = 'open'
group by l.id, 2, b.overdue_dong
having sum(i.principal_dong - i.paid_dong - i.overdue_dong - i.frozen_dong - i.moved_dong) > 0
order by 1, 2
"""


def _day(row: Extension | Freeze) -> date:
    return row.decided_on if isinstance(row, Extension) else row.frozen_on


class PlannedHabits:
    """Kế hoạch đến ngày của nó: payments by session as planned; interest and savings by habit."""

    def __init__(self, plan: Plan, *, using: str) -> None:
        self.using = using
        self.minimum = {m.member_no: 0 for m in plan.members}
        saving = {g.group_no: g.minimum_savings_dong for g in plan.groups}
        for m in plan.members:
            self.minimum[m.member_no] = saving[m.group_no]
        self.decisions: list[Extension | Freeze] = [*plan.extensions, *plan.freezes]
        self.loan_of = {a.application_no: a.loan_no for a in plan.applications if a.loan_no}
        self.point_of = {loan.loan_no: loan.point_no for loan in plan.loans}
        self.loans = _loan_ids(plan, using)
        self.payments: dict[tuple[int, date], list[tuple[int, int]]] = defaultdict(list)
        points = {s.session_no: (s.point_no, s.on) for s in plan.sessions}
        self.tranches: dict[tuple[int, date], list[tuple[int, int]]] = defaultdict(list)
        opened = {(o.loan_no, o.seq) for o in plan.openings}
        for t in plan.tranches:
            if t.session_no is not None and t.seq > 1 and (t.loan_no, t.seq) not in opened:
                self.tranches[points[t.session_no]].append((t.loan_no, t.amount_dong))
        self.takings: dict[tuple[int, date], list[tuple[int, int]]] = defaultdict(list)
        for w in plan.withdrawals:
            self.takings[points[w.session_no]].append((w.member_no, w.amount_dong))
        for p in plan.payments:
            self.payments[points[p.session_no]].append((p.loan_no, p.principal_dong))

    def gives(self, membership_id: int, month_on: date) -> tuple[int, int]:
        done = conduct.month_behaviour(
            SEED,
            member_no=membership_id,
            month_on=month_on,
            minimum_savings_dong=self.minimum.get(membership_id, 50_000),
        )
        return done.interest_share_pct, done.savings_dong

    def attends(self, group_id: int, month_on: date) -> str:
        return conduct.group_attendance(SEED, group_no=group_id, month_on=month_on)

    def pays_principal(self, session: CommuneSession) -> Iterable[tuple[int, int]]:
        if session.held_on > AS_OF:
            return later_principal(session, using=self.using)
        by_loan: dict[int, int] = defaultdict(int)
        for loan_no, dong in self.payments[session.point_id, session.held_on]:
            by_loan[self.loan(loan_no)] += dong
        return list(by_loan.items())

    def loan(self, loan_no: int) -> int:
        """The loan's id in the books."""
        return self.loans.get(loan_no) or self.refresh()[loan_no]

    def withdraws(self, session: CommuneSession) -> list[tuple[int, int]]:
        """Tổ viên rút tiền gửi tại phiên, never more than she has."""
        wanted = self.takings[session.point_id, session.held_on]
        held = balances([member for member, _dong in wanted], using=self.using)
        return [(m, min(dong, held.get(m, 0))) for m, dong in wanted if held.get(m, 0) > 0]

    def refresh(self) -> dict[int, int]:
        """Loans paid out since: their ids are known by the code of the plan's row."""
        self.loans.update(
            (self.loan_of[application], loan)
            for application, loan in _loan_ids_by_application(self.using).items()
            if application in self.loan_of
        )
        return self.loans

    def decided(
        self, after: date, until: date, *, point_id: int | None = None
    ) -> list[Extension | Freeze]:
        """Gia hạn, khoanh nợ của kế hoạch sau một ngày đến hết một ngày, theo ngày; của một điểm hay tất cả."""
        return sorted(
            (
                row
                for row in self.decisions
                if after < _day(row) <= until and point_id in (None, self.point_of[row.loan_no])
            ),
            key=lambda row: (_day(row), row.loan_no),
        )

    def later_tranches(self, session: CommuneSession) -> list[tuple[int, int]]:
        """Lần giải ngân tiếp theo: loan and đồng that the plan pays out at this session."""
        if session.held_on > AS_OF:
            return []
        return [
            (self.loan(loan_no), dong)
            for loan_no, dong in self.tranches[session.point_id, session.held_on]
        ]


class LaterHabits(PlannedHabits):
    """Sau ngày của kế hoạch: the same people, asked for any later month, without the plan's rows."""

    def __init__(self, *, using: str) -> None:
        self.using = using
        with connections[using].cursor() as cursor:
            cursor.execute(
                "select m.id, g.min_saving_dong from groups_membership m"
                " join groups_savingsandloangroup g on g.id = m.group_id"
            )
            self.minimum = dict(cursor.fetchall())
        self.loans = {}
        self.point_of = {}
        self.payments = defaultdict(list)
        self.decisions = []
        self.takings = defaultdict(list)

    def pays_principal(self, session: CommuneSession) -> Iterable[tuple[int, int]]:
        return later_principal(session, using=self.using)

    def withdraws(self, session: CommuneSession) -> list[tuple[int, int]]:
        return later_withdrawals(session, using=self.using)

    def later_tranches(self, session: CommuneSession) -> list[tuple[int, int]]:
        return student_terms(session, using=self.using)


STUDENT_TERMS = """
select l.id, least(l.amount_dong - sum(t.amount_dong), max(t.amount_dong))
from lending_loan l
join lending_tranche t on t.loan_id = l.id
join groups_groupplacement p on p.group_id = l.group_id and p.point_id = %(point)s and p.valid_from <= %(on)s
     and (p.valid_to is null or p.valid_to > %(on)s)
where l.state = 'open' and l.study_months > 0
group by l.id having sum(t.amount_dong) < l.amount_dong and max(t.disbursed_on) <= %(on)s::date - interval '150 days'
order by 1
"""


def student_terms(session: CommuneSession, *, using: str) -> list[tuple[int, int]]:
    """Học sinh, sinh viên: the next term's money, five months after the last."""
    with connections[using].cursor() as cursor:
        cursor.execute(STUDENT_TERMS, {"point": session.point_id, "on": session.held_on})
        return [(int(loan), int(dong)) for loan, dong in cursor.fetchall()]


SAVED = """
select m.id, -a.balance_dong from groups_membership m
join groups_groupplacement p on p.group_id = m.group_id and p.point_id = %(point)s and p.valid_from <= %(on)s
     and (p.valid_to is null or p.valid_to > %(on)s)
join ledger_accountbalance a on a.account = 4020 and a.office_id = %(office)s and a.subject = m.id
where a.balance_dong < 0 and m.valid_to is null
order by 1
"""


def later_withdrawals(session: CommuneSession, *, using: str) -> list[tuple[int, int]]:
    """Tổ viên rút tiền gửi vì việc nhà: a few of a session, by the plan's habits."""
    facts: dict[str, Any] = {
        "point": session.point_id,
        "office": session.office_id,
        "on": session.held_on,
    }
    with connections[using].cursor() as cursor:
        cursor.execute(SAVED, facts)
        rows = cursor.fetchall()
    month_on = session.held_on.replace(day=1)
    taken = (
        (
            int(member),
            conduct.savings_taken(
                SEED, member_no=int(member), month_on=month_on, savings_dong=int(dong)
            ),
        )
        for member, dong in rows
    )
    return [(member, dong) for member, dong in taken if dong > 0]


def later_principal(session: CommuneSession, *, using: str) -> list[tuple[int, int]]:
    """Gốc đến hạn: what generated borrowers bring, by the plan's habits, in round thousands."""
    with connections[using].cursor() as cursor:
        cursor.execute(DUE_NOW, {"point": session.point_id, "on": session.held_on})
        rows = cursor.fetchall()
    brought: dict[int, int] = defaultdict(int)
    for loan_id, due_on, dong, is_last, _overdue in rows:
        done = conduct.principal_behaviour(SEED, loan_no=loan_id, due_on=due_on, is_last=is_last)
        share = int(dong) * done.share_pct // 100
        brought[loan_id] += share if done.share_pct == 100 else share // 1_000 * 1_000
    return [(loan, dong) for loan, dong in brought.items() if dong > 0]


def _loan_ids(plan: Plan, using: str) -> dict[int, int]:
    codes = {loan.code: loan.loan_no for loan in plan.loans}
    with connections[using].cursor() as cursor:
        cursor.execute("select code, id from lending_loan")
        return {codes[code]: pk for code, pk in cursor.fetchall() if code in codes}


def _loan_ids_by_application(using: str) -> dict[int, int]:
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select application_id, id from lending_loan where application_id is not null"
        )
        return dict(cursor.fetchall())
