"""Nơi được hỗ trợ lãi suất: where a borrower lives from day to day, by which reliefs name their areas.

A loan through a group follows the group's place, a direct loan its household's village. A unit that ended is followed
to the unit that stands there after it, so a place changes its province on the day the map does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from django.db import connections

from diemtua.programmes.areas import UNKNOWN
from diemtua.programmes.queries import rate_class_of

Lives = tuple[int | None, int]
"""The group of a loan, if it has one, and its household."""

# The whole of a unit that ended goes before a part, then Vietnamese order.
AREAS = """
with recursive placed as materialized (
    {placed}
), stood as (
    select u.id as first_id, u.id, u.parent_id, u.valid_from, u.valid_to
    from places_unit u where u.id in (select p.unit_id from placed p)
    union all
    select s.first_id, n.id, n.parent_id, n.valid_from, n.valid_to
    from stood s
    cross join lateral (
        select n.id, n.parent_id, n.valid_from, n.valid_to
        from places_succession x join places_unit n on n.id = x.new_id
        where x.old_id = s.id and x.on = s.valid_to and n.level = 'commune'
        order by x.part <> 'whole', n.sort_key, n.id limit 1
    ) n
), lived as (
    select p.key, greatest(p.valid_from, s.valid_from) as since,
           case when a.level = 'province' then a.code when b.level = 'province' then b.code end as province
    from placed p
    join stood s on s.first_id = p.unit_id
         and s.valid_from < coalesce(p.valid_to, 'infinity') and coalesce(s.valid_to, 'infinity') > p.valid_from
    left join places_unit a on a.id = s.parent_id
    left join places_unit b on b.id = a.parent_id
), changed as (
    select key, since, province, lag(province, 1, '-') over (partition by key order by since) as before
    from lived
)
select key, string_agg(case when before = '-' then '' else to_char(since, '-YYYYMMDD-') end || coalesce(province, ''), ''
                       order by since) as area
from changed where before is distinct from province group by key
"""
OF_GROUPS = """
    select g.group_id as key, g.unit_id, g.valid_from, g.valid_to
    from groups_groupplacement g where g.group_id = any (%(groups)s)"""
OF_HOUSEHOLDS = """
    select h.id as key, v.unit_id, v.valid_from, v.valid_to
    from people_household h join places_villageunit v on v.village_id = h.village_id
    where h.id = any (%(households)s)"""


def areas_of(lives: Iterable[Lives], *, using: str) -> dict[Lives, str]:
    """Nơi của từng người vay, as the word that a rate class carries."""
    asked = list(lives)
    groups = _areas(OF_GROUPS, {"groups": [g for g, _h in asked if g is not None]}, using)
    direct = _areas(OF_HOUSEHOLDS, {"households": [h for g, h in asked if g is None]}, using)
    return {
        (group, home): direct.get(home, UNKNOWN) if group is None else groups.get(group, UNKNOWN)
        for group, home in asked
    }


def _areas(placed: str, facts: Mapping[str, list[int]], using: str) -> dict[int, str]:
    if not any(facts.values()):
        return {}
    with connections[using].cursor() as cursor:
        cursor.execute(AREAS.format(placed=placed), facts)
        return dict(cursor.fetchall())


class PlacedRates:
    """Lớp lãi suất của những người vay này on a day: each place and programme is asked for once."""

    def __init__(self, lives: Iterable[Lives], *, using: str) -> None:
        self._areas = areas_of(lives, using=using)
        self._using = using
        self._found: dict[tuple[str, date, str], int] = {}

    def of(self, programme: str, on: date, lives: Lives) -> int:
        """The id of the class of a tranche disbursed that day."""
        key = (programme, on, self._areas[lives])
        if key not in self._found:
            made = rate_class_of(programme, on, area=key[2], using=self._using)
            self._found[key] = made.pk
        return self._found[key]
