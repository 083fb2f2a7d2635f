"""Bảng kê trên giấy: BK-PUT of a union's unit, BK-HH of a group's board."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from diemtua.associations.models import AssociationBody, Office
from diemtua.fees.lists import PLACES, in_dong
from diemtua.fees.models import FeeShare, GroupCommission, WorkLine
from diemtua.fees.queries import work_of
from diemtua.fees.words import LEVEL_OF_UNIT, LEVELS, span_word, unsaid
from diemtua.ground import formats
from diemtua.ground.actors import Actor
from diemtua.groups.models import SavingsAndLoanGroup
from diemtua.papers.official.fees import (
    CommissionStatementForm,
    FeeStatementForm,
    ShareRow,
    WorkRow,
)
from diemtua.programmes.queries import catalogue
from diemtua.rules.fees import earning_balance, exact_amount, nearest_dong, percent_of
from diemtua.rules.periods import Month
from diemtua.rules.spans import Span


def _works(lines: Iterable[WorkLine]) -> tuple[WorkRow, ...]:
    return tuple(
        WorkRow(
            programme_name=getattr(line, "programme_name", None),
            interest_dong=line.interest_dong,
            annual_rate_pct=line.rate_pct.normalize(),
            base_dong=nearest_dong(earning_balance(work_of(line))),
            level_pct=line.level_pct_month.normalize(),
            earned=formats.number(in_dong(exact_amount(work_of(line))), places=PLACES),
        )
        for line in lines
    )


def base_note() -> str:
    """Cách hiểu về dư nợ có thu được lãi, with its mark."""
    return _(
        "Dư nợ có thu được lãi = lãi thu được × 12 ÷ lãi suất năm trong hạn (cách hiểu của phần mềm, chưa kiểm chứng); "
        "nhà ở xã hội lấy dư nợ trong hạn bình quân."
    )


def fee_policy_note(span: Span) -> str:
    """Căn cứ mức phí, bậc chất lượng và tỷ lệ phân chia của ngày cuối kỳ."""
    known = catalogue()
    return _("mức phí {level}; bậc chất lượng {quality}; tỷ lệ phân chia {split}.").format(
        level=unsaid(
            next(r for r in known.entrustment_fee if span.last_on in r.valid).basis.confidence
        ),
        quality=unsaid(known.fee_quality_on(span.last_on).basis.confidence),
        split=unsaid(known.fee_split_on(span.last_on).basis.confidence),
    )


def fee_statement(
    by: Actor,
    body: AssociationBody,
    span: Span,
    shares: Sequence[FeeShare],
    lines: Iterable[WorkLine],
) -> FeeStatementForm:
    """BK-PUT của một tổ chức Hội trong một kỳ."""
    offices = Office.objects.filter(pk__in={share.fee.office_id for share in shares})
    return FeeStatementForm(
        bank_office_name=", ".join(offices.order_by("code").values_list("name", flat=True)),
        association_name=body.name,
        level_name=str(LEVELS[LEVEL_OF_UNIT[body.unit.level]]),
        span_name=span_word(span),
        works=_works(lines),
        shares=tuple(_share(share) for share in shares),
        total_dong=sum(share.amount_dong for share in shares),
        base_note=base_note(),
        policy_note=fee_policy_note(span),
        signed_on=by.on,
    )


def _share(share: Any) -> ShareRow:
    return ShareRow(
        commune_name=share.unit_name,
        fee_month=formats.month(share.fee.month),
        overdue_ratio_pct=percent_of(share.fee.overdue_dong, share.fee.outstanding_dong),
        quality_pct=share.fee.quality_pct.normalize(),
        fee_dong=share.fee.amount_dong,
        share_pct=share.share_pct.normalize(),
        amount_dong=share.amount_dong,
    )


def commission_statement(
    by: Actor,
    row: GroupCommission,
    group: SavingsAndLoanGroup,
    lines: Iterable[WorkLine],
    paid_note: str,
) -> CommissionStatementForm:
    """BK-HH của một tổ trong một tháng."""
    last_on = Month.of(row.month).last_on
    basis = next(r for r in catalogue().commission if last_on in r.valid).basis
    return CommissionStatementForm(
        bank_office_name=group.office.name,
        group_name=group.name,
        group_code=group.code,
        commission_month=row.month,
        works=_works(lines),
        total_dong=row.amount_dong,
        paid_note=paid_note,
        base_note=base_note(),
        policy_note=unsaid(basis.confidence),
        signed_on=by.on,
    )
