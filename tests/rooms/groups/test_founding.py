"""A group is founded: list, meeting, board, the commune's word, the bank's contract, the first day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest

from diemtua.access.models import Assignment
from diemtua.ground.actors import Actor, set_context
from diemtua.ground.problems import NotAllowed, NotFoundHere, Problems, SomebodyWasFirst
from diemtua.groups import actions, problems, queries
from diemtua.groups.models import GroupApproval, Kinship, Membership, SavingsAndLoanGroup, UnionPost
from diemtua.people.models import Household
from tests.rooms.groups.conftest import Founders, found, households
from tests.world import World

Become = Callable[..., Actor]


def test_a_group_walks_from_its_list_to_its_first_day(founders: Founders, as_role: Become) -> None:
    group = founders.group
    meeting = founders.minuted()
    approval = actions.submit_to_commune(by=as_role("commune_cadre"), meeting=meeting)
    assert [a.pk for a in queries.approvals_waiting(as_role("commune_committee").scope)] == [
        approval.pk
    ]
    actions.accept(by=as_role("commune_committee"), approval=approval)
    officer = as_role("credit_officer")
    actions.sign_delegation(
        by=officer, group=group, number="15/HĐUN", collects_interest=True, collects_savings=True
    )
    made = actions.activate_group(by=officer, group=group)
    assert (made.state, made.founded_on) == ("active", officer.on)
    seen: Any = queries.group(officer.scope, group.pk, officer.on)
    assert seen is not None
    leader = founders.members()[0].person
    assert (seen.leader_name, seen.member_count) == (leader.full_name, 6)
    assert seen.code.startswith(seen.office.code)
    delegation = queries.delegation_on(group, officer.on)
    assert delegation is not None
    assert (delegation.number, delegation.leader_id) == ("15/HĐUN", leader.pk)
    roles = Assignment.objects.filter(group_path=group.path, valid_to__isnull=True)
    assert {(r.role, r.union_code) for r in roles} == {("group_leader", 12), ("group_deputy", 12)}
    assert roles.get(role="group_leader").party_id == leader.party_id


def test_households_on_the_list_are_seen_by_the_union_of_the_group_alone(
    founders: Founders, as_role: Become
) -> None:
    row = founders.members()[0]
    assert Household.objects.get(pk=row.household_id).path == founders.group.path
    as_role("commune_cadre", 1)
    assert not Household.objects.filter(pk=row.household_id).exists()


@pytest.mark.parametrize("step", ["submit", "sign", "activate"])
def test_no_step_is_skipped(founders: Founders, as_role: Become, step: str) -> None:
    if step == "submit":
        meeting = founders.hold()
        with pytest.raises(problems.MeetingNotHeld):
            actions.submit_to_commune(by=as_role("commune_cadre"), meeting=meeting)
        return
    officer, group = as_role("credit_officer"), founders.group
    signed: dict[str, Any] = {"number": "1", "collects_interest": True, "collects_savings": True}
    deeds: dict[str, Callable[[], Any]] = {
        "sign": partial(actions.sign_delegation, by=officer, group=group, **signed),
        "activate": partial(actions.activate_group, by=officer, group=group),
    }
    with pytest.raises(problems.WrongStep):
        deeds[step]()


def test_the_database_itself_refuses_a_step_that_no_way_knows(
    founders: Founders, world: World
) -> None:
    from django.db import IntegrityError, transaction

    set_context(world.house)
    with pytest.raises(IntegrityError), transaction.atomic():
        SavingsAndLoanGroup.objects.filter(pk=founders.group.pk).update(state="active")


def test_four_households_are_too_few_and_the_sentence_says_how_many_are_missing(
    founders: Founders, as_role: Become
) -> None:
    cadre = as_role("commune_cadre")
    for row in founders.members()[4:]:
        actions.strike_off(by=cadre, group=founders.group, membership=row)
    rows = founders.members()[:4]
    meeting = actions.call_meeting(
        by=cadre, group=founders.group, kind="founding", held_on=cadre.on
    )
    actions.hold_meeting(
        by=cadre,
        meeting=meeting,
        present=actions.Present(
            membership_ids={r.pk for r in rows},
            chair=rows[0].person,
            secretary=rows[1].person,
            union_witness="Cán bộ Hội",
        ),
    )
    meeting.refresh_from_db()
    actions.record_votes(by=cadre, meeting=meeting, votes=founders.votes(meeting))
    actions.close_minutes(by=cadre, meeting=meeting)
    with pytest.raises(problems.GroupTooSmall) as refused:
        actions.submit_to_commune(by=cadre, meeting=meeting)
    assert refused.value.facts == {"count": 4, "least": 5, "short": 1}


def test_the_sixty_first_household_is_refused(world: World, as_role: Become) -> None:
    joining = households(world, 61)
    cadre = as_role("commune_cadre")
    group = found(world, cadre)
    with pytest.raises(problems.GroupTooLarge):
        actions.enlist(by=cadre, group=group, joining=joining)
    assert len(actions.enlist(by=cadre, group=group, joining=joining[:60])) == 60


def test_one_household_is_in_one_group(founders: Founders, world: World, as_role: Become) -> None:
    row = founders.members()[0]
    cadre = as_role("commune_cadre")
    other = found(world, cadre)
    joining = [actions.Joining(row.household, row.person)]
    with pytest.raises(problems.HouseholdInAGroup):
        actions.enlist(by=cadre, group=other, joining=joining)


def test_the_same_household_twice_on_one_list_is_refused_by_the_database(
    world: World, as_role: Become
) -> None:
    joining = households(world, 1) * 2
    cadre = as_role("commune_cadre")
    group = found(world, cadre)
    with pytest.raises(problems.HouseholdInAGroup):
        actions.enlist(by=cadre, group=group, joining=joining)


def test_who_stands_for_a_household_is_of_it(world: World, as_role: Become) -> None:
    one, other = households(world, 2)
    cadre = as_role("commune_cadre")
    group = found(world, cadre)
    with pytest.raises(problems.NotOfTheHousehold):
        actions.enlist(
            by=cadre, group=group, joining=[actions.Joining(one.household, other.person)]
        )


def test_a_household_that_was_struck_off_may_join_another_group(
    founders: Founders, world: World, as_role: Become
) -> None:
    row = founders.members()[5]
    cadre = as_role("commune_cadre")
    actions.strike_off(by=cadre, group=founders.group, membership=row)
    home = Household.objects.select_related("village").get(pk=row.household_id)
    assert (home.path, home.union_code) == (home.village.path, 0)
    other = found(world, cadre)
    actions.enlist(by=cadre, group=other, joining=[actions.Joining(home, row.person)])
    assert Membership.objects.filter(group=other, household=home).count() == 1


def test_a_union_without_a_contract_founds_no_group(world: World, as_role: Become) -> None:
    with pytest.raises(problems.NoContractForUnion):
        found(world, world.house, union=99)


def test_a_group_is_founded_in_the_own_commune_only(world: World, as_role: Become) -> None:
    with pytest.raises(NotFoundHere):
        found(world, as_role("commune_cadre"), village=2)


def test_the_point_must_serve_the_commune(world: World, as_role: Become) -> None:
    with pytest.raises(problems.PointIsNotThere):
        actions.found_group(
            by=as_role("commune_cadre"),
            name="Tổ",
            village=world.villages[0],
            point=world.points[1],
            union_code=12,
            min_saving_dong=0,
            meets_every_months=3,
            convention="",
        )


@pytest.mark.parametrize("kind", ["spouse", "parent", "sibling"])
@pytest.mark.parametrize("turned", [False, True])
def test_leader_and_deputy_are_not_kin(
    founders: Founders, as_role: Become, kind: str, turned: bool
) -> None:
    one, other = (row.person for row in founders.members()[:2])
    if turned:
        one, other = other, one
    cadre = as_role("commune_cadre")
    actions.record_kinship(by=cadre, person=one, other=other, kind=kind)
    meeting = founders.minuted()
    with pytest.raises(problems.BoardIsKin):
        actions.submit_to_commune(by=cadre, meeting=meeting)
    assert Kinship.objects.count() == 1


def test_a_standing_member_of_the_commune_union_leads_no_group(
    founders: Founders, world: World, as_role: Become
) -> None:
    person = founders.members()[0].person
    cadre = as_role("commune_cadre")
    meeting = founders.minuted()
    post = actions.record_union_post(
        by=cadre, person=person, union_code=12, unit_id=world.communes[0].pk, post="standing"
    )
    with pytest.raises(problems.BoardHoldsUnionPost):
        actions.submit_to_commune(by=cadre, meeting=meeting)
    UnionPost.objects.filter(pk=post.pk).update(
        valid_from=cadre.on - timedelta(days=9), valid_to=cadre.on
    )
    actions.submit_to_commune(by=cadre, meeting=meeting)


def test_one_person_does_not_hold_both_posts(founders: Founders, as_role: Become) -> None:
    meeting = founders.minuted(leader=0, deputy=0)
    with pytest.raises(problems.BoardIncomplete):
        actions.submit_to_commune(by=as_role("commune_cadre"), meeting=meeting)


def test_what_was_not_carried_is_told_together(founders: Founders, as_role: Become) -> None:
    meeting = founders.hold()
    cadre = as_role("commune_cadre")
    votes = founders.votes(meeting)
    lost = [
        actions.Vote(kind=v.kind, subject=v.subject, votes_for=3, votes_against=3)
        for v in votes[:2]
    ]
    actions.record_votes(by=cadre, meeting=meeting, votes=[*lost, *votes[2:]])
    actions.close_minutes(by=cadre, meeting=meeting)
    with pytest.raises(Problems) as refused:
        actions.submit_to_commune(by=cadre, meeting=meeting)
    assert len(refused.value.found) == 2


def test_the_commune_returns_the_minutes_with_its_reason_and_they_come_again(
    founders: Founders, as_role: Become
) -> None:
    meeting = founders.minuted()
    approval = actions.submit_to_commune(by=as_role("commune_cadre"), meeting=meeting)
    committee = as_role("commune_committee")
    with pytest.raises(problems.ReasonMissing):
        actions.send_back(by=committee, approval=approval, reason="  ")
    actions.send_back(by=committee, approval=approval, reason="Thiếu chữ ký trưởng thôn")
    founders.group.refresh_from_db()
    assert founders.group.state == "meeting"
    with pytest.raises(problems.AlreadyDecided):
        actions.accept(by=committee, approval=approval)
    again = actions.submit_to_commune(by=as_role("commune_cadre"), meeting=meeting)
    actions.accept(by=as_role("commune_committee"), approval=again)
    assert GroupApproval.objects.filter(group=founders.group).count() == 2


def test_who_submits_does_not_accept(founders: Founders, world: World, as_role: Become) -> None:
    meeting = founders.minuted()
    set_context(world.house)
    approval = actions.submit_to_commune(by=world.house, meeting=meeting)
    with pytest.raises(problems.SamePersonDecides):
        actions.accept(by=world.house, approval=approval)


def test_the_commune_of_next_door_does_not_see_the_submission(
    founders: Founders, as_role: Become
) -> None:
    meeting = founders.minuted()
    approval = actions.submit_to_commune(by=as_role("commune_cadre"), meeting=meeting)
    elsewhere = as_role("commune_committee", 1)
    assert queries.approval(elsewhere.scope, approval.pk) is None
    with pytest.raises(NotFoundHere):
        actions.accept(by=elsewhere, approval=approval)


def test_an_old_form_is_told_that_somebody_was_first(founders: Founders, as_role: Become) -> None:
    cadre = as_role("commune_cadre")
    version = founders.group.version
    actions.call_meeting(
        by=cadre, group=founders.group, kind="founding", held_on=cadre.on, version=version
    )
    with pytest.raises(SomebodyWasFirst):
        actions.enlist(by=cadre, group=founders.group, joining=[], version=version)


def test_only_the_bank_signs_and_a_contract_has_a_number(
    founders: Founders, as_role: Become
) -> None:
    approval = actions.submit_to_commune(by=as_role("commune_cadre"), meeting=founders.minuted())
    actions.accept(by=as_role("commune_committee"), approval=approval)
    signed: dict[str, Any] = {
        "group": founders.group,
        "collects_interest": True,
        "collects_savings": True,
    }
    with pytest.raises(NotAllowed):
        actions.sign_delegation(by=as_role("commune_cadre"), number="1", **signed)
    with pytest.raises(problems.ContractNumberMissing):
        actions.sign_delegation(by=as_role("credit_officer"), number=" ", **signed)


def test_a_meeting_still_to_come_has_no_attendance(founders: Founders, as_role: Become) -> None:
    cadre = as_role("commune_cadre")
    meeting = actions.call_meeting(
        by=cadre, group=founders.group, kind="founding", held_on=date(2025, 4, 1)
    )
    with pytest.raises(problems.MeetingInTheFuture):
        actions.hold_meeting(by=cadre, meeting=meeting, present=actions.Present(membership_ids=()))
