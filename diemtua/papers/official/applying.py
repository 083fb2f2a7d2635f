"""Giấy tờ của người vay: household authorisation 01/UQ, application 01/TD."""

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
class HouseholdMemberRow(Row):
    """Thành viên hộ từ đủ 18 tuổi, ký ngay trên dòng."""

    full_name: str | None = text("Họ và tên")
    born_on: date | None = day("Ngày sinh")
    citizen_id: str | None = text("Số CCCD")
    citizen_id_on: date | None = day("Ngày cấp")
    relation: str | None = text("Quan hệ với chủ hộ")


@dataclass(frozen=True, kw_only=True)
class HouseholdAuthorisationForm(Form):
    """Giấy ủy quyền 01/UQ: the grown members of a household name the one who borrows for all.

    Letter 5650/NHCS-TDNN; two originals, made once at the first loan.
    """

    code: ClassVar[str] = "01/UQ"

    members: tuple[HouseholdMemberRow, ...] | None = rows(
        "Thành viên hộ", HouseholdMemberRow, blank=6
    )
    address: str | None = text("Địa chỉ")
    bank_office_name: str | None = text("Phòng giao dịch NHCSXH")
    borrower_name: str | None = text("Người được ủy quyền")
    borrower_born_on: date | None = day("Ngày sinh người được ủy quyền")
    borrower_citizen_id: str | None = text("Số CCCD người được ủy quyền")
    borrower_citizen_id_on: date | None = day("Ngày cấp CCCD người được ủy quyền")
    borrower_phone: str | None = text("Điện thoại")
    witness_name: str | None = text("Trưởng thôn chứng kiến")

    layout: ClassVar[Layout] = Layout(
        blocks=(
            Head(organisation=(), dated=True),
            Title("GIẤY ỦY QUYỀN", under=("Về việc vay vốn tại Ngân hàng Chính sách xã hội",)),
            Para("*Kính gửi:* Ngân hàng Chính sách xã hội {bank_office_name:}", align="left"),
            Para(
                "Chúng tôi là các thành viên từ đủ 18 tuổi, có đủ năng lực hành vi dân sự của hộ "
                "gia đình:",
                keep=True,
            ),
            Grid(
                "members",
                (
                    Column("STT", "no", 1, "center"),
                    Column("Họ và tên", "full_name", 3.6),
                    Column("Ngày sinh", "born_on", 1.9, "center"),
                    Column("Số CCCD", "citizen_id", 2.4, "center"),
                    Column("Ngày cấp", "citizen_id_on", 1.9, "center"),
                    Column("Quan hệ với chủ hộ", "relation", 1.9),
                    Column("Ký hoặc điểm chỉ", "", 2.2),
                ),
                height_cm=0.95,
            ),
            Para("Cùng cư trú tại: {address:}"),
            Para(
                "Thống nhất ủy quyền cho ông (bà): *{borrower_name:40}*  Ngày sinh: "
                "{borrower_born_on:}"
            ),
            Para(
                "Số CCCD: {borrower_citizen_id:26}  Ngày cấp: {borrower_citizen_id_on:16}  "
                "Điện thoại: {borrower_phone:}"
            ),
            Para(
                "thay mặt hộ gia đình ký giấy đề nghị vay vốn, sổ vay vốn và giấy tờ liên quan; "
                "nhận tiền vay; trả nợ "
                "gốc, trả lãi; gửi và rút tiền gửi tổ viên; thực hiện các giao dịch khác với "
                "Ngân hàng Chính sách xã hội.",
                indent=True,
            ),
            Para(
                "Thời hạn ủy quyền: từ ngày ký giấy này đến khi hộ gia đình trả hết nợ gốc, nợ "
                "lãi. Chúng tôi cam kết "
                "cùng có trách nhiệm trả nợ đối với khoản vay do người được ủy quyền đứng tên.",
                indent=True,
            ),
            Para("Trưởng thôn (ấp, khu phố) chứng kiến: {witness_name:}", keep=True),
            Signatures(
                (
                    Signer("NGƯỜI ĐƯỢC ỦY QUYỀN"),
                    Signer("TRƯỞNG THÔN\n(ấp, khu phố)"),
                    Signer("XÁC NHẬN CỦA UBND XÃ\n(nếu có)", SEAL),
                )
            ),
        ),
        size=12.5,
    )


@dataclass(frozen=True, kw_only=True)
class PlanRow(Row):
    """Dòng phương án sử dụng vốn: what the money buys."""

    item: str | None = text("Đối tượng")
    quantity: str | None = text("Số lượng")
    amount_dong: int | None = dong("Thành tiền", added=True)


