"""Makes forms of every kind for Hypothesis: names people write, texts that try to be code."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from diemtua.papers.fields import Form, Printed, Row, printed_fields

VIETNAMESE = (
    "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ"
    "AÀẢÃÁẠĂẰẲẴẮẶÂẦẨẪẤẬBCDĐEÈẺẼÉẸÊỀỂỄẾỆGHIÌỈĨÍỊKLMNOÒỎÕÓỌÔỒỔỖỐỘƠỜỞỠỚỢPQRSTUÙỦŨÚỤƯỪỬỮỨỰVXYỲỶỸÝỴ"
)
TRICKS = (
    "Lê & Con <b>",
    "{{ amount_dong }}",
    "{% raw %} %}",
    "{_{ x }_}",
    "{%p for %}",
    "#import [x] $y$ *z* _w_",
    "\\ \" ' `",
    "100% -- 5 / 2 == ~",
    "=cmd|'/C calc'!A0",
    "]]> <!-- --> &amp;",
    "a\tb\nc\x07d",
    "Hà Nội",
    "Nguyễn Thị Hoàng Phương Khánh Như Quỳnh Anh Thư Bảo Ngọc " * 3,
)

words = st.one_of(
    st.sampled_from(TRICKS), st.text(VIETNAMESE + " 0123456789.,-/()&<>{}%#", max_size=40)
)


def values(printed: Printed) -> st.SearchStrategy[Any]:
    match printed.kind:
        case "dong":
            known: st.SearchStrategy[Any] = st.integers(-(10**12), 10**12)
        case "count":
            known = st.integers(0, 99_999)
        case "decimal":
            known = st.decimals(Decimal(0), Decimal(999), places=4)
        case "day" | "long_day" | "month":
            known = st.dates(date(1930, 1, 1), date(2070, 1, 1))
        case "box":
            return st.booleans()
        case "qr":
            known = st.uuids().map(str)
        case "lines":
            return st.lists(words, max_size=3).map(tuple)
        case "rows":
            assert printed.row is not None
            return st.none() | st.lists(of(printed.row), max_size=4).map(tuple)
        case _:
            known = words
    return st.none() | known


def of(kind: type[Form] | type[Row]) -> st.SearchStrategy[Any]:
    """Any value of a form or a row."""
    return st.builds(kind, **{name: values(p) for name, p in printed_fields(kind).items()})
