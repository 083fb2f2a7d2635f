"""Người và hộ: persons, households and their members, poverty class as a dated record."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from diemtua.associations.models import no_overlap
from diemtua.ground.fields import PathField, UnionCodeField


class Ethnicity(models.Model):
    """Dân tộc: the State's list; `is_minority` is every one but the Kinh."""

    code = models.CharField(max_length=4, primary_key=True)
    name = models.CharField(max_length=60)
    is_minority = models.BooleanField()


class Household(models.Model):
    """Hộ: who borrows. Its path is its group's while it has one, else its village's."""

    party = models.OneToOneField("parties.Party", models.PROTECT, related_name="+")
    code = models.CharField(max_length=20, unique=True)
    village = models.ForeignKey("places.Village", models.PROTECT, related_name="+")
    address = models.CharField(max_length=200, blank=True)
    path = PathField()
    union_code = UnionCodeField(default=0)
    registered_on = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["village"], name="households_of_a_village")]


class Person(models.Model):
    """Người: the citizen id is encrypted, and found by a keyed digest alone."""

    class Sex(models.TextChoices):
        FEMALE = "F"
        MALE = "M"

    party = models.OneToOneField("parties.Party", models.PROTECT, related_name="+")
    full_name = models.CharField(max_length=120)
    fold = models.CharField(max_length=120, editable=False, default="", db_collation="C")
    sort_key = models.CharField(max_length=260, editable=False, default="", db_collation="C")
    sex = models.CharField(max_length=1, choices=Sex.choices)
    born_on = models.DateField()
    ethnicity = models.ForeignKey(Ethnicity, models.PROTECT, null=True, related_name="+")
    phone = models.CharField(max_length=20, blank=True)
    citizen_id_cipher = models.BinaryField(null=True)
    citizen_id_digest = models.BinaryField(null=True, max_length=32)
    citizen_id_last4 = models.CharField(max_length=4, blank=True)
    citizen_id_issued_on = models.DateField(null=True, blank=True)
    path = PathField()
    union_code = UnionCodeField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["citizen_id_digest"],
                condition=Q(citizen_id_digest__isnull=False),
                name="a_citizen_id_once",
            )
        ]
        indexes = [models.Index(fields=["fold", "id"], name="people_by_folded_name")]


class HouseholdMember(models.Model):
    """Thành viên hộ: dated; one head a day."""

    household = models.ForeignKey(Household, models.PROTECT, related_name="members")
    person = models.ForeignKey(Person, models.PROTECT, related_name="households")
    relation = models.CharField(max_length=40)
    is_head = models.BooleanField(default=False)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    path = PathField()
    union_code = UnionCodeField(default=0)

    class Meta:
        constraints = [
            no_overlap("a_person_lives_in_one_household", "person"),
            no_overlap("one_head_a_household", "household", condition=Q(is_head=True)),
        ]


class PovertyRecord(models.Model):
    """Diện hộ: poor, near-poor, newly escaped, average living standard, dated, with standard and
    decision.
    """

    class Class(models.TextChoices):
        POOR = "poor"
        NEAR_POOR = "near_poor"
        NEWLY_ESCAPED = "newly_escaped"
        AVERAGE = "average"

    household = models.ForeignKey(Household, models.PROTECT, related_name="poverty_records")
    poverty_class = models.CharField(max_length=16, choices=Class.choices)
    standard = models.CharField(max_length=80)
    decision = models.CharField(max_length=120)
    decided_on = models.DateField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    path = PathField()
    union_code = UnionCodeField(default=0)

    class Meta:
        constraints = [no_overlap("one_class_a_household", "household")]
