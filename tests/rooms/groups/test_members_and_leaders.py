"""Meetings of a living group: quorum, votes, members who come and go, a leader who is replaced."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from diemtua.access.models import Assignment
from diemtua.ground.actors import Actor, set_context
from diemtua.ground.problems import NotFoundHere, Problems
from diemtua.groups import actions, problems, queries
from diemtua.groups.actions import Handover, Joining, Present, Vote
from diemtua.groups.models import BoardMember, Delegation, Meeting, Membership
from diemtua.groups.standing import Standing
from diemtua.people.models import Household
from tests.rooms.groups.conftest import households
from tests.world import GroupHere, World

Become = Callable[..., Actor]
BOOKS = Handover(books="Sổ họp, sổ lưu 13/TD", receipts_count=12, cash_dong=0, witness="Cán bộ Hội")


def a_meeting(
    here: GroupHere, by: Actor, kind: str, *, absent: int = 0, witness: str = "Hội"
) -> Meeting:
    rows = here.memberships
    meeting = actions.call_meeting(by=by, group=here.group, kind=kind, held_on=by.on)
    present = Present(
        membership_ids={row.pk for row in rows[: len(rows) - absent]},
        chair=rows[0].person,
        secretary=rows[1].person,
        union_witness=witness,
        village_head="Trưởng thôn",
    )
    return actions.hold_meeting(by=by, meeting=meeting, present=present)


def decided(here: GroupHere, as_role: Become, kind: str, vote: Vote) -> Meeting:
    """A meeting with one carried vote, minuted and confirmed by the commune."""
    cadre = as_role("commune_cadre")
    meeting = a_meeting(here, cadre, kind)
    actions.record_votes(by=cadre, meeting=meeting, votes=[vote])
    actions.close_minutes(by=cadre, meeting=meeting)
    approval = actions.submit_to_commune(by=cadre, meeting=meeting)
    actions.accept(by=as_role("commune_committee"), approval=approval)
    return meeting


def electing(person_id: int, post: str) -> Vote:
    return Vote(kind="elect", subject="Bầu", votes_for=6, post=post, subject_id=person_id)


def test_without_a_quorum_the_meeting_is_kept_and_nothing_is_voted(
    world: World, as_role: Become
) -> None:
    leader = as_role("group_leader")
    meeting = a_meeting(world.groups[0], leader, "ordinary", absent=3)
    assert (meeting.present_count, meeting.members_count) == (3, 6)
    with pytest.raises(problems.NoQuorum) as refused:
        actions.record_votes(
            by=leader, meeting=meeting, votes=[Vote(kind="other", subject="Dọn đường", votes_for=3)]
        )
    assert str(refused.value).startswith("Có mặt 3 trong 6, cần từ 4.")
    assert queries.meetings(world.groups[0].group).get().state == "held"


@pytest.mark.parametrize("kind", ["review", "board"])
def test_the_union_must_attend_reviews_and_elections(
    world: World, as_role: Become, kind: str
) -> None:
    with pytest.raises(problems.WitnessMissing):
        a_meeting(world.groups[0], as_role("commune_cadre"), kind, witness=" ")


def test_a_convention_is_not_changed_behind_the_unions_back(world: World, as_role: Become) -> None:
    leader = as_role("group_leader")
    meeting = a_meeting(world.groups[0], leader, "ordinary", witness="")
    with pytest.raises(problems.WitnessMissing):
        actions.record_votes(
            by=leader,
            meeting=meeting,
            votes=[Vote(kind="convention", subject="Quy ước", votes_for=6)],
        )


@pytest.mark.parametrize(("for_", "against"), [(7, 0), (4, 3), (-1, 0)])
def test_votes_do_not_pass_those_present(
    world: World, as_role: Become, for_: int, against: int
) -> None:
    leader = as_role("group_leader")
    meeting = a_meeting(world.groups[0], leader, "ordinary")
    vote = Vote(kind="other", subject="Dọn đường", votes_for=for_, votes_against=against)
    with pytest.raises(problems.VotesDoNotFit):
        actions.record_votes(by=leader, meeting=meeting, votes=[vote])


def test_a_carried_minimum_saving_takes_force_when_the_minutes_close(
    world: World, as_role: Become
) -> None:
    leader, group = as_role("group_leader"), world.groups[0].group
    meeting = a_meeting(world.groups[0], leader, "ordinary")
    vote = Vote(kind="saving", subject="Gửi 30.000 đ", votes_for=6, amount_dong=30_000)
    actions.record_votes(by=leader, meeting=meeting, votes=[vote])
    group.refresh_from_db()
    assert group.min_saving_dong == 20_000
    actions.close_minutes(by=leader, meeting=meeting)
    group.refresh_from_db()
    assert group.min_saving_dong == 30_000
    with pytest.raises(problems.MinutesAreClosed):
        actions.record_votes(by=leader, meeting=meeting, votes=[vote])


def test_a_member_of_another_group_is_not_counted_present(world: World, as_role: Become) -> None:
    leader = as_role("group_leader")
    meeting = actions.call_meeting(
        by=leader, group=world.groups[0].group, kind="ordinary", held_on=leader.on
    )
    stranger = world.groups[1].memberships[0].pk
    rows = world.groups[0].memberships
    with pytest.raises(problems.StrangerPresent):
        actions.hold_meeting(
            by=leader,
            meeting=meeting,
            present=Present(
                membership_ids={*(r.pk for r in rows), stranger},
                chair=rows[0].person,
                secretary=rows[1].person,
            ),
        )


def test_a_leader_meets_the_own_group_alone(world: World, as_role: Become) -> None:
    leader = as_role("group_leader")
    with pytest.raises(NotFoundHere):
        actions.call_meeting(
            by=leader, group=world.groups[1].group, kind="ordinary", held_on=leader.on
        )


def test_a_household_is_admitted_by_vote_and_confirmation(world: World, as_role: Become) -> None:
    here, joining = world.groups[0], households(world, 1)[0]
    vote = Vote(kind="admit", subject="Kết nạp", votes_for=6, subject_id=joining.household.pk)
    meeting = decided(here, as_role, "ordinary", vote)
    made = actions.admit_member(by=as_role("commune_cadre"), meeting=meeting, joining=joining)
    assert (made.number, made.state) == (7, "savings_only")
    assert Household.objects.get(pk=joining.household.pk).path == here.group.path


def test_a_household_nobody_voted_for_is_not_admitted(world: World, as_role: Become) -> None:
    voted, other = households(world, 2)
    vote = Vote(kind="admit", subject="Kết nạp", votes_for=6, subject_id=voted.household.pk)
    meeting = decided(world.groups[0], as_role, "ordinary", vote)
    with pytest.raises(problems.VoteNotCarried):
        actions.admit_member(by=as_role("commune_cadre"), meeting=meeting, joining=other)


def test_the_commune_confirms_before_a_household_joins(world: World, as_role: Become) -> None:
    joining = households(world, 1)[0]
    cadre = as_role("commune_cadre")
    meeting = a_meeting(world.groups[0], cadre, "ordinary")
    vote = Vote(kind="admit", subject="Kết nạp", votes_for=6, subject_id=joining.household.pk)
    actions.record_votes(by=cadre, meeting=meeting, votes=[vote])
    actions.close_minutes(by=cadre, meeting=meeting)
    with pytest.raises(problems.NotAcceptedYet):
        actions.admit_member(by=cadre, meeting=meeting, joining=joining)


def released(world: World, as_role: Become, number: int) -> tuple[Meeting, Membership]:
    row = world.groups[0].memberships[number]
    vote = Vote(kind="release", subject="Cho ra", votes_for=6, subject_id=row.household_id)
    return decided(world.groups[0], as_role, "ordinary", vote), row


@pytest.mark.parametrize(
    ("standing", "problem"),
    [(Standing(1, 0), problems.StillOwes), (Standing(0, 1), problems.StillSaves)],
)
def test_who_owes_or_saves_one_dong_stays(
    world: World,
    as_role: Become,
    money: dict[int, Standing],
    standing: Standing,
    problem: type[Exception],
) -> None:
    meeting, row = released(world, as_role, 3)
    money[row.pk] = standing
    with pytest.raises(problem):
        actions.release_member(by=as_role("commune_cadre"), meeting=meeting, membership=row)


def test_who_owes_nothing_leaves_and_the_household_is_free_again(
    world: World, as_role: Become, money: dict[int, Standing]
) -> None:
    meeting, row = released(world, as_role, 3)
    cadre = as_role("commune_cadre")
    left = actions.release_member(by=cadre, meeting=meeting, membership=row)
    assert (left.state, left.valid_to) == ("left", cadre.on)
    assert Household.objects.get(pk=row.household_id).union_code == 0
    assert queries.membership_of_household(row.household_id, cadre.on) is None
    before = queries.membership_of_household(row.household_id, cadre.on - timedelta(days=1))
    assert before is not None
    with pytest.raises(problems.MemberHasLeft):
        actions.release_member(by=cadre, meeting=meeting, membership=row)


def test_the_deputy_does_not_leave_while_she_is_deputy(
    world: World, as_role: Become, money: dict[int, Standing]
) -> None:
    meeting, row = released(world, as_role, 1)
    with pytest.raises(problems.BoardMemberCannotLeave):
        actions.release_member(by=as_role("commune_cadre"), meeting=meeting, membership=row)


def test_nobody_leaves_while_no_room_has_said_what_members_owe(
    world: World, as_role: Become, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("diemtua.groups.standing._answer", None)
    meeting, row = released(world, as_role, 3)
    with pytest.raises(AssertionError):
        actions.release_member(by=as_role("commune_cadre"), meeting=meeting, membership=row)


def test_members_move_among_their_states_by_the_known_ways(world: World, as_role: Become) -> None:
    teller = as_role("teller")
    ids = [row.pk for row in world.groups[0].memberships]
    assert (
        actions.set_member_states(by=teller, membership_ids=ids, state="paid_off_with_savings") == 6
    )
    assert (
        actions.set_member_states(by=teller, membership_ids=ids, state="paid_off_with_savings") == 0
    )
    assert actions.set_member_states(by=teller, membership_ids=ids[:2], state="borrower") == 2
    with pytest.raises(problems.MemberIsElsewhere):
        actions.set_member_states(by=teller, membership_ids=ids, state="savings_only")
    assert set(Membership.objects.filter(pk__in=ids).values_list("state", flat=True)) == {
        "borrower",
        "paid_off_with_savings",
    }


def test_a_new_leader_takes_over_books_contract_and_role(world: World, as_role: Become) -> None:
    here = world.groups[0]
    new = here.memberships[2].person
    meeting = decided(here, as_role, "board", electing(new.pk, "leader"))
    officer = as_role("credit_officer")
    made = actions.change_leader(by=officer, meeting=meeting, handover=BOOKS, number="16/HĐUN")
    assert (made.leader_id, made.valid_from) == (new.pk, officer.on)
    board = {row.post: row.person_id for row in queries.board(here.group, officer.on)}
    assert board == {"leader": new.pk, "deputy": here.deputy.pk}
    before = queries.board(here.group, officer.on - timedelta(days=1))
    assert before[0].person_id == here.leader.pk
    contracts = Delegation.objects.filter(group=here.group).order_by("valid_from")
    assert [c.valid_to for c in contracts] == [officer.on, None]
    roles = Assignment.objects.filter(role="group_leader", group_path=here.group.path)
    assert {r.party_id: r.valid_to for r in roles} == {
        here.leader.party_id: officer.on,
        new.party_id: None,
    }
    handover = here.group.handovers.get()
    assert (handover.from_person_id, handover.to_person_id, handover.receipts_count) == (
        here.leader.pk,
        new.pk,
        12,
    )
    with pytest.raises(problems.HandoverDone):
        actions.change_leader(by=officer, meeting=meeting, handover=BOOKS, number="17/HĐUN")


def test_a_deputy_who_rises_needs_a_new_deputy_beside_her(world: World, as_role: Become) -> None:
    here = world.groups[0]
    cadre = as_role("commune_cadre")
    meeting = a_meeting(here, cadre, "board")
    votes = [electing(here.deputy.pk, "leader"), electing(here.memberships[3].person_id, "deputy")]
    actions.record_votes(by=cadre, meeting=meeting, votes=votes)
    actions.close_minutes(by=cadre, meeting=meeting)
    approval = actions.submit_to_commune(by=cadre, meeting=meeting)
    actions.accept(by=as_role("commune_committee"), approval=approval)
    officer = as_role("credit_officer")
    actions.change_leader(by=officer, meeting=meeting, handover=BOOKS, number="16/HĐUN")
    rows = queries.board(here.group, officer.on)
    assert [row.person_id for row in rows] == [here.deputy.pk, here.memberships[3].person_id]
    assert BoardMember.objects.filter(group=here.group).count() == 4


def test_a_handover_without_books_or_before_the_commune_has_agreed_is_refused(
    world: World, as_role: Become
) -> None:
    here = world.groups[0]
    cadre = as_role("commune_cadre")
    meeting = a_meeting(here, cadre, "board")
    actions.record_votes(
        by=cadre, meeting=meeting, votes=[electing(here.memberships[2].person_id, "leader")]
    )
    actions.close_minutes(by=cadre, meeting=meeting)
    with pytest.raises(problems.NotAcceptedYet):
        actions.change_leader(
            by=as_role("credit_officer"), meeting=meeting, handover=BOOKS, number="16/HĐUN"
        )
    approval = actions.submit_to_commune(by=as_role("commune_cadre"), meeting=meeting)
    actions.accept(by=as_role("commune_committee"), approval=approval)
    empty = Handover(books=" ", receipts_count=0, cash_dong=0, witness="x")
    with pytest.raises(problems.HandoverIncomplete):
        actions.change_leader(
            by=as_role("credit_officer"), meeting=meeting, handover=empty, number="16/HĐUN"
        )
    assert queries.delegation_on(here.group, world.on) is not None


def test_a_new_deputy_leaves_the_contract_as_it_is(world: World, as_role: Become) -> None:
    here = world.groups[0]
    new = here.memberships[4].person
    meeting = decided(here, as_role, "board", electing(new.pk, "deputy"))
    officer = as_role("credit_officer")
    actions.change_deputy(by=officer, meeting=meeting)
    assert [row.person_id for row in queries.board(here.group, officer.on)] == [
        here.leader.pk,
        new.pk,
    ]
    assert Delegation.objects.filter(group=here.group).count() == 1


def test_a_group_is_dissolved_only_when_nobody_owes(
    world: World, as_role: Become, money: dict[int, Standing]
) -> None:
    here = world.groups[0]
    officer = as_role("credit_officer")
    money[here.memberships[5].pk] = Standing(5_000_000, 0)
    with pytest.raises(problems.StillOwes):
        actions.dissolve_group(by=officer, group=here.group, decision="03/QĐ")
    money.clear()
    actions.dissolve_group(by=officer, group=here.group, decision="03/QĐ")
    here.group.refresh_from_db()
    assert (here.group.state, here.group.dissolved_on) == ("dissolved", officer.on)
    assert queries.placement_on(here.group, officer.on) is None
    assert queries.placement_on(here.group, date(2024, 1, 1)) is not None
    assert not queries.members(here.group, officer.on).exists()
    assert queries.delegation_on(here.group, officer.on) is None
    set_context(world.house)
    role = Assignment.objects.get(role="group_leader", group_path=here.group.path)
    assert role.valid_to == officer.on


def test_groups_of_before_come_into_the_books_at_once(
    world: World, django_assert_max_num_queries: Callable[..., object]
) -> None:
    joining = [households(world, 6, village=n % 4) for n in range(8)]
    set_context(world.house)
    existing = [
        actions.ExistingGroup(
            name=f"Tổ {n}",
            village=world.villages[n % 4],
            point=world.points[n % 4 // 2],
            union_code=13,
            members=each,
            leader=each[0].person,
            deputy=each[1].person,
            founded_on=date(2023, 12, 31),
            contract_number=f"{n}/HĐUN",
            min_saving_dong=20_000,
        )
        for n, each in enumerate(joining)
    ]
    with django_assert_max_num_queries(22):  # type: ignore[attr-defined]
        made = actions.take_over_groups(by=world.house, existing=existing)
    assert len(made) == 8
    rows: Any = queries.groups(world.house.scope, world.on).filter(pk__in=[g.pk for g in made])
    assert {(row.member_count, row.state) for row in rows} == {(6, "active")}
    homes = Household.objects.filter(path__under=[g.path for g in made], union_code=13)
    assert homes.count() == 48
    roles = Assignment.objects.filter(group_path__in=[g.path for g in made])
    assert roles.count() == 16


def test_groups_that_break_a_rule_are_all_named_and_none_comes_in(world: World) -> None:
    few = households(world, 4)
    many = households(world, 6)
    actions.record_kinship(
        by=world.house, person=many[0].person, other=many[1].person, kind="sibling"
    )

    def existing(members: list[Joining], union: int) -> actions.ExistingGroup:
        return actions.ExistingGroup(
            name="Tổ",
            village=world.villages[0],
            point=world.points[0],
            union_code=union,
            members=members,
            leader=members[0].person,
            deputy=members[1].person,
            founded_on=date(2023, 12, 31),
            contract_number="1",
            min_saving_dong=0,
        )

    with pytest.raises(Problems) as refused:
        actions.take_over_groups(by=world.house, existing=[existing(few, 12), existing(many, 99)])
    kinds = {type(p) for p in refused.value.found}
    assert kinds == {problems.GroupTooSmall, problems.BoardIsKin, problems.NoContractForUnion}
