-- A person's search and sort keys are made by the database, whoever writes the name. People are
-- listed by the given name, the last word, then by the rest from the family name on.
create or replace function person_keys_follow_name() returns trigger language plpgsql as
$$ begin
    new.fold := vn_fold(new.full_name);
    new.sort_key := vn_sort(concat_ws(' ', substring(new.full_name from '[^ ]+$'), regexp_replace(new.full_name, ' ?[^ ]+$', '')));
    return new;
end $$;

drop trigger if exists person_keys on people_person;
create trigger person_keys before insert or update of full_name, fold, sort_key on people_person
for each row execute function person_keys_follow_name();
