"""Bảng của phòng nguồn vốn."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from diemtua.capital.words import FUND_KINDS, KINDS, SOURCES, STATES
from diemtua.ground import formats
from diemtua.ground.tables import Chip, Column, ListSpec

ROUNDS = ListSpec(
    label=_("Đợt giao kế hoạch"),
    columns=(
        Column(
            key="name",
            label=_("Đợt"),
            value=lambda row: str(_("Đợt {n} năm {year}")).format(n=row.number, year=row.year),
            url=lambda row: reverse("capital:round", args=[row.pk]),
        ),
        Column(key="year", label=_("Năm"), value=lambda row: str(row.year), sort="year"),
        Column(key="kind", label=_("Giao"), value=lambda row: str(KINDS[row.kind]), sort="kind"),
        Column(
            key="place",
            label=_("Nơi giao"),
            value=lambda row: str(row.unit or row.office.name),
            sort="unit__sort_key",
        ),
        Column(key="target_dong", label=_("Chỉ tiêu (đồng)"), kind="money", sort="target_dong"),
        Column(key="change_dong", label=_("Tăng, giảm (đồng)"), kind="money", sort="change_dong"),
        Column(key="decision", label=_("Quyết định")),
        Column(
            key="state",
            label=_("Tình trạng"),
            value=lambda row: STATES[row.state][0],
            state=lambda row: STATES[row.state][1],
        ),
    ),
    chips=(
        Chip(key="draft", label=_("Đang lập"), where=Q(state="draft")),
        Chip(key="communes", label=_("Giao cho xã"), where=Q(kind="communes")),
        Chip(key="villages", label=_("Giao cho thôn"), where=Q(kind="villages")),
    ),
    search_on=("unit__fold", "decision"),
    order="-year",
    empty_text=_(
        "Chưa có đợt giao kế hoạch nào. Cán bộ tín dụng của phòng giao dịch lập đợt đầu tiên."
    ),
)

LINES = ListSpec(
    label=_("Chỉ tiêu kế hoạch"),
    columns=(
        Column(key="place", label=_("Nơi được giao"), sort="fold"),
        Column(key="programme_name", label=_("Chương trình"), sort="programme_name"),
        Column(
            key="source",
            label=_("Nguồn vốn"),
            value=lambda row: str(SOURCES[row.money_source]),
            sort="money_source",
        ),
        Column(key="base_dong", label=_("Gốc so sánh"), kind="money", sort="base_dong", total=True),
        Column(
            key="change_dong",
            label=_("Tăng, giảm"),
            kind="money",
            sort="change_dong",
            total=True,
            formula="2 − 1",
        ),
        Column(
            key="target_dong", label=_("Chỉ tiêu"), kind="money", sort="target_dong", total=True
        ),
        Column(
            key="balance_dong", label=_("Dư nợ nay"), kind="money", sort="balance_dong", total=True
        ),
        Column(
            key="approved_dong",
            label=_("Duyệt chưa giải ngân"),
            kind="money",
            sort="approved_dong",
            total=True,
        ),
        Column(
            key="left_dong", label=_("Còn được cho vay"), kind="money", sort="left_dong", total=True
        ),
        Column(key="done", label=_("Đạt (%)"), kind="number", value=lambda row: row.done_pct),
    ),
    chips=(
        Chip(key="over", label=_("Vượt kế hoạch"), keeps=lambda row: row.left_dong < 0),
        Chip(key="left", label=_("Còn cho vay được"), keeps=lambda row: row.left_dong > 0),
        Chip(key="changed", label=_("Có tăng, giảm"), keeps=lambda row: row.change_dong != 0),
    ),
    search_on=("fold", "programme_name"),
    notes=(_("Số tiền bằng đồng. Thu hồi nợ làm dư nợ giảm nên cho vay lại được ở chính chương trình, nguồn ấy."),),
    empty_text=_("Đợt này chưa có dòng nào. Cán bộ tín dụng ghi chỉ tiêu khi đợt đang lập."),
)  # fmt: skip

FUNDS = ListSpec(
    label=_("Nguồn vốn ủy thác"),
    columns=(
        Column(key="code", label=_("Mã nhà đầu tư"), kind="code", sort="code"),
        Column(
            key="name",
            label=_("Chủ nguồn"),
            sort="name",
            url=lambda row: reverse("capital:fund", args=[row["pk"]]),
        ),
        Column(key="kind", label=_("Loại"), value=lambda row: str(FUND_KINDS[row["kind"]])),
        Column(
            key="held_dong", label=_("Đã chuyển (đồng)"), kind="money", sort="held_dong", total=True
        ),
        Column(
            key="lent_dong", label=_("Đang cho vay"), kind="money", sort="lent_dong", total=True
        ),
        Column(
            key="overdue_dong", label=_("Quá hạn"), kind="money", sort="overdue_dong", total=True
        ),
        Column(key="loans", label=_("Khoản vay"), kind="number", sort="loans", total=True),
        Column(
            key="free_dong", label=_("Còn cho vay được"), kind="money", sort="free_dong", total=True
        ),
    ),
    search_on=("name", "code"),
    empty_text=_("Chưa ghi nguồn vốn ủy thác nào."),
)


def moved_words(amount_dong: int) -> str:
    """Chuyển vào hay trả lại, with the amount."""
    text = _("Chuyển vào {money}") if amount_dong > 0 else _("Trả lại chủ nguồn {money}")
    return str(text).format(money=formats.money(abs(amount_dong)))
