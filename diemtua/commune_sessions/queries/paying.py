"""Đọc việc chi của phiên: savers at the point, commission that the books owe, payouts whose notice is on its way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connections
from django.db.models import BigIntegerField, F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from diemtua.commune_sessions.models import CollectionSheet, CommissionPayment, CommuneSession
from diemtua.ground.actors import Scope
from diemtua.groups.models import BoardMember, GroupPlacement, Membership
from diemtua.ledger.models import AccountBalance
from diemtua.people.queries import in_force
from diemtua.rules.postings import Account


def savers_here(
    scope: Scope, found: CommuneSession, *, using: str = "default"
) -> QuerySet[Membership]:
    """Tổ viên có tiền gửi tại điểm này, with what each has saved."""
    here = GroupPlacement.objects.filter(in_force(found.held_on), point=found.point_id)
    saved = (
        AccountBalance.objects.filter(account=Account.MEMBER_SAVINGS, subject=OuterRef("pk"))
        .order_by()
        .values("subject")
        .annotate(sum=Sum("balance_dong"))
    )
    return (
        Membership.objects.using(using)
        .filter(
            path__under=scope.paths,
            union_code__in=scope.unions,
            group__in=here.values("group_id"),
        )
        .annotate(
            saved_dong=-Coalesce(Subquery(saved.values("sum"), output_field=BigIntegerField()), 0),
            name=F("person__full_name"),
            fold=F("person__fold"),
            group_name=F("group__name"),
        )
        .filter(saved_dong__gt=0)
    )


@dataclass(frozen=True)
class CommissionRow:
    """Hoa hồng của một tổ tại phiên: who may receive it, what is due, what was paid."""

    sheet: CollectionSheet
    board: list[Any]
    due_dong: int
    payment: CommissionPayment | None


def commission_rows(
    scope: Scope, found: CommuneSession, *, using: str = "default"
) -> list[CommissionRow]:
    """Hoa hồng các tổ của phiên: the balance of account 7020 of each group, as the month ends have booked it."""
    sheets = list(
        CollectionSheet.objects.using(using)
        .filter(session=found, path__under=scope.paths, union_code__in=scope.unions)
        .select_related("group")
        .order_by("group__sort_key", "pk")
    )
    groups = [sheet.group_id for sheet in sheets]
    due = {
        row.subject: -row.balance_dong
        for row in AccountBalance.objects.using(using).filter(
            account=Account.COMMISSION_PAYABLE, office_id=found.office_id, subject__in=groups
        )
    }
    board: dict[int, list[Any]] = {}
    for one in (
        BoardMember.objects.using(using)
        .filter(in_force(found.held_on), group__in=groups)
        .select_related("person")
        .order_by("-post", "pk")
    ):
        board.setdefault(one.group_id, []).append(one)
    paid = {
        p.group_id: p
        for p in CommissionPayment.objects.using(using)
        .filter(session=found)
        .select_related("received_by")
    }
    return [
        CommissionRow(
            s, board.get(s.group_id, []), max(0, due.get(s.group_id, 0)), paid.get(s.group_id)
        )
        for s in sheets
    ]


def commission_payment(
    scope: Scope, pk: int, *, using: str = "default"
) -> CommissionPayment | None:
    """One payment of the scope."""
    return (
        CommissionPayment.objects.using(using)
        .filter(path__under=scope.paths, union_code__in=scope.unions, pk=pk)
        .select_related(
            "group", "received_by", "session__point", "session__office", "session__unit"
        )
        .first()
    )


@dataclass(frozen=True)
class OnItsWay:
    """Hồ sơ đã duyệt chưa vào hàng: who waits, for what."""

    name: str
    group_name: str
    amount_dong: int
    waits_for: str
    """none: no notice yet; commune, union, borrower: who has it still to read or hear; queue: told, call it in."""


ON_ITS_WAY = """
select w.full_name, g.name, coalesce(v.first_dong, v.amount_dong),
       case when r.id is null then 'queue' when n.id is null then 'none' when n.commune_read_at is null then 'commune'
            when n.union_read_at is null then 'union' when n.borrowers_told_at is null then 'borrower'
            else 'queue' end
from lending_loanapplication a
join lending_approval v on v.application_id = a.id and v.state = 'approved'
join groups_groupplacement p on p.group_id = a.group_id and p.point_id = %(point)s and p.valid_from <= %(on)s
     and (p.valid_to is null or p.valid_to > %(on)s)
join people_person w on w.id = a.person_id
join groups_savingsandloangroup g on g.id = a.group_id
left join lending_requestline r on r.application_id = a.id
left join lending_approvalnotice n on n.request_list_id = r.request_list_id
where a.state = 'approved' and not exists (
    select 1 from commune_sessions_queueitem q where q.session_id = %(session)s and q.application_id = a.id)
order by w.sort_key, a.id
"""


def on_their_way(found: CommuneSession, *, using: str = "default") -> list[OnItsWay]:
    """Ai đã được duyệt mà chưa vào hàng giải ngân, and where the notice 04/TD stands."""
    facts: dict[str, Any] = {"point": found.point_id, "on": found.held_on, "session": found.pk}
    with connections[using].cursor() as cursor:
        cursor.execute(ON_ITS_WAY, facts)
        return [OnItsWay(*row) for row in cursor.fetchall()]
