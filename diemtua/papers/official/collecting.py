"""Giấy tờ thu của Tổ: the month's prepared list, the collection sheet, the receipt.

None of them has a column for principal: principal is paid in person at the commune session.
"""

# ruff: noqa: RUF009 (a field is declared by a call that says how it is written)

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from diemtua.papers.fields import Form, Row, count, day, dong, month, qr, rows, text
from diemtua.papers.layout import (
    Column,
    Grid,
    Head,
    Layout,
    Para,
    QrCode,
    Signatures,
    Signer,
    Split,
    Title,
)


@dataclass(frozen=True, kw_only=True)
class DueRow(Row):
    """Khoản phải thu của một tổ viên trong tháng."""

    customer_code: str | None = text("Mã khách hàng")
    full_name: str | None = text("Họ và tên")
    loan_code: str | None = text("Mã khoản vay")
    programme_name: str | None = text("Chương trình")
    outstanding_dong: int | None = dong("Dư nợ", added=True)
    interest_month_dong: int | None = dong("Lãi phải thu tháng này", added=True)
    interest_arrears_dong: int | None = dong("Lãi còn tồn", added=True)
    savings_balance_dong: int | None = dong("Số dư tiền gửi", added=True)
    receipt_number: str | None = text("Số biên lai")


@dataclass(frozen=True, kw_only=True)
class CollectionListForm(Form):
    """Bảng kê lãi phải thu 12/TD: the month's list that the bank prepares before the leader
    collects.
    """

    code: ClassVar[str] = "12/TD"

    bank_office_name: str | None = text("Phòng giao dịch")
    collection_month: date | None = month("Tháng")
    association_name: str | None = text("Hội quản lý")
    commune_name: str | None = text("Xã")
    village_name: str | None = text("Thôn")
    group_name: str | None = text("Tổ TK&VV")
    group_code: str | None = text("Mã tổ")
    group_leader_name: str | None = text("Tổ trưởng")
    point_name: str | None = text("Điểm giao dịch")
    session_on: date | None = day("Ngày giao dịch")
    dues: tuple[DueRow, ...] | None = rows("Các khoản phải thu", DueRow, blank=16)

    layout: ClassVar[Layout] = Layout(
        blocks=(
            Head(("NGÂN HÀNG CHÍNH SÁCH XÃ HỘI", "*{bank_office_name:30}*"), dated=False),
            Title(
                "BẢNG KÊ LÃI PHẢI THU VÀ TIỀN GỬI TỔ VIÊN", under=("Tháng {collection_month:10}",)
            ),
            Para(
                "Tổ TK&VV: *{group_name:26}*  Mã tổ: {group_code:14}  Tổ trưởng: "
                "{group_leader_name:30}  "
                "Thuộc: {association_name:30}  Thôn: {village_name:24}  Xã: {commune_name:24}",
                align="left",
            ),
            Para(
                "Điểm giao dịch: {point_name:30}  Ngày giao dịch: {session_on:14}  Đơn vị: đồng",
                align="left",
                keep=True,
            ),
            Grid(
                "dues",
                (
                    Column("STT", "no", 1, "center"),
                    Column("Mã KH", "customer_code", 2.2, "center"),
                    Column("Họ và tên", "full_name", 4.2),
                    Column("Mã khoản vay", "loan_code", 2.4, "center"),
                    Column("Chương trình", "programme_name", 2.6),
                    Column("Dư nợ", "outstanding_dong", 2.6, "right"),
                    Column("Tháng này", "interest_month_dong", 2.1, "right", group="Lãi phải thu"),
                    Column("Còn tồn", "interest_arrears_dong", 2.1, "right", group="Lãi phải thu"),
                    Column("Số dư tiền gửi", "savings_balance_dong", 2.4, "right"),
                    Column("Số biên lai", "receipt_number", 2.4, "center"),
                ),
                total="Cộng",
                numbered=True,
                size=10.5,
            ),
            Para("Bảng kê này có *{dues_count:8}* dòng. Tổ trưởng không thu nợ gốc.", keep=True),
            Para("{place_name:18}, {signed_on:30}", align="right", italic=True, keep=True),
            Signatures((Signer("NGƯỜI LẬP"), Signer("TỔ TRƯỞNG\n(đã nhận)"))),
        ),
        orientation="landscape",
        size=12,
    )


