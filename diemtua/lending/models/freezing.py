"""Khoanh nợ: what is frozen, until when, and where each part of it goes back to."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from diemtua.ground.fields import DongField, PathField, UnionCodeField


class Freeze(models.Model):
    """Đợt khoanh nợ: an amount of a loan that bears no interest and does not fall due until a day.

    `until` is None where the books began with frozen debt whose end was not known.
    """

    loan = models.ForeignKey("lending.Loan", models.PROTECT, related_name="freezes")
    frozen_on = models.DateField()
    until = models.DateField(null=True)
    amount_dong = DongField()
    decision = models.CharField(max_length=200, blank=True)
    entry_id = models.UUIDField(null=True)
    ended_on = models.DateField(null=True)
    path = PathField()
    union_code = UnionCodeField()

    class Meta:
        indexes = [
            models.Index(
                fields=["until"], condition=Q(ended_on__isnull=True), name="freezes_by_their_end"
            )
        ]


class FreezePart(models.Model):
    """Phần khoanh: of which disbursement and instalment, and what it was, so that it can go back there.

    `due_on` is the day it was due on when it was frozen; None says that it was overdue.
    """

    freeze = models.ForeignKey(Freeze, models.PROTECT, related_name="parts")
    loan_id = models.BigIntegerField()
    number = models.PositiveIntegerField()
    tranche = models.ForeignKey("lending.Tranche", models.PROTECT, related_name="+")
    instalment = models.ForeignKey("lending.Instalment", models.PROTECT, related_name="+")
    due_on = models.DateField(null=True)
    amount_dong = DongField()
    left_dong = DongField()
    path = PathField()
    union_code = UnionCodeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["freeze", "number"], name="one_freeze_part_a_number"),
            models.CheckConstraint(
                condition=Q(left_dong__gte=0, left_dong__lte=F("amount_dong")),
                name="a_freeze_part_is_never_negative",
            ),
        ]
        indexes = [models.Index(fields=["loan_id"], name="freeze_parts_of_a_loan")]
