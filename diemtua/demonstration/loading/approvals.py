"""Danh sách 03/TD, phê duyệt, thông báo 04/TD của kế hoạch, by COPY, each step by the person whose it was."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import count
from typing import Any
from uuid import UUID

from diemtua.demonstration.loading.copying import party_of
from diemtua.demonstration.loading.people import Paths
from diemtua.demonstration.plan.rows import Application, Member, Plan
from diemtua.ground.copying import copy_rows
from diemtua.programmes.queries import catalogue


class Cast:
    """Vai: which generated person did a step: of the group's own commune and union, and never maker and checker in one."""

    def __init__(self, plan: Plan, members: dict[int, Member]) -> None:
        self._of: dict[tuple[str, int | None, str], UUID] = {}
        for official in plan.officials:
            union = official.union_code if official.role == "commune_cadre" else ""
            self._of.setdefault(
                (official.role, official.commune_no, union),
                party_of("official", official.official_no),
            )
        self._groups = {g.group_no: g for g in plan.groups}
        self.officer = next(p for (role, _c, _u), p in self._of.items() if role == "credit_officer")
        self.manager = next(p for (role, _c, _u), p in self._of.items() if role == "manager")

    def cadre(self, group_no: int) -> UUID:
        """Cán bộ Hội của xã và Hội của tổ."""
        group = self._groups[group_no]
        return self._of["commune_cadre", group.commune_no, group.union_code]

    def commune(self, group_no: int) -> UUID:
        """Người của UBND xã của tổ."""
        return self._of["commune_committee", self._groups[group_no].commune_no, ""]


def load_lists(
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
                cast.cadre(mt.group_no),
                mt.held_on,
                confirmed,
                cast.commune(mt.group_no) if confirmed else None,
                "",
                paths.groups[mt.group_no],
                paths.unions[mt.group_no],
                1,
            )

    copy_rows(
        using,
        "lending_loanrequestlist",
        "id number group_id meeting_id programme_id state made_on union_signed_on "
        "union_signed_by sent_on confirmed_on confirmed_by returned_reason path "
        "union_code version",
        rows(),
    )
    _load_lines(grouped, ids, paths, members, using)
    return ids


def _load_lines(
    grouped: dict[tuple[int, str], list[Application]],
    ids: dict[tuple[int, str], int],
    paths: Paths,
    members: dict[int, Member],
    using: str,
) -> None:
    """Dòng 03/TD: which application stands on which list."""
    copy_rows(
        using,
        "lending_requestline",
        "request_list_id application_id confirmed reason path union_code",
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


def load_approvals(
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
        "application_id state amount_dong first_dong term_months rhythm_months rate_pct "
        "received_on proposed_on proposed_by decided_on decided_by reason path union_code "
        "version",
        rows(),
    )


def load_notices(
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
        "number group_id request_list_id point_id pays_on sent_on sent_by commune_read_at "
        "union_read_at group_read_at borrowers_told_at path union_code",
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
