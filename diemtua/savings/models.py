"""Tiền gửi: residents' deposits with their periods, the branch's dated rates, campaigns. Members' savings need no table.

A member's book is her membership: its balance is the ledger's account 4020, so a person with two books has two
memberships. A resident's deposit is account 4030 of its own row. The two never meet.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from diemtua.ground.fields import DongField, PathField, RateField, UnionCodeField


class DepositRate(models.Model):
    """Lãi suất tiền gửi dân cư của chi nhánh: by term, from a day, proposed by one person and confirmed by another."""

    branch = models.ForeignKey("associations.Branch", models.PROTECT, related_name="+")
    term_months = models.PositiveSmallIntegerField()
    rate_pct = RateField()
    valid_from = models.DateField()
    decision = models.CharField(max_length=160)
    proposed_by = models.UUIDField()
    proposed_at = models.DateTimeField(db_default=Now())
    confirmed_by = models.UUIDField(null=True)
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["branch", "term_months", "valid_from"], name="one_deposit_rate_a_day"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("proposed_by")),
                name="a_deposit_rate_takes_two_people",
            ),
            models.CheckConstraint(
                condition=Q(rate_pct__gte=0), name="a_deposit_rate_is_not_negative"
            ),
        ]


class SavingsCampaign(models.Model):
    """Đợt vận động gửi tiết kiệm: such as *Tháng gửi tiết kiệm chung tay vì người nghèo*."""

    class Counts(models.TextChoices):
        """What a campaign counts: residents' deposits made under it, what members save in its days, or both."""

        BOTH = "both"
        RESIDENT = "resident"
        MEMBER = "member"

    name = models.CharField(max_length=160)
    decision = models.CharField(max_length=160, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    """The last day of it."""
    counts = models.CharField(max_length=8, choices=Counts.choices, default=Counts.BOTH)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="a_campaign_ends_after_it_starts"
            )
        ]


class CampaignTarget(models.Model):
    """Chỉ tiêu của một xã trong đợt: đồng to be deposited, people to take part."""

    campaign = models.ForeignKey(SavingsCampaign, models.PROTECT, related_name="targets")
    unit = models.ForeignKey("places.Unit", models.PROTECT, related_name="+")
    target_dong = DongField()
    target_people = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["campaign", "unit"], name="one_target_a_commune"),
            models.CheckConstraint(condition=Q(target_dong__gt=0), name="a_target_is_money"),
        ]


class CampaignGroupTarget(models.Model):
    """Chỉ tiêu của một tổ trong đợt: đồng that its members are to save in the days of the campaign."""

    campaign = models.ForeignKey(SavingsCampaign, models.PROTECT, related_name="group_targets")
    group = models.ForeignKey("groups.SavingsAndLoanGroup", models.PROTECT, related_name="+")
    target_dong = DongField()
    path = PathField()
    union_code = UnionCodeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["campaign", "group"], name="one_target_a_group"),
            models.CheckConstraint(condition=Q(target_dong__gt=0), name="a_group_target_is_money"),
        ]


class ResidentDeposit(models.Model):
    """Sổ tiền gửi tiết kiệm dân cư: a resident's own contract; opened and closed by two people each."""

    class State(models.TextChoices):
        ASKED = "asked"
        REFUSED = "refused"
        OPEN = "open"
        CLOSING = "closing"
        CLOSED = "closed"

    class AtMaturity(models.TextChoices):
        ROLL = "roll"
        ON_CALL = "on_call"

    client_id = models.UUIDField(unique=True)
    office = models.ForeignKey("associations.Office", models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    unit = models.ForeignKey("places.Unit", models.PROTECT, related_name="+")
    """The commune it is counted in."""
    campaign = models.ForeignKey(SavingsCampaign, models.PROTECT, null=True, related_name="+")
    amount_dong = DongField()
    term_months = models.PositiveSmallIntegerField()
    at_maturity = models.CharField(max_length=8, choices=AtMaturity.choices)
    state = models.CharField(max_length=8, choices=State.choices, default=State.ASKED)
    session_id = models.BigIntegerField(null=True)
    """Phiên mà tiền được nhận hoặc trả; None: at the office."""
    asked_on = models.DateField()
    asked_by = models.UUIDField()
    approved_by = models.UUIDField(null=True)
    opened_on = models.DateField(null=True)
    closing_asked_by = models.UUIDField(null=True)
    closing_approved_by = models.UUIDField(null=True)
    closed_on = models.DateField(null=True)
    path = PathField()
    union_code = UnionCodeField(default=0)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("asked_by")),
                name="a_deposit_is_opened_by_two_people",
            ),
            models.CheckConstraint(
                condition=Q(closing_approved_by__isnull=True)
                | ~Q(closing_approved_by=F("closing_asked_by")),
                name="a_deposit_is_closed_by_two_people",
            ),
            models.CheckConstraint(condition=Q(amount_dong__gt=0), name="a_deposit_is_money"),
        ]

    @property
    def number(self) -> str:
        """Số sổ."""
        return f"DC-{self.office_id:04d}-{self.pk:07d}"


class DepositPeriod(models.Model):
    """Kỳ của sổ: its principal, rate and days; a rollover ends one and begins the next."""

    deposit = models.ForeignKey(ResidentDeposit, models.PROTECT, related_name="periods")
    number = models.PositiveSmallIntegerField()
    principal_dong = DongField()
    term_months = models.PositiveSmallIntegerField()
    rate_pct = RateField()
    on_call_pct = RateField()
    """The branch's on-call rate of the day it began: what a broken term bears."""
    started_on = models.DateField()
    matures_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    interest_dong = DongField(null=True)
    path = PathField()
    union_code = UnionCodeField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["deposit"],
                condition=Q(ended_on__isnull=True),
                name="one_running_period_a_deposit",
            ),
            models.UniqueConstraint(fields=["deposit", "number"], name="periods_are_numbered"),
            models.CheckConstraint(
                condition=Q(interest_dong__isnull=True, ended_on__isnull=True)
                | Q(interest_dong__gte=0, ended_on__isnull=False),
                name="an_ended_period_has_its_interest",
            ),
        ]
