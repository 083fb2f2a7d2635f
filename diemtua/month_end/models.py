"""Khóa sổ tháng: a run of one office and month, its steps, and what a killed run resumes from."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now


class CloseRun(models.Model):
    """Lần khóa sổ: asked by a person, done by the jobs role; a later run of a month supersedes, both are kept.

    A failed run lives on: it holds the month's gate and goes on from the step that failed.
    """

    class State(models.TextChoices):
        ASKED = "asked"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        SUPERSEDED = "superseded"

    LIVING = (State.ASKED, State.RUNNING, State.FAILED, State.DONE)

    office = models.ForeignKey("associations.Office", models.PROTECT, related_name="+")
    month = models.DateField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.ASKED)
    asked_by = models.UUIDField()
    asked_at = models.DateTimeField(db_default=Now())
    done_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=400, blank=True)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["office", "month"],
                condition=Q(state__in=["asked", "running", "failed", "done"]),
                name="one_living_run_a_month",
            )
        ]


class CloseStep(models.Model):
    """Bước khóa sổ: gate, freeze, count, rate, commission, fees, accrue, lock; done with its effects or not at all."""

    run = models.ForeignKey(CloseRun, models.PROTECT, related_name="steps")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=20)
    done = models.BooleanField(default=False)
    rows = models.PositiveIntegerField(default=0)
    seconds = models.FloatField(null=True)
    result = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "name"], name="one_step_a_run")]


class ReopeningRequest(models.Model):
    """Đề nghị mở lại tháng: asked by one person, agreed by another."""

    office = models.ForeignKey("associations.Office", models.PROTECT, related_name="+")
    month = models.DateField()
    reason = models.CharField(max_length=300)
    asked_by = models.UUIDField()
    asked_at = models.DateTimeField(db_default=Now())
    agreed_by = models.UUIDField(null=True)
    agreed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(agreed_by__isnull=True) | ~Q(agreed_by=F("asked_by")),
                name="two_people_reopen",
            )
        ]
