"""Nợ và tiền gửi của tổ viên: what the books say when a member wants to leave; handed in to `groups` at start."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import connections

from diemtua.groups.standing import Standing
from diemtua.rules.postings import Account

STANDING = """
select m.id,
       coalesce((select sum(b.in_term_dong + b.overdue_dong + b.frozen_dong + b.arrears_in_term_dong
                            + b.arrears_overdue_dong + b.grace_dong)
                 from ledger_loanbalance b
                 where b.household_id = m.household_id and b.group_id = m.group_id), 0)::bigint,
       coalesce((select -sum(a.balance_dong) from ledger_accountbalance a
                 where a.account = %(savings)s and a.subject = m.id), 0)::bigint
from groups_membership m where m.id = any (%(ids)s)
"""


def standing(membership_ids: Sequence[int], using: str) -> Mapping[int, Standing]:
    """Debt and savings of each member, whole đồng."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            STANDING, {"ids": list(membership_ids), "savings": int(Account.MEMBER_SAVINGS)}
        )
        return {pk: Standing(debt, savings) for pk, debt, savings in cursor.fetchall()}
