"""Mở sổ: an office's books begin by one deed, each loan with its tranches and days, what is in term, overdue, frozen,
what interest is owed, and its instalments; through the same posting function as everything after.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connections

from diemtua.associations.models import Office
from diemtua.ground.actors import Actor
from diemtua.ground.copying import copy_rows
from diemtua.ground.deeds import deed
from diemtua.ledger.posting import lines_sql, post_drafts, start_drafts
from diemtua.lending.actions.freezing import keep_opened_freezes
from diemtua.lending.models import Loan, LoanOpening
from diemtua.lending.problems import BooksAlreadyOpen, OpeningDoesNotAdd


@dataclass(frozen=True, kw_only=True)
class OpeningTranche:
    """Lần giải ngân đã có: what is left of it by state; `posted_until` is the day interest is posted to."""

    disbursed_on: date
    amount_dong: int
    rate_class_id: int
    in_term_dong: int
    overdue_dong: int
    frozen_dong: int
    posted_until: date


@dataclass(frozen=True, kw_only=True)
class OpeningLoan:
    """Khoản vay đã có: contract facts, tranches, the instalment plan (due day, principal), unpaid stretches of interest.

    `unpaid_from` is the day since which no interest has been paid; none is owed when it is None. `extended_until` is
    the day on which all that is unpaid falls due where the loan was extended before the books began.
    """

    code: str
    group_id: int | None
    membership_id: int | None
    household_id: int
    person_id: int
    programme: str
    amount_dong: int
    term_months: int
    rhythm_months: int
    works: int
    study_months: int
    signed_on: date
    disbursed_on: date
    due_on: date
    interest_due_from: date | None
    purpose: str
    money_source: int
    investor_code: str
    path: str
    union_code: int
    tranches: Sequence[OpeningTranche]
    instalments: Sequence[tuple[date, int]]
    unpaid_from: date | None = None
    extended_until: date | None = None
    frozen: tuple[date, date | None, str] | None = None
    """Of frozen debt: the day it was frozen, its end, the decision."""


@dataclass(frozen=True, kw_only=True)
class OpeningSaving:
    """Tiền gửi tổ viên đã có."""

    membership_id: int
    dong: int
    path: str
    union_code: int


@dataclass(frozen=True, kw_only=True)
class Books:
    """Sổ để mở: loans and savings of an office on the day before its books begin."""

    loans: Sequence[OpeningLoan]
    savings: Sequence[OpeningSaving] = field(default_factory=tuple)


LOAN_COLUMNS = (
    "code office_id group_id membership_id household_id person_id programme_id "
    "amount_dong term_months rhythm_months works study_months signed_on disbursed_on "
    "due_on interest_due_from instalments_bind purpose money_source investor_code "
    "by_opening state path union_code"
)

STAGE = """
create temp table if not exists opening_tranche (
    code text, number smallint, disbursed_on date, amount bigint, rate_class_id bigint, in_term bigint, overdue bigint,
    frozen bigint, posted_until date, unpaid_from date, loan_id bigint, tranche_id bigint) on commit delete rows;
create temp table if not exists opening_instalment (
    code text, number smallint, due_on date, principal bigint, extended_until date) on commit delete rows;
create temp table if not exists opening_saving (membership_id bigint, dong bigint, path ltree, union_code smallint)
    on commit delete rows;
truncate opening_tranche, opening_instalment, opening_saving;
"""

TRANCHES = """
update opening_tranche o set loan_id = l.id from lending_loan l where l.code = o.code;
with made as (
    insert into lending_tranche (loan_id, number, disbursed_on, amount_dong, rate_class_id, path, union_code)
    select o.loan_id, o.number, o.disbursed_on, o.amount, o.rate_class_id, l.path, l.union_code
    from opening_tranche o join lending_loan l on l.id = o.loan_id
    returning id, loan_id, number
)
update opening_tranche o set tranche_id = m.id from made m where m.loan_id = o.loan_id and m.number = o.number;
insert into ledger_loanbalance (loan_id, office_id, group_id, household_id, programme, union_code, path,
    interest_due_from, posted_to, moved_on)
select l.id, l.office_id, l.group_id, l.household_id, p.number, l.union_code, l.path,
       l.interest_due_from, max(o.posted_until), max(o.posted_until)
from opening_tranche o join lending_loan l on l.id = o.loan_id join programmes_programme p on p.code = l.programme_id
group by l.id, p.number;
insert into ledger_tranchebalance (tranche_id, loan_id, rate_class_id, union_code, path, disbursed_on, run_since)
select o.tranche_id, o.loan_id, o.rate_class_id, l.union_code, l.path, o.disbursed_on, o.posted_until
from opening_tranche o join lending_loan l on l.id = o.loan_id;
"""

# What has been repaid fills the earliest instalments, then overdue parts, then frozen ones; the rest is to come.
INSTALMENTS = """
insert into lending_instalment (loan_id, number, due_on, extended_on, principal_dong, paid_dong, overdue_dong,
                                frozen_dong, moved_dong, path, union_code)
