"""Thu nợ tại bàn: one payment as it was agreed at the desk: from where, with whose consent, over what."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from diemtua.ground.fields import DongField, PathField, UnionCodeField


class DeskPayment(models.Model):
    """Lần thu nợ: what a borrower paid at a desk and how it was shared out; its entries stand in the ledger."""

    class Source(models.TextChoices):
        CASH = "cash"
        SAVINGS = "savings"

    loan = models.ForeignKey("lending.Loan", models.PROTECT, related_name="desk_payments")
    number = models.CharField(max_length=24, unique=True)
    paid_on = models.DateField()
    counts_on = models.DateField(null=True)
    """Ngày tính: from which the money lowers the debt; later than `paid_on` for a payment of a closed month."""
    session_id = models.BigIntegerField(null=True)
    source = models.CharField(max_length=8, choices=Source.choices, default=Source.CASH)
    amount_dong = DongField()
    interest_dong = DongField()
    principal_dong = DongField()
    to_savings_dong = DongField(default=0)
    over_to_savings = models.BooleanField(default=False)
    relief_dong = DongField(default=0)
    consent_paper = models.CharField(max_length=120, blank=True)
    """Đồng ý trích tiền gửi: the paper by which the member agreed; empty for cash."""
    consent_on = models.DateField(null=True)
    consent_witness = models.CharField(max_length=120, blank=True)
    redone = models.PositiveSmallIntegerField(default=0)
    """Số bút toán sau ngày ấy đã đảo và ghi lại, of a payment dated before what was posted already."""
    recorded_on = models.DateField()
    recorded_at = models.DateTimeField(db_default=Now())
    recorded_by = models.UUIDField()
    path = PathField()
    union_code = UnionCodeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    amount_dong=F("interest_dong") + F("principal_dong") + F("to_savings_dong")
                ),
                name="a_payment_is_shared_out_whole",
            ),
            models.CheckConstraint(
                condition=~Q(source="savings")
                | (Q(consent_on__isnull=False) & ~Q(consent_paper="")),
                name="savings_are_used_with_consent",
            ),
        ]
        indexes = [models.Index(fields=["loan", "paid_on"], name="payments_of_a_loan")]
