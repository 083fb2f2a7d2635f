"""Giấy tờ xử lý nợ bị rủi ro: request 01/XLN, minutes 02/XLN, lists of proposals 04/05, reports after booking 13/14."""

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
class RiskRequestForm(Form):
    """Đơn đề nghị xử lý nợ 01/XLN: by the borrower, of one loan."""

    code: ClassVar[str] = "01/XLN"

    bank_office_name: str | None = text("Kính gửi: Ngân hàng Chính sách xã hội")
    borrower_name: str | None = text("Họ tên người làm đơn")
    address: str | None = text("Nơi ở")
    group_name: str | None = text("Tổ TK&VV")
    group_leader_name: str | None = text("Tổ trưởng")
    loan_code: str | None = text("Hợp đồng, sổ vay vốn số")
    disbursed_on: date | None = day("Ngày vay")
    programme_name: str | None = text("Chương trình cho vay")
    lent_dong: int | None = dong("Số tiền vay")
    due_on: date | None = day("Hạn trả")
    purpose: str | None = text("Mục đích vay")
    principal_dong: int | None = dong("Còn nợ gốc")
    interest_dong: int | None = dong("Còn nợ lãi")
    cause: str | None = text("Nguyên nhân")
    event_on: date | None = day("Ngày xảy ra")
    what_lost: str | None = text("Vốn và tài sản bị thiệt hại")
    lost_dong: int | None = dong("Giá trị thiệt hại")
    whole_dong: int | None = dong("Tổng vốn thực hiện dự án")
    loss_pct: Decimal | None = number("Mức độ thiệt hại (%)")
    economy: str | None = text("Tình hình kinh tế, khả năng trả nợ")
    measure: str | None = text("Đề nghị")
    asked_principal_dong: int | None = dong("Số tiền gốc đề nghị", words=True)
    asked_interest_dong: int | None = dong("Số tiền lãi đề nghị")
    months: int | None = count("Thời gian (tháng)")
    plan: str | None = text("Kế hoạch trả nợ")

    layout: ClassVar[Layout] = Layout(
        blocks=(
            Head(organisation=(), dated=False),
            Title("ĐƠN ĐỀ NGHỊ XỬ LÝ NỢ"),
            Para("*Kính gửi:* Ngân hàng Chính sách xã hội {bank_office_name:}", align="left"),
            Para("Tên tôi là: *{borrower_name:40}*  Nơi ở: {address:}"),
            Para("Tổ viên Tổ TK&VV {group_name:30}, tổ trưởng {group_leader_name:}"),
            Heading("1. Khoản vay"),
            Para(
                "Hợp đồng, sổ vay vốn số {loan_code:20}, ngày {disbursed_on:14}, chương trình {programme_name:40}; "
                "số tiền vay {lent_dong} đồng, hạn trả {due_on:14}. Mục đích: {purpose:}"
            ),
            Para("Còn nợ: gốc *{principal_dong}* đồng, lãi *{interest_dong}* đồng."),
            Heading("2. Nguyên nhân"),
            Para("{cause:} Xảy ra ngày {event_on:14}."),
            Heading("3. Thiệt hại"),
            Para("Vốn và tài sản bị thiệt hại: {what_lost:}"),
            Para(
                "Giá trị thiệt hại {lost_dong} đồng trên tổng vốn thực hiện dự án {whole_dong} đồng, mức độ thiệt hại "
                "{loss_pct:8} %."
            ),
            Heading("4. Tình hình kinh tế, khả năng trả nợ"),
            Para("{economy:}"),
            Para(
                "Đề nghị Ngân hàng *{measure:20}*: gốc {asked_principal_dong} đồng (bằng chữ: "
                "{asked_principal_dong_words:50}), lãi {asked_interest_dong} đồng, thời gian {months:6} tháng.",
                indent=True,
            ),
            Para("Kế hoạch trả nợ: {plan:}"),
            Para(
                "Tôi cam đoan những điều trên là đúng sự thật và chịu trách nhiệm trước pháp luật.",
                indent=True,
                keep=True,
            ),
            Para("{place_name:18}, {signed_on:30}", align="right", italic=True, keep=True),
            Signatures((Signer("", ""), Signer("NGƯỜI LÀM ĐƠN"))),
        ),
        size=12.5,
    )


