"""Giấy tờ phiên giao dịch xã: cash count, minutes and conclusions of the briefing, the public
board.
"""

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
from diemtua.papers.official.collecting import DenominationRow


@dataclass(frozen=True, kw_only=True)
class CashCountForm(Form):
    """Biên bản kiểm đếm tiền mặt: cash at the end of a session by denomination, beside the book."""

    code: ClassVar[str] = "BB-KĐ"

    bank_office_name: str | None = text("Phòng giao dịch")
    point_name: str | None = text("Điểm giao dịch")
    commune_name: str | None = text("Xã")
    session_on: date | None = day("Ngày giao dịch")
    counted_at: str | None = text("Giờ kiểm đếm")
    opening_dong: int | None = dong("Tiền mang đi đầu phiên")
    received_dong: int | None = dong("Tổng thu trong phiên")
    paid_dong: int | None = dong("Tổng chi trong phiên")
    book_dong: int | None = dong("Tồn quỹ theo sổ")
    cash: tuple[DenominationRow, ...] | None = rows("Bảng kê mệnh giá", DenominationRow, blank=12)
    counted_dong: int | None = dong("Tiền mặt đếm được", words=True)
    difference_dong: int | None = dong("Chênh lệch (đếm được trừ sổ)")
    difference_reason: str | None = text("Nguyên nhân, cách xử lý")

    layout: ClassVar[Layout] = Layout(
        blocks=(
            Head(("NGÂN HÀNG CHÍNH SÁCH XÃ HỘI", "*{bank_office_name:30}*")),
            Title("BIÊN BẢN KIỂM ĐẾM TIỀN MẶT", under=("Phiên giao dịch ngày {session_on:14}",)),
            Para("Điểm giao dịch: {point_name:36}  Xã: {commune_name:24}  Lúc: {counted_at:}"),
            Para("Tiền mang đi đầu phiên: {opening_dong} đồng"),
            Para("Tổng thu trong phiên: {received_dong} đồng"),
            Para("Tổng chi trong phiên: {paid_dong} đồng"),
            Para("*Tồn quỹ theo sổ: {book_dong} đồng*", keep=True),
            Grid(
                "cash",
                (
                    Column("Mệnh giá (đồng)", "face", 4, "right"),
                    Column("Số tờ", "notes", 3, "right"),
                    Column("Thành tiền (đồng)", "amount_dong", 5, "right"),
                ),
                total="Cộng",
                height_cm=0.6,
                size=12,
                share=0.8,
                whole=True,
            ),
            Para("Tiền mặt đếm được: *{counted_dong}* đồng (bằng chữ: {counted_dong_words:60})."),
            Para("Chênh lệch (đếm được trừ sổ): *{difference_dong}* đồng."),
            Para("Nguyên nhân, cách xử lý: {difference_reason:}", keep=True),
            Signatures(
                (
                    Signer("GIAO DỊCH VIÊN"),
                    Signer("KIỂM SOÁT VIÊN"),
                    Signer("TỔ TRƯỞNG TỔ GIAO DỊCH"),
                )
            ),
        ),
    )


@dataclass(frozen=True, kw_only=True)
class AttendanceRow(Row):
    """Người dự họp giao ban, ký trên dòng."""

    full_name: str | None = text("Họ và tên")
    body: str | None = text("Đơn vị, tổ")
    part: str | None = text("Vai trò")


@dataclass(frozen=True, kw_only=True)
class UnionResultRow(Row):
    """Kết quả của một đơn vị nhận ủy thác, triệu đồng."""

    association_name: str | None = text("Đơn vị nhận ủy thác")
    groups: int | None = count("Số tổ", added=True)
    customers: int | None = count("Số khách hàng", added=True)
    disbursed_million: Decimal | None = number("Doanh số cho vay (triệu đồng)")
    repaid_million: Decimal | None = number("Doanh số thu nợ (triệu đồng)")
    outstanding_million: Decimal | None = number("Tổng dư nợ (triệu đồng)")
    share_pct: Decimal | None = number("Tỷ trọng (%)")
    overdue_million: Decimal | None = number("Nợ quá hạn (triệu đồng)")
    frozen_million: Decimal | None = number("Nợ khoanh (triệu đồng)")
    idle_loans: int | None = count("Số món 3 tháng không hoạt động", added=True)


@dataclass(frozen=True, kw_only=True)
class TaskRow(Row):
    """Việc được giao: what, who, by when."""

    task: str | None = text("Nội dung công việc")
    owner: str | None = text("Người, đơn vị chịu trách nhiệm")
    due_on: date | None = day("Thời hạn")


