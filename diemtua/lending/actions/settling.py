"""Trả nợ tại bàn: one payment over interest and principal, in the order of its contract, and no đồng left over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import connections

from diemtua.ground.actors import Actor
from diemtua.ground.deeds import deed
from diemtua.ledger.models import LoanBalance
from diemtua.ledger.posting import Draft, Subjects, post, start_drafts
from diemtua.lending.actions.numbering import next_number
from diemtua.lending.actions.paying import mark_paid_off, take_principal_many
from diemtua.lending.actions.savings_use import Consent, check_savings
from diemtua.lending.models import DeskPayment, Loan
from diemtua.lending.problems import MoreThanOwed, OverPayment
from diemtua.lending.sharing import Shares, shares_of
from diemtua.rules import postings
from diemtua.rules.allocation import Owed

NAMES: Mapping[Owed, str] = {
    Owed.ARREARS_IN_TERM: "in_term_dong",
    Owed.ARREARS_OVERDUE: "overdue_dong",
    Owed.GRACE: "grace_dong",
}


@dataclass(frozen=True, kw_only=True)
class _At:
    """Một lần thu: the loan with its balance, where and when."""

    loan: Loan
    held: LoanBalance
    on: date
    session_id: int | None
    by: Actor
    from_savings: bool


@deed("loan.settled_at_desk", needs="lending.take_principal")
def settle_at_desk(
    *,
    by: Actor,
    loan: Loan,
    amount_dong: int,
    on: date,
    session_id: int | None = None,
    consent: Consent | None = None,
    over_to_savings: bool = False,
) -> DeskPayment:
    """Người vay trả tại bàn: interest is posted up to the day, then the order of the contract shares the money out.

    With `consent` the money comes from her savings. What is over goes to her savings when she asks for it; else the
    payment is refused: money without a place would be nobody's.
    """
    post_interest_of(loan, on, session_id, by)
    held = LoanBalance.objects.using(by.using).select_for_update().get(loan_id=loan.pk)
    at = _At(
        loan=loan,
        held=held,
        on=on,
        session_id=session_id,
        by=by,
        from_savings=consent is not None,
    )
    shares = shares_of(loan, held, amount_dong, on, using=by.using)
    if amount_dong <= 0:
        raise MoreThanOwed(code=loan.code, field="amount_dong")
    if shares.left_dong and (consent or not over_to_savings or loan.membership_id is None):
        owed = f"{amount_dong - shares.left_dong:,}".replace(",", ".")
        raise OverPayment(code=loan.code, field="amount_dong", owed=owed)
    if consent is not None:
        check_savings(loan, amount_dong, by)
    _post_shares(at, shares)
    mark_paid_off([loan.pk], using=by.using)
    return _kept(at, amount_dong, shares, consent)


def _post_shares(at: _At, shares: Shares) -> None:
    if any(shares.relief.values()):
        amounts = {NAMES[kind]: dong for kind, dong in shares.relief.items()}
        _post(at, "interest_given_back", postings.interest_given_back(amounts))
    interest = {NAMES[kind]: dong for kind, dong in shares.interest.items()}
    at_office = at.session_id is None
    if any(interest.values()) and at.from_savings:
        of_savings = {"interest_" + name: dong for name, dong in interest.items()}
        _post(at, "savings_used", postings.savings_used(of_savings))
    elif any(interest.values()):
        lines = postings.interest_paid(**interest, at_office=at_office)
        _post(at, _kind("interest_paid", at_office), lines)
    if shares.principal_dong:
        take_principal_many(
            by=at.by,
            payments=[(at.loan.pk, shares.principal_dong)],
            on=at.on,
            session_id=at.session_id,
            from_savings=at.from_savings,
        )
    if shares.left_dong:
        lines = postings.savings_paid_in(shares.left_dong, at_office=at_office)
        _post(at, _kind("savings_paid_in", at_office), lines)


def _kind(name: str, at_office: bool) -> str:
    return name + "_at_office" if at_office else name


def _post(at: _At, kind: str, lines: tuple[postings.Line, ...]) -> None:
    loan = at.loan
    subjects = Subjects(
        office_id=loan.office_id,
        session_id=at.session_id,
        loan_id=loan.pk,
        membership_id=loan.membership_id,
        programme=at.held.programme,
    )
    post(
        [
            Draft(
                kind=kind,
                office_id=loan.office_id,
                business_date=at.on,
                path=loan.path,
                union_code=loan.union_code,
                session_id=at.session_id,
                group_id=loan.group_id,
                parts=[(lines, subjects)],
            )
        ],
        by=at.by,
    )


def _kept(at: _At, amount_dong: int, shares: Shares, consent: Consent | None) -> DeskPayment:
    loan, by = at.loan, at.by
    return DeskPayment.objects.using(by.using).create(
        loan=loan,
        number=next_number("PT", loan.office, by),
        paid_on=at.on,
        session_id=at.session_id,
        source=DeskPayment.Source.SAVINGS if consent else DeskPayment.Source.CASH,
        amount_dong=amount_dong,
        interest_dong=shares.interest_dong,
        principal_dong=shares.principal_dong,
        to_savings_dong=shares.left_dong,
        relief_dong=sum(shares.relief.values()),
        consent_paper=consent.paper if consent else "",
        consent_on=consent.on if consent else None,
        consent_witness=consent.witness if consent else "",
        recorded_on=by.on,
        recorded_by=by.party_id,
        path=loan.path,
        union_code=loan.union_code,
    )


def post_interest_of(loan: Loan, on: date, session_id: int | None, by: Actor) -> None:
    """Hạch toán lãi của một khoản đến ngày ấy; a day already posted is of zero days and posts nothing."""
    start_drafts(by.using)
    with connections[by.using].cursor() as cursor:
        cursor.execute(
            "insert into draft_loan select loan_id from ledger_loanbalance"
            " where loan_id = %s and posted_to < %s",
            [loan.pk, on],
        )
        if cursor.rowcount:
            cursor.execute(
                "select ledger_post_interest(%s, %s, %s, %s)",
                [on, loan.office_id, session_id, by.party_id],
            )


__all__ = ["Consent", "post_interest_of", "settle_at_desk"]
