"""Giấy tờ của tổ: the frozen values of 10/TD, 10C/TD and 11/TD."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diemtua.associations.models import Association
from diemtua.ground.actors import Actor
from diemtua.ground.vietnamese import without_kind
from diemtua.groups import queries
from diemtua.groups.models import (
    Delegation,
    GroupPlacement,
    Meeting,
    Resolution,
    SavingsAndLoanGroup,
)
from diemtua.groups.words import POSTS
from diemtua.papers.official.groups import (
    BoardRow,
    DelegationContractForm,
    FoundingMemberRow,
    GroupMinutesForm,
    MembershipChangeRow,
    ReviewMinutesForm,
    ReviewRow,
)
from diemtua.people.models import Household
from diemtua.people.papers import on_paper
from diemtua.people.queries import poverty_on
from diemtua.people.words import CLASSES

DUTIES = {
    "leader": gettext_lazy("Điều hành tổ, thu lãi, thu tiền gửi, giao dịch với ngân hàng"),
    "deputy": gettext_lazy("Ghi sổ họp, đôn đốc tổ viên, thay tổ trưởng khi vắng"),
}


def minutes(meeting: Meeting, by: Actor) -> GroupMinutesForm:
    """Biên bản 10/TD: founding, convention and board."""
    votes = list(meeting.resolutions.using(by.using).order_by("pk"))
    accepted = queries.accepted_approval(meeting, using=by.using)
    group, place = meeting.group, _place(meeting, by)
    return GroupMinutesForm(
        commune_name=without_kind(place.unit.full_name) if place else None,
        village_name=without_kind(place.village.name) if place else None,
        association_name=association_name(group, by),
        group_name=group.name,
        held_on=meeting.held_on,
        venue=meeting.place or None,
        chair_name=_name(meeting.chair),
        secretary_name=_name(meeting.secretary),
        guests=", ".join(g for g in (meeting.union_witness, meeting.village_head) if g) or None,
        present_count=meeting.present_count,
        member_count=meeting.members_count,
        members=_founders(meeting, by),
        meeting_rhythm=_("{months} tháng một lần").format(months=group.meets_every_months),
        minimum_saving_dong=group.min_saving_dong,
        convention=tuple(line for line in group.convention.splitlines() if line.strip()),
        board=tuple(
            _board_row(vote, by) for vote in votes if vote.kind == "elect" and vote.carried
        ),
        resolutions=tuple(_sentence(vote) for vote in votes),
        votes_for=min((vote.votes_for for vote in votes), default=None),
        votes_against=max((vote.votes_against for vote in votes), default=None),
        accepted_on=accepted.decided_on if accepted else None,
    )


def review_minutes(
    meeting: Meeting, by: Actor, *, reviews: Sequence[ReviewRow] = ()
) -> ReviewMinutesForm:
    """Biên bản 10C/TD: members, loan review (its rows come from `lending`), savings, other matters."""
    votes = list(meeting.resolutions.using(by.using).order_by("pk"))
    group, place = meeting.group, _place(meeting, by)
    return ReviewMinutesForm(
        commune_name=without_kind(place.unit.full_name) if place else None,
        village_name=without_kind(place.village.name) if place else None,
        association_name=association_name(group, by),
        group_name=group.name,
        group_code=group.code,
        held_on=meeting.held_on,
        venue=meeting.place or None,
        chair_name=_name(meeting.chair),
        secretary_name=_name(meeting.secretary),
        association_officer_name=meeting.union_witness or None,
        village_head_name=meeting.village_head or None,
        present_count=meeting.present_count,
        member_count=meeting.members_count,
        changes=tuple(_change(vote) for vote in votes if vote.kind in ("admit", "release")),
        reviews=tuple(reviews),
        minimum_saving_dong=group.min_saving_dong,
        other_matters=tuple(_sentence(vote) for vote in votes if vote.kind in ("saving", "other")),
    )


def delegation_contract(delegation: Delegation, by: Actor) -> DelegationContractForm:
    """Hợp đồng ủy nhiệm 11/TD."""
    group, leader = delegation.group, delegation.leader
    founding = group.meetings.using(by.using).filter(
        kind=Meeting.Kind.FOUNDING, approvals__accepted=True
    )
    first = founding.order_by("pk").first()
    accepted = queries.accepted_approval(first, using=by.using) if first else None
    home = (
        Household.objects.using(by.using)
        .filter(members__person=leader, members__valid_to__isnull=True)
        .select_related("village")
        .first()
    )
    return DelegationContractForm(
        contract_number=delegation.number,
        bank_office_name=group.office.name,
        group_name=group.name,
        association_name=association_name(group, by),
        leader_name=leader.full_name,
        leader_citizen_id=on_paper(leader),
        leader_citizen_id_on=leader.citizen_id_issued_on,
        leader_address=", ".join(p for p in (home.address, str(home.village)) if p)
        if home
        else None,
        founding_minutes_on=accepted.decided_on if accepted else group.founded_on,
        collects_interest=delegation.collects_interest,
        collects_savings=delegation.collects_savings,
        valid_from=delegation.valid_from,
    )


def association_name(group: SavingsAndLoanGroup, by: Actor) -> str:
    """Tên Hội quản lý tổ."""
    row = Association.objects.using(by.using).filter(code=group.union_code).first()
    return row.name if row else ""


def _founders(meeting: Meeting, by: Actor) -> tuple[FoundingMemberRow, ...]:
    """Members of the attendance, with the class of the day of the meeting."""
    rows = list(
        meeting.attendances.using(by.using)
        .select_related("membership__person", "membership__household__village")
        .order_by("membership__number")
    )
    homes = [row.membership.household_id for row in rows]
    classes = poverty_on(homes, meeting.held_on, using=by.using)
    return tuple(
        FoundingMemberRow(
            full_name=row.membership.person.full_name,
            birth_year=str(row.membership.person.born_on.year),
            address=row.membership.household.address or str(row.membership.household.village),
            beneficiary=str(CLASSES[classes[home]]) if home in classes else None,
        )
        for row, home in zip(rows, homes, strict=True)
    )


def _board_row(vote: Resolution, by: Actor) -> BoardRow:
    person = queries.elected_person(vote, using=by.using)
    return BoardRow(
        full_name=person.full_name if person else vote.subject,
        post=str(POSTS[vote.post]),
        duties=str(DUTIES[vote.post]),
        votes=vote.votes_for,
    )


def _change(vote: Resolution) -> MembershipChangeRow:
    return MembershipChangeRow(
        full_name=vote.subject,
        change=_("Kết nạp") if vote.kind == "admit" else _("Cho ra"),
        votes_for=vote.votes_for,
        votes_against=vote.votes_against,
    )


def _sentence(vote: Resolution) -> str:
    text = _("{subject}: {votes_for} đồng ý, {votes_against} không; {result}.")
    return text.format(
        subject=vote.subject,
        votes_for=vote.votes_for,
        votes_against=vote.votes_against,
        result=_("thông qua") if vote.carried else _("không thông qua"),
    )


def _place(meeting: Meeting, by: Actor) -> GroupPlacement | None:
    return queries.placement_on(meeting.group, meeting.held_on, using=by.using)


def _name(person: object) -> str | None:
    return None if person is None else str(getattr(person, "full_name", ""))
