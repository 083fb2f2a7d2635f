"""A month closed late says what it would have said in time; a reopened month keeps both answers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diemtua.facts.models import SupersededLoanMonth
from diemtua.fees.models import EntrustmentFee, GroupCommission
from diemtua.ground.actors import acting
from diemtua.month_end.actions import agree_to_reopen, ask_to_reopen
from diemtua.month_end.actions.taking_back import memo_of
from diemtua.month_end.models import CloseRun, ReopeningRequest
from diemtua.month_end.problems import (
    AlreadyAsked,
    LaterMonthClosed,
    NotClosed,
    ReasonIsMissing,
    RequestIsAnswered,
    SamePersonReopens,
)
from diemtua.rules.periods import Month
from tests.rooms.month_end.books import Books
from tests.world import actor_for

JANUARY, FEBRUARY, MARCH = (Month.parse(f"2025-0{n}") for n in (1, 2, 3))


@contextmanager
def undone(books: Books) -> Iterator[Books]:
    """What happens inside is worked as the owner in one transaction, and never was."""
    within = Books(books.world, using="owner", loans=list(books.loans))
    with transaction.atomic(using="owner"):
        yield within
        transaction.set_rollback(True, using="owner")


def february(books: Books) -> None:
    first = books.lend(50_000_000, date(2025, 1, 10))
    second = books.lend(30_000_000, date(2025, 1, 10), member=1)
    books.lend(20_000_000, date(2025, 1, 18), group=1, programme="ho_can_ngheo")
    books.session(date(2025, 2, 12))
    books.act(first, "interest_paid", date(2025, 2, 12), in_term_dong=200_000)
    books.act(second, "becomes_overdue", date(2025, 2, 13), principal_dong=500_000)
    books.close(JANUARY, date(2025, 2, 28))


def march(books: Books) -> None:
    first, second, third = books.loans
    books.lend(15_000_000, date(2025, 3, 5), member=2)
    books.act(third, "becomes_overdue", date(2025, 3, 6), principal_dong=1_000_000)
    books.session(date(2025, 3, 12))
    books.act(first, "interest_paid", date(2025, 3, 12), in_term_dong=98_000)
    books.act(first, "principal_paid", date(2025, 3, 12), in_term_dong=50_000_000)
    books.act(second, "principal_paid", date(2025, 3, 12), overdue_dong=500_000)


def test_a_month_closed_after_the_next_one_began_says_what_it_would_have_said_in_time(
    books: Books,
) -> None:
    february(books)
    with undone(books) as within:
        in_time = within.close(FEBRUARY)
        expected = within.frozen(FEBRUARY)
    march(books)
    late = books.close(FEBRUARY, date(2025, 3, 31))
    assert books.frozen(FEBRUARY) == expected
    assert late.digest == in_time.digest
    assert all(row["accrued"] > 0 for row in expected.values())


ACTS = st.lists(
    st.tuples(
        st.integers(0, 58),
        st.sampled_from(
            ["session", "principal_paid", "becomes_overdue", "one_loan_posted", "lend"]
        ),
        st.integers(0, 2),
        st.integers(1, 40),
    ),
    min_size=3,
    max_size=9,
)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)
@given(acts=ACTS)
def test_law_late_and_in_time_agree_and_any_day_is_the_sum_of_its_lines(
    books: Books, acts: list[tuple[int, str, int, int]]
) -> None:
    """Whatever happened in February and March: closing February on its last day or a month later is the same."""
    in_order = sorted(acts, key=lambda act: act[0])
    with undone(books) as within:
        _lend_three(within)
        for act in (a for a in in_order if a[0] < 28):
            _do(within, *act)
        within.close(JANUARY, date(2025, 2, 28))
        with transaction.atomic(using="owner"):
            in_time = within.close(FEBRUARY)
            expected = within.frozen(FEBRUARY)
            transaction.set_rollback(True, using="owner")
        for act in (a for a in in_order if a[0] >= 28):
            _do(within, *act)
        late = within.close(FEBRUARY, date(2025, 3, 31))
        assert within.frozen(FEBRUARY) == expected
        assert late.digest == in_time.digest
        for day in (0, 11, 27, 28, 40, 58):
            _check_day(within, date(2025, 2, 1) + timedelta(days=day))


def _lend_three(books: Books) -> None:
    books.lend(40_000_000, date(2025, 1, 10))
    books.lend(30_000_000, date(2025, 1, 14), member=1)
    books.lend(20_000_000, date(2025, 1, 18), group=1, programme="ho_can_ngheo")


def _do(books: Books, day: int, act: str, which: int, millions: int) -> None:
    on = date(2025, 2, 1) + timedelta(days=day)
    lent = books.loans[which]
    [(in_term,)] = books.query(
        "select in_term_dong from ledger_loanbalance where loan_id = %s", [lent.loan.pk]
    )
    amount = min(millions * 1_000_000, in_term)
    if act == "session":
        books.session(on)
    elif act == "lend":
        books.lend(millions * 1_000_000, on, member=3 + which % 3)
    elif act == "one_loan_posted":
        books.session(on, None, loans=[lent])  # type: ignore[arg-type]
    elif amount:
        name = "principal_dong" if act == "becomes_overdue" else "in_term_dong"
        books.act(lent, act, on, **{name: amount})


def _check_day(books: Books, day: date) -> None:
    lines = books.query(
        "select loan_id, sum(amount_dong) filter (where account = 2010), sum(amount_dong) filter (where account = 2020)"
        " from ledger_line where account in (2010, 2020, 2030) and greatest(business_date, month) <= %s"
        " group by 1 having sum(amount_dong) > 0 order by 1",
        [day],
    )
    facts = books.query(
        "select loan_id, in_term_dong, overdue_dong from facts_loan_at(%s) order by 1", [day]
    )
    assert [(loan, in_term or 0, overdue or 0) for loan, in_term, overdue in lines] == facts


def test_a_corrected_receipt_counts_as_paid_less_and_never_as_interest_due(books: Books) -> None:
    february(books)
    [first, *_others] = books.loans
    wrong = books.act(first, "interest_paid", date(2025, 2, 20), in_term_dong=50_000)
    books.reverse(wrong, date(2025, 2, 21), "interest_paid_reversed")
    books.close(FEBRUARY)
    row = books.frozen(FEBRUARY)[first.loan.pk]
    assert (row["interest_posted"], row["interest_paid"]) == (298_356, 200_000)


def test_reopening_takes_two_people_and_keeps_both_answers(books: Books) -> None:
    february(books)
    run = books.close(FEBRUARY)
    before = books.frozen(FEBRUARY)
    request = reopen(books, "Biên lai 17 ghi nhầm số tiền")
    books.act(books.loans[1], "principal_paid", date(2025, 2, 27), in_term_dong=1_000_000)
    again = books.close(FEBRUARY, date(2025, 3, 3))

    assert request.asked_by != request.agreed_by
    assert again.pk != run.pk
    assert again.digest != run.digest
    states = dict(
        CloseRun.objects.using("owner").filter(month="2025-02-01").values_list("pk", "state")
    )
    assert states == {run.pk: "superseded", again.pk: "done"}
    kept = {
        row.loan_id: row.in_term_dong
        for row in SupersededLoanMonth.objects.using("owner").filter(run_id=run.pk)
    }
    assert kept == {loan: row["in_term"] for loan, row in before.items()}
    now = books.frozen(FEBRUARY)
    assert sum(kept.values()) - sum(row["in_term"] for row in now.values()) == 1_000_000


def reopen(books: Books, reason: str) -> ReopeningRequest:
    with transaction.atomic():
        world = books.world
        with acting(actor_for(world, "manager", 0)) as first:
            asked = ask_to_reopen(by=first, office=world.office, month=FEBRUARY, reason=reason)
        with acting(actor_for(world, "manager", 0)) as first, pytest.raises(SamePersonReopens):
            agree_to_reopen(by=first, request=asked)
        with acting(actor_for(world, "manager", 0)) as first, pytest.raises(AlreadyAsked):
            ask_to_reopen(by=first, office=world.office, month=FEBRUARY, reason=reason)
        with acting(actor_for(world, "manager", 1)) as second:
            agreed = agree_to_reopen(by=second, request=asked)
            with pytest.raises(RequestIsAnswered):
                agree_to_reopen(by=second, request=asked)
            return agreed


def test_a_month_closed_again_is_booked_once(books: Books) -> None:
    february(books)
    run = books.close(FEBRUARY)
    booked = _booked(books)
    reopen(books, "Xem lại")
    assert _booked(books) == [(account, 0) for account, _dong in booked]
    books.close(FEBRUARY, date(2025, 3, 3))
    assert _booked(books) == booked
    assert all(dong for _account, dong in booked)
    memos = books.query(
        "select distinct memo from ledger_entry where business_date = '2025-02-28' and memo <> ''"
    )
    assert {memo for (memo,) in memos} >= {memo_of(run)}
    assert all(memo.startswith("Khóa sổ tháng 02/2025") for (memo,) in memos)
    for rows in (GroupCommission, EntrustmentFee):
        living = rows.objects.using("owner").filter(month="2025-02-01", superseded=False)
        assert living.exists()
        assert not living.filter(run_id=run.pk).exists()


def _booked(books: Books) -> list[tuple[int, int]]:
    """What February's close holds on its own accounts: payable, and accrued at the month's end."""
    rows = books.query(
        "select account, sum(amount_dong) from ledger_line where month = '2025-02-01'"
        " and account in (3090, 6010, 6020, 7010, 7020) and business_date = '2025-02-28' group by 1 order by 1"
    )
    return [(int(account), int(dong)) for account, dong in rows]


def test_only_the_newest_closed_month_is_reopened_and_a_reason_is_asked(books: Books) -> None:
    february(books)
    books.close(FEBRUARY)
    office = books.world.office
    with acting(books.actor(date(2025, 3, 3))) as by:
        with pytest.raises(ReasonIsMissing):
            ask_to_reopen(by=by, office=office, month=FEBRUARY, reason="  ")
        with pytest.raises(LaterMonthClosed):
            ask_to_reopen(by=by, office=office, month=JANUARY, reason="Xem lại")
        with pytest.raises(NotClosed):
            ask_to_reopen(by=by, office=office, month=MARCH, reason="Xem lại")
