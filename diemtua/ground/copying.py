"""Chép cột: many rows into a table by COPY.

COPY does not enter a table under row policies, so the rows land in a temporary table of the same columns and are
inserted from there in one statement, which the policies see.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connections


def copy_rows(using: str, table: str, columns: str, rows: Iterable[Sequence[Any]]) -> int:
    """Insert rows; `columns` names them with spaces between. Returns how many. Call inside a transaction."""
    names = ", ".join(columns.split())
    with connections[using].cursor() as cursor:
        cursor.execute("drop table if exists pg_temp.copied_rows")
        cursor.execute(f"create temp table copied_rows as select {names} from {table} limit 0")
        with cursor.cursor.copy(f"copy copied_rows ({names}) from stdin") as copied:
            for row in rows:
                copied.write_row(row)
        cursor.execute(f"insert into {table} ({names}) select {names} from copied_rows")
        return int(cursor.rowcount)
