"""A relief is signed in May and holds since April: what was collected too much is given back, loan by loan."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diemtua.access.queries import house
from diemtua.ground.actors import Actor, set_context
from diemtua.ground.failpoints import ENVIRONMENT, FailedOnPurpose
from diemtua.ground.models import Calendar
from diemtua.ground.problems import SomebodyWasFirst
from diemtua.ledger.models import AccountBalance, Entry, Line, LoanBalance
from diemtua.lending.actions import settle_at_desk
from diemtua.lending.actions.placing import settle_rate_classes
from diemtua.lending.explaining import postings_of
from diemtua.lending.models import Loan
from diemtua.programmes import actions as policy
from diemtua.programmes.models import PolicyChange
from diemtua.refunds.actions import (
    confirm_run,
    go_on,
    pay_refund,
    propose_run,
    refuse_run,
    withdraw_run,
    work_on,
)
from diemtua.refunds.decisions import decision_of, decisions
from diemtua.refunds.models import Refund, RefundBatch, RefundCount, RefundLine, RefundRun
from diemtua.refunds.problems import (
    NothingToGoOnWith,
    PartsOutsideScope,
    RefundPaidAlready,
    RunDecidedByProposer,
    RunIsNotCounted,
    RunWaitsAlready,
)
from diemtua.rules.postings.chart import Account
from diemtua.rules.refunds import Part, Unpaid, settle
from tests.rooms.lending.test_an_earlier_day import march_is_closed
from tests.rooms.lending.test_loan_pages import signed_in
from tests.rooms.lending.test_money_moves import bank, books_balance
from tests.rooms.lending.test_tranches_and_evenings import post_interest
from tests.twins.test_a_late_relief import lend
from tests.world import World, actor_for

pytestmark = pytest.mark.django_db
__all__ = ["bank", "march_is_closed", "signed_in"]
SESSIONS = (date(2025, 4, 12), date(2025, 5, 12))
SIGNED = date(2025, 5, 20)
BEGINS = date(2025, 4, 1)
OF_APRIL, OF_MAY = 30_137, 82_192
"""50 million, 2 points: 11 of the 31 days to 12 April (280.274 - 250.137), then 30 days (271.233 - 189.041)."""


def loans(world: World, bank: Actor) -> tuple[Loan, Loan, Loan]:
    """One owes both interests, one paid both, one paid everything off in May."""
    owing, paying, done = (lend(world, bank, n, (50_000_000, 36, 100)) for n in (2, 3, 4))
    for on in SESSIONS:
        for loan in (owing, paying, done):
            post_interest(loan, on, bank)
    by = replace(bank, on=SESSIONS[1])
    settle_at_desk(by=by, loan=paying, amount_dong=551_507, on=SESSIONS[1])
    settle_at_desk(by=by, loan=done, amount_dong=50_551_507, on=SESSIONS[1])
    return owing, paying, done


def signed_late(bank: Actor, **values: object) -> PolicyChange:
    row = {
        "code": "mua_da",
        "name": "Giảm 2 điểm sau mưa đá",
        "points": "-2",
        "provinces": ["70"],
        "signed_on": SIGNED,
        "legal_basis": "Quyết định 55/QĐ-TTg",
        "sources": [],
        "confidence": "sourced",
    }
    by = replace(bank, on=SIGNED)
    change = policy.propose_change(
        by=by,
        table="overlays.overlays",
        row=row | values,
        valid_from=BEGINS,
        valid_to=date(2025, 7, 1),
    )
    return policy.confirm_change(by=replace(by, party_id=UUID(int=78)), change=change)


def people(world: World) -> tuple[Actor, Actor, Actor]:
    """Who proposes, who confirms, and the worker; all on the day of the decision."""
    officer, manager = actor_for(world, "credit_officer"), actor_for(world, "manager")
    return replace(officer, on=SIGNED), replace(manager, on=SIGNED), house(SIGNED)


def proposed(world: World, bank: Actor, **values: object) -> RefundRun:
    change = signed_late(bank, **values)
    officer, _manager, worker = people(world)
    set_context(officer)
    decision = decision_of(f"thay-doi-{change.pk}", SIGNED)
    assert decision is not None
    run = propose_run(by=officer, decision=decision)
    return work_on(run, by=worker)


def posted(world: World, run: RefundRun) -> RefundRun:
    _officer, manager, worker = people(world)
    set_context(manager)
    confirm_run(by=manager, run=run)
    done = work_on(run, by=worker)
    set_context(worker)
    return done


def of(run: RefundRun, loan: Loan) -> Refund:
    return Refund.objects.get(run=run, loan=loan)


def test_a_run_is_counted_confirmed_by_another_and_gives_back_to_the_dong(
    world: World, bank: Actor
) -> None:
    owing, paying, done = loans(world, bank)
    before = list(Line.objects.order_by("entry_id", "number").values())
    run = proposed(world, bank)
    assert (run.state, run.code[:3]) == ("proposed", "HL-")
    [count] = RefundCount.objects.filter(batch__run=run)
    assert (count.loans, count.refund_dong) == (3, 3 * (OF_APRIL + OF_MAY))
    assert not Entry.objects.filter(kind="interest_refunded").exists()
    run = posted(world, run)
    assert run.state == "done"
    total = OF_APRIL + OF_MAY
    first, second, third = of(run, owing), of(run, paying), of(run, done)
    assert (first.off_in_term_dong, first.savings_dong, first.cash_dong) == (total, 0, 0)
    assert (second.off_in_term_dong, second.savings_dong, second.cash_dong) == (0, total, 0)
    assert (third.off_in_term_dong, third.savings_dong, third.cash_dong) == (0, 0, total)
    held = LoanBalance.objects.get(loan_id=owing.pk)
    assert held.arrears_in_term_dong == 551_507 - total
    assert paying.membership_id is not None
    saved = AccountBalance.objects.get(account=Account.MEMBER_SAVINGS, subject=paying.membership_id)
    assert -saved.balance_dong == total
    waiting = AccountBalance.objects.get(account=Account.REFUND_PAYABLE, subject=done.pk)
    assert -waiting.balance_dong == total
    stretches = RefundLine.objects.filter(refund=first).order_by("start_on")
    assert [(x.start_on, x.end_on, x.refund_dong) for x in stretches] == [
        (world.on, SESSIONS[0], OF_APRIL),
        (SESSIONS[0], SESSIONS[1], OF_MAY),
    ]
    kept = [row for row in Line.objects.order_by("entry_id", "number").values() if row in before]
    assert kept == before
    entry = Entry.objects.get(id=first.entry_id)
    assert (entry.business_date, entry.month) == (SIGNED, date(2025, 5, 1))
    assert entry.memo == f"{run.code}: Quyết định 55/QĐ-TTg"
    assert entry.party_id == actor_for(world, "manager").party_id
    books_balance()


def test_what_was_given_back_once_is_not_given_back_again(world: World, bank: Actor) -> None:
    loans(world, bank)
    run = posted(world, proposed(world, bank))
    officer, _manager, worker = people(world)
    set_context(officer)
    decision = decision_of(f"thay-doi-{run.change_id}", SIGNED)
    assert decision is not None
    again = work_on(propose_run(by=officer, decision=decision), by=worker)
    again = posted(world, again)
    assert again.state == "done"
    assert not Refund.objects.filter(run=again).exists()


def test_interest_of_the_days_to_come_runs_at_the_new_rate(world: World, bank: Actor) -> None:
    owing, _paying, _done = loans(world, bank)
    posted(world, proposed(world, bank))
    post_interest(owing, date(2025, 6, 12), bank)
    run = Line.objects.filter(loan_id=owing.pk, account=3010, business_date=date(2025, 6, 12))
    # 31 days of 50 million at 4.6 per cent.
    assert [line.amount_dong for line in run] == [195_342]


def test_a_relief_elsewhere_reaches_no_loan_here(world: World, bank: Actor) -> None:
    loans(world, bank)
    change = signed_late(bank, provinces=["38"])
    assert change.reaches_from is None
    assert decision_of(f"thay-doi-{change.pk}", SIGNED) is None


def test_a_closed_month_is_not_touched(
    world: World, bank: Actor, request: pytest.FixtureRequest
) -> None:
    owing, _paying, _done = loans(world, bank)
    request.getfixturevalue("march_is_closed")
    march = list(Line.objects.filter(month=date(2025, 3, 1)).order_by("entry_id", "number"))
    run = posted(world, proposed(world, bank))
    entry = Entry.objects.get(id=of(run, owing).entry_id)
    assert (entry.month, entry.business_date) == (date(2025, 5, 1), SIGNED)
    assert list(Line.objects.filter(month=date(2025, 3, 1)).order_by("entry_id", "number")) == march


def test_a_run_that_stops_half_way_goes_on_to_the_same_end(
    world: World, bank: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = lend(world, bank, 2, (50_000_000, 36, 100))
    for on in SESSIONS:
        post_interest(first, on, bank)
    run = proposed(world, bank)
    _officer, manager, worker = people(world)
    set_context(manager)
    confirm_run(by=manager, run=run)
    monkeypatch.setenv(ENVIRONMENT, "refunds.drafted")
    with pytest.raises(FailedOnPurpose):
        work_on(run, by=worker)
    run.refresh_from_db()
    assert run.state == "failed"
    assert not Refund.objects.filter(run=run).exists()
    monkeypatch.setenv(ENVIRONMENT, "refunds.after_posted")
    set_context(manager)
    go_on(by=manager, run=run)
    with pytest.raises(FailedOnPurpose):
        work_on(run, by=worker)
    assert RefundBatch.objects.filter(run=run, posted=True).count() == 1
    monkeypatch.delenv(ENVIRONMENT)
    set_context(manager)
    go_on(by=manager, run=run)
    done = work_on(run, by=worker)
    assert done.state == "done"
    set_context(worker)
    assert of(done, first).total_dong == OF_APRIL + OF_MAY
    assert Entry.objects.filter(kind="interest_refunded").count() == 1
    set_context(manager)
    with pytest.raises(NothingToGoOnWith):
        go_on(by=manager, run=done)
    books_balance()


def test_two_persons_and_all_offices_in_sight(world: World, bank: Actor) -> None:
    loans(world, bank)
    change = signed_late(bank)
    officer, manager, worker = people(world)
    set_context(manager)
    decision = decision_of(f"thay-doi-{change.pk}", SIGNED)
    assert decision is not None
    assert decision.key in {one.key for one in decisions(SIGNED)}
    run = propose_run(by=manager, decision=decision)
    with pytest.raises(RunIsNotCounted):
        confirm_run(by=replace(manager, party_id=UUID(int=5)), run=run)
    with pytest.raises(RunWaitsAlready):
        propose_run(by=manager, decision=decision)
    run = work_on(run, by=worker)
    set_context(manager)
    with pytest.raises(RunDecidedByProposer):
        confirm_run(by=manager, run=run)
    with pytest.raises(IntegrityError), transaction.atomic():
        RefundRun.objects.filter(pk=run.pk).update(state="done", decided_by=run.proposed_by)
    other = replace(manager, party_id=UUID(int=5))
    RefundRun.objects.filter(pk=run.pk).update(parts=run.parts + 1)
    with pytest.raises(PartsOutsideScope):
        confirm_run(by=other, run=run)
    refuse_run(by=other, run=run, reason="chờ văn bản của tỉnh")
    with pytest.raises(SomebodyWasFirst):
        withdraw_run(by=manager, run=run)
    again = propose_run(by=manager, decision=decision)
    assert withdraw_run(by=manager, run=again).state == "withdrawn"
    assert officer.party_id != manager.party_id


def test_cash_is_paid_once(world: World, bank: Actor) -> None:
    _owing, _paying, done = loans(world, bank)
    run = posted(world, proposed(world, bank))
    teller = replace(actor_for(world, "teller"), on=SIGNED)
    set_context(teller)
    paid = pay_refund(by=teller, refund=of(run, done))
    assert (paid.paid_on, paid.cash_dong) == (SIGNED, OF_APRIL + OF_MAY)
    with pytest.raises(RefundPaidAlready):
        pay_refund(by=teller, refund=paid)
    left = AccountBalance.objects.get(account=Account.REFUND_PAYABLE, subject=done.pk)
    assert left.balance_dong == 0
    books_balance()


def test_a_payment_of_an_earlier_day_does_not_take_the_refund_back(
    world: World, bank: Actor
) -> None:
    owing, _paying, _done = loans(world, bank)
    posted(world, proposed(world, bank))
    held = LoanBalance.objects.get(loan_id=owing.pk)
    late = settle_at_desk(
        by=replace(bank, on=SIGNED), loan=owing, amount_dong=300_000, on=date(2025, 5, 5)
    )
    assert (late.redone, late.counts_on) == (0, SIGNED)
    after = LoanBalance.objects.get(loan_id=owing.pk)
    assert after.arrears_in_term_dong < held.arrears_in_term_dong + 271_233
    books_balance()


def test_a_relief_taken_back_is_owed_after_all(world: World, bank: Actor) -> None:
    """The second decision halves the first: half of what was given back becomes interest unpaid."""
    owing, paying, _done = loans(world, bank)
    posted(world, proposed(world, bank))
    half = proposed(
        world, bank, code="bot_giam", name="Chỉ giảm 1 điểm", factor="1.15", points="-0.01"
    )
    run = posted(world, half)
    again = of(run, paying)
    assert again.total_dong < 0
    assert again.off_in_term_dong == again.total_dong
    held = LoanBalance.objects.get(loan_id=paying.pk)
    assert held.arrears_in_term_dong == -again.total_dong
    assert of(run, owing).total_dong == again.total_dong
    books_balance()


def test_loans_follow_their_group_to_another_province(world: World, bank: Actor) -> None:
    loan = lend(world, bank, 2, (50_000_000, 36, 100))
    tranche = loan.tranches.select_related("rate_class").get()
    assert tranche.rate_class.area == "70-20250701-75"
    with connection.cursor() as cursor:
        cursor.execute(
            "update groups_groupplacement set valid_to = '2025-05-01' where group_id = %s",
            [loan.group_id],
        )
        cursor.execute(
            "insert into groups_groupplacement (group_id, village_id, unit_id, point_id, union_code, path, valid_from,"
            " decision) select g.group_id, g.village_id, u.id, g.point_id, g.union_code, g.path, '2025-05-01', ''"
            " from groups_groupplacement g cross join lateral (select c.id from places_unit c"
            " join places_unit d on d.id = c.parent_id join places_unit p on p.id = d.parent_id"
            " where c.level = 'commune' and p.code = '68' and c.valid_from <= '2025-05-01'"
            " and c.valid_to > '2025-05-01' order by c.id limit 1) u where g.group_id = %s",
            [loan.group_id],
        )
    assert settle_rate_classes([world.office.pk], using="default") == 1
    tranche = loan.tranches.select_related("rate_class").get()
    assert tranche.rate_class.area == "70-20250501-68"
    assert settle_rate_classes([world.office.pk], using="default") == 0


def test_the_story_and_the_slip_of_the_loan_tell_it(
    world: World, bank: Actor, signed_in: Callable[..., Client]
) -> None:
    _owing, paying, done = loans(world, bank)
    run = posted(world, proposed(world, bank))
    Calendar.objects.filter(id=1).update(today=SIGNED)
    told = postings_of(paying)
    assert all(one.agrees for one in told)
    assert [sum(g.dong for g in one.given_back) for one in told] == [OF_MAY, OF_APRIL]
    leader = signed_in("group_leader")
    slip = leader.get(f"/cho-vay/khoan-vay/{paying.pk}/vi-sao").content.decode()
    assert "82.192" in slip
    assert "Quyết định 55/QĐ-TTg" in slip
    story = leader.get(f"/cho-vay/khoan-vay/{paying.pk}").content.decode()
    assert "Hoàn lãi 112.329" in story
    mine = of(run, done)
    page = leader.get(f"/hoan-lai/khoan/{mine.pk}")
    assert page.status_code == 200
    assert "Trả tại phòng giao dịch" not in page.content.decode()
    teller = signed_in("teller")
    assert "Trả tại phòng giao dịch" in teller.get(f"/hoan-lai/khoan/{mine.pk}").content.decode()
    assert teller.post(f"/hoan-lai/khoan/{mine.pk}/tra", {"o": "phong"}).status_code == 302
    assert teller.post(f"/hoan-lai/khoan/{mine.pk}/tra", {"o": "phong"}).status_code == 422


def test_pages_lists_and_papers_of_a_run(
    world: World, bank: Actor, signed_in: Callable[..., Client]
) -> None:
    loans(world, bank)
    change = signed_late(bank)
    Calendar.objects.filter(id=1).update(today=SIGNED)
    officer, manager = signed_in("credit_officer"), signed_in("manager")
    form = officer.get(f"/hoan-lai/moi?quyet-dinh=thay-doi-{change.pk}").content.decode()
    assert "Giảm 2 điểm sau mưa đá" in form
    made = officer.post("/hoan-lai/moi", {"decision": f"thay-doi-{change.pk}", "why": ""})
    assert made.status_code == 302, made.content.decode()
    set_context(house(SIGNED))
    run = RefundRun.objects.get()
    counting = officer.get(f"/hoan-lai/{run.pk}").content.decode()
    assert "Đếm từng xã" in counting
    work_on(run, by=house(SIGNED))
    url = f"/hoan-lai/{run.pk}"
    assert "Xác nhận, ghi sổ" not in officer.get(url).content.decode()
    assert "Xác nhận, ghi sổ" in manager.get(url).content.decode()
    assert f"Xác nhận đợt hoàn lãi {run.code}" in manager.get("/").content.decode()
    assert manager.post(f"{url}/xac-nhan").status_code == 302
    work_on(run, by=house(SIGNED))
    shown = manager.get(url).content.decode()
    assert "336.987" in shown  # three times 112.329
    assert "112.329" in shown
    set_context(house(SIGNED))
    part = RefundBatch.objects.filter(run=run, unit=world.communes[0]).get()
    for kind in ("word", "pdf"):
        paper = manager.get(f"{url}/xa/{part.pk}/{kind}")
        assert paper.status_code == 200, paper.content[:300]
        assert len(paper.content) > 5_000
    sheet = manager.get(f"{url}?tai=xlsx")
    assert sheet.status_code == 200
    assert "HL-" in manager.get("/hoan-lai/?q=mua+da").content.decode()
    assert signed_in("commune_cadre").get(url).status_code == 404
    assert signed_in("administrator").get(url).status_code == 404


money = st.integers(0, 10**12)
signed_money = st.integers(-(10**12), 10**12)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(
    parts=st.lists(st.tuples(*[signed_money] * 3), min_size=1, max_size=40),
    unpaid=st.lists(st.tuples(*[money] * 4), min_size=40, max_size=40),
)
def test_a_refund_is_shared_out_the_same_in_both_readings(
    db: None, parts: list[tuple[int, int, int]], unpaid: list[tuple[int, int, int, int]]
) -> None:
    with connection.cursor() as cursor:
        for part, owed in zip(parts, unpaid, strict=False):
            cursor.execute("select * from refunds_settled(%s,%s,%s,%s,%s,%s,%s)", [*part, *owed])
            row = cursor.fetchone()
            settled = settle(Part(*part), Unpaid(*owed))
            assert row == tuple(settled)
            assert sum(part) == sum(settled)
            left = [had - off for had, off in zip(owed, settled, strict=False)]
            assert min(left) >= 0
            assert settled.given_back_dong >= 0
