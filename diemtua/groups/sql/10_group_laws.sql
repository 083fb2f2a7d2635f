-- A group's search and sort keys are made by the database, whoever writes the name.
drop trigger if exists group_keys on groups_savingsandloangroup;
create trigger group_keys before insert or update of name, fold, sort_key on groups_savingsandloangroup
for each row execute function keys_follow_name();

-- The way of a group and the way of a member: a state is left only towards the states named here.
create or replace function group_moves_legally() returns trigger language plpgsql as
$$ begin
    if (old.state, new.state) not in (
        ('draft', 'meeting'), ('meeting', 'submitted'), ('submitted', 'approved'), ('submitted', 'meeting'),
        ('approved', 'contracted'), ('contracted', 'active'),
        ('draft', 'dissolved'), ('meeting', 'dissolved'), ('submitted', 'dissolved'), ('approved', 'dissolved'),
        ('contracted', 'dissolved'), ('active', 'dissolved')
    ) then
        raise exception 'a group does not go from % to %', old.state, new.state
        using errcode = 'check_violation', constraint = 'a_group_goes_its_way';
    end if;
    return new;
end $$;
drop trigger if exists group_goes_its_way on groups_savingsandloangroup;
create trigger group_goes_its_way before update of state on groups_savingsandloangroup
for each row when (old.state is distinct from new.state) execute function group_moves_legally();

create or replace function member_moves_legally() returns trigger language plpgsql as
$$ begin
    if (old.state, new.state) not in (
        ('savings_only', 'borrower'), ('borrower', 'paid_off_with_savings'), ('paid_off_with_savings', 'borrower'),
        ('savings_only', 'left'), ('borrower', 'left'), ('paid_off_with_savings', 'left')
    ) then
        raise exception 'a member does not go from % to %', old.state, new.state
        using errcode = 'check_violation', constraint = 'a_member_goes_her_way';
    end if;
    return new;
end $$;
drop trigger if exists member_goes_her_way on groups_membership;
create trigger member_goes_her_way before update of state on groups_membership
for each row when (old.state is distinct from new.state) execute function member_moves_legally();
