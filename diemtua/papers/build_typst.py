"""Từ bố cục ra mẫu typst: writes the shipped PDF template of a form, to be read and changed by
people.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from diemtua.papers import layout as part
from diemtua.papers.layout import pieces
from diemtua.papers.registry import FormSpec

_LISTED = re.compile(r"^(\d+)\.")
_SPECIAL = re.compile(r"([\\#$*_@<>`~\[\]/=+-])")


def build(spec: FormSpec) -> str:
    """The typst template of a form."""
    layout = spec.layout
    body = "\n".join("  " + line for block in layout.blocks for line in _block(block))
    options = f'orientation: "{layout.orientation}", size: {layout.size:g}pt'
    return (
        f'#import "lib.typ": *\n\n// {spec.code}: {spec.title}\n'
        f"#let paper(f) = [\n{body}\n]\n\n#papers(paper, {options})\n"
    )


def _escape(text: str) -> str:
    """Fixed text as markup that means itself."""
    marked = _SPECIAL.sub(r"\\\1", text)
    marked = _LISTED.sub(r"\1\\.", marked)
    return marked.replace("  ", " #h(0.6em) ").replace("\n", " \\ ")


def _text(line: str) -> str:
    """A layout line as markup; `;` ends each value so that what follows it is never read as "
    "code."""
    out = []
    for piece in pieces(line):
        if piece.field:
            call = _value(piece)
            out.append(f"#strong[{call}];" if piece.bold else call)
        else:
            fixed = _escape(piece.text)
            out.append(f"#strong[{fixed}];" if piece.bold else fixed)
    return "".join(out)


def _value(piece: part.Piece) -> str:
    if piece.field == "signed_on":
        return "#day-of(f.signed_on);"
    if piece.dots is None:
        return f"#run(f.{piece.field});"
    length = "" if piece.dots == part.DOTS else f", n: {piece.dots}"
    return f"#val(f.{piece.field}{length});"


def _block(block: part.Block) -> Iterator[str]:
    match block:
        case part.Head():
            organisation = "".join(f"[{_text(line)}], " for line in block.organisation)
            dated = f"[{_text('{place_name:18}, {signed_on}')}]" if block.dated else "none"
            yield f"#head(organisation: ({organisation}), dated: {dated})"
        case part.Title():
            under = "".join(f"[{_text(line)}], " for line in block.under)
            yield f"#title([{_text(block.text)}], under: ({under}))"
        case part.Para():
            yield f"#para({_options(block)})[{_text(block.text)}]"
        case part.Heading():
            yield f"#heading-line[{_text(block.text)}]"
        case part.Lines():
            yield f"#lines-of(f.{block.field}, blank: {block.blank}, bullet: {_bool(block.bullet)})"
        case part.Grid():
            yield from _grid(block)
        case part.Signatures():
            signers = ", ".join(
                f"(role: [{_text(s.role)}], how: [{_text(s.how)}])" for s in block.signers
            )
            yield f"#signatures({signers})"
        case part.QrCode():
            yield f"#qr-code(f.{block.field}, f.{block.field}_svg, size: {block.size_cm:g}cm)"
        case part.Split():
            yield f"#split(share: {block.left_share:g}, ["
            yield from ("  " + line for inner in block.left for line in _block(inner))
            yield "], ["
            yield from ("  " + line for inner in block.right for line in _block(inner))
            yield "])"


def _options(para: part.Para) -> str:
    options = []
    if para.align != "justify":
        options.append(f"align: {para.align}")
    if para.small:
        options.append("size: 0.85em")
    if para.italic:
        options.append('style: "italic"')
    if para.indent:
        options.append("indent: true")
    if para.keep:
        options.append("keep: true")
    return ", ".join(options)


def _grid(grid: part.Grid) -> Iterator[str]:
    yield f"#ledger(f.{grid.rows}, ("
    for c in grid.columns:
        where = f'key: "{c.field}", width: {c.width:g}, align: {c.align}, group: "{c.group}"'
        yield f"  (head: [{_text(c.head)}], {where}),"
    totals = f'totals: f.{grid.rows}_total, total-label: "{grid.total}", ' if grid.total else ""
    yield f"), {totals}numbered: {_bool(grid.numbered)}, {_size(grid)})"


def _size(grid: part.Grid) -> str:
    share = "" if grid.share == 1 else f", share: {grid.share:.0%}"
    whole = ", whole: true" if grid.whole else ""
    return f"height: {grid.height_cm:g}cm, size: {grid.size:g}pt{share}{whole}"


def _bool(value: bool) -> str:
    return "true" if value else "false"
