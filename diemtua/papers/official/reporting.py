"""Giấy tờ cuối tháng và báo cáo: month-end summary, entrustment fee, indicators."""

# ruff: noqa: RUF009 (a field is declared by a call that says how it is written)

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from diemtua.papers.fields import Form, Row, count, day, dong, lines, month, number, rows, text
from diemtua.papers.layout import (
    SEAL,
    Column,
    Grid,
    Head,
    Heading,
    Layout,
    Lines,
    Para,
    Signatures,
    Signer,
    Title,
)


@dataclass(frozen=True, kw_only=True)
class ProgrammeMonthRow(Row):
    """Một chương trình trong tháng: what was, what moved, what is."""

    programme_name: str | None = text("Chương trình")
    households: int | None = count("Số hộ")
    opening_dong: int | None = dong("Dư nợ đầu tháng", added=True)
    disbursed_dong: int | None = dong("Cho vay", added=True)
    repaid_dong: int | None = dong("Thu nợ", added=True)
    closing_dong: int | None = dong("Dư nợ cuối tháng", added=True)
    overdue_dong: int | None = dong("Nợ quá hạn", added=True)
    frozen_dong: int | None = dong("Nợ khoanh", added=True)
    accrued_interest_dong: int | None = dong("Lãi đã chạy chưa ghi", added=True)


@dataclass(frozen=True, kw_only=True)
class RatingRow(Row):
    """Số tổ theo xếp loại."""

    band: str | None = text("Xếp loại")
    groups: int | None = count("Số tổ", added=True)
    share_pct: Decimal | None = number("Tỷ lệ (%)")


@dataclass(frozen=True, kw_only=True)
class MonthEndSummaryForm(Form):
    """Tổng hợp khóa sổ tháng: what a closed month holds, office by office.

    Households are not added over programmes.
    """

    code: ClassVar[str] = "TH-KS"

    bank_office_name: str | None = text("Phòng giao dịch")
    closed_month: date | None = month("Tháng")
    closed_on: date | None = day("Ngày khóa sổ")
    version_note: str | None = text("Lần khóa sổ")
    households: int | None = count("Số hộ còn dư nợ")
    groups: int | None = count("Số tổ TK&VV")
    programmes: tuple[ProgrammeMonthRow, ...] | None = rows(
        "Theo chương trình", ProgrammeMonthRow, blank=10
    )
    overdue_ratio_pct: Decimal | None = number("Tỷ lệ nợ quá hạn (%)")
    savings_dong: int | None = dong("Số dư tiền gửi tổ viên")
    commission_dong: int | None = dong("Hoa hồng tổ phải trả")
    entrustment_fee_dong: int | None = dong("Phí ủy thác phải trả")
    ratings: tuple[RatingRow, ...] | None = rows("Xếp loại tổ", RatingRow, blank=4)
    anchor: str | None = text("Mã niêm sổ")

    layout: ClassVar[Layout] = Layout(
        blocks=(
            Head(("NGÂN HÀNG CHÍNH SÁCH XÃ HỘI", "*{bank_office_name:30}*")),
            Title(
                "TỔNG HỢP KHÓA SỔ THÁNG {closed_month:10}",
                under=("Khóa sổ ngày {closed_on:14}, {version_note:16}",),
            ),
            Para(
                "Số hộ còn dư nợ: *{households:14}*. Số tổ TK&VV: *{groups:10}*. Đơn vị: đồng. "
                "Một hộ có thể vay nhiều chương trình, nên cột số hộ không cộng.",
                keep=True,
            ),
            Grid(
                "programmes",
                (
                    Column("STT", "no", 1, "center"),
                    Column("Chương trình", "programme_name", 4),
                    Column("Số hộ", "households", 1.5, "right"),
                    Column("Dư nợ đầu tháng", "opening_dong", 3, "right"),
                    Column("Cho vay", "disbursed_dong", 2.7, "right"),
                    Column("Thu nợ", "repaid_dong", 2.7, "right"),
                    Column("Dư nợ cuối tháng", "closing_dong", 3, "right"),
                    Column("Nợ quá hạn", "overdue_dong", 2.4, "right"),
                    Column("Nợ khoanh", "frozen_dong", 2.4, "right"),
                    Column("Lãi đã chạy chưa ghi", "accrued_interest_dong", 2.6, "right"),
                ),
                total="Cộng",
                numbered=True,
                size=10,
            ),
            Para(
                "Tỷ lệ nợ quá hạn: *{overdue_ratio_pct:8}* %. Số dư tiền gửi tổ viên: "
                "*{savings_dong}* đồng."
            ),
            Para(
                "Hoa hồng tổ phải trả: {commission_dong} đồng. Phí ủy thác phải trả: "
                "{entrustment_fee_dong} đồng."
            ),
            Heading("Xếp loại tổ"),
            Grid(
                "ratings",
                (
                    Column("Xếp loại", "band", 4),
                    Column("Số tổ", "groups", 2, "right"),
                    Column("Tỷ lệ (%)", "share_pct", 2, "right"),
                ),
                total="Cộng",
                height_cm=0.55,
                share=0.45,
                whole=True,
            ),
            Para("Mã niêm sổ: {anchor:}", small=True, keep=True),
            Signatures((Signer("LẬP BIỂU"), Signer("KIỂM SOÁT"), Signer("GIÁM ĐỐC", SEAL))),
        ),
        orientation="landscape",
        size=12,
    )


