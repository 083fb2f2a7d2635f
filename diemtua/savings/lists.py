"""Bảng của phòng tiền gửi."""

from __future__ import annotations

from typing import Any

from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from diemtua.ground.tables import Chip, Column, ListSpec
from diemtua.savings.words import DEPOSIT_STATES, movement_words, term_words

SAVERS = ListSpec(
    label=_("Tiền gửi tổ viên"),
    columns=(
        Column(
            key="name",
            label=_("Họ và tên"),
            sort="name_key",
            url=lambda row: reverse("savings:book", args=[row.pk]),
        ),
        Column(key="group_name", label=_("Tổ TK&VV"), sort="group_key"),
        Column(
            key="min_dong", label=_("Mức tối thiểu tháng (đồng)"), kind="money", sort="min_dong"
        ),
        Column(
            key="month_dong",
            label=_("Gửi tháng này (đồng)"),
            kind="money",
            sort="month_dong",
            total=True,
        ),
        Column(key="last_on", label=_("Gửi lần cuối"), kind="day", sort="last_on"),
        Column(
            key="saved_dong", label=_("Số dư (đồng)"), kind="money", sort="saved_dong", total=True
        ),
    ),
    chips=(
        Chip(key="co", label=_("Có tiền gửi"), where=Q(saved_dong__gt=0)),
        Chip(key="chua", label=_("Chưa gửi"), where=Q(saved_dong=0)),
        Chip(
            key="thieu",
            label=_("Tháng này dưới mức tối thiểu"),
            where=Q(month_dong__lt=F("min_dong")),
        ),
        Chip(
            key="ra",
            label=_("Đã ra tổ, còn tiền"),
            where=Q(valid_to__isnull=False, saved_dong__gt=0),
        ),
    ),
    search_on=("fold", "group_fold"),
    order="name",
    empty_text=_("Chưa có tổ viên nào. Kết nạp tổ viên rồi tiền gửi hiện ở đây."),
    notes=(_("Một người có hai sổ thì có hai dòng, cộng lại mới là tiền gửi của người ấy."),),
)

MOVEMENTS = ListSpec(
    label=_("Các lần gửi, rút"),
    columns=(
        Column(key="on", label=_("Ngày"), kind="day", sort="on"),
        Column(key="kind", label=_("Nội dung"), value=lambda row: movement_words(row.kind)),
        Column(
            key="in",
            label=_("Gửi vào (đồng)"),
            kind="money",
            value=lambda row: row.dong if row.dong > 0 else None,
            total=True,
        ),
        Column(
            key="out",
            label=_("Rút ra (đồng)"),
            kind="money",
            value=lambda row: -row.dong if row.dong < 0 else None,
            total=True,
        ),
        Column(key="balance_dong", label=_("Số dư (đồng)"), kind="money"),
    ),
    empty_text=_("Sổ này chưa có lần gửi nào. Tổ viên gửi qua tổ trưởng hoặc tại phiên."),
)


def _deposit_url(row: Any) -> str:
    return reverse("savings:deposit", args=[row.pk])


DEPOSITS = ListSpec(
    label=_("Tiền gửi dân cư"),
    columns=(
        Column(key="number", label=_("Số sổ"), kind="code", url=_deposit_url),
        Column(key="name", label=_("Người gửi"), sort="name_key", url=_deposit_url),
        Column(key="unit_name", label=_("Xã"), sort="unit_name"),
        Column(
            key="principal_dong",
            label=_("Số dư (đồng)"),
            kind="money",
            sort="principal_dong",
            total=True,
        ),
        Column(
            key="term",
            label=_("Kỳ hạn"),
            value=lambda row: term_words(row.term_months),
            sort="term_months",
        ),
        Column(key="opened_on", label=_("Ngày mở"), kind="day", sort="opened_on"),
        Column(key="matures_on", label=_("Đến hạn"), kind="day", sort="matures_on"),
        Column(
            key="state",
            label=_("Tình trạng"),
            value=lambda row: DEPOSIT_STATES[row.state][0],
            state=lambda row: DEPOSIT_STATES[row.state][1],
        ),
    ),
    chips=tuple(
        Chip(key=key, label=word, where=Q(state=key)) for key, (word, _s) in DEPOSIT_STATES.items()
    ),
    search_on=("fold",),
    order="-opened_on",
    empty_text=_("Chưa có sổ tiền gửi dân cư. Lập sổ đầu tiên bằng nút ở trên."),
)

