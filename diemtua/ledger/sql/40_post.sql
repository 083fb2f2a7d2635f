-- The one posting function. Callers empty the drafts (ledger_drafts), fill them (ledger/posting.py by arrays, set-based
-- deeds by INSERT..SELECT), then call ledger_post: balances are locked in a fixed order, entries and lines written, balances
-- moved. Drafts posted twice meet their own ids in the journal and are refused.
--
-- Nobody else writes journal or balances: app and jobs may only read them, and these functions run as their owner. So they ask
-- for themselves what a policy would have asked (the scope of who calls), and take no table for the drafts but the one made here:
-- a table or view of the caller's own could carry a trigger or a function that would run as the owner too.
create or replace function ledger_drafts() returns void language plpgsql security definer
set search_path = public, pg_temp as
$$
begin
    if to_regclass('pg_temp.draft_entry') is null then
        create temp table draft_entry (
            n bigint primary key, id uuid not null, month date not null, office_id bigint not null,
            business_date date not null, kind text not null, device_at timestamptz, received_at timestamptz,
            command_id uuid, reverses uuid, reverses_month date, session_id bigint, sheet_id bigint, receipt_id uuid,
            group_id bigint, union_code smallint not null, path ltree not null, memo text not null default ''
        ) on commit delete rows;
        create temp table draft_line (
            n bigint not null, account smallint not null, subject bigint not null, loan_id bigint, programme smallint,
            amount_dong bigint not null, effective_on date not null
        ) on commit delete rows;
        create temp table draft_loan (loan_id bigint primary key) on commit delete rows;
        create temp table posting_interest (
            n bigint, loan_id bigint, group_id bigint, programme smallint, union_code smallint, path ltree, grace boolean,
            in_term_dong bigint, overdue_dong bigint) on commit delete rows;
        grant select, insert, update, delete, truncate on draft_entry, draft_line, draft_loan to public;
        return;
    end if;
    perform ledger_own_drafts();
    if exists (select 1 from draft_entry) or exists (select 1 from draft_line) or exists (select 1 from draft_loan) then
        truncate draft_entry, draft_line, draft_loan;
    end if;
end
$$;

create or replace function ledger_own_drafts() returns void language plpgsql as
$$
begin
    if (select count(*) from pg_class c
        where c.relnamespace = pg_my_temp_schema() and c.relkind = 'r'
          and c.relowner = to_regrole(quote_ident(current_user))::oid
          and c.relname in ('draft_entry', 'draft_line', 'draft_loan', 'posting_interest')) <> 4 then
        raise exception 'the drafts are not those of ledger_drafts' using errcode = 'insufficient_privilege';
    end if;
end
$$;

create or replace function ledger_out_of_scope(what text) returns void language plpgsql as
$$
begin
    raise exception '% stands outside the scope of who posts', what using errcode = 'insufficient_privilege';
end
$$;

-- A UUID of version 7 (RFC 9562), so that entries of a month lie near each other in their index. PostgreSQL 18 makes one
-- itself; before, the milliseconds are laid over the first six bytes of a random one, and version 4 (0100) is made 7 (0111).
do $install$
begin
    if current_setting('server_version_num')::int >= 180000 then
        create or replace function ledger_new_id() returns uuid language sql volatile parallel safe as 'select uuidv7()';
    else
        create or replace function ledger_new_id() returns uuid language sql volatile parallel safe as
        $$
            select encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid())
                placing substring(int8send((extract(epoch from clock_timestamp()) * 1000)::bigint) from 3) from 1 for 6),
                52, 1), 53, 1), 'hex')::uuid
        $$;
    end if;
end
$install$;

-- The n-th id of a batch: one random id is drawn, its last four bytes count (RFC 9562, 6.2). Drawing a thousand takes four
-- milliseconds, counting half of one.
create or replace function ledger_id_of(first uuid, n bigint) returns uuid language sql immutable parallel safe as
$$ select encode(overlay(uuid_send(first) placing int4send(n::int) from 13 for 4), 'hex')::uuid $$;

-- The open month of an office (a month whose close has begun takes no more) for a business date: the date's own month, or the first open one after it.
create or replace function ledger_open_month(office bigint, business date) returns date language sql stable as
$$
    select greatest(date_trunc('month', business)::date,
                    (select (max(month) + interval '1 month')::date from ledger_closedmonth
                     where office_id = office and reopened_at is null))