@dataclass(frozen=True, kw_only=True)
class FeeRow(Row):
    """Phí ủy thác của một Hội ở một xã."""

    association_name: str | None = text("Hội nhận ủy thác")
    commune_name: str | None = text("Xã")
    base_dong: int | None = dong("Dư nợ có thu được lãi", added=True)
    overdue_ratio_pct: Decimal | None = number("Tỷ lệ nợ quá hạn (%)")
    quality_pct: Decimal | None = number("Hệ số chất lượng (%)")
    fee_dong: int | None = dong("Phí được hưởng", added=True)


@dataclass(frozen=True, kw_only=True)
class FeeShareRow(Row):
    """Phần của một cấp Hội."""

    association_name: str | None = text("Hội")
    level_name: str | None = text("Cấp")
    share_pct: Decimal | None = number("Tỷ lệ (%)")
    amount_dong: int | None = dong("Số tiền", added=True)


@dataclass(frozen=True, kw_only=True)
class EntrustmentFeeForm(Form):
    """Bảng tính phí ủy thác: base, quality ratio, fee and its split over the levels of a union."""

    code: ClassVar[str] = "BT-PUT"

    bank_office_name: str | None = text("Phòng giao dịch")
    fee_month: date | None = month("Tháng")
    rate_pct: Decimal | None = number("Mức phí (%/tháng)")
    policy_note: str | None = text("Căn cứ mức phí và tỷ lệ phân chia")
    fees: tuple[FeeRow, ...] | None = rows("Phí theo Hội và xã", FeeRow, blank=8)
    shares: tuple[FeeShareRow, ...] | None = rows("Phân chia các cấp", FeeShareRow, blank=4)
    total_dong: int | None = dong("Tổng phí ủy thác", words=True)

    layout: ClassVar[Layout] = Layout(
        blocks=(
            Head(("NGÂN HÀNG CHÍNH SÁCH XÃ HỘI", "*{bank_office_name:30}*")),
            Title("BẢNG TÍNH PHÍ ỦY THÁC", under=("Tháng {fee_month:10}",)),
            Para("Mức phí: {rate_pct:8} %/tháng. Căn cứ: {policy_note:}", keep=True),
            Grid(
                "fees",
                (
                    Column("STT", "no", 1, "center"),
                    Column("Hội nhận ủy thác", "association_name", 3.6),
                    Column("Xã", "commune_name", 2.6),
                    Column("Dư nợ có thu được lãi (đồng)", "base_dong", 3.2, "right"),
                    Column("Tỷ lệ NQH (%)", "overdue_ratio_pct", 1.6, "right"),
                    Column("Hệ số chất lượng (%)", "quality_pct", 1.8, "right"),
                    Column("Phí được hưởng (đồng)", "fee_dong", 2.8, "right"),
                ),
                total="Cộng",
                numbered=True,
            ),
            Heading("Phân chia các cấp"),
            Grid(
                "shares",
                (
                    Column("STT", "no", 1, "center"),
                    Column("Hội", "association_name", 5),
                    Column("Cấp", "level_name", 3),
                    Column("Tỷ lệ (%)", "share_pct", 2, "right"),
                    Column("Số tiền (đồng)", "amount_dong", 3.2, "right"),
                ),
                total="Cộng",
            ),
            Para(
                "Tổng phí ủy thác: *{total_dong}* đồng (bằng chữ: {total_dong_words:60}).",
                keep=True,
            ),
            Signatures((Signer("LẬP BIỂU"), Signer("KIỂM SOÁT"), Signer("GIÁM ĐỐC", SEAL))),
        ),
    )


