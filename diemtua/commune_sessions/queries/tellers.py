"""Đọc hàng đợi: who waits to be paid or to pay principal, and whose loans are paid at this point."""

from __future__ import annotations

from django.db.models import BigIntegerField, F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from diemtua.commune_sessions.models import CommuneSession, QueueItem
from diemtua.ground.actors import Scope
from diemtua.groups.models import GroupPlacement
from diemtua.ledger.models import LoanBalance
from diemtua.lending.models import Instalment, Loan
from diemtua.people.queries import in_force


def queue(
    scope: Scope, found: CommuneSession, kind: str, *, using: str = "default"
) -> QuerySet[QueueItem]:
    """Hàng đợi của một việc, in the order in which people joined."""
    return (
        QueueItem.objects.using(using)
        .filter(path__under=scope.paths, union_code__in=scope.unions, session=found, kind=kind)
        .select_related("person", "application__programme", "loan__programme", "membership__group")
        .order_by("pk")
    )


def item(scope: Scope, pk: int, *, using: str = "default") -> QueueItem | None:
    """One person of a queue in the scope."""
    return (
        QueueItem.objects.using(using)
        .filter(path__under=scope.paths, union_code__in=scope.unions, pk=pk)
        .select_related("session", "person")
        .first()
    )


def loans_here(scope: Scope, found: CommuneSession, *, using: str = "default") -> QuerySet[Loan]:
    """Khoản vay còn nợ trả tại điểm này: outstanding, and what of it is due by the session's day."""
    here = GroupPlacement.objects.filter(in_force(found.held_on), point=found.point_id)
    balances = LoanBalance.objects.filter(loan_id=OuterRef("pk"))
    left = F("principal_dong") - F("paid_dong") - F("frozen_dong") - F("moved_dong")
    due = (
        Instalment.objects.filter(loan=OuterRef("pk"))
        .annotate(falls_on=Coalesce("extended_on", "due_on"))
        .filter(falls_on__lte=found.held_on)
        .order_by()
        .values("loan")
        .annotate(sum=Sum(left))
    )

    def of_balance(column: str) -> Subquery:
        return Subquery(balances.values(column)[:1], output_field=BigIntegerField())

    return (
        Loan.objects.using(using)
        .filter(
            path__under=scope.paths,
            union_code__in=scope.unions,
            state=Loan.State.OPEN,
            group__in=here.values("group_id"),
        )
        .select_related("programme")
        .annotate(
            name=F("person__full_name"),
            fold=F("person__fold"),
            sort_key=F("person__sort_key"),
            group_name=F("group__name"),
            group_fold=F("group__fold"),
            programme_name=F("programme__short_name"),
            in_term=of_balance("in_term_dong"),
            overdue=of_balance("overdue_dong"),
            frozen=of_balance("frozen_dong"),
            outstanding_dong=of_balance("in_term_dong")
            + of_balance("overdue_dong")
            + of_balance("frozen_dong"),
            due_dong=Coalesce(Subquery(due.values("sum"), output_field=BigIntegerField()), 0),
        )
        .filter(outstanding_dong__gt=0)
    )


__all__ = ["item", "loans_here", "queue"]
