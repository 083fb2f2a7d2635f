"""What may go wrong when a programme is asked for."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from diemtua.ground.problems import Problem


class ProgrammeClosed(Problem):
    text = _(
        "Chương trình {programme} không cho vay ngày {on:%d/%m/%Y}. Chọn chương trình đang cho vay."
    )


class NoRateKnown(Problem):
    text = _(
        "Chưa có lãi suất của chương trình {programme} cho ngày {on:%d/%m/%Y}. Nhập quyết định lãi suất trước."
    )


class AreaListTaken(Problem):
    text = _("Mã danh sách {code} đã có. Chọn mã khác.")


class AreaListDays(Problem):
    text = _("Ngày hết hiệu lực phải sau ngày bắt đầu.")


class PlacesNotFound(Problem):
    text = _("Chưa ghi danh sách. Không thấy các nơi này: {typed}. Sửa từng dòng, gõ mã cho chắc.")


class PlacesNamedAlike(Problem):
    text = _("Chưa ghi danh sách. Nhiều nơi cùng tên: {told}. Gõ mã của nơi cần chọn.")


class NoPlaces(Problem):
    text = _("Danh sách chưa có nơi nào. Ghi mỗi dòng một xã, bằng mã hoặc tên.")


LAWS: dict[str, str | Promise] = {
    "rate_out_of_range": _("phải từ 0 đến 100"),
    "not_above_zero": _("phải lớn hơn 0"),
    "overdue_both": _("chỉ ghi một trong hai: số lần lãi suất trong hạn, hoặc mức ấn định"),
    "overdue_neither": _("chưa ghi: số lần lãi suất trong hạn, hoặc mức ấn định"),
    "relief_without_amount": _("chưa ghi mức hỗ trợ: bớt điểm, hoặc nhân lãi suất"),
    "relief_not_below_zero": _("phải là số âm, ví dụ −2"),
    "window_ends_before": _("phải sau ngày bắt đầu giải ngân"),
    "shares_not_100": _("các cấp cộng lại phải đúng 100%"),
    "bands_out_of_order": _("các bậc phải theo thứ tự"),
    "anchors_out_of_order": _("tỷ lệ của mốc sau phải lớn hơn mốc trước"),
    "points_over_most": _("điểm phải từ 0 đến điểm tối đa"),
}
"""What a row must keep, by the codes of `rules.policy.judging`."""


class ChangeBreaksALaw(Problem):
    text = _("{where}: {said}. Chưa ghi thay đổi. Sửa ô này rồi gửi lại.")

    def __init__(self, *, field: str | None, law: str, where: str) -> None:
        super().__init__(field=field, where=where, said=LAWS[law])


class ChangeCannotBeRead(Problem):
    text = _(
        "Chưa ghi thay đổi: bộ chính sách sau thay đổi không dùng được,"
        " vì ngày chồng lên dòng khác hoặc thiếu một mức. Xem lại ngày và các ô."
    )


class ChangeChangesNothing(Problem):
    text = _("Các mức giống hệt dòng đang dùng. Chưa ghi gì. Sửa mức cần đổi rồi gửi lại.")


class ChangeWaitsAlready(Problem):
    text = _("Đã có một đề nghị cho ngày này đang chờ xác nhận. Xem đề nghị ấy trước.")


class ChangeDecidedByProposer(Problem):
    text = _(
        "Người đề nghị không tự quyết thay đổi của mình. Nhờ người khác có quyền xác nhận chính sách."
    )
    constraints = ("a_policy_change_takes_two_people",)


class OnlyProposerWithdraws(Problem):
    text = _("Chỉ {name}, người đề nghị, rút lại được. Người khác thì không đồng ý, có ghi lý do.")


class ProvincesNotFound(Problem):
    text = _(
        "Không có tỉnh mã {typed} vào ngày {on:%d/%m/%Y}. Chưa ghi gì."
        " Ghi mã hai số của tỉnh trong ngày ấy, mỗi dòng một tỉnh."
    )


class ProgrammesNotFound(Problem):
    text = _(
        "Không có chương trình mã {typed}. Chưa ghi gì. Mã của từng chương trình có ở trang Chính sách."
    )
