"""What may go wrong when somebody signs in or is given a role."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from diemtua.ground.problems import Problem


class WrongLogin(Problem):
    text = _("Tên hoặc mật khẩu chưa đúng. Gõ lại, hoặc nhờ quản trị đặt mật khẩu mới.")


class LoginLocked(Problem):
    text = _("Sai quá nhiều lần. Thử lại sau {minutes} phút.")
    status = 429


class WeakPassword(Problem):
    text = _("Mật khẩu cần từ 12 ký tự. Dùng một câu dễ nhớ, khó đoán.")


class WrongCode(Problem):
    text = _("Mã này không đúng hoặc đã dùng. Xem lại mã in ra khi khởi động lần đầu.")


class LoginTaken(Problem):
    text = _("Tên vào này đã có người dùng. Chọn tên khác.")
    constraints = ("access_account_login_key",)


class NoRoleToday(Problem):
    text = _("Hôm nay tài khoản này không giữ vai nào. Nhờ quản trị phân vai.")
    status = 403


class RoleOverlaps(Problem):
    text = _("Người này đã giữ vai đó trong những ngày này. Kết thúc phân vai cũ rồi phân lại.")
    constraints = ("one_role_once_a_day",)


class WrongWhere(Problem):
    text = _("Vai {role} cần nơi làm việc. Chọn nơi rồi lưu lại.")


class NoSuchPlace(Problem):
    text = _("Không tìm thấy “{typed}” hôm nay. Gõ lại tên, hoặc gõ mã.")


class ManyPlaces(Problem):
    text = _("Có {count} nơi tên “{typed}”: {told}. Gõ mã của nơi cần chọn.")


class RoleEndsTooEarly(Problem):
    text = _("Vai này bắt đầu ngày {since}. Ngày kết thúc phải sau ngày ấy.")


class LastAdministrator(Problem):
    text = _("Đây là quản trị duy nhất đang làm việc. Lập một quản trị khác trước, rồi làm lại.")


class NobodyHoldsThePost(Problem):
    text = _(
        "{group} hôm nay chưa có {role}. Ghi kết quả bầu ban quản lý trước, rồi lập tài khoản."
    )


class AnotherHoldsThePost(Problem):
    text = _(
        "Người giữ chức {role} của {group} là {name}. Gõ đúng tên người ấy, hoặc xem lại mã tổ."
    )


class HasAnAccount(Problem):
    text = _("{name} đã có tài khoản {login}. Mở tài khoản ấy rồi phân thêm vai.")
