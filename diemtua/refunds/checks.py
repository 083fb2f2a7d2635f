"""Soát hoàn lãi: what the runs say of each loan is what the journal says."""

from __future__ import annotations

from django.db import connections
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diemtua.ground import formats
from diemtua.ground.checks import Difference, check

# What a refund comes to is what its entry takes off income; an entry of one loan says it on account 5010.
DIFFERENT = """
select r.loan_id, r.in_term_dong + r.overdue_dong + r.grace_dong, coalesce(j.dong, 0)
from refunds_refund r
left join (select l.entry_id, sum(l.amount_dong) as dong from ledger_line l
           join ledger_entry e on e.month = l.month and e.id = l.entry_id
           where l.account = 5010 and e.kind = 'interest_refunded' group by l.entry_id) j on j.entry_id = r.entry_id
where coalesce(j.dong, 0) <> r.in_term_dong + r.overdue_dong + r.grace_dong order by 1
"""
WAITING = """
select coalesce(r.loan_id, b.subject), coalesce(r.dong, 0), coalesce(b.dong, 0)
from (select loan_id, sum(cash_dong) as dong from refunds_refund where paid_on is null and cash_dong > 0
      group by loan_id) r
full join (select subject, -sum(balance_dong) as dong from ledger_accountbalance where account = 7030
           group by subject) b on b.subject = r.loan_id
where coalesce(r.dong, 0) <> coalesce(b.dong, 0) order by 1
"""


@check("refunds.entries", gettext_lazy("Tiền hoàn của từng khoản khớp bút toán và tiền chờ trả"))
def refunds(using: str) -> list[Difference]:
    """Khoản có tiền hoàn khác bút toán, hoặc tiền mặt chờ trả khác sổ."""
    with connections[using].cursor() as cursor:
        cursor.execute(DIFFERENT)
        found = [
            Difference(
                _("khoản vay {id}: đợt hoàn {told}, bút toán {booked}").format(
                    id=loan, told=formats.money(int(told)), booked=formats.money(int(booked))
                ),
                "loan",
                str(loan),
            )
            for loan, told, booked in cursor.fetchall()
        ]
        cursor.execute(WAITING)
        return found + [
            Difference(
                _("khoản vay {id}: chờ trả {told}, sổ ghi {booked}").format(
                    id=loan, told=formats.money(int(told)), booked=formats.money(int(booked))
                ),
                "loan",
                str(loan),
            )
            for loan, told, booked in cursor.fetchall()
        ]
