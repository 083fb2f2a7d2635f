-- How many changes of policy were decided here: whoever has read them up to this number has them all.
create or replace function policy_version() returns bigint language sql stable parallel safe as
$$ select coalesce(max(decided_no), 0) from programmes_policychange $$;
