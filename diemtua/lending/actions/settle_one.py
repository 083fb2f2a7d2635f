"""Ghi sổ một lần trả: interest up to the day, then the parts of the payment, each with its entry and the payment's number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import connections

from diemtua.ground.actors import Actor
from diemtua.ledger.models import LoanBalance
from diemtua.ledger.posting import Draft, Subjects, post, start_drafts
from diemtua.lending.actions.paying import mark_paid_off, take_principal_many
from diemtua.lending.actions.savings_use import Consent, check_savings
from diemtua.lending.models import DeskPayment, Loan
from diemtua.lending.problems import MoreThanOwed, OverPayment
from diemtua.lending.sharing import Shares, standing_of
from diemtua.rules import postings
from diemtua.rules.allocation import Owed
from diemtua.rules.postings.chart import ROW_OF, SubjectKind

NAMES: Mapping[Owed, str] = {
    Owed.ARREARS_IN_TERM: "in_term_dong",
    Owed.ARREARS_OVERDUE: "overdue_dong",
    Owed.GRACE: "grace_dong",
}
OF_A_LOAN = frozenset({SubjectKind.LOAN, SubjectKind.TRANCHE})


@dataclass(frozen=True, kw_only=True)
class Paid:
    """Một lần trả: how much, of which day, from where; `counts_on` is later than `on` for a day that is closed."""

    loan: Loan
    amount_dong: int
    on: date
    number: str
    session_id: int | None = None
    counts_on: date | None = None
    consent: Consent | None = None
    over_to_savings: bool = False

    @property
    def day(self) -> date:
        """The day up to which interest is posted and from which the money lowers the debt."""
        return self.counts_on or self.on


def settle_one(paid: Paid, by: Actor) -> Shares:
    """Chia và ghi sổ; refused when money would be left without a place."""
    loan = paid.loan
    if paid.amount_dong <= 0:
        raise MoreThanOwed(code=loan.code, field="amount_dong")
    post_interest_of(loan, paid.day, paid.session_id, by)
    held = LoanBalance.objects.using(by.using).select_for_update().get(loan_id=loan.pk)
    standing = standing_of(
        loan, held, paid.day, paid_on=paid.on if paid.counts_on else None, using=by.using
    )
    shares = standing.settled(paid.amount_dong)
    may_save = paid.over_to_savings and paid.consent is None and loan.membership_id is not None
    if shares.left_dong and not may_save:
        owed = f"{paid.amount_dong - shares.left_dong:,}".replace(",", ".")
        raise OverPayment(code=loan.code, field="amount_dong", owed=owed)
    if paid.consent is not None:
        check_savings(loan, paid.amount_dong, by)
    _post_shares(paid, held, shares, by)
    mark_paid_off([loan.pk], using=by.using)
    return shares


def _post_shares(paid: Paid, held: LoanBalance, shares: Shares, by: Actor) -> None:
    at_office, saved = paid.session_id is None, paid.consent is not None
    if any(shares.relief.values()):
        amounts = {NAMES[kind]: dong for kind, dong in shares.relief.items()}
        _post(paid, held, "interest_given_back", postings.interest_given_back(amounts), by)
    interest = {NAMES[kind]: dong for kind, dong in shares.interest.items()}
    if any(interest.values()) and saved:
        of_savings = {"interest_" + name: dong for name, dong in interest.items()}
        _post(paid, held, "savings_used", postings.savings_used(of_savings), by)
    elif any(interest.values()):
        lines = postings.interest_paid(**interest, at_office=at_office)
        _post(paid, held, _kind("interest_paid", at_office), lines, by)
    if shares.principal_dong:
        take_principal_many(
            by=by,
            payments=[(paid.loan.pk, shares.principal_dong)],
            on=paid.on,
            session_id=paid.session_id,
            from_savings=saved,
            counts_from=paid.day,
            memo=paid.number,
        )
    if shares.left_dong:
        lines = postings.savings_paid_in(shares.left_dong, at_office=at_office)
        _post(paid, held, _kind("savings_paid_in", at_office), lines, by)


def _kind(name: str, at_office: bool) -> str:
    return name + "_at_office" if at_office else name


def _post(
    paid: Paid, held: LoanBalance, kind: str, lines: tuple[postings.Line, ...], by: Actor
) -> None:
    """Lines of the loan's own accounts name the loan; cash and savings do not."""
    loan = paid.loan
    own = Subjects(
        office_id=loan.office_id,
        session_id=paid.session_id,
        loan_id=loan.pk,
        programme=held.programme,
    )
    others = Subjects(
        office_id=loan.office_id,
        session_id=paid.session_id,
        membership_id=loan.membership_id,
        programme=held.programme if kind == "interest_given_back" else None,
    )
    of_loan = [line for line in lines if ROW_OF[line.account].subject in OF_A_LOAN]
    rest = [line for line in lines if line not in of_loan]
    post(
        [
            Draft(
                kind=kind,
                office_id=loan.office_id,
                business_date=paid.on,
                effective_on=paid.day,
                path=loan.path,
                union_code=loan.union_code,
                session_id=paid.session_id,
                group_id=loan.group_id,
                memo=paid.number,
                parts=[(of_loan, own), (rest, others)],
            )
        ],
        by=by,
    )


def keep_payment(paid: Paid, shares: Shares, *, redone: int = 0, by: Actor) -> DeskPayment:
    """Lần thu được giữ lại: how the money was shared out; a replay writes the new shares over the old."""
    loan, consent = paid.loan, paid.consent
    made, _new = DeskPayment.objects.using(by.using).update_or_create(
        number=paid.number,
        defaults={
            "interest_dong": shares.interest_dong,
            "principal_dong": shares.principal_dong,
            "to_savings_dong": shares.left_dong,
            "relief_dong": sum(shares.relief.values()),
        },
        create_defaults={
            "loan": loan,
            "paid_on": paid.on,
            "counts_on": paid.day,
            "session_id": paid.session_id,
            "source": DeskPayment.Source.SAVINGS if consent else DeskPayment.Source.CASH,
            "over_to_savings": paid.over_to_savings,
            "amount_dong": paid.amount_dong,
            "interest_dong": shares.interest_dong,
            "principal_dong": shares.principal_dong,
            "to_savings_dong": shares.left_dong,
            "relief_dong": sum(shares.relief.values()),
            "consent_paper": consent.paper if consent else "",
            "consent_on": consent.on if consent else None,
            "consent_witness": consent.witness if consent else "",
            "redone": redone,
            "recorded_on": by.on,
            "recorded_by": by.party_id,
            "path": loan.path,
            "union_code": loan.union_code,
        },
    )
    return made


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
