"""Xếp lại lớp lãi suất: loans whose borrowers moved, or whose window a decision of earlier days cut, go to their own class.

Before the day of the move both classes bear one rate, so what has run stays as it is. Set-based; run as the jobs role,
which sees every loan.
"""

from __future__ import annotations

from typing import Any

from django.db import connections, transaction

from diemtua.lending.relief import AREAS
from diemtua.programmes.queries import make_classes

PLACES = f"""
create temp table lived_at on commit drop as
select false as is_direct, g.key, g.area from ({
    AREAS.format(
        placed="select g.group_id as key, g.unit_id, g.valid_from, g.valid_to from groups_groupplacement g"
        " join groups_savingsandloangroup o on o.id = g.group_id where o.office_id = any (%(offices)s)"
    )
}) g
union all
select true, h.key, h.area from ({
    AREAS.format(
        placed="select h.id as key, v.unit_id, v.valid_from, v.valid_to from people_household h"
        " join places_villageunit v on v.village_id = h.village_id where h.id in (select l.household_id"
        " from lending_loan l where l.group_id is null and l.office_id = any (%(offices)s))"
    )
}) h;
"""
MISPLACED = """
create temp table misplaced on commit drop as
select t.id as tranche_id, t.loan_id, l.programme_id, p.area, t.disbursed_on, t.rate_class_id
from lending_tranche t
join lending_loan l on l.id = t.loan_id
join lived_at p on p.is_direct = (l.group_id is null) and p.key = coalesce(l.group_id, l.household_id)
join programmes_rateclass c on c.id = t.rate_class_id
where l.office_id = any (%(offices)s)
  and (c.area <> p.area or t.disbursed_on < c.disbursed_from or t.disbursed_on >= coalesce(c.disbursed_to, 'infinity'));
"""
WANTED = """
select distinct m.programme_id, m.area from misplaced m
where not exists (select 1 from programmes_rateclass c where c.programme_id = m.programme_id and c.area = m.area)
"""
MOVE = """
with goes as (
    select m.tranche_id, c.id as rate_class_id
    from misplaced m
    join programmes_rateclass c on c.programme_id = m.programme_id and c.area = m.area
         and m.disbursed_on >= c.disbursed_from and m.disbursed_on < coalesce(c.disbursed_to, 'infinity')
), tranches as (
    update lending_tranche t set rate_class_id = g.rate_class_id from goes g where t.id = g.tranche_id
    returning t.id, t.rate_class_id
)
select ledger_place_tranches(coalesce(array_agg(id), '{}'), coalesce(array_agg(rate_class_id), '{}')::int[]) from tranches
"""


def settle_rate_classes(offices: list[int], *, using: str) -> int:
    """Every tranche of these offices in the class of its place and day; how many moved."""
    facts: dict[str, Any] = {"offices": offices}
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        cursor.execute("drop table if exists pg_temp.lived_at, pg_temp.misplaced")
        cursor.execute(PLACES, facts)
        cursor.execute(MISPLACED, facts)
        cursor.execute(WANTED)
        for programme, area in cursor.fetchall():
            make_classes(programme, area, using)
        cursor.execute(
            "select 1 from ledger_loanbalance where loan_id in (select loan_id from misplaced)"
            " order by loan_id for update"
        )
        cursor.execute(MOVE)
        (moved,) = cursor.fetchone() or (0,)
        cursor.execute("drop table lived_at, misplaced")
    return int(moved)
