"""Đường đi của khoản vay trong kế hoạch: meetings, 01/TD, reviews, 03/TD, confirmation, approval, 04/TD, by COPY.

What the plan dates up to the day of the demonstration is written as it was on that day; paying out is left to the
sessions, through the same deeds as everybody's.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date
from typing import Any

from diemtua.demonstration.loading.approvals import Cast, load_approvals, load_lists, load_notices
from diemtua.demonstration.loading.copying import OFFICE_ID, sequences_follow
from diemtua.demonstration.loading.people import Paths
from diemtua.demonstration.plan.rows import Application, Loan, Member, Plan
from diemtua.ground.copying import copy_rows
from diemtua.programmes.queries import catalogue


def works_count(works: str) -> int:
    """How many kinds of water works a row of the plan finances."""
    return len([part for part in works.replace("+", ",").split(",") if part.strip()])


def load_applications(plan: Plan, paths: Paths, using: str) -> None:
    """Everything from the meeting to the notice; `approved` is as far as COPY goes."""
    members = {m.member_no: m for m in plan.members}
    loans = {loan.loan_no: loan for loan in plan.loans}
    cast = Cast(plan, members)
    _meetings(plan, paths, members, using)
    copy_rows(
        using,
        "lending_loanapplication",
        "id number office_id group_id membership_id household_id person_id programme_id "
        "amount_dong term_months rhythm_months purpose total_need_dong own_capital_dong "
        "works study_months money_source investor_code state submitted_on refused_reason "
        "path union_code version",
        _applications(plan, paths, members, loans),
    )
    _plans(plan, paths, members, using)
    _reviews(plan, paths, members, using)
    lists = load_lists(plan, paths, members, cast, using)
    load_approvals(plan, paths, members, cast, using)
    load_notices(plan, paths, members, lists, cast, using)
    sequences_follow(
        using, ("groups_meeting", "lending_loanapplication", "lending_loanrequestlist")
    )


def _meetings(plan: Plan, paths: Paths, members: dict[int, Member], using: str) -> None:
    sizes: dict[int, list[Member]] = {}
    for m in plan.members:
        sizes.setdefault(m.group_no, []).append(m)
    boards = {g.group_no: g for g in plan.groups}

    def rows() -> Iterator[tuple[Any, ...]]:
        for meeting in plan.meetings:
            board = boards[meeting.group_no]
            there = _members_on(sizes[meeting.group_no], meeting.held_on)
            yield (
                meeting.meeting_no,
                meeting.group_no,
                "review",
                "minuted",
                meeting.held_on,
                "Nhà văn hóa thôn",
                members[board.leader_member_no].person_no,
                members[board.deputy_member_no].person_no,
                "Cán bộ Hội cấp xã",
                "Trưởng thôn",
                len(there),
                len(there) - len(meeting.absent),
                "",
                paths.groups[meeting.group_no],
                paths.unions[meeting.group_no],
                1,
            )

    copy_rows(
        using,
        "groups_meeting",
        "id group_id kind state held_on place chair_id secretary_id union_witness "
        "village_head members_count present_count notes path union_code version",
        rows(),
    )
    _attendances(plan, paths, sizes, using)


def _attendances(plan: Plan, paths: Paths, sizes: dict[int, list[Member]], using: str) -> None:
    copy_rows(
        using,
        "groups_attendance",
        "meeting_id membership_id present path union_code",
        (
            (
                mt.meeting_no,
                m.member_no,
                m.member_no not in mt.absent,
                paths.groups[mt.group_no],
                paths.unions[mt.group_no],
            )
            for mt in plan.meetings
            for m in _members_on(sizes[mt.group_no], mt.held_on)
        ),
    )


def _members_on(members: list[Member], on: date) -> list[Member]:
    return [m for m in members if m.joined_on <= on and (m.left_on is None or m.left_on > on)]


def _state(a: Application) -> str:
    """How far it came by the day of the demonstration; what was disbursed starts as approved."""
    if a.outcome.startswith("refused"):
        return "refused"
    if a.approved_on is not None:
        return "approved"
    if a.received_on is not None or a.confirmed_on is not None:
        return "confirmed"
    return "listed" if a.votes_for is not None else "submitted"


def _applications(
    plan: Plan, paths: Paths, members: dict[int, Member], loans: dict[int, Loan]
) -> Iterator[tuple[Any, ...]]:
    for a in plan.applications:
        m = members[a.member_no]
        loan = loans.get(a.loan_no or 0)
        rhythm = catalogue().rhythm_months(a.programme, term_months=a.term_months, on=a.applied_on)
        need = (loan.project_cost_dong if loan and loan.project_cost_dong else None) or math.ceil(
            a.amount_dong * 5 / 4 / 1_000_000
        ) * 1_000_000
        yield (
            a.application_no,
            f"01TD-{a.applied_on:%y%m}-{a.application_no:05d}",
            OFFICE_ID,
            m.group_no,
            m.member_no,
            m.household_no,
            loan.borrower_person_no if loan else m.person_no,
            a.programme,
            a.amount_dong,
            a.term_months,
            rhythm,
            a.purpose,
            need,
            max(need - a.amount_dong, 0),
            works_count(a.works),
            (loan.study_months or 0) if loan else 0,
            1 if not loan or loan.source in ("", "1", "central") else 2,
            loan.investor if loan else "",
            _state(a),
            a.applied_on,
            a.reason,
            paths.groups[m.group_no],
            paths.unions[m.group_no],
            1,
        )


def _plans(plan: Plan, paths: Paths, members: dict[int, Member], using: str) -> None:
    copy_rows(
        using,
        "lending_planitem",
        "application_id what quantity amount_dong path union_code",
        (
            (
                a.application_no,
                a.purpose,
                "1",
                a.amount_dong,
                paths.groups[members[a.member_no].group_no],
                paths.unions[members[a.member_no].group_no],
            )
            for a in plan.applications
        ),
    )


def _reviews(plan: Plan, paths: Paths, members: dict[int, Member], using: str) -> None:
    present = {}
    sizes: dict[int, list[Member]] = {}
    for m in plan.members:
        sizes.setdefault(m.group_no, []).append(m)
    for mt in plan.meetings:
        present[mt.meeting_no] = len(_members_on(sizes[mt.group_no], mt.held_on)) - len(mt.absent)
    copy_rows(
        using,
        "lending_loanreview",
        "application_id meeting_id votes_for votes_against carried amount_dong "
        "term_months reason path union_code",
        (
            (
                a.application_no,
                a.meeting_no,
                a.votes_for,
                max(present[a.meeting_no] - a.votes_for, 0),
                a.outcome != "refused_by_review",
                a.amount_dong,
                a.term_months,
                a.reason,
                paths.groups[members[a.member_no].group_no],
                paths.unions[members[a.member_no].group_no],
            )
            for a in plan.applications
            if a.meeting_no is not None and a.votes_for is not None
        ),
    )
