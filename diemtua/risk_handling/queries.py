"""Đọc hồ sơ xử lý nợ: dossiers with the names and sums of a list, lines, steps, freezes whose end comes near."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import (
    BigIntegerField,
    CharField,
    Count,
    Exists,
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

from diemtua.ground.actors import Actor, Scope
from diemtua.ground.deeds import allowed
from diemtua.groups.models import SavingsAndLoanGroup
from diemtua.ledger.models import LoanBalance
from diemtua.lending.models import Freeze, FreezePart, Loan
from diemtua.lending.queries import loans, seen
from diemtua.places.queries import Fold
from diemtua.risk_handling.desks import HOLDS, RECORDS
from diemtua.risk_handling.models import (
    RiskBatch,
    RiskDecision,
    RiskDossier,
    RiskLine,
    RiskStep,
)
from diemtua.rules.periods import add_months
from diemtua.rules.risk_handling import Decides, load_risk_policy
from diemtua.rules.risk_handling.rows import in_force

State = RiskDossier.State
WITHOUT_DOSSIER = Q(dossier_id__isnull=True)
"""Đợt khoanh chưa có hồ sơ nào đang đi: for `freezes_ending`."""


def dossiers(scope: Scope, *, using: str = "default") -> QuerySet[RiskDossier]:
    """Hồ sơ xử lý nợ trong phạm vi, with borrowers and money of the lines that still stand in them."""
    standing = RiskLine.objects.filter(dossier=OuterRef("pk"), taken_out=False).order_by()
    sums = standing.values("dossier").annotate(
        n=Count("household", distinct=True), p=Sum("principal_dong"), i=Sum("interest_dong")
    )
    first = standing.order_by("pk")
    return (
        RiskDossier.objects.using(using)
        .filter(seen(scope))
        .annotate(
            households=Coalesce(Subquery(sums.values("n"), output_field=IntegerField()), 0),
            principal_dong=Coalesce(Subquery(sums.values("p"), output_field=BigIntegerField()), 0),
            interest_dong=Coalesce(Subquery(sums.values("i"), output_field=BigIntegerField()), 0),
            borrower_name=Coalesce(
                Subquery(first.values("person__full_name")[:1], output_field=CharField()), Value("")
            ),
            borrower_fold=Coalesce(
                Subquery(first.values("person__fold")[:1], output_field=CharField()), Value("")
            ),
            borrower_key=Subquery(first.values("person__sort_key")[:1], output_field=CharField()),
            group_name=F("group__name"),
            group_fold=F("group__fold"),
            group_key=F("group__sort_key"),
            number_fold=Lower("number"),
        )
    )


def dossier(scope: Scope, pk: int, *, using: str = "default") -> RiskDossier | None:
    """Một hồ sơ with its office and group."""
    return dossiers(scope, using=using).filter(pk=pk).select_related("office", "group").first()


def by_client_id(scope: Scope, typed: str, *, using: str = "default") -> RiskDossier | None:
    """Hồ sơ đã lập từ cùng một lần bấm: the second press of a button finds what the first one made."""
    try:
        wanted = UUID(typed)
    except ValueError:
        return None
    return RiskDossier.objects.using(using).filter(seen(scope), client_id=wanted).first()


def lines(found: RiskDossier, *, using: str = "default") -> list[RiskLine]:
    """Mọi dòng của hồ sơ, those taken out last."""
    return list(
        RiskLine.objects.using(using)
        .filter(dossier=found)
        .select_related("loan__programme", "person", "household__village", "freeze", "dossier")
        .order_by("taken_out", "pk")
    )


def line(scope: Scope, pk: int, *, using: str = "default") -> RiskLine | None:
    """Một dòng with its loan and dossier."""
    return (
        RiskLine.objects.using(using)
        .filter(seen(scope), pk=pk)
        .select_related(
            "loan__programme",
            "loan__office",
            "person",
            "household__village",
            "freeze",
            "dossier__office",
            "dossier__group__office",
        )
        .first()
    )


def steps(found: RiskDossier, *, using: str = "default") -> list[RiskStep]:
    """Các bước đã qua, in their order."""
    return list(RiskStep.objects.using(using).filter(dossier=found).order_by("pk"))


def balances(rows: Iterable[RiskLine], *, using: str = "default") -> dict[int, LoanBalance]:
    """Dư nợ hôm nay của các dòng, by loan."""
    ids = [row.loan_id for row in rows]
    return {b.loan_id: b for b in LoanBalance.objects.using(using).filter(loan_id__in=ids)}


def mine(by: Actor) -> Q:
    """Hồ sơ đang ở bàn của vai này: the state that the role's permission holds."""
    states = [state for state, needs in HOLDS.items() if allowed(by, needs)]
    deciders = [who for who, needs in RECORDS.items() if allowed(by, needs)]
    return Q(state__in=states) | Q(state=State.AT_DECIDER, decides__in=deciders)


def waiting(by: Actor) -> QuerySet[RiskDossier]:
    """Hồ sơ chờ người này, the longest waiting first."""
    return dossiers(by.scope, using=by.using).filter(mine(by)).order_by("since_on", "pk")


def undo_waiting(by: Actor) -> QuerySet[RiskDossier]:
    """Đề nghị đảo chờ người thứ hai."""
    rows = dossiers(by.scope, using=by.using).filter(
        state=State.BOOKED, undo_asked_by__isnull=False
    )
    return rows.exclude(undo_asked_by=by.party_id).order_by("pk")