select l.id, i.number, i.due_on, case when i.principal > p.paid + f.frozen then i.extended_until end, i.principal,
       p.paid, o.overdue, f.frozen, 0, l.path, l.union_code
from (select *, sum(principal) over (partition by code order by number) - principal as before from opening_instalment) i
join lending_loan l on l.code = i.code
join (
    select code, sum(amount) - sum(in_term + overdue + frozen) as repaid, sum(overdue) as overdue, sum(frozen) as frozen
    from opening_tranche group by code
) t on t.code = i.code
cross join lateral (select greatest(0, least(i.principal, t.repaid - i.before))::bigint as paid) p
cross join lateral (
    select greatest(0, least(i.principal, t.repaid + t.overdue - i.before))::bigint - p.paid as overdue) o
cross join lateral (
    select greatest(0, least(i.principal, t.repaid + t.overdue + t.frozen - i.before))::bigint - p.paid - o.overdue
           as frozen) f
"""

ARREARS = """
create temp table if not exists opening_arrears (
    loan_id bigint primary key, in_term bigint, overdue bigint, grace bigint) on commit delete rows;
truncate opening_arrears;
with owed as materialized (
    select o.loan_id, o.rate_class_id, o.posted_until, o.in_term, o.overdue,
           case when b.interest_due_from > o.posted_until then o.disbursed_on else o.unpaid_from end as since,
           coalesce(b.interest_due_from > o.posted_until, false) as grace
    from opening_tranche o join ledger_loanbalance b on b.loan_id = o.loan_id
), stretch as materialized (
    select rate_class_id, since, posted_until, ledger_rate_days(rate_class_id, since, posted_until, false) as in_term_rate,
           ledger_rate_days(rate_class_id, since, posted_until, true) as overdue_rate
    from (select distinct rate_class_id, since, posted_until from owed where since < posted_until) s
)
insert into opening_arrears
select o.loan_id, case when bool_or(o.grace) then 0 else ledger_interest_dong(sum(o.in_term * s.in_term_rate)) end,
       ledger_interest_dong(sum(o.overdue * s.overdue_rate)),
       case when bool_or(o.grace) then ledger_interest_dong(sum(o.in_term * s.in_term_rate)) else 0 end
from owed o join stretch s using (rate_class_id, since, posted_until)
group by o.loan_id
"""

ENTRIES = """
insert into draft_entry (n, id, month, office_id, business_date, kind, group_id, union_code, path)
select l.id, ledger_new_id(), date_trunc('month', %(on)s::date)::date, l.office_id, %(on)s, 'opening_loan', l.group_id,
       l.union_code, l.path
from lending_loan l where l.id in (select loan_id from opening_tranche)
"""

PRINCIPAL = lines_sql(
    "opening_loan",
    "select o.loan_id as n, o.tranche_id, o.loan_id, b.programme, b.office_id, o.in_term as in_term_dong,"
    " o.overdue as overdue_dong, o.frozen as frozen_dong, o.posted_until"
    " from opening_tranche o join ledger_loanbalance b on b.loan_id = o.loan_id",
    amounts={name: name for name in ("in_term_dong", "overdue_dong", "frozen_dong")},
    effective_on="s.posted_until",
)
INTEREST = lines_sql(
    "opening_loan",
    "select a.loan_id as n, a.loan_id, b.programme, b.office_id, a.in_term as interest_in_term_dong,"
    " a.overdue as interest_overdue_dong, a.grace as interest_grace_dong, b.posted_to"
    " from opening_arrears a join ledger_loanbalance b on b.loan_id = a.loan_id",
    amounts={
        name: name
        for name in ("interest_in_term_dong", "interest_overdue_dong", "interest_grace_dong")
    },
    effective_on="s.posted_to",
)
SAVING_ENTRIES = """
insert into draft_entry (n, id, month, office_id, business_date, kind, union_code, path)
select -s.membership_id, ledger_new_id(), date_trunc('month', %(on)s::date)::date, %(office)s, %(on)s, 'opening_savings',
       s.union_code, s.path
