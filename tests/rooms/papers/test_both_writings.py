"""One value, two writings: Word and PDF say the same, field by field."""

from __future__ import annotations

import io

import pytest
from docx import Document
from docx.oxml.ns import qn
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from diemtua.papers import build_typst, build_word, pdf, word
from diemtua.papers.fields import context, printed_fields, specimen
from diemtua.papers.layout import DOTS
from diemtua.papers.official.approving import LoanRequestListForm, RequestRow
from diemtua.papers.official.collecting import ReceiptForm
from diemtua.papers.registry import FORMS, FormSpec
from tests.rooms.papers.forms_made_up import of
from tests.rooms.papers.reading import (
    expected,
    missing_in_order,
    pdf_pages,
    pdf_text,
    sides,
    word_text,
)

every_form = pytest.mark.parametrize("spec", FORMS, ids=lambda spec: spec.code)


@every_form
@settings(
    max_examples=3,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=(
        Phase.explicit,
        Phase.reuse,
        Phase.generate,
    ),  # a paper is slow to shrink and easy to read
)
@given(data=st.data())
def test_every_field_stands_in_both_writings_in_the_same_order(
    spec: FormSpec, data: st.DataObject
) -> None:
    form = data.draw(of(spec.form))
    for side in sides(form):
        assert missing_in_order(side, word_text(word.write(form))) is None
        assert missing_in_order(side, pdf_text(pdf.write(form))) is None


@every_form
def test_no_field_of_a_form_is_left_off_its_paper(spec: FormSpec) -> None:
    form = specimen(spec.form, filled=True)
    shown = set(expected(form))
    for name, value in context(form).items():
        if isinstance(value, str) and not name.endswith("_count"):
            assert value in shown, f"{spec.code}: {name} is on no line of the layout"
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            lost = {k for k, v in value[0].items() if k != "no" and v not in shown}
            assert not lost, f"{spec.code}: columns {lost} of {name} are not printed"


@every_form
def test_a_blank_form_has_dotted_lines_and_no_figure(spec: FormSpec) -> None:
    blank = spec.blank()
    for value in context(blank).values():
        assert value is None or isinstance(value, list | dict) or value == "□"
    for text in (word_text(word.write(blank)), pdf_text(pdf.write(blank))):
        assert missing_in_order(expected(blank), text) is None
        assert text.count(".") > 3 * len(
            [
                p
                for p in printed_fields(spec.form).values()
                if p.kind not in ("rows", "box", "lines")
            ]
        )


@every_form
def test_the_shipped_templates_are_what_the_layout_says(spec: FormSpec) -> None:
    """`python -m diemtua.papers.build` was run after the last change of a layout."""
    assert pdf.shipped_template(spec.code).decode("utf-8") == build_typst.build(spec)
    assert word_text(word.shipped_template(spec.code)) == word_text(build_word.build(spec))


SCHEMA_ORDER = {
    "tblPr": "tblStyle tblW jc tblInd tblBorders shd tblLayout tblCellMar tblLook",
    "pPr": "pStyle keepNext keepLines pBdr shd tabs spacing ind jc rPr sectPr",
    "tcPr": "tcW gridSpan vMerge tcBorders shd tcMar vAlign",
}


@every_form
def test_word_finds_its_properties_in_the_order_of_its_schema(spec: FormSpec) -> None:
    body = Document(io.BytesIO(word.write(specimen(spec.form, filled=True)))).element.body
    for name, words in SCHEMA_ORDER.items():
        order = words.split()
        for properties in body.iter(qn(f"w:{name}")):
            places = [order.index(child.tag.split("}")[1]) for child in properties]
            assert places == sorted(set(places)), [child.tag for child in properties]


@every_form
def test_the_same_form_gives_the_same_file(spec: FormSpec) -> None:
    form = specimen(spec.form, filled=True)
    assert word.write(form) == word.write(form)
    assert pdf.write(form) == pdf.write(form)


