"""Sổ tiền gửi tổ viên: who saves, what each has, every movement with the balance after it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import (
    BigIntegerField,
    DateField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
)
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce

from diemtua.ground.actors import Scope
from diemtua.groups.models import Meeting, Membership, Resolution, SavingsAndLoanGroup
from diemtua.ledger.models import AccountBalance, Entry, Line
from diemtua.people.queries import in_force
from diemtua.rules.postings import Account


def _interest_entries() -> QuerySet[Entry]:
    """Bút toán nhập lãi của một dòng: what the bank adds is no saving of the member."""
    return Entry.objects.filter(
        month=OuterRef("month"),
        id=OuterRef("entry_id"),
        kind__in=("savings_interest", "savings_interest_on_closing"),
    )


def _reversals() -> QuerySet[Entry]:
    """Bút toán đảo của một dòng: it takes back what was put in, and is none taken out."""
    return Entry.objects.filter(
        month=OuterRef("month"), id=OuterRef("entry_id"), reverses__isnull=False
    )


def savers(scope: Scope, on: date, *, using: str = "default") -> QuerySet[Membership]:
    """Tổ viên và tiền gửi của họ: members of the day, and who left with something still in the book."""
    saved = (
        AccountBalance.objects.filter(account=Account.MEMBER_SAVINGS, subject=OuterRef("pk"))
        .order_by()
        .values("subject")
        .annotate(sum=Sum("balance_dong"))
    )
    lines = Line.objects.filter(
        ~Exists(_interest_entries()),
        account=Account.MEMBER_SAVINGS,
        subject=OuterRef("pk"),
        loan_id__isnull=True,
    )
    paid_in = (
        lines.alias(takes_back=Exists(_reversals()))
        .filter(
            Q(amount_dong__lt=0, takes_back=False) | Q(amount_dong__gt=0, takes_back=True),
            month__gte=on.replace(day=1),
            business_date__gte=on.replace(day=1),
        )
        .order_by()
        .values("subject")
        .annotate(sum=Sum("amount_dong"))
    )
    return (
        Membership.objects.using(using)
        .filter(path__under=scope.paths, union_code__in=scope.unions)
        .annotate(
            saved_dong=-Coalesce(Subquery(saved.values("sum"), output_field=BigIntegerField()), 0),
            month_dong=-Coalesce(
                Subquery(paid_in.values("sum"), output_field=BigIntegerField()), 0
            ),
            last_on=Subquery(
                lines.filter(amount_dong__lt=0)
                .order_by("-business_date")
                .values("business_date")[:1],
                output_field=DateField(),
            ),
            name=F("person__full_name"),
            fold=F("person__fold"),
            name_key=F("person__sort_key"),
            group_name=F("group__name"),
            group_fold=F("group__fold"),
            group_key=F("group__sort_key"),
            min_dong=F("group__min_saving_dong"),
        )
        .filter(in_force(on) | Q(saved_dong__gt=0))
    )


def book(scope: Scope, pk: int, on: date, *, using: str = "default") -> Membership | None:
    """One member's book of the scope."""
    return savers(scope, on, using=using).select_related("person", "group").filter(pk=pk).first()


def books_of_person(
    scope: Scope, person_id: int, on: date, *, using: str = "default"
) -> QuerySet[Membership]:
    """Mọi sổ tiền gửi của một người: a person who changed groups may hold two."""
    return savers(scope, on, using=using).filter(person=person_id).order_by("-valid_from")


# Paying a loan from savings, or paying too much, moves the savings in an entry of the loan: found by the loan's index.
LOANS_OF = "select id from lending_loan where membership_id = %s"


@dataclass(frozen=True)
class Movement:
    """Một lần gửi, rút hoặc nhập lãi, and the balance after it."""

    on: date
    kind: str
    dong: int
    balance_dong: int


def movements_of(membership_id: int, *, using: str = "default") -> list[Movement]:
    """Các lần gửi và rút, the latest first; the oldest begins from nothing."""
    kinds = Entry.objects.filter(month=OuterRef("month"), id=OuterRef("entry_id"))
    lines = (
        Line.objects.using(using)
        .filter(
            Q(loan_id__isnull=True) | Q(loan_id__in=RawSQL(LOANS_OF, [membership_id])),
            account=Account.MEMBER_SAVINGS,
            subject=membership_id,
        )
        .annotate(
            kind=Subquery(kinds.values("kind")[:1]),
            sequence=Subquery(kinds.values("sequence")[:1]),
        )
        .order_by("business_date", "month", "sequence", "number")
    )
    found: list[Movement] = []
    balance = 0
    for line in lines:
        balance -= line.amount_dong
        found.append(Movement(line.business_date, line.kind or "", -line.amount_dong, balance))
    return found[::-1]


def minimum_on(
    group: SavingsAndLoanGroup, on: date, *, using: str = "default"
) -> tuple[int, date | None]:
    """Mức gửi tối thiểu trong ngày: as the last minutes before it say; else what the group was founded with."""
    last = (
        Resolution.objects.using(using)
        .filter(
            meeting__group=group,
            meeting__held_on__lte=on,
            meeting__state=Meeting.State.MINUTED,
            kind=Resolution.Kind.SAVING,
            carried=True,
        )
        .order_by("-meeting__held_on", "-pk")
        .select_related("meeting")
        .first()
    )
    if last is not None:
        return last.amount_dong, last.meeting.held_on
    return group.min_saving_dong, None
