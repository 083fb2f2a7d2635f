-- Read by every row policy, once a statement (in a sub-select). No context: null, so no row is seen.
create or replace function scope_paths() returns ltree[] language sql stable parallel safe as
$$ select string_to_array(nullif(current_setting('app.paths', true), ''), ',')::ltree[] $$;

create or replace function scope_unions() returns smallint[] language sql stable parallel safe as
$$ select string_to_array(nullif(current_setting('app.unions', true), ''), ',')::smallint[] $$;

-- Units of the unions whose own money may be seen; 0 stands for every unit of the scope's unions.
create or replace function scope_bodies() returns bigint[] language sql stable parallel safe as
$$ select string_to_array(nullif(current_setting('app.bodies', true), ''), ',')::bigint[] $$;

-- A function that runs as its owner is narrowed by no policy; it asks here whether the policies would have narrowed who called
-- it. Only the logins of the policy `house` (owner, jobs) see all; any other is bound, also one that is not known.
create or replace function scope_binds() returns boolean language sql stable security definer
set search_path = public, pg_temp as
$$
    select not exists (select 1 from pg_policy p
                       where p.polrelid = 'ground_auditrecord'::regclass and p.polname = 'house'
                         and to_regrole(quote_ident(session_user))::oid = any (p.polroles))
$$;

-- The business day: the demonstration's own day or the wall's in Hà Nội. Views, commands and checks read the same row.
create or replace function business_day() returns date language sql stable parallel safe security definer
set search_path = public, pg_temp as
$$ select coalesce((select today from ground_calendar where id = 1), (now() at time zone 'Asia/Ho_Chi_Minh')::date) $$;

-- An audit row and a posted row are final; the trigger is the last word where a grant was forgotten.
create or replace function refuse_change() returns trigger language plpgsql as
$$ begin raise exception 'rows of % are final', tg_table_name using errcode = 'integrity_constraint_violation'; end $$;

drop trigger if exists audit_is_final on ground_auditrecord;
create trigger audit_is_final before update or delete on ground_auditrecord
for each row execute function refuse_change();
drop trigger if exists audit_stays on ground_auditrecord;
create trigger audit_stays before truncate on ground_auditrecord
for each statement execute function refuse_change();
