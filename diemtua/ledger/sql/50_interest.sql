-- What a posting on `until` would bring, per loan: in-term and overdue rounded apart, once each over all tranches.
-- A movement may count from a later day than it is asked for (debt that became overdue at the end of a session counts
-- from the next day): what has run is then taken back at the balance before that movement, not at the one after it.
create or replace function ledger_interest_due(loans bigint[], until date)
returns table (loan_id bigint, in_term_dong bigint, overdue_dong bigint) language sql stable as
$$
    with mine as materialized (
        select b.* from ledger_tranchebalance b where b.loan_id = any (loans)
    ), later as materialized (
        select l.subject as tranche_id, sum(l.amount_dong) filter (where l.account = 2010) as in_term,
               sum(l.amount_dong) filter (where l.account = 2020) as overdue
        from mine m join ledger_line l on l.loan_id = m.loan_id and l.account in (2010, 2020)
             and l.subject = m.tranche_id and l.effective_on > until
        where m.run_since > until and l.month >= date_trunc('month', until)::date
        group by l.subject
    ), held as (
        select m.loan_id, m.rate_class_id, m.run_since, m.run_in_term, m.run_overdue,
               m.in_term_dong - coalesce(l.in_term, 0) as in_term_dong,
               m.overdue_dong - coalesce(l.overdue, 0) as overdue_dong
        from mine m left join later l using (tranche_id)
    ), stretch as materialized (
        select rate_class_id, run_since, ledger_rate_days(rate_class_id, run_since, until, false) as in_term_rate,
               ledger_rate_days(rate_class_id, run_since, until, true) as overdue_rate
        from (select distinct rate_class_id, run_since from mine) s
    )
    select m.loan_id,
           ledger_interest_dong(sum(m.run_in_term
               + case when m.in_term_dong = 0 then 0 else m.in_term_dong * s.in_term_rate end)),
           ledger_interest_dong(sum(m.run_overdue
               + case when m.overdue_dong = 0 then 0 else m.overdue_dong * s.overdue_rate end))
    from held m join stretch s using (rate_class_id, run_since)
    group by m.loan_id
$$;

-- Hạch toán lãi: posts the interest of every loan in draft_loan up to `until` (that day excluded), one entry a group.
-- Interest of a loan before its `interest_due_from` is grace interest (students). The stretch starts from nothing after.
create or replace function ledger_post_interest(until date, office bigint, session bigint, party uuid) returns bigint
language plpgsql security definer set search_path = public, pg_temp as
$$
declare
    total bigint;
begin
    perform ledger_own_drafts();
    perform 1 from ledger_loanbalance where loan_id in (select loan_id from draft_loan) order by loan_id for update;
    truncate posting_interest;
    insert into posting_interest
    select dense_rank() over (order by b.path, b.union_code), b.loan_id, b.group_id, b.programme, b.union_code, b.path,
           coalesce(b.interest_due_from >= until, false), d.in_term_dong, d.overdue_dong
    from ledger_interest_due(array(select loan_id from draft_loan), until) d
    join ledger_loanbalance b using (loan_id)
    where b.office_id = office;
    if scope_binds() and exists (select 1 from posting_interest
                                 where not coalesce(path <@ (select scope_paths()), false)
                                    or not coalesce(union_code = any ((select scope_unions())::smallint[]), false)) then
        perform ledger_out_of_scope('a loan');
    end if;

    insert into draft_entry (n, id, month, office_id, business_date, kind, session_id, group_id, union_code, path)
    select n, ledger_new_id(), ledger_open_month(office, until), office, until, 'interest_posted', session,
           max(group_id), max(union_code), (array_agg(path))[1]
    from posting_interest group by n having sum(in_term_dong + overdue_dong) > 0;
    insert into draft_line (n, account, subject, loan_id, programme, amount_dong, effective_on)
    select p.n, leg.account, p.loan_id, p.loan_id, p.programme, leg.amount, until
    from posting_interest p join draft_entry using (n)
    cross join lateral (values (case when p.grace then 3030 else 3010 end, p.in_term_dong), (3020, p.overdue_dong))
        leg (account, amount)
    where leg.amount > 0;
    insert into draft_line (n, account, subject, programme, amount_dong, effective_on)
    select p.n, 5010, office, p.programme, -sum(p.in_term_dong + p.overdue_dong), until
    from posting_interest p join draft_entry using (n)
    group by p.n, p.programme having sum(p.in_term_dong + p.overdue_dong) > 0;
    select coalesce(sum(in_term_dong + overdue_dong), 0) into total from posting_interest;
    perform ledger_post(party);
    update ledger_tranchebalance b set run_in_term = 0, run_overdue = 0, run_since = until
    from posting_interest p where b.loan_id = p.loan_id;
    update ledger_loanbalance b set posted_to = until from posting_interest p where b.loan_id = p.loan_id;
    -- Debt that became overdue this evening counts from tomorrow and is in the balance already: up to then the balance is what
    -- it was before, and what it runs is kept as after any movement, up to the day of the last one.
    with later as (
        select l.subject as tranche_id, l.effective_on,
               coalesce(sum(l.amount_dong) filter (where l.account = 2010), 0) as in_term,
               coalesce(sum(l.amount_dong) filter (where l.account = 2020), 0) as overdue
        from posting_interest p
        join ledger_loanbalance o on o.loan_id = p.loan_id and o.moved_on > until
        join ledger_line l on l.loan_id = p.loan_id and l.account in (2010, 2020)
        where l.effective_on > until and l.month >= date_trunc('month', until)::date
        group by 1, 2
    ), last as (
        select tranche_id, max(effective_on) as day, sum(in_term) as in_term, sum(overdue) as overdue
        from later group by tranche_id
    ), run as (
        select b.tranche_id, m.day,
               (b.in_term_dong - m.in_term) * ledger_rate_days(b.rate_class_id, until, m.day, false)
                   + sum(l.in_term * ledger_rate_days(b.rate_class_id, l.effective_on, m.day, false)) as in_term,
               (b.overdue_dong - m.overdue) * ledger_rate_days(b.rate_class_id, until, m.day, true)
                   + sum(l.overdue * ledger_rate_days(b.rate_class_id, l.effective_on, m.day, true)) as overdue
        from last m join later l using (tranche_id) join ledger_tranchebalance b using (tranche_id)
        group by b.tranche_id, m.day, m.in_term, m.overdue
    )
    update ledger_tranchebalance b set run_in_term = r.in_term, run_overdue = r.overdue, run_since = r.day
    from run r where b.tranche_id = r.tranche_id;
    return total;
end
$$;
