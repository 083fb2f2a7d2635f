"""Đảo và ghi lại: what followed a day on one loan is reversed, newest first, each linked; then it happens again.

Entries of many loans (interest of a group, a member's receipt) are reversed for this loan alone. What is played again
is worked out anew from what happened: so much was paid, interest was posted to that day, the session aged its debts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connections

from diemtua.ground.actors import Actor
from diemtua.groups.models import Membership
from diemtua.ledger.models import LoanBalance
from diemtua.ledger.posting import Draft, Subjects, post, post_drafts, start_drafts
from diemtua.lending.actions.ageing import age_loans
from diemtua.lending.actions.paying import take_principal_many
from diemtua.lending.actions.savings_use import Consent
from diemtua.lending.actions.settle_one import Paid, keep_payment, post_interest_of, settle_one
from diemtua.lending.models import (
    DeskPayment,
    Instalment,
    InstalmentEvent,
    Loan,
    OverdueNotice,
)
from diemtua.lending.refunded import refunded_since
from diemtua.rules import postings
from diemtua.rules.allocation import allocate_receipt

PRINCIPAL_PAID = ("principal_paid", "principal_paid_at_office")
OF_A_PAYMENT = (
    "interest_paid",
    "interest_paid_at_office",
    "savings_used",
    "interest_given_back",
    "savings_paid_in",
    "savings_paid_in_at_office",
)
SHARED = {"interest_posted": 5010, "session_allocation": 4010}
"""Bút toán chung nhiều khoản, and the account on the other side of one loan's part."""
REPLAYABLE = frozenset({*PRINCIPAL_PAID, *OF_A_PAYMENT, *SHARED, "becomes_overdue"})

FOLLOWED = """
with mine as (
    select l.month, l.entry_id,
           coalesce(sum(-l.amount_dong) filter (where l.account in (3010, 3020, 3030)), 0)::bigint as interest,
           coalesce(sum(-l.amount_dong) filter (where l.account between 2000 and 2999), 0)::bigint as principal
    from ledger_line l
    where l.loan_id = %(loan)s and l.account between 2000 and 3089 and l.month >= date_trunc('month', %(on)s::date)::date
      and (l.business_date > %(on)s or l.effective_on > %(on)s)
    group by l.month, l.entry_id
    union all
    select e.month, e.id, 0, 0 from ledger_entry e
    where e.office_id = %(office)s and e.month >= date_trunc('month', %(on)s::date)::date and e.business_date > %(on)s
      and e.kind in ('savings_paid_in', 'savings_paid_in_at_office') and e.memo = any (%(numbers)s)
)
select e.id, e.month, e.kind, e.business_date, e.session_id, e.sheet_id, e.receipt_id, e.memo, e.sequence,
       m.interest, m.principal
from mine m join ledger_entry e on e.month = m.month and e.id = m.entry_id
where e.reverses is null
  and not exists (select 1 from ledger_reversal r where r.reversed = e.id and r.loan_id in (0, %(loan)s))
order by e.sequence
"""

REVERSAL_ENTRY = """
insert into draft_entry (n, id, month, office_id, business_date, kind, reverses, reverses_month, session_id, sheet_id,
                         receipt_id, group_id, union_code, path, memo)
select 1, ledger_new_id(), ledger_open_month(e.office_id, e.business_date), e.office_id, e.business_date, e.kind, e.id,
       e.month, e.session_id, e.sheet_id, e.receipt_id, e.group_id, e.union_code, e.path, e.memo
from ledger_entry e where e.month = %(month)s and e.id = %(entry)s
"""
WHOLE = """
insert into draft_line (n, account, subject, loan_id, programme, amount_dong, effective_on)
select 1, l.account, l.subject, l.loan_id, l.programme, -l.amount_dong, l.effective_on
from ledger_line l where l.month = %(month)s and l.entry_id = %(entry)s
"""
PART = """
insert into draft_line (n, account, subject, loan_id, programme, amount_dong, effective_on)
select 1, l.account, l.subject, l.loan_id, l.programme, -l.amount_dong, l.effective_on
from ledger_line l where l.month = %(month)s and l.entry_id = %(entry)s and l.loan_id = %(loan)s
union all
select 1, %(contra)s, %(subject)s, null, %(programme)s, sum(l.amount_dong), min(l.effective_on)
from ledger_line l where l.month = %(month)s and l.entry_id = %(entry)s and l.loan_id = %(loan)s
having sum(l.amount_dong) <> 0
"""


class NotReplayable(Exception):
    """Có việc không ghi lại được: a freeze, an extension, a refund or a decision of people stands after that day."""


@dataclass(frozen=True, kw_only=True)
class Happened:
    """Một việc đã ghi sổ sau ngày ấy."""

    entry_id: UUID | None
    month: date | None
    kind: str
    on: date
    sequence: int
    session_id: int | None = None
    sheet_id: int | None = None
    receipt_id: UUID | None = None
    memo: str = ""
    interest_dong: int = 0
    principal_dong: int = 0


