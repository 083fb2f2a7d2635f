"""Số liệu: frozen at each month's close, with plain ids. Any other day: the last frozen month, the journal after it.

`facts_loan_at(day)` (sql/) reads both; all rooms above read facts only through it and these rows.
"""

from __future__ import annotations

from django.db import models

from diemtua.ground.fields import DongField, PathField, RateField, UnionCodeField


class LoanMonthRow(models.Model):
    """Dòng khoản vay cuối tháng: the columns that a freeze writes for one loan."""

    month = models.DateField()
    loan_id = models.BigIntegerField()
    run_id = models.BigIntegerField()
    office_id = models.BigIntegerField()
    unit_id = models.BigIntegerField(null=True)
    village_id = models.BigIntegerField(null=True)
    group_id = models.BigIntegerField(null=True)
    household_id = models.BigIntegerField()
    programme = models.PositiveSmallIntegerField()
    union_code = UnionCodeField()
    path = PathField()
    in_term_dong = DongField()
    overdue_dong = DongField()
    frozen_dong = DongField()
    arrears_in_term_dong = DongField()
    arrears_overdue_dong = DongField()
    grace_dong = DongField()
    accrued_dong = DongField()
    disbursed_dong = DongField()
    turns = models.PositiveSmallIntegerField()
    principal_paid_dong = DongField()
    interest_posted_dong = DongField()
    interest_paid_dong = DongField()
    rate_pct = RateField(default=0)
    in_term_before_dong = DongField(default=0)

    class Meta:
        abstract = True


class LoanMonth(LoanMonthRow):
    """Khoản vay cuối tháng: a row a loan that has a balance or moved in the month. Partitioned by month, unmanaged."""

    pk = models.CompositePrimaryKey("month", "loan_id")

    class Meta:
        managed = False
        db_table = "facts_loanmonth"


class SupersededLoanMonth(LoanMonthRow):
    """Số liệu của lần khóa trước: what a month had frozen before it was reopened; a signed report keeps its answer."""

    superseded_by = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run_id", "loan_id"], name="one_superseded_row_a_run")
        ]
        indexes = [
            models.Index(fields=["office_id", "month"], name="superseded_months_of_an_office")
        ]


class GroupMonth(models.Model):
    """Tổ cuối tháng: the counts that rating and commission are decided on, and what was decided."""

    month = models.DateField()
    run_id = models.BigIntegerField()
    office_id = models.BigIntegerField()
    unit_id = models.BigIntegerField(null=True)
    group_id = models.BigIntegerField()
    union_code = UnionCodeField()
    path = PathField()
    members = models.PositiveIntegerField()
    borrowers = models.PositiveIntegerField()
    savers = models.PositiveIntegerField()
    outstanding_dong = DongField()
    overdue_dong = DongField()
    frozen_dong = DongField()
    savings_dong = DongField()
    savings_before_dong = DongField()
    savers_this_month = models.PositiveIntegerField()
    interest_due_dong = DongField()
    interest_paid_dong = DongField()
    due_principal_dong = DongField()
    due_collected_dong = DongField()
    sessions_due = models.PositiveSmallIntegerField()
    sessions_attended = models.PositiveSmallIntegerField()
    points = models.JSONField(default=dict)
    score = RateField(null=True)
    rank = models.CharField(max_length=16, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run_id", "group_id"], name="one_group_row_a_run")
        ]
        indexes = [models.Index(fields=["group_id", "month"], name="months_of_a_group")]


class SessionTotals(models.Model):
    """Số liệu phiên: what one closed session did."""

    session_id = models.BigIntegerField(unique=True)
    office_id = models.BigIntegerField()
    unit_id = models.BigIntegerField(null=True)
    held_on = models.DateField()
    path = PathField()
    groups_due = models.PositiveIntegerField()
    groups_present = models.PositiveIntegerField()
    receipts = models.PositiveIntegerField()
    disbursed_dong = DongField()
    disbursed_turns = models.PositiveIntegerField()
    principal_dong = DongField()
    interest_dong = DongField()
    savings_dong = DongField()
    cash_difference_dong = DongField()
