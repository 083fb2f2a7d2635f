"""Đợt xử lý nợ sau thiên tai: communes, programmes, the day and the cause; the loans are found by the database."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from diemtua.ground.fields import PathField, UnionCodeField
from diemtua.risk_handling.models.dossier import RiskDossier


class RiskBatch(models.Model):
    """Đợt xử lý nợ diện rộng: one event over many groups; it makes a dossier a group, and they are decided by one decision.

    The search goes commune by commune: a run that was stopped goes on with the next one.
    """

    class State(models.TextChoices):
        ASKED = "asked"
        RUNNING = "running"
        FAILED = "failed"
        DONE = "done"

    number = models.CharField(max_length=24, unique=True)
    office = models.ForeignKey("associations.Office", models.PROTECT, related_name="+")
    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=10, choices=RiskDossier.Kind.choices)
    cause = models.CharField(max_length=20)
    event_on = models.DateField()
    event = models.CharField(max_length=300)
    units = models.JSONField()
    """Xã bị thiệt hại: ids of communes, in the order in which they are searched."""
    programmes = models.JSONField()
    made_on = models.DateField()
    made_by = models.UUIDField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.ASKED)
    units_done = models.JSONField(default=list)
    found = models.PositiveIntegerField(default=0)
    failure = models.CharField(max_length=400, blank=True)
    asked_at = models.DateTimeField(db_default=Now())
    path = PathField()
    union_code = UnionCodeField()
