"""Giấy tờ của phiên: builds the frozen form values of 12/TD, 13/TD, 01/BL, minutes, cash count and public board."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext as _

from diemtua.associations.models import Association
from diemtua.commune_sessions import queries
from diemtua.commune_sessions.cash import LOOSE, NOTES
from diemtua.commune_sessions.models import (
    Briefing,
    BriefingAttendance,
    CashCount,
    CollectionSheet,
    CommuneSession,
    Receipt,
)
from diemtua.commune_sessions.queries import Member
from diemtua.commune_sessions.queries.board import LendingTerm
from diemtua.commune_sessions.queries.briefing import UnionResult
from diemtua.ground import formats
from diemtua.ground.vietnamese import without_kind
from diemtua.groups.models import BoardMember, GroupPlacement
from diemtua.ledger.chain import anchor_of_session, shown
from diemtua.ledger.models import LoanBalance
from diemtua.lending.models import Loan
from diemtua.papers.official.collecting import (
    CollectedRow,
    CollectionListForm,
    CollectionSheetForm,
    DenominationRow,
    DueRow,
    ReceiptForm,
)
from diemtua.papers.official.session import (
    AttendanceRow,
    CashCountForm,
    PublicBoardForm,
    PublicBorrowerRow,
    PublicRateRow,
    SessionMinutesForm,
    TaskRow,
    UnionResultRow,
)
from diemtua.people.queries import in_force

MILLION = 1_000_000
ZERO_WIDTH_SPACE = "\u200b"
BOARD_LASTS_DAYS = 31
"""The board is replaced every month."""


@dataclass(frozen=True)
class LoansOfMember:
    """Các khoản vay của một tổ viên, as one line of a list: codes, programmes, outstanding."""

    codes: str = ""
    programmes: str = ""
    outstanding_dong: int = 0


def leader_of(sheet: CollectionSheet) -> str:
    """Tổ trưởng trong ngày phiên."""
    leader = (
        BoardMember.objects.filter(
            in_force(sheet.session.held_on), group=sheet.group_id, post=BoardMember.Post.LEADER
        )
        .select_related("person")
        .first()
    )
    return leader.person.full_name if leader else ""


def principal_of(membership_id: int) -> int:
    """Còn nợ gốc của một tổ viên, over all her loans."""
    loans = Loan.objects.filter(membership=membership_id).values("pk")
    summed = LoanBalance.objects.filter(loan_id__in=loans).aggregate(
        a=Sum("in_term_dong"), b=Sum("overdue_dong"), c=Sum("frozen_dong")
    )
    return sum(value or 0 for value in summed.values())


def collection_list(sheet: CollectionSheet) -> CollectionListForm:
    """12/TD: what the bank prepares before the leader collects."""
    members = queries.members_of(sheet)
    loans = _loans_of(members)
    place = _place_of(sheet)
    return CollectionListForm(
        **_heading(sheet),
        village_name=without_kind(str(place.village)) if place else None,
        dues=tuple(_due(m, loans.get(m.membership_id, LoansOfMember())) for m in members),
    )


def collection_sheet(sheet: CollectionSheet) -> CollectionSheetForm:
    """13/TD: what the leader hands in, each paying member signs on her line."""
    members = queries.members_of(sheet)
    loans = _loans_of(members)
    given = [m for m in members if m.receipt]
    count = CashCount.objects.filter(sheet=sheet, sheet__state__in=("counted", "posted")).first()
    notes = count.notes if count else sheet.notes_listed
    return CollectionSheetForm(
        **_heading(sheet),
        collected=tuple(_collected(m, loans.get(m.membership_id, LoansOfMember())) for m in given),
        total_dong=sum(m.given_dong for m in given),
        cash=_denominations(notes) if notes is not None else None,
        receipts_given_out=len(members),
        receipts_handed=len(given),
        receipts_returned=len(members) - len(given),
    )


def _heading(sheet: CollectionSheet) -> dict[str, Any]:
    session = sheet.session
    return {
        "bank_office_name": session.office.name,
        "collection_month": session.held_on,
        "association_name": _union_name(sheet.union_code),
        "commune_name": without_kind(session.unit.full_name),
        "group_name": sheet.group.name,
        "group_code": sheet.group.code,
        "group_leader_name": leader_of(sheet),
        "point_name": point_name(session),
        "session_on": session.held_on,
    }


def _due(member: Member, loans: LoansOfMember) -> DueRow:
    return DueRow(
        customer_code=str(member.number),
        full_name=member.name,
        loan_code=loans.codes,
        programme_name=loans.programmes,
        outstanding_dong=loans.outstanding_dong,
        interest_month_dong=member.interest_dong,
        interest_arrears_dong=member.arrears_dong,
        savings_balance_dong=member.savings_balance_dong,
        receipt_number=_breakable(member.receipt.number) if member.receipt else None,
    )


def _collected(member: Member, loans: LoansOfMember) -> CollectedRow:
    assert member.receipt is not None
    return CollectedRow(
        customer_code=str(member.number),
        full_name=member.name,
        loan_code=loans.codes,
        interest_month_dong=member.interest_dong,
        interest_arrears_dong=member.arrears_dong,
        receipt_number=_breakable(member.receipt.number),
        interest_paid_dong=member.receipt.interest_dong,
        savings_dong=member.receipt.savings_dong,
        total_dong=member.given_dong,
    )


def receipt(found: Receipt) -> ReceiptForm:
    """01/BL: stub and the member's part."""
    member = queries.member_of(found.sheet, found.membership_id)
    loans = _loans_of([member]) if member else {}
    return ReceiptForm(
        bank_office_name=found.sheet.session.office.name,
        receipt_id=str(found.pk),
        receipt_number=found.number,
        receipt_month=found.sheet.session.held_on,
        payer_name=found.membership.person.full_name,
        customer_code=str(found.membership.number),
        group_name=found.sheet.group.name,
        group_leader_name=leader_of(found.sheet),
        loan_code=loans.get(found.membership_id, LoansOfMember()).codes,
        interest_due_dong=member.due_dong if member else None,
        interest_paid_dong=found.interest_dong,
        savings_dong=found.savings_dong,
        total_dong=found.interest_dong + found.savings_dong,
        signed_on=found.received_on,
    )