from opening_saving s where s.dong > 0
"""
SAVING_LINES = lines_sql(
    "opening_savings",
    "select e.n, -e.n as membership_id, e.office_id, null::bigint as loan_id, null::smallint as programme,"
    " s.dong as savings_dong, e.business_date"
    " from draft_entry e join opening_saving s on s.membership_id = -e.n where e.kind = 'opening_savings'",
    amounts={"savings_dong": "savings_dong"},
    effective_on="s.business_date",
)


@deed("lending.books_opened", needs="opening.do")
def open_books(*, by: Actor, office: Office, on: date, books: Books) -> LoanOpening:
    """Mở sổ một phòng giao dịch, một lần: refused when a loan's parts do not add up or the books are open."""
    if LoanOpening.objects.using(by.using).filter(office=office).exists():
        raise BooksAlreadyOpen(office=office.name)
    _check(books)
    with connections[by.using].cursor() as cursor:
        cursor.execute("select ledger_make_partitions(%s, %s)", [on, on])
    _stage(office, books, by.using)
    start_drafts(by.using)
    with connections[by.using].cursor() as cursor:
        for statement in (TRANCHES, INSTALMENTS, ARREARS):
            cursor.execute(statement)
        facts: dict[str, Any] = {"on": on, "office": office.pk}
        cursor.execute(ENTRIES, facts)
        cursor.execute(PRINCIPAL)
        cursor.execute(INTEREST)
        cursor.execute(SAVING_ENTRIES, facts)
        cursor.execute(SAVING_LINES)
    post_drafts(by)
    _keep_standing(books, on, by)
    return LoanOpening.objects.using(by.using).create(
        office=office,
        opened_on=on,
        loans=len(books.loans),
        done_by=by.party_id,
        principal_dong=sum(
            t.in_term_dong + t.overdue_dong + t.frozen_dong for x in books.loans for t in x.tranches
        ),
    )


EXTENDED = """
update lending_loan l set extended_to = o.until from (
    select code, max(extended_until) as until from opening_instalment group by code) o
where l.code = o.code and o.until is not null
"""


def _keep_standing(books: Books, on: date, by: Actor) -> None:
    """The day to which a loan was extended; of frozen debt, where each part goes back to."""
    frozen = {x.code: x.frozen for x in books.loans if any(t.frozen_dong for t in x.tranches)}
    with connections[by.using].cursor() as cursor:
        cursor.execute(EXTENDED)
    ids = Loan.objects.using(by.using).filter(code__in=frozen).values_list("code", "pk")
    loans = dict(ids)
    known = [(loans[code], *when) for code, when in frozen.items() if when is not None]
    keep_opened_freezes(by, on=on, loans=list(loans.values()), known=known)


def _check(books: Books) -> None:
    for loan in books.loans:
        lent = sum(t.amount_dong for t in loan.tranches)
        left = sum(t.in_term_dong + t.overdue_dong + t.frozen_dong for t in loan.tranches)
        planned = sum(dong for _on, dong in loan.instalments)
        if not 0 < left <= lent or planned < lent:
            raise OpeningDoesNotAdd(code=loan.code)


def _stage(office: Office, books: Books, using: str) -> None:
    with connections[using].cursor() as cursor:
        cursor.execute(STAGE)
    copy_rows(
        using, "lending_loan", LOAN_COLUMNS, (_loan_row(office, loan) for loan in books.loans)
    )
    copy_rows(
        using,
        "opening_tranche",
        "code number disbursed_on amount rate_class_id in_term overdue frozen "
        "posted_until unpaid_from",
        (
            (
                loan.code,
                n,
                t.disbursed_on,
                t.amount_dong,
                t.rate_class_id,
                t.in_term_dong,
                t.overdue_dong,
                t.frozen_dong,
                t.posted_until,
                loan.unpaid_from and max(loan.unpaid_from, t.disbursed_on),
            )
            for loan in books.loans
            for n, t in enumerate(loan.tranches, 1)
        ),
    )
    copy_rows(
        using,
        "opening_instalment",
        "code number due_on principal extended_until",
        (
            (loan.code, n, due_on, dong, loan.extended_until)
            for loan in books.loans
            for n, (due_on, dong) in enumerate(loan.instalments, 1)
        ),
    )
    copy_rows(
        using,
        "opening_saving",
        "membership_id dong path union_code",
        ((s.membership_id, s.dong, s.path, s.union_code) for s in books.savings),
    )


def _loan_row(office: Office, x: OpeningLoan) -> tuple[Any, ...]:
    return (
        x.code,
        office.pk,
        x.group_id,
        x.membership_id,
        x.household_id,
        x.person_id,
        x.programme,
        x.amount_dong,
        x.term_months,
        x.rhythm_months,
        x.works,
        x.study_months,
        x.signed_on,
        x.disbursed_on,
        x.due_on,
        x.interest_due_from,
        False,
        x.purpose,
        x.money_source,
        x.investor_code,
        True,
        "open",
        x.path,
        x.union_code,
    )
