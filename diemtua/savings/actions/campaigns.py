"""Đợt vận động gửi tiết kiệm: when it runs, and what each commune is to bring."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from diemtua.ground.actors import Actor
from diemtua.ground.deeds import deed
from diemtua.savings.models import CampaignTarget, SavingsCampaign
from diemtua.savings.problems import CampaignEndsBefore, TargetIsNothing


@deed("campaign.made", needs="savings.campaign")
def make_campaign(
    *, by: Actor, name: str, decision: str, starts_on: date, ends_on: date
) -> SavingsCampaign:
    """Lập đợt vận động."""
    if ends_on < starts_on:
        raise CampaignEndsBefore(field="ends_on")
    return SavingsCampaign.objects.using(by.using).create(
        name=name, decision=decision, starts_on=starts_on, ends_on=ends_on
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
