"""An administrator brings a template of the new regulation: it is tried before it is kept."""

from __future__ import annotations

import io
import zipfile

import pytest
from docx import Document

from diemtua.papers import check, pdf, word
from diemtua.papers.check import Checked, check_here
from diemtua.papers.registry import FORMS, FormSpec, spec_of
from tests.rooms.papers.reading import squeezed, word_text


def application() -> FormSpec:
    spec = spec_of("01/TD")
    assert spec is not None
    return spec


def a_word_template(*lines: str) -> bytes:
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def a_typst_template(body: str) -> bytes:
    return f'#import "lib.typ": *\n#let paper(f) = [{body}]\n#papers(paper)\n'.encode()


@pytest.mark.parametrize("spec", FORMS, ids=lambda spec: spec.code)
def test_the_shipped_templates_print_every_field_of_their_form(spec: FormSpec) -> None:
    assert check_here(spec, "word", word.shipped_template(spec.code)) == Checked()
    assert check_here(spec, "typst", pdf.shipped_template(spec.code)) == Checked()


def test_a_template_in_other_words_is_accepted_and_tells_what_it_leaves_out() -> None:
    file = a_word_template("Tôi tên {{ borrower_name }}, vay {{ amount_dong }} đồng.")
    found = check.check("01/TD", "word", file)
    assert found.fault == ""
    assert "borrower_name" not in found.left_out
    assert "purpose" in found.left_out
    form = application().form(borrower_name="Thị Brôn", amount_dong=50_000_000)  # type: ignore[call-arg]
    assert squeezed("Tôi tên Thị Brôn, vay 50.000.000 đồng.") in word_text(
        word.write(form, template=file)
    )


@pytest.mark.parametrize(
    ("kind", "file", "fault", "says"),
    [
        ("word", a_word_template("{{ borower_name }}"), "unknown_fields", "borower_name"),
        (
            "word",
            a_word_template("{{ purpose }}{% for r in plan %}{{ r.price }}{% endfor %}"),
            "unknown_fields",
            "price",
        ),
        ("word", a_word_template("Không có gì"), "prints_no_field", ""),
        ("word", a_word_template("{{ borrower_name"), "does_not_render", ""),
        ("word", b"PK\x03\x04 not a file", "not_a_template", ""),
        (
            "word",
            a_word_template("{{ purpose.__class__.__mro__ }}"),
            "does_not_render",
            "",
        ),
        ("typst", a_typst_template("#f.borower_name"), "unknown_fields", "borower_name"),
        ("typst", a_typst_template('#f.purpose #read("/etc/passwd")'), "reaches_outside", "read"),
        (
            "typst",
            a_typst_template('#import "@preview/cetz:0.3.0" #f.purpose'),
            "reaches_outside",
            "import",
        ),
        ("typst", a_typst_template("#f.purpose #("), "does_not_render", ""),
        ("typst", b"\xff\xfe", "not_a_template", ""),
        ("typst", b"#let x = 1", "not_a_template", ""),
    ],
)
def test_a_template_that_breaks_the_contract_is_refused(
    kind: str, file: bytes, fault: str, says: str
) -> None:
    found = check_here(application(), kind, file)
    assert found.fault == fault, found
    assert says in found.details


def with_part(file: bytes, name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(file)) as given, zipfile.ZipFile(out, "w") as written:
        for entry in given.namelist():
            written.writestr(entry, given.read(entry))
        written.writestr(name, content)
    return out.getvalue()


def test_a_word_file_with_a_macro_or_a_link_to_elsewhere_is_refused() -> None:
    good = a_word_template("{{ borrower_name }}")
    macro = with_part(good, "word/vbaProject.bin", b"x")
    assert check_here(application(), "word", macro).fault == "reaches_outside"
    link = b'<Relationships><Relationship TargetMode="External" Target="http://x"/></Relationships>'
    linked = with_part(good, "word/_rels/settings.xml.rels", link)
    assert check_here(application(), "word", linked).fault == "reaches_outside"


def test_a_template_that_never_ends_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check, "SECONDS", 2)
    body = "#f.purpose #for a in range(100000) { for b in range(100000) { let x = a } }"
    assert check.check("01/TD", "typst", a_typst_template(body)) == Checked("too_long")
