"""Đường đi của khoản vay trong kế hoạch: meetings, 01/TD, reviews, 03/TD, confirmation, approval, 04/TD, by COPY.

What the plan dates up to the day of the demonstration is written as it was on that day; paying out is left to the
sessions, through the same deeds as everybody's.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date
from itertools import count
from typing import Any

from diemtua.demonstration.loading.copying import OFFICE_ID, party_of, sequences_follow
from diemtua.demonstration.loading.people import Paths
from diemtua.demonstration.plan.rows import Application, Loan, Member, Plan
from diemtua.ground.copying import copy_rows
from diemtua.programmes.queries import catalogue


def works_count(works: str) -> int:
    """How many kinds of water works a row of the plan finances."""
    return len([part for part in works.replace("+", ",").split(",") if part.strip()])


class Cast:
    """Vai: which generated person did a step, so that maker and checker are two."""

    def __init__(self, plan: Plan) -> None:
        by_role: dict[str, int] = {}
        for official in plan.officials:
            by_role.setdefault(official.role, official.official_no)
        first = next(iter(by_role.values()))
        self.officer = party_of("official", by_role.get("credit_officer", first))
        self.manager = party_of("official", by_role.get("manager", first + 1))
        self.commune = party_of("official", by_role.get("commune_committee", first + 2))
        self.cadre = party_of("official", by_role.get("commune_cadre", first + 3))


def load_applications(plan: Plan, paths: Paths, using: str) -> None:
    """Everything from the meeting to the notice; `approved` is as far as COPY goes."""
    members = {m.member_no: m for m in plan.members}
    loans = {loan.loan_no: loan for loan in plan.loans}
    cast = Cast(plan)
    _meetings(plan, paths, members, using)
    copy_rows(
        using,
        "lending_loanapplication",
        (
            "id",
            "number",
            "office_id",
            "group_id",
            "membership_id",
            "household_id",
            "person_id",
            "programme_id",
            "amount_dong",
            "term_months",
            "rhythm_months",
            "purpose",
            "total_need_dong",
            "own_capital_dong",
            "works",
            "study_months",
            "money_source",
            "investor_code",
            "state",
            "submitted_on",
            "refused_reason",
            "path",
            "union_code",
            "version",
        ),
        _applications(plan, paths, members, loans),
    )
    _plans(plan, paths, members, using)
    _reviews(plan, paths, members, using)
    lists = _lists(plan, paths, members, cast, using)
    _approvals(plan, paths, members, cast, using)
    _notices(plan, paths, members, lists, cast, using)
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
        (
            "id",
            "group_id",
            "kind",
            "state",
            "held_on",
            "place",
            "chair_id",
            "secretary_id",
            "union_witness",
            "village_head",
            "members_count",
            "present_count",
            "notes",
            "path",
            "union_code",
            "version",
        ),
        rows(),
    )
    copy_rows(
        using,
        "groups_attendance",
        ("meeting_id", "membership_id", "present", "path", "union_code"),
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
        ("application_id", "what", "quantity", "amount_dong", "path", "union_code"),
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
        (
            "application_id",
            "meeting_id",
            "votes_for",
            "votes_against",
            "carried",
            "amount_dong",
            "term_months",
            "reason",
            "path",
            "union_code",
        ),
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


def _lists(
    plan: Plan, paths: Paths, members: dict[int, Member], cast: Cast, using: str
) -> dict[tuple[int, str], int]:
    """One list a meeting and programme; returns its number by both."""
    held = {mt.meeting_no: mt for mt in plan.meetings}
    grouped: dict[tuple[int, str], list[Application]] = {}
    for a in plan.applications:
        if (
            a.meeting_no is not None
            and a.votes_for is not None
            and a.outcome != "refused_by_review"
        ):
            grouped.setdefault((a.meeting_no, a.programme), []).append(a)
    numbers = count(1)
    ids = {key: next(numbers) for key in sorted(grouped)}

    def rows() -> Iterator[tuple[Any, ...]]:
        for key, number in ids.items():
            mt = held[key[0]]
            confirmed = max((a.confirmed_on for a in grouped[key] if a.confirmed_on), default=None)
            yield (
                number,
                f"03TD-{mt.held_on:%y%m}-{number:05d}",
                mt.group_no,
                key[0],
                key[1],
                "confirmed" if confirmed else "sent",
                mt.held_on,
                mt.held_on,
                cast.cadre,
                mt.held_on,
                confirmed,
                cast.commune if confirmed else None,
                "",
                paths.groups[mt.group_no],
                paths.unions[mt.group_no],
                1,
            )

    copy_rows(
        using,
        "lending_loanrequestlist",
        (
            "id",
            "number",
            "group_id",
            "meeting_id",
            "programme_id",
            "state",
            "made_on",
            "union_signed_on",
            "union_signed_by",
            "sent_on",
            "confirmed_on",
            "confirmed_by",
            "returned_reason",
            "path",
            "union_code",
            "version",
        ),
        rows(),
    )
    copy_rows(
        using,
        "lending_requestline",
        ("request_list_id", "application_id", "confirmed", "reason", "path", "union_code"),
        (
            (
                ids[key],
                a.application_no,
                True if a.confirmed_on else None,
                "",
                paths.groups[members[a.member_no].group_no],
                paths.unions[members[a.member_no].group_no],
            )
            for key, applications in grouped.items()
            for a in applications
        ),
    )
    return ids


def _approvals(
    plan: Plan, paths: Paths, members: dict[int, Member], cast: Cast, using: str
) -> None:
    first = {t.loan_no: t.amount_dong for t in plan.tranches if t.seq == 1}

    def rows() -> Iterator[tuple[Any, ...]]:
        for a in plan.applications:
            if a.received_on is None or (a.approved_on is None and a.outcome != "refused_by_bank"):
                continue
            refused = a.outcome == "refused_by_bank"
            decided = a.approved_on or a.received_on
            group_no = members[a.member_no].group_no
            terms = catalogue().rate_terms(a.programme)
            yield (
                a.application_no,
                "refused" if refused else "approved",
                a.amount_dong,
                None
                if first.get(a.loan_no or 0, a.amount_dong) >= a.amount_dong
                else first[a.loan_no or 0],
                a.term_months,
                catalogue().rhythm_months(a.programme, term_months=a.term_months, on=a.applied_on),
                terms.in_term_pct(disbursed_on=decided, on=decided),
                a.received_on,
                a.received_on,
                cast.officer,
                decided,
                cast.manager,
                a.reason if refused else "",
                paths.groups[group_no],
                paths.unions[group_no],
                1,
            )

    copy_rows(
        using,
        "lending_approval",
        (
            "application_id",
            "state",
            "amount_dong",
            "first_dong",
            "term_months",
            "rhythm_months",
            "rate_pct",
            "received_on",
            "proposed_on",
            "proposed_by",
            "decided_on",
            "decided_by",
            "reason",
            "path",
            "union_code",
            "version",
        ),
        rows(),
    )


def _notices(
    plan: Plan,
    paths: Paths,
    members: dict[int, Member],
    lists: dict[tuple[int, str], int],
    cast: Cast,
    using: str,
) -> None:
    groups = {g.group_no: g for g in plan.groups}
    loans = {loan.loan_no: loan for loan in plan.loans}
    told: dict[int, tuple[int, date, date]] = {}
    for a in plan.applications:
        if a.notified_on is None or a.meeting_no is None or a.outcome.startswith("refused"):
            continue
        pays_on = loans[a.loan_no].signed_on if a.loan_no else a.notified_on
        told[lists[a.meeting_no, a.programme]] = (
            members[a.member_no].group_no,
            a.notified_on,
            pays_on,
        )
    copy_rows(
        using,
        "lending_approvalnotice",
        (
            "number",
            "group_id",
            "request_list_id",
            "point_id",
            "pays_on",
            "sent_on",
            "sent_by",
            "commune_read_at",
            "union_read_at",
            "group_read_at",
            "borrowers_told_at",
            "path",
            "union_code",
        ),
        (
            (
                f"04TD-{sent_on:%y%m}-{number:05d}",
                group_no,
                number,
                groups[group_no].point_no,
                pays_on,
                sent_on,
                cast.officer,
                sent_on,
                sent_on,
                sent_on,
                sent_on,
                paths.groups[group_no],
                paths.unions[group_no],
            )
            for number, (group_no, sent_on, pays_on) in told.items()
        ),
    )
