-- Dòng còn hiệu lực của khoản vay: its lines of principal and interest without those taken back and those that took them
-- back, in the order in which they were written.
create or replace function ledger_kept_lines(loans bigint[])
returns table (loan_id bigint, account smallint, tranche_id bigint, amount_dong bigint, effective_on date, entry_id uuid,
               kind text, until date, sequence bigint) language sql stable as
$$
    select l.loan_id, l.account, case when l.account < 3000 then l.subject end, l.amount_dong, l.effective_on, e.id,
           e.kind, e.business_date, e.sequence
    from ledger_line l join ledger_entry e on e.month = l.month and e.id = l.entry_id
    where l.loan_id = any (loans) and l.account in (2010, 2020, 3010, 3020, 3030) and e.reverses is null
      and not exists (select 1 from ledger_reversal r where r.reversed = e.id and r.loan_id in (0, l.loan_id))
$$;

-- Các lần hạch toán lãi của khoản vay: its own postings, and those of its group's sessions that brought it nothing.
create or replace function ledger_postings(loans bigint[])
returns table (loan_id bigint, until date, sequence bigint, in_term_dong bigint, grace_dong bigint, overdue_dong bigint)
language sql stable as
$$
    with kept as materialized (select * from ledger_kept_lines(loans)),
    own as (
        select k.loan_id, k.entry_id, k.until, k.sequence,
               coalesce(sum(k.amount_dong) filter (where k.account = 3010), 0)::bigint as in_term,
               coalesce(sum(k.amount_dong) filter (where k.account = 3030), 0)::bigint as grace,
               coalesce(sum(k.amount_dong) filter (where k.account = 3020), 0)::bigint as overdue
        from kept k where k.kind = 'interest_posted' and k.account > 3000
        group by k.loan_id, k.entry_id, k.until, k.sequence
    ), first as (
        select k.loan_id, min(k.sequence) as sequence from kept k where k.account < 3000 group by k.loan_id
    )
    select o.loan_id, o.until, o.sequence, o.in_term, o.grace, o.overdue from own o
    union all
    select b.loan_id, e.business_date, e.sequence, 0, 0, 0
    from ledger_loanbalance b
    join first f on f.loan_id = b.loan_id
    join ledger_entry e on e.group_id = b.group_id and e.kind = 'interest_posted' and e.session_id is not null
         and e.reverses is null and e.sequence > f.sequence
    where b.loan_id = any (loans)
      and not exists (select 1 from own o where o.loan_id = b.loan_id and o.entry_id = e.id)
      and not exists (select 1 from ledger_reversal r where r.reversed = e.id and r.loan_id in (0, b.loan_id))
$$;

-- Kỳ lãi đã hạch toán và lãi đúng: per loan and stretch that meets [from_on, until_on), what was posted and what the rates
-- of today's policy give for the same days, rounded as a posting is (rules/refunds.py). A line written before the posting
-- that began the stretch counts from its day (what became overdue that evening from the next), a later one from its own; one that counts after the stretch's end not at all.
create or replace function ledger_stretches(loans bigint[], from_on date, until_on date)
returns table (loan_id bigint, start_on date, end_on date, in_grace boolean, posted_in_term_dong bigint,
               posted_overdue_dong bigint, right_in_term_dong bigint, right_overdue_dong bigint) language sql stable as
$$
    with kept as materialized (
        select k.loan_id, k.account, t.rate_class_id, k.amount_dong, k.effective_on, k.sequence
        from ledger_kept_lines(loans) k join ledger_tranchebalance t using (tranche_id)
        where k.account in (2010, 2020)
    ), begun as (
        select k.loan_id, min(k.effective_on) as on_day from kept k group by k.loan_id
    ), stretch as materialized (
        select p.*, lag(p.until) over w as before, lag(p.sequence) over w as before_sequence, b.on_day
        from ledger_postings(loans) p join begun b using (loan_id)
        window w as (partition by p.loan_id order by p.sequence)
    ), asked as materialized (
        select s.loan_id, coalesce(s.before, s.on_day) as start_on, s.until, s.sequence, s.before, s.before_sequence,
               s.in_term_dong, s.grace_dong, s.overdue_dong
        from stretch s
        where s.until > from_on and coalesce(s.before, s.on_day) < until_on
    ), run as materialized (
        select a.loan_id, a.sequence, a.until, k.rate_class_id, k.account, k.amount_dong,
               case when k.sequence < a.before_sequence then greatest(a.before, k.effective_on) else k.effective_on end as since
        from asked a join kept k on k.loan_id = a.loan_id and k.sequence < a.sequence
    ), days as materialized (
        select d.*, ledger_rate_days(d.rate_class_id, d.since, d.until, d.account = 2020) as rate_days
        from (select distinct r.rate_class_id, r.account, r.since, r.until from run r where r.since < r.until) d
    ), due as (
        select r.loan_id, r.sequence, sum(r.amount_dong * d.rate_days) filter (where r.account = 2010) as in_term,
               sum(r.amount_dong * d.rate_days) filter (where r.account = 2020) as overdue
        from run r join days d using (rate_class_id, account, since, until)
        group by r.loan_id, r.sequence
    )
    select a.loan_id, a.start_on, a.until, a.grace_dong > 0, a.in_term_dong + a.grace_dong, a.overdue_dong,
           ledger_interest_dong(coalesce(d.in_term, 0)), ledger_interest_dong(coalesce(d.overdue, 0))
    from asked a left join due d using (loan_id, sequence)
