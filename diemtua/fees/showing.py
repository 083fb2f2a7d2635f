"""Giá trị cho trang bảng kê: plain values of a span, of a statement, and how sure each rule is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from diemtua.fees.models import FeeShare, GroupCommission
from diemtua.fees.words import LEVELS, span_word
from diemtua.ground import formats
from diemtua.programmes.queries import catalogue
from diemtua.rules.fees import BASE_CONFIDENCE
from diemtua.rules.spans import Span, SpanKind

YEARS = range(2013, 2100)


def span_asked(words: dict[str, str], default: Span) -> Span:
    """Kỳ của địa chỉ; what cannot be read is the default."""
    try:
        asked = Span.parse(words.get("ky", ""))
    except ValueError:
        return default
    return asked if asked.year in YEARS else default


def span_links(span: Span, path: str) -> list[dict[str, Any]]:
    """Kỳ trước, kỳ sau, and the same days as month, quarter or year."""
    both = [span.moved(-1), span, span.moved(1)]
    others = {
        SpanKind.MONTH: (Span.quarter_of(span.start), Span(SpanKind.YEAR, span.year)),
        SpanKind.QUARTER: (Span.month_of(span.start), Span(SpanKind.YEAR, span.year)),
        SpanKind.YEAR: (Span.month_of(span.start), Span.quarter_of(span.start)),
    }[span.kind]
    return [
        {"label": span_word(one), "url": f"{path}?ky={one}", "current": one == span}
        for one in (*both, *others)
        if one.year in YEARS
    ]


def fee_sources(span: Span) -> list[dict[str, str]]:
    """Căn cứ của phí ở ngày cuối kỳ: levels, quality bands, split, and our reading of the base."""
    known, on = catalogue(), span.last_on
    split = known.fee_split_on(on)
    rows = [
        _level_source(row, _("Mức phí {rate} một tháng"))
        for row in known.entrustment_fee
        if on in row.valid
    ]
    shares = ", ".join(
        _("{level} {share}").format(level=LEVELS[level], share=formats.rate(share))
        for level, share in split.split.shares_pct.items()
    )
    return [
        *rows,
        {
            "name": _("Bậc chất lượng theo tỷ lệ nợ quá hạn"),
            "confidence": known.fee_quality_on(on).basis.confidence,
        },
        {
            "name": _("Phân chia: {shares}").format(shares=shares),
            "confidence": split.basis.confidence,
        },
        _base_source(),
    ]


def commission_sources(span: Span) -> list[dict[str, str]]:
    """Căn cứ của hoa hồng ở ngày cuối kỳ."""
    rows = [
        _level_source(row, _("Mức hoa hồng {rate} một tháng"))
        for row in catalogue().commission
        if span.last_on in row.valid
    ]
    return [*rows, _base_source()]


def _level_source(row: Any, word: str) -> dict[str, str]:
    name = word.format(rate=formats.rate(row.level.monthly_rate_pct))
    if "noxh" in row.report_lines:
        name = _("{what}, riêng nhà ở xã hội").format(what=name)
    return {"name": name, "confidence": row.basis.confidence}


def _base_source() -> dict[str, str]:
    return {
        "name": _("Dư nợ có thu được lãi = lãi thu được × 12 ÷ lãi suất năm"),
        "confidence": BASE_CONFIDENCE,
    }


def statement_figures(shares: Sequence[FeeShare], level: str) -> list[dict[str, Any]]:
    """Số chính của bảng kê: the fee of the communes, this level's part and that of the others."""
    fee, own = sum(s.fee.amount_dong for s in shares), sum(s.amount_dong for s in shares)
    communes = len({s.fee.unit_id for s in shares})
    pcts = sorted({s.share_pct for s in shares})
    return [
        {
            "label": _("Phí ủy thác"),
            "value": formats.number(fee),
            "unit": _("đồng"),
            "note": _("của {n} xã").format(n=communes) if communes > 1 else "",
        },
        {
            "label": _("Phần của {level}").format(level=str(LEVELS[level]).lower()),
            "value": formats.number(own),
            "unit": _("đồng"),
            "note": ", ".join(formats.rate(pct) for pct in pcts),
        },
        {
            "label": _("Phần của các cấp khác"),
            "value": formats.number(fee - own),
            "unit": _("đồng"),
        },
    ]


def paid_note(row: Any) -> str:
    """Chi trả hoa hồng của tháng, in a sentence."""
    if row.amount_dong == 0:
        return _("tháng này không phát sinh hoa hồng.")
    if row.paid_dong >= row.earned_so_far_dong:
        return _("đã trả cho ban quản lý tổ.")
    return _("chờ trả tại phiên giao dịch sau.")


def commission_figures(row: GroupCommission) -> list[dict[str, Any]]:
    """Số chính của bảng kê hoa hồng."""
    return [
        {
            "label": _("Hoa hồng của tháng"),
            "value": formats.number(row.amount_dong),
            "unit": _("đồng"),
        },
        {
            "label": _("Lãi thu được trong tháng"),
            "value": formats.number(row.base_dong),
            "unit": _("đồng"),
        },
    ]