@dataclass(frozen=True, kw_only=True)
class CollectedRow(Row):
    """Khoản đã thu của một tổ viên, người nộp ký trên dòng."""

    customer_code: str | None = text("Mã khách hàng")
    full_name: str | None = text("Họ và tên")
    loan_code: str | None = text("Mã khoản vay")
    interest_month_dong: int | None = dong("Lãi phải thu tháng này", added=True)
    interest_arrears_dong: int | None = dong("Lãi còn tồn", added=True)
    receipt_number: str | None = text("Số biên lai")
    interest_paid_dong: int | None = dong("Lãi đã thu", added=True)
    savings_dong: int | None = dong("Tiền gửi", added=True)
    total_dong: int | None = dong("Cộng", added=True)


@dataclass(frozen=True, kw_only=True)
class DenominationRow(Row):
    """Một mệnh giá trong bảng kê tiền."""

    face: str | None = text("Mệnh giá")
    notes: int | None = count("Số tờ", added=True)
    amount_dong: int | None = dong("Thành tiền", added=True)


@dataclass(frozen=True, kw_only=True)
class CollectionSheetForm(Form):
    """Bảng kê các khoản thu 13/TD: one per group and session; each paying member signs."""

    code: ClassVar[str] = "13/TD"

    bank_office_name: str | None = text("Phòng giao dịch")
    collection_month: date | None = month("Tháng")
    association_name: str | None = text("Hội quản lý")
    commune_name: str | None = text("Xã")
    group_name: str | None = text("Tổ TK&VV")
    group_code: str | None = text("Mã tổ")
    group_leader_name: str | None = text("Tổ trưởng")
    point_name: str | None = text("Điểm giao dịch")
    session_on: date | None = day("Ngày giao dịch")
    collected: tuple[CollectedRow, ...] | None = rows("Các khoản đã thu", CollectedRow, blank=11)
    total_dong: int | None = dong("Tổng số tiền nộp", words=True)
    cash: tuple[DenominationRow, ...] | None = rows("Bảng kê mệnh giá", DenominationRow, blank=9)
    receipts_given_out: int | None = count("Biên lai đã nhận")
    receipts_handed: int | None = count("Biên lai đã giao")
    receipts_returned: int | None = count("Biên lai trả lại")

    layout: ClassVar[Layout] = Layout(
        blocks=(
            Head(
                ("{association_name:30}", "*TỔ TK&VV {group_name:26}*", "Mã tổ: {group_code:14}"),
                dated=False,
            ),
            Title("BẢNG KÊ CÁC KHOẢN THU", under=("Tháng {collection_month:10}",)),
            Para(
                "*Kính gửi:* Ngân hàng Chính sách xã hội {bank_office_name:40}  Xã: "
                "{commune_name:24}  "
                "Điểm giao dịch: {point_name:28}  Ngày giao dịch: {session_on:14}",
                align="left",
            ),
            Para("Tổ trưởng: {group_leader_name:34}  Đơn vị: đồng", align="left", keep=True),
            Grid(
                "collected",
                (
                    Column("STT", "no", 1, "center"),
                    Column("Mã KH", "customer_code", 2, "center"),
                    Column("Họ và tên", "full_name", 4),
                    Column("Mã khoản vay", "loan_code", 2.3, "center"),
                    Column("Tháng này", "interest_month_dong", 2, "right", group="Lãi phải thu"),
                    Column("Còn tồn", "interest_arrears_dong", 2, "right", group="Lãi phải thu"),
                    Column("Số biên lai", "receipt_number", 2.3, "center"),
                    Column("Lãi đã thu", "interest_paid_dong", 2.1, "right"),
                    Column("Tiền gửi", "savings_dong", 2.1, "right"),
                    Column("Cộng", "total_dong", 2.2, "right"),
                    Column("Người nộp ký", "", 2.4),
                ),
                total="Cộng",
                numbered=True,
                height_cm=0.85,
                size=10.5,
            ),
            Para(
                "Số tiền nộp: *{total_dong:24}* đồng (bằng chữ: {total_dong_words:60}).", keep=True
            ),
            Grid(
                "cash",
                (
                    Column("Mệnh giá (đồng)", "face", 3, "right"),
                    Column("Số tờ", "notes", 2, "right"),
                    Column("Thành tiền (đồng)", "amount_dong", 3.4, "right"),
                ),
                total="Cộng",
                height_cm=0.5,
                size=10.5,
                share=0.5,
                whole=True,
            ),
            Para(
                "Biên lai: đã nhận {receipts_given_out:8}, đã giao {receipts_handed:8}, trả lại "
                "{receipts_returned:8}.",
                keep=True,
            ),
            Para("{place_name:18}, {signed_on:30}", align="right", italic=True, keep=True),
            Signatures(
                (
                    Signer("TỔ TRƯỞNG"),
                    Signer("CÁN BỘ HỘI", "(Đã kiểm, ký, ghi rõ họ tên)"),
                    Signer("GIAO DỊCH VIÊN"),
                )
            ),
        ),
        orientation="landscape",
        size=12,
    )


