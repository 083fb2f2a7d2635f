-- A receipt stands on a line of its sheet. One look over all new receipts instead of two foreign keys: those would ask, and
-- lock, a member's row for each receipt at the commit. The line itself holds sheet and member by foreign keys. Both laws see
-- every row of the house's own tables, whoever writes.
create or replace function receipts_stand_on_their_sheet() returns trigger
language plpgsql security definer set search_path = public, pg_temp as
$$
declare
    wrong uuid;
begin
    select r.id into wrong from new_receipts r
    where not exists (select 1 from commune_sessions_sheetline l
                      where l.sheet_id = r.sheet_id and l.membership_id = r.membership_id)
    limit 1;
    if wrong is not null then
        raise exception 'receipt % is of nobody on its sheet', wrong
            using errcode = 'integrity_constraint_violation', constraint = 'receipt_stands_on_its_sheet';
    end if;
    return null;
end
$$;
drop trigger if exists receipt_stands_on_its_sheet on commune_sessions_receipt;
create trigger receipt_stands_on_its_sheet after insert on commune_sessions_receipt
referencing new table as new_receipts for each statement execute function receipts_stand_on_their_sheet();

-- What a receipt says is final; only its state moves, and which receipt it corrects.
drop trigger if exists receipt_says_what_it_said on commune_sessions_receipt;
create trigger receipt_says_what_it_said
before update of id, number, sheet_id, membership_id, interest_dong, savings_dong, received_on, device_at, received_at,
                 recorded_by, path, union_code on commune_sessions_receipt
for each row execute function refuse_change();

-- And its line stays with it.
create or replace function line_of_a_receipt_stays() returns trigger
language plpgsql security definer set search_path = public, pg_temp as
$$
begin
    if exists (select 1 from commune_sessions_receipt r
               where r.sheet_id = old.sheet_id and r.membership_id = old.membership_id) then
        raise exception 'line % bears a receipt', old.id
            using errcode = 'integrity_constraint_violation', constraint = 'line_of_a_receipt_stays';
    end if;
    return case when tg_op = 'DELETE' then old else new end;
end
$$;
drop trigger if exists line_of_a_receipt_stays on commune_sessions_sheetline;
create trigger line_of_a_receipt_stays before delete or update of sheet_id, membership_id on commune_sessions_sheetline
for each row execute function line_of_a_receipt_stays();