@dataclass(frozen=True, kw_only=True)
class PresentRow(Row):
    """Người dự lập biên bản."""

    full_name: str | None = text("Họ và tên")
    post: str | None = text("Chức vụ")
    represents: str | None = text("Đại diện")


@dataclass(frozen=True, kw_only=True)
class RiskMinutesForm(Form):
    """Biên bản đề nghị xử lý nợ bị rủi ro 02/XLN: on the spot, of one loan, signed by everybody who stood there."""

    code: ClassVar[str] = "02/XLN"

    programme_name: str | None = text("Chương trình cho vay")
    held_on: date | None = day("Ngày lập biên bản")
    held_at: str | None = text("Nơi lập biên bản")
    people: tuple[PresentRow, ...] | None = rows("Thành phần", PresentRow, blank=7)
    borrower_name: str | None = text("Khách hàng")
    address: str | None = text("Địa chỉ")
    contract: str | None = text("Hợp đồng, ngày vay")
    loan_code: str | None = text("Mã món vay")
    cause: str | None = text("Nguyên nhân")
    what_lost: str | None = text("Vốn và tài sản bị thiệt hại")
    lost_dong: int | None = dong("Giá trị thiệt hại")
    whole_dong: int | None = dong("Tổng vốn thực hiện dự án")
    loss_pct: Decimal | None = number("Mức độ thiệt hại (%)")
    principal_dong: int | None = dong("Dư nợ gốc")
    interest_dong: int | None = dong("Dư nợ lãi")
    found_state: str | None = text("Thực trạng dự án")
    found_assets: str | None = text("Tài sản của người vay")
    found_ability: str | None = text("Khả năng trả nợ")
    found_remedy: str | None = text("Biện pháp thu hồi")
    measure: str | None = text("Biện pháp đề xuất")
    months: int | None = count("Số tháng")
    asked_principal_dong: int | None = dong("Gốc đề xuất", words=True)
    asked_interest_dong: int | None = dong("Lãi đề xuất")

    layout: ClassVar[Layout] = Layout(
        blocks=(
            Head(organisation=(), dated=False),
            Title(
                "BIÊN BẢN ĐỀ NGHỊ XỬ LÝ NỢ BỊ RỦI RO",
                under=("*(Chương trình {programme_name:40})*",),
            ),
            Para("Hôm nay, ngày {held_on:14}, tại {held_at:}, chúng tôi gồm:"),
            Grid(
                "people",
                (
                    Column("STT", "no", 1, "center"),
                    Column("Họ và tên", "full_name", 5),
                    Column("Chức vụ", "post", 4),
                    Column("Đại diện", "represents", 4),
                ),
            ),
            Para("Cùng lập biên bản về khoản vay của khách hàng *{borrower_name:40}*, {address:}"),
            Para("Hợp đồng, ngày vay: {contract:30}  Mã món vay: {loan_code:}"),
            Heading("I. Nguyên nhân"),
            Para("{cause:}"),
            Heading("II. Mức độ thiệt hại"),
            Para("1. Vốn và tài sản bị thiệt hại: {lost_dong} đồng. {what_lost:}"),
            Para("2. Tổng vốn thực hiện dự án: {whole_dong} đồng."),
            Para("3. Mức độ thiệt hại: *{loss_pct:8}* %."),
            Heading("III. Dư nợ đến ngày lập biên bản"),
            Para("Gốc *{principal_dong}* đồng, lãi *{interest_dong}* đồng."),
            Heading("IV. Kết quả xác minh"),
            Para("1. Thực trạng dự án: {found_state:}"),
            Para("2. Tài sản của người vay: {found_assets:}"),
            Para("3. Khả năng trả nợ: {found_ability:}"),
            Para("4. Biện pháp thu hồi: {found_remedy:}"),
            Heading("V. Đề xuất"),
            Para(
                "Biện pháp: *{measure:20}*, thời gian {months:6} tháng; gốc {asked_principal_dong} đồng (bằng chữ: "
                "{asked_principal_dong_words:50}), lãi {asked_interest_dong} đồng.",
                keep=True,
            ),
            Para("{place_name:18}, {signed_on:30}", align="right", italic=True, keep=True),
            Signatures((Signer("ĐẠI DIỆN KHÁCH HÀNG"), Signer("ỦY BAN NHÂN DÂN XÃ", SEAL))),
            Signatures((Signer("TỔ TRƯỞNG"), Signer("HỘI ĐOÀN THỂ", SEAL))),
            Signatures((Signer("CÁN BỘ TÍN DỤNG"), Signer("NHCSXH", SEAL))),
            Signatures(
                (
                    Signer("CÔNG AN XÃ", "(Xác nhận, ký, đóng dấu)"),
                    Signer("TỔ CHỨC, CÁ NHÂN LIÊN QUAN"),
                )
            ),
        ),
        size=12,
    )


