-- The chain of an office: every batch of entries (one posting) is a link; a link holds the digest of what was posted and of
-- the link before it. Who changes a posted row later must change every link after it, and the anchors that were printed.
--
-- Canonical form, version 1: PostgreSQL's own binary form of a row (record_send: per field its type and length, numbers
-- big-endian, days and microseconds since 2000-01-01), names and memo as UTF-8 bytes. No setting of a session changes it, an
-- empty value is not an absent one, and it takes a sixth of the time of text.
create or replace function ledger_entry_bytes_1(e ledger_entry) returns bytea language sql stable parallel safe as
$$
    select 'diemtua.entry.1'::bytea || record_send(row(
        e.id, e.month, e.office_id, e.sequence, convert_to(e.kind, 'UTF8'), e.business_date, e.device_at, e.received_at,
        e.recorded_at, e.command_id, e.reverses, e.reverses_month, e.session_id, e.sheet_id, e.receipt_id, e.group_id,
        e.union_code, convert_to(e.path::text, 'UTF8'), e.party_id, e.batch, convert_to(e.memo, 'UTF8')))
$$;
create or replace function ledger_mark_1(e ledger_entry, lines bytea) returns bytea language sql stable parallel safe as
$$ select sha256(ledger_entry_bytes_1(e) || lines) $$;

-- One line in it. What a line shares with its entry (office, business date, group, union, path) is the entry's.
create or replace function ledger_line_bytes_1(number smallint, account smallint, subject bigint, loan_id bigint,
    programme smallint, amount_dong bigint, effective_on date) returns bytea language sql stable parallel safe as
$$ select record_send(row(number, account, subject, loan_id, programme, amount_dong, effective_on)) $$;

create or replace function ledger_link_digest_1(office_id bigint, number bigint, batch uuid, month date, entries int,
    lines int, before bytea, body bytea) returns bytea language sql immutable parallel safe as
$$
    select sha256(convert_to('diemtua.link.1|' || office_id || '|' || number || '|' || batch || '|'
        || (month - date '2000-01-01') || '|' || entries || '|' || lines || '|', 'UTF8') || before || body)
$$;

-- A link takes its place at the commit, when every other row is locked already: so nobody who holds the chain's head waits
-- for somebody who wants it. The order of the links is the order of the commits.
create or replace function ledger_seal_link() returns trigger language plpgsql security definer
set search_path = public, pg_temp as
$$
declare
    head ledger_head;
    sealed bytea;
begin
    insert into ledger_head (office_id, number, digest, path) values (new.office_id, 0, ''::bytea, new.path)
    on conflict do nothing;
    select * into head from ledger_head where office_id = new.office_id for no key update;
    sealed := ledger_link_digest_1(new.office_id, head.number + 1, new.batch, new.month, new.entries, new.lines,
                                   head.digest, new.body);
    update ledger_link set number = head.number + 1, before = head.digest, digest = sealed
    where batch = new.batch and month = new.month and office_id = new.office_id;
    update ledger_head set number = head.number + 1, digest = sealed where office_id = new.office_id;
    return null;
end
$$;
drop trigger if exists link_is_sealed on ledger_link;
create constraint trigger link_is_sealed after insert on ledger_link deferrable initially deferred
for each row execute function ledger_seal_link();

-- A link is sealed once and then final; an anchor is final from the start.
create or replace function ledger_link_stays() returns trigger language plpgsql as
$$
begin
    if tg_op = 'UPDATE' and old.digest is null and new.digest is not null
       and (new.office_id, new.batch, new.month, new.version, new.entries, new.lines, new.marks, new.body, new.made_at)
         = (old.office_id, old.batch, old.month, old.version, old.entries, old.lines, old.marks, old.body, old.made_at) then
        return new;
    end if;
    raise exception 'a link of the chain is final' using errcode = 'integrity_constraint_violation';
end
$$;
drop trigger if exists link_stays on ledger_link;
create trigger link_stays before update or delete on ledger_link for each row execute function ledger_link_stays();
drop trigger if exists anchor_stays on ledger_anchor;
create trigger anchor_stays before update or delete on ledger_anchor for each row execute function refuse_change();

-- Neo sổ: where the chain of an office stands, kept with the business day and, at the close of a session, with the session.
-- What this transaction posted takes its place first. Runs as its owner: nobody writes an anchor by hand.
create or replace function ledger_drop_anchor(office bigint, session bigint) returns bigint language plpgsql
security definer set search_path = public, pg_temp as
$$
declare
    made bigint;
