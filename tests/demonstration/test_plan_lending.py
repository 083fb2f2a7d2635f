"""No generated loan breaks the law of its day; every new one came about by the whole procedure."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from diemtua.demonstration.plan import SessionCalendar, positions
from diemtua.demonstration.plan.conduct import savings_taken
from diemtua.demonstration.plan.dates import AS_OF, OPENING_ON
from diemtua.demonstration.plan.rows import Loan, Plan
from diemtua.demonstration.plan.terms import SHARED_CAP, SHARED_CAP_DONG, study_cap_dong
from diemtua.rules.catalogue import load_catalogue
from diemtua.rules.eligibility import Borrower, ClassSpell, OpenLoan, Request, refusals
from diemtua.rules.periods import Period
from tests.demonstration.test_plan_figures import the_plan

MILLION = 1_000_000
WATER_CAP_MILLION = ((date(2024, 9, 2), 25), (date(2018, 5, 28), 10))
"""A works' cap from each day on, newest first."""


class Lists:
    """What an officer could look up about a household on any day."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.classes: dict[int, list[ClassSpell]] = defaultdict(list)
        for row in plan.poverty:
            spell = ClassSpell(row.poverty_class, Period(row.valid_from, row.valid_to))
            self.classes[row.household_no].append(spell)
        self.loans: dict[int, list[Loan]] = defaultdict(list)
        for loan in plan.loans:
            self.loans[loan.household_no].append(loan)
        self.homes = {row.household_no: row for row in plan.households}
        self.approved = {row.loan_no: row.approved_on for row in plan.applications if row.loan_no}
        self._lent: dict[int, list[tuple[date, int]]] = defaultdict(list)
        for tranche in plan.tranches:
            self._lent[tranche.loan_no].append((tranche.on, tranche.amount_dong))
        self._paid: dict[int, list[tuple[date, int]]] = defaultdict(list)
        for payment in plan.payments:
            self._paid[payment.loan_no].append((payment.on, payment.principal_dong))
        opened: dict[int, int] = defaultdict(int)
        for left in plan.openings:
            opened[left.loan_no] += left.in_term_dong + left.overdue_dong + left.frozen_dong
        self._repaid_before = {
            loan_no: sum(amount for on, amount in self._lent[loan_no] if on <= OPENING_ON) - still
            for loan_no, still in opened.items()
        }

    def owed(self, loan: Loan, day: date) -> int:
        """What was owed at the end of a day; repayments of before the opening count as late as can be."""
        lent = sum(amount for on, amount in self._lent[loan.loan_no] if on <= day)
        paid = sum(amount for on, amount in self._paid[loan.loan_no] if on <= day)
        before = self._repaid_before.get(loan.loan_no, 0) if day >= OPENING_ON else 0
        return lent - paid - before

    def area_kinds(self, household_no: int, day: date) -> frozenset[str]:
        home = self.homes[household_no]
        for row in self.plan.areas:
            here = row.village_no in (None, home.village_no) and row.commune_no == home.commune_no
            if here and row.valid_from <= day < row.valid_to:
                return frozenset({"disadvantaged"})
        return frozenset()

    def borrower(self, loan: Loan, day: date) -> Borrower:
        home = self.homes[loan.household_no]
        open_loans = tuple(
            OpenLoan(other.programme, self.owed(other, day), other.works.count("+") + 1)
            for other in self.loans[loan.household_no]
            if other is not loan and other.signed_on <= day and self.owed(other, day) > 0
        )
        return Borrower(
            classes=tuple(self.classes[loan.household_no]),
            open_loans=open_loans,
            area_kinds=self.area_kinds(loan.household_no, day),
            is_ethnic_minority=home.ethnicity != "Kinh",
            is_group_member=not loan.is_direct,
            released_on=loan.proof_on if loan.programme == "an_phat_tu" else None,
        )


def test_the_products_own_rules_refuse_no_loan_on_the_day_it_was_judged() -> None:
    plan, catalogue = the_plan(), load_catalogue()
    lists = Lists(plan)
    wrong = []
    for loan in plan.loans:
        day = lists.approved.get(loan.loan_no) or loan.signed_on
        if loan.programme == "hssv":
            continue  # the cap binds each tranche on its own day: see the next test
        request = Request(
            loan.programme,
            loan.amount_dong,
            loan.term_months,
            day,
            works=loan.works.count("+") + 1,
            cost_dong=loan.project_cost_dong,
            own_capital_dong=(loan.project_cost_dong or 0) - loan.amount_dong,
        )
        found = refusals(request, borrower=lists.borrower(loan, day), catalogue=catalogue)
        if found:
            wrong.append((loan.loan_no, loan.programme, day, [r.code for r in found]))
    assert wrong == []


def test_without_the_dated_lists_thousands_would_have_been_refused() -> None:
    plan, catalogue = the_plan(), load_catalogue()
    asked = [row for row in plan.loans if row.programme == "ho_can_ngheo"]
    stranger = Borrower()
    refused = [
        row
        for row in asked
        if refusals(
            Request(row.programme, row.amount_dong, row.term_months, row.signed_on),
            borrower=stranger,
            catalogue=catalogue,
        )
    ]
    assert len(refused) == len(asked) > 2_000


def test_students_get_no_more_than_the_cap_of_each_tranches_day() -> None:
    plan = the_plan()
    students = {row.loan_no: row for row in plan.loans if row.programme == "hssv"}
    rows = [row for row in plan.tranches if row.loan_no in students]
    assert len(rows) > 5_000
    first_due = {row.loan_no: row.due_on for row in plan.instalments if row.seq == 1}
    for row in rows:
        assert row.amount_dong <= 5 * study_cap_dong(row.on)
    for loan in students.values():
        assert loan.interest_due_from is not None
        assert loan.interest_due_from < first_due[loan.loan_no]


def test_students_are_of_age_and_of_the_borrowing_household() -> None:
    plan = the_plan()
    for loan in plan.loans:
        if loan.programme != "hssv":
            assert loan.student_person_no is None
            continue
        assert loan.student_person_no is not None
        student = plan.persons[loan.student_person_no - 1]
        assert student.household_no == loan.household_no
        assert 17 <= loan.signed_on.year - student.born_on.year <= 24


def test_a_water_loan_finances_one_or_two_works_within_the_cap_of_each() -> None:
    plan = the_plan()
    lists = Lists(plan)
    two, raised = 0, 0
    for loan in plan.loans:
        assert (loan.works != "") == (loan.programme == "nuoc_sach_vsmt")
        if not loan.works:
            continue
        day = lists.approved.get(loan.loan_no) or loan.signed_on
        works = loan.works.split("+")
        assert set(works) <= {"supply", "sanitation"}
        assert len(works) == len(set(works))
        each = next(cap for since, cap in WATER_CAP_MILLION if day >= since) * MILLION
        assert loan.amount_dong <= each * len(works)
        two += len(works) == 2
        raised += loan.amount_dong > 20 * MILLION
    assert two > 3_000
    assert raised > 300


def test_no_household_owes_more_than_100_million_of_production_loans_together() -> None:
    plan = the_plan()
    for day in (OPENING_ON, date(2024, 8, 31), AS_OF):
        owed: dict[int, int] = defaultdict(int)
        state = positions(plan, day)
        for loan in plan.loans:
            if loan.programme in SHARED_CAP and loan.loan_no in state:
                owed[loan.household_no] += state[loan.loan_no].balance_dong
        assert max(owed.values()) <= SHARED_CAP_DONG


def test_every_row_names_a_row_that_is_there_and_numbers_are_dense() -> None:
    plan = the_plan()
    assert [row.loan_no for row in plan.loans] == list(range(1, len(plan.loans) + 1))
    assert [row.person_no for row in plan.persons] == list(range(1, len(plan.persons) + 1))
    assert len({row.code for row in plan.loans}) == len(plan.loans)
    assert {row.loan_no for row in plan.tranches} == {row.loan_no for row in plan.loans}
    homes = {row.household_no for row in plan.households}
    assert {row.household_no for row in plan.persons} == homes
    assert {row.household_no for row in plan.members} <= homes
    assert {row.household_no for row in plan.loans} <= homes
    assert {row.household_no for row in plan.poverty} <= homes


def test_amounts_are_round_as_people_ask_for_them() -> None:
    for loan in the_plan().loans:
        assert loan.amount_dong % 500_000 == 0
        assert loan.amount_dong > 0


def test_instalments_make_up_the_whole_loan_and_end_with_its_term() -> None:
    plan = the_plan()
    due: dict[int, list[tuple[date, int]]] = defaultdict(list)
    for row in plan.instalments:
        due[row.loan_no].append((row.due_on, row.principal_dong))
    lent: dict[int, int] = defaultdict(int)
    for tranche in plan.tranches:
        lent[tranche.loan_no] += tranche.amount_dong
    for loan in plan.loans:
        days = [on for on, _ in due[loan.loan_no]]
        assert days == sorted(set(days))
        assert days[-1] == loan.matures_on
        assert all(amount > 0 for _, amount in due[loan.loan_no])
        assert (
            sum(amount for _, amount in due[loan.loan_no]) == loan.amount_dong == lent[loan.loan_no]
        )
        assert days[0] > loan.signed_on


def test_every_movement_since_2024_is_on_a_session_day_of_its_own_point() -> None:
    plan = the_plan()
    sessions = {row.session_no: row for row in plan.sessions}
    points = {row.loan_no: row.point_no for row in plan.loans}
    for tranche in plan.tranches:
        if OPENING_ON < tranche.on <= AS_OF:
            assert tranche.session_no is not None
            held = sessions[tranche.session_no]
            assert (held.on, held.point_no) == (tranche.on, points[tranche.loan_no])
        else:
            assert tranche.session_no is None
    for payment in plan.payments:
        held = sessions[payment.session_no]
        assert (held.on, held.point_no) == (payment.on, points[payment.loan_no])
        assert OPENING_ON < payment.on <= AS_OF


def test_nobody_pays_more_than_is_owed() -> None:
    plan = the_plan()
    lists = Lists(plan)
    for loan in plan.loans:
        assert lists.owed(loan, AS_OF) >= 0
    left: dict[int, int] = defaultdict(int)
    for row in plan.openings:
        left[row.loan_no] += row.in_term_dong + row.overdue_dong + row.frozen_dong
    moves = [(row.on, 0, row.loan_no, row.amount_dong) for row in plan.tranches if row.session_no]
    moves += [(row.on, 1, row.loan_no, -row.principal_dong) for row in plan.payments]
    for on, _, loan_no, amount in sorted(moves):
        left[loan_no] += amount
        assert left[loan_no] >= 0, (loan_no, on)


def test_every_loan_since_2024_was_reviewed_confirmed_and_approved_before_it_was_paid_out() -> None:
    plan = the_plan()
    meetings = {row.meeting_no: row for row in plan.meetings}
    applied = {row.loan_no: row for row in plan.applications if row.loan_no is not None}
    calendar = SessionCalendar(plan.points, plan.exceptions)
    new = [row for row in plan.loans if row.signed_on > OPENING_ON]
    assert {row.loan_no for row in new} == set(applied)
    for loan in new:
        row = applied[loan.loan_no]
        assert row.meeting_no is not None
        meeting = meetings[row.meeting_no]
        days = [row.applied_on, meeting.held_on, row.confirmed_on, row.received_on]
        days += [row.approved_on, row.notified_on, loan.signed_on]
        reached = [day for day in days if day is not None]
        assert len(reached) == 7
        assert reached == sorted(reached)
        assert reached[-2] < loan.signed_on
        assert calendar.last_until(loan.point_no, loan.signed_on) == loan.signed_on
        assert (row.amount_dong, row.programme) == (loan.amount_dong, loan.programme)
        assert row.member_no not in meeting.absent


def test_two_thirds_came_to_every_review_and_most_of_them_voted_for_what_was_granted() -> None:
    plan = the_plan()
    own: dict[int, list[tuple[int, date, date | None]]] = defaultdict(list)
    for member in plan.members:
        own[member.group_no].append((member.member_no, member.joined_on, member.left_on))
    present: dict[int, int] = {}
    for meeting in plan.meetings:
        there = {
            number
            for number, since, until in own[meeting.group_no]
            if since <= meeting.held_on and (until is None or meeting.held_on < until)
        }
        assert set(meeting.absent) <= there
        present[meeting.meeting_no] = len(there) - len(meeting.absent)
        assert present[meeting.meeting_no] * 3 >= len(there) * 2
    for row in plan.applications:
        if row.meeting_no is None or row.votes_for is None:
            continue
        assert 0 <= row.votes_for <= present[row.meeting_no]
        carried = row.votes_for * 2 > present[row.meeting_no]
        assert carried == (row.outcome != "refused_by_review")


def test_applications_are_under_way_on_the_as_of_day_at_every_step() -> None:
    waiting = [row for row in the_plan().applications if row.outcome == "waiting"]
    assert any(row.meeting_no is None for row in waiting)
    assert any(row.meeting_no is not None and row.confirmed_on is None for row in waiting)
    assert any(row.approved_on is not None for row in waiting)
    for row in the_plan().applications:
        steps = (
            row.applied_on,
            row.confirmed_on,
            row.received_on,
            row.approved_on,
            row.notified_on,
        )
        assert all(day <= AS_OF for day in steps if day is not None)
        assert bool(row.reason) == row.outcome.startswith("refused")


def test_what_is_past_its_last_due_day_is_overdue_or_frozen_and_nothing_else_is() -> None:
    plan = the_plan()
    calendar = SessionCalendar(plan.points, plan.exceptions)
    until = {row.loan_no: row.until for row in plan.extensions}
    frozen = {row.loan_no for row in plan.freezes}
    state = positions(plan, AS_OF)
    late = 0
    for loan in plan.loans:
        here = state.get(loan.loan_no)
        if here is None:
            continue
        ended = (
            calendar.first_from(loan.point_no, until.get(loan.loan_no, loan.matures_on)) <= AS_OF
        )
        assert (here.overdue_dong > 0) == (ended and loan.loan_no not in frozen)
        assert (here.frozen_dong > 0) == (loan.loan_no in frozen)
        late += here.overdue_dong > 0
    assert late == 12


def test_extensions_are_decided_in_time_and_last_at_most_half_the_term() -> None:
    plan = the_plan()
    loans = {row.loan_no: row for row in plan.loans}
    assert len(plan.extensions) > 20
    for row in plan.extensions:
        loan = loans[row.loan_no]
        assert row.decided_on <= loan.matures_on < row.until
        months = (
            (row.until.year - loan.matures_on.year) * 12 + row.until.month - loan.matures_on.month
        )
        assert months <= loan.term_months // 2


def test_savings_drawn_were_there() -> None:
    plan = the_plan()
    saved = {row.member_no: row.opening_savings_dong for row in plan.members}
    assert len({row.member_no for row in plan.withdrawals}) == len(plan.withdrawals) > 300
    for row in plan.withdrawals:
        assert 0 < row.amount_dong <= saved[row.member_no]


def test_members_take_out_a_part_of_their_savings_seldom_and_the_same_when_asked_again() -> None:
    asked = [(member, date(2025, month, 1)) for member in range(1, 1_001) for month in range(4, 8)]
    taken = [
        savings_taken(7, member_no=member, month_on=on, savings_dong=2_000_000)
        for member, on in asked
    ]
    assert taken == [
        savings_taken(7, member_no=member, month_on=on, savings_dong=2_000_000)
        for member, on in asked
    ]
    some = [dong for dong in taken if dong]
    assert 4 <= len(some) <= 40
    assert all(400_000 <= dong <= 1_200_000 and dong % 100_000 == 0 for dong in some)
    assert savings_taken(7, member_no=1, month_on=date(2025, 4, 1), savings_dong=499_999) == 0
