"""Giấy tờ xét duyệt: list of the group 03/TD, notice of approval 04/TD."""

# ruff: noqa: RUF009 (a field is declared by a call that says how it is written)

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from diemtua.papers.fields import Form, Row, count, day, dong, rows, text
from diemtua.papers.layout import (
    SEAL,
    Column,
    Grid,
    Head,
    Layout,
    Para,
    Signatures,
    Signer,
    Title,
)


@dataclass(frozen=True, kw_only=True)
class RequestRow(Row):
    """Tổ viên đề nghị vay vốn."""

    borrower_name: str | None = text("Họ và tên người vay")
    citizen_id: str | None = text("Số CCCD")
    village_name: str | None = text("Địa chỉ")
    beneficiary: str | None = text("Đối tượng (mã, số sổ hộ nghèo)")
    purpose: str | None = text("Mục đích sử dụng vốn")
    amount_dong: int | None = dong("Số tiền đề nghị", added=True)
    term_months: int | None = count("Thời hạn (tháng)")
    opinion: str | None = text("Ý kiến của UBND xã")


@dataclass(frozen=True, kw_only=True)
class LoanRequestListForm(Form):
    """Danh sách tổ viên đề nghị vay vốn 03/TD: the commune People's Committee confirms on the list
    itself.

    Letter 3524/NHCS of 28/04/2023; one list per programme, two originals and two copies.
    """

    code: ClassVar[str] = "03/TD"

    bank_office_name: str | None = text("Kính gửi: Ngân hàng Chính sách xã hội")
    commune_name: str | None = text("Xã")
    village_name: str | None = text("Thôn")
    association_name: str | None = text("Hội quản lý")
    group_name: str | None = text("Tổ TK&VV")
    group_code: str | None = text("Mã tổ")
    group_leader_name: str | None = text("Tổ trưởng")
    programme_name: str | None = text("Chương trình cho vay")
    meeting_on: date | None = day("Ngày họp bình xét")
    requests: tuple[RequestRow, ...] | None = rows("Tổ viên đề nghị vay vốn", RequestRow, blank=10)
    amount_dong: int | None = dong("Tổng số tiền đề nghị vay", words=True)
    confirmed_on: date | None = day("Ngày UBND xã xác nhận")

    layout: ClassVar[Layout] = Layout(
        blocks=(
            Head(
                ("{association_name:30}", "*TỔ TK&VV: {group_name:26}*", "Mã tổ: {group_code:14}"),
                dated=False,
            ),
            Title(
                "DANH SÁCH TỔ VIÊN ĐỀ NGHỊ VAY VỐN NGÂN HÀNG CHÍNH SÁCH XÃ HỘI",
                under=("Chương trình cho vay: {programme_name:50}",),
            ),
            Para(
                "*Kính gửi:* Ủy ban nhân dân xã {commune_name:28}; Ngân hàng Chính sách xã hội "
                "{bank_office_name:}",
                align="left",
            ),
            Para(
                "Tổ trưởng: {group_leader_name:34}  Thôn: {village_name:26}  Xã: "
                "{commune_name:26}  "
                "Theo biên bản họp bình xét ngày {meeting_on:14}",
                align="left",
                keep=True,
            ),
            Grid(
                "requests",
                (
                    Column("STT", "no", 1, "center"),
                    Column("Họ và tên người vay", "borrower_name", 3.8),
                    Column("Số CCCD", "citizen_id", 2.5, "center"),
                    Column("Địa chỉ (thôn)", "village_name", 2.5),
                    Column("Đối tượng\n(mã, số sổ hộ nghèo...)", "beneficiary", 3.2),
                    Column("Mục đích sử dụng vốn", "purpose", 4),
                    Column("Số tiền đề nghị (đồng)", "amount_dong", 2.5, "right"),
                    Column("Thời hạn (tháng)", "term_months", 1.4, "center"),
                    Column("UBND xã: đủ (không đủ) điều kiện", "opinion", 2.6),
                ),
                total="Cộng",
                numbered=True,
                height_cm=0.8,
                size=10.5,
            ),
            Para(
                "Danh sách này có *{requests_count:8}* tổ viên, số tiền đề nghị vay "
                "*{amount_dong:24}* đồng "
                "(bằng chữ: {amount_dong_words:60}).",
                keep=True,
            ),
            Para(
                "UBND xã xác nhận những người có tên trên cư trú hợp pháp tại địa bàn và thuộc "
                "đúng đối tượng được vay. "
                "Ngày xác nhận: {confirmed_on:14}",
                keep=True,
            ),
            Para("{place_name:18}, {signed_on:30}", align="right", italic=True, keep=True),
            Signatures(
                (
                    Signer("TỔ TRƯỞNG"),
                    Signer("ĐẠI DIỆN HỘI CẤP XÃ", SEAL),
                    Signer("TRƯỞNG THÔN\n(nếu quy định)"),
                    Signer("TM. UBND XÃ", SEAL),
                    Signer("NGÂN HÀNG\nCÁN BỘ TÍN DỤNG"),
                    Signer("NGÂN HÀNG\nGIÁM ĐỐC", SEAL),
                )
            ),
        ),
        orientation="landscape",
        size=12,
    )