begin
    set constraints link_is_sealed immediate;
    set constraints link_is_sealed deferred;
    insert into ledger_anchor (office_id, number, digest, business_date, session_id, path)
    select office_id, number, digest, business_day(), session, path from ledger_head
    where office_id = office and number > 0 and path <@ scope_paths()
    on conflict (session_id) do nothing
    returning id into made;
    return made;
end
$$;

-- What is wrong with the chain: links out of order or changed, a head that is not the last link, anchors that the chain no
-- longer meets; and for the entries of the months asked: batches whose rows are not those that were sealed, named entry by
-- entry by the marks kept in the link. Empty when all is well. Reads what the asker may see: ask as one who sees all.
create or replace function ledger_chain_faults(first_month date, last_month date)
returns table (office_id bigint, number bigint, fault text, entry_id uuid, month date) language sql stable as
$$
    with link as materialized (
        select l.*, lag(l.digest, 1, ''::bytea) over o as before_is, row_number() over o as place
        from ledger_link l where l.number is not null window o as (partition by l.office_id order by l.number)
    ), posted as materialized (
        select e.office_id, e.batch, e.month, e.id, e.sequence, ledger_mark_1(e, coalesce(l.body, ''::bytea)) as mark, l.lines
        from ledger_entry e
        left join (
            select n.month, n.entry_id, count(*) as lines,
                   string_agg(ledger_line_bytes_1(n.number, n.account, n.subject, n.loan_id, n.programme, n.amount_dong,
                                                 n.effective_on), ''::bytea order by n.number) as body
            from ledger_line n where n.month between first_month and last_month group by n.month, n.entry_id
        ) l on l.month = e.month and l.entry_id = e.id
        where e.month between first_month and last_month
    ), batch as materialized (
        select p.office_id, p.batch, p.month, count(*) as entries, coalesce(sum(p.lines), 0) as lines,
               sha256(string_agg(p.mark, ''::bytea order by p.sequence)) as body
        from posted p group by p.office_id, p.batch, p.month
    ), bad as materialized (
        select coalesce(k.office_id, b.office_id) as office_id, coalesce(k.batch, b.batch) as batch,
               coalesce(k.month, b.month) as month, k.number, k.marks, k.batch is null as unlinked
        from (select * from ledger_link where ledger_link.month between first_month and last_month) k
        full join batch b on b.office_id = k.office_id and b.batch = k.batch and b.month = k.month
        where k.body is distinct from b.body or k.entries is distinct from b.entries or k.lines is distinct from b.lines
    )
    select k.office_id, k.number, 'link_out_of_order', null::uuid, k.month from link k
    where k.number <> k.place or k.before <> k.before_is
    union all
    select k.office_id, k.number, 'link_changed', null, k.month from link k
    where k.digest <> ledger_link_digest_1(k.office_id, k.number, k.batch, k.month, k.entries, k.lines, k.before, k.body)
    union all
    select h.office_id, h.number, 'head_is_not_the_last_link', null, null from ledger_head h
    where not exists (select 1 from ledger_link k
                      where k.office_id = h.office_id and k.number = h.number and k.digest = h.digest)
       or exists (select 1 from ledger_link k where k.office_id = h.office_id and k.number > h.number)
    union all
    select a.office_id, a.number, 'anchor_not_met', null, null from ledger_anchor a
    where not exists (select 1 from ledger_link k
                      where k.office_id = a.office_id and k.number = a.number and k.digest = a.digest)
    union all
    select b.office_id, b.number, 'batch_without_link', null, b.month from bad b where b.unlinked
    union all
    select b.office_id, b.number, 'entry_changed', p.id, p.month
    from bad b join posted p on p.office_id = b.office_id and p.batch = b.batch and p.month = b.month
    where not b.unlinked
      and not exists (select 1 from generate_series(0, length(b.marks) / 8 - 1) i
                      where substring(b.marks from i * 8 + 1 for 8) = substring(p.mark from 1 for 8))
    union all
    select b.office_id, b.number, 'entry_missing', null, b.month
    from bad b cross join lateral generate_series(0, length(b.marks) / 8 - 1) i
    where not b.unlinked
      and not exists (select 1 from posted p where p.office_id = b.office_id and p.batch = b.batch and p.month = b.month
                      and substring(b.marks from i * 8 + 1 for 8) = substring(p.mark from 1 for 8))
      and length(b.marks) / 8 > (select count(*) from posted p
                                 where p.office_id = b.office_id and p.batch = b.batch and p.month = b.month)
    order by 1, 2 nulls last
$$;
