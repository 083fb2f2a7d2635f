-- What had run and was not posted at a month's end, worked out again from the journal: for loans that have moved, or had
-- interest posted, after that end, so that a late close says what a close in time would have said. The last posting up
-- to the month is the loan's own entry, or the session's entry of its group (every loan of it was posted then); lines
-- written before it count from its day (what became overdue that evening from the next), later ones from their own.
create or replace function facts_run_from_journal(office bigint, of_month date)
returns table (loan_id bigint, run_in_term numeric, run_overdue numeric) language sql stable parallel safe as
$$
    with span as (
        select (of_month + interval '1 month')::date as next_month, o.path
        from associations_office o where o.id = office
    ), passed as materialized (
        select l.loan_id from ledger_line l, span
        where l.month >= span.next_month and l.office_id = office and l.loan_id is not null
          and l.account between 2000 and 3089
        union
        select t.loan_id from ledger_tranchebalance t, span where t.path <@ span.path and t.run_since > span.next_month
    ), posting as (
        select e.month, e.id, e.group_id, e.session_id, e.business_date as until, e.sequence
        from ledger_entry e
        where e.kind = 'interest_posted' and e.office_id = office and e.month <= of_month
    ), mark as materialized (
        select distinct on (p.loan_id) p.loan_id, p.until, p.sequence
        from (
            select l.loan_id, e.until, e.sequence
            from posting e join ledger_line l on l.month = e.month and l.entry_id = e.id
            where l.account in (3010, 3020, 3030) and l.loan_id in (select c.loan_id from passed c)
            union all
            select b.loan_id, e.until, e.sequence
            from posting e join ledger_loanbalance b on b.group_id = e.group_id
            where e.session_id is not null and b.loan_id in (select c.loan_id from passed c)
        ) p order by p.loan_id, p.sequence desc
    ), moved as materialized (
        select l.loan_id, t.rate_class_id, l.account, l.amount_dong,
               case when e.sequence < k.sequence then greatest(k.until, l.effective_on) else l.effective_on end as since
        from ledger_line l
        join ledger_entry e on e.month = l.month and e.id = l.entry_id
        join ledger_tranchebalance t on t.tranche_id = l.subject
        left join mark k on k.loan_id = l.loan_id
        where l.account in (2010, 2020) and l.office_id = office and l.month <= of_month
          and l.loan_id in (select c.loan_id from passed c)
    ), stretch as materialized (
        select s.rate_class_id, s.account, s.since,
               ledger_rate_days(s.rate_class_id, s.since, span.next_month, s.account = 2020) as rate_days
        from (select distinct m.rate_class_id, m.account, m.since from moved m) s, span
    )
    select c.loan_id,
           coalesce(sum(m.amount_dong * s.rate_days) filter (where m.account = 2010), 0),
           coalesce(sum(m.amount_dong * s.rate_days) filter (where m.account = 2020), 0)
    from passed c
    left join moved m on m.loan_id = c.loan_id
    left join stretch s on s.rate_class_id = m.rate_class_id and s.account = m.account and s.since = m.since
    group by c.loan_id
$$;

-- A sum of one loan's few rows, over a million loans: the server's own sum() keeps a state of its own for every loan, which
-- costs more than the adding. Whole đồng; bigint refuses what does not fit.
create or replace aggregate facts_sum_dong(bigint) (sfunc = int8pl, stype = int8, initcond = '0', combinefunc = int8pl,
                                                   parallel = safe);

