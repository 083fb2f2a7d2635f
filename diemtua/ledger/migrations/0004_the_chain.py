"""The chain: each batch of entries is a link of its office's chain, and anchors keep the chain's head of a day."""

from __future__ import annotations

from django.db import migrations

FORWARD = """
-- Entries of one posting bear one batch. What was posted before there was a chain is one batch an office and month.
alter table ledger_entry add column batch uuid;
alter table ledger_entry disable trigger user;
update ledger_entry set batch = md5(office_id || '/' || month)::uuid;
alter table ledger_entry enable trigger user;
alter table ledger_entry alter column batch set not null;
alter table ledger_entry alter column batch set default gen_random_uuid();

create table ledger_link (
    office_id bigint not null,
    batch uuid not null,
    month date not null,
    version smallint not null,
    entries int not null check (entries > 0),
    lines int not null,
    marks bytea not null,
    body bytea not null,
    number bigint,
    before bytea,
    digest bytea,
    made_at timestamptz not null default clock_timestamp(),
    path ltree not null,
    primary key (batch, month, office_id),
    check ((number is null) = (digest is null) and (number is null) = (before is null))
);
create unique index ledger_link_in_order on ledger_link (office_id, number);

create table ledger_head (
    office_id bigint primary key,
    number bigint not null,
    digest bytea not null,
    path ltree not null
) with (fillfactor = 50);

create table ledger_anchor (
    id bigint generated always as identity primary key,
    office_id bigint not null,
    number bigint not null,
    digest bytea not null,
    business_date date not null,
    session_id bigint unique,
    made_at timestamptz not null default clock_timestamp(),
    path ltree not null
);
create index ledger_anchor_of_an_office on ledger_anchor (office_id, business_date);
"""

BACKWARD = (
    "drop table ledger_anchor; drop table ledger_head; drop table ledger_link;"
    " alter table ledger_entry drop column batch;"
)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0003_a_reversal_may_be_of_one_loan")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
