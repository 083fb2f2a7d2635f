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
-- and its month is open; and each batch becomes a link of its office's chain, so that it takes no line afterwards. A deferred
-- row trigger would be quadratic in the entry. It asks month by month with the month as a value, so that one partition is
-- planned and opened and not every month the journal has. Runs as its owner, who sees all: what the writer may write is for
-- the policies on entries and lines, what is lawful is not.
create or replace function ledger_lines_are_lawful() returns trigger language plpgsql security definer
set search_path = public, pg_temp as
$$
declare
    of_month date;
    wrong record;
    sealed record;
begin
    for of_month in select distinct month from new_lines order by month loop
        -- The entries are read once for all lines, and not again for each: a plan by a guess took twenty milliseconds a
        -- thousand. In coalesce half the lines are guessed to be of the month, else one in two hundred.
        for sealed in execute $query$
            with entry as materialized (
                select id, kind, office_id, batch, sequence, transaction, business_date, path, union_code, group_id,
                       ledger_entry_bytes_1(e) as bytes
                from ledger_entry e where month = $1 and id = any (array(select distinct entry_id from new_lines))
            )
            select e.office_id, e.batch, count(*) as entries, sum(l.lines) as lines,
                   min(format('entry %s of kind %s: lines sum to %s, %s lines', l.entry_id, e.kind, l.total, l.lines))
                       filter (where l.total <> 0 or l.lines < 2 or e.id is null or e.transaction <> pg_current_xact_id()
                               or l.office_id <> e.office_id or l.business_date <> e.business_date or l.path <> e.path
                               or l.union_code <> e.union_code or l.group_id is distinct from e.group_id) as wrong,
                   string_agg(substring(m.mark from 1 for 8), ''::bytea order by e.sequence) as marks,
                   sha256(string_agg(m.mark, ''::bytea order by e.sequence)) as body,
                   (array_agg(e.path))[1] as path
            from (
                select entry_id, office_id, business_date, path, union_code, group_id, sum(amount_dong) as total,
                       count(*) as lines,
                       string_agg(ledger_line_bytes_1(number, account, subject, loan_id, programme, amount_dong,
                                                     effective_on), ''::bytea order by number) as body
                from new_lines where coalesce(month = $1, false)
                group by entry_id, office_id, business_date, path, union_code, group_id
            ) l
            left join entry e on e.id = l.entry_id
            left join lateral (select sha256(e.bytes || l.body) as mark) m on e.id is not null
            group by e.office_id, e.batch order by e.office_id, e.batch
            $query$ using of_month
        loop
            if sealed.wrong is not null then
                raise exception '%, or are not of this transaction, office and day', sealed.wrong
                    using errcode = 'integrity_constraint_violation', constraint = 'entry_balances';
            end if;
            insert into ledger_link (office_id, batch, month, version, entries, lines, marks, body, path)
            values (sealed.office_id, sealed.batch, of_month, 1, sealed.entries, sealed.lines, sealed.marks, sealed.body,
                    subpath(sealed.path, 0, 2));
        end loop;
        if exists (select 1 from ledger_closedmonth c where c.month = of_month and c.reopened_at is null) then
            execute $query$
                select l.entry_id as id
                from new_lines l
                join ledger_closedmonth c on c.office_id = l.office_id and c.month = $1 and c.reopened_at is null
                left join ledger_entry e on e.month = $1 and e.id = l.entry_id
                where l.month = $1
                  and (c.sealed or e.kind not in ('accrual_run', 'commission_due', 'fee_due'))
                limit 1
                $query$ into wrong using of_month;
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
create or replace function ledger_entries_are_whole() returns trigger language plpgsql security definer
set search_path = public, pg_temp as
$$
declare
    of_month date;
    wrong record;
begin
    for of_month in select distinct month from new_entries loop
        execute 'select e.id, e.kind from new_entries e
            where e.month = $1
              and e.id not in (select entry_id from ledger_line
                               where month = $1 and entry_id = any (array(select id from new_entries)))
            limit 1' into wrong using of_month;
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
