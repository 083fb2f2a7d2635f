"""Giấy tờ của cho vay: the frozen values of 01/TD, 03/TD, 04/TD and the reviews of 10C/TD."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diemtua.ground import formats
from diemtua.ground.actors import Actor
from diemtua.ground.vietnamese import without_kind
from diemtua.groups.models import GroupPlacement, Meeting, SavingsAndLoanGroup
from diemtua.groups.papers import association_name, review_minutes
from diemtua.groups.queries import board, placement_on
from diemtua.lending import queries
from diemtua.lending.models import Approval, ApprovalNotice, LoanApplication, LoanRequestList
from diemtua.papers.official.applying import LoanApplicationForm, PlanRow
from diemtua.papers.official.approving import (
    ApprovalNoticeForm,
    ApprovalRow,
    LoanRequestListForm,
    RequestRow,
)
from diemtua.papers.official.groups import ReviewMinutesForm, ReviewRow
from diemtua.people.papers import on_paper
from diemtua.people.queries import poverty_on
from diemtua.people.words import CLASSES
from diemtua.programmes.queries import rate_class_of, rate_on
from diemtua.rules.periods import add_months

BRING = gettext_lazy("căn cước, sổ vay vốn, giấy ủy quyền (nếu có)")


def application(found: LoanApplication, by: Actor) -> LoanApplicationForm:
    """Giấy đề nghị vay vốn 01/TD; the bank's part is filled once it has decided."""
    approval: Approval | None = getattr(found, "approval", None)
    approved = approval if approval and approval.state == Approval.State.APPROVED else None
    on = found.submitted_on
    rate = rate_on(rate_class_of(found.programme_id, on, using=by.using), on, using=by.using)
    beats = max(1, -(-found.term_months // found.rhythm_months))
    home = found.household
    return LoanApplicationForm(
        programme_name=found.programme.name,
        bank_office_name=found.group.office.name,
        borrower_name=found.person.full_name,
        borrower_born_on=found.person.born_on,
        citizen_id=on_paper(found.person),
        citizen_id_on=found.person.citizen_id_issued_on,
        address=", ".join(x for x in (home.address, str(home.village)) if x),
        phone=formats.phone(found.person.phone) if found.person.phone else None,
        group_name=found.group.name,
        group_leader_name=leader_name(found.group, by),
        association_name=association_name(found.group, by),
        amount_dong=found.amount_dong,
        purpose=found.purpose,
        needed_dong=found.total_need_dong,
        own_dong=found.own_capital_dong,
        plan=tuple(
            PlanRow(item=what, quantity=quantity, amount_dong=dong)
            for what, quantity, dong in queries.plan_of(found, using=by.using)
        ),
        term_months=found.term_months,
        instalment_months=found.rhythm_months,
        instalment_dong=found.amount_dong // beats,
        rate_pct=rate.rate_pct,
        overdue_factor_pct=_factor(rate.overdue_rate_pct, rate.rate_pct),
        approved_dong=approved.amount_dong if approved else None,
        approved_term_months=approved.term_months if approved else None,
        approved_instalment_months=approved.rhythm_months if approved else None,
        approved_rate_pct=approved.rate_pct if approved else None,
        approved_last_due_on=_last_due_on(found, approved),
        refusal_reason=approval.reason or None if approval and not approved else None,
        approved_on=approval.decided_on if approval else None,
    )


def _factor(overdue_pct: Decimal, rate_pct: Decimal) -> Decimal | None:
    return overdue_pct * 100 / rate_pct if rate_pct else None


def _last_due_on(found: LoanApplication, approved: Approval | None) -> date | None:
    """Known once a day of payment is: the notice's, until the loan has its own."""
    loan = getattr(found, "loan", None)
    if loan is not None:
        due_on: date = loan.due_on
        return due_on
    line = getattr(found, "request_line", None)
    notice = getattr(line.request_list, "notice", None) if line is not None else None
    return add_months(notice.pays_on, approved.term_months) if approved and notice else None


def request_list(found: LoanRequestList, by: Actor) -> LoanRequestListForm:
    """Danh sách tổ viên đề nghị vay vốn 03/TD."""
    lines = queries.standing(queries.lines_of(found, using=by.using))
    homes = [line.application.household_id for line in lines]
    classes = poverty_on(homes, found.meeting.held_on, using=by.using)
    opinions = {None: None, True: _("Đủ điều kiện"), False: _("Không đủ điều kiện")}
    place = _place(found.group, by)
    return LoanRequestListForm(
        bank_office_name=found.group.office.name,
        commune_name=without_kind(place.unit.full_name) if place else None,
        village_name=without_kind(place.village.name) if place else None,
        association_name=association_name(found.group, by),
        group_name=found.group.name,
        group_code=found.group.code,
        group_leader_name=leader_name(found.group, by),
        programme_name=found.programme.name,
        meeting_on=found.meeting.held_on,
        requests=tuple(
            RequestRow(
                borrower_name=line.application.person.full_name,
                citizen_id=on_paper(line.application.person),
                village_name=str(line.application.household.village),
                beneficiary=str(CLASSES[classes[home]]) if home in classes else None,
                purpose=line.application.purpose,
                amount_dong=line.application.review.amount_dong,
                term_months=line.application.review.term_months,
                opinion=opinions[line.confirmed],
            )
            for line, home in zip(lines, homes, strict=True)
        ),
        amount_dong=sum(line.application.review.amount_dong for line in lines),
        confirmed_on=found.confirmed_on,
    )


def notice(found: LoanRequestList, sent: ApprovalNotice, by: Actor) -> ApprovalNoticeForm:
    """Thông báo kết quả phê duyệt 04/TD: what is approved, and why the others are not."""
    place = _place(found.group, by)
    return ApprovalNoticeForm(
        bank_office_name=found.group.office.name,
        notice_number=sent.number,
        commune_name=without_kind(place.unit.full_name) if place else None,
        association_name=association_name(found.group, by),
        group_name=found.group.name,
        group_leader_name=leader_name(found.group, by),
        results=tuple(
            _result(line.application, found.programme.short_name)
            for line in queries.standing(queries.lines_of(found, using=by.using))
        ),
        disbursed_on=sent.pays_on,
        point_name=sent.point.name,
        bring_papers=str(BRING),
    )


def _result(row: LoanApplication, programme_name: str) -> ApprovalRow:
    approval: Approval | None = getattr(row, "approval", None)
    approved = approval if approval and approval.state == Approval.State.APPROVED else None
    return ApprovalRow(
        borrower_name=row.person.full_name,
        programme_name=programme_name,
        approved_dong=approved.amount_dong if approved else 0,
        term_months=approved.term_months if approved else None,
        note=None if approved else row.refused_reason or None,
    )


def minutes(meeting: Meeting, by: Actor) -> ReviewMinutesForm:
    """Biên bản họp 10C/TD with the votes on every application."""
    rows = queries.reviewed_at(meeting, using=by.using)
    classes = poverty_on([row.household_id for row in rows], meeting.held_on, using=by.using)
    reviews = [
        ReviewRow(
            borrower_name=row.person.full_name,
            beneficiary=str(CLASSES[classes[row.household_id]])
            if row.household_id in classes
            else None,
            programme_name=row.programme.short_name,
            purpose=row.purpose,
            amount_dong=row.review.amount_dong,
            term_months=row.review.term_months,
            votes_for=row.review.votes_for,
            votes_against=row.review.votes_against,
            conclusion=_("Đạt") if row.review.carried else _("Không đạt"),
        )
        for row in rows
    ]
    return review_minutes(meeting, by, reviews=reviews)


def leader_name(group: SavingsAndLoanGroup, by: Actor) -> str | None:
    """Tổ trưởng trong ngày."""
    row = board(group, by.on, using=by.using).filter(post="leader").first()
    return row.person.full_name if row else None


def _place(group: SavingsAndLoanGroup, by: Actor) -> GroupPlacement | None:
    return placement_on(group, by.on, using=by.using)