-- Σ days × rate up to a day of every (rate class, first day) that the office's tranches run by, and the class's rate on
-- the day before: the text of a set to join, the same for all rows and small. `whole` is the sum in ten-thousandths where it is
-- a whole number of them, as nearly all are. `passed` tells of tranches that run from a later day.
drop function if exists facts_stretches(ltree, date);
create or replace function facts_running(office_path ltree, until date, out stretches text, out passed boolean)
language sql stable as
$$
    select format('unnest(%L::int[], %L::date[], %L::numeric[], %L::numeric[], %L::bigint[], %L::bigint[], %L::numeric[]) as s'
                  ' (rate_class_id, run_since, in_term_rate, overdue_rate, in_term_whole, overdue_whole, rate_pct)',
                  array_agg(s.rate_class_id), array_agg(s.run_since), array_agg(s.in_term_rate), array_agg(s.overdue_rate),
                  array_agg(facts_whole(s.in_term_rate)), array_agg(facts_whole(s.overdue_rate)),
                  array_agg(coalesce(r.rate_pct, 0))),
           coalesce(bool_or(s.run_since > until), false)
    from (select d.*, ledger_rate_days(d.rate_class_id, d.run_since, until, false) as in_term_rate,
                 ledger_rate_days(d.rate_class_id, d.run_since, until, true) as overdue_rate
          from (select t.rate_class_id, t.run_since from ledger_tranchebalance t
                where coalesce(t.path <@ office_path, false) group by 1, 2) d) s
    left join programmes_classrate r on r.rate_class_id = s.rate_class_id and r.valid_from < until
         and (r.valid_to is null or r.valid_to >= until)
$$;

-- Σ days × rate in ten-thousandths, where it is whole and small enough for a loan of ten billion đồng in bigint.
create or replace function facts_whole(rate_days numeric) returns bigint language sql immutable parallel safe as
$$
    select case when rate_days between 0 and 40000 and rate_days * 10000 = trunc(rate_days * 10000)
                then (rate_days * 10000)::bigint end
$$;

