"""Attacks with the app's own database login: whoever holds it still cannot touch the books. All are refused or see nothing.

The attacker has a teller's context and may run any SQL; what the pages would ask of her is not asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
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
    "a lock lifted": "update ledger_closedmonth set reopened_at = now(), reopened_by = gen_random_uuid(), agreed_by ="
    " gen_random_uuid()",
    "a lock unsealed": "update ledger_closedmonth set sealed = false",
    "a lock lifted by the house's function": "select ledger_lift_lock({office}, '2025-02-01', gen_random_uuid(),"
    " gen_random_uuid(), 'x')",
    "a gate set by the house's function": "select ledger_set_gate({office}, '2025-03-01', gen_random_uuid(), 1)",
    "a lock sealed by the house's function": "select ledger_seal_month(0)",
    "a reopening asked in another's name": "insert into month_end_reopeningrequest (office_id, month, reason, asked_by)"
    " values ({office}, '2025-02-01', 'x', gen_random_uuid())",
    "a reopening agreed by who asked": "with asked as (select 1) insert into month_end_reopeningrequest (office_id, month,"
    " reason, asked_by, asked_at) values ({office}, '2025-02-01', 'x', current_setting('app.party')::uuid, now()) ;"
    " select month_end_reopen((select max(id) from month_end_reopeningrequest))",
    "a reopening's answer written": "update month_end_reopeningrequest set agreed_by = gen_random_uuid()",
    "a balance deleted": "delete from ledger_loanbalance",
    "a loan's balance changed": "update ledger_loanbalance set in_term_dong = 0",
    "interest forgotten": "update ledger_loanbalance set posted_to = '2030-01-01'",
    "a loan's row renamed": "update ledger_loanbalance set loan_id = loan_id + 1000",
    "a balance handed to another office": "update ledger_loanbalance set path = 'v.o999999'",
    "a disbursement's balance changed": "update ledger_tranchebalance set in_term_dong = 0",
    "what has run forgotten": "update ledger_tranchebalance set run_in_term = 0, run_since = '2030-01-01'",
    "a disbursement's row renamed": "update ledger_tranchebalance set tranche_id = tranche_id + 1000",
    "an account's balance changed": "update ledger_accountbalance set balance_dong = 0",
    "an account's row renamed": "update ledger_accountbalance set account = account",
    "an account born with money": "insert into ledger_accountbalance (account, office_id, subject, union_code, path,"
    " balance_dong) values (4020, {office}, 77, 12, 'v.o{office}', -1000000)",
    "a loan born with money": "insert into ledger_loanbalance (loan_id, office_id, household_id, programme, union_code, path,"
    " posted_to, moved_on, in_term_dong) values (77, {office}, 1, 1, 12, 'v.o{office}', now(), now(), 5)",
    "a posting by a function inside": "select ledger_move_accounts()",
    "a loan moved by a function inside": "select ledger_move_loans()",
    "a trigger on the drafts": "create function pg_temp.mine() returns trigger language plpgsql as 'begin end'"
    "; create trigger mine before insert on draft_entry for each row execute function pg_temp.mine()",
    "the drafts in other hands": "alter table draft_entry owner to current_user",
    "a check pretended": "insert into ground_checkrun (started_at, finished_at, faults, findings) values (now(), now(), 0,"
    " '{{}}')",
    "facts changed": "update facts_loanmonth set overdue_dong = 0",
}


NEW_LOAN = (
    "loan_id, office_id, household_id, programme, union_code, path, posted_to, moved_on",
    "values (3, 999999, 1, 1, 12, 'v.o999999', '2025-03-12', '2025-03-12')",
)
NEW_TRANCHE = (
    "tranche_id, loan_id, rate_class_id, union_code, path, disbursed_on, run_since",
    "select 3, 3, id, 12, 'v.o999999', '2025-03-12', '2025-03-12' from programmes_rateclass limit 1",
)


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
    a_balance(world, 2, ON)
    with connection.cursor() as cursor:  # a loan of an office that does not concern her
        cursor.execute("select set_config('app.paths', 'v.o999999', true)")
        for table, columns in (("loanbalance", NEW_LOAN), ("tranchebalance", NEW_TRANCHE)):
            cursor.execute(f"insert into ledger_{table} ({columns[0]}) {columns[1]}")
    as_role("teller")
    yield by
    with psycopg.connect(_dsn(connection.settings_dict["NAME"])) as owner:
        owner.execute("delete from ledger_closedmonth where office_id = %s", [world.office.pk])


def in_turn(statements: Iterable[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def refused(*statements: str) -> None:
    with pytest.raises(DatabaseError) as refusal, transaction.atomic():
        in_turn(statements)
    code = getattr(refusal.value.__cause__, "sqlstate", "")
    assert any(code.startswith(law) for law in LAWS), refusal.value


@pytest.mark.parametrize("attack", REFUSED)
def test_refused(world: World, teller: Actor, attack: str) -> None:
    owner = connection.settings_dict["USER"].removesuffix("_app") + "_owner"
    text = REFUSED[attack].format(owner=owner, office=world.office.pk)
    refused(*text.split(";"))


def drafted(
    *lines: tuple[int, int, int | None, int],
    month: str = "2025-03-01",
    day: str = "2025-03-12",
    path: str = "",
    reverses: str = "null",
) -> tuple[str, ...]:
    """What the one door is handed: an entry of the teller's office with lines (account, subject, loan, đồng)."""
    entry = (
        "insert into draft_entry (n, id, month, office_id, business_date, kind, union_code, path, reverses, reverses_month)"
        f" select 1, gen_random_uuid(), '{month}', office_id, '{day}', 'principal_paid', union_code,"
        f" {path or 'path'}, {reverses}, case when {reverses} is not null then month end from ledger_entry limit 1"
    )
    rows = ", ".join(
        f"(1, {account}, {subject}, {'null' if loan is None else loan}, {dong}, date '2025-03-12')"
        for account, subject, loan, dong in lines
    )
    columns = "n, account, subject, loan_id, amount_dong, effective_on"
    filled = (f"insert into draft_line ({columns}) values {rows}",) if rows else ()
    post_it = "select ledger_post(current_setting('app.party')::uuid)"
    return ("select ledger_drafts()", entry, *filled, post_it)


