"""Hết khoanh: what was frozen goes back to what it was, counted from the freeze's own end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from diemtua.ground.actors import Actor
from diemtua.ground.deeds import deed
from diemtua.lending.actions.moving import (
    UNFROZEN,
    asked,
    begin,
    post_moved,
    run,
    tell_instalments,
)
from diemtua.lending.models import Loan

ENDING_DAYS = """
select distinct f.until from lending_freeze f join lending_loan l on l.id = f.loan_id
where f.ended_on is null and f.until <= %(on)s
  and (%(office)s::bigint is null or l.office_id = %(office)s)
  and (%(loans)s::bigint[] is null or f.loan_id = any (%(loans)s))
order by 1
"""
ENDING = """
select f.id, f.loan_id from lending_freeze f join lending_loan l on l.id = f.loan_id
where f.ended_on is null and f.until = %(day)s
  and (%(office)s::bigint is null or l.office_id = %(office)s)
  and (%(loans)s::bigint[] is null or f.loan_id = any (%(loans)s))
"""


@deed("loan.freezes_ended", needs="lending.end_freeze")
def end_freezes(
    *, by: Actor, on: date, office_id: int | None = None, loan_ids: Sequence[int] | None = None
) -> int:
    """Hết khoanh đúng ngày: every freeze whose end has come by `on`, each counted from its own end.

    What was overdue is overdue again; the rest is due on its old day or on the freeze's end, whichever is later.
    Doing it again does nothing. Returns how many freezes ended.
    """
    return let_freezes_end(by, on=on, office_id=office_id, loan_ids=loan_ids)


def let_freezes_end(
    by: Actor,
    *,
    on: date,
    office_id: int | None = None,
    loan_ids: Sequence[int] | None = None,
) -> int:
    """What a session's opening and a payment do first, as a part of their own deed."""
    loans = None if loan_ids is None else list(loan_ids)
    facts: dict[str, Any] = {"on": on, "office": office_id, "loans": loans}
    ended = 0
    for (day,) in asked(by.using, ENDING_DAYS, facts):
        found = asked(by.using, ENDING, {**facts, "day": day})
        _unfreeze(by, [row[0] for row in found], [row[1] for row in found], on=day)
        ended += len(found)
    return ended


@deed("loan.unfrozen_early", needs="lending.freeze")
def unfreeze_now(*, by: Actor, loan: Loan, on: date) -> int:
    """Thôi khoanh trước hạn: ends every freeze of a loan today; returns how many."""
    found = asked(
        by.using,
        "select id from lending_freeze where loan_id = %(loan)s and ended_on is null",
        {"loan": loan.pk},
    )
    _unfreeze(by, [row[0] for row in found], [loan.pk] * len(found), on=on)
    return len(found)


GIVE_BACK = """
insert into moving_loan (loan_id) select distinct loan_id from lending_freezepart where freeze_id = any (%(freezes)s);
insert into moving_part (loan_id, number, was, tranche_id, instalment_id, due_on, dong)
select loan_id, row_number() over (partition by loan_id order by freeze_id, number),
       case when due_on is null then 'overdue' else 'in_term' end, tranche_id, instalment_id,
       case when due_on is not null then greatest(due_on, %(on)s::date) end, left_dong
from lending_freezepart where freeze_id = any (%(freezes)s) and left_dong > 0
"""

# An instalment may have been extended while a part of it was frozen: the part then needs an instalment of its own day.
OWN_INSTALMENTS = """
with missing as (
    select distinct on (p.loan_id, p.due_on) p.loan_id, p.due_on, i.due_on as contract_due_on, i.path, i.union_code
    from moving_part p join lending_instalment i on i.id = p.instalment_id
    where p.was = 'in_term' and not exists (
        select 1 from lending_instalment o where o.loan_id = p.loan_id and coalesce(o.extended_on, o.due_on) = p.due_on)
    order by p.loan_id, p.due_on, i.number
)
insert into lending_instalment (loan_id, number, due_on, extended_on, principal_dong, paid_dong, overdue_dong,
                                frozen_dong, moved_dong, path, union_code)
select m.loan_id, last.number + row_number() over (partition by m.loan_id order by m.due_on), m.contract_due_on,
       m.due_on, 0, 0, 0, 0, 0, m.path, m.union_code
from missing m
cross join lateral (select max(number) as number from lending_instalment x where x.loan_id = m.loan_id) last
"""

RETURN_TO_INSTALMENTS = """
with part as (
    select p.*, coalesce(i.extended_on, i.due_on) as stands_on from moving_part p
    join lending_instalment i on i.id = p.instalment_id
), target as (
    select p.number, p.loan_id, p.instalment_id, p.was, p.dong,
           case when p.was = 'overdue' or p.stands_on = p.due_on then p.instalment_id else (
               select o.id from lending_instalment o
               where o.loan_id = p.loan_id and coalesce(o.extended_on, o.due_on) = p.due_on
               order by o.number desc limit 1) end as target_id
    from part p
), change as (
    select id, sum(frozen) as frozen, sum(overdue) as overdue, sum(moved) as moved, sum(given) as given from (
        select instalment_id as id, dong as frozen, case when was = 'overdue' then dong else 0 end as overdue,
               case when target_id <> instalment_id then dong else 0 end as moved, 0 as given from target
        union all
        select target_id, 0, 0, 0, dong from target where target_id <> instalment_id) c group by id
)
update lending_instalment i
set frozen_dong = i.frozen_dong - c.frozen, overdue_dong = i.overdue_dong + c.overdue,
    moved_dong = i.moved_dong + c.moved, principal_dong = i.principal_dong + c.given
from change c where c.id = i.id
"""

ENDED = """
update lending_freezepart set left_dong = 0 where freeze_id = any (%(freezes)s);
update lending_freeze set ended_on = %(on)s where id = any (%(freezes)s)
"""


def _unfreeze(by: Actor, freezes: list[int], loan_ids: list[int], *, on: date) -> None:
    if not freezes:
        return
    begin(by, loan_ids)
    run(by.using, GIVE_BACK, {"freezes": freezes, "on": on})
    post_moved(by, deed="unfreeze", on=on, amounts=UNFROZEN, exactly=True)
    run(by.using, OWN_INSTALMENTS)
    run(by.using, RETURN_TO_INSTALMENTS)
    tell_instalments(by, event="unfrozen", on=on)
    run(by.using, ENDED, {"freezes": freezes, "on": on})