def cash_count(session: CommuneSession, count: CashCount | None) -> CashCountForm:
    """Biên bản kiểm đếm: the box by denomination beside the book."""
    box = queries.box_parts(session)
    return CashCountForm(
        bank_office_name=session.office.name,
        point_name=point_name(session),
        commune_name=without_kind(session.unit.full_name),
        session_on=session.held_on,
        counted_at=formats.clock_time(count.counted_at) if count else None,
        opening_dong=box.brought_dong,
        received_dong=box.received_dong,
        paid_dong=box.paid_dong,
        book_dong=count.expected_dong if count else box.book_dong,
        cash=_denominations(count.notes) if count else None,
        counted_dong=count.total_dong if count else None,
        difference_dong=count.total_dong - count.expected_dong if count else None,
        difference_reason=count.reason if count else None,
        signed_on=session.held_on,
    )


def minutes(
    session: CommuneSession, briefing: Briefing | None, results: Sequence[UnionResult]
) -> SessionMinutesForm:
    """Biên bản giao ban: attendance, results of each union, tasks with owner and day."""
    people = list(queries.attendance_of(briefing)) if briefing else []
    total = sum(r.outstanding_dong for r in results)
    return SessionMinutesForm(
        bank_office_name=session.office.name,
        minutes_number=f"{session.pk}/BB-GB",
        briefing_month=session.held_on,
        session_on=session.held_on,
        point_name=point_name(session),
        commune_name=without_kind(session.unit.full_name),
        chair_name=briefing.chaired_by if briefing else None,
        secretary_name=briefing.secretary or None if briefing else None,
        attendance=tuple(_attendance(p) for p in people if p.present),
        new_policies=_lines(briefing.new_policy if briefing else ""),
        results_text=_lines(briefing.results if briefing else ""),
        results=tuple(_union_row(r, total) for r in results),
        outstanding_total_million=Decimal(total) / MILLION,
        weaknesses=_lines(briefing.shortcomings if briefing else ""),
        tasks=tuple(
            TaskRow(task=t.what, owner=t.owner, due_on=t.due_on)
            for t in (briefing.tasks.order_by("due_on", "pk") if briefing else ())
        ),
        anchor=_anchor_of(session),
        signed_on=session.held_on,
    )


def _anchor_of(session: CommuneSession) -> str | None:
    """Mã niêm sổ: where the office's chain stood at the close, to compare with the books later; none before the close."""
    anchor = anchor_of_session(session.pk)
    return f"{shown(anchor.digest)} (mắt xích {anchor.number})" if anchor else None


def _attendance(person: BriefingAttendance) -> AttendanceRow:
    """Name, group, and the part without the group's name again."""
    group = person.group.name if person.group else None
    part = person.role.replace(group, "").strip() if group else person.role
    return AttendanceRow(full_name=person.name, body=group, part=part)