@dataclass(frozen=True, kw_only=True)
class IndicatorRow(Row):
    """Một chỉ tiêu: figure, its two sums, and what it means.

    Values come written, each in its own unit.
    """

    indicator_id: str | None = text("Mã")
    name: str | None = text("Chỉ tiêu")
    value: str | None = text("Giá trị")
    unit: str | None = text("Đơn vị")
    numerator: str | None = text("Tử số")
    denominator: str | None = text("Mẫu số")
    records: int | None = count("Số bản ghi")
    definition: str | None = text("Định nghĩa, thời điểm hoặc kỳ")


@dataclass(frozen=True, kw_only=True)
class IndicatorPartRow(Row):
    """Phần của một chỉ tiêu dạng bảng."""

    indicator_id: str | None = text("Mã")
    part: str | None = text("Thành phần")
    value: str | None = text("Giá trị")
    unit: str | None = text("Đơn vị")


@dataclass(frozen=True, kw_only=True)
class IndicatorReportForm(Form):
    """Báo cáo chỉ tiêu tín dụng chính sách ủy thác: a paragraph, then every figure with definition
    and both sums.
    """

    code: ClassVar[str] = "BC-CT"

    organisation: str | None = text("Đơn vị báo cáo")
    title: str | None = text("Tên báo cáo")
    report_place: str | None = text("Địa bàn")
    as_of: date | None = day("Số dư đến ngày")
    from_on: date | None = day("Phát sinh từ ngày")
    to_on: date | None = day("Phát sinh đến ngày")
    state_note: str | None = text("Trạng thái số liệu")
    paragraphs: tuple[str, ...] = lines("Lời báo cáo")
    indicators: tuple[IndicatorRow, ...] | None = rows("Chỉ tiêu", IndicatorRow, blank=12)
    parts: tuple[IndicatorPartRow, ...] | None = rows("Chi tiết", IndicatorPartRow, blank=6)
    footnotes: tuple[str, ...] = lines("Ghi chú")

    layout: ClassVar[Layout] = Layout(
        blocks=(
            Head(("*{organisation:34}*",)),
            Title("{title:50}", under=("Địa bàn: {report_place:30}",)),
            Para(
                "Số dư đến ngày {as_of:14}; phát sinh từ ngày {from_on:14} đến hết ngày "
                "{to_on:14}. "
                "Số liệu: {state_note:}",
                align="left",
                italic=True,
            ),
            Lines("paragraphs", blank=3),
            Grid(
                "indicators",
                (
                    Column("STT", "no", 1, "center"),
                    Column("Mã", "indicator_id", 1.5, "center"),
                    Column("Chỉ tiêu", "name", 5),
                    Column("Giá trị", "value", 2.8, "right"),
                    Column("Đơn vị", "unit", 1.7, "center"),
                    Column("Tử số", "numerator", 2.8, "right"),
                    Column("Mẫu số", "denominator", 2.8, "right"),
                    Column("Số bản ghi", "records", 1.6, "right"),
                    Column("Định nghĩa, thời điểm hoặc kỳ", "definition", 6),
                ),
                numbered=True,
                size=10,
            ),
            Heading("Chi tiết theo thành phần"),
            Grid(
                "parts",
                (
                    Column("STT", "no", 1, "center"),
                    Column("Mã", "indicator_id", 1.8, "center"),
                    Column("Thành phần", "part", 9),
                    Column("Giá trị", "value", 4, "right"),
                    Column("Đơn vị", "unit", 2.4, "center"),
                ),
                size=10,
                height_cm=0.55,
            ),
            Lines("footnotes", blank=0),
            Para(
                "Mỗi số trong báo cáo cộng từ bản ghi; tử số và mẫu số là hai tổng của tỷ lệ.",
                small=True,
                keep=True,
            ),
            Signatures(
                (Signer("LẬP BIỂU"), Signer("KIỂM SOÁT"), Signer("THỦ TRƯỞNG ĐƠN VỊ", SEAL))
            ),
        ),
        orientation="landscape",
        size=12,
    )
