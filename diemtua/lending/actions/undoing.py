"""Đảo việc xử lý nợ: a freeze, renewal, extension or write-off taken back while nothing has followed it.

What a loan was is kept before and after the deed (`standing`). Only while the loan still stands as the deed left it is
the deed taken back: its entries are reversed, each linked, and rows return to what they were.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connections

from diemtua.ground.actors import Actor
from diemtua.ground.deeds import deed
from diemtua.ledger.posting import post_drafts, start_drafts
from diemtua.lending.actions.moving import asked, begin, run
from diemtua.lending.problems import SomethingFollowed

Standing = dict[str, Any]

# Every column that these deeds change, and the balance as the witness that nothing else has moved.
STANDING = """
select l.id, (jsonb_build_object(
    'loan', jsonb_build_array(l.state, l.due_on, l.extended_to),
    'instalments', (
        select jsonb_object_agg(i.id, jsonb_build_array(i.extended_on, i.principal_dong, i.paid_dong, i.overdue_dong,
                                                        i.frozen_dong, i.moved_dong))
        from lending_instalment i where i.loan_id = l.id),
    'freezes', (
        select jsonb_object_agg(f.id, jsonb_build_array(f.until, f.ended_on)) from lending_freeze f where f.loan_id = l.id),
    'parts', (select jsonb_object_agg(p.id, p.left_dong) from lending_freezepart p where p.loan_id = l.id),
    'notices', (select jsonb_object_agg(n.id, n.cured_on) from lending_overduenotice n where n.loan_id = l.id),
    'event', (select coalesce(max(e.id), 0) from lending_instalmentevent e where e.loan_id = l.id),
    'balance', jsonb_build_array(b.in_term_dong, b.overdue_dong, b.frozen_dong, b.arrears_in_term_dong,
                                 b.arrears_overdue_dong, b.grace_dong, b.posted_to)))::text
from lending_loan l join ledger_loanbalance b on b.loan_id = l.id where l.id = any (%(loans)s)
"""


def standing(loan_ids: Sequence[int], *, using: str) -> dict[int, Standing]:
    """Khoản vay đang ở đâu: all that a handling may change, by loan; plain values that can be kept."""
    rows = asked(using, STANDING, {"loans": list(loan_ids)})
    return {loan: json.loads(kept) for loan, kept in rows}


@dataclass(frozen=True, kw_only=True)
class Handled:
    """Một khoản đã xử lý: the loan before and after, and the entries of the deed with their months."""

    loan_id: int
    before: Standing
    after: Standing
    entries: Sequence[tuple[UUID, date]]


OPEN_STILL = """
select 1 from ledger_entry e join unnest(%(entries)s::uuid[], %(months)s::date[]) a (id, month)
    on e.month = a.month and e.id = a.id
where ledger_open_month(e.office_id, e.business_date) <> e.month
   or exists (select 1 from ledger_reversal r where r.reversed = e.id) limit 1
"""

REVERSED_ENTRIES = """
insert into draft_entry (n, id, month, office_id, business_date, kind, reverses, reverses_month, session_id, sheet_id,
                         receipt_id, group_id, union_code, path, memo)
select row_number() over (order by e.sequence), ledger_new_id(), e.month, e.office_id, e.business_date, e.kind, e.id,
       e.month, e.session_id, e.sheet_id, e.receipt_id, e.group_id, e.union_code, e.path, %(memo)s
from ledger_entry e join unnest(%(entries)s::uuid[], %(months)s::date[]) a (id, month)
    on e.month = a.month and e.id = a.id;
insert into draft_line (n, account, subject, loan_id, programme, amount_dong, effective_on)
select d.n, l.account, l.subject, l.loan_id, l.programme, -l.amount_dong, l.effective_on
from draft_entry d join ledger_line l on l.month = d.reverses_month and l.entry_id = d.reverses
"""

BACK = """
create temp table if not exists was_standing (loan_id bigint primary key, kept jsonb) on commit delete rows;
truncate was_standing;
insert into was_standing select a.loan_id, a.kept::jsonb
from unnest(%(loans)s::bigint[], %(kept)s::text[]) a (loan_id, kept);
update lending_loan l set state = w.kept -> 'loan' ->> 0, due_on = (w.kept -> 'loan' ->> 1)::date,
       extended_to = (w.kept -> 'loan' ->> 2)::date
