"""What may go wrong with persons, households and their poverty class."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from diemtua.ground.problems import Problem


class NameIsMissing(Problem):
    text = _("Chưa có họ tên. Viết đủ họ, chữ đệm và tên như trên căn cước.")


class BornInTheFuture(Problem):
    text = _("Ngày sinh {born_on} sau ngày làm việc. Xem lại trên giấy tờ.")


class CitizenIdHasWrongLength(Problem):
    text = _("Số căn cước có 12 chữ số, ô này có {count}. Xem lại trên thẻ.")


class CitizenIdProvinceUnknown(Problem):
    text = _("Ba số đầu {code} không phải mã tỉnh, thành phố hay mã nước. Xem lại trên thẻ.")


class CitizenIdSexDiffers(Problem):
    text = _("Số thứ tư của căn cước chỉ {told}, ô giới tính ghi {typed}. Xem lại hai ô.")


class CitizenIdYearDiffers(Problem):
    text = _("Căn cước chỉ năm sinh {told}, ô ngày sinh ghi {typed}. Xem lại hai ô.")


class CitizenIdTaken(Problem):
    """Says nothing of whom: the other may be out of the reader's scope."""

    text = _(
        "Số căn cước này đã có một người khác mang. "
        "Tìm theo số căn cước, hoặc nhờ ngân hàng đối chiếu."
    )
    constraints = ("a_citizen_id_once",)


class KeyIsMissing(Problem):
    text = _(
        "Khóa {key_id} để đọc số căn cước không có trong tệp khóa. "
        "Lấy tệp khóa từ bản sao lưu khóa rồi mở lại. Dữ liệu còn nguyên."
    )
    status = 503


class KeyFileIsDamaged(Problem):
    text = _(
        "Tệp khóa người không đọc được. Lấy tệp từ bản sao lưu khóa rồi mở lại. Dữ liệu còn nguyên."
    )
    status = 503


class PurposeIsMissing(Problem):
    text = _("Mở số căn cước cần ghi mục đích. Viết vài chữ, ví dụ: đối chiếu khi giải ngân.")


class NoCitizenId(Problem):
    text = _("Người này chưa có số căn cước trong sổ.")


class LivesElsewhere(Problem):
    text = _("Người này đang thuộc một hộ khác trong những ngày đó. Kết thúc ở hộ cũ rồi thêm lại.")
    constraints = ("a_person_lives_in_one_household",)


class HouseholdHasAHead(Problem):
    text = _("Hộ đã có chủ hộ trong những ngày đó. Dùng việc đổi chủ hộ.")
    constraints = ("one_head_a_household",)


class NotOfThisHousehold(Problem):
    text = _("Người này không thuộc hộ trong ngày {on}. Thêm vào hộ trước.")


class HeadIsAlreadyHead(Problem):
    text = _("Người này đang là chủ hộ. Không có gì để đổi.")


class HeadCannotLeave(Problem):
    text = _("Chủ hộ chưa ra khỏi hộ được. Đổi chủ hộ trước.")


class ChangedTheSameDay(Problem):
    text = _("Dòng này bắt đầu từ {from_on}. Ngày đổi phải sau ngày đó.")


class ClassIsUnknown(Problem):
    text = _("Không có diện hộ “{poverty_class}”. Chọn trong danh sách.")


class ClassNeedsADecision(Problem):
    text = _("Diện hộ cần số quyết định và chuẩn nghèo áp dụng. Điền cả hai.")


class ClassBeginsTooEarly(Problem):
    text = _("Diện hiện nay có từ {from_on}. Diện mới phải bắt đầu sau ngày đó.")


class HouseholdCodeTaken(Problem):
    text = _("Mã hộ này đã dùng. Chọn mã khác, hoặc để trống để máy đặt.")
    constraints = ("people_household_code_key",)
