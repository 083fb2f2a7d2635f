"""Tìm tổ theo mã, for an administrator who gives a role in a group; and the names of groups that roles point to."""

from __future__ import annotations

from datetime import date

from django.db.models import CharField, OuterRef, Subquery
from django.db.models.functions import Cast

from diemtua.access.working_places import GroupFound, Holder
from diemtua.ground.actors import Scope
from diemtua.ground.fields import PathField
from diemtua.groups.models import BoardMember, SavingsAndLoanGroup
from diemtua.groups.queries import board

ROLE_OF_POST = {
    BoardMember.Post.LEADER.value: "group_leader",
    BoardMember.Post.DEPUTY.value: "group_deputy",
}


def find_group(scope: Scope, code: str, on: date) -> GroupFound | None:
    """A living group of this code within the scope, with who sits on its board that day."""
    found = (
        SavingsAndLoanGroup.objects.filter(
            path__under=scope.paths, union_code__in=scope.unions, code__iexact=code.strip()
        )
        .exclude(state=SavingsAndLoanGroup.State.DISSOLVED)
        .first()
    )
    if found is None:
        return None
    holders = {
        ROLE_OF_POST[row.post]: Holder(row.person.party_id, row.person.full_name)
        for row in board(found, on)
    }
    return GroupFound(str(found.path), found.union_code, found.name, holders)


def group_name_at(path: str) -> Subquery:
    """Tên tổ ở một đường dẫn, for a list of roles: the path itself is no word for a reader."""
    at = Cast(OuterRef(path), PathField())
    return Subquery(
        SavingsAndLoanGroup.objects.filter(path=at).values("name")[:1], output_field=CharField()
    )
