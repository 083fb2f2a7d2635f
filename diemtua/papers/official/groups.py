"""Giấy tờ của Tổ TK&VV: founding minutes, minutes of a review meeting, delegation contract."""

# ruff: noqa: RUF009 (a field is declared by a call that says how it is written)

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from diemtua.papers.fields import Form, Row, box, count, day, dong, lines, number, rows, text
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
class FoundingMemberRow(Row):
    """Tổ viên sáng lập, ký trên dòng."""

    full_name: str | None = text("Họ và tên")
    birth_year: str | None = text("Năm sinh")
    address: str | None = text("Địa chỉ")
    beneficiary: str | None = text("Đối tượng")


@dataclass(frozen=True, kw_only=True)
class BoardRow(Row):
    """Người được bầu vào Ban quản lý Tổ."""

    full_name: str | None = text("Họ và tên")
    post: str | None = text("Chức danh")
    duties: str | None = text("Phân công nhiệm vụ")
    votes: int | None = count("Số phiếu")


@dataclass(frozen=True, kw_only=True)
class GroupMinutesForm(Form):
    """Biên bản họp Tổ 10/TD: founding, convention, board.

    Only the commune People's Committee accepts it.
    """

    code: ClassVar[str] = "10/TD"

    commune_name: str | None = text("Xã")
    village_name: str | None = text("Thôn")
    association_name: str | None = text("Hội quản lý")
    group_name: str | None = text("Tên tổ")
    held_on: date | None = day("Ngày họp")
    held_at: str | None = text("Giờ họp")
    venue: str | None = text("Địa điểm")
    chair_name: str | None = text("Chủ trì")
    secretary_name: str | None = text("Thư ký")
    guests: str | None = text("Khách mời")
    present_count: int | None = count("Số người có mặt")
    member_count: int | None = count("Tổng số tổ viên")
    members: tuple[FoundingMemberRow, ...] | None = rows("Tổ viên", FoundingMemberRow, blank=10)
    meeting_rhythm: str | None = text("Sinh hoạt tổ")
    minimum_saving_dong: int | None = dong("Mức gửi tiền tối thiểu hằng tháng")
    convention: tuple[str, ...] = lines("Quy ước hoạt động")
    board: tuple[BoardRow, ...] | None = rows("Ban quản lý tổ", BoardRow, blank=2)
    resolutions: tuple[str, ...] = lines("Nghị quyết cuộc họp")
    votes_for: int | None = count("Số phiếu tán thành")
    votes_against: int | None = count("Số phiếu không tán thành")
    accepted_on: date | None = day("Ngày UBND xã chấp thuận")

    layout: ClassVar[Layout] = Layout(
        blocks=(
            Head(("{association_name:30}", "*TỔ TK&VV {group_name:26}*"), dated=False),
            Title(
                "BIÊN BẢN HỌP TỔ TIẾT KIỆM VÀ VAY VỐN",
                under=("Thành lập tổ, thông qua quy ước hoạt động, bầu Ban quản lý tổ",),
            ),
            Para(
                "Hôm nay, lúc {held_at:10} ngày {held_on:16}, tại {venue:50}, thôn "
                "{village_name:24}, xã {commune_name:}"
            ),
            Para("Chủ trì: {chair_name:40}  Thư ký: {secretary_name:}"),
            Para("Khách mời: {guests:}"),
            Para("Có mặt: {present_count:8} trên tổng số {member_count:8} tổ viên."),
            Heading("1. Thành lập tổ, danh sách tổ viên"),
            Grid(
                "members",
                (
                    Column("STT", "no", 1, "center"),
                    Column("Họ và tên", "full_name", 4),
                    Column("Năm sinh", "birth_year", 1.6, "center"),
                    Column("Địa chỉ", "address", 3.4),
                    Column("Đối tượng", "beneficiary", 2.8),
                    Column("Ký tên", "", 2.2),
                ),
                height_cm=0.85,
            ),
            Heading("2. Quy ước hoạt động"),
            Para("Sinh hoạt tổ: {meeting_rhythm:}"),
            Para("Mức gửi tiền tối thiểu hằng tháng: {minimum_saving_dong} đồng/tổ viên."),
            Lines("convention", blank=2),
            Heading("3. Bầu Ban quản lý tổ"),
            Grid(
                "board",
                (
                    Column("STT", "no", 1, "center"),
                    Column("Họ và tên", "full_name", 4),
                    Column("Chức danh", "post", 2.2, "center"),
                    Column("Phân công nhiệm vụ", "duties", 5),
                    Column("Số phiếu", "votes", 1.6, "center"),
                ),
            ),
            Heading("4. Nghị quyết"),
            Lines("resolutions", blank=2),
            Para(
                "Tán thành: {votes_for:8} phiếu; không tán thành: {votes_against:8} phiếu. Biên "
                "bản lập thành 02 bản.",
                keep=True,
            ),
            Para("{place_name:18}, {signed_on:30}", align="right", italic=True, keep=True),
            Signatures(
                (
                    Signer("THƯ KÝ"),
                    Signer("TỔ TRƯỞNG"),
                    Signer("ĐẠI DIỆN HỘI CẤP XÃ", SEAL),
                    Signer("TRƯỞNG THÔN"),
                )
            ),
            Para(
                "*ỦY BAN NHÂN DÂN XÃ* chấp thuận cho phép Tổ hoạt động. Ngày {accepted_on:16}",
                align="center",
                keep=True,
            ),
            Signatures((Signer("", ""), Signer("TM. ỦY BAN NHÂN DÂN XÃ", SEAL))),
        ),
    )


