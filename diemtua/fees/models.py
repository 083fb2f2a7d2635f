"""Hoa hồng và phí ủy thác: what the bank owes group boards and unions for a month."""

from __future__ import annotations

from django.db import models

from diemtua.ground.fields import DongField, PathField, RateField, UnionCodeField


class WorkLine(models.Model):
    """Dòng cách tính: one programme and one contract rate of a month's work, as it was decided on."""

    programme = models.PositiveSmallIntegerField()
    rate_pct = RateField()
    base = models.CharField(max_length=40)
    level_pct_month = RateField()
    interest_dong = DongField()
    average_dong = DongField()

    class Meta:
        abstract = True


class GroupCommission(models.Model):
    """Hoa hồng tổ: base, rate, factor, amount; paid at the session. A month's later close supersedes it."""

    month = models.DateField()
    run_id = models.BigIntegerField()
    office_id = models.BigIntegerField()
    group_id = models.BigIntegerField()
    base_dong = DongField()
    rate_pct_month = RateField()
    factor = RateField()
    amount_dong = DongField()
    superseded = models.BooleanField(default=False)
    path = PathField()
    union_code = UnionCodeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run_id", "group_id"], name="one_commission_a_group")
        ]


class CommissionLine(WorkLine):
    """Dòng tính hoa hồng: the working behind one group's commission; closed months keep their own."""

    commission = models.ForeignKey(GroupCommission, models.CASCADE, related_name="lines")


class EntrustmentFee(models.Model):
    """Phí ủy thác: by union and commune: base with interest collected, level, quality ratio."""

    month = models.DateField()
    run_id = models.BigIntegerField()
    office_id = models.BigIntegerField()
    unit_id = models.BigIntegerField()
    association_code = UnionCodeField()
    base_dong = DongField()
    level_pct_month = RateField()
    overdue_dong = DongField()
    outstanding_dong = DongField()
    quality_pct = RateField()
    amount_dong = DongField()
    superseded = models.BooleanField(default=False)
    body = models.ForeignKey(
        "associations.AssociationBody", models.PROTECT, null=True, related_name="+"
    )
    path = PathField()
    union_code = UnionCodeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["run_id", "unit_id", "association_code"], name="one_fee_a_union_and_commune"
            )
        ]


class FeeLine(WorkLine):
    """Dòng tính phí ủy thác: the working behind one fee, before quality."""

    fee = models.ForeignKey(EntrustmentFee, models.CASCADE, related_name="lines")


class FeeShare(models.Model):
    """Phần phí của từng cấp Hội: shares add to the fee to the đồng. `body` is the unit of the level that earns it."""

    fee = models.ForeignKey(EntrustmentFee, models.PROTECT, related_name="shares")
    level = models.CharField(max_length=12)
    share_pct = RateField()
    amount_dong = DongField()
    body = models.ForeignKey(
        "associations.AssociationBody", models.PROTECT, null=True, related_name="+"
    )
    path = PathField()
    union_code = UnionCodeField()
