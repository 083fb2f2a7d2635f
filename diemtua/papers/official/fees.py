"""Bảng kê hoa hồng và phí ủy thác: what a group's board, or a unit of a union, earned, with the working behind it."""

# ruff: noqa: RUF009 (a field is declared by a call that says how it is written)

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from diemtua.papers.fields import Form, Row, dong, month, number, rows, text
from diemtua.papers.layout import (
    SEAL,
    Column,
    Grid,
    Head,
    Heading,
    Layout,
    Para,
    Signatures,
    Signer,
    Title,
)

_BANK = ("NGÂN HÀNG CHÍNH SÁCH XÃ HỘI", "*{bank_office_name:30}*")
_WORKING = (
    Column("STT", "no", 1, "center"),
    Column("Chương trình", "programme_name", 3.4),
    Column("Lãi thu được", "interest_dong", 2.8, "right"),
    Column("Lãi suất năm (%)", "annual_rate_pct", 1.6, "right"),
    Column("Dư nợ tính", "base_dong", 3.2, "right"),
    Column("Mức (%/tháng)", "level_pct", 1.7, "right"),
    Column("Thành tiền, chưa làm tròn", "earned", 2.8, "right"),
)


@dataclass(frozen=True, kw_only=True)
class WorkRow(Row):
    """Một dòng cách tính: a programme at one contract rate."""

    programme_name: str | None = text("Chương trình")
    interest_dong: int | None = dong("Lãi thu được", added=True)
    annual_rate_pct: Decimal | None = number("Lãi suất năm (%)")
    base_dong: int | None = dong("Dư nợ tính", added=True)
    level_pct: Decimal | None = number("Mức (%/tháng)")
    earned: str | None = text("Thành tiền, chưa làm tròn")


@dataclass(frozen=True, kw_only=True)
class ShareRow(Row):
    """Phần của một cấp Hội từ phí của một xã trong một tháng."""

    commune_name: str | None = text("Xã")
    fee_month: str | None = text("Tháng")
    overdue_ratio_pct: Decimal | None = number("Tỷ lệ nợ quá hạn (%)")
    quality_pct: Decimal | None = number("Được hưởng (%)")
    fee_dong: int | None = dong("Phí", added=True)
    share_pct: Decimal | None = number("Tỷ lệ của cấp (%)")
    amount_dong: int | None = dong("Phần của cấp", added=True)


@dataclass(frozen=True, kw_only=True)
class FeeStatementForm(Form):
    """Bảng kê phí ủy thác của một tổ chức Hội: what a unit of a union earns in a month or quarter, with its working."""

    code: ClassVar[str] = "BK-PUT"

    bank_office_name: str | None = text("Phòng giao dịch")
    association_name: str | None = text("Tổ chức Hội")
    level_name: str | None = text("Cấp")
    span_name: str | None = text("Kỳ")
    works: tuple[WorkRow, ...] | None = rows("Cách tính", WorkRow, blank=4)
    shares: tuple[ShareRow, ...] | None = rows("Phí theo xã và tháng", ShareRow, blank=4)
    total_dong: int | None = dong("Phần của cấp này", words=True)
    base_note: str | None = text("Cách hiểu về dư nợ có thu được lãi")
    policy_note: str | None = text("Căn cứ mức phí và tỷ lệ phân chia")

    layout: ClassVar[Layout] = Layout(
        blocks=(
            Head(_BANK),
            Title("BẢNG KÊ PHÍ ỦY THÁC", under=("Kỳ: {span_name:16}",)),
            Para("Tổ chức Hội: *{association_name:40}*. Cấp: {level_name:12}. Đơn vị: đồng."),
            Heading("Phí theo xã và tháng"),
            Grid(
                "shares",
                (
                    Column("STT", "no", 1, "center"),
                    Column("Xã", "commune_name", 3.4),
                    Column("Tháng", "fee_month", 1.8, "center"),
                    Column("Tỷ lệ NQH (%)", "overdue_ratio_pct", 1.6, "right"),
                    Column("Được hưởng (%)", "quality_pct", 1.8, "right"),
                    Column("Phí", "fee_dong", 2.8, "right"),
                    Column("Tỷ lệ của cấp (%)", "share_pct", 1.8, "right"),
                    Column("Phần của cấp", "amount_dong", 2.8, "right"),
                ),
                total="Cộng",
                numbered=True,
            ),
            Heading("Cách tính"),
            Grid(
                "works",
                _WORKING,
                total="Cộng",
            ),
            Para(
                "Phần của cấp này: *{total_dong}* đồng (bằng chữ: {total_dong_words:60}).",
                keep=True,
            ),
            Para("{base_note:}", small=True, keep=True),
            Para("Căn cứ: {policy_note:}", small=True, keep=True),
            Signatures(
                (Signer("ĐẠI DIỆN HỘI", SEAL), Signer("LẬP BIỂU"), Signer("GIÁM ĐỐC", SEAL))
            ),
        ),
    )


@dataclass(frozen=True, kw_only=True)
class CommissionStatementForm(Form):
    """Bảng kê hoa hồng của một tổ: a month's commission of a group's board, with its working."""

    code: ClassVar[str] = "BK-HH"

    bank_office_name: str | None = text("Phòng giao dịch")
    group_name: str | None = text("Tổ TK&VV")
    group_code: str | None = text("Mã tổ")
    commission_month: date | None = month("Tháng")
    works: tuple[WorkRow, ...] | None = rows("Cách tính", WorkRow, blank=4)
    total_dong: int | None = dong("Hoa hồng của tháng", words=True)
    paid_note: str | None = text("Chi trả")
    base_note: str | None = text("Cách hiểu về dư nợ có thu được lãi")
    policy_note: str | None = text("Căn cứ mức hoa hồng")

    layout: ClassVar[Layout] = Layout(
        blocks=(
            Head(_BANK),
            Title("BẢNG KÊ HOA HỒNG TỔ TK&VV", under=("Tháng {commission_month:10}",)),
            Para("Tổ TK&VV: *{group_name:30}*. Mã tổ: {group_code:12}. Đơn vị: đồng."),
            Grid("works", _WORKING, total="Cộng", numbered=True),
            Para(
                "Hoa hồng của tháng: *{total_dong}* đồng (bằng chữ: {total_dong_words:60}).",
                keep=True,
            ),
            Para("Chi trả: {paid_note:}", keep=True),
            Para("{base_note:}", small=True, keep=True),
            Para("Căn cứ: {policy_note:}", small=True, keep=True),
            Signatures((Signer("BAN QUẢN LÝ TỔ"), Signer("LẬP BIỂU"), Signer("GIÁM ĐỐC", SEAL))),
        ),
    )