@dataclass(frozen=True, kw_only=True)
class MembershipChangeRow(Row):
    """Kết nạp hoặc cho ra khỏi tổ."""

    full_name: str | None = text("Họ và tên")
    change: str | None = text("Kết nạp hoặc cho ra")
    reason: str | None = text("Lý do")
    votes_for: int | None = count("Số phiếu đồng ý")
    votes_against: int | None = count("Số phiếu không đồng ý")


@dataclass(frozen=True, kw_only=True)
class ReviewRow(Row):
    """Bình xét cho vay một tổ viên."""

    borrower_name: str | None = text("Họ và tên")
    beneficiary: str | None = text("Đối tượng")
    programme_name: str | None = text("Chương trình")
    purpose: str | None = text("Mục đích")
    amount_dong: int | None = dong("Số tiền", added=True)
    term_months: int | None = count("Thời hạn (tháng)")
    votes_for: int | None = count("Số phiếu đồng ý")
    votes_against: int | None = count("Số phiếu không đồng ý")
    conclusion: str | None = text("Kết luận")


@dataclass(frozen=True, kw_only=True)
class ReviewMinutesForm(Form):
    """Biên bản họp Tổ 10C/TD: admission, leaving, loan review, monthly saving.

    Its figures feed the 03/TD.
    """

    code: ClassVar[str] = "10C/TD"

    commune_name: str | None = text("Xã")
    village_name: str | None = text("Thôn")
    association_name: str | None = text("Hội quản lý")
    group_name: str | None = text("Tên tổ")
    group_code: str | None = text("Mã tổ")
    held_on: date | None = day("Ngày họp")
    held_at: str | None = text("Giờ họp")
    venue: str | None = text("Địa điểm")
    chair_name: str | None = text("Chủ trì")
    secretary_name: str | None = text("Thư ký")
    association_officer_name: str | None = text("Đại diện Hội dự họp")
    village_head_name: str | None = text("Trưởng thôn dự họp")
    present_count: int | None = count("Số tổ viên có mặt")
    member_count: int | None = count("Tổng số tổ viên")
    changes: tuple[MembershipChangeRow, ...] | None = rows(
        "Kết nạp, cho ra khỏi tổ", MembershipChangeRow, blank=3
    )
    reviews: tuple[ReviewRow, ...] | None = rows("Bình xét cho vay", ReviewRow, blank=6)
    minimum_saving_dong: int | None = dong("Mức gửi tiền tối thiểu hằng tháng")
    other_matters: tuple[str, ...] = lines("Nội dung khác")

    layout: ClassVar[Layout] = Layout(
        blocks=(
            Head(
                ("{association_name:30}", "*TỔ TK&VV {group_name:26}*", "Mã tổ: {group_code:14}"),
                dated=False,
            ),
            Title(
                "BIÊN BẢN HỌP TỔ TIẾT KIỆM VÀ VAY VỐN",
                under=("Kết nạp, cho ra khỏi tổ; bình xét cho vay; tiết kiệm",),
            ),
            Para(
                "Hôm nay, lúc {held_at:10} ngày {held_on:16}, tại {venue:50}, thôn "
                "{village_name:24}, xã {commune_name:}"
            ),
            Para("Chủ trì: {chair_name:40}  Thư ký: {secretary_name:}"),
            Para("Đại diện Hội: {association_officer_name:40}  Trưởng thôn: {village_head_name:}"),
            Para("Có mặt: {present_count:8} trên tổng số {member_count:8} tổ viên."),
            Heading("I. Kết nạp, cho ra khỏi tổ"),
            Grid(
                "changes",
                (
                    Column("STT", "no", 1, "center"),
                    Column("Họ và tên", "full_name", 4),
                    Column("Kết nạp hoặc cho ra", "change", 2.4, "center"),
                    Column("Lý do", "reason", 4.2),
                    Column("Đồng ý", "votes_for", 1.5, "center", group="Số phiếu"),
                    Column("Không", "votes_against", 1.5, "center", group="Số phiếu"),
                ),
                size=10.5,
            ),
            Heading("II. Bình xét cho vay"),
            Grid(
                "reviews",
                (
                    Column("STT", "no", 1, "center"),
                    Column("Họ và tên", "borrower_name", 2.7),
                    Column("Đối tượng", "beneficiary", 1.8),
                    Column("Chương trình", "programme_name", 1.8),
                    Column("Mục đích", "purpose", 2.1),
                    Column("Số tiền (đồng)", "amount_dong", 2.5, "right"),
                    Column("Thời hạn (tháng)", "term_months", 1.45, "center"),
                    Column("Đồng ý", "votes_for", 1.3, "center", group="Số phiếu"),
                    Column("Không", "votes_against", 1.3, "center", group="Số phiếu"),
                    Column("Kết luận", "conclusion", 1.8),
                ),
                total="Cộng",
                size=10,
            ),
            Heading("III. Tiết kiệm"),
            Para("Mức gửi tiền tối thiểu hằng tháng: {minimum_saving_dong} đồng/tổ viên."),
            Heading("IV. Nội dung khác"),
            Lines("other_matters", blank=2),
            Para(
                "Biên bản đã đọc cho mọi người cùng nghe, nhất trí và lập thành 02 bản.", keep=True
            ),
            Para("{place_name:18}, {signed_on:30}", align="right", italic=True, keep=True),
            Signatures(
                (
                    Signer("THƯ KÝ"),
                    Signer("TỔ TRƯỞNG"),
                    Signer("ĐẠI DIỆN HỘI CẤP XÃ"),
                    Signer("TRƯỞNG THÔN"),
                )
            ),
        ),
    )


