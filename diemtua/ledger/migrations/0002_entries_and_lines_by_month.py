"""The journal: entries and lines, partitioned by accounting month, append-only by triggers installed from sql/."""

from __future__ import annotations

from django.db import migrations

FORWARD = """
create sequence ledger_entry_sequence;
create table ledger_entry (
    month date not null check (extract(day from month) = 1),
    id uuid not null,
    office_id bigint not null,
    sequence bigint not null default nextval('ledger_entry_sequence'),
    kind text not null,
    business_date date not null,
    device_at timestamptz,
    received_at timestamptz,
    recorded_at timestamptz not null default clock_timestamp(),
    command_id uuid,
    reverses uuid,
    reverses_month date,
    session_id bigint,
    sheet_id bigint,
    receipt_id uuid,
    group_id bigint,
    union_code smallint not null,
    path ltree not null,
    party_id uuid not null,
    memo text not null default '',
    transaction xid8 not null default pg_current_xact_id(),
    primary key (month, id),
    check ((reverses is null) = (reverses_month is null)),
    check (business_date < month + interval '1 month')
) partition by range (month);
create index ledger_entry_by_session on ledger_entry (session_id) where session_id is not null;

create table ledger_line (
    month date not null,
    entry_id uuid not null,
    number smallint not null,
    office_id bigint not null,
    account smallint not null,
    subject bigint not null,
    loan_id bigint,
    programme smallint,
    amount_dong bigint not null check (amount_dong <> 0),
    business_date date not null,
    effective_on date not null,
    group_id bigint,
    union_code smallint not null,
    path ltree not null,
    primary key (month, entry_id, number)
) partition by range (month);
create index ledger_line_by_loan on ledger_line (loan_id, account) where loan_id is not null;
create index ledger_line_by_subject on ledger_line (account, subject) where loan_id is null;

-- One reversal an entry, over all months: a small unpartitioned table keeps what a partition cannot.
create table ledger_reversal (
    reversed uuid primary key,
    reversed_month date not null,
    entry_id uuid not null,
    month date not null,
    path ltree not null,
    union_code smallint not null
);
"""

BACKWARD = "drop table ledger_reversal; drop table ledger_line; drop table ledger_entry; drop sequence ledger_entry_sequence;"


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_balances_and_locks")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
