"""Soát số liệu: what a sealed month has frozen is what the journal says of it, for every loan of every office."""

from __future__ import annotations

from django.db import connections
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diemtua.ground import formats
from diemtua.ground.checks import Difference, check

# The months an office keeps sealed now, newest first; each is compared apart, so that one month is held at once.
SEALED = """
select office_id, month from ledger_closedmonth where sealed and reopened_at is null order by month desc, office_id
"""
# What stood at the end of the month by the journal: every line booked in it or before.
DIFFERENT = """
select coalesce(m.loan_id, j.loan_id), coalesce(m.dong, 0), coalesce(j.dong, 0)
from (select loan_id, in_term_dong + overdue_dong + frozen_dong as dong from facts_loanmonth
      where month = %(month)s and office_id = %(office)s) m
full join (select loan_id, sum(amount_dong) as dong from ledger_line
           where office_id = %(office)s and month <= %(month)s and account in (2010, 2020, 2030) and loan_id is not null
           group by loan_id) j using (loan_id)
where coalesce(m.dong, 0) <> coalesce(j.dong, 0) order by 1
"""
MONTHS_MOST = 24
"""Months of an office compared each night: two years back from its last close."""


@check("facts.months", gettext_lazy("Số liệu tháng đã khóa khớp nhật ký"))
def months(using: str) -> list[Difference]:
    """Khoản vay có dư nợ chốt tháng khác nhật ký."""
    found: list[Difference] = []
    seen: dict[int, int] = {}
    with connections[using].cursor() as cursor:
        cursor.execute(SEALED)
        for office, month in cursor.fetchall():
            seen[office] = seen.get(office, 0) + 1
            if seen[office] > MONTHS_MOST:
                continue
            cursor.execute(DIFFERENT, {"office": office, "month": month})
            found += [
                Difference(
                    _("khoản vay {id} tháng {month}: số liệu {kept}, nhật ký {booked}").format(
                        id=loan,
                        month=formats.month(month),
                        kept=formats.money(kept),
                        booked=formats.money(int(booked)),
                    ),
                    "loan",
                    str(loan),
                )
                for loan, kept, booked in cursor.fetchall()
            ]
    return found
