"""Đọc đợt vận động: targets of communes beside what was deposited within it and who took part."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import connections
from django.db.models import Count, QuerySet, Sum

from diemtua.ground.actors import Scope
from diemtua.savings.models import SavingsCampaign


def campaigns(*, using: str = "default") -> QuerySet[SavingsCampaign]:
    """Các đợt, the latest first."""
    return (
        SavingsCampaign.objects.using(using)
        .annotate(target_dong=Sum("targets__target_dong"), communes=Count("targets"))
        .order_by("-starts_on", "-pk")
    )


def campaign(pk: int, *, using: str = "default") -> SavingsCampaign | None:
    return campaigns(using=using).filter(pk=pk).first()


def running(on: date, *, using: str = "default") -> QuerySet[SavingsCampaign]:
    """Đợt đang chạy trong ngày."""
    return campaigns(using=using).filter(starts_on__lte=on, ends_on__gte=on)


@dataclass(frozen=True)
class CampaignResult:
    """Kết quả của một xã: target beside actual; people are counted once."""

    unit_id: int
    unit_name: str
    fold: str
    target_dong: int
    target_people: int
    deposited_dong: int
    people: int

    @property
    def done_pct(self) -> int | None:
        """Tỷ lệ hoàn thành, whole per cent; none without a target."""
        return self.deposited_dong * 100 // self.target_dong if self.target_dong else None


RESULTS = """
with given as (
    select unit_id, sum(amount_dong) as dong, count(distinct person_id) as people
    from savings_residentdeposit
    where campaign_id = %(campaign)s and opened_on is not null and path <@ %(paths)s::ltree[]
    group by unit_id
)
select u.id, u.full_name, u.fold, coalesce(t.target_dong, 0), coalesce(t.target_people, 0),
       coalesce(g.dong, 0)::bigint, coalesce(g.people, 0)
from places_unit u
left join savings_campaigntarget t on t.unit_id = u.id and t.campaign_id = %(campaign)s
left join given g on g.unit_id = u.id
where t.id is not null or g.unit_id is not null
order by u.sort_key, u.id
"""


def results_of(
    scope: Scope, found: SavingsCampaign, *, using: str = "default"
) -> list[CampaignResult]:
    """Kết quả từng xã: deposits opened under the campaign, of the offices that the reader may see."""
    with connections[using].cursor() as cursor:
        cursor.execute(RESULTS, {"campaign": found.pk, "paths": list(scope.paths)})
        return [CampaignResult(*row) for row in cursor.fetchall()]
