"""Soát nhật ký: what must hold of the journal, its balances and its chain, asked over whole sets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db import connections
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diemtua.ground import formats
from diemtua.ground.checks import check
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
select coalesce(b.tranche_id, j.tranche_id), {_told(LOAN_COLUMNS[:3])}
from ledger_tranchebalance b
full join (select subject as tranche_id, {_sums(LOAN_COLUMNS[:3])} from ledger_line
           where account between 2000 and 2999 group by subject) j using (tranche_id)
where {_differs(LOAN_COLUMNS[:3])} order by 1
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
select r.month, r.entry_id from ledger_reversal r
where exists (
    select account, subject, loan_id, -amount_dong from ledger_line l
    where l.month = r.month and l.entry_id = r.entry_id and r.loan_id = 0
    except select account, subject, loan_id, amount_dong from ledger_line l
    where l.month = r.reversed_month and l.entry_id = r.reversed)
"""


@check("ledger.entries", gettext_lazy("Mọi bút toán cân và có dòng"))
def entries(using: str) -> list[str]:
    """Bút toán lệch hoặc rỗng."""
    lopsided = [
        _("bút toán {id} tháng {month} lệch {dong}").format(
            id=entry, month=formats.month(month), dong=formats.money(total)
        )
        for month, entry, total in rows(using, UNBALANCED)
    ]
    return lopsided + [
        _("bút toán {id} tháng {month} không có dòng nào").format(
            id=entry, month=formats.month(month)
        )
        for month, entry in rows(using, LONELY)
    ]


@check("ledger.loans", gettext_lazy("Số dư khoản vay khớp nhật ký"))
def loans(using: str) -> list[str]:
    """Khoản vay có số dư khác tổng các dòng."""
    return [_pairs(_("khoản vay {id}"), row, LOAN_COLUMNS) for row in rows(using, LOANS)]


@check("ledger.tranches", gettext_lazy("Số dư lần giải ngân khớp nhật ký"))
def tranches(using: str) -> list[str]:
    """Lần giải ngân có số dư khác tổng các dòng."""
    return [_pairs(_("lần giải ngân {id}"), row, LOAN_COLUMNS[:3]) for row in rows(using, TRANCHES)]


@check("ledger.accounts", gettext_lazy("Số dư tài khoản khớp nhật ký"))
def accounts(using: str) -> list[str]:
    """Tài khoản có số dư khác tổng các dòng."""
    return [
        _(
            "tài khoản {account}, phòng {office}, đối tượng {subject}: số dư {kept}, nhật ký {booked}"
        ).format(
            account=account,
            office=office,
            subject=subject,
            kept=formats.money(kept),
            booked=formats.money(int(booked)),
        )
        for account, office, subject, kept, booked in rows(using, ACCOUNTS)
    ]


@check("ledger.reversals", gettext_lazy("Mỗi bút toán đảo một lần, đúng dòng"))
def reversals(using: str) -> list[str]:
    """Bút toán đảo không liên kết, đảo hai lần, hoặc không đúng dòng của bút toán gốc."""
    return [
        _("bút toán đảo {id} tháng {month} không khớp bút toán gốc").format(
            id=entry, month=formats.month(month)
        )
        for month, entry in rows(using, REVERSALS)
    ]


@check("ledger.chain", gettext_lazy("Chuỗi niêm phong liền, các điểm neo còn khớp"))
def chain(using: str) -> list[str]:
    """Every month of the journal, a month at a time, so that a month's rows are all that is held at once."""
    months = [row[0] for row in rows(using, "select distinct month from ledger_link order by 1")]
    found: dict[Fault, None] = {}
    for month in months:
        found |= dict.fromkeys(faults(month, month, using=using))
    return [fault_told(one) for one in found]


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
