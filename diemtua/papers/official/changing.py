"""Giấy tờ khi khoản vay đổi: instalment put off 08/TD, debt that became overdue 14/TD, slip of a payment at the desk."""

# ruff: noqa: RUF009 (a field is declared by a call that says how it is written)

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from diemtua.papers.fields import Form, Row, count, day, dong, number, rows, text
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


@dataclass(frozen=True, kw_only=True)
class InstalmentAdjustmentForm(Form):
    """Giấy đề nghị điều chỉnh kỳ hạn trả nợ 08/TD: the borrower asks, the group confirms, the bank decides on the
    same paper.

    Letter 597/NHCS-TDNN of 30/01/2026: at least five working days before the instalment, three for the leader.
    """

    code: ClassVar[str] = "08/TD"

    bank_office_name: str | None = text("Kính gửi: Ngân hàng Chính sách xã hội")
    borrower_name: str | None = text("Họ tên người vay")
    address: str | None = text("Địa chỉ cư trú")
    group_name: str | None = text("Tổ TK&VV")
    group_leader_name: str | None = text("Tổ trưởng")
    association_name: str | None = text("Hội quản lý")
    loan_code: str | None = text("Mã khoản vay")
    programme_name: str | None = text("Chương trình cho vay")
    outstanding_dong: int | None = dong("Dư nợ gốc")
    instalment_no: int | None = count("Kỳ thứ")
    due_on: date | None = day("Ngày đến hạn của kỳ")
    instalment_dong: int | None = dong("Số tiền của kỳ chưa trả")
    reason: str | None = text("Lý do")
    asked_dong: int | None = dong("Số tiền đề nghị điều chỉnh", words=True)
    until: date | None = day("Đề nghị trả vào ngày")
    next_due_on: date | None = day("Kỳ tiếp theo, ngày xa nhất")
    asked_on: date | None = day("Ngày người vay đề nghị")
    handed_in_on: date | None = day("Ngày tổ trưởng nộp ngân hàng")
    decided_on: date | None = day("Ngày ngân hàng quyết định")
    agreed_dong: int | None = dong("Số tiền đồng ý điều chỉnh")
    agreed_until: date | None = day("Ngày trả sau điều chỉnh")
    refusal_reason: str | None = text("Lý do không đồng ý")

    layout: ClassVar[Layout] = Layout(
        blocks=(
            Head(organisation=(), dated=False),
            Title("GIẤY ĐỀ NGHỊ ĐIỀU CHỈNH KỲ HẠN TRẢ NỢ"),
            Para("*Kính gửi:* Ngân hàng Chính sách xã hội {bank_office_name:}", align="left"),
            Para("Họ tên người vay: *{borrower_name:44}*  Địa chỉ: {address:}"),
            Para(
                "Là thành viên Tổ TK&VV {group_name:30} do ông (bà) {group_leader_name:34} làm tổ trưởng, "
                "thuộc {association_name:30} quản lý."
            ),
            Para(
                "Mã khoản vay: {loan_code:20}  Chương trình: {programme_name:40}  Dư nợ gốc: "
                "{outstanding_dong} đồng."
            ),
            Para(
                "Kỳ thứ {instalment_no:4}, đến hạn ngày {due_on:14}, số tiền chưa trả: {instalment_dong} đồng."
            ),
            Para("Lý do chưa trả được: {reason:}"),
            Para(
                "Đề nghị chuyển *{asked_dong:20}* đồng (bằng chữ: {asked_dong_words:50}) sang ngày {until:14} "
                "(không quá kỳ tiếp theo: {next_due_on:14}). Hạn trả nợ cuối cùng không đổi.",
                keep=True,
            ),
            Para("Ngày đề nghị: {asked_on:16}", align="left", keep=True),
            Para("{place_name:18}, {signed_on:30}", align="right", italic=True, keep=True),
            Signatures((Signer("TỔ TRƯỞNG", "(Xác nhận, ký, ghi rõ họ tên)"), Signer("NGƯỜI VAY"))),
            Para("Tổ trưởng nộp ngân hàng ngày: {handed_in_on:16}", align="left"),
            Heading("PHÊ DUYỆT CỦA NGÂN HÀNG"),
            Para(
                "1. Đồng ý điều chỉnh {agreed_dong:20} đồng, trả vào ngày {agreed_until:14}.",
                keep=True,
            ),
            Para("2. Không đồng ý. Lý do: {refusal_reason:}", keep=True),
            Para("Ngày quyết định: {decided_on:16}", align="right", italic=True, keep=True),
            Signatures(
                (
                    Signer("CÁN BỘ TÍN DỤNG"),
                    Signer("TRƯỞNG BỘ PHẬN TÍN DỤNG"),
                    Signer("GIÁM ĐỐC", SEAL),
                )
            ),
        ),
        size=12.5,
    )


