"""Giấy tờ xử lý nợ: the frozen values of 01/XLN, 02/XLN, the lists 04/05 and the reports after booking 13/14."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from diemtua.ground import formats
from diemtua.ground.actors import Actor
from diemtua.ledger.models import LoanBalance
from diemtua.lending.papers import leader_name
from diemtua.papers.fields import Form
from diemtua.papers.official.risk import (
    FreezeListForm,
    FreezeReportForm,
    PresentRow,
    RiskListRow,
    RiskMinutesForm,
    RiskReportRow,
    RiskRequestForm,
    WriteOffListForm,
    WriteOffReportForm,
)
from diemtua.risk_handling import queries
from diemtua.risk_handling.judging import loss_of
from diemtua.risk_handling.models import RiskDecision, RiskDossier, RiskLine
from diemtua.risk_handling.words import KINDS, SOURCES
from diemtua.rules.risk_handling import cause_of

WRITE_OFF = RiskDossier.Kind.WRITE_OFF
TWO_PLACES = Decimal("0.01")


def _address(line: RiskLine) -> str:
    home = line.household
    return ", ".join(x for x in (home.address, str(home.village)) if x)


def _loss(line: RiskLine) -> Decimal | None:
    """On paper to two places; the rules compare it exactly."""
    found = loss_of(line)
    return found.quantize(TWO_PLACES, ROUND_HALF_UP) if found is not None else None


def _owed(balance: LoanBalance | None) -> tuple[int | None, int | None]:
    if balance is None:
        return None, None
    principal = balance.in_term_dong + balance.overdue_dong + balance.frozen_dong
    interest = balance.arrears_in_term_dong + balance.arrears_overdue_dong + balance.grace_dong
    return int(principal), int(interest)


def _cause(found: RiskDossier) -> str:
    return f"{cause_of(found.cause, found.event_on).name}. {found.event}"


def request(line: RiskLine, by: Actor) -> RiskRequestForm:
    """Đơn đề nghị xử lý nợ 01/XLN."""
    loan, found = line.loan, line.dossier
    owed = _owed(queries.balances([line], using=by.using).get(line.loan_id))
    return RiskRequestForm(
        bank_office_name=found.office.name,
        borrower_name=line.person.full_name,
        address=_address(line),
        group_name=found.group.name if found.group else None,
        group_leader_name=leader_name(found.group, by) if found.group else None,
        loan_code=formats.mask_loan_code(loan.code),
        disbursed_on=loan.disbursed_on,
        programme_name=loan.programme.name,
        lent_dong=loan.amount_dong,
        due_on=loan.extended_to or loan.due_on,
        purpose=loan.purpose or None,
        principal_dong=owed[0],
        interest_dong=owed[1],
        cause=_cause(found),
        event_on=found.event_on,
        what_lost=line.what_lost or None,
        lost_dong=line.lost_dong,
        whole_dong=line.whole_dong,
        loss_pct=_loss(line),
        economy=line.economy or None,
        measure=str(KINDS[found.kind]).lower(),
        asked_principal_dong=line.principal_dong,
        asked_interest_dong=line.interest_dong,
        months=line.months,
        plan=line.plan or None,
        signed_on=line.asked_on,
    )


def minutes(line: RiskLine, by: Actor) -> RiskMinutesForm:
    """Biên bản đề nghị xử lý nợ bị rủi ro 02/XLN, of one loan; people are left to the pen until the minutes are written."""
    loan, found = line.loan, line.dossier
    owed = _owed(queries.balances([line], using=by.using).get(line.loan_id))
    people = tuple(
        PresentRow(full_name=name, post=post or None, represents=represents or None)
        for name, post, represents in found.minutes_people
    )
    contract = f"{formats.mask_loan_code(loan.code)}, {formats.day(loan.disbursed_on)}"
    return RiskMinutesForm(
        programme_name=loan.programme.name,
        held_on=found.minutes_on,
        held_at=found.minutes_place or None,
        people=people or None,
        borrower_name=line.person.full_name,
        address=_address(line),
        contract=contract,
        loan_code=formats.mask_loan_code(loan.code),
        cause=_cause(found),
        what_lost=line.what_lost or None,
        lost_dong=line.lost_dong,
        whole_dong=line.whole_dong,
        loss_pct=_loss(line),
        principal_dong=owed[0],
        interest_dong=owed[1],
        found_state=line.found_state or None,
        found_assets=line.found_assets or None,
        found_ability=line.found_ability or None,
        found_remedy=line.found_remedy or None,
        measure=str(KINDS[found.kind]).lower(),
        months=line.months,
        asked_principal_dong=line.principal_dong,
        asked_interest_dong=line.interest_dong,
        signed_on=found.minutes_on,
    )


def proposal_list(
    rows: Sequence[RiskLine], *, kind: str, money_source: int, title: str, by: Actor
) -> Form:
    """Biểu tổng hợp đề nghị 04/XLN (khoanh) hoặc 05/XLN (xóa), of one source: by length of freeze, first or again, programme."""
    held = queries.balances(rows, using=by.using)
    ordered = sorted(
        rows,
        key=lambda line: (
            line.months or 0,
            line.dossier.kind,
            line.loan.programme.number,
            line.person.sort_key,
        ),
    )
    form = WriteOffListForm if kind == WRITE_OFF else FreezeListForm
    first = rows[0].dossier if rows else None
    return form(
        bank_office_name=first.office.name if first else None,
        batch_name=title,
        year=by.on.year,
        money_source=str(SOURCES[money_source]),
        lines=tuple(_list_row(line, held.get(line.loan_id)) for line in ordered),
    )


def _list_row(line: RiskLine, balance: LoanBalance | None) -> RiskListRow:
    principal, interest = _owed(balance)
    note = ""
    if line.dossier.kind in (RiskDossier.Kind.FREEZE, RiskDossier.Kind.RENEW) and line.months:
        again = line.dossier.kind == RiskDossier.Kind.RENEW
        text = _("bổ sung, {n} tháng") if again else _("lần đầu, {n} tháng")
        note = text.format(n=line.months)
    group = line.dossier.group
    names = (line.loan.programme.short_name, group.name if group else "", line.person.full_name)
    return RiskListRow(
        who="; ".join(name for name in names if name),
        address=_address(line),
        loan_code=formats.mask_loan_code(line.loan.code),
        disbursed_on=line.loan.disbursed_on,
        loss_pct=_loss(line),
        owed_dong=None if principal is None else principal + (interest or 0),
        owed_principal_dong=principal,
        owed_interest_dong=interest,
        asked_dong=line.principal_dong + line.interest_dong,
        asked_principal_dong=line.principal_dong,
        asked_interest_dong=line.interest_dong,
        note=note or None,
    )


def report(found: RiskDecision, rows: Sequence[RiskLine]) -> Form:
    """Báo cáo sau hạch toán 13/XLN, 14/XLN: told, booked, and the difference, by programme."""
    by_programme: dict[str, list[RiskLine]] = {}
    for line in sorted(rows, key=lambda row: row.loan.programme.number):
        by_programme.setdefault(line.loan.programme.name, []).append(line)
    form = WriteOffReportForm if found.kind == WRITE_OFF else FreezeReportForm
    return form(
        bank_office_name=found.office.name,
        decision_number=found.number,
        decided_on=found.decided_on,
        money_source=str(SOURCES[found.money_source]),
        lines=tuple(_report_row(name, lines) for name, lines in by_programme.items()),
    )


def _report_row(name: str, lines: Sequence[RiskLine]) -> RiskReportRow:
    told = _sums([(x.household_id, x.principal_dong, x.interest_dong) for x in lines])
    done = _sums(
        [
            (x.household_id, x.booked_principal_dong, x.booked_interest_dong or 0)
            for x in lines
            if x.booked_principal_dong is not None
        ]
    )
    why = sorted({line.difference for line in lines if line.difference})
    return RiskReportRow(
        programme_name=name,
        told_households=told[0],
        told_dong=told[1] + told[2],
        told_principal_dong=told[1],
        told_interest_dong=told[2],
        booked_households=done[0],
        booked_dong=done[1] + done[2],
        booked_principal_dong=done[1],
        booked_interest_dong=done[2],
        less_households=told[0] - done[0],
        less_dong=told[1] + told[2] - done[1] - done[2],
        less_principal_dong=told[1] - done[1],
        less_interest_dong=told[2] - done[2],
        why="; ".join(why) or None,
    )


def _sums(rows: Sequence[tuple[int, int | None, int]]) -> tuple[int, int, int]:
    households = len({row[0] for row in rows})
    return households, sum(row[1] or 0 for row in rows), sum(row[2] for row in rows)
