"""The journal's laws look with the house's eyes: neither a narrow scope nor a table in disguise gets past them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, IntegrityError, connection, connections, transaction

from diemtua.ground.actors import Actor
from diemtua.ledger.models import Entry, Line
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.datalaw]

DRAFTS = "select ledger_drafts()"
ENTRY = """
insert into draft_entry (n, month, id, office_id, kind, business_date, union_code, path)
values (1, '2025-03-01', %(id)s, %(office)s, 'receipt_in_village', '2025-03-12', %(union)s, %(path)s)
"""
LINES = """
insert into draft_line (n, account, subject, amount_dong, effective_on)
select 1, 1015, 1, amount, '2025-03-12' from unnest(%(amounts)s::bigint[]) as t (amount)
"""
POST = "select ledger_post(%(party)s)"
EMPTY = (DRAFTS, ENTRY, POST)
WHOLE = (DRAFTS, ENTRY, LINES, POST)
NUMBER = "00000000-0000-7000-8000-000000000001"


@pytest.fixture
def facts(world: World, as_role: Callable[..., Actor]) -> dict[str, Any]:
    """What a group leader, who sees one group only, may write."""
    with connection.cursor() as cursor:
        cursor.execute("select ledger_make_partitions('2025-03-01', '2025-03-01')")
    leader = as_role("group_leader", 0)
    here = world.groups[0].group
    return {
        "id": NUMBER,
        "office": world.office.pk,
        "union": here.union_code,
        "path": here.path,
        "party": leader.party_id,
        "amounts": [5_000, -5_000],
    }


def attempt(*statements: str, facts: dict[str, Any]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement, facts)


def refused(*statements: str, facts: dict[str, Any], law: str) -> None:
    with pytest.raises(IntegrityError) as wrong:
        attempt(*statements, facts=facts)
    assert wrong.value.__cause__.diag.constraint_name == law  # type: ignore[union-attr]


def test_whoever_writes_runs_as_the_app(facts: dict[str, Any]) -> None:
    """As owner, or past row security, every test below would pass for nothing."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select rolsuper or rolbypassrls, pg_has_role(current_user, c.relowner, 'usage')"
            " from pg_roles, pg_class c where rolname = current_user and c.oid = 'ledger_entry'::regclass"
        )
        assert cursor.fetchone() == (False, False)


def test_a_whole_entry_is_taken(facts: dict[str, Any]) -> None:
    attempt(*WHOLE, facts=facts)
    assert (Entry.objects.count(), Line.objects.count()) == (1, 2)


def test_an_empty_entry_is_refused(facts: dict[str, Any]) -> None:
    refused(*EMPTY, facts=facts, law="entry_is_whole")


@pytest.mark.parametrize("amounts", [[5_000, -4_999], [5_000], [5_000, 5_000]])
def test_an_unbalanced_entry_is_refused(facts: dict[str, Any], amounts: list[int]) -> None:
    refused(*WHOLE, facts={**facts, "amounts": amounts}, law="entry_balances")


BLINDED = {
    "no path": "select set_config('app.paths', '', true)",
    "another path": "select set_config('app.paths', 'nowhere', true)",
    "no union": "select set_config('app.unions', '', true)",
}


@pytest.mark.parametrize("blind", BLINDED.values(), ids=BLINDED)
@pytest.mark.parametrize("lines", [[], [5_000, -4_999]], ids=["empty", "unbalanced"])
def test_a_writer_who_sees_nothing_writes_nothing(
    facts: dict[str, Any], blind: str, lines: list[int]
) -> None:
    with pytest.raises(DatabaseError, match="outside the scope"):
        attempt(blind, *(WHOLE if lines else EMPTY), facts={**facts, "amounts": lines})


def test_a_temporary_table_does_not_stand_in_for_the_lines(facts: dict[str, Any]) -> None:
    disguise = (
        "create temp table ledger_line on commit drop as"
        " select date '2025-03-01' as month, %(id)s::uuid as entry_id"
    )
    refused(disguise, *EMPTY, facts=facts, law="entry_is_whole")


@pytest.fixture
def march_is_closed(world: World) -> Iterator[None]:
    """Closed by another connection, as a month end does it."""
    held = connections["owner"].settings_dict
    names = {
        "HOST": "host",
        "PORT": "port",
        "USER": "user",
        "PASSWORD": "password",
        "NAME": "dbname",
    }
    told = {name: str(held[key]) for key, name in names.items() if held[key]}
    with psycopg.connect(psycopg.conninfo.make_conninfo("", **told), autocommit=True) as owner:
        owner.execute(
            "insert into ledger_closedmonth (office_id, month, sealed, closed_by, run_id, reason)"
            " values (%s, '2025-03-01', true, gen_random_uuid(), 1, '')",
            [world.office.pk],
        )
        yield
        owner.execute("delete from ledger_closedmonth where office_id = %s", [world.office.pk])


@pytest.mark.usefixtures("march_is_closed")
def test_a_closed_month_is_closed_and_a_temporary_table_does_not_open_it(
    facts: dict[str, Any],
) -> None:
    refused(*WHOLE, facts=facts, law="month_is_open")
    disguise = (
        "create temp table ledger_closedmonth (office_id bigint, month date, sealed boolean,"
        " reopened_at timestamptz) on commit drop"
    )
    refused(disguise, *WHOLE, facts=facts, law="month_is_open")