@dataclass(frozen=True, kw_only=True)
class OverdueNoticeForm(Form):
    """Thông báo chuyển nợ quá hạn 14/TD: to the borrower, copies to group and union, with a strip of receipt."""

    code: ClassVar[str] = "14/TD"

    bank_office_name: str | None = text("Phòng giao dịch")
    notice_number: str | None = text("Số thông báo")
    borrower_name: str | None = text("Họ tên người vay")
    address: str | None = text("Địa chỉ cư trú")
    group_name: str | None = text("Tổ TK&VV")
    group_leader_name: str | None = text("Tổ trưởng")
    association_name: str | None = text("Hội quản lý")
    loan_code: str | None = text("Mã khoản vay")
    programme_name: str | None = text("Chương trình cho vay")
    due_on: date | None = day("Ngày đến hạn")
    became_overdue_on: date | None = day("Ngày chuyển quá hạn (ngày phiên)")
    overdue_dong: int | None = dong("Gốc chuyển quá hạn", words=True)
    outstanding_dong: int | None = dong("Dư nợ gốc của khoản vay")
    interest_dong: int | None = dong("Lãi còn nợ")
    rate_pct: Decimal | None = number("Lãi suất trong hạn (%/năm)")
    overdue_rate_pct: Decimal | None = number("Lãi suất quá hạn (%/năm)")
    bears_from: date | None = day("Tính lãi quá hạn từ ngày")
    pay_at: str | None = text("Nơi trả nợ")
    received_on: date | None = day("Ngày nhận thông báo")

    layout: ClassVar[Layout] = Layout(
        blocks=(
            Head(
                (
                    "NGÂN HÀNG CHÍNH SÁCH XÃ HỘI",
                    "*{bank_office_name:30}*",
                    "Số: {notice_number:20}",
                )
            ),
            Title("THÔNG BÁO", under=("*Chuyển nợ quá hạn*",)),
            Para("*Kính gửi:* Ông (bà) *{borrower_name:40}*", align="left"),
            Para("Địa chỉ: {address:}"),
            Para(
                "Tổ TK&VV {group_name:30}, tổ trưởng {group_leader_name:34}, thuộc {association_name:30} quản lý."
            ),
            Para(
                "Khoản vay {loan_code:20}, chương trình {programme_name:40}, đến hạn ngày {due_on:14} chưa trả và "
                "không được điều chỉnh, gia hạn. Ngân hàng chuyển nợ quá hạn từ ngày {became_overdue_on:14}:",
                indent=True,
            ),
            Para("Gốc quá hạn: *{overdue_dong:20}* đồng (bằng chữ: {overdue_dong_words:50})"),
            Para(
                "Dư nợ gốc: {outstanding_dong} đồng. Lãi còn nợ đến nay: {interest_dong} đồng.",
                keep=True,
            ),
            Para(
                "Phần quá hạn chịu lãi suất {overdue_rate_pct:8} %/năm (trong hạn {rate_pct:8} %/năm), tính từ ngày "
                "{bears_from:14}."
            ),
            Para(
                "Đề nghị ông (bà) thu xếp trả nợ tại {pay_at:}. Gặp khó khăn, báo tổ trưởng và ngân hàng để được "
                "hướng dẫn.",
                indent=True,
                keep=True,
            ),
            Signatures(
                (
                    Signer("NƠI NHẬN", "Người vay; Tổ TK&VV; Hội; lưu ngân hàng"),
                    Signer("GIÁM ĐỐC", SEAL),
                )
            ),
            Heading("ĐÃ NHẬN THÔNG BÁO"),
            Para("Ngày nhận: {received_on:20}", align="left", keep=True),
            Signatures((Signer("NGƯỜI GIAO"), Signer("NGƯỜI NHẬN"))),
        ),
        size=12.5,
    )


