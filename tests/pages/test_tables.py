"""Lists: searched without tone marks, filtered with counts, in Vietnamese order, totals over all rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from django.db.models import Q
from hypothesis import given
from hypothesis import strategies as st

from diemtua.ground.tables import Chip, Column, ListSpec, table_of
from diemtua.ground.vietnamese import fold, name_sort_key, sort_key


@dataclass(frozen=True)
class Member:
    name: str
    owes_dong: int | None


MEMBERS = [
    Member("Thị Brôn", 50_000_000),
    Member("Đinh Thị Nụ", 25_000_000),
    Member("Điểu Kré", 77_000_000),
    Member("Nguyễn Thị Ánh", None),
    Member("Lê Thị Bưởi", 40_000_000),
]
SPEC = ListSpec(
    label="Tổ viên",
    columns=(
        Column(key="name", label="Họ và tên", sort="name"),
        Column(key="owes_dong", label="Dư nợ", kind="money", sort="owes_dong", total=True),
    ),
    chips=(
        Chip(key="large", label="Từ 50 triệu", keeps=lambda m: (m.owes_dong or 0) >= 50_000_000),
    ),
    search_on=("name",),
    order="name",
    per_page=2,
)


def shown(params: dict[str, str], spec: ListSpec = SPEC, rows: Any = MEMBERS) -> list[str]:
    return [row.cells[0].text for row in table_of(spec, rows, params, "/to/1").rows]


def test_the_cadre_finds_a_member_without_tone_marks() -> None:
    assert shown({"q": "kre"}) == ["Điểu Kré"]
    assert shown({"q": "thi nu"}) == ["Đinh Thị Nụ"]
    assert shown({"q": "ĐIỂU"}) == ["Điểu Kré"]


def test_rows_come_in_vietnamese_order_and_turn_round() -> None:
    assert shown({}) == ["Điểu Kré", "Đinh Thị Nụ"]
    assert shown({"sap": "-name"}) == ["Thị Brôn", "Nguyễn Thị Ánh"]
    assert shown({"sap": "owes_dong"}) == ["Đinh Thị Nụ", "Lê Thị Bưởi"]


def test_what_is_not_known_comes_last_either_way() -> None:
    for order in ("owes_dong", "-owes_dong"):
        assert shown({"sap": order, "trang": "3"}) == ["Nguyễn Thị Ánh"]


def test_the_total_is_over_all_rows_not_the_page() -> None:
    table = table_of(SPEC, MEMBERS, {}, "/to/1")
    assert len(table.rows) == 2
    assert [cell.text for cell in table.totals] == ["Cộng 5 dòng", "192.000.000"]
    assert table.pager.shown_text == "Đang hiện 2 trong 5"
    filtered = table_of(SPEC, MEMBERS, {"loc": "large"}, "/to/1")
    assert [cell.text for cell in filtered.totals] == ["Cộng 2 dòng", "127.000.000"]


def test_chips_count_what_they_would_leave() -> None:
    table = table_of(SPEC, MEMBERS, {"q": "thi"}, "/to/1")
    assert [(chip.label, chip.count, chip.current) for chip in table.chips] == [
        ("Tất cả", 4, True),
        ("Từ 50 triệu", 1, False),
    ]
    assert table.chips[1].url == "/to/1?q=thi&loc=large"


def test_a_filter_that_would_leave_nothing_is_not_offered_unless_it_is_in_force() -> None:
    assert [chip.label for chip in table_of(SPEC, MEMBERS, {"q": "nu"}, "/to/1").chips] == [
        "Tất cả"
    ]
    in_force = table_of(SPEC, MEMBERS, {"q": "nu", "loc": "large"}, "/to/1")
    assert [(chip.label, chip.count) for chip in in_force.chips] == [
        ("Tất cả", 1),
        ("Từ 50 triệu", 0),
    ]
    assert in_force.is_narrowed


def test_on_a_phone_a_figure_brings_its_name_and_nothing_is_left_out_but_nothing() -> None:
    table = table_of(SPEC, MEMBERS, {"sap": "owes_dong", "trang": "3"}, "/to/1")
    name, owes = table.rows[0].cells
    assert (name.text, name.label, name.bare) == ("Nguyễn Thị Ánh", "", False)
    assert (owes.text, owes.label, owes.bare) == ("–", "Dư nợ", True)
    assert [head.label for head in table.sorts] == ["Họ và tên", "Dư nợ"]
    assert table.sorted_by == "Dư nợ"


def test_heads_say_the_order_and_how_to_turn_it() -> None:
    heads = table_of(SPEC, MEMBERS, {"q": "thi", "trang": "2"}, "/to/1").heads
    assert (heads[0].aria_sort, heads[0].sort_url) == ("ascending", "/to/1?q=thi&sap=-name")
    assert (heads[1].aria_sort, heads[1].number) == ("", "1")


@pytest.mark.parametrize("page", ["0", "-1", "999", "abc", "9" * 50, "²", ""])
def test_a_page_that_is_not_there_gives_one_that_is(page: str) -> None:
    assert shown({"trang": page})


@pytest.mark.parametrize("order", ["nothing", "--name", "name;drop", "-"])
def test_an_unknown_order_is_no_order(order: str) -> None:
    assert len(shown({"sap": order})) == 2


def test_two_lists_on_one_page_do_not_mix() -> None:
    other = ListSpec(label="Khác", columns=SPEC.columns, search_on=("name",), prefix="b_")
    assert len(shown({"q": "kre"}, other)) == len(MEMBERS)
    assert shown({"q": "kre", "b_q": "nụ"}, other) == ["Đinh Thị Nụ"]
    search = table_of(other, MEMBERS, {"q": "kre"}, "/x").search
    assert search is not None
    assert [(hidden.name, hidden.value) for hidden in search.hidden] == [("q", "kre")]


def test_a_column_of_text_cannot_be_added() -> None:
    with pytest.raises(AssertionError):
        Column(key="name", label="Tên", total=True)


@given(st.text(alphabet="ăâđêôơư aeiouxyz\u0301\u0300ệễổ", max_size=12))
def test_folding_is_stable_and_bare(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold(text).isascii()


def test_the_order_of_the_dictionary() -> None:
    words = ["da", "dà", "dả", "dã", "dá", "dạ", "dan", "đa", "e", "ê", "la", "lă", "lâ"]
    backwards = words[::-1]
    assert sorted(backwards, key=sort_key) == words
    names = ["Nguyễn Thị Ánh", "Điểu Bé", "Lê Thị Bưởi", "Phạm Văn Cảnh"]
    backwards_names = names[::-1]
    assert sorted(backwards_names, key=name_sort_key) == names


@pytest.mark.django_db
def test_the_database_searches_counts_and_orders_the_same_way(
    world: object, django_assert_num_queries: Any
) -> None:
    from diemtua.places.models import Village

    spec = ListSpec(
        label="Thôn",
        columns=(
            Column(key="name", label="Tên", sort="sort_key"),
            Column(key="id", label="Số", kind="number", total=True),
        ),
        chips=(Chip(key="some", label="Có tên", where=Q(name__gt="")),),
        search_on=("fold",),
        order="name",
    )
    everyone = Village.objects.all()
    with django_assert_num_queries(2):  # all counts and totals in one reading, and the rows
        table = table_of(spec, everyone, {}, "/thon")
    assert table.count == everyone.count() == len(table.rows) > 0
    assert table.totals[1].text.replace(".", "") == str(sum(v.pk for v in everyone))
    first = everyone.order_by("sort_key", "pk")[0]
    assert table.rows[0].cells[0].text == first.name
    found = table_of(spec, everyone, {"q": first.name.upper()}, "/thon")
    assert first.name in [row.cells[0].text for row in found.rows]
    assert table_of(spec, everyone, {"q": "khôngcó%_"}, "/thon").rows == ()


def test_a_reader_to_whom_the_rows_do_not_open_gets_no_dead_link() -> None:
    spec = ListSpec(label="Tổ", columns=(Column(key="name", label="Tên", url=lambda _row: "/x"),))
    opened = table_of(spec, [{"name": "Tổ 1"}], {}, "/")
    closed = table_of(spec.without_links(), [{"name": "Tổ 1"}], {}, "/")
    assert [row.cells[0].url for row in opened.rows] == ["/x"]
    assert [row.cells[0].url for row in closed.rows] == [""]
