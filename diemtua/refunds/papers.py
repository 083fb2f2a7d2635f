"""Giấy của phòng hoàn lãi: DS-HL, the list of one commune, to be signed."""

from __future__ import annotations

from datetime import timedelta

from diemtua.ground import formats
from diemtua.ground.actors import Scope
from diemtua.papers.official.refunding import RefundListForm, RefundRow
from diemtua.refunds import queries
from diemtua.refunds.models import Refund, RefundBatch, RefundLine, RefundRun


def refund_list(scope: Scope, run: RefundRun, part: RefundBatch) -> RefundListForm:
    """DS-HL của một xã, in the order of groups and names."""
    found = list(queries.refunds(scope, run, part=part))
    sums = _sums(found)
    rows = tuple(_row(each, *sums.get(each.pk, (0, 0))) for each in found)
    return RefundListForm(
        bank_office_name=part.office.name,
        commune_name=place_of(part),
        run_code=run.code,
        decision=run.legal_basis,
        signed_on=run.signed_on,
        from_on=run.from_on,
        to_on=run.until_on - timedelta(days=1),
        posted_on=part.posted_on,
        loans=len(rows),
        refunds=rows,
        total_dong=sum(each.total_dong for each in found),
    )


def place_of(part: RefundBatch) -> str:
    """The commune, or the office where a part stands in none."""
    return part.unit.full_name if part.unit else part.office.name


def _sums(found: list[Refund]) -> dict[int, tuple[int, int]]:
    """What was posted and what is right, over the stretches of each loan."""
    sums: dict[int, tuple[int, int]] = {}
    for line in RefundLine.objects.filter(refund__in=[each.pk for each in found]):
        posted, right = sums.get(line.refund_id, (0, 0))
        sums[line.refund_id] = (posted + line.posted_dong, right + line.right_dong)
    return sums


def _row(each: Refund, posted_dong: int, right_dong: int) -> RefundRow:
    loan = each.loan
    return RefundRow(
        borrower_name=loan.person.full_name,
        group_name=loan.group.name if loan.group else "",
        programme_name=loan.programme.short_name,
        loan_code=formats.mask_loan_code(loan.code),
        posted_dong=posted_dong,
        right_dong=right_dong,
        refund_dong=each.total_dong,
        offset_dong=each.offset_dong,
        savings_dong=each.savings_dong,
        cash_dong=each.cash_dong,
        received="",
    )
