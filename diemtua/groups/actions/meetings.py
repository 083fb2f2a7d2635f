"""Họp tổ: a meeting is called, its attendance taken, its votes counted, its minutes closed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from diemtua.ground.actors import Actor
from diemtua.ground.deeds import deed
from diemtua.ground.problems import Problem, raise_all
from diemtua.groups import queries
from diemtua.groups.actions.steps import State, locked_group, locked_meeting, move
from diemtua.groups.models import (
    Attendance,
    Meeting,
    Membership,
    Resolution,
    SavingsAndLoanGroup,
)
from diemtua.groups.problems import (
    ChairMissing,
    MeetingInTheFuture,
    MeetingNotHeld,
    MeetingWasRecorded,
    MinutesAreClosed,
    NobodyListed,
    NoQuorum,
    NothingVoted,
    StrangerPresent,
    VillageHeadMissing,
    VotesDoNotFit,
    WitnessMissing,
)
from diemtua.people.actions import clean
from diemtua.people.models import Person
from diemtua.people.queries import in_force
from diemtua.rules.group_rules import group_rules_on

MEETS_IN = {
    Meeting.Kind.FOUNDING: (State.DRAFT, State.MEETING),
    Meeting.Kind.BOARD: (State.ACTIVE,),
    Meeting.Kind.REVIEW: (State.ACTIVE,),
    Meeting.Kind.ORDINARY: (State.ACTIVE,),
}


@dataclass(frozen=True, kw_only=True)
class Vote:
    """Biểu quyết: what was put to the vote, and how many were for and against."""

    kind: str
    subject: str
    votes_for: int
    votes_against: int = 0
    subject_id: int | None = None
    post: str = ""
    amount_dong: int = 0


@dataclass(frozen=True, kw_only=True)
class Present:
    """Có mặt: the memberships that came, who led and wrote, and the guests."""

    membership_ids: Collection[int]
    chair: Person | None = None
    secretary: Person | None = None
    union_witness: str = ""
    village_head: str = ""
    notes: str = ""


@deed("group.meeting_called", needs="group.meet")
def call_meeting(
    *,
    by: Actor,
    group: SavingsAndLoanGroup,
    kind: str,
    held_on: date,
    place: str = "",
    version: int | None = None,
) -> Meeting:
    """Hẹn họp tổ. The first founding meeting takes the group out of its draft."""
    group = locked_group(group, by, version=version, states=MEETS_IN[Meeting.Kind(kind)])
    if group.state == State.DRAFT:
        move(group, by, to=State.MEETING)
    return Meeting.objects.using(by.using).create(
        group=group,
        kind=kind,
        held_on=held_on,
        place=clean(place),
        path=group.path,
        union_code=group.union_code,
    )


@deed("group.meeting_held", needs="group.meet")
def hold_meeting(
    *, by: Actor, meeting: Meeting, present: Present, version: int | None = None
) -> Meeting:
    """Ghi có mặt. A meeting without a quorum is kept in the books, but nothing is voted in it."""
    meeting = locked_meeting(meeting, by, version=version)
    if meeting.state != Meeting.State.CALLED:
        raise MeetingWasRecorded
    if meeting.held_on > by.on:
        raise MeetingInTheFuture(held_on=f"{meeting.held_on:%d/%m/%Y}")
    members = list(_members_of(meeting, by))
    raise_all(_problems_of_presence(meeting, present, members))
    Attendance.objects.using(by.using).bulk_create(
        Attendance(
            meeting=meeting,
            membership=member,
            present=member.pk in present.membership_ids,
            path=meeting.path,
            union_code=meeting.union_code,
        )
        for member in members
    )
    meeting.state = Meeting.State.HELD
    meeting.chair, meeting.secretary = present.chair, present.secretary
    meeting.union_witness = clean(present.union_witness)
    meeting.village_head = clean(present.village_head)
    meeting.notes = present.notes.strip()
    meeting.members_count = len(members)
    meeting.present_count = sum(member.pk in present.membership_ids for member in members)
    return _saved(meeting, by)


@deed("group.votes_recorded", needs="group.meet")
def record_votes(
    *, by: Actor, meeting: Meeting, votes: Sequence[Vote], version: int | None = None
) -> list[Resolution]:
    """Ghi biểu quyết: carried by more than half of those present; without a quorum refused."""
    meeting = locked_meeting(meeting, by, version=version)
    must_be_open(meeting)
    must_be_quorate(meeting)
    raise_all(_problems_of_votes(meeting, votes))
    rules = group_rules_on(meeting.held_on)
    made = Resolution.objects.using(by.using).bulk_create(
        Resolution(
            meeting=meeting,
            kind=vote.kind,
            subject=clean(vote.subject)[:200],
            subject_id=vote.subject_id,
            post=vote.post,
            amount_dong=vote.amount_dong,
            votes_for=vote.votes_for,
            votes_against=vote.votes_against,
            carried=rules.is_carried(votes_for=vote.votes_for, present=meeting.present_count),
            path=meeting.path,
            union_code=meeting.union_code,
        )
        for vote in votes
    )
    _saved(meeting, by)
    return made


@deed("group.minutes_closed", needs="group.meet")
def close_minutes(*, by: Actor, meeting: Meeting, version: int | None = None) -> Meeting:
    """Khép biên bản: nothing is added after it; a carried minimum saving takes force."""
    meeting = locked_meeting(meeting, by, version=version)
    must_be_open(meeting)
    if not Resolution.objects.using(by.using).filter(meeting=meeting).exists():
        raise NothingVoted
    meeting.state = Meeting.State.MINUTED
    saving = queries.carried(meeting, Resolution.Kind.SAVING, using=by.using)
    if saving is not None:
        move(meeting.group, by, min_saving_dong=saving.amount_dong)
    return _saved(meeting, by)


def must_be_open(meeting: Meeting) -> None:
    """Attendance is taken and the minutes are not closed: votes may be written."""
    if meeting.state == Meeting.State.CALLED:
        raise MeetingNotHeld
    if meeting.state == Meeting.State.MINUTED:
        raise MinutesAreClosed


def must_be_quorate(meeting: Meeting) -> None:
    """Đủ người họp, or the sentence that says how many were needed."""
    found = queries.quorum(meeting)
    if not found.reached:
        raise NoQuorum(present=found.present, members=found.members, needed=found.needed)


def _members_of(meeting: Meeting, by: Actor) -> list[Membership]:
    """Who was a member on the day of the meeting; founders who were listed since count too."""
    rows = Membership.objects.using(by.using).filter(group=meeting.group_id)
    day = by.on if meeting.kind == Meeting.Kind.FOUNDING else meeting.held_on
    return list(rows.filter(in_force(day)).select_related("person").order_by("number"))


def _problems_of_presence(
    meeting: Meeting, present: Present, members: Sequence[Membership]
) -> list[Problem]:
    rules = group_rules_on(meeting.held_on)
    known = {member.pk for member in members}
    there = {member.person_id for member in members if member.pk in present.membership_ids}
    found: list[Problem] = []
    if not members:
        return [NobodyListed()]
    if strangers := set(present.membership_ids) - known:
        found.append(StrangerPresent(count=len(strangers)))
    if meeting.kind in rules.witnessed_meetings and not clean(present.union_witness):
        found.append(WitnessMissing(field="union_witness"))
    if meeting.kind in rules.village_head_meetings and not clean(present.village_head):
        found.append(VillageHeadMissing(field="village_head"))
    led = (present.chair, present.secretary)
    if present.chair == present.secretary or any(p is None or p.pk not in there for p in led):
        found.append(ChairMissing(field="chair"))
    return found


def _problems_of_votes(meeting: Meeting, votes: Sequence[Vote]) -> list[Problem]:
    found: list[Problem] = []
    rules = group_rules_on(meeting.held_on)
    for vote in votes:
        cast = vote.votes_for + vote.votes_against
        if min(vote.votes_for, vote.votes_against) < 0 or cast > meeting.present_count:
            found.append(
                VotesDoNotFit(subject=vote.subject, votes=cast, present=meeting.present_count)
            )
    if not meeting.union_witness and any(vote.kind in rules.witnessed_votes for vote in votes):
        found.append(WitnessMissing(field="union_witness"))
    return found


def _saved(meeting: Meeting, by: Actor) -> Meeting:
    meeting.version += 1
    meeting.save(using=by.using)
    return meeting
