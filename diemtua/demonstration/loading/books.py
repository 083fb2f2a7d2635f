"""Mở sổ của huyện mẫu: the plan's opening rows as the books that the opening deed takes."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from diemtua.demonstration.loading.applications import works_count
from diemtua.demonstration.loading.people import Paths
from diemtua.demonstration.plan.calendar import SessionCalendar
from diemtua.demonstration.plan.dates import OPENING_ON, month_index
from diemtua.demonstration.plan.rows import Freeze, Instalment, Loan, Opening, Plan, Tranche
from diemtua.lending.actions import Books, OpeningLoan, OpeningSaving, OpeningTranche
from diemtua.programmes.queries import RateClasses, catalogue

PROVINCE = "75"
"""Đồng Nai on the map of 2025-07-01; no relief decision names it."""
DIRECT = 99


def books_of(plan: Plan, paths: Paths, using: str) -> Books:
    """Every loan that was open on the opening day, and every member's savings."""
    tranches: dict[int, list[Tranche]] = defaultdict(list)
    instalments: dict[int, list[Instalment]] = defaultdict(list)
    openings: dict[int, list[Opening]] = defaultdict(list)
    for tranche in plan.tranches:
        tranches[tranche.loan_no].append(tranche)
    for instalment in plan.instalments:
        instalments[instalment.loan_no].append(instalment)
    for opening in plan.openings:
        openings[opening.loan_no].append(opening)
    calendar = SessionCalendar(plan.points, plan.exceptions)
    rates = RateClasses(using=using)
    extended = {e.loan_no: e.until for e in plan.extensions if e.decided_on <= OPENING_ON}
    frozen = {row.loan_no: row for row in plan.freezes}
    loans = [
        _loan(
            loan,
            tranches[loan.loan_no],
            instalments[loan.loan_no],
            openings[loan.loan_no],
            plan,
            paths,
            calendar,
            rates,
            extended.get(loan.loan_no),
            frozen.get(loan.loan_no),
        )
        for loan in plan.loans
        if loan.loan_no in openings
    ]
    savings = [
        OpeningSaving(
            membership_id=m.member_no,
            dong=m.opening_savings_dong,
            path=paths.groups[m.group_no],
            union_code=paths.unions[m.group_no],
        )
        for m in plan.members
        if m.opening_savings_dong
    ]
    return Books(loans=loans, savings=savings)


def _loan(
    loan: Loan,
    tranches: list[Tranche],
    instalments: list[Instalment],
    openings: list[Opening],
    plan: Plan,
    paths: Paths,
    calendar: SessionCalendar,
    rates: RateClasses,
    extended_until: date | None,
    freeze: Freeze | None,
) -> OpeningLoan:
    left = {o.seq: o for o in openings}
    held = [t for t in sorted(tranches, key=_seq) if t.seq in left]
    path, union = _where(loan, plan, paths)
    unpaid = max((o.unpaid_sessions for o in openings), default=0)
    posted_until = openings[0].posted_until
    return OpeningLoan(
        code=loan.code,
        group_id=loan.group_no,
        membership_id=loan.member_no,
        household_id=loan.household_no,
        person_id=loan.borrower_person_no,
        programme=loan.programme,
        amount_dong=loan.amount_dong,
        term_months=loan.term_months,
        rhythm_months=catalogue().rhythm_months(
            loan.programme, term_months=loan.term_months, on=loan.signed_on
        ),
        works=works_count(loan.works),
        study_months=loan.study_months or 0,
        signed_on=loan.signed_on,
        disbursed_on=held[0].on,
        due_on=loan.matures_on,
        interest_due_from=loan.interest_due_from,
        purpose=loan.purpose,
        money_source=1 if loan.source in ("", "1", "central") else 2,
        investor_code=loan.investor,
        path=path,
        union_code=union,
        tranches=[_tranche(loan, t, left[t.seq], rates) for t in held],
        instalments=[(i.due_on, i.principal_dong) for i in sorted(instalments, key=_seq)],
        extended_until=extended_until,
        frozen=(freeze.frozen_on, freeze.until, freeze.decision) if freeze else None,
        unpaid_from=calendar.day(loan.point_no, month_index(posted_until) - unpaid)
        if unpaid
        else None,
    )


def _seq(row: Tranche | Instalment) -> int:
    return row.seq


def _tranche(loan: Loan, t: Tranche, left: Opening, rates: RateClasses) -> OpeningTranche:
    return OpeningTranche(
        disbursed_on=t.on,
        amount_dong=t.amount_dong,
        rate_class_id=rates.of(loan.programme, t.on, province=PROVINCE).pk,
        in_term_dong=left.in_term_dong,
        overdue_dong=left.overdue_dong,
        frozen_dong=left.frozen_dong,
        posted_until=max(left.posted_until, t.on),
    )


def _where(loan: Loan, plan: Plan, paths: Paths) -> tuple[str, int]:
    if loan.group_no is not None:
        return paths.groups[loan.group_no], paths.unions[loan.group_no]
    path, _union = paths.households[loan.household_no]
    return path, DIRECT