$$;

create or replace function ledger_post(party uuid) returns int language plpgsql security definer
set search_path = public, pg_temp as
$$
declare
    written int;
    posting uuid := ledger_new_id();
    of_loans boolean;
begin
    perform ledger_own_drafts();
    if scope_binds() and exists (select 1 from draft_entry
                                 where not coalesce(path <@ (select scope_paths()), false)
                                    or not coalesce(union_code = any ((select scope_unions())::smallint[]), false)) then
        perform ledger_out_of_scope('an entry');
    end if;
    of_loans := exists (select 1 from draft_line where loan_id is not null or account between 2000 and 2999);
    if of_loans then
        perform 1 from ledger_loanbalance where loan_id in (select loan_id from draft_line where loan_id is not null)
        order by loan_id for update;
        perform 1 from ledger_tranchebalance
        where tranche_id in (select subject from draft_line where account between 2000 and 2999)
        order by tranche_id for update;
    end if;

    select count(*) into written from draft_entry;
    -- One statement writes both, so that each law looks at entries and lines together, at its end.
    with entries as (
        insert into ledger_entry (month, id, office_id, kind, business_date, device_at, received_at, command_id, reverses,
                                  reverses_month, session_id, sheet_id, receipt_id, group_id, union_code, path, party_id,
                                  memo, batch)
        select month, id, office_id, kind, business_date, device_at, received_at, command_id, reverses, reverses_month,
               session_id, sheet_id, receipt_id, group_id, union_code, path, party, memo, posting
        from draft_entry order by n
    )
    insert into ledger_line (month, entry_id, number, office_id, account, subject, loan_id, programme, amount_dong,
                             business_date, effective_on, group_id, union_code, path)
    select e.month, e.id, row_number() over (partition by e.n order by l.account, l.subject), e.office_id, l.account,
           l.subject, l.loan_id, l.programme, l.amount_dong, e.business_date, l.effective_on, e.group_id,
           e.union_code, e.path
    from draft_line l join draft_entry e using (n)
    where l.amount_dong <> 0;

    if exists (select 1 from draft_entry where reverses is not null) then
        perform ledger_link_reversals();
    end if;
    if of_loans then
        perform ledger_move_tranches();
        perform ledger_move_loans();
    end if;
    perform ledger_move_accounts();
    return written;
end
$$;

-- A reversal is linked to an entry of its office, once, and takes back at most what stands there, account by account. Of an
-- entry that speaks of several loans it may take back one of them: once for each.
create or replace function ledger_link_reversals() returns void language plpgsql as
$$
declare
    wrong uuid;
begin
    select d.id into wrong from draft_entry d
    where d.reverses is not null
      and not exists (select 1 from ledger_entry e where e.month = d.reverses_month and e.id = d.reverses
                      and e.office_id = d.office_id and e.id <> d.id)
    limit 1;
    if wrong is not null then
        raise exception 'entry % takes back what its office has not posted', wrong
            using errcode = 'integrity_constraint_violation', constraint = 'reversal_is_linked';
    end if;
    insert into ledger_reversal (reversed, reversed_month, entry_id, month, path, union_code, loan_id)
    select e.reverses, e.reverses_month, e.id, e.month, e.path, e.union_code,
           case when (select count(distinct l.loan_id) from ledger_line l
                      where l.month = e.reverses_month and l.entry_id = e.reverses) > 1
                then coalesce((select max(d.loan_id) from draft_line d where d.n = e.n
                               having count(distinct d.loan_id) = 1), 0) else 0 end
    from draft_entry e where e.reverses is not null;

    select d.id into wrong
    from (select n, account, subject, loan_id, sum(amount_dong) as dong from draft_line
          where n in (select n from draft_entry where reverses is not null) group by 1, 2, 3, 4) l
    join draft_entry d using (n)
    left join (
        select o.n, l.account, l.subject, l.loan_id, sum(l.amount_dong) as dong
        from draft_entry o join ledger_line l on l.month = o.reverses_month and l.entry_id = o.reverses
        group by 1, 2, 3, 4
    ) o on o.n = l.n and o.account = l.account and o.subject = l.subject and o.loan_id is not distinct from l.loan_id
    where l.dong <> 0 and (o.dong is null or sign(l.dong) = sign(o.dong) or abs(l.dong) > abs(o.dong))
    limit 1;
    if wrong is not null then
        raise exception 'entry % takes back more than was posted', wrong
            using errcode = 'integrity_constraint_violation', constraint = 'reversal_takes_back_what_stands';
    end if;
