"""Số giấy và bản nháp: numbers without gaps, and what was typed before an application is handed in."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from diemtua.ground.fields import PathField, UnionCodeField


class PaperNumber(models.Model):
    """Số giấy: the last number given to a form by an office in a year. Its row is locked until the paper stands,
    so that two papers at once never share a number and one that failed leaves no gap.
    """

    form = models.CharField(max_length=8)
    office = models.ForeignKey("associations.Office", models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["form", "office", "year"], name="one_sequence_a_form_office_and_year"
            )
        ]


class ApplicationDraft(models.Model):
    """Bản nháp 01/TD: every field as it was typed, right or wrong, kept for who typed it until it is handed in."""

    client_id = models.UUIDField()
    party_id = models.UUIDField()
    borrower_name = models.CharField(max_length=120, blank=True)
    typed = models.JSONField(default=dict)
    saved_on = models.DateField()
    saved_at = models.DateTimeField(db_default=Now())
    application = models.OneToOneField(
        "lending.LoanApplication", models.PROTECT, null=True, related_name="draft"
    )
    dropped = models.BooleanField(default=False)
    path = PathField()
    union_code = UnionCodeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["party_id", "client_id"], name="one_draft_a_person_and_id"
            )
        ]
