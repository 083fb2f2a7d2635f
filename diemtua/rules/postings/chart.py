"""Hệ thống tài khoản: the chart of accounts. Debit is positive, credit negative."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum, StrEnum
from types import MappingProxyType
from typing import NamedTuple


class SubjectKind(StrEnum):
    """Đối tượng: whom or what a line speaks of."""

    OFFICE = "office"
    SESSION = "session"
    GROUP = "group"
    MEMBERSHIP = "membership"
    TRANCHE = "tranche"
    LOAN = "loan"
    PROGRAMME = "programme"
    ASSOCIATION = "association"
    DEPOSIT = "deposit"


class Side(StrEnum):
    """Loại tài khoản: what kind of balance an account keeps."""

    ASSET = "asset"
    LIABILITY = "liability"
    EQUITY = "equity"
    INCOME = "income"
    EXPENSE = "expense"
    OFF_BALANCE = "off_balance"


class Account(IntEnum):
    """Tài khoản: the chart of accounts; codes are stored in the journal as small integers."""

    SESSION_CASH = 1010
    OFFICE_CASH = 1011
    LEADER_CASH = 1015
    GROUP_DIFFERENCE = 1018
    PRINCIPAL_IN_TERM = 2010
    PRINCIPAL_OVERDUE = 2020
    PRINCIPAL_FROZEN = 2030
    ARREARS_IN_TERM = 3010
    ARREARS_OVERDUE = 3020
    GRACE_INTEREST = 3030
    ACCRUED_NOT_POSTED = 3090
    AWAITING_SESSION = 4010
    MEMBER_SAVINGS = 4020
    RESIDENT_DEPOSITS = 4030
    INTEREST_INCOME = 5010
    CAPITAL = 5090
    COMMISSION_EXPENSE = 6010
    FEE_EXPENSE = 6020
    SAVINGS_INTEREST_EXPENSE = 6030
    DEPOSIT_INTEREST_EXPENSE = 6040
    FEE_PAYABLE = 7010
    COMMISSION_PAYABLE = 7020
    REFUND_PAYABLE = 7030
    CASH_DIFFERENCE = 9010
    WRITTEN_OFF_PRINCIPAL = 9510
    WRITTEN_OFF_INTEREST = 9520
    WRITTEN_OFF_CONTRA = 9590


class AccountRow(NamedTuple):
    """Dòng hệ thống tài khoản: name, side and subject of one account."""

    account: Account
    name_vi: str
    name_en: str
    side: Side
    subject: SubjectKind


CHART: tuple[AccountRow, ...] = (
    AccountRow(
        Account.SESSION_CASH, "Tiền mặt tại phiên", "Session cash", Side.ASSET, SubjectKind.SESSION
    ),
    AccountRow(
        Account.OFFICE_CASH,
        "Tiền mặt tại phòng giao dịch",
        "Office cash",
        Side.ASSET,
        SubjectKind.OFFICE,
    ),
    AccountRow(
        Account.LEADER_CASH,
        "Tiền tổ trưởng đang giữ",
        "Cash held by group leader",
        Side.ASSET,
        SubjectKind.GROUP,
    ),
    AccountRow(
        Account.GROUP_DIFFERENCE,
        "Tổ nộp thiếu, thừa chờ xử lý",
        "Group hand-in short or over, to be settled",
        Side.ASSET,
        SubjectKind.GROUP,
    ),
    AccountRow(
        Account.PRINCIPAL_IN_TERM,
        "Nợ gốc trong hạn",
        "In-term principal",
        Side.ASSET,
        SubjectKind.TRANCHE,
    ),
    AccountRow(
        Account.PRINCIPAL_OVERDUE,
        "Nợ gốc quá hạn",
        "Overdue principal",
        Side.ASSET,
        SubjectKind.TRANCHE,
    ),
    AccountRow(
        Account.PRINCIPAL_FROZEN,
        "Nợ gốc khoanh",
        "Frozen principal",
        Side.ASSET,
        SubjectKind.TRANCHE,
    ),
    AccountRow(
        Account.ARREARS_IN_TERM,
        "Lãi tồn trong hạn",
        "In-term interest arrears",
        Side.ASSET,
        SubjectKind.LOAN,
    ),
    AccountRow(
        Account.ARREARS_OVERDUE,
        "Lãi tồn quá hạn",
        "Overdue interest arrears",
        Side.ASSET,
        SubjectKind.LOAN,
    ),
    AccountRow(
        Account.GRACE_INTEREST, "Lãi tồn ân hạn", "Grace interest", Side.ASSET, SubjectKind.LOAN
    ),
    AccountRow(
        Account.ACCRUED_NOT_POSTED,
        "Lãi dự thu cuối tháng",
        "Interest run and not posted",
        Side.ASSET,
        SubjectKind.PROGRAMME,
    ),
    AccountRow(
        Account.AWAITING_SESSION,
        "Tiền thu tại thôn chờ phiên",
        "Collected in the village, awaiting the session",
        Side.LIABILITY,
        SubjectKind.MEMBERSHIP,
    ),
    AccountRow(
        Account.MEMBER_SAVINGS,
        "Tiền gửi tổ viên",
        "Member savings",
        Side.LIABILITY,
        SubjectKind.MEMBERSHIP,
    ),
    AccountRow(
        Account.RESIDENT_DEPOSITS,
        "Tiền gửi dân cư",
        "Residents' deposits",
        Side.LIABILITY,
        SubjectKind.DEPOSIT,
    ),
    AccountRow(
        Account.INTEREST_INCOME,
        "Thu lãi cho vay",
        "Interest income",
        Side.INCOME,
        SubjectKind.OFFICE,
    ),
    AccountRow(
        Account.CAPITAL,
        "Nguồn vốn và số dư đầu",
        "Capital and opening balance",
        Side.EQUITY,
        SubjectKind.OFFICE,
    ),
    AccountRow(
        Account.COMMISSION_EXPENSE,
        "Chi hoa hồng tổ",
        "Group commission expense",
        Side.EXPENSE,
        SubjectKind.OFFICE,
    ),
    AccountRow(
        Account.FEE_EXPENSE,
        "Chi phí ủy thác",
        "Entrustment fee expense",
        Side.EXPENSE,
        SubjectKind.OFFICE,
    ),
    AccountRow(
        Account.SAVINGS_INTEREST_EXPENSE,
        "Chi lãi tiền gửi tổ viên",
        "Interest expense on member savings",
        Side.EXPENSE,
        SubjectKind.OFFICE,
    ),
    AccountRow(
        Account.DEPOSIT_INTEREST_EXPENSE,
        "Chi lãi tiền gửi dân cư",
        "Interest expense on residents' deposits",
        Side.EXPENSE,
        SubjectKind.OFFICE,
    ),
    AccountRow(
        Account.FEE_PAYABLE,
        "Phí ủy thác phải trả Hội",
        "Fee payable to the association",
        Side.LIABILITY,
        SubjectKind.ASSOCIATION,
    ),
    AccountRow(
        Account.COMMISSION_PAYABLE,
        "Hoa hồng phải trả ban quản lý tổ",
        "Commission payable to the group board",
        Side.LIABILITY,
        SubjectKind.GROUP,
    ),
    AccountRow(
        Account.REFUND_PAYABLE,
        "Lãi hoàn chờ trả khách hàng",
        "Refunded interest, to be paid to the borrower",
        Side.LIABILITY,
        SubjectKind.LOAN,
    ),
    AccountRow(
        Account.CASH_DIFFERENCE,
        "Thừa, thiếu quỹ",
        "Cash over or short",
        Side.EXPENSE,
        SubjectKind.OFFICE,
    ),
    AccountRow(
        Account.WRITTEN_OFF_PRINCIPAL,
        "Nợ gốc đã xóa, theo dõi ngoài bảng",
        "Written-off principal, kept off balance",
        Side.OFF_BALANCE,
        SubjectKind.LOAN,
    ),
    AccountRow(
        Account.WRITTEN_OFF_INTEREST,
        "Nợ lãi đã xóa, theo dõi ngoài bảng",
        "Written-off interest, kept off balance",
        Side.OFF_BALANCE,
        SubjectKind.LOAN,
    ),
    AccountRow(
        Account.WRITTEN_OFF_CONTRA,
        "Đối ứng nợ đã xóa ngoài bảng",
        "Contra of written-off debt",
        Side.OFF_BALANCE,
        SubjectKind.OFFICE,
    ),
)

ROW_OF: Mapping[Account, AccountRow] = MappingProxyType({row.account: row for row in CHART})
