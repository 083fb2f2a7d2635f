"""Reads of groups, members, boards, meetings and contracts. A question about a group has a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from diemtua.associations.models import AssociationBody
from diemtua.ground.actors import Scope
from diemtua.groups.models import (
    BoardMember,
    Delegation,
    GroupApproval,
    GroupPlacement,
    Kinship,
    Meeting,
    Membership,
    Resolution,
    SavingsAndLoanGroup,
    UnionPost,
)
from diemtua.people.models import Household, Person
from diemtua.people.queries import households, in_force
from diemtua.rules.group_rules import group_rules_on


def groups(scope: Scope, on: date, *, using: str = "default") -> QuerySet[SavingsAndLoanGroup]:
    """Tổ trong phạm vi: with leader, place, point and number of members of the day."""
    leaders = BoardMember.objects.filter(
        in_force(on), group=OuterRef("pk"), post=BoardMember.Post.LEADER
    )
    places = GroupPlacement.objects.filter(in_force(on), group=OuterRef("pk"))
    counted = (
        Membership.objects.filter(in_force(on), group=OuterRef("pk"))
        .order_by()
        .values("group")
        .annotate(count=Count("pk"))
    )
    return (
        SavingsAndLoanGroup.objects.using(using)
        .filter(path__under=scope.paths, union_code__in=scope.unions)
        .annotate(
            leader_name=Subquery(leaders.values("person__full_name")[:1]),
            leader_fold=Subquery(leaders.values("person__fold")[:1]),
            leader_key=Subquery(leaders.values("person__sort_key")[:1]),
            village_id=Subquery(places.values("village_id")[:1]),
            village_name=Subquery(places.values("village__name")[:1]),
            village_key=Subquery(places.values("village__sort_key")[:1]),
            unit_id=Subquery(places.values("unit_id")[:1]),
            unit_name=Subquery(places.values("unit__full_name")[:1]),
            unit_key=Subquery(places.values("unit__sort_key")[:1]),
            point_name=Subquery(places.values("point__name")[:1]),
            fixed_day=Subquery(places.values("point__fixed_day")[:1]),
            member_count=Coalesce(Subquery(counted.values("count")), 0),
        )
    )


def group(scope: Scope, pk: int, on: date, *, using: str = "default") -> SavingsAndLoanGroup | None:
    """One group of the scope with what the list knows of it."""
    return groups(scope, on, using=using).select_related("office").filter(pk=pk).first()


def members(
    group: SavingsAndLoanGroup, on: date, *, using: str = "default"
) -> QuerySet[Membership]:
    """Tổ viên trong ngày, by their numbers."""
    return (
        Membership.objects.using(using)
        .filter(in_force(on), group=group)
        .select_related("person", "household")
        .order_by("number")
    )


def board(group: SavingsAndLoanGroup, on: date, *, using: str = "default") -> QuerySet[BoardMember]:
    """Ban quản lý tổ trong ngày, the leader first."""
    return (
        BoardMember.objects.using(using)
        .filter(in_force(on), group=group)
        .select_related("person")
        .order_by("-post")
    )


def placements(group: SavingsAndLoanGroup, *, using: str = "default") -> QuerySet[GroupPlacement]:
    """Nơi của tổ qua các thời kỳ, the latest first."""
    return (
        GroupPlacement.objects.using(using)
        .filter(group=group)
        .select_related("village", "unit", "point")
        .order_by("-valid_from")
    )


def placement_on(
    group: SavingsAndLoanGroup, on: date, *, using: str = "default"
) -> GroupPlacement | None:
    """Nơi của tổ trong ngày."""
    return placements(group, using=using).filter(in_force(on)).first()


def delegations(group: SavingsAndLoanGroup, *, using: str = "default") -> QuerySet[Delegation]:
    """Hợp đồng ủy nhiệm của tổ, the latest first."""
    return (
        Delegation.objects.using(using)
        .filter(group=group)
        .select_related("leader")
        .order_by("-valid_from")
    )


def delegation_on(
    group: SavingsAndLoanGroup, on: date, *, using: str = "default"
) -> Delegation | None:
    """Hợp đồng ủy nhiệm có hiệu lực trong ngày."""
    return delegations(group, using=using).filter(in_force(on)).first()


def meetings(group: SavingsAndLoanGroup, *, using: str = "default") -> QuerySet[Meeting]:
    """Các cuộc họp, the latest first."""
    return (
        Meeting.objects.using(using)
        .filter(group=group)
        .prefetch_related("resolutions", "approvals")
        .order_by("-held_on", "-pk")
    )


def meeting(scope: Scope, pk: int, *, using: str = "default") -> Meeting | None:
    """One meeting of a group in the scope."""
    return (
        Meeting.objects.using(using)
        .filter(path__under=scope.paths, union_code__in=scope.unions, pk=pk)
        .select_related("group", "chair", "secretary")
        .first()
    )


def approvals_waiting(scope: Scope, *, using: str = "default") -> QuerySet[GroupApproval]:
    """Hồ sơ tổ chờ UBND xã, the oldest first."""
    return (
        GroupApproval.objects.using(using)
        .filter(path__under=scope.paths, union_code__in=scope.unions, accepted__isnull=True)
        .select_related("group", "meeting")
        .order_by("submitted_at", "pk")
    )


def approval(scope: Scope, pk: int, *, using: str = "default") -> GroupApproval | None:
    """One submission of a group in the scope."""
    return (
        GroupApproval.objects.using(using)
        .filter(path__under=scope.paths, union_code__in=scope.unions, pk=pk)
        .select_related("group", "meeting")
        .first()
    )


def accepted_approval(meeting: Meeting, *, using: str = "default") -> GroupApproval | None:
    """Lời chấp thuận của UBND xã cho biên bản."""
    return GroupApproval.objects.using(using).filter(meeting=meeting, accepted=True).first()


@dataclass(frozen=True)
class Quorum:
    """Đủ người họp: how many came of how many, and how many were needed."""

    present: int
    members: int
    needed: int

    @property
    def reached(self) -> bool:
        return self.present >= self.needed


def quorum(meeting: Meeting) -> Quorum:
    """Đủ người họp theo quy chế của ngày họp."""
    rules = group_rules_on(meeting.held_on)
    return Quorum(
        meeting.present_count, meeting.members_count, rules.quorum_of(meeting.members_count)
    )


def carried(
    meeting: Meeting, kind: str, *, using: str = "default", **narrower: object
) -> Resolution | None:
    """Nghị quyết được thông qua về một việc của cuộc họp."""
    return (
        Resolution.objects.using(using)
        .filter(meeting=meeting, kind=kind, carried=True, **narrower)
        .order_by("-pk")
        .first()
    )


def membership_of_household(
    household_id: int, on: date, *, using: str = "default"
) -> Membership | None:
    """Tổ viên của hộ trong ngày: one household, one group."""
    return (
        Membership.objects.using(using)
        .filter(in_force(on), household=household_id)
        .select_related("group", "person")
        .first()
    )


def memberships_with(scope: Scope, on: date, *, using: str = "default") -> QuerySet[Membership]:
    """Tổ viên của mọi tổ trong phạm vi."""
    return (
        Membership.objects.using(using)
        .filter(in_force(on), path__under=scope.paths, union_code__in=scope.unions)
        .select_related("group", "person", "household")
    )


def kin_among(person_ids: Sequence[int], *, using: str = "default") -> list[Kinship]:
    """Quan hệ gia đình giữa những người này."""
    return list(
        Kinship.objects.using(using)
        .filter(person__in=person_ids, other__in=person_ids)
        .order_by("pk")
    )


def holders_of_union_posts(
    person_ids: Sequence[int], on: date, *, using: str = "default"
) -> QuerySet[Person]:
    """Người đang trong Ban Thường vụ Hội cấp xã."""
    holding = UnionPost.objects.filter(in_force(on), person__in=person_ids).values("person_id")
    return Person.objects.using(using).filter(pk__in=holding).order_by("pk")


def body_of(
    union_code: int, unit_id: int, on: date, *, using: str = "default"
) -> AssociationBody | None:
    """Cấp Hội của một đơn vị trong ngày."""
    return (
        AssociationBody.objects.using(using)
        .filter(in_force(on), association=union_code, unit=unit_id)
        .first()
    )


def board_elsewhere(
    person_ids: Sequence[int], group_id: int, on: date, *, using: str = "default"
) -> QuerySet[BoardMember]:
    """Người đang làm ban quản lý một tổ khác."""
    return (
        BoardMember.objects.using(using)
        .filter(in_force(on), person__in=person_ids)
        .exclude(group=group_id)
        .select_related("person")
    )


def elected_person(vote: Resolution, *, using: str = "default") -> Person | None:
    """Người trúng cử của một biểu quyết bầu ban quản lý."""
    if vote.subject_id is None:
        return None
    return Person.objects.using(using).filter(pk=vote.subject_id).first()


def households_without_group(
    scope: Scope, village_ids: Sequence[int], on: date, *, using: str = "default"
) -> QuerySet[Household]:
    """Hộ của thôn chưa vào tổ nào, with the heads' names: who may be asked to join."""
    rows: QuerySet[Any] = households(scope, on, using=using)
    return rows.filter(village__in=village_ids, union_code=0).order_by("head_key", "pk")