-- What has run on one tranche's amount, rounded as ledger_interest_dong rounds. In bigint where nothing was carried and Σ days ×
-- rate is whole: (2 × đồng × whole + 36 500 × 10^4) / (2 × 36 500 × 10^4), a fifth of the time of numeric. The text of a loan's
-- part, since a function of seven columns would not be read into the plan.
create or replace function facts_accrued_sql(part text) returns text language sql immutable as
$$
    select replace('case when t.part_dong = 0 and t.run_part = 0 then 0
        when t.run_part = 0 and t.part_dong <= 10000000000 and s.part_whole is not null
        then (t.part_dong * s.part_whole * 2 + 365000000) / 730000000
        else coalesce(ledger_interest_dong(t.run_part + t.part_dong * s.part_rate), 0) end', 'part', part)
$$;

-- What an office's loans hold at a month's end that nothing has passed: the balance row has all of it, the month's sums too.
create or replace function facts_held_in_time(office bigint, of_month date)
returns table (loan_id bigint, office_id bigint, group_id bigint, household_id bigint, programme smallint, union_code smallint,
               path ltree, in_term_dong bigint, overdue_dong bigint, frozen_dong bigint, arrears_in_term_dong bigint,
               arrears_overdue_dong bigint, grace_dong bigint, moved boolean, lent_dong bigint, principal_paid_dong bigint,
               interest_posted_dong bigint, interest_paid_dong bigint, in_term_moved_dong bigint, several_tranches boolean)
language sql stable parallel safe as
$$
    select b.loan_id, b.office_id, b.group_id, b.household_id, b.programme, b.union_code, b.path, b.in_term_dong,
           b.overdue_dong, b.frozen_dong, b.arrears_in_term_dong, b.arrears_overdue_dong, b.grace_dong,
           coalesce(b.sums_month = of_month, false),
           case when b.sums_month = of_month then b.lent_dong else 0 end,
           case when b.sums_month = of_month then b.principal_paid_dong else 0 end,
           case when b.sums_month = of_month then b.interest_posted_dong else 0 end,
           case when b.sums_month = of_month then b.interest_paid_dong else 0 end,
           case when b.sums_month = of_month then b.in_term_moved_dong else 0 end, b.several_tranches
    from ledger_loanbalance b where b.office_id = office
$$;

-- The same where later months have lines: those are taken off, and the month's sums of loans that have moved since are read
-- from the journal. In the journal alone (`all_loans`) it is the check of what posting keeps.
create or replace function facts_held_from_journal(office bigint, of_month date, all_loans boolean default false)
returns table (loan_id bigint, office_id bigint, group_id bigint, household_id bigint, programme smallint, union_code smallint,
               path ltree, in_term_dong bigint, overdue_dong bigint, frozen_dong bigint, arrears_in_term_dong bigint,
               arrears_overdue_dong bigint, grace_dong bigint, moved boolean, lent_dong bigint, principal_paid_dong bigint,
               interest_posted_dong bigint, interest_paid_dong bigint, in_term_moved_dong bigint, several_tranches boolean)
language sql stable parallel safe as
$$
    with passed as materialized (
        select b.loan_id from ledger_loanbalance b where b.office_id = office and (all_loans or b.sums_month > of_month)
    ), later as (
        select l.loan_id,
               facts_sum_dong(amount_dong) filter (where account = 2010) as in_term,
               facts_sum_dong(amount_dong) filter (where account = 2020) as overdue,
               facts_sum_dong(amount_dong) filter (where account = 2030) as frozen,
               facts_sum_dong(amount_dong) filter (where account = 3010) as arrears_in_term,
               facts_sum_dong(amount_dong) filter (where account = 3020) as arrears_overdue,
               facts_sum_dong(amount_dong) filter (where account = 3030) as grace
        from ledger_line l
        where l.month > of_month and l.office_id = office and l.loan_id is not null and l.account between 2000 and 3089
        group by l.loan_id
    ), line as (
        select l.loan_id, l.account, l.amount_dong as dong, ledger_sum_of(e.kind, l.account) as part
        from ledger_line l join ledger_entry e on e.month = l.month and e.id = l.entry_id
        where l.month = of_month and l.office_id = office and l.account in (2010, 2020, 2030, 3010, 3020, 3030)
          and l.loan_id in (select p.loan_id from passed p)
    ), summed as (
        select n.loan_id, facts_sum_dong(dong) filter (where part = 'lent') as lent,
               -facts_sum_dong(dong) filter (where part = 'principal') as principal_paid,
               facts_sum_dong(dong) filter (where part = 'posted') as posted,
               -facts_sum_dong(dong) filter (where part = 'interest') as interest_paid,
               facts_sum_dong(dong) filter (where account = 2010) as in_term_moved
        from line n group by n.loan_id
    )
    select b.loan_id, b.office_id, b.group_id, b.household_id, b.programme, b.union_code, b.path,
           b.in_term_dong - coalesce(l.in_term, 0), b.overdue_dong - coalesce(l.overdue, 0),
           b.frozen_dong - coalesce(l.frozen, 0), b.arrears_in_term_dong - coalesce(l.arrears_in_term, 0),
           b.arrears_overdue_dong - coalesce(l.arrears_overdue, 0), b.grace_dong - coalesce(l.grace, 0),
           m.loan_id is not null or p.loan_id is null and coalesce(b.sums_month = of_month, false),
           case when p.loan_id is not null then coalesce(m.lent, 0) when b.sums_month = of_month then b.lent_dong else 0 end,
           case when p.loan_id is not null then coalesce(m.principal_paid, 0)
                when b.sums_month = of_month then b.principal_paid_dong else 0 end,
           case when p.loan_id is not null then coalesce(m.posted, 0)
                when b.sums_month = of_month then b.interest_posted_dong else 0 end,
           case when p.loan_id is not null then coalesce(m.interest_paid, 0)
                when b.sums_month = of_month then b.interest_paid_dong else 0 end,
           case when p.loan_id is not null then coalesce(m.in_term_moved, 0)
                when b.sums_month = of_month then b.in_term_moved_dong else 0 end, b.several_tranches
    from ledger_loanbalance b
    left join later l using (loan_id) left join passed p using (loan_id) left join summed m using (loan_id)
    where b.office_id = office
$$;

-- The month's rows of one office as the text of a SELECT, with the joins that its books need and no others. A loan of one
-- tranche (most) is worked out where the rows are joined, one of several in a sum of its own; a loan that has passed the month's
-- end in the journal. The planner gives `<@` a thousandth of the rows, so it is asked through coalesce.
create or replace function facts_month_sql(office bigint, of_month date, run bigint) returns text language plpgsql stable as
$$
declare
    next_month date := (of_month + interval '1 month')::date;
    office_path ltree := (select path from associations_office where id = office);
    held text := 'facts_held_in_time';
    running record;
    several text := '';
    recounted text := '';
    accrued text := facts_accrued_sql('in_term') || ' + ' || facts_accrued_sql('overdue');
    rate text := 's.rate_pct';
begin
    select * into running from facts_running(office_path, next_month);
    if exists (select 1 from ledger_loanbalance where several_tranches and office_id = office) then
        several := format('left join (
            select t.loan_id, ledger_interest_dong(sum(t.run_in_term + t.in_term_dong * s.in_term_rate))
                   + ledger_interest_dong(sum(t.run_overdue + t.overdue_dong * s.overdue_rate)) as dong, min(s.rate_pct) as rate_pct
            from ledger_loanbalance b join ledger_tranchebalance t using (loan_id) join %s using (rate_class_id, run_since)
            where b.several_tranches and b.office_id = %s group by t.loan_id) a on a.loan_id = b.loan_id',
            running.stretches, office);
        accrued := 'case when a.loan_id is not null then a.dong else ' || accrued || ' end';
        rate := 'coalesce(a.rate_pct, s.rate_pct)';
    end if;
    if exists (select 1 from ledger_line where month >= next_month and office_id = office and loan_id is not null
               and account between 2000 and 3089) then
        held := 'facts_held_from_journal';
        running.passed := true;
    end if;
    if running.passed then
        recounted := format('left join facts_run_from_journal(%s, %L) r on r.loan_id = b.loan_id', office, of_month);
        accrued := 'case when r.loan_id is not null
            then ledger_interest_dong(r.run_in_term) + ledger_interest_dong(r.run_overdue) else ' || accrued || ' end';
    end if;
    return format($q$
        select %1$L::date as month, b.loan_id, %2$s::bigint as run_id, b.office_id, g.unit_id, g.village_id, b.group_id,
               b.household_id, b.programme, b.union_code, b.path, b.in_term_dong, b.overdue_dong, b.frozen_dong,
               b.arrears_in_term_dong, b.arrears_overdue_dong, b.grace_dong, %3$s as accrued_dong,
               b.lent_dong as disbursed_dong, (case when b.lent_dong > 0 then 1 else 0 end)::smallint as turns,
               b.principal_paid_dong, b.interest_posted_dong, b.interest_paid_dong,
               coalesce(%4$s, 0)::numeric(18, 12) as rate_pct, b.in_term_dong - b.in_term_moved_dong as in_term_before_dong
        from %5$s(%6$s, %1$L) b
        left join ledger_tranchebalance t on t.loan_id = b.loan_id and not b.several_tranches
        left join %7$s on s.rate_class_id = t.rate_class_id and s.run_since = t.run_since
        %8$s %9$s
        left join groups_groupplacement g on g.group_id = b.group_id and g.valid_from < %10$L
             and (g.valid_to is null or g.valid_to >= %10$L)
        where b.in_term_dong + b.overdue_dong + b.frozen_dong <> 0 or b.moved
              or b.arrears_in_term_dong + b.arrears_overdue_dong + b.grace_dong > 0
    $q$, of_month, run, accrued, rate, held, office, running.stretches, several, recounted, next_month);
