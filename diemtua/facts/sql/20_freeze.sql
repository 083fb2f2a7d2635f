-- What had run and was not posted at a month's end, worked out again from the journal: for loans that have moved, or had
-- interest posted, after that end, so that a late close says what a close in time would have said. The last posting up
-- to the month is the loan's own entry, or the session's entry of its group (every loan of it was posted then); lines
-- written before it count from its day, later ones from their own.
create or replace function facts_run_from_journal(office bigint, of_month date)
returns table (loan_id bigint, run_in_term numeric, run_overdue numeric) language sql stable as
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
               case when e.sequence < k.sequence then k.until else l.effective_on end as since
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
-- the day before: the text of a set to join, the same for all rows and small.
create or replace function facts_stretches(office_path ltree, until date) returns text language sql stable as
$$
    select format('unnest(%L::int[], %L::date[], %L::numeric[], %L::numeric[], %L::numeric[])'
                  ' as s (rate_class_id, run_since, in_term_rate, overdue_rate, rate_pct)', array_agg(s.rate_class_id),
                  array_agg(s.run_since), array_agg(ledger_rate_days(s.rate_class_id, s.run_since, until, false)),
                  array_agg(ledger_rate_days(s.rate_class_id, s.run_since, until, true)), array_agg(coalesce(r.rate_pct, 0)))
    from (select distinct t.rate_class_id, t.run_since from ledger_tranchebalance t
          where coalesce(t.path <@ office_path, false)) s
    left join programmes_classrate r on r.rate_class_id = s.rate_class_id and r.valid_from < until
         and (r.valid_to is null or r.valid_to >= until)
$$;

-- Đóng băng số liệu tháng: CREATE TABLE AS of one office's month beside the frozen rows of the other offices, then
-- swapped in as the month's partition. What the office had frozen before is kept in facts_supersededloanmonth under the
-- run that made it. Runs as owner, since a partition changes hands; only jobs may call it. Read by month_end.
-- A loan of one tranche (most) is worked out where the rows are joined, one of several in a sum of its own. Rates are handed
-- in as arrays, few and the same for all. The planner gives `<@` a thousandth of the rows, so it is asked through coalesce.
create or replace function facts_freeze(office bigint, of_month date, run bigint) returns bigint
language plpgsql security definer set search_path = public, pg_temp set work_mem = '256MB' as
$$
declare
    part text := 'facts_loanmonth_' || to_char(of_month, 'YYYY_MM');
    fresh text := part || '_r' || run;
    next_month date := (of_month + interval '1 month')::date;
    office_path ltree := (select path from associations_office where id = office);
    stretches text;
    several bigint[];
    recount text := 'select null::bigint as loan_id, 0::numeric as run_in_term, 0::numeric as run_overdue where false';
    written bigint;
