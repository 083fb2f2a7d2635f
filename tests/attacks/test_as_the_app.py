"""Attacks with the app's own database login: whoever holds it still cannot touch the books. All are refused or see nothing.

The attacker has a teller's context and may run any SQL; what the pages would ask of her is not asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from diemtua.ground.actors import Actor
from diemtua.ledger.posting import post
from diemtua.rules import postings
from tests.conftest import _dsn
from tests.rooms.ledger.test_posting import a_balance, draft, partitions
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.datalaw]

ON = date(2025, 3, 12)
E_COLUMNS = "month, id, office_id, kind, business_date, union_code, path, party_id"
L_COLUMNS = (
    "month, entry_id, number, office_id, account, subject, loan_id, programme, amount_dong, business_date, effective_on,"
    " group_id, union_code, path"
)
NEW_ENTRY = (
    f"with old as (select * from ledger_entry limit 1), e as (insert into ledger_entry ({E_COLUMNS})"
    " select {month}, gen_random_uuid(), office_id, kind, {day}, union_code, {path}, party_id from old returning *)"
)
A_LINE = (
    "e.month, e.id, {n}, e.office_id, {account}, 1, null::bigint, null::smallint, {dong}, e.business_date,"
    " e.business_date, null::bigint"
)


def forged(
    *lines: str, month: str = "month", day: str = "business_date", path: str = "path", to: str = ""
) -> str:
    """One statement that writes an entry of the attacker's own with these lines, past the posting function."""
    head = NEW_ENTRY.format(month=month, day=day, path=path)
    if not lines:
        return f"{head} select count(*) from e"
    rows = " union all ".join(f"select {line}, e.union_code, e.path from e" for line in lines)
    return f"{head} insert into {to or 'ledger_line'} ({L_COLUMNS}) {rows}"


def a_line(dong: int, *, n: int = 1, account: int = 1011) -> str:
    return A_LINE.format(n=n, account=account, dong=dong)


BALANCED = (a_line(5, n=1), a_line(-5, n=2))

LAWS = ("42501", "23")
"""Refused for want of a right, or by a law of the data; a slip of the attack itself would have another code."""

REFUSED = {
    "a line changed": "update ledger_line set amount_dong = amount_dong * 2",
    "a line deleted": "delete from ledger_line",
    "an entry changed": "update ledger_entry set memo = 'x'",
    "an entry deleted": "delete from ledger_entry",
    "the journal emptied": "truncate ledger_entry, ledger_line",
    "a partition emptied": "truncate ledger_line_2025_03",
    "a partition written": "insert into ledger_line_2025_03 select * from ledger_line",
    "a partition read": "select * from ledger_entry_2025_03",
    "a partition of one's own": "create table mine partition of ledger_line for values from ('2031-01-01') to ('2031-02-01')",
    "an entry without lines": forged(),
    "an entry that does not balance": forged(a_line(5, n=1), a_line(-4, n=2)),
    "an entry of one line": forged(a_line(5)),
    "a balanced entry in a closed month": forged(
        *BALANCED, month="'2025-02-01'", day="'2025-02-10'"
    ),
    "a balanced entry in another office's scope": forged(*BALANCED, path="'v.o999999.t1.g1'"),
    "an entry dated after its month": forged(*BALANCED, day="'2025-04-10'"),
    "a line added to what was posted": f"insert into ledger_line ({L_COLUMNS}) select month, entry_id, number + 10,"
    " office_id, account, subject, loan_id, programme, amount_dong, business_date, effective_on, group_id, union_code, path"
    " from ledger_line",
    "a reversal forgotten": "delete from ledger_reversal",
    "a link forged": "insert into ledger_link select * from ledger_link",
    "a link changed": "update ledger_link set digest = body",
    "the head moved": "update ledger_head set number = 0",
    "an anchor moved": "update ledger_anchor set number = 0",
    "the triggers out of the way": "alter table ledger_line disable trigger all",
    "the session a replica": "set session_replication_role = replica",
    "the policy opened": "alter policy scope on ledger_line using (true)",
    "the policies taken away": "alter table ledger_line no force row level security",
    "the owner's shoes": "set role {owner}",
    "the owner's membership": "grant {owner} to current_user",
    "a function in place of the posting": "create or replace function ledger_post(party uuid) returns int language sql as"
    " 'select 0'",
    "a function of one's own in public": "create function public.mine() returns int language sql as 'select 1'",
    "a program started": "copy ledger_line to program 'cat'",
    "a file read": "copy ledger_line from '/etc/passwd'",
    "a file listed": "select pg_read_file('/etc/passwd')",
    "the audit forgotten": "delete from ground_auditrecord",
    "the audit changed": "update ground_auditrecord set action = 'x'",
    "a command forgotten": "delete from ground_command",
    "a lock set": "insert into ledger_closedmonth (office_id, month, closed_by, run_id) values (1, '2025-03-01',"
    " gen_random_uuid(), 1)",
    "a lock forgotten": "delete from ledger_closedmonth",
    "a balance deleted": "delete from ledger_loanbalance",
    "a check pretended": "insert into ground_checkrun (started_at, finished_at, faults, findings) values (now(), now(), 0,"
    " '{{}}')",
    "facts changed": "update facts_loanmonth set overdue_dong = 0",
}


