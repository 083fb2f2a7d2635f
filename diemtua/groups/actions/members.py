"""Tổ viên: admitted by a vote, released when nothing is owed, moved among four states."""

from __future__ import annotations

from collections.abc import Sequence

from diemtua.ground import formats
from diemtua.ground.actors import Actor
from diemtua.ground.deeds import deed
from diemtua.ground.problems import NotFoundHere, Problem, raise_all
from diemtua.groups import queries
from diemtua.groups.actions.board import end_board
from diemtua.groups.actions.founding import Joining, join, leave
from diemtua.groups.actions.steps import (
    State,
    locked_group,
    locked_meeting,
    member_count,
    move,
    size_problems,
)
from diemtua.groups.models import (
    GroupPlacement,
    Kinship,
    Meeting,
    Membership,
    Resolution,
    SavingsAndLoanGroup,
    UnionPost,
)
from diemtua.groups.problems import (
    BoardMemberCannotLeave,
    DecisionMissing,
    MeetingNotHeld,
    MemberHasLeft,
    NotAcceptedYet,
    StillOwes,
    StillSaves,
    VoteNotCarried,
)
from diemtua.groups.standing import standings
from diemtua.groups.words import VOTES
from diemtua.people.actions import clean
from diemtua.people.models import Person
from diemtua.rules.group_rules import group_rules_on

ENDABLE = tuple(state for state in State if state != State.DISSOLVED)


@deed("group.member_admitted", needs="group.join")
def admit_member(*, by: Actor, meeting: Meeting, joining: Joining) -> Membership:
    """Kết nạp tổ viên theo biên bản 10C/TD đã khép, and confirmed by the commune where asked."""
    meeting = locked_meeting(meeting, by, version=None)
    group = locked_group(meeting.group, by, version=None, states=(State.ACTIVE,))
    _must_be_voted(meeting, Resolution.Kind.ADMIT, joining.household.pk, by)
    raise_all(size_problems(member_count(group, by) + 1, by, at_least=False))
    made = join(group, [joining], by)[0]
    move(group, by)
    return made


@deed("group.member_released", needs="group.join")
def release_member(*, by: Actor, meeting: Meeting, membership: Membership) -> Membership:
    """Cho ra khỏi tổ: debts paid, savings drawn, voted by the group."""
    meeting = locked_meeting(meeting, by, version=None)
    group = locked_group(meeting.group, by, version=None, states=(State.ACTIVE,))
    row = (
        Membership.objects.using(by.using)
        .select_for_update(of=("self",))
        .select_related("person", "household")
        .filter(pk=membership.pk, group=group)
        .first()
    )
    if row is None:
        raise NotFoundHere
    if row.valid_to is not None:
        raise MemberHasLeft
    _must_be_voted(meeting, Resolution.Kind.RELEASE, row.household_id, by)
    raise_all(_problems_of_leaving(group, [row], by))
    leave([row], by)
    move(group, by)
    return row


@deed("group.member_states_moved", needs="lending.disburse")
def set_member_states(*, by: Actor, membership_ids: Sequence[int], state: str) -> int:
    """Đổi tình trạng tổ viên khi nhận vay hoặc hết nợ; set-based, and the database knows the ways."""
    rows = Membership.objects.using(by.using).filter(pk__in=membership_ids, valid_to__isnull=True)
    list(rows.select_for_update().order_by("pk").values_list("pk", flat=True))
    return rows.exclude(state=state).update(state=state)


@deed("group.dissolved", needs="group.contract")
def dissolve_group(
    *, by: Actor, group: SavingsAndLoanGroup, decision: str, version: int | None = None
) -> SavingsAndLoanGroup:
    """Giải thể tổ: no member owes; all leave, the board, the contract and the place end."""
    if not clean(decision):
        raise DecisionMissing(field="decision")
    group = locked_group(group, by, version=version, states=ENDABLE)
    rows = list(
        Membership.objects.using(by.using)
        .select_for_update(of=("self",))
        .select_related("person", "household")
        .filter(group=group, valid_to__isnull=True)
        .order_by("pk")
    )
    raise_all(_money_left(rows, by))
    end_board(group, by)
    leave(rows, by)
    GroupPlacement.objects.using(by.using).filter(group=group, valid_to__isnull=True).update(
        valid_to=by.on, decision=clean(decision)[:160]
    )
    move(group, by, to=State.DISSOLVED, dissolved_on=by.on)
    return group


@deed("person.kinship_recorded", needs="people.write")
def record_kinship(*, by: Actor, person: Person, other: Person, kind: str) -> Kinship:
    """Ghi quan hệ gia đình, so that kin are not elected to one board. `parent`: of the other."""
    made, _new = Kinship.objects.using(by.using).update_or_create(
        person=person,
        other=other,
        defaults={"kind": kind, "path": person.path, "union_code": person.union_code},
    )
    return made


@deed("person.union_post_recorded", needs="people.write")
def record_union_post(
    *, by: Actor, person: Person, union_code: int, unit_id: int, post: str
) -> UnionPost:
    """Ghi chức vụ trong Ban Thường vụ Hội cấp xã."""
    body = queries.body_of(union_code, unit_id, by.on, using=by.using)
    if body is None:
        raise NotFoundHere
    return UnionPost.objects.using(by.using).create(
        person=person,
        body=body,
        post=post,
        valid_from=by.on,
        path=person.path,
        union_code=person.union_code,
    )


def _must_be_voted(meeting: Meeting, kind: str, household_id: int, by: Actor) -> None:
    """The household's vote was carried, the minutes are closed, the commune said yes."""
    if meeting.state != Meeting.State.MINUTED:
        raise MeetingNotHeld
    if queries.carried(meeting, kind, using=by.using, subject_id=household_id) is None:
        raise VoteNotCarried(what=VOTES[kind])
    asked = group_rules_on(by.on).commune_confirms_members
    if asked and queries.accepted_approval(meeting, using=by.using) is None:
        raise NotAcceptedYet(held_on=f"{meeting.held_on:%d/%m/%Y}")


def _problems_of_leaving(
    group: SavingsAndLoanGroup, rows: Sequence[Membership], by: Actor
) -> list[Problem]:
    board = set(queries.board(group, by.on, using=by.using).values_list("person_id", flat=True))
    found: list[Problem] = [
        BoardMemberCannotLeave(name=row.person.full_name) for row in rows if row.person_id in board
    ]
    return found + _money_left(rows, by)


def _money_left(rows: Sequence[Membership], by: Actor) -> list[Problem]:
    found: list[Problem] = []
    money = standings([row.pk for row in rows], using=by.using) if rows else {}
    for row in rows:
        name, has = row.person.full_name, money[row.pk]
        if has.debt_dong > 0:
            found.append(StillOwes(name=name, debt_dong=formats.number(has.debt_dong)))
        if has.savings_dong > 0:
            found.append(StillSaves(name=name, savings_dong=formats.number(has.savings_dong)))
    return found
