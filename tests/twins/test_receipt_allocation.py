"""Twin: what a session's set-based statement gives each loan is what `rules.allocation.allocate_receipt` gives.

The rule is written once in the rulebook; over a whole session it runs as SQL (`actions/posting.py`, ALLOCATION).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diemtua.commune_sessions.actions.posting import ALLOCATION
from diemtua.commune_sessions.models import CollectionSheet, CommuneSession, Receipt
from diemtua.ground.clock import new_id
from diemtua.ledger.models import LoanBalance
from diemtua.ledger.posting import Draft, Subjects, post
from diemtua.lending.models import Loan
from diemtua.rules.allocation import LeaderReceipt, allocate_receipt
from diemtua.rules.postings import Account, Line, SubjectKind
from tests.rooms.commune_sessions.sessions import Sessions
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.datalaw]

dong = st.one_of(st.integers(0, 3), st.integers(0, 900_000_000))


@dataclass(frozen=True)
class Owed:
    """Interest arrears of one loan."""

    overdue: int
    in_term: int
    grace: int


owed = st.builds(Owed, overdue=dong, in_term=dong, grace=dong)
gifts = st.lists(st.tuples(dong, dong).filter(any), min_size=1, max_size=3)


@pytest.fixture
def sessions(world: World) -> Sessions:
    with connection.cursor() as cursor:
        cursor.execute("select ledger_make_partitions('2024-12-01', '2025-08-01')")
    return Sessions(world)


def by_the_rule(loans: list[Owed], given: list[tuple[int, int]]) -> list[LeaderReceipt]:
    """The rulebook, one receipt after another over what is still owed."""
    overdue, in_term, grace = (
        sum(getattr(x, kind) for x in loans) for kind in ("overdue", "in_term", "grace")
    )
    told = []
    for interest, savings in given:
        one = allocate_receipt(
            interest_dong=interest,
            savings_dong=savings,
            arrears_overdue_dong=overdue,
            arrears_in_term_dong=in_term,
            grace_dong=grace,
        )
        overdue -= one.arrears_overdue_dong
        in_term -= one.arrears_in_term_dong
        grace -= one.grace_dong
        told.append(one)
    return told


def owe(sessions: Sessions, loan: Loan, wanted: Owed) -> None:
    """Posts what is wanting, so that the loan's arrears are these: no balance moves but by an entry."""
    held = LoanBalance.objects.get(loan_id=loan.pk)
    wanting = (
        Line(Account.ARREARS_IN_TERM, wanted.in_term - held.arrears_in_term_dong, SubjectKind.LOAN),
        Line(Account.ARREARS_OVERDUE, wanted.overdue - held.arrears_overdue_dong, SubjectKind.LOAN),
        Line(Account.GRACE_INTEREST, wanted.grace - held.grace_dong, SubjectKind.LOAN),
    )
    lines = [line for line in wanting if line.amount_dong]
    if not lines:
        return
    owed_dong = sum(line.amount_dong for line in lines)
    over = Line(Account.INTEREST_INCOME, -owed_dong, SubjectKind.OFFICE)
    subjects = Subjects(office_id=loan.office_id, loan_id=loan.pk, programme=held.programme)
    post(
        [
            Draft(
                kind="interest_posted",
                office_id=loan.office_id,
                business_date=sessions.world.on,
                path=loan.path,
                union_code=loan.union_code,
                group_id=loan.group_id,
                parts=[([*lines, over], subjects)],
            )
        ],
        by=sessions.world.house,
    )


def by_the_statement(groups: list[int]) -> list[LeaderReceipt]:
    with connection.cursor() as cursor:
        cursor.execute(ALLOCATION, {"groups": groups})
        cursor.execute(
            "select sum(a.overdue_dong), sum(a.in_term_dong), sum(a.grace_dong), sum(a.savings_dong)"
            " from session_allocation a join commune_sessions_receipt r on r.id = a.receipt_id"
            " group by r.id, r.number order by r.number"
        )
        return [LeaderReceipt(*(int(x) for x in row)) for row in cursor.fetchall()]


def left_over(groups: list[int]) -> list[tuple[int, int]]:
    """Loans that the statement would give more than they owe; there must be none."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select a.loan_id, sum(a.overdue_dong) - max(b.arrears_overdue_dong) from session_allocation a"
            " join ledger_loanbalance b using (loan_id) group by a.loan_id"
            " having sum(a.overdue_dong) > max(b.arrears_overdue_dong)"
            " or sum(a.in_term_dong) > max(b.arrears_in_term_dong) or sum(a.grace_dong) > max(b.grace_dong)"
        )
        return list(cursor.fetchall())


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(loans=st.lists(owed, min_size=3, max_size=3), given_by_her=gifts)
def test_a_session_allocates_every_receipt_as_the_rulebook_does(
    sessions: Sessions, loans: list[Owed], given_by_her: list[tuple[int, int]]
) -> None:
    """Three loans of one member, up to three receipts of hers on sheets of different sessions."""
    sessions.house()
    membership = sessions.world.groups[0].memberships[0]
    with transaction.atomic():
        for loan, one in zip(sessions.loans[:3], loans, strict=True):
            type(loan).objects.filter(pk=loan.pk).update(membership=membership)
            owe(sessions, loan, one)
        group = sessions.world.groups[0].group
        for n, (interest, savings) in enumerate(given_by_her):
            Receipt.objects.create(
                id=new_id(),
                number=f"BL-{n}",
                sheet=a_sheet(sessions, n),
                membership=membership,
                interest_dong=interest,
                savings_dong=savings,
                received_on=sessions.world.on,
                recorded_by=sessions.world.house.party_id,
                path=group.path,
                union_code=group.union_code,
            )
        told = by_the_statement([group.pk])
        assert told == by_the_rule(loans, given_by_her)
        assert left_over([group.pk]) == []
        assert sum(t.interest_dong + t.savings_dong for t in told) == sum(map(sum, given_by_her))
        transaction.set_rollback(True)


def a_sheet(sessions: Sessions, n: int) -> CollectionSheet:
    """A sheet of a session of its own, with the member's line on which her receipt stands."""
    here = sessions.world.groups[0]
    session = CommuneSession.objects.create(
        point=here.point,
        office=sessions.world.office,
        unit=here.unit,
        held_on=date(2025, 3, 13 + n),
        path=here.village.path,
    )
    group = here.group
    sheet = CollectionSheet.objects.create(
        session=session,
        group=group,
        number=f"13-{n}",
        path=group.path,
        union_code=group.union_code,
    )
    sheet.lines.create(
        membership=here.memberships[0],
        number=1,
        interest_dong=0,
        arrears_dong=0,
        savings_balance_dong=0,
        path=group.path,
        union_code=group.union_code,
    )
    return sheet
