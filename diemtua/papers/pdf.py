"""Bản PDF: writes forms as PDF with typst.

Never the network, always the same bytes for the same form.
"""

from __future__ import annotations

import io
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

import segno
import typst

from diemtua.papers.fields import Form, printed_fields
from diemtua.papers.registry import ROOM, contract, spec_of

BATCH = 100
"""Forms in one run of typst: one document of 1,000 pages would need gigabytes."""

MADE_AT = datetime(2000, 1, 1, tzinfo=UTC)
"""The time written into every PDF, so that the same form gives the same file."""

LIBRARY = ROOM / "templates" / "typst"


def shipped_template(code: str) -> bytes:
    """The template that comes with the house."""
    spec = spec_of(code)
    assert spec is not None, code
    return (LIBRARY / f"{spec.file_stem}.typ").read_bytes()


def write(form: Form, *, template: bytes | None = None) -> bytes:
    """One form as PDF, by the shipped template or by one that an administrator put in force."""
    return _compile([form], template or shipped_template(form.code), tagged=True)


def write_many(
    forms: Sequence[Form],
    *,
    template_of: Callable[[str], bytes] = shipped_template,
    progress: Callable[[int, int], None] | None = None,
) -> bytes:
    """Many forms in one file, in their order; `progress(done, total)` is told after each batch."""
    assert forms, "nothing to print"
    files: list[bytes] = []
    done = 0
    for batch in _batches(forms):
        files.append(_compile(batch, template_of(batch[0].code), tagged=False))
        done += len(batch)
        if progress:
            progress(done, len(forms))
    return files[0] if len(files) == 1 else _merge(files)


def _batches(forms: Iterable[Form]) -> Iterator[list[Form]]:
    """Neighbours of one form code, a hundred at a time: one template serves a batch."""
    for _, run in groupby(forms, key=lambda form: form.code):
        batch: list[Form] = []
        for form in run:
            batch.append(form)
            if len(batch) == BATCH:
                yield batch
                batch = []
        if batch:
            yield batch


def _merge(files: Sequence[bytes]) -> bytes:
    from pypdf import PdfWriter  # only mass printing needs it

    out = io.BytesIO()
    with PdfWriter() as writer:
        for file in files:
            writer.append(io.BytesIO(file))
        writer.add_metadata({"/Producer": "Điểm Tựa"})
        writer.write(out)
    return out.getvalue()


def _compile(forms: Sequence[Form], template: bytes, *, tagged: bool) -> bytes:
    """Run typst in a folder that holds the template and the shared parts and nothing else."""
    with tempfile.TemporaryDirectory(prefix="diemtua-paper-") as name:
        folder = Path(name)
        (folder / "lib.typ").write_bytes((LIBRARY / "lib.typ").read_bytes())
        (folder / "main.typ").write_bytes(template)
        return typst.compile(
            folder / "main.typ",
            root=folder,
            font_paths=_fonts(),
            sys_inputs={"papers": json.dumps([_data(form) for form in forms], ensure_ascii=False)},
            package_path=folder / "no-packages",
            package_cache_path=folder / "no-packages",
            timestamp=MADE_AT,
            pdf_tags=tagged,
        )


@cache
def _fonts() -> typst.Fonts:
    """Only the fonts that come with the house."""
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(ROOM / "fonts")]
    )


def _data(form: Form) -> dict[str, Any]:
    data = contract(form)
    for name, printed in printed_fields(type(form)).items():
        if printed.kind == "qr":
            data[name + "_svg"] = None if data[name] is None else _qr_svg(data[name])
    return data


def _qr_svg(text: str) -> str:
    """The code as SVG: black squares, no margin, medium error correction for paper that is "
    "folded."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="svg", border=0, xmldecl=False, scale=4)
    return out.getvalue().decode()
