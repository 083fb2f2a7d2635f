"""Reads papers back as a person would: all words, in the order they stand on the page."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator

from docx import Document
from docx.oxml.ns import qn
from pypdf import PdfReader

from diemtua.papers.fields import Form
from diemtua.papers.layout import (
    Block,
    Grid,
    Head,
    Heading,
    Lines,
    Para,
    QrCode,
    Signatures,
    Split,
    Title,
    pieces,
)
from diemtua.papers.registry import contract, spec_of

_NOTHING_SEEN = re.compile(r"[\s\u200b]+")


def squeezed(text: str) -> str:
    """Text without spaces: line breaks of the page do not matter."""
    return _NOTHING_SEEN.sub("", text)


def word_text(file: bytes) -> str:
    """Every word of a Word file, body first to last."""
    body = Document(io.BytesIO(file)).element.body
    return squeezed("".join(node.text or "" for node in body.iter(qn("w:t"))))


def pdf_pages(file: bytes) -> list[str]:
    """The words of each page of a PDF."""
    return [squeezed(page.extract_text()) for page in PdfReader(io.BytesIO(file)).pages]


def pdf_text(file: bytes) -> str:
    return "".join(pdf_pages(file))


def expected(form: Form) -> Iterator[str]:
    """Every fixed text and every known value of a form, in the order of its layout."""
    spec = spec_of(form.code)
    assert spec is not None
    for block in spec.layout.blocks:
        yield from _block(block, contract(form))


def sides(form: Form) -> list[list[str]]:
    """What is read from top to bottom: the whole page, or each side of a cutting line by itself."""
    spec = spec_of(form.code)
    assert spec is not None
    values = contract(form)
    split = [block for block in spec.layout.blocks if isinstance(block, Split)]
    if not split:
        return [list(expected(form))]
    return [
        [part for inner in side for part in _block(inner, values)]
        for block in split
        for side in (block.left, block.right)
    ]


def _line(text: str, values: dict[str, object]) -> Iterator[str]:
    for piece in pieces(text):
        value = values[piece.field] if piece.field else piece.text
        if value is not None:
            yield str(value)


def _block(block: Block, values: dict[str, object]) -> Iterator[str]:
    match block:
        case Head():
            for text in block.organisation:
                yield from _line(text, values)
            yield "Độc lập - Tự do - Hạnh phúc"
            if block.dated:
                yield from _line("{place_name}, {signed_on}", values)
        case Title():
            for text in (block.text, *block.under):
                yield from _line(text, values)
        case Para() | Heading():
            yield from _line(block.text, values)
        case Lines():
            yield from values[block.field]  # type: ignore[misc]
        case Grid():
            yield from _grid(block, values)
        case Signatures():
            for signer in block.signers:
                yield from (signer.role, signer.how)
        case QrCode():
            yield from _line(f"{{{block.field}}}", values)
        case Split():
            for inner in (*block.left, *block.right):
                yield from _block(inner, values)


def _grid(grid: Grid, values: dict[str, object]) -> Iterator[str]:
    for row in values[grid.rows]:  # type: ignore[attr-defined]
        for column in grid.columns:
            if column.field and row[column.field] is not None:
                yield row[column.field]
    if grid.total:
        yield grid.total
        totals = values[grid.rows + "_total"]
        for column in grid.columns:
            if column.field in totals and totals[column.field] is not None:  # type: ignore[operator,index]
                yield totals[column.field]  # type: ignore[index]


def missing_in_order(parts: Iterable[str], text: str) -> str | None:
    """The first part that does not stand after the one before it; None when all do."""
    at = 0
    for part in parts:
        wanted = squeezed(part)
        found = text.find(wanted, at)
        if found < 0:
            return part
        at = found + len(wanted)
    return None
