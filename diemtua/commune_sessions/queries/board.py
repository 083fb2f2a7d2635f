"""Niêm yết công khai: who still owes at a commune point, what is lent and at which rate. No id, no phone, no remark."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from diemtua.commune_sessions.models import CommuneSession
from diemtua.commune_sessions.queries.tellers import loans_here
from diemtua.ground.actors import Scope
from diemtua.groups.models import BoardMember
from diemtua.lending.models import Loan
from diemtua.people.queries import in_force
from diemtua.programmes.models import ProgrammeTerm


@dataclass(frozen=True)
class Borrower:
    """Một người vay như được niêm yết."""

    name: str
    village_name: str
    leader_name: str
    programme_name: str
    lent_dong: int
    outstanding_dong: int
    disbursed_on: date


def borrowers(scope: Scope, found: CommuneSession, *, using: str = "default") -> QuerySet[Loan]:
    """Người vay còn dư nợ của điểm, with village and group leader."""
    leaders = BoardMember.objects.filter(
        in_force(found.held_on), group=OuterRef("group"), post=BoardMember.Post.LEADER
    )
    return (
        loans_here(scope, found, using=using)
        .annotate(
            village_name=F("household__village__name"),
            village_fold=F("household__village__fold"),
            village_key=F("household__village__sort_key"),
            leader_name=Subquery(leaders.values("person__full_name")[:1]),
            lent_dong=F("amount_dong"),
        )
        .order_by("household__village__sort_key", "person__sort_key", "pk")
    )


@dataclass(frozen=True)
class LendingTerm:
    """Một chương trình đang cho vay, như được niêm yết."""

    name: str
    rate_pct: Decimal | None
    cap_dong: int | None
    max_term_months: int | None
    confidence: str


def lending_terms(on: date, *, using: str = "default") -> list[LendingTerm]:
    """Các chương trình đang cho vay trong ngày, with rate, cap and longest term."""
    rows = (
        ProgrammeTerm.objects.using(using)
        .filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on), valid_from__lte=on)
        .exclude(rate_pct__isnull=True)
        .select_related("programme")
        .order_by("programme__number")
    )
    return [
        LendingTerm(t.programme.name, t.rate_pct, t.cap_dong, t.max_term_months, t.confidence)
        for t in rows
    ]


__all__ = ["Borrower", "LendingTerm", "borrowers", "lending_terms"]
