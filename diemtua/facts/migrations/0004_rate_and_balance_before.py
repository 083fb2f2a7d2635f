"""A frozen row tells the loan's rate of the month's last day and what was in term when the month began."""

from __future__ import annotations

from django.db import migrations

import diemtua.ground.fields

FORWARD = """
alter table facts_loanmonth add column rate_pct numeric(18, 12) not null default 0,
    add column in_term_before_dong bigint not null default 0
"""
BACKWARD = "alter table facts_loanmonth drop column rate_pct, drop column in_term_before_dong"


class Migration(migrations.Migration):
    dependencies = [("facts", "0003_rows_of_earlier_closes")]
    operations = [
        migrations.RunSQL(FORWARD, BACKWARD),
        migrations.AddField("supersededloanmonth", "rate_pct", diemtua.ground.fields.RateField(default=0)),
        migrations.AddField("supersededloanmonth", "in_term_before_dong", diemtua.ground.fields.DongField(default=0)),
    ]
