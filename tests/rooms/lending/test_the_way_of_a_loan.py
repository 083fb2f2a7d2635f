"""Stories of the way: asked, voted, listed, confirmed, proposed, decided by another person, told down the line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from diemtua.ground.actors import Actor
from diemtua.ground.problems import NotAllowed, Problem, SomebodyWasFirst
from diemtua.groups.models import Meeting
from diemtua.lending.actions import (
    Asked,
    Ballot,
    approve_loan,
    confirm_by_commune,
    make_request_list,
    propose_approval,
    refuse_loan,
    review_loans,
    send_notice,
    sign_for_union,
    submit_application,
)
from diemtua.lending.models import LoanApplication, LoanRequestList
from diemtua.lending.problems import (
    MakerIsChecker,
    MeetingNotFit,
    NotEligible,
    ReasonMissing,
    VotesDoNotAdd,
)
from diemtua.people.models import PovertyRecord
from tests.world import World

pytestmark = pytest.mark.django_db
Become = Callable[..., Actor]


def a_request(
    world: World,
    as_role: Become,
    *,
    member: int = 2,
    dong: int = 50_000_000,
    programme: str = "ho_ngheo",
) -> LoanApplication:
    asked = Asked(
        programme=programme,
        amount_dong=dong,
        term_months=36,
        purpose="Nuôi bò sinh sản",
        total_need_dong=60_000_000,
        own_capital_dong=10_000_000,
        plan=[("Bò giống", "2 con", 50_000_000), ("Chuồng", "1", 10_000_000)],
    )
    return submit_application(
        by=as_role("group_leader"), membership=world.groups[0].memberships[member], asked=asked
    )


def a_meeting(world: World, *, present: int = 5, witness: str = "Cán bộ Hội") -> Meeting:
    here = world.groups[0]
    return Meeting.objects.create(
        group=here.group,
        kind="review",
        state="minuted",
        held_on=world.on,
        chair=here.leader,
        secretary=here.deputy,
        union_witness=witness,
        village_head="Trưởng thôn",
        members_count=6,
        present_count=present,
        path=here.group.path,
        union_code=here.group.union_code,
    )


def confirmed(
    world: World, as_role: Become, **asked: object
) -> tuple[LoanApplication, LoanRequestList]:
    """The way up to the commune's confirmation."""
    application = a_request(world, as_role, **asked)  # type: ignore[arg-type]
    meeting = a_meeting(world)
    leader = as_role("group_leader")
    ballot = Ballot(
        application_id=application.pk,
        votes_for=5,
        votes_against=0,
        amount_dong=application.amount_dong,
        term_months=36,
    )
    review_loans(by=leader, meeting=meeting, ballots=[ballot])
    made = make_request_list(by=leader, meeting=meeting, programme=application.programme_id)
    sign_for_union(by=as_role("commune_cadre"), request_list=made)
    confirm_by_commune(by=as_role("commune_committee"), request_list=made)
    application.refresh_from_db()
    return application, made


def test_a_poor_household_asks_is_voted_confirmed_and_approved_by_two_people(
    world: World, as_role: Become
) -> None:
    application, made = confirmed(world, as_role)
    assert application.state == "confirmed"
    propose_approval(
        by=as_role("credit_officer"),
        application=application,
        amount_dong=50_000_000,
        term_months=36,
    )
    approval = approve_loan(by=as_role("manager"), application=application)
    assert (approval.state, str(approval.rate_pct.normalize())) == ("approved", "6.6")
    made.refresh_from_db()
    notice = send_notice(by=as_role("credit_officer"), request_list=made, pays_on=date(2025, 4, 12))
    assert notice.point_id == world.points[0].pk