PAID = ((1010, 1, None, 1_000), (2010, 1, 1, -1_000))
OF_THE_LOAN = "(select id from ledger_entry limit 1)"

THROUGH_THE_DOOR = {
    "no line": drafted(),
    "lines that do not balance": drafted((1010, 1, None, 1_000), (2010, 1, 1, -900)),
    "one line": drafted((1010, 1, None, 1_000)),
    "a closed month": drafted(*PAID, month="2025-02-01", day="2025-02-10"),
    "another office's scope": drafted(*PAID, path="'v.o999999.t1.g1'"),
    "a day after its month": drafted(*PAID, day="2025-04-10"),
    "a loan nobody lent": drafted((1010, 1, None, 1_000), (2010, 77, 77, -1_000)),
    "a disbursement of another loan": drafted((1010, 1, None, 1_000), (2010, 2, 1, -1_000)),
    "a disbursement of no loan": drafted((1010, 1, None, 1_000), (2010, 1, None, -1_000)),
    "more than is owed": drafted((1010, 1, None, 90_000_000), (2010, 1, 1, -90_000_000)),
    "another office's loan": drafted((1010, 1, None, 1_000), (2010, 3, 3, -1_000)),
    "interest charged to another office's loan": drafted(
        (1010, 1, None, -1_000), (3010, 3, 3, 1_000)
    ),
    "a reversal of nothing": drafted(*PAID, reverses="gen_random_uuid()"),
    "a reversal of another sum": drafted(
        (1010, 1, None, 60_000_000), (2010, 1, 1, -60_000_000), reverses=OF_THE_LOAN
    ),
    "a reversal of other accounts": drafted(
        (1011, 1, None, 1_000), (2010, 1, 1, -1_000), reverses=OF_THE_LOAN
    ),
    "a reversal that doubles": drafted(
        (1010, 1, None, -1_000), (2010, 1, 1, 1_000), reverses=OF_THE_LOAN
    ),
    "a second reversal": (
        *drafted((1010, 1, None, 50_000_000), (2010, 1, 1, -50_000_000), reverses=OF_THE_LOAN),
        *drafted((1010, 1, None, 50_000_000), (2010, 1, 1, -50_000_000), reverses=OF_THE_LOAN),
    ),
    "interest of another office's loan": (
        "select ledger_drafts()",
        "insert into draft_loan values (3)",
        "select ledger_post_interest('2025-03-20', 999999, null,"
        " current_setting('app.party')::uuid)",
    ),
    "another office's loan run again": ("select ledger_rerun(3)",),
}


