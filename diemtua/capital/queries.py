"""Đọc kế hoạch: what a round starts from, what stands against its targets, what may still be lent, funds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connections
from django.db.models import F, Q, QuerySet, Sum

from diemtua.associations.models import Office
from diemtua.associations.queries import offices
from diemtua.capital.models import Fund, FundMove, PlanLine, PlanRound
from diemtua.ground.actors import Scope
from diemtua.people.queries import in_force
from diemtua.places.models import Unit, Village, VillageUnit
from diemtua.rules.credit_plan import Key, left_dong

BALANCES = """
select f.unit_id, f.village_id, p.code, l.money_source,
       sum(f.in_term_dong + f.overdue_dong + f.frozen_dong)::bigint
from facts_loan_at(%(day)s) f
join lending_loan l on l.id = f.loan_id
join programmes_programme p on p.number = f.programme
where f.unit_id = any(%(units)s)
group by f.unit_id, f.village_id, p.code, l.money_source
"""
APPROVED = """
select g.unit_id, g.village_id, a.programme_id, a.money_source, sum(v.amount_dong)::bigint
from lending_loanapplication a
join lending_approval v on v.application_id = a.id and v.state = 'approved'
join groups_groupplacement g on g.group_id = a.group_id and g.valid_from <= %(day)s
     and (g.valid_to is null or g.valid_to > %(day)s)
where a.state = 'approved' and g.unit_id = any(%(units)s)
group by g.unit_id, g.village_id, a.programme_id, a.money_source
"""
LENT = """
select l.investor_code, sum(b.in_term_dong + b.overdue_dong + b.frozen_dong)::bigint, sum(b.overdue_dong)::bigint,
       count(*) filter (where b.in_term_dong + b.overdue_dong + b.frozen_dong > 0)
