"""Bản Word: writes a form into its Word template.

What is typed by people stays text: it is never read as a tag.
"""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any

import segno
from docx.shared import Cm
from docxtpl import DocxTemplate, InlineImage
from jinja2 import StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from diemtua.papers import word_parts
from diemtua.papers.fields import Form, printed_fields
from diemtua.papers.layout import DOTS
from diemtua.papers.registry import ROOM, contract, spec_of

LIBRARY = ROOM / "templates" / "word"
BREAK_HERE = "\u200b"
LINE = "\t"
"""A tab: the templates have a tab stop with dots at the margin."""


def shipped_template(code: str) -> bytes:
    """The template that comes with the house."""
    spec = spec_of(code)
    assert spec is not None, code
    return (LIBRARY / f"{spec.file_stem}.docx").read_bytes()


def write(form: Form, *, template: bytes | None = None) -> bytes:
    """One form as Word, by the shipped template or by one that an administrator put in force."""
    document = DocxTemplate(io.BytesIO(template or shipped_template(form.code)))
    document.render(_data(form, document), jinja_env=environment(), autoescape=True)
    about = document.docx.core_properties
    about.modified = datetime(2000, 1, 1, tzinfo=UTC)
    out = io.BytesIO()
    document.save(out)
    return word_parts.same_bytes(out.getvalue())


def names_used(template: bytes) -> set[str]:
    """The names a template asks for, in the whole of it."""
    return set(DocxTemplate(io.BytesIO(template)).get_undeclared_template_variables(environment()))


def environment() -> ImmutableSandboxedEnvironment:
    """Tags may print values and repeat rows; a name that is not in the contract is an error, and
    nothing else runs.
    """
    made = ImmutableSandboxedEnvironment(
        autoescape=True, undefined=StrictUndefined, finalize=_plain
    )
    made.filters.update(val=_val, run=_run, day_of=_day_of, lines=_lines)
    return made


def dots(length: int) -> str:
    """A dotted line that may break over a line after each ten."""
    tens, rest = divmod(length, 10)
    return ("." * 10 + BREAK_HERE) * tens + "." * rest


def _val(value: Any, length: int = DOTS) -> Any:
    return dots(length) if value is None else value


def _run(value: Any) -> Any:
    return LINE if value is None else value


def _day_of(value: Any) -> Any:
    return f"ngày {dots(5)} tháng {dots(5)} năm {dots(8)}" if value is None else value


def _lines(paragraphs: list[str], blank: int = 2) -> list[str]:
    return paragraphs or [LINE] * blank


def _plain(value: Any) -> Any:
    """None becomes dots; `{_{` typed by a person stays as typed (docxtpl would read it as an
    escaped tag).
    """
    if value is None:
        return dots(DOTS)
    if isinstance(value, str) and not isinstance(value, Markup) and "_" in value:
        return Markup(str(escape(value)).replace("_", "&#95;"))
    return value


def _data(form: Form, document: DocxTemplate) -> dict[str, Any]:
    data = contract(form)
    for name, printed in printed_fields(type(form)).items():
        if printed.kind == "qr":
            data[name + "_image"] = "" if data[name] is None else _qr_image(document, data[name])
    return data


def _qr_image(document: DocxTemplate, text: str) -> InlineImage:
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="png", border=0, scale=8)
    out.seek(0)
    return InlineImage(document, out, width=Cm(2.3))
