"""Đọc hoàn lãi: runs, how far they are, sums by commune and programme, the loans and their stretches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    Count,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from diemtua.ground.actors import Scope
from diemtua.lending.refunded import Refunded, RefundedStretch
from diemtua.programmes.models import Programme
from diemtua.refunds.models import Refund, RefundBatch, RefundCount, RefundLine, RefundRun

TOTAL = F("in_term_dong") + F("overdue_dong") + F("grace_dong")


def seen(scope: Scope) -> Q:
    """Trong phạm vi: rows under the paths and of the unions that a person may see."""
    return Q(path__under=scope.paths, union_code__in=scope.unions)


def runs(scope: Scope, *, using: str = "default") -> QuerySet[RefundRun]:
    """Các đợt hoàn lãi có phần trong phạm vi, the newest first, with what they came to here."""
    parts = RefundBatch.objects.using(using).filter(seen(scope), run=OuterRef("pk"))
    made = Refund.objects.using(using).filter(seen(scope), run=OuterRef("pk")).order_by()
    return (
        RefundRun.objects.using(using)
        .filter(pk__in=RefundBatch.objects.using(using).filter(seen(scope)).values("run"))
        .annotate(
            loans=Coalesce(
                Subquery(made.values("run").annotate(n=Count("*")).values("n")), Value(0)
            ),
            total_dong=_sum(made, TOTAL),
            offset_dong=_sum(made, TOTAL - F("savings_dong") - F("cash_dong")),
            savings_dong=_sum(made, F("savings_dong")),
            cash_dong=_sum(made, F("cash_dong")),
            parts_here=Subquery(parts.order_by().values("run").annotate(n=Count("*")).values("n")),
            title_fold=Func("title", function="vn_fold", output_field=CharField()),
            place_fold=Func("place", function="vn_fold", output_field=CharField()),
        )
        .order_by("-id")
    )


def _sum(made: QuerySet[Refund], of: Combinable) -> Coalesce:
    rows = made.values("run").annotate(s=Sum(of)).values("s")
    return Coalesce(Subquery(rows, output_field=BigIntegerField()), Value(0))


def run(scope: Scope, pk: int, *, using: str = "default") -> RefundRun | None:
    """Một đợt hoàn lãi."""
    return runs(scope, using=using).filter(pk=pk).first()


@dataclass(frozen=True)
class Progress:
    """Tiến độ: parts done of all; the commune last done."""

    done: int
    total: int
    at: str


def progress(run: RefundRun, *, using: str = "default") -> Progress:
    """How far counting or posting is."""
    what = "posted" if run.decided_by else "counted"
    parts = RefundBatch.objects.using(using).filter(run=run)
    done = parts.filter(**{what: True})
    last = done.order_by("-number").select_related("unit").first()
    return Progress(done.count(), run.parts, last.unit.full_name if last and last.unit else "")


@dataclass(frozen=True, kw_only=True)
class PartRow:
    """Một xã của đợt: counted before, posted since."""

    pk: int
    place: str
    sort_key: str
    counted_loans: int
    counted_dong: int
    loans: int
    total_dong: int
    offset_dong: int
    savings_dong: int
    cash_dong: int
    posted: bool


def parts(scope: Scope, run: RefundRun, *, using: str = "default") -> list[PartRow]:
    """Theo xã, in Vietnamese order; the last part of an office is what stands in no commune."""
    rows = RefundBatch.objects.using(using).filter(seen(scope), run=run)
    counts: dict[int, Any] = {
        row["batch"]: row
        for row in RefundCount.objects.using(using)
        .filter(batch__run=run)
        .values("batch")
        .annotate(n=Sum("loans"), dong=Sum(F("refund_dong") - F("owed_dong")))
    }
    made: dict[int, Any] = {
        row["batch"]: row
        for row in Refund.objects.using(using)
        .filter(seen(scope), run=run)
        .values("batch")
        .annotate(
            n=Count("*"), total=Sum(TOTAL), savings=Sum("savings_dong"), cash=Sum("cash_dong")
        )
    }
    found = []
    for part in rows.select_related("unit", "office").order_by("number"):
        counted: dict[str, int] = counts.get(part.pk, {})
        done: dict[str, int] = made.get(part.pk, {})
        total = done.get("total") or 0
        savings, cash = done.get("savings") or 0, done.get("cash") or 0
        found.append(
            PartRow(
                pk=part.pk,
                place=part.unit.full_name
                if part.unit
                else _("{office}: ngoài các xã").format(office=part.office.name),
                sort_key=part.unit.sort_key if part.unit else "~",
                counted_loans=counted.get("n") or 0,
                counted_dong=counted.get("dong") or 0,
                loans=done.get("n") or 0,
                total_dong=total,
                offset_dong=total - savings - cash,
                savings_dong=savings,
                cash_dong=cash,
                posted=part.posted,
            )
        )
    return found


@dataclass(frozen=True, kw_only=True)
class ProgrammeRow:
    """Một chương trình của đợt."""

    name: str
    counted_loans: int
    counted_dong: int
    loans: int
    total_dong: int


def by_programme(scope: Scope, run: RefundRun, *, using: str = "default") -> list[ProgrammeRow]:
    """Theo chương trình: counted and posted."""
    names = dict(Programme.objects.using(using).values_list("number", "short_name"))
    counts = RefundCount.objects.using(using).filter(seen(scope), batch__run=run)
    counted: dict[int, Any] = {
        row["programme"]: row
        for row in counts.values("programme").annotate(
            n=Sum("loans"), dong=Sum(F("refund_dong") - F("owed_dong"))
        )
    }
    made: dict[int, Any] = {
        row["programme"]: row
        for row in Refund.objects.using(using)
        .filter(seen(scope), run=run)
        .values("programme")
        .annotate(n=Count("*"), dong=Sum(TOTAL))
    }
    return [
        ProgrammeRow(
            name=names.get(number, str(number)),
            counted_loans=counted.get(number, {}).get("n") or 0,
            counted_dong=counted.get(number, {}).get("dong") or 0,
            loans=made.get(number, {}).get("n") or 0,
            total_dong=made.get(number, {}).get("dong") or 0,
        )
        for number in sorted(set(counted) | set(made))
    ]


def refunds(
    scope: Scope, run: RefundRun, *, part: RefundBatch | None = None, using: str = "default"
) -> QuerySet[Refund]:
    """Các khoản được hoàn của một đợt, or of one commune of it, with names for a list."""
    return (
        Refund.objects.using(using)
        .filter(seen(scope), run=run, **({"batch": part} if part else {}))
        .annotate(
            total=TOTAL,
            offset=TOTAL - F("savings_dong") - F("cash_dong"),
            borrower_name=F("loan__person__full_name"),
            borrower_fold=F("loan__person__fold"),
            borrower_key=F("loan__person__sort_key"),
            loan_code=F("loan__code"),
            group_name=F("loan__group__name"),
            group_fold=F("loan__group__fold"),
            group_key=F("loan__group__sort_key"),
            unit_name=F("batch__unit__full_name"),
            unit_fold=F("batch__unit__fold"),
            unit_key=F("batch__unit__sort_key"),
            programme_name=F("loan__programme__short_name"),
            goes=Case(
                When(cash_dong__gt=0, paid_on__isnull=False, then=Value("paid")),
                When(cash_dong__gt=0, then=Value("waits")),
                When(savings_dong__gt=0, then=Value("saved")),
                When(total__lt=0, then=Value("owed")),
                default=Value("offset"),
            ),
        )
        .select_related("loan__person", "loan__group", "loan__programme")
        .order_by("group_key", "borrower_key", "loan_code")
    )


def refund(scope: Scope, pk: int, *, using: str = "default") -> Refund | None:
    """Hoàn lãi của một khoản vay."""
    return (
        Refund.objects.using(using)
        .filter(seen(scope), pk=pk)
        .select_related("run", "loan__person", "loan__programme", "loan__group")
        .first()
    )


def lines_of(found: Refund, *, using: str = "default") -> list[RefundLine]:
    """Từng kỳ lãi, by day."""
    return list(found.lines.using(using).order_by("start_on"))


def refunded_since(loan_id: int, on: date, using: str) -> bool:
    """Whether a refund of the loan was posted after that day; handed in to lending."""
    return Refund.objects.using(using).filter(loan=loan_id, posted_on__gt=on).exists()


def refunds_of_loan(loan_id: int, using: str) -> Sequence[Refunded]:
    """Các lần hoàn lãi của khoản vay; handed in to lending for the story and the slip."""
    found = (
        Refund.objects.using(using)
        .filter(loan=loan_id)
        .select_related("run")
        .prefetch_related("lines")
        .order_by("posted_on", "id")
    )
    return [
        Refunded(
            on=each.posted_on,
            code=each.run.code,
            title=each.run.title,
            legal_basis=each.run.legal_basis,
            signed_on=each.run.signed_on,
            total_dong=each.total_dong,
            offset_dong=each.offset_dong,
            savings_dong=each.savings_dong,
            cash_dong=each.cash_dong,
            paid_on=each.paid_on,
            entry_id=each.entry_id,
            url=reverse("refunds:refund", args=[each.pk]),
            stretches=[
                RefundedStretch(
                    start_on=line.start_on,
                    end_on=line.end_on,
                    posted_dong=line.posted_in_term_dong + line.posted_overdue_dong,
                    right_dong=line.right_in_term_dong + line.right_overdue_dong,
                    refund_dong=line.in_term_dong + line.overdue_dong,
                )
                for line in sorted(each.lines.all(), key=lambda line: line.start_on)
            ],
        )
        for each in found
    ]