$$;

-- Tích số đang chạy tính lại: of loans that moved after their last posting, when the rates of those days have changed.
-- By the same reading of the journal as above; what it finds equal it leaves alone.
create or replace function ledger_rerun_since_posting(loans bigint[]) returns bigint language plpgsql security definer
set search_path = public, pg_temp as
$$
declare
    changed bigint;
begin
    if scope_binds() and exists (
        select 1 from ledger_loanbalance b where b.loan_id = any (loans)
        and not (coalesce(b.path <@ (select scope_paths()), false)
                 and coalesce(b.union_code = any ((select scope_unions())::smallint[]), false))
    ) then
        perform ledger_out_of_scope('a loan');
    end if;
    perform 1 from ledger_loanbalance where loan_id = any (loans) order by loan_id for update;
    with moved_on as materialized (
        select t.tranche_id, t.loan_id, t.rate_class_id, t.run_since, b.posted_to
        from ledger_tranchebalance t join ledger_loanbalance b using (loan_id)
        where t.loan_id = any (loans) and t.run_since > b.posted_to
    ), last as materialized (
        select distinct on (p.loan_id) p.loan_id, p.until, p.sequence
        from ledger_postings(array(select distinct m.loan_id from moved_on m)) p
        order by p.loan_id, p.sequence desc
    ), run as materialized (
        select m.tranche_id, m.rate_class_id, m.run_since, k.account, k.amount_dong,
               case when k.sequence < l.sequence then greatest(l.until, k.effective_on)
                    else greatest(k.effective_on, m.posted_to) end as since
        from moved_on m
        join ledger_kept_lines(array(select distinct x.loan_id from moved_on x)) k
             on k.tranche_id = m.tranche_id and k.account in (2010, 2020)
        left join last l on l.loan_id = m.loan_id
    ), days as materialized (
        select d.*, ledger_rate_days(d.rate_class_id, d.since, d.run_since, d.account = 2020) as rate_days
        from (select distinct r.rate_class_id, r.account, r.since, r.run_since from run r where r.since < r.run_since) d
    ), fresh as (
        select m.tranche_id,
               coalesce(sum(r.amount_dong * d.rate_days) filter (where r.account = 2010), 0) as in_term,
               coalesce(sum(r.amount_dong * d.rate_days) filter (where r.account = 2020), 0) as overdue
        from moved_on m left join run r using (tranche_id)
        left join days d on d.rate_class_id = r.rate_class_id and d.account = r.account and d.since = r.since
             and d.run_since = r.run_since
        group by m.tranche_id
    )
    update ledger_tranchebalance t set run_in_term = f.in_term, run_overdue = f.overdue
    from fresh f where t.tranche_id = f.tranche_id and (t.run_in_term <> f.in_term or t.run_overdue <> f.overdue);
    get diagnostics changed = row_count;
    return changed;
end
$$;

-- Xếp lớp lãi suất: a tranche goes to another class of its loan's programme, whose window holds the day it was paid out. Read
-- by lending; both classes bear one rate before the move, so what has run stays.
create or replace function ledger_place_tranches(tranches bigint[], classes int[]) returns bigint language plpgsql
security definer set search_path = public, pg_temp as
$$
declare
    moved bigint;
begin
    update ledger_tranchebalance t set rate_class_id = c.id
    from unnest(tranches, classes) as w (tranche_id, class_id)
    join programmes_rateclass c on c.id = w.class_id
    join programmes_programme p on p.code = c.programme_id
    where t.tranche_id = w.tranche_id
      and t.disbursed_on >= c.disbursed_from and t.disbursed_on < coalesce(c.disbursed_to, 'infinity')
      and exists (select 1 from ledger_loanbalance b where b.loan_id = t.loan_id and b.programme = p.number)
      and (not scope_binds() or coalesce(t.path <@ (select scope_paths()), false)
                                and coalesce(t.union_code = any ((select scope_unions())::smallint[]), false));
    get diagnostics moved = row_count;
    if moved <> cardinality(tranches) then
        perform ledger_out_of_scope('a disbursement or its class');
    end if;
    return moved;
end
$$;
