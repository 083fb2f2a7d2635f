-- The journal is append-only. A mistake is reversed by a linked entry and entered again.
drop trigger if exists posted_is_final on ledger_entry;
create trigger posted_is_final before update or delete on ledger_entry
for each row execute function refuse_change();
drop trigger if exists posted_is_final on ledger_line;
create trigger posted_is_final before update or delete on ledger_line
for each row execute function refuse_change();
drop trigger if exists posted_stays on ledger_entry;
create trigger posted_stays before truncate on ledger_entry for each statement execute function refuse_change();
drop trigger if exists posted_stays on ledger_line;
create trigger posted_stays before truncate on ledger_line for each statement execute function refuse_change();
drop trigger if exists reversal_is_final on ledger_reversal;
create trigger reversal_is_final before update or delete on ledger_reversal
for each row execute function refuse_change();

-- Statement trigger over the new lines: every entry balances, is of this transaction, agrees with its lines,
-- and its month is open. A deferred row trigger would be quadratic in the entry. It asks month by month with the month as
-- a value, so that one partition is planned and opened and not every month the journal has.
-- A law sees the whole journal, not what its writer may see (an owner's open policy, no scope to ask), and only the house's
-- own tables: with the writer's path a temporary table named like one of them would be read in its place.
create or replace function ledger_lines_are_lawful() returns trigger
language plpgsql security definer set search_path = public, pg_temp as
$$
declare
    of_month date;
    wrong record;
begin
    for of_month in select distinct month from new_lines loop
        execute 'select l.entry_id as id, e.kind, l.total, l.lines
            from (
                select entry_id, sum(amount_dong) as total, count(*) as lines,
                       min(office_id) as low_office, max(office_id) as high_office,
                       min(business_date) as low_date, max(business_date) as high_date
                from new_lines where month = $1 group by entry_id
            ) l
            left join (select * from ledger_entry where month = $1 and id = any ($2)) e on e.id = l.entry_id
            where l.total <> 0 or l.lines < 2 or e.id is null
               or e.transaction <> pg_current_xact_id()
               or l.low_office <> e.office_id or l.high_office <> e.office_id
               or l.low_date <> e.business_date or l.high_date <> e.business_date
            limit 1' into wrong
            using of_month, array(select distinct entry_id from new_lines where month = of_month);
        if wrong.id is not null then
            raise exception 'entry % of kind %: lines sum to %, % lines, or are not of this transaction, office and day',
                wrong.id, wrong.kind, wrong.total, wrong.lines
                using errcode = 'integrity_constraint_violation', constraint = 'entry_balances';
        end if;
        if exists (select 1 from ledger_closedmonth c where c.month = of_month and c.reopened_at is null) then
            execute 'select l.entry_id as id
                from new_lines l
                join ledger_closedmonth c on c.office_id = l.office_id and c.month = $1 and c.reopened_at is null
                left join ledger_entry e on e.month = $1 and e.id = l.entry_id
                where l.month = $1
                  and (c.sealed or e.kind not in (''accrual_run'', ''commission_due'', ''fee_due''))
                limit 1' into wrong using of_month;
            if wrong.id is not null then
                raise exception 'month is closed'
                    using errcode = 'integrity_constraint_violation', constraint = 'month_is_open';
            end if;
        end if;
    end loop;
    return null;
end
$$;
drop trigger if exists lines_are_lawful on ledger_line;
create trigger lines_are_lawful after insert on ledger_line
referencing new table as new_lines for each statement execute function ledger_lines_are_lawful();

-- No entry stands without lines. Entries and their lines are written by one statement (ledger_post), at whose end both
-- triggers look; nothing waits for the commit, where a thousand entries would each ask for themselves.
create or replace function ledger_entries_are_whole() returns trigger
language plpgsql security definer set search_path = public, pg_temp as
$$
declare
    of_month date;
    wrong record;
begin
    for of_month in select distinct month from new_entries loop
        execute 'select e.id, e.kind from new_entries e
            where e.month = $1
              and e.id not in (select entry_id from ledger_line where month = $1 and entry_id = any ($2))
            limit 1' into wrong using of_month, array(select id from new_entries where month = of_month);
        if wrong.id is not null then
            raise exception 'entry % of kind % has no lines', wrong.id, wrong.kind
                using errcode = 'integrity_constraint_violation', constraint = 'entry_is_whole';
        end if;
    end loop;
    return null;
end
$$;
drop trigger if exists entry_is_whole on ledger_entry;
create trigger entry_is_whole after insert on ledger_entry
referencing new table as new_entries for each statement execute function ledger_entries_are_whole();
drop function if exists ledger_entry_is_whole();
