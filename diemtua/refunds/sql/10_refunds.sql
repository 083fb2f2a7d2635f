-- Lãi phải hoàn của từng kỳ: what was posted for a stretch, less what is right by today's policy, less what earlier runs gave
-- back of that stretch. A stretch that is no longer there (its posting was taken back and made again) is owed back whole.
create or replace function refunds_due(loans bigint[], from_on date, until_on date)
returns table (loan_id bigint, start_on date, end_on date, in_grace boolean, posted_in_term_dong bigint,
               posted_overdue_dong bigint, right_in_term_dong bigint, right_overdue_dong bigint, in_term_dong bigint,
               overdue_dong bigint) language sql stable as
$$
    with posted as materialized (
        select s.loan_id, s.start_on, s.end_on, bool_or(s.in_grace) as in_grace,
               sum(s.posted_in_term_dong)::bigint as posted_in_term, sum(s.posted_overdue_dong)::bigint as posted_overdue,
               sum(s.right_in_term_dong)::bigint as right_in_term, sum(s.right_overdue_dong)::bigint as right_overdue
        from ledger_stretches(loans, from_on, until_on) s group by s.loan_id, s.start_on, s.end_on
    ), given as materialized (
        select r.loan_id, r.start_on, r.end_on, bool_or(r.in_grace) as in_grace,
               sum(r.in_term_dong)::bigint as in_term, sum(r.overdue_dong)::bigint as overdue
        from refunds_refundline r
        where r.loan_id = any (loans) and r.end_on > from_on and r.start_on < until_on
        group by r.loan_id, r.start_on, r.end_on
    )
    select loan_id, start_on, end_on, coalesce(p.in_grace, g.in_grace), coalesce(p.posted_in_term, 0),
           coalesce(p.posted_overdue, 0), coalesce(p.right_in_term, 0), coalesce(p.right_overdue, 0), d.in_term, d.overdue
    from posted p full join given g using (loan_id, start_on, end_on)
    cross join lateral (
        select coalesce(p.posted_in_term - p.right_in_term, 0) - coalesce(g.in_term, 0) as in_term,
               coalesce(p.posted_overdue - p.right_overdue, 0) - coalesce(g.overdue, 0) as overdue) d
    where d.in_term <> 0 or d.overdue <> 0
$$;

-- Bù trừ rồi hoàn trả, of one loan: the reading over sets of rules/refunds.py `settle`, held equal by tests/twins.
create or replace function refunds_settled(in_term bigint, overdue bigint, grace bigint, unpaid_in_term bigint,
    unpaid_overdue bigint, unpaid_grace bigint, written_off bigint, out off_in_term bigint, out off_overdue bigint,
    out off_grace bigint, out off_written_off bigint, out given_back bigint) language sql immutable parallel safe as
$$
    select o.own_in_term + t.more_in_term - n.more_in_term, o.own_overdue + s.more_overdue - n.more_overdue,
           o.own_grace - n.more_grace, w.off, t.rest - w.off
    from (select greatest(-in_term, 0) as more_in_term, greatest(-overdue, 0) as more_overdue,
                 greatest(-grace, 0) as more_grace, greatest(in_term, 0) as back_in_term,
                 greatest(overdue, 0) as back_overdue, greatest(grace, 0) as back_grace) n
    cross join lateral (
        select least(n.back_in_term, unpaid_in_term + n.more_in_term) as own_in_term,
               least(n.back_overdue, unpaid_overdue + n.more_overdue) as own_overdue,
               least(n.back_grace, unpaid_grace + n.more_grace) as own_grace) o
    cross join lateral (
        select n.back_in_term + n.back_overdue + n.back_grace - o.own_in_term - o.own_overdue - o.own_grace as rest) f
    cross join lateral (select least(f.rest, unpaid_overdue + n.more_overdue - o.own_overdue) as more_overdue) s
    cross join lateral (
        select x.more_in_term, f.rest - s.more_overdue - x.more_in_term as rest
        from (select least(f.rest - s.more_overdue, unpaid_in_term + n.more_in_term - o.own_in_term) as more_in_term) x) t
    cross join lateral (select least(t.rest, written_off) as off) w
$$;
