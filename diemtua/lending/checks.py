"""Soát khoản vay: closed loans worked out again by the rulebook, and instalments held beside the balances."""

from __future__ import annotations

from datetime import date

from django.db import connections
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diemtua.ground import formats
from diemtua.ground.checks import Difference, check
from diemtua.ground.clock import business_day
from diemtua.lending.explaining import postings_of
from diemtua.lending.models import Loan

SAMPLE = 40
"""Closed loans worked out again each night; a hash of the day and the loan chooses, so that everybody draws the same."""

CLOSED = """
select id from lending_loan where state in ('paid_off', 'written_off')
order by sha256(convert_to(%s || '|' || id, 'UTF8')) limit %s
"""
# What is overdue or frozen stands on instalments too, part by part; their sums are the balance's.
INSTALMENTS = """
select b.loan_id, b.overdue_dong, coalesce(i.overdue, 0), b.frozen_dong, coalesce(i.frozen, 0)
from ledger_loanbalance b
join (select loan_id, sum(overdue_dong) as overdue, sum(frozen_dong) as frozen from lending_instalment group by loan_id) i
using (loan_id)
where (b.overdue_dong, b.frozen_dong) <> (coalesce(i.overdue, 0), coalesce(i.frozen, 0)) order by 1
"""


def sample(on: date, *, using: str) -> list[Loan]:
    """Mẫu khoản vay đã tất toán của ngày."""
    with connections[using].cursor() as cursor:
        cursor.execute(CLOSED, [on.isoformat(), SAMPLE])
        ids = [row[0] for row in cursor.fetchall()]
    return list(Loan.objects.using(using).filter(pk__in=ids).order_by("pk"))


@check("lending.closed_loans", gettext_lazy("Khoản vay đã tất toán, tính lại theo quy tắc"))
def closed_loans(using: str) -> list[Difference]:
    """Lần ghi lãi khác quy tắc: each posting of a sampled loan is told again from its movements and the dated rates."""
    return [
        Difference(
            _("khoản vay {code}, lãi ghi ngày {day}: sổ {booked}, quy tắc {told}").format(
                code=loan.code,
                day=formats.day(one.posted_on),
                booked=formats.money(one.posted_dong),
                told=formats.money(one.story.total_dong),
            ),
            "loan",
            str(loan.pk),
        )
        for loan in sample(business_day(using=using), using=using)
        for one in postings_of(loan, using=using)
        if not one.agrees
    ]


@check("lending.instalments", gettext_lazy("Nợ quá hạn, nợ khoanh trên kỳ hạn khớp số dư"))
def instalments(using: str) -> list[Difference]:
    """Khoản vay có kỳ hạn khác số dư."""
    with connections[using].cursor() as cursor:
        cursor.execute(INSTALMENTS)
        found = cursor.fetchall()
    return [
        Difference(
            _(
                "khoản vay {id}: quá hạn trên kỳ hạn {overdue}, số dư {kept}; khoanh {frozen}, số dư {held}"
            ).format(
                id=loan,
                overdue=formats.money(int(on_plan)),
                kept=formats.money(overdue),
                frozen=formats.money(int(frozen_on_plan)),
                held=formats.money(frozen),
            ),
            "loan",
            str(loan),
        )
        for loan, overdue, on_plan, frozen, frozen_on_plan in found
    ]