@dataclass(frozen=True, kw_only=True)
class RiskListRow(Row):
    """Một khoản vay trong biểu tổng hợp đề nghị."""

    who: str | None = text("Chương trình; đơn vị; họ tên")
    address: str | None = text("Địa chỉ")
    loan_code: str | None = text("Mã món vay")
    disbursed_on: date | None = day("Ngày vay")
    loss_pct: Decimal | None = number("Mức độ thiệt hại (%)")
    owed_dong: int | None = dong("Dư nợ", added=True)
    owed_principal_dong: int | None = dong("Dư nợ gốc", added=True)
    owed_interest_dong: int | None = dong("Dư nợ lãi", added=True)
    asked_dong: int | None = dong("Đề nghị", added=True)
    asked_principal_dong: int | None = dong("Đề nghị gốc", added=True)
    asked_interest_dong: int | None = dong("Đề nghị lãi", added=True)
    note: str | None = text("Ghi chú")


@dataclass(frozen=True, kw_only=True)
class _ListForm(Form):
    bank_office_name: str | None = text("Đơn vị")
    batch_name: str | None = text("Đợt")
    year: int | None = count("Năm")
    money_source: str | None = text("Nguồn vốn")
    lines: tuple[RiskListRow, ...] | None = rows("Các khoản vay", RiskListRow, blank=10)


def _list_layout(title: str) -> Layout:
    owed, asked = "Dư nợ (đồng)", "Đề nghị (đồng)"
    return Layout(
        blocks=(
            Head(("NGÂN HÀNG CHÍNH SÁCH XÃ HỘI", "*{bank_office_name:30}*")),
            Title(
                title,
                under=("{batch_name:30}, năm {year:6}", "*Nguồn vốn: {money_source:20}*"),
            ),
            Para("Đơn vị: đồng", align="right", italic=True, keep=True),
            Grid(
                "lines",
                (
                    Column("STT", "no", 0.8, "center"),
                    Column("Chương trình; đơn vị; họ tên", "who", 4),
                    Column("Địa chỉ", "address", 2.6),
                    Column("Mã món vay", "loan_code", 2.3),
                    Column("Ngày vay", "disbursed_on", 1.9, "center"),
                    Column("Thiệt hại %", "loss_pct", 1.3, "right"),
                    Column("Số tiền", "owed_dong", 2.2, "right", owed),
                    Column("Gốc", "owed_principal_dong", 2.2, "right", owed),
                    Column("Lãi", "owed_interest_dong", 1.9, "right", owed),
                    Column("Số tiền", "asked_dong", 2.2, "right", asked),
                    Column("Gốc", "asked_principal_dong", 2.2, "right", asked),
                    Column("Lãi", "asked_interest_dong", 1.9, "right", asked),
                    Column("Ghi chú", "note", 2.2),
                ),
                total="Cộng",
                numbered=True,
                size=8,
            ),
            Signatures((Signer("LẬP BIỂU"), Signer("KIỂM SOÁT"), Signer("GIÁM ĐỐC", SEAL))),
        ),
        orientation="landscape",
        size=12,
    )


@dataclass(frozen=True, kw_only=True)
class FreezeListForm(_ListForm):
    """Biểu tổng hợp đề nghị khoanh nợ 04/XLN: the office to its branch, the branch to head office; a sheet a source."""

    code: ClassVar[str] = "04/XLN"
    layout: ClassVar[Layout] = _list_layout("BIỂU TỔNG HỢP ĐỀ NGHỊ KHOANH NỢ")