from lending_loan l join ledger_loanbalance b on b.loan_id = l.id
where l.investor_code = any(%(codes)s)
group by l.investor_code
"""
Place = tuple[int, int | None]
"""A commune, and a village of it or none for the whole commune."""


def communes(scope: Scope, on: date, *, using: str = "default") -> list[Unit]:
    """Xã trong phạm vi: those in which a village of the scope lies that day."""
    rows = VillageUnit.objects.using(using).filter(in_force(on), village__path__under=scope.paths)
    found = Unit.objects.using(using).filter(pk__in=rows.values("unit"))
    return list(found.order_by("sort_key", "pk"))


def villages(unit: Unit, on: date, *, using: str = "default") -> list[Village]:
    """Thôn của xã trong ngày, in Vietnamese order."""
    rows = VillageUnit.objects.using(using).filter(in_force(on), unit=unit)
    found = Village.objects.using(using).filter(pk__in=rows.values("village"))
    return list(found.order_by("sort_key", "pk"))


def _sums(
    sql: str, units: Sequence[int], on: date, *, by_village: bool, using: str
) -> dict[tuple[Place, Key], int]:
    found: dict[tuple[Place, Key], int] = {}
    with connections[using].cursor() as cursor:
        cursor.execute(sql, {"day": on, "units": list(units)})
        for unit, village, programme, source, dong in cursor.fetchall():
            key = ((unit, village if by_village else None), (programme, source))
            found[key] = found.get(key, 0) + dong
    return found


def balances(
    units: Sequence[int], on: date, *, by_village: bool, using: str = "default"
) -> dict[tuple[Place, Key], int]:
    """Dư nợ cuối ngày by place, programme and source."""
    return _sums(BALANCES, units, on, by_village=by_village, using=using)


def approved(
    units: Sequence[int], on: date, *, by_village: bool, using: str = "default"
) -> dict[tuple[Place, Key], int]:
    """Đã duyệt chưa giải ngân by place, programme and source."""
    return _sums(APPROVED, units, on, by_village=by_village, using=using)


def rounds(scope: Scope, *, using: str = "default") -> QuerySet[PlanRound]:
    """Các đợt trong phạm vi, the latest first."""
    here = Q(kind="communes", office__in=offices(scope))
    mine = communes_ever(scope, using=using)
    return (
        PlanRound.objects.using(using)
        .filter(here | Q(unit__in=mine))
        .select_related("office", "unit")
        .annotate(
            target_dong=Sum("lines__target_dong"),
            change_dong=Sum(F("lines__target_dong") - F("lines__base_dong")),
        )
        .order_by("-year", "-drafted_on", "-pk")
    )


def communes_ever(scope: Scope, *, using: str = "default") -> QuerySet[Unit]:
    """Mọi xã mà thôn trong phạm vi từng thuộc về: old rounds stay readable."""
    rows = VillageUnit.objects.using(using).filter(village__path__under=scope.paths)
    return Unit.objects.using(using).filter(pk__in=rows.values("unit"))


def round_here(scope: Scope, pk: int, *, using: str = "default") -> PlanRound | None:
    """Một đợt trong phạm vi."""
    return rounds(scope, using=using).filter(pk=pk).first()


def latest(
    *, office: Office | None, unit: Unit | None, year: int, using: str = "default"
) -> PlanRound | None:
    """Đợt đã giao gần nhất trong năm."""
    asked = Q(unit=unit) if unit else Q(unit__isnull=True, office=office)
    return (
        PlanRound.objects.using(using)
        .filter(asked, year=year, state=PlanRound.State.DECIDED)
        .order_by("-number")
        .first()
    )


def given_to(unit_id: int, year: int, *, using: str = "default") -> dict[Key, int] | None:
    """Chỉ tiêu xã đang có hiệu lực: of the latest decided round in which the commune stands; None without any."""
    line = (
        PlanLine.objects.using(using)
        .filter(unit=unit_id, round__year=year, round__state=PlanRound.State.DECIDED)
        .order_by("-round__number")
        .first()
    )
    if line is None:
        return None
    rows = PlanLine.objects.using(using).filter(round=line.round_id, unit=unit_id)
    return {(row.programme_id, row.money_source): row.target_dong for row in rows}


@dataclass(frozen=True)
class Standing:
    """Một dòng kế hoạch đang thế nào: target beside balance, approved and what is left."""

    pk: int | None
    place: str
    fold: str
    programme: str
    programme_name: str
    money_source: int
    base_dong: int
    target_dong: int
    balance_dong: int
    approved_dong: int

    @property
    def change_dong(self) -> int:
        return self.target_dong - self.base_dong

    @property
    def left_dong(self) -> int:
        return left_dong(
            target_dong=self.target_dong,
            balance_dong=self.balance_dong,
            approved_dong=self.approved_dong,
        )

    @property
    def done_pct(self) -> int | None:
        return self.balance_dong * 100 // self.target_dong if self.target_dong else None


def standing(
    found: PlanRound, on: date, *, among: set[int] | None = None, using: str = "default"
) -> list[Standing]:
    """Các dòng của một đợt beside the balances of a day; `among` leaves only these communes."""
    rows = found.lines.using(using).select_related("unit", "village", "programme")
    if among is not None:
        rows = rows.filter(Q(unit__in=among) | Q(village__isnull=False))
    rows = rows.order_by("unit__sort_key", "village__sort_key", "money_source", "programme__number")
    lines = list(rows)
    by_village = found.kind == PlanRound.Kind.VILLAGES
    units = {found.unit_id or line.unit_id or 0 for line in lines}
    out = balances(list(units), on, by_village=by_village, using=using) if lines else {}
    waits = approved(list(units), on, by_village=by_village, using=using) if lines else {}
    told = []
    for line in lines:
        place: Place = (found.unit_id or line.unit_id or 0, line.village_id)
        key = (place, (line.programme_id, line.money_source))
        where = line.village or line.unit
        told.append(
            Standing(
                pk=line.pk,
                place=str(where),
                fold=where.fold if where else "",
                programme=line.programme_id,
                programme_name=line.programme.short_name,
                money_source=line.money_source,
                base_dong=line.base_dong,
                target_dong=line.target_dong,
                balance_dong=out.get(key, 0),
                approved_dong=waits.get(key, 0),
            )
        )
    return told


def plan_left(
    unit_id: int, programme: str, money_source: int, on: date, *, using: str = "default"
) -> int | None:
    """Còn được cho vay ở một xã, for a programme and source; None where the commune has no plan of the year."""
    given = given_to(unit_id, on.year, using=using)
    if given is None:
        return None
    key: Key = (programme, money_source)
    place: Place = (unit_id, None)
    return left_dong(
        target_dong=given.get(key, 0),
        balance_dong=balances([unit_id], on, by_village=False, using=using).get((place, key), 0),
        approved_dong=approved([unit_id], on, by_village=False, using=using).get((place, key), 0),
    )


def funds(scope: Scope, *, using: str = "default") -> list[dict[str, Any]]:
    """Nguồn vốn ủy thác: what was brought, what is lent, what is free to lend again or to give back."""
    found = (
        Fund.objects.using(using)
        .filter(office__in=offices(scope))
        .annotate(held_dong=Sum("moves__amount_dong", filter=Q(moves__confirmed_by__isnull=False)))
        .order_by("name", "pk")
    )
    lent = lent_of([fund.code for fund in found], using=using)
    rows = []
    for fund in found:
        out, overdue, loans = lent.get(fund.code, (0, 0, 0))
        held = fund.held_dong or 0
        rows.append(
            {
                "fund": fund,
                "pk": fund.pk,
                "code": fund.code,
                "name": fund.name,
                "kind": fund.kind,
                "held_dong": held,
                "lent_dong": out,
                "overdue_dong": overdue,
                "loans": loans,
                "free_dong": held - out,
            }
        )
    return rows


def lent_of(codes: Sequence[str], *, using: str = "default") -> dict[str, tuple[int, int, int]]:
    """Dư nợ, quá hạn và số khoản vay theo mã nhà đầu tư; what is repaid lowers it and so is free again at its source."""
    with connections[using].cursor() as cursor:
        cursor.execute(LENT, {"codes": list(codes)})
        return {code: (out, overdue, loans) for code, out, overdue, loans in cursor.fetchall()}


def moves(fund: Fund, *, using: str = "default") -> QuerySet[FundMove]:
    """Các lần chuyển của một nguồn, the latest first."""
    return FundMove.objects.using(using).filter(fund=fund).order_by("-on", "-pk")