begin
    perform ledger_make_partitions(of_month, next_month);
    perform pg_advisory_xact_lock(hashtext(part));
    perform facts_keep_superseded(office, of_month, run);
    -- In a close in time nothing has passed the month's end, and the journal need not be read back.
    if exists (select 1 from ledger_line where month >= next_month and office_id = office and loan_id is not null
                 and account between 2000 and 3089)
       or exists (select 1 from ledger_tranchebalance where run_since > next_month and path <@ office_path) then
        recount := format('select * from facts_run_from_journal(%s, %L)', office, of_month);
    end if;
    stretches := facts_stretches(office_path, next_month);
    several := coalesce((select array_agg(x.loan_id) from (
        select t.loan_id from ledger_tranchebalance t where coalesce(t.path <@ office_path, false)
        group by t.loan_id having count(*) > 1) x), '{}');
    execute format('drop table if exists %I', fresh);
    execute format($q$
        create table %1$I as
        with later as (
            select l.loan_id,
                   facts_sum_dong(amount_dong) filter (where account = 2010) as in_term,
                   facts_sum_dong(amount_dong) filter (where account = 2020) as overdue,
                   facts_sum_dong(amount_dong) filter (where account = 2030) as frozen,
                   facts_sum_dong(amount_dong) filter (where account = 3010) as arrears_in_term,
                   facts_sum_dong(amount_dong) filter (where account = 3020) as arrears_overdue,
                   facts_sum_dong(amount_dong) filter (where account = 3030) as grace
            from ledger_line l
            where l.month >= %2$L and l.office_id = %4$s and l.loan_id is not null and l.account between 2000 and 3089
            group by l.loan_id
        ), kind as (
            -- Kinds that are no payment. Moves between classes of one loan cancel out. Grace interest is not due yet.
            select e.id, case when e.kind like 'disburse%%' then 'lent' when e.kind like 'interest_posted%%' then 'posted'
                              else 'other' end as is_a
            from ledger_entry e
            where e.month = %3$L and e.office_id = %4$s
              and (e.kind like 'disburse%%' or e.kind like 'interest_posted%%' or e.kind like 'opening%%'
                   or e.kind like 'write_off%%' or e.kind = 'interest_given_back')
        ), moved as (
            select l.loan_id,
                   facts_sum_dong(l.amount_dong) filter (where k.is_a = 'lent' and l.account < 3000) as disbursed,
                   -facts_sum_dong(l.amount_dong) filter (where k.is_a is null and l.account < 3000) as principal_paid,
                   facts_sum_dong(l.amount_dong) filter (where k.is_a = 'posted' and l.account in (3010, 3020)) as posted,
                   -facts_sum_dong(l.amount_dong) filter (where k.is_a is null and l.account > 3000) as interest_paid,
                   facts_sum_dong(l.amount_dong) filter (where l.account = 2010) as in_term
            from ledger_line l left join kind k on k.id = l.entry_id
            where l.month = %3$L and l.office_id = %4$s and l.loan_id is not null
              and l.account in (2010, 2020, 2030, 3010, 3020, 3030)
            group by l.loan_id
        ), running as (
            select t.loan_id, sum(t.run_in_term + t.in_term_dong * s.in_term_rate) as in_term,
                   sum(t.run_overdue + t.overdue_dong * s.overdue_rate) as overdue, min(s.rate_pct) as rate_pct
            from ledger_tranchebalance t join %8$s using (rate_class_id, run_since)
            where t.loan_id = any (%9$L::bigint[])
            group by t.loan_id
        ), recounted as materialized (%7$s)
        select %3$L::date as month, b.loan_id, %5$s::bigint as run_id, b.office_id, g.unit_id, g.village_id, b.group_id,
               b.household_id, b.programme, b.union_code, b.path,
               b.in_term_dong - coalesce(l.in_term, 0) as in_term_dong,
               b.overdue_dong - coalesce(l.overdue, 0) as overdue_dong,
               b.frozen_dong - coalesce(l.frozen, 0) as frozen_dong,
               b.arrears_in_term_dong - coalesce(l.arrears_in_term, 0) as arrears_in_term_dong,
               b.arrears_overdue_dong - coalesce(l.arrears_overdue, 0) as arrears_overdue_dong,
               b.grace_dong - coalesce(l.grace, 0) as grace_dong,
               case when r.loan_id is not null
                    then ledger_interest_dong(r.run_in_term) + ledger_interest_dong(r.run_overdue)
                    when a.loan_id is not null then ledger_interest_dong(a.in_term) + ledger_interest_dong(a.overdue)
                    else case when t.in_term_dong = 0 and t.run_in_term = 0 then 0
                              else coalesce(ledger_interest_dong(t.run_in_term + t.in_term_dong * s.in_term_rate), 0) end
                       + case when t.overdue_dong = 0 and t.run_overdue = 0 then 0
                              else coalesce(ledger_interest_dong(t.run_overdue + t.overdue_dong * s.overdue_rate), 0) end
               end as accrued_dong,
               coalesce(m.disbursed, 0) as disbursed_dong,
               (case when m.disbursed > 0 then 1 else 0 end)::smallint as turns,
               coalesce(m.principal_paid, 0) as principal_paid_dong,
               coalesce(m.posted, 0) as interest_posted_dong,
               coalesce(m.interest_paid, 0) as interest_paid_dong,
               coalesce(a.rate_pct, s.rate_pct, 0)::numeric(18, 12) as rate_pct,
               b.in_term_dong - coalesce(l.in_term, 0) - coalesce(m.in_term, 0) as in_term_before_dong
        from ledger_loanbalance b
        left join later l using (loan_id)
        left join moved m using (loan_id)
        left join running a using (loan_id)
        left join ledger_tranchebalance t on t.loan_id = b.loan_id and t.loan_id <> all (%9$L::bigint[])
        left join %8$s on s.rate_class_id = t.rate_class_id and s.run_since = t.run_since
        left join recounted r on r.loan_id = b.loan_id
        left join groups_groupplacement g on g.group_id = b.group_id and g.valid_from < %2$L
             and (g.valid_to is null or g.valid_to >= %2$L)
        where b.office_id = %4$s
          and (b.in_term_dong + b.overdue_dong + b.frozen_dong
               - coalesce(l.in_term, 0) - coalesce(l.overdue, 0) - coalesce(l.frozen, 0) <> 0
               or m.loan_id is not null
               or b.arrears_in_term_dong + b.arrears_overdue_dong + b.grace_dong
               - coalesce(l.arrears_in_term, 0) - coalesce(l.arrears_overdue, 0) - coalesce(l.grace, 0) > 0)
    $q$, fresh, next_month, of_month, office, run, office_path, recount, stretches, several);
    get diagnostics written = row_count;
    execute format('insert into %I select * from facts_loanmonth where month = %L and office_id <> %s',
                   fresh, of_month, office);
    perform facts_swap_in(part, fresh, of_month, next_month);
    -- The planner learns at once what the steps after this, and the reports, join and group by; the rest waits for the
    -- server's own round.
    execute format('analyze %I (month, loan_id, office_id, unit_id, village_id, group_id, household_id, programme,
                                union_code)', part);
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
