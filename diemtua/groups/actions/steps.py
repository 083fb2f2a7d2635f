"""Bước của tổ: locking a group or meeting, and what must hold before a deed goes on."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from diemtua.ground.actors import Actor
from diemtua.ground.problems import NotFoundHere, Problem, SomebodyWasFirst
from diemtua.groups import queries
from diemtua.groups.models import BoardMember, Kinship, Meeting, Membership, SavingsAndLoanGroup
from diemtua.groups.problems import (
    BoardHoldsUnionPost,
    BoardIncomplete,
    BoardIsKin,
    BoardNotAMember,
    BoardOfAnotherGroup,
    GroupTooLarge,
    GroupTooSmall,
    WrongStep,
)
from diemtua.groups.words import KINSHIP, STATES
from diemtua.people.models import Person
from diemtua.people.queries import in_force
from diemtua.rules.group_rules import group_rules_on

State = SavingsAndLoanGroup.State


def locked_group(
    group: SavingsAndLoanGroup, by: Actor, *, version: int | None, states: Collection[str]
) -> SavingsAndLoanGroup:
    """The group, locked; refused when somebody was first or the group stands at another step."""
    row = (
        SavingsAndLoanGroup.objects.using(by.using).select_for_update().filter(pk=group.pk).first()
    )
    if row is None:
        raise NotFoundHere
    if version is not None and row.version != version:
        raise SomebodyWasFirst(what=row.name)
    if row.state not in states:
        needed = ", ".join(str(STATES[state]) for state in states)
        raise WrongStep(state=STATES[row.state], needed=needed)
    return row


def locked_meeting(meeting: Meeting, by: Actor, *, version: int | None) -> Meeting:
    """The meeting, locked after its group, so that two deeds never wait for each other."""
    group = SavingsAndLoanGroup.objects.using(by.using).select_for_update()
    held_by = group.filter(pk=meeting.group_id).first()
    row = Meeting.objects.using(by.using).select_for_update().filter(pk=meeting.pk).first()
    if row is None or held_by is None:
        raise NotFoundHere
    row.group = held_by
    if version is not None and row.version != version:
        raise SomebodyWasFirst(what=held_by.name)
    return row


def move(group: SavingsAndLoanGroup, by: Actor, *, to: str | None = None, **fields: object) -> None:
    """Ghi bước mới: the version goes up with every change, so that an old form is told."""
    if to is not None:
        group.state = to
    for name, value in fields.items():
        setattr(group, name, value)
    group.version += 1
    group.save(using=by.using, update_fields=["state", "version", *fields])


def size_problems(count: int, by: Actor, *, at_least: bool = True) -> list[Problem]:
    """Số tổ viên theo quy chế của ngày làm việc."""
    rules = group_rules_on(by.on)
    if at_least and count < rules.min_members:
        short = rules.min_members - count
        return [GroupTooSmall(count=count, least=rules.min_members, short=short)]
    if count > rules.max_members:
        return [GroupTooLarge(count=count, most=rules.max_members)]
    return []


def member_count(group: SavingsAndLoanGroup, by: Actor) -> int:
    """Số tổ viên trong ngày làm việc."""
    return Membership.objects.using(by.using).filter(in_force(by.on), group=group).count()


def board_problems(
    group: SavingsAndLoanGroup, leader: Person | None, deputy: Person | None, by: Actor
) -> list[Problem]:
    """Điều kiện ban quản lý: two members, not kin, without a post in the commune union."""
    rules = group_rules_on(by.on)
    if leader is None or leader == deputy:
        return [BoardIncomplete()]
    if deputy is None and rules.needs_deputy(member_count(group, by)):
        return [BoardIncomplete()]
    people = [leader] if deputy is None else [leader, deputy]
    ids = [person.pk for person in people]
    return [
        *_strangers(group, people, by),
        *_kin(ids, rules.kin_kept_apart, by),
        *(
            BoardHoldsUnionPost(name=person.full_name)
            for person in queries.holders_of_union_posts(ids, by.on, using=by.using)
        ),
        *(
            BoardOfAnotherGroup(name=row.person.full_name)
            for row in queries.board_elsewhere(ids, group.pk, by.on, using=by.using)
        ),
    ]


def _strangers(group: SavingsAndLoanGroup, people: Sequence[Person], by: Actor) -> list[Problem]:
    """A board is elected among the members; who signs for a household is the member."""
    members = set(queries.members(group, by.on, using=by.using).values_list("person_id", flat=True))
    return [
        BoardNotAMember(name=person.full_name, on=f"{by.on:%d/%m/%Y}")
        for person in people
        if person.pk not in members
    ]


def _kin(ids: list[int], apart: Collection[str], by: Actor) -> list[Problem]:
    kin: list[Kinship] = queries.kin_among(ids, using=by.using)
    return [BoardIsKin(kinship=KINSHIP[row.kind]) for row in kin if row.kind in apart]


def elected(meeting: Meeting, post: str, by: Actor) -> Person | None:
    """Người trúng cử một chức trong cuộc họp."""
    vote = queries.carried(meeting, "elect", using=by.using, post=post)
    if vote is None or vote.subject_id is None:
        return None
    return Person.objects.using(by.using).filter(pk=vote.subject_id).first()


def sitting(group: SavingsAndLoanGroup, post: str, by: Actor) -> BoardMember | None:
    """Người đang giữ chức trong ngày làm việc."""
    return queries.board(group, by.on, using=by.using).filter(post=post).first()
