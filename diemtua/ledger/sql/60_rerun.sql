-- Tích số của một khoản vay, worked out again from the journal: what its tranches have run since the day `posted` up to
-- which interest stands posted. Read by lending when entries after a day were reversed; the same figures as keeping them
-- movement by movement, so that it is also the check of them.
create or replace function ledger_rerun(loan bigint, posted date) returns void language plpgsql as
$$
begin
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
