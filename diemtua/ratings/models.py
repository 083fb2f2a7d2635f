"""Củng cố tổ: what is agreed for a group whose rating is low: measures with their days, who answers for it, what came of it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from diemtua.ground.fields import PathField, RateField, UnionCodeField


class StrengtheningPlan(models.Model):
    """Kế hoạch củng cố tổ: made on the rating of a closed month, ended by the rating of a later one.

    Whether it was reached is no opinion: the rank of the last closed month is held against the aim.
    """

    class State(models.TextChoices):
        OPEN = "open"
        REACHED = "reached"
        NOT_REACHED = "not_reached"

    group = models.ForeignKey("groups.SavingsAndLoanGroup", models.PROTECT, related_name="+")
    rated_month = models.DateField()
    """First day of the closed month whose rating gave rise to it."""
    score_before = RateField()
    rank_before = models.CharField(max_length=16)
    aim_rank = models.CharField(max_length=16)
    """The band that the group is to reach: a code of the rating sheet."""
    why = models.TextField()
    owner = models.UUIDField()
    """Người chịu trách nhiệm, a party."""
    owner_name = models.CharField(max_length=120)
    made_on = models.DateField()
    made_by = models.UUIDField()
    made_at = models.DateTimeField(db_default=Now())
    due_on = models.DateField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.OPEN)
    result = models.TextField(blank=True)
    ended_on = models.DateField(null=True)
    ended_by = models.UUIDField(null=True)
    ended_month = models.DateField(null=True)
    """First day of the closed month whose rating decided."""
    score_after = RateField(null=True)
    rank_after = models.CharField(max_length=16, blank=True)
    path = PathField()
    union_code = UnionCodeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["group"], condition=Q(state="open"), name="one_open_plan_a_group"
            ),
            models.CheckConstraint(
                condition=Q(due_on__gt=F("made_on")), name="a_plan_has_days_to_work"
            ),
            models.CheckConstraint(
                condition=Q(state="open", ended_on__isnull=True)
                | (~Q(state="open") & Q(ended_on__isnull=False) & ~Q(result="")),
                name="an_ended_plan_has_its_result",
            ),
        ]
        indexes = [models.Index(fields=["owner", "state"], name="plans_of_an_owner")]


class PlanMeasure(models.Model):
    """Biện pháp của kế hoạch củng cố: one thing to do by a day."""

    plan = models.ForeignKey(StrengtheningPlan, models.PROTECT, related_name="measures")
    number = models.PositiveSmallIntegerField()
    what = models.CharField(max_length=300)
    due_on = models.DateField()
    done_on = models.DateField(null=True)
    done_by = models.UUIDField(null=True)
    note = models.CharField(max_length=300, blank=True)
    path = PathField()
    union_code = UnionCodeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="measures_are_numbered"),
            models.CheckConstraint(
                condition=Q(done_on__isnull=True, done_by__isnull=True)
                | Q(done_on__isnull=False, done_by__isnull=False),
                name="a_measure_is_done_by_somebody",
            ),
        ]
