"""Xóa nợ: principal and interest given up by decision. They stay on record off balance and may be collected later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from diemtua.ground import formats
from diemtua.ground.actors import Actor
from diemtua.ground.deeds import deed
from diemtua.ledger.models import AccountBalance
from diemtua.ledger.posting import Draft, Subjects, lines_sql, post, post_drafts, start_drafts
from diemtua.lending.actions import parts
from diemtua.lending.actions.moving import (
    PRINCIPAL,
    asked,
    begin,
    post_interest,
    post_moved,
    run,
    tell_instalments,
)
from diemtua.lending.actions.paying import cure_notices
from diemtua.lending.actions.unfreezing import let_freezes_end
from diemtua.lending.models import Loan
from diemtua.lending.problems import MoreThanCanWriteOff, NotWrittenOffSoMuch
from diemtua.rules import postings
from diemtua.rules.postings import Account


@dataclass(frozen=True, kw_only=True)
class WriteOffAsked:
    """Xóa nợ một khoản: how much principal and how much interest owed."""

    loan_id: int
    principal_dong: int
    interest_dong: int = 0


CLOSING = """
select a.loan_id from unnest(%(loans)s::bigint[], %(amounts)s::bigint[]) a (loan_id, dong)
join ledger_loanbalance b using (loan_id)
where a.dong > 0 and a.dong = b.in_term_dong + b.overdue_dong + b.frozen_dong
"""

STAGE = """
insert into moving_loan (loan_id, frozen, overdue, in_term)
select b.loan_id, f.dong, o.dong, a.dong - f.dong - o.dong
from unnest(%(loans)s::bigint[], %(amounts)s::bigint[]) a (loan_id, dong)
join ledger_loanbalance b using (loan_id)
cross join lateral (select least(a.dong, b.frozen_dong) as dong) f
cross join lateral (select least(a.dong - f.dong, b.overdue_dong) as dong) o
"""

TOO_MUCH = """
select l.code, b.in_term_dong + b.overdue_dong + b.frozen_dong,
       b.arrears_in_term_dong + b.arrears_overdue_dong + b.grace_dong
from unnest(%(loans)s::bigint[], %(amounts)s::bigint[], %(interests)s::bigint[]) a (loan_id, dong, interest)
join ledger_loanbalance b using (loan_id) join lending_loan l on l.id = a.loan_id
where a.dong < 0 or a.interest < 0 or a.dong + a.interest = 0
   or a.dong > b.in_term_dong + b.overdue_dong + b.frozen_dong
   or a.interest > b.arrears_in_term_dong + b.arrears_overdue_dong + b.grace_dong
order by l.code limit 1
"""

INSTALMENTS = """
update lending_instalment i
set moved_dong = i.moved_dong + p.dong, frozen_dong = i.frozen_dong - p.frozen, overdue_dong = i.overdue_dong - p.overdue
from (select instalment_id, sum(dong) as dong, coalesce(sum(dong) filter (where was = 'frozen'), 0) as frozen,
             coalesce(sum(dong) filter (where was = 'overdue'), 0) as overdue
      from moving_part group by instalment_id) p
where i.id = p.instalment_id
"""

INTEREST_ENTRIES = """
insert into draft_entry (n, id, month, office_id, business_date, kind, group_id, union_code, path, memo)
select b.loan_id, ledger_new_id(), ledger_open_month(b.office_id, %(on)s), b.office_id, %(on)s, 'write_off_interest',
       b.group_id, b.union_code, b.path, %(memo)s
from unnest(%(loans)s::bigint[], %(interests)s::bigint[]) a (loan_id, dong) join ledger_loanbalance b using (loan_id)
where a.dong > 0
"""

# Overdue interest is given up first, then in-term, then grace interest: the order in which they are asked for.
INTEREST = """
select e.n, b.loan_id, b.programme, b.office_id, %(on)s::date as on_day, least(a.dong, b.arrears_overdue_dong) as overdue,
       least(greatest(a.dong - b.arrears_overdue_dong, 0), b.arrears_in_term_dong) as in_term,
       greatest(a.dong - b.arrears_overdue_dong - b.arrears_in_term_dong, 0) as grace
from draft_entry e join ledger_loanbalance b on b.loan_id = e.n
join unnest(%(loans)s::bigint[], %(interests)s::bigint[]) a (loan_id, dong) on a.loan_id = e.n
"""

CLOSED = """
update lending_loan l set state = 'written_off' from ledger_loanbalance b
where b.loan_id = l.id and l.id = any (%(loans)s) and l.state = 'open'
  and b.in_term_dong + b.overdue_dong + b.frozen_dong = 0
  and b.arrears_in_term_dong + b.arrears_overdue_dong + b.grace_dong = 0
