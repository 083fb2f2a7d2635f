"""What may go wrong with places."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from diemtua.ground.problems import Problem


class NoUnitNamed(Problem):
    text = _("Ngày {on} không có đơn vị nào tên “{name}”. Kiểm lại tên và ngày, hoặc tìm theo mã.")
    status = 404


class NameIsShared(Problem):
    text = _("Ngày {on} có nhiều đơn vị tên “{name}”: {candidates}. Chọn một đơn vị theo mã.")


class NoUnitWithCode(Problem):
    text = _(
        "Ngày {on} không có đơn vị nào mang mã {code}. Một mã đổi nghĩa theo ngày: kiểm lại mã và ngày."
    )
    status = 404


class CodeIsShared(Problem):
    text = _("Ngày {on} mã {code} thuộc nhiều cấp: {candidates}. Nói rõ cấp.")


class DecisionIsMissing(Problem):
    text = _(
        "Chưa có số và ngày của nghị quyết sắp xếp. Đơn vị chỉ đổi theo quyết định: nhập số và "
        "ngày."
    )


class NothingToReorganise(Problem):
    text = _("Bản sắp xếp chưa có dòng nào. Nhập từng đơn vị cũ và đơn vị mới của nó.")


class UnitHasEnded(Problem):
    text = _(
        "{unit} (mã {code}) không còn hoặc chưa có hiệu lực ngày {on}. Chọn đơn vị đang có hiệu lực ngày đó."
    )


class UnitBeginsThatDay(Problem):
    text = _(
        "{unit} (mã {code}) bắt đầu đúng ngày {on} nên chưa có ngày nào để kết thúc. Chọn một ngày sau đó."
    )


class RestGoesNowhere(Problem):
    text = _(
        "{unit} (mã {code}) chỉ chuyển một phần. Phần còn lại chưa có đơn vị mới: thêm dòng cho phần đó."
    )


class WholeGoesTwice(Problem):
    text = _(
        "{unit} (mã {code}) ghi chuyển toàn bộ nhưng có {count} đơn vị mới. Ghi “một phần” cho từng dòng."
    )


class MoveIsToldTwice(Problem):
    text = _("{unit} (mã {code}) có hai dòng chuyển sang mã {new_code}. Giữ một dòng.")


class NewUnitIsToldTwoWays(Problem):
    text = _(
        "Mã mới {code} có hai tên hoặc hai loại khác nhau trong bản sắp xếp. Sửa cho giống nhau."
    )


class CodeIsTaken(Problem):
    text = _(
        "Mã {code} đang là {unit} từ ngày {on} trở đi. Dùng mã khác, hoặc đưa đơn vị đó vào bản sắp xếp."
    )


class ParentIsMissing(Problem):
    text = _(
        "{unit} (mã {code}) chưa có đơn vị cấp trên mã {parent_code} có hiệu lực ngày {on}. Kiểm lại mã cấp trên."
    )


class UnitsLeftBehind(Problem):
    text = _(
        "{unit} (mã {code}) kết thúc ngày {on} nhưng còn {count} đơn vị trực thuộc: {units}. Đưa chúng vào bản này."
    )


class NotACommune(Problem):
    text = _(
        "{unit} không phải đơn vị cấp xã có hiệu lực ngày {on}. Thôn chỉ thuộc xã, phường, đặc khu."
    )


class CodeWasJustTaken(Problem):
    text = _(
        "Một mã trong bản sắp xếp vừa được quyết định khác dùng. Chưa ghi gì. "
        "Mở lại trang để xem đơn vị mang mã đó."
    )
    status = 409
    constraints = ("unit_code_means_one_unit_a_day", "unit_has_one_key")