@dataclass(frozen=True, kw_only=True)
class SessionMinutesForm(Form):
    """Biên bản họp giao ban tại điểm giao dịch xã: results, weaknesses, tasks with owner and "
    "date."""

    code: ClassVar[str] = "BB-GB"

    bank_office_name: str | None = text("Phòng giao dịch")
    minutes_number: str | None = text("Số biên bản")
    briefing_month: date | None = month("Tháng")
    session_on: date | None = day("Ngày họp")
    point_name: str | None = text("Điểm giao dịch")
    commune_name: str | None = text("Xã")
    chair_name: str | None = text("Chủ trì")
    secretary_name: str | None = text("Thư ký")
    attendance: tuple[AttendanceRow, ...] | None = rows("Thành phần dự họp", AttendanceRow, blank=8)
    new_policies: tuple[str, ...] = lines("Chính sách mới")
    results_text: tuple[str, ...] = lines("Kết quả thực hiện ủy thác")
    results: tuple[UnionResultRow, ...] | None = rows(
        "Kết quả theo đơn vị nhận ủy thác", UnionResultRow, blank=4
    )
    outstanding_total_million: Decimal | None = number("Tổng dư nợ ủy thác (triệu đồng)")
    weaknesses: tuple[str, ...] = lines("Tồn tại, hạn chế")
    tasks: tuple[TaskRow, ...] | None = rows("Nhiệm vụ tháng tới", TaskRow, blank=5)
    anchor: str | None = text("Mã niêm sổ ngày")

    layout: ClassVar[Layout] = Layout(
        blocks=(
            Head(
                (
                    "NGÂN HÀNG CHÍNH SÁCH XÃ HỘI",
                    "*{bank_office_name:30}*",
                    "Số: {minutes_number:14}",
                )
            ),
            Title(
                "BIÊN BẢN VÀ KẾT LUẬN CUỘC HỌP GIAO BAN",
                under=(
                    "Tháng {briefing_month:10}, tại điểm giao dịch {point_name:26}, xã "
                    "{commune_name:20}",
                ),
            ),
            Para(
                "Họp ngày {session_on:14}. Chủ trì: {chair_name:32}  Thư ký: {secretary_name:}",
                keep=True,
            ),
            Grid(
                "attendance",
                (
                    Column("STT", "no", 1, "center"),
                    Column("Họ và tên", "full_name", 4.4),
                    Column("Đơn vị, tổ", "body", 4.4),
                    Column("Vai trò", "part", 3),
                    Column("Ký", "", 2.2),
                ),
                height_cm=0.75,
            ),
            Heading("I. Chính sách mới"),
            Lines("new_policies", blank=2),
            Heading("II. Kết quả thực hiện ủy thác"),
            Lines("results_text", blank=3),
            Para(
                "Đơn vị tính: tổ, khách hàng, triệu đồng, món",
                align="right",
                italic=True,
                small=True,
                keep=True,
            ),
            Grid(
                "results",
                (
                    Column("STT", "no", 1, "center"),
                    Column("Đơn vị nhận ủy thác", "association_name", 2.5),
                    Column("Số tổ", "groups", 0.9, "right"),
                    Column("Số KH", "customers", 1.15, "right"),
                    Column("DS cho vay", "disbursed_million", 1.5, "right"),
                    Column("DS thu nợ", "repaid_million", 1.5, "right"),
                    Column("Tổng dư nợ", "outstanding_million", 1.7, "right"),
                    Column("Tỷ trọng %", "share_pct", 1.2, "right"),
                    Column("Nợ quá hạn", "overdue_million", 1.2, "right"),
                    Column("Nợ khoanh", "frozen_million", 1.2, "right"),
                    Column("Món 3T KHĐ", "idle_loans", 1.1, "right"),
                ),
                total="Cộng",
                size=9.5,
            ),
            Para("Tổng dư nợ ủy thác: *{outstanding_total_million}* triệu đồng."),
            Heading("Tồn tại, hạn chế"),
            Lines("weaknesses", blank=2),
            Heading("III. Nhiệm vụ tháng tới"),
            Grid(
                "tasks",
                (
                    Column("STT", "no", 1, "center"),
                    Column("Nội dung công việc", "task", 7),
                    Column("Người, đơn vị chịu trách nhiệm", "owner", 4),
                    Column("Thời hạn", "due_on", 2.2, "center"),
                ),
            ),
            Para("Mã niêm sổ ngày: {anchor:}", small=True),
            Para(
                "Biên bản lập thành 02 bản: ngân hàng và Hội cấp xã mỗi nơi giữ 01 bản.", keep=True
            ),
            Signatures(
                (
                    Signer("THƯ KÝ"),
                    Signer("ĐẠI DIỆN CÁC HỘI"),
                    Signer("TỔ TRƯỞNG TỔ GIAO DỊCH", SEAL),
                )
            ),
        ),
        size=12.5,
    )