@dataclass(frozen=True, kw_only=True)
class ApprovalRow(Row):
    """Kết quả phê duyệt của một người vay."""

    borrower_name: str | None = text("Họ và tên")
    programme_name: str | None = text("Chương trình")
    approved_dong: int | None = dong("Số tiền phê duyệt", added=True)
    term_months: int | None = count("Thời hạn (tháng)")
    note: str | None = text("Ghi chú, lý do từ chối")


@dataclass(frozen=True, kw_only=True)
class ApprovalNoticeForm(Form):
    """Thông báo kết quả phê duyệt cho vay 04/TD: from the bank to the commune, the union, the
    group, the borrower.
    """

    code: ClassVar[str] = "04/TD"

    bank_office_name: str | None = text("Phòng giao dịch")
    notice_number: str | None = text("Số thông báo")
    commune_name: str | None = text("Xã")
    association_name: str | None = text("Hội")
    group_name: str | None = text("Tổ TK&VV")
    group_leader_name: str | None = text("Tổ trưởng")
    results: tuple[ApprovalRow, ...] | None = rows("Kết quả phê duyệt", ApprovalRow, blank=8)
    disbursed_on: date | None = day("Ngày giải ngân")
    disbursed_at: str | None = text("Giờ giải ngân")
    point_name: str | None = text("Điểm giao dịch")
    bring_papers: str | None = text("Giấy tờ mang theo")

    layout: ClassVar[Layout] = Layout(
        blocks=(
            Head(
                (
                    "NGÂN HÀNG CHÍNH SÁCH XÃ HỘI",
                    "*{bank_office_name:30}*",
                    "Số: {notice_number:14}",
                )
            ),
            Title("THÔNG BÁO", under=("*Kết quả phê duyệt cho vay*",)),
            Para(
                "*Kính gửi:* Ủy ban nhân dân xã {commune_name:26}; {association_name:30}; "
                "Tổ TK&VV {group_name:26}, tổ trưởng {group_leader_name:}",
                align="left",
            ),
            Para(
                "Ngân hàng Chính sách xã hội thông báo kết quả phê duyệt cho vay như sau:",
                indent=True,
                keep=True,
            ),
            Grid(
                "results",
                (
                    Column("STT", "no", 1, "center"),
                    Column("Họ và tên", "borrower_name", 4),
                    Column("Chương trình", "programme_name", 3.2),
                    Column("Số tiền phê duyệt (đồng)", "approved_dong", 2.6, "right"),
                    Column("Thời hạn (tháng)", "term_months", 1.5, "center"),
                    Column("Ghi chú, lý do từ chối", "note", 3.4),
                ),
                total="Cộng",
            ),
            Para(
                "Giải ngân lúc {disbursed_at:10}, ngày {disbursed_on:16}, tại điểm giao dịch "
                "{point_name:}",
            ),
            Para("Người vay trực tiếp đến nhận tiền, mang theo: {bring_papers:}"),
            Para(
                "Đề nghị UBND xã, Hội và Tổ TK&VV thông báo đến người vay có tên trong danh sách.",
                indent=True,
                keep=True,
            ),
            Signatures(
                (
                    Signer("NƠI NHẬN", "UBND xã; Hội; Tổ TK&VV; lưu ngân hàng"),
                    Signer("GIÁM ĐỐC", SEAL),
                )
            ),
        ),
    )