@dataclass(frozen=True, kw_only=True)
class Taken:
    """Đã đảo: the entries taken back, and what happens again, in order."""

    entries: Sequence[Happened]
    again: Sequence[Happened]


def take_back(loan: Loan, on: date, by: Actor) -> Taken:
    """Đảo những gì sau ngày ấy của một khoản vay, newest first; nothing up to that day is touched."""
    # Interest given back speaks of the postings as they stand: they are not taken back under it.
    if refunded_since(loan.pk, on, using=by.using):
        raise NotReplayable
    entries = followed(loan, on, by)
    events = _events(loan, on, entries, by)
    # What was paid of frozen debt took its parts with it; they are not given back here.
    if any(entry.kind not in REPLAYABLE for entry in entries) or any(
        event.kind == InstalmentEvent.Kind.EXTENDED or event.frozen_dong for event in events
    ):
        raise NotReplayable
    balance = LoanBalance.objects.using(by.using).get(loan_id=loan.pk)
    for entry in reversed(entries):
        _reverse(loan, entry, balance.programme, by)
    _undo(events, by)
    _rerun(loan, by)
    if loan.state == Loan.State.PAID_OFF:
        loan.state = Loan.State.OPEN
        loan.save(using=by.using, update_fields=["state"])
        Membership.objects.using(by.using).filter(
            loans=loan.pk, state="paid_off_with_savings", valid_to__isnull=True
        ).update(state="borrower")
    ageing = {entry.on for entry in entries if entry.kind == "becomes_overdue"}
    rolls = [
        Happened(entry_id=None, month=None, kind="becomes_overdue", on=day, sequence=2**62)
        for day in sorted({e.on for e in events if e.kind == InstalmentEvent.Kind.MOVED} - ageing)
    ]
    again = sorted([*entries, *rolls], key=lambda each: (each.on, each.sequence))
    return Taken(entries=entries, again=again)


def followed(loan: Loan, on: date, by: Actor) -> list[Happened]:
    """Bút toán của khoản vay sau ngày ấy, as they were posted, without those already reversed."""
    numbers = DeskPayment.objects.using(by.using).filter(loan=loan, paid_on__gt=on)
    facts: dict[str, Any] = {
        "loan": loan.pk,
        "on": on,
        "office": loan.office_id,
        "numbers": list(numbers.values_list("number", flat=True)),
    }
    with connections[by.using].cursor() as cursor:
        cursor.execute(FOLLOWED, facts)
        return [
            Happened(
                entry_id=row[0],
                month=row[1],
                kind=row[2],
                on=row[3],
                session_id=row[4],
                sheet_id=row[5],
                receipt_id=row[6],
                memo=row[7],
                sequence=row[8],
                interest_dong=row[9],
                principal_dong=row[10],
            )
            for row in cursor.fetchall()
        ]


def _reverse(loan: Loan, entry: Happened, programme: int, by: Actor) -> None:
    contra = SHARED.get(entry.kind)
    facts: dict[str, Any] = {
        "loan": loan.pk,
        "month": entry.month,
        "entry": entry.entry_id,
        "contra": contra,
        "subject": loan.office_id if entry.kind == "interest_posted" else loan.membership_id,
        "programme": programme if entry.kind == "interest_posted" else None,
    }
    start_drafts(by.using)
    with connections[by.using].cursor() as cursor:
        cursor.execute(REVERSAL_ENTRY, facts)
        cursor.execute(WHOLE if contra is None else PART, facts)
    post_drafts(by)


def _events(loan: Loan, on: date, entries: Sequence[Happened], by: Actor) -> list[InstalmentEvent]:
    """Việc của kỳ hạn sau ngày ấy, and that day's own ageing where its entry counts from the next day."""
    rows = InstalmentEvent.objects.using(by.using).filter(loan_id=loan.pk, on__gte=on)
    undone = {row.undoes_id for row in rows if row.undoes_id is not None}
    aged_that_day = any(e.kind == "becomes_overdue" and e.on == on for e in entries)
    found = rows.filter(undoes_id__isnull=True).exclude(pk__in=undone).order_by("-pk")
    return [
        row
        for row in found
        if row.on > on
        or (aged_that_day and row.kind in (row.Kind.MOVED, row.Kind.OVERDUE))
        or (row.kind == row.Kind.EXTENDED and row.on > on)
    ]


