"""What may go wrong on the way of a dossier of debts at risk."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from diemtua.ground.problems import Problem


class NotAtThisDesk(Problem):
    text = _(
        "Hồ sơ {number} đang ở bước “{state}”, chưa tới lượt vai này. Mở lại trang để xem bước hiện tại."
    )
    status = 409


class OnePersonTwice(Problem):
    text = _(
        "Người này đã làm một bước trước của hồ sơ. Người làm và người kiểm phải là hai người: nhờ người khác làm bước này."
    )
    constraints = (
        "risk_made_by_is_not_union_by",
        "risk_made_by_is_not_commune_by",
        "risk_union_by_is_not_commune_by",
        "risk_made_by_is_not_decided_by",
        "risk_proposed_by_is_not_passed_by",
        "risk_proposed_by_is_not_decided_by",
        "risk_passed_by_is_not_appraised_by",
        "risk_passed_by_is_not_decided_by",
        "risk_appraised_by_is_not_decided_by",
        "risk_undo_asked_by_is_not_undone_by",
    )


class InAnotherDossier(Problem):
    text = _(
        "Khoản vay này đang ở một hồ sơ xử lý nợ khác chưa xong. Mở hồ sơ ấy, hoặc đưa khoản vay ra trước."
    )
    constraints = ("one_live_dossier_a_loan",)
    status = 409


class LoanDoesNotFit(Problem):
    text = _(
        "Khoản vay {code} không vào hồ sơ này được: khác tổ, khác nguồn vốn, đã đóng, hoặc không còn gốc cho biện pháp này."
    )


class NoLoanChosen(Problem):
    text = _("Chưa chọn khoản vay nào. Chọn ít nhất một khoản.")


class ByTheRules(Problem):
    """One reason of the rulebook, in words, with the borrower it concerns."""

    text = _("{name}: {reason}")


class AboveAuthority(Problem):
    text = _(
        "Tổng {money} từ nguồn {source}: cấp quyết định là {who}. Trình lên, không quyết ở đây."
    )
    status = 403


class PapersMissing(Problem):
    text = _("Hồ sơ còn thiếu giấy tờ: {names}. Nhận đủ, ghi vào trang hồ sơ, rồi trình.")


class MinutesMissing(Problem):
    text = _(
        "Chưa có biên bản 02/XLN. Hội hoặc cán bộ tín dụng lập biên bản tại nơi bị thiệt hại rồi mới xác nhận."
    )


class FindingsMissing(Problem):
    text = _("Biên bản chưa ghi thực trạng và khả năng trả nợ của: {names}.")


class WhyMissing(Problem):
    text = _("Ghi lý do để người sau biết vì sao.")


class MinutesOutOfOrder(Problem):
    text = _("Ngày lập biên bản phải từ ngày xảy ra {event:%d/%m/%Y} đến hôm nay.")


class DecisionOutOfOrder(Problem):
    text = _("Ngày quyết định phải từ ngày lập hồ sơ {made:%d/%m/%Y} đến hôm nay.")


class TooEarlyToRenew(Problem):
    text = _(
        "{name}: khoanh đến {until:%d/%m/%Y}, rà soát từ {from_on:%d/%m/%Y}. Chưa tới lúc lập hồ sơ khoanh bổ sung."
    )


class NothingDecided(Problem):
    text = _("Không có hồ sơ nào của đợt đang chờ cấp này quyết định cho nguồn vốn đã chọn.")


class RolloverStays(Problem):
    text = _(
        "Lưu vụ đã mở chu kỳ vay mới của khoản vay nên không đảo được. Cần sửa thì lập hồ sơ gia hạn."
    )
    status = 409


class NotBookedYet(Problem):
    text = _("Hồ sơ chưa hạch toán nên không có gì để đảo. Trả lại hoặc rút hồ sơ.")
    status = 409


class BatchIsSearching(Problem):
    text = _("Đợt này đang tìm khoản vay. Chờ tìm xong rồi làm tiếp.")
    status = 409


class UnknownCommune(Problem):
    text = _("Không có xã nào được chọn trong phạm vi phòng giao dịch.")


class DecisionOfOtherDossiers(Problem):
    text = _("Số quyết định này đã ghi cho hồ sơ cùng loại, cùng nguồn vốn. Xem lại số quyết định.")
    constraints = ("one_risk_decision_of_a_number",)
    status = 409
