-- Σ days × rate of a rate class over [start, end); minus the same over [end, start). Worked out once per class and
-- stretch by the callers below, never once per loan. Refuses a day for which the class has no rate.
create or replace function ledger_rate_days(class_id bigint, start_on date, end_on date, is_overdue boolean)
returns numeric language sql stable parallel safe as
$$
    select case when start_on = end_on then 0 else sign(end_on - start_on) * (
        select sum((least(coalesce(r.valid_to, 'infinity'::date), greatest(start_on, end_on))
                    - greatest(r.valid_from, least(start_on, end_on)))
                   * case when is_overdue then r.overdue_rate_pct else r.rate_pct end)
        from programmes_classrate r
        where r.rate_class_id = class_id
          and r.valid_from < greatest(start_on, end_on)
          and (r.valid_to is null or r.valid_to > least(start_on, end_on))
    ) end
$$;

-- The one rounding of interest: đồng × days × per cent over 36 500, half up, on non-negative numbers (rules/interest.py). In whole
-- quotients: a quotient of numeric is cut at sixteen digits, which a large loan's remainder may need.
create or replace function ledger_interest_dong(run numeric) returns bigint language sql immutable parallel safe as
$$ select div(2 * greatest(run, 0) + 36500, 73000)::bigint $$;
