"""Khoản vay đổi: a request to put an instalment off (08/TD), and the notice of debt that became overdue (14/TD)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from diemtua.ground.fields import DongField, PathField, UnionCodeField


class InstalmentAdjustment(models.Model):
    """Đề nghị điều chỉnh kỳ hạn (08/TD): asked by the borrower, handed in by the leader, decided by another person."""

    class State(models.TextChoices):
        ASKED = "asked"
        AGREED = "agreed"
        REFUSED = "refused"

    instalment = models.ForeignKey("lending.Instalment", models.PROTECT, related_name="adjustments")
    loan = models.ForeignKey("lending.Loan", models.PROTECT, related_name="adjustments")
    number = models.CharField(max_length=24, unique=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.ASKED)
    due_on = models.DateField()
    """Ngày đến hạn khi đề nghị: the day on which the instalment stood then."""
    amount_dong = DongField()
    until = models.DateField()
    reason = models.CharField(max_length=300)
    asked_on = models.DateField()
    handed_in_on = models.DateField()
    handed_in_by = models.UUIDField()
    decided_on = models.DateField(null=True)
    decided_by = models.UUIDField(null=True)
    refused_reason = models.CharField(max_length=300, blank=True)
    path = PathField()
    union_code = UnionCodeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("handed_in_by")),
                name="who_hands_in_does_not_decide",
            ),
            models.UniqueConstraint(
                fields=["instalment"],
                condition=Q(state="asked"),
                name="one_request_waits_an_instalment",
            ),
        ]


class OverdueNotice(models.Model):
    """Thông báo chuyển nợ quá hạn (14/TD): made when debt becomes overdue; who was told of it, when, by whom; its cure."""

    loan = models.ForeignKey("lending.Loan", models.PROTECT, related_name="overdue_notices")
    number = models.CharField(max_length=24, unique=True, null=True)
    became_on = models.DateField()
    session_id = models.BigIntegerField(null=True)
    amount_dong = DongField()
    made_at = models.DateTimeField(db_default=Now())
    sent_on = models.DateField(null=True)
    sent_by = models.UUIDField(null=True)
    union_told_at = models.DateTimeField(null=True)
    union_told_by = models.UUIDField(null=True)
    group_told_at = models.DateTimeField(null=True)
    group_told_by = models.UUIDField(null=True)
    borrower_told_at = models.DateTimeField(null=True)
    borrower_told_by = models.UUIDField(null=True)
    cured_on = models.DateField(null=True)
    path = PathField()
    union_code = UnionCodeField()

    class Meta:
        indexes = [
            models.Index(
                fields=["loan"], name="notices_not_cured", condition=Q(cured_on__isnull=True)
            )
        ]