end
$$;
revoke all on function facts_month_sql(bigint, date, bigint) from public;

-- Đóng băng số liệu tháng: CREATE TABLE AS of one office's month (the only way in that the server plans for two cores) beside
-- the frozen rows of the other offices, then swapped in as the month's partition. What the office had frozen before is kept in
-- facts_supersededloanmonth under the run that made it. Runs as owner, since a partition changes hands; only jobs may call it.
-- Read by month_end.
create or replace function facts_freeze(office bigint, of_month date, run bigint) returns bigint
language plpgsql security definer set search_path = public, pg_temp set work_mem = '256MB' set jit = off
set parallel_setup_cost = 100 set parallel_tuple_cost = 0.001 set default_statistics_target = 10 as
$$
declare
    part text := 'facts_loanmonth_' || to_char(of_month, 'YYYY_MM');
    fresh text := part || '_r' || run;
    next_month date := (of_month + interval '1 month')::date;
    written bigint;
begin
    perform ledger_make_partitions(of_month, next_month);
    perform pg_advisory_xact_lock(hashtext(part));
    perform facts_keep_superseded(office, of_month, run);
    execute format('drop table if exists %I', fresh);
    execute format('create table %I as %s', fresh, facts_month_sql(office, of_month, run));
    get diagnostics written = row_count;
    execute format('insert into %I select * from facts_loanmonth where month = %L and office_id <> %s',
                   fresh, of_month, office);
    perform facts_swap_in(part, fresh, of_month, next_month);
    -- The planner learns at once, from a small sample, what the steps after this, and the reports, join and group by; the rest
    -- waits for the server's own round.
    execute format('analyze %I (month, loan_id, office_id, unit_id, village_id, group_id, household_id, programme,
                                union_code, rate_pct)', part);
    return written;
