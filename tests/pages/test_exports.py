"""Files people take home: marked, complete, and without formulas that somebody else typed."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from diemtua.ground.tables import (
    Column,
    ExportMarks,
    ListSpec,
    export_of,
    wants_export,
    write_csv,
    write_xlsx,
)
from diemtua.ground.tables import export as writer

SPEC = ListSpec(
    label="Tổ viên",
    columns=(
        Column(key="name", label="Họ và tên", sort="name"),
        Column(key="code", label="Mã", kind="code"),
        Column(key="owes", label="Dư nợ (đồng)", kind="money", total=True),
        Column(key="on", label="Ngày vay", kind="day"),
        Column(key="planned", label="Kế hoạch (triệu đồng)", kind="million"),
    ),
    search_on=("name",),
)
ROWS: list[dict[str, Any]] = [
    {
        "name": "=HYPERLINK(1)",
        "code": "0012345678901234567",
        "owes": 50_000_000,
        "on": date(2026, 3, 10),
        "planned": 60_000_000,
    },
    {"name": "Thị Brôn", "code": "+84", "owes": None, "on": None, "planned": None},
]
MARKS = ExportMarks(
    title="Tổ viên tổ Cây Da 2",
    place="Xã Suối Mây",
    as_of=date(2026, 11, 12),
    taken_by="Trần Thị Ngọc Bích",
    taken_at=datetime(2026, 11, 12, 1, 52, tzinfo=UTC),
    is_demonstration=True,
)


def cells_of(content: bytes) -> list[list[Any]]:
    return (
        CalamineWorkbook.from_filelike(io.BytesIO(content))
        .get_sheet_by_index(0)
        .to_python(skip_empty_area=False)
    )


def test_the_workbook_says_what_it_is_and_who_took_it() -> None:
    told = [row[0] for row in cells_of(write_xlsx(SPEC, ROWS, MARKS))[:5]]
    assert told == [
        "Tổ viên tổ Cây Da 2",
        "Xã Suối Mây",
        "Số liệu đến 12/11/2026",
        "Tải về: Trần Thị Ngọc Bích, 08:52, 12/11/2026",
        "BẢN TRÌNH DIỄN: người và số liệu là hư cấu.",
    ]


def test_the_workbook_holds_numbers_as_numbers_and_codes_whole() -> None:
    rows = cells_of(write_xlsx(SPEC, ROWS, MARKS))[6:]
    assert rows[0] == [
        "STT",
        "Họ và tên",
        "Mã",
        "Dư nợ (đồng)",
        "Ngày vay",
        "Kế hoạch (triệu đồng)",
    ]
    assert rows[1] == [
        1.0,
        "'=HYPERLINK(1)",
        "0012345678901234567",
        50_000_000.0,
        date(2026, 3, 10),
        60.0,
    ]
    assert rows[2] == [2.0, "Thị Brôn", "'+84", "", "", ""]
    assert rows[3][3] == 50_000_000.0


def test_the_file_holds_all_rows_of_the_search_and_no_other() -> None:
    rows = cells_of(export_of(SPEC, ROWS, {"q": "bron", "trang": "9"}, MARKS))[7:]
    assert [row[1] for row in rows] == ["Thị Brôn", "Cộng"]
    assert wants_export(SPEC, {"tai": "xlsx"})
    assert not wants_export(SPEC, {"tai": "exe"})


def test_too_many_rows_are_refused_before_anything_is_written(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(writer, "MOST_ROWS", 1)
    with pytest.raises(writer.TooManyRows, match="Bảng có 2 dòng"):
        write_xlsx(SPEC, ROWS, MARKS)


@given(st.text(max_size=30))
def test_no_text_cell_of_a_csv_begins_like_a_formula(name: str) -> None:
    content = write_csv(SPEC, [{**ROWS[0], "name": name}], MARKS)
    assert content.startswith(b"\xef\xbb\xbf")
    last = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))[-1]
    assert not last[1].startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert last[1].removeprefix("'") == name.removeprefix("'") or last[1] == name