def _undo(events: Sequence[InstalmentEvent], by: Actor) -> None:
    """Kỳ hạn trở lại như trước: each event taken back by a row of its own, newest first."""
    for event in events:
        row = Instalment.objects.using(by.using).get(pk=event.instalment_id)
        if event.kind == InstalmentEvent.Kind.PAID:
            row.paid_dong -= event.amount_dong
            row.overdue_dong += event.overdue_dong
            row.frozen_dong += event.frozen_dong
        elif event.kind == InstalmentEvent.Kind.OVERDUE:
            row.overdue_dong -= event.amount_dong
        else:
            row.moved_dong -= event.amount_dong
            assert event.target_id is not None, "a missed instalment rolled on to another"
            target = Instalment.objects.using(by.using).get(pk=event.target_id)
            target.principal_dong -= event.amount_dong
            target.save(using=by.using, update_fields=["principal_dong"])
        row.save(
            using=by.using, update_fields=["paid_dong", "overdue_dong", "frozen_dong", "moved_dong"]
        )
        InstalmentEvent.objects.using(by.using).create(
            instalment=row,
            loan_id=event.loan_id,
            kind=event.kind,
            on=event.on,
            amount_dong=-event.amount_dong,
            overdue_dong=-event.overdue_dong,
            frozen_dong=-event.frozen_dong,
            target_id=event.target_id,
            undoes_id=event.pk,
            path=event.path,
            union_code=event.union_code,
        )


def _rerun(loan: Loan, by: Actor) -> None:
    with connections[by.using].cursor() as cursor:
        cursor.execute("select ledger_rerun(%s)", [loan.pk])


def play(loan: Loan, taken: Taken, by: Actor) -> None:
    """Ghi lại, in order of days: what was paid is shared out anew, interest and ageing are worked out anew."""
    done: set[str] = set()
    for each in taken.again:
        if each.memo and each.kind in (*OF_A_PAYMENT, *PRINCIPAL_PAID):
            if each.memo not in done:
                done.add(each.memo)
                _settle_again(loan, each.memo, by)
        elif each.kind == "interest_posted":
            post_interest_of(loan, each.on, each.session_id, by)
        elif each.kind in PRINCIPAL_PAID:
            take_principal_many(
                by=by,
                payments=[(loan.pk, each.principal_dong)],
                on=each.on,
                session_id=each.session_id,
            )
        elif each.kind == "becomes_overdue":
            _age_again(loan, each, by)
        else:
            _allocate_again(loan, each, by)


def _settle_again(loan: Loan, number: str, by: Actor) -> None:
    before = DeskPayment.objects.using(by.using).get(number=number)
    consent = None
    if before.consent_on is not None:
        consent = Consent(
            paper=before.consent_paper, on=before.consent_on, witness=before.consent_witness
        )
    paid = Paid(
        loan=loan,
        amount_dong=before.amount_dong,
        on=before.paid_on,
        number=number,
        session_id=before.session_id,
        counts_on=before.counts_on if before.counts_on != before.paid_on else None,
        consent=consent,
        over_to_savings=before.over_to_savings,
    )
    keep_payment(paid, settle_one(paid, by), by=by)


def _age_again(loan: Loan, each: Happened, by: Actor) -> None:
    age_loans([loan.pk], on=each.on, session_id=each.session_id, by=by, makes_notices=False)
    aged = InstalmentEvent.objects.using(by.using).filter(
        loan_id=loan.pk, kind=InstalmentEvent.Kind.OVERDUE, on=each.on
    )
    dong = sum(aged.values_list("amount_dong", flat=True))
    OverdueNotice.objects.using(by.using).filter(loan=loan, became_on=each.on).update(
        amount_dong=dong, cured_on=None if dong else each.on
    )


def _allocate_again(loan: Loan, each: Happened, by: Actor) -> None:
    """Phần lãi của biên lai: what the member gave for this loan settles its arrears; what is over is her savings."""
    held = LoanBalance.objects.using(by.using).get(loan_id=loan.pk)
    given = allocate_receipt(
        interest_dong=each.interest_dong,
        savings_dong=0,
        arrears_overdue_dong=held.arrears_overdue_dong,
        arrears_in_term_dong=held.arrears_in_term_dong,
        grace_dong=held.grace_dong,
    )
    lines = postings.session_allocation(
        in_term_dong=given.arrears_in_term_dong,
        overdue_dong=given.arrears_overdue_dong,
        grace_dong=given.grace_dong,
        savings_dong=given.savings_dong,
    )
    of_loan = [line for line in lines if 3000 <= line.account <= 3089]
    rest = [line for line in lines if line not in of_loan]
    own = Subjects(office_id=loan.office_id, loan_id=loan.pk, programme=held.programme)
    hers = Subjects(office_id=loan.office_id, membership_id=loan.membership_id)
    post(
        [
            Draft(
                kind="session_allocation",
                business_date=each.on,
                office_id=loan.office_id,
                session_id=each.session_id,
                sheet_id=each.sheet_id,
                receipt_id=each.receipt_id,
                path=loan.path,
                union_code=loan.union_code,
                group_id=loan.group_id,
                parts=[(of_loan, own), (rest, hers)],
            )
        ],
        by=by,
    )