def _union_row(result: UnionResult, total_dong: int) -> UnionResultRow:
    return UnionResultRow(
        association_name=result.name,
        groups=result.groups,
        customers=result.customers,
        disbursed_million=Decimal(result.disbursed_dong) / MILLION,
        repaid_million=Decimal(result.repaid_dong) / MILLION,
        outstanding_million=Decimal(result.outstanding_dong) / MILLION,
        share_pct=Decimal(result.outstanding_dong) * 100 / total_dong if total_dong else None,
        overdue_million=Decimal(result.overdue_dong) / MILLION,
        frozen_million=Decimal(result.frozen_dong) / MILLION,
        idle_loans=result.idle_loans,
    )


def public_board(
    session: CommuneSession, rows: Sequence[Any], terms: Sequence[LendingTerm], on: date
) -> PublicBoardForm:
    """Niêm yết công khai của điểm giao dịch."""
    return PublicBoardForm(
        bank_office_name=session.office.name,
        commune_name=without_kind(session.unit.full_name),
        area_name=session.point.name,
        as_of=on,
        expires_on=on + timedelta(days=BOARD_LASTS_DAYS),
        point_name=point_name(session),
        point_address=_address(session),
        fixed_day=str(session.point.fixed_day),
        opening_hours=f"{session.point.starts_at:%H:%M}",
        rates=tuple(_rate(term) for term in terms),
        borrowers=tuple(
            PublicBorrowerRow(
                full_name=row.name,
                village_name=row.village_name,
                group_leader_name=row.leader_name,
                programme_name=row.programme_name,
                lent_dong=row.lent_dong,
                outstanding_dong=row.outstanding_dong,
                disbursed_on=row.disbursed_on,
            )
            for row in rows
        ),
    )


def _rate(term: LendingTerm) -> PublicRateRow:
    months = term.max_term_months
    return PublicRateRow(
        programme_name=term.name,
        rate_pct=term.rate_pct,
        cap=formats.million_dong(term.cap_dong) if term.cap_dong else None,
        term=f"{months} tháng" if months else None,
    )


def _loans_of(members: Sequence[Member]) -> dict[int, LoansOfMember]:
    """Loans of all members in two questions."""
    loans = list(
        Loan.objects.filter(
            membership__in=[m.membership_id for m in members], state=Loan.State.OPEN
        )
        .select_related("programme")
        .order_by("pk")
    )
    balances = LoanBalance.objects.in_bulk([loan.pk for loan in loans])
    found: dict[int, LoansOfMember] = {}
    for loan in loans:
        assert loan.membership_id is not None
        had = found.get(loan.membership_id, LoansOfMember())
        owed = balances.get(loan.pk)
        found[loan.membership_id] = LoansOfMember(
            codes=f"{had.codes}, {_in_fours(loan.code)}".lstrip(", "),
            programmes=f"{had.programmes}, {loan.programme.short_name}".lstrip(", "),
            outstanding_dong=had.outstanding_dong
            + (owed.in_term_dong + owed.overdue_dong + owed.frozen_dong if owed else 0),
        )
    return found


def _denominations(notes: Mapping[str, int]) -> tuple[DenominationRow, ...]:
    return tuple(
        DenominationRow(
            face=str(_("lẻ")) if face == LOOSE else formats.number(face),
            notes=None if face == LOOSE else notes.get(str(face), 0),
            amount_dong=face * notes.get(str(face), 0),
        )
        for face in (*NOTES, LOOSE)
        if face != LOOSE or notes.get(str(LOOSE))
    )


def _place_of(sheet: CollectionSheet) -> GroupPlacement | None:
    return (
        GroupPlacement.objects.filter(in_force(sheet.session.held_on), group=sheet.group_id)
        .select_related("village")
        .first()
    )


def _union_name(code: int) -> str:
    return Association.objects.filter(code=code).values_list("name", flat=True).first() or ""


def _in_fours(code: str) -> str:
    """Sixteen digits in fours, so that a narrow column breaks them where a reader would."""
    return " ".join(code[n : n + 4] for n in range(0, len(code), 4))


def _breakable(number: str) -> str:
    """A receipt's number may break before its day."""
    head, dash, tail = number.rpartition("-")
    front, dash_before, day = head.rpartition("-")
    return f"{front}{dash_before}{ZERO_WIDTH_SPACE}{day}{dash}{tail}"


def point_name(session: CommuneSession) -> str:
    """The papers print the words Điểm giao dịch themselves."""
    return session.point.name.removeprefix("Điểm giao dịch ").strip()


def _address(session: CommuneSession) -> str:
    """Thôn, xã của điểm giao dịch."""
    return f"{session.point.village.name}, {session.unit.full_name}"


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())
