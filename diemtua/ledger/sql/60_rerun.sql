-- Tích số của một khoản vay, worked out again from the journal: what its tranches have run since the day up to which interest
-- stands posted (the last posting not taken back, the opening, or the first payout). Read by lending when entries after a day
-- were reversed; the same figures as keeping them movement by movement, so that it is also the check of them.
drop function if exists ledger_rerun(bigint, date);
create or replace function ledger_rerun(loan bigint) returns void language plpgsql security definer
set search_path = public, pg_temp as
$$
declare
    posted date;
begin
    if scope_binds() and not exists (select 1 from ledger_loanbalance
                                     where loan_id = loan and coalesce(path <@ (select scope_paths()), false)
                                       and union_code = any ((select scope_unions())::smallint[])) then
        perform ledger_out_of_scope(format('loan %s', loan));
    end if;
    select coalesce(max(l.effective_on), (select min(disbursed_on) from ledger_tranchebalance where loan_id = loan))
    into posted
    from ledger_line l join ledger_entry e on e.month = l.month and e.id = l.entry_id
    where l.loan_id = loan and e.kind in ('interest_posted', 'opening_loan') and e.reverses is null
      and not exists (select 1 from ledger_reversal r where r.reversed = e.id and r.loan_id in (0, loan));
    with moved as (
        select l.subject as tranche_id, l.effective_on,
               coalesce(sum(l.amount_dong) filter (where l.account = 2010), 0) as in_term,
               coalesce(sum(l.amount_dong) filter (where l.account = 2020), 0) as overdue
        from ledger_line l where l.loan_id = loan and l.account between 2000 and 2999
        group by l.subject, l.effective_on
    ), since as (
        select t.tranche_id, t.rate_class_id,
               greatest(posted, t.disbursed_on,
                        max(m.effective_on) filter (where m.in_term <> 0 or m.overdue <> 0)) as until
        from ledger_tranchebalance t left join moved m using (tranche_id)
        where t.loan_id = loan group by t.tranche_id, t.rate_class_id
    ), run as (
        select s.tranche_id, s.until,
               coalesce(sum(m.in_term * ledger_rate_days(s.rate_class_id, greatest(m.effective_on, posted), s.until, false))
                        filter (where m.in_term <> 0), 0) as in_term,
               coalesce(sum(m.overdue * ledger_rate_days(s.rate_class_id, greatest(m.effective_on, posted), s.until, true))
                        filter (where m.overdue <> 0), 0) as overdue
        from since s left join moved m using (tranche_id) group by s.tranche_id, s.until
    )
    update ledger_tranchebalance b set run_in_term = r.in_term, run_overdue = r.overdue, run_since = r.until
    from run r where b.tranche_id = r.tranche_id;
    update ledger_loanbalance b set posted_to = posted where b.loan_id = loan;
end
$$;
