"""Đề nghị vay và bình xét: 01/TD, the group's vote, the list 03/TD, the union's and the commune's part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import F

from diemtua.ground.actors import Actor
from diemtua.ground.deeds import deed
from diemtua.ground.problems import SomebodyWasFirst
from diemtua.groups.models import Meeting, Membership
from diemtua.groups.queries import quorum
from diemtua.lending.actions.numbering import next_number
from diemtua.lending.models import (
    ApplicationDraft,
    LoanApplication,
    LoanRequestList,
    LoanReview,
    PlanItem,
    RequestLine,
)
from diemtua.lending.problems import (
    AmountNotPositive,
    MeetingNotFit,
    NotAMember,
    NothingToList,
    NotInThisState,
    NotOfThisGroup,
    PlanDoesNotAdd,
    ReasonMissing,
    VotesDoNotAdd,
)
from diemtua.lending.words import STATES
from diemtua.programmes.queries import catalogue, term_of

State = LoanApplication.State


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Nội dung 01/TD: what is asked and the plan of use."""

    programme: str
    amount_dong: int
    term_months: int
    purpose: str
    total_need_dong: int
    own_capital_dong: int = 0
    works: int = 0
    study_months: int = 0
    money_source: int = 1
    investor_code: str = ""
    plan: Sequence[tuple[str, str, int]] = ()


@dataclass(frozen=True, kw_only=True)
class Ballot:
    """Kết quả bình xét một hồ sơ."""

    application_id: int
    votes_for: int
    votes_against: int
    amount_dong: int
    term_months: int
    reason: str = ""


@deed("loan.applied", needs="lending.apply")
def submit_application(
    *, by: Actor, membership: Membership, asked: Asked, client_id: UUID | None = None
) -> LoanApplication:
    """Nộp giấy đề nghị vay vốn (01/TD); the same client id twice is one application."""
    if client_id is not None:
        before = LoanApplication.objects.using(by.using).filter(client_id=client_id).first()
        if before is not None:
            return before
    _check_asked(membership, asked, by)
    group = membership.group
    application = LoanApplication.objects.using(by.using).create(
        number=next_number("01TD", group.office, by),
        client_id=client_id,
        office_id=group.office_id,
        group=group,
        membership=membership,
        household_id=membership.household_id,
        person_id=membership.person_id,
        programme_id=asked.programme,
        amount_dong=asked.amount_dong,
        term_months=asked.term_months,
        rhythm_months=catalogue().rhythm_months(
            asked.programme, term_months=asked.term_months, on=by.on
        ),
        purpose=asked.purpose.strip(),
        total_need_dong=asked.total_need_dong,
        own_capital_dong=asked.own_capital_dong,
        works=asked.works,
        study_months=asked.study_months,
        money_source=asked.money_source,
        investor_code=asked.investor_code,
        submitted_on=by.on,
        path=membership.path,
        union_code=membership.union_code,
    )
    PlanItem.objects.using(by.using).bulk_create(
        PlanItem(
            application=application,
            what=what,
            quantity=quantity,
            amount_dong=dong,
            path=application.path,
            union_code=application.union_code,
        )
        for what, quantity, dong in asked.plan
    )
    if client_id is not None:
        drafts = ApplicationDraft.objects.using(by.using).filter(party_id=by.party_id)
        drafts.filter(client_id=client_id).update(application=application)
    return application


def _check_asked(membership: Membership, asked: Asked, by: Actor) -> None:
    if membership.valid_from > by.on or (
        membership.valid_to is not None and membership.valid_to <= by.on
    ):
        raise NotAMember
    if asked.amount_dong <= 0:
        raise AmountNotPositive(field="amount_dong")
    term_of(asked.programme, by.on, using=by.using)
    planned = sum(dong for _what, _quantity, dong in asked.plan)
    if asked.plan and planned != asked.total_need_dong:
        raise PlanDoesNotAdd(
            field="total_need_dong", plan=_dong(planned), need=_dong(asked.total_need_dong)
        )


def _dong(value: int) -> str:
    return f"{value:,}".replace(",", ".")


@deed("loan.reviewed", needs="lending.review")
def review_loans(*, by: Actor, meeting: Meeting, ballots: Sequence[Ballot]) -> list[LoanReview]:
    """Bình xét cho vay tại cuộc họp đủ người, có Hội dự: votes, amount and term agreed; refused ones say why."""
    held = Meeting.objects.using(by.using).select_for_update().get(pk=meeting.pk)
    if held.state == Meeting.State.CALLED or not held.union_witness or not quorum(held).reached:
        raise MeetingNotFit
    applications = {
        a.pk: a
        for a in LoanApplication.objects.using(by.using)
        .select_for_update()
        .filter(pk__in=[b.application_id for b in ballots])
        .order_by("pk")
    }
    reviews = [_review(held, applications.get(b.application_id), b) for b in ballots]
    LoanReview.objects.using(by.using).bulk_create(reviews)
    for review in reviews:
        application = review.application
        application.state = State.REVIEWED if review.carried else State.REFUSED
        application.refused_reason = "" if review.carried else review.reason
        application.version += 1
        application.save(using=by.using, update_fields=["state", "refused_reason", "version"])
    return reviews