@dataclass(frozen=True, kw_only=True)
class WriteOffListForm(_ListForm):
    """Biểu tổng hợp đề nghị xóa nợ 05/XLN."""

    code: ClassVar[str] = "05/XLN"
    layout: ClassVar[Layout] = _list_layout("BIỂU TỔNG HỢP ĐỀ NGHỊ XÓA NỢ")


@dataclass(frozen=True, kw_only=True)
class RiskReportRow(Row):
    """Một chương trình trong báo cáo sau hạch toán."""

    programme_name: str | None = text("Đơn vị, chương trình")
    told_households: int | None = count("Số hộ được thông báo", added=True)
    told_dong: int | None = dong("Được thông báo", added=True)
    told_principal_dong: int | None = dong("Gốc được thông báo", added=True)
    told_interest_dong: int | None = dong("Lãi được thông báo", added=True)
    booked_households: int | None = count("Số hộ hạch toán", added=True)
    booked_dong: int | None = dong("Hạch toán", added=True)
    booked_principal_dong: int | None = dong("Gốc hạch toán", added=True)
    booked_interest_dong: int | None = dong("Lãi hạch toán", added=True)
    less_households: int | None = count("Số hộ chênh lệch", added=True)
    less_dong: int | None = dong("Chênh lệch", added=True)
    less_principal_dong: int | None = dong("Gốc chênh lệch", added=True)
    less_interest_dong: int | None = dong("Lãi chênh lệch", added=True)
    why: str | None = text("Nguyên nhân")


@dataclass(frozen=True, kw_only=True)
class _ReportForm(Form):
    bank_office_name: str | None = text("Đơn vị")
    decision_number: str | None = text("Quyết định số")
    decided_on: date | None = day("Ngày quyết định")
    money_source: str | None = text("Nguồn vốn")
    lines: tuple[RiskReportRow, ...] | None = rows("Theo chương trình", RiskReportRow, blank=6)


def _report_layout(title: str) -> Layout:
    told, done, less = "Được thông báo", "Hạch toán thực tế", "Chênh lệch"
    four = ("households", "dong", "principal_dong", "interest_dong")
    heads = ("Số hộ", "Số tiền", "Gốc", "Lãi")
    wide = (1.1, 2.3, 2.3, 1.9)
    return Layout(
        blocks=(
            Head(("NGÂN HÀNG CHÍNH SÁCH XÃ HỘI", "*{bank_office_name:30}*")),
            Title(
                title,
                under=(
                    "Theo quyết định số {decision_number:30} ngày {decided_on:14}",
                    "*Nguồn vốn: {money_source:20}*",
                ),
            ),
            Para("Đơn vị: hộ, đồng", align="right", italic=True, keep=True),
            Grid(
                "lines",
                (
                    Column("STT", "no", 0.8, "center"),
                    Column("Chi nhánh, chương trình", "programme_name", 3.2),
                    *(
                        Column(head, f"{part}_{name}", width, "right", group)
                        for part, group in (("told", told), ("booked", done), ("less", less))
                        for head, name, width in zip(heads, four, wide, strict=True)
                    ),
                    Column("Nguyên nhân", "why", 2.4),
                ),
                total="Cộng",
                numbered=True,
                size=8,
            ),
            Signatures((Signer("LẬP BIỂU"), Signer("KIỂM SOÁT"), Signer("GIÁM ĐỐC", SEAL))),
        ),
        orientation="landscape",
        size=12,
    )


@dataclass(frozen=True, kw_only=True)
class FreezeReportForm(_ReportForm):
    """Báo cáo kết quả khoanh nợ 13/XLN: what was told and what was booked, by programme, with the reason of each difference."""

    code: ClassVar[str] = "13/XLN"
    layout: ClassVar[Layout] = _report_layout("BÁO CÁO KẾT QUẢ HẠCH TOÁN KHOANH NỢ")


@dataclass(frozen=True, kw_only=True)
class WriteOffReportForm(_ReportForm):
    """Báo cáo kết quả xóa nợ 14/XLN."""

    code: ClassVar[str] = "14/XLN"
    layout: ClassVar[Layout] = _report_layout("BÁO CÁO KẾT QUẢ HẠCH TOÁN XÓA NỢ")
