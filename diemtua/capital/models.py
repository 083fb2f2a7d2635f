"""Kế hoạch dư nợ theo đợt, nguồn vốn ủy thác và các lần chuyển."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from diemtua.ground.fields import DongField

SOURCES = [(1, "central"), (2, "local")]


class PlanRound(models.Model):
    """Đợt giao kế hoạch dư nợ năm: to the communes of an office, or by a commune to its villages.

    Rounds of a year are numbered; an earlier one keeps its targets, its decision and its day for ever.
    """

    class Kind(models.TextChoices):
        COMMUNES = "communes"
        VILLAGES = "villages"

    class State(models.TextChoices):
        DRAFT = "draft"
        DECIDED = "decided"
        DROPPED = "dropped"

    kind = models.CharField(max_length=8, choices=Kind.choices)
    office = models.ForeignKey("associations.Office", models.PROTECT, related_name="+")
    unit = models.ForeignKey("places.Unit", models.PROTECT, null=True, related_name="+")
    """The commune whose villages are given their targets; None: the office's communes."""
    year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.DRAFT)
    reason = models.CharField(max_length=300, blank=True)
    drafted_on = models.DateField()
    drafted_by = models.UUIDField()
    decision = models.CharField(max_length=160, blank=True)
    decided_on = models.DateField(null=True)
    decided_by = models.UUIDField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["office", "year", "number"],
                condition=Q(unit__isnull=True) & ~Q(state="dropped"),
                name="rounds_of_an_office_are_numbered",
            ),
            models.UniqueConstraint(
                fields=["unit", "year", "number"],
                condition=Q(unit__isnull=False) & ~Q(state="dropped"),
                name="rounds_of_a_commune_are_numbered",
            ),
            models.CheckConstraint(
                condition=Q(kind="communes", unit__isnull=True)
                | Q(kind="villages", unit__isnull=False),
                name="villages_have_their_commune",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("drafted_by")),
                name="a_plan_is_decided_by_another_person",
            ),
        ]


class PlanLine(models.Model):
    """Dòng kế hoạch: a commune or village, a programme, a source; what it starts from and its target."""

    round = models.ForeignKey(PlanRound, models.CASCADE, related_name="lines")
    unit = models.ForeignKey("places.Unit", models.PROTECT, null=True, related_name="+")
    village = models.ForeignKey("places.Village", models.PROTECT, null=True, related_name="+")
    programme = models.ForeignKey("programmes.Programme", models.PROTECT, related_name="+")
    money_source = models.PositiveSmallIntegerField(choices=SOURCES)
    base_dong = DongField(default=0)
    target_dong = DongField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["round", "unit", "village", "programme", "money_source"],
                name="one_target_a_place_programme_and_source",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(unit__isnull=True) ^ Q(village__isnull=True),
                name="a_target_is_a_communes_or_a_villages",
            ),
            models.CheckConstraint(
                condition=Q(base_dong__gte=0, target_dong__gte=0), name="a_target_is_not_negative"
            ),
        ]


class Fund(models.Model):
    """Nguồn vốn ủy thác cho ngân hàng: a budget's or a union's money, under the investor code its loans bear."""

    class Kind(models.TextChoices):
        BUDGET = "budget"
        UNION = "union"
        OTHER = "other"

    office = models.ForeignKey("associations.Office", models.PROTECT, related_name="+")
    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    contract = models.CharField(max_length=160)
    signed_on = models.DateField()


class FundMove(models.Model):
    """Lần chuyển vốn: in (positive) or back to its owner (negative); counts once another person has confirmed it."""

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="moves")
    on = models.DateField()
    amount_dong = DongField()
    paper = models.CharField(max_length=160)
    written_by = models.UUIDField()
    confirmed_by = models.UUIDField(null=True)
    confirmed_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(amount_dong=0), name="a_move_of_a_fund_is_money"),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("written_by")),
                name="a_move_of_a_fund_is_seen_by_two_people",
            ),
        ]