end
$$;

-- Principal moves on its tranche; what has run up to the movement's day is added first (tích số). A movement dated
-- D counts from D on. One batch moves a tranche on one day only.
create or replace function ledger_move_tranches() returns void language plpgsql as
$$
declare
    strange bigint;
begin
    if exists (select 1 from draft_line where account between 2000 and 2999
               group by subject having count(distinct effective_on) > 1) then
        raise exception 'one batch moves a tranche on one day only' using errcode = 'integrity_constraint_violation';
    end if;
    with moved as (
        select subject as tranche_id, max(effective_on) as effective_on, min(loan_id) as loan_id,
               count(distinct loan_id) = 1 and count(loan_id) = count(*) as of_one_loan,
               coalesce(sum(amount_dong) filter (where account = 2010), 0)::bigint as in_term,
               coalesce(sum(amount_dong) filter (where account = 2020), 0)::bigint as overdue,
               coalesce(sum(amount_dong) filter (where account = 2030), 0)::bigint as frozen
        from draft_line where account between 2000 and 2999 group by subject
    ), stretch as materialized (
        select rate_class_id, run_since, effective_on,
               ledger_rate_days(rate_class_id, run_since, effective_on, false) as in_term_rate,
               ledger_rate_days(rate_class_id, run_since, effective_on, true) as overdue_rate
        from (select distinct b.rate_class_id, b.run_since, m.effective_on
              from moved m join ledger_tranchebalance b using (tranche_id)) s
    ), done as (
        update ledger_tranchebalance b set
            run_in_term = b.run_in_term + case when b.in_term_dong = 0 then 0 else b.in_term_dong * s.in_term_rate end,
            run_overdue = b.run_overdue + case when b.overdue_dong = 0 then 0 else b.overdue_dong * s.overdue_rate end,
            run_since = m.effective_on,
            in_term_dong = b.in_term_dong + m.in_term,
            overdue_dong = b.overdue_dong + m.overdue,
            frozen_dong = b.frozen_dong + m.frozen
        from moved m, stretch s
        where b.tranche_id = m.tranche_id
          and s.rate_class_id = b.rate_class_id and s.run_since = b.run_since and s.effective_on = m.effective_on
        returning b.tranche_id, b.loan_id
    )
    -- A tranche moves with its own loan, so that what is asked of the loan (ledger_move_loans) holds for it too.
    select m.tranche_id into strange from moved m left join done d using (tranche_id)
    where d.tranche_id is null or not m.of_one_loan or m.loan_id <> d.loan_id
    limit 1;
    if strange is not null then
        perform ledger_out_of_scope(format('disbursement %s', strange));
    end if;
end
$$;

-- A loan's balances, and on the same row the sums of its last month: a later month begins them anew, an earlier one leaves
-- them. So the freeze of a month that nothing has passed reads no line.
create or replace function ledger_move_loans() returns void language plpgsql as
$$
declare
    paths ltree[] := scope_paths();
    unions smallint[] := scope_unions();
    binds boolean := scope_binds();
    strange bigint;
