"""Books of a small district for stories of the month's end: loans lent, paid, overdue, through the one posting."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from typing import Any

from django.db import connections

from diemtua.access.queries import house
from diemtua.ground.actors import Actor, acting
from diemtua.ledger.posting import Draft, Subjects, post
from diemtua.lending.balances import make_balances
from diemtua.lending.models import Instalment, InstalmentEvent, Loan, Tranche
from diemtua.month_end.actions import close_month, run_close
from diemtua.month_end.models import CloseRun
from diemtua.programmes.models import Programme
from diemtua.programmes.queries import rate_class_of
from diemtua.rules import postings
from diemtua.rules.periods import Month, add_months
from tests.world import GroupHere, World

_codes = count(1)


@dataclass
class Lent:
    """A loan of these books and the subjects that its lines speak of."""

    loan: Loan
    tranche: Tranche
    here: GroupHere
    subjects: Subjects


@dataclass
class Books:
    """One office's books. Every act is dated and posted as its own transaction of the given connection."""

    world: World
    using: str = "default"
    loans: list[Lent] = field(default_factory=list)

    def actor(self, on: date, using: str = "") -> Actor:
        return house(on, using=using or self.using)

    def open_partitions(self, first: str = "2024-01-01", last: str = "2026-01-01") -> None:
        with connections["owner"].cursor() as cursor:
            cursor.execute("select ledger_make_partitions(%s, %s)", [first, last])

    def lend(
        self,
        amount_dong: int,
        on: date,
        *,
        group: int = 0,
        member: int = 0,
        programme: str = "ho_ngheo",
        term_months: int = 36,
    ) -> Lent:
        """A loan of one tranche and one instalment at its end, disbursed that day."""
        here = self.world.groups[group]
        with acting(self.actor(on)) as by:
            lent = self._contract(here, member, programme, amount_dong, on, term_months)
            lines = postings.disburse(amount_dong)
            self._post(lent, "disburse", [(lines, lent.subjects)], on=on, by=by)
        self.loans.append(lent)
        return lent

    def _contract(
        self,
        here: GroupHere,
        member: int,
        programme: str,
        amount_dong: int,
        on: date,
        term_months: int,
    ) -> Lent:
        common: dict[str, Any] = {"path": here.group.path, "union_code": here.group.union_code}
        membership = here.memberships[member]
        number = Programme.objects.using(self.using).get(code=programme).number
        rate_class = rate_class_of(programme, on, using=self.using)
        due_on = add_months(on, term_months)
        loan = Loan.objects.using(self.using).create(
            code=f"66{next(_codes):012d}",
            office=self.world.office,
            group=here.group,
            membership=membership,
            household_id=membership.household_id,
            person_id=membership.person_id,
            programme_id=programme,
            amount_dong=amount_dong,
            term_months=term_months,
            signed_on=on,
            disbursed_on=on,
            due_on=due_on,
            **common,
        )
        tranche = Tranche.objects.using(self.using).create(
            loan=loan,
            number=1,
            disbursed_on=on,
            amount_dong=amount_dong,
            rate_class=rate_class,
            **common,
        )
        Instalment.objects.using(self.using).create(
            loan=loan, number=1, due_on=due_on, principal_dong=amount_dong, **common
        )
        make_balances([loan.pk], [tranche.pk], using=self.using)
        subjects = Subjects(
            office_id=self.world.office.pk,
            session_id=1,
            group_id=here.group.pk,
            membership_id=membership.pk,
            tranche_id=tranche.pk,
            loan_id=loan.pk,
            programme=number,
        )
        return Lent(loan, tranche, here, subjects)

    def _post(
        self, lent: Lent, kind: str, parts: list[Any], *, on: date, by: Actor, **more: Any
    ) -> uuid.UUID:
        return post(
            [
                Draft(
                    kind=kind,
                    office_id=self.world.office.pk,
                    business_date=on,
                    path=lent.here.group.path,
                    union_code=lent.here.group.union_code,
                    group_id=lent.here.group.pk,
                    parts=parts,
                    **more,
                )
            ],
            by=by,
        )[0]

    def act(self, lent: Lent, kind: str, on: date, **amounts: int) -> uuid.UUID:
        """One entry on a loan by its template: `act(loan, "principal_paid", day, in_term_dong=1)`."""
        with acting(self.actor(on)) as by:
            lines = postings.DEEDS[kind].post(amounts)
            return self._post(lent, kind, [(lines, lent.subjects)], on=on, by=by)

    def reverse(self, entry_id: uuid.UUID, on: date, kind: str) -> None:
        """The same lines with their signs turned, linked to what they reverse."""
        with acting(self.actor(on)) as by, connections[by.using].cursor() as cursor:
            cursor.execute("select ledger_drafts()")
            cursor.execute(
                "insert into draft_entry (n, id, month, office_id, business_date, kind, reverses, reverses_month,"
                " group_id, union_code, path) select 1, ledger_new_id(), ledger_open_month(office_id, %(on)s),"
                " office_id, %(on)s, %(kind)s, id, month, group_id, union_code, path from ledger_entry where id = %(id)s",
                {"on": on, "kind": kind, "id": entry_id},
            )
            cursor.execute(
                "insert into draft_line (n, account, subject, loan_id, programme, amount_dong, effective_on)"
                " select 1, account, subject, loan_id, programme, -amount_dong, %s"
                " from ledger_line where entry_id = %s",
                [on, entry_id],
            )
            cursor.execute("select ledger_post(%s)", [by.party_id])

    def session(self, on: date, session_id: int = 1, *, loans: list[Lent] | None = None) -> int:
        """The session day of every loan here: interest is posted up to that day."""
        with acting(self.actor(on)) as by, connections[by.using].cursor() as cursor:
            cursor.execute("select ledger_drafts()")
            for lent in self.loans if loans is None else loans:
                cursor.execute("insert into draft_loan values (%s)", [lent.loan.pk])
            cursor.execute(
                "select ledger_post_interest(%s, %s, %s, %s)",
                [on, self.world.office.pk, session_id, by.party_id],
            )
            row = cursor.fetchone()
        assert row is not None
        return int(row[0])

    def event(self, lent: Lent, kind: str, on: date, amount_dong: int) -> None:
        """What happened to the loan's instalment."""
        with acting(self.actor(on)):
            instalment = Instalment.objects.using(self.using).get(loan=lent.loan)
            InstalmentEvent.objects.using(self.using).create(
                instalment=instalment,
                loan_id=lent.loan.pk,
                kind=kind,
                on=on,
                amount_dong=amount_dong,
                path=lent.loan.path,
                union_code=lent.loan.union_code,
            )

    def ask(self, month: Month, on: date | None = None) -> CloseRun:
        with acting(self.actor(on or month.last_on)) as by:
            return close_month(by=by, office=self.world.office, month=month)

    def close(self, month: Month, on: date | None = None) -> CloseRun:
        """Ask for a close and carry it out as the jobs role (or as the books' own connection)."""
        run = self.ask(month, on)
        using = "jobs" if self.using == "default" else self.using
        return run_close(run, by=self.actor(on or month.last_on, using))

    def query(
        self, sql: str, parameters: Any = None, *, using: str = "owner"
    ) -> list[tuple[Any, ...]]:
        with connections[using].cursor() as cursor:
            cursor.execute(sql, parameters)
            return list(cursor.fetchall())

    def frozen(self, month: Month) -> dict[int, dict[str, int]]:
        """Frozen rows of a month by loan."""
        names = ("in_term", "overdue", "frozen", "arrears_in_term", "arrears_overdue", "grace", "accrued",
                 "disbursed", "principal_paid", "interest_posted", "interest_paid")  # fmt: skip
        rows = self.query(
            f"select loan_id, {', '.join(n + '_dong' for n in names)} from facts_loanmonth where month = %s",
            [month.first_on],
        )
        return {row[0]: dict(zip(names, row[1:], strict=True)) for row in rows}
