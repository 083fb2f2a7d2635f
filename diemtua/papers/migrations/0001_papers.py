"""Templates of official papers that an administrator puts in force."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models
from django.db.models.functions import Now


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="PaperTemplate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("form_code", models.CharField(max_length=20)),
                (
                    "kind",
                    models.CharField(
                        choices=[("word", "Word"), ("typst", "PDF (typst)")], max_length=8
                    ),
                ),
                ("version_label", models.CharField(max_length=80)),
                ("legal_basis", models.CharField(max_length=400)),
                ("valid_from", models.DateField()),
                ("file", models.BinaryField()),
                ("sha256", models.CharField(max_length=64)),
                ("fields_left_out", models.JSONField(default=list)),
                ("uploaded_by", models.UUIDField()),
                ("uploaded_at", models.DateTimeField(db_default=Now())),
                (
                    "replaces",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="papers.papertemplate",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["form_code", "kind", "-valid_from"], name="papers_template_by_day"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("form_code", "kind", "replaces"),
                        name="papers_template_replaced_once",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["word", "typst"])),
                        name="papers_template_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sha256__regex", "^[0-9a-f]{64}$")),
                        name="papers_template_sha256_whole",
                    ),
                ],
            },
        ),
    ]