@pytest.mark.parametrize("attack", THROUGH_THE_DOOR)
def test_the_one_door_refuses(world: World, teller: Actor, attack: str) -> None:
    refused(*THROUGH_THE_DOOR[attack])


def test_the_same_entry_without_its_fault_is_taken(world: World, teller: Actor) -> None:
    """So each entry above is refused for its fault, and not for a slip of the attack."""
    with connection.cursor() as cursor:
        for statement in drafted(*PAID):
            cursor.execute(statement)
        assert cursor.fetchone() == (1,)


def test_who_sees_one_group_moves_no_other(
    world: World, teller: Actor, as_role: Callable[..., Actor]
) -> None:
    """A leader's context: neither a loan of the other group nor savings of its member."""
    savings = (4020, world.groups[0].memberships[0].pk, None, 0)
    refused_lines = {
        "a loan": PAID,
        "cash of the office": ((1010, 1, None, 5), (1011, world.office.pk, None, -5)),
        "savings": ((1015, 1, None, -5), (*savings[:3], 5)),
    }
    here = world.groups[0].group
    with (
        connection.cursor() as cursor
    ):  # her savings are booked, so that there is something to take
        for statement in drafted((1010, 1, None, 100), (*savings[:3], -100)):
            cursor.execute(statement)
    as_role("group_leader", 1)
    other = world.groups[1].group
    where = (
        f"from (values ({world.office.pk}::bigint, {here.union_code}::smallint, date '2025-03-01'))"
        " t (office_id, union_code, month)"
    )
    for lines in refused_lines.values():
        statements = drafted(*lines, path=f"'{other.path}'")
        refused(
            *(
                s.replace("union_code, 'v", f"{other.union_code}, 'v").replace(
                    "from ledger_entry limit 1", where
                )
                for s in statements
            )
        )


def test_drafts_of_ones_own_making_are_not_taken(world: World, teller: Actor) -> None:
    """A view or a table in the drafts' place would run its functions as the house; on a connection that has no drafts yet."""
    disguises = (
        "create temp table draft_entry (n bigint, reverses uuid, path ltree, union_code smallint)",
        "create temp view draft_entry as select 1::bigint as n, null::uuid as reverses, null::ltree as path",
    )
    for disguise in disguises:
        with psycopg.connect(_dsn(connection.settings_dict["NAME"], "default")) as fresh:
            fresh.execute(disguise)
            for table in ("draft_line", "draft_loan", "posting_interest"):
                fresh.execute(
                    f"create temp table {table} (n bigint, loan_id bigint, account smallint)"
                )
            for door in ("ledger_drafts()", f"ledger_post('{teller.party_id}')"):
                with pytest.raises(psycopg.errors.InsufficientPrivilege), fresh.transaction():
                    fresh.execute(f"select {door}")


BLIND = {
    "the context of nobody": "select set_config('app.party', '', true), set_config('app.paths', '', true)",
    "another office's context": "select set_config('app.paths', 'v.o888888', true)",
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
