"""Rút tiền gửi tổ viên: paid out to the member in person, at the session or the office. Many at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import connections

from diemtua.ground.actors import Actor
from diemtua.ground.deeds import deed
from diemtua.ledger.posting import lines_sql, post_drafts, start_drafts
from diemtua.savings.problems import NothingToWithdraw, NotSoMuchSaved

LOCKED = """
select m.id, m.number, coalesce(-b.balance_dong, 0), t.dong
from unnest(%(members)s::bigint[], %(amounts)s::bigint[]) t (membership_id, dong)
join groups_membership m on m.id = t.membership_id
left join lateral (
    select balance_dong from ledger_accountbalance
    where account = 4020 and subject = m.id order by office_id limit 1 for update
) b on true
order by m.id
"""

ENTRIES = """
insert into draft_entry (n, id, month, office_id, business_date, kind, session_id, group_id, union_code, path)
select m.id, ledger_new_id(), ledger_open_month(g.office_id, %(on)s), g.office_id, %(on)s, %(kind)s, %(session)s, g.id,
       m.union_code, m.path
from groups_membership m join groups_savingsandloangroup g on g.id = m.group_id
where m.id = any (%(members)s)
"""


@deed("savings.withdrawn", needs="savings.withdraw")
def withdraw_savings(
    *, by: Actor, withdrawals: Sequence[tuple[int, int]], on: date, session_id: int | None = None
) -> int:
    """Rút tiền gửi: membership and đồng; refused whole when one asks more than she has. Returns đồng paid out."""
    wanted: dict[int, int] = {}
    for membership_id, dong in withdrawals:
        if dong <= 0:
            raise NothingToWithdraw(field="amount_dong")
        wanted[membership_id] = wanted.get(membership_id, 0) + dong
    kind = "savings_withdrawn" if session_id else "savings_withdrawn_at_office"
    facts: dict[str, Any] = {
        "members": list(wanted),
        "amounts": list(wanted.values()),
        "on": on,
        "session": session_id,
        "kind": kind,
    }
    with connections[by.using].cursor() as cursor:
        cursor.execute(LOCKED, facts)
        for _pk, number, held, asked in cursor.fetchall():
            if asked > held:
                raise NotSoMuchSaved(number=number, held=_dong(held), asked=_dong(asked))
        start_drafts(by.using)
        cursor.execute(ENTRIES, facts)
        cursor.execute(_lines(kind), facts)
    post_drafts(by)
    return sum(wanted.values())


def _lines(kind: str) -> str:
    return lines_sql(
        kind,
        "select e.n, e.n as membership_id, e.session_id, e.office_id, null::bigint as loan_id,"
        " null::smallint as programme, t.dong as savings_dong, e.business_date from draft_entry e"
        " join unnest(%(members)s::bigint[], %(amounts)s::bigint[]) t (membership_id, dong) on t.membership_id = e.n",
        amounts={"savings_dong": "savings_dong"},
        effective_on="s.business_date",
    )


def _dong(value: int) -> str:
    return f"{value:,}".replace(",", ".")
