"""Giải ngân: approved loans are paid out in person on a day, many at once; later tranches of a loan likewise."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import connections

from diemtua.ground.actors import Actor
from diemtua.ground.deeds import deed
from diemtua.ground.problems import SomebodyWasFirst
from diemtua.groups.models import Membership
from diemtua.ledger.posting import lines_sql, post_drafts, start_drafts
from diemtua.lending.balances import make_balances
from diemtua.lending.models import Instalment, Loan, LoanApplication, Tranche
from diemtua.lending.problems import BorrowerNotTold, OverTheLoan
from diemtua.lending.queries import BORROWER_TOLD
from diemtua.lending.relief import PlacedRates
from diemtua.programmes.models import Programme
from diemtua.programmes.queries import catalogue
from diemtua.rules import schedule
from diemtua.rules.periods import add_months
from diemtua.rules.schedule import custom_instalments, instalments, study_rule_on

ENTRIES = """
insert into draft_entry (n, id, month, office_id, business_date, kind, session_id, group_id, union_code, path)
select t.id, ledger_new_id(), ledger_open_month(l.office_id, %(on)s), l.office_id, %(on)s, %(kind)s, %(session)s,
       l.group_id, l.union_code, l.path
from lending_tranche t join lending_loan l on l.id = t.loan_id where t.id = any (%(tranches)s)
"""


def _lines(deed_name: str) -> str:
    return lines_sql(
        deed_name,
        "select t.id as n, t.id as tranche_id, t.loan_id, b.programme, b.office_id, e.session_id, t.amount_dong,"
        " t.disbursed_on from draft_entry e join lending_tranche t on t.id = e.n"
        " join ledger_loanbalance b on b.loan_id = t.loan_id",
        amounts={"principal_dong": "amount_dong"},
        effective_on="s.disbursed_on",
    )


@deed("loan.disbursed", needs="lending.disburse")
def disburse_loans(
    *, by: Actor, application_ids: Sequence[int], on: date, session_id: int | None = None
) -> list[Loan]:
    """Giải ngân các hồ sơ đã duyệt: loan, tranche, instalments and entry; the borrower takes the money in person.

    All or nothing. An application that is no longer approved was paid by somebody else.
    """
    applications = list(
        LoanApplication.objects.using(by.using)
        .select_for_update(of=("self",))
        .filter(pk__in=list(application_ids))
        .select_related("approval")
        .order_by("pk")
    )
    if len(applications) != len(set(application_ids)) or any(
        a.state != "approved" for a in applications
    ):
        raise SomebodyWasFirst(what="Hồ sơ vay")
    _check_told(applications, by)
    loans = _make_loans(applications, on, by)
    rates = PlacedRates([(x.group_id, x.household_id) for x in loans], using=by.using)
    tranches = Tranche.objects.using(by.using).bulk_create(
        _tranche(loan, 1, on, _first_amount(a), session_id, rates)
        for loan, a in zip(loans, applications, strict=True)
    )
    Instalment.objects.using(by.using).bulk_create(
        row for loan, a in zip(loans, applications, strict=True) for row in _instalments(loan, a)
    )
    make_balances([x.pk for x in loans], [t.pk for t in tranches], using=by.using)
    _post(tranches, on, session_id, by)
    LoanApplication.objects.using(by.using).filter(pk__in=[a.pk for a in applications]).update(
        state="disbursed"
    )
    Membership.objects.using(by.using).filter(pk__in=[x.membership_id for x in loans]).update(
        state="borrower"
    )
    return loans


def _check_told(applications: Sequence[LoanApplication], by: Actor) -> None:
    """Money is paid to who knows of it: the notice 04/TD came down to the borrower."""
    wanted = LoanApplication.objects.using(by.using).filter(pk__in=[a.pk for a in applications])
    untold = wanted.exclude(pk__in=wanted.filter(BORROWER_TOLD).values("pk"))
    names = list(untold.order_by("pk").values_list("person__full_name", flat=True)[:5])
    if names:
        raise BorrowerNotTold(names=", ".join(names))


@deed("loan.tranche_disbursed", needs="lending.disburse")
def disburse_tranches(
    *, by: Actor, amounts: Sequence[tuple[int, int]], on: date, session_id: int | None = None
) -> list[Tranche]:
    """Giải ngân lần tiếp theo của khoản vay nhiều lần (học sinh, sinh viên): loan and đồng; within the approved amount."""
    wanted = dict(amounts)
    loans = list(
        Loan.objects.using(by.using)
        .select_for_update()
        .filter(pk__in=wanted, state="open", tranches_ended_on__isnull=True)
        .order_by("pk")
    )
    if len(loans) != len(wanted):
        raise SomebodyWasFirst(what="Khoản vay")
    held: dict[int, list[Tranche]] = {x.pk: [] for x in loans}
    for tranche in Tranche.objects.using(by.using).filter(loan__in=loans):
        held[tranche.loan_id].append(tranche)
    for loan in loans:
        lent = sum(t.amount_dong for t in held[loan.pk])
        if lent + wanted[loan.pk] > loan.amount_dong:
            raise OverTheLoan(code=loan.code, left=f"{loan.amount_dong - lent:,}".replace(",", "."))
    rates = PlacedRates([(x.group_id, x.household_id) for x in loans], using=by.using)
    tranches = Tranche.objects.using(by.using).bulk_create(
        _tranche(loan, len(held[loan.pk]) + 1, on, wanted[loan.pk], session_id, rates)
        for loan in loans
    )
    make_balances([], [t.pk for t in tranches], using=by.using)
    _post(tranches, on, session_id, by)
    return tranches


def _post(tranches: Sequence[Tranche], on: date, session_id: int | None, by: Actor) -> None:
    kind = "disburse" if session_id else "disburse_at_office"
    start_drafts(by.using)
    with connections[by.using].cursor() as cursor:
        cursor.execute(
            ENTRIES,
            {"on": on, "kind": kind, "session": session_id, "tranches": [t.pk for t in tranches]},
        )
        cursor.execute(_lines(kind))
    post_drafts(by)


def _first_amount(application: LoanApplication) -> int:
    """The first disbursement: everything, or what the approval says of a loan paid out in several."""
    approval = application.approval
    return int(approval.first_dong or approval.amount_dong)


def _make_loans(applications: Sequence[LoanApplication], on: date, by: Actor) -> list[Loan]:
    numbers = dict(Programme.objects.using(by.using).values_list("code", "bank_number"))
    drawn = _draw_numbers(len(applications), by)
    loans = [
        Loan(
            pk=number,
            code=loan_code(numbers.get(a.programme_id, ""), on, number),
            application=a,
            office_id=a.office_id,
            group_id=a.group_id,
            membership_id=a.membership_id,
            household_id=a.household_id,
            person_id=a.person_id,
            programme_id=a.programme_id,
            amount_dong=a.approval.amount_dong,
            term_months=a.approval.term_months,
            rhythm_months=a.approval.rhythm_months,
            works=a.works,
            study_months=a.study_months,
            signed_on=on,
            disbursed_on=on,
            due_on=add_months(on, a.approval.term_months),
            interest_due_from=_interest_due_from(a, on),
            instalments_bind=catalogue().programmes[a.programme_id].instalments_bind(on),
            purpose=a.purpose,
            money_source=a.money_source,
            investor_code=a.investor_code,
            path=a.path,
            union_code=a.union_code,
        )
        for number, a in zip(drawn, applications, strict=True)
    ]
    return Loan.objects.using(by.using).bulk_create(loans)


def _draw_numbers(how_many: int, by: Actor) -> list[int]:
    """Running numbers of new loans, drawn once: two desks that pay out at the same moment never share one."""
    with connections[by.using].cursor() as cursor:
        cursor.execute(
            "select nextval(pg_get_serial_sequence('lending_loan', 'id')) from generate_series(1, %s)",
            [how_many],
        )
        return [row[0] for row in cursor.fetchall()]


def loan_code(bank_number: str, on: date, number: int) -> str:
    """Mã khoản vay: sixteen digits; programme, year and month, running number."""
    return f"66{(bank_number or '99')[:2]:0>2}{on:%y%m}{number:08d}"


def _interest_due_from(application: LoanApplication, on: date) -> date | None:
    """Ân hạn của học sinh, sinh viên: until the study ends and twelve months more, interest is not asked."""
    programme = catalogue().programmes[application.programme_id]
    if not programme.interest_grace or not application.study_months:
        return None
    return add_months(on, study_rule_on(on).interest_from_month(application.study_months))


def _tranche(
    loan: Loan, number: int, on: date, dong: int, session_id: int | None, rates: PlacedRates
) -> Tranche:
    return Tranche(
        loan=loan,
        number=number,
        disbursed_on=on,
        amount_dong=dong,
        session_id=session_id,
        path=loan.path,
        union_code=loan.union_code,
        rate_class_id=rates.of(loan.programme_id, on, (loan.group_id, loan.household_id)),
    )


def _instalments(loan: Loan, application: LoanApplication) -> list[Instalment]:
    programme = catalogue().programmes[loan.programme_id]
    agreed = application.approval.custom_plan
    if agreed:
        rows = custom_instalments(
            loan.amount_dong,
            [(int(month), int(dong)) for month, dong in agreed],
            first_on=loan.disbursed_on,
            term_months=loan.term_months,
        )
        return _rows(loan, rows)
    rows = instalments(
        loan.amount_dong,
        first_on=loan.disbursed_on,
        term_months=loan.term_months,
        rhythm_months=loan.rhythm_months,
        grace_months=_principal_grace(loan, programme.principal_grace_months),
    )
    return _rows(loan, rows)


def _rows(loan: Loan, rows: Sequence[schedule.Instalment]) -> list[Instalment]:
    return [
        Instalment(
            loan=loan,
            number=n,
            due_on=row.due_on,
            principal_dong=row.principal_dong,
            path=loan.path,
            union_code=loan.union_code,
        )
        for n, row in enumerate(rows, 1)
    ]


def _principal_grace(loan: Loan, programme_months: int) -> int:
    """Student loans bring no principal before the study and its grace end."""
    months = programme_months
    if loan.study_months:
        months = study_rule_on(loan.signed_on).interest_from_month(loan.study_months)
    return min(months, max(loan.term_months - loan.rhythm_months, 0))


__all__: list[Any] = ["disburse_loans", "disburse_tranches", "loan_code"]
