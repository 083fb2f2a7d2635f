"""Plain values for the gallery of components: invented people, sums that agree."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from diemtua.ground.shaped_forms import DayField, MoneyField, ShapedForm
from diemtua.ground.tables import Chip, Column, ListSpec, table_of

MEMBERS = [
    {
        "name": name,
        "programme": programme,
        "outstanding": o,
        "overdue": late,
        "interest": i,
        "savings": s,
    }
    for name, programme, o, late, i, s in (
        ("Nguyễn Thị Ánh", "Hộ cận nghèo", 80_000_000, None, 508_774, 2_500_545),
        ("Điểu Bé", "Hộ cận nghèo", 45_000_000, None, 286_185, 3_200_967),
        ("Thị Brôn", "Hộ cận nghèo", 50_000_000, None, 317_984, 4_500_784),
        ("Lê Thị Bưởi", "Mới thoát nghèo", 40_000_000, None, 264_986, 3_400_145),
        ("Phạm Văn Cảnh", "Hộ cận nghèo", 40_000_000, None, 254_387, 1_700_937),
        ("Điểu Kré", "Hộ cận nghèo", 77_000_000, 5_000_000, 372_041, 2_100_559),
        ("Đinh Thị Nụ", "Nước sạch", 25_000_000, None, 178_356, 5_400_736),
    )
]
SPEC = ListSpec(
    label="Tổ viên",
    columns=(
        Column(key="name", label="Họ và tên", sort="name", url=lambda row: "#"),
        Column(key="programme", label="Chương trình", sort="programme"),
        Column(
            key="outstanding",
            label="Dư nợ",
            kind="money",
            sort="x",
            total=True,
            url=lambda row: "#",
        ),
        Column(key="overdue", label="Quá hạn", kind="money", sort="x", total=True),
        Column(key="interest", label="Lãi T11", kind="money", sort="x", total=True),
        Column(key="savings", label="Tiền gửi", kind="money", sort="x", total=True),
        Column(
            key="state",
            label="Tình trạng",
            value=lambda row: "Quá hạn 1 phần" if row["overdue"] else "Trong hạn",
            state=lambda row: "late" if row["overdue"] else "ok",
        ),
    ),
    chips=(Chip(key="late", label="Cần xem", keeps=lambda row: bool(row["overdue"])),),
    search_on=("name", "programme"),
    order="name",
    notes=("Cột 1 gồm gốc trong hạn, quá hạn và khoanh.",),
)


class LoanForm(ShapedForm):
    amount = MoneyField(label="Số tiền đề nghị (đồng)", help_text="Tối đa 100.000.000 đ một hộ")
    held_on = DayField(label="Ngày họp bình xét")


def desk_values() -> dict[str, Any]:
    """Everything `gallery.html` shows."""
    form = LoanForm({"amount": "120.00", "held_on": "31/11/2026"})
    form.is_valid()
    return {
        "page": {
            "heading": "Tổ TK&VV Cây Da 2",
            "subheading": "Mã tổ 4502137 · Thôn Cây Da · Phiên ngày 12 hằng tháng · Tổ trưởng Lương Thị Hoa",
            "crumbs": [
                {"label": "Xã Suối Mây", "url": "#"},
                {"label": "Hội LHPN xã", "url": "#"},
                {"label": "Cây Da 2"},
            ],
            "search_url": "/tim",
            "nav": [
                {"label": "Hôm nay", "url": "#", "count": 7},
                {"label": "Tổ TK&VV", "url": "#", "count": 7, "current": True},
                {"label": "Hộ vay", "url": "#"},
                {"label": "Kiểm tra", "url": "#", "count": 5},
                {"label": "Họp, sinh hoạt", "url": "#"},
                {"label": "Giấy tờ", "url": "#"},
                {"label": "Báo cáo", "url": "#"},
            ],
            "who": {"name": "Trần Thị Ngọc Bích", "role_name": "Phó Chủ tịch Hội LHPN xã Suối Mây"},
            "demo": {
                "is_demo": True,
                "today": date(2026, 11, 10),
                "can_move": True,
                "next_label": "Sang phiên 12/11/2026",
                "move_url": "/lich",
            },
        },
        "as_of_text": "Số liệu đến 12/11/2026, 08:52",
        "table": table_of(SPEC, MEMBERS, {"sap": "name"}, "/to/1"),
        "figures": [
            {"label": "Dư nợ", "value": "2.247.000.000", "unit": "đ", "url": "#"},
            {"label": "Tổ viên", "value": "46", "unit": "người, mức 5–60", "url": "#"},
            {
                "label": "Quá hạn",
                "value": "5.000.000",
                "unit": "đ",
                "note": "0,22% dư nợ",
                "url": "#",
            },
            {"label": "Nợ khoanh", "value": "20.000.000", "unit": "đ", "url": "#"},
            {"label": "Tiền gửi tổ viên", "value": "143.423.685", "unit": "đ", "url": "#"},
        ],
        "work": [
            {
                "due": "08/11",
                "label": "Kiểm tra sử dụng vốn: 2 khoản quá 30 ngày",
                "note": "Bùi Thị Hà 50.000.000 đ, Chu Thị Sáu 30.000.000 đ · tổ Cây Da 2",
                "state": "late",
                "word": "Trễ 2 ngày",
                "url": "#",
                "act": "Ghi 06/TD",
                "main": True,
            },
            {
                "due": "11/11",
                "label": "03/TD chờ UBND xã xác nhận",
                "note": "2 hộ, 130.000.000 đ",
                "state": "wait",
                "word": "Mai",
                "url": "#",
                "act": "Xem",
            },
            {
                "due": "20/11",
                "label": "Số liệu tháng 10",
                "state": "none",
                "word": "Còn 10 ngày",
                "url": "#",
                "act": "Nhập 2 số",
            },
        ],
        "log": [
            {
                "on": "05/11/2026",
                "text": "Họp bình xét cho vay, 10C/TD",
                "note": "Có mặt 37 trong 46",
                "state": "wait",
                "value": "Chờ UBND xã",
            },
            {
                "on": "12/10/2026",
                "text": "Trả một phần kỳ gốc 1 tại phiên",
                "url": "#",
                "value": "−3.000.000",
            },
        ],
        "queue": [
            {
                "label": "1. Suối Đá 1",
                "amount": "22.410.000",
                "note": "Điểu Thị Nhàn · HPN",
                "state": "ok",
                "word": "Xong 08:12",
                "url": "#",
            },
            {
                "label": "2. Cây Da 2",
                "amount": "19.050.000",
                "note": "Lương Thị Hoa · HPN",
                "state": "half",
                "word": "Đang làm",
                "url": "#",
                "current": True,
            },
            {
                "label": "3. Bến Sỏi",
                "amount": "11.640.000",
                "note": "Lê Quốc Huy · ĐTN",
                "state": "none",
                "word": "Chưa đến",
                "url": "#",
            },
        ],
        "notes": [
            {"face_dong": face, "count": count, "amount_dong": face * count}
            for face, count in zip(
                (500_000, 200_000, 100_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000),
                (17, 22, 31, 28, 34, 87, 6, 8, 4),
                strict=True,
            )
        ],
        "expected": 19_050_000,
        "counted": 19_000_000,
        "form": form,
        "facts": [
            {"label": "Phiên chưa khớp", "value": "0"},
            {
                "label": "Máy tổ trưởng còn biên lai chưa gửi",
                "value": "2 máy, 5 biên lai",
                "url": "#",
                "state": "late",
            },
        ],
        "kv": [
            {"label": "Tổ của Hội sẽ nộp", "value": "7", "url": "#"},
            {"label": "Đang giữ ngoài phiên", "value": "61.730.000 đ", "url": "#"},
            {"label": "Lãi suất", "value": "7,9248%"},
            {"label": "Phải còn (đồng)", "value": "210.470.000", "sum": True},
        ],
        "keys": [
            {"key": "F9", "label": "ghi sổ"},
            {"key": "/", "label": "tìm"},
            {"key": "?", "label": "xem hết phím"},
        ],
        "rate_pct": Decimal("7.9248"),
    }


def field_values() -> dict[str, Any]:
    """Everything `gallery_field.html` shows."""
    return {
        "page": {
            "heading": "Thu lãi, tiền gửi",
            "subheading": "Tổ Cây Da 2 · nộp phiên 12/11/2026",
            "back_url": "/",
            "who": {"name": "Lương Thị Hoa", "role_name": "Tổ trưởng"},
            "nav": [
                {"label": "Thu", "url": "#", "current": True},
                {"label": "Tổ tôi", "url": "#"},
                {"label": "Giấy tờ", "url": "#"},
            ],
            "demo": {
                "is_demo": True,
                "today": date(2026, 11, 10),
                "can_move": False,
                "next_label": "phiên 12/11/2026",
            },
        },
        "tiles": [
            {
                "label": "Thu",
                "url": "#",
                "icon": "i-cash",
                "count": "15",
                "note": "còn 15 trong 46 người",
            },
            {"label": "Tổ tôi", "url": "#", "icon": "i-people"},
            {"label": "Giấy tờ", "url": "#", "icon": "i-paper"},
        ],
        "kv": [
            {"label": "Trả lãi tháng này", "value": "317.984 đ"},
            {"label": "Vào tiền gửi", "value": "102.016 đ"},
        ],
        "people": [
            {"number": 4, "name": "Lê Thị Bưởi", "amount": "264.986", "url": "#"},
            {
                "number": 22,
                "name": "Điểu Kré",
                "amount": "372.041",
                "url": "#",
                "state": "late",
                "word": "Có nợ quá hạn",
                "note": "Gốc nộp tại phiên, không đưa tổ trưởng.",
            },
            {
                "number": 44,
                "name": "Dương Thị Tuyết",
                "amount": "640.000",
                "url": "#",
                "state": "draft",
                "word": "Đã thu, chưa gửi",
                "act": "Xem biên lai",
                "done": True,
            },
        ],
    }


def print_values() -> dict[str, Any]:
    """Everything `gallery_print.html` shows."""
    return {
        "page": {"heading": "BẢNG KÊ THU LÃI, TIỀN GỬI", "back_url": "/", "landscape": True},
        "table": table_of(SPEC, MEMBERS, {}, "/to/1"),
        "total_dong": 22_804_673,
    }
