"""Giấy tờ chi tiền và tiền gửi: commission paid to a board, savings taken out, a deposit's certificate, a savings book."""

# ruff: noqa: RUF009 (a field is declared by a call that says how it is written)

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from diemtua.papers.fields import Form, Row, day, dong, number, rows, text
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

_BANK = ("NGÂN HÀNG CHÍNH SÁCH XÃ HỘI", "*{bank_office_name:30}*")


@dataclass(frozen=True, kw_only=True)
class CommissionReceiptForm(Form):
    """Phiếu chi hoa hồng: what a group's board received at the session, and who signed for it."""

    code: ClassVar[str] = "PC-HH"

    bank_office_name: str | None = text("Phòng giao dịch")
    paper_number: str | None = text("Số phiếu")
    point_name: str | None = text("Điểm giao dịch")
    session_on: date | None = day("Ngày giao dịch")
    group_name: str | None = text("Tổ TK&VV")
    group_code: str | None = text("Mã tổ")
    receiver_name: str | None = text("Người nhận")
    receiver_post: str | None = text("Chức vụ trong tổ")
    paid_for: str | None = text("Nội dung")
    amount_dong: int | None = dong("Số tiền", words=True)

    layout: ClassVar[Layout] = Layout(
        blocks=(
            Head((*_BANK, "Số: {paper_number:20}")),
            Title("PHIẾU CHI HOA HỒNG", under=("Phiên giao dịch ngày {session_on:14}",)),
            Para("Điểm giao dịch: {point_name:}"),
            Para("Tổ TK&VV: *{group_name:30}*  Mã tổ: {group_code:}"),
            Para("Người nhận: *{receiver_name:30}*  Chức vụ: {receiver_post:}"),
            Para("Nội dung: {paid_for:}"),
            Para("Số tiền: *{amount_dong:18}* đồng (bằng chữ: {amount_dong_words:50}).", keep=True),
            Para("{place_name:18}, {signed_on:30}", align="right", italic=True, keep=True),
            Signatures((Signer("NGƯỜI NHẬN"), Signer("GIAO DỊCH VIÊN"), Signer("KIỂM SOÁT VIÊN"))),
        ),
        size=12.5,
    )


@dataclass(frozen=True, kw_only=True)
class WithdrawalSlipForm(Form):
    """Giấy rút tiền gửi: a member or a resident in person; a large sum bears a second person's approval."""

    code: ClassVar[str] = "RTG"

    bank_office_name: str | None = text("Phòng giao dịch")
    point_name: str | None = text("Điểm giao dịch")
    session_on: date | None = day("Ngày giao dịch")
    customer_name: str | None = text("Họ tên người rút")
    book_number: str | None = text("Số sổ")
    group_name: str | None = text("Tổ TK&VV")
    before_dong: int | None = dong("Số dư trước khi rút")
    amount_dong: int | None = dong("Số tiền rút", words=True)
    after_dong: int | None = dong("Số dư sau khi rút")
    approver_name: str | None = text("Người duyệt")

    layout: ClassVar[Layout] = Layout(
        blocks=(
            Head(_BANK),
            Title("GIẤY RÚT TIỀN GỬI", under=("Ngày {session_on:14}",)),
            Para("Điểm giao dịch: {point_name:}"),
            Para("Họ tên người rút: *{customer_name:30}*  Số sổ: {book_number:}"),
            Para("Tổ TK&VV: {group_name:}"),
            Para("Số dư trước khi rút: {before_dong:18} đồng"),
            Para("Số tiền rút: *{amount_dong:18}* đồng (bằng chữ: {amount_dong_words:50})."),
            Para("Số dư sau khi rút: {after_dong:18} đồng"),
            Para("Người duyệt: {approver_name:}", keep=True),
            Para("{place_name:18}, {signed_on:30}", align="right", italic=True, keep=True),
            Signatures(
                (
                    Signer("NGƯỜI RÚT TIỀN", "(Ký hoặc điểm chỉ, ghi rõ họ tên)"),
                    Signer("GIAO DỊCH VIÊN"),
                    Signer("KIỂM SOÁT VIÊN"),
                )
            ),
        ),
        size=12.5,
    )


