"""What may go wrong with groups, their members, boards and meetings."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from diemtua.ground.problems import Problem


class GroupIsElsewhere(Problem):
    """Also told for the database's refusal of a step that the way of a group does not know."""

    text = _("Việc này chưa làm được ở bước hiện nay của tổ. Mở lại trang tổ để xem bước đang chờ.")
    status = 409
    constraints = ("a_group_goes_its_way",)


class WrongStep(Problem):
    text = _(
        "Tổ đang ở bước “{state}”, việc này cần bước “{needed}”. Làm xong bước trước rồi làm lại."
    )
    status = 409


class MemberIsElsewhere(Problem):
    text = _(
        "Tình trạng tổ viên không chuyển thẳng như vậy được. Mở lại trang tổ để xem tình trạng."
    )
    status = 409
    constraints = ("a_member_goes_her_way",)


class GroupCodeTaken(Problem):
    text = _("Mã tổ này đã dùng. Chọn mã khác, hoặc để trống để máy đặt.")
    constraints = ("groups_savingsandloangroup_code_key",)


class GroupNameMissing(Problem):
    text = _("Chưa có tên tổ. Thường lấy tên thôn và số thứ tự.")


class NoContractForUnion(Problem):
    text = _("{unit} chưa có hợp đồng ủy thác với Hội này. Ký hợp đồng ủy thác trước rồi lập tổ.")


class PointIsNotThere(Problem):
    text = _("{point} không thuộc {unit} trong ngày {on}. Chọn điểm giao dịch của xã.")


class VillageIsNotThere(Problem):
    text = _("{village} không thuộc xã nào trong ngày {on}. Xếp thôn về xã trước.")


class OfficeIsUnknown(Problem):
    text = _("{village} chưa thuộc phòng giao dịch nào. Nhờ ngân hàng xếp thôn trước.")


class HouseholdInAGroup(Problem):
    """Says nothing of which group: it may be out of the reader's scope."""

    text = _("Một hộ chỉ ở một tổ, và hộ này đang ở một tổ. Cho hộ ra khỏi tổ cũ trước.")
    constraints = ("one_household_one_group",)


class NumberIsTaken(Problem):
    text = _("Số thứ tự tổ viên vừa có người khác dùng. Mở lại trang rồi làm tiếp.")
    status = 409
    constraints = ("one_number_a_group",)


class GroupTooSmall(Problem):
    text = _("Tổ có {count} tổ viên, cần từ {least}. Vận động thêm {short} hộ rồi làm tiếp.")


class GroupTooLarge(Problem):
    text = _("Tổ có {count} tổ viên, nhiều nhất {most}. Lập tổ mới cho số hộ còn lại.")


class NotOfTheHousehold(Problem):
    text = _("{name} không thuộc hộ {household} trong ngày {on}. Chọn một người của hộ.")


class MeetingInTheFuture(Problem):
    text = _("Cuộc họp ngày {held_on} chưa tới. Ghi có mặt trong ngày họp hoặc sau đó.")


class MeetingWasRecorded(Problem):
    text = _("Cuộc họp này đã ghi có mặt. Mở lại trang để xem.")
    status = 409


class MeetingNotHeld(Problem):
    text = _("Cuộc họp này chưa ghi có mặt. Ghi có mặt trước rồi ghi biểu quyết.")


class MinutesAreClosed(Problem):
    text = _("Biên bản đã khép. Có việc mới thì mở cuộc họp khác.")
    status = 409


class NoQuorum(Problem):
    text = _(
        "Có mặt {present} trong {members}, cần từ {needed}. Cuộc họp này chưa biểu quyết được."
    )


class NobodyListed(Problem):
    text = _("Tổ chưa có tổ viên nào trong danh sách. Thêm hộ vào danh sách trước.")


class StrangerPresent(Problem):
    text = _("Có {count} người trong bảng có mặt không phải tổ viên. Mở lại trang rồi ghi lại.")


class WitnessMissing(Problem):
    text = _("Cuộc họp này phải có Hội cấp xã dự và chỉ đạo. Ghi tên cán bộ Hội dự họp.")


class VillageHeadMissing(Problem):
    text = _("Họp bình xét phải có trưởng thôn dự. Ghi tên trưởng thôn.")


class ChairMissing(Problem):
    text = _("Biên bản cần chủ trì và thư ký, hai người khác nhau. Chọn trong số tổ viên có mặt.")


class VotesDoNotFit(Problem):
    text = _("“{subject}”: {votes} phiếu mà có mặt {present} người. Đếm lại phiếu.")


class NothingVoted(Problem):
    text = _("Cuộc họp chưa biểu quyết việc nào. Ghi biểu quyết rồi khép biên bản.")


class VoteNotCarried(Problem):
    text = _("Chưa có biểu quyết được thông qua cho việc: {what}. Ghi vào biên bản trước.")


