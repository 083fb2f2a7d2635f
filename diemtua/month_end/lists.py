"""Bảng của phòng khóa sổ: months, group ratings, commissions, fees and their shares."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from diemtua.fees.lists import PAID_CHIPS, PAID_COLUMN
from diemtua.fees.words import LEVELS
from diemtua.ground import formats
from diemtua.ground.tables import Chip, Column, ListSpec
from diemtua.rules.rating import RatingSheet

RANK_STATES = {"good": "ok", "fair": "half", "average": "wait", "weak": "late"}


def group_url(row: Any) -> str:
    try:
        return reverse("groups:group", args=[row.group_id])
    except NoReverseMatch:
        return ""


def months_spec(url: Callable[[Any], str], state: Callable[[Any], tuple[str, str]]) -> ListSpec:
    """Danh sách tháng."""
    return ListSpec(
        label=_("Các tháng"),
        columns=(
            Column(
                key="month",
                label=_("Tháng"),
                value=lambda row: formats.month(row.month.first_on),
                url=url,
            ),
            Column(
                key="state",
                label=_("Tình trạng"),
                value=lambda row: state(row)[1],
                state=lambda row: state(row)[0],
                note=lambda row: str(_("đã từng mở lại")) if row.was_reopened else "",
            ),
            Column(
                key="closed_at",
                label=_("Khóa lúc"),
                value=lambda row: formats.instant(row.closed_at) if row.closed_at else None,
            ),
            Column(key="groups", label=_("Số tổ"), kind="number"),
            Column(key="outstanding_dong", label=_("Dư nợ ủy thác"), kind="money"),
            Column(key="overdue_dong", label=_("Nợ quá hạn"), kind="money"),
        ),
        exports=False,
        search_on=(),
        empty_text=_("Chưa có tháng nào. Sổ bắt đầu từ phiên đầu tiên hoặc khi mở sổ."),
        notes=(_("Đơn vị: đồng. Tháng chưa khóa chưa có số."),),
    )


def _points(code: str) -> Callable[[Any], Decimal | None]:
    def of(row: Any) -> Decimal | None:
        found = row.points.get(code)
        return Decimal(found) if found is not None else None

    return of


def ratings_spec(sheet: RatingSheet, why: Callable[[Any, str], str]) -> ListSpec:
    """Xếp loại tổ: points of each criterion with the two sums they come from."""
    bands = {band.code: band.name for band in sheet.bands}
    criteria = tuple(
        Column(
            key=criterion.code,
            label=f"{criterion.name} ({formats.number(criterion.max_points)})",
            kind="score",
            value=_points(criterion.code),
            note=_why_of(why, criterion.code),
        )
        for criterion in sheet.criteria
    )
    return ListSpec(
        label=_("Xếp loại tổ"),
        columns=(
            Column(
                key="group_name",
                label=_("Tổ"),
                sort="group_key",
                url=group_url,
                note=lambda row: row.unit_name or "",
            ),
            Column(
                key="rank",
                label=_("Xếp loại"),
                sort="score",
                value=lambda row: bands.get(row.rank, row.rank),
                state=lambda row: RANK_STATES.get(row.rank, "none"),
            ),
            Column(key="score", label=_("Tổng điểm"), kind="score", sort="score"),
            *criteria,
        ),
        chips=tuple(
            Chip(key=band.code, label=band.name, where=Q(rank=band.code)) for band in sheet.bands
        ),
        search_on=("group_fold",),
        order="group_name",
        empty_text=_("Tháng này không có tổ nào được chấm."),
    )


def _why_of(why: Callable[[Any, str], str], code: str) -> Callable[[Any], str]:
    return lambda row: why(row, code)


COMMISSIONS = ListSpec(
    label=_("Hoa hồng tổ"),
    columns=(
        Column(
            key="group_name",
            label=_("Tổ"),
            sort="group_key",
            url=lambda row: reverse("fees:commission", args=[row.group_id, f"{row.month:%Y-%m}"]),
        ),
        Column(
            key="base_dong", label=_("Lãi thu được"), kind="money", sort="base_dong", total=True
        ),
        Column(key="rate_pct_month", label=_("Mức, một tháng"), kind="rate", sort="rate_pct_month"),
        Column(
            key="amount_dong", label=_("Hoa hồng"), kind="money", sort="amount_dong", total=True
        ),
        PAID_COLUMN,
    ),
    chips=PAID_CHIPS,
    search_on=("group_fold",),
    order="group_name",
    empty_text=_("Tháng này chưa có hoa hồng tổ."),
    notes=(
        _(
            "Đơn vị: đồng. Hoa hồng = dư nợ có thu được lãi × mức một tháng; dư nợ ấy = lãi thu được ÷ lãi suất tháng."
        ),
    ),
)


def fees_spec(unions: Mapping[int, str]) -> ListSpec:
    """Phí ủy thác theo Hội và xã."""
    return ListSpec(
        label=_("Phí ủy thác"),
        columns=(
            Column(
                key="association_code",
                label=_("Hội"),
                sort="association_code",
                value=lambda row: unions.get(row.association_code, ""),
            ),
            Column(
                key="unit_name",
                label=_("Xã"),
                sort="unit_key",
                url=lambda row: (
                    reverse("fees:statement", args=[row.body_id, f"{row.month:%Y-%m}"])
                    if row.body_id
                    else ""
                ),
            ),
            Column(
                key="base_dong", label=_("Lãi thu được"), kind="money", sort="base_dong", total=True
            ),
            Column(
                key="level_pct_month",
                label=_("Mức, một tháng"),
                kind="rate",
                sort="level_pct_month",
            ),
            Column(
                key="overdue_dong",
                label=_("Tỷ lệ nợ quá hạn"),
                value=lambda row: formats.ratio(row.overdue_dong, row.outstanding_dong),
                note=lambda row: (
                    f"{formats.number(row.overdue_dong)} ÷ {formats.number(row.outstanding_dong)}"
                ),
            ),
            Column(key="quality_pct", label=_("Được hưởng"), kind="rate", sort="quality_pct"),
            Column(key="amount_dong", label=_("Phí"), kind="money", sort="amount_dong", total=True),
        ),
        order="association_code",
        empty_text=_("Tháng này chưa có phí ủy thác."),
        notes=(_("Đơn vị: đồng. Tỷ lệ nợ quá hạn của Hội ở xã quyết định phần phí được hưởng."),),
    )


def shares_spec(unions: Mapping[int, str]) -> ListSpec:
    """Phần của từng cấp Hội."""
    return ListSpec(
        label=_("Phần của từng cấp Hội"),
        columns=(
            Column(
                key="union_code",
                label=_("Hội"),
                value=lambda row: unions.get(row["union_code"], ""),
            ),
            Column(
                key="level",
                label=_("Cấp"),
                value=lambda row: LEVELS.get(row["level"], row["level"]),
            ),
            Column(key="share_pct", label=_("Tỷ lệ"), kind="rate"),
            Column(key="amount_dong", label=_("Số tiền"), kind="money", total=True),
        ),
        prefix="cap-",
        exports=False,
        empty_text=_("Chưa có phần nào."),
    )