@dataclass(frozen=True, kw_only=True)
class LoanApplicationForm(Form):
    """Giấy đề nghị vay vốn kiêm phương án sử dụng vốn vay 01/TD; the bank's approval stands on the
    same paper.
    """

    code: ClassVar[str] = "01/TD"

    programme_name: str | None = text("Chương trình cho vay")
    bank_office_name: str | None = text("Kính gửi: Ngân hàng Chính sách xã hội")
    borrower_name: str | None = text("Họ tên người vay")
    borrower_born_on: date | None = day("Ngày sinh người vay")
    citizen_id: str | None = text("Số CCCD")
    citizen_id_on: date | None = day("Ngày cấp")
    citizen_id_by: str | None = text("Nơi cấp")
    address: str | None = text("Địa chỉ cư trú")
    phone: str | None = text("Điện thoại")
    group_name: str | None = text("Tổ TK&VV")
    group_leader_name: str | None = text("Tổ trưởng")
    association_name: str | None = text("Hội quản lý")
    heir_name: str | None = text("Người thừa kế")
    heir_born_on: date | None = day("Ngày sinh người thừa kế")
    heir_relation: str | None = text("Quan hệ của người thừa kế")
    amount_dong: int | None = dong("Số tiền đề nghị vay", words=True)
    purpose: str | None = text("Mục đích sử dụng vốn vay")
    needed_dong: int | None = dong("Tổng nhu cầu vốn")
    own_dong: int | None = dong("Vốn tự có")
    plan: tuple[PlanRow, ...] | None = rows("Phương án sử dụng vốn", PlanRow, blank=4)
    term_months: int | None = count("Thời hạn vay (tháng)")
    instalment_months: int | None = count("Kỳ hạn trả nợ (tháng)")
    instalment_dong: int | None = dong("Số tiền trả mỗi kỳ")
    last_due_on: date | None = day("Hạn trả nợ cuối cùng")
    rate_pct: Decimal | None = number("Lãi suất cho vay (%/năm)")
    overdue_factor_pct: Decimal | None = number("Lãi suất nợ quá hạn (% lãi suất cho vay)")
    approved_dong: int | None = dong("Số tiền phê duyệt", words=True)
    approved_term_months: int | None = count("Thời hạn phê duyệt (tháng)")
    approved_instalment_months: int | None = count("Kỳ hạn trả nợ phê duyệt (tháng)")
    approved_rate_pct: Decimal | None = number("Lãi suất phê duyệt (%/năm)")
    approved_last_due_on: date | None = day("Hạn trả nợ cuối cùng phê duyệt")
    refusal_reason: str | None = text("Lý do không phê duyệt")
    approved_on: date | None = day("Ngày phê duyệt")

    layout: ClassVar[Layout] = Layout(
        blocks=(
            Head(organisation=(), dated=False),
            Title(
                "GIẤY ĐỀ NGHỊ VAY VỐN\nKIÊM PHƯƠNG ÁN SỬ DỤNG VỐN VAY",
                under=("Chương trình cho vay: {programme_name:50}",),
            ),
            Para("*Kính gửi:* Ngân hàng Chính sách xã hội {bank_office_name:}", align="left"),
            Para("1. Họ tên người vay: *{borrower_name:44}*  Ngày sinh: {borrower_born_on:}"),
            Para(
                "Số CCCD: {citizen_id:26}  Ngày cấp: {citizen_id_on:16}  Nơi cấp: {citizen_id_by:}"
            ),
            Para("2. Địa chỉ cư trú: {address:70}  Điện thoại: {phone:}"),
            Para(
                "3. Là thành viên Tổ TK&VV {group_name:30} do ông (bà) {group_leader_name:34} "
                "làm tổ trưởng, "
                "thuộc {association_name:30} quản lý."
            ),
            Para(
                "4. Người thừa kế: {heir_name:34}  Ngày sinh: {heir_born_on:14}  Quan hệ: "
                "{heir_relation:}"
            ),
            Heading("Đề nghị Ngân hàng Chính sách xã hội cho vay:"),
            Para("Số tiền: *{amount_dong:24}* đồng (bằng chữ: {amount_dong_words:60})"),
            Para("Mục đích sử dụng: {purpose:}"),
            Para(
                "Tổng nhu cầu vốn: {needed_dong} đồng, trong đó vốn tự có: {own_dong} đồng.",
                keep=True,
            ),
            Grid(
                "plan",
                (
                    Column("STT", "no", 1, "center"),
                    Column("Đối tượng", "item", 6),
                    Column("Số lượng", "quantity", 2.4, "center"),
                    Column("Thành tiền (đồng)", "amount_dong", 3, "right"),
                ),
                total="Cộng",
            ),
            Para(
                "Thời hạn vay: {term_months:8} tháng. Kỳ hạn trả nợ: {instalment_months:8} "
                "tháng/lần. "
                "Số tiền trả mỗi kỳ: {instalment_dong} đồng. Hạn trả nợ cuối cùng: "
                "{last_due_on:16}."
            ),
            Para(
                "Lãi suất cho vay: {rate_pct:8} %/năm. Lãi suất nợ quá hạn: "
                "{overdue_factor_pct:8} % lãi suất cho vay. "
                "Lãi trả hằng tháng."
            ),
            Para(
                "Tôi cam kết sử dụng vốn vay đúng mục đích, trả nợ gốc và lãi đúng hạn; nếu sai, "
                "xin chịu trách nhiệm "
                "trước pháp luật.",
                indent=True,
                keep=True,
            ),
            Para("{place_name:18}, {signed_on:30}", align="right", italic=True, keep=True),
            Signatures((Signer("TỔ TRƯỞNG", "(Xác nhận, ký, ghi rõ họ tên)"), Signer("NGƯỜI VAY"))),
            Heading("PHÊ DUYỆT CỦA NGÂN HÀNG"),
            Para(
                "1. Đồng ý cho vay: số tiền *{approved_dong:24}* đồng (bằng chữ: "
                "{approved_dong_words:60}); "
                "thời hạn {approved_term_months:8} tháng; kỳ hạn trả nợ "
                "{approved_instalment_months:8} tháng/lần; "
                "lãi suất {approved_rate_pct:8} %/năm; hạn trả nợ cuối cùng "
                "{approved_last_due_on:16}.",
                keep=True,
            ),
            Para("2. Không đồng ý cho vay. Lý do: {refusal_reason:}", keep=True),
            Para("Ngày phê duyệt: {approved_on:16}", align="right", italic=True, keep=True),
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
