"""Soát nhật ký: what must hold of the journal, its balances and its chain, asked over whole sets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db import connections
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diemtua.ground import formats
from diemtua.ground.checks import Difference, check
from diemtua.ledger.chain import Fault, faults

LOAN_COLUMNS = (
    ("in_term_dong", 2010), ("overdue_dong", 2020), ("frozen_dong", 2030),
    ("arrears_in_term_dong", 3010), ("arrears_overdue_dong", 3020), ("grace_dong", 3030),
)  # fmt: skip


def rows(using: str, text: str) -> list[tuple[Any, ...]]:
    with connections[using].cursor() as cursor:
        cursor.execute(text)
        return list(cursor.fetchall())


def _sums(columns: Sequence[tuple[str, int]]) -> str:
    return ", ".join(
        f"coalesce(sum(amount_dong) filter (where account = {account}), 0) as {name}"
        for name, account in columns
    )


def _differs(columns: Sequence[tuple[str, int]]) -> str:
    names = [name for name, _account in columns]
    kept, booked = (", ".join(f"coalesce({of}.{n}, 0)" for n in names) for of in ("b", "j"))
    return f"({kept}) <> ({booked})"


def _told(columns: Sequence[tuple[str, int]]) -> str:
    """Per column what the balance says and what the journal says, where they differ."""
    return ", ".join(f"coalesce(b.{n}, 0), coalesce(j.{n}, 0)" for n, _account in columns)


UNBALANCED = """
select month, entry_id, sum(amount_dong) from ledger_line group by month, entry_id having sum(amount_dong) <> 0
"""
LONELY = """
select e.month, e.id from ledger_entry e
where not exists (select 1 from ledger_line l where l.month = e.month and l.entry_id = e.id)
"""
LOANS = f"""
select coalesce(b.loan_id, j.loan_id), {_told(LOAN_COLUMNS)}
from ledger_loanbalance b
full join (select loan_id, {_sums(LOAN_COLUMNS)} from ledger_line
           where loan_id is not null and account between 2000 and 3089 group by loan_id) j using (loan_id)
where {_differs(LOAN_COLUMNS)} order by 1
"""
TRANCHES = f"""
select coalesce(b.loan_id, j.loan_id), coalesce(b.tranche_id, j.tranche_id), {_told(LOAN_COLUMNS[:3])}
from ledger_tranchebalance b
full join (select subject as tranche_id, max(loan_id) as loan_id, {_sums(LOAN_COLUMNS[:3])} from ledger_line
           where account between 2000 and 2999 group by subject) j using (tranche_id)
where {_differs(LOAN_COLUMNS[:3])} order by 1, 2
"""
# Of the last month that moved a loan its balance row keeps what it brought; the journal tells the same.
SUMS = """
with brought as (
    select l.loan_id, l.month, ledger_sum_of(e.kind, l.account) as part, l.account, l.amount_dong as dong
    from ledger_loanbalance b
    join ledger_line l on l.loan_id = b.loan_id and l.month = b.sums_month and l.account between 2000 and 3089
    join ledger_entry e on e.month = l.month and e.id = l.entry_id
), journal as (
    select loan_id, coalesce(sum(dong) filter (where part = 'lent'), 0) as lent,
           coalesce(-sum(dong) filter (where part = 'principal'), 0) as principal,
           coalesce(sum(dong) filter (where part = 'posted'), 0) as posted,
           coalesce(-sum(dong) filter (where part = 'interest'), 0) as interest,
           coalesce(sum(dong) filter (where account = 2010), 0) as in_term
    from brought group by loan_id
)
select b.loan_id, b.sums_month from ledger_loanbalance b left join journal j using (loan_id)
where (b.lent_dong, b.principal_paid_dong, b.interest_posted_dong, b.interest_paid_dong, b.in_term_moved_dong)
   <> (coalesce(j.lent, 0), coalesce(j.principal, 0), coalesce(j.posted, 0), coalesce(j.interest, 0), coalesce(j.in_term, 0))