@pytest.fixture
def teller(world: World, as_role: Callable[..., Actor]) -> Iterator[Actor]:
    """Something is posted in March; February is locked."""
    partitions()
    with psycopg.connect(_dsn(connection.settings_dict["NAME"])) as owner:  # committed
        owner.execute(
            "insert into ledger_closedmonth (office_id, month, sealed, closed_by, run_id, reason)"
            " values (%s, '2025-02-01', true, gen_random_uuid(), 0, '')",
            [world.office.pk],
        )
    by = as_role("teller")
    subjects = a_balance(world, 1, ON)
    post([draft(world, subjects, postings.disburse(50_000_000), on=ON)], by=by)
    yield by
    with psycopg.connect(_dsn(connection.settings_dict["NAME"])) as owner:
        owner.execute("delete from ledger_closedmonth where office_id = %s", [world.office.pk])


@pytest.mark.parametrize("attack", REFUSED)
def test_refused(world: World, teller: Actor, attack: str) -> None:
    owner = connection.settings_dict["USER"].removesuffix("_app") + "_owner"
    text = REFUSED[attack].format(owner=owner) if "{" in REFUSED[attack] else REFUSED[attack]
    with (
        pytest.raises(DatabaseError) as refusal,
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(text)
    assert getattr(refusal.value.__cause__, "sqlstate", "").startswith(LAWS), refusal.value


def test_the_same_entry_without_its_fault_is_taken(world: World, teller: Actor) -> None:
    """So each forged entry above is refused for its fault, and not for a slip of the attack."""
    with connection.cursor() as cursor:
        cursor.execute(forged(*BALANCED))
        assert cursor.rowcount == len(BALANCED)


BLIND = {
    "the context of nobody": "select set_config('app.party', '', true), set_config('app.paths', '', true)",
    "another office's context": "select set_config('app.paths', 'v.o999999', true)",
    "another union's context": "select set_config('app.unions', '14', true)",
}


@pytest.mark.parametrize("context", BLIND)
def test_sees_nothing(world: World, teller: Actor, context: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(BLIND[context])
        for table in ("ledger_entry", "ledger_line", "ledger_loanbalance", "people_person"):
            cursor.execute(f"select count(*) from {table}")
            assert cursor.fetchone() == (0,), table


def test_a_false_search_path_leads_no_trusted_function_astray(world: World, teller: Actor) -> None:
    """A temporary table of the journal's name, first on the path: those that run as their owner do not look there."""
    with connection.cursor() as cursor:
        cursor.execute(
            "create temp table ledger_closedmonth (office_id bigint, month date, reopened_at timestamptz, sealed boolean)"
        )
        cursor.execute(
            "create temp table ledger_head (office_id bigint, number bigint, digest bytea, path ltree)"
        )
        cursor.execute("set local search_path = pg_temp, public")
        cursor.execute(
            "select p.proname, array_to_string(p.proconfig, ' ') from pg_proc p"
            " join pg_namespace n on n.oid = p.pronamespace"
            " where p.prosecdef and n.nspname = 'public'"
        )
        trusted = dict(cursor.fetchall())
    assert trusted
    for name, settings in trusted.items():
        assert settings, f"{name} runs as its owner along the caller's path"
        assert "search_path=public, pg_temp" in settings.replace('"', ""), name
