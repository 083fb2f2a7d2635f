"""Đơn vị hành chính: provinces, communes, villages, all dated, so that a merger keeps its
history.
"""

from __future__ import annotations

from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from diemtua.ground.fields import PathField

CATALOGUE_BEGINS_ON = date(2004, 7, 8)
"""Decision 124/2004/QĐ-TTg gave the units their codes; rows of the old catalogue begin here."""

MAP_IS_EXACT_FROM = date(2025, 3, 1)
"""From this day on every change is told. Before it the map of March 2025 is carried back."""

DISTRICTS_END_ON = date(2025, 7, 1)
"""Resolution 203/2025/QH15: no district level from this day on."""


class Span(Func):
    """Khoảng ngày: the half-open range of two date columns; an open end is null."""

    function = "daterange"
    output_field = DateRangeField()


class Level(models.TextChoices):
    """Cấp hành chính. The district level ended on 2025-07-01."""

    NATION = "nation", _("Trung ương")
    PROVINCE = "province", _("Cấp tỉnh")
    DISTRICT = "district", _("Cấp huyện")
    COMMUNE = "commune", _("Cấp xã")

    @property
    def height(self) -> int:
        """0 is the nation; a lower unit has a greater number."""
        return list(Level).index(self)


class Part(models.TextChoices):
    """Phần chuyển sang: how much of the old unit goes to the new one."""

    WHOLE = "whole", _("Toàn bộ")
    PART = "part", _("Một phần")
    UNKNOWN = "unknown", _("Chưa rõ")


class DatedQuerySet(models.QuerySet["Unit"]):
    def on(self, day: date) -> DatedQuerySet:
        """Units alive on the day."""
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day), valid_from__lte=day)


class Unit(models.Model):
    """Đơn vị hành chính: one unit under one name and kind. The key is (code, level, valid_from),
    never the code.

    `parent` is the row that the unit began under. A parent that goes on under another kind gets a
    row of its own with the same code, and the units below it stay: on a day, the parent is the row
    of the parent's level and code alive that day.
    """

    code = models.CharField(_("mã"), max_length=8)
    level = models.CharField(_("cấp"), max_length=8, choices=Level.choices)
    name = models.CharField(_("tên"), max_length=80)
    full_name = models.CharField(_("tên đầy đủ"), max_length=100)
    kind = models.CharField(_("loại"), max_length=20)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến trước ngày"), null=True, blank=True)
    decision = models.CharField(_("quyết định"), max_length=160, blank=True)
    ended_by = models.CharField(_("hết hiệu lực theo"), max_length=160, blank=True)
    source = models.CharField(_("nguồn"), max_length=160, blank=True)
    fold = models.CharField(max_length=80, editable=False, default="", db_collation="C")
    sort_key = models.CharField(max_length=170, editable=False, default="", db_collation="C")
    latitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["sort_key", "id"]
        indexes = [
            models.Index(fields=["fold", "id"], name="unit_by_fold"),
            models.Index(fields=["parent", "sort_key", "id"], name="unit_by_parent"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["code", "level", "valid_from"], name="unit_has_one_key"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="unit_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(level="nation", parent__isnull=True)
                | (~Q(level="nation") & Q(parent__isnull=False)),
                name="only_the_nation_has_no_parent",
            ),
            models.CheckConstraint(condition=Q(level__in=Level.values), name="unit_level_is_known"),
            ExclusionConstraint(
                name="unit_code_means_one_unit_a_day",
                expressions=[
                    ("level", RangeOperators.EQUAL),
                    ("code", RangeOperators.EQUAL),
                    (Span("valid_from", "valid_to"), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    def is_alive(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)


class Succession(models.Model):
    """Kế thừa đơn vị: an old unit and one of the units that follow it; many-to-many."""

    old = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="followed_by")
    new = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="follows")
    on = models.DateField(_("từ ngày"))
    part = models.CharField(_("phần chuyển"), max_length=8, choices=Part.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["old", "new"], name="succession_is_told_once"),
            models.CheckConstraint(condition=~Q(old=F("new")), name="no_unit_follows_itself"),
            models.CheckConstraint(
                condition=Q(part__in=Part.values), name="succession_part_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.old} → {self.new}"


class Village(models.Model):
    """Thôn, ấp, khu phố: the residential cluster below the commune. Its path lasts; its commune is
    dated.
    """

    name = models.CharField(_("tên"), max_length=80)
    kind = models.CharField(_("loại"), max_length=20)
    path = PathField(unique=True)
    fold = models.CharField(max_length=80, editable=False, default="", db_collation="C")
    sort_key = models.CharField(max_length=170, editable=False, default="", db_collation="C")

    class Meta:
        ordering = ["sort_key", "id"]
        indexes = [models.Index(fields=["fold", "id"], name="village_by_fold")]

    def __str__(self) -> str:
        """Thôn Nam Sơn: some names carry their kind already, and it is said once."""
        named = self.name.casefold().startswith(f"{self.kind.casefold()} ")
        return self.name if named else f"{self.kind} {self.name}"


class VillageUnit(models.Model):
    """Thôn thuộc xã: the commune a village belongs to, from day to day."""

    village = models.ForeignKey(Village, on_delete=models.PROTECT, related_name="in_units")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="villages")
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến trước ngày"), null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="village_leaves_after_it_comes",
            ),
            ExclusionConstraint(
                name="village_is_in_one_unit_a_day",
                expressions=[
                    ("village", RangeOperators.EQUAL),
                    (Span("valid_from", "valid_to"), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.village}, {self.unit}"