"""


@deed("loan.debts_written_off", needs="lending.write_off")
def write_off_debts(*, by: Actor, loans: Sequence[WriteOffAsked], on: date, decision: str) -> int:
    """Xóa nợ nhiều khoản: frozen principal first, then overdue, then by due day; returns đồng given up.

    Where a loan's whole principal goes, interest is posted up to the day first. All or nothing.
    """
    facts: dict[str, Any] = {
        "loans": [one.loan_id for one in loans],
        "amounts": [one.principal_dong for one in loans],
        "interests": [one.interest_dong for one in loans],
        "on": on,
        "memo": decision[:200],
    }
    let_freezes_end(by, on=on, loan_ids=facts["loans"])
    begin(by, facts["loans"])
    closing = [row[0] for row in asked(by.using, CLOSING, facts)]
    if closing:
        post_interest(by, closing, on)
    wrong = asked(by.using, TOO_MUCH, facts)
    if wrong:
        raise MoreThanCanWriteOff(
            code=wrong[0][0],
            principal=formats.number(wrong[0][1]),
            interest=formats.number(wrong[0][2]),
            field="amount_dong",
        )
    _principal(by, facts)
    _interest(by, facts)
    cure_notices(facts["loans"], on=on, using=by.using)
    run(by.using, CLOSED, facts)
    return sum(one.principal_dong + one.interest_dong for one in loans)


def _principal(by: Actor, facts: dict[str, Any]) -> None:
    run(by.using, STAGE, facts)
    run(by.using, parts.TAKE_UNFROZEN)
    run(by.using, parts.TAKE_FROZEN)
    post_moved(
        by,
        deed="write_off",
        on=facts["on"],
        amounts=PRINCIPAL,
        memo=facts["memo"],
    )
    run(by.using, INSTALMENTS)
    tell_instalments(by, event="writeoff", on=facts["on"])
    run(by.using, parts.END_EMPTY, facts)


def _interest(by: Actor, facts: dict[str, Any]) -> None:
    start_drafts(by.using)
    if not run(by.using, INTEREST_ENTRIES, facts):
        return
    lines = lines_sql(
        "write_off_interest",
        INTEREST,
        effective_on="s.on_day",
        amounts={"in_term_dong": "in_term", "overdue_dong": "overdue", "grace_dong": "grace"},
    )
    run(by.using, lines, facts)
    post_drafts(by)


def written_off_left(loan: Loan, *, using: str) -> tuple[int, int]:
    """Nợ đã xóa còn theo dõi ngoài bảng: principal, interest."""
    rows = dict(
        AccountBalance.objects.using(using)
        .filter(
            subject=loan.pk,
            account__in=(Account.WRITTEN_OFF_PRINCIPAL, Account.WRITTEN_OFF_INTEREST),
        )
        .values_list("account", "balance_dong")
    )
    return (
        int(rows.get(Account.WRITTEN_OFF_PRINCIPAL, 0)),
        int(rows.get(Account.WRITTEN_OFF_INTEREST, 0)),
    )


@deed("loan.written_off_collected", needs="lending.take_principal")
def collect_written_off(
    *, by: Actor, loan: Loan, amount_dong: int, on: date, session_id: int | None = None
) -> int:
    """Thu nợ đã xóa: principal first, then interest; not more than is on record."""
    begin(by, [loan.pk])
    principal, interest = written_off_left(loan, using=by.using)
    if not 0 < amount_dong <= principal + interest:
        raise NotWrittenOffSoMuch(
            code=loan.code, left=formats.number(principal + interest), field="amount_dong"
        )
    of_principal = min(amount_dong, principal)
    at_office = session_id is None
    lines = postings.written_off_collected(
        principal_dong=of_principal,
        interest_dong=amount_dong - of_principal,
        at_office=at_office,
    )
    post(
        [
            Draft(
                kind="written_off_collected" + ("_at_office" if at_office else ""),
                office_id=loan.office_id,
                business_date=on,
                path=loan.path,
                union_code=loan.union_code,
                session_id=session_id,
                group_id=loan.group_id,
                parts=[
                    (
                        lines,
                        Subjects(office_id=loan.office_id, session_id=session_id, loan_id=loan.pk),
                    )
                ],
            )
        ],
        by=by,
    )
    return amount_dong