def a_long_list(rows: int) -> LoanRequestListForm:
    return LoanRequestListForm(
        group_name="Thôn 3",
        requests=tuple(
            RequestRow(
                borrower_name=f"Điểu Thị Ngọc Lan Hương số {n}",
                purpose="Chăn nuôi bò sinh sản, trồng điều & cải tạo vườn",
                amount_dong=50_000_000 + n,
                term_months=60,
            )
            for n in range(rows)
        ),
        amount_dong=sum(50_000_000 + n for n in range(rows)),
    )


def test_a_list_over_many_pages_repeats_its_head_and_counts_its_pages() -> None:
    form = a_long_list(180)
    pages = pdf_pages(pdf.write(form))
    assert len(pages) > 5
    with_rows = [page for page in pages if "ĐiểuThịNgọcLanHươngsố" in page]
    assert all("Họvàtênngườivay" in page for page in with_rows)
    assert "Trang" not in pages[0]
    for number, page in enumerate(pages[1:], 2):
        assert f"Trang{number}/{len(pages)}" in page
    assert missing_in_order(expected(form), "".join(pages)) is None
    document = Document(io.BytesIO(word.write(form)))
    listing = next(t for t in document.tables if len(t.rows) == 180 + 3)
    assert listing.rows[0]._tr.xpath("./w:trPr/w:tblHeader")
    assert all(row._tr.xpath("./w:trPr/w:cantSplit") for row in listing.rows)


def test_the_signatures_stay_with_the_last_lines_of_a_list() -> None:
    for rows in range(8, 18, 2):
        pages = pdf_pages(pdf.write(a_long_list(rows)))
        signing = next(page for page in pages if "TM.UBNDXÃ" in page)
        assert "Danhsáchnàycó" in signing


def test_a_total_with_one_missing_figure_is_left_to_the_pen() -> None:
    rows = (RequestRow(amount_dong=5_000_000), RequestRow(amount_dong=None))
    totals = context(LoanRequestListForm(requests=rows))["requests_total"]
    assert totals == {"amount_dong": None}


def test_a_table_known_to_be_empty_says_so_and_is_not_left_open() -> None:
    written = context(LoanRequestListForm(requests=()))
    assert [row["borrower_name"] for row in written["requests"]] == ["–"]
    assert written["requests_count"] == "0"


def test_the_receipt_carries_its_id_as_a_code_in_both_writings() -> None:
    named = ReceiptForm(receipt_id="0190a2c4-7b1e-7cc3-98c4-dc0c0c07398f")
    document = Document(io.BytesIO(word.write(named)))
    assert len(document.inline_shapes) == 1
    assert not Document(io.BytesIO(word.write(ReceiptForm()))).inline_shapes
    assert "0190a2c4-7b1e-7cc3-98c4-dc0c0c07398f" in pdf_text(pdf.write(named))
    assert pdf.write(named) != pdf.write(
        ReceiptForm(receipt_id="0190a2c4-7b1e-7cc3-98c4-dc0c0c073980")
    )


def test_many_forms_are_printed_in_their_order_and_progress_is_told() -> None:
    receipts = [ReceiptForm(receipt_number=f"BL-{n:04d}") for n in range(150)]
    lists = [a_long_list(2)]
    told: list[tuple[int, int]] = []
    file = pdf.write_many([*receipts, *lists], progress=lambda *at: told.append(at))
    assert told == [(100, 151), (150, 151), (151, 151)]
    pages = pdf_pages(file)
    assert [n for n, page in enumerate(pages) if "BL-" in page] == list(range(150))
    assert all(f"BL-{n:04d}" in pages[n] for n in range(150))
    assert "DANHSÁCHTỔVIÊN" in pages[150]
    assert file == pdf.write_many([*receipts, *lists])


def test_dotted_lines_have_their_length() -> None:
    assert word.dots(DOTS).count(".") == DOTS
