"""Đọc cho vay: applications, lists, notices, loans; what a page asks of one loan stands in `reading`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import (
    BigIntegerField,
    Count,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Coalesce, Lower

from diemtua.access.models import Account
from diemtua.ground.actors import Actor, Scope
from diemtua.groups.models import Meeting, Membership, SavingsAndLoanGroup
from diemtua.lending.models import (
    ApplicationDraft,
    ApprovalNotice,
    DeskPayment,
    Loan,
    LoanApplication,
    LoanRequestList,
    RequestLine,
)
from diemtua.people.queries import in_force
from diemtua.programmes.queries import catalogue

State = LoanApplication.State
UNDECIDED = (State.LISTED, State.CONFIRMED, State.PROPOSED)
BORROWER_TOLD = Q(request_line__isnull=True) | Q(
    request_line__request_list__notice__borrowers_told_at__isnull=False
)
"""Người vay đã được báo 04/TD: who stands on no list 03/TD borrows direct and hears it from the bank itself."""
BORROWER_TOLD_SQL = """
not exists (
    select 1 from lending_requestline told_line
    left join lending_approvalnotice told on told.request_list_id = told_line.request_list_id
    where told_line.application_id = a.id and told.borrowers_told_at is null)
"""
"""The same of a row `a` of lending_loanapplication: for the queue of payouts."""
PARTS = ("in_term_dong", "overdue_dong", "frozen_dong")


def seen(scope: Scope) -> Q:
    """Trong phạm vi: rows under the paths and of the unions that a person may see."""
    return Q(path__under=scope.paths, union_code__in=scope.unions)


def applications(scope: Scope, *, using: str = "default") -> QuerySet[LoanApplication]:
    """Hồ sơ vay trong phạm vi, with the names and days of a list."""
    return (
        LoanApplication.objects.using(using)
        .filter(seen(scope))
        .annotate(
            borrower_name=F("person__full_name"),
            borrower_fold=F("person__fold"),
            borrower_key=F("person__sort_key"),
            group_name=F("group__name"),
            group_fold=F("group__fold"),
            group_key=F("group__sort_key"),
            programme_name=F("programme__short_name"),
            number_fold=Lower("number"),
            confirmed_on=F("request_line__request_list__confirmed_on"),
        )
    )


def application(scope: Scope, pk: int, *, using: str = "default") -> LoanApplication | None:
    """Một hồ sơ with all that stands around it."""
    return (
        applications(scope, using=using)
        .filter(pk=pk)
        .select_related(
            "person",
            "household__village",
            "group__office",
            "programme",
            "membership",
            "review__meeting",
            "request_line__request_list__notice__point",
            "approval",
            "loan",
        )
        .first()
    )


def plan_of(found: LoanApplication, *, using: str = "default") -> list[tuple[str, str, int]]:
    """Dòng phương án: what, how many, how much."""
    return list(
        found.plan.using(using).order_by("pk").values_list("what", "quantity", "amount_dong")
    )


def my_drafts(by: Actor) -> QuerySet[ApplicationDraft]:
    """Bản nháp 01/TD của người này, the latest first."""
    return (
        ApplicationDraft.objects.using(by.using)
        .filter(seen(by.scope), party_id=by.party_id, application__isnull=True, dropped=False)
        .order_by("-saved_at")
    )


def waiting_for_review(scope: Scope, *, using: str = "default") -> QuerySet[SavingsAndLoanGroup]:
    """Tổ có hồ sơ chờ bình xét, with how many and how much."""
    waits = Q(applications__state=State.SUBMITTED)
    return (
        SavingsAndLoanGroup.objects.using(using)
        .filter(seen(scope), waits)
        .annotate(
            waiting=Count("applications", filter=waits),
            asked_dong=Sum("applications__amount_dong", filter=waits),
        )
        .order_by("sort_key", "pk")
    )


def group(scope: Scope, pk: int, *, using: str = "default") -> SavingsAndLoanGroup | None:
    """Một tổ trong phạm vi."""
    return SavingsAndLoanGroup.objects.using(using).filter(seen(scope), pk=pk).first()


def review_meeting(scope: Scope, pk: int, *, using: str = "default") -> Meeting | None:
    """Cuộc họp của một tổ trong phạm vi."""
    return (
        Meeting.objects.using(using)
        .filter(seen(scope), pk=pk)
        .select_related("group", "chair", "secretary")
        .first()
    )


def meetings_for_review(group_id: int, *, using: str = "default") -> QuerySet[Meeting]:
    """Cuộc họp bình xét của tổ, the latest first."""
    return (
        Meeting.objects.using(using)
        .filter(group=group_id, kind=Meeting.Kind.REVIEW)
        .annotate(reviewed=Count("loan_reviews"))
        .order_by("-held_on", "-pk")
    )


def to_review(group_id: int, *, using: str = "default") -> list[LoanApplication]:
    """Hồ sơ chờ bình xét của một tổ, as they came."""
    return list(
        LoanApplication.objects.using(using)
        .filter(group=group_id, state=State.SUBMITTED)
        .select_related("person", "programme")
        .order_by("pk")
    )


def reviewed_at(meeting: Meeting, *, using: str = "default") -> list[LoanApplication]:
    """Hồ sơ đã bình xét tại cuộc họp."""
    return list(
        LoanApplication.objects.using(using)
        .filter(review__meeting=meeting)
        .select_related("person", "programme", "review", "household")
        .order_by("pk")
    )


def members_who_may_ask(scope: Scope, on: date, *, using: str = "default") -> QuerySet[Membership]:
    """Tổ viên trong phạm vi trong ngày, by group and number."""
    return (
        Membership.objects.using(using)
        .filter(in_force(on), seen(scope), group__state="active")
        .exclude(state="left")
        .select_related("person", "group")
        .order_by("group__sort_key", "group_id", "number")
    )


def open_programmes(on: date) -> list[tuple[str, str]]:
    """Chương trình cho vay qua tổ trong ngày: code and short name, in the catalogue's order."""
    rows = sorted(catalogue().programmes.values(), key=lambda each: each.number)
    return [
        (row.code, row.short_name)
        for row in rows
        if (term := row.term_on(on)) is not None and term.via_group != "no"
    ]