from was_standing w where l.id = w.loan_id;
update lending_instalment i
set extended_on = (k.value ->> 0)::date, principal_dong = (k.value ->> 1)::bigint, paid_dong = (k.value ->> 2)::bigint,
    overdue_dong = (k.value ->> 3)::bigint, frozen_dong = (k.value ->> 4)::bigint, moved_dong = (k.value ->> 5)::bigint
from was_standing w cross join lateral jsonb_each(w.kept -> 'instalments') k
where i.loan_id = w.loan_id and i.id = k.key::bigint;
update lending_freezepart p
set left_dong = coalesce((w.kept -> 'parts' ->> p.id::text)::bigint, 0)
from was_standing w where p.loan_id = w.loan_id;
update lending_freeze f
set until = case when w.kept -> 'freezes' ? f.id::text then (w.kept -> 'freezes' -> f.id::text ->> 0)::date
                 else f.frozen_on end,
    ended_on = case when w.kept -> 'freezes' ? f.id::text then (w.kept -> 'freezes' -> f.id::text ->> 1)::date
                    else f.frozen_on end
from was_standing w where f.loan_id = w.loan_id;
update lending_overduenotice n set cured_on = (w.kept -> 'notices' ->> n.id::text)::date
from was_standing w where n.loan_id = w.loan_id;
insert into lending_instalmentevent (instalment_id, loan_id, kind, "on", amount_dong, overdue_dong, frozen_dong,
                                     undoes_id, target_id, entry_id, path, union_code)
select e.instalment_id, e.loan_id, e.kind, %(on)s, -e.amount_dong, -e.overdue_dong, -e.frozen_dong, e.id, e.target_id,
       r.entry_id, e.path, e.union_code
from lending_instalmentevent e join was_standing w using (loan_id)
left join ledger_reversal r on r.reversed = e.entry_id
where e.id > (w.kept ->> 'event')::bigint and e.undoes_id is null
"""


@deed("loan.handling_undone", needs="lending.freeze")
def undo_handling(*, by: Actor, handled: Sequence[Handled], memo: str) -> int:
    """Đảo việc xử lý nợ: refused once anything followed on a loan, or its month is closed. Returns entries reversed."""
    loans = [one.loan_id for one in handled]
    begin(by, loans)
    now = standing(loans, using=by.using)
    entries = [entry for one in handled for entry in one.entries]
    facts: dict[str, Any] = {
        "entries": [entry for entry, _month in entries],
        "months": [month for _entry, month in entries],
        "memo": memo[:200],
        "loans": loans,
        "kept": [json.dumps(one.before) for one in handled],
        "on": by.on,
    }
    moved = [one.loan_id for one in handled if now.get(one.loan_id) != one.after]
    if moved or asked(by.using, OPEN_STILL, facts):
        raise SomethingFollowed(code=_code(moved[:1] or loans[:1], by.using))
    if entries:
        start_drafts(by.using)
        run(by.using, REVERSED_ENTRIES, facts)
        post_drafts(by)
    run(by.using, BACK, facts)
    return len(entries)


def reversals_of(entries: Mapping[UUID, Any], *, using: str) -> dict[UUID, UUID]:
    """Bút toán đảo của từng bút toán."""
    text = "select reversed, entry_id from ledger_reversal where reversed = any (%(entries)s)"
    return dict(asked(using, text, {"entries": list(entries)}))


def _code(loan_ids: Sequence[int], using: str) -> str:
    with connections[using].cursor() as cursor:
        cursor.execute("select code from lending_loan where id = any (%s)", [list(loan_ids)])
        row = cursor.fetchone()
    return str(row[0]) if row else ""
