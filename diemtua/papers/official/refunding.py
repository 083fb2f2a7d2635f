"""Danh sách hoàn lãi: what a decision signed later gives back, loan by loan of one commune, to be signed."""

# ruff: noqa: RUF009 (a field is declared by a call that says how it is written)

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from diemtua.papers.fields import Form, Row, count, day, dong, rows, text
from diemtua.papers.layout import SEAL, Column, Grid, Head, Layout, Para, Signatures, Signer, Title


@dataclass(frozen=True, kw_only=True)
class RefundRow(Row):
    """Một khoản vay được hoàn lãi."""

    borrower_name: str | None = text("Người vay")
    group_name: str | None = text("Tổ TK&VV")
    programme_name: str | None = text("Chương trình")
    loan_code: str | None = text("Mã khoản vay")
    posted_dong: int | None = dong("Lãi đã ghi", added=True)
    right_dong: int | None = dong("Lãi đúng", added=True)
    refund_dong: int | None = dong("Tiền hoàn", added=True)
    offset_dong: int | None = dong("Trừ lãi còn nợ", added=True)
    savings_dong: int | None = dong("Vào tiền gửi", added=True)
    cash_dong: int | None = dong("Trả tiền mặt", added=True)
    received: str | None = text("Ký nhận")


@dataclass(frozen=True, kw_only=True)
class RefundListForm(Form):
    """Danh sách hoàn lãi của một xã theo một quyết định."""

    code: ClassVar[str] = "DS-HL"

    bank_office_name: str | None = text("Phòng giao dịch")
    commune_name: str | None = text("Xã")
    run_code: str | None = text("Đợt hoàn lãi")
    decision: str | None = text("Văn bản")
    signed_on: date | None = day("Ngày ký văn bản")
    from_on: date | None = day("Lãi từ ngày")
    to_on: date | None = day("Lãi đến hết ngày")
    posted_on: date | None = day("Ngày ghi sổ")
    loans: int | None = count("Số khoản vay")
    refunds: tuple[RefundRow, ...] | None = rows("Các khoản", RefundRow, blank=12)
    total_dong: int | None = dong("Tổng tiền hoàn", words=True)

    layout: ClassVar[Layout] = Layout(
        blocks=(
            Head(("NGÂN HÀNG CHÍNH SÁCH XÃ HỘI", "*{bank_office_name:30}*")),
            Title(
                "DANH SÁCH HOÀN LÃI TIỀN VAY", under=("Xã: {commune_name:30}, đợt {run_code:12}",)
            ),
            Para(
                "Theo {decision:60}, ký ngày {signed_on:14}. Lãi của những ngày từ {from_on:14} đến hết "
                "{to_on:14}. Ghi sổ ngày {posted_on:14}. Số khoản vay: *{loans:10}*. Đơn vị: đồng.",
                keep=True,
            ),
            Grid(
                "refunds",
                (
                    Column("STT", "no", 1, "center"),
                    Column("Người vay", "borrower_name", 3.4),
                    Column("Tổ TK&VV", "group_name", 2.8),
                    Column("Chương trình", "programme_name", 2.4),
                    Column("Mã khoản vay", "loan_code", 2.6, "center"),
                    Column("Lãi đã ghi", "posted_dong", 2, "right"),
                    Column("Lãi đúng", "right_dong", 2, "right"),
                    Column("Tiền hoàn", "refund_dong", 2, "right"),
                    Column("Trừ lãi còn nợ", "offset_dong", 2, "right"),
                    Column("Vào tiền gửi", "savings_dong", 2, "right"),
                    Column("Trả tiền mặt", "cash_dong", 2, "right"),
                    Column("Ký nhận", "received", 2),
                ),
                total="Cộng",
                numbered=True,
                size=10,
            ),
            Para(
                "Tổng tiền hoàn: *{total_dong}* đồng (bằng chữ: {total_dong_words:60}).", keep=True
            ),
            Signatures((Signer("LẬP BIỂU"), Signer("KIỂM SOÁT"), Signer("GIÁM ĐỐC", SEAL))),
        ),
        orientation="landscape",
        size=12,
    )
