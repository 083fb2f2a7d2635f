"""The house itself is a party, so that commands, jobs and the demonstration write down who did it."""

from __future__ import annotations

from django.db import migrations

HOUSE = "00000000-0000-7000-8000-000000000001"


class Migration(migrations.Migration):
    dependencies = [("parties", "0001_parties")]
    operations = [
        migrations.RunSQL(
            f"insert into parties_party (id, kind) values ('{HOUSE}', 'house')",
            f"delete from parties_party where id = '{HOUSE}'",
        )
    ]