begin
    with line as (
        select l.loan_id, l.account, l.amount_dong as dong, l.effective_on, e.month, ledger_sum_of(e.kind, l.account) as part
        from draft_line l join draft_entry e using (n)
        where l.account between 2000 and 3089
    ), newest as (
        select loan_id, max(month) as month from line where dong <> 0 group by loan_id
    ), moved as (
        select l.loan_id, max(l.effective_on) as effective_on, max(n.month) as month,
               coalesce(sum(dong) filter (where account = 2010), 0)::bigint as in_term,
               coalesce(sum(dong) filter (where account = 2020), 0)::bigint as overdue,
               coalesce(sum(dong) filter (where account = 2030), 0)::bigint as frozen,
               coalesce(sum(dong) filter (where account = 3010), 0)::bigint as arrears_in_term,
               coalesce(sum(dong) filter (where account = 3020), 0)::bigint as arrears_overdue,
               coalesce(sum(dong) filter (where account = 3030), 0)::bigint as grace,
               coalesce(sum(dong) filter (where l.month = n.month and part = 'lent'), 0)::bigint as lent,
               coalesce(-sum(dong) filter (where l.month = n.month and part = 'principal'), 0)::bigint as principal_paid,
               coalesce(sum(dong) filter (where l.month = n.month and part = 'posted'), 0)::bigint as posted,
               coalesce(-sum(dong) filter (where l.month = n.month and part = 'interest'), 0)::bigint as interest_paid,
               coalesce(sum(dong) filter (where l.month = n.month and account = 2010), 0)::bigint as in_term_moved
        from line l left join newest n using (loan_id) group by l.loan_id
    ), done as (
        update ledger_loanbalance b set
            in_term_dong = b.in_term_dong + m.in_term, overdue_dong = b.overdue_dong + m.overdue,
            frozen_dong = b.frozen_dong + m.frozen, arrears_in_term_dong = b.arrears_in_term_dong + m.arrears_in_term,
            arrears_overdue_dong = b.arrears_overdue_dong + m.arrears_overdue, grace_dong = b.grace_dong + m.grace,
            moved_on = greatest(b.moved_on, m.effective_on),
            lent_dong = b.lent_dong * ((b.sums_month >= m.month) is not false)::int
                + m.lent * ((b.sums_month <= m.month) is not false)::int,
            principal_paid_dong = b.principal_paid_dong * ((b.sums_month >= m.month) is not false)::int
                + m.principal_paid * ((b.sums_month <= m.month) is not false)::int,
            interest_posted_dong = b.interest_posted_dong * ((b.sums_month >= m.month) is not false)::int
                + m.posted * ((b.sums_month <= m.month) is not false)::int,
            interest_paid_dong = b.interest_paid_dong * ((b.sums_month >= m.month) is not false)::int
                + m.interest_paid * ((b.sums_month <= m.month) is not false)::int,
            in_term_moved_dong = b.in_term_moved_dong * ((b.sums_month >= m.month) is not false)::int
                + m.in_term_moved * ((b.sums_month <= m.month) is not false)::int,
            sums_month = greatest(b.sums_month, m.month)
        from moved m where b.loan_id = m.loan_id
        returning b.loan_id, b.path, b.union_code
    )
    select coalesce(m.loan_id, 0) into strange from moved m left join done d using (loan_id)
    where d.loan_id is null
       or binds and not (coalesce(d.path <@ paths, false) and coalesce(d.union_code = any (unions), false))
    limit 1;
    if strange is not null then
        perform ledger_out_of_scope(format('loan %s', strange));
    end if;
end
$$;

create or replace function ledger_move_accounts() returns void language plpgsql as
$$
declare
    paths ltree[] := scope_paths();
    unions smallint[] := scope_unions();
    strange smallint;
begin
    with done as (
        insert into ledger_accountbalance (account, office_id, subject, union_code, path, balance_dong)
        select l.account, e.office_id, l.subject,
               case when l.account in (1015, 4010, 4020, 7030, 9510, 9520) then max(e.union_code) else 0 end,
               case when l.account in (1015, 4010, 4020, 7030, 9510, 9520) then (array_agg(e.path))[1]
                    else subpath((array_agg(e.path))[1], 0, 2) end,
               sum(l.amount_dong)::bigint
        from draft_line l join draft_entry e using (n)
        where l.account not between 2000 and 3089 and l.amount_dong <> 0
        group by l.account, e.office_id, l.subject order by 1, 2, 3
        on conflict (account, office_id, subject) do update
        set balance_dong = ledger_accountbalance.balance_dong + excluded.balance_dong
        returning account, path, union_code
    )
    select account into strange from done
    where not (coalesce(path <@ paths, false) and coalesce(union_code = any (unions), false)) limit 1;
    if strange is not null and scope_binds() then
        perform ledger_out_of_scope(format('account %s', strange));
    end if;
end
$$;
