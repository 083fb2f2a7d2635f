"""Stories of residents' deposits: two people open, two people close; a term rolls on, or is broken early."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from diemtua.associations.models import Branch
from diemtua.ground.actors import Actor, set_context
from diemtua.ground.clock import new_id
from diemtua.ground.models import Calendar
from diemtua.ground.problems import NotAllowed, SameIdOtherContent
from diemtua.ledger.models import AccountBalance, Line
from diemtua.savings import actions, papers, queries
from diemtua.savings.models import ResidentDeposit, SavingsCampaign
from diemtua.savings.problems import (
    CampaignEndsBefore,
    DepositHasMoved,
    DepositIsOfASession,
    DepositTooSmall,
    NoRateForTerm,
    NotInTheCampaign,
    RateAboveCap,
    RateIsConfirmed,
    RateIsOfThePast,
    TermNotOffered,
    WhoAsksDoesNotApprove,
    WhoProposesDoesNotConfirm,
)
from tests.world import World, actor_for

pytestmark = pytest.mark.django_db

Become = Callable[..., Actor]
MILLION = 1_000_000


@pytest.fixture
def become(world: World) -> Become:
    """That person, on the day of the calendar."""
    with connection.cursor() as cursor:
        cursor.execute("select ledger_make_partitions('2025-01-01', '2026-12-01')")

    def who(role: str, n: int = 0) -> Actor:
        actor = actor_for(world, role, n)
        set_context(actor)
        return actor

    return who


def go_to(world: World, on: date) -> None:
    world.on = on
    Calendar.objects.filter(id=1).update(today=on)


def sets_rate(world: World, become: Become, months: int, pct: str) -> None:
    branch = Branch.objects.get()
    made = actions.propose_rate(
        by=become("credit_officer"),
        branch=branch,
        term_months=months,
        rate_pct=Decimal(pct),
        valid_from=world.on,
        decision="TB 01/NHCS",
    )
    actions.confirm_rate(by=become("manager"), rate=made)


def asks(world: World, become: Become, **changes: Any) -> ResidentDeposit:
    facts: dict[str, Any] = {
        "client_id": new_id(),
        "person": world.groups[0].memberships[4].person,
        "unit": world.communes[0],
        "amount_dong": 100 * MILLION,
        "term_months": 6,
        "at_maturity": "roll",
        **changes,
    }
    return actions.ask_deposit(
        by=become("teller"), office=world.office, asked=actions.DepositAsked(**facts)
    )


def held(deposit: ResidentDeposit) -> int:
    rows = AccountBalance.objects.filter(account=4030, subject=deposit.pk)
    return -sum(rows.values_list("balance_dong", flat=True))


def test_a_deposit_takes_two_people_and_rests_on_its_own_account(
    world: World, become: Become
) -> None:
    with pytest.raises(NoRateForTerm):
        asks(world, become)
    sets_rate(world, become, 0, "0.5")
    sets_rate(world, become, 6, "4.0")
    with pytest.raises(DepositTooSmall, match=r"100\.000"):
        asks(world, become, amount_dong=99_999)
    with pytest.raises(TermNotOffered):
        asks(world, become, term_months=7)
    key = new_id()
    made = asks(world, become, client_id=key)
    assert asks(world, become, client_id=key).pk == made.pk
    with pytest.raises(SameIdOtherContent):
        asks(world, become, client_id=key, amount_dong=5 * MILLION)
    assert held(made) == 0
    with pytest.raises(NotAllowed):
        actions.decide_deposit(by=become("teller"), deposit=made, approved=True)
    with pytest.raises(DepositIsOfASession):
        actions.decide_deposit(by=become("controller"), deposit=made, approved=True, session_id=5)
    opened = actions.decide_deposit(by=become("controller"), deposit=made, approved=True)
    with pytest.raises(DepositHasMoved):
        actions.decide_deposit(by=become("controller"), deposit=made, approved=True)
    assert (opened.state, held(opened)) == ("open", 100 * MILLION)
    period = opened.periods.get()
    assert (period.rate_pct, period.on_call_pct) == (Decimal("4.0"), Decimal("0.5"))
    paper = papers.certificate(opened, period)
    assert (paper.amount_dong, paper.term, paper.matures_on) == (
        100 * MILLION,
        "6 tháng",
        date(2025, 9, 12),
    )
    accounts = set(Line.objects.values_list("account", flat=True))
    assert accounts == {1011, 4030}


def test_a_refused_deposit_moves_no_money(world: World, become: Become) -> None:
    sets_rate(world, become, 0, "0.5")
    made = asks(world, become, term_months=0)
    refused = actions.decide_deposit(by=become("controller"), deposit=made, approved=False)
    assert (refused.state, held(made), made.periods.count()) == ("refused", 0, 0)


def test_who_asks_does_not_approve(world: World, become: Become) -> None:
    sets_rate(world, become, 0, "0.5")
    set_context(world.house)
    asked = actions.DepositAsked(
        client_id=new_id(),
        person=world.groups[0].memberships[4].person,
        unit=world.communes[0],
        amount_dong=MILLION,
        term_months=0,
        at_maturity="on_call",
    )
    made = actions.ask_deposit(by=world.house, office=world.office, asked=asked)
    with pytest.raises(WhoAsksDoesNotApprove):
        actions.decide_deposit(by=world.house, deposit=made, approved=True)


def opened(world: World, become: Become, **changes: Any) -> ResidentDeposit:
    sets_rate(world, become, 0, "0.5")
    sets_rate(world, become, 6, "4.0")
    made = asks(world, become, **changes)
    return actions.decide_deposit(by=become("controller"), deposit=made, approved=True)


def closes(become: Become, found: ResidentDeposit) -> ResidentDeposit:
    asked = actions.ask_closing(by=become("teller"), deposit=found)
    return actions.decide_closing(by=become("controller"), deposit=asked, approved=True)


def test_a_term_broken_early_is_paid_at_the_on_call_rate(world: World, become: Become) -> None:
    found = opened(world, become)
    go_to(world, date(2025, 5, 11))
    # 60 days at 0.5 per cent.
    assert actions.payable_dong(found, world.on) == (100 * MILLION, 82_192)
    kept = actions.ask_closing(by=become("teller"), deposit=found)
    back = actions.decide_closing(by=become("controller"), deposit=kept, approved=False)
    assert back.state == "open"
    done = closes(become, found)
    assert (done.state, held(done)) == ("closed", 0)
    assert AccountBalance.objects.get(account=6040).balance_dong == 82_192
    assert AccountBalance.objects.get(account=1011).balance_dong == -82_192
    with pytest.raises(DepositHasMoved):
        actions.ask_closing(by=become("teller"), deposit=done)


def test_a_term_rolls_on_with_its_interest_whenever_the_work_is_done(
    world: World, become: Become
) -> None:
    found, other = opened(world, become), asks(world, become)
    actions.decide_deposit(by=become("controller"), deposit=other, approved=True)
    go_to(world, date(2025, 9, 20))
    assert queries.due_count(become("controller").scope, world.on) == 2
    # Six months are 184 days: 100 million at 4 per cent.
    first = 2_016_438
    rolled = actions.roll_over(by=become("controller"), office=world.office, on=world.on)
    assert rolled == 2
    assert actions.roll_over(by=become("controller"), office=world.office, on=world.on) == 0
    assert held(found) == 100 * MILLION + first
    assert [
        (p.number, p.principal_dong, p.started_on) for p in found.periods.order_by("number")
    ] == [
        (1, 100 * MILLION, date(2025, 3, 12)),
        (2, 100 * MILLION + first, date(2025, 9, 12)),
    ]
    # Two terms later: rolled on the day or only at closing, the sum is the same.
    go_to(world, date(2026, 4, 1))
    actions.roll_over(by=become("controller"), office=world.office, on=world.on)
    one = actions.payable_dong(found, world.on)
    closes(become, found)
    ResidentDeposit.objects.filter(pk=other.pk).update(state="open")
    assert actions.payable_dong(other, world.on) == one
    assert held(found) == 0


def test_a_term_may_end_on_call(world: World, become: Become) -> None:
    found = opened(world, become, at_maturity="on_call")
    go_to(world, date(2025, 9, 22))
    actions.roll_over(by=become("controller"), office=world.office, on=world.on)
    period = found.periods.get(ended_on__isnull=True)
    assert (period.term_months, period.rate_pct, period.matures_on) == (0, Decimal("0.5"), None)
    # Ten days on call on top of the term.
    assert actions.payable_dong(found, world.on) == (102_016_438, 13_975)


def test_rates_keep_below_the_ceiling_and_take_two_people(world: World, become: Become) -> None:
    branch, officer = Branch.objects.get(), become("credit_officer")

    def propose(months: int, pct: str, on: date | None = None, by: Actor | None = None) -> Any:
        return actions.propose_rate(
            by=by or officer,
            branch=branch,
            term_months=months,
            rate_pct=Decimal(pct),
            valid_from=on or world.on,
            decision="TB 01",
        )

    with pytest.raises(RateAboveCap, match=r"4,75"):
        propose(3, "4.8")
    with pytest.raises(RateIsOfThePast):
        propose(6, "5", date(2025, 1, 1))
    made = propose(6, "6.5")
    assert queries.rate_of(world.office.pk, 6, world.on) is None
    confirmed = actions.confirm_rate(by=become("manager"), rate=made)
    assert queries.rates_on(branch, world.on) == {6: Decimal("6.5")}
    with pytest.raises(RateIsConfirmed):
        actions.confirm_rate(by=become("manager"), rate=confirmed)
    own = propose(12, "6.6", by=become("manager"))
    with pytest.raises(WhoProposesDoesNotConfirm):
        actions.confirm_rate(by=become("manager"), rate=own)


def test_a_campaign_shows_each_commune_beside_its_target(world: World, become: Become) -> None:
    officer = become("credit_officer")
    first_on, last_on = date(2025, 3, 1), date(2025, 3, 31)
    with pytest.raises(CampaignEndsBefore):
        actions.make_campaign(
            by=officer, name="x", decision="", starts_on=last_on, ends_on=first_on
        )
    made = actions.make_campaign(
        by=officer,
        name="Gửi tiết kiệm chung tay vì người nghèo",
        decision="KH 12",
        starts_on=first_on,
        ends_on=last_on,
    )
    first, second = (unit.pk for unit in world.communes)
    wanted = {first: (200 * MILLION, 10), second: (50 * MILLION, 5)}
    actions.set_targets(by=officer, campaign=made, targets=wanted)
    actions.set_targets(by=officer, campaign=made, targets={second: (60 * MILLION, 5)})
    found = opened(world, become, campaign=made, union_code=12)
    assert found.union_code == 12
    late = SavingsCampaign.objects.create(
        name="Cũ", starts_on=date(2024, 1, 1), ends_on=date(2024, 1, 31)
    )
    with pytest.raises(NotInTheCampaign):
        asks(world, become, campaign=late)
    rows = queries.results_of(become("teller").scope, made)
    told = {
        row.unit_id: (row.target_dong, row.deposited_dong, row.people, row.done_pct) for row in rows
    }
    assert told == {
        first: (200 * MILLION, 100 * MILLION, 1, 50),
        second: (60 * MILLION, 0, 0, 0),
    }
