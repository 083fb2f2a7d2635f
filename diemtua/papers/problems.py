"""Vấn đề của giấy tờ: what may go wrong with a template, each with what to do."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from diemtua.ground.problems import Problem


class NoSuchForm(Problem):
    text = _("Không có mẫu {code}. Chọn một mẫu trong danh mục.")
    status = 404


class TemplateTooLarge(Problem):
    text = _("Tệp mẫu {size_mb} MB, quá mức {limit_mb} MB. Chưa thay mẫu. Bỏ bớt hình rồi tải lại.")


class NotATemplateFile(Problem):
    text = _(
        "Tệp này không phải mẫu {kind}. Chưa thay mẫu. Tải mẫu đang dùng về, sửa trên tệp đó rồi "
        "tải lên."
    )


class TemplateReachesOutside(Problem):
    text = _(
        "Mẫu gọi tới nơi khác: {what}. Mẫu chỉ được in dữ liệu của biểu. Bỏ chỗ đó rồi tải lại."
    )


class UnknownFields(Problem):
    text = _(
        "Mẫu {code} không có trường: {names}. Chưa thay mẫu. Xem danh sách trường của biểu, sửa "
        "tên rồi tải lại."
    )


class TemplatePrintsNoField(Problem):
    text = _("Tệp không in trường nào của mẫu {code}. Có thể tải nhầm tệp. Chưa thay mẫu.")


class TemplateDoesNotRender(Problem):
    text = _("Mẫu in thử không được: {why}. Chưa thay mẫu. Sửa chỗ đó rồi tải lại.")


class TemplateTakesTooLong(Problem):
    text = _("Mẫu in thử quá {seconds} giây. Chưa thay mẫu. Bỏ phần lặp hoặc hình lớn rồi tải lại.")


class SameTemplate(Problem):
    text = _("Tệp này giống hệt mẫu đang dùng. Không có gì để thay.")


class TemplateStartsInThePast(Problem):
    text = _("Mẫu mới dùng từ {today} trở đi. Giấy đã in giữ mẫu của ngày in. Chọn ngày khác.")


class ValueMissing(Problem):
    text = _("Thiếu {label}. Ghi rồi lưu lại, tệp đã chọn cần chọn lại.")