order by 1
"""
ACCOUNTS = """
select account, office_id, subject, coalesce(b.balance_dong, 0), coalesce(j.balance_dong, 0)
from ledger_accountbalance b
full join (select account, office_id, subject, sum(amount_dong) as balance_dong from ledger_line
           where account not between 2000 and 3089 group by account, office_id, subject) j
using (account, office_id, subject)
where coalesce(b.balance_dong, 0) <> coalesce(j.balance_dong, 0) order by 1, 2, 3
"""
# A reversal stands in the table of reversals, and its lines take lines of what it reverses back, sign for sign.
REVERSALS = """
select e.month, e.id from ledger_entry e
where e.reverses is not null and not exists (
    select 1 from ledger_reversal r where r.entry_id = e.id and r.reversed = e.reverses)
union all
select r.month, r.entry_id from ledger_reversal r
where not exists (select 1 from ledger_entry e
                  where e.month = r.month and e.id = r.entry_id and e.reverses = r.reversed)
union all
select r.reversed_month, r.reversed from ledger_reversal r
group by 1, 2 having count(*) > 1 and bool_or(r.loan_id = 0)
union all
select d.month, d.entry_id
from (select r.month, r.entry_id, r.reversed, r.reversed_month, l.account, l.subject, l.loan_id, sum(l.amount_dong) as dong
      from ledger_reversal r join ledger_line l on l.month = r.month and l.entry_id = r.entry_id
      group by 1, 2, 3, 4, 5, 6, 7) d
left join (select o.month, o.entry_id, o.account, o.subject, o.loan_id, sum(o.amount_dong) as dong
           from ledger_line o where (o.month, o.entry_id) in (select reversed_month, reversed from ledger_reversal)
           group by 1, 2, 3, 4, 5) o
  on o.month = d.reversed_month and o.entry_id = d.reversed and o.account = d.account and o.subject = d.subject
 and o.loan_id is not distinct from d.loan_id
where d.dong <> 0 and (o.dong is null or sign(o.dong) = sign(d.dong) or abs(d.dong) > abs(o.dong))
"""


@check("ledger.entries", gettext_lazy("Mọi bút toán cân và có dòng"))
def entries(using: str) -> list[Difference]:
    """Bút toán lệch hoặc rỗng."""
    lopsided = [
        _of_entry(
            entry,
            _("bút toán {id} tháng {month} lệch {dong}").format(
                id=entry, month=formats.month(month), dong=formats.money(total)
            ),
        )
        for month, entry, total in rows(using, UNBALANCED)
    ]
    return lopsided + [
        _of_entry(
            entry,
            _("bút toán {id} tháng {month} không có dòng nào").format(
                id=entry, month=formats.month(month)
            ),
        )
        for month, entry in rows(using, LONELY)
    ]


@check("ledger.loans", gettext_lazy("Số dư khoản vay khớp nhật ký"))
def loans(using: str) -> list[Difference]:
    """Khoản vay có số dư khác tổng các dòng."""
    return [
        Difference(_pairs(_("khoản vay {id}"), row, LOAN_COLUMNS), "loan", str(row[0]))
        for row in rows(using, LOANS)
    ]


@check("ledger.tranches", gettext_lazy("Số dư lần giải ngân khớp nhật ký"))
def tranches(using: str) -> list[Difference]:
    """Lần giải ngân có số dư khác tổng các dòng."""
    return [
        Difference(_pairs(_("lần giải ngân {id}"), row[1:], LOAN_COLUMNS[:3]), "loan", str(row[0]))
        for row in rows(using, TRANCHES)
    ]


@check("ledger.sums", gettext_lazy("Phát sinh tháng gần nhất của khoản vay khớp nhật ký"))
def sums(using: str) -> list[Difference]:
    """Khoản vay có phát sinh tháng khác tổng các dòng của tháng."""
    return [
        Difference(
            _("khoản vay {id}: phát sinh tháng {month} khác nhật ký").format(
                id=loan, month=formats.month(month) if month else "?"
            ),
            "loan",
            str(loan),
        )
        for loan, month in rows(using, SUMS)
    ]


@check("ledger.accounts", gettext_lazy("Số dư tài khoản khớp nhật ký"))
def accounts(using: str) -> list[Difference]:
    """Tài khoản có số dư khác tổng các dòng."""
    return [
        Difference(
            _(
                "tài khoản {account}, phòng {office}, đối tượng {subject}: số dư {kept}, nhật ký {booked}"
            ).format(
                account=account,
                office=office,
                subject=subject,
                kept=formats.money(kept),
                booked=formats.money(int(booked)),
            )
        )
        for account, office, subject, kept, booked in rows(using, ACCOUNTS)
    ]


@check("ledger.reversals", gettext_lazy("Mỗi bút toán đảo một lần, đúng dòng"))
def reversals(using: str) -> list[Difference]:
    """Bút toán đảo không liên kết, đảo hai lần, hoặc không đúng dòng của bút toán gốc."""
    return [
        _of_entry(
            entry,
            _("bút toán đảo {id} tháng {month} không khớp bút toán gốc").format(
                id=entry, month=formats.month(month)
            ),
        )
        for month, entry in rows(using, REVERSALS)
    ]


@check("ledger.chain", gettext_lazy("Chuỗi niêm phong liền, các điểm neo còn khớp"))
def chain(using: str) -> list[Difference]:
    """Every month of the journal, a month at a time, so that a month's rows are all that is held at once."""
    months = [row[0] for row in rows(using, "select distinct month from ledger_link order by 1")]
    found: dict[Fault, None] = {}
    for month in months:
        found |= dict.fromkeys(faults(month, month, using=using))
    return [
        _of_entry(one.entry_id, fault_told(one)) if one.entry_id else Difference(fault_told(one))
        for one in found
    ]


