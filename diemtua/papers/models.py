"""Mẫu in thay thế: templates that an administrator put in force, kept for ever."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class TemplateKind(models.TextChoices):
    """Loại mẫu: the two writings of a form."""

    WORD = "word", _("Word")
    TYPST = "typst", _("PDF (typst)")


class PaperTemplate(models.Model):
    """Mẫu in: a template of one form, in force from a day.

    A newer one stands beside it, nothing is changed or deleted.

    `replaces` is the template that was newest when this one came: two people cannot replace the
    same one.
    """

    form_code = models.CharField(max_length=20)
    kind = models.CharField(max_length=8, choices=TemplateKind.choices)
    version_label = models.CharField(max_length=80)
    legal_basis = models.CharField(max_length=400)
    valid_from = models.DateField()
    file = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    fields_left_out = models.JSONField(default=list)
    replaces = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="replaced_by"
    )
    uploaded_by = models.UUIDField()
    uploaded_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["form_code", "kind", "replaces"],
                nulls_distinct=False,
                name="papers_template_replaced_once",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=TemplateKind.values), name="papers_template_kind_known"
            ),
            models.CheckConstraint(
                condition=models.Q(sha256__regex=r"^[0-9a-f]{64}$"),
                name="papers_template_sha256_whole",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["form_code", "kind", "-valid_from"], name="papers_template_by_day")
        ]

    def __str__(self) -> str:
        return f"{self.form_code} {self.kind} {self.version_label}"
