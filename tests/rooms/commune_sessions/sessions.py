"""Builders for stories of a commune session. Everybody and every sum here is invented."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Sum

from diemtua.access.queries import house
from diemtua.commune_sessions import actions
from diemtua.commune_sessions.actions import Taken, TeamPart
from diemtua.commune_sessions.cash import LOOSE, NOTES
from diemtua.commune_sessions.models import CollectionSheet, CommuneSession
from diemtua.ground.actors import Actor, acting, set_context
from diemtua.ground.clock import new_id
from diemtua.ledger.models import AccountBalance, Line, LoanBalance
from diemtua.lending.actions import disburse_loans
from diemtua.lending.models import Approval, Loan, LoanApplication
from diemtua.rules.periods import Month
from tests.world import World, actor_for

MAKER, CHECKER = UUID(int=1), UUID(int=2)
JANUARY = date(2025, 1, 12)


def notes_of(dong: int) -> dict[int, int]:
    """The fewest notes that make a sum, what is below a thousand as loose đồng."""
    found: dict[int, int] = {}
    for note in NOTES:
        found[note], dong = divmod(dong, note)
    found[LOOSE] = dong
    return {note: number for note, number in found.items() if number}


@dataclass
class Sessions:
    """Sessions of the small district, on any connection."""

    world: World
    using: str = "default"
    loans: list[Loan] = field(default_factory=list)

    def __post_init__(self) -> None:
        with self.acting_as_house(JANUARY) as by:
            for group, members in ((0, (0, 1, 2)), (1, (0, 1))):
                for member in members:
                    application = self.approved(group=group, member=member, on=JANUARY)
                    self.loans += disburse_loans(
                        by=by, application_ids=[application.pk], on=JANUARY
                    )

    def acting_as_house(self, on: date) -> AbstractContextManager[Actor]:
        return acting(house(on, using=self.using))

    def acting_as(self, role: str, n: int = 0) -> AbstractContextManager[Actor]:
        """One committed transaction of a person, for stories in which commits are real."""
        return acting(actor_for(self.world, role, n))

    def actor(self, role: str, n: int = 0) -> Actor:
        """A person of a role; the database is told that she acts."""
        actor = actor_for(self.world, role, n)
        set_context(actor)
        return actor

    def house(self) -> Actor:
        actor = house(self.world.on, using=self.using)
        set_context(actor)
        return actor

    def approved(
        self,
        *,
        group: int = 0,
        member: int = 3,
        dong: int = 50_000_000,
        on: date | None = None,
        decided_on: date | None = None,
    ) -> LoanApplication:
        """An application whose way to the payout is done."""
        here = self.world.groups[group]
        day = on or self.world.on
        membership = here.memberships[member]
        common = {"path": here.group.path, "union_code": here.group.union_code}
        application = LoanApplication.objects.using(self.using).create(
            number=f"01TD-{new_id().hex[-12:]}",
            office=self.world.office,
            group=here.group,
            membership=membership,
            household=membership.household,
            person=membership.person,
            programme_id="ho_ngheo",
            amount_dong=dong,
            term_months=36,
            rhythm_months=12,
            purpose="Nuôi bò",
            total_need_dong=dong,
            own_capital_dong=0,
            state="approved",
            submitted_on=day,
            **common,
        )
        Approval.objects.using(self.using).create(
            application=application,
            state="approved",
            amount_dong=dong,
            term_months=36,
            rhythm_months=12,
            rate_pct="6.6",
            received_on=day,
            proposed_on=day,
            proposed_by=MAKER,
            decided_on=decided_on or day,
            decided_by=CHECKER,
            **common,
        )
        return application

    def plan(self) -> CommuneSession:
        """The session of 12 March at the first point, planned and prepared by the credit officer."""
        officer = self.actor("credit_officer")
        planned = actions.plan_sessions(
            by=officer, office=self.world.office, month=Month.of(self.world.on)
        )
        (session,) = [s for s in planned if s.held_on == self.world.on]
        actions.prepare_sheets(by=officer, session=session)
        return session

    def sheet(self, session: CommuneSession, group: int = 0) -> CollectionSheet:
        return CollectionSheet.objects.using(self.using).get(
            session=session, group=self.world.groups[group].group
        )

    def taken(self, member: int, interest: int, savings: int, *, group: int = 0) -> Taken:
        return Taken(
            id=new_id(),
            membership_id=self.world.groups[group].memberships[member].pk,
            interest_dong=interest,
            savings_dong=savings,
            received_on=self.world.on,
        )

    def collect(
        self,
        sheet: CollectionSheet,
        given: Mapping[int, tuple[int, int]],
        *,
        group: int = 0,
        checked: bool = True,
    ) -> None:
        """The group's leader records what each member gave and hands in; the union's cadre checks."""
        leader = self.actor("group_leader", group)
        taken = [self.taken(m, *sums, group=group) for m, sums in given.items()]
        actions.receive_facts(by=leader, sheet=sheet, command_id=new_id(), taken=taken)
        actions.hand_in_sheet(by=leader, sheet=sheet)
        if checked:
            self.check(sheet)

    def check(self, sheet: CollectionSheet, *, group: int = 0) -> None:
        """The union sees list and cash of a sheet that lies handed in."""
        cadre = self.house() if group else self.actor("commune_cadre")
        actions.check_sheet_by_union(
            by=cadre, sheet=sheet, notes=notes_of(self.held(sheet.group_id))
        )

    def team(self) -> list[TeamPart]:
        people = (
            ("credit_officer", 0, "leader"),
            ("controller", 0, "controller"),
            ("teller", 0, "teller"),
        )
        return [
            TeamPart(party_id=account.party_id, name=account.display_name, part=part)
            for role, n, part in people
            for account in [self.world.accounts[role][n][0]]
        ]

    def open(self, session: CommuneSession, cash: int = 200_000_000) -> CommuneSession:
        return actions.open_session(
            by=self.actor("credit_officer"),
            session=session,
            team=self.team(),
            cash_brought_dong=cash,
        )

    def post_all(self, session: CommuneSession) -> CommuneSession:
        """Whoever has not come is set aside, whoever handed in is counted; then the session is posted."""
        teller = self.actor("teller")
        for sheet in session.sheets.using(self.using).order_by("id"):
            if sheet.state == "handed_in":
                held = self.held(sheet.group_id)
                actions.count_sheet(by=teller, sheet=sheet, notes=notes_of(held))
            elif sheet.state not in ("counted", "absent"):
                actions.set_aside_sheet(by=teller, sheet=sheet)
        return actions.post_session(by=teller, session=session)

    def balance(self, account: int, subject: int) -> int:
        found = AccountBalance.objects.using(self.using).filter(account=account, subject=subject)
        return sum(found.values_list("balance_dong", flat=True))

    def held(self, group_id: int) -> int:
        return self.balance(1015, group_id)

    def owed(self, loan: Loan) -> LoanBalance:
        return LoanBalance.objects.using(self.using).get(loan_id=loan.pk)

    def books_balance(self) -> None:
        """Every entry sums to zero; each kept balance is the sum of its lines."""
        self.house()
        lines = Line.objects.using(self.using)
        assert lines.aggregate(s=Sum("amount_dong"))["s"] in (0, None)
        for kept in AccountBalance.objects.using(self.using).all():
            posted = lines.filter(account=kept.account, subject=kept.subject)
            assert (posted.aggregate(s=Sum("amount_dong"))["s"] or 0) == kept.balance_dong
        for account, column in ((3010, "arrears_in_term_dong"), (3020, "arrears_overdue_dong")):
            summed = lines.filter(account=account).aggregate(s=Sum("amount_dong"))["s"] or 0
            held = LoanBalance.objects.using(self.using).aggregate(s=Sum(column))["s"] or 0
            assert summed == held
