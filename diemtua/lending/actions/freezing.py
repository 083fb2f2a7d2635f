"""Khoanh nợ: an amount of a loan bears no interest and does not fall due until a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from diemtua.ground.actors import Actor
from diemtua.ground.deeds import deed
from diemtua.lending.actions import parts
from diemtua.lending.actions.moving import UNFROZEN, asked, begin, post_moved, run, tell_instalments
from diemtua.lending.actions.paying import cure_notices
from diemtua.lending.models import Loan
from diemtua.lending.problems import MoreThanCanFreeze, UntilOutOfBounds


@dataclass(frozen=True, kw_only=True)
class FreezeAsked:
    """Khoanh một khoản: how much of it, until which day."""

    loan_id: int
    amount_dong: int
    until: date


STAGE = """
insert into moving_loan (loan_id, overdue, in_term, until)
select b.loan_id, least(a.dong, b.overdue_dong), a.dong - least(a.dong, b.overdue_dong), a.until
from unnest(%(loans)s::bigint[], %(amounts)s::bigint[], %(untils)s::date[]) a (loan_id, dong, until)
join ledger_loanbalance b using (loan_id)
"""

TOO_MUCH = """
select l.code, b.in_term_dong + b.overdue_dong
from moving_loan m join ledger_loanbalance b using (loan_id) join lending_loan l on l.id = m.loan_id
where m.overdue + m.in_term <= 0 or m.in_term > b.in_term_dong order by l.code limit 1
"""

KEEP = """
with made as (
    insert into lending_freeze (loan_id, frozen_on, until, amount_dong, decision, entry_id, path, union_code)
    select m.loan_id, %(on)s, m.until, m.overdue + m.in_term, %(decision)s, e.id, b.path, b.union_code
    from moving_loan m join ledger_loanbalance b using (loan_id) join moving_entry e using (loan_id)
    returning id, loan_id, path, union_code
)
insert into lending_freezepart (freeze_id, loan_id, number, tranche_id, instalment_id, due_on, amount_dong, left_dong,
                                path, union_code)
select f.id, p.loan_id, p.number, p.tranche_id, p.instalment_id, p.due_on, p.dong, p.dong, f.path, f.union_code
from moving_part p join made f using (loan_id)
"""

INSTALMENTS = """
update lending_instalment i set frozen_dong = i.frozen_dong + p.dong, overdue_dong = i.overdue_dong - p.overdue
from (select instalment_id, sum(dong) as dong, coalesce(sum(dong) filter (where was = 'overdue'), 0) as overdue
      from moving_part group by instalment_id) p
where i.id = p.instalment_id
"""


@deed("loan.debts_frozen", needs="lending.freeze")
def freeze_debts(*, by: Actor, loans: Sequence[FreezeAsked], on: date, decision: str) -> int:
    """Khoanh nợ nhiều khoản: overdue principal first, then by due day; returns đồng frozen.

    It bears no interest and does not fall due before its end. All or nothing.
    """
    for one in loans:
        if one.until <= on:
            raise UntilOutOfBounds(field="until", last=on + timedelta(days=1))
    begin(by, [one.loan_id for one in loans])
    facts: dict[str, Any] = {
        "loans": [one.loan_id for one in loans],
        "amounts": [one.amount_dong for one in loans],
        "untils": [one.until for one in loans],
    }
    run(by.using, STAGE, facts)
    wrong = asked(by.using, TOO_MUCH)
    if wrong:
        raise MoreThanCanFreeze(field="amount_dong", code=wrong[0][0], most=_dong(wrong[0][1]))
    run(by.using, parts.TAKE_UNFROZEN)
    post_moved(by, deed="freeze", on=on, amounts=UNFROZEN, memo=decision[:200])
    run(by.using, KEEP, {"on": on, "decision": decision[:200]})
    run(by.using, INSTALMENTS)
    cure_notices(facts["loans"], on=on, using=by.using)
    tell_instalments(by, event="frozen", on=on)
    return sum(one.amount_dong for one in loans)


@deed("loan.frozen", needs="lending.freeze")
def freeze_debt(
    *, by: Actor, loan: Loan, amount_dong: int, on: date, until: date, decision: str
) -> int:
    """Khoanh một khoản vay."""
    asked_for = FreezeAsked(loan_id=loan.pk, amount_dong=amount_dong, until=until)
    return freeze_debts(by=by, loans=[asked_for], on=on, decision=decision)


# Books that begin with frozen debt: its parts, as if all had been in term when it was frozen.
OPENED = """
with held as (
    select l.id as loan_id, l.path, l.union_code, b.frozen_dong from lending_loan l
    join ledger_loanbalance b on b.loan_id = l.id
    where b.frozen_dong > 0 and l.id = any (%(loans)s)
      and not exists (select 1 from lending_freeze f where f.loan_id = l.id)
), made as (
    insert into lending_freeze (loan_id, frozen_on, until, amount_dong, decision, path, union_code)
    select h.loan_id, coalesce(a.frozen_on, %(on)s), a.until, h.frozen_dong, coalesce(a.decision, ''), h.path, h.union_code
    from held h
    left join unnest(%(known)s::bigint[], %(frozen_ons)s::date[], %(untils)s::date[], %(decisions)s::text[])
        a (loan_id, frozen_on, until, decision) using (loan_id)
    returning id, loan_id, path, union_code
), due as (
    select i.id, i.loan_id, coalesce(i.extended_on, i.due_on) as due_on,
           sum(i.frozen_dong) over w - i.frozen_dong as starts, sum(i.frozen_dong) over w as ends
    from lending_instalment i join held using (loan_id)
    window w as (partition by i.loan_id order by coalesce(i.extended_on, i.due_on), i.number)
), lent as (
    select t.tranche_id, t.loan_id, sum(t.frozen_dong) over w - t.frozen_dong as starts, sum(t.frozen_dong) over w as ends
    from ledger_tranchebalance t join held using (loan_id)
    window w as (partition by t.loan_id order by t.disbursed_on, t.tranche_id)
)
insert into lending_freezepart (freeze_id, loan_id, number, tranche_id, instalment_id, due_on, amount_dong, left_dong,
                                path, union_code)
select m.id, m.loan_id, row_number() over (partition by m.loan_id order by greatest(d.starts, l.starts)), l.tranche_id,
       d.id, d.due_on, least(d.ends, l.ends) - greatest(d.starts, l.starts),
       least(d.ends, l.ends) - greatest(d.starts, l.starts), m.path, m.union_code
from made m join due d using (loan_id) join lent l using (loan_id)
where least(d.ends, l.ends) > greatest(d.starts, l.starts)
"""


def keep_opened_freezes(
    by: Actor,
    *,
    on: date,
    loans: Sequence[int],
    known: Sequence[tuple[int, date, date | None, str]],
) -> None:
    """Đợt khoanh có từ trước khi mở sổ; `known` gives loan, first day, end and decision where they are known."""
    columns = list(zip(*known, strict=True)) if known else [(), (), (), ()]
    facts = dict(
        zip(("known", "frozen_ons", "untils", "decisions"), map(list, columns), strict=True)
    )
    run(by.using, OPENED, {**facts, "on": on, "loans": list(loans)})


def _dong(value: int) -> str:
    return f"{value:,}".replace(",", ".")
