"""Dạng của từng bảng chính sách: what a table is called, which values its rows may hold, how each is named and chosen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from diemtua.programmes.words import CAP_UNITS, SCOPES, VIA
from diemtua.rules.policy import DatedTable, Kind, Place, kind_of, leaves, named_on_the_way

Word = str | Promise

TABLE_NAMES: dict[str, Word] = {
    "terms": _("Điều kiện cho vay"),
    "base_rates.base_rates": _("Lãi suất cơ sở"),
    "overlays.overlays": _("Hỗ trợ lãi suất có thời hạn"),
    "refunds.refunds": _("Cách hoàn lãi"),
    "rhythms.rhythms": _("Nhịp trả nợ gốc"),
    "rhythms.study": _("Thời hạn vay học"),
    "clocks.clocks": _("Hạn của từng bước"),
    "clocks.holidays.spans": _("Ngày nghỉ"),
    "clocks.holidays.worked": _("Ngày làm bù"),
    "allocation.orders": _("Thứ tự thu nợ"),
    "allocation.early_relief": _("Giảm lãi trả trước hạn"),
    "groups.groups": _("Quy chế tổ"),
    "fees.commission": _("Hoa hồng tổ"),
    "fees.entrustment_fee": _("Phí ủy thác"),
    "fees.fee_quality": _("Tỷ lệ phí theo chất lượng"),
    "fees.fee_split": _("Chia phí giữa các cấp Hội"),
    "rating.rating": _("Chấm điểm tổ"),
    "classes.standards": _("Chuẩn nghèo"),
    "risk.extension": _("Giới hạn gia hạn nợ"),
    "risk.rollover": _("Giới hạn lưu vụ"),
    "risk.bands": _("Mức thiệt hại và thời gian khoanh nợ"),
    "risk.causes": _("Nguyên nhân rủi ro"),
    "risk.authority": _("Cấp quyết định xử lý nợ rủi ro"),
    "risk.papers": _("Giấy tờ của hồ sơ xử lý nợ"),
    "sessions.sessions": _("Quy định phiên giao dịch xã"),
    "savings.member_savings": _("Lãi suất tiền gửi tổ viên"),
    "savings.withdrawals": _("Rút tiền gửi"),
    "savings.deposit_caps": _("Trần lãi suất tiền gửi"),
    "savings.resident_deposits": _("Nhận tiền gửi dân cư"),
}

SERIES_NAMES: dict[str, Word] = {
    "*": _("mọi chương trình khác"),
    "noxh": _("nhà ở xã hội"),
    "general": _("chương trình thường"),
    "water": _("nước sạch"),
    "students": _("học sinh, sinh viên"),
    "social_housing": _("nhà ở xã hội"),
    "direct": _("cho vay trực tiếp"),
    "disaster": _("thiên tai, dịch bệnh"),
    "policy_change": _("Nhà nước đổi chính sách"),
    "illness": _("ốm đau, mất sức lao động"),
    "death_missing": _("chết, mất tích"),
    "early_return": _("về nước trước hạn"),
    "hardship": _("khó khăn tài chính"),
    "freeze_ended": _("hết thời gian khoanh"),
}

LEAF_NAMES: dict[str, Word] = {
    "annual_rate_pct": _("Lãi suất (%/năm)"),
    "rate_scope": _("Áp cho"),
    "max_amount_dong": _("Mức vay tối đa (đồng)"),
    "max_per_job_dong": _("Mức vay tối đa một việc làm (đồng)"),
    "cap_unit": _("Mức vay tính cho"),
    "cap_share_pct": _("Mức vay tối đa (% nhu cầu vốn)"),
    "max_term_months": _("Thời hạn dài nhất (tháng)"),
    "overdue_factor": _("Lãi suất quá hạn: số lần lãi suất trong hạn"),
    "overdue_rate_pct": _("Lãi suất quá hạn ấn định (%/năm)"),
    "via_group": _("Cách cho vay"),
    "factor": _("Nhân lãi suất với"),
    "points": _("Bớt điểm phần trăm (số âm)"),
    "only_disbursed_from": _("Chỉ khoản giải ngân từ ngày"),
    "only_disbursed_to": _("Chỉ khoản giải ngân trước ngày"),
    "only_rate_above": _("Chỉ lãi suất trên (%/năm)"),
    "provinces": _("Chỉ các tỉnh (mã hai số, mỗi dòng một tỉnh)"),
    "signed_on": _("Ngày ký"),
    "open_loan": _("Khoản còn nợ: tiền hoàn vào"),
    "closed_loan": _("Khoản đã tất toán: tiền hoàn vào"),
    "every_months": _("Cứ bao nhiêu tháng trả một kỳ"),
    "limit": _("Số ngày"),
    "counted": _("Cách đếm ngày"),
    "grace_months": _("Tháng ân hạn sau khi học xong"),
    "school_months_a_year": _("Tháng học trong một năm"),
    "short_course_months": _("Khóa ngắn là khóa đến (tháng)"),
    "short_course_times": _("Trả nợ dài gấp mấy lần khóa ngắn"),
    "long_course_times": _("Trả nợ dài gấp mấy lần khóa dài"),
    "order": _("Thứ tự (mỗi dòng một loại)"),
    "short_term_to_months": _("Ngắn hạn là thời hạn đến (tháng)"),
    "short_limit_months": _("Ngắn hạn được gia hạn cộng lại (tháng)"),
    "longer_limit_pct_of_term": _("Dài hơn được gia hạn cộng lại (% thời hạn vay)"),
    "limit_pct_of_term": _("Chu kỳ mới dài nhất (% thời hạn vay)"),
    "from_pct": _("Thiệt hại từ (%)"),
    "to_pct": _("Thiệt hại dưới (%)"),
    "measure": _("Biện pháp"),
    "months": _("Số tháng tối đa"),
    "renewals": _("Số lần khoanh bổ sung"),
    "renewal_pct_of_first": _("Khoanh bổ sung dài nhất (% lần đầu)"),
    "review_months_before_end": _("Rà soát trước khi hết khoanh (tháng)"),
    "measures": _("Biện pháp được dùng (mỗi dòng một loại)"),
    "causes": _("Nguyên nhân (mỗi dòng một mã)"),
    "by_loss": _("Xét theo mức thiệt hại"),
    "freeze_months": _("Khoanh dài nhất (tháng)"),
    "needs_ended_freeze": _("Chỉ sau khi hết khoanh"),
    "money_source": _("Nguồn vốn (1 trung ương, 2 địa phương)"),
    "decides": _("Cấp quyết định"),
    "up_to_dong": _("Số tiền đến (đồng)"),
    "programmes": _("Chương trình (mỗi dòng một mã)"),
    "share_pct": _("Phần được giảm (% lãi của số ngày trả sớm)"),
    "min_members": _("Số tổ viên ít nhất"),
    "max_members": _("Số tổ viên nhiều nhất"),
    "quorum": _("Họp hợp lệ khi có mặt"),
    "majority": _("Thông qua khi đồng ý"),
    "leader_alone_up_to": _("Không cần tổ phó khi tổ không quá (người)"),
    "kin_kept_apart": _("Người thân không cùng ban quản lý"),
    "witnessed_meetings": _("Cuộc họp cần Hội chứng kiến"),
    "village_head_meetings": _("Cuộc họp cần trưởng thôn dự"),
    "witnessed_votes": _("Việc biểu quyết cần Hội chứng kiến"),
    "commune_confirms_members": _("UBND xã xác nhận tổ viên mới"),
    "monthly_rate_pct": _("Mức (%/tháng)"),
    "base": _("Tính trên"),
    "overdue_pct_below": _("Nợ quá hạn dưới (%)"),
    "paid_pct": _("Được hưởng (%)"),
    "commune": _("Cấp xã (%)"),
    "district": _("Cấp huyện (%)"),
    "province": _("Cấp tỉnh (%)"),
    "centre": _("Trung ương (%)"),
    "from_points": _("Từ điểm"),
    "strengthen_below": _("Có kế hoạch củng cố khi dưới (điểm)"),
    "max_points": _("Điểm tối đa"),
    "anchors": _("Mốc chấm"),
    "rural_income_dong": _("Thu nhập nông thôn (đồng/người/tháng)"),
    "urban_income_dong": _("Thu nhập thành thị (đồng/người/tháng)"),
    "least_team": _("Tổ giao dịch ít nhất (người)"),
    "parts_of_one": _("Phần việc chỉ một người giữ (mỗi dòng một phần)"),
    "union_checks_first": _("Hội kiểm trước khi đếm tiền"),
    "leader_difference_may_be_booked": _("Được ghi bút toán điều chỉnh tiền tổ nộp"),
    "idle_after_months": _("Món vay không hoạt động sau (tháng)"),
    "rate_pct": _("Lãi suất (%/năm)"),
    "second_person_from_dong": _("Cần người thứ hai duyệt khi rút từ (đồng)"),
    "on_call_pct": _("Trần không kỳ hạn (%/năm)"),
    "under_six_months_pct": _("Trần kỳ hạn 1 đến dưới 6 tháng (%/năm)"),
    "least_dong": _("Gửi ít nhất (đồng)"),
    "terms_months": _("Kỳ hạn (tháng)"),
    "poor_needs_indicators": _("Thiếu bao nhiêu dịch vụ cơ bản thì là hộ nghèo"),
}

MEASURES: Mapping[str, Word] = {
    "extend": _("gia hạn"),
    "rollover": _("lưu vụ"),
    "freeze": _("khoanh nợ"),
    "write_off": _("xóa nợ"),
}

GIVEN_TO: Mapping[str, Word] = {
    "savings": _("tiền gửi tổ viên"),
    "cash": _("tiền mặt, trả tại quầy"),
}

CHOICES: dict[str, Mapping[str, Word]] = {
    "open_loan": GIVEN_TO,
    "closed_loan": GIVEN_TO,
    "rate_scope": SCOPES,
    "cap_unit": CAP_UNITS,
    "via_group": VIA,
    "counted": {"working": _("ngày làm việc"), "days": _("ngày theo lịch")},
    "base": {
        "balance_with_interest_collected": _("dư nợ thu được lãi"),
        "average_in_term_balance": _("dư nợ trong hạn bình quân"),
    },
    "measure": MEASURES,
    "measures": MEASURES,
    "decides": {
        "office": _("phòng giao dịch"),
        "branch": _("chi nhánh"),
        "board": _("Chủ tịch Hội đồng quản trị"),
        "prime_minister": _("Thủ tướng Chính phủ"),
        "local_committee": _("Chủ tịch UBND cấp cho vốn"),
    },
    "kin_kept_apart": {
        "spouse": _("vợ chồng"),
        "parent": _("cha mẹ, con"),
        "sibling": _("anh chị em ruột"),
    },
    "witnessed_meetings": {
        "founding": _("họp thành lập"),
        "board": _("họp bầu ban quản lý"),
        "review": _("họp bình xét"),
    },
    "village_head_meetings": {
        "founding": _("họp thành lập"),
        "board": _("họp bầu ban quản lý"),
        "review": _("họp bình xét"),
    },
    "witnessed_votes": {
        "found": _("thành lập tổ"),
        "convention": _("quy ước hoạt động"),
        "elect": _("bầu ban quản lý"),
        "loan": _("bình xét cho vay"),
    },
}

MAY_HOLD: dict[str, tuple[tuple[str, Kind], ...]] = {
    "terms": (
        ("annual_rate_pct", Kind.DECIMAL),
        ("rate_scope", Kind.WORD),
        ("overdue_factor", Kind.DECIMAL),
        ("overdue_rate_pct", Kind.DECIMAL),
        ("max_amount_dong", Kind.MONEY),
        ("cap_unit", Kind.WORD),
        ("cap_share_pct", Kind.DECIMAL),
        ("max_per_job_dong", Kind.MONEY),
        ("max_term_months", Kind.WHOLE),
        ("via_group", Kind.WORD),
    ),
    "overlays.overlays": (
        ("signed_on", Kind.DAY),
        ("points", Kind.DECIMAL),
        ("factor", Kind.DECIMAL),
        ("only_rate_above", Kind.DECIMAL),
        ("only_disbursed_from", Kind.DAY),
        ("only_disbursed_to", Kind.DAY),
        ("provinces", Kind.WORDS),
        ("programmes", Kind.WORDS),
    ),
}
"""Values that a row of the table may hold beside those that the row in force holds."""
OPTIONAL = frozenset(
    {
        "annual_rate_pct",
        "overdue_factor",
        "overdue_rate_pct",
        "max_amount_dong",
        "cap_share_pct",
        "max_per_job_dong",
        "max_term_months",
        *(name for name, _kind in MAY_HOLD["overlays.overlays"] if name != "signed_on"),
    }
)


def short_code(spec: DatedTable) -> str:
    """`terms` for every programme's own table, else the table's code."""
    return "terms" if spec.file.startswith("programmes/") else spec.code


def table_name(spec: DatedTable) -> str:
    """The name of a table as people say it."""
    return str(TABLE_NAMES.get(short_code(spec), spec.code))


def places(spec: DatedTable, row: Mapping[str, Any]) -> list[tuple[Place, Kind]]:
    """Every value that a new row of this table may hold, in the order of the form."""
    may = MAY_HOLD.get(short_code(spec), ())
    named = {name for name, _kind in may}
    held = [
        (place, kind_of(place, value))
        for place, value in leaves(row, skip=spec.series)
        if place[0] not in named
    ]
    return [*(((name,), kind) for name, kind in may), *held]


def leaf_name(row: Mapping[str, Any], place: Place) -> str:
    """Tên của một mức: `Giao dịch tại xã: Điểm tối đa`, `Bậc 2: Được hưởng (%)`."""
    word = next(w for w in reversed(place) if not w.isdecimal())
    said = str(LEAF_NAMES.get(word, word))
    before = named_on_the_way(row, place)
    if not before and place[0] == "bands":
        before = [_now("Bậc {n}").format(n=int(place[1]) + 1)]
    if word == "anchors":
        n, part = int(place[-2]) + 1, place[-1]
        said = (_now("mốc {n}, tỷ lệ") if part == "0" else _now("mốc {n}, điểm")).format(n=n)
    elif place[-1].isdecimal() and len(place) == 2:
        said += _now(" (tử số)") if place[-1] == "0" else _now(" (mẫu số)")
    return ": ".join([*before, said])


def series_name(spec: DatedTable, row: Mapping[str, Any]) -> str:
    """What tells the row's series from others: the step, the programmes; "" where a table is one series."""
    if isinstance(row.get("name"), str) and spec.series:
        return str(row["name"])
    told = [row[field] for field in spec.series]
    words = [word for value in told for word in (value if isinstance(value, list) else [value])]
    return ", ".join(str(SERIES_NAMES.get(word, word)) for word in words)