@dataclass(frozen=True, kw_only=True)
class PublicBorrowerRow(Row):
    """Người đang vay, như được niêm yết: no ID, no phone, no address below the village, no remark
    on overdue.
    """

    full_name: str | None = text("Họ và tên")
    village_name: str | None = text("Thôn")
    group_leader_name: str | None = text("Tổ (tổ trưởng)")
    programme_name: str | None = text("Chương trình")
    lent_dong: int | None = dong("Số tiền vay", added=True)
    outstanding_dong: int | None = dong("Dư nợ", added=True)
    disbursed_on: date | None = day("Ngày vay")


@dataclass(frozen=True, kw_only=True)
class PublicRateRow(Row):
    """Một chương trình đang cho vay, lãi suất công khai."""

    programme_name: str | None = text("Chương trình")
    rate_pct: Decimal | None = number("Lãi suất (%/năm)")
    cap: str | None = text("Mức vay tối đa")
    term: str | None = text("Thời hạn tối đa")


@dataclass(frozen=True, kw_only=True)
class PublicBoardForm(Form):
    """Danh sách niêm yết công khai at the commune point; it expires and is replaced every month."""

    code: ClassVar[str] = "NY"

    bank_office_name: str | None = text("Phòng giao dịch")
    commune_name: str | None = text("Xã")
    area_name: str | None = text("Thôn hoặc tổ")
    as_of: date | None = day("Số liệu đến ngày")
    expires_on: date | None = day("Thay bản mới trước ngày")
    point_name: str | None = text("Điểm giao dịch")
    point_address: str | None = text("Địa chỉ điểm giao dịch")
    fixed_day: str | None = text("Ngày giao dịch cố định")
    opening_hours: str | None = text("Giờ giao dịch")
    hotline: str | None = text("Đường dây nóng")
    rates: tuple[PublicRateRow, ...] | None = rows(
        "Chương trình và lãi suất", PublicRateRow, blank=4
    )
    borrowers: tuple[PublicBorrowerRow, ...] | None = rows(
        "Người vay còn dư nợ", PublicBorrowerRow, blank=20
    )

    layout: ClassVar[Layout] = Layout(
        blocks=(
            Head(("NGÂN HÀNG CHÍNH SÁCH XÃ HỘI", "*{bank_office_name:30}*")),
            Title(
                "DANH SÁCH NGƯỜI VAY CÒN DƯ NỢ",
                under=("{area_name:30}, xã {commune_name:24}", "Số liệu đến ngày {as_of:14}"),
            ),
            Para("*Điểm giao dịch:* {point_name:30}  Địa chỉ: {point_address:}"),
            Para(
                "Ngày giao dịch cố định: {fixed_day:20}  Giờ: {opening_hours:16}  Đường dây "
                "nóng: {hotline:}"
            ),
            Heading("Chương trình đang cho vay và lãi suất"),
            Grid(
                "rates",
                (
                    Column("STT", "no", 1, "center"),
                    Column("Chương trình", "programme_name", 6),
                    Column("Lãi suất (%/năm)", "rate_pct", 2.2, "right"),
                    Column("Mức vay tối đa", "cap", 3.2),
                    Column("Thời hạn tối đa", "term", 2.4),
                ),
                height_cm=0.6,
            ),
            Heading("Người vay còn dư nợ"),
            Grid(
                "borrowers",
                (
                    Column("STT", "no", 1, "center"),
                    Column("Họ và tên", "full_name", 3),
                    Column("Thôn", "village_name", 1.8),
                    Column("Tổ (tổ trưởng)", "group_leader_name", 2.8),
                    Column("Chương trình", "programme_name", 2.1),
                    Column("Số tiền vay (đồng)", "lent_dong", 3, "right"),
                    Column("Dư nợ (đồng)", "outstanding_dong", 3, "right"),
                    Column("Ngày vay", "disbursed_on", 2.2, "center"),
                ),
                total="Cộng",
                height_cm=0.6,
                size=9.5,
            ),
            Para(
                "Danh sách thay bằng bản mới trước ngày {expires_on:14}. Ý kiến góp ý: hòm thư "
                "tại điểm giao dịch.",
                keep=True,
            ),
            Signatures((Signer("NGƯỜI LẬP"), Signer("GIÁM ĐỐC", SEAL))),
        ),
        size=12.5,
    )
