"""Chương trình tín dụng: the catalogue in the database, rate classes, lists of disadvantaged areas."""

from __future__ import annotations

from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from diemtua.associations.models import during, no_overlap
from diemtua.ground.fields import DongField, RateField


class Programme(models.Model):
    """Chương trình: its code, names and the line it is reported under. Terms are dated rows."""

    code = models.CharField(max_length=40, primary_key=True)
    number = models.PositiveSmallIntegerField(unique=True)
    name = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    short_name = models.CharField(max_length=60)
    report_line = models.CharField(max_length=40)
    bank_number = models.CharField(max_length=4, blank=True)
    family = models.CharField(max_length=40, default="general")


class ProgrammeTerm(models.Model):
    """Điều kiện theo thời kỳ: cap with its unit, longest term, rate, overdue rule, rhythm, with source and confidence."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="terms")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    cap_dong = DongField(null=True)
    cap_unit = models.CharField(max_length=40)
    max_term_months = models.PositiveSmallIntegerField(null=True)
    rate_pct = RateField(null=True)
    rate_scope = models.CharField(max_length=4, choices=[("new", "new"), ("all", "all")])
    overdue_factor = RateField(null=True)
    overdue_rate_pct = RateField(null=True)
    via_group = models.CharField(max_length=12)
    eligible = models.TextField()
    repayment = models.TextField(blank=True)
    legal_basis = models.TextField()
    source = models.TextField(blank=True)
    confidence = models.CharField(max_length=12)

    class Meta:
        constraints = [no_overlap("one_term_a_programme_a_day", "programme")]


class RateClass(models.Model):
    """Lớp lãi suất: loans whose rate is the same on every day: programme, disbursement window, place (`areas`).

    Σ days × rate is worked out once per class and stretch, so posting and close are one scan.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="rate_classes")
    disbursed_from = models.DateField()
    disbursed_to = models.DateField(null=True)
    area = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "disbursed_from", "area"], name="one_class_a_window_and_area"
            )
        ]


class ClassRate(models.Model):
    """Lãi suất của lớp theo ngày: after scope and overlays; in-term and overdue, per cent a year."""

    rate_class = models.ForeignKey(RateClass, models.CASCADE, related_name="rates")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    rate_pct = RateField()
    overdue_rate_pct = RateField()

    class Meta:
        constraints = [no_overlap("one_rate_a_class_a_day", "rate_class")]
        indexes = [GistIndex(during(), name="class_rates_by_day")]


class AreaList(models.Model):
    """Danh sách xã, thôn khó khăn: a decision and the days it is in force; unverified lists say so."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    decision = models.CharField(max_length=200)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    confidence = models.CharField(max_length=12)


class AreaListEntry(models.Model):
    """Xã, thôn trong danh sách: one entry of an area list."""

    area_list = models.ForeignKey(AreaList, models.PROTECT, related_name="entries")
    unit = models.ForeignKey("places.Unit", models.PROTECT, null=True, related_name="+")
    village = models.ForeignKey("places.Village", models.PROTECT, null=True, related_name="+")


class PolicyChange(models.Model):
    """Thay đổi chính sách: one dated row for a table of the catalogue, proposed by one person and decided by another.

    `row` is the whole row as the catalogue's file would hold it, `held` the row it follows, for whoever reads later.
    A decided change is never edited; what was wrong is changed again. `decided_no` counts decisions and never turns
    back: whoever has read the policy up to one number knows whether there is more.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed"
        CONFIRMED = "confirmed"
        REFUSED = "refused"
        WITHDRAWN = "withdrawn"

    table = models.CharField(max_length=80)
    title = models.CharField(max_length=300)
    series = models.CharField(max_length=120, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    row = models.JSONField()
    held = models.JSONField(null=True)
    why = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=12, choices=State, default=State.PROPOSED)
    proposed_by = models.UUIDField()
    proposed_name = models.CharField(max_length=200)
    proposed_on = models.DateField()
    proposed_at = models.DateTimeField(db_default=Now())
    decided_by = models.UUIDField(null=True)
    decided_name = models.CharField(max_length=200, blank=True)
    decided_on = models.DateField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_no = models.BigIntegerField(null=True, unique=True)
    reason = models.CharField(max_length=300, blank=True)
    effect = models.JSONField(default=list)
    reaches_from = models.DateField(null=True)
    reaches_to = models.DateField(null=True)
    """Những ngày đã qua mà lãi suất khác đi: posted interest of those days is put right by refunds."""

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="proposed", decided_by__isnull=True)
                | Q(state="withdrawn", decided_by=F("proposed_by"))
                | Q(state__in=("confirmed", "refused"), decided_by__isnull=False)
                & ~Q(decided_by=F("proposed_by")),
                name="a_policy_change_takes_two_people",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="a_policy_change_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(state="confirmed", decided_no__isnull=False)
                | ~Q(state="confirmed") & Q(decided_no__isnull=True),
                name="a_confirmed_change_has_its_number",
            ),
        ]
        indexes = [models.Index(fields=["table", "valid_from"], name="changes_of_a_table")]

    def __str__(self) -> str:
        return self.title
