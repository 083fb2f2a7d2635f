"""Quyết định xử lý nợ, and what it did in the books."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from diemtua.ground.fields import DongField, PathField, UnionCodeField
from diemtua.lending.models import MONEY_SOURCES
from diemtua.risk_handling.models.dossier import RiskDossier
from diemtua.risk_handling.models.line import RiskLine


class RiskDecision(models.Model):
    """Quyết định xử lý nợ: the paper of who may decide, over one dossier or all of a batch; its booking can be resumed."""

    class State(models.TextChoices):
        WAITS = "waits"
        RUNNING = "running"
        FAILED = "failed"
        DONE = "done"

    office = models.ForeignKey("associations.Office", models.PROTECT, related_name="+")
    number = models.CharField(max_length=80)
    decided_on = models.DateField()
    decides = models.CharField(max_length=16)
    kind = models.CharField(max_length=10, choices=RiskDossier.Kind.choices)
    money_source = models.PositiveSmallIntegerField(choices=MONEY_SOURCES)
    batch_id = models.BigIntegerField(null=True)
    dossiers = models.PositiveIntegerField()
    households = models.PositiveIntegerField()
    principal_dong = DongField()
    interest_dong = DongField()
    recorded_by = models.UUIDField()
    recorded_at = models.DateTimeField(db_default=Now())
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITS)
    asked_by = models.UUIDField(null=True)
    failure = models.CharField(max_length=400, blank=True)
    path = PathField()
    union_code = UnionCodeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["office", "number", "kind", "money_source"],
                name="one_risk_decision_of_a_number",
            )
        ]


class RiskEffect(models.Model):
    """Bút toán của hồ sơ: an entry that a decision made, and the one that reversed it."""

    line = models.ForeignKey(RiskLine, models.PROTECT, related_name="effects")
    dossier = models.ForeignKey(RiskDossier, models.PROTECT, related_name="effects")
    entry_id = models.UUIDField(unique=True)
    month = models.DateField()
    kind = models.CharField(max_length=40)
    reversed_by = models.UUIDField(null=True)
    path = PathField()
    union_code = UnionCodeField()