_RECEIPT_STUB = (
    Para("*BIÊN LAI* (cuống)", align="center"),
    Para("Số: *{receipt_number:14}*", align="center"),
    Para("Tháng: {receipt_month:10}", align="left"),
    Para("Họ tên: {payer_name:}", align="left"),
    Para("Mã KH: {customer_code:}", align="left"),
    Para("Tổ: {group_name:}", align="left"),
    Para("Khoản vay: {loan_code:}", align="left"),
    Para("Lãi thu: {interest_paid_dong:14} đồng", align="left"),
    Para("Tiền gửi: {savings_dong:14} đồng", align="left"),
    Para("Tổng: *{total_dong:14}* đồng", align="left"),
    QrCode("receipt_id", 2.3),
)

_RECEIPT_PART = (
    Para("NGÂN HÀNG CHÍNH SÁCH XÃ HỘI", align="center", small=True),
    Para("*{bank_office_name:30}*", align="center", small=True),
    Para("*BIÊN LAI THU LÃI, THU TIỀN GỬI*", align="center"),
    Para("Số: *{receipt_number:14}*   Tháng: {receipt_month:10}", align="center"),
    Para("Họ tên: *{payer_name:}*", align="left"),
    Para("Mã KH: {customer_code:18}  Khoản vay: {loan_code:}", align="left"),
    Para("Tổ TK&VV: {group_name:24}  Tổ trưởng: {group_leader_name:}", align="left"),
    Para(
        "Lãi phải thu: {interest_due_dong:16} đồng.  Lãi thu: *{interest_paid_dong:16}* đồng",
        align="left",
    ),
    Para("Tiền gửi: *{savings_dong:16}* đồng.  Tổng cộng: *{total_dong:16}* đồng", align="left"),
    Para("Bằng chữ: {total_dong_words:}", align="left", italic=True),
    Para("{place_name:14}, {signed_on:28}", align="right", italic=True, keep=True),
    Signatures((Signer("NGƯỜI NỘP"), Signer("TỔ TRƯỞNG"))),
)


@dataclass(frozen=True, kw_only=True)
class ReceiptForm(Form):
    """Biên lai thu lãi, thu tiền gửi 01/BL: a stub and the member's part on half a page, with the
    receipt's id as QR.
    """

    code: ClassVar[str] = "01/BL"

    bank_office_name: str | None = text("Phòng giao dịch")
    receipt_id: str | None = qr("Mã biên lai")
    receipt_number: str | None = text("Số biên lai")
    receipt_month: date | None = month("Tháng")
    payer_name: str | None = text("Họ tên người nộp")
    customer_code: str | None = text("Mã khách hàng")
    group_name: str | None = text("Tổ TK&VV")
    group_leader_name: str | None = text("Tổ trưởng")
    loan_code: str | None = text("Mã khoản vay")
    interest_due_dong: int | None = dong("Lãi phải thu")
    interest_paid_dong: int | None = dong("Lãi thu")
    savings_dong: int | None = dong("Tiền gửi")
    total_dong: int | None = dong("Tổng cộng", words=True)

    layout: ClassVar[Layout] = Layout(
        blocks=(Split(_RECEIPT_STUB, _RECEIPT_PART),),
        orientation="a5",
        size=11,
    )