def request_lists(scope: Scope, *, using: str = "default") -> QuerySet[LoanRequestList]:
    """Danh sách 03/TD trong phạm vi, with people, money and how many wait for the bank."""
    lines = (
        RequestLine.objects.filter(request_list=OuterRef("pk")).order_by().values("request_list")
    )
    whole = lines.exclude(application__state=State.WITHDRAWN).annotate(
        n=Count("pk"), dong=Sum("application__review__amount_dong")
    )
    left = lines.filter(application__state__in=UNDECIDED).annotate(n=Count("pk"))
    return (
        LoanRequestList.objects.using(using)
        .filter(seen(scope))
        .annotate(
            people=Coalesce(Subquery(whole.values("n"), output_field=IntegerField()), 0),
            asked_dong=Coalesce(Subquery(whole.values("dong"), output_field=BigIntegerField()), 0),
            undecided=Coalesce(Subquery(left.values("n"), output_field=IntegerField()), 0),
            group_name=F("group__name"),
            group_fold=F("group__fold"),
            group_key=F("group__sort_key"),
            programme_name=F("programme__short_name"),
            number_fold=Lower("number"),
            notice_pk=F("notice__pk"),
        )
    )


def request_list(scope: Scope, pk: int, *, using: str = "default") -> LoanRequestList | None:
    """Một danh sách with its group, meeting and notice."""
    return (
        request_lists(scope, using=using)
        .filter(pk=pk)
        .select_related("group__office", "meeting", "programme", "notice__point")
        .first()
    )


def lines_of(found: LoanRequestList, *, using: str = "default") -> list[RequestLine]:
    """Dòng 03/TD, with what the meeting agreed and what the bank decided."""
    return list(
        found.lines.using(using)
        .select_related(
            "application__person",
            "application__household__village",
            "application__review",
            "application__approval",
        )
        .order_by("pk")
    )


def standing(lines: Iterable[RequestLine]) -> list[RequestLine]:
    """Dòng còn hiệu lực: without those whose borrower took her request back."""
    return [line for line in lines if line.application.state != State.WITHDRAWN]


def notice(scope: Scope, pk: int, *, using: str = "default") -> ApprovalNotice | None:
    """Một thông báo 04/TD trong phạm vi."""
    return (
        ApprovalNotice.objects.using(using)
        .filter(seen(scope), pk=pk)
        .select_related("group", "request_list")
        .first()
    )


def _part(column: str) -> Coalesce:
    return Coalesce(F(f"balance__{column}"), Value(0), output_field=BigIntegerField())


def loans(scope: Scope, *, using: str = "default") -> QuerySet[Loan]:
    """Khoản vay trong phạm vi, each with its balances of now."""
    return (
        Loan.objects.using(using)
        .filter(seen(scope))
        .annotate(**{column: _part(column) for column in PARTS})
        .annotate(
            outstanding_dong=F("in_term_dong") + F("overdue_dong") + F("frozen_dong"),
            arrears_dong=_part("arrears_in_term_dong") + _part("arrears_overdue_dong"),
            borrower_name=F("person__full_name"),
            borrower_fold=F("person__fold"),
            borrower_key=F("person__sort_key"),
            group_name=F("group__name"),
            group_fold=F("group__fold"),
            group_key=F("group__sort_key"),
            programme_name=F("programme__short_name"),
        )
    )


def loan(scope: Scope, pk: int, *, using: str = "default") -> Loan | None:
    """Một khoản vay with its borrower, group and programme."""
    return (
        loans(scope, using=using)
        .filter(pk=pk)
        .select_related("person", "household__village", "group", "programme", "application")
        .first()
    )


def payments_of(found: Loan, *, using: str = "default") -> QuerySet[DeskPayment]:
    """Lần thu tại bàn của khoản vay, the latest first."""
    return found.desk_payments.using(using).order_by("-paid_on", "-pk")


def names_of(parties: Iterable[UUID | None], *, using: str = "default") -> dict[UUID, str]:
    """Tên người làm, as their accounts say it."""
    wanted = {party for party in parties if party is not None}
    rows = Account.objects.using(using).filter(party_id__in=wanted)
    return dict(rows.values_list("party_id", "display_name"))
