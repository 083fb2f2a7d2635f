"""Truy cập: accounts of parties, dated assignments, and the code of the first administrator."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Now

from diemtua.associations.models import during
from diemtua.ground.fields import UnionCodeField


class Account(models.Model):
    """Tài khoản: how a party signs in. The account knows the party's id and a display name, nothing else of the person."""

    party = models.OneToOneField("parties.Party", models.PROTECT, related_name="account")
    login = models.CharField(max_length=80, unique=True)
    display_name = models.CharField(max_length=120)
    password = models.CharField(max_length=200, blank=True)
    is_active = models.BooleanField(default=True)
    made_at = models.DateTimeField(db_default=Now())
    failed_count = models.PositiveSmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True, blank=True)
    card_order = models.PositiveSmallIntegerField(null=True, blank=True)


class Assignment(models.Model):
    """Phân vai: party, role, and where, dated. A person may hold many and acts in one at a time."""

    party = models.ForeignKey("parties.Party", models.PROTECT, related_name="assignments")
    role = models.CharField(max_length=40)
    unit = models.ForeignKey("places.Unit", models.PROTECT, null=True, blank=True, related_name="+")
    office = models.ForeignKey(
        "associations.Office", models.PROTECT, null=True, blank=True, related_name="+"
    )
    association = models.ForeignKey(
        "associations.Association", models.PROTECT, null=True, blank=True, related_name="+"
    )
    group_path = models.CharField(max_length=120, blank=True)
    union_code = UnionCodeField(default=0)
    title = models.CharField(max_length=160, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            # A missing place counts as a place: NULL is equal to nothing, so two equal roles would pass.
            ExclusionConstraint(
                name="one_role_once_a_day",
                expressions=[
                    ("party", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    (Coalesce(F("unit"), 0), RangeOperators.EQUAL),
                    (Coalesce(F("office"), 0), RangeOperators.EQUAL),
                    ("group_path", RangeOperators.EQUAL),
                    ("union_code", RangeOperators.EQUAL),
                    (during(), RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=models.F("valid_from")),
                name="a_role_lasts_a_day",
            ),
        ]


class FirstAdminCode(models.Model):
    """Mã quản trị đầu tiên: shown once, kept as a digest, used once."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)
