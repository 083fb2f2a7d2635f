"""A month that is made later is in every backup from its first day, and nobody else reads around its table."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.db import connection

from diemtua.rules.periods import Month
from diemtua.site.commands.backup import hidden_tables
from tests.rooms.month_end.books import Books
from tests.rooms.month_end.test_closing import a_month

PARTS = ("ledger_entry", "ledger_line", "facts_loanmonth")


def readable(part: str) -> set[str]:
    """The roles that may read this partition by itself."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select r from unnest(%s::text[]) r where has_table_privilege(r, %s, 'select')",
            [[settings.DATABASES[alias]["USER"] for alias in ("default", "jobs", "backup")], part],
        )
        return {str(role) for (role,) in cursor.fetchall()}


def unseen(part: str) -> bool:
    """Rows of it would be missing from a dump."""
    connection.ensure_connection()
    role = str(settings.DATABASES["backup"]["USER"])
    return part in hidden_tables(connection.connection, role)


@pytest.mark.django_db
@pytest.mark.datalaw
@pytest.mark.parametrize("table", PARTS)
def test_a_month_made_later_is_seen_by_the_backup_alone(table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select ledger_make_partitions('2031-05-01', '2031-05-01')")
        assert cursor.fetchone() == (3,)
    assert readable(f"{table}_2031_05") == {settings.DATABASES["backup"]["USER"]}
    assert not unseen(f"{table}_2031_05")


def test_a_frozen_month_that_took_the_place_of_another_is_seen_by_the_backup(books: Books) -> None:
    a_month(books)
    books.close(Month.parse("2025-02"))
    assert not unseen("facts_loanmonth_2025_02")
    assert settings.DATABASES["backup"]["USER"] in readable("facts_loanmonth_2025_02")
