"""An entry of many loans (interest of a group) is reversed loan by loan: once for each, and still linked."""

from __future__ import annotations

from django.db import migrations

FORWARD = """
alter table ledger_reversal add column loan_id bigint not null default 0;
alter table ledger_reversal drop constraint ledger_reversal_pkey;
alter table ledger_reversal add constraint ledger_reversal_pkey primary key (reversed, loan_id);
"""
BACKWARD = """
alter table ledger_reversal drop constraint ledger_reversal_pkey;
alter table ledger_reversal add constraint ledger_reversal_pkey primary key (reversed);
alter table ledger_reversal drop column loan_id;
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_entries_and_lines_by_month")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
