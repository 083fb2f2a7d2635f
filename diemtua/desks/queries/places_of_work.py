"""Tìm tổ theo mã, for an administrator who gives a role in a group."""

from __future__ import annotations

from diemtua.access.working_places import GroupFound
from diemtua.ground.actors import Scope
from diemtua.groups.models import SavingsAndLoanGroup


def find_group(scope: Scope, code: str) -> GroupFound | None:
    """A living group of this code within the scope."""
    found = (
        SavingsAndLoanGroup.objects.filter(
            path__under=scope.paths, union_code__in=scope.unions, code__iexact=code.strip()
        )
        .exclude(state=SavingsAndLoanGroup.State.DISSOLVED)
        .first()
    )
    return GroupFound(str(found.path), found.union_code, found.name) if found else None