def _of_entry(entry: object, text: str) -> Difference:
    return Difference(text, "entry", str(entry))


def _pairs(head: str, row: tuple[Any, ...], columns: Sequence[tuple[str, int]]) -> str:
    words = {
        "in_term_dong": _("gốc trong hạn"), "overdue_dong": _("gốc quá hạn"), "frozen_dong": _("gốc khoanh"),
        "arrears_in_term_dong": _("lãi trong hạn chưa trả"), "arrears_overdue_dong": _("lãi quá hạn chưa trả"),
        "grace_dong": _("lãi ân hạn"),
    }  # fmt: skip
    said = [
        _("{what} số dư {kept}, nhật ký {booked}").format(
            what=words[name],
            kept=formats.money(int(row[2 * n + 1])),
            booked=formats.money(int(row[2 * n + 2])),
        )
        for n, (name, _account) in enumerate(columns)
        if row[2 * n + 1] != row[2 * n + 2]
    ]
    return f"{head.format(id=row[0])}: {'; '.join(said)}"


def fault_told(one: Fault) -> str:
    """Chỗ sai của chuỗi bằng lời."""
    told: dict[str, Callable[[], str]] = {
        "link_out_of_order": lambda: _("mắt xích không nối mắt xích trước"),
        "link_changed": lambda: _("mắt xích đã bị sửa"),
        "head_is_not_the_last_link": lambda: _("đầu chuỗi không phải mắt xích cuối"),
        "anchor_not_met": lambda: _("điểm neo không còn khớp chuỗi"),
        "batch_without_link": lambda: _("có bút toán đứng ngoài chuỗi"),
        "entry_changed": lambda: _("bút toán đã bị sửa hoặc chen vào"),
        "entry_missing": lambda: _("có bút toán đã mất"),
    }
    entry = _(", bút toán {id}").format(id=one.entry_id) if one.entry_id else ""
    month = _(", tháng {month}").format(month=formats.month(one.month)) if one.month else ""
    place = _("phòng {office}, mắt xích {number}").format(
        office=one.office_id, number=one.number if one.number is not None else "?"
    )
    return f"{place}{month}{entry}: {told[one.kind]()}"
