"""The other measures: renewal without a day between, write-off after a freeze, extension and rollover by the office itself."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diemtua.ground.actors import Actor
from diemtua.ground.problems import Problem
from diemtua.ledger.models import Entry, Line, LoanBalance
from diemtua.lending import actions as lending
from diemtua.lending.actions import becomes_overdue_at, freeze_debt, settle_at_desk
from diemtua.lending.models import Freeze, Loan
from diemtua.risk_handling import actions
from diemtua.risk_handling.models import RiskDossier, RiskEffect
from diemtua.risk_handling.problems import ByTheRules, RolloverStays, TooEarlyToRenew
from tests.rooms.lending.test_money_moves import bank, books_balance
from tests.rooms.risk_handling.stories import (
    FOUND,
    PEOPLE,
    Become,
    after_the_reform,
    booked,
    decided,
    lent,
    lines,
    made,
    today,
)
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.datalaw]
__all__ = ["bank"]


@pytest.fixture(autouse=True)
def months_ahead(bank: Actor) -> None:
    """The stories here go on into 2027: further than the months that every test has."""
    with connection.cursor() as cursor:
        cursor.execute("select ledger_make_partitions('2024-12-01', '2027-06-01')")


def frozen(world: World, loan: Loan, *, until: date) -> Freeze:
    freeze_debt(
        by=world.house,
        loan=loan,
        amount_dong=50_000_000,
        on=world.on,
        until=until,
        decision="QĐ 9",
    )
    return Freeze.objects.get()


def renewed(world: World, become: Become, loan: Loan, *, months: int = 12) -> RiskDossier:
    """The leader asks for a renewal; the union and the commune confirm; head office records the Board's word."""
    wanted = actions.Wanted(
        kind="renew", cause="freeze_ended", event_on=world.on, event="Vườn chưa cho thu"
    )
    found = actions.make_dossier(by=become("group_leader"), wanted=wanted, loan_ids=[loan.pk])
    leader = become("group_leader")
    for line in lines(found):
        actions.change_line(by=leader, line=line, values={"months": months})
    actions.hand_in(by=leader, dossier=found)
    cadre = become("commune_cadre")
    actions.write_minutes(by=cadre, dossier=found, held_on=world.on, place="", people=PEOPLE)
    for line in lines(found):
        actions.change_line(by=cadre, line=line, values=dict(FOUND))
    actions.confirm_for_union(by=cadre, dossier=found)
    actions.confirm_for_commune(by=become("commune_committee"), dossier=found)
    officer = become("credit_officer")
    for paper in actions.papers_of(found):
        actions.receive_paper(by=officer, dossier=found, paper=paper.code)
    actions.propose(by=officer, dossier=found)
    actions.pass_up(by=become("manager"), dossier=found)
    actions.appraise(by=become("branch"), dossier=found)
    paper_ = actions.Decided(number="30/QĐ-HĐQT", on=world.on)
    actions.decide(by=become("head_office"), dossiers=[found], paper=paper_)
    return actions.book(by=become("manager"), dossier=found)


def test_a_freeze_is_renewed_once_and_not_a_day_bears_interest_between(
    world: World, bank: Actor, as_role: Become
) -> None:
    (loan,) = lent(world)
    first = frozen(world, loan, until=date(2026, 3, 12))
    wanted = actions.Wanted(kind="renew", cause="freeze_ended", event_on=world.on, event="x")
    early = actions.make_dossier(by=as_role("group_leader"), wanted=wanted, loan_ids=[loan.pk])
    actions.change_line(by=as_role("group_leader"), line=lines(early)[0], values={"months": 12})
    with pytest.raises(TooEarlyToRenew, match="12/09/2025"):
        actions.hand_in(by=as_role("group_leader"), dossier=early)
    actions.withdraw(by=as_role("group_leader"), dossier=early, reason="Chưa tới lúc")
    today(world, date(2025, 10, 12))
    as_role = after_the_reform(world, as_role)
    found = renewed(world, as_role, loan)
    first.refresh_from_db()
    again = Freeze.objects.exclude(pk=first.pk).get()
    # Twelve months at first, twelve again from the old end; no money moved, so no entry was made.
    assert (first.ended_on, again.frozen_on, again.until) == (
        date(2026, 3, 12),
        date(2026, 3, 12),
        date(2027, 3, 12),
    )
    assert not RiskEffect.objects.filter(dossier=found).exists()
    assert LoanBalance.objects.get(loan_id=loan.pk).frozen_dong == 50_000_000
    books_balance()
    today(world, date(2027, 1, 12))
    with pytest.raises(ByTheRules, match="đã khoanh bổ sung 1 lần"):
        renewed(world, as_role, loan)


