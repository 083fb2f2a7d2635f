"""Chữ của nhật ký: the acts of this room, what they are done to, and the facts they leave."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from diemtua.ground.acts import Words

ACTS: Words = {
    "savings.withdrawn": _("Rút tiền gửi tổ viên"),
    "savings.interest_posted": _("Nhập lãi tiền gửi tổ viên"),
    "savings.closing_interest_posted": _("Nhập lãi để tất toán sổ"),
    "savings.list_exported": _("Tải danh sách tiền gửi"),
    "savings.listed": _("Xem danh sách tiền gửi"),
    "savings.book_opened": _("Xem sổ tiền gửi"),
    "savings.printed": _("In giấy tờ tiền gửi"),
    "deposit.asked": _("Lập sổ tiền gửi dân cư"),
    "deposit.decided": _("Quyết định mở sổ tiền gửi"),
    "deposit.closing_asked": _("Đề nghị tất toán sổ tiền gửi"),
    "deposit.closing_decided": _("Quyết định tất toán sổ tiền gửi"),
    "deposit.rolled_over": _("Chuyển kỳ hạn tiền gửi"),
    "deposit.opened": _("Xem sổ tiền gửi dân cư"),
    "deposit_rate.proposed": _("Đề nghị lãi suất tiền gửi"),
    "deposit_rate.confirmed": _("Xác nhận lãi suất tiền gửi"),
    "campaign.made": _("Lập đợt vận động gửi tiết kiệm"),
    "campaign.targets_set": _("Giao chỉ tiêu gửi tiết kiệm"),
    "campaign.group_targets_set": _("Giao chỉ tiêu gửi tiết kiệm cho tổ"),
}
SUBJECTS: Words = {
    "savings.ResidentDeposit": _("Sổ tiền gửi dân cư"),
    "savings.DepositPeriod": _("Kỳ của sổ tiền gửi"),
    "savings.DepositRate": _("Lãi suất tiền gửi"),
    "savings.SavingsCampaign": _("Đợt vận động gửi tiết kiệm"),
    "savings.CampaignTarget": _("Chỉ tiêu gửi tiết kiệm"),
    "savings.CampaignGroupTarget": _("Chỉ tiêu gửi tiết kiệm của tổ"),
}
FACTS: Words = {
    "approved": _("Duyệt"),
    "asked": _("Đề nghị gửi"),
    "branch": _("Chi nhánh"),
    "campaign": _("Đợt vận động"),
    "counts": _("Tính"),
    "deposit": _("Sổ tiền gửi"),
    "ends_on": _("Ngày cuối"),
    "membership": _("Tổ viên"),
    "memo": _("Lần khóa sổ"),
    "month": _("Tháng"),
    "office": _("Phòng giao dịch"),
    "office_id": _("Phòng giao dịch"),
    "rate": _("Lãi suất"),
    "rate_pct": _("Lãi suất (%/năm)"),
    "starts_on": _("Ngày đầu"),
    "targets": _("Chỉ tiêu"),
    "term_months": _("Kỳ hạn (tháng)"),
    "withdrawals": _("Các lần rút"),
}
