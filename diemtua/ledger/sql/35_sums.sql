-- Which of a month's sums a line counts to, by its entry's kind and its account: what was lent, principal paid, interest posted,
-- interest paid; null for what counts to none. An opening, a write-off and interest given back are no payment; moves between
-- classes of one loan cancel out in principal paid; grace interest is not due yet. Read by posting and by the freeze.
create or replace function ledger_sum_of(kind text, account smallint) returns text language sql immutable parallel safe as
$$
    select case when account not in (2010, 2020, 2030, 3010, 3020, 3030) then null
                when kind like 'disburse%' then case when account < 3000 then 'lent' end
                when kind like 'interest_posted%' then case when account in (3010, 3020) then 'posted' end
                when kind like 'opening%' or kind like 'write_off%' or kind in ('interest_given_back', 'interest_refunded') then null
                when account < 3000 then 'principal' else 'interest' end
$$;

-- A loan of several tranches is known by its balance row, so that the freeze sums the tranches of those few alone.
create or replace function ledger_mark_several_tranches() returns trigger
language plpgsql security definer set search_path = public, pg_temp as
$$
begin
    update ledger_loanbalance set several_tranches = true
    where not several_tranches
      and loan_id in (select t.loan_id from ledger_tranchebalance t
                      where t.loan_id in (select n.loan_id from new_tranches n) group by t.loan_id having count(*) > 1);
    return null;
end
$$;
drop trigger if exists several_tranches on ledger_tranchebalance;
create trigger several_tranches after insert on ledger_tranchebalance
referencing new table as new_tranches for each statement execute function ledger_mark_several_tranches();
