"""A role is held once a day wherever it points: a missing place counts as a place, or NULL would let two equal roles in."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.functions.comparison
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0001_accounts_and_assignments"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="assignment", name="one_role_once_a_day"),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("party", "="),
                    ("role", "="),
                    (django.db.models.functions.comparison.Coalesce(models.F("unit"), 0), "="),
                    (django.db.models.functions.comparison.Coalesce(models.F("office"), 0), "="),
                    ("group_path", "="),
                    ("union_code", "="),
                    (
                        models.Func(
                            models.F("valid_from"),
                            models.F("valid_to"),
                            function="daterange",
                            output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                        ),
                        "&&",
                    ),
                ],
                name="one_role_once_a_day",
            ),
        ),
    ]
