"""Trình và chấp thuận: minutes go to the commune's People's Committee, which accepts or returns."""

from __future__ import annotations

from diemtua.ground.actors import Actor
from diemtua.ground.deeds import deed
from diemtua.ground.problems import NotFoundHere, Problem, raise_all
from diemtua.groups import queries
from diemtua.groups.actions.steps import (
    State,
    board_problems,
    elected,
    locked_meeting,
    member_count,
    move,
    size_problems,
)
from diemtua.groups.models import BoardMember, GroupApproval, Meeting, Resolution
from diemtua.groups.problems import (
    AlreadyDecided,
    MeetingNotHeld,
    ReasonMissing,
    SamePersonDecides,
    VoteNotCarried,
    WrongStep,
)
from diemtua.groups.words import STATES, VOTES
from diemtua.people.actions import clean

LEADER, DEPUTY = BoardMember.Post.LEADER, BoardMember.Post.DEPUTY
FOUNDING_VOTES = (Resolution.Kind.FOUND, Resolution.Kind.CONVENTION, Resolution.Kind.ELECT)


@deed("group.submitted", needs="group.board")
def submit_to_commune(*, by: Actor, meeting: Meeting, version: int | None = None) -> GroupApproval:
    """Trình biên bản 10/TD hoặc 10C/TD lên UBND xã, sau khi khép biên bản."""
    meeting = locked_meeting(meeting, by, version=version)
    if meeting.state != Meeting.State.MINUTED:
        raise MeetingNotHeld
    if meeting.kind == Meeting.Kind.FOUNDING:
        _founding_is_ready(meeting, by)
        move(meeting.group, by, to=State.SUBMITTED)
    elif meeting.group.state != State.ACTIVE:
        raise WrongStep(state=STATES[meeting.group.state], needed=STATES[State.ACTIVE])
    elif meeting.kind == Meeting.Kind.BOARD:
        raise_all(_board_after(meeting, by))
    return GroupApproval.objects.using(by.using).create(
        group=meeting.group,
        meeting=meeting,
        submitted_by=by.party_id,
        path=meeting.path,
        union_code=meeting.union_code,
    )


@deed("group.accepted", needs="group.accept")
def accept(*, by: Actor, approval: GroupApproval) -> GroupApproval:
    """UBND xã chấp thuận. A founding group's board begins that day."""
    approval, meeting = _open(approval, by)
    if meeting.kind == Meeting.Kind.FOUNDING:
        raise_all(_board_after(meeting, by))
        _begin_board(meeting, by)
        move(meeting.group, by, to=State.APPROVED)
    return _decided(approval, by, accepted=True)


@deed("group.returned", needs="group.accept")
def send_back(*, by: Actor, approval: GroupApproval, reason: str) -> GroupApproval:
    """UBND xã trả lại, có lý do. A founding group goes back to its meeting."""
    if not clean(reason):
        raise ReasonMissing(field="reason")
    approval, meeting = _open(approval, by)
    if meeting.kind == Meeting.Kind.FOUNDING:
        move(meeting.group, by, to=State.MEETING)
    approval.reason = clean(reason)[:300]
    return _decided(approval, by, accepted=False)


def _founding_is_ready(meeting: Meeting, by: Actor) -> None:
    if meeting.group.state != State.MEETING:
        raise WrongStep(state=STATES[meeting.group.state], needed=STATES[State.MEETING])
    missing: list[Problem] = [
        VoteNotCarried(what=VOTES[kind])
        for kind in FOUNDING_VOTES
        if queries.carried(meeting, kind, using=by.using) is None
    ]
    raise_all([*missing, *size_problems(member_count(meeting.group, by), by)])
    raise_all(_board_after(meeting, by))


def _board_after(meeting: Meeting, by: Actor) -> list[Problem]:
    """The board as it would stand after this meeting: who was elected, else who sits."""
    people = {}
    for post in (LEADER, DEPUTY):
        row = queries.board(meeting.group, by.on, using=by.using).filter(post=post).first()
        people[post] = elected(meeting, post, by) or (row.person if row else None)
    return board_problems(meeting.group, people[LEADER], people[DEPUTY], by)


def _begin_board(meeting: Meeting, by: Actor) -> None:
    BoardMember.objects.using(by.using).bulk_create(
        BoardMember(
            group=meeting.group,
            person=person,
            post=post,
            valid_from=by.on,
            path=meeting.path,
            union_code=meeting.union_code,
        )
        for post in (LEADER, DEPUTY)
        if (person := elected(meeting, post, by)) is not None
    )


def _open(approval: GroupApproval, by: Actor) -> tuple[GroupApproval, Meeting]:
    """The submission and its meeting, locked: group first, then meeting, then the submission."""
    meeting = locked_meeting(approval.meeting, by, version=None)
    row = GroupApproval.objects.using(by.using).select_for_update().filter(pk=approval.pk).first()
    if row is None:
        raise NotFoundHere
    if row.accepted is not None:
        raise AlreadyDecided(decided_on=f"{row.decided_on:%d/%m/%Y}")
    if row.submitted_by == by.party_id:
        raise SamePersonDecides
    row.group, row.meeting = meeting.group, meeting
    return row, meeting


def _decided(approval: GroupApproval, by: Actor, *, accepted: bool) -> GroupApproval:
    approval.accepted = accepted
    approval.decided_on, approval.decided_by = by.on, by.party_id
    approval.save(using=by.using, update_fields=["accepted", "decided_on", "decided_by", "reason"])
    return approval
