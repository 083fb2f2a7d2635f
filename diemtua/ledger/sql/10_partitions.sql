-- Partitions of the journal and of the frozen facts, made ahead: at start, at each close, by the opening.
-- Runs as its owner, so that neither app nor jobs needs a right on any partition.
create or replace function ledger_open_to_backup(parent regclass, part text) returns void
language plpgsql set search_path = public, pg_temp as
$$
declare
    copier text;
begin
    -- A dump reads a partition by itself: whoever copies the whole table copies this month of it too, nobody else.
    for copier in select r.rolname from pg_policy p join pg_roles r on r.oid = any(p.polroles)
                  where p.polrelid = parent and p.polname = 'copied' loop
        execute format('drop policy if exists copied on %I', part);
        execute format('create policy copied on %I for select to %I using (true)', part, copier);
        execute format('grant select on %I to %I', part, copier);
    end loop;
end
$$;
revoke all on function ledger_open_to_backup(regclass, text) from public;

create or replace function ledger_make_partitions(first_month date, last_month date) returns int
language plpgsql security definer set search_path = public, pg_temp as
$$
declare
    parent text;
    part text;
    m date;
    made int := 0;
begin
    m := date_trunc('month', first_month)::date;
    while m <= last_month loop
        foreach parent in array array['ledger_entry', 'ledger_line', 'facts_loanmonth'] loop
            part := parent || '_' || to_char(m, 'YYYY_MM');
            if to_regclass(part) is null and not exists (
                select 1 from pg_inherits i join pg_class c on c.oid = i.inhrelid
                where i.inhparent = parent::regclass and c.relname = part
            ) then
                perform pg_advisory_xact_lock(hashtext('ledger_make_partitions'));
                execute format('create table if not exists %I partition of %I for values from (%L) to (%L)',
                               part, parent, m, (m + interval '1 month')::date);
                execute format('revoke all on %I from public', part);
                execute format('alter table %I enable row level security', part);
                execute format('alter table %I force row level security', part);
                perform ledger_open_to_backup(parent::regclass, part);
                if parent <> 'facts_loanmonth' then
                    execute format('create trigger stays before truncate on %I for each statement
                                    execute function refuse_change()', part);
                end if;
                made := made + 1;
            end if;
        end loop;
        m := (m + interval '1 month')::date;
    end loop;
    return made;
end
$$;