@dataclass(frozen=True, kw_only=True)
class DepositCertificateForm(Form):
    """Chứng nhận tiền gửi tiết kiệm dân cư: sum, term, rate, due day, what happens at the due day."""

    code: ClassVar[str] = "CN-TG"

    bank_office_name: str | None = text("Phòng giao dịch")
    paper_number: str | None = text("Số sổ")
    holder_name: str | None = text("Họ tên người gửi")
    point_name: str | None = text("Nơi gửi")
    amount_dong: int | None = dong("Số tiền gửi", words=True)
    term: str | None = text("Kỳ hạn")
    rate_pct: Decimal | None = number("Lãi suất (%/năm)")
    placed_on: date | None = day("Ngày gửi")
    matures_on: date | None = day("Ngày đến hạn")
    at_maturity: str | None = text("Khi đến hạn")
    early_rate_pct: Decimal | None = number("Lãi suất khi rút trước hạn (%/năm)")

    layout: ClassVar[Layout] = Layout(
        blocks=(
            Head((*_BANK, "Số: {paper_number:20}")),
            Title("CHỨNG NHẬN TIỀN GỬI TIẾT KIỆM", under=("Tiền gửi dân cư",)),
            Para("Họ tên người gửi: *{holder_name:}*"),
            Para("Nơi gửi: {point_name:}"),
            Para("Số tiền gửi: *{amount_dong:18}* đồng (bằng chữ: {amount_dong_words:50})."),
            Para("Kỳ hạn: {term:20}  Lãi suất: *{rate_pct:8}* %/năm"),
            Para("Ngày gửi: {placed_on:14}  Ngày đến hạn: {matures_on:14}"),
            Para("Khi đến hạn: {at_maturity:}"),
            Para("Rút trước hạn hưởng lãi suất {early_rate_pct:8} %/năm.", keep=True),
            Para("{place_name:18}, {signed_on:30}", align="right", italic=True, keep=True),
            Signatures(
                (
                    Signer("NGƯỜI GỬI"),
                    Signer("GIAO DỊCH VIÊN"),
                    Signer("KIỂM SOÁT VIÊN"),
                    Signer("GIÁM ĐỐC", SEAL),
                )
            ),
        ),
        size=12.5,
    )


@dataclass(frozen=True, kw_only=True)
class SavingsMovementRow(Row):
    """Một lần gửi, rút hoặc nhập lãi."""

    moved_on: date | None = day("Ngày")
    what: str | None = text("Nội dung")
    paid_in_dong: int | None = dong("Gửi vào", added=True)
    taken_dong: int | None = dong("Rút ra", added=True)
    balance_dong: int | None = dong("Số dư")


@dataclass(frozen=True, kw_only=True)
class SavingsBookForm(Form):
    """Sổ tiền gửi tổ viên, bản sao kê: each movement with the balance after it."""

    code: ClassVar[str] = "STG"

    bank_office_name: str | None = text("Phòng giao dịch")
    paper_number: str | None = text("Số sổ")
    member_name: str | None = text("Họ tên tổ viên")
    group_name: str | None = text("Tổ TK&VV")
    group_leader_name: str | None = text("Tổ trưởng")
    rate_pct: Decimal | None = number("Lãi suất (%/năm)")
    as_of: date | None = day("Đến ngày")
    movements: tuple[SavingsMovementRow, ...] | None = rows(
        "Các lần gửi, rút", SavingsMovementRow, blank=12
    )
    balance_dong: int | None = dong("Số dư", words=True)

    layout: ClassVar[Layout] = Layout(
        blocks=(
            Head((*_BANK, "Số sổ: {paper_number:20}")),
            Title("SAO KÊ TIỀN GỬI TỔ VIÊN", under=("Đến ngày {as_of:14}",)),
            Para("Họ tên: *{member_name:30}*  Lãi suất: {rate_pct:8} %/năm"),
            Para("Tổ TK&VV: {group_name:30}  Tổ trưởng: {group_leader_name:}", keep=True),
            Grid(
                "movements",
                (
                    Column("Ngày", "moved_on", 2.2, "center"),
                    Column("Nội dung", "what", 5),
                    Column("Gửi vào (đồng)", "paid_in_dong", 3, "right"),
                    Column("Rút ra (đồng)", "taken_dong", 3, "right"),
                    Column("Số dư (đồng)", "balance_dong", 3, "right"),
                ),
                total="Cộng",
                height_cm=0.6,
                size=11,
            ),
            Para("Số dư: *{balance_dong:18}* đồng (bằng chữ: {balance_dong_words:50}).", keep=True),
            Para("{place_name:18}, {signed_on:30}", align="right", italic=True, keep=True),
            Signatures((Signer("TỔ VIÊN"), Signer("GIAO DỊCH VIÊN"))),
        ),
        size=12.5,
    )
