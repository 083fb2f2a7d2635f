"""Phiếu giải thích tiền lãi: days, rate and balance of one posting, in words a borrower can follow."""

# ruff: noqa: RUF009 (a field is declared by a call that says how it is written)

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from diemtua.papers.fields import Form, Row, count, day, dong, number, rows, text
from diemtua.papers.layout import (
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
class InterestStretchRow(Row):
    """Chặng tính lãi: one part of the principal, unchanged in balance and rate."""

    part: str | None = text("Phần gốc")
    start_on: date | None = day("Từ ngày")
    balance_dong: int | None = dong("Số dư")
    rate_pct: Decimal | None = number("Lãi suất (%/năm)")
    days: int | None = count("Số ngày")
    interest: str | None = text("Lãi")


@dataclass(frozen=True, kw_only=True)
class InterestChangeRow(Row):
    """Khác lần trước: one cause and what it did to the amount."""

    cause: str | None = text("Vì")
    change: str | None = text("Thay đổi (đồng)")


@dataclass(frozen=True, kw_only=True)
class InterestSlipForm(Form):
    """Phiếu giải thích tiền lãi của một lần ghi lãi; of the house, for the borrower, nobody's demand for money."""

    code: ClassVar[str] = "GT-LAI"

    bank_office_name: str | None = text("Phòng giao dịch")
    borrower_name: str | None = text("Người vay")
    group_name: str | None = text("Tổ TK&VV")
    loan_code: str | None = text("Mã khoản vay")
    programme_name: str | None = text("Chương trình cho vay")
    start_on: date | None = day("Tính từ ngày")
    end_on: date | None = day("Đến trước ngày")
    days: int | None = count("Số ngày")
    stretches: tuple[InterestStretchRow, ...] | None = rows(
        "Cách tính lãi", InterestStretchRow, blank=4
    )
    total_dong: int | None = dong("Tiền lãi lần này", words=True)
    before_dong: int | None = dong("Tiền lãi lần trước")
    changes: tuple[InterestChangeRow, ...] | None = rows(
        "Khác lần trước", InterestChangeRow, blank=3
    )
    say: str | None = text("Nói gọn")

    layout: ClassVar[Layout] = Layout(
        blocks=(
            Head(("NGÂN HÀNG CHÍNH SÁCH XÃ HỘI", "*{bank_office_name:30}*"), dated=False),
            Title("PHIẾU GIẢI THÍCH TIỀN LÃI"),
            Para("Người vay: *{borrower_name:40}*  Tổ TK&VV: {group_name:}"),
            Para("Khoản vay: {loan_code:20}  Chương trình: {programme_name:}"),
            Para(
                "Tính lãi từ ngày {start_on:14} đến trước ngày {end_on:14}, *{days:4}* ngày:",
                keep=True,
            ),
            Grid(
                "stretches",
                (
                    Column("STT", "no", 1, "center"),
                    Column("Phần gốc", "part", 3),
                    Column("Từ ngày", "start_on", 3, "center"),
                    Column("Số dư (1)", "balance_dong", 3, "right"),
                    Column("Lãi suất %/năm (2)", "rate_pct", 2, "right"),
                    Column("Số ngày (3)", "days", 2, "right"),
                    Column("Lãi (1)×(2)×(3)÷365", "interest", 4, "right"),
                ),
                numbered=False,
            ),
            Para(
                "Cộng, mỗi phần làm tròn một lần tới đồng: *{total_dong:20}* đồng (bằng chữ: "
                "{total_dong_words:60})",
                keep=True,
            ),
            Heading("KHÁC LẦN TRƯỚC THẾ NÀO"),
            Para("Lần trước: {before_dong} đồng.", align="left", keep=True),
            Grid(
                "changes",
                (
                    Column("STT", "no", 1, "center"),
                    Column("Vì", "cause", 9),
                    Column("Thay đổi (đồng)", "change", 4, "right"),
                ),
                numbered=False,
            ),
            Para("*{say:}*", align="left", keep=True),
            Para("{place_name:18}, {signed_on:30}", align="right", italic=True, keep=True),
            Signatures((Signer("NGƯỜI GIẢI THÍCH"),)),
        ),
        size=12,
    )