@dataclass(frozen=True, kw_only=True)
class DelegationContractForm(Form):
    """Hợp đồng ủy nhiệm 11/TD between the bank and the board of a group; guidance 4198/NHCS-TDNN.

    Neither the form nor the system knows a duty to take principal: leaders never do.
    """

    code: ClassVar[str] = "11/TD"

    contract_number: str | None = text("Số hợp đồng")
    bank_office_name: str | None = text("Bên A: Phòng giao dịch NHCSXH")
    bank_signer_name: str | None = text("Người đại diện Bên A")
    bank_signer_post: str | None = text("Chức vụ người đại diện Bên A")
    bank_address: str | None = text("Địa chỉ Bên A")
    bank_phone: str | None = text("Điện thoại Bên A")
    group_name: str | None = text("Bên B: Ban quản lý Tổ TK&VV")
    association_name: str | None = text("Thuộc Hội")
    leader_name: str | None = text("Tổ trưởng đại diện Bên B")
    leader_citizen_id: str | None = text("Số CCCD tổ trưởng")
    leader_citizen_id_on: date | None = day("Ngày cấp")
    leader_citizen_id_by: str | None = text("Nơi cấp")
    leader_address: str | None = text("Địa chỉ tổ trưởng")
    founding_minutes_on: date | None = day("Ngày biên bản thành lập tổ được UBND xã chấp thuận")
    collects_interest: bool | None = box("Thu lãi")
    collects_savings: bool | None = box("Thu tiền gửi")
    commission_rate_pct: Decimal | None = number("Mức hoa hồng (%/tháng)")
    commission_base: str | None = text("Cơ sở tính hoa hồng")
    commission_paid: str | None = text("Ngày trả hoa hồng")
    valid_from: date | None = day("Hiệu lực từ ngày")

    layout: ClassVar[Layout] = Layout(
        blocks=(
            Head(
                (
                    "NGÂN HÀNG CHÍNH SÁCH XÃ HỘI",
                    "*{bank_office_name:30}*",
                    "Số: {contract_number:14}",
                )
            ),
            Title(
                "HỢP ĐỒNG ỦY NHIỆM",
                under=(
                    "Về việc thu lãi, thu tiền gửi và thực hiện một số nội dung công việc khác "
                    "trong quy trình cho vay",
                ),
            ),
            Lines("legal_bases", blank=0, bullet=True),
            Para(
                "Căn cứ biên bản họp thành lập Tổ được Ủy ban nhân dân xã chấp thuận ngày "
                "{founding_minutes_on:16},",
                italic=True,
            ),
            Heading("BÊN A: NGÂN HÀNG CHÍNH SÁCH XÃ HỘI"),
            Para("Phòng giao dịch: {bank_office_name:}"),
            Para("Đại diện: {bank_signer_name:40}  Chức vụ: {bank_signer_post:}"),
            Para("Địa chỉ: {bank_address:50}  Điện thoại: {bank_phone:}"),
            Heading("BÊN B: BAN QUẢN LÝ TỔ TIẾT KIỆM VÀ VAY VỐN"),
            Para("Tổ: {group_name:40}  Thuộc: {association_name:}"),
            Para("Đại diện: ông (bà) *{leader_name:40}*  Chức vụ: Tổ trưởng"),
            Para(
                "Số CCCD: {leader_citizen_id:26}  Ngày cấp: {leader_citizen_id_on:16}  Nơi cấp: "
                "{leader_citizen_id_by:}"
            ),
            Para("Địa chỉ: {leader_address:}"),
            Para("Hai bên thống nhất ký hợp đồng với các điều khoản sau:", indent=True),
            Heading("Điều 1. Nội dung ủy nhiệm"),
            Para(
                "Bên A ủy nhiệm cho Bên B: nhận giấy đề nghị vay vốn của tổ viên; tổ chức họp "
                "bình xét công khai; lập danh "
                "sách đề nghị vay vốn; thông báo kết quả phê duyệt; chứng kiến giải ngân; đôn "
                "đốc tổ viên trả nợ, trả lãi "
                "và gửi tiền; phối hợp kiểm tra sử dụng vốn; báo rủi ro, người vay chết hoặc bỏ "
                "đi; và:"
            ),
            Para(
                "{collects_interest:} Thu lãi của tổ viên          {collects_savings:} Thu tiền "
                "gửi của tổ viên",
                align="center",
            ),
            Heading("Điều 2. Quyền và trách nhiệm của Bên A"),
            Para(
                "Tập huấn nghiệp vụ; giao biên lai, bảng kê hằng tháng; nhận tiền và đối chiếu "
                "tại phiên giao dịch xã; trả "
                "hoa hồng đúng hạn; kiểm tra việc thực hiện hợp đồng; tạm dừng ủy nhiệm khi Bên "
                "B vi phạm."
            ),
            Heading("Điều 3. Quyền và trách nhiệm của Bên B"),
            Para(
                "Thu đủ, giao biên lai ngay khi nhận tiền, nộp hết số tiền đã thu và trả lại "
                "biên lai chưa thu tại phiên "
                "giao dịch; được hưởng hoa hồng. Bên B không được thu nợ gốc, không thu bất kỳ "
                "khoản phí nào, không vay ké, "
                "không sử dụng tiền đã thu, không giữ sổ vay vốn của tổ viên."
            ),
            Heading("Điều 4. Hoa hồng"),
            Para(
                "Mức hoa hồng: {commission_rate_pct:10} %/tháng; cơ sở tính: {commission_base:50}; "
                "trả vào: {commission_paid:}"
            ),
            Heading("Điều 5. Hiệu lực"),
            Para(
                "Hợp đồng có hiệu lực từ ngày {valid_from:16} đến khi hai bên thỏa thuận chấm "
                "dứt. Khi thay tổ trưởng, hai "
                "bên ký hợp đồng mới. Bên nào vi phạm gây thiệt hại thì chịu trách nhiệm bồi "
                "thường theo pháp luật."
            ),
            Heading("Điều 6. Số bản"),
            Para(
                "Hợp đồng lập thành 03 bản có giá trị như nhau: ngân hàng, Tổ và Hội cấp xã mỗi "
                "nơi giữ 01 bản.",
                keep=True,
            ),
            Signatures(
                (
                    Signer("ĐẠI DIỆN BÊN B\nTỔ TRƯỞNG"),
                    Signer("ĐẠI DIỆN HỘI CẤP XÃ\n(chứng kiến)", SEAL),
                    Signer("ĐẠI DIỆN BÊN A\nGIÁM ĐỐC", SEAL),
                )
            ),
        ),
        size=12.5,
    )