def test_a_renewal_can_be_no_longer_than_the_first_freeze(
    world: World, bank: Actor, as_role: Become
) -> None:
    (loan,) = lent(world)
    frozen(world, loan, until=date(2026, 3, 12))
    today(world, date(2025, 10, 12))
    as_role = after_the_reform(world, as_role)
    with pytest.raises(ByTheRules, match="tối đa 12 tháng"):
        renewed(world, as_role, loan, months=13)


def test_an_extension_is_the_offices_own_and_is_taken_back_whole(
    world: World, bank: Actor, as_role: Become
) -> None:
    (loan,) = lent(world, term=12)
    becomes_overdue_at(by=world.house, loan_ids=[loan.pk], on=date(2026, 3, 12))
    today(world, date(2026, 4, 1))
    as_role = after_the_reform(world, as_role)
    wanted = actions.Wanted(
        kind="extend", cause="hardship", event_on=date(2026, 3, 1), event="Chưa bán được tiêu"
    )
    found = actions.make_dossier(by=as_role("group_leader"), wanted=wanted, loan_ids=[loan.pk])
    leader = as_role("group_leader")
    actions.change_line(by=leader, line=lines(found)[0], values={"months": 13})
    with pytest.raises(ByTheRules, match="12/03/2027"):
        actions.hand_in(by=leader, dossier=found)
    actions.change_line(by=leader, line=lines(found)[0], values={"months": 6})
    actions.hand_in(by=leader, dossier=found)
    actions.confirm_for_union(by=as_role("commune_cadre"), dossier=found)
    actions.confirm_for_commune(by=as_role("commune_committee"), dossier=found)
    officer = as_role("credit_officer")
    actions.receive_paper(by=officer, dossier=found, paper="09/TD")
    actions.propose(by=officer, dossier=found)
    paper = actions.Decided(number="5/QĐ-PGD", on=world.on)
    actions.decide(by=as_role("manager"), dossiers=[found], paper=paper)
    actions.book(by=as_role("manager", 1), dossier=found)
    held = LoanBalance.objects.get(loan_id=loan.pk)
    assert (held.in_term_dong, held.overdue_dong) == (50_000_000, 0)
    loan.refresh_from_db()
    assert loan.extended_to == date(2026, 9, 12)
    actions.ask_undo(by=as_role("credit_officer"), dossier=found, reason="Ghi nhầm")
    actions.undo(by=as_role("manager"), dossier=found)
    held.refresh_from_db()
    assert (held.in_term_dong, held.overdue_dong) == (0, 50_000_000)
    assert Loan.objects.filter(pk=loan.pk, extended_to__isnull=True).exists()
    books_balance()


def test_a_rollover_begins_a_new_cycle_and_stays(
    world: World, bank: Actor, as_role: Become
) -> None:
    (loan,) = lent(world, term=12)
    today(world, date(2026, 3, 12))
    as_role = after_the_reform(world, as_role)
    settle_at_desk(by=world.house, loan=loan, amount_dong=3_300_000, on=world.on)
    wanted = actions.Wanted(
        kind="rollover", cause="hardship", event_on=date(2026, 3, 1), event="Vụ tiêu mới"
    )
    found = actions.make_dossier(by=as_role("group_leader"), wanted=wanted, loan_ids=[loan.pk])
    leader = as_role("group_leader")
    actions.change_line(by=leader, line=lines(found)[0], values={"months": 12})
    actions.hand_in(by=leader, dossier=found)
    actions.confirm_for_union(by=as_role("commune_cadre"), dossier=found)
    actions.confirm_for_commune(by=as_role("commune_committee"), dossier=found)
    officer = as_role("credit_officer")
    actions.receive_paper(by=officer, dossier=found, paper="09/TD")
    actions.propose(by=officer, dossier=found)
    paper = actions.Decided(number="6/QĐ-PGD", on=world.on)
    actions.decide(by=as_role("manager"), dossiers=[found], paper=paper)
    actions.book(by=as_role("manager", 1), dossier=found)
    loan.refresh_from_db()
    assert loan.due_on == date(2027, 3, 12)
    assert RiskEffect.objects.get(dossier=found).kind == "rollover"
    with pytest.raises(RolloverStays):
        actions.ask_undo(by=as_role("credit_officer"), dossier=found, reason="Nhầm")


