-- A unit's and a village's search and sort keys are made by the database, whoever writes the name.
drop trigger if exists unit_keys on places_unit;
create trigger unit_keys before insert or update of name, fold, sort_key on places_unit
for each row execute function keys_follow_name();
drop trigger if exists village_keys on places_village;
create trigger village_keys before insert or update of name, fold, sort_key on places_village
for each row execute function keys_follow_name();
