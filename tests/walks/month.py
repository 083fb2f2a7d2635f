"""One commune's month as deeds, in the order of docs/walk.md. Each finds its subject as its page does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TypeVar

from django.db import connections, models

from diemtua.access.queries import house
from diemtua.commune_sessions import actions as sessions
from diemtua.commune_sessions.actions.closing import Minutes
from diemtua.commune_sessions.models import CollectionSheet, CommuneSession
from diemtua.ground.actors import Actor, set_context
from diemtua.ground.clock import new_id
from diemtua.ground.models import Calendar
from diemtua.ground.problems import NotFoundHere
from diemtua.groups.actions import Present, call_meeting, hold_meeting
from diemtua.groups.models import Meeting
from diemtua.ledger.models import AccountBalance
from diemtua.lending import actions as lending
from diemtua.lending import queries
from diemtua.lending.models import ApprovalNotice, Loan, LoanApplication, LoanRequestList
from diemtua.month_end.actions import close_month
from diemtua.rules.periods import Month
from tests.rooms.commune_sessions.sessions import notes_of
from tests.rooms.lending.test_money_moves import an_approved
from tests.world import World, actor_for

ASKED_ON, SESSION_ON, MONTH_END = date(2025, 3, 5), date(2025, 3, 12), date(2025, 3, 31)
MARCH = Month.of(MONTH_END)
LOAN_DONG, NEIGHBOUR_DONG = 50_000_000, 30_000_000
BORROWER, NEIGHBOUR = 2, 3
# 30 million at 6.6 per cent a year from 3 to 12 March: nine days, rounded half up once.
INTEREST_DONG, SAVINGS_DONG = 48_822, 20_000
CASH_DONG = 60_000_000


Record = TypeVar("Record", bound=models.Model)


def neighbour_lent(world: World) -> Loan:
    """Before the walk: one member of the group has a loan since 3 March, which owes interest at the session."""
    with connections["default"].cursor() as cursor:
        cursor.execute("select ledger_make_partitions('2025-01-01', '2025-07-01')")
    lent_on = date(2025, 3, 3)
    by = house(world.on)
    set_context(by)
    application = an_approved(world, member=NEIGHBOUR, dong=NEIGHBOUR_DONG, on=lent_on)
    (loan,) = lending.disburse_loans(by=by, application_ids=[application.pk], on=lent_on)
    return loan


def move_day(world: World, on: date) -> None:
    """The demonstration's own day."""
    set_context(house(world.on))
    Calendar.objects.filter(id=1).update(today=on)
    world.on = on


def only(rows: models.QuerySet[Record]) -> Record:
    """The record of this walk; where it is not there, what a page does with that."""
    found = rows.first()
    if found is None:
        raise NotFoundHere
    return found


def held_dong(world: World) -> int:
    """What the group's leader holds by the books."""
    rows = AccountBalance.objects.filter(account=1015, subject=world.groups[0].group.pk)
    return sum(rows.values_list("balance_dong", flat=True))


