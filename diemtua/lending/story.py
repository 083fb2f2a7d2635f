"""Chuyện của một khoản vay: what happened to it, in order of days, each with the entry or the paper behind it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from diemtua.ground import formats
from diemtua.lending.models import InstalmentEvent, Loan
from diemtua.lending.reading import Move
from diemtua.lending.refunded import refunds_of

QUIET = ("interest_posted", "accrual_run", "accrual_reversed")
"""Việc lặp lại mỗi phiên: told in the lines of the ledger, not in the story."""

REFUNDED = "interest_refunded"
"""Told with its decision and its days, also where no unpaid interest went down."""


def story_of(
    loan: Loan, moves: Sequence[Move], *, can_read_ledger: bool, using: str = "default"
) -> list[dict[str, Any]]:
    """Các việc của khoản vay; money opens its entry, a paper its page."""
    rows = [
        *_of_moves(moves, can_read_ledger),
        *_of_instalments(loan, using),
        *_of_notices(loan, using),
        *_of_requests(loan, using),
        *_of_refunds(loan, using),
    ]
    if loan.tranches_ended_on:
        rows.append(_row(loan.tranches_ended_on, _("Thôi giải ngân các lần sau")))
    return sorted(rows, key=lambda row: row["day"])


def _row(day: Any, text: str, note: str = "", value: str = "", url: str = "") -> dict[str, Any]:
    on = formats.day(day)
    return {"day": day, "on": on, "text": text, "note": note, "value": value, "url": url}


def _of_moves(moves: Sequence[Move], can_read_ledger: bool) -> Iterator[dict[str, Any]]:
    for move in moves:
        if move.kind in (*QUIET, REFUNDED) and not move.is_reversal:
            continue
        parts = [
            text.format(dong=formats.signed(dong))
            for text, dong in (
                (_("gốc {dong}"), move.principal_dong),
                (_("lãi {dong}"), move.interest_dong),
            )
            if dong
        ]
        if move.is_late_entry:
            parts.append(_("ghi vào tháng sau"))
        url = reverse("desks:entry", args=[move.entry_id]) if can_read_ledger else ""
        value = _("Bút toán") if url else ""
        yield _row(move.on, move.name, " · ".join(parts), value, url)


def _of_instalments(loan: Loan, using: str) -> Iterator[dict[str, Any]]:
    words = {
        InstalmentEvent.Kind.EXTENDED: _("Kỳ {n} được lùi ngày trả"),
        InstalmentEvent.Kind.MOVED: _("Kỳ {n} chưa trả, gốc chuyển sang kỳ sau"),
    }
    found = (
        InstalmentEvent.objects.using(using)
        .filter(loan_id=loan.pk, kind__in=words, amount_dong__gt=0)
        .select_related("instalment")
        .order_by("on", "pk")
    )
    for event in found:
        text = words[InstalmentEvent.Kind(event.kind)].format(n=event.instalment.number)
        yield _row(event.on, text, formats.money(event.amount_dong))


def _of_notices(loan: Loan, using: str) -> Iterator[dict[str, Any]]:
    for notice in loan.overdue_notices.using(using).order_by("pk"):
        url = reverse("lending:overdue_notice", args=[notice.pk])
        if notice.sent_on:
            yield _row(notice.sent_on, _("Gửi 14/TD"), notice.number or "", _("Thông báo"), url)
        else:
            yield _row(notice.became_on, _("Thông báo 14/TD chờ gửi"), "", _("Thông báo"), url)
        if notice.cured_on:
            yield _row(notice.cured_on, _("Đã hết quá hạn"))


def _of_requests(loan: Loan, using: str) -> Iterator[dict[str, Any]]:
    words = {
        "asked": _("Xin lùi kỳ hạn (08/TD)"),
        "agreed": _("Đồng ý lùi kỳ hạn (08/TD)"),
        "refused": _("Không đồng ý lùi kỳ hạn (08/TD)"),
    }
    for each in loan.adjustments.using(using).order_by("pk"):
        url = reverse("lending:adjustment", args=[each.pk])
        on = each.decided_on or each.handed_in_on
        note = each.refused_reason or each.reason
        yield _row(on, words[each.state], note, each.number, url)


def _of_refunds(loan: Loan, using: str) -> Iterator[dict[str, Any]]:
    for told in refunds_of(loan.pk, using=using):
        text = _("Hoàn lãi {dong} theo {basis}").format(
            dong=formats.money(told.total_dong), basis=told.legal_basis
        )
        if told.total_dong < 0:
            text = _("Ghi thêm lãi {dong} theo {basis}").format(
                dong=formats.money(-told.total_dong), basis=told.legal_basis
            )
        parts = [
            said.format(dong=formats.money(dong))
            for said, dong in (
                (_("trừ lãi còn nợ {dong}"), told.offset_dong if told.total_dong > 0 else 0),
                (_("vào tiền gửi {dong}"), told.savings_dong),
                (_("trả tiền mặt {dong}"), told.cash_dong),
            )
            if dong
        ]
        yield _row(told.on, text, " · ".join(parts), told.code, told.url)
        if told.paid_on:
            yield _row(told.paid_on, _("Đã nhận tiền lãi hoàn"), formats.money(told.cash_dong))
