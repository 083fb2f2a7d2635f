"""What every room stands on: the calendar, the audit trail, commands received once, installed SQL texts."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class Calendar(models.Model):
    """Lịch làm việc: one row. A demonstration has a day of its own; a real installation follows the wall."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    is_demonstration = models.BooleanField(default=False)
    today = models.DateField(null=True)
    made_at = models.DateTimeField(db_default=Now())
    name = models.CharField(max_length=120, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="calendar_is_one_row"),
            models.CheckConstraint(
                condition=Q(is_demonstration=True, today__isnull=False)
                | Q(is_demonstration=False, today__isnull=True),
                name="only_a_demonstration_has_its_own_day",
            ),
        ]


class AuditRecord(models.Model):
    """Dòng nhật ký: written in the transaction of what it tells; never edited, never deleted."""

    id = models.BigAutoField(primary_key=True)
    recorded_at = models.DateTimeField(db_default=Now())
    business_date = models.DateField()
    party_id = models.UUIDField()
    role = models.CharField(max_length=40)
    action = models.CharField(max_length=80)
    subject_type = models.CharField(max_length=80, blank=True)
    subject_id = models.CharField(max_length=80, blank=True)
    purpose = models.CharField(max_length=200, blank=True)
    facts = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "-id"], name="audit_by_subject"),
            models.Index(fields=["party_id", "-id"], name="audit_by_party"),
        ]


class Command(models.Model):
    """Lệnh đã nhận: id, digest of the canonical bytes and the answer, kept for ever.

    The same id with the same bytes gets the same answer; the same id with other bytes is a visible conflict.
    """

    id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=60)
    digest = models.BinaryField(max_length=32)
    result = models.JSONField(null=True)
    party_id = models.UUIDField()
    received_at = models.DateTimeField(db_default=Now())


class SqlText(models.Model):
    """Văn bản SQL đã cài: a server whose digests differ from its code does not start."""

    name = models.CharField(max_length=120, primary_key=True)
    digest = models.CharField(max_length=64)
    installed_at = models.DateTimeField(db_default=Now())


class CheckRun(models.Model):
    """Lần soát sổ: every check of the books at one time, and all that was found, by check."""

    id = models.BigAutoField(primary_key=True)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField()
    faults = models.PositiveIntegerField()
    findings = models.JSONField()
