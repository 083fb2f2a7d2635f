from django.db import migrations


class Migration(migrations.Migration):
    """A stretch of interest ends where its group's session posted, whether it brought the loan anything or not."""

    dependencies = [("ledger", "0006_a_balance_keeps_the_sums_of_its_month")]

    operations = [
        migrations.RunSQL(
            "create index ledger_entry_by_posted_group on ledger_entry (group_id)"
            " where kind = 'interest_posted' and session_id is not null",
            "drop index ledger_entry_by_posted_group",
        )
    ]