@dataclass(frozen=True, kw_only=True)
class PaymentPartRow(Row):
    """Phần đã thu của một lần trả nợ."""

    part: str | None = text("Nội dung")
    amount_dong: int | None = dong("Số tiền", added=True)


@dataclass(frozen=True, kw_only=True)
class PaymentSlipForm(Form):
    """Phiếu thu nợ tại bàn: what was paid, over what it was shared out, what is left; of the house, for reference."""

    code: ClassVar[str] = "thu-no"

    bank_office_name: str | None = text("Phòng giao dịch")
    slip_number: str | None = text("Số phiếu")
    payer_name: str | None = text("Người trả nợ")
    group_name: str | None = text("Tổ TK&VV")
    loan_code: str | None = text("Mã khoản vay")
    programme_name: str | None = text("Chương trình cho vay")
    paid_on: date | None = day("Ngày trả")
    source: str | None = text("Nguồn tiền")
    consent: str | None = text("Giấy đồng ý trích tiền gửi")
    parts: tuple[PaymentPartRow, ...] | None = rows("Nội dung thu", PaymentPartRow, blank=4)
    amount_dong: int | None = dong("Tổng số tiền", words=True)
    relief_dong: int | None = dong("Lãi được giảm do trả trước hạn")
    outstanding_dong: int | None = dong("Dư nợ gốc sau lần trả")
    interest_left_dong: int | None = dong("Lãi còn nợ sau lần trả")

    layout: ClassVar[Layout] = Layout(
        blocks=(
            Head(
                (
                    "NGÂN HÀNG CHÍNH SÁCH XÃ HỘI",
                    "*{bank_office_name:30}*",
                    "Số: {slip_number:20}",
                ),
                dated=False,
            ),
            Title("PHIẾU THU NỢ"),
            Para("Người trả nợ: *{payer_name:40}*  Tổ TK&VV: {group_name:}"),
            Para(
                "Khoản vay: {loan_code:20}  Chương trình: {programme_name:40}  Ngày trả: {paid_on:}"
            ),
            Para("Nguồn tiền: {source:30}  {consent:}", keep=True),
            Grid(
                "parts",
                (
                    Column("STT", "no", 1, "center"),
                    Column("Nội dung", "part", 9),
                    Column("Số tiền (đồng)", "amount_dong", 4, "right"),
                ),
                total="Cộng",
                numbered=False,
            ),
            Para(
                "Tổng số tiền: *{amount_dong:20}* đồng (bằng chữ: {amount_dong_words:60})",
                keep=True,
            ),
            Para("Lãi được giảm do trả trước hạn: {relief_dong} đồng.", keep=True),
            Para(
                "Còn lại sau lần trả: gốc {outstanding_dong} đồng, lãi {interest_left_dong} đồng.",
                keep=True,
            ),
            Para("{place_name:18}, {signed_on:30}", align="right", italic=True, keep=True),
            Signatures(
                (Signer("NGƯỜI TRẢ NỢ"), Signer("GIAO DỊCH VIÊN"), Signer("KIỂM SOÁT VIÊN"))
            ),
        ),
        size=12,
    )
