"""Sổ cái: entries and lines (append-only, by accounting month), balances, period locks. It knows only plain ids.

Entries and lines are partitioned by accounting month, unmanaged here; SQL holds their references.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from diemtua.ground.fields import DongField, PathField, UnionCodeField


class Entry(models.Model):
    """Bút toán: one deed of money. `month` is the accounting month; a late sheet keeps its older business date."""

    pk = models.CompositePrimaryKey("month", "id")
    month = models.DateField()
    id = models.UUIDField()
    office_id = models.BigIntegerField()
    sequence = models.BigIntegerField()
    kind = models.CharField(max_length=40)
    business_date = models.DateField()
    device_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField()
    command_id = models.UUIDField(null=True)
    reverses = models.UUIDField(null=True)
    reverses_month = models.DateField(null=True)
    session_id = models.BigIntegerField(null=True)
    sheet_id = models.BigIntegerField(null=True)
    receipt_id = models.UUIDField(null=True)
    group_id = models.BigIntegerField(null=True)
    union_code = UnionCodeField()
    path = PathField()
    party_id = models.UUIDField()
    memo = models.TextField(blank=True)
    batch = models.UUIDField()

    class Meta:
        managed = False
        db_table = "ledger_entry"


class Line(models.Model):
    """Dòng bút toán: debit positive, credit negative, whole đồng. `effective_on` is the day from which it counts."""

    pk = models.CompositePrimaryKey("month", "entry_id", "number")
    month = models.DateField()
    entry_id = models.UUIDField()
    number = models.PositiveSmallIntegerField()
    office_id = models.BigIntegerField()
    account = models.PositiveSmallIntegerField()
    subject = models.BigIntegerField()
    loan_id = models.BigIntegerField(null=True)
    programme = models.PositiveSmallIntegerField(null=True)
    amount_dong = DongField()
    business_date = models.DateField()
    effective_on = models.DateField()
    group_id = models.BigIntegerField(null=True)
    union_code = UnionCodeField()
    path = PathField()

    class Meta:
        managed = False
        db_table = "ledger_line"


class LoanBalance(models.Model):
    """Số dư khoản vay: principal in term, overdue, frozen; interest arrears; the day interest is posted to.

    `sums_month` is the last accounting month that moved the loan, and the sums after it are what that month brought.
    The journal tells the same of it, and alone of earlier months; posting keeps both (sql/40_post.sql).
    """

    loan_id = models.BigIntegerField(primary_key=True)
    office_id = models.BigIntegerField()
    group_id = models.BigIntegerField(null=True)
    household_id = models.BigIntegerField()
    programme = models.PositiveSmallIntegerField()
    union_code = UnionCodeField()
    path = PathField()
    in_term_dong = DongField(db_default=0)
    overdue_dong = DongField(db_default=0)
    frozen_dong = DongField(db_default=0)
    arrears_in_term_dong = DongField(db_default=0)
    arrears_overdue_dong = DongField(db_default=0)
    grace_dong = DongField(db_default=0)
    interest_due_from = models.DateField(null=True)
    posted_to = models.DateField()
    moved_on = models.DateField()
    sums_month = models.DateField(null=True)
    lent_dong = DongField(db_default=0)
    principal_paid_dong = DongField(db_default=0)
    interest_posted_dong = DongField(db_default=0)
    interest_paid_dong = DongField(db_default=0)
    in_term_moved_dong = DongField(db_default=0)
    several_tranches = models.BooleanField(db_default=False)

    class Meta:
        indexes = [
            models.Index(
                fields=["office_id"],
                condition=Q(several_tranches=True),
                name="loans_of_several_tranches",
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(in_term_dong__gte=0, overdue_dong__gte=0, frozen_dong__gte=0),
                name="principal_is_never_negative",
            ),
            models.CheckConstraint(
                condition=Q(
                    arrears_in_term_dong__gte=0, arrears_overdue_dong__gte=0, grace_dong__gte=0
                ),
                name="arrears_are_never_negative",
            ),
        ]


class TrancheBalance(models.Model):
    """Số dư lần giải ngân: its amounts, and what has run since the last posting (tích số: balance × Σ days × rate)."""

    tranche_id = models.BigIntegerField(primary_key=True)
    loan_id = models.BigIntegerField()
    rate_class_id = models.IntegerField()
    union_code = UnionCodeField()
    path = PathField()
    disbursed_on = models.DateField()
    in_term_dong = DongField(db_default=0)
    overdue_dong = DongField(db_default=0)
    frozen_dong = DongField(db_default=0)
    run_in_term = models.DecimalField(max_digits=40, decimal_places=12, db_default=0)
    run_overdue = models.DecimalField(max_digits=40, decimal_places=12, db_default=0)
    run_since = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(in_term_dong__gte=0, overdue_dong__gte=0, frozen_dong__gte=0),
                name="tranche_is_never_negative",
            )
        ]
        indexes = [models.Index(fields=["loan_id"], name="tranches_of_a_loan")]


class AccountBalance(models.Model):
    """Số dư tài khoản: every account but a loan's, by subject (leader's cash, member savings, session cash, income)."""

    pk = models.CompositePrimaryKey("account", "office_id", "subject")
    account = models.PositiveSmallIntegerField()
    office_id = models.BigIntegerField()
    subject = models.BigIntegerField()
    union_code = UnionCodeField()
    path = PathField()
    balance_dong = DongField(db_default=0)

    class Meta:
        indexes = [models.Index(fields=["account", "path"], name="balances_of_an_account")]


class ClosedMonth(models.Model):
    """Tháng đã khóa: a period lock of one office and month. A reopening ends the lock and keeps the row.

    While the close runs the lock stands unsealed: it refuses all but the close's own entries.
    """

    office_id = models.BigIntegerField()
    month = models.DateField()
    sealed = models.BooleanField(db_default=False)
    closed_at = models.DateTimeField(db_default=Now())
    closed_by = models.UUIDField()
    run_id = models.BigIntegerField()
    reopened_at = models.DateTimeField(null=True)
    reopened_by = models.UUIDField(null=True)
    agreed_by = models.UUIDField(null=True)
    reason = models.CharField(max_length=300, blank=True, db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["office_id", "month"],
                condition=Q(reopened_at__isnull=True),
                name="one_lock_a_month",
            ),
            models.CheckConstraint(
                condition=Q(
                    reopened_at__isnull=True, reopened_by__isnull=True, agreed_by__isnull=True
                )
                | Q(reopened_at__isnull=False, reopened_by__isnull=False, agreed_by__isnull=False)
                & ~Q(reopened_by=F("agreed_by")),
                name="reopening_takes_two_people",
            ),
        ]


class Link(models.Model):
    """Mắt xích: one posting of an office, sealed at its commit with the digest of the link before. Written by SQL alone."""

    pk = models.CompositePrimaryKey("batch", "month", "office_id")
    batch = models.UUIDField()
    month = models.DateField()
    office_id = models.BigIntegerField()
    version = models.PositiveSmallIntegerField()
    entries = models.IntegerField()
    lines = models.IntegerField()
    marks = models.BinaryField()
    body = models.BinaryField()
    number = models.BigIntegerField(null=True)
    before = models.BinaryField(null=True)
    digest = models.BinaryField(null=True)
    made_at = models.DateTimeField()
    path = PathField()

    class Meta:
        managed = False
        db_table = "ledger_link"


class Head(models.Model):
    """Đầu chuỗi: the last link of an office; its row is what two commits wait for."""

    office_id = models.BigIntegerField(primary_key=True)
    number = models.BigIntegerField()
    digest = models.BinaryField()
    path = PathField()

    class Meta:
        managed = False
        db_table = "ledger_head"


class Anchor(models.Model):
    """Điểm neo: where the chain of an office stood on a day, printed on the session's minutes and sent out."""

    id = models.BigAutoField(primary_key=True)
    office_id = models.BigIntegerField()
    number = models.BigIntegerField()
    digest = models.BinaryField()
    business_date = models.DateField()
    session_id = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()
    path = PathField()

    class Meta:
        managed = False
        db_table = "ledger_anchor"
