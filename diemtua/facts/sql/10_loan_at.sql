-- Balances of loans at the end of any day: the last frozen month that had ended, and the journal's days after it.
-- A closed month answers from its frozen rows for ever; a late sheet counts from the first day of the month it was
-- posted into. Figures are provisional while the day's month is open. Where a loan stands (village, commune, point) is
-- the group's placement of that day. Read by reports.
create or replace function facts_loan_at(day date)
returns table (loan_id bigint, office_id bigint, group_id bigint, household_id bigint, unit_id bigint, village_id bigint,
               programme smallint, union_code smallint, path ltree, in_term_dong bigint, overdue_dong bigint,
               frozen_dong bigint, provisional boolean)
language plpgsql stable as
$$
declare
    since date;
begin
    since := (select min(last) from (
        select o.id, coalesce(max(c.month), '0001-01-01'::date) as last
        from associations_office o
        left join ledger_closedmonth c on c.office_id = o.id and c.reopened_at is null and c.sealed
             and (c.month + interval '1 month')::date <= day + 1
        group by o.id) s);
    return query
    with closed as materialized (
        select o.id as office_id,
               coalesce(max(c.month) filter (where (c.month + interval '1 month')::date <= day + 1), '0001-01-01'::date) as month,
               coalesce(max(c.month) < date_trunc('month', day)::date, true) as is_open
        from associations_office o
        left join ledger_closedmonth c on c.office_id = o.id and c.reopened_at is null and c.sealed
             and c.month <= day
        group by o.id
    ), parts as (
        select m.loan_id, m.in_term_dong, m.overdue_dong, m.frozen_dong
        from facts_loanmonth m join closed c on c.office_id = m.office_id and c.month = m.month
        where m.month >= since and m.month <= day
        union all
        select l.loan_id,
               case l.account when 2010 then l.amount_dong else 0 end,
               case l.account when 2020 then l.amount_dong else 0 end,
               case l.account when 2030 then l.amount_dong else 0 end
        from ledger_line l join closed c on c.office_id = l.office_id
        where l.account in (2010, 2020, 2030) and l.loan_id is not null
          and l.month > since and l.month > c.month and l.month <= day and greatest(l.business_date, l.month) <= day
    ), summed as (
        select p.loan_id, sum(p.in_term_dong)::bigint as in_term_dong, sum(p.overdue_dong)::bigint as overdue_dong,
               sum(p.frozen_dong)::bigint as frozen_dong
        from parts p group by p.loan_id
        having sum(p.in_term_dong) + sum(p.overdue_dong) + sum(p.frozen_dong) > 0
    )
    select s.loan_id, b.office_id, b.group_id, b.household_id, coalesce(g.unit_id, v.unit_id),
           coalesce(g.village_id, h.village_id), b.programme, b.union_code, b.path,
           s.in_term_dong, s.overdue_dong, s.frozen_dong,
           c.is_open
    from summed s
    join ledger_loanbalance b using (loan_id)
    join closed c on c.office_id = b.office_id
    left join groups_groupplacement g on g.group_id = b.group_id and g.valid_from <= day
         and (g.valid_to is null or g.valid_to > day)
    left join people_household h on b.group_id is null and h.id = b.household_id
    left join places_villageunit v on v.village_id = h.village_id and v.valid_from <= day
         and (v.valid_to is null or v.valid_to > day);
end
$$;

-- Money lent between two days (both included), a row a loan: a turn is a loan disbursed in the period, however many
-- tranches. Read by reports.
create or replace function facts_disbursed(from_on date, to_on date)
returns table (loan_id bigint, office_id bigint, group_id bigint, household_id bigint, unit_id bigint, village_id bigint,
               programme smallint, union_code smallint, path ltree, disbursed_dong bigint, first_on date)
language sql stable as
$$
    with lent as (
        select l.loan_id, sum(l.amount_dong)::bigint as dong, min(l.business_date) as first_on
        from ledger_line l join ledger_entry e on e.month = l.month and e.id = l.entry_id
        where l.account = 2010 and l.loan_id is not null
          and e.kind like 'disburse%'
          and l.month >= date_trunc('month', from_on)::date
          and greatest(l.business_date, l.month) between from_on and to_on
        group by l.loan_id having sum(l.amount_dong) > 0
    )
    select t.loan_id, b.office_id, b.group_id, b.household_id, coalesce(g.unit_id, v.unit_id),
           coalesce(g.village_id, h.village_id), b.programme, b.union_code, b.path, t.dong, t.first_on
    from lent t
    join ledger_loanbalance b using (loan_id)
    left join groups_groupplacement g on g.group_id = b.group_id and g.valid_from <= to_on
         and (g.valid_to is null or g.valid_to > to_on)
    left join people_household h on b.group_id is null and h.id = b.household_id
    left join places_villageunit v on v.village_id = h.village_id and v.valid_from <= to_on
         and (v.valid_to is null or v.valid_to > to_on)
$$;
