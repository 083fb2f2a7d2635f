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
-- and its month is open. A deferred row trigger would be quadratic in the entry.
create or replace function ledger_lines_are_lawful() returns trigger language plpgsql as
$$
declare
    wrong record;
begin
    select e.id, e.kind, l.total, l.lines into wrong
    from (
        select month, entry_id, sum(amount_dong) as total, count(*) as lines,
               min(office_id) as low_office, max(office_id) as high_office,
               min(business_date) as low_date, max(business_date) as high_date
        from new_lines group by month, entry_id
    ) l
    left join ledger_entry e on e.month = l.month and e.id = l.entry_id
    where l.total <> 0 or l.lines < 2 or e.id is null
       or e.transaction <> pg_current_xact_id()
       or l.low_office <> e.office_id or l.high_office <> e.office_id
       or l.low_date <> e.business_date or l.high_date <> e.business_date
    limit 1;
    if found then
        raise exception 'entry % of kind %: lines sum to %, % lines, or are not of this transaction, office and day',
            wrong.id, wrong.kind, wrong.total, wrong.lines
            using errcode = 'integrity_constraint_violation', constraint = 'entry_balances';
    end if;
    if exists (
        select 1 from (select distinct office_id, month from new_lines) n
        join ledger_closedmonth c on c.office_id = n.office_id and c.month = n.month and c.reopened_at is null
        where c.sealed or exists (
            select 1 from new_lines l join ledger_entry e on e.month = l.month and e.id = l.entry_id
            where l.month = n.month and l.office_id = n.office_id
              and e.kind not in ('accrual_run', 'commission_due', 'fee_due'))
    ) then
        raise exception 'month is closed' using errcode = 'integrity_constraint_violation', constraint = 'month_is_open';
    end if;
    return null;
end
$$;
drop trigger if exists lines_are_lawful on ledger_line;
create trigger lines_are_lawful after insert on ledger_line
referencing new table as new_lines for each statement execute function ledger_lines_are_lawful();

-- Only what must wait for the commit is deferred: no entry stands without lines (every statement of lines balances by
-- itself). It looks as owner, since whoever commits may see less than what was written; names are qualified, so that
-- no setting is changed for each of a thousand entries.
create or replace function ledger_entry_is_whole() returns trigger language plpgsql security definer as
$$
begin
    perform 1 from public.ledger_line where month = new.month and entry_id = new.id limit 1;
    if not found then
        raise exception 'entry % of kind % has no lines', new.id, new.kind
            using errcode = 'integrity_constraint_violation', constraint = 'entry_is_whole';
    end if;
    return null;
end
$$;

do $$
begin
    if not exists (select 1 from pg_trigger where tgname = 'entry_is_whole' and tgrelid = 'ledger_entry'::regclass) then
        create constraint trigger entry_is_whole after insert on ledger_entry
        deferrable initially deferred for each row execute function ledger_entry_is_whole();
    end if;
end
$$;