def test_debt_of_one_who_died_is_written_off_with_its_interest(
    world: World, bank: Actor, as_role: Become
) -> None:
    (loan,) = lent(world)
    today(world, date(2025, 4, 12))
    lending.take_principal_many(
        by=world.house, payments=[(loan.pk, 1_000_000)], on=world.on, session_id=9
    )
    found = made(as_role, [loan], kind="write_off", cause="death_missing")
    (line,) = lines(found)
    # 31 days of 50 million at 6.6 per cent are owed: 280,274.
    assert (line.principal_dong, line.interest_dong) == (49_000_000, 0)
    found = booked(world, as_role, found)
    held = LoanBalance.objects.get(loan_id=loan.pk)
    assert held.in_term_dong + held.overdue_dong + held.frozen_dong == 0
    assert {e.kind for e in RiskEffect.objects.filter(dossier=found)} == {"write_off"}
    books_balance()


def test_a_dossier_decided_twice_is_booked_once(world: World, bank: Actor, as_role: Become) -> None:
    (loan,) = lent(world)
    found = decided(world, as_role, made(as_role, [loan]))
    actions.book(by=as_role("manager"), dossier=found)
    with pytest.raises(Problem, match="Đã hạch toán"):
        actions.book(by=as_role("manager"), dossier=found)
    assert Freeze.objects.count() == 1


KEPT = ("loan", "instalments", "notices", "balance")


@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    dong=st.integers(1, 50_000_000),
    what=st.sampled_from(["freeze", "write_off", "extend"]),
    overdue=st.booleans(),
)
def test_what_is_taken_back_never_was(
    world: World, bank: Actor, dong: int, what: str, overdue: bool
) -> None:
    """Law: a handling and its taking back leave the loan as it was, and the books balance."""
    with transaction.atomic():
        (loan,) = lent(world, term=12)
        on = date(2026, 3, 12)
        if overdue:
            becomes_overdue_at(by=bank, loan_ids=[loan.pk], on=on)
        before = lending.standing([loan.pk], using="default")
        entries = _handled(bank, loan, what, dong, on)
        after = lending.standing([loan.pk], using="default")
        assert before != after
        one = lending.Handled(
            loan_id=loan.pk, before=before[loan.pk], after=after[loan.pk], entries=entries
        )
        lending.undo_handling(by=bank, handled=[one], memo="đảo")
        now = lending.standing([loan.pk], using="default")[loan.pk]
        assert {key: now[key] for key in KEPT} == {key: before[loan.pk][key] for key in KEPT}
        assert sum((now["parts"] or {}).values()) == 0
        books_balance()
        transaction.set_rollback(True)


def _handled(by: Actor, loan: Loan, what: str, dong: int, on: date) -> list[Any]:
    # A loan whose whole principal goes has its interest posted first: that is no part of what is taken back.
    had = set(Line.objects.filter(loan_id=loan.pk).values_list("entry_id", flat=True))
    if what == "freeze":
        freeze_debt(
            by=by,
            loan=loan,
            amount_dong=dong,
            on=on,
            until=date(2029, 3, 12),
            decision="QĐ",
        )
    elif what == "extend":
        lending.extend_terms(by=by, untils={loan.pk: date(2027, 3, 12)}, on=on)
    else:
        asked = lending.WriteOffAsked(loan_id=loan.pk, principal_dong=min(dong, 49_999_999))
        lending.write_off_debts(by=by, loans=[asked], on=on, decision="QĐ")
    found = set(Line.objects.filter(loan_id=loan.pk).values_list("entry_id", flat=True)) - had
    return list(Entry.objects.filter(id__in=found).values_list("id", "month"))
