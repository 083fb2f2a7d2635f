"""Frozen loan facts, partitioned by month; a frozen month is swapped in as its partition."""

from __future__ import annotations

from django.db import migrations

FORWARD = """
create table facts_loanmonth (
    month date not null,
    loan_id bigint not null,
    run_id bigint not null,
    office_id bigint not null,
    unit_id bigint,
    village_id bigint,
    group_id bigint,
    household_id bigint not null,
    programme smallint not null,
    union_code smallint not null,
    path ltree not null,
    in_term_dong bigint not null,
    overdue_dong bigint not null,
    frozen_dong bigint not null,
    arrears_in_term_dong bigint not null,
    arrears_overdue_dong bigint not null,
    grace_dong bigint not null,
    accrued_dong bigint not null,
    disbursed_dong bigint not null,
    turns smallint not null,
    principal_paid_dong bigint not null,
    interest_posted_dong bigint not null,
    interest_paid_dong bigint not null,
    constraint facts_loanmonth_pkey primary key (month, loan_id)
) partition by range (month);
"""


class Migration(migrations.Migration):
    dependencies = [("facts", "0001_group_months_and_session_totals"), ("ledger", "0002_entries_and_lines_by_month")]
    operations = [migrations.RunSQL(FORWARD, "drop table facts_loanmonth")]