def _review(meeting: Meeting, application: LoanApplication | None, ballot: Ballot) -> LoanReview:
    if application is None or application.group_id != meeting.group_id:
        raise NotOfThisGroup
    if application.state != State.SUBMITTED:
        raise NotInThisState(state=STATES[application.state])
    votes = ballot.votes_for + ballot.votes_against
    if votes > meeting.present_count or votes <= 0:
        raise VotesDoNotAdd(present=meeting.present_count, votes=votes)
    carried = ballot.votes_for * 2 > meeting.present_count
    if not carried and not ballot.reason.strip():
        raise ReasonMissing(field="reason")
    return LoanReview(
        application=application,
        meeting=meeting,
        votes_for=ballot.votes_for,
        votes_against=ballot.votes_against,
        carried=carried,
        amount_dong=min(ballot.amount_dong, application.amount_dong),
        term_months=ballot.term_months,
        reason=ballot.reason.strip(),
        path=application.path,
        union_code=application.union_code,
    )


@deed("loan.list_made", needs="lending.list")
def make_request_list(*, by: Actor, meeting: Meeting, programme: str) -> LoanRequestList:
    """Lập danh sách đề nghị vay vốn (03/TD): one programme, one meeting, all that the meeting agreed."""
    applications = list(
        LoanApplication.objects.using(by.using)
        .select_for_update(of=("self",))
        .filter(
            review__meeting=meeting,
            review__carried=True,
            programme_id=programme,
            state=State.REVIEWED,
        )
        .order_by("pk")
    )
    if not applications:
        raise NothingToList
    made = LoanRequestList.objects.using(by.using).create(
        number=next_number("03TD", meeting.group.office, by),
        group_id=meeting.group_id,
        meeting=meeting,
        programme_id=programme,
        made_on=by.on,
        path=meeting.path,
        union_code=meeting.union_code,
    )
    RequestLine.objects.using(by.using).bulk_create(
        RequestLine(request_list=made, application=a, path=a.path, union_code=a.union_code)
        for a in applications
    )
    LoanApplication.objects.using(by.using).filter(pk__in=[a.pk for a in applications]).update(
        state=State.LISTED, version=F("version") + 1
    )
    return made


def _locked_list(request_list: LoanRequestList, state: str, *, by: Actor) -> LoanRequestList:
    found = LoanRequestList.objects.using(by.using).select_for_update().get(pk=request_list.pk)
    if found.state != state:
        raise SomebodyWasFirst(what=found.number)
    return found


@deed("loan.list_signed", needs="lending.union_sign")
def sign_for_union(*, by: Actor, request_list: LoanRequestList) -> LoanRequestList:
    """Hội ký 03/TD và gửi UBND xã."""
    found = _locked_list(request_list, LoanRequestList.State.MADE, by=by)
    found.state = LoanRequestList.State.SENT
    found.union_signed_on, found.union_signed_by, found.sent_on = by.on, by.party_id, by.on
    found.version += 1
    found.save(update_fields=["state", "union_signed_on", "union_signed_by", "sent_on", "version"])
    return found


@deed("loan.list_confirmed", needs="lending.confirm")
def confirm_by_commune(
    *, by: Actor, request_list: LoanRequestList, refused: Mapping[int, str] | None = None
) -> LoanRequestList:
    """UBND xã xác nhận cư trú và diện hộ trên 03/TD, từng người; who is not confirmed gets a reason."""
    refused = refused or {}
    found = _locked_list(request_list, LoanRequestList.State.SENT, by=by)
    lines = [
        line
        for line in found.lines.using(by.using).select_related("application")
        if line.application.state == State.LISTED
    ]
    for line in lines:
        line.confirmed = line.pk not in refused
        line.reason = refused.get(line.pk, "").strip()
        if not line.confirmed and not line.reason:
            raise ReasonMissing(field=f"reason_{line.pk}")
    RequestLine.objects.using(by.using).bulk_update(lines, ["confirmed", "reason"])
    for line in lines:
        line.application.state = State.CONFIRMED if line.confirmed else State.REFUSED
        line.application.refused_reason = line.reason
        line.application.version += 1
    LoanApplication.objects.using(by.using).bulk_update(
        [line.application for line in lines], ["state", "refused_reason", "version"]
    )
    found.state = LoanRequestList.State.CONFIRMED
    found.confirmed_on, found.confirmed_by = by.on, by.party_id
    found.version += 1
    found.save(update_fields=["state", "confirmed_on", "confirmed_by", "version"])
    return found


@deed("loan.list_returned", needs="lending.confirm")
def return_list(*, by: Actor, request_list: LoanRequestList, reason: str) -> LoanRequestList:
    """UBND xã trả lại danh sách để sửa, có lý do; the union signs it again."""
    if not reason.strip():
        raise ReasonMissing(field="reason")
    found = _locked_list(request_list, LoanRequestList.State.SENT, by=by)
    found.state, found.returned_reason = LoanRequestList.State.MADE, reason.strip()
    found.version += 1
    found.save(update_fields=["state", "returned_reason", "version"])
    return found
