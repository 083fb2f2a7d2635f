"""Tính thử khoản vay: the page gives the figures of the rules, keeps what was typed, and says what is wrong and where."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from diemtua.rules.simulate import read_case, simulate
from tests.rooms.lending.test_loan_pages import signed_in
from tests.world import World

pytestmark = pytest.mark.django_db
__all__ = ["signed_in"]

PAGE = "/chinh-sach/tinh-thu"
POOR: dict[str, str] = {
    "programme": "ho_ngheo",
    "principal_dong": "50 triệu",
    "disbursed_on": "10/11/2025",
    "term_months": "36",
    "every_months": "",
    "session_day": "10",
    "province": "",
    "interest_due_from": "",
    "day_count": "",
    "as_of": "10/12/2025",
}


@pytest.fixture
def officer(world: World, signed_in: Callable[..., Client]) -> Client:
    return signed_in("credit_officer")


def read(client: Client, **changes: str) -> Any:
    return client.get(PAGE, POOR | changes)


def test_a_blank_page_says_what_to_do(officer: Client) -> None:
    said = officer.get(PAGE).content.decode()
    assert "Điền khoản vay" in said
    assert "Chọn chương trình" in said


def test_the_published_example_to_the_dong(officer: Client) -> None:
    said = read(officer).content.decode()
    assert "266.795" in said  # 21 days at 6.6, 9 at 6.24


def test_the_relief_of_a_province_counts(officer: Client) -> None:
    said = read(officer, province="38", disbursed_on="01/10/2025", session_day="1",
                as_of="01/01/2026").content.decode()  # fmt: skip
    case = json.loads(
        read(officer, province="38", disbursed_on="01/10/2025", session_day="1",
             as_of="01/01/2026", tep="json").content
    )  # fmt: skip
    assert case["loan"]["province"] == "38"
    whole = simulate(read_case(case))["interest"]["posted_dong"]
    assert f"{whole:,}".replace(",", ".") in said
    assert whole < 816_493


def test_the_file_is_a_case_of_the_command(officer: Client) -> None:
    case = json.loads(
        read(
            officer,
            **{
                "viec-0-on": "10/12/2025",
                "viec-0-kind": "pay",
                "viec-0-amount_dong": "1 triệu",
                "tep": "json",
            },
        ).content
    )
    answer = simulate(read_case(case))
    assert answer["rows"][-1]["interest_paid_dong"] == 266_795
    assert case["events"] == [{"on": "2025-12-10", "type": "pay", "amount_dong": 1_000_000}]


def test_the_table_goes_out_as_a_workbook(officer: Client) -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(read(officer, tai="xlsx").content))
    cells = [cell for row in book.get_sheet_by_index(0).to_python() for cell in row]
    assert 266_795 in cells


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"programme": ""}, "programme", "Chưa điền ô này"),
        ({"principal_dong": "nhiều"}, "principal_dong", "nhiều"),
        ({"disbursed_on": "31/02/2025"}, "disbursed_on", "Tháng 2/2025 có 28 ngày"),
        ({"term_months": "0"}, "term_months", "ít nhất 1 tháng"),
        ({"session_day": "31"}, "session_day", "từ 1 đến 28"),
        ({"as_of": "01/11/2025"}, "as_of", "không được trước ngày giải ngân đầu 10/11/2025"),
        ({"programme": "hssv_stem", "disbursed_on": "10/11/2010"}, "disbursed_on", "10/11/2010"),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_what_was_typed_stays(
    officer: Client, changes: dict[str, str], field: str, sentence: str
) -> None:
    answer = read(officer, **changes)
    said = answer.content.decode()
    assert answer.status_code == 422
    assert f'id="id_{field}_error"' in said
    assert sentence in said
    for name, text in (POOR | changes).items():
        if text and name not in {"programme", "principal_dong"}:
            assert f'value="{text}"' in said


def test_an_event_without_its_amount_is_asked_for_it(officer: Client) -> None:
    answer = read(officer, **{"viec-0-on": "01/12/2025", "viec-0-kind": "pay"})
    assert answer.status_code == 422
    assert "Việc này cần số tiền" in answer.content.decode()


def test_empty_rows_are_no_events_and_rows_close_up(officer: Client) -> None:
    typed = {"viec-4-on": "01/12/2025", "viec-4-kind": "pay", "viec-4-amount_dong": "100.000"}
    said = read(officer, **typed).content.decode()
    assert 'name="viec-0-on" value="01/12/2025"' in said
    assert 'name="viec-2-on"' in said
    assert 'name="viec-3-on"' not in said
