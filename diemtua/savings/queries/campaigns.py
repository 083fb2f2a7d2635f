"""Đọc đợt vận động: targets of communes beside what was deposited within it and who took part."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connections
from django.db.models import Count, QuerySet, Sum

from diemtua.ground.actors import Scope
from diemtua.savings.models import SavingsCampaign


def campaigns(*, using: str = "default") -> QuerySet[SavingsCampaign]:
    """Các đợt, the latest first."""
    return (
        SavingsCampaign.objects.using(using)
        .annotate(target_dong=Sum("targets__target_dong"), communes=Count("targets", distinct=True))
        .order_by("-starts_on", "-pk")
    )


def campaign(pk: int, *, using: str = "default") -> SavingsCampaign | None:
    return campaigns(using=using).filter(pk=pk).first()


def running(on: date, *, using: str = "default") -> QuerySet[SavingsCampaign]:
    """Đợt đang chạy trong ngày."""
    return campaigns(using=using).filter(starts_on__lte=on, ends_on__gte=on)


@dataclass(frozen=True)
class CampaignResult:
    """Kết quả của một xã: target beside actual; a person who did both is counted once."""

    unit_id: int
    unit_name: str
    fold: str
    target_dong: int
    target_people: int
    resident_dong: int
    member_dong: int
    people: int

    @property
    def deposited_dong(self) -> int:
        """Cộng: what counts for the target."""
        return self.resident_dong + self.member_dong

    @property
    def done_pct(self) -> int | None:
        """Tỷ lệ hoàn thành, whole per cent; none without a target."""
        return self.deposited_dong * 100 // self.target_dong if self.target_dong else None


@dataclass(frozen=True)
class GroupResult:
    """Kết quả của một tổ: what its members saved in the days of the campaign beside its target."""

    group_id: int
    group_name: str
    fold: str
    unit_name: str
    unit_fold: str
    target_dong: int
    member_dong: int
    people: int

    @property
    def done_pct(self) -> int | None:
        """Tỷ lệ hoàn thành, whole per cent; none without a target."""
        return self.member_dong * 100 // self.target_dong if self.target_dong else None


# What members paid in within the days: money of theirs, not the interest that the bank adds, less what was reversed.
SAVED = """
saved as (
    select m.group_id, m.person_id, -sum(l.amount_dong) as dong
    from ledger_line l
    join ledger_entry e on e.month = l.month and e.id = l.entry_id
    join groups_membership m on m.id = l.subject
    where %(members)s and l.account = 4020 and l.month >= date_trunc('month', %(starts)s::date)::date
      and l.business_date between %(starts)s and %(ends)s
      and e.kind not in ('savings_interest', 'savings_interest_on_closing')
      and (l.amount_dong < 0 or e.reverses is not null)
      and coalesce(m.path <@ %(paths)s::ltree[], false) and m.union_code = any (%(unions)s)
    group by m.group_id, m.person_id having sum(l.amount_dong) < 0
)
"""
PLACED = """
groups_groupplacement p on p.group_id = g.id and p.valid_from <= %(ends)s
     and (p.valid_to is null or p.valid_to > %(ends)s)
"""
RESULTS = f"""
with {SAVED}, given as (
    select unit_id, person_id, amount_dong as resident, 0 as member
    from savings_residentdeposit
    where %(residents)s and campaign_id = %(campaign)s and opened_on is not null
      and coalesce(path <@ %(paths)s::ltree[], false) and union_code = any (%(unions)s)
    union all
    select p.unit_id, s.person_id, 0, s.dong
    from saved s join groups_savingsandloangroup g on g.id = s.group_id join {PLACED}
), summed as (
    select unit_id, sum(resident) as resident, sum(member) as member, count(distinct person_id) as people
    from given group by unit_id
)
select u.id, u.full_name, u.fold, coalesce(t.target_dong, 0), coalesce(t.target_people, 0),
       coalesce(g.resident, 0)::bigint, coalesce(g.member, 0)::bigint, coalesce(g.people, 0)
from places_unit u
left join savings_campaigntarget t on t.unit_id = u.id and t.campaign_id = %(campaign)s
left join summed g on g.unit_id = u.id
where t.id is not null or g.unit_id is not null
order by u.sort_key, u.id
"""
GROUP_RESULTS = f"""
with {SAVED}, summed as (
    select group_id, sum(dong) as dong, count(*) as people from saved group by group_id
)
select g.id, g.name, g.fold, u.full_name, u.fold, coalesce(t.target_dong, 0), coalesce(s.dong, 0)::bigint,
       coalesce(s.people, 0)
from groups_savingsandloangroup g
join {PLACED}
join places_unit u on u.id = p.unit_id
left join savings_campaigngrouptarget t on t.group_id = g.id and t.campaign_id = %(campaign)s
left join summed s on s.group_id = g.id
where (t.id is not null or s.group_id is not null) and coalesce(g.path <@ %(paths)s::ltree[], false)
  and g.union_code = any (%(unions)s)
order by u.sort_key, g.sort_key, g.id
"""


def _facts(scope: Scope, found: SavingsCampaign) -> dict[str, Any]:
    counts = SavingsCampaign.Counts
    return {
        "campaign": found.pk,
        "paths": list(scope.paths),
        "unions": list(scope.unions),
        "starts": found.starts_on,
        "ends": found.ends_on,
        "residents": found.counts in (counts.BOTH, counts.RESIDENT),
        "members": found.counts in (counts.BOTH, counts.MEMBER),
    }


def results_of(
    scope: Scope, found: SavingsCampaign, *, using: str = "default"
) -> list[CampaignResult]:
    """Kết quả từng xã: deposits opened under the campaign and what members saved in its days, as the reader may see."""
    with connections[using].cursor() as cursor:
        cursor.execute(RESULTS, _facts(scope, found))
        return [CampaignResult(*row) for row in cursor.fetchall()]


def group_results_of(
    scope: Scope, found: SavingsCampaign, *, using: str = "default"
) -> list[GroupResult]:
    """Kết quả từng tổ."""
    with connections[using].cursor() as cursor:
        cursor.execute(GROUP_RESULTS, _facts(scope, found))
        return [GroupResult(*row) for row in cursor.fetchall()]
