"""A loan's balance row keeps what its last month brought, so that a close reads one row a loan and no lines.

Rows that stand already get the sums of their last month in the journal; an earlier month is read from the journal.
"""

from __future__ import annotations

from django.db import migrations, models

import diemtua.ground.fields

SUMS = ("lent_dong", "principal_paid_dong", "interest_posted_dong", "interest_paid_dong", "in_term_moved_dong")

KEEP = """
with newest as (
    select loan_id, max(month) as month from ledger_line
    where loan_id is not null and account in (2010, 2020, 2030, 3010, 3020, 3030) group by loan_id
), line as (
    select l.loan_id, l.month, l.account, l.amount_dong as dong,
           case when e.kind like 'disburse%' then 'lent' when e.kind like 'interest_posted%' then 'posted'
                when e.kind like 'opening%' or e.kind like 'write_off%' or e.kind = 'interest_given_back' then 'other'
                else 'paid' end as part
    from newest n join ledger_line l on l.loan_id = n.loan_id and l.month = n.month
         and l.account in (2010, 2020, 2030, 3010, 3020, 3030)
    join ledger_entry e on e.month = l.month and e.id = l.entry_id
), summed as (
    select loan_id, month,
           coalesce(sum(dong) filter (where part = 'lent' and account < 3000), 0) as lent,
           coalesce(-sum(dong) filter (where part = 'paid' and account < 3000), 0) as principal_paid,
           coalesce(sum(dong) filter (where part = 'posted' and account in (3010, 3020)), 0) as posted,
           coalesce(-sum(dong) filter (where part = 'paid' and account > 3000), 0) as interest_paid,
           coalesce(sum(dong) filter (where account = 2010), 0) as in_term
    from line group by loan_id, month
)
update ledger_loanbalance b set sums_month = s.month, lent_dong = s.lent, principal_paid_dong = s.principal_paid,
    interest_posted_dong = s.posted, interest_paid_dong = s.interest_paid, in_term_moved_dong = s.in_term
from summed s where b.loan_id = s.loan_id;
update ledger_loanbalance set several_tranches = true
where loan_id in (select loan_id from ledger_tranchebalance group by loan_id having count(*) > 1)
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0005_models_of_the_chain")]
    operations = [
        migrations.AddField("loanbalance", "sums_month", models.DateField(null=True)),
        *(
            migrations.AddField("loanbalance", name, diemtua.ground.fields.DongField(db_default=0))
            for name in SUMS
        ),
        migrations.AddField("loanbalance", "several_tranches", models.BooleanField(db_default=False)),
        migrations.RunSQL(KEEP, migrations.RunSQL.noop),
        migrations.AddIndex(
            "loanbalance",
            models.Index(
                fields=["office_id"],
                condition=models.Q(several_tranches=True),
                name="loans_of_several_tranches",
            ),
        ),
    ]
