"""Nạp đơn vị hành chính: the shipped units and successions go into the tables, set by set.

COPY into staging, then a few set-based statements. Run again, it changes nothing. A newer release
may end units and bring others; what a deed of this installation has written is never undone, such
rows are counted as `kept`.
"""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connections, transaction

from diemtua.places.models import Level

DATA = Path(__file__).resolve().parent / "data"


@dataclass(frozen=True)
class Loaded:
    """Kết quả nạp: rows written now, and shipped rows left out because a deed says otherwise."""

    ended: int
    units: int
    successions: int
    kept: int


STAGING = """
drop table if exists pg_temp.staged_unit, pg_temp.staged_succession;
create temporary table staged_unit (
  level text, code text, name text, full_name text, kind text, parent_level text, parent_code text,
  valid_from date, valid_to date, decision text, ended_by text, source text, latitude numeric,
  longitude numeric) on commit drop;
create temporary table staged_succession (
  old_level text, old_code text, old_from date, new_level text, new_code text, new_from date, on_day
  date, part text) on commit drop;
"""

END_UNITS = """
update places_unit known set valid_to = staged.valid_to, ended_by = staged.ended_by
from staged_unit staged
where known.level = staged.level and known.code = staged.code and known.valid_from = staged.valid_from
  and known.valid_to is null and staged.valid_to is not null
"""

START_UNITS = """
insert into places_unit (code, level, name, full_name, kind, parent_id, valid_from,
  valid_to, decision, ended_by, source, fold, sort_key, latitude, longitude)
select staged.code, staged.level, staged.name, staged.full_name, staged.kind, parent.id, staged.valid_from,
  staged.valid_to, coalesce(staged.decision, ''), coalesce(staged.ended_by, ''),
  coalesce(staged.source, ''), '', '', staged.latitude, staged.longitude
from staged_unit staged
left join places_unit parent on parent.level = staged.parent_level and parent.code = staged.parent_code
  and staged.valid_from >= parent.valid_from and (parent.valid_to is null or staged.valid_from < parent.valid_to)
where staged.level = %s and not exists (
  select 1 from places_unit known where known.level = staged.level and known.code = staged.code
    and daterange(known.valid_from, known.valid_to)
      && daterange(staged.valid_from, staged.valid_to))
"""

KEPT = """
select count(*) from staged_unit staged where not exists (
  select 1 from places_unit known where known.level = staged.level and known.code = staged.code
    and known.valid_from = staged.valid_from and known.valid_to is not distinct from staged.valid_to)
"""

SUCCEED = """
insert into places_succession (old_id, new_id, "on", part)
select old.id, new.id, staged.on_day, staged.part from staged_succession staged
join places_unit old on old.level = staged.old_level and old.code = staged.old_code
  and old.valid_from = staged.old_from
join places_unit new on new.level = staged.new_level and new.code = staged.new_code
  and new.valid_from = staged.new_from
on conflict do nothing
"""


def load(*, using: str = "owner") -> Loaded:
    """Load the shipped data in one transaction."""
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        cursor.execute(STAGING)
        _copy(cursor, "staged_unit", "units.csv.gz")
        _copy(cursor, "staged_succession", "successions.csv.gz")
        cursor.execute("analyze staged_unit; analyze staged_succession")
        cursor.execute(END_UNITS)
        ended = cursor.rowcount
        units = 0
        for level in Level.values:  # a parent stands before its children
            cursor.execute(START_UNITS, [level])
            units += cursor.rowcount
        cursor.execute("analyze places_unit")
        cursor.execute(SUCCEED)
        successions = cursor.rowcount
        cursor.execute(KEPT)
        return Loaded(ended, units, successions, cursor.fetchone()[0])


def _copy(cursor: Any, table: str, file: str) -> None:
    with (
        gzip.open(DATA / file, "rb") as packed,
        cursor.copy(f"copy {table} from stdin (format csv, header)") as copy,
    ):
        while chunk := packed.read(1 << 16):
            copy.write(chunk)
