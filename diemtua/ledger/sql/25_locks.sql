-- Balances and locks are changed by the functions of this room, which run as their owner, and by nobody else. Row locks
-- (select ... for update) ask for the right to update; so app and jobs have it on the key alone, and it does nothing.
create or replace function ledger_moves_by_posting() returns trigger language plpgsql as
$$
begin
    if (select relowner from pg_class where oid = tg_relid) <> to_regrole(quote_ident(current_user))::oid then
        raise exception '% is changed by the ledger''s own functions alone', tg_table_name
            using errcode = 'insufficient_privilege';
    end if;
    return null;
end
$$;
drop trigger if exists moves_by_posting on ledger_loanbalance;
create trigger moves_by_posting before update or delete on ledger_loanbalance
for each statement execute function ledger_moves_by_posting();
drop trigger if exists moves_by_posting on ledger_tranchebalance;
create trigger moves_by_posting before update or delete on ledger_tranchebalance
for each statement execute function ledger_moves_by_posting();
drop trigger if exists moves_by_posting on ledger_accountbalance;
create trigger moves_by_posting before update or delete on ledger_accountbalance
for each statement execute function ledger_moves_by_posting();

-- Cổng khóa sổ: from now on the month takes the close's own entries alone. Read by month_end, called by jobs.
create or replace function ledger_set_gate(office bigint, of_month date, party uuid, run bigint) returns void language sql
security definer set search_path = public, pg_temp as
$$ insert into ledger_closedmonth (office_id, month, closed_by, run_id) values (office, of_month, party, run) $$;
revoke all on function ledger_set_gate(bigint, date, uuid, bigint) from public;

-- Khóa tháng: the gate of a run becomes the lock. Called by jobs.
create or replace function ledger_seal_month(run bigint) returns void language sql
security definer set search_path = public, pg_temp as
$$
    update ledger_closedmonth set sealed = true, closed_at = clock_timestamp() where run_id = run and reopened_at is null
$$;
revoke all on function ledger_seal_month(bigint) from public;

-- Mở lại tháng: two people end a lock, the row stays. Nobody may call it but the owner's own function over the request that one
-- made and another agrees to (month_end_reopen).
create or replace function ledger_lift_lock(office bigint, of_month date, asked uuid, agreed uuid, why text) returns void
language plpgsql as
$$
begin
    update ledger_closedmonth
    set reopened_at = clock_timestamp(), reopened_by = asked, agreed_by = agreed, reason = why
    where office_id = office and month = of_month and sealed and reopened_at is null
      and not exists (select 1 from ledger_closedmonth later
                      where later.office_id = office and later.month > of_month and later.sealed
                        and later.reopened_at is null);
    if not found then
        raise exception 'month % has no lock to lift', of_month
            using errcode = 'integrity_constraint_violation', constraint = 'one_lock_is_lifted';
    end if;
end
$$;
revoke all on function ledger_lift_lock(bigint, date, uuid, uuid, text) from public;
