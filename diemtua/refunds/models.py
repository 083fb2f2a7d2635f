"""Đợt hoàn lãi: a run, its parts by commune, what was counted, what each loan got, stretch by stretch."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from diemtua.ground.fields import DongField, PathField, UnionCodeField


class RefundRun(models.Model):
    """Đợt hoàn lãi: for the days of one decision and the offices of whoever proposes it.

    Counted by the worker, proposed by one person, confirmed by another, posted by the worker. A run that failed goes on
    from the parts that are not done.
    """

    class State(models.TextChoices):
        COUNTING = "counting"
        PROPOSED = "proposed"
        POSTING = "posting"
        DONE = "done"
        FAILED = "failed"
        REFUSED = "refused"
        WITHDRAWN = "withdrawn"

    LIVING = (State.COUNTING, State.PROPOSED, State.POSTING, State.FAILED)

    code = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=300)
    legal_basis = models.CharField(max_length=300)
    signed_on = models.DateField(null=True)
    from_on = models.DateField()
    until_on = models.DateField()
    change = models.ForeignKey(
        "programmes.PolicyChange", models.PROTECT, null=True, related_name="+"
    )
    overlay_code = models.CharField(max_length=80, blank=True)
    place = models.CharField(max_length=200)
    parts = models.PositiveIntegerField(default=0)
    """Số phần việc, whoever looks and whatever she may see of them."""
    why = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=12, choices=State, default=State.COUNTING)
    proposed_by = models.UUIDField()
    proposed_name = models.CharField(max_length=200)
    proposed_on = models.DateField()
    proposed_at = models.DateTimeField(db_default=Now())
    decided_by = models.UUIDField(null=True)
    decided_name = models.CharField(max_length=200, blank=True)
    decided_on = models.DateField(null=True)
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    done_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True)
                | Q(state="withdrawn", decided_by=F("proposed_by"))
                | ~Q(state="withdrawn") & ~Q(decided_by=F("proposed_by")),
                name="a_refund_run_takes_two_people",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("posting", "done")) | Q(decided_by__isnull=False),
                name="a_refund_run_is_posted_when_confirmed",
            ),
            models.CheckConstraint(
                condition=Q(until_on__gt=F("from_on")), name="a_refund_run_has_days"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.title}"


class RefundBatch(models.Model):
    """Phần việc: the loans of one office in one commune; the last part of an office is whatever is left of it."""

    run = models.ForeignKey(RefundRun, models.PROTECT, related_name="batches")
    number = models.PositiveIntegerField()
    office = models.ForeignKey("associations.Office", models.PROTECT, related_name="+")
    unit = models.ForeignKey("places.Unit", models.PROTECT, null=True, related_name="+")
    counted = models.BooleanField(default=False)
    posted = models.BooleanField(default=False)
    posted_on = models.DateField(null=True)
    seconds = models.FloatField(null=True)
    path = PathField()
    union_code = UnionCodeField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "number"], name="one_part_a_number")]


class RefundCount(models.Model):
    """Số đếm trước khi xác nhận: by part, union and programme, loans and đồng."""

    batch = models.ForeignKey(RefundBatch, models.PROTECT, related_name="counts")
    programme = models.PositiveSmallIntegerField()
    loans = models.PositiveIntegerField()
    refund_dong = DongField()
    owed_dong = DongField(default=0)
    path = PathField()
    union_code = UnionCodeField(default=0)


class Refund(models.Model):
    """Hoàn lãi của một khoản vay: what it comes to and where it goes, with its entry.

    `…_dong` of interest are posted less right, below zero where the decision asks for more; `off_…` is what unpaid
    interest goes down by.
    """

    run = models.ForeignKey(RefundRun, models.PROTECT, related_name="refunds")
    batch = models.ForeignKey(RefundBatch, models.PROTECT, null=True, related_name="refunds")
    loan = models.ForeignKey("lending.Loan", models.PROTECT, related_name="refunds")
    programme = models.PositiveSmallIntegerField()
    in_term_dong = DongField()
    overdue_dong = DongField()
    grace_dong = DongField()
    off_in_term_dong = DongField()
    off_overdue_dong = DongField()
    off_grace_dong = DongField()
    off_written_off_dong = DongField()
    savings_dong = DongField()
    cash_dong = DongField()
    posted_on = models.DateField()
    entry_id = models.UUIDField()
    paid_on = models.DateField(null=True)
    paid_by = models.UUIDField(null=True)
    paid_name = models.CharField(max_length=200, blank=True)
    paid_entry_id = models.UUIDField(null=True)
    path = PathField()
    union_code = UnionCodeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "loan"], name="one_refund_a_run_and_loan"),
            models.CheckConstraint(
                condition=Q(savings_dong__gte=0, cash_dong__gte=0, off_written_off_dong__gte=0),
                name="a_refund_gives_nothing_negative",
            ),
            # What the interest comes to is what is owed less and what is given, to the đồng.
            models.CheckConstraint(
                condition=Q(
                    in_term_dong=F("off_in_term_dong")
                    + F("off_overdue_dong")
                    + F("off_grace_dong")
                    + F("off_written_off_dong")
                    + F("savings_dong")
                    + F("cash_dong")
                    - F("overdue_dong")
                    - F("grace_dong")
                ),
                name="a_refund_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(paid_on__isnull=True, paid_by__isnull=True, paid_entry_id__isnull=True)
                | Q(
                    paid_on__isnull=False,
                    paid_by__isnull=False,
                    paid_entry_id__isnull=False,
                    cash_dong__gt=0,
                ),
                name="a_refund_is_paid_whole",
            ),
        ]
        indexes = [models.Index(fields=["loan"], name="refunds_of_a_loan")]

    @property
    def total_dong(self) -> int:
        """Cả ba loại lãi."""
        return int(self.in_term_dong + self.overdue_dong + self.grace_dong)

    @property
    def offset_dong(self) -> int:
        """Phần trừ vào lãi còn nợ."""
        return int(self.total_dong - self.savings_dong - self.cash_dong)


class RefundLine(models.Model):
    """Kỳ lãi được hoàn: from one posting to the next, what had been posted, what is right, what was given back before."""

    refund = models.ForeignKey(Refund, models.PROTECT, related_name="lines")
    loan = models.ForeignKey("lending.Loan", models.PROTECT, related_name="+")
    start_on = models.DateField()
    end_on = models.DateField()
    in_grace = models.BooleanField(default=False)
    posted_in_term_dong = DongField()
    posted_overdue_dong = DongField()
    right_in_term_dong = DongField()
    right_overdue_dong = DongField()
    in_term_dong = DongField()
    overdue_dong = DongField()
    path = PathField()
    union_code = UnionCodeField()

    class Meta:
        indexes = [models.Index(fields=["loan", "start_on"], name="refunded_stretches")]

    @property
    def posted_dong(self) -> int:
        """Trong hạn và quá hạn, as posted."""
        return int(self.posted_in_term_dong + self.posted_overdue_dong)

    @property
    def right_dong(self) -> int:
        """Trong hạn và quá hạn, as it should have been."""
        return int(self.right_in_term_dong + self.right_overdue_dong)

    @property
    def refund_dong(self) -> int:
        """Trong hạn và quá hạn, given back by this run."""
        return int(self.in_term_dong + self.overdue_dong)
