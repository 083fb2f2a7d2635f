"""Kế hoạch dư nợ: a commune's notice to its villages (Mẫu 07, letter 7064/NHCS-KHNV)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from diemtua.papers.fields import Form, Row, rows, text
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
class VillagePlanRow(Row):
    """Dòng kế hoạch: a village in capitals over its programmes; triệu đồng, one decimal."""

    item: str | None = text("Chỉ tiêu")
    change: str | None = text("Giao tăng/giảm")
    target: str | None = text("Chỉ tiêu KH năm")


@dataclass(frozen=True, kw_only=True)
class VillagePlanForm(Form):
    """Thông báo giao kế hoạch dư nợ cho thôn, Mẫu 07; number and day are left for the pen until it is decided."""

    code: ClassVar[str] = "07"

    commune_name: str | None = text("Ủy ban nhân dân xã")
    notice_number: str | None = text("Số thông báo")
    what: str | None = text("Giao hay điều chỉnh")
    year: str | None = text("Năm")
    rows: tuple[VillagePlanRow, ...] | None = rows("Chỉ tiêu các thôn", VillagePlanRow, blank=12)
    change_total: str | None = text("Tổng tăng/giảm")
    total: str | None = text("Tổng chỉ tiêu")

    layout: ClassVar[Layout] = Layout(
        blocks=(
            Head(("ỦY BAN NHÂN DÂN", "*{commune_name:30}*", "Số: {notice_number:20}"), dated=False),
            Title("THÔNG BÁO {what:20} KẾ HOẠCH DƯ NỢ NĂM {year:6}"),
            Para("*Kính gửi:* Ông (bà) trưởng các thôn", align="left"),
            Para(
                "Căn cứ quyết định giao kế hoạch tín dụng của Trưởng Ban đại diện Hội đồng quản trị Ngân hàng "
                "Chính sách xã hội cấp trên và nhu cầu vay vốn của các thôn, Ủy ban nhân dân {commune_name:30} "
                "thông báo kế hoạch dư nợ năm {year:6} tới từng thôn theo danh sách dưới đây.",
                indent=True,
            ),
            Para(
                "Đề nghị trưởng thôn cùng hội, đoàn thể chỉ đạo tổ tiết kiệm và vay vốn bình xét công khai, đúng "
                "đối tượng, trong phạm vi kế hoạch được giao.",
                indent=True,
                keep=True,
            ),
            Heading("KẾ HOẠCH DƯ NỢ, NGUỒN VỐN TRUNG ƯƠNG VÀ ĐỊA PHƯƠNG (triệu đồng)"),
            Grid(
                "rows",
                (
                    Column("STT", "no", 1, "center"),
                    Column("Chỉ tiêu", "item", 8),
                    Column("Giao tăng/giảm", "change", 3, "right"),
                    Column("Chỉ tiêu KH năm", "target", 3, "right"),
                ),
                numbered=False,
            ),
            Para(
                "*TỔNG CỘNG: {total:16}*  (tăng/giảm {change_total:16})", align="right", keep=True
            ),
            Para("{place_name:18}, {signed_on:30}", align="right", italic=True, keep=True),
            Signatures(
                (
                    Signer("NƠI NHẬN", "Trưởng thôn; ngân hàng; lưu"),
                    Signer("TM. UBND XÃ, CHỦ TỊCH", SEAL),
                )
            ),
        ),
        size=12.5,
    )