def test_who_proposes_does_not_decide(world: World, as_role: Become) -> None:
    application, _made = confirmed(world, as_role)
    officer = as_role("credit_officer")
    propose_approval(by=officer, application=application, amount_dong=50_000_000, term_months=36)
    with pytest.raises(NotAllowed):
        approve_loan(by=officer, application=application)
    both = as_role("manager")
    application.approval.proposed_by = both.party_id
    application.approval.save()
    with pytest.raises(MakerIsChecker):
        approve_loan(by=both, application=application)


def test_over_the_cap_the_sentence_says_how_much_may_still_be_borrowed(
    world: World, as_role: Become
) -> None:
    application, _made = confirmed(world, as_role)
    with pytest.raises(NotEligible, match=r"Quá mức 100\.000\.000 đ.*còn vay được 100\.000\.000 đ"):
        propose_approval(
            by=as_role("credit_officer"),
            application=application,
            amount_dong=120_000_000,
            term_months=36,
        )


def test_a_household_that_left_the_list_is_refused_on_the_day_of_approval(
    world: World, as_role: Become
) -> None:
    application, _made = confirmed(world, as_role)
    propose_approval(
        by=as_role("credit_officer"),
        application=application,
        amount_dong=50_000_000,
        term_months=36,
    )
    PovertyRecord.objects.filter(household=application.household).update(poverty_class="average")
    with pytest.raises(NotEligible, match="mức sống trung bình"):
        approve_loan(by=as_role("manager"), application=application)
    refuse_loan(
        by=as_role("manager"), application=application, reason="Hộ không còn trong danh sách"
    )
    application.refresh_from_db()
    assert application.state == "refused"


def test_a_meeting_without_the_union_or_a_quorum_decides_nothing(
    world: World, as_role: Become
) -> None:
    application = a_request(world, as_role)
    ballot = Ballot(
        application_id=application.pk, votes_for=3, votes_against=0, amount_dong=1, term_months=1
    )
    for meeting in (a_meeting(world, present=3), a_meeting(world, witness="")):
        with pytest.raises(MeetingNotFit):
            review_loans(by=as_role("group_leader"), meeting=meeting, ballots=[ballot])


def test_more_votes_than_people_are_refused(world: World, as_role: Become) -> None:
    application = a_request(world, as_role)
    ballot = Ballot(
        application_id=application.pk, votes_for=6, votes_against=0, amount_dong=1, term_months=1
    )
    with pytest.raises(VotesDoNotAdd):
        review_loans(by=as_role("group_leader"), meeting=a_meeting(world), ballots=[ballot])


def test_the_commune_says_why_it_does_not_confirm(world: World, as_role: Become) -> None:
    application = a_request(world, as_role)
    meeting = a_meeting(world)
    ballot = Ballot(
        application_id=application.pk,
        votes_for=5,
        votes_against=0,
        amount_dong=50_000_000,
        term_months=36,
    )
    review_loans(by=as_role("group_leader"), meeting=meeting, ballots=[ballot])
    made = make_request_list(by=as_role("group_leader"), meeting=meeting, programme="ho_ngheo")
    sign_for_union(by=as_role("commune_cadre"), request_list=made)
    line = made.lines.get()
    with pytest.raises(ReasonMissing):
        confirm_by_commune(
            by=as_role("commune_committee"), request_list=made, refused={line.pk: " "}
        )
    confirm_by_commune(
        by=as_role("commune_committee"), request_list=made, refused={line.pk: "Không cư trú tại xã"}
    )
    application.refresh_from_db()
    assert (application.state, application.refused_reason) == ("refused", "Không cư trú tại xã")
    with pytest.raises(SomebodyWasFirst):
        confirm_by_commune(by=as_role("commune_committee"), request_list=made)


def test_a_leader_of_another_village_sees_no_application(world: World, as_role: Become) -> None:
    application = a_request(world, as_role)
    as_role("group_leader", 1)
    assert not LoanApplication.objects.filter(pk=application.pk).exists()
    with pytest.raises((Problem, LoanApplication.DoesNotExist)):
        propose_approval(
            by=as_role("auditor"), application=application, amount_dong=1, term_months=1
        )
