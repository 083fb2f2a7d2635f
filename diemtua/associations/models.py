"""Hội và ngân hàng: the four unions at every level, bank branches and offices, commune points, entrustment contracts."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from diemtua.ground.fields import PathField, UnionCodeField


def during(start: str = "valid_from", end: str = "valid_to") -> Func:
    """The half-open span of a dated row, for exclusion constraints."""
    return Func(F(start), F(end), function="daterange", output_field=DateRangeField())


def no_overlap(name: str, *same: str, condition: Q | None = None) -> ExclusionConstraint:
    """No two rows of the same thing are in force on one day."""
    expressions: list[tuple[str | Func, str]] = [(column, RangeOperators.EQUAL) for column in same]
    return ExclusionConstraint(
        name=name,
        expressions=[*expressions, (during(), RangeOperators.OVERLAPS)],
        condition=condition,
    )


class Association(models.Model):
    """Hội đoàn thể nhận ủy thác: 11 Farmers, 12 Women, 13 Veterans, 14 Youth (the bank's own codes)."""

    code = UnionCodeField(primary_key=True)
    name = models.CharField(max_length=120)
    short_name = models.CharField(max_length=20)
    name_en = models.CharField(max_length=120)


class AssociationBody(models.Model):
    """Cấp Hội: a union at one unit (centre, province, district before 2025-07-01, commune), dated."""

    association = models.ForeignKey(Association, models.PROTECT, related_name="bodies")
    unit = models.ForeignKey("places.Unit", models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    decision = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [no_overlap("one_body_per_union_and_unit", "association", "unit")]


class Branch(models.Model):
    """Chi nhánh NHCSXH: the bank's provincial branch, dated."""

    code = models.CharField(max_length=20)
    name = models.CharField(max_length=200)
    unit = models.ForeignKey("places.Unit", models.PROTECT, related_name="+")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [no_overlap("one_branch_per_code", "code")]


class Office(models.Model):
    """Phòng giao dịch NHCSXH: the bank's transaction office that keeps the books. It lasted through July 2025."""

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=200)
    path = PathField(unique=True)
    opened_on = models.DateField()
    works_as = models.CharField(
        max_length=12,
        choices=[("record", "system of record"), ("companion", "companion")],
        default="record",
    )
    commission_paid_at_session = models.BooleanField(default=True)


class OfficeBranch(models.Model):
    """Phòng giao dịch thuộc chi nhánh: dated."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="branches")
    branch = models.ForeignKey(Branch, models.PROTECT, related_name="offices")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [no_overlap("an_office_has_one_branch_a_day", "office")]


class CommunePoint(models.Model):
    """Điểm giao dịch xã: where the office meets the commune once a month, on a fixed day of its own."""

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=200)
    office = models.ForeignKey(Office, models.PROTECT, related_name="points")
    village = models.ForeignKey("places.Village", models.PROTECT, related_name="+")
    fixed_day = models.PositiveSmallIntegerField()
    starts_at = models.TimeField(default="07:30")
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(fixed_day__gte=1, fixed_day__lte=28),
                name="fixed_day_exists_every_month",
            )
        ]


class PointUnit(models.Model):
    """Điểm giao dịch thuộc xã: dated, so that a point is kept when its commune goes."""

    point = models.ForeignKey(CommunePoint, models.PROTECT, related_name="units")
    unit = models.ForeignKey("places.Unit", models.PROTECT, related_name="+")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [no_overlap("a_point_stands_in_one_unit_a_day", "point")]


class PointException(models.Model):
    """Phiên dời, phiên bù: a fixed day that is not held, and its replacement day (none: not held at all)."""

    point = models.ForeignKey(CommunePoint, models.PROTECT, related_name="exceptions")
    fixed_on = models.DateField()
    replaced_by = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["point", "fixed_on"], name="one_exception_per_fixed_day"
            )
        ]


class EntrustmentContract(models.Model):
    """Hợp đồng ủy thác: bank office and a union's commune body; signed again when the commune is a new legal person."""

    number = models.CharField(max_length=60)
    body = models.ForeignKey(AssociationBody, models.PROTECT, related_name="contracts")
    office = models.ForeignKey(Office, models.PROTECT, related_name="contracts")
    signed_on = models.DateField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )

    class Meta:
        constraints = [
            no_overlap("one_contract_per_body_and_office", "body", "office"),
            models.UniqueConstraint(
                fields=["office", "number"], name="a_contract_number_once_an_office"
            ),
        ]