CAMPAIGNS = ListSpec(
    label=_("Đợt vận động gửi tiết kiệm"),
    columns=(
        Column(
            key="name",
            label=_("Tên đợt"),
            sort="name",
            url=lambda row: reverse("savings:campaign", args=[row.pk]),
        ),
        Column(key="starts_on", label=_("Từ ngày"), kind="day", sort="starts_on"),
        Column(key="ends_on", label=_("Đến hết ngày"), kind="day", sort="ends_on"),
        Column(key="communes", label=_("Số xã"), kind="number", sort="communes"),
        Column(
            key="target_dong",
            label=_("Chỉ tiêu (đồng)"),
            kind="money",
            sort="target_dong",
            total=True,
        ),
    ),
    search_on=("name",),
    order="-starts_on",
    empty_text=_("Chưa có đợt vận động nào."),
)

RESULTS = ListSpec(
    label=_("Kết quả từng xã"),
    columns=(
        Column(key="unit_name", label=_("Xã"), sort="fold"),
        Column(
            key="target_dong",
            label=_("Chỉ tiêu (đồng)"),
            kind="money",
            sort="target_dong",
            total=True,
        ),
        Column(
            key="resident_dong",
            label=_("Dân cư gửi (đồng)"),
            kind="money",
            sort="resident_dong",
            total=True,
        ),
        Column(
            key="member_dong",
            label=_("Tổ viên gửi (đồng)"),
            kind="money",
            sort="member_dong",
            total=True,
        ),
        Column(
            key="deposited_dong",
            label=_("Cộng (đồng)"),
            kind="money",
            sort="deposited_dong",
            total=True,
        ),
        Column(
            key="done",
            label=_("Đạt (%)"),
            kind="number",
            value=lambda row: row.done_pct,
        ),
        Column(
            key="target_people",
            label=_("Chỉ tiêu người"),
            kind="number",
            sort="target_people",
            total=True,
        ),
        Column(key="people", label=_("Người gửi"), kind="number", sort="people", total=True),
    ),
    search_on=("fold",),
    empty_text=_("Đợt này chưa giao chỉ tiêu và chưa có sổ nào."),
)

GROUP_RESULTS = ListSpec(
    label=_("Kết quả từng tổ"),
    columns=(
        Column(
            key="group_name",
            label=_("Tổ TK&VV"),
            sort="fold",
            url=lambda row: reverse("groups:group", args=[row.group_id]),
        ),
        Column(key="unit_name", label=_("Xã"), sort="unit_fold"),
        Column(
            key="target_dong",
            label=_("Chỉ tiêu (đồng)"),
            kind="money",
            sort="target_dong",
            total=True,
        ),
        Column(
            key="member_dong",
            label=_("Tổ viên gửi (đồng)"),
            kind="money",
            sort="member_dong",
            total=True,
        ),
        Column(key="done", label=_("Đạt (%)"), kind="number", value=lambda row: row.done_pct),
        Column(key="people", label=_("Người gửi"), kind="number", sort="people", total=True),
    ),
    chips=(
        Chip(
            key="chua-dat",
            label=_("Chưa đạt chỉ tiêu"),
            keeps=lambda row: row.target_dong > row.member_dong,
        ),
        Chip(key="dat", label=_("Đạt"), keeps=lambda row: 0 < row.target_dong <= row.member_dong),
    ),
    prefix="to-",
    search_on=("fold", "unit_fold"),
    per_page=20,
    empty_text=_("Chưa tổ nào có chỉ tiêu hoặc có tiền gửi trong những ngày của đợt."),
)
