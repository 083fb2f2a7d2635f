"""Lời của hoa hồng và phí: levels of a union, spans, what a rate is taken of."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diemtua.ground import formats
from diemtua.rules.fees import FeeBase
from diemtua.rules.spans import Span, SpanKind

LEVELS: Mapping[str, str | Promise] = {
    "commune": gettext_lazy("Cấp xã"),
    "district": gettext_lazy("Cấp huyện"),
    "province": gettext_lazy("Cấp tỉnh"),
    "centre": gettext_lazy("Trung ương"),
}
LEVEL_OF_UNIT: Mapping[str, str] = {
    "commune": "commune",
    "district": "district",
    "province": "province",
    "nation": "centre",
}
"""The level of a union that stands at a unit."""

BASES: Mapping[str, str | Promise] = {
    FeeBase.BALANCE_WITH_INTEREST_COLLECTED: gettext_lazy("Dư nợ có thu được lãi"),
    FeeBase.AVERAGE_IN_TERM_BALANCE: gettext_lazy("Dư nợ trong hạn bình quân"),
}


def span_word(span: Span) -> str:
    """Kỳ as people say it: tháng 02/2025, quý I/2025, năm 2025."""
    if span.kind is SpanKind.MONTH:
        return _("tháng {month}").format(month=formats.month(span.start))
    if span.kind is SpanKind.QUARTER:
        quarter = ("I", "II", "III", "IV")[span.number - 1]
        return _("quý {quarter}/{year}").format(quarter=quarter, year=span.year)
    return _("năm {year}").format(year=span.year)


def unsaid(confidence: str) -> str:
    """Căn cứ trên giấy: whether a text was seen."""
    if confidence == "sourced":
        return _("có văn bản")
    if confidence == "unverified":
        return _("mặc định, chưa kiểm chứng")
    return _("theo thực tế, chưa thấy văn bản")
