"""Khoanh bổ sung: frozen debt stays frozen beyond its end. No money moves, so nothing is posted; the freezes change."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from diemtua.ground.actors import Actor
from diemtua.ground.deeds import deed
from diemtua.lending.actions.moving import asked, begin, run
from diemtua.lending.problems import NothingToRenew, UntilOutOfBounds

RUNNING = """
select f.id, f.loan_id, f.until, l.code,
       (select coalesce(sum(p.left_dong), 0) from lending_freezepart p where p.freeze_id = f.id) as left_dong,
       f.ended_on
from lending_freeze f join lending_loan l on l.id = f.loan_id where f.id = any (%(freezes)s) order by f.id
"""

# The new freeze begins where the old one ends and takes over what is left of each part.
RENEW = """
with asked as (
    select * from unnest(%(freezes)s::bigint[], %(untils)s::date[]) a (freeze_id, until)
), made as (
    insert into lending_freeze (loan_id, frozen_on, until, amount_dong, decision, entry_id, path, union_code)
    select f.loan_id, f.until, a.until, (select sum(p.left_dong) from lending_freezepart p where p.freeze_id = f.id),
           %(decision)s, null, f.path, f.union_code
    from lending_freeze f join asked a on a.freeze_id = f.id order by f.id
    returning id, loan_id, frozen_on, until
), pairs as (
    select f.id as old_id, m.id as new_id from lending_freeze f join asked a on a.freeze_id = f.id
    join made m on m.loan_id = f.loan_id and m.frozen_on = f.until
)
insert into lending_freezepart (freeze_id, loan_id, number, tranche_id, instalment_id, due_on, amount_dong, left_dong,
                                path, union_code)
select p.new_id, o.loan_id, o.number, o.tranche_id, o.instalment_id, o.due_on, o.left_dong, o.left_dong, o.path,
       o.union_code
from pairs p join lending_freezepart o on o.freeze_id = p.old_id where o.left_dong > 0
"""

ENDED = """
update lending_freezepart set left_dong = 0 where freeze_id = any (%(freezes)s);
update lending_freeze set ended_on = until where id = any (%(freezes)s)
"""


@deed("loan.freezes_renewed", needs="lending.freeze")
def renew_freezes(*, by: Actor, untils: Mapping[int, date], decision: str) -> int:
    """Khoanh bổ sung nhiều đợt, by freeze id: each counts from its own end, without a day between. All or nothing.

    One freeze a loan ends on one day at most, else two would be taken for one. Returns đồng that stay frozen.
    """
    facts: dict[str, Any] = {"freezes": list(untils)}
    found = asked(by.using, RUNNING, facts)
    begin(by, [row[1] for row in found])
    found = asked(by.using, RUNNING, facts)
    ends = [(row[1], row[2]) for row in found]
    for pk, _loan, until, code, left, ended_on in found:
        if until is None or ended_on is not None or left <= 0:
            raise NothingToRenew(code=code)
        if untils[pk] <= until:
            raise UntilOutOfBounds(field="until", last=until)
    if len(set(ends)) < len(ends) or len(found) < len(untils):
        raise NothingToRenew(code=found[0][3] if found else "")
    ordered = [row[0] for row in found]
    facts = {
        "freezes": ordered,
        "untils": [untils[pk] for pk in ordered],
        "decision": decision[:200],
    }
    run(by.using, RENEW, facts)
    run(by.using, ENDED, facts)
    return int(sum(row[4] for row in found))
