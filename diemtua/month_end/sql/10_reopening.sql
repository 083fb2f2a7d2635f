-- A request to reopen is made by who acts and stays what it was; its answer is month_end_reopen's.
create or replace function month_end_request_is_ones_own() returns trigger language plpgsql as
$$
begin
    if scope_binds() and new.asked_by is distinct from nullif(current_setting('app.party', true), '')::uuid then
        raise exception 'a request is made by who acts' using errcode = 'insufficient_privilege';
    end if;
    new.asked_at := clock_timestamp();
    new.agreed_by := null;
    new.agreed_at := null;
    return new;
end
$$;
drop trigger if exists request_is_ones_own on month_end_reopeningrequest;
create trigger request_is_ones_own before insert on month_end_reopeningrequest
for each row execute function month_end_request_is_ones_own();

-- Đồng ý mở lại: who acts now agrees to what another asked, for an office of her scope; the lock is lifted with it. The only way
-- a lock is lifted. Runs as its owner.
create or replace function month_end_reopen(request bigint) returns void language plpgsql security definer
set search_path = public, pg_temp as
$$
declare
    asked month_end_reopeningrequest;
    me uuid := nullif(current_setting('app.party', true), '')::uuid;
begin
    select * into asked from month_end_reopeningrequest where id = request for no key update;
    if me is null or asked.id is null or scope_binds() and not exists (
        select 1 from associations_office o
        where o.id = asked.office_id and coalesce(o.path <@ (select scope_paths()), false)
    ) then
        raise exception 'nobody reopens a month outside her scope' using errcode = 'insufficient_privilege';
    end if;
    if asked.agreed_by is not null then
        raise exception 'the request is answered'
            using errcode = 'integrity_constraint_violation', constraint = 'request_is_answered';
    end if;
    perform ledger_lift_lock(asked.office_id, asked.month, asked.asked_by, me, asked.reason);
    update month_end_reopeningrequest set agreed_by = me, agreed_at = clock_timestamp() where id = request;
end
$$;
