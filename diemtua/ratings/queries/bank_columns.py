"""BC0437: the columns of the bank's group report, worked out from the frozen month and the two before it.

Three of its columns speak of "the last three months" and no page says how. Our reading: who paid any interest in them;
who paid less than was posted for her in them; who saved in any, who did not save in each of them. Interest that the
bank adds is no saving.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connections

from diemtua.associations.models import Association
from diemtua.ground.actors import ALL_UNIONS, Scope
from diemtua.rules.periods import Month

MONTHS = 3
"""Ba tháng gần nhất, the closed month itself the last."""


@dataclass(frozen=True, kw_only=True)
class BankRow:
    """Một dòng BC0437: a group. Money whole đồng; the bank's units are the writer's."""

    office_code: str
    unit_code: str
    unit_name: str
    union_code: int
    union_name: str
    group_code: str
    leader_name: str
    members: int
    borrowers: int
    savers: int
    paid_interest: int
    owes_interest: int
    saved_lately: int
    not_saved_each_month: int
    outstanding_dong: int
    overdue_dong: int
    frozen_dong: int
    arrears_dong: int
    grace_dong: int
    savings_dong: int
    saved_in_dong: int
    with_arrears: int
    with_grace: int
    score: Decimal | None
    rank: str

    @property
    def saved_by_member_dong(self) -> int:
        """Mức tiền gửi bình quân một tổ viên, whole đồng rounded down."""
        return self.savings_dong // self.members if self.members else 0

    @property
    def saved_by_member_a_month_dong(self) -> int:
        """Mức tiền gửi bình quân một tổ viên một tháng of the last three months, whole đồng rounded down."""
        return self.saved_in_dong // (MONTHS * self.members) if self.members else 0


ROWS = """
with rated as materialized (
    select m.* from facts_groupmonth m join ledger_closedmonth c
         on c.run_id = m.run_id and c.month = m.month and c.sealed and c.reopened_at is null
    where m.month = %(month)s and coalesce(m.path <@ %(paths)s::ltree[], false) and m.union_code = any (%(unions)s)
), owed as (
    select group_id, count(*) filter (where paid > 0) as paid, count(*) filter (where paid < posted) as owes,
           sum(arrears) as arrears, sum(grace) as grace, count(*) filter (where arrears > 0) as with_arrears,
           count(*) filter (where grace > 0) as with_grace
    from (
        select l.group_id, l.household_id, sum(l.interest_paid_dong) as paid, sum(l.interest_posted_dong) as posted,
               coalesce(sum(l.arrears_in_term_dong + l.arrears_overdue_dong) filter (where l.month = %(month)s), 0) as arrears,
               coalesce(sum(l.grace_dong) filter (where l.month = %(month)s), 0) as grace
        from facts_loanmonth l
        where l.month = any (%(months)s) and l.group_id in (select group_id from rated)
        group by l.group_id, l.household_id
    ) of_household
    group by group_id
), saved as (
    select group_id, count(*) as lately, count(*) filter (where months = %(n)s) as each_month, sum(dong) as dong
    from (
        select m.group_id, l.subject, count(distinct l.month) as months, -sum(l.amount_dong) as dong
        from ledger_line l join groups_membership m on m.id = l.subject
        where l.account = 4020 and l.month = any (%(months)s) and l.amount_dong < 0
          and m.group_id in (select group_id from rated)
          and m.valid_from < %(next)s and (m.valid_to is null or m.valid_to >= %(next)s)
          and not exists (select 1 from ledger_entry e where e.month = l.month and e.id = l.entry_id
                          and e.kind in ('savings_interest', 'savings_interest_on_closing'))
        group by m.group_id, l.subject
    ) of_member
    group by group_id
)
select o.code as office_code, u.code as unit_code, u.full_name as unit_name, r.union_code, a.name as union_name,
       g.code as group_code, coalesce(p.full_name, '') as leader_name, r.members, r.borrowers, r.savers,
       coalesce(w.paid, 0) as paid_interest, coalesce(w.owes, 0) as owes_interest,
       coalesce(s.lately, 0) as saved_lately, r.members - coalesce(s.each_month, 0) as not_saved_each_month,
       r.outstanding_dong, r.overdue_dong, r.frozen_dong, coalesce(w.arrears, 0)::bigint as arrears_dong,
       coalesce(w.grace, 0)::bigint as grace_dong, r.savings_dong, coalesce(s.dong, 0)::bigint as saved_in_dong,
       coalesce(w.with_arrears, 0) as with_arrears, coalesce(w.with_grace, 0) as with_grace, r.score, r.rank
from rated r
join groups_savingsandloangroup g on g.id = r.group_id
join associations_office o on o.id = r.office_id
left join places_unit u on u.id = r.unit_id
left join associations_association a on a.code = r.union_code
left join lateral (
    select person_id from groups_boardmember b where b.group_id = r.group_id and b.post = 'leader'
    and b.valid_from < %(next)s and (b.valid_to is null or b.valid_to >= %(next)s) limit 1
) b on true
left join people_person p on p.id = b.person_id
left join owed w on w.group_id = r.group_id
left join saved s on s.group_id = r.group_id
order by o.code, u.code, r.union_code, g.code
"""


def bank_rows(scope: Scope, month: Month, *, using: str = "default") -> list[BankRow]:
    """Các dòng BC0437 của tháng: every rated group of the scope once, by office, commune, union and code."""
    months = [month.first_on]
    while len(months) < MONTHS:
        months.append(Month.of(months[-1]).previous.first_on)
    facts: dict[str, Any] = {
        "month": month.first_on,
        "months": months,
        "n": MONTHS,
        "next": month.next.first_on,
        "paths": list(scope.paths),
        "unions": list(scope.unions),
    }
    with connections[using].cursor() as cursor:
        cursor.execute(ROWS, facts)
        heads = [column.name for column in cursor.description or ()]
        return [BankRow(**dict(zip(heads, row, strict=True))) for row in cursor.fetchall()]


def unions_shown(scope: Scope, *, using: str = "default") -> str:
    """Hội của phạm vi như tiêu đề BC0437 viết: one union's name, else the unions together."""
    if scope.unions == ALL_UNIONS:
        return ""
    codes = [code for code in scope.unions if code]
    found = Association.objects.using(using).filter(code__in=codes).order_by("code")
    return ", ".join(found.values_list("name", flat=True))