class BoardIncomplete(Problem):
    text = _("Ban quản lý cần tổ trưởng và tổ phó, hai người. Bầu đủ rồi trình.")


class BoardIsKin(Problem):
    text = _(
        "Tổ trưởng và tổ phó là {kinship}. Quy chế không cho người thân cùng làm ban quản lý. "
        "Bầu người khác."
    )


class BoardHoldsUnionPost(Problem):
    text = _(
        "{name} đang trong Ban Thường vụ Hội cấp xã, không làm ban quản lý tổ. Bầu người khác."
    )


class BoardOfAnotherGroup(Problem):
    text = _("{name} đang làm ban quản lý một tổ khác. Bầu người khác.")


class BoardNotAMember(Problem):
    text = _("{name} không phải tổ viên trong ngày {on}. Bầu một tổ viên.")


class BoardPostTaken(Problem):
    text = _("Chức này đang có người giữ. Làm việc đổi tổ trưởng, có bàn giao.")
    constraints = ("one_person_a_post",)


class AlreadySubmitted(Problem):
    text = _("Biên bản này đang chờ UBND xã. Chờ trả lời, hoặc xem ở trang tổ.")
    status = 409
    constraints = ("one_open_approval_a_meeting",)


class AlreadyDecided(Problem):
    text = _("Hồ sơ này đã có trả lời ngày {decided_on}. Mở lại trang để xem.")
    status = 409


class ReasonMissing(Problem):
    text = _("Trả lại hồ sơ cần ghi lý do, để tổ biết sửa gì.")


class SamePersonDecides(Problem):
    text = _("Mã người trình trùng người chấp thuận. Cần một người khác chấp thuận.")
    constraints = ("group_approval_takes_two_people",)


class NotAcceptedYet(Problem):
    text = _("UBND xã chưa chấp thuận biên bản ngày {held_on}. Chờ chấp thuận rồi làm tiếp.")


class ContractNumberMissing(Problem):
    text = _("Chưa có số hợp đồng ủy nhiệm 11/TD. Ghi số theo sổ của ngân hàng.")


class ContractOverlaps(Problem):
    text = _("Tổ đang có hợp đồng ủy nhiệm trong những ngày đó. Kết thúc hợp đồng cũ trước.")
    constraints = ("one_delegation_a_group",)


class HandoverIncomplete(Problem):
    text = _("Bàn giao cần ghi sổ sách và người chứng kiến. Ghi đủ rồi làm lại.")


class HandoverDone(Problem):
    text = _("Biên bản này đã bàn giao xong. Mở lại trang tổ để xem ban quản lý mới.")
    status = 409
    constraints = ("groups_boardhandover_approval_id_key",)


class ChangedTheSameDay(Problem):
    text = _("Ban quản lý cũ mới bắt đầu hôm nay. Đổi từ ngày mai.")


class StillOwes(Problem):
    text = _("{name} còn nợ {debt_dong} đ. Trả hết nợ rồi mới ra khỏi tổ được.")


class StillSaves(Problem):
    text = _(
        "{name} còn {savings_dong} đ tiền gửi. Rút hết tại phiên rồi ra khỏi tổ, hoặc ở lại tổ."
    )


class BoardMemberCannotLeave(Problem):
    text = _("{name} đang làm ban quản lý. Đổi ban quản lý trước rồi cho ra khỏi tổ.")


class MemberHasLeft(Problem):
    text = _("Tổ viên này đã ra khỏi tổ. Mở lại trang để xem.")
    status = 409


class DecisionMissing(Problem):
    text = _("Chưa có số quyết định. Ghi số và ngày của văn bản.")


class NothingToReorganise(Problem):
    text = _(
        "Không có đơn vị nào trong danh sách kết thúc ngày {on}. Sắp xếp đơn vị trước rồi làm."
    )


class VillageNotPlaced(Problem):
    text = _("{village} của {unit} chưa xếp về xã nào. Chọn xã mới cho thôn.")


class GroupNotPlaced(Problem):
    text = _("Tổ {group} của {unit} chưa xếp về xã nào. Chọn xã mới cho tổ.")


class PointNotPlaced(Problem):
    text = _("{point} của {unit} chưa xếp về xã nào. Chọn xã mới cho điểm giao dịch.")


class RoleNotPlaced(Problem):
    text = _("Vai “{title}” ở {unit} chưa xếp về đâu. Chọn đơn vị mới, hoặc cho vai kết thúc.")


class PlacedOutside(Problem):
    text = _("{what} không xếp về {unit} được: đơn vị này không nhận phần nào của {old}.")


class GroupAndVillageDiffer(Problem):
    text = _("Tổ {group} xếp về {unit}, mà thôn của tổ xếp về {village_unit}. Xếp về một nơi.")