end
$$;
revoke all on function facts_freeze(bigint, date, bigint) from public;

-- The office's frozen rows of an earlier run, kept before they are replaced: a signed report keeps its own answer.
create or replace function facts_keep_superseded(office bigint, of_month date, run bigint) returns void
language sql as
$$
    insert into facts_supersededloanmonth (superseded_by, month, loan_id, run_id, office_id, unit_id, village_id, group_id,
        household_id, programme, union_code, path, in_term_dong, overdue_dong, frozen_dong, arrears_in_term_dong,
        arrears_overdue_dong, grace_dong, accrued_dong, disbursed_dong, turns, principal_paid_dong, interest_posted_dong,
        interest_paid_dong, rate_pct, in_term_before_dong)
    select run, m.* from facts_loanmonth m where m.month = of_month and m.office_id = office and m.run_id <> run
$$;
revoke all on function facts_keep_superseded(bigint, date, bigint) from public;

-- A finished table becomes the month's partition; the one it replaces holds nothing that is not in it or kept.
create or replace function facts_swap_in(part text, fresh text, of_month date, next_month date) returns void
language plpgsql as
$$
begin
    execute format('alter table %I alter month set not null, alter loan_id set not null, alter run_id set not null,
        alter office_id set not null, alter household_id set not null, alter programme set not null,
        alter union_code set not null, alter path set not null, alter in_term_dong set not null,
        alter overdue_dong set not null, alter frozen_dong set not null, alter arrears_in_term_dong set not null,
        alter arrears_overdue_dong set not null, alter grace_dong set not null, alter accrued_dong set not null,
        alter disbursed_dong set not null, alter turns set not null, alter principal_paid_dong set not null,
        alter interest_posted_dong set not null, alter interest_paid_dong set not null,
        alter rate_pct set not null, alter in_term_before_dong set not null,
        add primary key (month, loan_id),
        add check (month >= %L and month < %L)', fresh, of_month, next_month);
    execute format('revoke all on %I from public', fresh);
    execute format('alter table %I enable row level security', fresh);
    execute format('alter table %I force row level security', fresh);
    execute format('alter table facts_loanmonth detach partition %I', part);
    execute format('drop table %I', part);
    execute format('alter table %I rename to %I', fresh, part);
    execute format('alter table facts_loanmonth attach partition %I for values from (%L) to (%L)', part, of_month, next_month);
    perform ledger_open_to_backup('facts_loanmonth', part);
end
$$;
revoke all on function facts_swap_in(text, text, date, date) from public;
