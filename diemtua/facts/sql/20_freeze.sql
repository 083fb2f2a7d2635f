-- Đóng băng số liệu tháng: CREATE TABLE AS of one office's month beside the frozen rows of the other offices, then
-- swapped in as the month's partition. What stood before is kept under the run that made it. Runs as owner, since a
-- partition changes hands; only jobs may call it. Read by month_end.
create or replace function facts_freeze(office bigint, of_month date, run bigint) returns bigint
language plpgsql security definer set search_path = public as
$$
declare
    part text := 'facts_loanmonth_' || to_char(of_month, 'YYYY_MM');
    fresh text := part || '_r' || run;
    next_month date := (of_month + interval '1 month')::date;
    written bigint;
    was_frozen boolean;
begin
    perform ledger_make_partitions(of_month, next_month);
    perform pg_advisory_xact_lock(hashtext(part));
    -- Read through the parent: owner sees a partition's rows by the parent's policy alone.
    was_frozen := exists (select 1 from facts_loanmonth where month = of_month);
    execute format('drop table if exists %I', fresh);
    execute format($q$
        create table %I as
        with later as (
            select l.loan_id,
                   sum(amount_dong) filter (where account = 2010) as in_term,
                   sum(amount_dong) filter (where account = 2020) as overdue,
                   sum(amount_dong) filter (where account = 2030) as frozen,
                   sum(amount_dong) filter (where account = 3010) as arrears_in_term,
                   sum(amount_dong) filter (where account = 3020) as arrears_overdue,
                   sum(amount_dong) filter (where account = 3030) as grace
            from ledger_line l
            where l.month >= %2$L and l.office_id = %4$s and l.loan_id is not null and l.account between 2000 and 3089
            group by l.loan_id
        ), lent as (
            select l.loan_id, sum(l.amount_dong) filter (where e.kind in ('disburse', 'disburse_at_office', 'disburse_reversed')) as disbursed,
                   -sum(l.amount_dong) filter (where e.kind like 'principal_paid%%') as paid
            from ledger_entry e join ledger_line l on l.month = e.month and l.entry_id = e.id
            where e.month = %3$L and l.month = %3$L and e.office_id = %4$s and l.account in (2010, 2020, 2030)
              and (e.kind in ('disburse', 'disburse_at_office', 'disburse_reversed') or e.kind like 'principal_paid%%')
            group by l.loan_id
        ), interest as (
            select l.loan_id, sum(greatest(l.amount_dong, 0)) as posted, -sum(least(l.amount_dong, 0)) as paid
            from ledger_line l
            where l.month = %3$L and l.office_id = %4$s and l.account in (3010, 3020, 3030)
            group by l.loan_id
        ), stretch as materialized (
            select rate_class_id, run_since, ledger_rate_days(rate_class_id, run_since, %2$L, false) as in_term_rate,
                   ledger_rate_days(rate_class_id, run_since, %2$L, true) as overdue_rate
            from (select distinct rate_class_id, run_since from ledger_tranchebalance where run_since <= %2$L) s
        ), accrued as (
            select t.loan_id, sum(t.run_in_term + t.in_term_dong * s.in_term_rate) as in_term,
                   sum(t.run_overdue + t.overdue_dong * s.overdue_rate) as overdue
            from ledger_tranchebalance t join stretch s using (rate_class_id, run_since)
            group by t.loan_id
        )
        select %3$L::date as month, b.loan_id, %5$s::bigint as run_id, b.office_id, g.unit_id, g.village_id, b.group_id,
               b.household_id, b.programme, b.union_code, b.path,
               (b.in_term_dong - coalesce(l.in_term, 0))::bigint as in_term_dong,
               (b.overdue_dong - coalesce(l.overdue, 0))::bigint as overdue_dong,
               (b.frozen_dong - coalesce(l.frozen, 0))::bigint as frozen_dong,
               (b.arrears_in_term_dong - coalesce(l.arrears_in_term, 0))::bigint as arrears_in_term_dong,
               (b.arrears_overdue_dong - coalesce(l.arrears_overdue, 0))::bigint as arrears_overdue_dong,
               (b.grace_dong - coalesce(l.grace, 0))::bigint as grace_dong,
               case when b.posted_to > %2$L then 0 else coalesce(ledger_interest_dong(a.in_term), 0)
                    + coalesce(ledger_interest_dong(a.overdue), 0) end as accrued_dong,
               coalesce(d.disbursed, 0)::bigint as disbursed_dong,
               (case when d.disbursed > 0 then 1 else 0 end)::smallint as turns,
               coalesce(d.paid, 0)::bigint as principal_paid_dong,
               coalesce(i.posted, 0)::bigint as interest_posted_dong,
               coalesce(i.paid, 0)::bigint as interest_paid_dong
        from ledger_loanbalance b
        left join later l using (loan_id)
        left join lent d using (loan_id)
        left join interest i using (loan_id)
        left join accrued a using (loan_id)
        left join groups_groupplacement g on g.group_id = b.group_id and g.valid_from < %2$L
             and (g.valid_to is null or g.valid_to >= %2$L)
        where b.office_id = %4$s
          and (b.in_term_dong + b.overdue_dong + b.frozen_dong
               - coalesce(l.in_term, 0) - coalesce(l.overdue, 0) - coalesce(l.frozen, 0) <> 0
               or d.loan_id is not null or i.loan_id is not null
               or b.arrears_in_term_dong + b.arrears_overdue_dong + b.grace_dong > 0)
    $q$, fresh, next_month, of_month, office, run);
    get diagnostics written = row_count;
    execute format('insert into %I select * from facts_loanmonth where month = %L and office_id <> %s',
                   fresh, of_month, office);
    execute format('alter table %I alter month set not null, alter loan_id set not null, alter run_id set not null,
        alter office_id set not null, alter household_id set not null, alter programme set not null,
        alter union_code set not null, alter path set not null, alter in_term_dong set not null,
        alter overdue_dong set not null, alter frozen_dong set not null, alter arrears_in_term_dong set not null,
        alter arrears_overdue_dong set not null, alter grace_dong set not null, alter accrued_dong set not null,
        alter disbursed_dong set not null, alter turns set not null, alter principal_paid_dong set not null,
        alter interest_posted_dong set not null, alter interest_paid_dong set not null,
        add primary key (month, loan_id),
        add check (month >= %L and month < %L)', fresh, of_month, next_month);
    execute format('revoke all on %I from public', fresh);
    execute format('alter table %I enable row level security', fresh);
    execute format('alter table %I force row level security', fresh);
    execute format('alter table facts_loanmonth detach partition %I', part);
    execute format('alter table %I rename to %I', part, part || '_before_r' || run);
    execute format('alter table %I rename to %I', fresh, part);
    execute format('alter table facts_loanmonth attach partition %I for values from (%L) to (%L)', part, of_month, next_month);
    if not was_frozen then
        execute format('drop table %I', part || '_before_r' || run);
    end if;
    return written;
end
$$;
revoke all on function facts_freeze(bigint, date, bigint) from public;