class Walk:
    """The month in one small district. Every step is a person's deed; who does it stands in the step."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.here = world.groups[0]
        neighbour_lent(world)
        leader = self.actor("group_leader")
        kind = Meeting.Kind.REVIEW
        call_meeting(by=leader, group=self.here.group, kind=kind, held_on=world.on)

    def actor(self, role: str, n: int = 0) -> Actor:
        """That person, with the database told that she acts."""
        actor = actor_for(self.world, role, n)
        set_context(actor)
        return actor

    def application(self, by: Actor) -> LoanApplication:
        member = self.here.memberships[BORROWER]
        return only(queries.applications(by.scope).filter(membership=member))

    def request_list(self, by: Actor) -> LoanRequestList:
        return only(queries.request_lists(by.scope).filter(group=self.here.group))

    def session(self) -> CommuneSession:
        return only(CommuneSession.objects.filter(held_on=SESSION_ON))

    def sheet(self) -> CollectionSheet:
        return only(CollectionSheet.objects.filter(group=self.here.group))

    def apply(self) -> None:
        """01/TD."""
        asked = lending.Asked(
            programme="ho_ngheo",
            amount_dong=LOAN_DONG,
            term_months=36,
            purpose="Nuôi bò sinh sản",
            total_need_dong=60_000_000,
            own_capital_dong=10_000_000,
            plan=[("Bò giống", "2 con", 50_000_000), ("Chuồng", "1", 10_000_000)],
        )
        leader = self.actor("group_leader")
        member = self.here.memberships[BORROWER]
        lending.submit_application(by=leader, membership=member, asked=asked)

    def meet(self) -> None:
        """Five of six come, the union's cadre and the village head with them."""
        leader = self.actor("group_leader")
        present = Present(
            membership_ids={m.pk for m in self.here.memberships[:5]},
            chair=self.here.leader,
            secretary=self.here.deputy,
            union_witness="Cán bộ Hội Phụ nữ",
            village_head="Trưởng thôn",
        )
        hold_meeting(by=leader, meeting=self.meeting(), present=present)

    def meeting(self) -> Meeting:
        return only(queries.meetings_for_review(self.here.group.pk))

    def vote(self) -> None:
        """Whatever waits for the group's vote is voted."""
        leader = self.actor("group_leader")
        ballots = [
            lending.Ballot(
                application_id=row.pk,
                votes_for=5,
                votes_against=0,
                amount_dong=row.amount_dong,
                term_months=36,
            )
            for row in queries.to_review(self.here.group.pk)
        ]
        lending.review_loans(by=leader, meeting=self.meeting(), ballots=ballots)

    def list_03(self) -> None:
        leader = self.actor("group_leader")
        lending.make_request_list(by=leader, meeting=self.meeting(), programme="ho_ngheo")

    def sign(self) -> None:
        cadre = self.actor("commune_cadre")
        lending.sign_for_union(by=cadre, request_list=self.request_list(cadre))

    def confirm(self) -> None:
        committee = self.actor("commune_committee")
        lending.confirm_by_commune(by=committee, request_list=self.request_list(committee))

    def propose(self) -> None:
        officer = self.actor("credit_officer")
        application = self.application(officer)
        lending.propose_approval(
            by=officer, application=application, amount_dong=LOAN_DONG, term_months=36
        )

    def approve(self) -> None:
        manager = self.actor("manager")
        lending.approve_loan(by=manager, application=self.application(manager))

    def notify(self) -> None:
        officer = self.actor("credit_officer")
        made = self.request_list(officer)
        lending.send_notice(by=officer, request_list=made, pays_on=SESSION_ON)

    def notice(self) -> ApprovalNotice:
        return only(ApprovalNotice.objects.filter(group=self.here.group))

    def commune_passes(self) -> None:
        """04/TD goes down the line: from the commune to the union."""
        lending.pass_notice(by=self.actor("commune_committee"), notice=self.notice())

    def union_passes(self) -> None:
        """From the union to the group."""
        lending.pass_notice(by=self.actor("commune_cadre"), notice=self.notice())

    def tell(self) -> None:
        """From the group's leader to the borrower."""
        lending.tell_borrowers(by=self.actor("group_leader"), notice=self.notice())

    def plan(self) -> None:
        """The month's session, and what each member of each group owes on its day."""
        officer = self.actor("credit_officer")
        sessions.plan_sessions(by=officer, office=self.world.office, month=MARCH)
        sessions.prepare_sheets(by=officer, session=self.session())

    def session_day(self) -> None:
        move_day(self.world, SESSION_ON)

    def collect(self) -> None:
        """The neighbour gives her interest and a saving."""
        leader = self.actor("group_leader")
        taken = sessions.Taken(
            id=new_id(),
            membership_id=self.here.memberships[NEIGHBOUR].pk,
            interest_dong=INTEREST_DONG,
            savings_dong=SAVINGS_DONG,
            received_on=self.world.on,
        )
        sessions.receive_facts(by=leader, sheet=self.sheet(), command_id=new_id(), taken=[taken])

    def hand_in(self) -> None:
        sessions.hand_in_sheet(by=self.actor("group_leader"), sheet=self.sheet())

    def check(self) -> None:
        cadre, notes = self.actor("commune_cadre"), notes_of(INTEREST_DONG + SAVINGS_DONG)
        sessions.check_sheet_by_union(by=cadre, sheet=self.sheet(), notes=notes)

    def open(self) -> None:
        officer = self.actor("credit_officer")
        team = [
            sessions.TeamPart(party_id=account.party_id, name=account.display_name, part=part)
            for role, part in (
                ("credit_officer", "leader"),
                ("controller", "controller"),
                ("teller", "teller"),
            )
            for account in [self.world.accounts[role][0][0]]
        ]
        sessions.open_session(
            by=officer, session=self.session(), team=team, cash_brought_dong=CASH_DONG
        )

    def pay_out(self) -> None:
        teller, session = self.actor("teller"), self.session()
        item = only(session.queue.filter(kind="payout", state="waiting"))
        sessions.pay_out(by=teller, session=session, items=[item])

    def count(self) -> None:
        """The notes that lie on the table are those the neighbour gave."""
        teller, notes = self.actor("teller"), notes_of(INTEREST_DONG + SAVINGS_DONG)
        sessions.count_sheet(by=teller, sheet=self.sheet(), notes=notes)

    def post(self) -> None:
        sessions.post_session(by=self.actor("teller"), session=self.session())

    def brief(self) -> None:
        minutes = Minutes(results="Thu đủ lãi tháng 3, giải ngân một hộ.")
        officer = self.actor("credit_officer")
        sessions.write_briefing(by=officer, session=self.session(), minutes=minutes)

    def close(self) -> None:
        """What came and went is what the box holds."""
        box = CASH_DONG - LOAN_DONG + INTEREST_DONG + SAVINGS_DONG
        controller = self.actor("controller")
        sessions.close_session(by=controller, session=self.session(), notes=notes_of(box))

    def month_end(self) -> None:
        move_day(self.world, MONTH_END)

    def close_month(self) -> None:
        close_month(by=self.actor("manager"), office=self.world.office, month=MARCH)


STEPS: Mapping[str, Callable[[Walk], None]] = {
    step.__name__: step
    for step in (
        Walk.apply,
        Walk.meet,
        Walk.vote,
        Walk.list_03,
        Walk.sign,
        Walk.confirm,
        Walk.propose,
        Walk.approve,
        Walk.notify,
        Walk.commune_passes,
        Walk.union_passes,
        Walk.tell,
        Walk.plan,
        Walk.session_day,
        Walk.collect,
        Walk.hand_in,
        Walk.check,
        Walk.open,
        Walk.pay_out,
        Walk.count,
        Walk.post,
        Walk.brief,
        Walk.close,
        Walk.month_end,
        Walk.close_month,
    )
}
