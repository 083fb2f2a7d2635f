"""Số dư mới: the balance rows of loans about to be posted, made in one statement. The ledger keeps only plain ids."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connections

LOAN_BALANCES = """
insert into ledger_loanbalance (loan_id, office_id, group_id, household_id, programme, union_code, path,
    interest_due_from, posted_to, moved_on)
select l.id, l.office_id, l.group_id, l.household_id, p.number, l.union_code, l.path,
       l.interest_due_from, l.disbursed_on, l.disbursed_on
from lending_loan l join programmes_programme p on p.code = l.programme_id
where l.id = any (%(loans)s)
on conflict (loan_id) do nothing
"""

TRANCHE_BALANCES = """
insert into ledger_tranchebalance (tranche_id, loan_id, rate_class_id, union_code, path, disbursed_on, run_since)
select t.id, t.loan_id, t.rate_class_id, t.union_code, t.path, t.disbursed_on, t.disbursed_on
from lending_tranche t where t.id = any (%(tranches)s)
on conflict (tranche_id) do nothing
"""


def make_balances(loans: Sequence[int], tranches: Sequence[int], *, using: str) -> None:
    """Zero balances for new loans and tranches; what they hold is posted next."""
    with connections[using].cursor() as cursor:
        cursor.execute(LOAN_BALANCES, {"loans": list(loans)})
        cursor.execute(TRANCHE_BALANCES, {"tranches": list(tranches)})
