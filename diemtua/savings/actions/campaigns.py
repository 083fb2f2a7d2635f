"""Đợt vận động gửi tiết kiệm: when it runs, and what each commune is to bring."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from diemtua.ground.actors import Actor
from diemtua.ground.deeds import deed
from diemtua.ground.problems import NotFoundHere
from diemtua.groups.models import SavingsAndLoanGroup
from diemtua.savings.models import CampaignGroupTarget, CampaignTarget, SavingsCampaign
from diemtua.savings.problems import CampaignEndsBefore, TargetIsNothing


@deed("campaign.made", needs="savings.campaign")
def make_campaign(
    *,
    by: Actor,
    name: str,
    decision: str,
    starts_on: date,
    ends_on: date,
    counts: str = SavingsCampaign.Counts.BOTH,
) -> SavingsCampaign:
    """Lập đợt vận động."""
    if ends_on < starts_on:
        raise CampaignEndsBefore(field="ends_on")
    return SavingsCampaign.objects.using(by.using).create(
        name=name, decision=decision, starts_on=starts_on, ends_on=ends_on, counts=counts
    )


@deed("campaign.targets_set", needs="savings.campaign")
def set_targets(
    *, by: Actor, campaign: SavingsCampaign, targets: Mapping[int, tuple[int, int]]
) -> SavingsCampaign:
    """Giao chỉ tiêu cho các xã: đồng and people by commune; written again, the last stands."""
    if any(dong <= 0 or people < 0 for dong, people in targets.values()):
        raise TargetIsNothing
    found = SavingsCampaign.objects.using(by.using).select_for_update().get(pk=campaign.pk)
    CampaignTarget.objects.using(by.using).bulk_create(
        (
            CampaignTarget(campaign=found, unit_id=unit, target_dong=dong, target_people=people)
            for unit, (dong, people) in targets.items()
        ),
        update_conflicts=True,
        unique_fields=["campaign", "unit"],
        update_fields=["target_dong", "target_people"],
    )
    return found


@deed("campaign.group_targets_set", needs="savings.campaign")
def set_group_targets(
    *, by: Actor, campaign: SavingsCampaign, targets: Mapping[int, int]
) -> SavingsCampaign:
    """Giao chỉ tiêu cho các tổ trong phạm vi: đồng by group; written again, the last stands."""
    if any(dong <= 0 for dong in targets.values()):
        raise TargetIsNothing(field="target_dong")
    found = SavingsCampaign.objects.using(by.using).select_for_update().get(pk=campaign.pk)
    groups = SavingsAndLoanGroup.objects.using(by.using).filter(
        path__under=by.scope.paths, union_code__in=by.scope.unions
    )
    here = groups.in_bulk(list(targets))
    if set(here) != set(targets):
        raise NotFoundHere
    CampaignGroupTarget.objects.using(by.using).bulk_create(
        (
            CampaignGroupTarget(
                campaign=found,
                group=here[pk],
                target_dong=dong,
                path=here[pk].path,
                union_code=here[pk].union_code,
            )
            for pk, dong in targets.items()
        ),
        update_conflicts=True,
        unique_fields=["campaign", "group"],
        update_fields=["target_dong"],
    )
    return found