def loans_to_handle(
    scope: Scope, *, group: int | None = None, loan: int | None = None, using: str = "default"
) -> QuerySet[Loan]:
    """Khoản vay còn nợ của một tổ hay một khoản, without those in a living dossier."""
    busy = RiskLine.objects.filter(loan=OuterRef("pk"), live=True, taken_out=False)
    chosen = Q(group=group) if group is not None else Q(pk=loan or 0)
    owing = Q(outstanding_dong__gt=0)
    rows = loans(scope, using=using).filter(chosen, ~Exists(busy), state="open").filter(owing)
    return rows.select_related("person", "programme", "group", "office").order_by(
        "person__sort_key", "pk"
    )


def group(scope: Scope, pk: int, *, using: str = "default") -> SavingsAndLoanGroup | None:
    """Tổ trong phạm vi."""
    return SavingsAndLoanGroup.objects.using(using).filter(seen(scope), pk=pk).first()


def of_loan(scope: Scope, loan: int, *, using: str = "default") -> QuerySet[RiskDossier]:
    """Hồ sơ có khoản vay này, the latest first."""
    return dossiers(scope, using=using).filter(lines__loan=loan).order_by("-pk")


def review_limit(on: date) -> date:
    """Khoanh hết trước ngày này thì rà soát từ nay: so many months ahead as the policy of the day says."""
    return add_months(on, in_force(load_risk_policy().losses, on).review_months_before_end)


def freezes_ending(scope: Scope, on: date, *, using: str = "default") -> QuerySet[Freeze]:
    """Đợt khoanh đang chạy và sắp hết hạn, with what is left and whether a dossier is on its way."""
    left = FreezePart.objects.filter(freeze=OuterRef("pk")).order_by().values("freeze")
    earlier = Freeze.objects.filter(
        loan=OuterRef("loan"), frozen_on__lt=OuterRef("frozen_on"), until__gt=F("frozen_on")
    )
    counted = earlier.order_by().values("loan").annotate(n=Count("pk")).values("n")
    living = RiskLine.objects.filter(loan=OuterRef("loan"), live=True, taken_out=False)
    return (
        Freeze.objects.using(using)
        .filter(seen(scope), ended_on__isnull=True, until__lte=review_limit(on))
        .annotate(
            left_dong=Coalesce(
                Subquery(
                    left.annotate(s=Sum("left_dong")).values("s"), output_field=BigIntegerField()
                ),
                0,
            ),
            renewed=Coalesce(Subquery(counted, output_field=IntegerField()), 0),
            dossier_id=Subquery(living.values("dossier")[:1]),
            dossier_state=Subquery(living.values("dossier__state")[:1]),
            dossier_kind=Subquery(living.values("dossier__kind")[:1]),
            borrower_name=F("loan__person__full_name"),
            borrower_fold=F("loan__person__fold"),
            borrower_key=F("loan__person__sort_key"),
            group_name=F("loan__group__name"),
            group_fold=F("loan__group__fold"),
            group_key=F("loan__group__sort_key"),
            programme_name=F("loan__programme__short_name"),
            loan_code=F("loan__code"),
        )
        .filter(left_dong__gt=0)
    )


def batches(scope: Scope, *, using: str = "default") -> QuerySet[RiskBatch]:
    """Các đợt thiên tai của phòng giao dịch, the latest first."""
    mine_ = RiskDossier.objects.filter(batch_id=OuterRef("pk")).order_by().values("batch_id")
    return (
        RiskBatch.objects.using(using)
        .filter(seen(scope))
        .annotate(
            dossiers=Coalesce(
                Subquery(mine_.annotate(n=Count("pk")).values("n"), output_field=IntegerField()),
                0,
            ),
            name_fold=Fold("name"),
        )
        .select_related("office")
    )


def decisions(scope: Scope, *, using: str = "default") -> QuerySet[RiskDecision]:
    """Các quyết định của phòng giao dịch, the latest first."""
    return (
        RiskDecision.objects.using(using)
        .filter(seen(scope))
        .select_related("office")
        .order_by("-decided_on", "-pk")
    )


def _whole_lines(scope: Scope, using: str) -> QuerySet[RiskLine]:
    return (
        RiskLine.objects.using(using)
        .filter(seen(scope), taken_out=False)
        .select_related(
            "loan__programme", "person", "household__village", "dossier__office", "dossier__group"
        )
        .order_by("pk")
    )


def lines_of_batch(
    scope: Scope, batch: int, money_source: int, *, using: str = "default"
) -> list[RiskLine]:
    """Dòng của cả đợt, of one source, that stand in dossiers not withdrawn or refused."""
    gone = [State.WITHDRAWN, State.REFUSED, State.UNDONE]
    rows = _whole_lines(scope, using).exclude(dossier__state__in=gone)
    return list(rows.filter(dossier__batch_id=batch, dossier__money_source=money_source))


def lines_of_decision(scope: Scope, decision: int, *, using: str = "default") -> list[RiskLine]:
    """Dòng của một quyết định."""
    return list(_whole_lines(scope, using).filter(dossier__decision_id=decision))


def may_decide(found: RiskDossier, by: Actor) -> bool:
    """Người này được ghi quyết định của hồ sơ: at its desk, and by the level that decides such a sum."""
    if found.state == State.AT_MANAGER:
        return found.decides == Decides.OFFICE and allowed(by, "risk.decide")
    return found.state == State.AT_DECIDER and allowed(by, RECORDS[found.decides])
